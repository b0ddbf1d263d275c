"""Every record as a line of JSON (LEDGER §7)."""

from __future__ import annotations

from collections.abc import Iterator

from onrecord import codec
from onrecord.exports.selection import Selection
from onrecord.ledger import Ledger


def lines(held: Selection) -> Iterator[str]:
    """Articles, claims, assertions, stories, warnings, one a line."""
    for article in held.articles():
        yield codec.dumps(codec.article_object(article))
    for entry in held.entries():
        yield codec.dumps(codec.claim_object(entry.claim, entry.membership, entry.article.outlet))
    for assertion in held.assertions():
        yield codec.dumps(codec.assertion_object(assertion))
    for story in held.stories():
        yield codec.dumps(codec.story_object(story))
    for warning in held.warnings():
        yield codec.dumps(codec.warning_object(warning))


def json_lines(ledger: Ledger) -> Iterator[str]:
    """All records of a ledger."""
    return lines(Selection(ledger))
