"""A predicate as a point, by its parse and by the sentence encoder's states in and around it, and a value for each point.

Points close to each other have like values: kernel ridge regression with a Gaussian kernel over the principal axes of
what is seen. The points of the sentences it learnt from are kept as numbers without their words.

Reference: C. Saunders, A. Gammerman and V. Vovk, "Ridge regression learning algorithm in dual variables" (1998).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from onrecord.lang import FOLDER
from onrecord.lang.sentences import WIDTH, states

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray
    from spacy.tokens import Doc

    Floats = NDArray[np.float64]

PLACES = ("predicate", "before", "head", "children", "sentence")
NEAR = 0.3  # of the Gaussian kernel: how fast likeness falls with the square of the distance


def around(doc: Doc, index: int) -> Floats:
    """A row of states for each of ``PLACES``.

    Args:
        doc: a parsed text.
        index: of the predicate.

    Returns:
        The states of the predicate, of the word before it, of its head, the mean of its children's, of the sentence's.
    """
    token = doc[index]
    sentence = token.sent
    found = states(tuple(t.text for t in sentence))
    start = sentence.start - 1  # row 0 is the beginning
    children = [c.i - start for c in token.children]
    rows = [
        found[index - start],
        found[index - start - 1],
        found[token.head.i - start],
        found[children].mean(0) if children else np.zeros(WIDTH),
        found[-1],
    ]
    return np.array(rows, np.float64)


def likeness(one: Floats, other: Floats) -> Floats:
    """Gaussian kernel between the rows of two lots of points."""
    squares = (one**2).sum(1)[:, None] + (other**2).sum(1)[None] - 2 * one @ other.T
    return np.asarray(np.exp(-NEAR * np.maximum(squares, 0)))


@dataclass(frozen=True, slots=True)
class Model:
    """What training found.

    Attributes:
        names: of the features of the parse, with their row in ``syntax``.
        syntax: a row of the axes for each feature.
        states: a row of the axes for each number of each of ``PLACES``.
        origin: what is taken off every point.
        points: of the predicates it learnt from.
        duals: the weight of each.
        mean: the value far from all points.
    """

    names: dict[str, int]
    syntax: Floats
    states: Floats
    origin: Floats
    points: Floats
    duals: Floats
    mean: float

    def point(self, features: Sequence[str], rows: Floats) -> Floats:
        """Where a predicate lies, given its features (of the parse) and its states (see ``around``)."""
        known = [self.names[name] for name in features if name in self.names]
        shape = self.syntax[known].sum(0) / np.sqrt(len(known)) if known else 0.0
        return np.asarray(shape + rows.ravel() @ self.states - self.origin)

    def value(self, point: Floats) -> float:
        """Factuality at a point, not yet kept within the scale."""
        return float(likeness(point[None], self.points)[0] @ self.duals) + self.mean

    def save(self, folder: Path) -> None:
        """Write the two files; axes and points as half floats."""
        folder.mkdir(parents=True, exist_ok=True)
        arrays = {name: getattr(self, name).astype(np.float16) for name in ("syntax", "states", "points")}
        exact = {name: np.asarray(getattr(self, name), np.float32) for name in ("origin", "duals", "mean")}
        np.savez_compressed(folder / "factuality.npz", allow_pickle=False, **arrays, **exact)
        names = sorted(self.names, key=lambda name: self.names[name])
        (folder / "factuality.json").write_text(json.dumps(names, indent=0, ensure_ascii=False) + "\n", "utf-8")


@cache
def load() -> Model:
    """The model of the package."""
    folder = FOLDER / "en" / "models" / "events"
    names: list[str] = json.loads((folder / "factuality.json").read_text("utf-8"))
    with np.load(folder / "factuality.npz", allow_pickle=False) as file:
        arrays = {name: np.asarray(file[name], np.float64) for name in file.files}
    return Model(
        names={name: i for i, name in enumerate(names)},
        syntax=arrays["syntax"],
        states=arrays["states"],
        origin=arrays["origin"],
        points=arrays["points"],
        duals=arrays["duals"],
        mean=float(arrays["mean"]),
    )
