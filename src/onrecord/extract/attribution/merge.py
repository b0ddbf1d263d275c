"""The tagger's attributions and the rules', made one list.

The tagger was trained on the body text of politics news: there it leads, and the rules add what it missed. In headlines,
standfirsts and captions the rules lead, and the tagger adds only what it is sure of.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from onrecord.extract.attribution.quotes import Range
from onrecord.extract.attribution.raw import RawAttribution
from onrecord.extract.attribution.rules import BORROWED
from onrecord.records import covers

if TYPE_CHECKING:
    from onrecord.extract.parse import Parsed

# Least scores, set on the story benchmark and on articles held back from the tagger's training: of a rule beside the
# tagger in body text, of one that stands in the content of another, of the tagger beside the rules elsewhere.
RULE_IN_BODY = 0.7
RULE_NESTED = 0.8
TAGGER_OUTSIDE = 0.75
LINK = 0.75  # share of a content that one nested in it must take up to be a link of a chain: "A said B had denied it"
SPOKEN = 0.9  # of a rule that shows a speaker, a verb of saying and a clause
_MARKS = frozenset('“”"‘’«»')
_RELATIVE = frozenset({"who", "which", "that"})
# A fragment of content that is one of these alone is a slip.
_SMALL = frozenset({"to", "the", "a", "an", "of", "and", "that", "in", "on", "for"})
OUTSIDE = frozenset({"headline", "dek", "caption"})


def merged(
    parsed: Parsed, tagged: list[RawAttribution], ruled: list[RawAttribution]
) -> tuple[list[RawAttribution], list[RawAttribution]]:
    """What is kept of the tagger's attributions and of the rules', so that no two say the same."""
    kept_tagged, kept_ruled, borrowed = [], [], []
    tagged = [_without_others(parsed, _of_one_kind(parsed, raw), ruled) for raw in tagged]
    outside = {id(raw): _outside(parsed, raw) for raw in (*tagged, *ruled)}
    for raw in ruled:
        if outside[id(raw)] or (_adds(raw, tagged) and not any(_same(raw, other) for other in tagged)):
            kept_ruled.append(raw)
        elif raw.score == BORROWED and not any(_shared(raw.content, other.content) > 0 for other in tagged):
            borrowed.append(raw)
    for raw in tagged:
        if outside[id(raw)]:
            if raw.score >= TAGGER_OUTSIDE and not any(_same(raw, other) for other in ruled):
                kept_tagged.append(raw)
        else:
            whole = _to_speaker(parsed, _mended(parsed, raw, ruled, borrowed), tagged)
            kept_tagged += [whole, *_past_speaker(parsed, whole, tagged)]
    return kept_tagged, kept_ruled


def _adds(raw: RawAttribution, tagged: list[RawAttribution]) -> bool:
    """Whether a rule's attribution says something that the tagger's do not, and is sure enough of it.

    What stands in the content of another is a claim of its own where it is a link of the chain of sources; a passing "as
    he said" within a long quotation is part of what is quoted.
    """
    outer = [o for o in tagged if covers(o.content, raw.cue)]
    if not outer:
        return raw.score >= RULE_IN_BODY
    parts = (*raw.source, *raw.cue, *raw.content)
    whole = ((min(start for start, _ in parts), max(end for _, end in parts)),)
    return raw.score >= RULE_NESTED and any(_common(whole, o.content) >= LINK * _size(o.content) for o in outer)


def _mended(
    parsed: Parsed, raw: RawAttribution, ruled: list[RawAttribution], borrowed: list[RawAttribution]
) -> RawAttribution:
    """The tagger's attribution, mended by the rule for the same cue.

    The speaker is the one that the tree shows where the tagger has none or a part of that one without the noun that names;
    the content is the rule's where the tagger's breaks off at a small word; a quotation left open in the paragraph
    before is part of it.
    """
    before = [r for r in borrowed if _shared(r.cue, raw.cue) > 0]
    if before:
        raw = replace(raw, content=tuple(sorted({*raw.content, *(span for r in before for span in r.content)})))
    rule = next((r for r in ruled if r.source and _shared(r.cue, raw.cue) > 0), None)
    if rule is None:
        return raw
    text = parsed.article.text
    if _shared(rule.content, raw.source) > 0.7:
        # what was said taken for the speaker: "Nine were absent, said its head, “and some are ill”"
        told = tuple(s for s in raw.content if _shared((s,), rule.source) == 0)
        return replace(rule, content=tuple(sorted({*rule.content, *told})), score=raw.score)
    # a speaker that reaches into what the tagger takes for content is a list the parser misread
    clear = _shared(rule.source, raw.content) == 0
    partial = clear and covers(rule.source, raw.source) and rule.source != raw.source and not _names(parsed, raw, rule)
    if not raw.source or (partial and text[slice(*raw.source[0])].lower() not in _RELATIVE):
        raw = replace(raw, source=rule.source)
    if text[slice(*raw.content[-1])].lower() in _SMALL:
        raw = replace(raw, content=rule.content)
    return raw


def _to_speaker(parsed: Parsed, raw: RawAttribution, others: list[RawAttribution]) -> RawAttribution:
    """With the clause that stands between the content and its speaker: "Ten died and forty are missing, the army said"."""
    start, end = raw.content[-1]
    after = min((s for s, _ in (*raw.source, *raw.cue) if s >= end), default=end)
    block = parsed.at(start)
    if block is None or after - end < 12 or after > block.end or parsed.at(after) is not block:
        return raw
    gap = block.text[end - block.start : after - block.start]
    joined = _JOINED.match(gap) and gap.rstrip().endswith(",") and not _ENDS.search(gap)
    taken = any(end <= s < after for other in others if other is not raw for s, _ in (*other.cue, *other.content))
    if not joined or taken:
        return raw
    return replace(raw, content=(*raw.content[:-1], (start, end + len(gap.rstrip().rstrip(",")))))


def _past_speaker(parsed: Parsed, raw: RawAttribution, others: list[RawAttribution]) -> list[RawAttribution]:
    """The clause that goes on behind the speaker: "Ten died, the army said on Monday, and forty are missing"."""
    said = max(e for _, e in (*raw.source, *raw.cue))
    block = parsed.at(raw.content[-1][0])
    if block is None or not raw.source or raw.content[-1][1] > min(s for s, _ in (*raw.source, *raw.cue)):
        return []
    match = _GOES_ON.match(block.text, said - block.start) if said < block.end else None
    if match is None or _ENDS.search(block.text, match.start("more"), match.end("more")):
        return []
    start, end = block.start + match.start("more"), block.start + match.end("more")
    taken = any(start <= s < end for other in others if other is not raw for s, _ in (*other.cue, *other.content))
    tokens = block.tokens(start, end)
    subject = tokens is not None and any(
        t.tag_ in ("VBD", "VBZ", "VBP", "MD") and t.i - tokens.start > 0 for t in tokens
    )
    return [] if taken or not subject else [replace(raw, content=((start, end),))]


_GOES_ON = re.compile(r"(?:\s\w+){0,12},\s+(?:and|but)\s+(?P<more>(?:[^.!?;]|\.(?=\S))+)\.?(?:\s|$)")
_JOINED = re.compile(r",?\s+(?:and|but)\s+\w+\s+\w+\s+\w+")
_ENDS = re.compile(r"[.!?;“”\"]\s|[“”\"]")


def _names(parsed: Parsed, raw: RawAttribution, rule: RawAttribution) -> bool:
    """Whether the tagger's source holds the head of the noun phrase that the rule found."""
    block = parsed.at(rule.source[0][0])
    tokens = block.tokens(*rule.source[0]) if block else None
    if block is None or tokens is None:
        return True
    at = block.start + tokens.root.idx
    return any(s <= at < e for s, e in raw.source)


