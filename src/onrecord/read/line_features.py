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
from onrecord.read.lexicon import CATEGORIES, languages, lexicon, sequences

Floats = NDArray[np.float32]

CONTENT_LENGTH = 4  # characters of a word that may tell what a story is about
PROSE_WORDS = 12  # words of a line that is prose if it also ends as a sentence
_LENGTHS = (2, 3, 5, 8, 13, 21, 41)  # borders between classes of line length, in words
_LEAD = 2  # paragraphs at the head of the story that a headline is compared with
_MOST_COLUMNS = 160
_LEAST_KNOWN = 10  # function words that tell a page's language
_LOW = 4095  # the bits of a hash that are looked at first
_COPIES = 400  # lines of which copies inside other lines are sought


@dataclass(frozen=True, slots=True)
class Described:
    """The lines of a page.

    Attributes:
        columns: a row a line, one column a feature, about 0..1 each.
        first, last: which of the page's words is each line's first and last (-1 where it has none).
        hashes: of all words; ``line_of`` says in which line each stands.
        words: words in each line, an ideograph counted as half.
        prose: whether a line is plainly a paragraph.
        sentence: whether it ends as one.
        year: whether a year stands in it.
        dated: whether a date may stand in it.
        recurring: how much of what it names recurs in the paragraphs, six ways; the first is the share of its words, the third
            that in the first paragraphs.
        copies: whether it stands above and below as well, how often, and inside longer lines.
        language: ISO 639-1, from the function words; None where too few were known.
    """

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
        self.count = count
        self.table = np.empty((count, _MOST_COLUMNS), np.float32)
        self.used = 0

    def add(self, *columns: NDArray[np.generic]) -> None:
        for column in columns:
            width = 1 if column.ndim == 1 else column.shape[1]
            self.table[:, self.used : self.used + width] = column if column.ndim == 2 else column[:, None]
            self.used += width


def describe(text: str, starts: Ints, ends: Ints) -> Described:
    """Features of the lines ``text[starts[i]:ends[i]]``, in order, none empty."""
    n = len(starts)
    page = glyphs(text)
    out = _Columns(n)
    shape = _Shape(page, starts, ends)
    shape.write(out)
    line_of = shape.row[page.starts]
    per_line = np.bincount(line_of, minlength=n)
    hits = [entries.find(hashes) for entries, hashes in zip(lexicon(), sequences(page), strict=True)]
    categories = _categories(hits, line_of, n)
    dates = _dates(page, line_of, n, categories)
    _write_words(out, per_line, categories, dates)
    words = per_line - 0.5 * shape.counts[:, g.IDEOGRAPH]
    functions = categories[:, CATEGORIES.index("function")]
    prose = (words >= PROSE_WORDS) & (shape.sentence | (words >= 40))
    _write_place(out, words, prose, functions)
    recurring = _write_overlap(out, page, line_of, prose, hits[0])
    copies = _write_copies(out, text, starts, ends, words, page, line_of)
    bounds = np.cumsum(per_line)
    return Described(
        np.ascontiguousarray(out.table[:, : out.used]),
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
        _language(*hits[0]),
    )


def _kinds(*kinds: int) -> NDArray[np.bool_]:
    """A table to ask, for an array of classes, which are among these."""
    found = np.zeros(g.CLASSES, bool)
    found[list(kinds)] = True
    return found


_CLOSING = _kinds(g.QUOTE, g.CLOSE, g.APOSTROPHE)
_NEW_SENTENCE = _kinds(g.UPPER, g.QUOTE, g.CASELESS, g.DIGIT, g.OPEN)
_CASED = _kinds(g.UPPER, g.LOWER)
_POINT = _kinds(g.COLON, g.END)


