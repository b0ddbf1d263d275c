"""Content that only points back ("the reports", "that", "the deal") gets the event it points to.

Type, actor and recipient are taken over; time, place and number stay empty, since they are not said again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from onrecord.records import Claim

# What the word says of the claim it points to: its stance.
_STANCES = {
    "accusation": ("accuses",), "accusations": ("accuses",), "allegation": ("accuses",), "allegations": ("accuses",),
    "charge": ("accuses",), "charges": ("accuses",), "threat": ("threatens", "warns"), "warning": ("warns",),
    "warnings": ("warns",), "demand": ("demands", "asks"), "demands": ("demands", "asks"), "denial": ("denies",),
    "denials": ("denies",), "promise": ("promises",), "pledge": ("promises",),
}  # fmt: skip
_BY_THE_WAY = ("which ", "whose ", "who ")  # told of somebody by the way: nobody answers to it
_COUNTS = frozenset({"figure", "figures", "number", "numbers", "estimate", "toll", "count", "total", "tally"})


def point_back(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """The claims of an article, in text order, those that point back filled in."""
    result: list[Claim] = []
    for claim in claims:
        referent = _referent(claim, result) if claim.anaphora else None
        result.append(claim if referent is None else _filled(claim, referent))
    return tuple(result)


def _referent(claim: Claim, before: Sequence[Claim]) -> Claim | None:
    """The claim that it points to: the last that fits its words, in its paragraph first."""
    start = claim.content.spans[0].start
    earlier = [
        c
        for c in reversed(before)
        if not c.anaphora and c.content.spans[-1].end <= start and not c.content.text.startswith(_BY_THE_WAY)
    ]
    if claim.event.type is not None:
        # "the deal": the last claim of that kind that says whose
        return next((c for c in earlier if c.event.type == claim.event.type and c.event.actor), None)
    words = set(claim.content.text.lower().split())
    stances = next((_STANCES[word] for word in words if word in _STANCES), ())
    if stances:
        return next((c for c in earlier if c.stance in stances), None)
    if words & _COUNTS:
        return next((c for c in earlier if c.event.quantity), None)
    return next((c for c in earlier if c.event.type is not None or c.event.actor), None)


def _filled(claim: Claim, referent: Claim) -> Claim:
    event = referent.event
    typed = claim.event.type is not None
    if not typed and set(claim.content.text.lower().split()) & _COUNTS:
        event = replace(event, actor=(), recipient=())  # "the figure": of what was counted, whoever did it
    return replace(
        claim,
        modality=referent.modality,
        tense=referent.tense,
        event=replace(
            claim.event,
            type=claim.event.type or event.type,
            mode=claim.event.mode if typed else event.mode,
            general=claim.event.general if typed else event.general,
            actor=claim.event.actor or event.actor,
            recipient=claim.event.recipient or event.recipient,
        ),
    )
