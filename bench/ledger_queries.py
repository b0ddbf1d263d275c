"""How long a page of an answer takes, and a page's addition, on SQLite and on PostgreSQL with as many claims.

    python -m bench.ledger_queries [--claims 50000] [--postgres postgresql://…]

Without an address a private cluster is started (its writes are not made durable: compare questions, not additions).
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import psycopg

from onrecord.ledger import Filters, Ledger
from onrecord.records import Article, Block, Claim, Mention, Page, Span, Words, claim_id

PER_ARTICLE = 20
LIMIT = 50


def readings(count: int) -> Iterator[tuple[Page, Article, list[Claim]]]:
    """Made-up articles over ten years, with words as frequent as words are (Zipf)."""
    rng = random.Random(7)
    words = [
        f"{a}{b}{c}" for a in ("ka", "lo", "mi", "ru", "te") for b in ("den", "sol", "var", "nik") for c in range(100)
    ]
    weights = [1 / (rank + 1) for rank in range(len(words))]
    for number in range(count):
        text, claims = f"Report {number}\n\n", []
        day = f"{2015 + number % 10}-{1 + number % 12:02}-{1 + number % 28:02}"
        said = []
        for _ in range(PER_ARTICLE):
            sentence = " ".join(rng.choices(words, weights, k=12))
            said.append((len(text), sentence, f"Office {rng.choices(range(500), weights[:500])[0]}"))
            text += f"{sentence}. "
        page = Page(text.encode(), f"https://bench.example/{number}", "text/plain", None)
        article = Article(
            page.article_id, page.sha256, page.origin, text, (Block("body", 0, len(text)),),
            f"Paper {number % 300}", headline=f"Report {number}", published=day,
        )  # fmt: skip
        for start, sentence, office in said:
            content = (Span(start, start + len(sentence)),)
            source = Mention((Span(start, start + 5),), office, office, "organisation", office)
            roles = (source.spans, (Span(start, start + 2),), content, ())
            claims.append(
                Claim(claim_id(article.id, roles), article.id, "body", Words(content, sentence), source,
                      cue=Words((Span(start, start + 2),), "said"))
            )  # fmt: skip
        yield page, article, claims


def questions(ledger: Ledger) -> dict[str, Callable[[], object]]:
    """What a page of the interface asks."""
    middle = next(ledger.claims(Filters(since="2019-06-01", limit=1))).id
    return {
        "first page": lambda: list(ledger.claims(Filters(limit=LIMIT))),
        "a page from the middle": lambda: list(ledger.claims(Filters(after=middle, limit=LIMIT))),
        "by source, frequent": lambda: list(ledger.claims(Filters(source="Office 0", limit=LIMIT))),
        "by source, rare": lambda: list(ledger.claims(Filters(source="Office 444", limit=LIMIT))),
        "about two words": lambda: list(ledger.claims(Filters(about="kaden3 kaden7", limit=LIMIT))),
        "by outlet and days": lambda: list(ledger.claims(Filters(outlet="paper 7", since="2020-01-01", limit=LIMIT))),
        "search, frequent word": lambda: list(ledger.search("kaden0", LIMIT)),
        "search, rare word": lambda: list(ledger.search("tenik99", LIMIT)),
        "search, beginning": lambda: list(ledger.search("tenik9*", LIMIT)),
        "articles with a phrase": lambda: ledger.search_articles('"kaden0 kaden1"', LIMIT),
    }


def main() -> None:
    """Print medians in milliseconds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--claims", type=int, default=50_000)
    parser.add_argument("--postgres")
    given = parser.parse_args()
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        address = given.postgres
        if address is None:
            from tests.postgres import cluster

            address = stack.enter_context(cluster())
        table: dict[str, list[float]] = {}
        for where in (str(Path(folder) / "ledger.db"), address):
            ledger = stack.enter_context(Ledger.open(where))
            start = time.perf_counter()
            for reading in readings(given.claims // PER_ARTICLE):
                ledger.add_reading(*reading)
            added = (time.perf_counter() - start) / (given.claims // PER_ARTICLE)
            table.setdefault("adding a page of 20 claims", []).append(added * 1000)
            if "://" in where:  # as the server does by itself within a minute
                with psycopg.connect(where, autocommit=True) as connection:
                    connection.execute("ANALYZE")
            for name, ask in questions(ledger).items():
                times = []
                for _ in range(9):
                    start = time.perf_counter()
                    ask()
                    times.append((time.perf_counter() - start) * 1000)
                table.setdefault(name, []).append(statistics.median(times))
    sys.stdout.write(f"{given.claims} claims; medians of 9, ms{'SQLite':>14}{'PostgreSQL':>12}\n")
    for name, (one, other) in table.items():
        sys.stdout.write(f"{name:40}{one:10.1f}{other:12.1f}\n")


if __name__ == "__main__":
    main()
