"""What a document is, by its content: a page, a feed, a list of addresses, an archive, a wire item."""

from __future__ import annotations

import json
import re
from typing import Literal

from onrecord.codec_arrow import PARQUET
from onrecord.intake.feeds import is_json_feed
from onrecord.intake.lines import HTML, TEXT, TITLE, URL, holds_page
from onrecord.xml import text_of

Kind = Literal[
    "page",
    "feed",
    "sitemap",
    "index",
    "opml",
    "warc",
    "json",
    "json feed",
    "parquet",
    "ninjs",
    "newsml",
    "gzip",
    "other",
]
HEAD = 64 * 1024  # bytes that are looked at

_PROLOGUE = re.compile(
    r"\s*(?:<\?[^>]{0,1000}\?>\s*|<!--.{0,20000}?-->\s*|<!DOCTYPE[^>\[]{0,2000}(?:\[.{0,20000}?\]\s*)?>\s*)", re.DOTALL
)
_ROOT = re.compile(r"<([A-Za-z_][\w.-]{0,60}:)?([A-Za-z_][\w.-]{0,60})")
_NINJS = frozenset(
    {"versioncreated", "body_text", "body_xhtml", "body_html", "bodies", "headlines", "pubstatus", "contentcreated"}
)
_ROOTS: dict[str, Kind] = {
    "rss": "feed", "feed": "feed", "rdf": "feed", "channel": "feed", "urlset": "sitemap", "sitemapindex": "index",
    "opml": "opml", "newsitem": "newsml", "newsmessage": "newsml", "html": "page",
}  # fmt: skip


def kind_of(head: bytes) -> Kind:
    """What a document is, by its first :data:`HEAD` bytes; ``other`` for XML of a kind that is not read."""
    if head.startswith(b"\x1f\x8b"):
        return "gzip"
    if head.lstrip()[:5] == b"WARC/":
        return "warc"
    if head.startswith(PARQUET):
        return "parquet"
    text = text_of(head).lstrip("\ufeff \t\r\n")
    if text.startswith("<"):
        return _markup(text)
    if text.startswith(("{", "[")):
        return _json(text)
    return "page"


def _markup(text: str) -> Kind:
    declared = text.startswith("<?xml")
    at = 0
    while match := _PROLOGUE.match(text, at):
        at = match.end()
    root = _ROOT.match(text, at) or _ROOT.match(text, len(text) - len(text[at:].lstrip()))
    if root is None:
        return "page"
    return _ROOTS.get(root[2].lower(), "other" if declared else "page")


def _json(text: str) -> Kind:
    value = _loaded(text.partition("\n")[0]) or _loaded(text)
    one = value[0] if isinstance(value, list) and value else value
    # the whole, and even its first line, may be longer than its head: then its first keys tell
    named = re.findall(r'"([\w$-]{1,40})"\s*:', text)
    keys = set(one) if isinstance(one, dict) and "items" not in one else set(named)
    if is_json_feed(one) or "jsonfeed.org/version" in text[:2000]:
        return "json feed"
    if "uri" in keys and keys & _NINJS:
        return "ninjs"
    pages = {*HTML, *TEXT}
    return "json" if holds_page(one) or (one is None and named[:1] and named[0] in pages | {*URL, *TITLE}) else "page"


def _loaded(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def is_ninjs(value: object) -> bool:
    """Whether a JSON value is an item in ninjs."""
    return isinstance(value, dict) and "uri" in value and bool(set(value) & _NINJS)
