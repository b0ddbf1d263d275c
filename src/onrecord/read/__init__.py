"""Pure: page → article: blocks with roles, metadata, canonical text."""

from __future__ import annotations

from onrecord.read.decode import decode, looks_like_html
from onrecord.read.html import read_html
from onrecord.read.text import read_text
from onrecord.records import Article, Page

__all__ = ["read"]


def read(page: Page) -> Article:
    """Read a page into an article.

    Raises:
        onrecord.errors.Unreadable: it is empty, binary, too large, or no text was found on it.
    """
    text = decode(page)
    if looks_like_html(page, text):
        return read_html(text, page)
    return read_text(text, page)
