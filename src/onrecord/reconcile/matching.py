"""Which of many claims a text is about: likeness of words and of meaning. It says nothing of stance."""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.lang.sentences import alike, meaning
from onrecord.reconcile.terms import content_stems, cosine, vector

WORDS = 0.3  # share of the likeness that words have; the rest is meaning


class Claims:
    """Claims that texts are matched against.

    Args:
        claims: their words.
    """

    def __init__(self, claims: Sequence[str]) -> None:
        self._claims = [(claim, vector(content_stems(claim)), meaning(claim)) for claim in sorted(set(claims))]

    def ranked(self, text: str, limit: int = 10) -> list[tuple[str, float]]:
        """The claims most like a text with their likeness, -1 to 1; ties go by the alphabet."""
        words, meant = vector(content_stems(text)), meaning(text)
        found = [
            (claim, WORDS * cosine(words, weights) + (1 - WORDS) * alike(meant, direction))
            for claim, weights, direction in self._claims
        ]
        return sorted(found, key=lambda pair: -pair[1])[:limit]
