"""Numerals in a text: digits, words and their mixtures → values, with the characters where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from onrecord.lang import table

_VULGAR = {"½": 0.5, "¼": 0.25, "¾": 0.75, "⅓": 1 / 3, "⅔": 2 / 3, "⅛": 0.125, "⅕": 0.2}
# Nothing that is counted is more; "hundred hundred hundred …" would overflow.
LARGEST = 1e24
_BIG = ("hundred", "thousand", "million", "billion", "trillion", "dozen")


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number in the text.

    Attributes:
        start: first character; ``end`` one past the last.
        value: as written; None for vague plurals ("dozens").
        low: least number that a vague plural means.
        kind: ``digits``, ``words``, ``fraction``, ``plural`` or ``times`` ("twice", "doubled").
        scaled: a scale word or letter multiplied it ("1.2m").
        letter: the scale was a single letter, which may be a unit instead ("37m").
    """

    start: int
    end: int
    value: float | None
    low: float | None = None
    kind: str = "digits"
    scaled: float = 1.0
    letter: str = ""


@cache
def _pattern() -> re.Pattern[str]:
    lang = table("quantities")
    plain = "|".join(sorted(lang["ones"], key=len, reverse=True))
    big = "|".join(_BIG)
    word = rf"(?:{plain}|{big})"
    part = "|".join(sorted((f for f in lang["fractions"]), key=len, reverse=True))
    plurals = "|".join(lang["plurals"])
    # at most fifteen digits: beyond that a float no longer tells one number from the next
    return re.compile(
        rf"(?P<plural>(?<!\w)(?:(?:tens|{plurals})(?:\s+of\s+(?:{plurals}))*"
        rf"|(?:several|a\s+few|(?:a\s+)?couple(?:\s+of)?)\s+(?:{big}))(?!\w))"
        rf"|(?P<fraction>(?<![\w-])(?:(?:{plain}|a|an|\d{{1,2}})(?:[\s-]+)(?:{part})|half)(?!\w)(?!-(?!and)\w)(?:\s+(?:of\s+)?an?\s+(?P<fscale>{big}))?(?:\s+(?P<fscale2>million|billion|trillion)(?!\w))?)"
        rf"|(?P<ratio>(?<![\w-])(?P<over>{plain}|[0-9]{{1,2}})\s+(?:in|out\s+of)\s+(?:every\s+)?(?P<under>{plain}|[0-9]{{1,3}})(?!\w)(?=\s+[a-z]{{2,}}))"
        rf"|(?P<words>(?<!\w)(?:(?:an?\s+)?(?:{big})(?!\w)|(?:{plain})(?!\w))(?:(?:[\s-]+|\s+and\s+){word}(?!\w))*)"
        r"|(?P<times>(?<!\w)(?:once|twice|thrice|both|doubled|tripled|quadrupled|trebled|(?:two|three|four|five|six|seven|eight|nine|ten)fold)(?!\w))"
        r"|(?P<mixed>(?<![\w.,/])[0-9]{1,4}[\s-](?:[1-9]/[1-9][0-9]?)(?![\w/]))"
        r"|(?P<slash>(?<![\w.,/⁄])1?[0-9][/⁄](?:2|3|4|5|8|10|16|32|64|128)(?![\w/]))"
        r"|(?P<vulgar>(?:(?<!\w)[0-9]{1,4})?[½¼¾⅓⅔⅛⅕])"
        r"|(?P<digits>(?<![0-9.,])(?P<sign>(?<=[\s$£€])[-−](?=[0-9]))?(?P<n>[0-9]{1,3}(?:,[0-9]{2,3}){1,4}(?:\.[0-9]{1,6})?|[0-9]{1,15}(?:\.[0-9]{1,9})?|\.[0-9]{1,6})(?![0-9])"
        r"(?:(?:\s+|-)(?P<scale>hundred|thousand|million|billion|trillion|lakh|crore|mn|bn|tn|dozen)(?!\w)|(?P<glued>mn|bn|tn|mil|m|b|k)(?!\w)"
        r"|\s(?P<cap>(?-i:[MB]))(?!\w))?(?:\s?×\s?10\^?(?P<exp>[-−]?[0-9]{1,2})(?![0-9]))?(?:\s+and\s+a\s+(?P<half>half)(?!\w))?)",
        re.IGNORECASE,
    )


def numerals(text: str) -> Iterator[Numeral]:
    """Every numeral of a text, in order, none inside another."""
    for match in _pattern().finditer(text):
        numeral = _read(match, text)
        if numeral is not None and max(abs(numeral.value or 0.0), numeral.low or 0.0) < LARGEST:
            yield numeral


