"""Score the reader of flattened text with labels predicted for outlets left out of training, by the benchmark's own scorer.

    python training/reading_text/evaluate.py BENCH OOF.npz [OOF.npz …]

Each OOF.npz is what ``train.py --folds`` wrote. Where several hold a page (other seeds), the mean of their probabilities is
taken. Everything after the labels (the story's stretch, headline, rules, bylines, dates) runs as packaged; ``headline.toml`` was
fitted on out-of-fold predictions of these pages.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from pathlib import Path

import numpy as np

from eval.reading import predicted
from eval.scorers import read_jsonl, scorer
from onrecord.read.text import read_text
from onrecord.records import Page

FIGURES = (
    "pages",
    "body_f1",
    "body_p",
    "body_r",
    "headline",
    "authors_f1",
    "date",
    "date_false",
    "line_acc",
    "macro_gold",
)


def mean_of(paths: list[Path]) -> dict[str, np.ndarray]:
    """For each page and view the log of the mean probability over the files that hold it."""
    found: dict[str, list[np.ndarray]] = defaultdict(list)
    for path in paths:
        with np.load(path) as stored:
            for key in stored.files:
                found[key].append(stored[key])
    return {key: np.log(np.mean([np.exp(one) for one in each], axis=0)) for key, each in found.items()}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("bench", type=Path)
    parser.add_argument("predictions", type=Path, nargs="+")
    args = parser.parse_args()
    likely = mean_of(args.predictions)
    texts = {(r["id"], r["view"]): r["text"] for r in read_jsonl(args.bench / "reading" / "text.jsonl.gz")}
    gold, predictions = [], []
    for record in read_jsonl(args.bench / "reading" / "text_gold.jsonl.gz"):
        identity, view = record["id"], record["view"]
        scores = likely.get(f"{identity}|{view}")
        if scores is None:
            continue
        text = texts[identity, view]
        article = read_text(text, Page(text.encode(), identity, "text/plain"), scores)
        gold.append(record)
        predictions.append(predicted(article, identity, view))
    for view, figures in scorer(args.bench, "reading/score_reading.py").score_text(gold, predictions).items():
        print(view, json.dumps({name: figures[name] for name in FIGURES}))
        print("    lines", json.dumps(figures["labels"]))


if __name__ == "__main__":
    main()
