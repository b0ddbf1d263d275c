"""Feeds: RSS 0.9 to 2.0, RDF, Atom, JSON Feed → their entries.

Our own reading of a tree that :mod:`onrecord.xml` made, rather than feedparser: it opens any path or address that
it is handed as text, falls back to a lenient parser of regular expressions on damage, and cleans HTML that we do not
want. Eight fields are needed here.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from lxml import etree

from onrecord.errors import Refused
from onrecord.intake.dates import moment
from onrecord.xml import name_of, space_of, words

MOST_ENTRIES = 10_000
_TAGS = re.compile(r"<[^<>]{0,2000}>")
_MAIL = re.compile(r"^\s*\S+@\S+\s*\((.{2,100})\)\s*$")
_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a feed or of a news sitemap.

    Attributes:
        link: address of its page; None where it has none.
        key: its id in the feed.
        title: without markup.
        published: ISO date or date-time; ``updated`` likewise.
        authors: names.
        language: ISO 639-1.
        content: the whole text in HTML where the feed brings it.
        outlet: name of the publisher where the entry itself gives one.
    """

    link: str | None
    key: str
    title: str | None = None
    published: str | None = None
    updated: str | None = None
    authors: tuple[str, ...] = ()
    language: str | None = None
    content: str | None = None
    outlet: str | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed: its title and its entries, in its order."""

    title: str | None
    entries: tuple[Entry, ...]


def read_feed(root: etree._Element, address: str) -> Feed:
    """The feed in an XML document.

    Args:
        root: of the document.
        address: of the feed; relative links are read against it.

    Raises:
        Refused: it has more entries than any feed.
    """
    channel = next((e for e in root.iter() if name_of(e) == "channel"), root)
    base = _joined(address, root.get(_BASE) or channel.get(_BASE) or "")
    language = language_of(root.get(_LANG) or _text(channel, "language"))
    entries = []
    for element in root.iter():
        if name_of(element) in ("item", "entry"):
            entries.append(_entry(element, base, language))
            if len(entries) > MOST_ENTRIES:
                raise Refused(f"more than {MOST_ENTRIES:,} entries")
    return Feed(plain_words(_text(channel, "title")), tuple(entries))


def read_json_feed(value: dict[str, Any], address: str) -> Feed:
    """The feed in a JSON Feed document.

    Raises:
        Refused: it has no list of items, or more entries than any feed.
    """
    items = value.get("items")
    if not isinstance(items, list):
        raise Refused("a JSON feed without a list of items")
    if len(items) > MOST_ENTRIES:
        raise Refused(f"more than {MOST_ENTRIES:,} entries")
    language = language_of(value.get("language"))
    return Feed(plain_words(value.get("title")), tuple(_json_entries(items, address, language)))


def _json_entries(items: list[Any], address: str, language: str | None) -> Iterator[Entry]:
    for item in items:
        if not isinstance(item, dict):
            continue
        link = item.get("url") or item.get("external_url")
        people = item.get("authors") if isinstance(item.get("authors"), list) else [item.get("author")]
        named = [one.get("name") for one in people or () if isinstance(one, dict)]
        content = item.get("content_html")
        if not isinstance(content, str):
            plain = item.get("content_text")
            content = f"<p>{html.escape(plain)}</p>" if isinstance(plain, str) else None
        yield Entry(
            link=link_of(link, address),
            key=str(item.get("id") or link or "")[:500],
            title=plain_words(item.get("title")),
            published=moment(item.get("date_published")),
            updated=moment(item.get("date_modified")),
            authors=tuple(name.strip() for name in named if isinstance(name, str) and name.strip()),
            language=language_of(item.get("language")) or language,
            content=content,
        )


def _entry(element: etree._Element, base: str, language: str | None) -> Entry:
    base = _joined(base, element.get(_BASE) or "")
    link = link_of(_address(element), base)
    key = _text(element, "guid") or _text(element, "id") or link or ""
    content = next(
        (found for child in element if (found := _content(child)) is not None),
        None,
    )
    return Entry(
        link=link,
        key=key[:500],
        title=plain_words(_text(element, "title")),
        published=_first_moment(element, ("pubdate", "published", "issued", "created", "date")),
        updated=_first_moment(element, ("updated", "modified", "lastbuilddate")),
        authors=_authors(element),
        language=language_of(element.get(_LANG) or _text(element, "language")) or language,
        content=content,
    )


def _address(element: etree._Element) -> str | None:
    """The address of an entry's page: Atom's alternate link, RSS's link, a guid that is one."""
    links = [child for child in element if name_of(child) == "link"]
    for child in links:
        if child.get("href") and child.get("rel", "alternate") == "alternate":
            return child.get("href")
    for child in links:
        if words(child):
            return words(child)
    for child in element:
        if name_of(child) == "guid" and child.get("isPermaLink", "true").lower() == "true":
            return words(child) or None
    return element.get("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about")


