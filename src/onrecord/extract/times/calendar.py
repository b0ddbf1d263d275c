"""Days, weeks and months as ranges; EDTF strings."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of days.

    Attributes:
        first: earliest day; None where open.
        last: latest day; None where open.
        edtf: its EDTF value.
        grain: ``day week month …``
        timex: its ISO-TimeML value.
    """

    first: date | None
    last: date | None
    edtf: str | None
    grain: str
    timex: str


def day(value: date, clock: str = "") -> Stretch:
    """One day."""
    return Stretch(value, value, value.isoformat() + clock, "day", value.isoformat() + clock)


def month(year: int, number: int) -> Stretch:
    """One month."""
    text = f"{year:04d}-{number:02d}"
    return Stretch(date(year, number, 1), date(year, number, monthrange(year, number)[1]), text, "month", text)


def year(number: int) -> Stretch:
    """One year."""
    return Stretch(date(number, 1, 1), date(number, 12, 31), f"{number:04d}", "year", f"{number:04d}")


def decade(first: int) -> Stretch:
    """Ten years; EDTF ``199X``."""
    return Stretch(date(first, 1, 1), date(first + 9, 12, 31), f"{first // 10}X", "decade", str(first // 10))


def quarter(number: int, part: int) -> Stretch:
    """A quarter; EDTF level 2 codes 33 to 36."""
    start = 3 * (part - 1) + 1
    return Stretch(
        date(number, start, 1),
        date(number, start + 2, monthrange(number, start + 2)[1]),
        f"{number:04d}-{32 + part}",
        "quarter",
        f"{number:04d}-Q{part}",
    )


def half(number: int, part: int) -> Stretch:
    """Half a year; ISO-TimeML ``1989-H1``, EDTF codes 40 and 41."""
    start = 6 * (part - 1) + 1
    return Stretch(
        date(number, start, 1),
        date(number, start + 5, monthrange(number, start + 5)[1]),
        f"{number:04d}-{39 + part}",
        "half",
        f"{number:04d}-H{part}",
    )


def century(number: int) -> Stretch | None:
    """The nth century; EDTF ``19XX`` for the 20th."""
    if not 2 <= number <= 99:
        return None
    first = 100 * (number - 1)
    return Stretch(date(first + 1, 1, 1), date(first + 100, 12, 31), f"{number - 1:02d}XX", "century", str(number - 1))


def nth_weekday(year_: int, month_: int, nth: int, weekday: int) -> date:
    """The nth Monday (0) … Sunday (6) of a month; the last where nth is -1."""
    if nth < 0:
        last = date(year_ + month_ // 12, month_ % 12 + 1, 1) - timedelta(days=1)
        return last - timedelta(days=(last.weekday() - weekday) % 7)
    first = date(year_, month_, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))


def easter(year_: int) -> date:
    """Easter Sunday of the Gregorian calendar.

    Reference: Butcher 1876, the anonymous Gregorian computus (Meeus 1991, Astronomical Algorithms, chapter 8).
    """
    golden = year_ % 19
    century_, within = divmod(year_, 100)
    leap, rest = divmod(century_, 4)
    moon = (century_ - (century_ + 8) // 25 + 1) // 3
    epact = (19 * golden + century_ - leap - moon + 15) % 30
    to_sunday = (32 + 2 * rest + 2 * (within // 4) - epact - within % 4) % 7
    late = (golden + 11 * epact + 22 * to_sunday) // 451
    month_, day_ = divmod(epact + to_sunday - 7 * late + 114, 31)
    return date(year_, month_, day_ + 1)


def named_day(rule: str, year_: int) -> date | None:
    """The day of a year that a rule of the language table means: "12-25", "11#1.0+1" or "easter-2"."""
    if rule.startswith("easter"):
        return easter(year_) + timedelta(days=int(rule[6:]))
    month_ = int(rule[:2])
    if "#" not in rule:
        return exact_day(year_, month_, int(rule[3:]))
    rule, _, more = rule[3:].partition("+")
    nth, weekday = rule.split(".")
    return nth_weekday(year_, month_, int(nth), int(weekday)) + timedelta(days=int(more or 0))


_SEASON = {"SP": (21, 3, 5), "SU": (22, 6, 8), "FA": (23, 9, 11), "WI": (24, 12, 2)}


def season(number: int, code: str) -> Stretch:
    """A season of the northern year; EDTF codes 21 to 24."""
    edtf, start, end = _SEASON[code]
    last = number + (end < start)
    return Stretch(
        date(number, start, 1),
        date(last, end, monthrange(last, end)[1]),
        f"{number:04d}-{edtf}",
        "season",
        f"{number:04d}-{code}",
    )


def between(first: date, last: date, grain: str, timex: str) -> Stretch:
    """From one day to another, both counted."""
    return Stretch(first, last, f"{first.isoformat()}/{last.isoformat()}", grain, timex)


def week_of(any_day: date) -> tuple[date, date]:
    """Monday and Sunday of the week of a day."""
    monday = any_day - timedelta(days=any_day.weekday())
    return monday, monday + timedelta(days=6)


def iso_week(any_day: date) -> str:
    """``2024-W43``."""
    number = any_day.isocalendar()
    return f"{number.year:04d}-W{number.week:02d}"


def shift_months(start: date, count: int) -> date | None:
    """The same day some months on, the last of the month where that has fewer days; None outside the calendar."""
    total = start.year * 12 + start.month - 1 + count
    if not 12 <= total < 12 * 9999:
        return None
    year_, month_ = divmod(total, 12)
    return date(year_, month_ + 1, min(start.day, monthrange(year_, month_ + 1)[1]))


def shift(start: date, unit: str, count: int) -> date | None:
    """A day some days, weeks, months or years on; None outside the calendar."""
    try:
        if unit == "day":
            return start + timedelta(days=count)
        if unit == "week":
            return start + timedelta(weeks=count)
    except OverflowError:
        return None
    return shift_months(start, count * {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}[unit])


def exact_day(year_: int, month_: int, day_: int) -> date | None:
    """The day, or None where there is none (February 30)."""
    try:
        return date(year_, month_, day_)
    except ValueError:
        return None
