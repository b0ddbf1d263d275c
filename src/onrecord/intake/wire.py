"""What agencies send: items in ninjs and NewsML-G2, one page each, the bytes as they came or, of several, each alone."""

from __future__ import annotations

import json
from collections.abc import Iterator

from lxml import etree

from onrecord.intake.feeds import load_json
from onrecord.intake.sniff import is_ninjs
from onrecord.records import Page, Rejected
from onrecord.xml import name_of, parse, text_of

NINJS = "application/ninjs+json"
NEWSML = "application/vnd.iptc.g2.newsitem+xml"


def read_ninjs(body: bytes, origin: str, retrieved: str | None) -> Iterator[Page | Rejected]:
    """The items of a ninjs document: one object, a list of them, or ``{"items": […]}``.

    Raises:
        Refused: it is no JSON.
    """
    value = load_json(text_of(body))
    if is_ninjs(value):
        yield Page(body, origin, NINJS, retrieved)
        return
    items = value.get("items") if isinstance(value, dict) else value
    for number, item in enumerate(items if isinstance(items, list) else (), 1):
        where = f"{origin}#{number}"
        if is_ninjs(item):
            yield Page(json.dumps(item, ensure_ascii=False).encode("utf-8", "replace"), where, NINJS, retrieved)
        else:
            yield Rejected("intake", where, "no item in ninjs: uri or text are missing")


def read_newsml(body: bytes, origin: str, retrieved: str | None) -> Iterator[Page | Rejected]:
    """The news items of a NewsML-G2 document: one ``newsItem``, or those in a ``newsMessage``.

    Raises:
        Refused: it is no XML, or XML that attacks.
    """
    root = parse(text_of(body))
    items = [element for element in root.iter() if name_of(element) == "newsitem"]
    if not items:
        yield Rejected("intake", origin, "no newsItem in this NewsML document")
    elif len(items) == 1:
        yield Page(body, origin, NEWSML, retrieved)
    else:
        for number, item in enumerate(items, 1):
            alone = etree.tostring(item, encoding="utf-8", with_tail=False)
            yield Page(alone, f"{origin}#{item.get('guid') or number}", NEWSML, retrieved)
