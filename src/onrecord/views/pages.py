"""What the pages share, and the frozen context of a story; article and claim have modules of their own.

Each is a pure function of records; nothing here reads a database or writes markup.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from onrecord.records import (
    Article,
    Assertion,
    Claim,
    LedgerWarning,
    Membership,
    Story,
    meanings,
)

POSITION_WORDS = {"affirms": "affirms", "denies": "denies", "withholds": "withholds", "retracts": "takes back"}


@dataclass(frozen=True, slots=True)
class Holdings:
    """The records of a ledger that a page needs, by id.

    Attributes:
        articles: by id; ``claims``, ``assertions``, ``memberships`` (by claim), ``stories`` likewise.
        warnings: all, in order.
    """

    articles: Mapping[str, Article]
    claims: Mapping[str, Claim]
    memberships: Mapping[str, Membership]
    assertions: Mapping[str, Assertion]
    stories: Mapping[str, Story]
    warnings: tuple[LedgerWarning, ...] = ()

    def assertion_of(self, claim: Claim) -> Assertion | None:
        """The assertion that a claim is about."""
        membership = self.memberships.get(claim.id)
        return self.assertions.get(membership.assertion) if membership else None

    def warnings_of(self, claim_id: str) -> tuple[LedgerWarning, ...]:
        """The warnings that a claim misleads."""
        return tuple(warning for warning in self.warnings if warning.claim == claim_id)


@dataclass(frozen=True, slots=True)
class Note:
    """A claim as a line beside the text.

    Attributes:
        claim: the claim; ``assertion`` and ``status`` of what it is about.
        who: the source in words ("the outlet itself", "nobody named").
        chain: from the outlet to the source, outermost first.
        position: on its assertion, in words.
        warnings: what a reader misses here.
    """

    claim: Claim
    who: str
    chain: tuple[str, ...]
    assertion: Assertion | None
    position: str
    warnings: tuple[LedgerWarning, ...]


@dataclass(frozen=True, slots=True)
class AssertionView:
    """An assertion with the claims on it, for a story's page."""

    assertion: Assertion
    affirms: tuple[tuple[Note, Article], ...]
    denies: tuple[tuple[Note, Article], ...]
    withholds: tuple[tuple[Note, Article], ...]
    outlets: int
    warnings: tuple[LedgerWarning, ...]


@dataclass(frozen=True, slots=True)
class StoryPage:
    """A story: its assertions, the weightiest first, and its articles by day."""

    story: Story
    assertions: tuple[AssertionView, ...]
    articles: tuple[Article, ...]
    warnings: tuple[tuple[LedgerWarning, Claim, Article], ...]


def who_says(claim: Claim, article: Article) -> str:
    """The source in words a reader understands."""
    if claim.own_voice:
        return f"{article.outlet or 'the outlet'}, in its own voice"
    if claim.source is None:
        return "nobody named"
    name = claim.source.name or claim.source.text or "somebody"
    party = claim.source.party
    return f"{name} ({party})" if party and party.casefold() not in name.casefold() else name


def chain_of(claim: Claim, article: Article) -> tuple[str, ...]:
    """Outlet, links between, source: as far as the words say."""
    links = [article.outlet or "this outlet", *(link.name or link.text or "?" for link in claim.via)]
    if not claim.own_voice:
        links.append(who_says(claim, article))
    return tuple(links)


def note_of(claim: Claim, article: Article, held: Holdings) -> Note:
    """A claim as a line beside the text."""
    membership = held.memberships.get(claim.id)
    return Note(
        claim,
        who_says(claim, article),
        chain_of(claim, article),
        held.assertion_of(claim),
        POSITION_WORDS[membership.position if membership else claim.position],
        held.warnings_of(claim.id),
    )


def story_of(article_id: str, held: Holdings) -> Story | None:
    """The story that an article belongs to."""
    return next((story for story in held.stories.values() if article_id in story.articles), None)


def on_assertion(assertion: Assertion, held: Holdings) -> tuple[tuple[Note, Article], ...]:
    """The claims on an assertion with their articles, by day."""
    pairs = [
        (note_of(claim, held.articles[claim.article], held), held.articles[claim.article])
        for claim in (held.claims[identity] for identity in assertion.claims if identity in held.claims)
        if claim.article in held.articles
    ]
    pairs.sort(key=lambda pair: (pair[1].published or "", pair[1].id, pair[0].claim.content.spans))
    return tuple(pairs)


def story_page(story: Story, held: Holdings) -> StoryPage:
    """The page of a story."""
    views = [
        _assertion_view(held.assertions[identity], held) for identity in story.assertions if identity in held.assertions
    ]
    views.sort(key=lambda view: (-_weight(view), view.assertion.gist, view.assertion.id))
    mine = {claim for view in views for claim in view.assertion.claims}
    return StoryPage(
        story,
        tuple(views),
        tuple(
            sorted(
                (held.articles[identity] for identity in story.articles if identity in held.articles),
                key=lambda article: (article.published or "", article.id),
            )
        ),
        tuple(
            (warning, held.claims[warning.claim], held.articles[held.claims[warning.claim].article])
            for warning in held.warnings
            if warning.claim in mine and warning.claim in held.claims
        ),
    )


def _assertion_view(assertion: Assertion, held: Holdings) -> AssertionView:
    pairs = on_assertion(assertion, held)

    def at(position: str) -> tuple[tuple[Note, Article], ...]:
        return tuple(pair for pair in pairs if pair[0].position == POSITION_WORDS[position])

    claims = set(assertion.claims)
    return AssertionView(
        assertion,
        at("affirms"),
        at("denies") + at("retracts"),
        at("withholds"),
        len({article.outlet or article.id for _, article in pairs}),
        tuple(warning for warning in held.warnings if warning.claim in claims),
    )


def _weight(view: AssertionView) -> int:
    """What a reader wants first: contested, then widely reported."""
    contested = 100 if view.assertion.status in ("disputed", "retracted") else 0
    return contested + 3 * len(view.assertion.affirmed_by) + 3 * len(view.assertion.denied_by) + view.outlets


def why_status(assertion: Assertion, held: Holdings) -> tuple[str, ...]:
    """Why the status is what it is: the rule, who stands on which side, and what was not counted."""
    lines = [meanings.STATUS[assertion.status]]
    for label, names in (
        ("Affirmed by", assertion.affirmed_by),
        ("Denied by", assertion.denied_by),
        ("Withheld by", assertion.withheld_by),
    ):
        if names:
            lines.append(f"{label}: {', '.join(names)}.")
    uncounted = [
        membership
        for membership in (held.memberships.get(identity) for identity in assertion.claims)
        if membership and not membership.adds_origin
    ]
    if uncounted:
        count = len(uncounted)
        lines.append(
            f"{count} claim{'s' * (count != 1)} only repeat{'s' * (count == 1)} and add{'s' * (count == 1)} no origin."
        )
    lines += [meanings.FLAG[flag] for flag in assertion.flags]
    return tuple(lines)


def citation(claim: Claim, article: Article) -> str:
    """The claim as a line for a footnote: words, who states or denies them, where; the hash pins it to the stored page."""
    parts = [
        f"“{claim.content.text}”",
        who_says(claim, article) + ("" if claim.own_voice else f" {claim.stance}"),
        ", ".join(filter(None, (article.outlet, f"“{article.headline}”" if article.headline else None, article.day))),
        article.url or article.origin,
        f"characters {claim.content.spans[0].start}–{claim.content.spans[-1].end}",
        f"page SHA-256 {article.sha256[:16]}…",
        claim.id,
    ]
    return ". ".join(part for part in parts if part) + "."
