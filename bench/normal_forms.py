"""Cost of times and quantities beside the parser's, on the same text: ``python -m bench.normal_forms FILE``.

The aim is at most a quarter of the parser's time.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from onrecord.extract.parse import load_parser
from onrecord.extract.quantities import find_quantities
from onrecord.extract.times import find_times


def main(paths: list[str]) -> int:
    """Print seconds of processor time for each step over the paragraphs of the files."""
    paragraphs = [line for path in paths for line in Path(path).read_text("utf-8").splitlines() if line.strip()]
    if not paragraphs:
        print("bench: name at least one text file", file=sys.stderr)
        return 2
    nlp = load_parser()
    list(nlp.pipe(paragraphs[:4]))  # warm
    find_times("today", "2024-10-23")
    started = time.process_time()
    docs = list(nlp.pipe(paragraphs))
    parsed = time.process_time()
    for doc in docs:
        find_times(doc.text, "2024-10-23", doc=doc)
    timed = time.process_time()
    for doc in docs:
        find_quantities(doc)
    counted = time.process_time()
    parser = parsed - started
    print(f"parser {parser:.2f} s, times {timed - parsed:.3f} s, quantities {counted - timed:.3f} s")
    print(f"times and quantities: {(counted - parsed) / parser:.3f} of the parser")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
