"""Dates as pages write them, in many languages: header lines, ``Published`` lines, machine-readable attributes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from onrecord.lang import table

_YEAR = r"(?P<year>(?:19|20)\d{2})(?!\d)"
_NAME = r"(?P<month>[^\W\d_]{2,14})"
_ISO = re.compile(
    r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)(?:[T ](\d{2}):(\d{2})(?::\d{2}(?:\.\d{1,9})?)?\s?(Z|[+-]\d{2}:?\d{2})?)?"
)
# "3. Mai 2024", "15 de abril de 2025", "23rd of October, 2024", "28-Apr-2023"
_DMY = re.compile(
    rf"(?<!\d)(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|º|ª)?[.\s-]{{1,3}}(?:(?:of|de|del|d’|d')\s+)?{_NAME}\.?[,\s-]{{0,2}}(?:(?:de|del)\s+)?{_YEAR}"
)
_MDY = re.compile(rf"\b{_NAME}\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+{_YEAR}")
_YMD = re.compile(
    r"(?<![\d.])(?P<year>(?:19|20)\d{2})\s?[年년./]\s?(?P<month>\d{1,2})\s?[月월./]\s?(?P<day>\d{1,2})(?![\d])"
)
_NUMERIC = re.compile(r"(?<![\d./])(?<!\d-)(\d{1,2})(\s?[./-]\s?)(\d{1,2})\2(\d{4}|\d{2})(?![\d/-]|\.\d)")
_URL = re.compile(r"/((?:19|20)\d{2})[/-](\d{1,2})[/-](\d{1,2})(?=[/_-])")
_DIGIT = re.compile(r"\d")
_LATEST = 2069  # a year of two digits above this is one of the last century
_CLOCK = re.compile(
    r"[\s,|•·–—-]{0,4}(?:at|um|kl\.?|às|à|alle|a las)?\s{0,2}(?P<hour>\d{1,2})[:.h](?P<minute>\d{2})(?::\d{2})?(?![\d/])"
    r"\s?(?P<half>[ap]\.?m\.?(?![a-z]))?"
    r"\s?\(?(?P<zone>(?:GMT|UTC)?[+-]\d{1,2}(?::?\d{2})?|Z\b|[A-Z]{3,4}(?![a-z]))?",
    re.IGNORECASE,
)
_OFFSET = re.compile(r"(?:GMT|UTC)?([+-])(\d{1,2}):?(\d{2})?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date in a line.

    Attributes:
        start, end: where it stands.
        value: ISO date, or date-time where the page writes it in ISO form itself.
        clock: the time of day after it, ``T16:11:00+00:00``, where its zone is told; else empty: it could not be placed.
    """

    start: int
    end: int
    value: str
    clock: str = ""


def dates_in(text: str, day_first: bool | None = None) -> list[FoundDate]:
    """All dates in a short text that exist, in order.

    Args:
        text: a line.
        day_first: how "03/04/2026" is to be read; None where nothing tells: then a numeric date is taken only where one order of
            day and month is possible. With full stops ("3.4.2026") the day always comes first unless the page counts the other way.
    """
    if not _DIGIT.search(text):
        return []
    found: list[FoundDate] = []

    def take(start: int, end: int, day: str | None, clock: bool = True) -> None:
        if day and not any(start < other.end and end > other.start for other in found):
            found.append(FoundDate(start, end, day, _clock(text, end) if clock else ""))

    for match in _ISO.finditer(text) if "-" in text else ():
        day = _day(int(match[1]), int(match[2]), int(match[3]))
        if day:
            zone = (match[6] or "").replace("Z", "+00:00")
            clock = f"T{match[4]}:{match[5]}:00{zone}" if match[4] and zone else ""
            take(match.start(), match.end(), day + clock, clock=not match[4])
    months = table("calendar", "mul")["months"]
    told = "19" in text or "20" in text  # a year, which all that names a month holds
    for pattern in (_DMY, _MDY) if told else ():
        for match in pattern.finditer(text):
            month = months.get(match["month"].lower())
            if month:
                take(match.start(), match.end(), _day(int(match["year"]), month, int(match["day"])))
    for match in _YMD.finditer(text) if told else ():
        take(match.start(), match.end(), _day(int(match["year"]), int(match["month"]), int(match["day"])))
    for match in _NUMERIC.finditer(text):
        take(match.start(), match.end(), _numeric(match, day_first))
    return sorted(found, key=lambda one: one.start)


def find_date(text: str, day_first: bool | None = None) -> str | None:
    """The first date in a short text, as an ISO date or date-time; None where there is none that exists."""
    found = dates_in(text, day_first)
    return found[0].value if found else None


def normal_date(value: str | None) -> str | None:
    """A machine-readable date or date-time (``datePublished``) in ISO form; None where it is none."""
    if not value:
        return None
    value = value.strip()
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return find_date(value)
    if moment.tzinfo is None and moment.hour == moment.minute == moment.second == 0:
        return moment.date().isoformat()
    return moment.replace(microsecond=0).isoformat()


def date_in_url(url: str | None) -> str | None:
    """The day that an address carries (``/2024/10/23/``)."""
    match = _URL.search(url or "")
    return _day(int(match[1]), int(match[2]), int(match[3])) if match else None


def _numeric(match: re.Match[str], day_first: bool | None) -> str | None:
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    if len(match[4]) == 2:
        if "-" in match[2]:
            return None  # a score or a range
        year += 2000 if year + 2000 <= _LATEST else 1900
    if first > 12 or first == second:
        return _day(year, second, first)
    if second > 12:
        return _day(year, first, second)
    if day_first is None:
        return None
    return _day(year, second, first) if day_first else _day(year, first, second)


def _clock(text: str, at: int) -> str:
    """The time of day right after a date, with its zone."""
    match = _CLOCK.match(text, at)
    if not match or not match["zone"]:
        return ""
    zone = match["zone"]
    offset = "+00:00" if zone == "Z" else table("reading")["zones"].get(zone.upper())
    if offset is None:
        told = _OFFSET.match(zone)
        if not told or int(told[2]) > 14:
            return ""
        offset = f"{told[1]}{int(told[2]):02d}:{told[3] or '00'}"
    hour, minute = int(match["hour"]), int(match["minute"])
    half = (match["half"] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            return ""
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    return f"T{hour:02d}:{minute:02d}:00{offset}" if hour < 24 and minute < 60 else ""


def _day(year: int, month: int | None, day: int) -> str | None:
    try:
        return date(year, month or 0, day).isoformat() if 1900 <= year <= 2200 else None
    except ValueError:
        return None
