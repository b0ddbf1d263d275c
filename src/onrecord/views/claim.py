"""The page of a claim: its words in context, its chain, what stands against it, and why its status is what it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from onrecord.ledger import Ledger
from onrecord.reconcile.terms import stem, stop_words, words
from onrecord.records import Article, Assertion, Claim, Membership, Span, Story
from onrecord.views.decisions import Decision, decisions_on
from onrecord.views.highlight import Segment, marks_of, segments
from onrecord.views.pages import Holdings, Note, citation, note_of, on_assertion, story_of, why_status

CHOICES = 60  # assertions offered to be merged with


@dataclass(frozen=True, slots=True)
class ClaimPage:
    """One claim.

    Attributes:
        note: the claim with its source in words, its chain, its assertion and its warnings.
        article: where it stands; ``story`` that belongs to.
        context: the paragraph around, with its spans marked.
        why: why the status is what it is, a sentence each.
        rivals: the other claims on the assertion, those that say otherwise first.
        membership: how it was put to its assertion.
        citation: for a footnote.
    """

    note: Note
    article: Article
    story: Story | None
    context: tuple[Segment, ...]
    why: tuple[str, ...]
    rivals: tuple[tuple[Note, Article], ...]
    membership: Membership | None
    citation: str


@dataclass(frozen=True, slots=True)
class CheckedSpan:
    """One span held against the stored page.

    Attributes:
        role: what it is of.
        span: where.
        words: that stand there now.
    """

    role: str
    span: Span
    words: str


@dataclass(frozen=True, slots=True)
class Verification:
    """A claim held against its stored page.

    Attributes:
        faults: what does not hold; empty where all does.
        spans: every span with the words that stand there.
        sha256: of the stored page.
    """

    faults: tuple[str, ...]
    spans: tuple[CheckedSpan, ...]
    sha256: str


@dataclass(frozen=True, slots=True)
class Judging:
    """What a person can decide about a claim, and what was decided.

    Attributes:
        decisions: that stand on it or on its source's name.
        choices: assertions of its story that it could be merged with, the likeliest first.
        alone: whether no other claim is on its assertion.
        wrong: whether it was judged wrong.
    """

    decisions: tuple[Decision, ...]
    choices: tuple[Assertion, ...]
    alone: bool
    wrong: bool


def claim_page(claim: Claim, held: Holdings) -> ClaimPage:
    """The page of a claim."""
    article = held.articles[claim.article]
    assertion = held.assertion_of(claim)
    first, last = claim.content.spans[0].start, claim.content.spans[-1].end
    around = [block for block in article.blocks if block.start < last and block.end > first]
    start = around[0].start if around else first
    end = around[-1].end if around else last
    note = note_of(claim, article, held)
    others = [pair for pair in on_assertion(assertion, held) if pair[0].claim.id != claim.id] if assertion else []
    others.sort(key=lambda pair: pair[0].position == note.position)
    return ClaimPage(
        note=note,
        article=article,
        story=story_of(article.id, held),
        context=segments(article.text, start, end, marks_of([claim])),
        why=why_status(assertion, held) if assertion else (),
        rivals=tuple(others),
        membership=held.memberships.get(claim.id),
        citation=citation(claim, article),
    )


def verification(ledger: Ledger, claim: Claim) -> Verification:
    """Hold a claim against its stored page now: the bytes, the text read from them, every span."""
    from onrecord.ledger.checking import claim_faults, spans_of, verify_claim  # it reads pages: not needed to look

    article = ledger.article(claim.article)
    faults = verify_claim(ledger, claim)
    sound = not claim_faults(claim, article)[0]
    spans = [
        CheckedSpan(role, span, article.text[span.start : span.end])
        for role, found, _ in spans_of(claim)
        for span in found
        if sound or 0 <= span.start < span.end <= len(article.text)
    ]
    spans.sort(key=lambda one: (one.span, one.role))
    return Verification(tuple(fault.reason for fault in faults), tuple(dict.fromkeys(spans)), article.sha256)


def judging(ledger: Ledger, page: ClaimPage) -> Judging:
    """What can be decided about a claim, and what was."""
    claim, assertion = page.note.claim, page.note.assertion
    names = {claim.id}
    if claim.source and not claim.own_voice:
        names |= {name for name in (claim.source.name, claim.source.text) if name}
    decided = decisions_on(ledger, names)
    choices: Sequence[Assertion] = ()
    if assertion is not None and page.story is not None:
        rest = [ledger.assertion(one) for one in page.story.assertions[:1000] if one != assertion.id]
        mine = _terms(assertion.gist)
        rest.sort(key=lambda one: (-len(mine & _terms(one.gist)), one.gist, one.id))
        choices = rest[:CHOICES]
    return Judging(
        decided,
        tuple(choices),
        assertion is None or len(assertion.claims) < 2,
        any(one.does == "was read wrongly" and one.sides[0].link == f"/claim/{claim.id}" for one in decided),
    )


def _terms(text: str) -> set[str]:
    return {stem(word) for word in words(text) if word not in stop_words()}
