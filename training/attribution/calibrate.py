"""Fit what makes an attribution sure, and the least score, on the held-back articles: ``python calibrate.py FOLDER``.

A logistic regression over the signs in ``onrecord.extract.attribution.confidence``, with a ridge; an attribution counts as
right where a gold one has a like content (Jaccard 0.5) and shares a word of the source, as in the benchmark. The figures
printed are from five folds by article; the weights written to ``FOLDER/model.json`` are fitted on all of them.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import random
from pathlib import Path
from typing import Any

import numpy as np
from data import read_records
from evaluate import blocks, line, load_scorer
from split import split

from onrecord.extract.attribution.confidence import SIGNS, Confidence
from onrecord.extract.attribution.decode import LEAST, Candidate, candidates, decode, runs, spans
from onrecord.extract.attribution.tagger import CARD, Tagger
from onrecord.extract.attribution.windows import pack, pieces

FOLDS = 5
RIDGE = 6.0
LEVEL = 0.2  # points of linked F1 below the best that are no difference: then the least score, which reads more
SCORES = (0.25, 0.3, 0.35, 0.4, 0.45, 0.5)


def fit(signs: np.ndarray, right: np.ndarray) -> Confidence:
    """Newton's method on standardised signs; the weights are those of the signs as they are."""
    mean, spread = signs.mean(0), signs.std(0) + 1e-6
    x = np.c_[np.ones(len(signs)), (signs - mean) / spread]
    ridge = np.diag([0.0] + [RIDGE] * signs.shape[1])
    w = np.zeros(x.shape[1])
    for _ in range(30):
        p = 1 / (1 + np.exp(-x @ w))
        w += np.linalg.solve(x.T @ (x * (p * (1 - p))[:, None]) + ridge, x.T @ (right - p) - ridge @ w)
    weights = w[1:] / spread
    return Confidence(float(w[0] - weights @ mean), tuple(float(v) for v in weights))


def linked(article: Any, gold: list[Any], window: Any, one: Candidate) -> bool:
    """Whether a gold attribution has a like content and shares the source."""
    content = [w for f, t in one.content for w in range(f, t + 1)]
    record = {"source": spans(window, one.source), "cue": [], "content": spans(window, runs(content, window.block))}
    read = article.read([record])
    return bool(read) and any(
        2 * len(read[0].content & g.content) >= len(read[0].content | g.content)
        and (g.source == read[0].source or bool((g.source & read[0].source) - article.articles))
        for g in gold
    )


def main() -> None:
    """Fit, choose, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--data", type=Path, default=Path("../shared/bench/attribution"))
    parser.add_argument("--train", nargs="*", default=["polnear-train.jsonl.gz"], help="as the model was trained on")
    a = parser.parse_args()
    scorer, tagger = load_scorer(a.data), Tagger.load(a.folder)
    records = split([r for name in a.train for r in read_records(a.data / name)])[1]
    rows = {
        r["id"]: [(w, *tagger._encode(w)) for w in pack(pieces(tagger._tokenizer, r["text"], blocks(r["text"])))]
        for r in records
    }
    signs, right, owner = [], [], []
    for number, r in enumerate(records):
        article = scorer.Article(r["text"], r.get("discard") or [])
        gold = article.read(r["attributions"])
        for row in rows[r["id"]]:
            for one in candidates(*row, tagger._weights, tagger._settings):
                signs.append(one.signs)
                right.append(float(linked(article, gold, row[0], one)))
                owner.append(number)
    x, y, articles = np.array(signs), np.array(right), np.array(owner)
    print(f"{len(y)} candidates of at least {LEAST}, {100 * y.mean():.0f} % right")
    fold = [n % FOLDS for n in range(len(records))]
    random.Random(1).shuffle(fold)
    of_fold = [fit(x[chosen], y[chosen]) for k in range(FOLDS) for chosen in [np.array(fold)[articles] != k]]

    def scored(least: float) -> dict[str, Any]:
        settings = dataclasses.replace(tagger._settings, score=least)
        predicted = {
            r["id"]: [
                {"source": one.source, "cue": one.cue, "content": one.content}
                for row in rows[r["id"]]
                for one in decode(*row, tagger._weights, settings, of_fold[fold[number]])
            ]
            for number, r in enumerate(records)
        }
        return scorer.score(records, predicted)

    results = {least: scored(least) for least in SCORES}
    for least, result in results.items():
        print(least, line(result))
    f1 = {least: result["linked"]["linked"]["all"]["F1"] for least, result in results.items()}
    best = min(least for least in SCORES if f1[least] >= max(f1.values()) - LEVEL)
    whole = fit(x, y)
    path = a.folder / CARD
    card = json.loads(path.read_text(encoding="utf-8"))
    card["thresholds"]["score"] = best
    card["confidence"] = {"bias": round(whole.bias, 4)} | {
        name: round(weight, 4) for name, weight in zip(SIGNS, whole.weights, strict=True)
    }
    path.write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")
    print("least score", best, card["confidence"])


if __name__ == "__main__":
    main()
