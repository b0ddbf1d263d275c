"""What follows from the articles, and which of them are near which, in tables."""

from __future__ import annotations

import base64
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from onrecord import codec
from onrecord.ledger.neighbourhood import Neighbourhood
from onrecord.ledger.places import order_of
from onrecord.ledger.tables import Tables, Writing
from onrecord.reconcile.stories import WINDOW, Document
from onrecord.records import Assertion, LedgerWarning, Lineage, Story, digest

if TYPE_CHECKING:
    from onrecord.reconcile import Reconciled

_UNDATED = -1.0


class RelationalNeighbourhood(Tables, Neighbourhood):
    """Keys and bonds in a ledger's tables."""

    def store(self, reconciled: Reconciled) -> None:
        """Replace everything derived, in one transaction."""
        with self.together() as db:
            for table in (
                "membership",
                "change",
                "assertion",
                "story_article",
                "story",
                "warning",
                "lineage",
                "unsettled",
            ):
                db.execute(f"DELETE FROM {table}")
            _insert(db, reconciled)
            self._find_gists(db, [(assertion.id, assertion.gist) for assertion in reconciled.assertions])
            db.executemany("INSERT INTO lineage VALUES (?, ?, ?, ?)", _lineage(reconciled.lineage))
            self._add_up(db)

    def reconciled(self) -> bool:
        """Whether what is stored as derived follows from the articles, claims and judgements of now."""
        return next(self._rows("SELECT 1 FROM unsettled LIMIT 1"), None) is None

    def unsettled(self) -> tuple[str, ...]:
        """Articles that were added, read anew or judged since the last reconciliation, by id."""
        return tuple(str(article) for (article,) in self._rows("SELECT article FROM unsettled ORDER BY article"))

    def unindexed(self) -> tuple[str, ...]:
        """Articles that were added or read anew since they were last indexed, by id."""
        return tuple(str(article) for (article,) in self._rows("SELECT article FROM unindexed ORDER BY article"))

    def index(self, document: Document, grams: Collection[int], rank: tuple[str, str, str]) -> None:
        """Keep how an article is compared, and what it is found by."""
        hour = document.span[0] if document.span else _UNDATED
        with self._writing() as db:
            for table in ("story_key", "gram", "unindexed"):
                db.execute(f"DELETE FROM {table} WHERE article = ?", (document.id,))
            db.execute(
                "INSERT INTO document VALUES (?, ?) ON CONFLICT (article) DO UPDATE SET record = excluded.record",
                (document.id, _packed(document)),
            )
            db.executemany(
                "INSERT INTO story_key VALUES (?, ?, ?)", [(key, hour, document.id) for key in sorted(document.keys)]
            )
            db.executemany("INSERT INTO gram VALUES (?, ?, ?, ?)", [(gram, *rank) for gram in sorted(grams)])

    def documents(self, articles: Collection[str]) -> dict[str, Document]:
        """How articles are compared, by id."""
        rows = self._among("SELECT article, record FROM document WHERE article IN", articles)
        return {str(article): _unpacked(str(article), str(record)) for article, record in rows}

    def sharing(self, document: Document) -> dict[str, list[str]]:
        """Other articles within the window that share keys: id to the keys, in order."""
        found: dict[str, list[str]] = defaultdict(list)
        for key in sorted(document.keys):
            for (article,) in self._rows(*near(key, document.span, WINDOW)):
                if article != document.id:
                    found[str(article)].append(key)
        return found

    def grams(self, article: str) -> tuple[int, ...]:
        """The sampled 5-grams of an article, in order."""
        rows = self._rows("SELECT gram FROM gram WHERE article = ? ORDER BY gram", (article,))
        return tuple(int(str(gram)) for (gram,) in rows)

    def holders(self, gram: int, limit: int | None = None) -> tuple[str, ...]:
        """The articles that hold a 5-gram, the earliest first."""
        most = "" if limit is None else f"LIMIT {limit}"
        rows = self._rows(f"SELECT article FROM gram WHERE gram = ? ORDER BY day, moment, article {most}", (gram,))
        return tuple(str(article) for (article,) in rows)

    def bind(self, bonds: Mapping[str, Iterable[str]]) -> None:
        """Replace the bonds of articles."""
        with self._writing() as db:
            for article in bonds:
                others = db.execute("SELECT other FROM bond WHERE article = ?", (article,)).fetchall()
                db.executemany("DELETE FROM bond WHERE article = ? AND other = ?", [(o, article) for (o,) in others])
                db.execute("DELETE FROM bond WHERE article = ?", (article,))
            both = sorted({pair for one, others in bonds.items() for o in others for pair in ((one, o), (o, one))})
            db.executemany("INSERT INTO bond VALUES (?, ?) ON CONFLICT DO NOTHING", both)

    def bonds(self, articles: Collection[str]) -> list[tuple[str, str]]:
        """The bonds among some articles, each once."""
        known = frozenset(articles)
        rows = self._among("SELECT article, other FROM bond WHERE article < other AND article IN", known)
        return sorted((str(one), str(other)) for one, other in rows if other in known)

    def connected(self, articles: Collection[str]) -> frozenset[str]:
        """Everything that bonds and copies lead to from some articles, these too."""
        found = set(articles)
        front = found
        while front:
            steps: set[str] = set()
            for statement in (
                "SELECT other FROM bond WHERE article IN",
                "SELECT original FROM lineage WHERE copy IN",
                "SELECT copy FROM lineage WHERE original IN",
            ):
                steps.update(str(other) for (other,) in self._among(statement, front))
            front = steps - found
            found |= front
        return frozenset(found)

    def copies(self, articles: Collection[str]) -> tuple[Lineage, ...]:
        """Copies among some articles or taken from them, by id of the copy."""
        found: dict[str, Lineage] = {}
        for column in ("copy", "original"):
            for copy, original, share, reason in self._among(f"SELECT * FROM lineage WHERE {column} IN", articles):
                found[str(copy)] = Lineage(str(copy), str(original), float(str(share)), str(reason))
        return tuple(found[copy] for copy in sorted(found))

    def stories_with(self, articles: Collection[str]) -> dict[str, tuple[str, ...]]:
        """The stored stories that hold any of some articles: id to all its articles, by id."""
        stories = {
            str(s) for (s,) in self._among("SELECT DISTINCT story FROM story_article WHERE article IN", articles)
        }
        held: dict[str, list[str]] = defaultdict(list)
        for story, article in self._among("SELECT story, article FROM story_article WHERE story IN", stories):
            held[str(story)].append(str(article))
        return {story: tuple(sorted(held[story])) for story in sorted(held)}

    def trace(self, articles: Collection[str], lineage: Iterable[Lineage]) -> None:
        """Replace what some articles are copies of."""
        with self._writing() as db:
            db.executemany("DELETE FROM lineage WHERE copy = ?", [(article,) for article in articles])
            db.executemany("INSERT INTO lineage VALUES (?, ?, ?, ?)", _lineage(lineage))

    def replace(self, stories: Collection[str], reconciled: Reconciled) -> None:
        """Put new stories, with all that belongs to them, in the place of stored ones."""
        with self._writing() as db:
            for story in stories:
                db.execute(
                    "DELETE FROM warning WHERE claim IN (SELECT c.id FROM story_article s JOIN claim c "
                    "ON c.article = s.article WHERE s.story = ?)",
                    (story,),
                )
                db.execute("DELETE FROM assertion WHERE story = ?", (story,))
                db.execute("DELETE FROM story WHERE id = ?", (story,))
            _insert(db, reconciled)
            self._find_gists(db, [(assertion.id, assertion.gist) for assertion in reconciled.assertions])

    def settled(self) -> None:
        """Note that everything derived follows from what is stored."""
        with self._writing() as db:
            db.execute("DELETE FROM unsettled")
            db.execute("DELETE FROM unindexed")
            self._add_up(db)


