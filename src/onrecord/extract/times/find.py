"""Time expressions in a text, by patterns over its words, with values from an anchor day and the tense around them.

Values follow TIMEX3 (ISO-TimeML) for recognition and EDTF (ISO 8601-2) for reckoning.

Reference: Pustejovsky et al. 2010, ISO-TimeML; Library of Congress 2019, Extended Date/Time Format.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

from onrecord.extract.times import calendar as cal
from onrecord.extract.times.calendar import Stretch
from onrecord.lang import table
from onrecord.records import Span, Time

if TYPE_CHECKING:
    from spacy.tokens import Doc

_UNITS = "day|week|month|quarter|year|decade|century|centurie|hour|minute|second"


@dataclass(frozen=True, slots=True)
class Around:
    """What a value depends on: the anchor day, the tense at an offset, the lower-cased text."""

    anchor: date | None
    tense: Callable[[int], str]
    text: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A matched expression and its value before prepositions act on it."""

    start: int
    end: int
    kind: str
    stretch: Stretch | None
    timex: str


@cache
def _words() -> dict[str, str]:
    data = table("times")
    return {
        "wd": "|".join([*data["weekdays"], *(f"{short}\\." for short in data["weekdays_short"])]),
        "mon": "|".join(sorted(data["months"], key=len, reverse=True)),
        "num": "|".join([*sorted(data["numbers"], key=len, reverse=True), r"\d{1,4}"]),
        "season": "|".join(data["seasons"]),
        "part": "|".join(data["parts"]),
    }


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    w = _words()
    part = rf"(?:\s+(?:{w['part']}))?"
    rules = [
        ("iso", r"\d{4}-\d{2}-\d{2}"),
        ("dmy", rf"(?:(?:{w['wd']}),?\s+)?(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?\s+(?P<m>{w['mon']})\.?(?:,?\s+(?P<y>\d{{4}}))?"),
        ("mdy", rf"(?:(?:{w['wd']}),?\s+)?(?P<m>{w['mon']})\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)(?!\s*(?:%|per\s?cent|million|people))(?:,?\s+(?P<y>\d{{4}}))?"),
        ("monthpart", rf"(?P<q>early|late|mid|the\s+(?:end|beginning|start|middle)\s+of)[\s-]+(?:(?P<rel>next|last|this|the)\s+month|(?P<m>{w['mon']})\.?)(?:,?\s+(?P<y>\d{{4}}))?"),
        ("yearpart", r"the\s+(?P<q>end|beginning|start|middle)\s+of\s+(?:the|this|next|last)\s+year"),
        ("my", rf"(?:(?:this|last|next)\s+)?(?P<m>{w['mon']})\.?,?\s+(?:of\s+)?(?P<y>\d{{4}})"),
        ("relmonth", rf"(?P<rel>this|last|next)\s+(?P<m>{w['mon']})\b"),
        ("month", rf"(?P<m>{w['mon']})\b\.?"),
        ("relwd", rf"(?P<rel>last|next|this|this past|this coming)\s+(?P<wd>{w['wd']}){part}"),
        ("setwd", rf"(?:every|each)\s+(?P<wd>{w['wd']}){part}"),
        ("wd", rf"(?:late\s+|early\s+)?(?:on\s+)?(?P<wd>{w['wd']})(?P<part>{part})"),
        ("quarter", r"(?:the\s+)?(?P<o>first|second|third|fourth)[\s-]quarter(?:\s+(?:of\s+)?(?P<y>\d{4}))?"),
        ("q", r"q(?P<o>[1-4])(?:\s+(?P<y>\d{4}))?"),
        ("season", rf"(?:(?P<rel>this|last|next|the)\s+)?(?P<s>{w['season']})(?:\s+(?:of\s+)?(?P<y>\d{{4}}))"),
        ("relseason", rf"(?P<rel>this|last|next)\s+(?P<s>{w['season']})"),
        ("decade", r"(?:the\s+)?(?:(?P<q>early|mid|late)[\s-]+)?(?P<dec>(?:1[5-9]|20)\d0)s"),
        ("fiscal", r"(?:fiscal|financial)\s+(?:year\s+)?(?P<y>(?:19|20)\d{2})"),
        ("year", r"(?<![\d.,$£€/-])(?P<y>(?:1[5-9]|20)\d{2})(?![\d.,]?\d|\s*(?:people|troops|soldiers|tonnes|workers|dead|%|per\s?cent|km|miles))"),
        ("today", r"(?:today|tonight|yesterday|tomorrow)"),
        ("thispart", rf"(?:this|that|the)\s+(?P<p>{w['part']})(?!\s+before\s+last)"),
        ("weekend", r"(?:(?P<rel>last|this|next|the past|this past)\s+|the\s+)weekend"),
        ("relunit", r"(?P<q>earlier|later)\s+(?P<rel>this)\s+(?P<u>week|month|year)|(?P<rel2>this|last|next)\s+(?P<u2>week|month|quarter|year|decade|century)(?!-)"),
        ("anchored", r"(?:a|one|the)\s+(?P<u>day|week|month|year)\s+(?:earlier|before|later|after)|(?P<u2>day|week|month|year)\s+(?:ago\b)"),
        ("ago", rf"(?:(?:about|some|nearly|almost|more\s+than|over|at\s+least)\s+)?(?P<n>{w['num']}|several|few|a\s+few|many|couple\s+of|a\s+couple\s+of)\s+(?P<u>{_UNITS})s?\s+(?P<dir>ago|earlier|before|later|from\s+now)"),
        ("past", rf"(?:the\s+)?(?P<q>past|last|next|coming|previous|first)\s+(?P<n>{w['num']}|several|few)\s+(?P<u>{_UNITS})s?|(?:the)\s+(?P<q2>past|coming)\s+(?P<u2>day|week|month|quarter|year|decade)"),
        ("set", r"(?:daily|weekly|monthly|yearly|annually|every\s+(?:day|week|month|year|night|morning)|each\s+(?:day|week|month|year)|(?:a|per)\s+(?:year|month|week|day))"),
        ("duration", rf"(?:(?:about|some|nearly|almost|more\s+than|at\s+least|up\s+to)\s+)?(?P<n>{w['num']}|several|a\s+few|(?:a\s+)?half\s+an?|a\s+couple\s+of)[\s-]+(?P<u>{_UNITS})(?:s|-long)?(?!\s*-?\s*old)\b"),
        ("vague", "(?:" + "|".join(re.escape(x).replace(r"\ ", r"\s+") for x in (*table("times")["vague_past"], *table("times")["vague_present"], *table("times")["vague_future"])) + ")"),
        ("clock", r"(?P<h>\d{1,2})(?:[:.](?P<min>\d{2}))?\s?(?P<ap>a\.?m\.?|p\.?m\.?)(?!\w)|(?<![\d:.])(?P<h2>\d{2})[:](?P<min2>\d{2})(?![:\d])"),
        ("point", r"(?:noon|midnight|dawn|dusk|nightfall)"),
    ]  # fmt: skip
    return tuple((name, re.compile(rf"(?<![\w’'-])(?:{rule})(?!\w)", re.IGNORECASE)) for name, rule in rules)


