"""The lists: items in an order that additions do not disturb, each with its place in it.

Each function takes the ledger, what is asked and the place after which to begin (None: from the start), and gives
pairs of place and record, in order; whoever calls it takes as many as a page holds.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from onrecord import codec
from onrecord.api import asked as ask
from onrecord.api.cursors import Key
from onrecord.api.problems import Problem
from onrecord.codec import Object
from onrecord.errors import Missing
from onrecord.ledger import Filters, Ledger, Part, Turn, turns_of
from onrecord.records import Assertion, Claim, LedgerWarning, Story
from onrecord.views.people import Bounds, find

T = TypeVar("T")
Rows = Iterator[tuple[Key, Object]]
MOST_ARTICLES = 200  # that one question about sources may touch: about a second's work
GONE = "The record at which the page before ended is no longer in the ledger; begin without a cursor."


def claims_in_full(ledger: Ledger, claims: Sequence[Claim]) -> Iterator[Object]:
    """Claims as they are exported: with their assertions, and with the outlet as source of own voice."""
    links = ledger.linked([claim.id for claim in claims])
    outlets = ledger.outlets({claim.article for claim in claims if claim.own_voice and claim.source is None})
    for claim in claims:
        yield codec.claim_object(claim, links.get(claim.id), outlets.get(claim.article))


def articles(ledger: Ledger, asked: ask.Articles, after: Key | None) -> Rows:
    """By publication and id, undated ones first."""
    last = min((day for day in (asked.until, asked.as_of) if day), default=None)
    part = Part(asked.since, last, after, asked.limit + 1)
    for article in ledger.articles(asked.story, asked.outlet, part):
        yield (article.published or "", article.id), codec.article_object(article)


def claims(ledger: Ledger, asked: ask.Claims, after: Key | None) -> Rows:
    """By day, article and place in the text."""
    if after is not None:
        _present(ledger, after[0])
    fields = asked.model_dump(exclude={"cursor", "limit"})
    found = tuple(ledger.claims(Filters(**fields, after=after[0] if after else None, limit=asked.limit + 1)))
    for claim, told in zip(found, claims_in_full(ledger, found), strict=True):
        yield (claim.id,), told


def assertions(ledger: Ledger, asked: ask.Assertions, after: Key | None) -> Rows:
    """By id."""
    fields = asked.model_dump(exclude={"cursor", "limit"})
    for assertion in ledger.assertions(Filters(**fields, after=after[0] if after else None, limit=asked.limit + 1)):
        yield (assertion.id,), codec.assertion_object(assertion)


def stories(ledger: Ledger, asked: ask.Stories, after: Key | None) -> Rows:
    """The latest first."""
    if asked.as_of is None:
        held: Iterable[Story] = ledger.stories(Part(asked.since, asked.until, after, asked.limit + 1))
    else:
        held = sorted(ledger.as_of(asked.as_of).stories, key=lambda s: s.id)
        held.sort(key=lambda s: s.last or "", reverse=True)
    for story in held:
        last = story.last or ""
        follows = after is None or last < after[0] or (last == after[0] and story.id > after[1])
        if follows and (asked.since is None or last >= asked.since) and _within(story.first, None, asked.until):
            yield (last, story.id), codec.story_object(story)


def sources(ledger: Ledger, asked: ask.Sources, after: Key | None) -> Rows:
    """People and bodies by name and id; they are joined anew for each question, so a question may touch only so many articles."""
    found = find(ledger, asked.name, asked.office, asked.as_of, Bounds(asked.since, asked.until, MOST_ARTICLES))
    keyed = sorted(((one.name.casefold(), one.id), one) for one in found if asked.kind in (None, one.kind))
    for key, one in keyed:
        if after is None or key > after:
            yield key, {"type": "identity", **codec.plain(one)}


def warnings(ledger: Ledger, asked: ask.Warnings, after: Key | None) -> Rows:
    """By id."""
    if asked.as_of is None:
        part = Part(after=after, limit=asked.limit + 1)
        held: Iterable[LedgerWarning] = ledger.warnings(asked.claim, asked.kind, part=part)
    else:
        held = sorted(ledger.as_of(asked.as_of).warnings, key=lambda w: w.id)
    for warning in held:
        sides = (None, warning.claim, warning.about)
        if (after is None or (warning.id,) > after) and asked.kind in (None, warning.kind) and asked.claim in sides:
            yield (warning.id,), codec.warning_object(warning)


def changes(ledger: Ledger, asked: ask.Changes, after: Key | None) -> Rows:
    """Changes of status over all assertions, by day and assertion."""
    if asked.as_of is None:
        part = Part(asked.since, asked.until, after, asked.limit + 1)
        turns: Iterable[Turn] = ledger.turns(asked.story, asked.status, part)
    else:
        then = ledger.as_of(asked.as_of, asked.story).assertions
        wanted = (
            turn
            for assertion in then
            for turn in turns_of(assertion)
            if (after is None or (turn.at, turn.assertion, turn.claim) > after)
            and _within(turn.at, asked.since, asked.until)
            and asked.status in (None, turn.status)
        )
        turns = heapq.nsmallest(asked.limit + 1, wanted, key=lambda turn: (turn.at, turn.assertion, turn.claim))
    for turn in turns:
        yield (
            (turn.at, turn.assertion, turn.claim),
            {
                **{"type": "change", "at": turn.at, "status": turn.status, "was": turn.was, "claim": turn.claim},
                **{"assertion": turn.assertion, "story": turn.story, "gist": turn.gist},
            },
        )


def search(ledger: Ledger, asked: ask.Search, after: Key | None) -> Rows:
    """Claims with the words, the latest first."""
    if after is not None:
        _present(ledger, after[0])
    found = tuple(ledger.search(asked.q, asked.limit + 1, after[0] if after else None, asked.as_of))
    for claim, told in zip(found, claims_in_full(ledger, found), strict=True):
        yield (claim.id,), told


def judgements(ledger: Ledger, asked: ask.Judgements, after: Key | None) -> Rows:
    """By number: in the order in which they were made."""
    begin = int(after[0]) if after is not None and after[0].isdecimal() and len(after[0]) < 10 else 0
    for number, one in enumerate(ledger.judgements(), 1):
        if number > begin and asked.kind in (None, one.kind):
            yield (str(number),), {"type": "judgement", **codec.plain(one)}


def assertion_as_of(ledger: Ledger, identity: str, day: str | None) -> Assertion:
    """An assertion, now or as it stood.

    Raises:
        Missing: there is none, or was none then.
    """
    now = ledger.assertion(identity)
    if day is None:
        return now
    then = (one for one in ledger.as_of(day, now.story).assertions if one.id == identity)
    return _found(next(then, None), identity)


def story_as_of(ledger: Ledger, identity: str, day: str | None) -> Story:
    """A story, now or as it stood.

    Raises:
        Missing: there is none, or was none then.
    """
    now = ledger.story(identity)
    if day is None:
        return now
    return _found(next((one for one in ledger.as_of(day, identity).stories if one.id == identity), None), identity)


def _found(record: T | None, identity: str) -> T:
    if record is None:
        raise Missing(f"no record {identity} on that day")
    return record


def _present(ledger: Ledger, claim: str) -> None:
    try:
        ledger.claim(claim)
    except Missing as error:
        raise Problem(404, GONE) from error


def _within(day: str | None, first: str | None, last: str | None) -> bool:
    """Whether a day lies in a range; what has no day lies only in the range without ends."""
    if first is None and last is None:
        return True
    return day is not None and (first is None or day >= first) and (last is None or day[:10] <= last)
