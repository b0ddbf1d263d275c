"""Is a time expression told of what has happened or of what is to come: read from the verb that governs it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

from onrecord.lang import table

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

# A head chain longer than this leaves the clause.
_STEPS = 12

_NOBODY = frozenset({"neither", "no", "none", "nobody", "nothing", "nor"})

Tense = Callable[[int], str]


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(table("times")["tense"][name])


def tense_of(doc: Doc) -> Tense:
    """Tense at a character by the nearest verb above its token.

    Returns:
        A function that gives ``past``, ``future``, ``unknown``, or ``overtaken`` for a plan that stood once ("had been
        due Friday"): its day may lie on either side.
    """
    from spacy.attrs import IDX

    starts = doc.to_array(IDX).tolist()

    def tense(at: int) -> str:
        index = bisect_right(starts, at) - 1
        token = doc[index] if 0 <= index < len(doc) else None
        if index > 0 and _told_before(doc[index - 1]):
            return "past"  # "said Friday", "announced Wednesday"
        if token is not None and token.dep_ == "poss" and token.head.lemma_.lower() not in _words("appointments"):
            return "past"  # "Wednesday's ruling": no act of the verb that governs it
        for _ in range(_STEPS):
            if token is None:
                break
            verdict = _verdict(token)
            if verdict is not None:
                return verdict
            if token.head is token:
                break
            token = token.head
        return "unknown"

    return tense


def _told_before(token: Token) -> bool:
    """Whether a word is a finished act: then the time right after it is when that was."""
    lemma = token.lemma_.lower()
    if token.tag_ == "VBD":
        return True
    helpers = {child.lower_ for child in token.children if child.dep_ in ("aux", "auxpass")}
    return (
        token.tag_ == "VBN" and lemma not in _words("planned") and not helpers & {*_words("future_words"), "be", "to"}
    )


def _negated(token: Token) -> bool:
    """Whether "not" or a subject that is nobody goes with a verb: "neither of them could be reached Wednesday"."""
    return any(
        child.dep_ == "neg"
        or (child.dep_ in ("nsubj", "nsubjpass") and _NOBODY & {t.lower_ for t in (child, *child.children)})
        or (child.dep_ in ("preconj", "cc") and child.lower_ in _NOBODY)
        for child in token.children
    )


def _overtaken(token: Token) -> bool:
    """Whether a word tells of a plan that stood once: "had been due to expire", "had planned to meet"."""
    if token.lemma_.lower() not in _words("planned"):
        return False
    holder = token.head if token.pos_ == "ADJ" else token
    return any(child.lower_ in ("had", "'d", "’d") for child in holder.children if child.dep_ == "aux")


def _verdict(token: Token) -> str | None:
    """What one word says: None where it says nothing and the word above it decides."""
    lemma = token.lemma_.lower()
    if _overtaken(token) or (token.tag_ == "VB" and token.dep_ == "xcomp" and _overtaken(token.head)):
        return "overtaken"
    if token.pos_ == "ADJ" and lemma in _words("planned"):
        return "future"
    if token.pos_ not in ("VERB", "AUX"):
        return None
    helpers = {child.lower_ for child in token.children if child.dep_ in ("aux", "auxpass")}
    if "could" in helpers and _negated(token):
        return "past"
    if helpers & _words("future_words"):
        return "future"
    perfect = helpers & {"have", "has", "had", "’ve", "'ve"}
    if token.tag_ == "VB" and "to" in helpers:
        return "past" if perfect else "future"
    if token.tag_ == "VBN" and token.dep_ == "acl" and lemma not in _words("planned"):
        return "past"
    if lemma in _words("planned") and token.tag_ in ("VBN", "VBZ", "VBP") and not perfect:
        return "future"
    if perfect or token.tag_ == "VBD" or helpers & _words("past_words"):
        return "past"
    if token.tag_ in ("VBZ", "VBP"):
        return "future" if lemma in _words("calendar_verbs") else "past"
    if token.tag_ == "VBG" and helpers & {"is", "are", "’s", "'s", "’re", "'re"}:
        return "future"
    return None


# A participle so close after "will" belongs to it: "will be signed".
_AUXILIARY = 16
_FUTURE = re.compile(r"\b(?:will|would|shall|to\s+be|plans?|due|scheduled|expected|set)\b", re.IGNORECASE)
_PAST = re.compile(r"\b(?:was|were|had|has|have|did|said|told|\w{2,20}ed)\b", re.IGNORECASE)


# A full stop before a small letter or a weekday ends no sentence: "at 5 p.m. on Friday", "at 5 p.m. Friday".
_SENTENCE_END = re.compile(r"\n|(?<![ap]\.m)\. (?![a-z0-9])")


def tense_in(text: str) -> Tense:
    """The same without a parse: the nearest tell-tale word before the character, in its sentence."""

    def tense(at: int) -> str:
        before = text[max(at - 120, 0) : at]
        before = _SENTENCE_END.split(before)[-1]
        future = max((m.start() for m in _FUTURE.finditer(before)), default=-1)
        past = max((m.start() for m in _PAST.finditer(before)), default=-1)
        if future < 0 and past < 0:
            return "unknown"
        return "future" if future >= 0 and past - future < _AUXILIARY else "past"

    return tense
