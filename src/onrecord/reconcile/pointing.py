"""What a claim that only points is about: "denied the report", "declined to comment", "put the number at 38".

Such claims have no event of their own to be compared by. Each goes to the claim it answers: one near it in the
article, before it, that its pointing word can stand for and that concerns whoever speaks (rulings 3 and 27).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from onrecord.lang import table
from onrecord.lang.places import country_of_demonym
from onrecord.reconcile import numbers
from onrecord.reconcile.names import fold
from onrecord.reconcile.slots import Slots, senses
from onrecord.reconcile.terms import content_stems, idf, stem

LEAST = -1.5  # a candidate below it is too far off: the claim then stands alone
_NUMBER = re.compile(r"\d")
_ABOVE = ("headline", "dek")
_OWN_ACTS = frozenset({"demands", "asks", "promises", "threatens"})


@cache
def _pointers() -> Mapping[str, frozenset[str]]:
    """Stem to the kinds of thing it can stand for."""
    kinds: dict[str, set[str]] = {}
    for kind, words in table("reconcile")["pointers"].items():
        for word in words:
            kinds.setdefault(stem(word), set()).add(kind)
    return {word: frozenset(found) for word, found in kinds.items()}


def own_words(slots: Slots) -> frozenset[str]:
    """Stems of the content that say something: neither a pointing word nor a number."""
    known = _pointers()
    text = slots.statement.claim.content.text
    return frozenset(t for t in content_stems(text) if t not in known and not _NUMBER.search(t))


def kinds(slots: Slots) -> frozenset[str]:
    """What the pointing words of a claim, its cue's included, can stand for."""
    known = _pointers()
    claim = slots.statement.claim
    text = claim.content.text + " " + (claim.cue.text if claim.cue else "")
    return frozenset(kind for t in content_stems(text) for kind in known.get(t, ()))


def points(slots: Slots) -> bool:
    """Whether a claim has no event of its own to be compared by."""
    claim = slots.statement.claim
    words = own_words(slots)
    if claim.anaphora or not words or (claim.stance == "declines" and slots.silent):
        return True
    if claim.event.quantity and slots.type is None and slots.bare_event:
        # "the figure is 2,000", "there were 14 ships"
        units = {stem(w) for q in claim.event.quantity for w in re.findall(r"\w+", (q.unit or "").casefold())}
        return not words - units
    return False


def antecedent(slots: Slots, story: Sequence[Slots]) -> Slots | None:
    """The claim of the story that ``slots`` points at; None where none is near enough.

    Args:
        slots: a claim that points.
        story: the claims that stand for themselves, in reading order, and those pointing ones that were settled
            before.
    """
    best: tuple[float, Slots] | None = None
    for other in story:
        score = _fit(slots, other, story)
        if score is not None and (best is None or score > best[0]):
            best = (score, other)
    return best[1] if best and best[0] >= LEAST else None


def _fit(slots: Slots, other: Slots, story: Sequence[Slots]) -> float | None:
    """How well ``other`` is what ``slots`` points at; None where it cannot be."""
    mine, theirs = slots.statement, other.statement
    here, there = mine.key[3], theirs.key[3]
    distance = abs(slots.paragraph - other.paragraph)
    if mine.claim.article != theirs.claim.article:
        if not _looks_back(slots) or theirs.rank >= mine.rank:
            return None
        score = -3.0
    elif mine.claim.block in _ABOVE and theirs.claim.block not in _ABOVE:
        score = -0.15 * min(distance, 10) - 0.5  # a headline says in short what is told below
        same_act = mine.claim.stance == theirs.claim.stance and mine.claim.stance != "states"
        score += 2.0 * (same_act and mine.source.party_key == theirs.source.party_key)
    elif there >= here:
        return None
    else:
        between = sum(
            there < s.statement.key[3] < here for s in story if s.statement.claim.article == mine.claim.article
        )
        score = -1.0 * min(distance, 4) - 0.3 * min(between, 6)
        if _words_held(slots, other) >= 0.5 or _whose(slots, other):
            score /= 2  # it says itself what it is about
    if slots.modality != other.modality and mine.position != "withholds":
        if mine.claim.stance in _OWN_ACTS and not mine.claim.anaphora:
            return None  # who demands "9%" does not mean what has been agreed
        score -= 1.0
    return score + _kind_fit(slots, other) + _speaker_fit(slots, other) + _word_fit(slots, other)


