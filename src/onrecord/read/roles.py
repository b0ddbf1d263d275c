"""What each piece of an HTML page is: the story's parts by the classifier's choice, the rest by its place and its names."""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.read import lines as shape
from onrecord.read import names
from onrecord.read.blocks import ELEMENTS, HIDDEN, Layout, Piece, fold
from onrecord.read.marks import BIT
from onrecord.records.vocabulary import BlockRole

_IN = {name: 1 << at for at, name in enumerate(ELEMENTS)}
_HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
_RELATED = BIT["related"] | BIT["teaser"]
_PICTURE = BIT["caption"] | BIT["figure"]


def assign(page: Layout, chosen: Sequence[bool], headline: str | None) -> list[BlockRole]:
    """One role for each piece.

    Args:
        page: the pieces.
        chosen: which of them the classifier takes for the story.
        headline: of the story, where the metadata or an ``h1`` gave one.
    """
    first = next((at for at, piece in enumerate(page.pieces) if chosen[at] and _opens(page, piece)), -1)
    title = _title(page, first, headline)
    roles: list[BlockRole] = []
    for at in range(len(page.pieces)):
        if at == title:
            roles.append("headline")
        elif chosen[at] or _heads(page, at, chosen, first):
            roles.append(_of_story(page, at, at >= first))
        else:
            roles.append(_of_rest(page, at, at < first or first < 0, at > title >= 0))
    return roles


def mark_bios(page: Layout, roles: list[BlockRole], people: tuple[str, ...]) -> None:
    """Give the lines about the authors, told by their names, their role; they stand after the story's beginning."""
    if not people or "body" not in roles:
        return
    for at in range(roles.index("body") + 1, len(roles)):
        if shape.is_misread_bio(roles[at], page.pieces[at].text, people):
            roles[at] = "bio"


def _opens(page: Layout, piece: Piece) -> bool:
    """Whether a chosen piece can be the first paragraph: no heading, standfirst or byline."""
    size = len(piece.text)
    heading = page.boxes[piece.box].tag in _HEADINGS
    return (
        not heading
        and size > 40
        and not (size < 400 and piece.own & BIT["dek"])
        and not (size < 120 and (shape.is_date(piece.text) or names.strip_by(piece.text) != piece.text))
    )


def _heads(page: Layout, at: int, chosen: Sequence[bool], first: int) -> bool:
    """Whether an unchosen piece is a heading of the story: one of its own paragraphs, of the same box, comes next."""
    piece = page.pieces[at]
    box = page.boxes[piece.box]
    if not 0 <= first < at < len(chosen) - 1 or box.tag not in ("h2", "h3", "h4") or piece.link > 0.3:
        return False
    after = page.boxes[page.pieces[at + 1].box]
    return chosen[at + 1] and after.parent == box.parent and after.tag not in _HEADINGS


def _title(page: Layout, first: int, headline: str | None) -> int:
    """The piece that is the headline: the one that says it, a heading if one does; else the last ``h1`` above the story."""
    tags = [page.boxes[piece.box].tag for piece in page.pieces]
    wanted = fold(headline or "")
    same = [at for at, piece in enumerate(page.pieces) if wanted and fold(piece.text) == wanted]
    marked = [at for at in same if tags[at] in _HEADINGS]
    if marked or (same and "h1" not in tags):
        return (marked or same)[0]
    h1 = [at for at, tag in enumerate(tags) if tag == "h1" and len(page.pieces[at].text) > 7]
    above = [at for at in h1 if first < 0 or at < first]
    return above[-1] if above else h1[0] if h1 else -1


