"""How sure each field of a claim is: a probability fitted on annotated texts, and the threshold below which it stays empty.

A field's probability is a logistic function of signs that the claim itself shows (which word, which kind, which method, the
model's score). Weights, thresholds and the errors measured with documents left out are data: ``lang/en/confidence.toml``,
written by ``training/confidence/fit.py``.

Reference: Platt (1999), Probabilistic outputs for support vector machines; Guo et al. (2017), On calibration of modern
neural networks (expected calibration error).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from onrecord.lang import table
from onrecord.records import Claim, Event, Mention, Place, Quantity, Time

Signs = Mapping[str, float]
TABLE = "confidence"
# In the order in which they are shown.
FIELDS = (
    "attribution", "own voice", "content", "source", "stance", "polarity", "modality", "tense", "event type", "actor", "recipient",
    "place", "time", "quantity",
)  # fmt: skip
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Sureness:
    """How sure one field of a claim is.

    Attributes:
        field: one of :data:`FIELDS`.
        value: what was read, in a few words; None where nothing was.
        probability: that it is what an annotator would say, 0 to 1; None where it was never measured.
        threshold: below which the field is left empty; None where the field has no empty value.
        reasons: the signs that speak for (above 0) and against it, the weightiest first, as log-odds.
    """

    field: str
    value: str | None
    probability: float | None
    threshold: float | None
    reasons: tuple[tuple[str, float], ...]


def sureness(claim: Claim) -> Iterator[Sureness]:
    """Every field that the claim has and that was measured, in the order of :data:`FIELDS`."""
    for field, value, signs in _values(claim):
        weights = table(TABLE).get(field)
        if weights is None:
            yield Sureness(field, value, None, None, ())
            continue
        threshold = weights.get("threshold")
        yield Sureness(field, value, probability(field, signs), threshold, _reasons(weights["weights"], signs))


def probability(field: str, signs: Signs) -> float:
    """That a field with these signs is right; 1 where the field was never measured."""
    weights = table(TABLE).get(field)
    if weights is None:
        return 1.0
    z = weights["bias"] + sum(weights["weights"].get(sign, 0.0) * value for sign, value in signs.items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, z))))


def abstaining(claim: Claim) -> Claim:
    """The claim without what is less sure than its field's threshold: an empty field rather than a guess."""
    event = claim.event
    kind = event.type
    if kind is not None and _too_low("event type", event_signs(claim)):
        kind = None
    time, changed = event.time, kind != event.type
    if time is not None and time.value is not None and _too_low("time", time_signs(time)):
        time = replace(time, value=None, earliest=None, latest=None)
        changed = True
    places = tuple(_unplaced(place) for place in event.place)
    actors = tuple(one for one in event.actor if not _too_low("actor", mention_signs(one, event)))
    recipients = tuple(one for one in event.recipient if not _too_low("recipient", mention_signs(one, event)))
    numbers = tuple(one for one in event.quantity if not _too_low("quantity", quantity_signs(one)))
    changed |= (places, actors, recipients, numbers) != (event.place, event.actor, event.recipient, event.quantity)
    if not changed:
        return claim
    mode = event.mode if kind is not None else None
    fields = {"type": kind, "mode": mode, "time": time, "place": places, "actor": actors, "recipient": recipients}
    return replace(claim, event=replace(event, **fields, quantity=numbers))  # type: ignore[arg-type]


def _unplaced(place: Place) -> Place:
    """A toponym whose place is not sure keeps its words alone."""
    if place.name is None or not _too_low("place", place_signs(place)):
        return place
    return Place(place.spans, place.text)


def _too_low(field: str, signs: Signs) -> bool:
    weights = table(TABLE).get(field)
    return weights is not None and probability(field, signs) < weights.get("threshold", 0.0)


def _values(claim: Claim) -> Iterator[tuple[str, str | None, Signs]]:
    """Each field with what was read, and its signs."""
    event = claim.event
    if claim.own_voice:
        yield "own voice", "stated by the outlet itself", own_signs(claim)
    else:
        signs = attribution_signs(claim)
        yield "attribution", claim.cue.text if claim.cue else None, signs
        yield "content", claim.content.text, signs
        yield "source", (claim.source.name or claim.source.text) if claim.source else None, source_signs(claim)
    yield "stance", claim.stance, word_signs(claim, "stance", claim.stance)
    yield "polarity", claim.polarity, word_signs(claim, "polarity", claim.polarity)
    yield "modality", claim.modality, word_signs(claim, "modality", claim.modality)
    yield "tense", claim.tense, word_signs(claim, "tense", claim.tense)
    yield "event type", event.type or event.general, event_signs(claim)
    for one in event.actor:
        yield "actor", one.name or one.text, mention_signs(one, event)
    for one in event.recipient:
        yield "recipient", one.name or one.text, mention_signs(one, event)
    for place in event.place:
        yield "place", place.name, place_signs(place)
    if event.time is not None:
        yield "time", event.time.value, time_signs(event.time)
    for number in event.quantity:
        yield "quantity", number.text, quantity_signs(number)


