"""Time expressions in a text, by patterns over its words, with values from an anchor day and the tense around them.

Values follow TIMEX3 (ISO-TimeML) for recognition and EDTF (ISO 8601-2) for reckoning.

Reference: Pustejovsky et al. 2010, ISO-TimeML; Library of Congress 2019, Extended Date/Time Format.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from onrecord.extract.times import absolute, lengths, relative
from onrecord.extract.times import calendar as cal
from onrecord.extract.times.calendar import Stretch
from onrecord.extract.times.patterns import patterns
from onrecord.extract.times.state import Around, Hit, figurative
from onrecord.extract.times.tense import Tense, tense_in, tense_of
from onrecord.lang import table
from onrecord.lang.zones import offset as ahead_of_utc
from onrecord.records import Span, Time

if TYPE_CHECKING:
    from spacy.tokens import Doc

_READERS: dict[str, Callable[[re.Match[str], Around], Hit | None]] = {
    "iso": absolute.iso,
    "slash": absolute.slash,
    "dmy": absolute.dated,
    "mdy": absolute.dated,
    "my": absolute.month_year,
    "month": absolute.month,
    "year": absolute.year,
    "spelled": absolute.spelled,
    "decade": absolute.decade,
    "decadeword": absolute.decade_word,
    "century": absolute.century,
    "season": absolute.season,
    "holiday": absolute.holiday,
    "quarter": absolute.quarter,
    "q": absolute.quarter,
    "thequarter": absolute.the_quarter,
    "half": absolute.half,
    "wd": relative.weekday,
    "today": relative.today,
    "thispart": relative.this_part,
    "weekend": relative.weekend,
    "relunit": relative.relative_unit,
    "yearend": relative.year_end,
    "yearago": relative.year_ago,
    "ago": relative.ago,
    "past": relative.past,
    "day_of": relative.day_of,
    "theday": relative.the_day,
    "year_of": relative.year_of,
    "weekin": relative.week_in,
    "weekof": relative.week_of,
    "set": lengths.repeated,
    "duration": lengths.duration,
    "bare": lengths.bare,
    "vague": lengths.referring,
    "clock": lengths.clock,
    "point": lengths.point,
}
# Kinds whose value may hang on a time named before them: refused only once that is known.
_LATE = frozenset({"thequarter", "day_of", "year_of"})


def find_times(
    text: str,
    anchor: str | None,
    tenses: Tense | None = None,
    offset: int = 0,
    doc: Doc | None = None,
    zone: str | None = None,
) -> tuple[Time, ...]:
    """Time expressions of a text, in order, none inside another.

    Args:
        text: one block.
        anchor: publication day, ISO; None leaves what depends on it without a value.
        tenses: the tense (``past``, ``future``, ``overtaken`` or ``unknown``) of the clause at a character of ``text``.
        offset: of the text in the article.
        doc: the parse of ``text``; gives the tenses where ``tenses`` does not.
        zone: the time zone of the dateline, "Asia/Seoul": what clocks show where no other zone is said.
    """
    try:
        day = date.fromisoformat(anchor[:10]) if anchor else None
    except ValueError:
        day = None
    tense = tenses or (tense_of(doc) if doc is not None else tense_in(text))
    around = Around(day, tense, text, zone=zone)
    hits = _beside(_also(_joined(_valued(_matches(text, around), around), text), text), text)
    return tuple(_time(hit, around, offset) for hit in hits)


def _matches(text: str, around: Around) -> list[tuple[str, re.Match[str]]]:
    """The longest matches that no pattern's reader refuses, by place."""
    found = [
        (kind, match)
        for kind, pattern in patterns()
        for match in pattern.finditer(text)
        if not figurative(text, *match.span()) and (kind in _LATE or _READERS[kind](match, around) is not None)
    ]
    found.sort(key=lambda pair: (pair[1].start() - pair[1].end(), pair[1].start()))
    # Longer ones come first, so one that overlaps a kept one has its first or last character inside it.
    taken = bytearray(len(text))
    kept = []
    for kind, match in found:
        start, end = match.span()
        if start < end and not taken[start] and not taken[end - 1]:
            taken[start:end] = b"\1" * (end - start)
            kept.append((kind, match))
    return sorted(kept, key=lambda pair: pair[1].start())


# What only compares with the time named before is not what the next one counts from.
_COMPARED = re.compile(r"ago|earlier|same|corresponding|comparable|last\s{1,9}year")


