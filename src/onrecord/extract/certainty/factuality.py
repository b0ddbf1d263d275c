"""How sure it is that an event happened, as a number and as FactBank's labels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onrecord.extract.certainty.factual_model import around, load
from onrecord.extract.certainty.features import features
from onrecord.records.vocabulary import Modality, Polarity, Tense

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from onrecord.records import Claim

_STRENGTH: dict[Modality, float] = {
    "asserted": 3.0,
    "probable": 2.0,
    "possible": 1.0,
    "planned": 0.5,
    "ordered": 0.0,
    "asked": 0.0,
    "conditional": 0.0,
}


def level(polarity: Polarity, modality: Modality, tense: Tense, hedged: bool) -> float:
    """-3 (certainly did not happen) to 3 (certainly did).

    Args:
        polarity: affirmed, denied or unclear.
        modality: how sure, or whether only intended.
        tense: what lies in the future has not happened, and counts at most 1.
        hedged: evidential or probability words stand by it; they take one step off.
    """
    if polarity == "unclear":
        return 0.0
    strength = _STRENGTH[modality]
    if tense == "future":
        strength = min(strength, 1.0)
    if hedged:
        strength = max(strength - 1.0, 0.0)
    return -strength if polarity == "denied" else strength


def of_claim(claim: Claim) -> float:
    """How sure it is by a claim that its event happened, -3 to 3, as its source has it.

    A source that denies turns it round; one that declines, doubts or takes back leaves it open, and so does a condition.
    """
    if claim.stance in ("declines", "doubts", "retracts"):
        return 0.0
    hedged = any(h.kind in ("evidential", "probability") for h in claim.hedges)
    value = level(claim.polarity, claim.modality, claim.tense, hedged)
    return -value if claim.stance == "denies" and value else value


def factbank(value: float | None) -> str:
    """FactBank's label of a factuality: ``CT+ PR+ PS+ CT- PR- PS- Uu``.

    Reference:
        Saurí and Pustejovsky (2009), FactBank: a corpus annotated with event factuality.
    """
    if value is None or abs(value) < 0.75:
        return "Uu"
    degree = "CT" if abs(value) > 2.25 else "PR" if abs(value) > 1.25 else "PS"
    return degree + ("+" if value > 0 else "-")


def factuality(doc: Doc, token_index: int) -> float:
    """Factuality of any predicate of a parsed text, -3 to 3, by its parse and the states of the sentence encoder.

    The first call for a sentence runs the encoder over it (some milliseconds).

    Args:
        doc: a parsed text.
        token_index: of the predicate, verb, noun or adjective.

    Reference:
        White, Rudinger, Rawlins and Van Durme (2018), Lexicosyntactic inference in neural models: the scale.
    """
    model = load()
    value = model.value(model.point(features(doc, token_index), around(doc, token_index)))
    return round(min(max(value, -3.0), 3.0), 4)
