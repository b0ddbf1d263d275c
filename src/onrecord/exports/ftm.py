"""Articles, who vouches, and what they say, as entities of FollowTheMoney, one a line.

An article is an Article, a source a Person, Organization, PublicBody or LegalEntity, a claim a Note on its source with the article as
proof, and a Documentation links source and article. Claims become no Events: a Note says who says it and how, an Event would say
that it happened.

Reference: FollowTheMoney's default model, schemata Article, Note, Documentation, Person, Organization, PublicBody, LegalEntity.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from onrecord.codec import Object
from onrecord.exports.agents import Agent, in_words, moment, outlet_of, relays_of, source_of, where
from onrecord.exports.selection import Entry, Selection
from onrecord.exports.written import dumps, iri
from onrecord.lang import table
from onrecord.records import Article, make_id

SCHEMATA = {"person": "Person", "organisation": "Organization", "group": "Organization", "outlet": "Organization"}
SCHEMATA |= {"country": "PublicBody"}


def lines(held: Selection) -> Iterator[str]:
    """One entity a line."""
    told: set[str] = set()
    for article in held.articles():
        yield dumps(_article(article))
        yield from _linked(told, article, outlet_of(article), "publisher")
    for entry in held.entries():
        source = source_of(entry)
        yield from _linked(told, entry.article, source, "source")
        for agent in relays_of(entry):
            yield from _linked(told, entry.article, agent, "relay")
        yield dumps(_note(entry, source))


def _linked(told: set[str], article: Article, agent: Agent | None, role: str) -> Iterator[str]:
    """An agent and its part in an article, each once."""
    if agent is None:
        return
    if agent.id not in told:
        told.add(agent.id)
        yield dumps(_agent(agent))
    link = make_id("d", article.id, agent.id, role)
    if link not in told:
        told.add(link)
        fields = {"document": article.id, "entity": agent.id, "role": role, "date": article.day}
        yield dumps(_entity(link, "Documentation", fields))


def _article(article: Article) -> Object:
    fields: dict[str, object] = {
        **{
            "title": article.headline,
            "author": article.authors,
            "publisher": article.outlet,
            "sourceUrl": iri(article.url or ""),
        },
        **{"publishedAt": _date(article.published), "modifiedAt": _date(article.updated)},
        **{"retrievedAt": _date(article.retrieved), "fileName": None if article.url else article.origin},
        "notes": f"page SHA-256 {article.sha256}",
    }
    return _entity(article.id, "Article", fields)


def _note(entry: Entry, source: Agent | None) -> Object:
    claim, article, assertion = entry.claim, entry.article, entry.assertion
    spans = ";".join(f"{span.start}-{span.end}" for span in claim.content.spans)
    status = f"{assertion.gist}: {assertion.status}" if assertion else None
    fields: dict[str, object] = {
        **{"name": in_words(entry), "description": where(entry), "summary": status, "proof": article.id},
        **{
            "entity": source.id if source else article.id,
            "publisher": article.outlet,
            "sourceUrl": iri(article.url or ""),
        },
        **{"country": _countries(place.country for place in claim.event.place)},
        "notes": f"characters {spans} of the article's text, page SHA-256 {article.sha256}",
    }
    return _entity(claim.id, "Note", fields)


def _agent(agent: Agent) -> Object:
    spoken = f"speaks for {agent.party}" if agent.party else None
    fields = {"name": agent.name, "country": _countries([agent.country]), "summary": spoken}
    return _entity(agent.id, SCHEMATA.get(agent.kind or "", "LegalEntity"), fields)


def _entity(identity: str, schema: str, fields: Mapping[str, object]) -> Object:
    """An entity; each property is a list, and one of which nothing is known is left out."""
    properties: dict[str, list[str]] = {}
    for name, value in fields.items():
        values = [value] if isinstance(value, str) else list(value) if isinstance(value, tuple | list) else []
        kept = [" ".join(one.split()) for one in values if one and one.strip()]
        if kept:
            properties[name] = list(dict.fromkeys(kept))
    return {"id": identity, "schema": schema, "properties": properties}


def _countries(codes: Iterator[str | None] | list[str | None]) -> list[str]:
    """Two-letter codes, small, as the model wants them."""
    short = table("iso3166", "mul")
    return [short[code].lower() for code in codes if code in short]


def _date(stamp: str | None) -> str | None:
    """A day as it is, a time in UTC without its zone: what the model's dates may be."""
    if not stamp or len(stamp) == 10:
        return stamp
    at = moment(stamp)
    return at.removesuffix("Z") if at else None
