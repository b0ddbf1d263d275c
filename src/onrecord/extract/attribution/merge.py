"""The tagger's attributions and the rules', made one list.

The tagger was trained on the body text of politics news: there it leads, and the rules add what it missed. In headlines,
standfirsts and captions the rules lead, and the tagger adds only what it is sure of.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from onrecord.extract.attribution.quotes import Range
from onrecord.extract.attribution.raw import RawAttribution
from onrecord.records import covers

if TYPE_CHECKING:
    from onrecord.extract.parse import Parsed

# Least scores, set on the story benchmark: of a rule beside the tagger in body text, of the tagger beside the rules
# elsewhere, and of the tagger in body text where no rule says the same.
RULE_IN_BODY = 0.7
TAGGER_OUTSIDE = 0.85
TAGGER_ALONE = 0.5
# A rule this sure saw a whole clause in the tree: its bounds are the better ones.
SURE = 0.9
OUTSIDE = frozenset({"headline", "dek", "caption"})


def merged(
    parsed: Parsed, tagged: list[RawAttribution], ruled: list[RawAttribution]
) -> tuple[list[RawAttribution], list[RawAttribution]]:
    """What is kept of the tagger's attributions and of the rules', so that no two say the same."""
    kept_tagged, kept_ruled = [], []
    outside = {id(raw): _outside(parsed, raw) for raw in (*tagged, *ruled)}
    for raw in ruled:
        if outside[id(raw)] or (raw.score >= RULE_IN_BODY and not any(_same(raw, other) for other in tagged)):
            kept_ruled.append(raw)
    for raw in tagged:
        supported = any(_same(raw, other) for other in ruled)
        if outside[id(raw)]:
            if raw.score >= TAGGER_OUTSIDE and not supported:
                kept_tagged.append(raw)
        elif supported or raw.score >= TAGGER_ALONE:
            kept_tagged.append(_bounded(raw, ruled))
    return kept_tagged, kept_ruled


def _bounded(raw: RawAttribution, ruled: list[RawAttribution]) -> RawAttribution:
    """The tagger's attribution with the bounds of the clause that a sure rule found for the same cue."""
    for rule in ruled:
        if rule.score >= SURE and _shared(rule.cue, raw.cue) > 0 and _shared(rule.content, raw.content) > 0.4:
            return replace(raw, content=rule.content)
    return raw


def _outside(parsed: Parsed, raw: RawAttribution) -> bool:
    block = parsed.at(raw.content[0][0])
    return block is not None and block.block.role in OUTSIDE


def _same(a: RawAttribution, b: RawAttribution) -> bool:
    """Whether two attributions are one: like content, or one cue. One nested in the other's content is another."""
    content = _shared(a.content, b.content)
    if _shared(a.cue, b.cue) > 0:
        return content > 0
    nested = bool(a.source) and covers(b.content, a.source) and covers(b.content, a.cue)
    return content > 0.3 and not nested


def _shared(a: tuple[Range, ...], b: tuple[Range, ...]) -> float:
    """Characters in both over characters in either."""
    common = sum(max(0, min(e, f) - max(s, t)) for s, e in a for t, f in b)
    return common / max(sum(e - s for s, e in a) + sum(f - t for t, f in b) - common, 1)
