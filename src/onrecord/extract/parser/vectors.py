"""What a word means in its place: the parser's own network, worked out in fewer steps.

spaCy keeps what it needs for training at every layer. Here the words of a page are embedded once for each different
word, and the pieces of a layer lie side by side, so that their maximum is one step.

Reference: M. Honnibal, "Embed, encode, attend, predict" (2016), and spaCy's ``MultiHashEmbed`` and ``MaxoutWindowEncoder``.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from thinc.api import NumpyOps

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from spacy.tokens import Doc
    from thinc.api import Model

    Floats = NDArray[np.float32]
    Hashes = NDArray[np.uint64]

PIECES = 3  # of a maxout layer
LEAST_ROWS = 8  # with fewer, numpy adds in another order: what a row becomes would depend on how many there are
_MIX = np.uint64(0x9E3779B97F4A7C15)


def times(x: Floats, y: Floats) -> Floats:
    """``x @ y``; a row of it depends on that row of ``x`` alone."""
    if len(x) >= LEAST_ROWS:
        return np.asarray(x @ y)
    padded = np.zeros((LEAST_ROWS, x.shape[1]), dtype=np.float32)
    padded[: len(x)] = x
    return np.asarray((padded @ y)[: len(x)])


class _Layer:
    """Maxout of three pieces, then a layer norm."""

    def __init__(self, maxout: Model[Any, Any], norm: Model[Any, Any]) -> None:
        weights: NDArray[np.float32] = np.asarray(maxout.get_param("W"))
        self.width, pieces, given = weights.shape
        if pieces != PIECES:
            raise ValueError(f"maxout of {pieces} pieces, not {PIECES}")
        self._weights = np.ascontiguousarray(weights.transpose(2, 1, 0).reshape(given, pieces * self.width))
        self._bias = np.ascontiguousarray(np.asarray(maxout.get_param("b")).T.reshape(-1))
        self._gain, self._shift = (np.asarray(norm.get_param(name)) for name in ("G", "b"))

    def __call__(self, rows: Floats) -> Floats:
        n = self.width
        pieces = times(rows, self._weights)
        pieces += self._bias
        best: Floats = np.maximum(pieces[:, :n], pieces[:, n : 2 * n])
        np.maximum(best, pieces[:, 2 * n :], out=best)
        best -= best.mean(1, keepdims=True)
        variance = np.einsum("ij,ij->i", best, best) / np.float32(n) + np.float32(1e-8)
        best *= (1 / np.sqrt(variance))[:, None]
        best *= self._gain
        best += self._shift
        return best


class WordVectors:
    """spaCy's network of hashed embeddings and window layers (``tok2vec``), for reading only.

    Args:
        network: with its weights.

    Raises:
        ValueError: it is built otherwise.
    """

    def __init__(self, network: Model[Any, Any]) -> None:
        embed, encode = network.get_ref("embed"), network.get_ref("encode")
        (features,) = _named(embed, "extract_features")
        self._columns = features.attrs["columns"]
        self._tables = [(table.get_param("E"), table.attrs["seed"]) for table in _named(embed, "hashembed")]
        (self._mix,) = _layers(embed)
        self._layers = _layers(encode)
        self._ops = NumpyOps(use_blis=False)

    def __call__(self, docs: Sequence[Doc]) -> list[Floats]:
        """A vector for each token of each text."""
        features = np.concatenate(
            [doc.to_array(self._columns).reshape(len(doc), len(self._columns)) for doc in docs]
        ).astype(np.uint64)
        different, which = _different(features)
        width = self._mix.width
        hashed = np.empty((len(different), len(self._tables) * width), dtype=np.float32)
        for n, (table, seed) in enumerate(self._tables):
            keys = self._ops.hash(np.ascontiguousarray(different[:, n]), seed) % len(table)
            hashed[:, n * width : (n + 1) * width] = self._ops.gather_add(table, keys)
        # Texts one below the other, as many empty rows between them as there are layers: none sees into the next.
        gap = len(self._layers)
        starts = np.cumsum([gap, *(len(doc) + gap for doc in docs)])
        place = np.concatenate([np.arange(start, start + len(doc)) for start, doc in zip(starts, docs, strict=False)])
        rows = np.zeros((starts[-1], width), dtype=np.float32)
        rows[place] = self._mix(hashed)[which]
        seen = np.zeros((len(rows), 3, width), dtype=np.float32)  # each row with those before and after it
        for layer in self._layers:
            seen[1:, 0], seen[:, 1], seen[:-1, 2] = rows[:-1], rows, rows[1:]
            rows = rows + layer(seen.reshape(len(rows), -1))
        return [rows[start : end - gap] for start, end in pairwise(starts)]


def _different(features: Hashes) -> tuple[Hashes, NDArray[np.intp]]:
    """The different rows, and which of them each row is."""
    keys = features[:, 0] * _MIX
    for column in range(1, features.shape[1]):
        keys = (keys ^ features[:, column]) * _MIX
        keys ^= keys >> np.uint64(29)
    _, first, which = np.unique(keys, return_index=True, return_inverse=True)
    return features[first], which


def _named(network: Model[Any, Any], name: str) -> list[Model[Any, Any]]:
    return [part for part in network.walk() if part.name == name]


def _layers(network: Model[Any, Any]) -> list[_Layer]:
    return [_Layer(*pair) for pair in zip(_named(network, "maxout"), _named(network, "layernorm"), strict=True)]