def _content(child: etree._Element) -> str | None:
    """The whole text of an entry: ``content:encoded`` or Atom's ``content``, never a summary."""
    name = name_of(child)
    if name != "encoded" and not (
        name == "content" and "media" not in space_of(child) and "mrss" not in space_of(child)
    ):
        return None
    if child.get("src"):
        return None
    if len(child):
        return "".join(etree.tostring(part, encoding="unicode") for part in child)
    text = child.text or ""
    if name == "content" and child.get("type", "text") == "text":
        text = f"<p>{html.escape(text)}</p>" if text.strip() else ""
    return text if text.strip() else None


def _authors(element: etree._Element) -> tuple[str, ...]:
    found: list[str] = []
    for child in element:
        if name_of(child) not in ("author", "creator"):
            continue
        name = next((words(part) for part in child if name_of(part) == "name"), None) or words(child)
        mail = _MAIL.match(name)
        name = (mail[1] if mail else name).strip()
        if name and "@" not in name and len(name) <= 100:
            found += [part.strip() for part in re.split(r",\s+|\s{1,9}and\s+", name) if part.strip()]
    return tuple(dict.fromkeys(found))


def _text(element: etree._Element, name: str) -> str | None:
    """The text of the first child of that name; what the feed's own vocabulary says goes before other spaces."""
    found = [child for child in element if name_of(child) == name and words(child)]
    own = [child for child in found if "media" not in space_of(child) and "itunes" not in space_of(child)]
    return words((own or found)[0]) if found else None


def _first_moment(element: etree._Element, names: tuple[str, ...]) -> str | None:
    return next((found for name in names if (found := moment(_text(element, name))) is not None), None)


def plain_words(value: object) -> str | None:
    """Words without the markup and entities that some feeds put into titles."""
    if not isinstance(value, str):
        return None
    text = " ".join(html.unescape(_TAGS.sub("", html.unescape(value))).split())
    return text[:1000] or None


def language_of(value: object) -> str | None:
    """The language that a tag names (``en-GB``), ISO 639-1; None where it is none."""
    match = re.match(r"([A-Za-z]{2})(?:[-_]|$)", value.strip()) if isinstance(value, str) else None
    return match[1].lower() if match else None


def _joined(base: str, address: str) -> str:
    """An address against its base; the base where it is none."""
    try:
        return urljoin(base, address)
    except ValueError:
        return base


def link_of(value: object, base: str) -> str | None:
    """An absolute address on the web; anything else (a file, a script) is no link."""
    if not isinstance(value, str) or not value.strip() or len(value) > 4000:
        return None
    try:
        address = urljoin(base, value.strip())
    except ValueError:
        return None
    return address if address.lower().startswith(("http://", "https://")) else None


def is_json_feed(value: object) -> bool:
    """Whether a JSON document says that it is a feed."""
    return isinstance(value, dict) and "jsonfeed.org/version" in str(value.get("version", ""))[:200]


def load_json(text: str) -> object:
    """A JSON document.

    Raises:
        Refused: it is none, or is nested beyond reason.
    """
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Refused(f"not JSON: {error}") from None
