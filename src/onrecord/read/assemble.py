"""Blocks that a format names itself → article: for the items that agencies send."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import lxml.html
from lxml.etree import ParserError
from lxml.html import HTMLParser

from onrecord.errors import Unreadable
from onrecord.read import names
from onrecord.read.dates import normal_date
from onrecord.records import Article, Block, Page
from onrecord.records.vocabulary import BlockRole

_PARAGRAPHS = frozenset(["p", "hl2", "h1", "h2", "h3", "h4", "h5", "h6", "li", "blockquote", "pre", "td"])
_HEADS = frozenset(["hl2", "h1", "h2", "h3", "h4", "h5", "h6"])
_ASIDE = frozenset(["figcaption", "media-caption", "caption"])
_SKIP = frozenset(["script", "style", "template", "head", "media-reference", "media-metadata"])


@dataclass(slots=True)
class Draft:
    """An article in the making.

    Attributes:
        parts: role and text of each block, in order.
        headline: and the other fields as the item gives them, before they are normalised.
    """

    parts: list[tuple[BlockRole, str]] = field(default_factory=list)
    headline: str | None = None
    dek: str | None = None
    byline: str | None = None
    authors: tuple[str, ...] = ()
    outlet: str | None = None
    section: str | None = None
    published: str | None = None
    updated: str | None = None
    language: str | None = None
    url: str | None = None

    def add(self, role: BlockRole, text: object) -> str | None:
        """One more block; what is empty or no text adds none. Gives the words."""
        if not isinstance(text, str):
            return None
        words = " ".join(text.split())
        if words:
            self.parts.append((role, words))
        return words or None

    def add_plain(self, text: str) -> None:
        """A body of plain text: its paragraphs by blank lines, or by lines where there are no blank ones."""
        text = text.replace("\r\n", "\n")
        for part in re.split(r"\n\s*\n" if re.search(r"\n\s*\n", text.strip()) else r"\n", text):
            self.add("body", part)

    def add_markup(self, markup: str) -> None:
        """A body of HTML, XHTML or NITF: its paragraphs, subheads and captions."""
        try:
            root = lxml.html.document_fromstring(markup.encode("utf-8", "replace"), parser=HTMLParser(encoding="utf-8"))
        except (ParserError, ValueError, AssertionError):
            return
        found = False
        for element in root.iter():
            tag = element.tag if isinstance(element.tag, str) else ""
            if tag in _SKIP or any(above.tag in _SKIP or above.tag in _PARAGRAPHS for above in element.iterancestors()):
                continue
            if tag in _PARAGRAPHS or tag in _ASIDE:
                role: BlockRole = "subhead" if tag in _HEADS else "caption" if tag in _ASIDE else "body"
                found = bool(self.add(role, "".join(map(str, element.itertext())))) or found
        if not found:
            self.add_plain("".join(map(str, root.itertext())))

    def article(self, page: Page) -> Article:
        """The article.

        Raises:
            Unreadable: there is no text in it.
        """
        if not any(role == "body" for role, _ in self.parts):
            raise Unreadable(f"{page.origin}: an item without text (a picture, a notice or an empty one)")
        blocks, pieces, at = [], [], 0
        for role, words in self.parts:
            blocks.append(Block(role, at, at + len(words)))
            pieces.append(words)
            at += len(words) + 2
        text = "\n\n".join(pieces)
        first = next(words for role, words in self.parts if role == "body")
        dateline = names.dateline_agency(first)
        credited = [*([dateline] if dateline else [])]
        for role, words in self.parts:
            if role == "contributor":
                credited += names.contributed(words)
        language = re.match(r"[A-Za-z]{2}(?![A-Za-z])", self.language or "")
        return Article(
            id=page.article_id,
            sha256=page.sha256,
            origin=page.origin,
            text=text,
            blocks=tuple(blocks),
            outlet=self.outlet,
            section=self.section,
            headline=self.headline,
            dek=self.dek,
            bylines=self.authors or (names.people(self.byline, self.outlet) if self.byline else ()),
            agencies=tuple(dict.fromkeys(name for name in credited if name and name != self.outlet)),
            published=normal_date(self.published),
            updated=normal_date(self.updated),
            language=language[0].lower() if language else None,
            url=self.url or page.url,
        )
