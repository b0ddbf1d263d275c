"""How sure an attribution is: what the network says of its cue, content and source, weighed into one probability.

A sure cue alone is not enough: the bounds of the content and a source that the layers know too say as much. The weights
come with the model, fitted on articles held back from its training.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, log
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

SIGNS = (
    "cue",  # log of the probability that its first word begins a cue
    "content",  # log of the mean probability of its content's words
    "length",  # log of the number of words of its content
    "split",  # whether its content is in several pieces
    "begins",  # mean probability that the content layer begins a content where a piece begins
    "inside",  # mean probability that the content layer has the content's words in a content
    "named",  # whether it has a source
    "source",  # probability that the source layer begins a source where its source begins; 0 without
    "unnamed",  # without a source: the likeliest word of one that was passed over
    "far",  # whether more than FAR words part the cue from its content
)
FAR = 3  # words


@dataclass(frozen=True, slots=True)
class Confidence:
    """A logistic regression over SIGNS.

    Attributes:
        bias: Log-odds where every sign is nought.
        weights: Log-odds a unit of each sign, in their order.
    """

    bias: float
    weights: tuple[float, ...]

    @classmethod
    def of(cls, card: Mapping[str, float]) -> Confidence:
        """From the numbers on a model's card, by the names of the signs."""
        return cls(card["bias"], tuple(card[name] for name in SIGNS))

    def __call__(self, signs: Sequence[float]) -> float:
        """The probability that an attribution with these signs is right."""
        return 1 / (1 + exp(-self.bias - sum(w * s for w, s in zip(self.weights, signs, strict=True))))


def signs(
    tags: Floats,
    probability: Floats,
    cue: tuple[int, int],
    content: Sequence[tuple[int, int]],
    source: Sequence[tuple[int, int]],
) -> tuple[float, ...]:
    """SIGNS of one attribution.

    Args:
        tags: Probabilities (words, 3, 3) of the source, cue and content layers: outside, begin, inside.
        probability: Probabilities (words, 4) of each word's role towards the cue.
        cue: First and last word.
        content: First and last word of each piece, in order.
        source: The same of the source; empty without one.
    """
    words = [i for first, last in content for i in range(first, last + 1)]
    gap = min(abs(a - b) for a in cue for piece in content for b in piece)
    return (
        log(max(float(tags[cue[0], 1, 1]), 1e-6)),
        log(max(float(probability[words, 3].mean()), 1e-6)),
        log(len(words)),
        float(len(content) > 1),
        sum(float(tags[first, 2, 1]) for first, _ in content) / len(content),
        float(tags[words, 2, 1:].sum(-1).mean()),
        float(bool(source)),
        float(tags[source[0][0], 0, 1]) if source else 0.0,
        0.0 if source else float(probability[:, 1].max()),
        float(gap > FAR),
    )
