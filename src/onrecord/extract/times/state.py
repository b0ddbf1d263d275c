"""What the value of a time expression depends on, and what a pattern gives."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache

from onrecord.extract.times import calendar as cal
from onrecord.extract.times.calendar import Stretch
from onrecord.lang import table

# How far back (characters) an expression such as "a year earlier" still looks for the time it counts from.
REACH = 400


@dataclass(frozen=True, slots=True)
class Hit:
    """A matched expression and its value before the preposition in front acts on it.

    Attributes:
        start: first character in the text; ``end`` one past the last.
        type: TIMEX3 type.
        stretch: the days it means; None where it stays vague or names a mere length.
        timex: TIMEX3 value.
        clock: hour and minute, where it names one ("T16:30").
        zone: the time zone said with it ("EST").
    """

    start: int
    end: int
    type: str
    stretch: Stretch | None
    timex: str
    clock: str = ""
    zone: str = ""


@dataclass(frozen=True, slots=True)
class Around:
    """Where an expression stands.

    Attributes:
        anchor: publication day.
        tense: tense at a character.
        text: the text.
        day: the last day named before, ``day_at`` where.
        quarter: the last quarter named before, ``quarter_at`` where.
        dated: the last day, month or year named before, ``dated_at`` where.
        zone: the time zone of the dateline, IANA.
    """

    anchor: date | None
    tense: Callable[[int], str]
    text: str
    day: Stretch | None = None
    day_at: int = 0
    quarter: Stretch | None = None
    quarter_at: int = 0
    dated: Stretch | None = None
    dated_at: int = 0
    zone: str | None = None

    def near_date(self, at: int) -> Stretch | None:
        """The last day, month or year named before, where it is near enough to be meant by "that year"."""
        return self.dated if self.dated and at - self.dated_at <= REACH else None

    def near_day(self, at: int) -> Stretch | None:
        """The last day named before, where it is near enough to count from."""
        return self.day if self.day and at - self.day_at <= REACH else None

    def near_quarter(self, at: int) -> Stretch | None:
        """The last quarter named before, where it is near enough to count from."""
        return self.quarter if self.quarter and at - self.quarter_at <= 3 * REACH else None


def hit(m: re.Match[str], stretch: Stretch, kind: str = "DATE", timex: str | None = None) -> Hit:
    """The whole match with its value."""
    return Hit(m.start(), m.end(), kind, stretch, timex or stretch.timex)


def vague(m: re.Match[str], timex: str, kind: str = "DATE") -> Hit:
    """The whole match with a TIMEX3 value only."""
    return Hit(m.start(), m.end(), kind, None, timex)


def part_of_day(m: re.Match[str], day: date, word: str) -> Hit:
    """A day of which a part is meant: the value is the day."""
    code = table("times")["parts"][word.lower()]
    stretch = cal.day(day)
    return Hit(m.start(), m.end(), "TIME", stretch, f"{day.isoformat()}T{code}")


@cache
def _figures() -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(map(re.escape, table("times")["no_time"]["figures"])) + r")\b", re.IGNORECASE)


def figurative(text: str, start: int, end: int) -> bool:
    """Whether words stand in a figure of speech: "high noon", "the dawn of an era"."""
    before = max(start - 16, 0)
    return any(m.start() <= start - before < m.end() for m in _figures().finditer(text[before : end + 16]))


# A word before in small letters, but none that headlines leave small; or the mark that opens a title
_INSIDE = re.compile(
    r"(?:\b(?!(?:for|of|in|to|by|since|until|from|at|on|and|the|with|over|than|after|before|during|a|as)\b)[a-z]{1,20}"
    r"|[’']s)[ \t]$"
)
_QUOTED = re.compile(r"(?:[“‘\"]|``|(?<!\w)')$")


def is_title(m: re.Match[str], text: str) -> bool:
    """Whether words of time are a programme's name: all with a capital amid a sentence, ABC's "This Week"."""
    said = m[0].split()
    before = text[max(m.start() - 22, 0) : m.start()]
    return all(word[0].isupper() for word in said) and bool(
        _INSIDE.search(before) or (len(said) > 1 and _QUOTED.search(before))
    )


_DEADLINE = re.compile(
    r"\b(?:by|until|till|before|through|no later than|due|effective)\s+(?:the\s+end\s+of\s+|late\s+|early\s+|mid-?)?$"
)


def looks_ahead(text: str, at: int) -> bool:
    """Whether "by", "until" or "before" stands right before a character."""
    return bool(_DEADLINE.search(text[max(at - 32, 0) : at].lower()))


def number_of(text: str | None) -> float | None:
    """``two`` → 2, ``2 1/2`` → 2.5, ``twenty-four`` → 24; None for "several"."""
    if not text:
        return None
    low = " ".join(text.lower().split())
    extra = 0.0
    for tail in (" 1/2", " and a half"):
        if low.endswith(tail):
            low, extra = low[: -len(tail)], 0.5
    names = table("times")["numbers"]
    plain = low.replace(",", "")
    if plain.replace(".", "", 1).isdigit() and plain.isascii():
        return float(plain) + extra
    if low in names:
        return float(names[low]) + extra
    parts = low.split("-")
    if len(parts) == 2 and all(part in names for part in parts):
        return float(names[parts[0]] + names[parts[1]]) + extra
    return None


def spelled_year(text: str) -> int | None:
    """``1997`` or ``nineteen ninety-seven`` → 1997."""
    if text.isdigit() and text.isascii():
        return int(text)
    names = table("times")["numbers"]
    words = text.lower().replace("-", " ").split()
    if words[:2] == ["two", "thousand"]:
        rest, year = words[2:], 2000
    else:
        year = {"eighteen": 1800, "nineteen": 1900, "twenty": 2000}.get(words[0], 0)
        rest = words[1:]
    for word in rest:
        if word not in ("hundred", "and", "oh", "o"):
            year += int(names.get(word, 0))
    return year if year >= 1000 else None


def possible(year: int) -> bool:
    """Whether calendars reach that year and the ones beside it."""
    return 2 <= year <= 9997
