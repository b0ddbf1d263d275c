"""A ledger of any size, made up: written as rows through the ledger's own codec, into SQLite and PostgreSQL alike.

Fictional affairs of one to forty articles, forty articles a day, seventeen claims each; words as frequent as news has them,
sources by Zipf's law (the most quoted speaks in one claim of fifty), an assertion to three claims, a warning to fifty. The
same seed gives the same ledger in either database. Nothing is compared: what follows is made up like the rest.
"""

from __future__ import annotations

import math
import random
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Protocol

from onrecord import codec
from onrecord.lang import table
from onrecord.ledger import Ledger, places
from onrecord.ledger.query import words_of
from onrecord.ledger.words import cut
from onrecord.records import (
    Article,
    Assertion,
    Block,
    Change,
    Claim,
    Event,
    LedgerWarning,
    Mention,
    Page,
    Place,
    Quantity,
    Span,
    Story,
    Words,
    claim_id,
    digest,
    make_id,
)
from onrecord.records.vocabulary import EventType, Stance, Status, WarningKind
from onrecord.version import READER

if TYPE_CHECKING:
    import psycopg

Row = tuple[object, ...]
CLAIMS = 17  # to an article, on average
A_DAY = 40
FIRST = date(2021, 3, 1)
RUNNING = 60  # affairs at a time
SYLLABLES = (
    "ka",
    "ro",
    "mi",
    "tel",
    "van",
    "dor",
    "es",
    "li",
    "mar",
    "ne",
    "quo",
    "rin",
    "sal",
    "tu",
    "ver",
    "wen",
    "yor",
)
PREDICATES: tuple[tuple[str, EventType], ...] = (
    ("send", "MOBILIZE"), ("close", "COERCE"), ("sign", "AGREE"), ("attack", "ASSAULT"), ("meet", "CONSULT"),
)  # fmt: skip
STANCES: tuple[Stance, ...] = ("states", "states", "states", "states", "confirms", "denies", "warns", "accuses")
STATUSES: tuple[tuple[Status, float], ...] = (
    ("single-source", 0.62), ("unattributed", 0.25), ("corroborated", 0.06), ("disputed", 0.03), ("denied", 0.025),
    ("withheld", 0.01), ("retracted", 0.005),
)  # fmt: skip
COLUMNS: Mapping[str, str] = {
    "body": "sha256, packing, size, bytes",
    "page": "article, sha256, origin, media_type, retrieved",
    "article": "number, id, outlet, headline, published, day, reader, text, record, seal",
    "claim": "number, id, article, start, day, stance, event_type, reader, source, party, about, record, seal",
    "story": "id, first, last, record, seal",
    "story_article": "article, story",
    "assertion": "id, story, status, gist, record, seal, number",
    "change": "assertion, n, at, status, was, claim",
    "membership": "claim, assertion, position, origin, adds_origin, score, reason, status, number",
    "warning": "id, kind, claim, about, record, seal, story",
}


@dataclass(slots=True)
class Affair:
    """A running story."""

    names: list[str]
    topic: list[str]
    left: int
    articles: list[Article] = field(default_factory=list)
    claims: list[tuple[int, Claim]] = field(default_factory=list)


