"""The line labeller: for each line of a page, how likely each label is.

A line's features and the averaged vectors of its words go through one layer, then through convolutions over the lines that
widen what each one sees of its neighbours. The weights are made by ``training/reading_text`` and run here in numpy.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from onrecord.lang import FOLDER
from onrecord.read.lexicon import Finder
from onrecord.read.line_features import Described, Floats

WEIGHTS = FOLDER / "mul" / "lines.npz"


@dataclass(frozen=True, slots=True)
class LineModel:
    """Weights.

    Attributes:
        labels: what the columns of the result are.
        vocabulary: the words that have a vector.
        embed, edge: their vectors, for words anywhere and for the first and last word; row 0 is for words without one.
        enter, leave: matrix and bias of the first and the last layer.
        layers: for each convolution its reach in lines, its matrix over the line above, the line, and the line below, and its bias.
    """

    labels: tuple[str, ...]
    vocabulary: Finder
    embed: Floats
    edge: Floats
    enter: tuple[Floats, Floats]
    leave: tuple[Floats, Floats]
    layers: tuple[tuple[int, Floats, Floats], ...]

    def log_probabilities(self, lines: Described) -> Floats:
        """One row a line, one column a label, natural logarithms."""
        words = self.vocabulary.numbers(lines.hashes)
        known = words > 0
        n = len(lines.columns)
        sums = np.zeros((n, self.embed.shape[1]), np.float32)
        at = lines.line_of[known]
        count = np.bincount(at, minlength=n)
        if len(at):
            bounds = np.cumsum(count) - count
            filled = count > 0
            sums[filled] = np.add.reduceat(self.embed[words[known]], bounds[filled])
        mean = sums / np.maximum(count, 1)[:, None].astype(np.float32)
        words = np.append(words, 0)  # what a line without words has first and last
        first, last = self.edge[words[lines.first]], self.edge[words[lines.last]]
        own = np.concatenate([lines.columns, mean, first, last], axis=1) @ self.enter[0] + self.enter[1]
        np.maximum(own, 0, out=own)
        seen = own
        for reach, matrix, bias in self.layers:
            width = seen.shape[1]
            around = np.zeros((n, 3 * width), np.float32)
            around[reach:, :width] = seen[:-reach]
            around[:, width : 2 * width] = seen
            around[:-reach, 2 * width :] = seen[reach:]
            step = around @ matrix
            step += bias
            seen = seen + np.maximum(step, 0, out=step)
        score = np.concatenate([seen, own], axis=1) @ self.leave[0] + self.leave[1]
        score -= score.max(axis=1, keepdims=True)
        result: Floats = score - np.log(np.exp(score).sum(axis=1, keepdims=True))
        return result


@cache
def line_model() -> LineModel:
    """The labeller that comes with the program."""
    with np.load(WEIGHTS) as stored:
        full = {name: stored[name].astype(np.float32) for name in stored.files if stored[name].dtype == np.float16}
        reaches = stored["dilations"].tolist()
        layers = []
        for i, reach in enumerate(reaches):
            kernel = full[f"layers.{i}.weight"]  # to, from, place
            matrix = np.ascontiguousarray(kernel.transpose(2, 1, 0).reshape(-1, kernel.shape[0]))
            layers.append((int(reach), matrix, full[f"layers.{i}.bias"]))
        return LineModel(
            tuple(stored["labels"].tolist()),
            Finder(stored["vocabulary"]),
            full["embed.weight"],
            full["edge.weight"],
            (np.ascontiguousarray(full["enter.weight"].T), full["enter.bias"]),
            (np.ascontiguousarray(full["leave.weight"].T), full["leave.bias"]),
            tuple(layers),
        )
