"""The speech act that a cue performs; the cue decides, whatever the content says (ruling 6)."""

from __future__ import annotations

import re
from functools import cache

from onrecord.lang import table
from onrecord.records.vocabulary import Stance

# In doubt the more telling act wins: "warn" is listed under asking too.
_ORDER: tuple[Stance, ...] = (
    "retracts", "denies", "confirms", "accuses", "warns", "threatens", "promises", "predicts", "demands", "asks", "doubts", "declines",
)  # fmt: skip
_NEGATED = re.compile(r"\b(?:not|never|n[’']t|neither|nor|no)\b", re.IGNORECASE)
_WORDS = re.compile(r"[\w’'-]+")
# these state, although other acts use them too
_STATES = frozenset(
    {"blame", "insist", "concede", "expect", "believe", "call", "order", "require", "question", "charge", "recommend"}
)


@cache
def _stance_of_lemma(lemma: str) -> Stance | None:
    verbs, nouns = table("cues")["verbs"], table("cues")["nouns"]
    for stance in _ORDER:
        if lemma in verbs.get(stance, ()) or lemma in nouns.get(stance, ()):
            return stance
    return "states" if lemma in verbs["states"] or lemma in nouns["states"] else None


def stance_of(cue: str, lemmas: tuple[str, ...], content: str = "") -> Stance:
    """The stance of a cue.

    Args:
        cue: its words.
        lemmas: lemmas of its content words, in order.
        content: the attributed words, for the few cues that need them.
    """
    low = cue.lower()
    negated = bool(_NEGATED.search(low))
    words = [*lemmas, *_WORDS.findall(low)]
    if re.search(r"\b(?:declin|refus)\w+", low) and not re.search(r"\baccept|\bpay\b|\bhand\b", low):
        return "declines"
    if re.search(r"\b(?:could|can|cannot|can’t|couldn’t|unable|not able)\b.*\b(?:confirm|verify|say)", low) and (
        negated or "unable" in low or "cannot" in low
    ):
        return "doubts"
    if negated and re.search(r"\b(?:comment|respond|answer|reply|say|elaborate|drawn|return|disclose)\b", low):
        return "declines"
    if "no information" in low or "no comment" in low:
        return "doubts" if "information" in low else "declines"
    if re.search(r"\bcall\w*\s+(?:on|for)\b", low):
        return "asks"
    if re.search(r"\bappeal\w*\b", low):
        return "asks"
    for word in words:
        stance = _stance_of_lemma(word)
        if word in ("call", "called", "calls") and re.search(
            r"\b(?:fable|lie|lies|nonsense|false|fake|untrue|baseless|fabrication|gossip|absurd|fiction)\b",
            content.lower(),
        ):
            return "denies"
        if stance is None:
            continue
        if stance == "accuses" and word == "blame":
            return "accuses"
        if word in _STATES and word not in ("blame", "concede", "question"):
            return "states"
        if negated and stance == "denies":
            return "declines"
        if negated and stance == "confirms":
            return "doubts"
        return stance
    return "states"
