"""The gist of an assertion: the proposition in a few words, without negation."""

from __future__ import annotations

import re
from collections.abc import Sequence

from onrecord.lang import table
from onrecord.reconcile.slots import Slots

_SPACE = re.compile(r"\s+")
_LEAST, _MOST = 3, 18  # words that read well as a gist


def gist_of(members: Sequence[Slots]) -> str:
    """The gist from the claim that says it best.

    That one: affirms in its own words, names who did it, is a clause of fair length; the earliest of those.
    Where all deny, the negation is taken out of the words.
    """
    best = min(members, key=lambda m: (-_worth(m), m.statement.reading_order))
    text = _SPACE.sub(" ", best.statement.claim.content.text).strip(" ,;:.“”\"'‘’")
    if best.statement.claim.polarity == "denied":
        text = without_negation(text)
    return text[:1].upper() + text[1:]


def _worth(slots: Slots) -> float:
    claim = slots.statement.claim
    count = len(claim.content.text.split())
    worth = 2.0 * (claim.polarity == "affirmed") + 1.0 * (slots.statement.position == "affirms")
    worth += 1.5 * bool(slots.actor) + 0.5 * bool(slots.recipient) + 0.5 * bool(slots.places)
    worth += 1.5 * bool(slots.type or slots.senses) - 2.0 * slots.empty
    worth += 1.0 * (_LEAST <= count <= _MOST) - 0.03 * max(0, count - _MOST)
    worth -= 0.5 * (claim.quotation == "direct")
    return worth


def without_negation(text: str) -> str:
    """Take the first word of negation out: "no soldier was there" gives "soldier was there"."""
    cues = table("reconcile")["negation"]
    for wrong, right in cues["replace"]:
        changed, times = re.subn(rf"\b{re.escape(wrong)}\b", right, text, count=1, flags=re.IGNORECASE)
        if times:
            return _SPACE.sub(" ", changed).strip()
    return text
