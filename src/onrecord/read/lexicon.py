"""The words of ``lang/mul`` as sorted hashes, so that all words of a page are looked up at once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from onrecord.lang import table
from onrecord.read.glyphs import Glyphs, Hashes, Ints, chain, glyphs, phrase_hash

CATEGORIES = (
    "by", "job", "agency", "credit", "caption", "social", "account", "legal", "ad", "related", "video", "minutes",
    "dateword", "clockword", "contributor", "bio", "section", "particle", "month", "weekday", "function",
)  # fmt: skip
LONGEST = 3


_ROOM = 8  # slots an entry
_SPREAD = np.uint64(0x9E3779B97F4A7C15)


class Finder:
    """A table of hashes: as many slots for each key as the fullest needs, so that thousands of words are looked up in microseconds."""

    def __init__(self, hashes: Hashes) -> None:
        self.hashes = np.append(np.zeros(1, np.uint64), hashes)  # 0: no entry
        bits = max(len(hashes) * _ROOM, 2).bit_length()
        self.shift = np.uint64(64 - bits)
        keys = self._keys(hashes)
        order = np.argsort(keys, kind="stable")
        ordered = keys[order]
        depth = np.arange(len(keys)) - np.searchsorted(ordered, ordered)
        self.slots = np.zeros((int(depth.max(initial=0)) + 1, 1 << bits), np.int32)
        self.slots[depth, ordered] = order + 1

    def _keys(self, hashes: Hashes) -> Ints:
        return ((hashes * _SPREAD) >> self.shift).view(np.int64)

    def numbers(self, hashes: Hashes) -> Ints:
        """For each hash its place among the entries, from 1; 0 where it is none."""
        keys = self._keys(hashes)
        numbers: Ints = self.slots[0].take(keys).astype(np.int64)
        left = np.flatnonzero(numbers)  # most words are none, and most of their slots are empty
        left = left[self.hashes.take(numbers[left]) != hashes[left]]
        for deeper in self.slots[1:]:
            found = deeper.take(keys[left])
            right = self.hashes.take(found) == hashes[left]
            numbers[left] = np.where(right, found, 0)
            left = left[~right & (found > 0)]
        numbers[left] = 0
        return numbers


@dataclass(frozen=True, slots=True)
class Groups:
    """Entries by which bits they have: few combinations occur, so that counting these and adding up their bits is quick.

    Attributes:
        of: the combination that each entry has.
        flags: a row a combination, a column a bit, 1 or 0.
    """

    of: Ints
    flags: NDArray[np.float64]

    @classmethod
    def by(cls, bits: Hashes, width: int) -> Groups:
        """Group entries by their lowest ``width`` bits."""
        combinations, of = np.unique(bits, return_inverse=True)
        flags = (combinations[:, None] >> np.arange(width, dtype=np.uint64)) & np.uint64(1)
        return cls(of.astype(np.int64), flags.astype(np.float64))


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Words and phrases: which categories (bit k: ``CATEGORIES[k]``) each is of, and which languages' function words.

    Attributes:
        finders: tables of the entries of one, two and three words; those of one word hold what any phrase begins with, too.
        offsets: number of the first entry of each length.
        leads: for each entry of one word, whether a phrase begins with it.
        categories, languages: of all entries, by length.
        function: for each entry, whether it is a function word of any language.
        weights: for each combination of languages, what a word of it tells of each: the fewer the more.
    """

    finders: tuple[Finder, ...]
    offsets: tuple[int, ...]
    leads: NDArray[np.bool_]
    categories: Groups
    languages: Groups
    function: NDArray[np.bool_]
    weights: NDArray[np.float64]

    def find(self, page: Glyphs, line_of: Ints) -> tuple[Ints, Ints, Ints]:
        """Where entries stand in a page: their first words, their numbers, and how many words each has.

        A phrase stands in one line.
        """
        numbers = self.finders[0].numbers(page.hashes)
        at = np.flatnonzero(numbers)
        which = numbers[at] - 1
        found = [(at, which)]
        at = at[self.leads[which]]
        mixed = page.hashes[at]
        for size in range(2, LONGEST + 1):
            inside = at < len(line_of) - size + 1
            inside[inside] = line_of[at[inside]] == line_of[at[inside] + size - 1]
            at = at[inside]
            mixed = chain(mixed[inside], page.hashes[at + size - 1])
            numbers = self.finders[size - 1].numbers(mixed)
            hits = np.flatnonzero(numbers)
            found.append((at[hits], numbers[hits] - 1 + self.offsets[size - 1]))
        sizes = np.repeat(np.arange(1, LONGEST + 1), [len(hits) for hits, _ in found])
        return np.concatenate([hits for hits, _ in found]), np.concatenate([of for _, of in found]), sizes


@cache
def languages() -> tuple[str, ...]:
    """The languages that are told apart, ISO 639-1."""
    return tuple(table("function_words", "mul"))


@cache
def lexicon() -> Lexicon:
    """The words of ``lang/mul``."""
    entries = [
        (phrase, category, 0)
        for category, phrases in table("reading", "mul").items()
        if category in CATEGORIES
        for phrase in phrases
    ]
    calendar = table("calendar", "mul")
    entries += [(month, "month", 0) for month in calendar["months"]]
    entries += [(weekday, "weekday", 0) for weekday in calendar["weekdays"]]
    for number, forms in enumerate(table("function_words", "mul").values()):
        entries += [(form, "function", 1 << number) for form in forms]
    found: list[dict[int, tuple[int, int]]] = [{} for _ in range(LONGEST)]
    leads: set[int] = set()
    for words, (_, category, language) in zip(_words([phrase for phrase, _, _ in entries]), entries, strict=True):
        if 1 <= len(words) <= LONGEST:
            key = int(phrase_hash(words))
            bits, codes = found[len(words) - 1].get(key, (0, 0))
            found[len(words) - 1][key] = (bits | 1 << CATEGORIES.index(category), codes | language)
            if len(words) > 1:
                leads.add(int(words[0]))
    for lead in leads:
        found[0].setdefault(lead, (0, 0))
    keys = [sorted(part) for part in found]
    kinds, tongues = (
        np.array([part[key][i] for part, of in zip(found, keys, strict=True) for key in of], np.uint64) for i in (0, 1)
    )
    by_language = Groups.by(tongues, len(languages()))
    spread = by_language.flags.sum(axis=1)
    return Lexicon(
        tuple(Finder(np.array(of, np.uint64)) for of in keys),
        (0, len(keys[0]), len(keys[0]) + len(keys[1])),
        np.array([key in leads for key in keys[0]]),
        Groups.by(kinds, len(CATEGORIES)),
        by_language,
        spread[by_language.of] > 0,
        by_language.flags / np.maximum(spread, 1)[:, None],
    )


def _words(phrases: list[str]) -> list[Hashes]:
    """Hashes of the words of each phrase, all read at once: thousands one by one would take half a second."""
    page = glyphs("\n".join(phrases))
    begins = np.cumsum([0, *(len(phrase) + 1 for phrase in phrases)])
    return [page.hashes[a:b] for a, b in pairwise(np.searchsorted(page.starts, begins).tolist())]
