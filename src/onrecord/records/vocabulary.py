"""The closed vocabularies of the ledger (LEDGER §§1-6), as literal types and as tuples."""

from __future__ import annotations

from typing import Literal, get_args

BlockRole = Literal[
    "headline", "dek", "byline", "date", "section", "body", "subhead", "caption", "credit",
    "related", "video", "bio", "contributor", "social", "ad", "nav", "other",
]  # fmt: skip
CLAIM_ROLES: frozenset[str] = frozenset({"headline", "dek", "body", "caption"})

EntityKind = Literal["person", "organisation", "country", "group", "document", "outlet", "unnamed"]
Quotation = Literal["direct", "indirect", "mixed", "none"]
Stance = Literal[
    "states", "confirms", "denies", "accuses", "warns", "threatens", "promises",
    "predicts", "demands", "asks", "doubts", "declines", "retracts",
]  # fmt: skip
Polarity = Literal["affirmed", "denied", "unclear"]
Modality = Literal["asserted", "probable", "possible", "conditional", "planned", "ordered", "asked"]
ModalityClass = Literal["happened", "intended", "conditional"]
Tense = Literal["past", "ongoing", "future"]
HedgeKind = Literal["approximation", "modal", "evidential", "probability"]
EventType = Literal[
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST",
    "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
]  # fmt: skip
Position = Literal["affirms", "denies", "withholds", "retracts"]
Status = Literal["retracted", "disputed", "denied", "unattributed", "corroborated", "single-source", "withheld"]
Flag = Literal["confirmed", "revised", "contested-number", "one-government"]
WarningKind = Literal["hedge-lost", "source-lost", "quote-drift", "number-drift", "circular", "silent-edit"]

BLOCK_ROLES: tuple[str, ...] = get_args(BlockRole)
ENTITY_KINDS: tuple[str, ...] = get_args(EntityKind)
QUOTATIONS: tuple[str, ...] = get_args(Quotation)
STANCES: tuple[str, ...] = get_args(Stance)
POLARITIES: tuple[str, ...] = get_args(Polarity)
MODALITIES: tuple[str, ...] = get_args(Modality)
TENSES: tuple[str, ...] = get_args(Tense)
HEDGE_KINDS: tuple[str, ...] = get_args(HedgeKind)
EVENT_TYPES: tuple[str, ...] = get_args(EventType)
POSITIONS: tuple[str, ...] = get_args(Position)
STATUSES: tuple[str, ...] = get_args(Status)
FLAGS: tuple[str, ...] = get_args(Flag)
WARNING_KINDS: tuple[str, ...] = get_args(WarningKind)

_CLASS: dict[str, ModalityClass] = {
    "asserted": "happened", "probable": "happened", "possible": "happened",
    "planned": "intended", "ordered": "intended", "asked": "intended", "conditional": "conditional",
}  # fmt: skip


def modality_class(modality: Modality) -> ModalityClass:
    """Happened, intended or conditional: what two claims of one assertion must share (LEDGER §3)."""
    return _CLASS[modality]


def position_of(stance: Stance, polarity: Polarity) -> Position:
    """The position of a claim on its assertion (LEDGER §3).

    ``denies`` when exactly one of stance and polarity says no; declining, doubting or an
    unclear polarity withhold.
    """
    if stance == "retracts":
        return "retracts"
    if stance in ("declines", "doubts") or polarity == "unclear":
        return "withholds"
    return "denies" if (stance == "denies") != (polarity == "denied") else "affirms"
