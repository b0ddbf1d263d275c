"""Numbers that are no quantities: years, dates, scores, names, ordinals, pronouns."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from onrecord.extract.quantities.numbers import Numeral
from onrecord.extract.quantities.units import Unit, noun_after
from onrecord.lang import table

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


@dataclass(frozen=True, slots=True)
class Place:
    """Where a number stands.

    Attributes:
        doc: the parse.
        text: its text; asking spaCy for it again costs time that grows with the block.
        starts: first character of every token.
        first: its first token; ``last`` one past its last.
        in_date: a date or time of day holds it.
        sentence: first token of its sentence.
    """

    doc: Doc
    text: str
    starts: tuple[int, ...]
    first: int
    last: int
    in_date: bool
    sentence: int

    def token_at(self, at: int) -> int:
        """The token that holds a character, or the one before it."""
        return bisect_right(self.starts, at) - 1 if at < len(self.text) else len(self.doc)

    def before(self, back: int = 1) -> str:
        """The lower-cased token some places before the number."""
        return str(self.doc[self.first - back].lower_) if self.first >= back else ""

    def after(self, on: int = 0) -> str:
        """The lower-cased token some places after the number."""
        return str(self.doc[self.last + on].lower_) if self.last + on < len(self.doc) else ""


def is_none(text: str, where: Place, numeral: Numeral, unit: Unit | None, bare: bool) -> bool:
    """Whether a number counts and measures nothing.

    Args:
        text: of the block.
        where: its tokens.
        numeral: the number.
        unit: what follows it.
        bare: neither currency nor approximating words stand before it.
    """
    low = text[numeral.start : numeral.end].lower()
    plural = _plural_follows(where)
    names = table("quantities")["words"]
    if low in names["index_numbers"] and where.before() in names["indexes"]:
        return True  # "Nasdaq 100 futures"
    if numeral.kind == "words":
        return _word_is_none(where, low, unit)
    if low == "twice" and where.after() in ("as", "the", "that", "its", "his", "her", "their"):
        return True
    if numeral.kind == "times":
        return low in ("once", "both") and _times_is_none(where, low)
    if numeral.kind == "fraction":
        return _fraction_is_none(text, numeral, where, low)
    if numeral.kind == "plural":
        return where.doc[where.first].pos_ == "VERB"  # "scores twice"
    if where.in_date and (numeral.value or 0) < 1000:
        return True
    if where.in_date and (unit is None or where.before() in ("in", "since", "of", "by") or unit.kind == "duration"):
        return True
    if unit is None and _year_like(low) and bare and not plural:
        return True
    if unit is None and _year_like(low) and where.before() in ("in", "since", "of", "by", "the") and bare:
        return True
    start, end = numeral.start, numeral.end
    near = text[max(start - 1, 0) : start]
    if near == "×":
        return True
    if near in ("-", "–", "—") and not re.search(
        r"(?:^|[\s(])(?:sub|minus|mid|now|then|under|over|to|a|plus|-|)[-–—]$",
        text[max(start - 8, 0) : start],
        re.IGNORECASE,
    ):
        return True
    if (
        near in ("#", "№", "/", ":", "@", "_", "&")
        or text[end : end + 1] in ("_", "@")
        or re.match(r":[0-9]|\.[0-9]|[-–][0-9]+[-–]|/[0-9]", text[end : end + 8])
    ):
        return not (
            near == "/" and bool(re.search(r"[$£€][0-9.]+/[$£€]?$", text[max(start - 10, 0) : start]))
        ) and not (re.match(r"/[0-9]", text[end : end + 2]) is not None and unit is not None)
    if unit is None and re.match(r"(?:st|nd|rd|th|s|['’]s)\b", text[end : end + 4], re.IGNORECASE):
        return True
    if unit is None and end < len(text) and (text[end].isalpha() or text[end] == "_"):
        return True
    if not bare or unit is not None:
        return False
    return _named(where, low, plural)


def _year_like(low: str) -> bool:
    return re.fullmatch(r"(?:1[5-9]|20)[0-9]{2}", low) is not None


def _plural_follows(where: Place) -> bool:
    head = noun_after(where.doc, where.last)
    return head is not None and (
        where.doc[head[0]].tag_ in ("NNS", "NNPS") or where.doc[head[0]].lower_ in ("people", "troops", "police")
    )


def _named(where: Place, low: str, plural: bool) -> bool:
    """Whether the number belongs to a name: "Flight 302", "Game 2", "Fortune 100", "787 Dreamliner"."""
    doc, before = where.doc, where.before()
    previous = doc[where.first - 1] if where.first else None
    small = "," not in low and "." not in low
    capital = previous is not None and previous.text[:1].isupper() and not previous.is_sent_start
    if before in table("quantities")["words"]["named"] and before != "no" and (capital or not plural) and small:
        return True
    if not small:
        return False
    if before in table("quantities")["words"]["ranked"] and not plural:
        return True
    if (
        previous is not None
        and not plural
        and (previous.tag_ in ("NNP", "NNPS") or (previous.text[:1].isupper() and where.first > 1))
        and previous.tag_ not in ("IN", "DT", "VBZ", "VBD", "VBP", "VBN", "CC", "RB", "JJ", "TO", "PRP")
    ):
        return True
    if (before in ("&", "p") and not plural) or (where.first and doc[where.first - 1].text.isdigit()):
        return True  # "400 737 Max jets": the second is the model
    following = doc[where.last] if where.last < len(doc) else None
    if following is not None and len(low) == 3 and _names_one(following):
        return True
    if (
        following is not None
        and following.tag_ == "NNP"
        and not plural
        and following.text[:1].isupper()
        and following.pos_ == "PROPN"
    ):
        return True
    return following is not None and following.tag_ == "POS"


def _names_one(noun: Token) -> bool:
    """Whether a number of three digits before a noun in the singular is a model's: "the 777 program"."""
    return (
        noun.tag_ == "NN"
        and len(noun) > 3  # shorter ones are units
        and noun.pos_ == "NOUN"
        and noun.dep_ != "compound"
        and not noun.ent_type_
        and noun.lower_ not in table("quantities")["words"]["collective"]
    )


