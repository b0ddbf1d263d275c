"""A ledger as JSON lines (LEDGER §7) and its claims as a table for spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from onrecord import codec
from onrecord.errors import BadRequest
from onrecord.ledger.protocol import Ledger
from onrecord.records import Article, Assertion, Claim, Membership, Mention

COLUMNS = (
    "claim", "article", "outlet", "published", "headline", "block", "source", "source_text", "source_kind", "party",
    "via", "cue", "content", "quotation", "stance", "said", "audience", "polarity", "modality", "tense", "hedges",
    "event_type", "event_mode", "predicate", "actor", "recipient", "place", "country", "time", "value", "low", "high",
    "approximate", "unit", "assertion", "gist", "status", "position", "origin", "warnings", "address", "start", "end",
    "reader",
)  # fmt: skip
# Spreadsheets take a cell that begins so for a formula; the last four are the wide forms.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def json_lines(ledger: Ledger) -> Iterator[str]:
    """All records, one a line: articles, claims, assertions, stories, warnings."""
    outlets: dict[str, str | None] = {}
    for article in ledger.articles():
        outlets[article.id] = article.outlet
        yield codec.dumps(codec.article_object(article))
    memberships = {membership.claim: membership for membership in ledger.memberships()}
    for claim in ledger.claims():
        yield codec.dumps(codec.claim_object(claim, memberships.get(claim.id), outlets.get(claim.article)))
    for assertion in ledger.assertions():
        yield codec.dumps(codec.assertion_object(assertion))
    for story in sorted(ledger.stories(), key=lambda story: story.id):
        yield codec.dumps(codec.story_object(story))
    for warning in ledger.warnings():
        yield codec.dumps(codec.warning_object(warning))


def csv_lines(ledger: Ledger) -> Iterator[str]:
    """The claims as comma-separated values, one a row, with the names of the columns first.

    No cell can act as a formula: what would begin like one gets an apostrophe before it.
    """
    yield csv_line(COLUMNS)
    articles = {article.id: article for article in ledger.articles()}
    memberships = {membership.claim: membership for membership in ledger.memberships()}
    assertions = {assertion.id: assertion for assertion in ledger.assertions()}
    warnings: dict[str, list[str]] = {}
    for warning in ledger.warnings():
        warnings.setdefault(warning.claim, []).append(warning.kind)
    for claim in ledger.claims():
        membership = memberships.get(claim.id)
        assertion = assertions.get(membership.assertion) if membership else None
        yield csv_line(_row(claim, articles[claim.article], membership, assertion, tuple(warnings.get(claim.id, ()))))


def _row(
    claim: Claim,
    article: Article,
    membership: Membership | None,
    assertion: Assertion | None,
    warnings: tuple[str, ...],
) -> tuple[object, ...]:
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
        *((membership.position, membership.origin) if membership else (claim.position, None)),
        "; ".join(warnings),
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


def write_lines(output: Path, lines: Iterable[str], end: str) -> int:
    """Write a file whole or not at all; gives how many lines.

    Args:
        output: its path.
        lines: without their ends.
        end: of each line.

    Raises:
        BadRequest: it cannot be written.
    """
    half = output.with_name(output.name + ".part")
    count = 0
    try:
        with half.open("w", encoding="utf-8", errors="backslashreplace", newline="") as file:
            for line in lines:
                file.write(line + end)
                count += 1
        half.replace(output)
    except OSError as error:
        with suppress(OSError):
            half.unlink()
        raise BadRequest(f"{output}: cannot be written: {error.strerror or error}") from error
    return count
