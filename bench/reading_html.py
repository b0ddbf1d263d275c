"""Speed of the HTML reader beside trafilatura's own reading of the same pages: ``python -m bench.reading_html BENCH [N]``.

BENCH is the folder with ``reading/html.jsonl.gz``. Both give body and metadata; each page is read by both in turn, so that a
busy machine slows them alike. The aim is at least 0.8 times trafilatura's pages a second.
"""

from __future__ import annotations

import contextlib
import gzip
import json
import sys
import time
from pathlib import Path

import trafilatura

from onrecord.errors import Unreadable
from onrecord.read import read
from onrecord.records import Page


def main(arguments: list[str]) -> int:
    """Print seconds of processor time for each reader, and their ratio."""
    if not arguments:
        print("bench: name the folder with reading/html.jsonl.gz", file=sys.stderr)
        return 2
    with gzip.open(Path(arguments[0]) / "reading" / "html.jsonl.gz", "rt", encoding="utf-8") as file:
        records = [json.loads(line) for line in file]
    step = max(len(records) // int(arguments[1]), 1) if len(arguments) > 1 else 1
    records = records[::step]
    ours = theirs = 0.0
    for number, record in enumerate([records[0], *records]):  # the first page once more, to load models and tables
        page = Page(record["html"].encode("utf-8", "replace"), record["url"], "text/html")
        started = time.process_time()
        with contextlib.suppress(Unreadable):  # refusing a page is reading it too
            read(page)
        middle = time.process_time()
        trafilatura.bare_extraction(record["html"], url=record["url"], with_metadata=True)
        if number:
            ours += middle - started
            theirs += time.process_time() - middle
    size = sum(len(record["html"]) for record in records) / 1e6
    print(f"{len(records)} pages, {size:.1f} MB of HTML")
    print(f"onrecord     {ours:.2f} s, {len(records) / ours:.1f} pages a second")
    print(f"trafilatura  {theirs:.2f} s, {len(records) / theirs:.1f} pages a second")
    print(f"onrecord / trafilatura: {theirs / ours:.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
