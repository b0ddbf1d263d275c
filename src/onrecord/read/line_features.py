"""What each line of a flattened page looks like, as numbers: shape, words, place, and how it sits among the others.

Nothing here depends on blank lines or on the language, so that a page reads the same however it was laid out.

Reference: Vogels, Ganea, Eickhoff, "Web2Text: Deep Structured Boilerplate Removal", ECIR 2018 (a block's own features and its
place among its neighbours); Pomikálek, "Removing Boilerplate and Duplicate Content from Web Corpora", 2011 (density of function words).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from onrecord.read import glyphs as g
from onrecord.read.glyphs import Glyphs, Hashes, Ints, glyphs
from onrecord.read.lexicon import CATEGORIES, languages, lexicon

Floats = NDArray[np.float32]

CONTENT_LENGTH = 4  # characters of a word that may tell what a story is about
PROSE_WORDS = 12  # words of a line that is prose if it also ends as a sentence
_LENGTHS = np.array((2, 3, 5, 8, 13, 21, 41))  # borders between classes of line length, in words
_LENGTH_CLASSES = np.arange(len(_LENGTHS) + 1)
_LEAD = 2  # paragraphs at the head of the story that a headline is compared with
_MOST_COLUMNS = 160
_FAR = 60  # lines beyond which a paragraph is not near
_LEAST_KNOWN = 10  # function words that tell a page's language


@dataclass(frozen=True, slots=True)
class Described:
    """The lines of a page.

    Attributes:
        lines: their text.
        columns: a row a line, one column a feature, about 0..1 each.
        first, last: which of the page's words is each line's first and last (-1 where it has none).
        hashes: of all words; ``line_of`` says in which line each stands.
        words: words in each line, an ideograph counted as half.
        prose: whether a line is plainly a paragraph.
        sentence: whether it ends as one.
        year: whether a year stands in it.
        dated: whether a date may stand in it.
        recurring: how much of what it names recurs in the paragraphs, four ways; the first is the share of its words, the third
            that in the first paragraphs.
        copies: whether the same line stands above and below as well, and how often.
        language: ISO 639-1, from the function words; None where too few were known.
    """

    lines: list[str]
    columns: Floats
    first: Ints
    last: Ints
    hashes: Hashes
    line_of: Ints
    words: NDArray[np.float64]
    prose: NDArray[np.bool_]
    sentence: NDArray[np.bool_]
    year: NDArray[np.float64]
    dated: NDArray[np.bool_]
    recurring: NDArray[np.float64]
    copies: NDArray[np.float64]
    language: str | None


class _Columns:
    """A table that columns are written into one after the other."""

    def __init__(self, count: int) -> None:
        self.table = np.empty((_MOST_COLUMNS, count), np.float32)
        self.used = 0

    def add(self, *columns: NDArray[np.generic]) -> None:
        """Add columns: one of as many values as there are lines, or several, a column each."""
        for column in columns:
            width = 1 if column.ndim == 1 else column.shape[1]
            self.table[self.used : self.used + width] = column.T
            self.used += width


def describe(text: str, starts: Ints, ends: Ints) -> Described:
    """Features of the lines ``text[starts[i]:ends[i]]``, in order, none empty."""
    n = len(starts)
    page = glyphs(text)
    out = _Columns(n)
    shape = _Shape(page, starts, ends)
    shape.write(out)
    line_of = shape.line_of
    per_line = np.bincount(line_of, minlength=n)
    at, which, sizes = lexicon().find(page, line_of)
    categories = _categories(which, sizes, line_of[at], n)
    dates = _dates(page, line_of, n, categories)
    _write_words(out, per_line, categories, dates)
    words = per_line - 0.5 * shape.counts[:, g.IDEOGRAPH]
    prose = (words >= PROSE_WORDS) & (shape.sentence | (words >= 40))
    _write_place(out, words, prose)
    recurring = _write_overlap(out, page, line_of, prose, at[lexicon().function[which]])
    lines = [text[a:b] for a, b in zip(starts.tolist(), ends.tolist(), strict=True)]
    copies = _write_copies(out, lines)
    bounds = np.cumsum(per_line)
    return Described(
        lines,
        out.table[: out.used].T,
        np.where(per_line > 0, bounds - per_line, -1),
        np.where(per_line > 0, bounds - 1, -1),
        page.hashes,
        line_of,
        words,
        prose,
        shape.sentence,
        dates[:, 0],
        dates[:, :3].max(axis=1) > 0,
        recurring,
        copies,
        _language(which),
    )


def _kinds(*kinds: int) -> NDArray[np.bool_]:
    """A table to ask, for an array of classes, which are among these."""
    found = np.zeros(g.CLASSES, bool)
    found[list(kinds)] = True
    return found


_CLOSING = _kinds(g.QUOTE, g.CLOSE, g.APOSTROPHE)
# signs that are counted, and what a line may begin and end with
_SIGNS = np.array((g.COMMA, g.QUOTE, g.DASH, g.BAR, g.COLON, g.END, g.OPEN, g.AT, g.RIGHTS))
_OPENINGS = np.array((g.UPPER, g.LOWER, g.DIGIT, g.QUOTE, g.OPEN, g.DASH, g.BAR, g.RIGHTS, g.SYMBOL))
_ENDINGS = np.array((g.UPPER, g.LOWER, g.DIGIT, g.QUOTE, g.CLOSE, g.COLON, g.COMMA, g.DASH, g.BAR, g.END, g.SYMBOL))
_POINT = _kinds(g.COLON, g.END)
_MONTH = CATEGORIES.index("month")
_CALENDAR = [CATEGORIES.index(name) for name in ("month", "weekday", "dateword", "clockword")]


class _Shape:
    """Counts of characters by class, and what stands at the ends of a line."""

    def __init__(self, page: Glyphs, starts: Ints, ends: Ints) -> None:
        n = len(starts)
        self.page, self.starts, self.ends = page, starts, ends
        self.length = (ends - starts).astype(np.float64)
        top = int(starts[0]) if n else 0  # what stands between lines is space, which nothing here counts
        # of each character the line, that of the line above where it stands between two
        spans = np.diff(starts, prepend=0, append=len(page.kinds))
        self.row = np.repeat(np.arange(-1, n), spans)
        cells = self.row[top:] * g.CLASSES
        cells += page.kinds[top:]
        self.counts = np.bincount(cells, minlength=n * g.CLASSES).reshape(n, g.CLASSES).astype(np.float64)
        kinds = page.kinds
        self.opening = kinds[starts]
        self.last = kinds[ends - 1]
        second = kinds[np.maximum(ends - 2, starts)]
        third = kinds[np.maximum(ends - 3, starts)]
        closing = _CLOSING[self.last]
        more = closing & _CLOSING[second]
        self.sentence = (self.last == g.END) | (closing & (second == g.END)) | (more & (third == g.END))
        self.line_of = self.row.take(page.starts)
        opened = kinds.take(page.starts) == g.UPPER
        self.tokens = np.bincount(self.line_of, minlength=n).astype(np.float64)
        self.capitals = np.bincount(self.line_of[opened], minlength=n).astype(np.float64)
        shouted = (page.cased >= 2) & (page.capitals == page.cased)
        self.shouted = np.bincount(self.line_of[shouted], minlength=n).astype(np.float64)
        mixed = (page.capitals >= 2) & (page.cased > page.capitals) & ~opened
        self.glued = np.bincount(self.line_of[mixed], minlength=n).astype(np.float64)

    def write(self, out: _Columns) -> None:
        c = self.counts
        length = np.maximum(self.length, 1)
        cased = c[:, g.UPPER] + c[:, g.LOWER]
        letters = np.maximum(cased + c[:, g.CASELESS] + c[:, g.IDEOGRAPH], 1)
        tokens = np.maximum(self.tokens, 1)
        words = self.tokens - 0.5 * c[:, g.IDEOGRAPH]
        out.add(np.log1p(length) / 6, np.log1p(words) / 4)
        out.add(np.searchsorted(_LENGTHS, words, "right")[:, None] == _LENGTH_CLASSES)
        out.add(
            c[:, g.UPPER] / letters, c[:, g.CASELESS] / letters, c[:, g.IDEOGRAPH] / letters, c[:, g.DIGIT] / length
        )
        out.add(
            self.capitals / tokens,
            self.shouted / tokens,
            np.minimum(self.glued, 1),
            (self.capitals >= self.tokens) & (self.tokens > 0),
        )
        out.add((cased >= 8) & (c[:, g.LOWER] == 0))
        out.add(letters / length, c[:, g.SYMBOL] / length)
        signs = c.take(_SIGNS, axis=1)
        out.add(np.minimum(signs, 4) / 4, np.minimum(signs / tokens[:, None], 1))
        out.add(self.opening[:, None] == _OPENINGS, self.last[:, None] == _ENDINGS, self.sentence)


def _categories(which: Ints, sizes: Ints, rows: Ints, n: int) -> NDArray[np.float64]:
    """How many words of each line belong to each category: the entries ``which`` of the lexicon stand in ``rows``."""
    groups = lexicon().categories
    width = len(groups.flags)
    found = np.bincount(rows * width + groups.of[which], weights=sizes, minlength=n * width)
    return found.reshape(n, width) @ groups.flags


def _language(which: Ints) -> str | None:
    """The language whose function words stand in the page most often, words of fewer languages weighing more."""
    words = lexicon()
    which = which[words.function[which]]
    if len(which) < _LEAST_KNOWN:
        return None
    count = np.bincount(words.languages.of[which], minlength=len(words.weights))
    return languages()[int(np.argmax(count @ words.weights))]


def _dates(page: Glyphs, line_of: Ints, n: int, categories: NDArray[np.float64]) -> NDArray[np.float64]:
    """Columns: a year, a numeric date, a date with a month's name, a time of day, the share of the words that make these up."""
    columns = np.zeros((n, 5))
    kinds = page.kinds
    numbers = np.flatnonzero((kinds.take(page.starts) == g.DIGIT) & (kinds.take(page.ends - 1) == g.DIGIT))
    starts, ends, lines = page.starts[numbers], page.ends[numbers], line_of[numbers]
    size = ends - starts
    century = 10 * page.codes[starts] + page.codes.take(starts + 1, mode="clip") - 11 * ord("0")
    year = (size == 4) & ((century == 19) | (century == 20))
    small = size <= 2
    columns[:, 0] = np.bincount(lines[year], minlength=n)
    gap = np.where((np.diff(numbers) == 1) & (np.diff(lines) == 0), starts[1:] - ends[:-1], _FAR)  # to the next number
    near = gap <= 2
    dated = (small[:-2] & small[1:-1] & (year[2:] | small[2:])) | (year[:-2] & small[1:-1] & small[2:])
    columns[:, 1] = np.bincount(lines[:-2][dated & near[:-1] & near[1:]], minlength=n)
    clock = (gap == 1) & small[:-1] & (size[1:] == 2) & _POINT[kinds[ends[:-1]]]
    columns[:, 3] = np.bincount(lines[:-1][clock], minlength=n)
    month = categories[:, _MONTH]
    columns[:, 2] = (month > 0) & (columns[:, 0] > 0) & (np.bincount(lines[small], minlength=n) > 0)
    told = np.bincount(lines, minlength=n) + categories[:, _CALENDAR].sum(axis=1)
    columns[:, 4] = told / np.maximum(np.bincount(line_of, minlength=n), 1)
    return np.minimum(columns, 1)


