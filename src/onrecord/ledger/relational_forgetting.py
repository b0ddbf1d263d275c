"""Forgetting, in tables."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Collection, Iterator

from onrecord.errors import Missing
from onrecord.ledger.relational_neighbourhood import RelationalNeighbourhood
from onrecord.ledger.tables import Writing
from onrecord.reconcile.lineage import HOLDERS
from onrecord.records import Page, Tombstone, digest

_CLAIM = re.compile(r"\bc[0-9a-f]{16}\b")


class RelationalForgetting(RelationalNeighbourhood):
    """Removal of pages and of all that is kept because of them."""

    @abstractmethod
    def _erasing(self, db: Writing) -> None:
        """Within a transaction: see to it that what is deleted is overwritten."""

    def forget(self, articles: Collection[str], why: str, at: str) -> tuple[Tombstone, ...]:
        """Remove pages with all that was read from them, or is kept because of them."""
        with self.together() as db:
            self._erasing(db)
            gone = frozenset(articles)
            stones = [self._stone(article, why, at) for article in sorted(gone)]
            near = self._near_to(gone) - gone
            claims = {str(c) for (c,) in self._among("SELECT id FROM claim WHERE article IN", gone)}
            alerts = {
                (str(identity),)
                for identity, record in self._stream("SELECT id, record FROM alert")
                if not claims.isdisjoint(_CLAIM.findall(str(record)))
            }
            db.executemany("DELETE FROM alert WHERE id = ?", sorted(alerts))
            for one in sorted(gone | claims):
                db.execute('DELETE FROM judgement WHERE "left" = ? OR "right" = ?', (one, one))
            for one in sorted(claims):
                db.execute("DELETE FROM warning WHERE claim = ? OR about = ?", (one, one))
                db.execute("DELETE FROM membership WHERE claim = ?", (one,))
            for (article, origin), stone in zip(self._origins(gone), stones, strict=True):
                _remove(db, article, origin)
                db.execute(
                    "INSERT INTO tombstone VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                    (stone.article, stone.sha256, stone.address, stone.why, stone.at),
                )
                db.execute("INSERT INTO unsettled VALUES (?) ON CONFLICT DO NOTHING", (article,))
            for article in sorted(near):
                for table in ("unsettled", "unindexed"):
                    db.execute(f"INSERT INTO {table} VALUES (?) ON CONFLICT DO NOTHING", (article,))
        return tuple(stones)

    def _origins(self, articles: Collection[str]) -> list[tuple[str, str]]:
        rows = list(self._among("SELECT article, origin FROM page WHERE article IN", articles))
        return sorted((str(article), str(origin)) for article, origin in rows)

    def _stone(self, article: str, why: str, at: str) -> Tombstone:
        row = self._row("SELECT sha256, origin FROM page WHERE article = ?", (article,))
        if row is None:
            raise Missing(f"no article {article} in {self.path}")
        return Tombstone(article, str(row[0]), _address(str(row[1])), why, at)

    def _near_to(self, articles: Collection[str]) -> frozenset[str]:
        """Every article whose stories, bonds or copies may have to do with some."""
        found = self.connected(articles)
        found |= {other for held in self.stories_with(found).values() for other in held}
        grams = {gram for article in articles for gram in self.grams(article)}
        return found | {holder for gram in grams for holder in self.holders(gram, HOLDERS + 1)}

    def forgotten(self, page: Page) -> Tombstone | None:
        """The tombstone of a page with these bytes, or from this address."""
        address = _address(page.origin)
        where = "article = ? OR sha256 = ? OR (address = ? AND address <> '')"
        row = self._row(
            f"SELECT article, sha256, address, why, at FROM tombstone WHERE {where} ORDER BY article LIMIT 1",
            (page.article_id, page.sha256, address),
        )
        return None if row is None else Tombstone(*map(str, row))

    def tombstones(self) -> Iterator[Tombstone]:
        """What was forgotten, by id."""
        for row in self._rows("SELECT article, sha256, address, why, at FROM tombstone ORDER BY article"):
            yield Tombstone(*map(str, row))


def _address(origin: str) -> str:
    """What is kept of an address; nothing of a path, under which another page may stand tomorrow."""
    return digest(origin.encode("utf-8", "backslashreplace")) if "://" in origin else ""


def _remove(db: Writing, article: str, origin: str) -> None:
    db.execute("DELETE FROM claim WHERE article = ?", (article,))
    db.execute("DELETE FROM article WHERE id = ?", (article,))
    db.execute("DELETE FROM page WHERE article = ?", (article,))
    db.execute("DELETE FROM body WHERE NOT EXISTS (SELECT 1 FROM page WHERE page.sha256 = body.sha256)")
    for table in ("document", "story_key", "gram", "bond", "unindexed"):
        db.execute(f"DELETE FROM {table} WHERE article = ?", (article,))
    db.execute("DELETE FROM bond WHERE other = ?", (article,))
    db.execute("DELETE FROM lineage WHERE copy = ? OR original = ?", (article, article))
    db.execute("DELETE FROM rejected WHERE id = ?", (origin,))
    db.execute("DELETE FROM visit WHERE url = ? OR final = ?", (origin, origin))
    db.execute("DELETE FROM watched WHERE id IN (?, ?)", (article, origin))
