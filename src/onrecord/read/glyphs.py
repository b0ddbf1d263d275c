"""A page's characters and words as arrays: classes of characters, words as hashes, both found without a loop.

Labelling a page must cost a fraction of what parsing its markup would, so that whatever is counted a line is counted
for all lines at once.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Hashes = NDArray[np.uint64]

# classes of characters
SPACE, UPPER, LOWER, CASELESS, IDEOGRAPH, DIGIT, MARK = 0, 1, 2, 3, 4, 5, 6
END, COMMA, COLON, QUOTE, OPEN, CLOSE, DASH, BAR, AT, RIGHTS, APOSTROPHE, SYMBOL = (
    7,
    8,
    9,
    10,
    11,
    12,
    13,
    14,
    15,
    16,
    17,
    18,
)
CLASSES = 19
_PLANE = 0x10000
_EXACT = {
    END: ".!?…。！？।؟", COMMA: ",;、，；،", COLON: ":：", QUOTE: "\"“”„«»‹›「」『』‚‘", OPEN: "([{（［【〈《", CLOSE: ")]}）］】〉》",
    DASH: "-–—‒−‐‑―", BAR: "|·•/\\→›»▶►●■◆▪‣➔>＞｜", AT: "@", RIGHTS: "©®™", APOSTROPHE: "'’ʼ`´",
}  # fmt: skip
_CATEGORY = {
    "Lu": UPPER, "Lt": UPPER, "Ll": LOWER, "Lm": CASELESS, "Lo": CASELESS, "Nd": DIGIT, "Mn": MARK, "Mc": MARK, "Cf": MARK,
    "Zs": SPACE, "Zl": SPACE, "Zp": SPACE, "Cc": SPACE, "Ps": OPEN, "Pe": CLOSE, "Pi": QUOTE, "Pf": QUOTE, "Pd": DASH,
}  # fmt: skip


@cache
def _tables() -> tuple[NDArray[np.uint8], NDArray[np.uint32]]:
    """For each code point of the first plane its class and its lower-case form (0 where there is no single one)."""
    kinds = np.fromiter(
        (_CATEGORY.get(unicodedata.category(chr(code)), SYMBOL) for code in range(_PLANE)), np.uint8, _PLANE
    )
    kinds[0x3040:0x3100] = IDEOGRAPH  # kana
    kinds[0x3400:0xA000] = IDEOGRAPH
    kinds[0xF900:0xFB00] = IDEOGRAPH
    for kind, characters in _EXACT.items():
        for character in characters:
            kinds[ord(character)] = kind
    lower = np.arange(_PLANE, dtype=np.uint32)
    for code in np.flatnonzero(kinds == UPPER):
        small = chr(code).lower()
        if len(small) == 1:
            lower[code] = ord(small)
    return kinds, lower


# two counts in one number: letters that have a case, and above these bits capitals
_CASED = 32
_CASES = np.zeros(CLASSES, np.int64)
_CASES[LOWER], _CASES[UPPER] = 1, 1 + (1 << _CASED)

_RANKS = 64  # characters of a word that count in its hash
_PRIME = 0x100000001B3


@cache
def _powers() -> Hashes:
    value, found = 1, []
    for _ in range(_RANKS):
        found.append(value)
        value = value * _PRIME % 2**64
    return np.array(found, np.uint64)


@dataclass(frozen=True, slots=True)
class Glyphs:
    """Characters and words of a text.

    Attributes:
        codes: code points, lower case.
        kinds: their classes.
        starts, ends: of each word: a run of letters, marks and digits, apostrophes inside it; an ideograph is a word of its own.
        hashes: of each word in lower case.
        capitals, cased: how many of each word's letters are capitals, and how many are either capitals or small.
    """

    codes: NDArray[np.uint32]
    kinds: NDArray[np.uint8]
    starts: Ints
    ends: Ints
    hashes: Hashes
    capitals: Ints
    cased: Ints


def glyphs(text: str) -> Glyphs:
    """Classes and words of a text; time linear in its length."""
    kinds_of, lower_of = _tables()
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    at = codes.astype(np.intp)
    high = at >= _PLANE if not text.isascii() else None
    if high is not None and high.any():
        at[high] = 0
        kinds = kinds_of.take(at)
        codes = np.where(high, 0, lower_of.take(at))
        kinds[high] = SYMBOL
    else:
        kinds, codes = kinds_of.take(at), lower_of.take(at)
    wordy = (kinds >= UPPER) & (kinds <= MARK)
    if len(wordy) > 2:
        # an apostrophe between letters belongs to the word
        wordy[1:-1] |= (kinds[1:-1] == APOSTROPHE) & wordy[:-2] & wordy[2:]
    single = kinds == IDEOGRAPH
    begins = wordy.copy()
    begins[1:] &= ~wordy[:-1] | single[:-1] | single[1:]
    starts = np.flatnonzero(begins)
    if not len(starts):
        nothing = np.zeros(0, np.int64)
        return Glyphs(codes, kinds, nothing, nothing, np.zeros(0, np.uint64), nothing, nothing)
    inside = np.flatnonzero(wordy)
    first = np.flatnonzero(begins.take(inside))  # which of the characters of words begin one
    counts = np.diff(first, append=len(inside))
    rank = np.arange(len(inside)) - np.repeat(first, counts)  # each character's place in its word
    values = codes.take(inside).astype(np.uint64)
    values += np.uint64(1)
    values *= _powers().take(rank, mode="clip")
    if counts.max() > _RANKS:
        values[rank >= _RANKS] = 0
    cases = np.add.reduceat(_CASES.take(kinds.take(inside)), first)
    return Glyphs(
        codes, kinds, starts, starts + counts, np.add.reduceat(values, first), cases >> _CASED, cases & (2**_CASED - 1)
    )


def phrase_hash(parts: Hashes) -> np.uint64:
    """The hash of two or three words in a row, as ``pairs`` and ``triples`` give it."""
    value = parts[:1]
    for part in parts[1:]:
        value = chain(value, np.array([part], np.uint64))
    return np.uint64(value[0])


def chain(left: Hashes, right: Hashes) -> Hashes:
    """Hashes of sequences: what came before, and the word that follows."""
    mixed = left * np.uint64(0x9E3779B97F4A7C15) + right
    return mixed ^ (mixed >> np.uint64(29))
