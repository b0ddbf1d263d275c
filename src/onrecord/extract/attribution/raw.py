"""What the tagger hands on: an attribution as it was read, before rules refine it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RawAttribution:
    """Source, cue and content of one attribution as half-open code points into the article's text.

    Attributes:
        source: Fragments that name who speaks; empty where nobody is named.
        cue: The words that attribute; one fragment.
        content: Fragments that are attributed, in text order, never empty.
        score: The model's confidence, 0 to 1: that the cue is one, times that the content is its own.
    """

    source: tuple[tuple[int, int], ...]
    cue: tuple[tuple[int, int], ...]
    content: tuple[tuple[int, int], ...]
    score: float