class _Shape:
    """Counts of characters by class, and what stands at the ends of a line."""

    def __init__(self, page: Glyphs, starts: Ints, ends: Ints) -> None:
        n = len(starts)
        self.page, self.starts, self.ends = page, starts, ends
        self.length = (ends - starts).astype(np.float64)
        begins = np.zeros(len(page.kinds), np.int8)
        begins[starts] = 1
        row = np.cumsum(begins, dtype=np.int64)
        row -= 1
        self.row = row  # of each character, that of the line above where it stands between two
        top = int(starts[0]) if n else 0  # what stands between lines is space, which nothing here counts
        self.counts = np.bincount(
            row[top:] * g.CLASSES + page.kinds[top:], minlength=n * g.CLASSES
        ).reshape(n, g.CLASSES).astype(np.float64)  # fmt: skip
        kinds = page.kinds
        self.opening = kinds[starts]
        self.last = kinds[ends - 1]
        second = kinds[np.maximum(ends - 2, starts)]
        third = kinds[np.maximum(ends - 3, starts)]
        closing = _CLOSING[self.last]
        more = closing & _CLOSING[second]
        self.sentence = (self.last == g.END) | (closing & (second == g.END)) | (more & (third == g.END))
        # ends of sentences inside a line: an end mark, space or quote marks, a capital or an ideograph
        stops = np.flatnonzero(kinds[:-2] == g.END) if len(kinds) > 2 else np.zeros(0, np.int64)
        after = kinds[stops + 2] if len(stops) else np.zeros(0, np.uint8)
        inner = stops[((kinds[stops + 1] == g.SPACE) & _NEW_SENTENCE[after]) | (kinds[stops + 1] == g.IDEOGRAPH)]
        where = np.searchsorted(starts, inner, "right") - 1
        valid = where >= 0
        valid[valid] &= inner[valid] < ends[where[valid]] - 2
        self.sentences = np.bincount(where[valid], minlength=n).astype(np.float64)
        tokens = page.starts
        line_of = row[tokens]
        self.capitals = np.bincount(line_of[kinds[tokens] == g.UPPER], minlength=n).astype(np.float64)
        self.tokens = np.bincount(line_of, minlength=n).astype(np.float64)
        upper = np.cumsum(kinds == g.UPPER, dtype=np.int32)
        letters = np.cumsum(_CASED[kinds], dtype=np.int32)
        if len(tokens):
            last = page.ends - 1
            had_upper = upper[last] - upper[tokens] + (kinds[tokens] == g.UPPER)
            had = letters[last] - letters[tokens] + _CASED[kinds[tokens]]
            shouted = (had >= 2) & (had_upper == had)
            self.shouted = np.bincount(line_of[shouted], minlength=n).astype(np.float64)
            mixed = (had_upper >= 2) & (had > had_upper) & (kinds[tokens] != g.UPPER)
            self.glued = np.bincount(line_of[mixed], minlength=n).astype(np.float64)
        else:
            self.shouted = self.glued = np.zeros(n)

    def write(self, out: _Columns) -> None:
        c = self.counts
        length = np.maximum(self.length, 1)
        cased = c[:, g.UPPER] + c[:, g.LOWER]
        letters = np.maximum(cased + c[:, g.CASELESS] + c[:, g.IDEOGRAPH], 1)
        tokens = np.maximum(self.tokens, 1)
        words = self.tokens - 0.5 * c[:, g.IDEOGRAPH]
        out.add(np.log1p(length) / 6, np.log1p(words) / 4, np.log1p(self.sentences))
        out.add(np.digitize(words, _LENGTHS)[:, None] == np.arange(len(_LENGTHS) + 1)[None, :])
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
        signs = c[:, [g.COMMA, g.QUOTE, g.DASH, g.BAR, g.COLON, g.END, g.OPEN, g.AT, g.RIGHTS]]
        each = np.stack((np.minimum(signs, 4) / 4, np.minimum(signs / tokens[:, None], 1)), axis=2)
        out.add(each.reshape(len(signs), -1))
        out.add(
            self.opening[:, None]
            == np.array([g.UPPER, g.LOWER, g.DIGIT, g.QUOTE, g.OPEN, g.DASH, g.BAR, g.RIGHTS, g.SYMBOL])[None, :]
        )
        out.add(
            self.last[:, None]
            == np.array(
                [g.UPPER, g.LOWER, g.DIGIT, g.QUOTE, g.CLOSE, g.COLON, g.COMMA, g.DASH, g.BAR, g.END, g.SYMBOL]
            )[None, :]
        )
        out.add(self.sentence)


def _categories(hits: list[tuple[Ints, Ints]], line_of: Ints, n: int) -> NDArray[np.float64]:
    """How many words of each line belong to each category; ``hits``: of each length of phrase, where which entries stand."""
    counts = np.zeros((n, len(CATEGORIES)))
    for size, (entries, (at, which)) in enumerate(zip(lexicon(), hits, strict=True), 1):
        if size > 1 and len(at):
            whole = line_of[at] == line_of[at + size - 1]
            at, which = at[whole], which[whole]
        if len(at):
            counts += entries.categories.count(which, line_of[at], n) * size
    return counts


def _language(at: Ints, which: Ints) -> str | None:
    """The language whose function words stand in the page most often, words of fewer languages weighing more."""
    groups = lexicon()[0].languages
    count = np.bincount(groups.of[which], minlength=len(groups.flags))
    known = groups.flags.sum(axis=1)
    if count[known > 0].sum() < _LEAST_KNOWN:
        return None
    return languages()[int(np.argmax((count / np.maximum(known, 1)) @ groups.flags))]


