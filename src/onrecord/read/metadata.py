"""What an HTML page says of itself: JSON-LD, OpenGraph, meta tags, microdata, visible elements."""

from __future__ import annotations

import html
import itertools
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from lxml.html import HtmlElement

from onrecord.lang.places import country_named
from onrecord.read import authors, titles
from onrecord.read.dates import date_in_url, find_date, normal_date

_ARTICLE_TYPES = frozenset(
    {
        "newsarticle", "article", "reportagenewsarticle", "analysisnewsarticle", "opinionnewsarticle", "blogposting",
        "liveblogposting", "backgroundnewsarticle", "reviewnewsarticle", "report", "webpage",
    }
)  # fmt: skip
_TITLE_TAIL = re.compile(r"\s{1,9}(?:[|–—·•]|-|»)\s{1,9}([^|–—]{2,40})$")
MAX_JSON = 2_000_000


class Metadata:
    """Lookups over one page's markup, the most reliable kind first."""

    def __init__(self, root: HtmlElement, url: str | None) -> None:
        self.root = root
        self.url = url
        self.meta: dict[str, list[str]] = {}
        for node in root.iter("meta"):
            key = (node.get("property") or node.get("name") or node.get("itemprop") or "").lower()
            value = (node.get("content") or "").strip()
            if key and value:
                self.meta.setdefault(key, []).append(value)
        self.records = list(_json_ld(root))
        self.known = {
            record["@id"]: record for record in self.records if isinstance(record.get("@id"), str) and "name" in record
        }
        self.article = self._article()

    def _article(self) -> dict[str, Any]:
        ranked = [
            record
            for record in self.records
            if any(kind.lower() in _ARTICLE_TYPES for kind in _listed(record.get("@type")) if isinstance(kind, str))
        ]
        ranked.sort(key=lambda record: ("headline" not in record, "datePublished" not in record))
        return ranked[0] if ranked else {}

    def first(self, *keys: str) -> str | None:
        """The first of these meta tags that has content."""
        return next((self.meta[key][0] for key in keys if key in self.meta), None)

    def outlet(self) -> str | None:
        """The publisher's name."""
        publisher = next((p for p in _listed(self.article.get("publisher")) if p), None)
        name = publisher.get("name") if isinstance(publisher, dict) else publisher
        if isinstance(name, list):
            name = name[0] if name else None
        site = self.first("og:site_name", "application-name", "twitter:site:name")
        if isinstance(name, str) and name.strip():
            return _plain(name)
        if site and not country_named(site):  # an edition's name: "U.S."
            return _plain(site)
        title = self.title()
        match = _TITLE_TAIL.search(title or "")
        return match[1].strip() if match else None

    def title(self) -> str | None:
        """The page's ``<title>``."""
        node = self.root.find(".//title")
        text = _plain(node.text_content()) if node is not None else ""
        return text or None

    def headline(self, outlet: str | None) -> str | None:
        """The headline, of all that the page gives as its title."""
        return titles.headline(self.given_titles(outlet))

    def given_titles(self, outlet: str | None) -> titles.Titles:
        """What the page gives as its title."""
        said = self.article.get("headline")
        record = _plain(said) if isinstance(said, str) else ""
        cards = tuple(_plain(self.meta[key][0]) for key in ("og:title", "twitter:title") if key in self.meta)
        search = self.title() or ""
        visible = self._visible_titles([text for text in (record, *cards[:1], search) if text], outlet)
        return titles.Titles(record, cards, visible, search, _plain(self.first("headline") or ""), outlet)

    def _visible_titles(self, said: list[str], outlet: str | None) -> str:
        """The ``h1`` that shares most words with what the metadata say; empty where the page has none."""
        found = [_plain(_set(node)) for node in self.root.iter("h1")]
        found = [text for text in found if 8 <= len(text) <= 300 and text != outlet]
        if len(found) < 2 or not said:
            return found[0] if found else ""
        bags = [set(text.lower().split()) for text in said]
        return max(found, key=lambda t: (max(len(set(t.lower().split()) & bag) for bag in bags), -found.index(t)))

    def own_names(self, outlet: str | None) -> tuple[str, ...]:
        """The names that the outlet goes by: its own, its site's, its address."""
        host = re.sub(r"^https?://(?:www\.)?([^/]+).*$", r"\1", self.canonical() or "")
        publisher = authors.ld_names(self.article.get("publisher"), self.known)
        site = self.first("og:site_name", "application-name") or ""
        return tuple(name for name in (outlet or "", host, site, *publisher) if name)

    def credit(self, outlet: str | None, seen: Iterable[str]) -> authors.Credit:
        """Who is credited as author; ``seen`` are the bylines that readers see."""
        named = authors.ld_names(self.article.get("author"), self.known) or authors.ld_names(
            self.article.get("creator"), self.known
        )
        return authors.credit(named, self.meta, seen, self.own_names(outlet))

    def published(self) -> str | None:
        """Publication date, as exactly as the page gives it."""
        for value in (
            self.article.get("datePublished"),
            self.first("article:published_time", "og:article:published_time", "datepublished", "date", "dc.date",
                       "dc.date.issued", "parsely-pub-date", "sailthru.date", "pubdate", "publish-date", "cxenseparse:recs:publishtime"),
        ):  # fmt: skip
            if isinstance(value, str) and (found := normal_date(value)):
                return found
        for node in self.root.iter("time"):
            if found := normal_date(node.get("datetime")) or find_date(node.text_content()):
                return found
        for record in self.records:
            if isinstance(record.get("datePublished"), str) and (found := normal_date(record["datePublished"])):
                return found
        for node in self.root.xpath(
            "//*[contains(@class,'date') or contains(@class,'time') or contains(@class,'meta')]"
        )[:12]:
            if found := find_date(node.text_content()[:200]):
                return found
        return date_in_url(self.canonical())

    def updated(self) -> str | None:
        """Date of the last change that the page says."""
        value = self.article.get("dateModified") or self.first("article:modified_time", "og:updated_time", "lastmod")
        return normal_date(value) if isinstance(value, str) else None

    def section(self) -> str | None:
        """The rubric."""
        value = self.article.get("articleSection")
        value = _listed(value)[0] if _listed(value) else None
        if not isinstance(value, str):
            value = self.first("article:section", "parsely-section")
        return _plain(value) if value else None

    def canonical(self) -> str | None:
        """Canonical address."""
        for node in self.root.xpath("//link[@rel='canonical']/@href"):
            if str(node).startswith("http"):
                return str(node)
        return self.first("og:url") or self.url

    def language(self) -> str | None:
        """ISO 639-1 code."""
        value = self.root.get("lang") or self.first("og:locale", "language") or ""
        return value[:2].lower() if value[:2].isalpha() else None

    def story_text(self) -> str:
        """The story's text as the page's JSON-LD gives it; empty where it does not."""
        texts = [record.get("articleBody") for record in self.records]
        return max((text for text in texts if isinstance(text, str)), key=len, default="")

    def description(self) -> str | None:
        """The page's own summary of itself."""
        return self.first("og:description", "description")

    def word_count(self) -> int | None:
        """Words of the whole story as the page gives them."""
        value = str(self.article.get("wordCount") or "").strip()
        return int(value) if value.isdecimal() and len(value) < 7 else None

    def is_live(self) -> bool:
        """Whether the page says that it is a live blog."""
        return any(
            str(kind).lower() == "liveblogposting" for record in self.records for kind in _listed(record.get("@type"))
        )

    def is_paid(self) -> bool:
        """Whether the page says that the rest of it is paid for."""
        value = self.article.get("isAccessibleForFree")
        return value is False or str(value).lower() == "false"


