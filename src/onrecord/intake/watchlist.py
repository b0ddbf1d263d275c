"""The feeds to watch, and what a feed lists: for those who fetch its pages at times of their own choosing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from onrecord.errors import BadRequest, Refused
from onrecord.intake.addresses import check, clean
from onrecord.intake.feeds import Entry, load_json, read_feed, read_json_feed
from onrecord.intake.lists import read_opml, read_sitemap
from onrecord.intake.sniff import HEAD, kind_of
from onrecord.xml import parse, text_of


def entries_of(body: bytes, origin: str) -> tuple[Entry, ...]:
    """The entries of a feed or a news sitemap.

    Raises:
        Refused: it is none, or one that attacks.
    """
    kind = kind_of(body[:HEAD])
    if kind == "json feed":
        value = load_json(text_of(body))
        return read_json_feed(value, origin).entries if isinstance(value, dict) else ()
    if kind == "feed":
        return read_feed(parse(text_of(body)), origin).entries
    if kind == "sitemap":
        return read_sitemap(parse(text_of(body)), origin)
    raise Refused("neither a feed nor a sitemap")


def feeds_of(given: Sequence[str]) -> tuple[str, ...]:
    """The addresses of feeds that arguments name, each once: addresses, OPML files, text files with one on a line.

    Raises:
        BadRequest: a file cannot be read, holds none, or an address is none that is fetched.
    """
    found: dict[str, None] = {}
    for one in given:
        if "://" in one[:12]:
            links = [one]
        else:
            try:
                body = Path(one).read_bytes()
                opml = kind_of(body[:HEAD]) == "opml"
                links = [link for link, _ in read_opml(parse(text_of(body)), "")] if opml else _lines(text_of(body))
            except (OSError, ValueError, Refused) as error:
                raise BadRequest(f"{one}: cannot be read as a list of feeds: {error}") from error
        if not links:
            raise BadRequest(f"{one}: no feeds in it")
        for link in links:
            try:
                check(link)
            except Refused as refusal:
                raise BadRequest(f"{clean(one)}: {refusal}") from refusal
            found[link] = None
    return tuple(found)


def _lines(text: str) -> list[str]:
    stripped = [
        line.split("#")[0].strip() if line.lstrip().startswith("#") else line.strip() for line in text.splitlines()
    ]
    return [line for line in stripped if line]