def _word_is_none(where: Place, low: str, unit: Unit | None) -> bool:
    doc, before, after = where.doc, where.before(), where.after()
    if low in ("hundred", "thousand", "million", "billion", "trillion", "dozen"):
        return before not in ("per", "half", "quarter")
    token = doc[where.first]
    if low != "one":
        if before in table("quantities")["words"]["ranked"] and not _plural_follows(where):
            return True
        previous = doc[where.first - 1] if where.first else None
        named = token.text[:1].isupper() and unit is None and previous is not None and not previous.is_punct
        if named and previous is not None and previous.text.islower() and where.after().islower():
            return not _plural_follows(where)  # "told Nine that": a channel
        return bool(named and previous is not None and previous.tag_ == "NNP")
    if after == "of" and before not in ("no", "any", "every", "each", "not"):
        return where.after(1) in ("us", "you", "course")
    if after in (
        "another",
        "day",
        ",",
        ".",
        "'s",
        "’s",
        "-",
        "thing",
        "such",
        "more",
        "by",
        "another's",
        "who",
        "that",
        "which",
        "in",
        "side",
        "hand",
        "point",
        "time",
        "reason",
        "way",
    ):
        return not (
            after == "in" and where.after(1) in ("three", "four", "five", "six", "seven", "eight", "nine", "ten", "two")
        )
    if before in (
        "no",
        "the",
        "this",
        "that",
        "which",
        "any",
        "every",
        "each",
        "not",
        "another",
        "last",
        "next",
        "day",
    ):
        return True
    if unit is not None:
        return False
    return token.pos_ == "PRON" or noun_after(doc, where.last) is None


def _times_is_none(where: Place, low: str) -> bool:
    """ "Once" as "formerly" or "as soon as"; "both … and"."""
    if low == "once":
        follows = where.after()
        return not (
            follows in (",", ".", ";", "a", "in", "every", "per")
            and where.before() not in ("at", "", ",", "the", "was")
        )
    head = noun_after(where.doc, where.last)
    if where.before() in ("of", "from") and where.after() not in ("the",):
        return head is None or where.doc[head[0]].tag_ != "NNS"
    return head is None or where.doc[head[0]].tag_ != "NNS" or where.after() in ("of",)


def _fraction_is_none(text: str, numeral: Numeral, where: Place, low: str) -> bool:
    """ "Half" and "quarter" as periods of a game or year."""
    after = text[numeral.end : numeral.end + 24].lower()
    before = where.before()
    if before in (
        "first",
        "second",
        "third",
        "fourth",
        "last",
        "latter",
        "other",
        "fiscal",
        "this",
        "next",
        "-",
        "better",
    ):
        return True
    if low == "half":
        return re.match(r"-(?!a|of)|\s*(?:time|way|brother|sister|century|marathon)", after) is not None or (
            not re.match(r"\s+(?:of|the|a|an|its|their|his|her|all|that|those|our)\b|\s+[a-z]+s\b|\s*[,.;]", after)
        )
    if "quarter" in low:
        return (
            low.startswith(("a quarter", "one quarter")) and re.match(r"\s+(?:of|in|by|to)\b|\s*[,.;]|$", after) is None
        )
    return False


def is_score(text: str, where: Place, numeral: Numeral, following: Numeral) -> bool:
    """ "3-1", "beat Leeds 2-0": two small numbers of a game or vote, not a range."""
    gap = text[numeral.end : following.start]
    if gap not in ("-", "–") or numeral.value is None or following.value is None:
        return False
    if (
        numeral.value != int(numeral.value)
        or following.value != int(following.value)
        or numeral.value > 200
        or following.value > 200
    ):
        return False
    if unit_follows(text, following.end):
        return False
    around = text[max(numeral.start - 30, 0) : numeral.start].lower().split()[-4:]
    games = table("quantities")["words"]["score_before"]
    if numeral.value >= following.value:
        return True
    after = text[following.end : following.end + 16].lower().split()[:1]
    return bool(set(around) & set(games)) or bool(
        after and after[0].strip(",.") in (*games, "loss", "aggregate", "record", "vote", "decision", "thriller")
    )


def is_record(text: str, where: Place, numeral: Numeral, upper: Numeral) -> bool:
    """ "4-7", "(1885-1941)": two bare numbers with a mark between and nothing counted behind them are no range."""
    return text[numeral.end : upper.start] in ("-", "–") and noun_after(where.doc, where.last) is None


def unit_follows(text: str, at: int) -> bool:
    """Whether percent or a unit follows."""
    return re.match(r"\s?(?:%|percent|per cent|mm|km|cm|kg)", text[at : at + 10]) is not None
