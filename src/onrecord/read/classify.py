"""Which pieces of a page are its story: boosted decision trees over ``features``, then the choice that is worth most.

Reference:
    Friedman, "Greedy function approximation: a gradient boosting machine", Annals of Statistics 29 (2001).
    Lewis, "Evaluating and optimizing autonomous text classification systems", SIGIR 1995 (choosing by expected F1).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from onrecord.lang import FOLDER
from onrecord.read.features import FEATURES, Measured

# Pieces less likely than this are never part of a story, however little else a page holds.
LEAST = 0.05
# How much the pieces marked up alike count for one that stands among the story's: set by cross-validation (0.2 to 0.5 do as well).
_SHARED = 0.35
# Rows walked through the trees at once: keeps a page of ten thousand pieces under 50 MB.
_CHUNK = 2048


@dataclass(frozen=True, slots=True)
class Trees:
    """Decision trees laid side by side, one row a tree; a leaf points to itself.

    Attributes:
        feature: column of the input that a node looks at, shape (trees, nodes).
        threshold: the node goes left where the value is not above it.
        left, right: numbers of the nodes below.
        value: what a leaf adds to the log-odds.
        depth: steps from the root to the lowest leaf.
    """

    feature: npt.NDArray[np.int32]
    threshold: npt.NDArray[np.float64]
    left: npt.NDArray[np.int32]
    right: npt.NDArray[np.int32]
    value: npt.NDArray[np.float64]
    depth: int

    def odds(self, rows: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
        """Log-odds for each row of features."""
        parts = [self._walk(rows[at : at + _CHUNK]) for at in range(0, len(rows), _CHUNK)]
        return np.concatenate(parts) if parts else np.zeros(0)

    def _walk(self, rows: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
        trees, nodes = self.feature.shape
        base = np.arange(trees) * nodes
        feature, threshold = self.feature.ravel(), self.threshold.ravel()
        left, right = self.left.ravel(), self.right.ravel()
        at = np.broadcast_to(base, (len(rows), trees)).copy()
        line = np.arange(len(rows))[:, None]
        for _ in range(self.depth):
            goes_left = rows[line, feature[at]] <= threshold[at]
            at = np.where(goes_left, left[at], right[at]) + base
        total: npt.NDArray[np.float64] = self.value.ravel()[at].sum(axis=1)
        return total


@cache
def trees() -> Trees:
    """The trees that ship with the program.

    Raises:
        ValueError: they were trained on other features than this version computes.
    """
    folder = FOLDER / "en" / "models" / "reading"
    card = json.loads((folder / "blocks.json").read_text("utf-8"))
    if tuple(card["features"]) != FEATURES:
        raise ValueError(
            "lang/en/models/reading/blocks.npz was trained on other features: run training/reading/blocks.py"
        )
    with np.load(folder / "blocks.npz", allow_pickle=False) as stored:
        return Trees(
            stored["feature"], stored["threshold"], stored["left"], stored["right"], stored["value"], int(card["depth"])
        )


def probabilities(rows: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
    """How likely each piece is to belong to the story, 0 to 1."""
    return 1.0 / (1.0 + np.exp(-np.clip(trees().odds(rows), -40, 40)))


def story(measured: Measured) -> npt.NDArray[np.bool_]:
    """Which of the measured pieces are the page's story."""
    chances = probabilities(measured.rows)
    return choose(settle(chances, measured.sizes, measured.alike), measured.sizes)


def settle(
    chances: npt.NDArray[np.float64], sizes: npt.NDArray[np.float64], alike: npt.NDArray[np.int32]
) -> npt.NDArray[np.float64]:
    """Draw each piece that stands between likely ones towards the other pieces that are marked up as it is."""
    likely = np.flatnonzero(chances > 0.5)
    if not len(likely):
        return chances
    words = np.bincount(alike, weights=sizes)[alike] - sizes
    hits = np.bincount(alike, weights=sizes * chances)[alike] - sizes * chances
    others = np.where(words > 0, hits / np.maximum(words, 1e-9), chances)
    settled = chances.copy()
    within = slice(int(likely[0]), int(likely[-1]) + 1)
    settled[within] = (1 - _SHARED) * chances[within] + _SHARED * others[within]
    return settled


def choose(chances: npt.NDArray[np.float64], sizes: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    """The pieces whose choice gives the highest expected F1 of the story's words.

    A page on which everything looks doubtful still has a story; one with a clear story can do without its doubtful pieces.

    Args:
        chances: of each piece to be part of the story.
        sizes: words in each piece.
    """
    chosen = np.zeros(len(chances), dtype=bool)
    if not len(chances):
        return chosen
    order = np.argsort(-chances, kind="stable")
    hits = np.cumsum(chances[order] * sizes[order])
    taken = np.cumsum(sizes[order])
    wanted = float((chances * sizes)[chances > 0.05].sum())
    worth = 2 * hits / (taken + wanted + 1e-9)
    chosen[order[: int(np.argmax(worth)) + 1]] = True
    return chosen & (chances >= LEAST)
