"""Flattened text against trafilatura's HTML on the same pages, in one run: milliseconds a page, and how many times as fast.

Both read the same pages in turns of a dozen, as pages come when many are read, so that whatever else the machine does slows both alike.

python -m bench.reading_text ../shared/bench
"""

from __future__ import annotations

import gzip
import json
import os
import sys
import time
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")  # as the command line has it; numpy reads this when it is loaded

import trafilatura

from onrecord.read import read
from onrecord.records import Page

EVERY = 4  # one page in so many
TURN = 12  # pages that one reads before the other does


def measure(folder: Path) -> tuple[float, float, int]:
    """Seconds of processor time a page for trafilatura with metadata and for the reader of text; pages measured."""
    texts, pages = {}, {}
    with gzip.open(folder / "reading" / "text.jsonl.gz", "rt", encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            if record["view"] == "page":
                texts[record["id"]] = record["text"]
    with gzip.open(folder / "reading" / "html.jsonl.gz", "rt", encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            pages[record["id"]] = record["html"]
    chosen = [identity for identity in sorted(texts) if identity in pages][::EVERY]
    read(Page(texts[chosen[0]].encode(), "page", "text/plain"))  # tables are read once
    trafilatura.bare_extraction(pages[chosen[0]], with_metadata=True)
    markup = plain = 0.0
    for first in range(0, len(chosen), TURN):
        turn = chosen[first : first + TURN]
        start = time.process_time()
        for identity in turn:
            trafilatura.bare_extraction(pages[identity], with_metadata=True)
        middle = time.process_time()
        for identity in turn:
            read(Page(texts[identity].encode(), identity, "text/plain"))
        markup += middle - start
        plain += time.process_time() - middle
    return markup / len(chosen), plain / len(chosen), len(chosen)


if __name__ == "__main__":
    html, text, count = measure(Path(sys.argv[1]))
    print(
        f"{count} pages: trafilatura {1000 * html:.1f} ms, flattened text {1000 * text:.1f} ms, {html / text:.1f} times as fast"
    )
