"""Which records of a ledger are written out, in a fixed order, one after the other.

Of records that point at each other only those at hand are in memory: an article with the claim that is being written, and the
few assertions met last. Only a question about an earlier day is worked out as a whole.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from typing import TypeVar

from onrecord.ledger import EVERYTHING, Filters, Ledger
from onrecord.ledger.query import check
from onrecord.records import Article, Assertion, Claim, LedgerWarning, Lineage, Membership, Story

T = TypeVar("T")
_NEAR = 200  # records kept at hand, or asked for at once


@dataclass(frozen=True, slots=True)
class Entry:
    """A claim with what is known around it.

    Attributes:
        claim: the claim.
        article: where it stands.
        membership: its link to its assertion; None where it has none. So for ``assertion``.
        assertion: what it is about.
        warnings: by which it misleads.
    """

    claim: Claim
    article: Article
    membership: Membership | None = None
    assertion: Assertion | None = None
    warnings: tuple[LedgerWarning, ...] = ()

    @property
    def position(self) -> str:
        """On its assertion."""
        return self.membership.position if self.membership else self.claim.position


class Selection:
    """The records that filters want.

    Filters on claims (``source``, ``about``, ``status`` …) keep these claims, their articles, assertions, stories and the
    warnings that they mislead; ``story`` and ``as_of`` alone keep all that was published in the story or up to the day. With
    ``as_of`` assertions, positions, warnings and stories are as they stood that day.
    """

    def __init__(self, ledger: Ledger, filters: Filters = EVERYTHING) -> None:
        """Choose.

        Args:
            ledger: whose records.
            filters: which; ``after`` and ``limit`` count claims.

        Raises:
            BadRequest: a filter that no record can meet.
        """
        check(filters)
        self._ledger, self._filters = ledger, filters
        self._articles: OrderedDict[str, Article] = OrderedDict()
        self._assertions: OrderedDict[str, Assertion] = OrderedDict()

    @property
    def as_of(self) -> str | None:
        """The day as of which the records are; None: as they are now."""
        return self._filters.as_of

    def entries(self) -> Iterator[Entry]:
        """Claims by day, article and place in the text, each with what is around it."""
        claims = self._claims()
        while some := tuple(islice(claims, _NEAR)):
            yield from self._entries(some)

    def entries_of(self, assertion: Assertion) -> tuple[Entry, ...]:
        """All claims on an assertion, by day, article and place, whether or not they meet filters of their own."""
        entries = list(self._entries([self._ledger.claim(identity) for identity in assertion.claims]))
        entries.sort(key=lambda e: (e.article.day or "", e.article.id, e.claim.content.spans, e.claim.id))
        return tuple(entries)

    def articles(self) -> Iterator[Article]:
        """Articles by publication and id, undated ones first."""
        for article in self._ledger.articles(story=self._filters.story):
            day = self.as_of
            if (day is None or (article.day is not None and article.day <= day)) and (
                self._kept is None or article.id in self._kept[0]
            ):
                yield article

    def assertions(self) -> Iterator[Assertion]:
        """Assertions by id."""
        if self._then is not None:
            held: Iterator[Assertion] = iter(sorted(self._then.assertions.values(), key=lambda a: a.id))
        else:
            held = self._ledger.assertions(Filters(story=self._filters.story))
        return (one for one in held if self._kept is None or one.id in self._kept[1])

    def stories(self) -> Iterator[Story]:
        """Stories by id."""
        held = self._then.stories if self._then is not None else tuple(self._ledger.stories())
        story = self._filters.story
        for one in sorted(held, key=lambda s: s.id):
            if self._then is None and story is not None and one.id != story:
                continue
            if self._kept is None or not self._kept[0].isdisjoint(one.articles):
                yield one

    def of_story(self, story: Story) -> Selection:
        """What of it belongs to one of its stories; with ``as_of`` it is as it was worked out."""
        if self._filters.story is not None or self.as_of is not None:
            return self
        return Selection(self._ledger, replace(self._filters, story=story.id))

    def warnings(self) -> Iterator[LedgerWarning]:
        """Warnings by id."""
        kept = self._kept
        if kept is None and self._then is None and self._filters.story is None:
            yield from self._ledger.warnings()
            return
        found = {w.id: w for entry in self.entries() for w in entry.warnings}
        yield from (found[identity] for identity in sorted(found))

    def lineage(self) -> Iterator[Lineage]:
        """Copies and their originals, where both are among the articles."""
        held = self._then.lineage if self._then is not None else tuple(self._ledger.lineage())
        if not held:
            return
        ids = {article.id for article in self.articles()}
        yield from (link for link in held if link.copy in ids and link.original in ids)

    def _claims(self) -> Iterator[Claim]:
        then = self._then
        if then is None:
            yield from self._ledger.claims(self._filters)
            return
        for claim in self._ledger.claims(replace(self._filters, status=None, limit=None)):
            membership = then.memberships.get(claim.id)
            status = then.assertions[membership.assertion].status if membership else None
            if self._filters.status in (None, status):
                yield claim

    def _entries(self, claims: Sequence[Claim]) -> Iterator[Entry]:
        ids = [claim.id for claim in claims]
        links = self._linked(ids)
        warnings: dict[str, list[LedgerWarning]] = {}
        for warning in self._warned(ids):
            warnings.setdefault(warning.claim, []).append(warning)
        for claim in claims:
            link = links.get(claim.id)
            assertion = self._assertion(link.assertion) if link else None
            yield Entry(claim, self.article(claim.article), link, assertion, tuple(warnings.get(claim.id, ())))

    def article(self, identity: str) -> Article:
        """One article, by its id."""
        return _near(self._articles, identity, self._ledger.article)

    def _linked(self, ids: Sequence[str]) -> Mapping[str, Membership]:
        return self._then.memberships if self._then is not None else self._ledger.linked(ids)

    def _warned(self, ids: Sequence[str]) -> tuple[LedgerWarning, ...]:
        return self._then.warnings if self._then is not None else self._ledger.warned(ids)

    def _assertion(self, identity: str) -> Assertion:
        if self._then is not None:
            return self._then.assertions[identity]
        return _near(self._assertions, identity, self._ledger.assertion)

    @cached_property
    def _then(self) -> _Then | None:
        """What held on the day asked for."""
        if self.as_of is None:
            return None
        found = self._ledger.as_of(self.as_of, self._filters.story)
        return _Then(
            {membership.claim: membership for membership in found.memberships},
            {assertion.id: assertion for assertion in found.assertions},
            tuple(sorted(found.warnings, key=lambda warning: warning.id)),
            tuple(found.stories),
            tuple(found.lineage),
        )

    @cached_property
    def _kept(self) -> tuple[frozenset[str], frozenset[str]] | None:
        """Ids of the articles and assertions of the claims that are wanted; None where all of them are."""
        if replace(self._filters, story=None, as_of=None) == EVERYTHING:
            return None
        articles: set[str] = set()
        assertions: set[str] = set()
        claims = self._claims()
        while some := tuple(islice(claims, _NEAR)):
            links = self._linked([claim.id for claim in some])
            articles.update(claim.article for claim in some)
            assertions.update(links[claim.id].assertion for claim in some if claim.id in links)
        return frozenset(articles), frozenset(assertions)


@dataclass(frozen=True, slots=True)
class _Then:
    """What held on a day."""

    memberships: Mapping[str, Membership]
    assertions: Mapping[str, Assertion]
    warnings: tuple[LedgerWarning, ...]
    stories: tuple[Story, ...]
    lineage: tuple[Lineage, ...]


def _near(held: OrderedDict[str, T], identity: str, fetch: Callable[[str], T]) -> T:
    """A record kept at hand, or fetched; the one not asked for longest makes room."""
    if identity in held:
        held.move_to_end(identity)
        return held[identity]
    record = held[identity] = fetch(identity)
    if len(held) > _NEAR:
        held.popitem(last=False)
    return record
