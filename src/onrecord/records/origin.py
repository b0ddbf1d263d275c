"""What the channel that brought a page says about it, and when an address was last looked at."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Told:
    """What a feed, an archive or a line of JSON says about a page; used only where the page itself is silent.

    Attributes:
        via: where that stands: the feed's address, ``news.warc.gz#<record id>``, ``pages.jsonl#12``.
        title: headline.
        published: ISO date or date-time.
        updated: the same for the last change.
        authors: names.
        outlet: name of the publisher.
        language: ISO 639-1.
    """

    via: str
    title: str | None = None
    published: str | None = None
    updated: str | None = None
    authors: tuple[str, ...] = ()
    outlet: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """How an address was found when it was last fetched.

    Attributes:
        url: that was asked for, without passwords and keys.
        final: that answered, after redirects.
        at: when, UTC, ``YYYY-MM-DDTHH:MM:SSZ``.
        etag: the answer's ``ETag``.
        modified: the answer's ``Last-Modified``.
    """

    url: str
    final: str
    at: str
    etag: str | None = None
    modified: str | None = None


@dataclass(frozen=True, slots=True)
class Unchanged:
    """A page that has not changed since it was last fetched, as its server says: nothing was sent, nothing is lost.

    Attributes:
        origin: its address.
    """

    origin: str
