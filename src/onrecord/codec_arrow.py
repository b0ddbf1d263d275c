"""Records to Arrow tables and back: the types follow from the records themselves, so that nothing is lost.

A record is a row, a field is a column: text as string, a record within a record as a struct, several as a list of
structs, a span as ``[start, end]``. What a record does not know is null. Columns of others may stand beside.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from onrecord import codec
from onrecord.errors import Missing
from onrecord.records import Span

if TYPE_CHECKING:
    import pyarrow as pa

T = TypeVar("T")
PARQUET = b"PAR1"  # with it a Parquet file begins and ends
ZSTD = 3  # level of packing; higher ones pack news pages by no more than a few hundredths


def arrow() -> Any:
    """The module ``pyarrow``, with its Parquet part.

    Raises:
        Missing: it is not installed.
    """
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise Missing(f"Arrow and Parquet need pyarrow: pip install 'onrecord[arrow]' ({error})") from error
    return pyarrow


@cache
def type_of(annotation: Any) -> pa.DataType:
    """The Arrow type of a field.

    Args:
        annotation: of the field, resolved: ``str | None``, ``tuple[Span, ...]``, a record …

    Raises:
        TypeError: no record has had such a field so far.
    """
    arrow_ = arrow()
    if annotation is Span:
        return arrow_.list_(arrow_.int32(), 2)
    if is_dataclass(annotation):
        hints = get_type_hints(annotation)
        return arrow_.struct([(field.name, type_of(hints[field.name])) for field in fields(annotation)])
    origin, parts = get_origin(annotation), get_args(annotation)
    if origin is Literal:
        return arrow_.string()
    if origin in (Union, UnionType):
        (inner,) = [part for part in parts if part is not NoneType]
        return type_of(inner)
    if origin is tuple:
        return arrow_.list_(type_of(parts[0]))
    plain = {
        str: arrow_.string(),
        bytes: arrow_.binary(),
        bool: arrow_.bool_(),
        int: arrow_.int64(),
        float: arrow_.float64(),
    }
    if annotation not in plain:
        raise TypeError(f"no Arrow type for {annotation!r}")
    return plain[annotation]


@cache
def schema(kind: type, beside: tuple[tuple[str, type], ...] = ()) -> pa.Schema:
    """The columns of records of one kind.

    Args:
        kind: which records.
        beside: names and plain types of columns that stand after those of the record.
    """
    own = type_of(kind)
    columns = [own.field(i) for i in range(own.num_fields)]
    further = [arrow().field(name, type_of(plain)) for name, plain in beside]
    made: pa.Schema = arrow().schema([*columns, *further])
    return made


def table(
    kind: type, records: Iterable[object], beside: Mapping[str, tuple[type, Sequence[object]]] | None = None
) -> pa.Table:
    """Records as a table.

    Args:
        kind: of the records.
        records: a row each.
        beside: further columns: name to type and values, one for each record.
    """
    beside = beside or {}
    rows = [codec.plain(record) for record in records]
    for name, (_, values) in beside.items():
        for row, value in zip(rows, values, strict=True):
            row[name] = value
    made: pa.Table = arrow().Table.from_pylist(
        rows, schema=schema(kind, tuple((name, plain) for name, (plain, _) in beside.items()))
    )
    return made


def records(kind: type[T], rows: pa.Table | pa.RecordBatch) -> Iterator[T]:
    """The records that rows were made of; columns that are not the record's are left aside.

    Raises:
        BadRequest: a field is missing or has a value that the record does not allow.
    """
    own = [field.name for field in fields(kind)]  # type: ignore[arg-type]
    for row in rows.select([name for name in own if name in rows.schema.names]).to_pylist():
        yield codec.restore(kind, row)


def flat(rows: pa.Table) -> pa.Table:
    """A table without structs: their fields as columns of their own, ``event.type`` …; lists stay as they are."""
    while any(arrow().types.is_struct(field.type) for field in rows.schema):
        rows = rows.flatten()
    return rows
