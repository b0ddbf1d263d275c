"""The logical lines of flattened text: hard-wrapped paragraphs are put together again before anything is judged."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from onrecord.read.glyphs import Ints

_WIDEST_WRAP = 132  # columns; a page with a longer line was not wrapped
_NARROWEST_WRAP = 40
_NEARLY_FULL = 0.8
_WRAPPED_LINES = 4  # lines nearly as wide as the widest that a wrapped page has at least


def rows_of(text: str) -> tuple[Ints, Ints]:
    """Starts and ends of the logical lines, stripped of space, none empty; a row may run over several lines of the text."""
    lines = text.split("\n")
    length, left = _lengths(lines), _lengths(map(str.lstrip, lines))
    kept = np.flatnonzero(left)
    starts = (np.cumsum(length + 1) - 1 - left)[kept]
    ends = starts + _lengths(map(str.strip, lines))[kept]
    if len(starts) > 1:
        joined = _continued(text, starts, ends)
        if joined.any():
            keep = np.append(True, ~joined)
            starts, ends = starts[keep], ends[np.append(~joined, True)]
    return starts, ends


def _lengths(lines: Iterable[str]) -> Ints:
    return np.fromiter(map(len, lines), np.int64)


def _continued(text: str, starts: Ints, ends: Ints) -> NDArray[np.bool_]:
    """For each line but the last, whether the next goes on with it: the next one's first word would not have fitted."""
    none = np.zeros(len(starts) - 1, bool)
    width = ends - starts
    widest = int(width.max())
    if not _NARROWEST_WRAP <= widest <= _WIDEST_WRAP:
        return none
    full = width[:-1] >= _NEARLY_FULL * widest
    if full.sum() < _WRAPPED_LINES:
        return none
    stops = np.array([text[end - 1] in '.!?…”"' for end in ends[:-1][full].tolist()])
    if stops.mean() > 0.5:
        return none  # wide lines that end as sentences do are paragraphs
    adjacent = np.array(
        [text.count("\n", end, start) == 1 for end, start in zip(ends[:-1].tolist(), starts[1:].tolist(), strict=True)]
    )
    first_word = np.array(
        [_first_word(text, start, end) for start, end in zip(starts[1:].tolist(), ends[1:].tolist(), strict=True)]
    )
    goes_on: NDArray[np.bool_] = adjacent & (width[:-1] + 1 + first_word > widest) & (width[:-1] >= 0.5 * widest)
    return goes_on


def _first_word(text: str, start: int, end: int) -> int:
    space = text.find(" ", start, end)
    return (space if space > 0 else end) - start
