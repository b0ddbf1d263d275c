"""Pure: page → article: blocks with roles, metadata, canonical text."""

from __future__ import annotations

from dataclasses import replace

from onrecord.read.decode import decode, looks_like_html
from onrecord.read.newsml import MEDIA_TYPE as NEWSML
from onrecord.read.newsml import read_newsml
from onrecord.read.ninjs import MEDIA_TYPE as NINJS
from onrecord.read.ninjs import read_ninjs
from onrecord.read.text import read_text
from onrecord.records import Article, Page, Told

__all__ = ["read"]


def read(page: Page) -> Article:
    """Read a page into an article; what its channel said about it fills what the page itself leaves open.

    Raises:
        onrecord.errors.Unreadable: it is empty, binary, too large, or no text was found on it.
    """
    text = decode(page)
    if page.media_type == NINJS:
        article = read_ninjs(text, page)
    elif page.media_type == NEWSML:
        article = read_newsml(text, page)
    elif looks_like_html(page, text):
        from onrecord.read.html import read_html  # brings trafilatura, which plain text can do without

        article = read_html(text, page)
    else:
        article = read_text(text, page)
    return _filled(article, page)


def _filled(article: Article, page: Page) -> Article:
    told = page.told or Told("")
    return replace(
        article,
        headline=article.headline or told.title,
        published=article.published or told.published,
        updated=article.updated or told.updated,
        bylines=article.bylines or told.authors,
        outlet=article.outlet or told.outlet,
        language=article.language or told.language,
        retrieved=page.retrieved,
    )