_MODAL_MAY = re.compile(r"\bmay\b")


def find_times(
    text: str,
    anchor: str | None,
    tenses: Callable[[int], str] | None = None,
    offset: int = 0,
    doc: Doc | None = None,
) -> tuple[Time, ...]:
    """Time expressions of a text, in order, none inside another.

    Args:
        text: one block.
        anchor: publication day, ISO; None leaves what depends on it without a value.
        tenses: the tense (``past`` or ``future``) of the clause at a character of ``text``.
        offset: of the text in the article.
        doc: the parse of ``text``; gives the tenses where ``tenses`` does not.
    """
    try:
        day = date.fromisoformat(anchor[:10]) if anchor else None
    except ValueError:
        day = None
    tense = tenses or (_tense_of(doc) if doc is not None else lambda _: "past")
    around = Around(day, tense, text)
    hits = _longest(
        hit for name, pattern in _patterns() for match in pattern.finditer(text) if (hit := _read(name, match, around))
    )
    return tuple(_time(hit, around, offset) for hit in hits)


def _longest(hits: Iterator[Hit]) -> list[Hit]:
    """Those that lie in no longer one, by their place."""
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda h: (h.start - h.end, h.start)):
        if all(hit.end <= other.start or hit.start >= other.end for other in kept):
            kept.append(hit)
    return sorted(kept, key=lambda h: h.start)


