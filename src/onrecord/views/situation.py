"""What is going on: what came in since somebody last looked, what it changed, and the stories by activity."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from onrecord.errors import BadRequest
from onrecord.ledger import Ledger, Part, Standing, Turn
from onrecord.records import Article, LedgerWarning, Story

CAME = 200  # pages looked at for what is new
CHANGES = 30  # changes of status shown
STORIES = 30  # on one page
ARTICLES = 20
_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2})(:\d{2})?Z?)?")


@dataclass(frozen=True, slots=True)
class News:
    """What came in since a moment.

    Attributes:
        since: the moment, UTC, ISO.
        articles: that came, the latest first: at most :data:`ARTICLES` of them.
        count: how many came; ``more``: there were more than are looked at.
        changed: changes of status that they caused, the latest first.
        begun: statuses of assertions that were made for the first time, with how many.
        warnings: that their claims mislead, with the articles they stand in.
    """

    since: str
    articles: tuple[Article, ...]
    count: int
    more: bool
    changed: tuple[Turn, ...]
    begun: tuple[tuple[str, int], ...]
    warnings: tuple[LedgerWarning, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A story in the list.

    Attributes:
        story: the story.
        standing: of its assertions.
        fresh: how many of the pages that came since belong to it.
    """

    story: Story
    standing: Standing
    fresh: int


@dataclass(frozen=True, slots=True)
class Situation:
    """The first page.

    Attributes:
        news: None where nobody said when they last looked.
        latest: the latest changes of status, where there is no news.
        stories: those with the latest article first.
        older: the place from which the list of stories goes on; None at its end.
        articles: the latest.
        counts: of all records, by kind.
        names: of the stories that changes belong to, by id.
    """

    news: News | None
    latest: tuple[Turn, ...]
    stories: tuple[Entry, ...]
    older: tuple[str, str] | None
    articles: tuple[Article, ...]
    counts: Mapping[str, int]
    names: Mapping[str, str]


def moment(text: str) -> str:
    """A moment as it is asked for: ``2026-03-04``, ``2026-03-04T18:00Z``; UTC.

    Raises:
        BadRequest: it is none.
    """
    found = _MOMENT.fullmatch(text.strip())
    if found:
        day, time, seconds = found.groups()
        whole = day if time is None else f"{day}T{time}{seconds or ':00'}Z"
        try:
            datetime.fromisoformat(whole)
        except ValueError:
            pass
        else:
            return whole
    raise BadRequest(f"since wants a day or a time, as 2026-03-04 or 2026-03-04T18:00Z, not {text[:60]!r}")


def situation(ledger: Ledger, since: str | None = None, older: tuple[str, str] | None = None) -> Situation:
    """The first page.

    Args:
        ledger: where to look.
        since: the moment after which what came is new; None for none.
        older: place in the list of stories from which to go on.
    """
    came = ledger.arrived(since, CAME + 1) if since else ()
    shown = tuple(ledger.stories(Part(limit=STORIES + 1, after=older)))
    more, shown = len(shown) > STORIES, shown[:STORIES]
    standing = ledger.standing([story.id for story in shown])
    ids = {article for article, _ in came[:CAME]}
    entries = [Entry(story, standing[story.id], sum(one in ids for one in story.articles)) for story in shown]
    if since:
        entries.sort(key=lambda entry: -entry.fresh)
    news = _news(ledger, since, [article for article, _ in came]) if since else None
    latest = () if news else tuple(t for t in ledger.turns(part=Part(latest=True, limit=120)) if t.was)[: CHANGES // 3]
    wanted = {turn.story for turn in (news.changed if news else latest) if turn.story}
    known = {story.id: story.name for story in shown}
    names = {identity: known.get(identity) or ledger.story(identity).name for identity in sorted(wanted)}
    return Situation(
        news,
        latest,
        tuple(entries),
        (shown[-1].last or "", shown[-1].id) if more else None,
        tuple(ledger.articles(part=Part(limit=ARTICLES, latest=True))),
        ledger.counts(),
        names,
    )


def _news(ledger: Ledger, since: str, came: list[str]) -> News:
    looked = came[:CAME]
    turns = sorted(ledger.turns_by(looked), key=lambda t: (t.at, t.assertion, t.claim), reverse=True)
    begun = Counter(turn.status for turn in turns if turn.was is None)
    return News(
        since,
        tuple(ledger.article(identity) for identity in looked[:ARTICLES]),
        len(looked),
        len(came) > CAME,
        tuple(turn for turn in turns if turn.was is not None)[:CHANGES],
        tuple(sorted(begun.items(), key=lambda counted: (-counted[1], counted[0]))),
        ledger.warned_in(looked)[:CHANGES],
    )
