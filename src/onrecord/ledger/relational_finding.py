"""Searches, in tables: the latest first, found by walking back through the matches in the order of their places."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Sequence

from onrecord import codec
from onrecord.ledger import places
from onrecord.ledger import query as sql
from onrecord.ledger.asking import Hit
from onrecord.ledger.protocol import Ledger
from onrecord.ledger.tables import Tables
from onrecord.records import Claim

_MOST = 500  # values in one statement


class RelationalFinding(Tables, Ledger):
    """Claims and articles by words."""

    dialect: sql.Dialect

    @abstractmethod
    def _snippets(self, wanted: Sequence[sql.Phrase], numbers: Sequence[int]) -> Iterator[tuple[object, ...]]:
        """Of articles by number, in any order: number, id, outlet, day, headline, and the words around those found."""

    def search(
        self, query: str, limit: int = 50, after: str | None = None, until: str | None = None
    ) -> Iterator[Claim]:
        """Claims with all words in them, those of the latest day first."""
        found = self.dialect.claims_with(sql.phrases(query))
        low, high, behind = 0, places.LAST, None
        if until is not None:
            sql.check_day("until", until)
            low, high = places.DATED, places.last_of(until)
        if after is not None:
            row = self._row("SELECT number FROM claim WHERE id = ?", (after,))
            if row is None:
                return
            behind = int(str(row[0]))
        numbers = self._latest(found, (low, high), limit, behind)
        for start in range(0, len(numbers), _MOST):
            some = numbers[start : start + _MOST]
            marks = ", ".join("?" * len(some))
            rows = {
                int(str(number)): str(record)
                for number, record in self._rows(f"SELECT number, record FROM claim WHERE number IN ({marks})", some)
            }
            for number in some:
                yield codec.restore(Claim, codec.loads(rows[number]))

    def search_articles(self, query: str, limit: int = 50) -> tuple[Hit, ...]:
        """Articles with all words in headline or text, those of the latest day first."""
        wanted = sql.phrases(query)
        numbers = self._latest(self.dialect.articles_with(wanted), (0, places.LAST), limit, None)
        hits = {}
        for start in range(0, len(numbers), _MOST):
            for number, *row in self._snippets(wanted, numbers[start : start + _MOST]):
                identity, outlet, day, headline, snippet = (None if value is None else str(value) for value in row)
                hits[int(str(number))] = Hit(str(identity), outlet, day, headline, str(snippet))
        return tuple(hits[number] for number in numbers)

    def _latest(self, found: sql.Found, among: tuple[int, int], limit: int, behind: int | None) -> list[int]:
        """The numbers of matches, the latest day first and in order within a day.

        Args:
            found: where the matches are.
            among: lowest and highest number.
            limit: at most so many.
            behind: begin after this one in that order.
        """
        low, high = among
        numbers: list[int] = []
        if behind is not None:
            day = places.day_of(behind)
            numbers = self._numbers(found, (max(low, behind + 1), min(high, places.end_of(day))), limit)
            high = min(high, places.end_of(day - 1))
        wanted = limit - len(numbers)
        if wanted <= 0:
            return numbers
        back = self._numbers(found, (low, high), wanted, backward=True)
        if len(back) == wanted and back:  # of the last day there may be more, and others before these
            day = places.day_of(back[-1])
            back = [number for number in back if places.day_of(number) > day]
            rest = (max(low, places.end_of(day - 1) + 1), min(high, places.end_of(day)))
            back += self._numbers(found, rest, wanted - len(back))
        return numbers + sorted(back, key=lambda number: (-places.day_of(number), number))

    def _numbers(self, found: sql.Found, among: tuple[int, int], limit: int, backward: bool = False) -> list[int]:
        """The numbers of the first matches, or of the last."""
        rows = self._rows(
            f"SELECT {found.number} FROM {found.table} WHERE {found.condition} AND {found.number} BETWEEN ? AND ? "
            f"ORDER BY {found.number} {'DESC' if backward else 'ASC'} LIMIT ?",
            (*found.values, *among, limit),
        )
        return [int(str(number)) for (number,) in rows]
