"""When a feed is asked again, and when a page is looked at again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass

LONGEST = 24 * 3600.0  # seconds between two questions to a feed that fails
AGAIN = 30 * 60.0  # a page is first looked at again after this, then whenever its age has doubled
OLD = 14 * 24 * 3600.0  # after which a page is not looked at again
MOST = 200  # pages looked at again in one round


@dataclass(frozen=True, slots=True)
class FeedState:
    """How a feed stands.

    Attributes:
        due: not before, seconds of the epoch.
        failures: in a row.
    """

    due: float = 0.0
    failures: int = 0

    def after(self, ok: bool, now: float, every: float, jitter: float) -> FeedState:
        """The state after a question.

        Args:
            ok: whether it was answered.
            now: seconds of the epoch.
            every: seconds between two questions.
            jitter: 0 to 1; moves the next by up to a tenth either way, so that many watchers do not come at once.
        """
        failures = 0 if ok else self.failures + 1
        wait = min(every * 2 ** min(failures, 16), max(LONGEST, every))
        return FeedState(now + wait * (0.9 + 0.2 * jitter), failures)


@dataclass(frozen=True, slots=True)
class PageState:
    """How a page stands.

    Attributes:
        first: when it was first seen; ``checked`` last; seconds of the epoch.
        updated: what its feed gave as its last change.
    """

    first: float
    checked: float
    updated: str | None = None

    def due(self, now: float, updated: str | None) -> bool:
        """Whether it is to be looked at: its feed says that it changed, or its age has doubled."""
        if updated is not None and updated != self.updated:
            return True
        return now - self.first < OLD and now - self.checked >= max(AGAIN, self.checked - self.first)


def pack(state: FeedState | PageState) -> str:
    """A state as it is stored."""
    return json.dumps(asdict(state))


def feeds(stored: dict[str, str]) -> dict[str, FeedState]:
    """States of feeds from their stored form."""
    return {url: FeedState(**json.loads(value)) for url, value in stored.items()}


def pages(stored: dict[str, str]) -> dict[str, PageState]:
    """States of pages from their stored form."""
    return {url: PageState(**json.loads(value)) for url, value in stored.items()}


def to_see_again(known: dict[str, PageState], seen: set[str], now: float) -> Iterator[str]:
    """Pages that no feed names now and that are due, those that waited longest first."""
    due = [(state.checked, url) for url, state in known.items() if url not in seen and state.due(now, None)]
    for _, url in sorted(due)[:MOST]:
        yield url
