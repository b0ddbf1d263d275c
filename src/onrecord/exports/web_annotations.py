"""Claims as Web Annotations: each points at its very words, by quotation and by position.

Positions count the code points of the article's canonical text, which is not the text of the whole page; so the target with the
positions is that text (``urn:onrecord:text:…``), and a second one points into the page by the words alone.

Reference: W3C Recommendation Web Annotation Data Model, 23 February 2017.
"""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.codec import Object
from onrecord.exports.agents import in_words
from onrecord.exports.selection import Entry, Selection
from onrecord.exports.written import document, dumps, iri
from onrecord.records import Article, Span

AROUND = 32  # characters before and after the words, by which they are found again
CONTEXT = [
    "http://www.w3.org/ns/anno.jsonld",
    {
        "onrecord": "urn:onrecord:",
        "sha256": "onrecord:sha256",
        "stance": "onrecord:stance",
        "status": "onrecord:status",
    },
]


def pieces(held: Selection) -> Iterator[str]:
    """An AnnotationPage."""
    head = f'{{"@context":{dumps(CONTEXT)},"id":"urn:onrecord:annotations","type":"AnnotationPage","items":['
    yield from document(head, (_annotation(entry) for entry in held.entries()), "]}")


def _annotation(entry: Entry) -> Object:
    claim, article, assertion = entry.claim, entry.article, entry.assertion
    body: Object = {
        **{"type": "TextualBody", "purpose": "describing", "format": "text/plain", "value": in_words(entry)},
        "stance": claim.stance,
    }
    if assertion:
        body["status"] = assertion.status
    return {
        **{"id": f"urn:onrecord:claim:{claim.id}", "type": "Annotation", "motivation": "describing"},
        **{"generator": {"id": f"urn:onrecord:reader:{'-'.join(claim.reader.split())}", "type": "Software", "name": claim.reader}},
        "body": body,
        "target": [target for span in claim.content.spans for target in _targets(article, span)],
    }  # fmt: skip


def _targets(article: Article, span: Span) -> Iterator[Object]:
    text = article.text
    quote = {
        "type": "TextQuoteSelector",
        "exact": text[span.start : span.end],
        "prefix": text[max(0, span.start - AROUND) : span.start],
        "suffix": text[span.end : span.end + AROUND],
    }
    position = {"type": "TextPositionSelector", "start": span.start, "end": span.end}
    source: Object = {"id": f"urn:onrecord:text:{article.id}", "type": "Text", "format": "text/plain"}
    if article.language:
        source["language"] = article.language
    yield {"type": "SpecificResource", "source": source, "selector": [position, quote]}
    if article.url:
        target: Object = {
            **{
                "type": "SpecificResource",
                "source": {"id": iri(article.url), "sha256": article.sha256},
                "selector": quote,
            }
        }
        if article.retrieved:
            target["state"] = {"type": "TimeState", "sourceDate": article.retrieved}
        yield target
