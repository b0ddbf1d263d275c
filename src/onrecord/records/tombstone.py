"""What is left of a page that was forgotten."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tombstone:
    """That a page was there, and nothing of what it said.

    Attributes:
        article: id that the article had.
        sha256: of the bytes that the page had.
        address: SHA-256 of the address that it had; empty where it had none.
        why: it was forgotten, in the words of whoever did so.
        at: when, UTC, ``YYYY-MM-DDTHH:MM:SSZ``.
    """

    article: str
    sha256: str
    address: str
    why: str
    at: str
