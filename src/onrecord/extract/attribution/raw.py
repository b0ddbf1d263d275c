"""What a first reader of attributions gives, before refinement."""

from __future__ import annotations

from dataclasses import dataclass

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class RawAttribution:
    """Source, cue and content as half-open ranges of code points into the article's text.

    Attributes:
        source: words that name who vouches; empty where nobody is named.
        cue: words that attribute.
        content: words attributed.
        score: 0 to 1.
    """

    source: tuple[Range, ...]
    cue: tuple[Range, ...]
    content: tuple[Range, ...]
    score: float