def _valued(matches: list[tuple[str, re.Match[str]]], around: Around) -> list[Hit]:
    """Values in text order, each knowing the day and the quarter named last."""
    hits = []
    for kind, match in matches:
        hit = _READERS[kind](match, around)
        if hit is None:
            continue
        hits.append(hit)
        compared = kind in ("year_of", "quarter", "q", "thequarter") and bool(_COMPARED.search(match[0].lower()))
        if hit.stretch and hit.stretch.grain in ("day", "hour", "month", "year") and not compared:
            around = replace(around, dated=hit.stretch, dated_at=hit.end)
        if hit.stretch and hit.stretch.grain in ("day", "hour"):
            around = replace(around, day=hit.stretch, day_at=hit.end)
        elif hit.stretch and hit.stretch.grain == "quarter" and kind in ("quarter", "q", "thequarter"):
            if not compared:
                around = replace(around, quarter=hit.stretch, quarter_at=hit.end)
        elif hit.stretch and hit.stretch.grain in ("month", "year") and around.day is None:
            around = replace(around, day=hit.stretch, day_at=hit.end)
    return hits


_BESIDE = re.compile(r"(?:the\s+)?day\s+(?P<way>before|after)\s+$", re.IGNORECASE)
# "April 24 and 25", "May 3-5": a second day of the month, not a count of something
_ALSO = re.compile(
    r"\s*(?:and|or|to|through|-|–)\s*(?P<d>\d{1,2})(?=[.,;:)\n]|\s+(?:in|at|on|by|as|for|with|and|the|when)\b|\s*$)"
)


def _also(hits: list[Hit], text: str) -> list[Hit]:
    """The days that only share their month with one named before."""
    result: list[Hit] = []
    for n, hit in enumerate(hits):
        result.append(hit)
        day = hit.stretch.first if hit.stretch and hit.type == "DATE" and hit.stretch.grain == "day" else None
        if day is None or not text[hit.end - 1].isdigit() or not text[hit.start].isalpha():
            continue
        more = _ALSO.match(text, hit.end)
        until = hits[n + 1].start if n + 1 < len(hits) else len(text)
        other = cal.exact_day(day.year, day.month, int(more["d"])) if more and more.end() <= until else None
        if more and other and other > day:
            stretch = cal.day(other)
            result.append(Hit(more.start("d"), more.end("d"), "DATE", stretch, stretch.timex))
    return result


def _beside(hits: list[Hit], text: str) -> list[Hit]:
    """ "The day before last Tuesday" is the Monday."""
    result = []
    for hit in hits:
        lead = _BESIDE.search(text[max(hit.start - 24, 0) : hit.start]) if hit.stretch else None
        day = hit.stretch.first if lead and hit.stretch and hit.stretch.grain == "day" else None
        moved = cal.shift(day, "day", -1 if lead and lead["way"].lower() == "before" else 1) if day else None
        if lead and moved:
            stretch = cal.day(moved)
            hit = Hit(hit.start - len(lead[0]), hit.end, "DATE", stretch, stretch.timex)
        result.append(hit)
    return result


_LINK = re.compile(r"(?:,?\s+|,?\s+on\s+|\s*\([^)]{0,20}\)\s+)", re.IGNORECASE)
_AT = re.compile(r"\s+at\s+(?:about\s+|around\s+)?", re.IGNORECASE)


def _joined(hits: list[Hit], text: str) -> list[Hit]:
    """A time of day with the day named right beside it: "5 p.m. EST Nov. 9", "Saturday at noon"."""
    joined: list[Hit] = []
    for hit in hits:
        before = joined[-1] if joined else None
        gap = text[before.end : hit.start] if before is not None else ""
        told = before is not None and (bool(before.clock) or _bare_clock(before))
        if told and _bare_clock(hit) and gap == " (" and text[hit.end : hit.end + 1] == ")":
            continue  # "10:35 a.m. (0735 GMT)": the same moment
        if before is not None and hit.stretch and before.stretch:
            if _bare_clock(before) and hit.type == "DATE" and hit.stretch.grain == "day" and _LINK.fullmatch(gap):
                if "(" in gap:  # the day behind the brackets stays an expression of its own
                    joined[-1:] = [_merge(before, hit, before.start, before.end), hit]
                    continue
                joined[-1] = _merge(before, hit, before.start, hit.end)
                _restate(joined, before, hit, text)
                continue
            if _bare_clock(hit) and before.type == "DATE" and before.stretch.grain == "day" and _AT.fullmatch(gap):
                joined[-1] = _merge(hit, before, before.start, hit.end)
                continue
        joined.append(hit)
    return joined


