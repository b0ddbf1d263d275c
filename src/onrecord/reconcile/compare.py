"""Are two claims about one assertion? Slots first; the likeness of words is evidence only (LEDGER §3).

Each comparison gives named observations between two claims; their weights (log-odds, fitted on annotated
stories with half of the slots blanked at random, so that they hold for claims that were read imperfectly) stand in
``lang/en/reconcile_weights.toml``. Neither stance nor polarity nor the number is looked at: those who deny
belong to the same assertion, and how many is a value that gets revised.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cache, lru_cache

from onrecord.lang import table
from onrecord.reconcile import numbers
from onrecord.reconcile.independence import independent
from onrecord.reconcile.slots import Slots, unit
from onrecord.reconcile.terms import cosine, idf
from onrecord.records import overlaps

SHORT = 2  # words of content up to which a claim leans on its paragraph
TOWNS_APART = 50.0  # km from which two towns are two places
LEAST = -8.0  # log-odds; the greatest is as much on the other side
MONEY_FAR = 0.6  # likeness of two sums below which they are hardly of one thing
SURE = 1.5  # least log-odds between claims of two origins

REASONS = {
    "type_same": "same kind of event",
    "sense_same": "predicates of one meaning",
    "actor_same": "same actor",
    "recipient_same": "same recipient",
    "crossed": "actor of one is affected in the other",
    "place_same": "same place",
    "time_same": "overlapping time",
    "words": "like words",
    "words_strong": "nearly the same words",
    "copied": "same words in a copied text",
    "number_same": "same number",
    "unit_same": "same thing counted",
    "paragraph": "like paragraphs",
}


@cache
def weights() -> Mapping[str, float]:
    """Observation to log-odds."""
    return {name: float(w) for name, w in table("reconcile_weights")["same_assertion"].items()}


def observe(a: Slots, b: Slots) -> dict[str, float]:
    """What can be observed between two claims: observation to strength, 0 to 1."""
    seen = {"bias": 1.0}
    seen.update(_event(a, b))
    seen.update(_people(a, b))
    seen.update(_where_and_when(a, b))
    likeness = cosine(a.weights, b.weights)
    seen["words"] = likeness
    seen["words_strong"] = max(0.0, likeness - 0.5) * 2
    smaller = min(len(a.stems), len(b.stems))
    seen["contained"] = len(a.stems & b.stems) / smaller if smaller else 0.0
    if likeness == 0.0:
        seen["words_none"] = 1.0
    if smaller > SHORT:
        seen["unshared"] = min(_unshared(a, b), _unshared(b, a))
    first, second = a.statement, b.statement
    if first.claim.article == second.claim.article:
        distance = abs(a.paragraph - b.paragraph)
        if distance == 0:
            seen["same_paragraph"] = 1.0
            if first.source.key and first.source.key == second.source.key:
                seen["same_breath"] = 1.0
        elif distance == 1:
            seen["next_paragraph"] = 1.0
    elif first.root == second.root and likeness > 0.9:
        seen["copied"] = 1.0
    seen.update(_context(a, b))
    seen.update(_numbers(a, b))
    return {name: strength for name, strength in seen.items() if strength}


def _unshared(a: Slots, b: Slots) -> float:
    """Share of the telling words of ``a`` that stand neither in ``b`` nor in its paragraph; numbers left out."""
    telling, whole = _telling(a.stems)
    rest = sum(weight for t, weight in telling if t not in b.stems and t not in b.context)
    return rest / (whole or 1.0)


@lru_cache(maxsize=8192)
def _telling(stems: frozenset[str]) -> tuple[tuple[tuple[str, float], ...], float]:
    """How much each of some words tells, but for numbers, and all together."""
    telling = tuple((t, idf(t)) for t in sorted(stems) if not t[0].isdigit())
    return telling, sum(weight for _, weight in telling)


def odds(a: Slots, b: Slots) -> float:
    """How likely two claims are about the same: the log-odds of what can be observed."""
    if (
        a.modality != b.modality
    ):  # what happened and what is meant to are never one (LEDGER §3): no need to look further
        return LEAST
    return log_odds(observe(a, b))


def _context(a: Slots, b: Slots) -> dict[str, float]:
    """The paragraphs they stand in: what a short claim leaves unsaid; and who says it again elsewhere."""
    first, second = a.statement, b.statement
    seen: dict[str, float] = {}
    elsewhere = first.claim.article != second.claim.article
    if elsewhere:
        seen["paragraph"] = cosine(a.context, b.context)
        if first.source.key and first.source.key == second.source.key and not first.source.unnamed:
            seen["source_again"] = 1.0
    if elsewhere or a.paragraph != b.paragraph:
        seen["in_paragraph"] = max(cosine(a.weights, b.context), cosine(b.weights, a.context))
    if min(len(a.stems), len(b.stems)) <= SHORT:
        seen["short"] = 1.0
        seen["short_paragraph"] = seen.get("paragraph", 0.0)
        seen["short_in_paragraph"] = seen.get("in_paragraph", 0.0)
    return seen


def _numbers(a: Slots, b: Slots) -> dict[str, float]:
    """What is counted and how near the counts are; which number it is decides nothing (LEDGER §3)."""
    seen: dict[str, float] = {}
    if a.numbers and b.numbers:
        seen["number_same" if a.numbers & b.numbers else "number_other"] = 1.0
    elif a.numbers or b.numbers:
        seen["number_one"] = 1.0
    mine, theirs = a.statement.quantity, b.statement.quantity
    if a.fates and b.fates and not a.fates & b.fates:
        seen["fate_other"] = 1.0  # the dead are not the missing
    if mine and theirs:
        if numbers.measure(mine[0]) != numbers.measure(theirs[0]):
            return seen | {"measure_other": 1.0}
        seen["closeness"] = numbers.closeness(mine[0], theirs[0])
        if numbers.measure(mine[0]) == "money" and seen["closeness"] < MONEY_FAR:
            seen["money_other"] = 1.0  # sums of money are of many things
        if mine[0].unit and theirs[0].unit:
            seen["unit_same" if unit(mine[0]) == unit(theirs[0]) else "unit_other"] = 1.0
    return seen


def _event(a: Slots, b: Slots) -> dict[str, float]:
    seen: dict[str, float] = {}
    if a.type and b.type:
        seen["type_same" if a.type == b.type else "type_other"] = 1.0
    elif a.type or b.type:
        seen["type_one"] = 1.0
    if a.senses and b.senses:
        seen["sense_same" if a.senses & b.senses else "sense_other"] = 1.0
        if a.type and a.type == b.type and a.senses & b.senses:
            seen["event_same"] = 1.0
    else:
        seen["sense_open"] = 1.0
    if a.modality != b.modality:
        seen["modality_other"] = 1.0
    elif (a.statement.claim.modality == "asked") != (b.statement.claim.modality == "asked"):
        seen["asked_other"] = 1.0  # what one asks for is not what the other plans
    return seen


def _people(a: Slots, b: Slots) -> dict[str, float]:
    seen: dict[str, float] = {}
    for slot, mine, theirs in (("actor", a.actor, b.actor), ("recipient", a.recipient, b.recipient)):
        if mine and theirs:
            common = len(mine & theirs) / min(len(mine), len(theirs))
            seen[f"{slot}_same" if common else f"{slot}_other"] = common or 1.0
        elif mine or theirs:
            seen[f"{slot}_one"] = 1.0
    if a.actor & b.recipient or b.actor & a.recipient:
        seen["crossed"] = 1.0
    if a.parties and b.parties and not a.parties & b.parties:
        seen["strangers"] = 1.0
    return seen


def _where_and_when(a: Slots, b: Slots) -> dict[str, float]:
    seen: dict[str, float] = {}
    if a.places and b.places:
        if a.places & b.places:
            seen["place_same"] = 1.0
        elif a.countries and b.countries and not a.countries & b.countries:
            seen["country_other"] = 1.0
        else:
            seen["place_other"] = 1.0
    elif a.places or b.places:
        seen["place_one"] = 1.0
    if a.towns and b.towns and min(kilometres(p, q) for p in a.towns for q in b.towns) > TOWNS_APART:
        seen["towns_apart"] = 1.0
    if a.time and b.time:
        apart = a.time[0] > b.time[1] or b.time[0] > a.time[1]
        seen["time_other" if apart else "time_same"] = 1.0
        if a.time == b.time:
            seen["time_equal"] = 1.0
    elif a.time or b.time:
        seen["time_one"] = 1.0
    return seen


def kilometres(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Great-circle distance of two points (latitude, longitude in degrees)."""
    (lat1, lon1), (lat2, lon2) = (tuple(map(math.radians, p)) for p in (a, b))
    h = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 12742.0 * math.asin(min(1.0, math.sqrt(h)))


