"""Stretches between quote marks, over the paragraphs of an article."""

from __future__ import annotations

import re
from dataclasses import dataclass

from onrecord.extract.parse import Parsed

Range = tuple[int, int]  # half-open, of code points

_DOUBLE = re.compile("[“”„«»\"]|``|''")
_SINGLE_OPEN = re.compile(r"(?<![\w’'])[‘'](?=\w)")
_SINGLE_CLOSE = re.compile(r"(?<=[\w.,!?…])[’'](?!\w)")
_DATELINE = re.compile(r"[A-ZÀ-Þ][A-ZÀ-Þ .,/’'-]{2,40}(?:, [\w .]{2,30})?(?: \([^()\n]{2,40}\))?\s*(?:--?|–|—)\s+")
# A stretch of fewer words than this with no cue beside it is a title or a scare quote.
SCARE = 4


@dataclass(frozen=True, slots=True)
class Quote:
    """A quoted stretch, without its marks.

    Attributes:
        start: first character inside.
        end: after the last character inside.
        outer: offsets with the marks.
        closed: whether it ends with a closing mark (an open one runs on in the next paragraph).
    """

    start: int
    end: int
    outer: tuple[int, int]
    closed: bool = True

    def words(self, text: str) -> int:
        """Its number of words."""
        return len(text[self.start : self.end].split())


def find_quotes(parsed: Parsed) -> tuple[Quote, ...]:
    """Quoted stretches of every parsed block, in order; a paragraph's end closes what is open."""
    return tuple(quote for block in parsed.blocks for quote in quotes_in(block.text, block.start))


def quotes_in(text: str, offset: int = 0) -> list[Quote]:
    """Quoted stretches of one paragraph; single marks only where it has no double ones."""
    found: list[Quote] = []
    start: int | None = None
    mark_start = 0
    for match in _DOUBLE.finditer(text):
        mark = match[0]
        opens = mark in ("“", "„", "«", "``") or (mark == '"' and start is None)
        if opens and start is None:
            start, mark_start = match.end(), match.start()
        elif start is not None and mark not in ("“", "„", "«", "``"):
            found.append(Quote(start + offset, match.start() + offset, (mark_start + offset, match.end() + offset)))
            start = None
    if start is not None and start < len(text):
        found.append(Quote(start + offset, len(text) + offset, (mark_start + offset, len(text) + offset), closed=False))
    if not found:
        found = _single(text, offset)
    return [quote for quote in found if quote.end > quote.start]


def _single(text: str, offset: int) -> list[Quote]:
    """British single marks: an opening one at a word's start, the next closing one at a word's end."""
    found: list[Quote] = []
    position = 0
    while match := _SINGLE_OPEN.search(text, position):
        close = _SINGLE_CLOSE.search(text, match.end() + 1)
        if close is None:
            break
        found.append(
            Quote(match.end() + offset, close.start() + offset, (match.start() + offset, close.end() + offset))
        )
        position = close.end()
    return found


def dateline_end(text: str) -> int:
    """Length of the dateline that a paragraph begins with ("LIMA, March 4 (Meridian Press) - "); 0 where there is none."""
    match = _DATELINE.match(text)
    return match.end() if match else 0
