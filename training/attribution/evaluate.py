"""Score a model folder: ``python evaluate.py FOLDER [--data DIR] [--set cue=0.3 …] [--held-back]``.

Every line of a record's text is a block, as the benchmark has it. ``--held-back`` scores the training articles that
were kept for the thresholds instead of dev; ``--tune`` walks over the thresholds one after another on them.
"""

from __future__ import annotations

import argparse
import dataclasses
import importlib.util
import sys
import time
from pathlib import Path
from typing import Any

from data import read_records
from split import split

from onrecord.extract.attribution.decode import decode
from onrecord.extract.attribution.tagger import Tagger
from onrecord.extract.attribution.windows import pack, pieces

GRID = {
    "cue": (0.06, 0.1, 0.15, 0.25),
    "score": (0.25, 0.3, 0.35, 0.4, 0.45, 0.5),
    "change": (1.0, 1.5, 2.0, 2.5),
    "border": (0.0, 0.6, 1.0, 1.5),
    "content": (-0.3, 0.0, 0.3, 0.6, 0.9),
    "source": (0.4, 0.8, 1.2, 1.6, 2.0),
}


def blocks(text: str) -> list[tuple[int, int]]:
    """The lines of a text that hold something."""
    found, position = [], 0
    for line in text.split("\n"):
        if line.strip():
            found.append((position, position + len(line)))
        position += len(line) + 1
    return found


def load_scorer(folder: Path) -> Any:
    """The benchmark's own scorer."""
    spec = importlib.util.spec_from_file_location("score_attribution", folder / "score_attribution.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def line(r: dict[str, Any]) -> str:
    """The figures that matter, on one line."""
    linked, content = r["linked"]["linked"], r["roles"]["content"]
    kinds = " ".join(f"{k} {linked[k]['F1']:.1f}" for k in ("direct", "indirect", "mixed", "no_source"))
    whole = f"linked {linked['all']['F1']:.2f} (P {linked['all']['P']:.1f} R {linked['all']['R']:.1f})"
    roles = " ".join(f"{k} {r['roles'][k]['exact']['F1']:.1f}" for k in ("source", "cue"))
    content_part = f"content soft {content['soft']['F1']:.1f} exact {content['exact']['F1']:.1f}"
    return f"{whole} {kinds} source_acc {r['linked']['source_acc']:.1f} {content_part} exact {roles}"


def main() -> None:
    """Score, or tune."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--data", type=Path, default=Path("../shared/bench/attribution"))
    parser.add_argument("--set", nargs="*", default=[])
    parser.add_argument("--held-back", action="store_true")
    parser.add_argument("--tune", action="store_true")
    parser.add_argument("--full", action="store_true", help="the scorer's whole table")
    a = parser.parse_args()
    scorer = load_scorer(a.data)
    tagger = Tagger.load(a.folder)
    changes = {k: float(v) for k, v in (x.split("=") for x in a.set)}
    settings = dataclasses.replace(tagger._settings, **changes)
    if a.held_back or a.tune:
        records = split(read_records(a.data / "polnear-train.jsonl.gz"))[1]
    else:
        records = read_records(a.data / "polnear-dev.jsonl")
    begin, cpu = time.perf_counter(), time.process_time()
    encoded = {
        r["id"]: [(w, *tagger._encode(w)) for w in pack(pieces(tagger._tokenizer, r["text"], blocks(r["text"])))]
        for r in records
    }

    def result(chosen: Any) -> dict[str, Any]:
        predicted = {
            name: [
                {"source": x.source, "cue": x.cue, "content": x.content}
                for row in rows
                for x in decode(*row, tagger._weights, chosen, tagger._confidence)
            ]
            for name, rows in encoded.items()
        }
        return scorer.score(records, predicted)

    def aim(r: dict[str, Any]) -> float:
        """What the thresholds are set for: linked F1, and a little of how exactly contents are cut."""
        return r["linked"]["linked"]["all"]["F1"] + 0.2 * r["roles"]["content"]["exact"]["F1"]

    scored = result(settings)
    words = sum(len(r["text"].split()) for r in records)
    rates = words / (time.process_time() - cpu), words / (time.perf_counter() - begin)
    print(scorer.render(scored) if a.full else line(scored))
    print("{:.0f} words a CPU second, {:.0f} a second, scoring included".format(*rates), flush=True)
    if a.tune:
        for _ in range(2):
            for name, values in GRID.items():
                tried = [dataclasses.replace(settings, **{name: v}) for v in values]
                rated = [round(aim(result(s)), 2) for s in tried]
                settings = tried[rated.index(max(rated))]
                print(name, rated, "->", getattr(settings, name), flush=True)
        print(dataclasses.asdict(settings), line(result(settings)))


if __name__ == "__main__":
    main()
