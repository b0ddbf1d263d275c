"""The claims as a table for spreadsheets.

Reference: RFC 4180.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from onrecord.exports.selection import Entry, Selection
from onrecord.records import Mention

COLUMNS = (
    "claim", "article", "outlet", "published", "headline", "block", "source", "source_text", "source_kind", "party",
    "via", "cue", "content", "quotation", "stance", "said", "audience", "polarity", "modality", "tense", "hedges",
    "event_type", "event_mode", "predicate", "actor", "recipient", "place", "country", "time", "value", "low", "high",
    "approximate", "unit", "assertion", "gist", "status", "position", "origin", "warnings", "address", "start", "end",
    "reader",
)  # fmt: skip
# Spreadsheets take a cell that begins so for a formula; the last four are the wide forms.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def lines(held: Selection) -> Iterator[str]:
    """The claims as comma-separated values, one a row, with the names of the columns first.

    No cell can act as a formula: what would begin like one gets an apostrophe before it.
    """
    yield csv_line(COLUMNS)
    for entry in held.entries():
        yield csv_line(_row(entry))


def _row(entry: Entry) -> tuple[object, ...]:
    claim, article, assertion = entry.claim, entry.article, entry.assertion
    source, event = claim.source, claim.event
    number = event.quantity[0] if event.quantity else None
    return (
        *(claim.id, article.id, article.outlet, article.published, article.headline, claim.block),
        *((source.name, source.text, source.kind, source.party) if source else (None, None, None, None)),
        *(_names(claim.via), claim.cue.text if claim.cue else None, claim.content.text, claim.quotation, claim.stance),
        *(claim.said.value, claim.said.audience, claim.polarity, claim.modality, claim.tense),
        "; ".join(hedge.text for hedge in claim.hedges),
        *(event.type, event.mode, event.predicate, _names(event.actor), _names(event.recipient)),
        "; ".join(place.name or place.text for place in event.place),
        "; ".join(dict.fromkeys(place.country for place in event.place if place.country)),
        event.time.value if event.time else None,
        *((number.value, number.low, number.high) if number else (None, None, None)),
        *(("yes" if number.approximate else "no", number.unit) if number else (None, None)),
        *((assertion.id, assertion.gist, assertion.status) if assertion else (None, None, None)),
        *(entry.position, entry.membership.origin if entry.membership else None),
        "; ".join(warning.kind for warning in entry.warnings),
        article.url or article.origin,
        *(claim.content.spans[0].start, claim.content.spans[-1].end, claim.reader),
    )


def _names(mentions: tuple[Mention, ...]) -> str:
    return "; ".join(mention.name or mention.text or "?" for mention in mentions)


def safe_cell(value: object) -> object:
    """A value as a spreadsheet may show it: numbers as they are, text never as a formula."""
    if isinstance(value, float) and value.is_integer():
        return f"{value:.0f}"
    if isinstance(value, str) and value.lstrip(" ").startswith(_FORMULA):
        return f"'{value}"
    return "" if value is None else value


def csv_line(values: tuple[object, ...]) -> str:
    """One line of comma-separated values, without its end."""
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="").writerow([safe_cell(value) for value in values])
    return buffer.getvalue()
