"""Quantities of a parsed text: numeral, approximating words before it, unit or counted noun after it.

Bounds say what the words mean (LEDGER §5): "more than 750" is 750 with 751 as its least; "some 3,000" is 3,000, about.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from onrecord.extract.quantities.numbers import Numeral, digits, read_numeral
from onrecord.lang import table
from onrecord.records import Quantity, Span, Spans

if TYPE_CHECKING:
    from spacy.tokens import Doc

_YEAR = re.compile(r"^(?:1[5-9]|20)\d\d$", re.ASCII)
_MONTHS = frozenset(
    "january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec".split()
)
_NAMED = frozenset(
    "flight section row route highway article chapter page number no no. channel boeing room gate apollo covid".split()
)
_OPEN_UP = ("or more", "and more", "or so", "or fewer", "or less")


@dataclass(frozen=True, slots=True)
class Bounds:
    """Value and what it can mean."""

    value: float | None
    low: float | None
    high: float | None
    approximate: bool


@cache
def _approximators() -> tuple[tuple[tuple[str, ...], str], ...]:
    pairs = [(tuple(words.split()), kind) for words, kind in table("quantities")["approximators"].items()]
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))


def find_quantities(doc: Doc, offset: int = 0) -> tuple[Quantity, ...]:
    """Quantities in a parsed block, in order; years, dates, clock times, scores and named numbers are none.

    Args:
        doc: spaCy's parse of the block.
        offset: of its first character in the article.
    """
    words = [token.lower_ for token in doc]
    found: list[Quantity] = []
    at = 0
    while at < len(words):
        numeral = None if _not_one(doc, words, at) else read_numeral(words, at)
        if numeral is None:
            at += 1
            continue
        quantity, last = _quantity(doc, words, numeral, offset)
        if quantity is not None:
            found.append(quantity)
        at = max(last, numeral.last) + 1
    return tuple(found)


def _not_one(doc: Doc, words: list[str], at: int) -> bool:  # noqa: PLR0911 - one return a reason
    """Whether the token is no quantity: a date, a year, a clock time, part of a name, "one" as a pronoun."""
    token, word = doc[at], words[at]
    before = words[at - 1] if at else ""
    after = words[at + 1] if at + 1 < len(words) else ""
    value = digits(word)
    if word == "one":
        return (
            token.pos_ == "PRON"
            or after in ("of", "another", "day", ",", ".", "'s", "’s")
            or before in ("no", "the", "this", "that", "which", "any", "every", "each", "not", "only")
            or token.dep_ in ("nsubj", "dobj", "pobj", "attr")
        )
    if word == "few" or word == "several":
        return after not in ("hundred", "thousand", "dozen", "million", "billion")
    if value is None:
        return word in ("second", "third") and token.tag_ == "JJ"
    if (
        _YEAR.match(word)
        and after not in ("people", "troops", "soldiers", "%", "percent", "per")
        and before not in ("some", "about", "than", "$", "£", "€")
    ):
        return True
    if before.rstrip(".") in _MONTHS or after.rstrip(".") in _MONTHS:
        return True
    if (
        before in _NAMED
        and before != "no"
        or (token.ent_type_ in ("TIME",) and after in ("a.m.", "p.m.", "am", "pm", "gmt"))
    ):
        return True
    if after in (":",) and at + 2 < len(words) and digits(words[at + 2]) is not None:
        return True
    if before == ":" and at >= 2 and digits(words[at - 2]) is not None:
        return True
    if "." in word and after in ("a.m.", "p.m.", "am", "pm", "gmt"):
        return True
    return bool(before.isupper() and before == "-")


def _quantity(doc: Doc, words: list[str], numeral: Numeral, offset: int) -> tuple[Quantity | None, int]:
    data = table("quantities")
    first, last = numeral.first, numeral.last
    currency = None
    if first and words[first - 1] in data["currencies"] and not words[first - 1].isalpha():
        currency = data["currencies"][words[first - 1]]
        first -= 1
        if (
            first
            and words[first - 1] in ("us", "a", "c", "hk")
            and f"{words[first - 1]}{words[first]}" in data["currencies"]
        ):
            currency = data["currencies"][f"{words[first - 1]}{words[first]}"]
            first -= 1
    first, span, kind = _before(words, first)
    upper = _range(words, numeral, last, kind)
    if upper is not None:
        bounds = Bounds(None, numeral.value, upper.value, kind == "about")
        last = upper.last
        kind = "range"
        if span is None and words[first - 1 : first] == ["between"] or words[first - 1 : first] == ["from"]:
            first -= 1
    else:
        bounds = bounds_of(numeral, kind)
    tail = " ".join(words[last + 1 : last + 3])
    if tail in ("or more", "and more"):
        bounds, kind, last = Bounds(bounds.value, bounds.value, None, bounds.approximate), "at_least", last + 2
    elif tail == "or so":
        bounds, kind, last = Bounds(bounds.value, bounds.low, bounds.high, True), "about", last + 2
    unit, noun, what, last = _unit(doc, words, last, currency)
    if what is None:
        return None, last
    start, end = doc[first].idx, doc[last].idx + len(doc[last].text)
    spans = (Span(start + offset, end + offset),)
    hedge: Spans = ()
    if span is not None and kind != "exact":
        hedge = (Span(doc[span[0]].idx + offset, doc[span[1]].idx + len(doc[span[1]].text) + offset),)
    elif numeral.value is None:
        hedge = (Span(doc[numeral.first].idx + offset, doc[numeral.last].idx + len(doc[numeral.last].text) + offset),)
    return (
        Quantity(
            spans=spans,
            text=doc.text[start:end],
            value=bounds.value,
            low=bounds.low,
            high=bounds.high,
            approximate=bounds.approximate,
            unit=unit,
            kind=what,
            approximator="plural" if numeral.value is None and kind == "exact" else kind,
            noun=noun,
            approximator_spans=hedge,
        ),
        last,
    )


def _before(words: list[str], first: int) -> tuple[int, tuple[int, int] | None, str]:
    """The approximating words that end right before token ``first``: new start, their tokens, their class."""
    kind, span = "exact", None
    for _ in range(2):  # "up to about 200"
        for phrase, name in _approximators():
            size = len(phrase)
            if first >= size and tuple(words[first - size : first]) == phrase:
                span = (first - size, span[1] if span else first - 1)
                kind = name if kind == "exact" or name != "about" else kind
                first -= size
                break
        else:
            break
    return first, span, kind


def _range(words: list[str], numeral: Numeral, last: int, kind: str) -> Numeral | None:
    """The upper end of "10,000 to 12,000", "between 20 and 30", "200-300"."""
    if last + 2 >= len(words) or numeral.value is None:
        return None
    link = words[last + 1]
    lead = words[numeral.first - 1] if numeral.first else ""
    fits = link in ("to", "-", "–") or (link == "and" and "between" in words[max(numeral.first - 3, 0) : numeral.first])
    at = last + 2 + (words[last + 2] in ("$", "£", "€"))
    if not fits or at >= len(words) or (link == "to" and lead in ("by", "rose")):
        return None
    upper = read_numeral(words, at)
    if upper is None or upper.value is None or upper.value <= numeral.value:
        return None
    if link in ("-", "–") and upper.value < 100 and numeral.value < 100 and digits(words[at]) is None:
        return None
    return upper


def bounds_of(numeral: Numeral, kind: str) -> Bounds:
    """What a number means under its approximating words (LEDGER §5, ruling 7)."""
    value = numeral.value
    if value is None:
        return Bounds(None, numeral.low, None, True)
    whole = value == int(value) and value > 1
    step = 1.0 if whole else 0.0
    if kind == "more_than":
        return Bounds(value, value + step, None, False)
    if kind == "at_least":
        return Bounds(value, value, None, False)
    if kind == "less_than":
        return Bounds(value, None, value - step, False)
    if kind == "at_most":
        return Bounds(value, None, value, False)
    return Bounds(value, value, value, kind in ("about", "nearly"))


def _unit(
    doc: Doc, words: list[str], last: int, currency: str | None
) -> tuple[str | None, str | None, str | None, int]:
    """Unit, counted noun, kind and the last token of the whole expression."""
    data = table("quantities")
    if currency:
        return currency, None, "money", last
    after = words[last + 1] if last + 1 < len(words) else ""
    second = words[last + 2] if last + 2 < len(words) else ""
    if after in ("%", "percent", "pct"):
        points = second in ("point", "points")
        return ("percentage point" if points else "percent"), None, "percent", last + 1 + points
    if after == "per" and second == "cent":
        return "percent", None, "percent", last + 2
    if after == "percentage" and second in ("point", "points"):
        return "percentage point", None, "percent", last + 2
    if after == "-" and second in ("year", "month", "day") and words[last + 3 : last + 5] == ["-", "old"]:
        return "year", None, "age", min(last + 4, len(words) - 1)
    skip = 1 if after == "-" else 0
    name = words[last + 1 + skip] if last + 1 + skip < len(words) else ""
    if name in data["currencies"] and name.isalpha():
        return data["currencies"][name], None, "money", last + 1 + skip
    if name in ("square", "cubic") and second in data["units"]:
        return f"{name} {data['units'][second]}", None, "measure", last + 2
    if name in data["units"]:
        if words[last + 2 + skip : last + 3 + skip] == ["of"]:
            return data["units"][name], _head_after(doc, last + 3 + skip)[0], "measure", last + 1 + skip
        return data["units"][name], None, "measure", last + 1 + skip
    if name in data["durations"]:
        old = words[last + 2 + skip : last + 4 + skip]
        if "old" in old[:2]:
            return "year", None, "age", last + 1 + skip + old.index("old") + 1
        return data["durations"][name], None, "duration", last + 1 + skip
    start = last + 1
    if after == "of" and second in ("the", "its", "their", "our", "them", "those", "these", "his", "her"):
        if second == "them" or second in ("those", "these"):
            return None, None, "count", last
        start = last + 2
    elif after == "of":
        start = last + 2
    lemma, end = _head_after(doc, start)
    if lemma is None:
        return None, None, "count", last
    return lemma, None, "count", end


def _head_after(doc: Doc, start: int) -> tuple[str | None, int]:
    """The counted noun that begins at a token: its singular as written, and its token."""
    at = start
    end = None
    while at < len(doc) and at < start + 6:
        token = doc[at]
        if token.pos_ in ("NOUN", "PROPN") and not token.is_punct:
            end = at
            at += 1
            continue
        if (
            end is None
            and (
                token.pos_ in ("ADJ", "DET", "NUM", "PRON")
                or token.tag_ in ("VBG", "VBN", "POS", "RB")
                or token.text == "-"
            )
            and token.lower_ not in ("who", "that", "which", "more", "other", "others")
        ):
            at += 1
            continue
        break
    if end is None:
        return None, start - 1
    token = doc[end]
    if token.lower_ == "people":
        return "people", end
    return (token.lemma_.lower() if token.tag_ in ("NNS", "NNPS") else token.lower_), end
