"""What the tables of a ledger can do in any relational database: SQL that SQLite and PostgreSQL both read."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

_MOST = 500  # values in one statement


class Rows(Protocol):
    """What a statement gave."""

    @property
    def rowcount(self) -> int:
        """How many rows it wrote."""

    def fetchone(self) -> Any:
        """The next row, None after the last."""

    def fetchall(self) -> list[Any]:
        """All rows that are left."""


class Writing(Protocol):
    """A transaction under way; ``?`` stands for a value."""

    def execute(self, statement: str, values: Sequence[Any] = (), /) -> Rows:
        """Run a statement."""

    def executemany(self, statement: str, values: Sequence[Sequence[Any]], /) -> object:
        """Run it once for each row of values."""


class Tables(ABC):
    """The database below the parts of a ledger; statements of both kinds name values by ``?``."""

    path: str  # where it is, as messages name it: never with a password

    @abstractmethod
    def _rows(self, statement: str, values: Sequence[object] = ()) -> Iterator[tuple[object, ...]]:
        """The rows that a query gives."""

    def _stream(self, statement: str, values: Sequence[object] = ()) -> Iterator[tuple[object, ...]]:
        """The same for any number of rows, of which never many are held."""
        return self._rows(statement, values)

    def _row(self, statement: str, values: Sequence[object] = ()) -> tuple[object, ...] | None:
        return next(self._rows(statement, values), None)

    def _among(self, statement: str, values: Collection[str], end: str = "") -> Iterator[tuple[object, ...]]:
        """The rows of a statement that has ``IN`` before its end, for any number of values."""
        ordered = sorted(values)
        for start in range(0, len(ordered), _MOST):
            some = ordered[start : start + _MOST]
            yield from list(self._rows(f"{statement} ({', '.join('?' * len(some))}) {end}", some))

    @abstractmethod
    def _writing(self) -> AbstractContextManager[Writing]:
        """All that is done inside is kept together or not at all."""

    @abstractmethod
    def _alone(self, what: str) -> None:
        """Within a transaction: wait until nobody else writes this one thing."""

    @abstractmethod
    def _add_up(self, db: Writing) -> None:
        """Within a transaction in which nobody else writes: bring the counts of records into order."""

    @abstractmethod
    def _find_gists(self, db: Writing, gists: Sequence[tuple[str, str]]) -> None:
        """Within a transaction: index the gists of new assertions, each behind its id, where triggers do not."""

    def together(self) -> AbstractContextManager[Writing]:
        """A transaction during which nobody else writes; those inside belong to it."""
        return self._writing()
