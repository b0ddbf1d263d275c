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
_NEGATED = re.compile(r"\b(?:not|never|n't|neither|nor|no)\b|n't\b", re.IGNORECASE)
_WORDS = re.compile(r"[\w'-]+")
_DECLINES = re.compile(r"\b(?:declin|refus)\w+")
_SILENT = re.compile(
    r"\b(?:comment\w*|respond\w*|answer\w*|repl(?:y|ied)|say|elaborate|drawn|return\w*|disclose|reached|available)\b"
)
_KNOWS_NOTHING = re.compile(r"\b(?:has|have|had) no (?:information|details)\b|\bno information\b")
_AT_ONCE = 5  # words of a content within which it says that nothing is known
_FALSE = re.compile(
    r"\b(?:fable|lie|lies|nonsense|false|fake|untrue|baseless|unfounded|fabrication|fabricated|gossip|absurd|fiction|slander|hoax|invention)\b"
)
# these state, although other acts use them too
_STATES = frozenset({"insist", "believe", "call", "require", "charge", "recommend"})
# verbs that only carry the noun that is the act
_CARRIERS = frozenset({"repeat", "repeated", "reiterate", "issue", "issued", "make", "give"})


@cache
def _stance_of_lemma(lemma: str) -> Stance | None:
    verbs, nouns = table("cues")["verbs"], table("cues")["nouns"]
    for stance in _ORDER:
        if lemma in verbs.get(stance, ()) or lemma in nouns.get(stance, ()):
            return stance
    return "states" if lemma in verbs["states"] or lemma in nouns["states"] else None


@cache
def _stance_of_noun(lemma: str) -> Stance | None:
    nouns = table("cues")["nouns"]
    return next((stance for stance in _ORDER if lemma in nouns.get(stance, ())), None)


def stance_of(cue: str, lemmas: tuple[str, ...], content: str = "", blames_somebody: bool = True) -> Stance:
    """The stance of a cue.

    Args:
        cue: its words.
        lemmas: lemmas of its content words, in order.
        content: the attributed words, for the few cues that need them.
        blames_somebody: where it blames, whether a person or body; to blame a cause is to state it.
    """
    low = cue.lower().replace("’", "'")
    negated = bool(_NEGATED.search(low))
    if _DECLINES.search(low) and not re.search(r"\baccept|\bpay\b|\bhand\b", low):
        return "declines"
    if re.search(r"\b(?:could|can|cannot|can't|couldn't|unable|not able)\b.*\b(?:confirm|verify|say)", low) and (
        negated or "unable" in low or "cannot" in low
    ):
        return "doubts"
    if negated and _SILENT.search(low):
        return "declines"
    if _KNOWS_NOTHING.search(f"{low} {' '.join(content.lower().split()[:_AT_ONCE])}"):
        return "doubts"
    if re.search(r"\bcall\w*\s+(?:on|for)\b|\bappeal\w*\b", low):
        return "asks"
    if negated and re.search(r"\bno longer\b", low) and _stance_of_lemma(lemmas[-1] if lemmas else "") == "accuses":
        return "denies"
    for word in [*lemmas, *_WORDS.findall(low)]:
        stance = _stance_of_lemma(word)
        if word in ("call", "called", "calls", "describe", "described") and _FALSE.search(content.lower()):
            return "denies"
        if stance is None:
            continue
        if stance == "states" and word in _CARRIERS:
            # "repeated its denial", "issued a warning": the noun is the act
            stance = next((s for w in lemmas if w not in _CARRIERS and (s := _stance_of_noun(w))), None) or "states"
        if stance == "accuses" and word.startswith("blam"):
            return "accuses" if blames_somebody else "states"
        if word in _STATES:
            return "states"
        if negated and stance in ("denies", "confirms"):
            return "declines" if stance == "denies" or "neither" in low else "doubts"
        return stance
    return "states"
