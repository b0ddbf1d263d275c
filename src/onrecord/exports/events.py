"""The events of a ledger as a table after PLOVER: one row for each claim that tells an event, or for each assertion.

What the columns mean: ``docs/event-types.md``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from onrecord.exports.names import OnePer
from onrecord.exports.selection import Entry, Selection
from onrecord.exports.tables import csv_line
from onrecord.extract.certainty import factbank, of_claim
from onrecord.extract.entities.words import sector_of
from onrecord.extract.events.verbal import plover_type, quad_class
from onrecord.records import Article, Assertion, Event, Mention

COLUMNS = (
    "event_id", "assertion", "story", "date", "date_end", "date_from", "published",
    "plover_type", "event_type", "general_type", "mode", "context", "quad_code", "quad_class", "predicate",
    "actor", "actor_country", "actor_sector", "recipient", "recipient_country", "recipient_sector",
    "place", "admin1", "country", "lat", "lon", "gazetteer",
    "magnitude", "magnitude_low", "magnitude_high", "magnitude_unit",
    "negated", "future", "hypothetical", "stance", "polarity", "modality", "tense", "factuality",
    "status", "flags", "origins", "position", "claims",
    "attributed_to", "attributed_kind", "attributed_party", "cue", "quotation", "claim",
    "outlet", "url", "headline", "reader",
)  # fmt: skip
# What is said or done in passing is no event to count.
_NO_SIZES = frozenset({"age", "duration", "percent", "ratio"})
_NO_EVENTS = frozenset({"STATEMENT", "WORK"})


@dataclass(frozen=True, slots=True)
class _Row:
    """What a row is made of: a claim that stands for it, and its event, which may be pieced together."""

    entry: Entry
    event: Event
    origins: int | None
    claims: int


def lines(held: Selection, one_per: OnePer = OnePer.claim) -> Iterator[str]:
    """The events as comma-separated values with the names of the columns first; no cell can act as a formula.

    Args:
        held: the records.
        one_per: ``claim``: a row for each claim that tells an event; ``assertion``: one for each assertion, which is
            represented by the claim that says most, what that leaves out taken from the others.
    """
    yield csv_line(COLUMNS)
    for row in _of_claims(held) if one_per is OnePer.claim else _of_assertions(held):
        yield csv_line(_cells(row))


def _of_claims(held: Selection) -> Iterator[_Row]:
    origins: dict[str, int] = {}
    for entry in held.entries():
        if not tells_event(entry.claim.event):
            continue
        assertion = entry.assertion
        if assertion is not None and assertion.id not in origins:
            origins[assertion.id] = _origins(assertion, held.entries_of(assertion))
        yield _Row(entry, entry.claim.event, origins[assertion.id] if assertion else None, 1)


def _of_assertions(held: Selection) -> Iterator[_Row]:
    for assertion in held.assertions():
        on = held.entries_of(assertion)
        dated = sorted(
            (entry for entry in on if tells_event(entry.claim.event)),
            key=lambda e: (e.article.published or "", e.claim.id),
        )
        if dated:
            best = max(dated, key=_fullness)  # the first of the fullest
            event = _pieced(best.claim.event, [entry.claim.event for entry in dated])
            yield _Row(best, event, _origins(assertion, on), len(assertion.claims))


def tells_event(event: Event) -> bool:
    """Whether an event is one to count: of a PLOVER type, or of a general type that is no mere statement."""
    return event.type is not None or (event.general is not None and event.general not in _NO_EVENTS)


def _fullness(entry: Entry) -> int:
    event = entry.claim.event
    known = (event.type, event.actor, event.recipient, event.place, event.time, event.quantity)
    affirms = entry.membership is not None and entry.membership.position == "affirms"
    return 4 * affirms + 2 * (not entry.claim.anaphora) + sum(map(bool, known))


def _pieced(event: Event, others: Sequence[Event]) -> Event:
    """An event with what it leaves empty taken from the first of the others of its type that says it."""
    same = [other for other in others if (other.type, other.general) == (event.type, event.general)]
    return Event(
        type=event.type,
        mode=event.mode or next((o.mode for o in same if o.mode), None),
        general=event.general,
        predicate=event.predicate or next((o.predicate for o in same if o.predicate), None),
        predicate_spans=event.predicate_spans,
        actor=event.actor or next((o.actor for o in same if o.actor), ()),
        recipient=event.recipient or next((o.recipient for o in same if o.recipient), ()),
        place=event.place or next((o.place for o in same if o.place), ()),
        time=event.time or next((o.time for o in same if o.time), None),
        quantity=event.quantity or next((o.quantity for o in same if o.quantity), ()),
        context=event.context or next((o.context for o in same if o.context), ()),
    )


def _origins(assertion: Assertion, on: Sequence[Entry]) -> int:
    """How many independent named origins affirm: neither unnamed sources nor an outlet's own voice."""
    named = {
        entry.membership.origin
        for entry in on
        if entry.membership and entry.membership.adds_origin and not entry.claim.own_voice
    }
    return len(named & set(assertion.affirmed_by) - {"unnamed"})


