"""Values of lengths of time, sets, vague references and clock times."""

from __future__ import annotations

import re
from dataclasses import replace

from onrecord.extract.times.calendar import Stretch
from onrecord.extract.times.state import Around, Hit, number_of, vague
from onrecord.lang import table

CODE = {"day": "D", "week": "W", "month": "M", "quarter": "Q", "year": "Y"}
TIME_CODE = {"hour": "H", "minute": "M", "second": "S"}
_YEARS = {"decade": 10, "century": 100, "centurie": 100}


def period(count: float | None, unit: str) -> str:
    """ISO-TimeML length: ``P2Y``, ``PT5H30M``, ``PXM`` where the count is vague."""
    if count is None:
        if unit in TIME_CODE:
            return f"PTX{TIME_CODE[unit]}"
        return f"PX{CODE.get(unit, 'Y')}"
    if unit in _YEARS:
        count, unit = count * _YEARS[unit], "year"
    whole, halves = int(count), count != int(count)
    if unit in TIME_CODE:
        tail = {"hour": "30M", "minute": "30S"}.get(unit, "") if halves else ""
        return f"PT{whole}{TIME_CODE[unit]}{tail}" if whole or not tail else f"PT{tail}"
    tail = {"year": "6M", "day": "T12H"}.get(unit, "") if count % 1 == 0.5 else ""
    if halves and not tail:
        return f"P{count}{CODE[unit]}"
    return f"P{whole}{CODE[unit]}{tail}" if whole or not tail else f"P{tail}"


def repeated(m: re.Match[str], _: Around) -> Hit | None:
    """``daily``, ``every week``."""
    low = m[0].lower()
    named = {"daily": "day", "weekly": "week", "hourly": "hour", "annually": "year", "annual": "year"}
    unit = named.get(low) or (m["u"] or m["u2"] or "day").lower()
    if m[0][0].isupper() and low in named:
        return None  # part of a name
    if unit == "hour":
        return vague(m, "PT1H", "SET")
    unit = "day" if unit in table("times")["parts"] else "week" if unit == "weekend" else unit
    return vague(m, f"P1{CODE[unit]}", "SET")


# "24 hours a day", "five days a week" tell how often: a rate, which the quantities tell
_RATE = re.compile(r"\s{1,9}(?:a|per)\s{1,9}(?:day|week|month|year)\b(?!\s{1,9}(?:ago|later|earlier|before|after)\b)")
_LENGTH = re.compile(r"\b(?:second|minute|hour|day|week|month)s?[ \t]$")


def duration(m: re.Match[str], around: Around) -> Hit | None:
    """``two years``, ``5 1/2 hours``, ``a 20-year``."""
    unit, word = m["u"].lower(), " ".join(m["n"].lower().split())
    if word in ("a", "an") and unit in ("second", "quarter", "day", "minute") and not m["half"]:
        return None
    if _RATE.match(around.text, m.end()) or (
        word in ("a", "an") and _LENGTH.search(around.text[max(m.start() - 10, 0) : m.start()])
    ):
        return None
    if word in ("another",) and unit in ("quarter", "second"):
        return None
    if word == "one" and unit in ("day", "quarter", "second") and "-" not in m[0]:
        return None
    if (
        unit in ("second", "quarter")
        and word in ("three", "one", "two")
        and m[0].lower().endswith(("quarters", "second", "quarter"))
    ) and (unit == "second" or "-" in m[0]):
        return None  # three-quarters, one-second
    number = (
        2.0 if "couple" in word else 1.0 if word in ("single", "another") or "additional" in word else number_of(word)
    )
    if word.startswith(("half", "a half")):
        return vague(m, period(0.5, unit), "DURATION")
    if number is not None and m["half"]:
        number += 0.5
    return vague(m, period(number, unit), "DURATION")


def bare(m: re.Match[str], _: Around) -> Hit | None:
    """``in years``, ``recent months``."""
    unit = next(v for k in ("u", "u2", "u3", "u4", "u5", "u6") if (v := m[k])).lower()
    return vague(m, period(None, unit), "DURATION")


# "now-defunct"; "Now, the question is", "Now for the weather": these only turn to what comes next
_NO_NOW = re.compile(r"(?:Now|now)-|Now(?:,| for\b)")


def referring(m: re.Match[str], around: Around) -> Hit | None:
    """Vague references, kept vague.

    Reference: Hirschberg and Litman 1993, Empirical studies on the disambiguation of cue phrases: "now" before a
    comma marks discourse, not time.
    """
    folded = " ".join(m[0].lower().split())
    if folded == "the past" and re.match(r"\s+(?:\w+\s+)?(?:tense|perfect)", around.text[m.end() : m.end() + 20]):
        return None
    if folded in ("future", "current", "recent", "the present", "the moment") and m[0][0].isupper():
        return None
    if folded == "now" and _NO_NOW.match(around.text, m.start()):
        return None
    ref = next(name for name, phrases in table("times")["vague"].items() if folded in phrases)
    return vague(m, ref)


def clock(m: re.Match[str], around: Around) -> Hit | None:
    """``5 p.m. EST``, ``16:00 UTC``, ``0735 GMT``."""
    zone = " ".join((m["zone"] or "").upper().split())
    minute: str | None
    if m["h3"]:
        hour, minute = int(m["h3"][:2]), m["h3"][2:]
    else:
        hour, minute = int(m["h"] or m["h2"]), m["min"] or m["min2"]
    half_day = (m["ap"] or "")[:1].lower() or {"morning": "a", "afternoon": "p", "evening": "p"}.get(
        (m["inthe"] or "").lower(), ""
    )
    if half_day:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + 12 * (half_day == "p")
    if hour > 24 or (minute and int(minute) > 59):
        return None
    mark = "Z" if zone in ("UTC", "GMT") else ""
    read = _timed(
        m, around, f"T{hour:02d}" + (f":{minute}" if minute else ""), f"T{hour:02d}:{minute or '00'}{mark}", mark
    )
    return replace(read, zone="" if mark else zone)


def point(m: re.Match[str], around: Around) -> Hit | None:
    """``noon``, ``dawn``."""
    word = m["p"].lower()
    if (
        m["p"][0].isupper()
        and m.start()
        and around.text[m.start() - 1] == " "
        and not around.text[: m.start()].rstrip().endswith(".")
    ):
        return None  # in a name
    if word in ("noon", "midday"):
        return _timed(m, around, "T12:00", "T12:00")
    if word == "midnight":
        return _timed(m, around, "", "T24:00")
    return _timed(m, around, "", "TMO" if word in ("dawn", "sunrise") else "TEV")


def _timed(m: re.Match[str], around: Around, clock_: str, timex: str, mark: str = "") -> Hit:
    """A time of day: on the day said beside it, which :mod:`find` joins to it, else of publication."""
    clock_ = clock_ + mark if clock_ else ""
    if around.anchor is None:
        return Hit(m.start(), m.end(), "TIME", None, timex, clock_)
    day = around.anchor
    stretch = Stretch(day, day, day.isoformat() + clock_, "hour" if clock_ else "day", day.isoformat() + timex)
    return Hit(m.start(), m.end(), "TIME", stretch, day.isoformat() + timex, clock_)
