"""Parquet: a page in each row, in columns of the names that lines of JSON have (:mod:`onrecord.intake.lines`)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any, BinaryIO

from onrecord.codec_arrow import arrow
from onrecord.errors import Missing
from onrecord.intake.lines import (
    AUTHORS,
    HTML,
    LANGUAGE,
    OUTLET,
    PUBLISHED,
    RETRIEVED,
    TEXT,
    TITLE,
    UPDATED,
    URL,
    read_row,
)
from onrecord.records import Page, Rejected

COLUMNS = frozenset({*HTML, *TEXT, *URL, *TITLE, *PUBLISHED, *UPDATED, *RETRIEVED, *OUTLET, *AUTHORS, *LANGUAGE})
OURS = b"onrecord"  # key in a file's schema: it was written by this program and holds records, not pages
_ROWS = 16  # held at a time; a row may hold a page of 15 MiB
_BUFFER = 1 << 20


def read_parquet(stream: BinaryIO, name: str) -> Iterator[Page | Rejected]:
    """The pages of a Parquet file, row by row.

    Args:
        stream: open file that can be read at any place; it is read as it goes, never as a whole.
        name: of the file, for the origin of each page.
    """
    number = 0
    try:
        # pages of the file are read one after the other: a row group may be larger than memory
        file = arrow().parquet.ParquetFile(stream, pre_buffer=False, buffer_size=_BUFFER)
        if OURS in (file.schema_arrow.metadata or {}):
            yield Rejected(
                "intake", name, "records that were read already, not pages: `onrecord load` takes their folder"
            )
            return
        columns = [column for column in file.schema_arrow.names if column in COLUMNS]
        if not {*HTML, *TEXT} & set(columns):
            yield Rejected("intake", name, f"no column with pages; it would be named {', '.join((*HTML, *TEXT))}")
            return
        for batch in file.iter_batches(_ROWS, columns=columns, use_threads=False):
            for row in batch.to_pylist():
                number += 1
                yield read_row({field: _plain(value) for field, value in row.items()}, f"{name}#{number}")
    except Missing as error:
        yield Rejected("intake", name, str(error))
    except (arrow().ArrowException, OSError, ValueError) as error:
        yield Rejected("intake", name, f"the file is damaged, what follows row {number} was not read: {error}")
        return
    if not number:
        yield Rejected("intake", name, "no rows in this file")


def _plain(value: Any) -> Any:
    """A value as a line of JSON would hold it."""
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return value.isoformat() if isinstance(value, date) else value
