"""What a question to the ledger gives: records one after the other, or all of them as a table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Generic, Self, TypeVar

from onrecord.codec_arrow import flat, table
from onrecord.errors import Missing

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

T = TypeVar("T")


class Rows(Iterator[T], Generic[T]):
    """Records, read as they are asked for; as a table the question is asked anew, whatever was read before.

    Example:
        >>> from onrecord import Ledger
        >>> with Ledger(":memory:") as ledger:
        ...     ledger.stories().to_arrow().num_rows
        0
    """

    def __init__(
        self, kind: type[T], ask: Callable[[], Iterator[T]], whole: Callable[[], pa.Table] | None = None
    ) -> None:
        """Ask.

        Args:
            kind: of the records.
            ask: gives them.
            whole: gives them as a table; None: a column for each field.
        """
        self._kind, self._ask, self._whole = kind, ask, whole
        self._records = ask()

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> T:
        return next(self._records)

    def to_arrow(self) -> pa.Table:
        """All of them, typed: a column for each field, records within records as structs and lists.

        Raises:
            Missing: pyarrow is not installed.
        """
        return self._whole() if self._whole else table(self._kind, self._ask())

    def to_pandas(self) -> pd.DataFrame:
        """All of them as a data frame: fields of structs as columns of their own (``event.type``), lists as arrays.

        Raises:
            Missing: pandas or pyarrow is not installed.
        """
        try:
            import pandas  # noqa: F401 - before anything is read
        except ImportError as error:
            raise Missing(f"data frames need pandas: pip install 'onrecord[pandas]' ({error})") from error
        frame: pd.DataFrame = flat(self.to_arrow()).to_pandas()
        return frame
