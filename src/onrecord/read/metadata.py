"""What an HTML page says of itself: JSON-LD, OpenGraph, meta tags, microdata, visible elements."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from lxml.html import HtmlElement

from onrecord.read import names
from onrecord.read.dates import date_in_url, find_date, normal_date

_ARTICLE_TYPES = frozenset(
    {
        "newsarticle", "article", "reportagenewsarticle", "analysisnewsarticle", "opinionnewsarticle", "blogposting",
        "liveblogposting", "backgroundnewsarticle", "reviewnewsarticle", "report", "webpage",
    }
)  # fmt: skip
_TITLE_TAIL = re.compile(r"\s+(?:[|–—·•]|-|»)\s+([^|–—]{2,40})$")
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
        if site:
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
        """The headline: the visible ``h1`` that the metadata agree with, else what they say."""
        said = self.article.get("headline")
        candidates = [
            _plain(c)
            for c in (said, self.first("og:title", "twitter:title"), self.title())
            if isinstance(c, str) and c.strip()
        ]
        visible = [
            t
            for node in self.root.iter("h1")
            if (t := _plain(node.text_content())) and 8 <= len(t) <= 300 and t != outlet
        ]
        if visible:
            if len(visible) == 1 or not candidates:
                return visible[0]
            bags = [set(c.lower().split()) for c in candidates]
            return max(
                visible, key=lambda t: (max(len(set(t.lower().split()) & bag) for bag in bags), -visible.index(t))
            )
        if candidates:
            text = candidates[0]
            match = _TITLE_TAIL.search(text)
            if match and (not outlet or match[1].lower() in outlet.lower() or outlet.lower() in match[1].lower()):
                text = text[: match.start()]
            return text
        return None

    def bylines(self, outlet: str | None) -> tuple[tuple[str, ...], list[str]]:
        """People who wrote it, and agencies named as its author."""
        people: list[str] = []
        agencies: list[str] = []
        for author in _listed(self.article.get("author")) or _listed(self.article.get("creator")):
            name = author.get("name") if isinstance(author, dict) else author
            for one in _listed(name):
                if isinstance(one, str):
                    _sort_author(_plain(one), outlet, people, agencies)
        if not people and not agencies:
            for key in (
                "author",
                "article:author",
                "dc.creator",
                "parsely-author",
                "sailthru.author",
                "byl",
                "cxenseparse:author",
            ):
                for value in self.meta.get(key, []):
                    if not value.startswith("http"):
                        _sort_author(_plain(value), outlet, people, agencies)
                if people or agencies:
                    break
        if not people and not agencies:
            for node in self.root.xpath(
                "//*[@rel='author'] | //*[@itemprop='author'] | //*[contains(@class,'byline')] | //*[contains(@class,'author-name')]"
                " | //p[@class='by']"
            )[:6]:
                _sort_author(_plain(node.text_content())[:200], outlet, people, agencies)
                if people or agencies:
                    break
        return tuple(people), agencies

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

    def is_live(self) -> bool:
        """Whether the page says that it is a live blog."""
        return any(
            str(kind).lower() == "liveblogposting" for record in self.records for kind in _listed(record.get("@type"))
        )

    def is_paid(self) -> bool:
        """Whether the page says that the rest of it is paid for."""
        value = self.article.get("isAccessibleForFree")
        return value is False or str(value).lower() == "false"


def _sort_author(text: str, outlet: str | None, people: list[str], agencies: list[str]) -> None:
    agency = names.agency(text)
    if agency:
        if agency != outlet and agency not in agencies:
            agencies.append(agency)
        return
    for name in names.people(text, outlet):
        if name not in people:
            people.append(name)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _plain(text: str) -> str:
    return " ".join(text.split())


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
