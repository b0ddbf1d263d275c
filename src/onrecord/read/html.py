"""HTML → article: the page's own blocks in their order, each with a role.

The story's blocks are chosen by a classifier that sees each block's text, its place in the tree, its neighbours, what the
page's metadata say, and what a general extractor keeps. The canonical text is the text of the blocks joined by blank lines.
"""

from __future__ import annotations

import html
import re

import lxml.html
from lxml.etree import ParserError
from lxml.html import HtmlElement, HTMLParser

from onrecord.errors import Unreadable
from onrecord.read import classify, names
from onrecord.read import lines as shape
from onrecord.read.authors import Credit
from onrecord.read.blocks import Layout, Piece, layout
from onrecord.read.dates import find_date
from onrecord.read.features import Said, features
from onrecord.read.marks import BIT
from onrecord.read.metadata import Metadata
from onrecord.read.roles import assign, mark_bios
from onrecord.read.scripted import scripted
from onrecord.read.verdict import DEEPEST, LARGEST, MOST_BLOCKS, MOST_TAGS, verdict
from onrecord.records import Article, Block, Page
from onrecord.records.article import ArticleKind
from onrecord.records.vocabulary import BlockRole

# More paragraphs than any article has: an index, a dump, or an attack on the reader's time.
MOST_PIECES = 10_000
# A story shorter than this may be drawn by script; the page's scripts are looked through for it.
_SHORT_STORY = 300
_STUB = 1200
# The parser compares each attribute of an element with all before it; no page has an element with so many.
_MOST_ATTRIBUTES = 2000
_LONG_TAG = re.compile(r"<[a-zA-Z][^<>]{8000,}")
_TAG = re.compile(r"<[^>]{0,300}>")
_LIVE_URL = re.compile(r"/live/|live-?blog|live-?ticker|/live-updates|-live-updates", re.IGNORECASE)


def read_html(text: str, page: Page) -> Article:
    """Read an HTML page.

    Raises:
        Unreadable: no text is visible on it, or more than ten thousand paragraphs are.
    """
    root = _tree(text, page)
    meta = Metadata(root, page.url)
    laid = layout(root)
    if len(laid.pieces) > MOST_PIECES:
        raise Unreadable(f"{page.origin}: {len(laid.pieces):,} paragraphs, more than the {MOST_PIECES:,} that are read")
    outlet = meta.outlet()
    headline = meta.headline(outlet)
    chosen = _story(text, page, laid, meta, headline)
    if sum(len(piece.text) for piece, held in zip(laid.pieces, chosen, strict=True) if held) < _SHORT_STORY:
        hidden = scripted(root)
        if hidden is not None:
            laid, chosen = _joined(laid, hidden)
    if not laid.pieces:
        raise Unreadable(f"{page.origin}: no text is visible on the page")
    roles = assign(laid, chosen, headline)
    credit = meta.credit(outlet, _bylines(laid, chosen, roles))
    mark_bios(laid, roles, credit.people)
    blocks, canonical = _assemble(laid.pieces, roles)
    told = [piece.text for piece, role in zip(laid.pieces, roles, strict=True) if role == "body"]
    return Article(
        id=page.article_id,
        sha256=page.sha256,
        origin=page.origin,
        text=canonical,
        blocks=blocks,
        outlet=outlet,
        section=meta.section() or _section(laid.pieces),
        headline=headline,
        dek=next((piece.text for piece, role in zip(laid.pieces, roles, strict=True) if role == "dek"), None),
        authors=credit.authors,
        bylines=credit.people,
        agencies=_agencies(laid.pieces, roles, credit, outlet, canonical),
        published=meta.published() or _seen_date(laid, roles),
        updated=meta.updated(),
        language=meta.language(),
        url=meta.canonical(),
        kind=_kind(meta, page, sum(map(len, told))),
    )


def _tree(text: str, page: Page) -> HtmlElement:
    for tag in _LONG_TAG.finditer(text):
        if (count := tag[0].count("=")) > _MOST_ATTRIBUTES and len(tag[0].split()) > _MOST_ATTRIBUTES:
            raise Unreadable(f"{page.origin}: an element with {count:,} attributes")
    try:
        # bytes with a declared encoding: lxml refuses strings that carry an XML declaration
        root = lxml.html.document_fromstring(
            text.encode("utf-8", "replace"), parser=HTMLParser(encoding="utf-8", huge_tree=True)
        )
    except (ParserError, ValueError, AssertionError) as error:
        raise Unreadable(f"{page.origin}: not readable as HTML: {error}") from error
    return root


