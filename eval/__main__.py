"""``python -m eval --bench DIR [--only ROW …] [--json] [--gate]``: score the program over annotated data."""

from __future__ import annotations

import argparse
import importlib
import json
import sys
import time
from pathlib import Path

from eval import gate
from eval.baselines import BASELINES
from eval.scorers import Absent

# row -> module that computes it
ROWS = {
    "reading_html": "reading",
    "reading_text": "reading",
    "attribution": "attribution",
    "events": "events",
    "factuality": "events",
    "places": "places",
    "times": "times",
    "quantities": "quantities",
    "stories": "clusters",
    "stance": "stance",
    "matching": "matching",
    "coref": "coref",
    "lineage": "lineage",
    "ledger": "ledger",
}


def main(argv: list[str] | None = None) -> int:
    """Run the rows asked for; 0 when all that could run ran."""
    parser = argparse.ArgumentParser(prog="python -m eval", description=__doc__)
    parser.add_argument("--bench", type=Path, required=True, help="folder laid out as described in eval/README.md")
    parser.add_argument("--only", nargs="+", choices=list(ROWS), metavar="ROW", help="these rows only")
    parser.add_argument("--json", action="store_true", help="one JSON object {row: {metric: number}}")
    parser.add_argument("--gate", action="store_true", help="exit 1 where a score is under its floor")
    parser.add_argument("--raise", action="store_true", dest="lift", help="lift the floors to what was measured")
    arguments = parser.parse_args(argv)
    if not arguments.bench.is_dir():
        print(f"eval: the data are absent: no folder {arguments.bench}; nothing was measured", file=sys.stderr)
        return 0
    scores: dict[str, dict[str, float]] = {}
    for row in arguments.only or ROWS:
        started = time.perf_counter()
        try:
            scores[row] = importlib.import_module(f"eval.{ROWS[row]}").run(arguments.bench, row)
        except Absent as absent:
            print(f"eval: {row}: skipped, {absent} is absent", file=sys.stderr)
            continue
        print(f"eval: {row}: {time.perf_counter() - started:.0f} s", file=sys.stderr, flush=True)
    if arguments.json:
        print(json.dumps(scores, indent=1))
    else:
        print(f"{'row':14}{'metric':22}{'ours':>8}  to beat")
        for row, metrics in scores.items():
            for metric, value in metrics.items():
                print(f"{row:14}{metric:22}{value:8.1f}  {BASELINES.get((row, metric), '')}")
    if arguments.lift:
        gate.save(gate.raised(scores, gate.load()))
    faults = gate.faults(scores, gate.load()) if arguments.gate else []
    for fault in faults:
        print(f"eval: {fault}", file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