def _write_words(out: _Columns, per_line: Ints, categories: NDArray[np.float64], dates: NDArray[np.float64]) -> None:
    tokens = np.maximum(per_line, 1)[:, None]
    out.add(np.minimum(categories, 1), np.minimum(categories / tokens, 1), dates)


def _write_place(out: _Columns, words: NDArray[np.float64], prose: NDArray[np.bool_]) -> None:
    """Where the line stands in the page, and where from the stretch richest in prose."""
    n = len(words)
    index = np.arange(n, dtype=np.float64)
    score = np.where(prose, np.minimum(words, 60), np.where(words < 14, -3, -8))
    total = np.cumsum(score)
    before = total - score
    end = int(np.argmax(total - np.minimum.accumulate(before)))
    start = int(np.argmin(before[: end + 1]))
    # distances in lines: to the ends of the page and of the stretch, and to the nearest paragraph above and below
    away = np.empty((n, 6))
    away[:, 0] = index
    away[:, 1] = n - 1 - index
    away[:, 2] = start - index
    away[:, 3] = index - end
    away[:, 4] = index - np.maximum.accumulate(np.where(prose, index, -_FAR))
    away[:, 5] = np.minimum.accumulate(np.where(prose, index, n + _FAR)[::-1])[::-1] - index
    np.maximum(away, 0, out=away)
    np.minimum(away[:, 4:], _FAR, out=away[:, 4:])
    mass = np.cumsum(np.where(prose, words, 0))
    out.add(index / n, np.log1p(away) / 6, (index >= start) & (index <= end), prose, mass / max(mass[-1], 1))