def _restate(joined: list[Hit], clock: Hit, day: Hit, text: str) -> None:
    """The day in brackets is that of the time before them too: "4 in the morning (4 a.m. EDT Thursday)".

    Of the day said, the one before and the one after, that day is taken on which the two times are nearest: another
    zone's clock may have passed midnight ("11 p.m. (0300 GMT Thursday)").
    """
    said = joined[-2] if len(joined) > 1 else None
    first = day.stretch.first if day.stretch else None
    if said is None or first is None or not _bare_clock(said) or text[said.end : clock.start] != " (":
        return
    step = 0
    if said.clock and clock.clock and abs(ahead := int(clock.clock[1:3]) - int(said.clock[1:3])) > 12:
        step = 1 if ahead > 0 else -1
    moved = cal.shift(first, "day", step)
    if moved is not None:
        stretch = cal.day(moved)
        joined[-2] = _merge(said, Hit(day.start, day.end, "DATE", stretch, stretch.timex), said.start, said.end)


def _bare_clock(hit: Hit) -> bool:
    """Whether it is a mere time of day, whose day is only supposed."""
    return (
        hit.type == "TIME"
        and (bool(hit.clock) or hit.timex.endswith(("T24:00", "TMO", "TEV")))
        and hit.end - hit.start < 30
    )


def _merge(clock: Hit, day: Hit, start: int, end: int) -> Hit:
    assert day.stretch is not None
    first = day.stretch.first
    stretch = Stretch(
        first, first, f"{day.stretch.edtf}{clock.clock}", clock.stretch.grain if clock.stretch else "day", ""
    )
    return Hit(start, end, "TIME", stretch, f"{day.timex}T{clock.timex.split('T', 1)[1]}", clock.clock, clock.zone)


_LEAD = re.compile(
    r"(?:^|[\s(“\"'])(?P<prep>by|until|till|before|no later than|since|through)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_OPEN = ("by", "until", "till", "before", "no later than", "through")


def _ahead(hit: Hit, stretch: Stretch, around: Around) -> str:
    """How far the clock that a time of day is read from is ahead of UTC; empty where that is not told."""
    first = stretch.first
    if not hit.clock or hit.clock.endswith("Z") or first is None or not (stretch.edtf or "").endswith(hit.clock):
        return ""
    zones = table("times")["zones"]
    fixed: str | None = table("reading")["zones"].get(hit.zone)
    zone = zones.get(hit.zone) if hit.zone else around.zone
    if fixed or not zone:
        return (fixed or "").replace("+00:00", "Z")
    hour, _, minute = hit.clock[1:].partition(":")
    day = cal.shift(first, "day", int(hour) // 24) or first
    return ahead_of_utc(datetime(day.year, day.month, day.day, int(hour) % 24, int(minute or 0)), zone)


def _time(hit: Hit, around: Around, offset: int) -> Time:
    """The finished expression: the preposition before it opens its value at one end ("by", "since")."""
    text, stretch = around.text, hit.stretch
    value = stretch.edtf if stretch else None
    if value and stretch:
        value += _ahead(hit, stretch, around)
    first, last = (stretch.first, stretch.last) if stretch else (None, None)
    lead = _LEAD.search(text[max(hit.start - 24, 0) : hit.start])
    prep = lead["prep"].lower() if lead else ""
    anchor = around.anchor
    if stretch and value and hit.type != "DURATION" and ".." not in value:
        ahead = around.tense(hit.start) == "future" or bool(anchor and last and last > anchor)
        if prep in _OPEN and ahead:
            if prep == "before" and stretch.grain in ("week", "weekend") and first and first > date.min:
                last = first - timedelta(days=1)  # "before the weekend" is by its eve
                value = f"../{last.isoformat()}"
            else:
                value = f"../{value.split('/')[-1]}"
            first = None
        elif prep == "since" and anchor and first and first <= anchor:
            start = value.split("/", maxsplit=1)[0]
            value = f"{start}/{anchor.isoformat()}"
            last = anchor
    return Time(
        spans=(Span(hit.start + offset, hit.end + offset),),
        text=text[hit.start : hit.end],
        value=value,
        earliest=first.isoformat() if first else None,
        latest=last.isoformat() if last else None,
        grain=stretch.grain if stretch else None,
        timex=hit.timex,
        timex_type=hit.type,
    )
