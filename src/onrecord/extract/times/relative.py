"""Values of weekdays, "last week", "two days ago" and what counts from a day named before."""

from __future__ import annotations

import re
from datetime import date, timedelta

from onrecord.extract.times import absolute
from onrecord.extract.times import calendar as cal
from onrecord.extract.times.lengths import TIME_CODE, period
from onrecord.extract.times.state import (
    Around,
    Hit,
    hit,
    is_title,
    looks_ahead,
    number_of,
    part_of_day,
    possible,
    vague,
)
from onrecord.lang import table


def weekday(m: re.Match[str], around: Around) -> Hit | None:
    """A weekday: the last one on or before publication, or the next, by tense."""
    word = m["wd"].lower().rstrip(".")
    data = table("times")
    lead = around.text[max(m.start() - 12, 0) : m.start()].split(" ")[-2:]
    if m["wd"][0].islower() or (lead[1:] == [""] and lead[0] in data["no_time"]["named_weekdays"]):
        return None  # "Black Monday" is a day of its own
    number = data["weekdays"].index(word) if word in data["weekdays"] else data["weekdays_short"].index(word)
    rel = " ".join((m["rel"] or "").lower().split())
    part = m["part"]
    if rel in ("every", "each") or m["plural"] or (m["wds"] and not m["part"]):
        return vague(m, f"XXXX-WXX-{number + 1}" + (f"T{data['parts'][part.lower()]}" if part else ""), "SET")
    if around.anchor is None:
        return vague(m, f"XXXX-WXX-{number + 1}")
    day = _weekday(number, rel, around, m)
    if day is None:
        return None
    return part_of_day(m, day, part) if part else hit(m, cal.day(day))


# A wire report opens with the news of its day: "WELLINGTON (AP) — ... said Friday" with Thursday's date was filed on
# a Friday that had not begun yet where the date was put on it, and does not tell of the week before.
_LEAD = re.compile(
    r"(?:^|\n)[A-Z][A-Z.'’ -]{2,30}(?:,[ ][A-Z][A-Za-z. ]{1,20})?[ ]\([A-Z][A-Za-z ]{1,20}\)\s{1,2}(?:_|-{1,2}|—|–)\s{1,3}[^\n]*$"
)
_LEAD_REACH = 250


def _weekday(number: int, rel: str, around: Around, m: re.Match[str]) -> date | None:
    anchor = around.anchor
    assert anchor is not None
    back, ahead = (anchor.weekday() - number) % 7, (number - anchor.weekday()) % 7
    week = " ".join((m["week"] or "").lower().split())
    try:
        if week:
            monday = anchor - timedelta(days=anchor.weekday())
            return monday + timedelta(days=number + 7 * {"last week": -1, "next week": 1}.get(week, 0))
        if rel in ("last", "past", "this past"):
            return anchor - timedelta(days=back or 7)
        if rel in ("next", "this coming", "the coming", "the following"):
            return anchor + timedelta(days=ahead or 7)
        tense = around.tense(m.start("wd"))
        if tense == "overtaken":
            return anchor + timedelta(days=ahead) if ahead < back else anchor - timedelta(days=back)
        if tense == "future" or (tense != "past" and looks_ahead(around.text, m.start())):
            return anchor + timedelta(days=ahead)
        taken = around.text.startswith(("'s", "’s"), m.end())  # "before Friday's purchases"
        if looks_ahead(around.text, m.start()) and not m["part"] and back > 2 and not taken:
            return anchor + timedelta(days=ahead)
        if ahead == 1 and _LEAD.search(around.text[max(m.start() - _LEAD_REACH, 0) : m.start()]):
            return anchor + timedelta(days=1)
        return anchor - timedelta(days=back)
    except OverflowError:
        return None


def today(m: re.Match[str], around: Around) -> Hit | None:
    """``yesterday``, ``later today``, ``tonight``."""
    word = m["day"].lower()
    if is_title(m, around.text) or _is_generic(m, around.text):
        return None
    if around.anchor is None:
        return vague(m, "PRESENT_REF")
    day = cal.shift(around.anchor, "day", {"yesterday": -1, "tomorrow": 1}.get(word, 0))
    if day is None:
        return None
    if m["part"]:
        return part_of_day(m, day, m["part"])
    return part_of_day(m, day, "night") if word == "tonight" else hit(m, cal.day(day))


def _is_generic(m: re.Match[str], text: str) -> bool:
    """Whether no day is meant: "today's youth", "the people of tomorrow"."""
    nouns = table("times")["no_time"]["generic"]
    owned = re.match(r"[’']s\s{1,9}(?:young\s{1,9})?(\w{1,20})", text[m.end() : m.end() + 50])
    lead = text[max(m.start() - 30, 0) : m.start()].lower().split()
    return bool(owned and owned[1].lower() in nouns) or (
        lead[-1:] == ["of"] and lead[-2:-1] != [] and lead[-2] in nouns
    )