def _tense_of(doc: Doc) -> Callable[[int], str]:
    """Tense of the nearest verb above the token at a character."""

    def tense(at: int) -> str:
        token = next((t for t in doc if t.idx <= at < t.idx + len(t.text_with_ws)), None)
        steps = 0
        while token is not None and steps < 12:
            if token.pos_ in ("VERB", "AUX"):
                words = {child.lower_ for child in token.children if child.dep_ in ("aux", "auxpass")}
                if words & {"will", "would", "shall", "’ll", "'ll", "could", "may", "might", "should"}:
                    return "future"
                if token.tag_ in ("VBD", "VBN") or words & {"had", "has", "have", "was", "were", "did"}:
                    return "past"
                if token.tag_ == "VB" and token.dep_ in ("xcomp", "ccomp", "advcl", "acl"):
                    return "future"
                if token.tag_ in ("VBZ", "VBP") and token.lemma_ in {"plan", "intend", "expect", "hope", "aim", "be"}:
                    return "future"
            if token.head is token:
                break
            token, steps = token.head, steps + 1
        return "past"

    return tense


def _number(text: str | None) -> int | None:
    if text is None:
        return None
    low = text.lower()
    if low.isdigit() and low.isascii():
        return int(low)
    found = table("times")["numbers"].get(low)
    return int(found) if found is not None else None


