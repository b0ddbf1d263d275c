"""Train the factuality model: ridge regression over features of the parse.

    python training/events/train_factuality.py UDS.jsonl

Cross-validates over sentences, prints what it measures, then writes the weights of a model trained on everything to
``src/onrecord/lang/en/models/events/factuality.json``. Deterministic; half a minute on one core.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc

from onrecord.extract.certainty.features import features
from onrecord.extract.parse import load_parser
from onrecord.lang import FOLDER

LEAST = 3  # a feature seen less often is left out
FOLDS = 10
PENALTIES = (12.0, 20.0, 30.0)
# Least squares draw towards the mean; most gold values lie at the ends of the scale.
GAINS = (1.0, 1.15, 1.3, 1.45)

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Example:
    """A predicate of a sentence, how sure annotators are of it (-3 to 3) and what the model sees of it."""

    sentence: int
    doc: Doc
    token: int
    gold: float
    features: list[str]


def main(path: Path) -> None:
    """Cross-validate, train, write."""
    examples = read(path)
    x, names = design([one.features for one in examples])
    index = {name: i for i, name in enumerate(names)}
    y = np.array([one.gold for one in examples])
    folds = folds_of(examples)
    best: tuple[float, float, float] | None = None
    for penalty in PENALTIES:
        out = np.zeros_like(y)
        for fold in range(FOLDS):
            held = folds == fold
            w, mean = ridge(x[~held], y[~held], penalty)
            out[held] = x[held] @ w + mean
        for gain in GAINS:
            told = np.clip(gain * out, -3, 3)
            r = float(np.corrcoef(told, y)[0, 1])
            error = float(np.abs(told - y).mean())
            sign = float(((told > 0) == (y > 0)).mean())
            print(f"penalty {penalty:5} gain {gain}: r {r:.3f}  mae {error:.3f}  sign {100 * sign:.1f}")
            if best is None or r - error > best[0]:
                best = (r - error, penalty, gain)
    assert best is not None
    w, mean = ridge(x, y, best[1])
    gain = best[2]
    weights = {"": round(gain * mean, 3)} | {n: v for n in names if (v := round(gain * float(w[index[n]]), 3))}
    target = FOLDER / "en" / "models" / "events" / "factuality.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(
        json.dumps({"penalty": best[1], "gain": gain, "weights": weights}, indent=0) + "\n",
        "utf-8",
    )
    print(f"{len(weights)} weights")


def read(path: Path) -> list[Example]:
    """The predicates of a UDS-IH2 file, parsed."""
    nlp = load_parser()
    examples: list[Example] = []
    for number, line in enumerate(path.read_text("utf-8").splitlines()):
        record = json.loads(line)
        if not record["events"]:
            continue
        doc = nlp(Doc(nlp.vocab, words=record["tokens"]))
        for event in record["events"]:
            examples.append(Example(number, doc, event["tok"], event["fact"], features(doc, event["tok"])))
    return examples


def design(rows: list[list[str]]) -> tuple[Floats, list[str]]:
    """A row of noughts and ones for each list of features, and the names of the columns."""
    counts = Counter(name for row in rows for name in row)
    names = sorted(name for name, count in counts.items() if count >= LEAST)
    index = {name: i for i, name in enumerate(names)}
    x = np.zeros((len(rows), len(names)))
    for i, row in enumerate(rows):
        for name in row:
            if name in index:
                x[i, index[name]] = 1
    return x, names


def folds_of(examples: list[Example], seed: int = 0) -> NDArray[np.int64]:
    """The fold of each predicate; those of one sentence share it."""
    sentences = np.array([one.sentence for one in examples])
    return np.asarray(np.random.default_rng(seed).permutation(int(sentences.max()) + 1)[sentences] % FOLDS)


def ridge(x: Floats, y: Floats, penalty: float) -> tuple[Floats, float]:
    """Weights and intercept, by the dual: fewer rows than features is no harm."""
    mean = float(y.mean())
    dual = np.linalg.solve(x @ x.T + penalty * np.eye(len(y)), y - mean)
    return x.T @ dual, mean


if __name__ == "__main__":
    main(Path(sys.argv[1]))