def this_part(m: re.Match[str], around: Around) -> Hit | None:
    """``this morning``, ``last night``, ``mid afternoon``."""
    if around.anchor is None or is_title(m, around.text):
        return None
    last = (m["rel"] or "").lower() == "last"
    day = cal.shift(around.anchor, "day", -1 if last else 0)
    return part_of_day(m, day, m["p"] or m["p2"]) if day else None


def weekend(m: re.Match[str], around: Around) -> Hit | None:
    """Saturday and Sunday."""
    rel = " ".join((m["rel"] or "").lower().split())
    after = around.text[m.end() : m.end() + 1]
    if not rel and (m[0][0].isupper() or not looks_ahead(around.text, m.start())):
        return None
    if around.anchor is None:
        return vague(m, "XXXX-WXX-WE")
    anchor = around.anchor
    monday, _ = cal.week_of(anchor)
    tense = around.tense(m.start())
    ahead = rel in ("next", "this") or (rel == "the" and (looks_ahead(around.text, m.start()) or tense == "future"))
    in_it = anchor.weekday() > 4
    if rel == "next" and in_it:
        step = 12
    elif rel in ("last", "this past", "the past"):
        step = -2
    elif ahead and not (rel == "this" and tense == "past" and not in_it):
        step = 5
    else:
        step = 5 if anchor.weekday() == 6 else -2
    saturday = cal.shift(monday, "day", step)
    if saturday is None or after == "-":
        return None
    sunday = saturday + timedelta(days=1)
    return hit(m, cal.between(saturday, sunday, "weekend", f"{cal.iso_week(saturday)}-WE"))


_STEP = {"last": -1, "past": -1, "this past": -1, "the previous": -1, "next": 1, "the coming": 1, "this coming": 1}


def relative_unit(m: re.Match[str], around: Around) -> Hit | None:
    """``last week``, ``earlier this year``, ``the end of the month``."""
    rel = " ".join((m["rel"] or "").lower().split())
    unit, part = m["u"].lower(), (m["mod"] or "").lower()
    if not rel or rel == "current" or is_title(m, around.text):
        return None
    if rel in ("the", "that"):
        return _the_unit(m, around, unit, part, rel)
    if rel in ("the past", "the last", "the next", "the coming", "past") and not part:
        return _stretch_to(m, around, unit, rel)
    if rel == "the latest":
        rel = "the last" if unit == "year" else "this"
    anchor = around.anchor
    if anchor is None:
        return vague(m, "PRESENT_REF")
    step = _STEP.get(rel, -1 if rel in ("the last",) else 1 if rel == "the next" else 0)
    return _unit(m, around, unit, step, part)