def _read(name: str, m: re.Match[str], around: Around) -> Hit | None:  # noqa: PLR0911 - one return a kind of expression
    g = m.groupdict()
    low = m[0].lower()
    if name in ("dmy", "mdy", "my", "month", "relmonth", "monthpart", "iso"):
        return _date(name, m, around)
    if name in ("wd", "relwd"):
        return _weekday(name, m, around)
    if name == "setwd":
        return Hit(m.start(), m.end(), "SET", None, f"XXXX-WXX-{_weekday_number(g['wd']) + 1}")
    if name in ("quarter", "q"):
        part = int(g["o"]) if g["o"].isdigit() else table("times")["ordinals"][g["o"].lower()]
        number = int(g["y"]) if g["y"] else around.anchor.year if around.anchor else None
        if number is None:
            return Hit(m.start(), m.end(), "DATE", None, f"XXXX-Q{part}")
        return _hit(m, "DATE", cal.quarter(number, part))
    if name in ("season", "relseason"):
        code = table("times")["seasons"][g["s"].lower()]
        number = int(g["y"]) if g.get("y") else around.anchor.year if around.anchor else None
        if number is None or not 1 <= number <= 9998:
            return Hit(m.start(), m.end(), "DATE", None, f"XXXX-{code}")
        number += {"last": -1, "next": 1}.get((g.get("rel") or "").lower(), 0) if not g.get("y") else 0
        return _hit(m, "DATE", cal.season(number, code))
    if name == "decade":
        return _hit(m, "DATE", cal.decade(int(g["dec"])))
    if name == "fiscal":
        year = cal.year(int(g["y"]))
        return Hit(m.start(), m.end(), "DATE", year, f"FY{g['y']}")
    if name == "year":
        before = around.text[max(m.start() - 2, 0) : m.start()]
        return None if before.endswith(("$", "£", "€", "#")) else _hit(m, "DATE", cal.year(int(g["y"])))
    if name == "yearpart":
        return _year_part(m, around)
    if name == "today":
        return _today(m, low, around)
    if name == "thispart":
        if not low.startswith("this") or around.anchor is None:
            return None
        code = table("times")["parts"][g["p"].lower()]
        return Hit(m.start(), m.end(), "TIME", cal.day(around.anchor), f"{around.anchor.isoformat()}T{code}")
    if name == "weekend":
        return _weekend(m, (g["rel"] or "").lower(), around)
    if name == "relunit":
        return _relative_unit(m, around)
    if name == "ago":
        return _ago(m, around)
    if name == "anchored":
        return Hit(m.start(), m.end(), "DATE", None, "PAST_REF") if "earlier" in low or "before" in low else None
    if name == "past":
        return _past(m, around)
    if name == "set":
        unit = next(
            (u for u in ("day", "week", "month", "year") if u in low),
            {"daily": "day", "annually": "year"}.get(low, "day"),
        )
        return Hit(m.start(), m.end(), "SET", None, f"P1{unit[0].upper()}")
    if name == "duration":
        return _duration(m)
    if name == "vague":
        folded = " ".join(low.split())
        ref = (
            "PAST_REF"
            if folded in table("times")["vague_past"]
            else "PRESENT_REF"
            if folded in table("times")["vague_present"]
            else "FUTURE_REF"
        )
        return Hit(m.start(), m.end(), "DATE", None, ref)
    if name == "clock":
        return _clock(m, around)
    if name == "point" and around.anchor is not None:
        code = {"noon": "T12:00", "midnight": "T24:00"}.get(low, "TMO" if low == "dawn" else "TEV")
        return Hit(m.start(), m.end(), "TIME", cal.day(around.anchor), around.anchor.isoformat() + code)
    return None


def _hit(m: re.Match[str], kind: str, stretch: Stretch) -> Hit:
    return Hit(m.start(), m.end(), kind, stretch, stretch.timex)


def _date(name: str, m: re.Match[str], around: Around) -> Hit | None:
    g = m.groupdict()
    if name == "iso":
        try:
            return _hit(m, "DATE", cal.day(date.fromisoformat(m[0])))
        except ValueError:
            return None
    word = (g["m"] or "").lower()
    if name == "month":
        raw = m["m"]
        if not raw[0].isupper() or (len(raw) <= 4 and raw.lower() in ("mar", "sun", "jan") and not m[0].endswith(".")):
            return None
        if raw in ("May", "March") and not _month_context(around.text, m.start(), m.end()):
            return None
    if name == "monthpart" and g["rel"]:
        if around.anchor is None:
            return Hit(m.start(), m.end(), "DATE", None, "XXXX-XX")
        step = {"next": 1, "last": -1}.get(g["rel"].lower(), 0)
        moved = cal.shift_months(around.anchor.replace(day=1), step)
        return _hit(m, "DATE", cal.month(moved.year, moved.month)) if moved else None
    number = table("times")["months"].get(word)
    if number is None:
        return None
    year = int(g["y"]) if g.get("y") else None
    if year is not None and not 1 <= year <= 9998:
        return None
    day = int(g["d"]) if g.get("d") else None
    if year is None:
        if around.anchor is None:
            return Hit(m.start(), m.end(), "DATE", None, f"XXXX-{number:02d}" + (f"-{day:02d}" if day else ""))
        year = _nearest_year(around, number, day, m.start(), (g.get("rel") or "").lower())
    if day is not None:
        exact = cal.exact_day(year, number, day)
        return _hit(m, "DATE", cal.day(exact)) if exact else None
    return _hit(m, "DATE", cal.month(year, number))


