"""HTML → article: the page's own blocks in their order, each with a role; the body by trafilatura's verdict.

trafilatura says which text is the story; the tree says what each block of it is (a caption, a byline, a box of links).
The canonical text is the text of the blocks joined by blank lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import lxml.html
import trafilatura
from lxml.etree import ParserError
from lxml.html import HtmlElement, HTMLParser

from onrecord.errors import Unreadable
from onrecord.read import lines as shape
from onrecord.read import names
from onrecord.read.metadata import Metadata
from onrecord.records import Article, Block, Page
from onrecord.records.vocabulary import BlockRole

_BLOCK = frozenset(
    [
        "p",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "li",
        "blockquote",
        "figcaption",
        "td",
        "th",
        "dt",
        "dd",
        "pre",
        "address",
        "div",
        "section",
        "article",
        "main",
        "header",
        "footer",
        "aside",
        "nav",
        "time",
        "figure",
        "ul",
        "ol",
        "table",
        "tr",
        "form",
        "fieldset",
        "details",
        "summary",
        "center",
        "caption",
        "tbody",
        "thead",
    ]
)
_SKIP = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "iframe",
        "head",
        "button",
        "select",
        "textarea",
        "input",
        "option",
        "canvas",
        "object",
    ]
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\f\v\n\u00a0]+")
_AWAY = re.compile(
    r"\b(?:nav|menu|footer|cookie|consent|breadcrumb|masthead|site-header|toolbar|pagination)\b", re.IGNORECASE
)
_RELATED = re.compile(
    r"related|recommend|read-?more|more-?on|trending|most-?(?:read|viewed)|promo|teaser|outbrain|taboola|also-?read",
    re.IGNORECASE,
)
_DEK = re.compile(
    r"standfirst|\bdek\b|subhead|sub-?title|sub-?headline|summary|\blede?-?text\b|description|teaser__text|\bintro\b|strapline",
    re.IGNORECASE,
)
_BYLINE = re.compile(r"by-?line|author|\bby\b|contributors?", re.IGNORECASE)
_DATE = re.compile(r"\bdate|time-?stamp|publish|\btime\b|posted", re.IGNORECASE)
_CAPTION = re.compile(r"caption|cutline", re.IGNORECASE)
_CREDIT = re.compile(r"credit|copyright|photographer|image-?source", re.IGNORECASE)
_BIO = re.compile(r"\bbio\b|author-(?:bio|info|desc|box)|about-the-author", re.IGNORECASE)
_SOCIAL = re.compile(r"share|social|newsletter|subscribe|sign-?up|follow", re.IGNORECASE)
_VIDEO = re.compile(r"\bvideo\b|player", re.IGNORECASE)
_AD = re.compile(r"\bads?\b|advert|sponsor", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of visible text that one block element holds itself.

    Attributes:
        text: with its white space folded.
        tag: of the element; ``path`` the tags above it, ``classes`` the class names and ids from it upwards.
        own: its own class names and id.
        link: share of its characters that are link text.
    """

    text: str
    tag: str
    path: tuple[str, ...]
    classes: str
    own: str
    link: float


def read_html(text: str, page: Page) -> Article:
    """Read an HTML page.

    Raises:
        Unreadable: no text is visible on it.
    """
    root = _tree(text, page)
    meta = Metadata(root, page.url)
    pieces = [piece for piece in _pieces(root) if piece.text]
    if not pieces:
        raise Unreadable(f"{page.origin}: no text is visible on the page")
    body = _verdict(text, page.url)
    outlet = meta.outlet()
    headline = meta.headline(outlet)
    people, agencies = meta.bylines(outlet)
    roles = _roles(pieces, headline, body, people)
    blocks, canonical = _assemble(pieces, roles)
    dek = next((piece.text for piece, role in zip(pieces, roles, strict=True) if role == "dek"), None)
    first = next((piece.text for piece, role in zip(pieces, roles, strict=True) if role == "body"), "")
    for piece, role in zip(pieces, roles, strict=True):
        if role == "contributor":
            agencies += names.contributed(piece.text)
        elif role == "byline" and not people:
            agency = names.agency(piece.text)
            agencies += [agency] if agency else []
    dateline = names.dateline_agency(first)
    agencies = [*([dateline] if dateline else []), *agencies]
    return Article(
        id=page.article_id,
        sha256=page.sha256,
        origin=page.origin,
        text=canonical,
        blocks=blocks,
        outlet=outlet,
        section=meta.section() or _section(pieces),
        headline=headline,
        dek=dek,
        bylines=people or _visible_people(pieces, roles, outlet),
        agencies=tuple(dict.fromkeys(names.fullest([a for a in agencies if a and a != outlet], canonical))),
        published=meta.published(),
        updated=meta.updated(),
        language=meta.language(),
        url=meta.canonical(),
        kind="live-blog"
        if meta.is_live()
        else "paywall-stub"
        if meta.is_paid() and len(first) and roles.count("body") < 4
        else "article",
    )