def _unit(m: re.Match[str], around: Around, unit: str, step: int, part: str) -> Hit | None:
    """The calendar unit that many on from the one of publication."""
    anchor = around.anchor
    assert anchor is not None
    if unit == "week":
        moved = cal.shift(anchor, "week", step)
        if moved is None or not possible(moved.year):
            return None
        monday, sunday = cal.week_of(moved)
        tense = around.tense(m.start())
        if step == 0 and part != "end" and not looks_ahead(around.text, m.start()):
            # this week, as of publication: up to that day, or from it on
            monday, sunday = (anchor, sunday) if tense == "future" else (monday, anchor)
        stretch = cal.between(monday, sunday, "week", cal.iso_week(moved))
        return hit(m, cal.day(monday) if monday == sunday else stretch, timex=cal.iso_week(moved))
    months = {"month": 1, "quarter": 3}.get(unit)
    if months:
        moved = cal.shift_months(anchor.replace(day=1), step * months)
        if moved is None:
            return None
        return hit(
            m,
            cal.month(moved.year, moved.month) if unit == "month" else cal.quarter(moved.year, (moved.month + 2) // 3),
        )
    if unit == "year":
        number = anchor.year + step
        if not possible(number):
            return None
        stretch = cal.year(number)
        if part == "end":
            stretch = cal.month(number, 12)
        return hit(m, stretch, timex=f"{number:04d}")
    if unit == "decade":
        return hit(m, cal.decade((anchor.year // 10 + step) * 10)) if possible(anchor.year + 10 * step) else None
    century = cal.century(anchor.year // 100 + 1 + step)
    return hit(m, century) if century else None


def _the_unit(m: re.Match[str], around: Around, unit: str, part: str, rel: str) -> Hit | None:
    """``the end of the month``: the one of publication; a bare "the week" is too vague."""
    if around.anchor is None:
        return None
    if part and rel == "the":
        return _unit(m, around, unit, 0, part)
    if rel == "the" and unit == "year" and not m["cal"]:
        lead = around.text[max(m.start() - 6, 0) : m.start()].lower().split()[-1:]
        if re.match(r"\s+(?:ended|ending|to|that\s+end|through)\b", around.text[m.end() : m.end() + 12]):
            return vague(m, "P1Y", "DURATION")
        if lead in (["for"], ["of"], ["in"], ["during"]):
            return _unit(m, around, unit, 0, part)
    if m["cal"] and unit == "year":
        return vague(m, "P1Y", "DURATION") if rel == "the" else _unit(m, around, unit, 0, part)
    return None


def _stretch_to(m: re.Match[str], around: Around, unit: str, rel: str) -> Hit | None:
    """``the past year``: the length up to publication; ``the coming week`` the length from it on."""
    anchor, back = around.anchor, rel in ("the past", "the last", "past")
    if anchor is None:
        return vague(m, period(1, unit), "DURATION")
    if rel == "the last" and unit in ("quarter", "month", "week"):
        return _unit(m, around, unit, -1, "")
    if rel in ("the next", "the coming") and unit in ("year", "month", "week"):
        return _unit(m, around, unit, 1, "")
    moved = cal.shift(anchor, unit, -1 if back else 1)
    if moved is None:
        return None
    first, last = (moved, anchor) if back else (anchor, moved)
    if unit in ("year",) and back:
        return hit(m, cal.between(first, last, unit, f"{anchor.year - 1:04d}"))
    return hit(m, cal.between(first, last, unit, period(1, unit)), "DURATION")


def year_end(m: re.Match[str], around: Around) -> Hit | None:
    """``year-end``, ``the month's end``."""
    if around.anchor is None or re.match(r"\s+(?:report|result|bonus|list)", around.text[m.end() : m.end() + 9]):
        return None
    if m["u"].lower() == "month":
        return hit(m, cal.month(around.anchor.year, around.anchor.month))
    stretch = cal.month(around.anchor.year, 12)
    return hit(m, stretch, timex=f"{around.anchor.year:04d}")


def year_ago(m: re.Match[str], around: Around) -> Hit | None:
    """``a year earlier``: the quarter, month or day named before, a year back; else the year before publication."""
    unit = (m["u"] or m["u2"]).lower()
    direction = (m["dir"] or "ago").lower()
    anchor = around.anchor
    if unit == "year":
        quarter = around.near_quarter(m.start())
        if quarter and quarter.first and possible(quarter.first.year - 1):
            return hit(m, cal.quarter(quarter.first.year - 1, (quarter.first.month + 2) // 3))
    base = anchor
    if direction != "ago" and (near := around.near_day(m.start())) and near.first:
        base = near.first
    if base is None:
        return vague(m, period(1, unit), "DURATION")
    moved = cal.shift(base, unit, -1)
    return _at_grain(m, moved, unit) if moved else None


def _at_grain(m: re.Match[str], day: date, unit: str) -> Hit | None:
    """A counted day as exactly as its unit: "two weeks ago" is a week, "two months ago" a month."""
    if not possible(day.year):
        return None
    if unit == "day":
        return hit(m, cal.day(day))
    if unit == "week":
        monday, sunday = cal.week_of(day)
        return hit(m, cal.between(monday, sunday, "week", cal.iso_week(day)))
    if unit == "month":
        return hit(m, cal.month(day.year, day.month))
    if unit == "quarter":
        return hit(m, cal.quarter(day.year, (day.month + 2) // 3))
    return hit(m, cal.year(day.year))


def _closes(text: str, at: int) -> bool:
    """Whether the clause ends at a character: "two days later." but not "two days before the vote"."""
    after = text[at : at + 12].lstrip()
    return (
        not after
        or not after[0].isalnum()
        or (
            after.split()[0]
            in ("and", "that", "but", "in", "on", "when", "by", "with", "the", "he", "she", "they", "it", "at", "a")
            and not text[at - 6 : at].endswith("before")
        )
    )


def ago(m: re.Match[str], around: Around) -> Hit | None:
    """``two years ago``, ``three days later``."""
    if m["many"]:
        return vague(m, "PAST_REF")
    unit, direction = m["u"].lower(), " ".join(m["dir"].lower().split())
    number = number_of(m["n"]) if "couple" not in m["n"].lower() else 2.0
    back = direction in ("ago", "earlier", "before", "previously")
    if number is None:
        if direction in ("ago", "from now"):
            return vague(m, "PAST_REF" if back else "FUTURE_REF")
        return vague(m, period(None, unit), "DURATION")
    if direction in ("before", "later") and not _closes(around.text, m.end()):
        return vague(m, period(number, unit), "DURATION")  # "two days before the vote"
    named = around.near_day(m.start())
    base = around.anchor if direction in ("ago", "from now") else (named.first if named else None)
    if base is None or unit in TIME_CODE or number != int(number):
        return vague(m, period(number, unit), "DURATION")
    moved = cal.shift(base, "century" if unit == "centurie" else unit, int(-number if back else number))
    return _at_grain(m, moved, unit) if moved else vague(m, period(number, unit), "DURATION")


_OF_YEAR = re.compile(r"\s{1,9}of\s{1,9}(?:\d{4}|(?:this|last|next|the)\s{1,9}year)\b")


def past(m: re.Match[str], around: Around) -> Hit | None:
    """``the past two years``: both ends as days."""
    direction, unit = m["q"].lower(), m["u"].lower()
    number = number_of(m["n"])
    if unit == "quarter" and number == 2 and direction in ("first", "last") and _OF_YEAR.match(around.text, m.end()):
        return None  # half of that year
    timex = (
        period(number, unit)
        if unit != "quarter" or direction in ("past", "last")
        else period((number or 0) * 3, "month")
    )
    anchor = around.anchor
    if (
        number is None
        or anchor is None
        or unit in TIME_CODE
        or direction in ("first", "final")
        or number != int(number)
    ):
        return vague(m, timex if number is not None else period(None, unit), "DURATION")
    back = direction in ("past", "last", "previous", "latest")
    moved = cal.shift(anchor, "century" if unit == "centurie" else unit, int(-number if back else number))
    if moved is None:
        return vague(m, timex, "DURATION")
    first, last = (moved, anchor) if back else (anchor, moved)
    return hit(m, cal.between(first, last, unit, timex), "DURATION")


def day_of(m: re.Match[str], around: Around) -> Hit | None:
    """``the next day``, ``that night``: counted from the day named before."""
    which = " ".join(m["which"].lower().split())
    named = around.near_day(m.start())
    if (
        named is None
        or named.first is None
        or (which.endswith(("before", "after")) and not _closes(around.text, m.end()))
    ):
        return None
    step = (
        -1
        if which.endswith(("before", "previous day", "earlier"))
        else 1
        if which.endswith(("later", "after")) or " next " in which or " following " in which
        else 0
    )
    day = cal.shift(named.first, "day", step)
    if day is None:
        return None
    part = which.split()[-1]
    return part_of_day(m, day, part) if part in table("times")["parts"] else hit(m, cal.day(day))


def the_day(m: re.Match[str], around: Around) -> Hit | None:
    """``later in the day``."""
    day = around.near_day(m.start())
    stretch = day or (cal.day(around.anchor) if around.anchor else None)
    return hit(m, stretch) if stretch else None


def year_of(m: re.Match[str], around: Around) -> Hit | None:
    """``that year``, ``the same month``: of the day named before."""
    which = " ".join(m["which"].lower().split())
    named = around.near_date(m.start())
    base = named.first if named and named.first else None
    if m["ayear"]:
        return hit(m, cal.month(base.year - 1, base.month)) if base and possible(base.year - 1) else None
    if which.endswith(("before", "previous", "earlier")):
        base = base or around.anchor
        return hit(m, cal.year(base.year - 1)) if base and possible(base.year - 1) else None
    if base is None:
        return None
    if which.endswith("after"):
        return hit(m, cal.year(base.year + 1))
    return hit(m, cal.month(base.year, base.month) if which.endswith("month") else cal.year(base.year))


def week_of(m: re.Match[str], around: Around) -> Hit | None:
    """``the week of March 6``."""
    if around.anchor is None:
        return None
    month_, day_ = table("times")["months"][m["m"].lower()], int(m["d"])
    days = [d for y in (-1, 0, 1) if (d := cal.exact_day(around.anchor.year + y, month_, day_))]
    if not days:
        return None
    anchor = around.anchor
    monday, sunday = cal.week_of(min(days, key=lambda d: abs((d - anchor).days)))
    return hit(m, cal.between(monday, sunday, "week", cal.iso_week(monday)))


def week_in(m: re.Match[str], around: Around) -> Hit | None:
    """``the last week of March``: seven days from its first, eighth … or up to its last."""
    named = absolute.month_year(m, around) if m["y"] else None
    if named is None:
        if around.anchor is None or not m["m"][0].isupper():
            return None
        number = table("times")["months"][m["m"].lower()]
        year_ = absolute.nearest_year(around, number, None, m.start("m"))
        if not possible(year_):
            return None
        stretch = cal.month(year_, number)
    else:
        stretch = named.stretch or cal.month(1, 1)
    assert stretch.first is not None
    assert stretch.last is not None
    which = m["o"].lower()
    if which == "last":
        first, last = stretch.last - timedelta(days=6), stretch.last
    else:
        first = stretch.first + timedelta(days=7 * (int(table("times")["ordinals"][which]) - 1))
        last = first + timedelta(days=6)
    return hit(m, cal.between(first, last, "week", cal.iso_week(first)))