def _month_context(text: str, start: int, end: int) -> bool:
    """Whether "May" or "March" is a month here: a preposition before it, or a year or full stop after it."""
    before = text[max(start - 12, 0) : start].lower().split()
    after = text[end : end + 6].strip()
    return (
        bool(
            before
            and before[-1]
            in {
                "in",
                "by",
                "since",
                "until",
                "till",
                "last",
                "next",
                "this",
                "of",
                "from",
                "late",
                "early",
                "through",
                "before",
                "after",
                "and",
                "to",
                "mid",
            }
        )
        or after[:4].isdigit()
    )


def _nearest_year(around: Around, month: int, day: int | None, at: int, rel: str) -> int:
    """The year in which a month or day without one lies, by the tense around it."""
    anchor = around.anchor
    assert anchor is not None
    tense = {"last": "past", "next": "future"}.get(rel) or (
        "future" if _future_word(around.text, at) else around.tense(at)
    )
    here = (month, day or 0)
    now = (anchor.month, anchor.day if day else 0)
    if tense == "future":
        return anchor.year + (here < now)
    if rel == "last":
        return anchor.year - (here >= now)
    return anchor.year - (here > now)


def _future_word(text: str, at: int) -> bool:
    """Whether "by", "until" or "before" stands right before."""
    return bool(
        re.search(
            r"\b(?:by|until|till|before|no later than)\s+(?:the\s+end\s+of\s+|late\s+|early\s+|mid-?)?$",
            text[max(at - 30, 0) : at].lower(),
        )
    )


def _weekday_number(word: str) -> int:
    low = word.lower().rstrip(".")
    data = table("times")
    return int(data["weekdays"].index(low)) if low in data["weekdays"] else data["weekdays_short"].index(low)


def _weekday(name: str, m: re.Match[str], around: Around) -> Hit | None:
    number = _weekday_number(m["wd"])
    start = m.start("wd") if name == "wd" else m.start()
    part = re.search(rf"\b({_words()['part']})$", m[0].lower())
    if m["wd"][0].islower():
        return None
    if around.anchor is None:
        return Hit(start, m.end(), "DATE", None, f"XXXX-WXX-{number + 1}")
    anchor = around.anchor
    back = (anchor.weekday() - number) % 7
    rel = (m.groupdict().get("rel") or "").lower()
    future = rel in ("next", "this coming") or (
        not rel and (_future_word(around.text, start) or around.tense(m.start("wd")) == "future")
    )
    if rel == "last":
        day = anchor - timedelta(days=back or 7)
    elif future:
        day = anchor + timedelta(days=(number - anchor.weekday()) % 7 or (7 if rel == "next" else 0))
    else:
        day = anchor - timedelta(days=back)
    if part:
        code = table("times")["parts"][part[1]]
        return Hit(start, m.end(), "TIME", cal.day(day), f"{day.isoformat()}T{code}")
    return Hit(start, m.end(), "DATE", cal.day(day), day.isoformat())


def _year_part(m: re.Match[str], around: Around) -> Hit | None:
    if around.anchor is None:
        return None
    low = m[0].lower()
    number = around.anchor.year + ("next" in low) - ("last" in low)
    if m["q"].lower() == "end":
        return _hit(m, "DATE", cal.month(number, 12))
    return _hit(m, "DATE", cal.year(number))


def _today(m: re.Match[str], low: str, around: Around) -> Hit:
    step = {"yesterday": -1, "tomorrow": 1}.get(low, 0)
    if around.anchor is None:
        return Hit(m.start(), m.end(), "DATE", None, "PRESENT_REF")
    day = around.anchor + timedelta(days=step)
    if low == "tonight":
        return Hit(m.start(), m.end(), "TIME", cal.day(day), f"{day.isoformat()}TNI")
    return _hit(m, "DATE", cal.day(day))


