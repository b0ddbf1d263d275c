"""The words of ``lang/mul`` as sorted hashes, so that all words of a page are looked up at once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

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
    """A table of hashes: two slots for each key, so that thousands of words are looked up in microseconds."""

    def __init__(self, hashes: Hashes) -> None:
        self.hashes = np.append(np.zeros(1, np.uint64), hashes)  # 0: no entry
        bits = max(len(hashes) * _ROOM, 2).bit_length()
        self.shift = np.uint64(64 - bits)
        keys = self._keys(hashes)
        self.slots = np.zeros((2, 1 << bits), np.int32)
        self.rest: dict[int, int] = {}
        for number, key in enumerate(keys.tolist(), 1):
            if not self.slots[0, key]:
                self.slots[0, key] = number
            elif not self.slots[1, key]:
                self.slots[1, key] = number
            else:
                self.rest[int(hashes[number - 1])] = number

    def _keys(self, hashes: Hashes) -> Ints:
        return ((hashes * _SPREAD) >> self.shift).astype(np.int64)

    def numbers(self, hashes: Hashes) -> Ints:
        """For each hash its place among the entries, from 1; 0 where it is none."""
        keys = self._keys(hashes)
        found = self.slots[0][keys]
        wrong = np.flatnonzero(self.hashes[found] != hashes)
        second = self.slots[1][keys[wrong]]
        second[self.hashes[second] != hashes[wrong]] = 0
        found[wrong] = second
        if self.rest:
            for i in np.flatnonzero(found == 0).tolist():
                found[i] = self.rest.get(int(hashes[i]), 0)
        numbers: Ints = found.astype(np.int64)
        return numbers


@dataclass(frozen=True, slots=True)
class Entries:
    """Phrases of one length: hashes, and for each the categories (bit k: ``CATEGORIES[k]``) and languages it is of."""

    hashes: Hashes
    categories: Hashes
    languages: Hashes
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
    found: list[dict[int, tuple[int, int]]] = [{} for _ in range(LONGEST)]

    def add(phrase: str, category: str, language: int = 0) -> None:
        words = glyphs(phrase).hashes
        if 1 <= len(words) <= LONGEST:
            key = int(phrase_hash(words))
            kinds, tongues = found[len(words) - 1].get(key, (0, 0))
            bit = 1 << CATEGORIES.index(category)
            found[len(words) - 1][key] = (kinds | bit, tongues | language)

    for category, phrases in table("reading", "mul").items():
        for phrase in phrases if category in CATEGORIES else ():
            add(phrase, category)
    calendar = table("calendar", "mul")
    for month in calendar["months"]:
        add(month, "month")
    for weekday in calendar["weekdays"]:
        add(weekday, "weekday")
    for number, words in enumerate(table("function_words", "mul").values()):
        for word in words:
            add(word, "function", 1 << number)
    result = []
    for part in found:
        keys = sorted(part)
        hashes = np.array(keys, np.uint64)
        result.append(
            Entries(
                hashes,
                np.array([part[key][0] for key in keys], np.uint64),
                np.array([part[key][1] for key in keys], np.uint64),
                Finder(hashes),
            )
        )
    return tuple(result)


def sequences(page: Glyphs) -> tuple[Hashes, ...]:
    """Hashes of all runs of one, two and three words that stand close together."""
    one = page.hashes
    if len(one) < LONGEST:
        return (one, one[:0], one[:0])
    two = chain(one[:-1], one[1:])
    return (one, two, chain(two[:-1], one[2:]))