def _looks_back(slots: Slots) -> bool:
    """Whether it refers to what the source itself had said, on an earlier page it may be."""
    return slots.statement.claim.stance == "retracts" or "denial" in kinds(slots)


def _kind_fit(slots: Slots, other: Slots) -> float:
    """Can the pointing word stand for what the other claim says?"""
    claim, theirs = slots.statement.claim, other.statement
    asked = kinds(slots)
    score = 0.0
    if claim.event.quantity:
        counted = theirs.quantity
        if slots.type and not claim.anaphora:
            score += 1.5 if slots.type == other.type else -1.5
        if not counted:
            return score - 1.5
        if numbers.measure(counted[0]) != numbers.measure(claim.event.quantity[0]):
            return -3.0
        return score + 1.0 + numbers.closeness(claim.event.quantity[0], counted[0])
    if "number" in asked:
        score += 1.5 if theirs.quantity else -1.5
    if "accusation" in asked:
        score += 1.5 if theirs.claim.stance == "accuses" else -0.5
    if "report" in asked:
        score += 1.0 if theirs.source.outlet or theirs.source.unnamed or theirs.own or theirs.chain else -0.5
    if "denial" in asked:
        score += 1.5 if theirs.position == "denies" else 0.0
    if "deal" in asked:
        score += 2.5 if other.type == "AGREE" else -0.5
    if "plan" in asked:
        score += 1.0 if other.modality == "intended" else -0.5
    if "request" in asked:
        score += 1.5 if other.type == "REQUEST" or theirs.claim.stance in ("asks", "demands") else -0.5
    if claim.stance in ("denies", "declines", "doubts") and theirs.position == "withholds":
        score -= 1.0
    return score


def _speaker_fit(slots: Slots, other: Slots) -> float:
    """Whoever denies or declines answers somebody else, about himself; whoever takes back had said it."""
    mine, theirs = slots.statement, other.statement
    same = bool(mine.source.party_key) and mine.source.party_key == theirs.source.party_key
    concerned = bool(mine.source.party_key) and bool({mine.source.party_key, mine.source.key} & other.people)
    score = 3.0 * _whose(slots, other)
    if _looks_back(slots):
        return score + (1.0 if same else -1.5)
    if mine.claim.event.quantity:
        return score + 0.3 * (not same)
    if mine.position in ("denies", "withholds"):
        return score - 1.5 * same + 1.0 * concerned
    return score


def _whose(slots: Slots, other: Slots) -> bool:
    """Whether it names a state whose words the other claim is: "the French statement"."""
    party = fold(other.statement.source.party)
    found = (country_of_demonym(w) for w in slots.statement.claim.content.text.split())
    return bool(party) and any(country is not None and fold(country.name) == party for country in found)


def _words_held(slots: Slots, other: Slots) -> float:
    """Share of its own words that the other claim holds, by sense too."""
    own = own_words(slots)
    if not own:
        return 0.0
    theirs = frozenset(sense for t in sorted(other.stems) for sense in senses(t)) | other.senses
    held = sum(idf(t) for t in sorted(own) if t in other.stems or senses(t) & theirs)
    return held / sum(idf(t) for t in sorted(own))


def _word_fit(slots: Slots, other: Slots) -> float:
    """The words it has of its own, and the slots that were filled in from what it points at."""
    score = 3.0 * _words_held(slots, other)
    if slots.statement.claim.anaphora:
        score += 0.5 * bool(slots.type and slots.type == other.type) + 0.5 * bool(slots.parties & other.parties)
    return score