def _weekend(m: re.Match[str], rel: str, around: Around) -> Hit:
    if around.anchor is None:
        return Hit(m.start(), m.end(), "DATE", None, "XXXX-WXX-WE")
    monday, _ = cal.week_of(around.anchor)
    future = rel in {"next", "this"} or (
        not rel and (_future_word(around.text, m.start()) or around.tense(m.start()) == "future")
    )
    saturday = (
        monday + timedelta(days=5)
        if future and around.anchor.weekday() < 5
        else monday + timedelta(days=5 if around.anchor.weekday() > 5 and not rel else -2)
    )
    if rel == "next":
        saturday = monday + timedelta(days=12)
    return _hit(
        m, "DATE", cal.between(saturday, saturday + timedelta(days=1), "weekend", f"{cal.iso_week(saturday)}-WE")
    )


def _relative_unit(m: re.Match[str], around: Around) -> Hit:
    rel = (m["rel"] or m["rel2"]).lower()
    unit = (m["u"] or m["u2"]).lower()
    anchor = around.anchor
    if anchor is None:
        return Hit(m.start(), m.end(), "DATE", None, "PRESENT_REF")
    step = {"last": -1, "next": 1}.get(rel, 0)
    if unit == "week":
        monday, sunday = cal.week_of(anchor + timedelta(weeks=step))
        # "this week", told in the past, ends with the day of publication
        last = anchor if step == 0 and around.tense(m.start()) == "past" else sunday
        return _hit(m, "DATE", cal.between(monday, last, "week", cal.iso_week(monday)))
    if unit == "month":
        moved = cal.shift_months(anchor.replace(day=1), step) or anchor
        return _hit(m, "DATE", cal.month(moved.year, moved.month))
    if unit == "quarter":
        moved = cal.shift_months(anchor.replace(day=1), 3 * step) or anchor
        return _hit(m, "DATE", cal.quarter(moved.year, (moved.month - 1) // 3 + 1))
    if unit == "year":
        return _hit(m, "DATE", cal.year(max(anchor.year + step, 1)))
    if unit == "decade":
        return _hit(m, "DATE", cal.decade((anchor.year // 10 + step) * 10))
    return Hit(m.start(), m.end(), "DATE", None, str(anchor.year // 100 + step))


_CODE = {
    "day": "D",
    "week": "W",
    "month": "M",
    "quarter": "Q",
    "year": "Y",
    "decade": "DE",
    "century": "CE",
    "centurie": "CE",
}
_TIME_CODE = {"hour": "H", "minute": "M", "second": "S"}


def _period(count: str, unit: str) -> str:
    return f"PT{count}{_TIME_CODE[unit]}" if unit in _TIME_CODE else f"P{count}{_CODE[unit]}"


def _ago(m: re.Match[str], around: Around) -> Hit:
    unit, direction = m["u"].lower(), m["dir"].lower()
    number = _number(m["n"])
    back = direction in ("ago", "earlier", "before")
    if number is None:
        return Hit(m.start(), m.end(), "DATE", None, "PAST_REF" if back else "FUTURE_REF")
    if around.anchor is None or unit in _TIME_CODE or direction in ("before", "earlier", "later"):
        return Hit(m.start(), m.end(), "DATE", None, _period(str(number), unit))
    moved = cal.shift(around.anchor, unit.replace("centurie", "century"), -number if back else number)
    if moved is None:
        return Hit(m.start(), m.end(), "DATE", None, _period(str(number), unit))
    if unit == "day":
        return _hit(m, "DATE", cal.day(moved))
    if unit == "week":
        monday, sunday = cal.week_of(moved)
        return _hit(m, "DATE", cal.between(monday, sunday, "week", cal.iso_week(moved)))
    if unit == "month":
        return _hit(m, "DATE", cal.month(moved.year, moved.month))
    return _hit(m, "DATE", cal.year(moved.year))


def _past(m: re.Match[str], around: Around) -> Hit:
    direction = (m["q"] or m["q2"]).lower()
    unit = (m["u"] or m["u2"]).lower()
    number = _number(m["n"]) if m["n"] else 1
    timex = _period("X" if number is None else str(number), unit)
    if number is None or around.anchor is None or direction == "first" or unit in _TIME_CODE:
        return Hit(m.start(), m.end(), "DURATION", None, timex)
    back = direction in ("past", "last", "previous")
    moved = cal.shift(around.anchor, unit.replace("centurie", "century"), -number if back else number)
    if moved is None:
        return Hit(m.start(), m.end(), "DURATION", None, timex)
    first, last = (moved, around.anchor) if back else (around.anchor, moved)
    return Hit(m.start(), m.end(), "DURATION", cal.between(first, last, unit, timex), timex)


def _duration(m: re.Match[str]) -> Hit | None:
    unit, word = m["u"].lower(), m["n"].lower()
    number = _number(word)
    if word in ("a", "an") and unit in ("second", "quarter"):
        return None
    if number is None:
        if "half" in word:
            return Hit(m.start(), m.end(), "DURATION", None, _period("0.5", unit))
        return Hit(m.start(), m.end(), "DURATION", None, _period("X", unit))
    return Hit(m.start(), m.end(), "DURATION", None, _period(str(number), unit))


def _clock(m: re.Match[str], around: Around) -> Hit | None:
    hour = int(m["h"] or m["h2"])
    minute = m["min"] or m["min2"]
    if m["ap"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if m["ap"].lower().startswith("p") else 0)
    if hour > 24 or (minute and int(minute) > 59):
        return None
    clock = f"T{hour:02d}" + (f":{minute}" if minute else "" if m["ap"] and not minute else "")
    if around.anchor is None:
        return Hit(m.start(), m.end(), "TIME", None, clock)
    return Hit(
        m.start(),
        m.end(),
        "TIME",
        cal.day(around.anchor, clock),
        around.anchor.isoformat() + clock + ("" if minute else ":00"),
    )


_LEAD = re.compile(
    r"(?:^|[\s(“\"'])(?P<prep>by|until|till|before|no later than|since|after|from|as of)\s+(?:(?P<mod>the\s+end\s+of|late|early|mid|the\s+start\s+of)\s+)?(?:the\s+)?$",
    re.IGNORECASE,
)


def _time(hit: Hit, around: Around, offset: int) -> Time:
    """The finished expression: prepositions before it open its value at one end ("by", "since")."""
    text = around.text
    stretch = hit.stretch
    value = stretch.edtf if stretch else None
    first, last = (stretch.first, stretch.last) if stretch else (None, None)
    lead = _LEAD.search(text[max(hit.start - 40, 0) : hit.start])
    prep = lead["prep"].lower() if lead else ""
    if stretch and value and "/" not in value:
        if (prep in ("by", "until", "till", "before", "no later than") and around.tense(hit.start) != "past") or (
            prep == "by" and around.anchor and last and last > around.anchor
        ):
            value, first = f"../{value}", None
        elif prep in ("since", "from") and around.anchor and prep == "since":
            value, last = f"{value}/{around.anchor.isoformat()}", around.anchor
    elif stretch and prep == "since" and around.anchor and first:
        value, last = f"{first.isoformat()}/{around.anchor.isoformat()}", around.anchor
    elif stretch and prep in ("by", "before") and first and around.anchor and first > around.anchor:
        last = first - timedelta(days=1)
        value, first = f"../{last.isoformat()}", None
    return Time(
        spans=(Span(hit.start + offset, hit.end + offset),),
        text=text[hit.start : hit.end],
        value=value,
        earliest=first.isoformat() if first else None,
        latest=last.isoformat() if last else None,
        grain=stretch.grain if stretch else None,
        timex=hit.timex,
        timex_type=hit.kind,
    )
