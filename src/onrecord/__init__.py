"""onrecord: who says what, how sure, and does it hold.

What is named here is what a program may rely on; each name is loaded when it is first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from onrecord.version import __version__

if TYPE_CHECKING:
    from onrecord.bulk.loading import Loaded
    from onrecord.errors import BadRequest, LedgerError, Missing, OnrecordError, Refused, Unreadable, VerificationFailed
    from onrecord.ledger.asking import Hit
    from onrecord.ledger.checking import Checked, Fault
    from onrecord.pipeline import Added, Reading, read_page
    from onrecord.public import Ledger
    from onrecord.records import (
        Article,
        Assertion,
        Block,
        Change,
        Claim,
        Event,
        Hedge,
        LedgerWarning,
        Mention,
        Page,
        Place,
        Quantity,
        Rejected,
        Said,
        Span,
        Story,
        Time,
        Words,
    )  # fmt: skip
    from onrecord.rows import Rows

_FROM = {
    "onrecord.bulk.loading": ("Loaded",),
    "onrecord.rows": ("Rows",),
    "onrecord.errors": (
        "BadRequest", "LedgerError", "Missing", "OnrecordError", "Refused", "Unreadable", "VerificationFailed",
    ),
    "onrecord.ledger.checking": ("Checked", "Fault"),
    "onrecord.ledger.protocol": ("Hit",),
    "onrecord.pipeline": ("Added", "Reading", "read_page"),
    "onrecord.public": ("Ledger",),
    "onrecord.records": (
        "Article", "Assertion", "Block", "Change", "Claim", "Event", "Hedge", "LedgerWarning", "Mention", "Page", "Place",
        "Quantity", "Rejected", "Said", "Span", "Story", "Time", "Words",
    ),
}  # fmt: skip
_HOME = {name: module for module, names in _FROM.items() for name in names}

__all__ = [  # noqa: RUF022 - by what they are for
    "Ledger", "Rows", "Added", "Loaded", "Checked", "Fault", "Hit",
    "read_page", "Reading",
    "Page", "Article", "Block", "Span", "Rejected",
    "Claim", "Words", "Mention", "Said", "Hedge", "Event", "Place", "Time", "Quantity",
    "Assertion", "Change", "Story", "LedgerWarning",
    "OnrecordError", "BadRequest", "LedgerError", "Missing", "Refused", "Unreadable", "VerificationFailed",
    "__version__",
]  # fmt: skip


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module 'onrecord' has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(_HOME[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
