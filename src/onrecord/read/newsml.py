"""A news item in NewsML-G2, the agencies' XML → article; its text as NITF, XHTML or plain.

Reference: IPTC, NewsML-G2 2.x; NITF 3.x.
"""

from __future__ import annotations

import re

from lxml import etree

from onrecord.errors import Refused, Unreadable
from onrecord.read.assemble import Draft
from onrecord.records import Article, Page
from onrecord.xml import name_of, parse, words

MEDIA_TYPE = "application/vnd.iptc.g2.newsitem+xml"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def read_newsml(text: str, page: Page) -> Article:
    """Read a news item.

    Raises:
        Unreadable: it is no XML, no news item, or one without text.
    """
    try:
        root = parse(text)
    except Refused as refusal:
        raise Unreadable(f"{page.origin}: {refusal}") from None
    item = next((element for element in root.iter() if name_of(element) == "newsitem"), None)
    if item is None:
        raise Unreadable(f"{page.origin}: no newsItem in it")
    meta, about = _child(item, "itemmeta"), _child(item, "contentmeta")
    content = _child(item, "contentset")
    nitf = next((element for element in _all(content) if name_of(element) == "body.head"), None)
    guid = item.get("guid") or ""
    draft = Draft(
        byline=_words(about, "by") or _words(nitf, "byline"),
        authors=tuple(
            dict.fromkeys(_named(one) for one in _children(about, "creator") if _person(one) and _named(one))
        ),
        outlet=_provider(meta, about),
        section=_section(about),
        published=_words(meta, "firstcreated") or _words(about, "contentcreated") or _words(meta, "versioncreated"),
        updated=_words(about, "contentmodified") or _words(meta, "versioncreated"),
        language=_language(item, about),
        url=guid if guid.startswith("http") else None,
    )
    draft.headline = draft.add("headline", _words(about, "headline") or _words(nitf, "hl1"))
    draft.dek = draft.add("dek", _summary(about) or _words(nitf, "hl2") or "")
    draft.add("byline", draft.byline or "")
    _add_content(draft, content)
    return draft.article(page)


def _add_content(draft: Draft, content: etree._Element | None) -> None:
    for element in _all(content):
        name = name_of(element)
        if name == "body.content" or (
            name == "body" and not any(name_of(one) == "body.content" for one in element.iter())
        ):
            draft.add_markup(_markup(element))
            return
    for element in _all(content):
        if name_of(element) == "inlinedata":
            draft.add_plain("".join(str(part) for part in element.itertext()))


def _markup(element: etree._Element) -> str:
    """An element's inside without namespaces, for the HTML reader."""
    text = etree.tostring(element, encoding="unicode", with_tail=False)
    text = re.sub(r'\sxmlns(?::[\w.-]+)?="[^"]*"', "", text)
    return re.sub(r"(</?)[\w.-]+:", r"\1", text)


def _all(element: etree._Element | None) -> list[etree._Element]:
    return [] if element is None else list(element.iter())


def _children(element: etree._Element | None, name: str) -> list[etree._Element]:
    return [one for one in (element if element is not None else ()) if name_of(one) == name]


def _child(element: etree._Element | None, name: str) -> etree._Element | None:
    return next(iter(_children(element, name)), None)


def _words(element: etree._Element | None, name: str) -> str | None:
    return next((found for one in _all(element) if name_of(one) == name and (found := words(one))), None)


def _named(element: etree._Element) -> str:
    return _words(element, "name") or element.get("literal") or ""


def _person(element: etree._Element) -> bool:
    return "organisation" not in (element.get("type") or "") and "org" not in (element.get("type") or "").split(":")


def _provider(meta: etree._Element | None, about: etree._Element | None) -> str | None:
    for one in (*_children(meta, "provider"), *_children(about, "infosource")):
        if _named(one):
            return _named(one)
    return _words(about, "creditline")


def _section(about: etree._Element | None) -> str | None:
    return next((name for one in _children(about, "subject") if (name := _words(one, "name"))), None)


def _summary(about: etree._Element | None) -> str | None:
    for one in _children(about, "description"):
        if "summary" in (one.get("role") or "") or not one.get("role"):
            return words(one) or None
    return None


def _language(item: etree._Element, about: etree._Element | None) -> str | None:
    found = next((one.get("tag") for one in _children(about, "language") if one.get("tag")), None)
    return found or item.get(_LANG)
