"""The story of a page that draws it by script: its text stands in JSON inside a script element, not in the tree."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import lxml.html
from lxml.etree import LxmlError
from lxml.html import HtmlElement, HTMLParser

from onrecord.read.blocks import Layout, layout

# possessive, so that a script without closing quotes is passed over in one go
_STRING = re.compile(r'"((?:[^"\\]++|\\.)*+)"', re.DOTALL)
_MARKUP = re.compile(r"<p\b|<br\b|\\u003cp\b|\\u003Cp\b|&lt;p\b")
_SHORTEST = 400
_MOST_TRIED = 12
_LARGEST = 4_000_000
_LONGEST = 300_000


def scripted(root: HtmlElement) -> Layout | None:
    """The longest run of paragraphs in any JSON string of the page's scripts; None where there is none.

    Returns:
        Its pieces with boxes of their own.
    """
    best: tuple[int, Layout] | None = None
    strings = {text for text in _strings(root) if len(text) <= _LONGEST}
    for text in sorted(strings, key=lambda found: (-len(found), found))[:_MOST_TRIED]:
        page = _laid_out(text)
        prose = sum(len(p.text) for p in page.pieces if len(p.text) > 60 and p.link < 0.3) if page else 0
        if page and prose >= _SHORTEST and (best is None or prose > best[0]):
            best = (prose, page)
    return best[1] if best else None


def _strings(root: HtmlElement) -> Iterator[str]:
    """Strings with paragraphs in them, out of the page's scripts; those inside strings as well, one level down."""
    for node in root.iter("script"):
        text = node.text or ""
        if not _SHORTEST < len(text) < _LARGEST or not _MARKUP.search(text):
            continue
        for match in _STRING.finditer(text):
            found = _decoded(match[1])
            if found is None:
                continue
            if found[:1] in "[{" or '\\"' in found[:2000]:
                for inner in _STRING.finditer(found):
                    deeper = _decoded(inner[1])
                    if deeper is not None:
                        yield deeper
            yield found


def _decoded(raw: str) -> str | None:
    if not _SHORTEST <= len(raw) <= _LARGEST or not _MARKUP.search(raw):
        return None
    try:
        found = json.loads(f'"{raw}"', strict=False)
    except ValueError:
        return None
    return found if isinstance(found, str) else None


def _laid_out(text: str) -> Layout | None:
    try:
        tree = lxml.html.document_fromstring(
            f"<html><body><article>{text}</article></body></html>".encode("utf-8", "replace"),
            parser=HTMLParser(encoding="utf-8", huge_tree=True),
        )
    except (LxmlError, ValueError, AssertionError):
        return None
    return layout(tree)
