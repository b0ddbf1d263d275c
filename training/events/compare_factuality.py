"""What each thing that the factuality model sees is worth, and how much more sentences would give.

    python training/events/compare_factuality.py UDS.jsonl

Prints cross-validated figures and writes nothing. A minute on one core: likenesses are compared whole, not along principal
axes, and the predictions for held-out predicates follow exactly from one inverse.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from train_factuality import DRAWS, FOLDS, GAIN, PENALTY, WEIGHTS, Example, Floats, design, folds_of, measured, read

from onrecord.extract.certainty.factual_model import NEAR, PLACES


def main(path: Path) -> None:
    """Compare."""
    examples = read(path)
    x, _ = design([one.features for one in examples])
    syntax = x / np.sqrt(np.maximum(x.sum(1, keepdims=True), 1))
    states = np.array([one.states for one in examples])
    states = (states - states.mean(0)) / (states.std(0) + 1e-6) / np.sqrt(states.shape[2])
    products = {
        name: weight * states[:, i] @ states[:, i].T
        for i, (name, weight) in enumerate(zip(PLACES, WEIGHTS, strict=True))
    }
    whole = syntax @ syntax.T + sum(products.values())
    tell("parse, linear", x @ x.T, examples, 20.0)
    tell("parse", curved(syntax @ syntax.T), examples)
    tell("state of the predicate", curved(products["predicate"]), examples)
    tell("parse and state of the predicate", curved(syntax @ syntax.T + products["predicate"]), examples)
    tell("all states, no parse", curved(np.asarray(sum(products.values()))), examples)
    tell("all", curved(whole), examples)
    for name in PLACES:
        tell(f"all but {name}", curved(whole - products[name]), examples)
    tell("all, trained on half", curved(whole), examples, folds=2)


def tell(name: str, kernel: Floats, examples: list[Example], penalty: float = PENALTY, folds: int = FOLDS) -> None:
    """Print the figures of one kernel."""
    y = np.array([one.gold for one in examples])
    inverse = np.linalg.inv(kernel + penalty * np.eye(len(y)))
    duals = inverse @ (y - y.mean())
    found = []
    for seed in DRAWS:
        out, its = np.zeros_like(y), folds_of(examples, seed) % folds
        for fold in range(folds):
            held = np.flatnonzero(its == fold)
            out[held] = y[held] - np.linalg.solve(inverse[np.ix_(held, held)], duals[held])
        found.append(measured(np.clip(GAIN * out, -3, 3), y))
    print("{:36} r {:.3f}  mae {:.3f}  sign {:.1f}".format(name, *np.mean(found, 0)), flush=True)


def curved(products: Floats) -> Floats:
    """The Gaussian kernel over the distances that products imply."""
    own = np.diag(products)
    return np.asarray(np.exp(-NEAR * (own[:, None] + own[None] - 2 * products)))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
