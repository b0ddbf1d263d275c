"""Frozen values of the ledger: standard library only, checked when built."""

from onrecord.records.article import Article, ArticleKind, Block, Page, Rejected
from onrecord.records.assertion import (
    Assertion,
    Change,
    Judgement,
    LedgerWarning,
    Lineage,
    Membership,
    NumberAt,
    Story,
)
from onrecord.records.claim import Claim, Event, Hedge, Mention, Place, Quantity, Said, Time, Words
from onrecord.records.ids import article_id, claim_id, digest, make_id
from onrecord.records.origin import Told, Unchanged, Visit
from onrecord.records.person import Identity, Join, Office
from onrecord.records.span import Span, Spans, covers, join, overlaps
from onrecord.records.tombstone import Tombstone

__all__ = [
    "Article",
    "ArticleKind",
    "Assertion",
    "Block",
    "Change",
    "Claim",
    "Event",
    "Hedge",
    "Identity",
    "Join",
    "Judgement",
    "LedgerWarning",
    "Lineage",
    "Membership",
    "Mention",
    "NumberAt",
    "Office",
    "Page",
    "Place",
    "Quantity",
    "Rejected",
    "Said",
    "Span",
    "Spans",
    "Story",
    "Time",
    "Told",
    "Tombstone",
    "Unchanged",
    "Visit",
    "Words",
    "article_id",
    "claim_id",
    "covers",
    "digest",
    "join",
    "make_id",
    "overlaps",
]  # fmt: skip
