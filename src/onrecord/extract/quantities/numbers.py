"""Numerals: digits and words → a value, over the tokens of a parse."""

from __future__ import annotations

import re
from dataclasses import dataclass

from onrecord.lang import table

# at most fifteen digits: beyond that a float no longer tells one number from the next
_DIGITS = re.compile(
    r"^(?P<n>\d{1,3}(?:,\d{3}){1,4}(?:\.\d{1,6})?|\d{1,15}(?:\.\d{1,6})?)(?P<scale>[kmb]|mn|bn|tn)?$",
    re.IGNORECASE | re.ASCII,
)
_LAKH = re.compile(r"^\d{1,2}(?:,\d{2}){1,4},\d{3}$", re.ASCII)


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number over tokens ``first`` to ``last`` (inclusive).

    Attributes:
        value: as written; None for vague plurals.
        low: least value meant by a vague plural.
    """

    first: int
    last: int
    value: float | None
    low: float | None = None


def digits(text: str) -> float | None:
    """``3,000`` → 3000; ``1.2bn`` → 1.2e9; None for anything else."""
    match = _DIGITS.match(text)
    if match:
        value = float(match["n"].replace(",", ""))
        return value * float(table("quantities")["scales"][match["scale"].lower()]) if match["scale"] else value
    return float(text.replace(",", "")) if _LAKH.match(text) else None


def read_numeral(words: list[str], at: int) -> Numeral | None:
    """The longest numeral that begins at token ``at`` of lower-cased ``words``."""
    data = table("quantities")
    ones, scales, plurals, fractions = data["ones"], data["scales"], data["plurals"], data["fractions"]
    word = words[at]
    size = len(words)
    if word in ("half", "quarter", "third"):
        return _fraction(words, at, at, 1.0)
    if word in ("a", "an") and at + 1 < size:
        nxt = words[at + 1]
        if nxt in ("dozen", "hundred", "thousand", "million", "billion", "trillion"):
            return Numeral(at, at + 1, float(scales[nxt]))
        if nxt in ("half", "quarter", "third", "fifth", "tenth"):
            if nxt == "half" or (at + 2 < size and words[at + 2] in ("of", "million", "billion")):
                return _fraction(words, at, at + 1, 1.0)
            return None
        return None
    if (
        word in ("several", "few")
        and at + 1 < size
        and words[at + 1] in ("hundred", "thousand", "dozen", "million", "billion")
    ):
        base = float(scales[words[at + 1]])
        return Numeral(at, at + 1, None, 36.0 if words[at + 1] == "dozen" else 3 * base)
    if word in plurals or (word == "tens" and at + 2 < size and words[at + 1] == "of"):
        low = 20.0 if word == "tens" else float(plurals[word])
        last = at
        while last + 2 < size and words[last + 1] == "of" and words[last + 2] in plurals:
            step = {"hundreds": 100.0, "thousands": 1e3, "millions": 1e6, "billions": 1e9, "dozens": 12.0}.get(
                words[last + 2]
            )
            if step is None:
                break
            low *= step
            last += 2
        return None if word == "tens" and last == at else Numeral(at, last, None, low)
    value = digits(word)
    last = at
    if value is None:
        parts = word.split("-")
        if word in ones:
            value = float(ones[word])
        elif len(parts) == 2 and all(part in ones for part in parts) and ones[parts[0]] >= 20 > ones[parts[1]]:
            value = float(ones[parts[0]] + ones[parts[1]])
        elif word in ("thousand", "million", "hundred", "dozen"):
            value = float(scales[word])
        else:
            return None
        while (
            value >= 20 and value % 10 == 0 and last + 2 < size and words[last + 1] == "-" and words[last + 2] in ones
        ):
            value += ones[words[last + 2]]
            last += 2
    if last + 1 < size and words[last + 1] in fractions and words[last + 1].endswith("s") and value < 20:
        return Numeral(at, last + 1, value * float(fractions[words[last + 1]]))
    last, value = _scaled(words, last, value)
    if last + 2 < size and words[last + 1] == "and" and words[last + 2] in ("half",):
        return Numeral(at, last + 2, value + 0.5)
    return Numeral(at, last, value)


def _scaled(words: list[str], last: int, value: float) -> tuple[int, float]:
    """Multiply by "hundred", "thousand" … after it, adding what follows ("two hundred and fifty thousand")."""
    data = table("quantities")
    scales, ones = data["scales"], data["ones"]
    total, part = 0.0, value
    while last + 1 < len(words):
        nxt = words[last + 1]
        if nxt in scales and len(nxt) > 1 or (nxt in ("m", "k") and last + 1 < len(words)):
            part *= float(scales[nxt])
            last += 1
            if scales[nxt] >= 1000:
                total, part = total + part, 0.0
            continue
        follow = last + 2 if nxt == "and" and last + 2 < len(words) else last + 1
        grown = part >= 100 or total >= 1000
        if grown and words[follow] in ones and (nxt == "and" or part % 100 == 0) and words[last] in scales:
            part += float(ones[words[follow]])
            last = follow
            continue
        break
    return last, total + part


def _fraction(words: list[str], first: int, at: int, count: float) -> Numeral | None:
    data = table("quantities")
    value = count * float(data["fractions"][words[at]])
    last = at
    after = words[at + 1 : at + 3]
    if after[:1] in (["a"], ["an"]) and len(after) > 1 and after[1] in ("million", "billion", "dozen", "thousand"):
        return Numeral(first, at + 2, value * float(data["scales"][after[1]]))
    if after[:1] and after[0] in ("million", "billion"):
        return Numeral(first, at + 1, value * float(data["scales"][after[0]]))
    return Numeral(first, last, value)