def _outside(parsed: Parsed, raw: RawAttribution) -> bool:
    return _stands_outside(parsed, raw.content[0][0])


def _stands_outside(parsed: Parsed, at: int) -> bool:
    block = parsed.at(at)
    return block is not None and block.block.role in OUTSIDE


def _of_one_kind(parsed: Parsed, raw: RawAttribution) -> RawAttribution:
    """Without fragments that stand elsewhere: likeness misleads the tagger.

    Of a cue in the body those in headlines and captions; of one outside it those in other blocks.
    """
    block = parsed.at(raw.cue[0][0])
    if block is not None and block.block.role in OUTSIDE:
        kept = tuple(span for span in raw.content if block.start <= span[0] < block.end)
    else:
        kept = tuple(span for span in raw.content if not _stands_outside(parsed, span[0]))
    return replace(raw, content=kept) if kept else raw


def _without_others(parsed: Parsed, raw: RawAttribution, ruled: list[RawAttribution]) -> RawAttribution:
    """Without the sentences before that say themselves who speaks: "The party said it had won. Turnout was low, police said"."""
    text = parsed.article.text
    content = raw.content
    for rule in ruled:
        if rule.score < SPOKEN or not rule.source or not covers(content, rule.cue):
            continue
        block = parsed.at(rule.cue[0][0])
        tokens = block.tokens(*rule.cue[0]) if block else None
        if block is None or tokens is None:
            continue
        sentence = (block.start + tokens.sent.start_char, block.start + tokens.sent.end_char)
        quoted = any(s <= sentence[0] < e and set(text[max(s - 1, 0) : s + 1]) & _MARKS for s, e in content)
        if not quoted and not any(sentence[0] <= s < sentence[1] for s, _ in raw.cue):
            content = _cut(text, content, sentence)
    return replace(raw, content=content) if content else raw


def _cut(text: str, content: tuple[Range, ...], away: Range) -> tuple[Range, ...]:
    """The content without one stretch, and without the space beside it."""
    parts = [(s, min(e, away[0])) for s, e in content] + [(max(s, away[1]), e) for s, e in content]
    stripped = [(e - len(text[s:e].lstrip()), s + len(text[s:e].rstrip())) for s, e in parts if s < e]
    return tuple(sorted({(s, e) for s, e in stripped if s < e}))


def _same(a: RawAttribution, b: RawAttribution) -> bool:
    """Whether two attributions are one: like content, or one cue. One nested in the other's content is another."""
    content = _shared(a.content, b.content)
    if _shared(a.cue, b.cue) > 0:
        return content > 0
    nested = bool(a.source) and covers(b.content, a.source) and covers(b.content, a.cue)
    return content > 0.3 and not nested


def _shared(a: tuple[Range, ...], b: tuple[Range, ...]) -> float:
    """Characters in both over characters in either."""
    common = _common(a, b)
    return common / max(_size(a) + _size(b) - common, 1)


def _common(a: tuple[Range, ...], b: tuple[Range, ...]) -> int:
    return sum(max(0, min(e, f) - max(s, t)) for s, e in a for t, f in b)


def _size(spans: tuple[Range, ...]) -> int:
    return sum(end - start for start, end in spans)
