"""Words and how much they tell: stems, stop words and document frequencies from a fixed table.

The table is static, so that the likeness of two texts never depends on what else the ledger holds.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache

from onrecord.lang import table

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_GENITIVE = re.compile(r"['’]s?$")


@cache
def stop_words() -> frozenset[str]:
    """Words that say nothing of the subject."""
    return frozenset(table("reconcile")["words"]["stop"])


@cache
def stem(word: str) -> str:
    """A crude stem: plural, past and progressive endings cut, so that forms of one word meet."""
    word = _GENITIVE.sub("", word)
    if len(word) <= 3 or not word.isalpha():
        return word
    for ending, keep in (("ies", "y"), ("sses", "ss"), ("ied", "y")):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            return word[: -len(ending)] + keep
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for ending in ("ing", "ed"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)]
            if word[-1] == word[-2] and word[-1] not in "ls":
                word = word[:-1]
            break
    return word[:-1] if word.endswith("e") and len(word) > 4 else word


@cache
def _rarity() -> Mapping[str, float]:
    """Stem to its inverse document frequency in natural log; only what the table lists."""
    return {w: float(level) for level, words in table("document_frequency")["idf"].items() for w in words.split()}


@cache
def _unlisted() -> float:
    return float(table("document_frequency")["unlisted"])


def idf(term: str) -> float:
    """How much a stem tells; numbers as much as a fairly rare word."""
    return _rarity().get(term, _unlisted())


def words(text: str) -> list[str]:
    """The words of a text, lower case."""
    return [w.replace("’", "'") for w in _WORD.findall(text.casefold())]


def content_stems(text: str) -> list[str]:
    """Stems of the words that are no stop words."""
    stop = stop_words()
    return [stem(w) for w in words(text) if w not in stop]


def vector(stems: Iterable[str]) -> dict[str, float]:
    """TF-IDF with a logarithmic count, of length one."""
    weights = {t: (1 + math.log(n)) * idf(t) for t, n in sorted(Counter(stems).items())}
    norm = math.sqrt(sum(w * w for w in weights.values()))
    return {t: w / norm for t, w in weights.items()} if norm else {}


def cosine(a: Mapping[str, float], b: Mapping[str, float]) -> float:
    """Likeness of two vectors of length one, 0 to 1."""
    if len(b) < len(a):
        a, b = b, a
    return sum(weight * b[t] for t, weight in a.items() if t in b)
