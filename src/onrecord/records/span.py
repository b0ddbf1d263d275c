"""Half-open ranges of Unicode code points into an article's canonical text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Span(NamedTuple):
    """``article.text[start:end]``."""

    start: int
    end: int


Spans = tuple[Span, ...]


def join(spans: Iterable[Span], text: str, gap: str = " … ") -> str:
    """The words of several spans in text order, ``gap`` between those that do not touch."""
    return gap.join(text[s.start : s.end] for s in sorted(spans))


def overlaps(a: Iterable[tuple[int, int]], b: Iterable[tuple[int, int]]) -> bool:
    """Whether any span of ``a`` shares a character with any of ``b``."""
    b = tuple(b)
    return any(s < f and e < t for s, t in a for e, f in b)


def covers(outer: Iterable[tuple[int, int]], inner: Iterable[tuple[int, int]]) -> bool:
    """Whether every span of ``inner`` lies inside one span of ``outer``."""
    outer = tuple(outer)
    return all(any(s <= e and f <= t for s, t in outer) for e, f in inner)
