"""The visible text of an HTML tree, cut where a browser begins a new line, each piece with its place in the tree."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml.etree import iterwalk
from lxml.html import HtmlElement

from onrecord.read import marks

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
        "dl",
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
        "tfoot",
        "hgroup",
        "hr",
        "body",
        "option",
        "legend",
        "video",
        "audio",
        "picture",
        "amp-img",
        "amp-ad",
        "amp-embed",
        "label",
        "dialog",
        "menu",
        "search",
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
        "select",
        "textarea",
        "input",
        "canvas",
        "object",
        "embed",
        "math",
        "datalist",
        "meter",
        "progress",
        "map",
        "amp-analytics",
        "amp-state",
    ]
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SPACE = re.compile(r"[\s\u00a0\u200b\u200c\ufeff\u2028\u2029]+")
_NOT_WORD = re.compile(r"\W+")
_GAP = re.compile(r"\n[\s\u00a0]*\n")
_BREAK = "\n"
_LONGEST_CELL, _LONGEST_ROW = 60, 2000
_CREDIT, _CAPTION = marks.BIT["credit"], marks.BIT["caption"]

# Elements that say by themselves what stands in them; one bit each.
ELEMENTS = (
    "nav", "footer", "header", "aside", "article", "main", "figure", "figcaption", "li",
    "table", "blockquote", "form", "section", "a", "button", "label", "time", "video",
)  # fmt: skip
_ELEMENT_BIT = {name: 1 << at for at, name in enumerate(ELEMENTS)}
HIDDEN = 1 << len(ELEMENTS)


def fold(text: str) -> str:
    """A text for comparison: lower case, words only."""
    return _NOT_WORD.sub(" ", text).strip().lower()


@dataclass(slots=True)
class Box:
    """A block element: its place in the tree and what its names hint at.

    Attributes:
        tag: its name.
        names: class names, id, item property and the like, joined.
        own: the hints in them (``marks.BIT``); ``above`` those of all its ancestors as well.
        inside: the elements it stands in, itself included (``ELEMENTS``, ``HIDDEN``).
        parent: the number of the box around it, -1 for the outermost; ``depth`` how many are around it.
        chars: characters of text inside it, link text included; ``linked`` those of links; ``prose`` those of paragraphs.
    """

    tag: str
    names: str
    own: int
    above: int
    inside: int
    parent: int
    depth: int
    chars: int = 0
    linked: int = 0
    prose: int = 0
    pieces: int = 0


@dataclass(slots=True)
class Piece:
    """A stretch of visible text that a browser would set as one paragraph.

    Attributes:
        text: with its white space folded.
        box: number of the block element it stands in.
        link: share of its characters that are link text; ``strong`` that are bold.
        own: hints in the names of that element and of the inline elements in it; ``inside`` as of the box.
    """

    text: str
    box: int
    link: float
    strong: float
    own: int
    inside: int


@dataclass(slots=True)
class _Run:
    """Text gathered since the last cut."""

    parts: list[str] = field(default_factory=list)
    linked: int = 0
    strong: int = 0
    own: int = 0
    inside: int = 0


@dataclass(slots=True)
class Layout:
    """All boxes and pieces of a page, in the order of the page."""

    boxes: list[Box]
    pieces: list[Piece]


class _Walk:
    """One pass over the tree; an explicit stack, since pages nest thousands deep."""

    def __init__(self) -> None:
        self.boxes = [Box("", "", 0, 0, 0, -1, 0)]
        self.pieces: list[Piece] = []
        self.run = _Run()
        self.open = [0]
        self.links = 0
        self.bold = 0
        self.hints: dict[str, int] = {}
        self.set_apart: list[HtmlElement] = []

    def bits(self, words: str) -> int:
        found = self.hints.get(words)
        if found is None:
            found = self.hints[words] = marks.bits(words)
        return found

    def text(self, words: str | None) -> None:
        if not words:
            return
        run = self.run
        parts = run.parts
        # names set side by side without a space between their elements: "Share" + "Tweet"
        if parts and parts[-1][-1:].islower() and words[0].isupper():
            parts.append(" ")
        parts.append(words)
        if self.links:
            run.linked += len(words.strip())
        if self.bold:
            run.strong += len(words.strip())

    def cut(self) -> None:
        run = self.run
        if not run.parts:
            run.own = run.inside = 0
            return
        joined = "".join(run.parts)
        self.run = _Run()
        if not joined.strip():
            return
        box = self.open[-1]
        holder = self.boxes[box]
        whole = max(len(_SPACE.sub(" ", joined).strip()), 1)
        link, strong = min(run.linked / whole, 1.0), min(run.strong / whole, 1.0)
        for part in _GAP.split(joined) if _BREAK in joined else (joined,):
            words = _SPACE.sub(" ", part).strip()
            if words:
                self.pieces.append(Piece(words, box, link, strong, holder.own | run.own, holder.inside | run.inside))


def layout(root: HtmlElement) -> Layout:
    """Cut the visible text of a tree into pieces.

    Hidden elements are kept, with a bit that says so: publishers hide the end of a story until a button is pressed.
    """
    body = root.find("body")
    walk = _Walk()
    events = iterwalk(body if body is not None else root, events=("start", "end", "comment", "pi"))
    for event, node in events:
        if event == "start":
            _enter(walk, node, events)
        elif event == "end":
            _leave(walk, node)
        if event != "start" and node.tail and node is not body:
            walk.text(_SPACE.sub(" ", node.tail))
    walk.cut()
    _join_rows(walk)
    _weigh(walk)
    return Layout(walk.boxes, walk.pieces)


def _join_rows(walk: _Walk) -> None:
    """Make one piece of each row of a table of short cells ("1", "Ana Reyes", "5040"); tables used for layout stay."""
    joined: list[Piece] = []
    row = -1
    for piece in walk.pieces:
        box = walk.boxes[piece.box]
        if box.tag not in ("td", "th") or len(piece.text) > _LONGEST_CELL:
            row = -1
        elif box.parent == row and len(joined[-1].text) < _LONGEST_ROW:
            before = joined[-1]
            size = len(before.text) + len(piece.text)
            before.link = (before.link * len(before.text) + piece.link * len(piece.text)) / size
            before.strong = (before.strong * len(before.text) + piece.strong * len(piece.text)) / size
            before.text += f" {piece.text}"
            before.own |= piece.own
            continue
        else:
            row = box.parent
            piece.box = row
        joined.append(piece)
    walk.pieces = joined


def _enter(walk: _Walk, node: HtmlElement, events: iterwalk) -> None:
    tag = node.tag
    if tag in _SKIP:
        events.skip_subtree()
        return
    if tag == "br":
        walk.run.parts.append(_BREAK)
        return
    attributes = node.attrib
    hidden = False
    words = ""
    if attributes:
        words = marks.names_of(attributes)
        hidden = (
            "hidden" in attributes
            or attributes.get("aria-hidden") == "true"
            or ("style" in attributes and bool(_HIDDEN.search(attributes["style"][:500])))
        )
    own = walk.bits(words) if words else 0
    element = _ELEMENT_BIT.get(tag, 0) | (HIDDEN if hidden else 0)
    if tag in _BLOCK:
        walk.cut()
        at = walk.open[-1]
        around = walk.boxes[at]
        walk.boxes.append(Box(tag, words, own, own | around.above, element | around.inside, at, around.depth + 1))
        walk.open.append(len(walk.boxes) - 1)
    else:
        if tag == "a":
            walk.links += 1
        elif tag in ("b", "strong"):
            walk.bold += 1
        if (
            own & _CREDIT
            and (holder := walk.boxes[walk.open[-1]])
            and (holder.tag == "figcaption" or holder.own & _CAPTION)
        ):
            walk.cut()  # a picture's credit inside its caption is a piece of its own
            walk.set_apart.append(node)
        if own or element:
            walk.run.own |= own
            walk.run.inside |= element
    if node.text:
        walk.text(_SPACE.sub(" ", node.text))


def _leave(walk: _Walk, node: HtmlElement) -> None:
    tag = node.tag
    if tag in _BLOCK:
        walk.cut()
        walk.open.pop()
    elif walk.set_apart and walk.set_apart[-1] is node:
        walk.cut()
        walk.set_apart.pop()
    elif tag == "a":
        walk.links -= 1
    elif tag in ("b", "strong"):
        walk.bold -= 1


def _weigh(walk: _Walk) -> None:
    """Add up the text in every box."""
    boxes = walk.boxes
    for piece in walk.pieces:
        size = len(piece.text)
        linked = round(size * piece.link)
        prose = size if size > 60 and piece.link < 0.5 else 0
        at = piece.box
        boxes[at].pieces += 1
        boxes[at].chars += size
        boxes[at].linked += linked
        boxes[at].prose += prose
    for at in range(len(boxes) - 1, 0, -1):  # children come after their parents
        box = boxes[at]
        around = boxes[box.parent]
        around.chars += box.chars
        around.linked += box.linked
        around.prose += box.prose
        around.pieces += box.pieces


def above(boxes: list[Box], at: int) -> Iterator[int]:
    """The numbers of the boxes around a box, the nearest first."""
    at = boxes[at].parent
    while at > 0:
        yield at
        at = boxes[at].parent