def _dates(page: Glyphs, line_of: Ints, n: int, categories: NDArray[np.float64]) -> NDArray[np.float64]:
    """Columns: a year, a numeric date, a date with a month's name, a time of day, the share of the words that make these up."""
    columns = np.zeros((n, 5))
    size = page.ends - page.starts
    digits = page.kinds[page.starts] == g.DIGIT
    if len(size):
        digits &= page.kinds[page.ends - 1] == g.DIGIT
        leading = page.codes[page.starts]
        following = page.codes[np.minimum(page.starts + 1, len(page.codes) - 1)]
        year = (
            digits
            & (size == 4)
            & (((leading == ord("1")) & (following == ord("9"))) | ((leading == ord("2")) & (following == ord("0"))))
        )
        small = digits & (size <= 2)
        columns[:, 0] = np.bincount(line_of[year], minlength=n)
        if len(size) >= 3:
            near = (page.starts[1:] - page.ends[:-1] <= 2) & (line_of[1:] == line_of[:-1])
            triple = near[:-1] & near[1:]
            numeric = triple & (
                (small[:-2] & small[1:-1] & (year[2:] | small[2:])) | (year[:-2] & small[1:-1] & small[2:])
            )
            columns[:, 1] = np.bincount(line_of[:-2][numeric], minlength=n)
        if len(size) >= 2:
            gap = page.starts[1:] - page.ends[:-1] == 1
            colon = gap & small[:-1] & (digits & (size == 2))[1:] & _POINT[page.kinds[page.ends[:-1]]]
            columns[:, 3] = np.bincount(line_of[:-1][colon], minlength=n)
        small_count = np.bincount(line_of[small], minlength=n)
        month = categories[:, CATEGORIES.index("month")]
        columns[:, 2] = (month > 0) & (columns[:, 0] > 0) & (small_count > 0)
        names = ("month", "weekday", "dateword", "clockword")
        told = np.bincount(line_of[digits], minlength=n) + sum(categories[:, CATEGORIES.index(name)] for name in names)
        columns[:, 4] = np.minimum(told / np.maximum(np.bincount(line_of, minlength=n), 1), 1)
    return np.minimum(columns, 1)


def _write_words(out: _Columns, per_line: Ints, categories: NDArray[np.float64], dates: NDArray[np.float64]) -> None:
    tokens = np.maximum(per_line, 1)[:, None]
    out.add(np.minimum(categories, 1), np.minimum(categories / tokens, 1), dates)


def _write_place(
    out: _Columns, words: NDArray[np.float64], prose: NDArray[np.bool_], functions: NDArray[np.float64]
) -> None:
    """Where the line stands in the page, and where from the stretch richest in prose."""
    n = len(words)
    index = np.arange(n, dtype=np.float64)
    out.add(index / n, np.log1p(index) / 6, np.log1p(n - 1 - index) / 6)
    score = np.where(prose, np.minimum(words, 60), np.where(words < 14, -3, -8))
    total = np.cumsum(score)
    before = total - score
    lowest = np.minimum.accumulate(before)
    end = int(np.argmax(total - lowest))
    start = int(np.argmin(before[: end + 1]))
    out.add(
        (index >= start) & (index <= end),
        np.log1p(np.maximum(start - index, 0)) / 6,
        np.log1p(np.maximum(index - end, 0)) / 6,
    )
    out.add(index == start, np.maximum(1 - np.abs(index - start) / 12, 0), np.maximum(1 - np.abs(index - end) / 12, 0))
    # distance to the nearest paragraph above and below, in lines
    above = np.maximum.accumulate(np.where(prose, index, -1))
    below = np.minimum.accumulate(np.where(prose, index, 2 * n)[::-1])[::-1]
    up = np.where(above < 0, 60, np.minimum(index - above, 60))
    down = np.where(below >= n, 60, np.minimum(below - index, 60))
    out.add(prose, np.log1p(up) / 4.2, np.log1p(down) / 4.2, above < 0, below >= n)
    mass = np.where(prose, words, 0)
    whole = max(mass.sum(), 1)
    out.add(np.cumsum(mass) / whole)
    # the page as a whole, the same for each of its lines
    page = np.array(
        [
            np.log1p(n) / 6,
            np.log1p(prose.sum()) / 5,
            np.log1p(words.mean()) / 4,
            mass.sum() / max(words.sum(), 1),
            functions.sum() / max(words.sum(), 1),
        ]
    )
    out.add(np.broadcast_to(page, (n, len(page))))
    widest = np.log1p(np.maximum.accumulate(words)) / 5
    out.add(widest, np.log1p(np.maximum.accumulate(words[::-1])[::-1]) / 5)


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
    out: _Columns, page: Glyphs, line_of: Ints, prose: NDArray[np.bool_], hits: tuple[Ints, Ints]
) -> NDArray[np.float64]:
    """How much of what a line names recurs in the story's paragraphs: a headline's words do, a link's to another story do not."""
    n = len(prose)
    content = np.ones(len(page.hashes), bool)
    groups = lexicon()[0].languages
    function: NDArray[np.bool_] = groups.flags.sum(axis=1) > 0
    content[hits[0][function[groups.of[hits[1]]]]] = False
    opening = page.kinds[page.starts]
    ideograph = opening == g.IDEOGRAPH
    content &= (page.ends - page.starts >= CONTENT_LENGTH) | ideograph | (opening == g.CASELESS)
    columns = np.zeros((n, 6))
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
        columns[:, 4] = np.bincount(pair_line, others >= max(2, 0.25 * prose.sum()), n) / per_line
        spread = np.bincount(pair_word, minlength=kinds).astype(np.float64)
        columns[:, 5] = np.bincount(pair_line, np.log(n / spread[pair_word]), n) / per_line / 6
    out.add(columns)
    return columns


