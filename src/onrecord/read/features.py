"""What the block classifier knows of each piece of a page: its text, its place in the tree, its neighbours, others' verdicts.

Nothing here depends on the language of the page but the lexicon tests, which are few among many.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from onrecord.read import lines as shape
from onrecord.read.blocks import ELEMENTS, HIDDEN, Box, Layout, Piece, fold
from onrecord.read.marks import NAMES

_TAGS = ("p", "h1", "h2", "h3", "h4", "li", "div", "section", "article", "blockquote", "td", "th", "dd",
    "figcaption", "label", "time")  # fmt: skip
_HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_CLOCK = re.compile(r"\b\d{1,2}[:.h]\d{2}\b")
# Above this many characters compared, a text is looked up whole only: pages of a hundred thousand pieces are no news.
_MOST_COMPARED = 300_000_000


@dataclass(frozen=True, slots=True)
class Said:
    """What others say of the page's text.

    Attributes:
        verdict: lines that a general body extractor keeps.
        ld_body: the story's text as the page's JSON-LD gives it; empty where it does not.
        headline, description: as the page's metadata give them.
    """

    verdict: Sequence[str]
    ld_body: str
    headline: str
    description: str


class _Haystack:
    """Folded text in which pieces are looked up."""

    def __init__(self, lines: Sequence[str], pieces: int) -> None:
        folded = [fold(line) for line in lines]
        self.lines = frozenset(line for line in folded if line)
        self.whole = f" {' '.join(folded)} " if sum(map(len, folded)) * pieces < _MOST_COMPARED else ""

    def holds(self, folded: str) -> float:
        if not folded:
            return 0.0
        if folded in self.lines:
            return 1.0
        unspaced = " " not in folded and len(folded) > 5 and _UNSPACED.search(folded) is not None
        if unspaced:
            return 0.8 if folded in self.whole else 0.0
        return 0.8 if len(folded) > 24 and f" {folded} " in self.whole else 0.0


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def _text_features(piece: Piece, box: Box) -> list[float]:
    text = piece.text
    size = len(text)
    words = text.count(" ") + 1
    head = text[:160]
    letters = sum(map(str.isalpha, head)) or 1
    ascii_only = head.isascii()
    unspaced = 0 if ascii_only else len(_UNSPACED.findall(head)) * size // len(head)
    tag = box.tag
    return [
        math.log1p(size + unspaced),
        math.log1p(words + unspaced / 2),
        piece.link,
        piece.strong,
        float(shape.ends_sentence(text[-12:]) or text[-1] in "。」』"),
        (head.count(",") + head.count("、")) / len(head),
        sum(map(str.isdigit, head)) / len(head),
        sum(map(str.isupper, head)) / letters,
        letters / len(head),
        float(text[0].islower()),
        float(text[0] in "\"“„«'‘「"),
        float(text[-1] in ":："),
        float(text[-1] in ")）"),
        float("|" in head or "©" in head or "•" in head or "·" in head),
        float("@" in head),
        float(text[-1] == "?"),
        float("…" in text[-4:] or "..." in text[-4:]),
        float(_YEAR.search(head) is not None),
        float(_CLOCK.search(head) is not None),
        float(unspaced > 3),
        float(size < 300 and shape.is_contributor(text)),
        float(20 < size < 700 and shape.is_bio(text)),
        float(size < 120 and shape.is_credit(text)),
        float(size < 200 and shape.is_related(text)),
        float(size < 200 and shape.is_video(text)),
        *[float(tag == name) for name in _TAGS],
        float(tag in ("h5", "h6")),
    ]


_TEXT_NAMES = (
    "log_chars", "log_words", "link", "strong", "ends", "commas", "digits", "upper", "letters", "lower_start", "quote_start",
    "colon_end", "bracket_end", "bar", "at_sign", "question", "ellipsis", "year", "clock", "unspaced", "contributor", "bio",
    "credit", "related", "video", *(f"tag_{tag}" for tag in _TAGS), "tag_h56",
)  # fmt: skip


def _bit_names(prefix: str) -> list[str]:
    return [f"{prefix}_{name}" for name in NAMES]


_STRUCTURE_NAMES = (
    "depth", "at", "at_log", "from_h1", "after_h1", "prose_before", "verdict_before", "verdict_after",
    "box_chars", "box_link", "box_pieces", "parent_share", "parent_link", "parent_pieces", "grand_share", "grand_link", "grand_pieces",
    "great_share", "great_link", "main_same", "main_inside", "main_common_share", "main_up", "main_down",
    "listed", "ld", "ld_known", "is_headline", "in_description", "copies",
    "prev_listed", "next_listed", "prev2_listed", "next2_listed", "window_listed", "parent_listed", "grand_listed", "great_listed",
    "before_gap", "after_gap", "between",
    "prev_chars", "next_chars", "prev_link", "next_link", "prev_tag_same", "next_tag_same", "prev_heading", "next_heading",
    "prev_box_same", "next_box_same", "prev_ld", "next_ld",
    "sign_count", "sign_chars", "sign_link", "sign_listed", "sign_ld", "loose_count",
    "loose_listed", "loose_ld", "loose_chars", "loose_link",
    "h1_since", "h1_all", "article_same", "article_share", "article_boxes", "strict_top", "place_in_strict",
    "page_pieces", "page_listed_chars", "page_listed_share", "page_ld_share", "page_unspaced",
)  # fmt: skip
FEATURES: tuple[str, ...] = (
    *_TEXT_NAMES,
    *(f"in_{name}" for name in ELEMENTS),
    "in_hidden",
    *_bit_names("own"),
    *_bit_names("near"),
    *_bit_names("far"),
    *_STRUCTURE_NAMES,
)


def _unpack(bits: list[int], count: int) -> npt.NDArray[np.float32]:
    """One row of zeros and ones for each number, the lowest bit first."""
    return (np.array(bits, dtype=np.int64)[:, None] >> np.arange(count) & 1).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Measured:
    """The pieces that may be of the story.

    Attributes:
        numbers: which pieces of the page they are.
        rows: one for each of them, with one column for each of ``FEATURES``.
        alike: the same number for those that are marked up the same way.
        sizes: their words.
    """

    numbers: list[int]
    rows: npt.NDArray[np.float32]
    alike: npt.NDArray[np.int32]
    sizes: npt.NDArray[np.float64]


def features(page: Layout, said: Said) -> Measured:
    """What is known of each piece that may be of the story.

    Two thirds of a page's pieces are short links that nobody takes for its story; they are left out.
    """
    boxes = page.boxes
    structure = _Structure(page, [fold(piece.text) for piece in page.pieces], said)
    numbers = [at for at in range(len(page.pieces)) if structure.considered(at)]
    pieces = [page.pieces[at] for at in numbers]
    if not pieces:
        return Measured([], np.zeros((0, len(FEATURES)), np.float32), np.zeros(0, np.int32), np.zeros(0))
    near, far = [], []
    for piece in pieces:
        box = boxes[piece.box]
        parent = boxes[box.parent] if box.parent >= 0 else box
        close = box.own | parent.own | (boxes[parent.parent].own if parent.parent >= 0 else 0)
        near.append(close)
        far.append(box.above & ~close)
    rows = np.hstack(
        [
            np.array([_text_features(piece, boxes[piece.box]) for piece in pieces], dtype=np.float32),
            _unpack([piece.inside for piece in pieces], len(ELEMENTS) + 1),
            _unpack([piece.own for piece in pieces], len(NAMES)),
            _unpack(near, len(NAMES)),
            _unpack(far, len(NAMES)),
            np.array([structure.row(at) for at in numbers], dtype=np.float32),
        ]
    )
    seen: dict[tuple[object, ...], int] = {}
    alike = [seen.setdefault(structure.strict[at], len(seen)) for at in numbers]
    sizes = np.array([float(piece.text.count(" ") + 1) for piece in pieces])
    return Measured(numbers, rows, np.array(alike, dtype=np.int32), sizes)


class _Structure:
    """Facts of the page as a whole, from which each piece's row is made."""

    def __init__(self, page: Layout, folds: list[str], said: Said) -> None:
        self.boxes, self.pieces, self.folds = page.boxes, page.pieces, folds
        pieces, boxes = page.pieces, page.boxes
        count = len(pieces)
        verdict = _Haystack(said.verdict, count)
        ld = _Haystack(said.ld_body.split("\n"), count)
        self.sizes = [len(piece.text) for piece in pieces]
        self.listed = [verdict.holds(folded) for folded in folds]
        self.ld = [ld.holds(folded) for folded in folds]
        self.ld_known = float(len(said.ld_body) > 200)
        headline = fold(said.headline)
        self.headline = [float(bool(headline) and folded == headline) for folded in folds]
        described = f" {fold(said.description)} "
        self.described = [
            float(
                len(folded) > 20
                and (f" {folded} " in described or (described.strip()[:-3] in folded and len(described) > 40))
            )
            for folded in folds
        ]
        copies: dict[str, int] = {}
        for folded in folds:
            copies[folded] = copies.get(folded, 0) + 1
        self.copies = copies
        self.first = self._first_heading()
        chars = sum(self.sizes) or 1
        self.listed_chars = sum(size for size, held in zip(self.sizes, self.listed, strict=True) if held)
        self.ld_chars = sum(size for size, held in zip(self.sizes, self.ld, strict=True) if held)
        self.page_row = [
            math.log1p(count),
            math.log1p(self.listed_chars),
            self.listed_chars / chars,
            self.ld_chars / chars,
            _share(sum(bool(_UNSPACED.search(piece.text[:40])) for piece in pieces), count),
        ]
        self._running()
        self._signatures()
        self._in_boxes()
        self._main()
        self._stories()
        self.chars = max(boxes[0].chars, 1)
        self.prose = max(boxes[0].prose, 1)

    def considered(self, at: int) -> bool:
        """Whether a piece may be of the story: no short link, unless somebody names it."""
        return bool(self.sizes[at] >= 100 or self.pieces[at].link <= 0.9 or self.listed[at] or self.ld[at])

    def _first_heading(self) -> int:
        """Where the headline stands: the piece that equals it, best an h1 that does; else the first h1; else the top."""
        titled = [at for at, held in enumerate(self.headline) if held]
        h1 = [at for at, piece in enumerate(self.pieces) if self.boxes[piece.box].tag == "h1"]
        both = [at for at in titled if self.boxes[self.pieces[at].box].tag in _HEADINGS]
        return (both or h1 or titled or [0])[0]

    def _running(self) -> None:
        """Prose and listed text before each piece; distances to the nearest listed ones."""
        count = len(self.pieces)
        self.prose_before, self.listed_before = [0] * count, [0] * count
        self.gap_before, self.gap_after = [count] * count, [count] * count
        prose = listed = 0
        last = -count
        for at, piece in enumerate(self.pieces):
            self.prose_before[at], self.listed_before[at] = prose, listed
            self.gap_before[at] = at - last
            if self.listed[at]:
                last = at
                listed += self.sizes[at]
            if self.sizes[at] > 60 and piece.link < 0.5:
                prose += self.sizes[at]
        last = 2 * count
        for at in range(count - 1, -1, -1):
            self.gap_after[at] = last - at
            if self.listed[at]:
                last = at

    def _signatures(self) -> None:
        """Sums over the pieces that are marked up the same way: strictly (names too), and loosely."""
        self.strict: list[tuple[object, ...]] = []
        self.loose: list[tuple[object, ...]] = []
        self.sums: dict[tuple[object, ...], list[float]] = {}
        for at, piece in enumerate(self.pieces):
            box = self.boxes[piece.box]
            parent = self.boxes[box.parent] if box.parent >= 0 else box
            strict = (box.tag, box.names, parent.tag, parent.names)
            loose = (box.tag, piece.own, box.depth)
            self.strict.append(strict)
            self.loose.append(loose)
            size = self.sizes[at]
            for key in (strict, loose):
                entry = self.sums.setdefault(key, [0.0] * 5)
                entry[0] += 1
                entry[1] += size
                entry[2] += size * piece.link
                entry[3] += size * bool(self.listed[at])
                entry[4] += size * bool(self.ld[at])

    def _in_boxes(self) -> None:
        """Listed characters inside every box."""
        boxes = self.boxes
        self.box_listed = [0] * len(boxes)
        for at, piece in enumerate(self.pieces):
            if self.listed[at]:
                self.box_listed[piece.box] += self.sizes[at]
        for at in range(len(boxes) - 1, 0, -1):
            self.box_listed[boxes[at].parent] += self.box_listed[at]

    def _main(self) -> None:
        """The box whose own and children's paragraphs make the most prose: where the story most likely stands."""
        boxes = self.boxes
        direct = [0] * len(boxes)
        for at, piece in enumerate(self.pieces):
            size = self.sizes[at]
            if size > 60 and piece.link < 0.5 and not piece.inside & HIDDEN:
                direct[piece.box] += size
                parent = boxes[piece.box].parent
                if parent >= 0:
                    direct[parent] += size
        self.main = max(range(len(boxes)), key=lambda at: direct[at])
        self.main_path: dict[int, int] = {}
        at, step = self.main, 0
        while at >= 0:
            self.main_path[at] = step
            at, step = boxes[at].parent, step + 1

    def _others(self, key: tuple[object, ...], at: int, piece: Piece) -> list[float]:
        """Count, mean length, link share, listed share and JSON-LD share of the other pieces with a signature."""
        entry = self.sums[key]
        size = self.sizes[at]
        count, chars = entry[0] - 1, entry[1] - size
        return [
            math.log1p(count),
            math.log1p(_share(chars, count)),
            _share(entry[2] - size * piece.link, chars) if count else -1.0,
            _share(entry[3] - size * bool(self.listed[at]), chars) if count else -1.0,
            _share(entry[4] - size * bool(self.ld[at]), chars) if count else -1.0,
        ]

    def row(self, at: int) -> list[float]:
        pieces, boxes, count = self.pieces, self.boxes, len(self.pieces)
        piece = pieces[at]
        box = boxes[piece.box]
        line = [box, *self._around(box, 3)]
        parent, grand, great = line[1], line[2], line[3]
        listed, ld, sizes = self.listed, self.ld, self.sizes
        up, common = 0, piece.box
        while common not in self.main_path:
            common, up = boxes[common].parent, up + 1
        prev, after = at - 1, at + 1
        has_prev, has_next = prev >= 0, after < count
        low, high = max(at - 4, 0), min(at + 5, count)
        around = sum(sizes[low:high]) - sizes[at]
        held = sum(sizes[i] for i in range(low, high) if listed[i] and i != at)
        prev_box = boxes[pieces[prev].box] if has_prev else None
        next_box = boxes[pieces[after].box] if has_next else None
        strict, loose = self._others(self.strict[at], at, piece), self._others(self.loose[at], at, piece)
        own = sizes[at] if listed[at] else 0
        return [
            box.depth,
            at / count,
            math.log1p(at),
            math.copysign(math.log1p(abs(at - self.first)), at - self.first),
            float(at > self.first),
            self.prose_before[at] / self.prose,
            _share(self.listed_before[at], self.listed_chars),
            _share(self.listed_chars - self.listed_before[at] - own, self.listed_chars),
            math.log1p(box.chars),
            _share(box.linked, box.chars),
            math.log1p(box.pieces),
            parent.prose / self.prose,
            _share(parent.linked, parent.chars),
            math.log1p(parent.pieces),
            grand.prose / self.prose,
            _share(grand.linked, grand.chars),
            math.log1p(grand.pieces),
            great.prose / self.prose,
            _share(great.linked, great.chars),
            float(self.main in (piece.box, box.parent)),
            float(self.main_path[common] == 0),
            boxes[common].prose / self.prose,
            self.main_path[common],
            up,
            listed[at],
            ld[at],
            self.ld_known,
            self.headline[at],
            self.described[at],
            math.log1p(self.copies[self.folds[at]]),
            listed[prev] if has_prev else -1.0,
            listed[after] if has_next else -1.0,
            listed[at - 2] if at > 1 else -1.0,
            listed[at + 2] if at + 2 < count else -1.0,
            _share(held, around),
            *(
                _share(self.box_listed[number] - own, boxes[number].chars - sizes[at])
                for number in self._numbers(piece.box)
            ),
            math.log1p(self.gap_before[at]),
            math.log1p(self.gap_after[at]),
            float(self.listed_before[at] > 0 and self.listed_before[at] + own < self.listed_chars),
            math.log1p(sizes[prev]) if has_prev else -1.0,
            math.log1p(sizes[after]) if has_next else -1.0,
            pieces[prev].link if has_prev else -1.0,
            pieces[after].link if has_next else -1.0,
            float(prev_box is not None and prev_box.tag == box.tag),
            float(next_box is not None and next_box.tag == box.tag),
            float(prev_box is not None and prev_box.tag in _HEADINGS),
            float(next_box is not None and next_box.tag in _HEADINGS),
            float(prev_box is not None and prev_box.parent == box.parent),
            float(next_box is not None and next_box.parent == box.parent),
            ld[prev] if has_prev else -1.0,
            ld[after] if has_next else -1.0,
            *strict,
            loose[0],
            loose[3],
            loose[4],
            loose[1],
            loose[2],
            *self._standing(at),
            *self.page_row,
        ]

    def _standing(self, at: int) -> list[float]:
        """Where a piece stands among several stories on one page, and among the pieces marked up like it."""
        number = self.article_of[self.pieces[at].box]
        prose = self.boxes[number].prose if number > 0 else 0
        key = self.strict[at]
        return [
            float(self.h1_before[at] - self.h1_before[self.first]),
            float(self.h1_before[-1]),
            float(number == self.first_article),
            prose / self.prose,
            math.log1p(self.articles),
            _share(self.sums[key][1], self.top_chars),
            _share(self.places[at], self.sums[key][0]),
        ]

    def _stories(self) -> None:
        """The innermost ``article`` around every box; how many h1 stand before each piece."""
        boxes = self.boxes
        self.article_of = [0] * len(boxes)
        self.articles = 0
        for number in range(1, len(boxes)):
            if boxes[number].tag == "article":
                self.article_of[number] = number
                self.articles += 1
            else:
                self.article_of[number] = self.article_of[boxes[number].parent]
        self.h1_before = []
        seen = 0
        last = -1
        for piece in self.pieces:
            if boxes[piece.box].tag == "h1" and piece.box != last:
                seen += 1
                last = piece.box
            self.h1_before.append(seen)
        self.first_article = self.article_of[self.pieces[self.first].box] if self.pieces else 0
        self.top_chars = max((entry[1] for entry in self.sums.values()), default=1.0)
        met: dict[tuple[object, ...], int] = {}
        self.places = []
        for key in self.strict:
            self.places.append(met.get(key, 0))
            met[key] = met.get(key, 0) + 1

    def _around(self, box: Box, steps: int) -> list[Box]:
        found: list[Box] = []
        for _ in range(steps):
            box = self.boxes[box.parent] if box.parent >= 0 else box
            found.append(box)
        return found

    def _numbers(self, number: int) -> list[int]:
        found: list[int] = []
        for _ in range(3):
            parent = self.boxes[number].parent
            number = parent if parent >= 0 else number
            found.append(number)
        return found