def _read(m: re.Match[str], text: str) -> Numeral | None:
    lang = table("quantities")
    start, end = m.span()
    low = m[0].lower()
    if m["plural"]:
        return _plural(low, start, end)
    if m["fraction"]:
        return _fraction(m, low)
    if m["ratio"]:
        share, whole = number_word(m["over"].lower()), number_word(m["under"].lower())
        if 0 < share < whole:
            return Numeral(start, end, share / whole, kind="fraction")
        return None
    if m["words"]:
        value = word_value(low)
        return Numeral(start, end, value, kind="words", scaled=_scale_of(low)) if value is not None else None
    if m["times"]:
        number = {
            "once": 1,
            "twice": 2,
            "thrice": 3,
            "both": 2,
            "doubled": 2,
            "tripled": 3,
            "trebled": 3,
            "quadrupled": 4,
        }
        value = float(number[low]) if low in number else float(lang["ones"][low.removesuffix("fold")])
        return Numeral(start, end, value, kind="times")
    if m["mixed"]:
        count, part = re.split(r"[\s-]", low)
        over, under = part.split("/")
        return Numeral(start, end, int(count) + int(over) / int(under))
    if m["slash"]:
        over, under = re.split("[/⁄]", low)
        return Numeral(start, end, int(over) / int(under), kind="fraction") if int(over) < int(under) else None
    if m["vulgar"]:
        return Numeral(
            start, end, float(low[:-1] or 0) + _VULGAR[low[-1]], kind="digits" if len(low) > 1 else "fraction"
        )
    return _digits(m, text)


def _digits(m: re.Match[str], text: str) -> Numeral | None:
    start, end = m.span()
    if start and (text[start - 1].isalnum() or text[start - 1] == "_") and not _currency_before(text, start):
        return None  # in a name or a code: "F16"
    value = float(m["n"].replace(",", ""))
    if m["n"][0] == "0" and len(m["n"]) > 1 and m["n"][1] != ".":
        return None  # "0401", "007"
    if m["sign"]:
        value = -value
    scale = (m["scale"] or m["glued"] or m["cap"] or "").lower()
    factor = float(table("quantities")["scales"][scale]) if scale else 1.0
    if m["half"]:
        value += 0.5
    if m["exp"]:
        value *= 10.0 ** int(m["exp"].replace("−", "-"))
    glued = m["glued"] or m["cap"] or ""
    return Numeral(start, end, value * factor, scaled=factor, letter=glued if len(glued) == 1 else "")


def _currency_before(text: str, at: int) -> bool:
    """Whether the letters glued in front are a currency ("RM23", "USD10m")."""
    signs = table("quantities")["currency_signs"]
    return any(
        text[max(at - size, 0) : at] in signs and not text[max(at - size - 1, 0) : at - size].isalpha()
        for size in (2, 3, 4)
    )


def _plural(low: str, start: int, end: int) -> Numeral | None:
    lang = table("quantities")
    words = low.split()
    if words[0] in ("several", "a", "couple"):
        scale = words[-1]
        few = 2.0 if "couple" in words else 3.0
        return Numeral(
            start, end, None, few * float(lang["scales"][scale]), kind="plural", scaled=float(lang["scales"][scale])
        )
    least = 20.0 if words[0] == "tens" else float(lang["plurals"][words[0]])
    steps = {"hundreds": 100.0, "thousands": 1e3, "millions": 1e6, "billions": 1e9, "dozens": 12.0}
    rest = [word for word in words[1:] if word != "of"]
    if words[0] == "tens" and not rest:
        return None
    if words[0] == "scores" and rest:
        return None
    for word in rest:
        least *= steps.get(word, 1.0)
    return Numeral(start, end, None, least, kind="plural")


def _fraction(m: re.Match[str], low: str) -> Numeral | None:
    lang = table("quantities")
    words = re.split(r"[\s-]+", low)
    scale = m["fscale"] or m["fscale2"]
    if words[0] == "half":
        value, name = 0.5, "half"
    else:
        name = words[1]
        value = lang["fractions"][name] * (1 if words[0] in ("a", "an") else number_word(words[0]))
    if name in ("third", "fourth", "fifth", "sixth", "tenth", "eighth") and words[0] not in ("one", "a"):
        return None
    if (
        name in ("third", "fourth", "fifth", "sixth", "tenth", "eighth")
        and words[0] == "a"
        and scale is None
        and not m.string[m.end() : m.end() + 3].startswith(" of")
    ):
        return None  # "a third attack"
    if scale:
        return Numeral(
            m.start(),
            m.end(),
            value * float(lang["scales"][scale.lower()]),
            kind="words",
            scaled=float(lang["scales"][scale.lower()]),
        )
    return Numeral(m.start(), m.end(), value, kind="fraction")


def number_word(word: str) -> float:
    """``three`` or ``3`` → 3."""
    return float(word) if word.isdigit() else float(table("quantities")["ones"][word])


def _scale_of(low: str) -> float:
    scales = table("quantities")["scales"]
    return max((float(scales[word]) for word in re.split(r"[\s-]+", low) if word in _BIG), default=1.0)


def word_value(low: str) -> float | None:
    """``two hundred and fifty thousand`` → 250000; None where the words are no single number ("one two")."""
    lang = table("quantities")
    ones, scales = lang["ones"], lang["scales"]
    total, part, fresh = 0.0, 0.0, True
    last = 0.0
    for word in re.split(r"[\s-]+", low):
        if word in ("and", "a", "an"):
            continue
        if word in ones:
            value = float(ones[word])
            if not fresh and not (
                last >= 20 and last % 10 == 0 and 0 < value < min(last, 100) and (last >= 100 or value < 10)
            ):
                return None
            part, last = part + value, value
        else:
            factor = float(scales[word])
            part = max(part, 1.0) * factor
            if factor >= 1000:
                total, part = total + part, 0.0
            last = factor
        fresh = False
    return total + part
