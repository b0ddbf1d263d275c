"""Stories as STIX 2.1 reports of notes: a note for each claim, an identity for each source and outlet, a location for each place.

Ids follow from the records, so that a second export updates the first. ``created`` and ``modified`` are when the article was published, or
its page taken; a claim of which neither is known cannot be a Note and is left out.

Reference: OASIS Standard STIX 2.1, 10 June 2021; ids by RFC 4122 version 5.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator

from onrecord.codec import Object
from onrecord.exports.agents import Agent, in_words, moment, outlet_of, relays_of, source_of, where
from onrecord.exports.selection import Entry, Selection
from onrecord.exports.written import document, iri
from onrecord.lang import table
from onrecord.records import Article, Place, Story

SPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:onrecord")
CLASSES = {"person": "individual", "organisation": "organization", "group": "group", "outlet": "organization"}
PROGRAM = "program"
LONG_AGO = "1970-01-01T00:00:00.000Z"  # for what is not of any day: the program, names, places


def pieces(held: Selection) -> Iterator[str]:
    """A bundle."""
    head = f'{{"type":"bundle","id":"{_id("bundle", held.as_of or "now", *_names(held))}","objects":['
    yield from document(head, _objects(held), "]}")


def _names(held: Selection) -> tuple[str, ...]:
    return tuple(story.id for story in held.stories())


def _objects(held: Selection) -> Iterator[Object]:
    yield _object("identity", PROGRAM, name="onrecord", identity_class="system")
    told: set[str] = set()
    stories = {article: story.id for story in held.stories() for article in story.articles}
    noted: dict[str, dict[str, None]] = {}  # of each story, what its report refers to, in order
    at: dict[str, str] = {}
    for entry in held.entries():
        stamp = stamp_of(entry.article)
        if stamp is None:
            continue
        named = [*relays_of(entry), *(agent for agent in (source_of(entry), outlet_of(entry.article)) if agent)]
        refs: dict[str, None] = {}
        for made in (*(_identity(agent) for agent in named), *_locations(entry)):
            refs[made["id"]] = None
            if made["id"] not in told:
                told.add(made["id"])
                yield made
        note = _note(entry, stamp, list(refs))
        yield note
        affair = stories.get(entry.article.id)
        if affair is not None:
            noted.setdefault(affair, {}).update({note["id"]: None, **refs})
            at[affair] = max(at.get(affair, ""), stamp)
    for story in held.stories():
        if story.id in noted:
            yield _report(story, list(noted[story.id]), at[story.id])


def _note(entry: Entry, stamp: str, refs: list[str]) -> Object:
    claim, article, assertion = entry.claim, entry.article, entry.assertion
    source = source_of(entry)
    changed = _thousandths(moment(assertion.history[-1].at)) if assertion and assertion.history else None
    return _object(
        "note", claim.id, stamp, max(stamp, changed or stamp),
        abstract=f"{assertion.gist} ({assertion.status})" if assertion else None,
        content=f"{in_words(entry)} ({where(entry)})",
        authors=[source.name] if source else None,
        object_refs=refs or [_id("identity", PROGRAM)],
        labels=[claim.stance, entry.position, claim.modality],
        confidence=round(100 * claim.confidence) if claim.confidence is not None else None,
        external_references=[_reference(article), {"source_name": "onrecord", "external_id": claim.id}],
    )  # fmt: skip


def _report(story: Story, refs: list[str], last: str) -> Object:
    first = _thousandths(moment(story.first)) or last
    return _object(
        "report", story.id, min(first, last), last, name=story.name, published=last, object_refs=refs,
        external_references=[{"source_name": "onrecord", "external_id": story.id}],
    )  # fmt: skip


def _reference(article: Article) -> Object:
    made: Object = {
        "source_name": article.outlet or "page",
        "description": " ".join(article.headline.split()) if article.headline else None,
        "url": iri(article.url) if article.url else None,
        "hashes": {"SHA-256": article.sha256} if article.url else None,
    }
    if not article.url:
        made["external_id"] = article.origin
        made["description"] = f"{made['description'] or article.origin}; page SHA-256 {article.sha256}"
    return {name: value for name, value in made.items() if value is not None}


def _identity(agent: Agent) -> Object:
    spoken = f"speaks for {agent.party}" if agent.party else None
    return _object(
        "identity", agent.id, name=agent.name, identity_class=CLASSES.get(agent.kind or "", "unknown"),
        description=spoken,
    )  # fmt: skip


def _locations(entry: Entry) -> Iterator[Object]:
    for place in entry.claim.event.place:
        if place.lat is None or place.lon is None:
            continue
        yield _location(place)


def _location(place: Place) -> Object:
    country = table("iso3166", "mul").get(place.country or "")
    key = place.gazetteer or f"{place.name}|{place.lat}|{place.lon}"
    return _object(
        "location", key, name=place.name or place.text, latitude=place.lat, longitude=place.lon, country=country,
        administrative_area=place.admin1,
    )  # fmt: skip


def _object(kind: str, key: str, created: str = LONG_AGO, modified: str | None = None, **fields: object) -> Object:
    """A STIX object; what is unknown is left out."""
    made: Object = {"type": kind, "spec_version": "2.1", "id": _id(kind, key)}
    if key != PROGRAM:
        made["created_by_ref"] = _id("identity", PROGRAM)
    made |= {"created": created, "modified": modified or created, **fields}
    return {name: value for name, value in made.items() if value is not None}


def _id(kind: str, *key: str) -> str:
    return f"{kind}--{uuid.uuid5(SPACE, '|'.join((kind, *key)))}"


def stamp_of(article: Article) -> str | None:
    """When an article was published, or else its page taken, as STIX writes times; None where neither is known."""
    return _thousandths(moment(article.published) or moment(article.retrieved))


def _thousandths(at: str | None) -> str | None:
    return at.replace("Z", ".000Z") if at else None
