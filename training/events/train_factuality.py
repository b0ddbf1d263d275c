"""Train the factuality model: kernel ridge regression over the parse and the sentence encoder's states.

    python training/events/train_factuality.py UDS.jsonl

Cross-validates over sentences, prints what it measures, then writes a model trained on everything to
``src/onrecord/lang/en/models/events/``. Deterministic; three minutes on one core.
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

from onrecord.extract.certainty.factual_model import PLACES, Model, around, likeness
from onrecord.extract.certainty.features import features
from onrecord.extract.parse import load_parser
from onrecord.lang import FOLDER

LEAST = 3  # a feature seen less often is left out
FOLDS = 10
DRAWS = (0, 1, 2)  # of the folds
PENALTY = 0.3
GAIN = 1.15  # least squares draw towards the mean; most gold values lie at the ends of the scale
AXES = 256
WEIGHTS = (1.0, 0.4, 0.4, 0.4, 0.4)  # of the places, against 1 for all features of the parse together

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Example:
    """A predicate of a sentence, how sure annotators are of it (-3 to 3) and what the model sees of it."""

    sentence: int
    doc: Doc
    token: int
    gold: float
    features: list[str]
    states: Floats


def main(path: Path) -> None:
    """Cross-validate, train, write."""
    examples = read(path)
    y = np.array([one.gold for one in examples])
    found = [measured(told, y) for told in (predicted(examples, y, seed) for seed in DRAWS)]
    print("r {:.3f}  mae {:.3f}  sign {:.1f}".format(*np.mean(found, 0)))
    model = trained(examples)
    model.save(FOLDER / "en" / "models" / "events")
    print(f"{len(model.names)} features, {len(model.points)} points")


def predicted(examples: list[Example], y: Floats, seed: int) -> Floats:
    """What models trained on the other folds, axes and all, tell of each predicate."""
    out = np.zeros_like(y)
    folds = folds_of(examples, seed)
    for fold in range(FOLDS):
        model = trained([one for one, its in zip(examples, folds, strict=True) if its != fold])
        for i in np.flatnonzero(folds == fold):
            out[i] = model.value(model.point(examples[i].features, examples[i].states))
    return np.clip(out, -3, 3)


def measured(told: Floats, y: Floats) -> tuple[float, float, float]:
    """Pearson's r, mean absolute error, percentage with the right sign."""
    sign = 100 * float(((told > 0) == (y > 0)).mean())
    return float(np.corrcoef(told, y)[0, 1]), float(np.abs(told - y).mean()), sign


def read(path: Path) -> list[Example]:
    """The predicates of a UDS-IH2 file, parsed and encoded."""
    nlp = load_parser()
    examples: list[Example] = []
    for number, line in enumerate(path.read_text("utf-8").splitlines()):
        record = json.loads(line)
        if not record["events"]:
            continue
        doc = nlp(Doc(nlp.vocab, words=record["tokens"]))
        for event in record["events"]:
            at = event["tok"]
            examples.append(Example(number, doc, at, event["fact"], features(doc, at), around(doc, at)))
    return examples


def trained(examples: list[Example]) -> Model:
    """Axes, points and weights from examples."""
    x, names = design([one.features for one in examples])
    x /= np.sqrt(np.maximum(x.sum(1, keepdims=True), 1))
    states = np.array([one.states.ravel() for one in examples])
    width = states.shape[1] // len(PLACES)
    scale = np.repeat(np.sqrt(np.array(WEIGHTS) / width), width) / (states.std(0) + 1e-6)
    seen = np.hstack([x, states * scale])
    mean = seen.mean(0)
    axes = principal(seen - mean)
    axes[len(names) :] *= scale[:, None]
    axes = np.asarray(axes.astype(np.float16), np.float64)  # as they are kept
    origin = np.hstack([x, states]).mean(0) @ axes
    points = np.asarray((np.hstack([x, states]) @ axes - origin).astype(np.float16), np.float64)
    y = np.array([one.gold for one in examples])
    duals = np.linalg.solve(likeness(points, points) + PENALTY * np.eye(len(y)), y - y.mean())
    return Model(
        names={name: i for i, name in enumerate(names)},
        syntax=axes[: len(names)],
        states=axes[len(names) :],
        origin=origin,
        points=points,
        duals=GAIN * duals,
        mean=GAIN * float(y.mean()),
    )


def principal(rows: Floats) -> Floats:
    """The leading principal axes, as columns, by subspace iteration.

    Reference: N. Halko, P.-G. Martinsson and J. Tropp, "Finding structure with randomness" (2011).
    """
    lean = rows.astype(np.float32)
    basis = np.random.default_rng(0).standard_normal((rows.shape[1], AXES + 32), np.float32)
    for _ in range(4):
        basis = np.linalg.qr(lean.T @ (lean @ basis))[0]
    turn = np.linalg.svd(lean @ basis, full_matrices=False)[2]
    return np.asarray(basis @ turn.T[:, :AXES], np.float64)


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


if __name__ == "__main__":
    main(Path(sys.argv[1]))