def attribution_signs(claim: Claim) -> dict[str, float]:
    """Of an attribution: who found it and how sure that was, how it quotes, whether somebody is named."""
    p = min(max(claim.confidence or 0.5, 0.02), 0.98)
    signs = {f"by {claim.method}": 1.0, f"{claim.quotation} quotation": 1.0}
    signs[f"score of the {claim.method}"] = math.log(p / (1 - p)) / 3
    signs["length of the content"] = math.log1p(len(claim.content.text.split())) / 3
    if claim.source is None:
        signs["no source"] = 1.0
    if claim.block != "body":
        signs["outside the body"] = 1.0
    return signs


def own_signs(claim: Claim) -> dict[str, float]:
    """Of a statement in the outlet's own voice."""
    return {
        f"in the {claim.block}": 1.0,
        "length of the content": math.log1p(len(claim.content.text.split())) / 3,
        "an event type": float(claim.event.type is not None),
        "a general type": float(claim.event.general is not None),
        "an actor": float(bool(claim.event.actor)),
        "points back": float(claim.anaphora),
    }


def source_signs(claim: Claim) -> dict[str, float]:
    """Of who vouches: how it is named, whether it was resolved."""
    source = claim.source
    if source is None:
        return {"no source": 1.0}
    signs = {f"kind: {source.kind or 'unknown'}": 1.0, f"named by {_form(source)}": 1.0}
    signs["unresolved"] = float(source.name is None)
    signs["a known party"] = float(source.party is not None)
    signs["a chain"] = float(bool(claim.via))
    return signs


def word_signs(claim: Claim, field: str, word: str) -> dict[str, float]:
    """Of a word of a closed vocabulary: which, and what stands around it."""
    return {
        f"{field} {word}": 1.0,
        "own voice": float(claim.own_voice),
        "hedged": float(bool(claim.hedges)),
        "points back": float(claim.anaphora),
        "a direct quotation": float(claim.quotation == "direct"),
        "an event type": float(claim.event.type is not None),
        f"modality {claim.modality}": 1.0,
        "denied": float(claim.polarity == "denied"),
    }


def event_signs(claim: Claim) -> dict[str, float]:
    """Of the type of the event."""
    event = claim.event
    return {
        f"type {event.type or event.general or 'none'}": 1.0,
        "a mode": float(event.mode is not None),
        "own voice": float(claim.own_voice),
        "an actor": float(bool(event.actor)),
        "a recipient": float(bool(event.recipient)),
        "no predicate": float(event.predicate is None),
        f"modality {claim.modality}": 1.0,
    }


def mention_signs(one: Mention, event: Event) -> dict[str, float]:
    """Of an actor or recipient."""
    return {
        f"kind: {one.kind or 'unknown'}": 1.0,
        f"named by {_form(one)}": 1.0,
        "unresolved": float(one.name is None),
        "one of several": float(len(event.actor) > 1 or len(event.recipient) > 1),
    }


def place_signs(place: Place) -> dict[str, float]:
    """Of where a toponym lies."""
    p = min(max(place.confidence if place.confidence is not None else 0.9, 0.02), 0.98)
    return {
        f"level: {place.level or 'none'}": 1.0,
        "score of the ranking": math.log(p / (1 - p)) / 3,
        "several words": float(len(place.text.split()) > 1),
        "not found": float(place.name is None),
        "in the United States": float(place.country == "USA"),
    }


def time_signs(time: Time) -> dict[str, float]:
    """Of the value of a time expression."""
    words = time.text.lower().split()
    return {
        f"type: {(time.timex_type or 'none').lower()}": 1.0,
        f"grain {time.grain or 'none'}": 1.0,
        "digits": float(bool(_DIGIT.search(time.text))),
        "number of words": math.log1p(len(words)),
        f"begins with {words[0] if words and words[0] in _words('beginnings') else 'another word'}": 1.0,
        "vague": float(time.value is None),
    }


def quantity_signs(number: Quantity) -> dict[str, float]:
    """Of a number with its bounds."""
    return {
        f"kind: {number.kind or 'none'}": 1.0,
        "approximated": float(number.approximate),
        f"bounds {number.approximator or 'exact'}": 1.0,
        "digits": float(bool(_DIGIT.search(number.text))),
        "no value": float(number.value is None),
        "a small number": float(number.value is not None and abs(number.value) <= 2),
    }


def _words(name: str) -> list[str]:
    """One of the lists of words that signs ask for."""
    found: list[str] = table(TABLE)["words"][name]
    return found


def _form(one: Mention) -> str:
    """How the words name: by a pronoun, a description, a name, or not at all."""
    words = (one.text or "").split()
    if not words:
        return "no words"
    if words[0].lower() in _words("pronouns") and len(words) == 1:
        return "a pronoun"
    if words[0].lower() in _words("determiners"):
        return "a description"
    return "a name" if words[-1][:1].isupper() else "a common noun"


def _reasons(weights: Mapping[str, float], signs: Signs) -> tuple[tuple[str, float], ...]:
    moved = [(sign, round(weights.get(sign, 0.0) * value, 2)) for sign, value in signs.items() if value]
    told = [one for one in moved if abs(one[1]) >= 0.05]
    return tuple(sorted(told, key=lambda one: (-abs(one[1]), one[0])))
