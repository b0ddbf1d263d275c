"""Of several sentences of one content, those whose events are claims."""

from __future__ import annotations

from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from onrecord.extract.certainty.judge import polarity
from onrecord.extract.certainty.words import words
from onrecord.extract.events.arguments import sides
from onrecord.extract.events.frames import Predicate
from onrecord.extract.parse import ParsedBlock

if TYPE_CHECKING:
    from spacy.tokens import Token

Found = tuple[ParsedBlock, list["Token"], Predicate]


def telling(found: list[Found], quoted: bool) -> list[Found]:
    """The predicates that count, in text order.

    Each sentence of a quotation is a claim. Elsewhere those that tell an event, each kind once; the first where
    none does.
    """
    sentences = [list(items) for _, items in groupby(found, lambda item: (item[0].start, item[1][0].sent.start))]
    if len(sentences) == 1:
        return found
    if quoted:
        return _said(sentences)
    events = [item for item in found if _typed(item[2])]
    kept: list[Found] = []
    for item in events or [min(found, key=lambda item: _says_no(item[2]))]:
        if all(_name(item[2]) != _name(other[2]) for other in kept):
            kept.append(item)
    return kept


def counted(tokens: list[Token]) -> list[list[Token]]:
    """The parts of a sentence that count apart: "31 dead and about 60 missing" tells two numbers of two things."""
    fates = words("counted", "fates")
    told = [n for n, t in enumerate(tokens) if t.lower_ in fates]
    for first, second in pairwise(told):
        joint = next((n for n in range(first + 1, second) if tokens[n].lower_ in ("and", ",")), None)
        if joint is None or any(t.pos_ in ("VERB", "AUX") for t in tokens[first + 1 : second]):
            continue
        numbers = [any(t.like_num or t.lower_ in words("counted", "many") for t in part)
                   for part in (tokens[:first], tokens[joint + 1 : second])]  # fmt: skip
        if all(numbers) and second - joint <= 5:
            return [tokens[:joint], *counted(tokens[joint + 1 :])]
    return [tokens]


def _said(sentences: list[list[Found]]) -> list[Found]:
    """The sentences of a quotation without questions, and without what only leads up to its contrary."""
    kept: list[list[Found]] = []
    for sentence in sentences:
        if kept and not _states(sentence):
            continue
        if kept and _contrary(kept[-1], sentence):
            kept.pop()
        # these are somebody's own words: they are cut only where a clause tells a typed event
        kept.append([sentence[0], *(s for s in sentence[1:] if _typed(s[2]))])
    return [item for sentence in kept for item in sentence]


def _states(sentence: list[Found]) -> bool:
    """Whether it is a whole sentence and no question."""
    _, tokens, first = sentence[0]
    whole = tokens[0].sent
    asks = any(t.text == "?" for t in whole[-2:])
    return not asks and (first.token.pos_ in ("VERB", "AUX") or bool(first.chain))


def _contrary(before: list[Found], after: list[Found]) -> bool:
    """ "They were not in uniform. They were in pyjamas": what is said, comes after what is not."""
    if len(before) > 1 or not _says_no(before[0][2]) or _says_no(after[0][2]):
        return False
    if _typed(before[0][2]) and _typed(after[0][2]):
        return False
    first, second = _subject(before[0][2]), _subject(after[0][2])
    return bool(second) and (first == second or (second in _STAND_IN and first not in _STAND_IN))


_STAND_IN = frozenset({"it", "he", "she", "they", "this", "that"})


def _subject(found: Predicate) -> str:
    top = found.chain[0] if found.chain else found.token
    by, suffering = sides(top)
    there = [c for c in top.children if c.dep_ == "expl"]
    lead = next(iter((*there, *by, *suffering)), None)
    return lead.lower_ if lead is not None else ""


def _says_no(found: Predicate) -> bool:
    return polarity((*found.chain, found.token), found.inside) == "denied"


def _typed(found: Predicate) -> bool:
    return found.rule is not None and found.rule.type is not None


def _name(found: Predicate) -> tuple[str | None, str | None]:
    return (found.rule.type, found.rule.general) if found.rule else (None, None)