def _insert(db: Writing, reconciled: Reconciled) -> None:
    """Write what is derived, but for lineage."""
    for story in reconciled.stories:
        db.execute(
            "INSERT INTO story (id, first, last, record, seal) VALUES (?, ?, ?, ?, ?)",
            (story.id, story.first, story.last or "", *_kept(story)),
        )
        db.executemany("INSERT INTO story_article VALUES (?, ?)", [(a, story.id) for a in story.articles])
    for assertion in reconciled.assertions:
        db.execute(
            "INSERT INTO assertion (id, story, status, gist, record, seal, number) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                *(assertion.id, assertion.story, assertion.status, assertion.gist, *_kept(assertion)),
                order_of(assertion.id),
            ),
        )
        before = (None, *(change.status for change in assertion.history))
        db.executemany(
            "INSERT INTO change (assertion, n, at, status, was, claim) VALUES (?, ?, ?, ?, ?, ?)",
            [
                (assertion.id, n, change.at, change.status, before[n], change.claim)
                for n, change in enumerate(assertion.history)
            ],
        )
    status = {assertion.id: assertion.status for assertion in reconciled.assertions}
    db.executemany(
        "INSERT INTO membership (claim, assertion, position, origin, adds_origin, score, reason, status, number) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, coalesce((SELECT number FROM claim WHERE id = ?), 0))",
        [
            (
                *(m.claim, m.assertion, m.position, m.origin, int(m.adds_origin), float(m.score), m.reason),
                *(status[m.assertion], m.claim),
            )
            for m in reconciled.memberships
        ],
    )
    for warning in reconciled.warnings:
        db.execute(
            "INSERT INTO warning (id, kind, claim, about, record, seal, story) VALUES (?, ?, ?, ?, ?, ?, "
            "(SELECT s.story FROM claim c JOIN story_article s ON s.article = c.article WHERE c.id = ?))",
            (warning.id, warning.kind, warning.claim, warning.about, *_kept(warning), warning.claim),
        )