def _of_story(page: Layout, at: int, begun: bool) -> BlockRole:
    """A chosen piece: body or subhead, unless its words or its element say otherwise."""
    piece = page.pieces[at]
    text = piece.text
    tag = page.boxes[piece.box].tag
    if piece.inside & _IN["figcaption"]:
        return "credit" if shape.is_credit(text) else "caption"
    if shape.is_contributor(text):
        return "contributor"
    if shape.is_credit(text):
        return "credit"
    if not begun:
        box = page.boxes[piece.box]
        near = piece.own | page.boxes[max(box.parent, 0)].own
        head = _of_head(piece, tag, near, True)
        if head is not None:
            return head
        if tag in _HEADINGS and len(text) > 20:
            return "dek"
    elif (shape.is_date(text) and len(text) < 60) or (len(text) < 40 and names.agency(text)):
        return "date" if shape.is_date(text) else "contributor"
    if tag in _HEADINGS:
        return "subhead"
    if shape.is_related(text) and piece.link > 0.3:
        return "related"
    if begun and piece.strong > 0.95 and len(text) < 90 and not shape.ends_sentence(text) and piece.link < 0.3:
        return "subhead"
    return "body"


def _of_rest(page: Layout, at: int, before: bool, under_title: bool) -> BlockRole:
    """A piece that is not of the story; ``before`` says that the story has not begun yet."""
    piece = page.pieces[at]
    box = page.boxes[piece.box]
    parent = page.boxes[max(box.parent, 0)]
    text, own, near, inside = piece.text, piece.own, piece.own | parent.own, piece.inside
    size = len(text)
    if inside & _IN["figcaption"] or (own & BIT["caption"] and size > 2):
        return "credit" if own & BIT["credit"] or shape.is_credit(text) else "caption"
    if shape.is_contributor(text):
        return "contributor"
    if inside & HIDDEN:
        return "other"
    outside = _outside(piece, box.above)
    if outside is None:
        if (own & BIT["credit"] and size < 150) or shape.is_credit(text):
            return "credit"
        if inside & _IN["figure"] and piece.link < 0.5:
            return "caption" if size > 15 else "credit"
        if size < 700 and ((near & BIT["bio"] and size > 40) or (not before and shape.is_bio(text))):
            return "bio"
        if before or under_title:
            head = _of_head(piece, box.tag, near, before and under_title)
            if head is not None:
                return head
    if shape.is_ad(text) or own & BIT["ad"]:
        return "ad"
    if shape.is_social(text) or (near & (BIT["social"] | BIT["newsletter"]) and size < 250):
        return "social"
    if shape.is_video(text) or (near & BIT["video"] and size < 250):
        return "video"
    if outside is not None and not (outside == "nav" and shape.is_related(text)):
        return outside if outside == "nav" or size > 15 else "nav"
    if box.above & _PICTURE & BIT["caption"] and piece.link < 0.5:
        return "caption"
    if shape.is_related(text) or (box.above & _RELATED and (piece.link > 0.5 or size < 200)):
        return "related" if size > 15 else "nav"
    if shape.is_nav(text) or piece.link > 0.8:
        return "related" if len(text.split()) > 5 and piece.link > 0.8 else "nav"
    return "other"


def _outside(piece: Piece, above: int) -> BlockRole | None:
    """The role of what stands in the page's frame, None for what stands within its story's reach."""
    inside = piece.inside
    if inside & (_IN["nav"] | _IN["footer"] | _IN["form"]):
        return "nav"
    if inside & _IN["header"] and not inside & (_IN["article"] | _IN["main"]) and not above & BIT["article"]:
        return "nav"
    if inside & _IN["aside"]:
        return "related"
    if piece.own & (BIT["nav"] | BIT["foot"]):
        return "nav"
    return None


def _of_head(piece: Piece, tag: str, near: int, between: bool) -> BlockRole | None:
    """What stands around a headline: standfirst, byline, date, rubric; None for anything else."""
    text, own = piece.text, piece.own
    size = len(text)
    led = names.strip_by(text) != text
    if led and size < 200 and names.people(text):
        return "byline"
    if tag == "time" or shape.is_date(text) or (own & BIT["date"] and size < 60 and any(map(str.isdigit, text))):
        return "date"
    if size < 200 and (led or near & BIT["byline"]) and (led or names.people(text) or own & BIT["byline"]):
        return "byline"
    if between and own & (BIT["dek"] | BIT["headline"]) and 15 < size < 600 and piece.link < 0.5:
        return "dek"
    if between and tag in ("h2", "h3", "p") and 30 < size < 500 and piece.link < 0.3 and near & BIT["dek"]:
        return "dek"
    if own & BIT["tags"] and 2 < size < 40:
        return "section"
    return None