def _set(node: HtmlElement) -> str:
    """The text of a heading, with a space where elements set on lines of their own would run together."""
    text = ""
    for part in itertools.islice(node.itertext(), 200):
        text += f" {part}" if text[-1:].isalnum() and part[:1].isupper() and not text[-1:].isupper() else part
    return text


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _plain(text: str) -> str:
    # publishers escape twice, and set soft hyphens where a long word may break
    text = html.unescape(html.unescape(text)) if "&" in text else text
    return " ".join(text.replace("\u00ad", "").split())


def _json_ld(root: HtmlElement) -> Iterator[dict[str, Any]]:
    """Every object in the page's JSON-LD, graphs unfolded."""
    for node in root.xpath("//script[@type='application/ld+json']"):
        text = (node.text_content() or "").strip().removeprefix("<!--").removesuffix("-->").strip().rstrip(";")
        if not text or len(text) > MAX_JSON:
            continue
        try:
            value = json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue
        stack = [value]
        while stack:
            item = stack.pop(0)
            if isinstance(item, list):
                stack = item + stack
            elif isinstance(item, dict):
                yield item
                graph = item.get("@graph")
                if isinstance(graph, list):
                    stack = graph + stack
                elif isinstance(item.get("mainEntity"), dict):
                    stack.insert(0, item["mainEntity"])
