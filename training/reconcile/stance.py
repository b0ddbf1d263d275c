"""Fit the weights for the stance of a headline on a claim and write ``stance_weights.toml``.

    python training/reconcile/stance.py --data ../shared/bench/reconcile/emergent.jsonl.gz

Ridge softmax regression over the features of :func:`onrecord.reconcile.stance.observe`; reports macro-F1 and the share of
wrong "agree" over five folds of claims before fitting on all.

Reference: Ferreira and Vlachos 2016, Emergent: a novel data-set for stance classification.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
from collections import Counter
from pathlib import Path

import numpy as np

from onrecord.reconcile.stance import STANCES, observe

OUT = Path(__file__).parents[2] / "src" / "onrecord" / "lang" / "en" / "stance_weights.toml"
LABEL = {"for": "agree", "against": "deny", "observing": "report"}
LEAST = {"w": 4, "c": 12}  # headlines that a stem must stand in
RIDGE = {"w": 8.0, "c": 20.0}  # by kind of feature; 1 for the rest
WEIGHT = {"deny": 1.5}  # denials are few
BIAS = (0.5, 0.35, 0.25, 0.2, 0.15)  # on "agree": false corroboration costs most


def names_of(features: list[dict[str, float]]) -> list[str]:
    counts = Counter(name for one in features for name in one)
    return sorted(n for n, count in counts.items() if count >= (LEAST.get(n[0], 1) if n[1:2] == ":" else 1))


def matrix(features: list[dict[str, float]], names: list[str]) -> np.ndarray:
    at = {name: j for j, name in enumerate(names)}
    result = np.zeros((len(features), len(names)))
    for i, one in enumerate(features):
        for name, value in one.items():
            if name in at:
                result[i, at[name]] = value
    return result


def softmax(scores: np.ndarray) -> np.ndarray:
    shifted = np.exp(scores - scores.max(1, keepdims=True))
    return shifted / shifted.sum(1, keepdims=True)


def fit(x: np.ndarray, y: np.ndarray, names: list[str]) -> np.ndarray:
    weights, momentum = np.zeros((x.shape[1], len(STANCES))), 0.0
    gold = np.eye(len(STANCES))[y]
    case = np.array([WEIGHT.get(STANCES[k], 1.0) for k in y])[:, None]
    ridge = np.array([RIDGE.get(n[0], 1.0) if n[1:2] == ":" else 1.0 for n in names])[:, None]
    for _ in range(400):
        momentum = 0.9 * momentum + x.T @ (case * (softmax(x @ weights) - gold)) / len(x) + ridge * weights / len(x)
        weights -= 0.15 * momentum
    return weights


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/bench/reconcile/emergent.jsonl.gz"))
    rows = [json.loads(line) for line in gzip.decompress(parser.parse_args().data.read_bytes()).splitlines()]
    features = [observe(row["headline"], row["claim"]) for row in rows]
    y = np.array([STANCES.index(LABEL[row["stance"]]) for row in rows])
    claims = sorted({row["claim_id"] for row in rows})
    random.Random(0).shuffle(claims)
    fold = {claim: i % 5 for i, claim in enumerate(claims)}
    folds = np.array([fold[row["claim_id"]] for row in rows])
    held = np.zeros((len(rows), len(STANCES)))
    for k in range(5):
        inside = np.flatnonzero(folds != k)
        names = names_of([features[i] for i in inside])
        weights = fit(matrix([features[i] for i in inside], names), y[inside], names)
        held[folds == k] = softmax(matrix([features[i] for i in np.flatnonzero(folds == k)], names) @ weights)
    for bias in BIAS:
        guess = (held * np.array([bias if s == "agree" else 1 for s in STANCES])).argmax(1)
        scores = []
        for k in range(len(STANCES)):
            right = ((guess == k) & (y == k)).sum()
            scores.append(2 * right / max((guess == k).sum() + (y == k).sum(), 1))
        agree = STANCES.index("agree")
        wrong = ((guess == agree) & (y != agree)).sum() / max((guess == agree).sum(), 1)
        print(f"bias {bias}: five-fold macro-F1 {100 * np.mean(scores):.1f}, wrong agree {100 * wrong:.1f}")
    names = names_of(features)
    weights = fit(matrix(features, names), y, names)
    lines = [
        "# Weights for the stance of a headline on a claim; see onrecord.reconcile.stance and training/reconcile/stance.py.",
        '# "w:" a stem of the headline, "c:" one of the claim.',
    ]
    for k, stance in enumerate(STANCES):
        lines += ["", f"[stance.{stance}]"]
        lines += [f'"{name}" = {weights[i, k]:.3f}' for i, name in enumerate(names) if abs(weights[i, k]) >= 0.02]
    OUT.write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
