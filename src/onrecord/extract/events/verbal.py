"""PLOVER's reading of intent: what is only announced is a verbal event.

The ledger types what is said to be going to happen by what it is and keeps intent as modality. PLOVER has no modality: an
announced kindness is AGREE, an announced unkindness THREATEN, a refusal REJECT, what is asked of somebody REQUEST.

Reference:
    PLOVER: Political Language Ontology for Verifiable Event Records, manual 0.8.
"""

from __future__ import annotations

from onrecord.records.vocabulary import EventType, Modality, Polarity

KIND: frozenset[str] = frozenset({"AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT"})
UNKIND: frozenset[str] = frozenset({"PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT", "REJECT", "ACCUSE"})

_QUADS = {
    **dict.fromkeys(("AGREE", "CONSULT", "SUPPORT", "CONCEDE"), (1, "verbal cooperation")),
    **dict.fromkeys(("COOPERATE", "AID", "RETREAT"), (2, "material cooperation")),
    **dict.fromkeys(("REQUEST", "ACCUSE", "REJECT", "THREATEN"), (3, "verbal conflict")),
    **dict.fromkeys(("PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"), (4, "material conflict")),
}


def quad_class(type_: EventType | None) -> tuple[int, str] | None:
    """PLOVER's quad class: 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict."""
    return _QUADS.get(type_) if type_ else None


def as_verbal(own: EventType | None, intended: bool, denied: bool) -> EventType | None:
    """The type of an announced or refused event.

    Args:
        own: type of what is announced or refused.
        intended: it has not happened, somebody means to do it.
        denied: it is said not to be so.
    """
    if own in ("THREATEN", "REQUEST", "AGREE"):
        return own
    if denied and (intended or own in KIND):
        return "THREATEN" if own in ("CONCEDE", "CONSULT") and intended else "REJECT"
    if intended:
        return "THREATEN" if own in UNKIND else "AGREE"
    return own


def plover_type(own: EventType | None, polarity: Polarity, modality: Modality) -> EventType | None:
    """The type that the manual gives to a claim's event.

    What is asked of somebody or ordered is REQUEST. What is said not to have happened keeps its type: whoever counts
    events leaves it out by its flag.
    """
    if own is None:
        return None
    if modality in ("asked", "ordered"):
        return "REQUEST"
    intended = modality in ("planned", "conditional")
    return as_verbal(own, intended, polarity == "denied") if intended else own