def said(text: str, url: str | None, laid: Layout, meta: Metadata, headline: str | None) -> Said:
    """What others say of the page's text: the general extractor, JSON-LD, the meta tags."""
    plain = (
        len(text) < LARGEST
        and text.count("<") < MOST_TAGS
        and len(laid.pieces) < MOST_BLOCKS
        and max((box.depth for box in laid.boxes), default=0) < DEEPEST
    )
    told = html.unescape(_TAG.sub("\n", meta.story_text()))
    return Said(verdict(text, url) if plain else (), told, headline or "", meta.description() or "")


def _story(text: str, page: Page, laid: Layout, meta: Metadata, headline: str | None) -> list[bool]:
    measured = features(laid, said(text, page.url, laid, meta, headline))
    chosen = [False] * len(laid.pieces)
    for at, held in zip(measured.numbers, classify.story(measured), strict=True):
        chosen[at] = bool(held)
    return chosen


def _joined(laid: Layout, drawn: Layout) -> tuple[Layout, list[bool]]:
    """The page's pieces and, after them, those that a script would have drawn; only the latter are the story."""
    shift = len(laid.boxes)
    for box in drawn.boxes:
        box.parent += shift if box.parent >= 0 else 0
    for piece in drawn.pieces:
        piece.box += shift
    both = Layout([*laid.boxes, *drawn.boxes], [*laid.pieces, *drawn.pieces])
    return both, [*(False for _ in laid.pieces), *(piece.link < 0.7 for piece in drawn.pieces)]


def _bylines(laid: Layout, chosen: list[bool], roles: list[BlockRole]) -> list[str]:
    """Texts that stand where a byline stands: named so or led by "By", near the headline or under the story's end."""
    title = next((at for at, role in enumerate(roles) if role == "headline"), 0)
    story = [at for at, held in enumerate(chosen) if held]
    first, last = (story[0], story[-1]) if story else (title, title)
    near = range(max(title - 6, 0), max(first, title + 12))
    found = [laid.pieces[at].text for at in near if at < len(roles) and roles[at] == "byline"]
    if not found:
        after = range(last + 1, min(last + 12, len(roles)))
        found = [
            laid.pieces[at].text
            for at in after
            if laid.pieces[at].own & BIT["byline"] and len(laid.pieces[at].text) < 120
        ]
    return found[:4]


def _seen_date(laid: Layout, roles: list[BlockRole]) -> str | None:
    """The first date that stands where a date or a byline stands."""
    lines = (piece.text for piece, role in zip(laid.pieces, roles, strict=True) if role in ("date", "byline"))
    return next((found for text in lines if (found := find_date(text[:200]))), None)


def _agencies(
    pieces: list[Piece], roles: list[BlockRole], credit: Credit, outlet: str | None, canonical: str
) -> tuple[str, ...]:
    """The agencies credited: in the dateline, as author, in the byline, in the contributors' line."""
    first = next((piece.text for piece, role in zip(pieces, roles, strict=True) if role == "body"), "")
    dateline = names.dateline_agency(first)
    agencies = [*([dateline] if dateline else []), *credit.agencies]
    for piece, role in zip(pieces, roles, strict=True):
        if role == "contributor":
            agencies += names.contributed(piece.text)
        elif role == "byline" and not credit.people:
            agency = names.agency(piece.text)
            agencies += [agency] if agency else []
    return tuple(dict.fromkeys(names.fullest([a for a in agencies if a and a != outlet], canonical)))


def _kind(meta: Metadata, page: Page, told: int) -> ArticleKind:
    """What kind of page it is; ``told`` is the number of characters of the story that stand on it."""
    if meta.is_live() or _LIVE_URL.search(meta.canonical() or page.url or ""):
        return "live-blog"
    words = meta.word_count()
    if meta.is_paid() and (told < _STUB or (words is not None and told < 3.5 * words)):
        return "paywall-stub"
    return "article"


def _assemble(pieces: list[Piece], roles: list[BlockRole]) -> tuple[tuple[Block, ...], str]:
    """The canonical text and the blocks in it; a credit at a caption's end becomes a block of its own."""
    parts: list[str] = []
    blocks: list[Block] = []
    position = 0
    for piece, role in zip(pieces, roles, strict=True):
        cut: list[tuple[BlockRole, str]] = [(role, piece.text)]
        if role == "caption":
            words, credit = shape.split_credit(piece.text)
            if credit is not None and words.strip():
                cut = [("caption", words.strip()), ("credit", credit.strip())]
        for kind, words in cut:
            blocks.append(Block(kind, position, position + len(words)))
            parts.append(words)
            position += len(words) + 2
    return tuple(blocks), "\n\n".join(parts)


def _section(pieces: list[Piece]) -> str | None:
    """A short label that is named a rubric, near the top of the page."""
    return next((piece.text for piece in pieces[:40] if piece.own & BIT["tags"] and 2 < len(piece.text) < 30), None)
