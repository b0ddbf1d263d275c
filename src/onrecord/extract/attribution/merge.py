"""Which of the rules' attributions stand beside those of the tagger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onrecord.extract.attribution.quotes import Range
from onrecord.extract.attribution.raw import RawAttribution

if TYPE_CHECKING:
    from onrecord.extract.parse import Parsed

# The tagger was trained on body text: in headlines and captions the rules are heard at a lower score.
ENOUGH = 0.75
ENOUGH_OUTSIDE = 0.6
OUTSIDE = frozenset({"headline", "dek", "caption"})


def merged(parsed: Parsed, tagged: list[RawAttribution], ruled: list[RawAttribution]) -> list[RawAttribution]:
    """The rules' attributions whose cue and content the tagger did not find."""
    kept = []
    for raw in ruled:
        block = parsed.at(raw.content[0][0])
        floor = ENOUGH_OUTSIDE if block is not None and block.block.role in OUTSIDE else ENOUGH
        if raw.score >= floor and not any(_same(raw, other) for other in tagged):
            kept.append(raw)
    return kept


def _same(a: RawAttribution, b: RawAttribution) -> bool:
    return _shared(a.content, b.content) > 0.3 or (_shared(a.cue, b.cue) > 0 and _shared(a.content, b.content) > 0)


def _shared(a: tuple[Range, ...], b: tuple[Range, ...]) -> float:
    """Characters in both over characters in either."""
    common = sum(max(0, min(e, f) - max(s, t)) for s, e in a for t, f in b)
    return common / max(sum(e - s for s, e in a) + sum(f - t for t, f in b) - common, 1)