def _ranked(hashes: Hashes) -> tuple[int, Ints]:
    """How many different ones there are, and a number from 0 for each."""
    order = np.argsort(hashes)
    ordered = hashes[order]
    numbers = np.zeros(len(hashes), np.int64)
    numbers[order[1:]] = np.cumsum(ordered[1:] != ordered[:-1])
    return int(numbers[order[-1]]) + 1, numbers


def _words_of_lines(hashes: Hashes, line_of: Ints) -> tuple[int, Ints, Ints]:
    """How many different words there are; and each word of each line once, by line: the line, and the word's number."""
    if not len(hashes):
        return 0, np.zeros(0, np.int64), np.zeros(0, np.int64)
    kinds, word = _ranked(hashes)
    pairs = _once(line_of * kinds + word)
    lines = pairs // kinds
    return kinds, lines, pairs - lines * kinds


def _once(values: Ints) -> Ints:
    """Sorted, each once."""
    ordered = np.sort(values)
    kept = np.ones(len(ordered), bool)
    kept[1:] = ordered[1:] != ordered[:-1]
    return ordered[kept]


def _write_overlap(
    out: _Columns, page: Glyphs, line_of: Ints, prose: NDArray[np.bool_], function: Ints
) -> NDArray[np.float64]:
    """How much of what a line names recurs in the story's paragraphs: a headline's words do, a link's to another story do not."""
    n = len(prose)
    content = np.ones(len(page.hashes), bool)
    content[function] = False
    opening = page.kinds[page.starts]
    ideograph = opening == g.IDEOGRAPH
    content &= (page.ends - page.starts >= CONTENT_LENGTH) | ideograph | (opening == g.CASELESS)
    columns = np.zeros((n, 4))
    if content.any():
        hashes = page.hashes
        if ideograph.any():
            # two characters in a row say what a word says elsewhere; one alone says little
            paired = ideograph[:-1] & ideograph[1:] & (page.starts[1:] == page.ends[:-1])
            hashes = hashes.copy()
            hashes[:-1][paired] = g.chain(page.hashes[:-1][paired], page.hashes[1:][paired])
            content &= ~ideograph | np.append(paired, False)
        kinds, pair_line, pair_word = _words_of_lines(hashes[content], line_of[content])
        told = prose[pair_line]
        in_prose = np.bincount(pair_word[told], minlength=kinds).astype(np.float64)
        paragraphs = np.flatnonzero(prose)
        leading = np.zeros(n, bool)
        leading[paragraphs[:_LEAD]] = True
        lead = leading[pair_line]
        in_lead = np.bincount(pair_word[lead], minlength=kinds) > 0
        others = in_prose[pair_word] - told
        recurs = np.bincount(pair_line, others > 0, n)
        per_line = np.maximum(np.bincount(pair_line, minlength=n), 1)
        columns[:, 0] = recurs / per_line
        columns[:, 1] = np.bincount(pair_line, np.log1p(others), n) / per_line / 2
        columns[:, 2] = np.bincount(pair_line, in_lead[pair_word] & ~lead, n) / per_line
        columns[:, 3] = np.minimum(recurs, 6) / 6
    out.add(columns)
    return columns


def _write_copies(out: _Columns, lines: list[str]) -> NDArray[np.float64]:
    """Columns: whether the same line stands above, and below, and how often it does."""
    met: dict[str, int] = {}
    first = np.array([met.setdefault(line, i) for i, line in enumerate(lines)], np.int64)  # where each line stood first
    index = np.arange(len(lines))
    last = np.zeros(len(lines), np.int64)
    last[first] = index
    often = np.bincount(first)[first] - 1
    found: NDArray[np.float64] = np.stack(
        (first < index, last[first] > index, np.log1p(np.minimum(often, 20)) / 3), axis=1, dtype=np.float64
    )
    out.add(found)
    return found