def _cells(row: _Row) -> tuple[object, ...]:
    entry, event = row.entry, row.event
    claim, article, assertion, source = entry.claim, entry.article, entry.assertion, entry.claim.source
    type_ = plover_type(event.type, claim.polarity, claim.modality)
    quad = quad_class(type_)
    number = next((q for q in event.quantity if q.kind not in _NO_SIZES), None)
    place = event.place[0] if event.place else None
    return (
        *(claim.id, assertion.id if assertion else None, assertion.story if assertion else None),
        *(*_dates(event, article), (article.published or "")[:10]),
        *(type_, event.type, event.general, event.mode, _list(event.context), *(quad or (None, None)), event.predicate),
        *(*_who(event.actor), *_who(event.recipient)),
        *((place.name or place.text, place.admin1, place.country) if place else (None, None, None)),
        *((place.lat, place.lon, place.gazetteer) if place else (None, None, None)),
        *((number.value, number.low, number.high, number.unit) if number else (None, None, None, None)),
        *(
            int(entry.position == "denies"),
            int(claim.tense == "future"),
            int(claim.modality in ("possible", "conditional")),
        ),
        *(claim.stance, claim.polarity, claim.modality, claim.tense, factbank(of_claim(claim))),
        *((assertion.status, _list(assertion.flags)) if assertion else (None, None)),
        *(row.origins, entry.position, row.claims),
        *((source.name or source.text, source.kind, source.party) if source else (None, None, None)),
        *(claim.cue.text if claim.cue else None, claim.quotation, claim.content.text),
        *(article.outlet, article.url or article.origin, article.headline, claim.reader),
    )


def _dates(event: Event, article: Article) -> tuple[str | None, str | None, str]:
    """First and last day of the event, and where they are from: its words, or else the day of publication."""
    day = (article.published or "")[:10] or None
    time = event.time
    if time is not None and (time.earliest or time.latest):
        first, last = (time.earliest or "")[:10] or None, (time.latest or "")[:10] or None
        # "by June" begins on the day it is written; "since May" ends then
        first = first or (min(day, last) if day and last else last)
        return first, last or (max(day, first) if day and first else first), "text"
    return day, day, "published" if day else ""


def _who(mentions: Sequence[Mention]) -> tuple[str, str, str]:
    """Names, countries and sectors, one for each mention and in its order."""
    return (
        _list(mention.name or mention.text or "?" for mention in mentions),
        _list(mention.country or "" for mention in mentions),
        _list(mention.sector or sector_of(mention.text or "") or "" for mention in mentions),
    )


def _list(values: Iterable[str]) -> str:
    kept = list(values)
    return "; ".join(kept) if any(kept) else ""
