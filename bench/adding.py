"""What adding one article costs in a small and in a large ledger: ``python -m bench.adding [--claims 10000 1000000]``.

All ledgers are made up: fictional affairs of a few to forty articles that run for days, so many articles a day, seventeen
claims each, words drawn as often as news uses them. The last articles are whole, with their claims reconciled; all before
them are rows of the same kind and number in every table, written without comparing. Then articles of running affairs are
added in turns, one to each ledger, and each is timed from the reading's end to the last commit: stored, indexed, compared, its story worked
out anew. Reading a page and encoding its words cost the same in any ledger and are left out.

All ledgers end with the same articles on the same days, and the same ones are timed: they differ in what came before.
Articles are compared with those of sixty days either way. With ten articles a day (``--a-day``) the 588 articles of a ledger
of 10,000 claims fill these days as those of larger ones do, so that only the size differs; with sixty a day they
are of ten days, and there are six times as many to compare with in a larger one.

The aim is a ratio of at most 1.5.
"""

from __future__ import annotations

import argparse
import base64
import json
import math
import random
import re
import sqlite3
import statistics
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.made_ledger import COLUMNS, PREDICATES, RUNNING, SYLLABLES
from onrecord import codec
from onrecord.lang import table
from onrecord.lang.sentences import SCALE, WIDTH
from onrecord.ledger import Ledger
from onrecord.ledger.places import DATED, base_of, order_of
from onrecord.ledger.settling import settle
from onrecord.reconcile.stories import Document, hours
from onrecord.reconcile.terms import content_stems, vector
from onrecord.records import Article, Block, Claim, Event, Mention, Page, Span, Words, claim_id

CLAIMS = 17  # to an article
WHOLE = 160  # articles that are more than rows
LAST = date(2026, 1, 5)  # of the days before the whole ones
OLDER = 5000  # older articles that are made up, more than those of the days compared; what is before repeats them


# How rows are repeated before the first ones: @ an id, day: a date, place: the number of such a day; TIMES how often, HOURS
# how long before.
_AGAIN = {
    "body": "@sha256, packing, size, bytes",
    "page": "@article, @sha256, origin, media_type, retrieved",
    "article": "place:number, @id, outlet, headline, day:published, day:day, reader, text, record, seal",
    "claim": "place:number, @id, @article, start, day:day, stance, event_type, reader, source, party, about, record, seal",
    "story": "@id, day:first, day:last, record, seal",
    "story_article": "@article, @story",
    "document": "@article, record",
    "story_key": "key, hour - HOURS, @article",
    "gram": "(gram + TIMES * 104729) % 4294967296, day:day, day:moment, @article",
    "assertion": "@id, @story, status, gist, record, seal, number - HOURS - TIMES",
    "change": "@assertion, n, day:at, status, was, @claim",
    "membership": "@claim, @assertion, position, origin, adds_origin, score, reason, status, number - HOURS",
}
_COLUMNS = {
    **{name: COLUMNS[name] for name in _AGAIN if name in COLUMNS},
    **{"document": "article, record", "story_key": "key, hour, article", "gram": "gram, day, moment, article"},
}


@dataclass(slots=True)
class Affair:
    """A running story: who, about what, and until when."""

    names: list[str]
    topic: list[str]
    centre: NDArray[np.float64]
    left: int


