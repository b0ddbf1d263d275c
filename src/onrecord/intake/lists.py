"""Lists of addresses: sitemaps with their news, indexes of sitemaps, OPML.

Reference: sitemaps.org protocol 0.9; Google's news sitemap 0.9; OPML 2.0.
"""

from __future__ import annotations

from lxml import etree

from onrecord.errors import Refused
from onrecord.intake.dates import moment
from onrecord.intake.feeds import Entry, language_of, link_of, plain_words
from onrecord.xml import name_of, words

MOST_PAGES = 50_000  # in one sitemap, by its protocol
MOST_LISTS = 1_000  # sitemaps of an index, feeds of an OPML list


def read_sitemap(root: etree._Element, address: str) -> tuple[Entry, ...]:
    """The pages that a sitemap lists, with what its news fields say of them.

    Raises:
        Refused: it lists more than the protocol allows.
    """
    entries = []
    for element in root:
        if name_of(element) != "url":
            continue
        link = link_of(next((words(child) for child in element if name_of(child) == "loc"), None), address)
        if link is None:
            continue
        news = next((child for child in element if name_of(child) == "news"), None)
        fields = {name_of(child): words(child) for child in (news.iter() if news is not None else ())}
        changed = next((words(child) for child in element if name_of(child) == "lastmod"), None)
        entries.append(
            Entry(
                link=link,
                key=link,
                title=plain_words(fields.get("title")),
                published=moment(fields.get("publication_date")),
                updated=moment(changed) if news is not None else None,
                language=language_of(fields.get("language")),
                outlet=plain_words(fields.get("name")),
            )
        )
        if len(entries) > MOST_PAGES:
            raise Refused(f"more than {MOST_PAGES:,} pages in one sitemap")
    return tuple(entries)


def read_index(root: etree._Element, address: str) -> tuple[str, ...]:
    """The sitemaps that an index lists, the newest first.

    Raises:
        Refused: it lists too many.
    """
    found: list[tuple[str, str]] = []
    for element in root:
        if name_of(element) != "sitemap":
            continue
        fields = {name_of(child): words(child) for child in element}
        link = link_of(fields.get("loc"), address)
        if link is not None:
            found.append((moment(fields.get("lastmod")) or "", link))
    if len(found) > MOST_LISTS:
        raise Refused(f"more than {MOST_LISTS:,} sitemaps in one index")
    return tuple(link for _, link in sorted(found, key=lambda pair: pair[0], reverse=True))


def read_opml(root: etree._Element, address: str) -> tuple[tuple[str, str | None], ...]:
    """The feeds that an OPML list names, each once: address and title.

    Raises:
        Refused: it names too many.
    """
    found: dict[str, str | None] = {}
    for element in root.iter():
        if name_of(element) != "outline":
            continue
        fields = {str(name).lower(): str(value) for name, value in element.attrib.items()}
        link = link_of(fields.get("xmlurl") or fields.get("url"), address)
        if link is not None:
            found.setdefault(link, plain_words(fields.get("title") or fields.get("text")))
    if len(found) > MOST_LISTS:
        raise Refused(f"more than {MOST_LISTS:,} feeds in one list")
    return tuple(found.items())
