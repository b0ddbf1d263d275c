"""A ledger in tables: what SQLite and PostgreSQL have in common."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import TypeVar

from onrecord import codec
from onrecord.errors import BadRequest, LedgerError, Missing
from onrecord.ledger import places
from onrecord.ledger import query as sql
from onrecord.ledger.asking import RecordType, Sealed
from onrecord.ledger.protocol import Ledger
from onrecord.ledger.relational_finding import RelationalFinding
from onrecord.ledger.relational_forgetting import RelationalForgetting
from onrecord.ledger.relational_lists import RelationalLists
from onrecord.ledger.relational_outbox import RelationalOutbox
from onrecord.ledger.tables import Writing
from onrecord.records import (
    Article,
    Assertion,
    Claim,
    Judgement,
    LedgerWarning,
    Page,
    Rejected,
    Story,
    Told,
    digest,
)
from onrecord.version import READER

T = TypeVar("T")
_TABLES: tuple[RecordType, ...] = ("article", "claim", "assertion", "story", "warning", "judgement")
_JUDGEMENT = 'id, kind, "left", "right", verdict, "by", at, reason, score, withdrawn'


class RelationalLedger(RelationalOutbox, RelationalForgetting, RelationalLists, RelationalFinding, Ledger):
    """A ledger in tables; what the databases say differently is left to them."""

    def _find(self, db: Writing, article: Article, claims: Sequence[Claim]) -> None:
        """Within a transaction: index the words of a reading, where the database does not do so by itself."""

    # -- pages and what was read from them -------------------------------------------------------------------

    def has_page(self, page: Page) -> bool:
        """Whether these bytes from this address were read into the ledger."""
        return self._row("SELECT 1 FROM article WHERE id = ?", (page.article_id,)) is not None

    def add_reading(self, page: Page, article: Article, claims: Sequence[Claim]) -> bool:
        """Store a page with its reading, whole or not at all."""
        if article.id != page.article_id:
            raise BadRequest(f"article {article.id} was not read from this page, whose article is {page.article_id}")
        article = replace(article, origin=_sound(article.origin))
        fields = codec.article_object(article)
        fields.pop("text")
        record = codec.dumps(fields)
        ordered = sorted(claims, key=lambda claim: (claim.content.spans[0].start, claim.id))
        rows = [_claim_row(claim, article) for claim in ordered]
        with self._writing() as db:
            self._alone(article.id)
            old = db.execute("SELECT record, text FROM article WHERE id = ?", (article.id,)).fetchone()
            if old is not None:
                held = db.execute("SELECT record FROM claim WHERE article = ? ORDER BY start, id", (article.id,))
                if old == (record, article.text) and [r for (r,) in held.fetchall()] == [row[-2] for row in rows]:
                    return False
                db.execute("DELETE FROM warning WHERE claim IN (SELECT id FROM claim WHERE article = ?)", (article.id,))
                db.execute("DELETE FROM claim WHERE article = ?", (article.id,))
                db.execute("DELETE FROM article WHERE id = ?", (article.id,))
            else:
                packed = zlib.compress(page.body, 6)
                packing, stored = ("zlib", packed) if len(packed) < len(page.body) else ("raw", page.body)
                db.execute(
                    "INSERT INTO body VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
                    (page.sha256, packing, len(page.body), stored),
                )
                db.execute(
                    "INSERT INTO page (article, sha256, origin, media_type, retrieved, told) "
                    "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                    (
                        *(article.id, page.sha256, article.origin, page.media_type, page.retrieved),
                        codec.dumps(page.told) if page.told else None,
                    ),
                )
            number, start = self._place(db, article.id, article.day, len(rows))
            db.execute(
                "INSERT INTO article (number, id, outlet, headline, published, day, reader, text, record, seal) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    *(number, article.id, article.outlet, article.headline, article.published, article.day, READER),
                    *(article.text, record, _seal(record + article.text)),
                ),
            )
            db.executemany(
                "INSERT INTO claim (number, id, article, start, day, stance, event_type, reader, source, party, about, "
                "record, seal) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [(start + n, *row) for n, row in enumerate(rows)],
            )
            if old is not None:
                db.execute(
                    "UPDATE membership SET number = (SELECT c.number FROM claim c WHERE c.id = membership.claim) "
                    "WHERE claim IN (SELECT id FROM claim WHERE article = ?)",
                    (article.id,),
                )
            self._find(db, article, ordered)
            db.execute("DELETE FROM rejected WHERE id = ?", (article.origin,))
            _mark(db, article.id)
        return True

    def _place(self, db: Writing, article: str, day: str | None, claims: int) -> tuple[int, int]:
        """Within a transaction: the numbers of an article and of its first claim; what stands after them makes room."""
        base = places.base_of(day, article)
        self._alone(f"place {base}")
        last = base + places.ROOM - 1
        if db.execute("SELECT 1 FROM article WHERE number BETWEEN ? AND ? LIMIT 1", (base, last)).fetchone() is None:
            number = start = base
        else:  # an article of the same day whose id begins alike
            before = "SELECT coalesce(max(number), ?) FROM"
            (number,) = db.execute(
                f"{before} article WHERE number BETWEEN ? AND ? AND id < ?", (base - 1, base, last, article)
            ).fetchone()
            (start,) = db.execute(
                f"{before} claim WHERE number BETWEEN ? AND ? AND article < ?", (base - 1, base, last, article)
            ).fetchone()
            number, start = number + 1, start + 1
            _make_room(db, "article", (number, last), 1)
            _make_room(db, "claim", (start, last), claims)
        if start + claims - 1 > last:
            raise BadRequest(f"article {article} has {claims} claims; a ledger keeps {places.ROOM} of an article")
        return number, start

    def reject(self, rejected: Rejected) -> None:
        """Keep what a stage refused, once for each reason."""
        with self._writing() as db:
            db.execute(
                "INSERT INTO rejected VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
                (rejected.stage, _sound(rejected.id), _sound(rejected.reason), _now()),
            )

    def rejected(self) -> tuple[Rejected, ...]:
        """What stages refused, by stage and id."""
        rows = self._rows("SELECT stage, id, reason FROM rejected ORDER BY stage, id, reason")
        return tuple(Rejected(str(stage), str(identity), str(reason)) for stage, identity, reason in rows)

    def page(self, identity: str) -> Page:
        """The page of an article, by the article's id or by the SHA-256 of its bytes."""
        row = self._row(
            "SELECT p.sha256, p.origin, p.media_type, p.retrieved, p.told, b.packing, b.bytes FROM page p "
            "JOIN body b ON b.sha256 = p.sha256 WHERE p.article = ? OR p.sha256 = ? ORDER BY p.article LIMIT 1",
            (identity, identity),
        )
        if row is None:
            raise self._absent("page", identity)
        sha256, origin, media_type, retrieved, told, packing, stored = row
        assert isinstance(stored, bytes)
        try:
            body = zlib.decompress(stored) if packing == "zlib" else stored
        except zlib.error as error:
            raise LedgerError(f"the stored bytes of page {sha256} are damaged: {error}") from error
        channel = None if told is None else codec.restore(Told, codec.loads(str(told)))
        return Page(body, str(origin), str(media_type), _text(retrieved), str(sha256), channel)

    def article(self, identity: str) -> Article:
        """One article."""
        row = self._row("SELECT record, text FROM article WHERE id = ?", (identity,))
        if row is None:
            raise self._absent("article", identity)
        return codec.restore(Article, {**codec.loads(str(row[0])), "text": row[1]})

    def _absent(self, kind: str, identity: str) -> Missing:
        """Why a page or an article is not there."""
        row = self._row("SELECT why, at FROM tombstone WHERE article = ? OR sha256 = ?", (identity, identity))
        if row is None:
            return Missing(f"no {kind} {identity} in {self.path}")
        return Missing(f"{kind} {identity} was forgotten on {str(row[1])[:10]}: {row[0]}")

    def read_by(self, article: str) -> str:
        """Name and version of the reader of an article."""
        row = self._row("SELECT reader FROM article WHERE id = ?", (article,))
        if row is None:
            raise Missing(f"no article {article} in {self.path}")
        return str(row[0])

    def claim(self, identity: str) -> Claim:
        """One claim."""
        return self._one("claim", Claim, identity)

    def _one(self, table: str, kind: type[T], identity: str) -> T:
        row = self._row(f"SELECT record FROM {table} WHERE id = ?", (identity,))
        if row is None:
            raise Missing(f"no {table} {identity} in {self.path}")
        return codec.restore(kind, codec.loads(str(row[0])))

    # -- what follows from them ------------------------------------------------------------------------------

    def assertion(self, identity: str) -> Assertion:
        """One assertion."""
        return self._one("assertion", Assertion, identity)

    def story(self, identity: str) -> Story:
        """One story."""
        return self._one("story", Story, identity)

    def story_of(self, article: str) -> Story | None:
        """The story of an article."""
        row = self._row("SELECT story FROM story_article WHERE article = ?", (article,))
        return None if row is None else self.story(str(row[0]))

    def warning(self, identity: str) -> LedgerWarning:
        """One warning."""
        return self._one("warning", LedgerWarning, identity)

    # -- people's decisions ----------------------------------------------------------------------------------

    def judge(self, judgement: Judgement) -> Judgement:
        """Keep a decision; what is derived is then out of date until the next :meth:`store`."""
        with self._writing() as db:
            db.execute(
                f"INSERT INTO judgement ({_JUDGEMENT}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                (
                    *(judgement.id, judgement.kind, judgement.left, judgement.right, int(judgement.verdict)),
                    *(judgement.by, judgement.at, judgement.reason, float(judgement.score), judgement.withdrawn),
                ),
            )
            _unsettle(db, judgement)
        return judgement

    def withdraw(self, identity: str, at: str) -> Judgement:
        """Take a decision back."""
        found = [judgement for judgement in self.judgements() if judgement.id == identity]
        if not found:
            raise Missing(f"no judgement {identity} in {self.path}")
        if found[0].withdrawn is not None:
            raise BadRequest(f"judgement {identity} was taken back on {found[0].withdrawn}")
        with self._writing() as db:
            db.execute("UPDATE judgement SET withdrawn = ? WHERE id = ?", (at, identity))
            _unsettle(db, found[0])
        return next(judgement for judgement in self.judgements() if judgement.id == identity)

    def judgements(self) -> Iterator[Judgement]:
        """Decisions in the order they were made, withdrawn ones too."""
        names = _JUDGEMENT.replace('"', "").split(", ")
        for row in self._rows(f"SELECT {_JUDGEMENT} FROM judgement ORDER BY number"):
            fields = dict(zip(names, row, strict=True))
            yield codec.restore(Judgement, {**fields, "verdict": bool(fields["verdict"])})

    # -- finding and checking --------------------------------------------------------------------------------

    def identify(self, prefix: str) -> tuple[tuple[RecordType, str], ...]:
        """Records whose id starts so: at most ten."""
        found: list[tuple[RecordType, str]] = []
        for table in _TABLES:
            rows = self._rows(
                f"SELECT id FROM {table} WHERE id >= ? AND id < ? ORDER BY id LIMIT 10",
                (prefix, prefix + "\uffff"),
            )
            found += [(table, str(identity)) for (identity,) in rows]
        return tuple(found[:10])

    def sealed(self) -> Iterator[Sealed]:
        """Every stored record with its seal."""
        for identity, record, text, seal in self._stream("SELECT id, record, text, seal FROM article ORDER BY id"):
            yield Sealed("article", str(identity), f"{record}{text}", str(seal))
        tables: tuple[RecordType, ...] = ("claim", "assertion", "story", "warning")
        for table in tables:
            for identity, record, seal in self._stream(f"SELECT id, record, seal FROM {table} ORDER BY id"):
                yield Sealed(table, str(identity), str(record), str(seal))


