"""Storage: pages, what was read from them, what follows, and people's decisions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onrecord.ledger.asking import (
    EVERYTHING,
    MARK,
    WHOLE,
    Filters,
    Hit,
    Part,
    RecordType,
    Sealed,
    Stand,
    Standing,
    Turn,
    turns_of,
)
from onrecord.ledger.outbox import Delivery, Posted
from onrecord.ledger.protocol import Ledger

if TYPE_CHECKING:
    from onrecord.ledger.checking import Checked, Fault
    from onrecord.records import Article, Claim

__all__ = [
    "EVERYTHING",
    "MARK",
    "WHOLE",
    "Delivery",
    "Filters",
    "Hit",
    "Ledger",
    "Part",
    "Posted",
    "RecordType",
    "Sealed",
    "Stand",
    "Standing",
    "Turn",
    "turns_of",
    "verify",
    "verify_article",
    "verify_claim",
]  # fmt: skip


def verify(ledger: Ledger) -> Checked:
    """Hold a whole ledger against its stored pages: :func:`onrecord.ledger.checking.verify`."""
    from onrecord.ledger.checking import verify as whole  # it reads pages: lxml and all that, not needed to look

    return whole(ledger)


def verify_claim(ledger: Ledger, claim: Claim) -> tuple[Fault, ...]:
    """Hold one claim against its stored page: :func:`onrecord.ledger.checking.verify_claim`."""
    from onrecord.ledger.checking import verify_claim as one

    return one(ledger, claim)


def verify_article(ledger: Ledger, article: Article) -> tuple[Fault, ...]:
    """Hold an article against its stored page: :func:`onrecord.ledger.checking.verify_article`."""
    from onrecord.ledger.checking import verify_article as some

    return some(ledger, article)