def corroborates(a: Slots, b: Slots) -> bool:
    """Whether two claims by different origins are so surely of one assertion that one may support the other.

    Asked on top of the grouping, since a wrong "two independent sources" is the costliest error: the same
    predicate sense with something else in common, or like words, or one only points at the other.
    """
    first, second = a.statement.claim, b.statement.claim
    if a.carried or b.carried:
        return False  # whose words they are was told in another paragraph
    if first.article == second.article and overlaps(first.content.spans, second.content.spans):
        # one sentence: two sources only where one cue joins them ("the union and the company said")
        joined = first.cue is not None and second.cue is not None and first.cue.spans == second.cue.spans
        return joined and independent(first, second, (a.statement.source, b.statement.source))
    if a.empty or b.empty or not independent(first, second, (a.statement.source, b.statement.source)):
        return False
    if "asked" in (first.modality, second.modality) and first.modality != second.modality:
        return False  # who asks for it does not say that it is planned
    seen = observe(a, b)
    if (
        log_odds(seen) < SURE
        or "type_other" in seen
        or "modality_other" in seen
        or seen.keys() & {"time_other", "towns_apart"}
    ):
        return False
    likeness = seen.get("words", 0.0)
    if "sense_other" in seen:
        return likeness >= 0.4
    if "number_other" in seen and any(q.kind == "money" for q in first.event.quantity + second.event.quantity):
        return likeness >= 0.3  # sums of money are of many things
    if "sense_same" in seen and not a.bare and not b.bare:
        return likeness > 0.05 or "actor_same" in seen or "recipient_same" in seen or "place_same" in seen
    return likeness >= 0.3 or ("type_same" in seen and bool(a.numbers and b.numbers))


def log_odds(seen: Mapping[str, float]) -> float:
    """The evidence summed, between -8 and 8; what happened and what is meant to are never one (LEDGER §3)."""
    if "modality_other" in seen:
        return LEAST
    known = weights()
    total = sum(known.get(name, 0.0) * strength for name, strength in seen.items())
    return max(LEAST, min(-LEAST, total))


def probability(odds: float) -> float:
    """Log-odds as a probability."""
    return 1 / (1 + math.exp(-odds))


def reason(seen: Mapping[str, float]) -> str:
    """In words, what speaks for the link."""
    told = [words for name, words in REASONS.items() if seen.get(name, 0.0) >= 0.3]
    return ", ".join(told) if told else "what stands next to it"