class News:
    """An endless run of made-up articles; the same seed gives the same run.

    Attributes:
        meanings: of its articles, by id.
    """

    def __init__(self, seed: int, first: date, a_day: int) -> None:
        self.seed, self.first, self.a_day = seed, first, a_day
        self.rng = random.Random(seed)
        self.numbers = np.random.default_rng(seed)
        rarity = {w: float(level) for level, words in table("document_frequency")["idf"].items() for w in words.split()}
        self.words = [w for w in rarity if len(w) > 3]
        self.often = list(np.cumsum([math.exp(-rarity[w]) for w in self.words]))
        self.running: list[Affair] = []
        self.drawn: list[str] = []
        self.count = 0
        self.meanings: dict[str, bytes] = {}

    def _word(self) -> str:
        if not self.drawn:
            self.drawn = self.rng.choices(self.words, cum_weights=self.often, k=10_000)
        return self.drawn.pop()

    def _affair(self) -> Affair:
        names = ["".join(self.rng.choices(SYLLABLES, k=3)).title() for _ in range(6)]
        centre = self.numbers.standard_normal(WIDTH)
        return Affair(names, [self._word() for _ in range(12)], centre, min(40, 2 + int(self.rng.expovariate(1 / 7))))

    def article(self) -> tuple[Page, Article, list[Claim]]:
        """The next article with its claims."""
        rng = self.rng
        while len(self.running) < RUNNING:
            self.running.append(self._affair())
        affair = rng.choice(self.running)
        affair.left -= 1
        if affair.left <= 0:
            self.running.remove(affair)
        day = (self.first + timedelta(days=self.count // self.a_day)).isoformat()
        self.count += 1
        headline = " ".join([*rng.sample(affair.names, 2), *rng.sample(affair.topic, 4)])
        text, blocks, sentences = headline, [Block("headline", 0, len(headline))], []
        for _ in range(CLAIMS):
            told = [*rng.sample(affair.names, 2), *rng.sample(affair.topic, 3), *(self._word() for _ in range(12))]
            start = len(text) + 2
            text += "\n\n" + " ".join(told)
            blocks.append(Block("body", start, len(text)))
            sentences.append((start, len(text), told))
        outlet = f"Paper {rng.randrange(40)}"
        page = Page(text.encode(), f"made/{self.seed}/{self.count}", "text/plain", None)
        article = Article(
            page.article_id, page.sha256, page.origin, text, tuple(blocks), outlet, headline=headline, published=day
        )
        claims = []
        for start, end, told in sentences:
            predicate, kind = rng.choice(PREDICATES)
            who = Mention((Span(start, start + len(told[0])),), told[0], told[0], "organisation", told[0])
            actor = Mention((Span(start, start + 1),), told[1], told[1], "country", told[1])
            claims.append(
                Claim(
                    claim_id(article.id, (who.spans, (), (Span(start, end),), ())),
                    article.id,
                    "body",
                    Words((Span(start, end),), text[start:end]),
                    who,
                    cue=Words((Span(start, start + 1),), "said"),
                    event=Event(kind, predicate=predicate, actor=(actor,)),
                )
            )
        toward = affair.centre + 0.6 * self.numbers.standard_normal(WIDTH)
        self.meanings[article.id] = (
            np.rint(toward / np.linalg.norm(toward) * SCALE).clip(-127, 127).astype(np.int8).tobytes()
        )
        return page, article, claims

    def document(self, article: Article) -> Document:
        """The article as it is compared, its meaning made up."""
        stems = content_stems(article.headline or "") * 3 + content_stems(article.text)
        weights = {t: round(w, 5) for t, w in vector(stems).items()}
        return Document(article.id, hours(article.published), weights, self.meanings[article.id])


def fill(ledger: Ledger, path: Path, articles: int, a_day: int) -> News:
    """Write so many articles as rows, then the whole ones; what goes on from there."""
    older = max(0, articles - WHOLE)
    times = max(1, round(older / OLDER))
    once = older // times
    days = math.ceil(once / a_day)
    news = News(2, LAST - timedelta(days=days - 1), a_day)
    rows = _Rows(path)
    for n in range(once):
        page, article, claims = news.article()
        rows.article(page, article, claims, news.document(article))
        del news.meanings[article.id]
        if n % 2000 == 1999:
            rows.write()
    rows.write()
    for n in range(1, times):
        rows.again(n, days)
    rows.close()
    news = News(1, LAST + timedelta(days=1), a_day)
    with ledger.together():
        for _ in range(articles - older):
            ledger.add_reading(*news.article())
    settle(ledger, news.document)
    return news


class _Rows:
    """Rows of articles, claims and all that follows from them, in the order that the tables keep them."""

    def __init__(self, path: Path) -> None:
        self.db = sqlite3.connect(path, isolation_level=None)
        self.db.execute("PRAGMA synchronous = OFF")
        self.db.execute("PRAGMA cache_size = -500000")  # half a gigabyte
        self.kept: dict[str, list[tuple[object, ...]]] = {}

    def article(self, page: Page, article: Article, claims: list[Claim], document: Document) -> None:
        keep = self.kept.setdefault
        keep("body", []).append((page.sha256, "raw", len(page.body), page.body))
        keep("page", []).append((article.id, page.sha256, page.origin, page.media_type, None))
        base = base_of(article.day, article.id)
        fields = codec.article_object(article)
        fields.pop("text")
        record = codec.dumps(fields)
        keep("article", []).append(
            (
                base,
                article.id,
                article.outlet,
                article.headline,
                article.published,
                article.day,
                "made",
                article.text,
                record,
                "-",
            )
        )
        hour = document.span[0] if document.span else -1.0
        story = "t" + article.id[1:]
        keep("story", []).append((story, article.day, article.day, record, "-"))
        keep("story_article", []).append((article.id, story))
        keep("document", []).append(
            (
                article.id,
                json.dumps(
                    {
                        "span": document.span,
                        "weights": dict(document.weights),
                        "meaning": base64.b64encode(document.meaning).decode(),
                    }
                ),
            )
        )
        keep("story_key", []).extend((key, hour, article.id) for key in document.keys)
        bits = random.Random(article.id).getrandbits
        keep("gram", []).extend((bits(32), article.day, article.day, article.id) for _ in range(35))
        for n, claim in enumerate(claims):
            text = claim.content.text
            start = claim.content.spans[0].start
            told = codec.dumps(codec.claim_object(claim, outlet=article.outlet))
            keep("claim", []).append(
                (
                    base + n,
                    claim.id,
                    article.id,
                    start,
                    article.day,
                    "states",
                    "AID",
                    "made",
                    text[:12],
                    "",
                    text,
                    told,
                    "-",
                )
            )
            said = "s" + claims[n - n % 3].id[1:]
            if n % 3 == 0:
                keep("assertion", []).append((said, story, "single-source", text, "x" * 500, "-", order_of(said)))
                keep("change", []).append((said, 0, article.day, "single-source", None, claim.id))
            keep("membership", []).append(
                (claim.id, said, "affirms", text[:12], 1, 0.5, "same kind of event", "single-source", base + n)
            )

    def write(self) -> None:
        self.db.execute("BEGIN")
        for name, rows in self.kept.items():
            marks = ", ".join("?" * len(rows[0])) if rows else ""
            if rows:
                self.db.executemany(
                    f"INSERT OR IGNORE INTO {name} ({_COLUMNS[name]}) VALUES ({marks})", sorted(rows, key=str)
                )
        self.db.execute("COMMIT")
        self.kept = {}

    def again(self, n: int, days: int) -> None:
        """Repeat what was written first, n times so many days before, under other ids."""
        self.db.execute("BEGIN")
        for name, columns in _AGAIN.items():
            own = columns[columns.index("@") + 1 :].split(",")[0]
            told = re.sub(r"@(\w+)", rf"substr(\1, 1, 1) || '-{n}-' || substr(\1, 2)", columns)
            day = f"date(day, '-{n * days} days')"
            in_order = f"substr({day}, 1, 4) * 416 + substr({day}, 6, 2) * 32 + substr({day}, 9, 2)"
            told = re.sub(r"place:(\w+)", rf"(({in_order}) << 41) + (\1 & {DATED - 1})", told)
            told = re.sub(r"day:(\w+)", rf"date(\1, '-{n * days} days')", told)
            told = told.replace("HOURS", str(24 * n * days)).replace("TIMES", str(n))
            self.db.execute(
                f"INSERT INTO {name} ({_COLUMNS[name]}) SELECT {told} FROM {name} WHERE substr({own}, 2, 1) <> '-'"
            )
        self.db.execute("COMMIT")

    def close(self) -> None:
        self.db.close()


def timed(ledgers: list[tuple[Ledger, News]], times: int) -> list[tuple[list[float], list[float]]]:
    """Wall and processor seconds of adding so many articles to each ledger.

    They take turns, so that whatever else the machine does disturbs all of them alike.
    """
    taken: list[tuple[list[float], list[float]]] = [([], []) for _ in ledgers]
    for _ in range(times):
        for (ledger, news), (wall, busy) in zip(ledgers, taken, strict=True):
            reading = news.article()
            started, ran = time.perf_counter(), time.process_time()
            ledger.add_reading(*reading)
            settle(ledger, news.document)
            wall.append(time.perf_counter() - started)
            busy.append(time.process_time() - ran)
    return taken


def main() -> int:
    """Print the cost in each ledger and the ratio of each to the first."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--claims", type=int, nargs="+", default=[10_000, 1_000_000])
    parser.add_argument("--times", type=int, default=40, help="articles that are added")
    parser.add_argument("--a-day", type=int, default=10, help="articles of one day")
    arguments = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        ledgers = []
        for wanted in arguments.claims:
            path = folder / f"{wanted}.db"
            ledger = stack.enter_context(Ledger.open(str(path)))
            ledgers.append((ledger, fill(ledger, path, round(wanted / CLAIMS), arguments.a_day)))
        taken = timed(ledgers, arguments.times)
        first: list[float] = []
        for (ledger, _), wanted, (wall, busy) in zip(ledgers, arguments.claims, taken, strict=True):
            held, size = ledger.counts(), (folder / f"{wanted}.db").stat().st_size / 1e6
            first = first or busy
            ratio = statistics.median(one / other for one, other in zip(busy, first, strict=True))
            sys.stdout.write(
                f"{held['claim']:>9,} claims in {held['article']:,} articles, {size:,.0f} MB: adding one takes "
                f"{1000 * statistics.median(busy):.0f} ms of processor time (mean {1000 * statistics.mean(busy):.0f}), "
                f"{1000 * statistics.median(wall):.0f} ms in all; {ratio:.2f} times the first, article by article\n"
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
