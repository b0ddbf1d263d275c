"""How long every question that a page or the interface for programs asks takes, on SQLite and on PostgreSQL.

    python -m bench.queries [--claims 1000000] [--times 9] [--postgres postgresql://…] [--keep FOLDER]

The ledger is made up (`bench/made_ledger.py`) and is the same in both. Without an address a private PostgreSQL cluster is
started. Each question is asked once beforehand, then so many times; the median of the time that passes counts, and the least stands
beside it: on a machine that does other work too, that is nearer to what the question takes. The aim is 50 ms for each, 100 ms
for the first web page.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import date, timedelta
from pathlib import Path

from bench.made_ledger import PostgresSink, SqliteSink, fill
from onrecord.ledger import Filters, Ledger, Part
from onrecord.records import Claim
from onrecord.views.holdings import for_article, for_claim, for_claims, for_story

LIMIT = 51  # a page of fifty, and whether there is another
Question = Callable[[Ledger], object]


class Sample:
    """What there is to ask for, found in a ledger: frequent and rare words, a middle to go on from, the largest story."""

    def __init__(self, ledger: Ledger) -> None:
        first, last = (
            date.fromisoformat(str(next(ledger.articles(part=Part(limit=1, latest=latest))).day))
            for latest in (False, True)
        )
        middle = first + (last - first) / 2
        self.day, self.until = middle.isoformat(), (middle + timedelta(days=30)).isoformat()
        self.middle = next(ledger.claims(Filters(since=self.day, limit=1)))
        self.late = next(ledger.claims(Filters(since=(last - (last - first) / 5).isoformat(), limit=1)))
        stories = list(ledger.stories(Part(limit=2000)))
        self.story = max(stories, key=lambda story: len(story.articles))
        self.last = stories[-1]
        self.article = self.middle.article
        claims = list(ledger.claims(Filters(since=self.day, limit=20_000)))
        words: dict[str, int] = {}
        for claim in claims:
            for word in set(claim.content.text.lower().split()):
                words[word] = words.get(word, 0) + 1
        ordered = sorted(words, key=lambda word: (words[word], word))
        self.often, self.also = ordered[-1], ordered[-2]
        self.rare = ordered[0]
        by_share = {word: words[word] / len(claims) for word in ordered}
        self.words = {  # claims of a thousand that have the word
            share: min(ordered, key=lambda word: abs(by_share[word] - share / 1000)) for share in (50, 20, 10, 5, 2, 1)
        }
        quoted: dict[str, int] = {}
        for claim in claims:
            if claim.source and claim.source.name:
                quoted[claim.source.name] = quoted.get(claim.source.name, 0) + 1
        names = sorted(quoted, key=lambda name: (quoted[name], name))
        self.source, self.rare_source = names[-1], names[0]
        self.party = next(c.source.party for c in claims if c.source and c.source.name == self.source) or ""
        self.prefix = self.rare[:4] + "*"
        near: Claim = self.middle
        self.place = near.event.place[0].name or ""
        self.assertion = next(iter(ledger.linked([near.id]).values())).assertion


def _claims(**fields: object) -> Question:
    return lambda ledger: list(ledger.claims(Filters(limit=LIMIT, **fields)))  # type: ignore[arg-type]


def questions(sample: Sample) -> dict[str, Question]:
    """Every question, by what it is for."""
    asked: dict[str, Question] = {
        "counts": lambda ledger: ledger.counts(),
        "situation: stories with their standing, latest articles": _situation,
        "stories, next page": lambda ledger: list(
            ledger.stories(Part(after=(sample.last.last or "", sample.last.id), limit=LIMIT))
        ),
        "stories of a month": lambda ledger: list(ledger.stories(Part(sample.day, sample.until, limit=LIMIT))),
        "story page, the largest of the latest 2,000": lambda ledger: for_story(ledger, sample.story.id),
        "article page": lambda ledger: for_article(ledger, sample.article),
        "claim page": lambda ledger: for_claim(ledger, sample.middle.id),
        "assertion": lambda ledger: ledger.assertion(sample.assertion),
        "an id by its beginning": lambda ledger: ledger.identify(sample.middle.id[:8]),
        "claims, first page": _claims(),
        "claims, from the middle": _claims(after=sample.middle.id),
        "claims by a frequent source": _claims(source=sample.source),
        "claims by a frequent source, from the middle": _claims(source=sample.source, after=sample.middle.id),
        "claims by a rare source": _claims(source=sample.rare_source),
        "claims by a party": _claims(party=sample.party),
        "claims about a frequent word": _claims(about=sample.often),
        "claims about two frequent words": _claims(about=f"{sample.often} {sample.also}"),
        "claims about a rare word": _claims(about=sample.rare),
        "claims of an outlet": _claims(outlet="paper 7"),
        "claims of a rare outlet, from the middle": _claims(outlet="Paper 250", after=sample.middle.id),
        "claims of an outlet by a frequent source": _claims(outlet="paper 7", source=sample.source),
        "claims with a rare status": _claims(status="retracted"),
        "claims with a rare status, from the middle": _claims(status="retracted", after=sample.middle.id),
        "claims with a frequent status about a word": _claims(status="single-source", about=sample.often),
        "claims with a rare status by a frequent source": _claims(status="retracted", source=sample.source),
        "claims that deny": _claims(position="denies"),
        "claims by stance and days": _claims(stance="denies", since=sample.day, until=sample.until),
        "claims by event": _claims(event="ASSAULT", after=sample.middle.id),
        "claims with a frequent status on a day": _claims(status="single-source", as_of=sample.day),
        "claims with a rare status on a day": _claims(status="retracted", as_of=sample.day),
        "claims of a story about a word": _claims(story=sample.story.id, about=sample.often),
        "claims of an assertion": _claims(assertion=sample.assertion),
        "assertions, first page": lambda ledger: list(ledger.assertions(Filters(limit=LIMIT))),
        "assertions with a rare status": lambda ledger: list(
            ledger.assertions(Filters(status="retracted", limit=LIMIT))
        ),
        "assertions about a frequent word": lambda ledger: list(
            ledger.assertions(Filters(about=sample.often, limit=LIMIT))
        ),
        "assertions about a rare word": lambda ledger: list(ledger.assertions(Filters(about=sample.rare, limit=LIMIT))),
        "articles, from the middle": lambda ledger: list(
            ledger.articles(part=Part(after=(sample.day, ""), limit=LIMIT))
        ),
        "articles of an outlet in a month": lambda ledger: list(
            ledger.articles(outlet="paper 7", part=Part(sample.day, sample.until, limit=LIMIT))
        ),
        "changes, the latest": lambda ledger: list(ledger.turns(part=Part(limit=LIMIT, latest=True))),
        "changes to a rare status in a month": lambda ledger: list(
            ledger.turns(status="retracted", part=Part(sample.day, sample.until, limit=LIMIT))
        ),
        "changes of a story": lambda ledger: list(ledger.turns(story=sample.story.id, part=Part(limit=LIMIT))),
        "warnings of a kind": lambda ledger: list(ledger.warnings(kind="hedge-lost", part=Part(limit=LIMIT))),
        "warnings of a story": lambda ledger: list(ledger.warnings(story=sample.story.id)),
        "search, frequent word": lambda ledger: list(ledger.search(sample.often, LIMIT)),
        "search page, frequent word": lambda ledger: for_claims(ledger, list(ledger.search(sample.often, LIMIT))),
        "search, two frequent words": lambda ledger: list(ledger.search(f"{sample.often} {sample.also}", LIMIT)),
        "search, frequent name": lambda ledger: list(ledger.search(f'"{sample.source}"', LIMIT)),
        "search, rare word": lambda ledger: list(ledger.search(sample.rare, LIMIT)),
        "search, how a rare word begins": lambda ledger: list(ledger.search(sample.prefix, LIMIT)),
        "search, how words begin": lambda ledger: list(ledger.search(f"{sample.often[:3]}*", LIMIT)),
        "search, frequent word, next page": lambda ledger: list(ledger.search(sample.often, LIMIT, sample.late.id)),
        "search, frequent word, up to a day": lambda ledger: list(ledger.search(sample.often, LIMIT, until=sample.day)),
        "articles with a frequent word": lambda ledger: ledger.search_articles(sample.often, LIMIT),
        "articles with a rare word": lambda ledger: ledger.search_articles(sample.rare, LIMIT),
    }
    for share, word in sample.words.items():
        asked[f"search, a word in {share} of 1,000 claims"] = lambda ledger, word=word: list(ledger.search(word, LIMIT))  # type: ignore[misc]
    return asked


def _situation(ledger: Ledger) -> object:
    stories = list(ledger.stories(Part(limit=100)))
    latest = list(ledger.articles(part=Part(limit=50, latest=True)))
    return ledger.counts(), stories, ledger.standing([story.id for story in stories]), latest


def timed(ask: Callable[[], object], times: int) -> tuple[float, float]:
    """Milliseconds: the median, and the least, which other work on the machine disturbs least."""
    ask()
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        ask()
        taken.append((time.perf_counter() - started) * 1000)
    return statistics.median(taken), min(taken)


def pages(where: str, sample: Sample, times: int) -> dict[str, tuple[float, float]]:
    """The web pages and lists as a client has them, rendered."""
    from fastapi.testclient import TestClient

    from onrecord.web.app import create_app

    paths = {
        "GET /": "/",
        "GET /story/…": f"/story/{sample.story.id}",
        "GET /article/…": f"/article/{sample.article}",
        "GET /claim/…": f"/claim/{sample.middle.id}",
        "GET /search?q=, frequent word": f"/search?q={sample.often}",
        "GET /v1/claims?source=, frequent": f"/v1/claims?source={sample.source}",
        "GET /v1/search?q=, frequent word": f"/v1/search?q={sample.often}",
        "GET /v1/stories": "/v1/stories",
        "GET /v1/changes?status=retracted": "/v1/changes?status=retracted",
        "GET /v1/": "/v1/",
    }
    found = {}
    with TestClient(create_app(where, requests=0)) as client:
        for name, path in paths.items():
            assert client.get(path).status_code == 200, path
            found[name] = timed(lambda path=path: client.get(path), times)  # type: ignore[misc]
    return found


def measure(where: str, times: int) -> tuple[dict[str, tuple[float, float]], dict[str, object]]:
    """Milliseconds and answers of every question on one database."""
    with Ledger.open(where, read_only=True) as ledger:
        sample = Sample(ledger)
        asked = questions(sample)
        answers = {name: ask(ledger) for name, ask in asked.items()}
        found = {name: timed(lambda ask=ask: ask(ledger), times) for name, ask in asked.items()}  # type: ignore[misc]
    return {**found, **pages(where, sample, times)}, answers


def main() -> int:
    """Print milliseconds; 1 where a median is over its aim or the databases differ."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--claims", type=int, default=50_000)
    parser.add_argument("--times", type=int, default=9)
    parser.add_argument("--postgres", help="address of a database that holds nothing, or the ledger kept by --keep")
    parser.add_argument("--keep", type=Path, help="folder in which the SQLite ledger is kept and taken from")
    given = parser.parse_args()
    with ExitStack() as stack:
        folder = given.keep or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        path, address = folder / "made.db", given.postgres
        if address is None:
            from tests.postgres import cluster

            address = stack.enter_context(
                cluster("shared_buffers=2GB")
            )  # room for the indexes, as a server of this size has
        wheres = [str(path), address]
        empty = [where for where in wheres if ("://" in where or path.exists()) is False or _is_empty(where)]
        if empty:
            sinks = [PostgresSink(where) if "://" in where else SqliteSink(where) for where in empty]
            fill(given.claims, sinks)
            for sink in sinks:
                sink.close()
        (one, first), (other, second) = (measure(where, given.times) for where in wheres)
        with Ledger.open(wheres[0], read_only=True) as ledger:
            held = ledger.counts()["claim"]
    out = sys.stdout.write
    out(f"{held:,} claims; of {given.times}, ms: median (least)\n{'':56}{'SQLite':>16}{'PostgreSQL':>16}\n")
    bad = 0
    for name in one:
        aim = 100 if name == "GET /" else 50
        cells = "".join(f"{middle:8.1f} ({least:5.1f})" for middle, least in (one[name], other[name]))
        over = max(one[name][0], other[name][0]) > aim
        differs = name in first and first[name] != second[name]
        bad += over or differs
        out(f"{name:56}{cells}{'  over the aim' if over else ''}{'  ANSWERS DIFFER' if differs else ''}\n")
    return int(bad > 0)


def _is_empty(where: str) -> bool:
    with Ledger.open(where) as ledger:
        return ledger.counts()["claim"] == 0


if __name__ == "__main__":
    sys.exit(main())