class Press:
    """An endless run of made-up articles, day by day."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        rarity = {w: float(level) for level, words in table("document_frequency")["idf"].items() for w in words.split()}
        self.words = [w for w in rarity if len(w) > 3]
        self.often = self._sums(math.exp(-rarity[w]) for w in self.words)
        names = [f"{self._name()} {self._name()}" for _ in range(3000)]
        parties = [self._name() for _ in range(200)]
        self.sources = [(name, parties[self.rng.randrange(200)]) for name in names]
        self.quoted = self._sums(1 / (rank + 10) for rank in range(len(names)))
        self.towns = [self._name() for _ in range(400)]
        self.drawn: list[str] = []
        self.running: list[Affair] = []
        self.count = 0

    @staticmethod
    def _sums(weights: Iterator[float]) -> list[float]:
        total, sums = 0.0, []
        for weight in weights:
            total += weight
            sums.append(total)
        return sums

    def _name(self) -> str:
        return "".join(self.rng.choices(SYLLABLES, k=3)).title()

    def _word(self) -> str:
        if not self.drawn:
            self.drawn = self.rng.choices(self.words, cum_weights=self.often, k=20_000)
        return self.drawn.pop()

    def day(self, day: date) -> Iterator[tuple[Page, Article, list[Claim], Affair]]:
        """The articles of a day, each with its claims and its affair, by id."""
        made = [self.article(day) for _ in range(A_DAY)]
        return iter(sorted(made, key=lambda one: one[1].id))

    def article(self, day: date) -> tuple[Page, Article, list[Claim], Affair]:
        """One article."""
        rng = self.rng
        while len(self.running) < RUNNING:
            left = min(40, 1 + int(rng.expovariate(1 / 6)))
            self.running.append(Affair([self._name() for _ in range(6)], [self._word() for _ in range(12)], left))
        affair = rng.choice(self.running)
        affair.left -= 1
        if affair.left <= 0:
            self.running.remove(affair)
        self.count += 1
        headline = " ".join([*rng.sample(affair.names, 2), *rng.sample(affair.topic, 4)])
        text, blocks, told = headline, [Block("headline", 0, len(headline))], []
        for _ in range(rng.randrange(CLAIMS - 8, CLAIMS + 9)):
            (who, party), town = rng.choices(self.sources, cum_weights=self.quoted)[0], rng.choice(self.towns)
            content = [
                *rng.sample(affair.names, 2),
                *rng.sample(affair.topic, 2),
                *(self._word() for _ in range(10)),
                town,
            ]
            start = len(text) + 2
            line = f"{who} said {' '.join(content)}"
            text += f"\n\n{line}."
            blocks.append(Block("body", start, len(text)))
            told.append((start, who, party, content, town))
        outlet = f"Paper {min(299, int(rng.expovariate(1 / 60)))}"
        page = Page(text.encode(), f"https://made.example/{self.count}", "text/plain", None)
        article = Article(
            page.article_id, page.sha256, page.origin, text, tuple(blocks), outlet, headline=headline,
            published=f"{day.isoformat()}T{rng.randrange(24):02}:{rng.randrange(60):02}:00Z",
        )  # fmt: skip
        return page, article, [self._claim(article, *one) for one in told], affair

    def _claim(self, article: Article, start: int, who: str, party: str, content: list[str], town: str) -> Claim:
        rng = self.rng
        own = rng.random() < 0.25
        cue = start + len(who) + 1
        first = cue + 5
        words = " ".join(content)
        predicate, kind = rng.choice(PREDICATES)
        actor = Mention((Span(first, first + len(content[0])),), content[0], content[0], "country", content[0])
        place = Place((Span(first + len(words) - len(town), first + len(words)),), town, town, None)
        number = rng.randrange(3, 900)
        quantity = (Quantity((), str(number), number, number, number, False, "ship"),) if rng.random() < 0.2 else ()
        source = None if own else Mention((Span(start, start + len(who)),), who, who, "person", party)
        spans, said = (Span(first, first + len(words)),), () if own else (Span(cue, cue + 4),)
        return Claim(
            claim_id(article.id, (source.spans if source else (), said, spans, ())),
            article.id, "body", Words(spans, words), source, cue=Words(said, "said") if said else None,
            quotation="none" if own else "indirect", stance="states" if own else rng.choice(STANCES),
            event=Event(kind, predicate=predicate, actor=(actor,), place=(place,), quantity=quantity), reader=READER,
        )  # fmt: skip


class Sink(Protocol):
    """Where rows go."""

    def write(self, rows: Mapping[str, Sequence[Row]], claims: Sequence[tuple[int, Claim]]) -> None:
        """Write rows of each table; claims are those among them, with their numbers."""


def fill(claims: int, sinks: Sequence[Sink], seed: int = 3) -> None:
    """Write a ledger of about so many claims into databases that hold none."""
    press, day, count = Press(seed), FIRST, 0
    rows: dict[str, list[Row]] = {name: [] for name in COLUMNS}
    fresh: list[tuple[int, Claim]] = []

    def flush() -> None:
        for sink in sinks:
            sink.write(rows, fresh)
        for some in rows.values():
            some.clear()
        fresh.clear()

    while count < claims:
        used: dict[int, list[int]] = {}
        ended: dict[int, Affair] = {}
        for page, article, made, affair in press.day(day):
            base = places.base_of(article.day, article.id)
            own = used.setdefault(base, [0, 0])
            numbered = [(base + own[1] + n, claim) for n, claim in enumerate(made)]
            _reading(rows, page, article, base + own[0], numbered)
            own[0], own[1] = own[0] + 1, own[1] + len(made)
            fresh += numbered
            affair.articles.append(article)
            affair.claims += numbered
            count += len(made)
            if affair.left <= 0:
                ended[id(affair)] = affair
        for affair in ended.values():
            _story(rows, affair, press.rng)
        day += timedelta(days=1)
        if len(fresh) > 30_000:
            flush()
    for affair in press.running:
        if affair.articles:
            _story(rows, affair, press.rng)
    flush()


def _reading(
    rows: dict[str, list[Row]], page: Page, article: Article, number: int, claims: Sequence[tuple[int, Claim]]
) -> None:
    rows["body"].append((page.sha256, "raw", len(page.body), page.body))
    rows["page"].append((article.id, page.sha256, page.origin, page.media_type, None))
    fields = codec.article_object(article)
    fields.pop("text")
    record = codec.dumps(fields)
    rows["article"].append(
        (number, article.id, article.outlet, article.headline, article.published, article.day, READER, article.text,
         record, digest((record + article.text).encode()))
    )  # fmt: skip
    for place, claim in claims:
        told = codec.dumps(codec.claim_object(claim, outlet=article.outlet))
        rows["claim"].append(
            (place, claim.id, article.id, claim.content.spans[0].start, article.day, claim.stance, claim.event.type,
             claim.reader, *words_of(claim), told, digest(told.encode()))
        )  # fmt: skip


def _story(rows: dict[str, list[Row]], affair: Affair, rng: random.Random) -> None:
    """What follows from the articles of an affair that has ended."""
    articles = sorted(affair.articles, key=lambda article: (article.published or "", article.id))
    days = {article.id: str(article.day) for article in articles}
    story = "t" + articles[0].id[1:]
    made: list[str] = []
    rng.shuffle(affair.claims)
    for at in range(0, len(affair.claims), 3):
        some = sorted(affair.claims[at : at + 3])
        status = rng.choices([name for name, _ in STATUSES], [share for _, share in STATUSES])[0]
        ids = tuple(claim.id for _, claim in some)
        (_, first), (_, last) = some[0], some[-1]
        history = [Change(days[first.article], "single-source", first.id)]
        if status != "single-source":
            history.append(Change(days[last.article], status, last.id))
        origin = first.source.party if first.source else "unnamed"
        assertion = Assertion(
            "s" + ids[0][1:], story, first.content.text, "asserted", status, affirmed_by=(origin or "",),
            history=tuple(history), claims=ids,
        )  # fmt: skip
        made.append(assertion.id)
        told = codec.dumps(codec.assertion_object(assertion))
        rows["assertion"].append(
            (assertion.id, story, status, assertion.gist, told, digest(told.encode()), places.order_of(assertion.id))
        )
        before = (None, *(change.status for change in history))
        for n, change in enumerate(history):
            rows["change"].append((assertion.id, n, change.at, change.status, before[n], change.claim))
        for number, claim in some:
            position = "denies" if claim.stance == "denies" else "affirms"
            rows["membership"].append(
                (claim.id, assertion.id, position, origin, 1, 0.5, "same kind of event", status, number)
            )
        if rng.random() < 0.06:
            kind: WarningKind = rng.choice(("hedge-lost", "source-lost", "number-drift"))
            warning = LedgerWarning(
                make_id("w", kind, last.id, first.id), kind, last.id, first.id, last.content.spans, first.content.spans,
                "Stated as a fact; the source is left out.",
            )  # fmt: skip
            told = codec.dumps(codec.warning_object(warning))
            rows["warning"].append((warning.id, kind, last.id, first.id, told, digest(told.encode()), story))
    known = Story(
        story, articles[0].headline or "", tuple(days), tuple(sorted(made)), articles[0].day, articles[-1].day
    )
    told = codec.dumps(codec.story_object(known))
    rows["story"].append((story, known.first, known.last, told, digest(told.encode())))
    rows["story_article"] += [(identity, story) for identity in sorted(days)]


class SqliteSink:
    """Rows into a file that :meth:`Ledger.open` made."""

    def __init__(self, path: str) -> None:
        Ledger.open(path).close()
        self.db = sqlite3.connect(path, isolation_level=None)
        self.db.execute("PRAGMA synchronous = OFF")
        self.db.execute("PRAGMA cache_size = -800000")

    def write(self, rows: Mapping[str, Sequence[Row]], claims: Sequence[tuple[int, Claim]]) -> None:
        """Write rows of each table."""
        self.db.execute("BEGIN")
        for name, columns in COLUMNS.items():
            marks = ", ".join("?" * len(columns.split(",")))
            self.db.executemany(f"INSERT INTO {name} ({columns}) VALUES ({marks})", rows[name])
        self.db.execute("COMMIT")

    def close(self) -> None:
        """Give the file back."""
        self.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self.db.close()


class PostgresSink:
    """Rows into a schema that :meth:`Ledger.open` made; indexes of words are made at the end."""

    def __init__(self, where: str) -> None:
        import psycopg

        Ledger.open(where).close()
        self.db: psycopg.Connection[Row] = psycopg.connect(where, autocommit=True)
        self.made = [
            str(text)
            for (text,) in self.db.execute(
                "SELECT indexdef FROM pg_indexes WHERE schemaname = current_schema() AND indexdef LIKE '%USING gin%'"
            )
        ]
        for statement in self.made:
            self.db.execute(f"DROP INDEX {statement.split()[2]}".encode())

    def write(self, rows: Mapping[str, Sequence[Row]], claims: Sequence[tuple[int, Claim]]) -> None:
        """Write rows of each table, and the words."""
        with self.db.transaction(), self.db.cursor() as cursor:
            for name, columns in COLUMNS.items():
                self._copy(cursor, f"COPY {name} ({columns}) FROM STDIN", rows[name])
            texts = cut([(str(row[3] or ""), str(row[7])) for row in rows["article"]])
            found = [(row[0], *_indexed(parts)) for row, parts in zip(rows["article"], texts, strict=True)]
            self._copy(cursor, "COPY article_words (number, headline, text, words) FROM STDIN", found)
            texts = cut([words_of(claim) for _, claim in claims])
            found = [(number, *_indexed(parts)) for (number, _), parts in zip(claims, texts, strict=True)]
            texts = cut([(str(row[3]),) for row in rows["assertion"]])
            gists = [(row[0], row[6], *_indexed(parts)) for row, parts in zip(rows["assertion"], texts, strict=True)]
            self._copy(cursor, "COPY gist_words (assertion, number, gist, words) FROM STDIN", gists)
            self._copy(cursor, "COPY claim_words (number, source, party, about, words) FROM STDIN", found)

    @staticmethod
    def _copy(cursor: psycopg.Cursor[Row], statement: str, rows: Sequence[Row]) -> None:
        with cursor.copy(statement.encode()) as out:
            for row in rows:
                out.write_row(row)

    def close(self) -> None:
        """Make the indexes, and let the server count."""
        for statement in self.made:
            self.db.execute(statement.encode())
        self.db.execute("VACUUM ANALYZE")
        self.db.close()


def _indexed(parts: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Words in order, each between spaces, and each once as an array of lexemes."""
    lexemes = sorted({word for words in parts for word in words})
    return (*(f" {' '.join(words)} " for words in parts), " ".join(f"'{word}'" for word in lexemes))