def _lineage(lineage: Iterable[Lineage]) -> list[tuple[str, str, float, str]]:
    return [(link.copy, link.original, float(link.share), link.reason) for link in lineage]


def _kept(record: Assertion | Story | LedgerWarning) -> tuple[str, str]:
    """A derived record as it is stored: its JSON and its seal."""
    if isinstance(record, Assertion):
        line = codec.assertion_object(record)
    elif isinstance(record, Story):
        line = codec.story_object(record)
    else:
        line = codec.warning_object(record)
    text = codec.dumps(line)
    return text, digest(text.encode("utf-8"))


def near(key: str, span: tuple[float, float] | None, days: float) -> tuple[str, tuple[object, ...]]:
    """The articles with a key within so many days, a day more at either end for what is dated by the day alone.

    Two searches, since with OR the database would read all that ever had the key.
    """
    found = "SELECT article FROM story_key WHERE key = ?"
    if span is None:
        return found, (key,)
    first, last = max(0.0, span[0] - days * 24 - 24), span[1] + days * 24 + 24
    return f"{found} AND hour BETWEEN ? AND ? UNION ALL {found} AND hour = ?", (key, first, last, key, _UNDATED)


def _packed(document: Document) -> str:
    record: dict[str, Any] = {
        "span": list(document.span) if document.span else None,
        "weights": dict(document.weights),
        "meaning": base64.b64encode(document.meaning).decode("ascii"),
    }
    return codec.dumps(record)


def _unpacked(article: str, record: str) -> Document:
    fields = codec.loads(record)
    span = fields["span"]
    return Document(
        article,
        (float(span[0]), float(span[1])) if span else None,
        fields["weights"],
        base64.b64decode(fields["meaning"]),
    )
