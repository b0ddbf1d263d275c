"""Names in a text, as spaCy's recogniser reads them: same weights, same moves, many words at a time.

The recogniser goes from word to word, and asks of each what to do: leave it out, take it as a name, begin one, go on, end
one. Outside of names that depends on nothing but the word in its place, and so is worked out for all words at once; only
within a name of several words it is asked one by one.

Reference: G. Lample et al., "Neural Architectures for Named Entity Recognition" (2016), the BILOU variant of the moves.
"""

from __future__ import annotations

from itertools import islice, pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from onrecord.extract.parser.vectors import times

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray
    from spacy.tokens import Doc

    Floats = NDArray[np.float32]

RECOGNISER = "ner"
FEATURES = 3  # of a state: the next word, the first of the name that is open, the last one taken
PIECES = 2  # of its maxout


class NameFinder:
    """spaCy's recogniser of names, for reading texts that nothing was marked in before.

    Args:
        recogniser: the pipeline's own.

    Raises:
        ValueError: it is built otherwise.
    """

    def __init__(self, recogniser: Any) -> None:
        self._vectors, self._lower, upper = recogniser.model.layers
        if (self._lower.get_dim("nF"), self._lower.get_dim("nP")) != (FEATURES, PIECES):
            raise ValueError("states of other features")
        if recogniser.model.attrs["unseen_classes"] or recogniser.cfg["beam_width"] != 1 or recogniser.postprocesses:
            raise ValueError("another search")
        self._bias = self._lower.get_param("b")
        self._moves = upper.get_param("W"), upper.get_param("b")
        moves = [recogniser.moves.get_class_name(n) for n in range(recogniser.moves.n_moves)]
        self._labels = [move[2:] for move in moves]
        self._out = moves.index("O")
        self._begins = [n for n, move in enumerate(moves) if move.startswith("B-")]
        self._units = [n for n, move in enumerate(moves) if move.startswith("U-")]
        # not outside of names; and the unit without a label is for what was marked before
        self._never = [n for n, move in enumerate(moves) if move[:2] in ("I-", "L-") or move == "U-"]
        self._within_of = {
            self._labels[n]: [moves.index(f"I-{self._labels[n]}"), moves.index(f"L-{self._labels[n]}")]
            for n in self._begins
        }

    def __call__(self, doc: Doc) -> Doc:
        """Mark the names of a text."""
        return next(self.pipe([doc]))

    def pipe(self, docs: Iterable[Doc], *, batch_size: int = 256) -> Iterator[Doc]:
        """Mark the names of texts, many at a time."""
        coming = iter(docs)
        while texts := list(islice(coming, batch_size)):
            self._mark([doc for doc in texts if len(doc)])
            yield from texts

    def _mark(self, docs: Sequence[Doc]) -> None:
        from spacy.tokens import Span

        if not docs:
            return
        for doc, names in zip(docs, self.find(docs), strict=True):
            doc.set_ents([Span(doc, first, end, label=label) for first, end, label in names], default="outside")

    def find(self, docs: Sequence[Doc]) -> Iterator[list[tuple[int, int, str]]]:
        """The names of texts, each of which has words: first word, end and kind."""
        from spacy.attrs import IS_SPACE, SENT_START

        states = self._lower.predict(self._vectors.predict(docs))  # (1 + words, features, width, pieces)
        starts = [0, *np.cumsum([len(doc) for doc in docs]).tolist()]
        marks = np.concatenate([doc.to_array([IS_SPACE, SENT_START]) for doc in docs])
        blank, closed = marks[:, 0] == 1, np.append(marks[1:, 1] == 1, True)
        closed[np.array(starts[1:]) - 1] = True  # no name goes on from here
        scores = self._scores(states[1:, 0] + states[0, 1] + states[0, 2])
        scores[:, self._never] = -np.inf
        scores[np.ix_(blank | closed, self._begins)] = -np.inf
        scores[np.ix_(blank, self._units)] = -np.inf
        moves = scores.argmax(1).tolist()
        for start, end in pairwise(starts):
            yield self._names(states, start, closed[start:end].tolist(), moves[start:end])

    def _names(
        self, states: Floats, start: int, closed: Sequence[bool], moves: Sequence[int]
    ) -> list[tuple[int, int, str]]:
        """The names of the text whose first word is ``start``, given what is to be done at each of its words."""
        found = []
        at = 0
        while at < len(moves):
            move, first = moves[at], at
            at += 1
            if move == self._out:
                continue
            label = self._labels[move]
            if move in self._begins:
                while self._goes_on(states, start + first, start + at, label) and not closed[at]:
                    at += 1
                at += 1
            found.append((first, at, label))
        return found

    def _goes_on(self, states: Floats, first: int, at: int, label: str) -> bool:
        """Whether a name that began at a word goes on after another."""
        state = states[at + 1, 0] + states[first + 1, 1] + states[at, 2]
        on, end = self._scores(state[None], self._within_of[label])[0]
        return bool(on >= end)

    def _scores(self, states: Floats, moves: slice | list[int] = slice(None)) -> Floats:
        """How good each move is in each state."""
        hidden = states + self._bias
        best: Floats = np.maximum(hidden[..., 0], hidden[..., 1])
        weights, bias = self._moves
        return np.asarray(times(best, weights[moves].T) + bias[moves])
