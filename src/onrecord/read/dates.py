"""Dates as pages write them: header lines, ``Published`` lines, machine-readable attributes."""

from __future__ import annotations

import re
from datetime import date, datetime

from onrecord.lang import table

_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::\d{2}(?:\.\d{1,9})?)?\s?(Z|[+-]\d{2}:?\d{2})?)?")
_MONTH = r"(?P<month>[A-Za-z]{3,9})\.?"
_DMY = re.compile(rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH},?\s+(?P<year>\d{{4}})\b")
_MDY = re.compile(rf"\b{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})\b")
_NUMERIC = re.compile(r"\b(\d{1,2})[./-](\d{1,2})[./-](\d{4})\b")
_URL = re.compile(r"/((?:19|20)\d{2})[/-](\d{1,2})[/-](\d{1,2})(?=[/_-])")


def find_date(text: str) -> str | None:
    """The first date in a short text, as an ISO date or date-time; None where there is none that exists.

    A numeric date is taken only where one order of day and month is possible ("23.10.2024").
    """
    found: list[tuple[int, str]] = []
    for match in _ISO.finditer(text):
        day = _day(int(match[1]), int(match[2]), int(match[3]))
        if day:
            zone = (match[6] or "").replace("Z", "+00:00")
            clock = f"T{match[4]}:{match[5]}:00{zone}" if match[4] and zone else ""
            found.append((match.start(), day + clock))
    months = table("reading")["months"]
    for pattern in (_DMY, _MDY):
        for match in pattern.finditer(text):
            month = months.get(match["month"].lower())
            day = _day(int(match["year"]), month, int(match["day"])) if month else None
            if day:
                found.append((match.start(), day))
    for match in _NUMERIC.finditer(text):
        first, second, year = int(match[1]), int(match[2]), int(match[3])
        day = None
        if first > 12:
            day = _day(year, second, first)
        elif second > 12 or first == second:
            day = _day(year, first, second)
        if day:
            found.append((match.start(), day))
    return min(found)[1] if found else None


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


def _day(year: int, month: int | None, day: int) -> str | None:
    try:
        return date(year, month or 0, day).isoformat() if 1900 <= year <= 2200 else None
    except ValueError:
        return None
