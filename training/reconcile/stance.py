"""Fit the weights for the stance of a headline on a claim and write ``stance_weights.toml``.

    python training/reconcile/stance.py --data ../shared/bench/reconcile/emergent.jsonl.gz [--cv]

Ridge softmax regression over the features of :func:`onrecord.reconcile.stance.observe` and the meanings of headline and
claim; reports macro-F1, the share of wrong "agree" and of missed denials over five folds of claims, folded anew three
times, before fitting on all (with ``--cv`` it stops there). Needs scipy.

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
from scipy.optimize import minimize

from onrecord.reconcile.stance import STANCES, apart, observe

OUT = Path(__file__).parents[2] / "src" / "onrecord" / "lang" / "en" / "stance_weights.toml"
LABEL = {"for": "agree", "against": "deny", "observing": "report"}
LEAST = {"n": 3, "k": 6, "c": 12, "before": 3, "behind": 3}  # headlines that a word must stand in
RIDGE = {"n": 8.0, "k": 20.0, "c": 20.0, "before": 8.0, "behind": 8.0}  # by kind of feature; 1 for the rest
MEANING = 3.0  # ridge on the directions of meaning
DENY = 1.5  # what a denial counts: they are few
BIAS = (0.5, 0.4, 0.35, 0.33, 0.3, 0.28, 0.25, 0.2)  # on "agree": false corroboration costs most
FOLDS, TIMES = 5, 3
DENSE = 2 * 384


def names_of(features: list[dict[str, float]]) -> list[str]:
    counts = Counter(name for one in features for name in one)
    return sorted(n for n, count in counts.items() if count >= LEAST.get(n.split(":")[0] if ":" in n else "", 1))


def matrix(features: list[dict[str, float]], names: list[str], dense: np.ndarray) -> np.ndarray:
    at = {name: j for j, name in enumerate(names)}
    result = np.zeros((len(features), len(names)))
    for i, one in enumerate(features):
        for name, value in one.items():
            if name in at:
                result[i, at[name]] = value
    return np.hstack([result, dense])


def softmax(scores: np.ndarray) -> np.ndarray:
    shifted = np.exp(scores - scores.max(1, keepdims=True))
    return shifted / shifted.sum(1, keepdims=True)


def fit(x: np.ndarray, y: np.ndarray, names: list[str]) -> np.ndarray:
    ridge = np.array([RIDGE.get(n.split(":")[0], 1.0) for n in names] + [MEANING] * DENSE)[:, None]
    gold = np.eye(len(STANCES))[y]
    case = np.where(y == STANCES.index("deny"), DENY, 1.0)

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        weights = flat.reshape(x.shape[1], len(STANCES))
        p = softmax(x @ weights)
        value = -(case * np.log(p[np.arange(len(y)), y] + 1e-12)).sum() + 0.5 * (ridge * weights**2).sum()
        return value, (x.T @ (case[:, None] * (p - gold)) + ridge * weights).ravel()

    found = minimize(loss, np.zeros(x.shape[1] * len(STANCES)), jac=True, method="L-BFGS-B", options={"maxiter": 150})
    return found.x.reshape(x.shape[1], len(STANCES))


def held_back(
    features: list[dict[str, float]], dense: np.ndarray, y: np.ndarray, claim: list[str], seed: int
) -> np.ndarray:
    """Chances of each headline by weights that never saw its claim."""
    claims = sorted(set(claim))
    random.Random(seed).shuffle(claims)
    fold = {one: i % FOLDS for i, one in enumerate(claims)}
    folds = np.array([fold[one] for one in claim])
    held = np.zeros((len(y), len(STANCES)))
    for k in range(FOLDS):
        inside, outside = np.flatnonzero(folds != k), np.flatnonzero(folds == k)
        names = names_of([features[i] for i in inside])
        weights = fit(matrix([features[i] for i in inside], names, dense[inside]), y[inside], names)
        held[outside] = softmax(matrix([features[i] for i in outside], names, dense[outside]) @ weights)
    return held


def scores(held: np.ndarray, y: np.ndarray, bias: float) -> tuple[float, float, float]:
    """Macro-F1, wrong among "agree", missed among denials, in per cent."""
    guess = (held * np.array([bias if s == "agree" else 1 for s in STANCES])).argmax(1)
    f1 = [
        2 * ((guess == k) & (y == k)).sum() / max((guess == k).sum() + (y == k).sum(), 1) for k in range(len(STANCES))
    ]
    agree, deny = STANCES.index("agree"), STANCES.index("deny")
    wrong = ((guess == agree) & (y != agree)).sum() / max((guess == agree).sum(), 1)
    missed = ((guess != deny) & (y == deny)).sum() / max((y == deny).sum(), 1)
    return 100 * float(np.mean(f1)), 100 * float(wrong), 100 * float(missed)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/bench/reconcile/emergent.jsonl.gz"))
    parser.add_argument("--cv", action="store_true", help="only cross-validate")
    asked = parser.parse_args()
    rows = [json.loads(line) for line in gzip.decompress(asked.data.read_bytes()).splitlines()]
    features = [observe(row["headline"], row["claim"]) for row in rows]
    dense = np.stack([apart(row["headline"], row["claim"]) for row in rows])
    y = np.array([STANCES.index(LABEL[row["stance"]]) for row in rows])
    held = [held_back(features, dense, y, [row["claim_id"] for row in rows], seed) for seed in range(TIMES)]
    for bias in BIAS:
        f1, wrong, missed = np.mean([scores(one, y, bias) for one in held], axis=0)
        print(f"bias {bias}: macro-F1 {f1:.1f}, wrong agree {wrong:.1f}, missed denials {missed:.1f}")
    if asked.cv:
        return
    names = names_of(features)
    weights = fit(matrix(features, names, dense), y, names)
    lines = [
        "# Weights for the stance of a headline on a claim; see onrecord.reconcile.stance and training/reconcile/stance.py.",
        '# A word of the headline that the claim has ("k:") or has not ("n:"), stands before or behind the claim\'s words; "c:"',
        "# one of the claim. Meaning: by directions of the sentence encoder.",
    ]
    for k, stance in enumerate(STANCES):
        lines += ["", f"[stance.{stance}]"]
        lines += [f'"{name}" = {weights[i, k]:.3f}' for i, name in enumerate(names) if abs(weights[i, k]) >= 0.02]
    for k, stance in enumerate(STANCES):
        lines += ["", f"[meaning.{stance}]"]
        for part, start in (("headline", len(names)), ("difference", len(names) + DENSE // 2)):
            lines.append(f"{part} = [{', '.join(f'{w:.2f}' for w in weights[start : start + DENSE // 2, k])}]")
    OUT.write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