def _tree(text: str, page: Page) -> HtmlElement:
    try:
        # bytes with a declared encoding: lxml refuses strings that carry an XML declaration
        root = lxml.html.document_fromstring(
            text.encode("utf-8", "replace"), parser=HTMLParser(encoding="utf-8", huge_tree=True)
        )
    except (ParserError, ValueError, AssertionError) as error:
        raise Unreadable(f"{page.origin}: not readable as HTML: {error}") from error
    return root


def _verdict(text: str, url: str | None) -> frozenset[str]:
    """The paragraphs that trafilatura takes for the story, folded for comparison."""
    try:
        found = trafilatura.extract(
            text,
            url=url,
            output_format="txt",
            include_comments=False,
            include_tables=False,
            with_metadata=False,
            fast=False,
        )
    except Exception:  # a fault inside the library must not lose the page: our own reading of the tree remains
        found = None
    return frozenset(_fold(line) for line in (found or "").split("\n") if line.strip())


def _fold(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().lower()


def _pieces(root: HtmlElement) -> Iterator[Piece]:
    """Walk the tree; yield the text that each block element holds outside its own block children."""
    body = root.find("body")
    top = body if body is not None else root
    # (element, tags above, classes above); an explicit stack, since pages nest thousands deep
    stack: list[tuple[HtmlElement, tuple[str, ...], str]] = [(top, (), "")]
    while stack:
        node, path, classes = stack.pop()
        own = f"{node.get('class') or ''} {node.get('id') or ''}".strip()
        own += f" {node.get('itemprop')}" if node.get("itemprop") else ""
        tag = node.tag
        here = (f"{own} {classes}").strip()[:600]
        runs, children = _runs(node)
        inner = (*path, tag)[-12:]
        for item in reversed(children):
            stack.append((item, inner, here))
        for text, linked in runs:
            folded = _SPACE.sub(" ", text).strip()
            if folded:
                yield Piece(folded, tag, path, here, own, min(linked / len(folded), 1.0))


def _runs(node: HtmlElement) -> tuple[list[tuple[str, int]], list[HtmlElement]]:
    """Text that an element holds itself (inline children included), and its block children.

    An element with both text and block children gives its text as one run, before them.
    """
    parts: list[str] = []
    linked = 0
    children: list[HtmlElement] = []
    stack: list[tuple[HtmlElement | str, bool]] = [(node, False)]
    first = True
    while stack:
        item, in_link = stack.pop()
        if isinstance(item, str):
            parts.append(item)
            linked += len(item.strip()) if in_link else 0
            continue
        tag = item.tag
        if not isinstance(tag, str):
            continue
        if not first and (tag in _SKIP or item.get("hidden") is not None or _HIDDEN.search(item.get("style") or "")):
            continue
        if not first and tag in _BLOCK:
            children.append(item)
            parts.append("\n")
            continue
        if (
            not first
            and _CREDIT.search(item.get("class") or "")
            and "caption" in (node.tag, *(node.get("class") or "").split())
        ):
            children.append(item)
            continue
        first = False
        if tag == "br":
            parts.append("\n")
            continue
        link = in_link or tag == "a"
        for child in reversed(item):
            if isinstance(child.tail, str) and child.tail:
                stack.append((child.tail, link))
            stack.append((child, link))
        if item.text:
            stack.append((item.text, link))
    return [("".join(parts), linked)], children


def _roles(pieces: list[Piece], headline: str | None, body: frozenset[str], people: tuple[str, ...]) -> list[BlockRole]:
    wanted = _fold(headline) if headline else None
    roles: list[BlockRole] = []
    seen_headline = False
    first_body = next(
        (i for i, p in enumerate(pieces) if len(p.text) > 60 and _fold(p.text) in body and p.tag in ("p", "div")), -1
    )
    folded_body = " ".join(sorted(body))
    for i, piece in enumerate(pieces):
        if wanted and not seen_headline and _fold(piece.text) == wanted and piece.tag in ("h1", "h2", "div", "p"):
            roles.append("headline")
            seen_headline = True
        else:
            roles.append(_role(piece, i, first_body, body, folded_body, people))
    if not seen_headline and headline:
        for i, piece in enumerate(pieces):
            if piece.tag == "h1" and roles[i] in ("other", "body", "subhead"):
                roles[i] = "headline"
                break
    return roles


def _role(
    piece: Piece, at: int, first_body: int, body: frozenset[str], folded_body: str, people: tuple[str, ...]
) -> BlockRole:
    text, path, low = piece.text, piece.path, piece.classes
    fold = _fold(text)
    listed = fold in body or (len(fold) > 80 and fold in folded_body)
    if piece.tag == "figcaption" or "figcaption" in path or (_CAPTION.search(piece.own) and piece.tag != "p"):
        return "credit" if _CREDIT.search(piece.own) or shape.is_credit(text) else "caption"
    if "figure" in path and not listed:
        return "credit" if _CREDIT.search(piece.own) or shape.is_credit(text) else "caption"
    if shape.is_contributor(text):
        return "contributor"
    if (_BIO.search(piece.own) or (shape.is_bio(text, people) and at > first_body)) and len(text) < 700:
        return "bio"
    if _CREDIT.search(piece.own) and len(text) < 150:
        return "credit"
    if any(tag in ("nav", "footer") for tag in (*path, piece.tag)) or (
        "header" in path and "article" not in path and "main" not in path and piece.tag != "h1"
    ):
        return "nav"
    if "aside" in (*path, piece.tag) or (_RELATED.search(low) and not listed):
        return "related" if len(text) > 15 else "nav"
    if _AWAY.search(piece.own):
        return "nav"
    before_body = first_body < 0 or at < first_body
    if before_body and at:
        if _DEK.search(piece.own) and 15 < len(text) < 500:
            return "dek"
        if piece.tag == "time" or (_DATE.search(piece.own) and shape.is_date(text)):
            return "date"
        if (_BYLINE.search(piece.own) or text.lower().startswith("by ")) and len(text) < 200:
            return "byline"
        if shape.is_date(text):
            return "date"
    if _SOCIAL.search(piece.own) and len(text) < 250:
        return "social"
    if _AD.search(piece.own) or shape.is_ad(text):
        return "ad"
    if shape.is_social(text):
        return "social"
    if shape.is_video(text) or (_VIDEO.search(piece.own) and not listed):
        return "video"
    if listed and piece.tag in ("h2", "h3", "h4", "h5", "h6"):
        return "subhead"
    if listed:
        if shape.is_related(text) or (piece.link > 0.8 and len(text) < 150 and not shape.ends_sentence(text)):
            return "related"
        return "body"
    if (
        piece.tag in ("p", "blockquote")
        and first_body >= 0
        and at > first_body
        and len(text) > 40
        and piece.link < 0.5
        and (shape.ends_sentence(text) and "article" in path and not shape.is_nav(text))
    ):
        return "body"
    if shape.is_nav(text) or piece.link > 0.8:
        return "related" if len(text.split()) > 5 and piece.link > 0.8 else "nav"
    return "other"


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
    return next(
        (p.text for p in pieces[:40] if re.search(r"\bsection|kicker|category\b", p.own) and 2 < len(p.text) < 30), None
    )


def _visible_people(pieces: list[Piece], roles: list[BlockRole], outlet: str | None) -> tuple[str, ...]:
    for piece, role in zip(pieces, roles, strict=True):
        if role == "byline":
            people = names.people(piece.text.split("|")[0], outlet)
            if people:
                return people
    return ()
