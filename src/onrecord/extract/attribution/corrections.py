"""Correction notices: what an outlet takes back of its own earlier report.

"Correction: In an article on May 3 the Gazette said that the bridge was closed." The first sentence tells what had been
reported, and the notice withdraws it, whatever verb it uses.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from onrecord.extract.values import Attribution
from onrecord.records import Span, Spans, join, overlaps

if TYPE_CHECKING:
    from onrecord.extract.parse import Parsed, ParsedBlock

_LABEL = re.compile(
    r"\s*(?P<label>correction|clarification|editor[’']s note|erratum)s?\b[^:.—–]{0,60}?[:.—–]", re.IGNORECASE
)
_EARLIER = re.compile(
    r"\b(?:(?:an?|the|our)\s+)?(?:earlier|previous|original|initial)\s+(?:[\w’'-]+\s+){0,4}?"
    r"(?:version|report|article|story|headline|caption|item|dispatch|edition|post)\b(?: of this (?:article|story|report))?"
    r"|\b(?:this|an?|our) (?:article|story|report|item)\b",
    re.IGNORECASE,
)
_WRONG = re.compile(
    r"\b(?:misstated|misidentified|misspell?ed|misspelt|misquoted|misreported|misattributed|mischaracteri[sz]ed|misnamed)\b"
    r"|\b(?:incorrectly|wrongly|mistakenly|erroneously|inaccurately)\s+\w+"
)
_SORRY = re.compile(r"(?:regret|apologi[sz]e)s?\b", re.IGNORECASE)
_NOBODY = re.compile(r"(?:no|any)\b|we\b|which\b|that\b", re.IGNORECASE)


def corrected(parsed: Parsed, attributions: tuple[Attribution, ...]) -> tuple[Attribution, ...]:
    """The attributions of an article, those in correction notices as the outlet's retractions.

    Args:
        parsed: the article.
        attributions: as read by cue.

    Returns:
        In text order. In a notice, what the outlet is told to have reported is retracted by it; that it withdraws
        "the report" says no more; a sentence that only tells what was misstated is a retraction by itself.
    """
    notices = {block.index: label for block in parsed.blocks if (label := _label(block))}
    if not notices:
        return attributions
    kept: list[Attribution] = []
    for one in attributions:
        block = parsed.at((one.cue or one.content)[0].start)
        label = notices.get(block.index) if block else None
        if label is None or not (overlaps(one.source, (label,)) or _by_outlet(parsed, one.source)):
            kept.append(one)
        elif one.stance != "retracts" and not _SORRY.match(join(one.cue, parsed.article.text, " ")):
            kept.append(replace(one, source=(label,), via=(), stance="retracts"))
    for block in parsed.blocks:
        if block.index in notices:
            kept += [one for one in _misstated(block, notices[block.index]) if not _taken(one, kept)]
    return tuple(sorted(kept, key=lambda a: (a.content, a.source, a.cue)))


def _label(block: ParsedBlock) -> Span | None:
    """The words that make a block a notice: its label, or "an earlier version of this article" at its start."""
    match = _LABEL.match(block.text)
    if match:
        return Span(block.start + match.start("label"), block.start + match.end("label"))
    match = _EARLIER.match(block.text)
    stop = block.text.find(". ")
    if match and _WRONG.search(block.text, match.end(), stop if stop > 0 else len(block.text)):
        return Span(block.start + match.start(), block.start + match.end())
    return None


def _by_outlet(parsed: Parsed, source: Spans) -> bool:
    """Whether the outlet itself or an article of its is meant; in a notice a "we" or "no source" is no other."""
    text = join(source, parsed.article.text, " ").strip()
    if not text or _EARLIER.search(text) or _NOBODY.match(text):
        return True
    outlet = (parsed.article.outlet or "").casefold().split()
    words = [w for w in re.findall(r"\w+", text.casefold()) if w not in ("the", "a")]
    return bool(words) and bool(outlet) and all(w in outlet for w in words)


def _misstated(block: ParsedBlock, label: Span) -> list[Attribution]:
    """Sentences that tell what an earlier article misstated."""
    found = []
    for sentence in block.doc.sents:
        wrong = _WRONG.search(sentence.text)
        earlier = _EARLIER.search(sentence.text)
        if wrong is None or earlier is None or earlier.start() > wrong.start():
            continue
        at = block.start + sentence.start_char
        content = Span(at + earlier.start(), at + len(sentence.text.rstrip(" .\n")))
        cue = Span(at + wrong.start(), at + wrong.end())
        found.append(Attribution((label,), (cue,), (content,), stance="retracts"))
    return found


def _taken(one: Attribution, others: list[Attribution]) -> bool:
    return any(overlaps(one.content, other.content) or overlaps(one.content, other.cue) for other in others)
