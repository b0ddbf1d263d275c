"""The latest changes of status as a feed; a change whose day is unknown cannot stand in one.

Reference: RFC 4287.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from onrecord.exports.agents import moment
from onrecord.exports.selection import Selection
from onrecord.exports.written import iri, printable
from onrecord.records import Assertion, Change
from onrecord.views.pages import citation

MOST = 500  # entries, the latest
_Row = tuple[str, str, str, Assertion, Change, str | None]


def pieces(held: Selection) -> Iterator[str]:
    """A feed, the latest change first."""
    latest = heapq.nlargest(MOST, _changes(held), key=lambda row: row[:3])
    yield (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">'
        "<id>urn:onrecord:changes</id><title>What changed: statuses of assertions</title>"
        f"<updated>{_stamp(latest[0][0] if latest else held.as_of)}</updated><author><name>onrecord</name></author>\n"
    )
    for _, _, _, assertion, change, was in latest:
        yield _entry(held, assertion, change, was)
    yield "</feed>\n"


def _changes(held: Selection) -> Iterator[_Row]:
    for assertion in held.assertions():
        was: str | None = None
        for change in assertion.history:
            if moment(change.at):
                yield change.at, assertion.id, change.claim, assertion, change, was
            was = change.status


def _entry(held: Selection, assertion: Assertion, change: Change, was: str | None) -> str:
    cause = next((entry for entry in held.entries_of(assertion) if entry.claim.id == change.claim), None)
    status = f"{was} → {change.status}" if was else change.status
    article = cause.article if cause else None
    author = f"<author><name>{text(article.outlet)}</name></author>" if article and article.outlet else ""
    link = f"<link rel={quoteattr('via')} href={quoteattr(iri(article.url))}/>" if article and article.url else ""
    because = citation(cause.claim, cause.article) if cause else ""
    return (
        f"<entry><id>urn:onrecord:change:{assertion.id}:{change.at}:{change.claim}</id>"
        f"<title>{text(f'{status}: {assertion.gist}')}</title><updated>{_stamp(change.at)}</updated>{author}{link}"
        f"<category term={quoteattr(change.status)}/><content type={quoteattr('text')}>{text(because)}</content></entry>\n"
    )


def _stamp(day: str | None) -> str:
    """A day at its beginning; of an empty feed the beginning of time."""
    return moment(day) or "1970-01-01T00:00:00Z"


def text(value: str) -> str:
    """Text of an element, without the characters that XML cannot hold."""
    return escape(printable(value))
