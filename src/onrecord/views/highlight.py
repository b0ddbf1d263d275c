"""Text cut at the borders of claims, so that overlapping spans can be marked in place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from onrecord.records import Claim, Span

Role = Literal["source", "via", "cue", "content", "hedge"]


@dataclass(frozen=True, slots=True)
class Mark:
    """A span of one claim with its role."""

    span: Span
    role: Role
    claim: Claim


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text under the same marks from its first to its last character.

    Attributes:
        text: the characters.
        marks: those that cover it, the longest first.
    """

    text: str
    marks: tuple[Mark, ...] = ()

    @property
    def roles(self) -> frozenset[str]:
        """The roles that it plays."""
        return frozenset(mark.role for mark in self.marks)

    @property
    def content(self) -> Claim | None:
        """The claim with the shortest content here: the innermost."""
        contents = [mark for mark in self.marks if mark.role == "content"]
        return contents[-1].claim if contents else None

    @property
    def claim(self) -> Claim | None:
        """The claim to go to from here: the innermost content, else that of a source or cue."""
        return self.content or (self.marks[-1].claim if self.marks else None)


def marks_of(claims: Sequence[Claim]) -> tuple[Mark, ...]:
    """All spans of the claims with their roles."""
    marks: list[Mark] = []
    for claim in claims:
        marks += [Mark(span, "content", claim) for span in claim.content.spans]
        marks += [Mark(span, "cue", claim) for span in (claim.cue.spans if claim.cue else ())]
        marks += [Mark(span, "source", claim) for span in (claim.source.spans if claim.source else ())]
        marks += [Mark(span, "via", claim) for link in claim.via for span in link.spans]
        marks += [Mark(span, "hedge", claim) for hedge in claim.hedges for span in hedge.spans]
    return tuple(marks)


def segments(text: str, start: int, end: int, marks: Sequence[Mark]) -> tuple[Segment, ...]:
    """Cut ``text[start:end]`` at every border of a mark.

    Joined, the segments are exactly ``text[start:end]``.
    """
    inside = [mark for mark in marks if mark.span.start < end and mark.span.end > start]
    borders = {start, end}
    for mark in inside:
        borders |= {max(mark.span.start, start), min(mark.span.end, end)}
    ordered = sorted(borders)
    result = []
    for left, right in pairwise(ordered):
        over = [mark for mark in inside if mark.span.start <= left and mark.span.end >= right]
        over.sort(key=lambda mark: (mark.span.start - mark.span.end, mark.span, mark.role, mark.claim.id))
        result.append(Segment(text[left:right], tuple(over)))
    return tuple(result)