def _write_copies(
    out: _Columns, text: str, starts: Ints, ends: Ints, words: NDArray[np.float64], page: Glyphs, line_of: Ints
) -> NDArray[np.float64]:
    """Whether the line's words stand elsewhere in the page as well: as a line, above or below, or inside a longer line."""
    n = len(starts)
    lines = [text[a:b] for a, b in zip(starts.tolist(), ends.tolist(), strict=True)]
    seen: dict[str, int] = {}
    before = []
    for line in lines:
        count = seen.get(line, 0)
        before.append(count)
        seen[line] = count + 1
    earlier = np.array(before, np.float64)
    total = np.array([seen[line] for line in lines], np.float64)
    inside = np.zeros(n)
    long_enough = (words >= 3) & (words <= 40) & (ends - starts >= 12)
    for i, count in _found_again(text, lines, starts, long_enough, page, line_of):
        inside[i] = count - total[i]
    found = np.stack(
        (
            np.minimum(earlier, 1),
            np.minimum(total - 1 - earlier, 1),
            np.log1p(np.minimum(total - 1, 20)) / 3,
            np.minimum(inside, 3) / 3,
        ),
        axis=1,
    )
    out.add(found)
    # words shared with the line above and below, as when a caption or a teaser is said twice
    columns = np.zeros((n, 2))
    if len(page.hashes):
        kinds, at_line, which = _words_of_lines(page.hashes, line_of)
        pairs = at_line * kinds + which
        size = np.maximum(np.bincount(at_line, minlength=n), 1)
        target = pairs + kinds
        at = np.searchsorted(pairs, target)
        at[at == len(pairs)] = 0
        shared = pairs[at] == target
        columns[:, 0] = np.bincount(at_line[at[shared]], minlength=n) / size
        columns[:, 1] = np.bincount(at_line[shared], minlength=n) / size
    out.add(columns)
    return found


def _found_again(
    text: str, lines: list[str], starts: Ints, asked: NDArray[np.bool_], page: Glyphs, line_of: Ints
) -> list[tuple[int, int]]:
    """Of the lines asked for, those whose first two words stand elsewhere too, and how often the whole line does.

    A copy begins with a copy of these two words: few lines have one, and only there is the line compared.
    """
    if len(page.hashes) < 2:
        return []
    pair = g.chain(page.hashes[:-1], page.hashes[1:])
    first = np.flatnonzero(np.append(True, line_of[1:] != line_of[:-1]))
    first = first[first < len(pair)]
    first = first[asked[line_of[first]]][:_COPIES]
    if not len(first):
        return []
    leads = np.sort(pair[first])
    which = np.searchsorted(leads, pair[first])
    low = np.zeros(_LOW + 1, bool)
    low[leads.view(np.int64) & _LOW] = True
    places = np.flatnonzero(low[pair.view(np.int64) & _LOW])  # the others' lowest bits are no lead's
    at = np.searchsorted(leads, pair[places])
    at[at == len(leads)] = 0
    right = leads[at] == pair[places]
    places, at = places[right], at[right]
    often = np.bincount(at, minlength=len(leads)) > 1
    positions: dict[int, list[int]] = {}
    again = often[at]
    for lead, place in zip(at[again].tolist(), page.starts[places[again]].tolist(), strict=True):
        positions.setdefault(lead, []).append(place)
    result = []
    again = often[which]
    for word, lead in zip(first[again].tolist(), which[again].tolist(), strict=True):
        i = int(line_of[word])
        line, offset = lines[i], int(page.starts[word] - starts[i])
        result.append((i, sum(text.startswith(line, max(place - offset, 0)) for place in positions[lead])))
    return result
