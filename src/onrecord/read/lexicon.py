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

    def count(self, which: Ints, rows: Ints, count: int) -> NDArray[np.float64]:
        """How often each bit is set among the entries ``which``, in each of ``count`` rows that ``rows`` says they stand in."""
        width = len(self.flags)
        found = np.bincount(rows * width + self.of[which], minlength=count * width)
        return found.reshape(count, width) @ self.flags


@dataclass(frozen=True, slots=True)
class Entries:
    """Phrases of one length: which categories (bit k: ``CATEGORIES[k]``) and languages each is of, and a table to find them in."""

    categories: Groups
    languages: Groups
    finder: Finder

    def find(self, hashes: Hashes) -> tuple[Ints, Ints]:
        """Which of ``hashes`` are entries, and which entries they are."""
        at = self.finder.numbers(hashes)
        hits = np.flatnonzero(at)
        return hits, at[hits] - 1


@cache
def languages() -> tuple[str, ...]:
    """The languages that are told apart, ISO 639-1."""
    return tuple(table("function_words", "mul"))


@cache
def lexicon() -> tuple[Entries, ...]:
    """Entries of one, two and three words."""
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
    for words, (_, category, language) in zip(_words([phrase for phrase, _, _ in entries]), entries, strict=True):
        if 1 <= len(words) <= LONGEST:
            key = int(phrase_hash(words))
            kinds, tongues = found[len(words) - 1].get(key, (0, 0))
            bit = 1 << CATEGORIES.index(category)
            found[len(words) - 1][key] = (kinds | bit, tongues | language)
    result = []
    for part in found:
        keys = sorted(part)
        hashes = np.array(keys, np.uint64)
        bits, codes = (np.array([part[key][i] for key in keys], np.uint64) for i in (0, 1))
        result.append(Entries(Groups.by(bits, len(CATEGORIES)), Groups.by(codes, len(languages())), Finder(hashes)))
    return tuple(result)


def _words(phrases: list[str]) -> list[Hashes]:
    """Hashes of the words of each phrase, all read at once: thousands one by one would take half a second."""
    page = glyphs("\n".join(phrases))
    begins = np.cumsum([0, *(len(phrase) + 1 for phrase in phrases)])
    return [page.hashes[a:b] for a, b in pairwise(np.searchsorted(page.starts, begins).tolist())]


def sequences(page: Glyphs) -> tuple[Hashes, ...]:
    """Hashes of all runs of one, two and three words that stand close together."""
    one = page.hashes
    if len(one) < LONGEST:
        return (one, one[:0], one[:0])
    two = chain(one[:-1], one[1:])
    return (one, two, chain(two[:-1], one[2:]))
