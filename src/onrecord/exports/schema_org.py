"""Assertions as schema.org Claims, with the articles they appear in and the words of each source.

A Claim is what is asserted, not whether it is so: there is no ClaimReview, for the ledger gives no verdict on truth.
Words that affirm are a Quotation of their speaker, or a Claim of their author where they are not in quote marks. Words that deny,
withhold or take back are a Comment that says so: nobody becomes the author of what they denied.

Reference: schema.org, types Claim, Quotation, Comment, NewsArticle.
"""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.codec import Object
from onrecord.exports.agents import Agent, in_words, source_of
from onrecord.exports.selection import Entry, Selection
from onrecord.exports.written import document, iri
from onrecord.records import Article, Assertion
from onrecord.records.vocabulary import EntityKind

_AGAINST = frozenset({"denies", "doubts", "declines", "retracts"})
_KINDS: dict[EntityKind | None, str] = {
    "person": "Person",
    "organisation": "Organization",
    "group": "Organization",
    "outlet": "NewsMediaOrganization",
    "country": "Country",
}


def pieces(held: Selection) -> Iterator[str]:
    """A JSON-LD document."""
    claims = (_claim(assertion, held.entries_of(assertion)) for assertion in held.assertions())
    yield from document('{"@context":"https://schema.org","@graph":[', claims, "]}")


def _claim(assertion: Assertion, entries: tuple[Entry, ...]) -> Object:
    affirm = [entry for entry in entries if entry.position == "affirms" and entry.claim.stance not in _AGAINST]
    others = [entry for entry in entries if entry not in affirm]
    made: Object = {
        **{"@type": "Claim", "@id": f"urn:onrecord:assertion:{assertion.id}", "identifier": assertion.id},
        **{"text": assertion.gist, "creativeWorkStatus": assertion.status},
        "claimInterpreter": {"@type": "Organization", "name": entries[0].claim.reader} if entries else None,
        "firstAppearance": _article(affirm[0].article) if affirm and affirm[0].article.day else None,
        "appearance": [_words(entry) for entry in affirm],
        "comment": [_comment(entry) for entry in others],
    }
    return _known(made)


def _words(entry: Entry) -> Object:
    """The words by which somebody affirms."""
    direct, source = entry.claim.quotation == "direct", source_of(entry)
    made: Object = {
        **{"@type": "Quotation" if direct else "Claim", "@id": f"urn:onrecord:claim:{entry.claim.id}"},
        **{"identifier": entry.claim.id, "text": entry.claim.content.text},
        ("spokenByCharacter" if direct else "author"): _agent(source) if source else None,
        "isPartOf": _article(entry.article),
    }
    return _known(made)


def _comment(entry: Entry) -> Object:
    """What else somebody says to it, in a sentence."""
    source = source_of(entry)
    made: Object = {
        **{"@type": "Comment", "@id": f"urn:onrecord:claim:{entry.claim.id}", "identifier": entry.claim.id},
        **{"name": entry.position, "text": in_words(entry)},
        "author": _agent(source) if source else None,
        "isPartOf": _article(entry.article),
    }
    return _known(made)


def _article(article: Article) -> Object:
    made: Object = {
        **{"@type": "NewsArticle", "@id": f"urn:onrecord:article:{article.id}", "headline": article.headline},
        **{
            "url": iri(article.url) if article.url else None,
            "datePublished": article.published,
            "inLanguage": article.language,
        },
        "publisher": {"@type": "NewsMediaOrganization", "name": article.outlet} if article.outlet else None,
    }
    return _known(made)


def _agent(agent: Agent) -> Object:
    made: Object = {"@type": _KINDS.get(agent.kind, "Thing"), "name": agent.name}
    if agent.party and agent.kind in ("person", "organisation", "group"):
        made["memberOf"] = {"@type": "Organization", "name": agent.party}
    return made


def _known(fields: Object) -> Object:
    """Without what is unknown."""
    return {name: value for name, value in fields.items() if value not in (None, [], "")}
