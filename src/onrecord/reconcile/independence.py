"""Are two sources surely two? A wrong "two independent sources" does more harm than ten missed ones (LEDGER §4).

Different names are not enough: a ministry and an agency may be one state's, "the company" may be the firm that is
named elsewhere, an "it" may stand for either. Where that cannot be told apart the second source supports nobody.
"""

from __future__ import annotations

import re
from functools import cache

from onrecord.lang import table
from onrecord.reconcile.names import words_of
from onrecord.reconcile.statements import Source
from onrecord.reconcile.terms import words
from onrecord.records import Claim

_OFFICIAL = re.compile(
    r"\b(?:official|government(?:['’]s)?|state) (?:\w+ )?(?:toll|figures?|counts?|numbers?|estimates?|version|account|line)\b",
    re.IGNORECASE,
)


def independent(a: Claim, b: Claim, sources: tuple[Source, Source]) -> bool:
    """Whether the sources of two claims surely are two parties.

    Args:
        a: a claim attributed to somebody named.
        b: another.
        sources: who vouches for each, in this order.
    """
    first, second = sources
    if not (stands_alone(a, first) and stands_alone(b, second)):
        return False
    if any(_OFFICIAL.search(claim.content.text) for claim in (a, b)):
        return False  # who accepts "the official toll" has counted nothing
    if first.parties & second.parties:
        return False  # on one page or another one of them was taken to speak for the other's party
    if (first.country or second.country) and (_may_be_the_states(first) or _may_be_the_states(second)):
        return False
    if _may_be_the_states(first) and _may_be_the_states(second):
        return False
    return not (set(words_of(first.party_key)) & set(words_of(second.party_key)))


def stands_alone(claim: Claim, source: Source) -> bool:
    """Whether a claim is surely said, by somebody who is surely known and no news outlet."""
    mention = claim.source
    if mention is None or source.unnamed or source.outlet or not source.key:
        return False
    if (mention.text or "").casefold() in _lexicon("pronouns"):
        return False  # "it" may be any body named before
    if mention.kind == "person" and source.party_key == source.key:
        return False  # of a person whose affiliation was not read, independence is not known
    if mention.kind == "document":
        return False  # of a document whose issuer was not read, neither
    if source.party_key == source.key and _described(source.key, mention.name or ""):
        return False
    return told(claim)


def told(claim: Claim) -> bool:
    """Whether its cue is a word of saying: who "signed" or "offered" something has not said that it is so."""
    if claim.cue is None:
        return False
    return any(w in _cues() for w in words(claim.cue.text))


def _described(key: str, name: str) -> bool:
    """A description that may stand for a body named elsewhere: "the company", "rescuers"."""
    parts = words_of(key)
    return (
        name == name.casefold() and len(parts) == 1 and (parts[0] in _lexicon("descriptions") or parts[0].endswith("s"))
    )


def _may_be_the_states(source: Source) -> bool:
    """A body whose name is that of an arm of a state, though no state was read."""
    return not source.country and any(w in _lexicon("arms") for w in words_of(source.party_key))


@cache
def _lexicon(name: str) -> frozenset[str]:
    return frozenset(table("reconcile")["sources"][name])


@cache
def _cues() -> frozenset[str]:
    """Words of saying in all their forms."""
    cues = table("cues")
    verbs = {w for group in (*cues["verbs"].values(), cues["counting"]["verbs"]) for w in group}
    others = {w for group in (*cues["nouns"].values(), sorted(_lexicon("cues"))) for w in group}
    return frozenset(others | {form for verb in verbs for form in _forms(verb)})


def _forms(verb: str) -> tuple[str, ...]:
    """A regular verb's forms, spelling changes included; irregular ones stand in the table of cues."""
    base = verb[:-1] if verb.endswith(("e", "y")) else verb
    y = (base + "ies", base + "ied") if verb.endswith("y") else ()
    return (
        verb,
        verb + "s",
        verb + "es",
        base + "ed",
        base + "ing",
        verb + "ing",
        verb + "ed",
        base + base[-1:] + "ed",
        *y,
    )
