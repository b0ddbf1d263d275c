"""Where each claim comes from, as provenance: page, article, claim, assertion; who says, who relays, who read it.

Reference: W3C Recommendation PROV-O, 30 April 2013; written as Turtle.
"""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.exports.agents import Agent, moment, outlet_of, party_of, relays_of, source_of
from onrecord.exports.selection import Entry, Selection
from onrecord.exports.written import iri
from onrecord.records import Article, make_id

HEAD = """\
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix or: <urn:onrecord:> .

or:source a prov:Role ; rdfs:label "vouches for the words" .
or:relay a prov:Role ; rdfs:label "passes the words on" .
or:publisher a prov:Role ; rdfs:label "publishes the words" .
"""


def pieces(held: Selection) -> Iterator[str]:
    """A document in Turtle."""
    yield HEAD
    told: set[str] = set()
    for article in held.articles():
        yield from _agents(told, outlet_of(article))
        yield _article(article)
    for entry in held.entries():
        yield from _agents(told, source_of(entry), *relays_of(entry))
        yield _claim(entry)
        yield from _reading(told, entry)
    for assertion in held.assertions():
        yield _node(
            f"or:{assertion.id}",
            ("a", "prov:Entity"),
            ("rdfs:label", text(assertion.gist)),
            ("or:status", text(assertion.status)),
            *(("prov:wasDerivedFrom", f"or:{claim}") for claim in assertion.claims),
        )
    for link in held.lineage():
        yield _node(f"or:{link.copy}", ("prov:wasDerivedFrom", f"or:{link.original}"))


def _article(article: Article) -> str:
    outlet = outlet_of(article)
    page = f"or:page-{article.id}"
    taken = moment(article.retrieved)
    made = [
        ("a", "prov:Entity"),
        ("or:sha256", text(article.sha256)),
        (
            "prov:atLocation",
            f"<{iri(article.url)}>" if article.url else f"[ a prov:Location ; rdfs:label {text(article.origin)} ]",
        ),
    ]
    parts = []
    if taken:
        made.append(("prov:wasGeneratedBy", f"or:taking-{article.id}"))
        parts.append(
            _node(f"or:taking-{article.id}", ("a", "prov:Activity"), ("prov:endedAtTime", f'"{taken}"^^xsd:dateTime'))
        )
    stands = [("a", "prov:Entity"), ("prov:wasDerivedFrom", page)]
    stands += [("dcterms:title", text(article.headline))] if article.headline else []
    stands += [("dcterms:issued", text(article.published))] if article.published else []
    stands += [("prov:wasAttributedTo", f"or:{outlet.id}")] if outlet else []
    return "".join((*parts, _node(page, *made), _node(f"or:{article.id}", *stands)))


def _claim(entry: Entry) -> str:
    claim, article = entry.claim, entry.article
    span = claim.content.spans
    source, outlet = source_of(entry), outlet_of(article)
    parts = [
        ("a", "prov:Entity"),
        ("prov:value", text(claim.content.text)),
        ("or:stance", text(claim.stance)),
        ("or:position", text(entry.position)),
        ("or:characters", text(";".join(f"{one.start}-{one.end}" for one in span))),
        # the words themselves are taken over from the article, whoever they are attributed to
        ("prov:wasQuotedFrom", f"or:{article.id}"),
        ("prov:wasGeneratedBy", _activity(entry)),
    ]
    roles: list[tuple[Agent, str]] = [(source, "or:source")] if source else []
    roles += [(agent, "or:relay") for agent in relays_of(entry)]
    roles += [(outlet, "or:publisher")] if outlet and outlet != source else []
    for agent, role in roles:
        parts.append(("prov:wasAttributedTo", f"or:{agent.id}"))
        parts.append(
            ("prov:qualifiedAttribution", f"[ a prov:Attribution ; prov:agent or:{agent.id} ; prov:hadRole {role} ]")
        )
    return _node(f"or:{claim.id}", *parts)


def _activity(entry: Entry) -> str:
    return f"or:{make_id('r', entry.article.id, entry.claim.reader)}"


def _reading(told: set[str], entry: Entry) -> Iterator[str]:
    """The reading that found a claim, once for an article and a version of the reader, and that version, once."""
    reading, reader = _activity(entry), f"or:{make_id('v', entry.claim.reader)}"
    if reader not in told:
        told.add(reader)
        yield _node(reader, ("a", "prov:Agent, prov:SoftwareAgent"), ("rdfs:label", text(entry.claim.reader)))
    if reading not in told:
        told.add(reading)
        yield _node(
            reading, ("a", "prov:Activity"), ("prov:used", f"or:{entry.article.id}"), ("prov:wasAssociatedWith", reader)
        )


def _agents(told: set[str], *agents: Agent | None) -> Iterator[str]:
    """Each agent, and the party that it speaks for, once."""
    for agent in agents:
        if agent is None or agent.id in told:
            continue
        told.add(agent.id)
        party = party_of(agent)
        kind = {
            "person": "prov:Agent, prov:Person",
            **dict.fromkeys(("organisation", "outlet"), "prov:Agent, prov:Organization"),
        }.get(agent.kind or "", "prov:Agent")
        on_behalf = (("prov:actedOnBehalfOf", f"or:{party.id}"),) if party else ()
        yield _node(f"or:{agent.id}", ("a", kind), ("rdfs:label", text(agent.name)), *on_behalf)
        yield from _agents(told, party)


def _node(subject: str, *said: tuple[str, str]) -> str:
    return f"\n{subject} " + " ;\n    ".join(f"{verb} {value}" for verb, value in said) + " .\n"


def text(value: str) -> str:
    """A literal of Turtle."""
    marks = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
    sound = "".join(
        marks.get(ch) or (f"\\u{ord(ch):04X}" if ord(ch) < 32 or ord(ch) == 127 else ch) for ch in value if ch != "\x00"
    )
    return f'"{sound.encode("utf-8", "replace").decode("utf-8")}"'
