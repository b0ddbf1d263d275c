"""Whether every stored record still reproduces from its stored page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from onrecord.errors import LedgerError, OnrecordError
from onrecord.ledger.asking import Filters
from onrecord.ledger.protocol import Ledger
from onrecord.read import read
from onrecord.records import Article, Claim, LedgerWarning, Spans, claim_id, covers, digest, join
from onrecord.version import READER


@dataclass(frozen=True, slots=True)
class Fault:
    """What does not hold.

    Attributes:
        id: of the record; ``ledger`` for the database file itself.
        reason: in words.
    """

    id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What a look through the ledger gave.

    Attributes:
        pages: whose bytes were hashed and read again.
        spans: that were held against the text.
        records: whose seals were compared.
        faults: in the order found; empty where all holds.
    """

    pages: int
    spans: int
    records: int
    faults: tuple[Fault, ...]


def verify(ledger: Ledger) -> Checked:
    """Hash and re-read every page, hold every span against its text, compare every seal.

    A page read by an earlier version of the reader may come out with other text today: that is a fault of no
    record, so its stored text is then held against its seal alone.
    """
    faults = [Fault("ledger", reason) for reason in ledger.check()]
    pages = spans = records = 0
    for sealed in ledger.sealed():
        records += 1
        if digest(sealed.record.encode("utf-8")) != sealed.seal:
            faults.append(Fault(sealed.id, f"the stored {sealed.type} was changed after it was written"))
    try:
        for article in ledger.articles():
            pages += 1
            faults += _page_faults(ledger, article)
            for claim in _claims(ledger, article, faults):
                found, count = claim_faults(claim, article)
                faults += found
                spans += count
        spans += _warning_faults(ledger, faults)
    except OnrecordError as error:  # a record that is none any more; its seal has named it already
        faults.append(Fault("ledger", f"a stored record cannot be read: {error}"))
    return Checked(pages, spans, records, tuple(dict.fromkeys(faults)))


def verify_claim(ledger: Ledger, claim: Claim) -> tuple[Fault, ...]:
    """Hold one claim against its stored page: the bytes, the text read from them, and its spans."""
    article = ledger.article(claim.article)
    return (*_page_faults(ledger, article), *claim_faults(claim, article)[0])


def verify_article(ledger: Ledger, article: Article) -> tuple[Fault, ...]:
    """Hold an article against its stored page: the bytes, and the text read from them."""
    return tuple(_page_faults(ledger, article))


def _claims(ledger: Ledger, article: Article, faults: list[Fault]) -> Iterator[Claim]:
    try:
        yield from ledger.claims(Filters(article=article.id))
    except OnrecordError as error:
        faults.append(Fault(article.id, f"a claim of this article cannot be read: {error}"))


def _page_faults(ledger: Ledger, article: Article) -> Iterator[Fault]:
    """What is wrong with the page of an article and with the text read from it."""
    try:
        page = ledger.page(article.id)
    except LedgerError as error:
        yield Fault(article.id, str(error))
        return
    except OnrecordError:
        yield Fault(article.id, "its page is missing")
        return
    if digest(page.body) != page.sha256:
        yield Fault(article.id, f"the stored bytes are not those of page {page.sha256}")
        return
    if article.sha256 != page.sha256:
        yield Fault(article.id, f"the article names page {article.sha256}, but is kept with page {page.sha256}")
    try:
        again = read(page)
    except OnrecordError as error:
        yield Fault(article.id, f"its page can no longer be read: {error}")
        return
    if ledger.read_by(article.id) == READER and (again.text, again.blocks) != (article.text, article.blocks):
        yield Fault(article.id, "the stored text is not what its page says")


def claim_faults(claim: Claim, article: Article) -> tuple[list[Fault], int]:
    """The spans of a claim that do not hold in its article, and how many were looked at."""
    faults: list[Fault] = []
    blocks = [block.span for block in article.blocks]
    count = 0
    for what, spans, words in spans_of(claim):
        count += len(spans)
        if not all(0 <= span.start < span.end <= len(article.text) for span in spans):
            faults.append(Fault(claim.id, f"the span of its {what} lies outside the text"))
        elif words is not None and spans and join(spans, article.text) != words:
            faults.append(Fault(claim.id, f"the words of its {what} do not stand at their span"))
        elif not covers(blocks, spans):
            faults.append(Fault(claim.id, f"the span of its {what} leaves its block"))
    roles = (
        claim.source.spans if claim.source else (),
        claim.cue.spans if claim.cue else (),
        claim.content.spans,
        claim.event.predicate_spans,
    )
    # of a source that means two the second has its number in its id
    if claim.id not in (claim_id(article.id, roles), claim_id(article.id, (*roles, ((1, 1),)))):
        faults.append(Fault(claim.id, "its id does not follow from its spans"))
    return faults, count


def spans_of(claim: Claim) -> Iterator[tuple[str, Spans, str | None]]:
    """Every span of a claim: what it is, where, and the words that must stand there (None: no words are kept)."""
    if claim.source:
        yield "source", claim.source.spans, claim.source.text
    if claim.cue:
        yield "cue", claim.cue.spans, claim.cue.text
    yield "content", claim.content.spans, claim.content.text
    for link in claim.via:
        yield "chain", link.spans, link.text
    yield "time of saying", claim.said.spans, claim.said.text
    yield "audience", claim.said.audience_spans, claim.said.audience
    for hedge in claim.hedges:
        yield "hedge", hedge.spans, hedge.text
    event = claim.event
    yield "predicate", event.predicate_spans, None
    for mention in event.actor:
        yield "actor", mention.spans, mention.text
    for mention in event.recipient:
        yield "recipient", mention.spans, mention.text
    for place in event.place:
        yield "place", place.spans, place.text
    if event.time:
        yield "time", event.time.spans, event.time.text
    for quantity in event.quantity:
        yield "quantity", quantity.spans, quantity.text
        yield "quantity", quantity.approximator_spans, None


def _warning_faults(ledger: Ledger, faults: list[Fault]) -> int:
    """Hold the spans of the warnings against their articles; gives how many were looked at."""
    count = 0
    for warning in ledger.warnings():
        for identity, spans in ((warning.claim, warning.spans), (warning.about, warning.about_spans)):
            count += len(spans)
            faults += _side(ledger, warning, identity, spans)
    return count


def _side(ledger: Ledger, warning: LedgerWarning, identity: str, spans: Spans) -> Iterator[Fault]:
    try:
        article = ledger.article(ledger.claim(identity).article)
    except OnrecordError:
        yield Fault(warning.id, f"it names claim {identity}, which is not there")
        return
    if not covers([block.span for block in article.blocks], spans):
        yield Fault(warning.id, f"a span of it leaves the text of claim {identity}")
