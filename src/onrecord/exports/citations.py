"""Claims as lines for footnotes, each with the hash that pins it to the stored page."""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.exports.selection import Selection
from onrecord.views.pages import citation


def lines(held: Selection) -> Iterator[str]:
    """One claim a line."""
    for entry in held.entries():
        yield " ".join(citation(entry.claim, entry.article).split())
