"""Two fictional pages with claims built by hand, for the tests of codec, ledger and command line."""

from __future__ import annotations

from onrecord.read import read
from onrecord.records import (
    Article,
    Claim,
    Event,
    Hedge,
    Mention,
    Page,
    Place,
    Quantity,
    Said,
    Span,
    Spans,
    Time,
    Words,
    claim_id,
)
from onrecord.version import READER

FIRST = """Lowland Courier

Harbour

Harbour closed after leak, ministry says

By Ada Okafor

3 June 2025

The Ministry of Ports closed the harbour of Odense after about 40 tonnes of oil leaked, it said on Tuesday.

The shipping company Halden Line denied the leak. "Nothing has left our tanks," said Jonas Rask, its spokesman.
"""
SECOND = """Valley Post

Company takes back its denial

By Bo Lind

4 June 2025

Halden Line said on Wednesday that about 40 tonnes of oil had leaked in Odense. Divers were looking for the crack.
"""


def page(text: str, origin: str) -> Page:
    return Page(text.encode(), origin, "text/plain", "2025-06-05T10:00:00Z")


def spans(article: Article, *words: str) -> Spans:
    """Where words stand, each looked for after the one before."""
    found, at = [], 0
    for one in words:
        at = article.text.index(one, at)
        found.append(Span(at, at + len(one)))
    return tuple(found)


def claim(
    article: Article,
    content: str,
    source: Mention | None = None,
    cue: str | None = None,
    **fields: object,
) -> Claim:
    """A claim of an article by its words."""
    event = fields.pop("event", Event())
    assert isinstance(event, Event)
    where = spans(article, content)
    cue_spans = spans(article, cue) if cue else ()
    roles = (source.spans if source else (), cue_spans, where, event.predicate_spans)
    if source is None and cue is None:
        source = Mention((), None, article.outlet, "outlet", article.outlet)
    return Claim(
        id=claim_id(article.id, roles),
        article=article.id,
        block="body",
        content=Words(where, content),
        source=source,
        cue=Words(cue_spans, cue) if cue else None,
        event=event,
        reader=READER,
        **fields,  # type: ignore[arg-type]
    )


def first() -> tuple[Page, Article, tuple[Claim, ...]]:
    """A ministry says, a company denies."""
    made = page(FIRST, "news/first.txt")
    article = read(made)
    ministry = Mention(
        spans(article, "Ministry of Ports"), "Ministry of Ports", "Ministry of Ports", "organisation", "Lowland"
    )
    company = Mention(spans(article, "Halden Line"), "Halden Line", "Halden Line", "organisation", "Halden Line")
    speaker = Mention(
        spans(article, "Jonas Rask"), "Jonas Rask", "Jonas Rask", "person", "Halden Line", agency="Halden Line"
    )
    leak = Event(
        predicate="leak",
        predicate_spans=spans(article, "leaked"),
        place=(
            Place(
                spans(article, "Odense"), "Odense", "Odense", "DNK", None, 55.4, 10.4, "geonames:2615876", "city", 0.9
            ),
        ),
        time=Time(spans(article, "Tuesday"), "Tuesday", "2025-06-03"),
        quantity=(Quantity(spans(article, "about 40 tonnes"), "about 40 tonnes", 40.0, 40.0, 40.0, True, "tonne"),),
    )
    return made, article, (
        claim(article, "about 40 tonnes of oil leaked", ministry, "it said", quotation="indirect", event=leak,
              said=Said("2025-06-03", spans(article, "on Tuesday"), "on Tuesday"),
              hedges=(Hedge(spans(article, "about"), "about", "approximation"),)),
        claim(article, "the leak", company, "denied", stance="denies",
              event=Event(predicate="leak", predicate_spans=spans(article, "leak"))),
        claim(article, "Nothing has left our tanks", speaker, "said Jonas", quotation="direct", polarity="denied"),
    )  # fmt: skip


def second() -> tuple[Page, Article, tuple[Claim, ...]]:
    """The company says so too, and the outlet says something of its own."""
    made = page(SECOND, "news/second.txt")
    article = read(made)
    company = Mention(spans(article, "Halden Line"), "Halden Line", "Halden Line", "organisation", "Halden Line")
    event = Event(predicate="leak", predicate_spans=spans(article, "leaked"))
    return made, article, (
        claim(article, "about 40 tonnes of oil had leaked in Odense", company, "said", event=event),
        claim(article, "Divers were looking for the crack", quotation="none", tense="ongoing"),
    )  # fmt: skip
