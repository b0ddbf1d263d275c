"""JSON lines: a page on each, as ``{"url": …, "html" | "text": …, "title": …, "published": …}``."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any, BinaryIO

from onrecord.intake.addresses import clean
from onrecord.intake.dates import moment
from onrecord.intake.feeds import language_of, plain_words
from onrecord.records import Page, Rejected, Told

LONGEST = 32 * 1024 * 1024  # bytes of a line; a page of 15 MiB escaped
# What the common crawlers and data sets call a field, the plainest name first.
HTML = ("html", "raw_html", "content_html")
TEXT = ("text", "body", "maintext", "plain_text", "article_text", "content")
URL = ("url", "link", "canonical_url", "uri")
TITLE = ("title", "headline")
PUBLISHED = ("published", "date_published", "date_publish", "publish_date", "published_at", "pub_date", "date")
UPDATED = ("updated", "date_modified", "date_modify", "updated_at")
RETRIEVED = ("retrieved", "date_download", "crawled_at", "date_crawled", "fetched_at")
OUTLET = ("outlet", "publisher", "site_name", "sitename", "publication")
AUTHORS = ("authors", "author", "byline")
LANGUAGE = ("language", "lang")


def read_json(stream: BinaryIO, name: str) -> Iterator[Page | Rejected]:
    """The pages of a stream of JSON lines, or of one JSON document: an object or a list of them.

    A line that is no page is refused, the others are read.

    Args:
        stream: open file; lines are read as they come, never as a whole.
        name: of the file, for the origin of each page.
    """
    line = stream.readline(LONGEST + 1)
    if _loaded(line) is None and len(line) <= LONGEST:
        whole = line + stream.read(LONGEST + 1)
        value = _loaded(whole)
        if len(whole) <= LONGEST and isinstance(value, (dict, list)):
            several = value if isinstance(value, list) else [value]
            yield from (read_row(one, f"{name}#{number}") for number, one in enumerate(several, 1))
            return
        stream, line = io.BytesIO(whole), b""
    number = 0
    while line := line or stream.readline(LONGEST + 1):
        number += 1
        where = f"{name}#{number}"
        if len(line) > LONGEST:
            yield Rejected("intake", where, f"a line of more than {LONGEST:,} bytes; the rest of the file was not read")
            return
        if line.strip():
            value = _loaded(line)
            yield read_row(value, where) if value is not None else Rejected("intake", where, "not a line of JSON")
        line = b""


def _loaded(line: bytes) -> Any:
    """A JSON value; None where it is none."""
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None


def holds_page(value: object) -> bool:
    """Whether a JSON value is a page as this module reads it."""
    return isinstance(value, dict) and _first(value, (*HTML, *TEXT)) is not None


def read_row(value: Any, where: str) -> Page | Rejected:
    """The page of one line or row.

    Args:
        value: its fields.
        where: it stands; the page's origin where no address is given.
    """
    if not isinstance(value, dict):
        return Rejected("intake", where, "a line of pages is an object with html or text")
    html, text = _first(value, HTML), _first(value, TEXT)
    body = html or text
    if body is None:
        return Rejected("intake", where, "neither html nor text in it")
    link = _first(value, URL)
    origin = clean(link) if link and link.lower().startswith(("http://", "https://")) else where
    retrieved = moment(_first(value, RETRIEVED))
    return Page(
        body.encode("utf-8", "replace"),
        origin,
        "text/html" if html else "text/plain",
        retrieved,
        told=Told(
            via=where,
            title=plain_words(_first(value, TITLE)),
            published=moment(_first(value, PUBLISHED)),
            updated=moment(_first(value, UPDATED)),
            authors=_names(value),
            outlet=plain_words(_first(value, OUTLET)),
            language=language_of(_first(value, LANGUAGE)),
        ),
    )


def _first(value: dict[str, Any], names: tuple[str, ...]) -> str | None:
    return next((found for name in names if isinstance(found := value.get(name), str) and found.strip()), None)


def _names(value: dict[str, Any]) -> tuple[str, ...]:
    for field in AUTHORS:
        given = value.get(field)
        given = [given] if isinstance(given, str) else given
        if isinstance(given, list):
            named = [one.get("name") if isinstance(one, dict) else one for one in given]
            names = [plain_words(one) for one in named]
            return tuple(dict.fromkeys(name for name in names if name and len(name) <= 100))
    return ()
