"""What a page needs from a ledger, gathered once and handed to the pure views."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from onrecord.ledger import Filters, Ledger
from onrecord.ledger.query import check_day
from onrecord.records import Article, Assertion, Claim, Story
from onrecord.views.pages import Holdings


def for_story(ledger: Ledger, identity: str) -> tuple[Story, Holdings]:
    """A story with its articles, claims, assertions and warnings.

    Raises:
        onrecord.errors.Missing: there is no such story.
    """
    story = ledger.story(identity)
    articles = tuple(ledger.articles(story=story.id))
    claims = tuple(ledger.claims(Filters(story=story.id)))
    assertions = tuple(ledger.assertions(Filters(story=story.id)))
    return story, _held(ledger, articles, claims, assertions, (story,))


def for_article(ledger: Ledger, identity: str) -> tuple[Article, Holdings]:
    """An article with its claims and what they are about.

    Raises:
        onrecord.errors.Missing: there is no such article.
    """
    article = ledger.article(identity)
    claims = tuple(ledger.claims(Filters(article=article.id)))
    return article, _around(ledger, claims, (article,))


def for_claim(ledger: Ledger, identity: str) -> tuple[Claim, Holdings]:
    """A claim with the other claims on its assertion.

    Raises:
        onrecord.errors.Missing: there is no such claim.
    """
    claim = ledger.claim(identity)
    membership = ledger.membership(claim.id)
    others = tuple(ledger.claims(Filters(assertion=membership.assertion))) if membership else ()
    return claim, _around(ledger, (claim, *others), ())


def for_claims(ledger: Ledger, claims: Sequence[Claim]) -> Holdings:
    """A list of claims, for search."""
    return _around(ledger, claims, ())


def as_it_stood(ledger: Ledger, held: Holdings, as_of: str | None, story: str | None = None) -> Holdings:
    """What a page shows, with assertions and warnings as of a day; as it is where no day is given.

    Args:
        ledger: where it is from.
        held: the records as of now.
        as_of: ISO day.
        story: id of the story that they are of.

    Raises:
        onrecord.errors.BadRequest: that is no day.
    """
    if as_of is None:
        return held
    check_day("as-of", as_of)
    then = ledger.as_of(as_of, story)
    articles = {i: article for i, article in held.articles.items() if article.day and article.day <= as_of}
    return Holdings(
        articles,
        {i: claim for i, claim in held.claims.items() if claim.article in articles},
        {membership.claim: membership for membership in then.memberships},
        {assertion.id: assertion for assertion in then.assertions},
        {one.id: one for one in then.stories},
        then.warnings,
    )


def only(held: Holdings, assertion: str) -> Holdings:
    """What is held of one assertion: its claims with their articles, links and warnings."""
    memberships = {claim: m for claim, m in held.memberships.items() if m.assertion == assertion}
    claims = {claim: held.claims[claim] for claim in memberships if claim in held.claims}
    articles = {claim.article for claim in claims.values()}
    return Holdings(
        {i: article for i, article in held.articles.items() if i in articles},
        claims,
        memberships,
        {assertion: held.assertions[assertion]},
        held.stories,
        tuple(warning for warning in held.warnings if warning.claim in claims),
    )


def _around(ledger: Ledger, claims: Sequence[Claim], articles: Sequence[Article]) -> Holdings:
    known = {article.id: article for article in articles}
    known |= ledger.some_articles({claim.article for claim in claims} - known.keys())
    links = ledger.linked([claim.id for claim in claims]).values()
    assertions = ledger.some_assertions({link.assertion for link in links})
    stories = ledger.stories_of(known)
    return _held(ledger, tuple(known.values()), claims, assertions.values(), tuple(stories.values()))


def _held(
    ledger: Ledger,
    articles: Sequence[Article],
    claims: Sequence[Claim],
    assertions: Iterable[Assertion],
    stories: Sequence[Story],
) -> Holdings:
    ids = [claim.id for claim in claims]
    return Holdings(
        {article.id: article for article in articles},
        {claim.id: claim for claim in claims},
        ledger.linked(ids),
        {assertion.id: assertion for assertion in assertions},
        {story.id: story for story in stories},
        ledger.warned(ids),
    )