def _claim_row(claim: Claim, article: Article) -> tuple[object, ...]:
    record = codec.dumps(codec.claim_object(claim, outlet=article.outlet))
    return (
        *(claim.id, article.id, claim.content.spans[0].start, article.day or "", claim.stance, claim.event.type),
        *(claim.reader, *sql.words_of(claim), record, _seal(record)),
    )


def _seal(text: str) -> str:
    return digest(text.encode("utf-8"))


def _make_room(db: Writing, table: str, among: tuple[int, int], count: int) -> None:
    """Move up what stands where so many rows are to go.

    Args:
        db: the transaction.
        table: ``article`` or ``claim``.
        among: the first number that is wanted, and the last that these rows may have.
        count: how many numbers are wanted.
    """
    rows = db.execute(f"SELECT number, id FROM {table} WHERE number BETWEEN ? AND ? ORDER BY number DESC", among)
    held = rows.fetchall()
    shift = among[0] + count - held[-1][0] if held else 0
    if shift <= 0:
        return
    if held[0][0] + shift > among[1]:
        raise BadRequest(f"too many claims in articles of one day whose ids begin alike, {held[0][1]} among them")
    for number, identity in held:
        db.execute(f"UPDATE {table} SET number = ? WHERE id = ?", (number + shift, identity))
        if table == "claim":
            db.execute("UPDATE membership SET number = ? WHERE claim = ?", (number + shift, identity))


def _mark(db: Writing, article: str) -> None:
    """Note that an article is to be indexed and its stories to be worked out."""
    for table in ("unsettled", "unindexed"):
        db.execute(f"INSERT INTO {table} VALUES (?) ON CONFLICT DO NOTHING", (article,))


def _unsettle(db: Writing, judgement: Judgement) -> None:
    """Note what a person's decision, or taking it back, makes out of date; the decision itself, too: it may touch none."""
    db.execute("INSERT INTO unsettled VALUES (?) ON CONFLICT DO NOTHING", (judgement.id,))
    if judgement.kind == "same-entity":  # a name may stand anywhere
        db.execute("INSERT INTO unsettled SELECT id FROM article WHERE true ON CONFLICT DO NOTHING")
        return
    sides = (judgement.left, judgement.right)
    db.execute("INSERT INTO unsettled SELECT id FROM article WHERE id IN (?, ?) ON CONFLICT DO NOTHING", sides)
    db.execute("INSERT INTO unsettled SELECT article FROM claim WHERE id IN (?, ?) ON CONFLICT DO NOTHING", sides)


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _sound(text: str) -> str:
    """Text that can be stored: file names may hold bytes that are no UTF-8."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
