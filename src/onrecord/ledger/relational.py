"""A ledger in tables: what SQLite and PostgreSQL have in common."""

from __future__ import annotations

import zlib
from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import TypeVar

from onrecord import codec
from onrecord.errors import BadRequest, LedgerError, Missing
from onrecord.ledger import query as sql
from onrecord.ledger.protocol import EVERYTHING, Filters, Hit, Ledger, RecordType, Sealed
from onrecord.ledger.relational_forgetting import RelationalForgetting
from onrecord.ledger.relational_outbox import RelationalOutbox
from onrecord.ledger.tables import Writing
from onrecord.records import (
    Article,
    Assertion,
    Claim,
    Judgement,
    LedgerWarning,
    Lineage,
    Membership,
    Page,
    Rejected,
    Story,
    Told,
    digest,
)
from onrecord.records.vocabulary import STATUSES
from onrecord.version import READER

T = TypeVar("T")
_TABLES: tuple[RecordType, ...] = ("article", "claim", "assertion", "story", "warning", "judgement")
_JUDGEMENT = 'id, kind, "left", "right", verdict, "by", at, reason, score, withdrawn'


class RelationalLedger(RelationalOutbox, RelationalForgetting, Ledger):
    """A ledger in tables; what the databases say differently is left to them."""

    dialect: sql.Dialect

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
            db.execute(
                "INSERT INTO article (id, outlet, headline, published, day, reader, text, record, seal) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    *(article.id, article.outlet, article.headline, article.published, article.day, READER),
                    *(article.text, record, _seal(record + article.text)),
                ),
            )
            db.executemany(
                "INSERT INTO claim (id, article, start, day, stance, event_type, reader, source, party, about, "
                "record, seal) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                rows,
            )
            self._find(db, article, ordered)
            db.execute("DELETE FROM rejected WHERE id = ?", (article.origin,))
            _mark(db, article.id)
        return True

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

    def articles(self, story: str | None = None, outlet: str | None = None) -> Iterator[Article]:
        """Articles by publication and id, undated ones first."""
        where = sql.Where()
        if story is not None:
            where.add("id IN (SELECT article FROM story_article WHERE story = ?)", story)
        if outlet is not None:
            where.add(self.dialect.alike("outlet"), outlet)
        statement = f"SELECT record, text FROM article {where.sql} ORDER BY published NULLS FIRST, id"
        for record, text in self._stream(statement, where.values):
            yield codec.restore(Article, {**codec.loads(str(record)), "text": text})

    def claims(self, filters: Filters = EVERYTHING) -> Iterator[Claim]:
        """Claims by day, article and place in the text."""
        statement, values = sql.claims(filters, self.dialect)
        for (record,) in self._stream(statement, values):
            yield codec.restore(Claim, codec.loads(str(record)))

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

    def assertions(self, filters: Filters = EVERYTHING) -> Iterator[Assertion]:
        """Assertions by id."""
        sql.check(filters)
        if filters.as_of is not None:
            yield from self._assertions_as_of(filters, filters.as_of)
            return
        where = sql.Where()
        for column, value in (("story", filters.story), ("status", filters.status)):
            if value is not None:
                where.add(f"{column} = ?", value)
        if filters.after is not None:
            where.add("id > ?", filters.after)
        for word in (filters.about or "").split():
            where.add(self.dialect.holds("gist"), word.lower())
        limit = f"LIMIT {filters.limit}" if filters.limit is not None else ""
        for (record,) in self._rows(f"SELECT record FROM assertion {where.sql} ORDER BY id {limit}", where.values):
            yield codec.restore(Assertion, codec.loads(str(record)))

    def _assertions_as_of(self, filters: Filters, day: str) -> Iterator[Assertion]:
        words = (filters.about or "").lower().split()
        wanted = [
            assertion
            for assertion in self.as_of(day, filters.story).assertions
            if (filters.status is None or assertion.status == filters.status)
            and (filters.after is None or assertion.id > filters.after)
            and all(word in assertion.gist.lower() for word in words)
        ]
        yield from wanted[: filters.limit]

    def stories(self) -> Iterator[Story]:
        """Stories, the latest first."""
        for (record,) in self._rows("SELECT record FROM story ORDER BY last DESC NULLS LAST, id"):
            yield codec.restore(Story, codec.loads(str(record)))

    def warnings(self, claim: str | None = None) -> Iterator[LedgerWarning]:
        """Warnings by id; those that name a claim on either side where one is given."""
        where, values = ("", ()) if claim is None else ("WHERE claim = ? OR about = ?", (claim, claim))
        for (record,) in self._rows(f"SELECT record FROM warning {where} ORDER BY id", values):
            yield codec.restore(LedgerWarning, codec.loads(str(record)))

    def memberships(self, assertion: str | None = None) -> Iterator[Membership]:
        """Links from claims to assertions, by claim."""
        where, values = ("", ()) if assertion is None else ("WHERE assertion = ?", (assertion,))
        for row in self._rows(f"SELECT * FROM membership {where} ORDER BY claim", values):
            yield _membership(row)

    def membership(self, claim: str) -> Membership | None:
        """The link of a claim to its assertion."""
        row = self._row("SELECT * FROM membership WHERE claim = ?", (claim,))
        return None if row is None else _membership(row)

    def lineage(self) -> Iterator[Lineage]:
        """Copies and their originals, by id."""
        for copy, original, share, reason in self._rows("SELECT * FROM lineage ORDER BY copy, original"):
            assert isinstance(share, float)
            yield Lineage(str(copy), str(original), share, str(reason))

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

    def search(self, query: str, limit: int = 50) -> Iterator[Claim]:
        """Claims with all words in them, latest first."""
        condition, values = self.dialect.claims_with(sql.phrases(query))
        rows = self._rows(
            f"SELECT c.record FROM claim c WHERE {condition} ORDER BY c.day DESC, c.article, c.start, c.id LIMIT ?",
            (*values, limit),
        )
        for (record,) in rows:
            yield codec.restore(Claim, codec.loads(str(record)))

    @abstractmethod
    def search_articles(self, query: str, limit: int = 50) -> tuple[Hit, ...]:
        """Articles with all words in headline or text, latest first."""

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

    def counts(self) -> Mapping[str, int]:
        """How many of each kind of record."""
        counted: dict[str, int] = {}
        for table in (*_TABLES, "lineage", "rejected", "tombstone"):
            row = self._row(f"SELECT count(*) FROM {table}")
            assert row is not None
            counted[table] = int(str(row[0]))
        for status in STATUSES:
            row = self._row("SELECT count(*) FROM assertion WHERE status = ?", (status,))
            assert row is not None
            counted[status] = int(str(row[0]))
        return counted

    def sealed(self) -> Iterator[Sealed]:
        """Every stored record with its seal."""
        for identity, record, text, seal in self._stream("SELECT id, record, text, seal FROM article ORDER BY id"):
            yield Sealed("article", str(identity), f"{record}{text}", str(seal))
        tables: tuple[RecordType, ...] = ("claim", "assertion", "story", "warning")
        for table in tables:
            for identity, record, seal in self._stream(f"SELECT id, record, seal FROM {table} ORDER BY id"):
                yield Sealed(table, str(identity), str(record), str(seal))


def hit(row: Sequence[object]) -> Hit:
    """What a search found: id, outlet, day, headline, snippet."""
    identity, outlet, day, headline, snippet = row
    return Hit(str(identity), _text(outlet), _text(day), _text(headline), str(snippet))


def _claim_row(claim: Claim, article: Article) -> tuple[object, ...]:
    record = codec.dumps(codec.claim_object(claim, outlet=article.outlet))
    return (
        *(claim.id, article.id, claim.content.spans[0].start, article.day or "", claim.stance, claim.event.type),
        *(claim.reader, *sql.words_of(claim), record, _seal(record)),
    )


def _seal(text: str) -> str:
    return digest(text.encode("utf-8"))


def _membership(row: tuple[object, ...]) -> Membership:
    claim, assertion, position, origin, adds, score, reason = row
    return codec.restore(
        Membership,
        {
            **{"claim": claim, "assertion": assertion, "position": position, "origin": origin},
            **{"adds_origin": bool(adds), "score": score, "reason": reason},
        },
    )


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
