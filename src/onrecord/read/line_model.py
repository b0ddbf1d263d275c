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
        enter: matrices of the first layer over a line's features and over the vectors of its words, and its bias.
        layers: for each convolution its reach in lines, the matrix of what a line tells the line below, itself, and the line above,
            and its bias.
        leave: matrix and bias of the last layer.
    """

    labels: tuple[str, ...]
    vocabulary: Finder
    embed: Floats
    edge: Floats
    enter: tuple[Floats, Floats, Floats]
    layers: tuple[tuple[int, Floats, Floats], ...]
    leave: tuple[Floats, Floats]

    def log_probabilities(self, lines: Described) -> Floats:
        """One row a line, one column a label, natural logarithms."""
        words = self.vocabulary.numbers(lines.hashes)
        n = len(lines.columns)
        at = np.flatnonzero(words)
        count = np.bincount(lines.line_of[at], minlength=n)
        mean = np.zeros((n, self.embed.shape[1]), np.float32)
        if len(at):
            filled = np.flatnonzero(count)
            begins = np.cumsum(count) - count
            mean[filled] = np.add.reduceat(self.embed.take(words[at], axis=0), begins[filled])
            mean /= np.maximum(count, 1)[:, None]
        words = np.append(words, 0)  # what a line without words has first and last
        first, last = self.edge.take(words[lines.first], axis=0), self.edge.take(words[lines.last], axis=0)
        own = lines.columns @ self.enter[0]
        own += np.concatenate([mean, first, last], axis=1) @ self.enter[1]
        own += self.enter[2]
        np.maximum(own, 0, out=own)
        seen = own
        width = own.shape[1]
        for reach, matrix, bias in self.layers:
            told = seen @ matrix
            step = told[:, width : 2 * width] + bias
            step[reach:] += told[:-reach, :width]
            step[:-reach] += told[reach:, 2 * width :]
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
            matrix = np.ascontiguousarray(kernel.transpose(1, 2, 0).reshape(kernel.shape[1], -1))
            layers.append((int(reach), matrix, full[f"layers.{i}.bias"]))
        enter = full["enter.weight"].T
        features = len(enter) - full["embed.weight"].shape[1] - 2 * full["edge.weight"].shape[1]
        return LineModel(
            tuple(stored["labels"].tolist()),
            Finder(stored["vocabulary"]),
            full["embed.weight"],
            full["edge.weight"],
            (np.ascontiguousarray(enter[:features]), np.ascontiguousarray(enter[features:]), full["enter.bias"]),
            tuple(layers),
            (np.ascontiguousarray(full["leave.weight"].T), full["leave.bias"]),
        )
