"""The days of a story, on each of which it can be looked at as it then stood."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass

from onrecord.views.pages import Holdings


@dataclass(frozen=True, slots=True)
class Day:
    """A day on which something was published.

    Attributes:
        day: ISO.
        articles: how many.
        changes: how many changes of status.
    """

    day: str
    articles: int
    changes: int


@dataclass(frozen=True, slots=True)
class Days:
    """The days of a story and the one it is looked at.

    Attributes:
        all: in order.
        chosen: the day that was asked for; None for now.
        at: index of the last day up to it; None where nothing was published by then.
    """

    all: tuple[Day, ...]
    chosen: str | None
    at: int | None

    @property
    def before(self) -> str | None:
        """The day before the one looked at."""
        return self.all[self.at - 1].day if self.at else None

    @property
    def after(self) -> str | None:
        """The day after it; None at the last."""
        following = 0 if self.at is None else self.at + 1
        return self.all[following].day if self.chosen and following < len(self.all) else None


def days_of(held: Holdings, chosen: str | None) -> Days:
    """The days of a story.

    Args:
        held: its records as of now.
        chosen: the day to look at it, ISO; None for now.
    """
    articles = Counter(article.day for article in held.articles.values() if article.day)
    changes = Counter(change.at for assertion in held.assertions.values() for change in assertion.history)
    every = tuple(Day(day, articles[day], changes[day]) for day in sorted(articles))
    at = len(every) - 1 if chosen is None else bisect_right([day.day for day in every], chosen) - 1
    return Days(every, chosen, at if at >= 0 else None)
