"""Values of dates, months, years, quarters, seasons, decades and named days."""

from __future__ import annotations

import re
from datetime import date

from onrecord.extract.times import calendar as cal
from onrecord.extract.times.calendar import Stretch
from onrecord.extract.times.state import Around, Hit, hit, looks_ahead, possible, spelled_year, vague
from onrecord.lang import table

# A month or day without a year that lies this many days back, while the next one is near, is the next one.
_LONG_AGO, _NEAR = 240, 130
# As far and as near as this it is the next, or the last, whatever the tense.
_FAR, _CLOSE = 300, 45


def iso(m: re.Match[str], _: Around) -> Hit | None:
    """``2024-10-23``."""
    try:
        day = date.fromisoformat(m[0])
    except ValueError:
        return None
    return hit(m, cal.day(day)) if possible(day.year) else None


def slash(m: re.Match[str], _: Around) -> Hit | None:
    """``10/26/1989``, month first as American pages write it; day first where only that is possible."""
    first, second, year = (int(part) for part in m[0].split("/"))
    if year < 100:
        year += 1900 if year > 50 else 2000
    day = cal.exact_day(year, first, second) or cal.exact_day(year, second, first)
    return hit(m, cal.day(day)) if day and possible(year) else None


def dated(m: re.Match[str], around: Around) -> Hit | None:
    """Month and day, with or without a year."""
    if not m["m"][0].isupper():
        return None
    month, day = table("times")["months"][m["m"].lower()], int(m["d"])
    if m["y"]:
        year = int(m["y"])
    elif around.anchor is None:
        return vague(m, f"XXXX-{month:02d}-{day:02d}") if 1 <= day <= 31 else None
    else:
        year = nearest_year(around, month, day, m.start("m"), attributive=_names_event(around.text, m.start(), m.end()))
    exact = cal.exact_day(year, month, day) if possible(year) else None
    return hit(m, cal.day(exact)) if exact else None


def month_year(m: re.Match[str], _: Around) -> Hit | None:
    """``October 1997``."""
    year = spelled_year(m["y"])
    if year is None or not possible(year) or not m["m"][0].isupper():
        return None
    return hit(m, cal.month(year, table("times")["months"][m["m"].lower()]))


_BEFORE_MONTH = frozenset(
    [
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
        "during",
        "for",
        "between",
        "every",
        "or",
    ]
)


# "the March accession", not "the March of", "the May government"
_NO_MONTHS_NOUN = re.compile(
    r"\s+(?:for|on|of|against|from|through|by|was|were|is|has|had|will|began|ended|drew|that|which|who"
    r"|government|cabinet|administration|ministry|premiership|campaign|team|family)\b"
)
# "the late-November trip", not "by late-November and then"
_BEFORE_NOUN = re.compile(r"[ \t](?!and\b|or\b|to\b|as\b|in\b|at\b|when\b|but\b|with\b)[a-z]")


def month(m: re.Match[str], around: Around) -> Hit | None:
    """A month without a year."""
    word = m["m"]
    if not word[0].isupper() or (len(word) <= 4 and word.lower() not in ("may", "june", "july") and not m["mod"]):
        return None
    if word in ("May", "March", "August", "April", "June") and not (m["mod"] or m["rel"] or m["yrel"]):
        lead = around.text[max(m.start() - 12, 0) : m.start()].lower().split()
        if word in ("May", "March"):
            if not lead or not (lead[-1] in _BEFORE_MONTH or _says_when(lead[-1], around.text, m.end())):
                return None
        elif (
            re.match(r"\s+[A-Z][a-z]", around.text[m.end() : m.end() + 4])
            and lead[-1:]
            and lead[-1] not in _BEFORE_MONTH
        ):
            return None  # a given name: "April Jones"
    number = table("times")["months"][word.lower()]
    if around.anchor is None:
        return vague(m, f"XXXX-{number:02d}")
    rel = (m["rel"] or "").lower()
    year = around.anchor.year
    if m["yrel"]:
        year += {"last": -1, "next": 1}.get(m["yrel"].lower().split()[-2], 0)
    elif rel == "this":
        year = around.anchor.year
    else:
        attributive = bool(m["mod"]) and "-" in m[0] and bool(_BEFORE_NOUN.match(around.text, m.end()))
        attributive = attributive or _names_event(around.text, m.start(), m.end())
        year = nearest_year(around, number, None, m.start(), rel, attributive=attributive)
    return hit(m, cal.month(year, number)) if possible(year) else None


_ARTICLES = frozenset(["the", "a", "an", "its", "their", "his", "her", "our", "that"])


def _says_when(word: str, text: str, at: int) -> bool:
    """Whether "March" or "May" after a word and before a noun is the month: "the March accession"."""
    article = word in _ARTICLES or word.endswith(("'s", "’s"))
    return article and bool(_BEFORE_NOUN.match(text, at)) and not _NO_MONTHS_NOUN.match(text, at)


def _names_event(text: str, start: int, end: int) -> bool:
    """Whether a date tells which event is meant, so that the verb is not its own: "under a June agreement".

    What is on the calendar goes by the verb all the same: "will decide at its June meeting".
    """
    lead = text[max(start - 12, 0) : start].lower().split()
    if not lead or not _says_when(lead[-1], text, end):
        return False
    nouns = re.findall(r"[a-z]+", text[end : end + 40])[:3]
    fixed = table("times")["tense"]["appointments"]
    return not any(noun in fixed or noun.removesuffix("s") in fixed for noun in nouns)


def nearest_year(
    around: Around, month_: int, day: int | None, at: int, rel: str = "", *, attributive: bool = False
) -> int:
    """The year in which a month or day without one lies, by the tense around it and by nearness."""
    anchor = around.anchor
    assert anchor is not None
    here, now = (month_, day or 0), (anchor.month, anchor.day if day else 0)
    back, ahead = anchor.year - (here > now), anchor.year + (here < now)
    if rel == "last":
        return anchor.year - (here >= now)
    if rel in ("past", "this past", "the previous"):
        return back
    if rel in ("next", "the coming", "this coming"):
        return anchor.year + (here <= now)
    tense = around.tense(at)
    if around.text[max(at - 6, 0) : at].lower() == "since ":
        return back
    if attributive:
        # "to make the late-November trip": not when the verb acts, so the nearer of the two
        return back if _days(anchor, back, month_, day) <= -_days(anchor, ahead, month_, day) else ahead
    since, until = _days(anchor, back, month_, day), -_days(anchor, ahead, month_, day)
    due = looks_ahead(around.text, at)
    if since > _FAR and until < _CLOSE:
        return ahead  # nobody writes a bare "September" in late August for that of the year before
    if until > _FAR and 0 <= since < _CLOSE and not due:
        return back
    if tense == "overtaken":
        return back if since <= until else ahead
    if tense == "future" or due:
        # "had been due by June" of a June just past
        return back if tense == "past" and since < _NEAR else ahead
    if since > _LONG_AGO and until < _NEAR and (tense != "past" or day is not None):
        return ahead
    return back


def _days(anchor: date, year_: int, month_: int, day: int | None) -> int:
    """Days from a month or day to the anchor."""
    then = cal.exact_day(year_, month_, day or 15) if possible(year_) else None
    return (anchor - then).days if then else 0


def year(m: re.Match[str], around: Around) -> Hit | None:
    """A year in digits."""
    number = int(m["y"])
    if re.search(r"\d\.$", around.text[max(m.start() - 2, 0) : m.start()]) or _is_model(around.text, m.end()):
        return None
    if m["side"]:
        return hit(m, _beside_year(number, m["side"].lower(), around.anchor))
    before = around.text[max(m.start() - 14, 0) : m.start()].lower().split()
    if (
        before
        and before[-1] in ("flight", "no.", "about", "some", "nearly", "article", "section", "than", "boeing", "room")
        and not m["fy"]
    ):
        return None
    return hit(m, _part(m, cal.year(number)))


def _is_model(text: str, at: int) -> bool:
    """Whether a car follows, whose model the year tells: "a 1987 Chevrolet Cavalier"."""
    words = text[at : at + 40].split()[:2]
    if len(words) < 2 or not text[at : at + 1].isspace():
        return False
    data = table("times")["no_time"]
    make, model = words[0].lower(), words[1].strip(".,;:'’\"")
    return make in data["makes"] and model[:1].isupper() and model.lower() not in data["no_models"]


def _beside_year(number: int, side: str, anchor: date | None) -> Stretch:
    """ "post-1959", from that year on; "pre-1959", up to the year before."""
    if side == "pre":
        return Stretch(None, date(number - 1, 12, 31), f"../{number - 1:04d}", "year", f"{number:04d}")
    last = anchor if anchor and anchor.year >= number else None
    return Stretch(
        date(number, 1, 1), last, f"{number:04d}/{last.isoformat() if last else '..'}", "year", f"{number:04d}"
    )


def _part(m: re.Match[str], stretch: Stretch) -> Stretch:
    """ "The end of 2025" ends with its last month."""
    if (m["mod"] or "").lower() == "end" and stretch.last:
        last = cal.month(stretch.last.year, 12)
        return Stretch(last.first, last.last, last.edtf, "month", stretch.timex)
    return stretch


def spelled(m: re.Match[str], _: Around) -> Hit | None:
    """A year in words."""
    number = spelled_year(m["y"])
    return hit(m, cal.year(number)) if number and possible(number) else None


def decade(m: re.Match[str], around: Around) -> Hit | None:
    """``the 1990s``, ``the '80s``."""
    if m["dec"]:
        return hit(m, cal.decade(int(m["dec"])))
    lead = around.text[max(m.start() - 8, 0) : m.start()].lower().split()
    if not m[0].lower().startswith("the") and lead[-1:] != ["and"] and m[0][0] not in "’'":
        return None
    if lead[-1:] in (["in"], ["into"]) and re.match(
        r"\s*(?:with|who|and (?:he|she))", around.text[m.end() : m.end() + 8]
    ):
        return None
    return hit(m, cal.decade(1900 + int(m["short"])))


def decade_word(m: re.Match[str], _: Around) -> Hit | None:
    """``the nineties``."""
    return hit(m, cal.decade(1900 + 10 * int(table("times")["decades"][m["word"].lower()])))


def century(m: re.Match[str], _: Around) -> Hit | None:
    """``the 20th century``."""
    number = int(m["n"]) if m["n"] else int(table("times")["centuries"][m["word"].lower()])
    stretch = cal.century(number)
    return hit(m, stretch) if stretch else None


def season(m: re.Match[str], around: Around) -> Hit | None:
    """A season; "spring" and "fall" alone are other words."""
    code = table("times")["seasons"][m["s"].lower()]
    rel = (m["rel"] or "").lower()
    if m["y"]:
        number = spelled_year(m["y"])
        return hit(m, cal.season(number, code)) if number and possible(number) else None
    lead = around.text[max(m.start() - 10, 0) : m.start()].lower().split()[-1:]
    after = around.text[m.end() : m.end() + 4].lower()
    if m["s"].lower() in ("fall", "spring") and (
        (rel in ("", "the") and not (m["mod"] or (rel == "the" and lead and lead[0] in ("in", "by", "until", "since"))))
        or after.startswith(" of")
    ):
        return None
    if not (rel or m["mod"]) and lead not in (["in"], ["by"], ["since"], ["until"], ["during"]):
        return None
    if re.match(r"\s(?:ol|ga|ca)", after):  # the Summer Olympics, summer games, camp
        return None
    anchor = around.anchor
    if anchor is None:
        return vague(m, f"XXXX-{code}")
    number = anchor.year
    start = cal.season(number, code).first
    tense = around.tense(m.start())
    if rel in ("last", "this past", "past"):
        number -= bool(start and start > anchor) or (rel == "last" and cal.season(number, code).last >= anchor)  # type: ignore[operator]
    elif rel in ("next", "the coming", "this coming"):
        number += bool(start and start <= anchor)
    elif rel != "this" and tense == "past" and start and start > anchor:
        number -= 1
    elif rel != "this" and tense == "future" and start and (anchor - start).days > 100:
        number += 1
    return hit(m, cal.season(number, code)) if possible(number) else None


def holiday(m: re.Match[str], around: Around) -> Hit | None:
    """A day with a name."""
    if not m["h"][0].isupper():
        return None
    rule = table("times")["holidays"][" ".join(m["h"].lower().split())]
    if m["y"]:
        number = int(m["y"])
    elif around.anchor is None:
        return None
    else:
        this_year = cal.named_day(rule, around.anchor.year)
        if this_year is None:
            return None
        number = nearest_year(around, this_year.month, this_year.day, m.start(), (m["rel"] or "").lower())
    exact = cal.named_day(rule, number) if possible(number) else None
    if exact and m["week"]:
        return hit(m, cal.between(*cal.week_of(exact), "week", cal.iso_week(exact)))
    return hit(m, cal.day(exact)) if exact else None


def quarter(m: re.Match[str], around: Around) -> Hit | None:
    """``the third quarter``, of the year said or of the one nearest the tense."""
    groups = m.groupdict()
    part = int(m["o"]) if m["o"].isdigit() else int(table("times")["ordinals"][m["o"].lower()])
    if re.match(r"\s*(?:century|final|horse)", around.text[m.end() : m.end() + 10]):
        return None
    said = groups.get("y") or groups.get("ypre")
    if said:
        return hit(m, cal.quarter(int(said), part)) if possible(int(said)) else None
    anchor = around.anchor
    if anchor is None:
        return vague(m, f"XXXX-Q{part}")
    number = anchor.year
    relative = (groups.get("yrel") or groups.get("relpre") or "").lower().split()
    if relative:
        number += {"last": -1, "next": 1}.get(relative[0], 0)
    else:
        start = cal.quarter(number, part).first
        if start and start > anchor and around.tense(m.start()) != "future":
            number -= 1
        elif start and part == 1 and anchor.month >= 10 and around.tense(m.start()) == "future":
            number += 1
    if groups.get("pre") or groups.get("ago"):
        number -= 1
    return hit(m, cal.quarter(number, part)) if possible(number) else None


def half(m: re.Match[str], around: Around) -> Hit | None:
    """``the first half of 1990``."""
    if m["y"]:
        number = int(m["y"])
    elif around.anchor is None:
        return None
    else:
        number = around.anchor.year + {"last": -1, "next": 1}.get(m["yrel"].lower(), 0)
    return hit(m, cal.half(number, 1 if m["o"].lower() == "first" else 2)) if possible(number) else None


def _month_before(m: re.Match[str], around: Around) -> Hit | None:
    """``the same period last year``, of a month named before."""
    dated = around.near_date(m.start())
    first = dated.first if dated and dated.grain == "month" else None
    return hit(m, cal.month(first.year - 1, first.month)) if first and possible(first.year - 1) else None


# Books close on a last Friday or a month's end: which quarter it was is told by its middle, so many days before.
_HALF_QUARTER = 45
_ENDED = re.compile(
    r"\s{1,9}(?:that\s{1,9})?end(?:ed|ing)\s{1,9}(?:on\s{1,9})?(?P<m>[A-Z][a-z]{2,8})\.?\s{1,9}(?P<d>\d{1,2})(?!\d)"
    r"(?:,?\s{1,9}(?P<y>\d{4})(?!\d))?"
)


def _ended_on(m: re.Match[str], ended: re.Match[str], around: Around) -> Hit | None:
    """``the quarter ended Sept. 29``: the calendar quarter that holds the middle of it."""
    month_, day = table("times")["months"].get(ended["m"].lower()), int(ended["d"])
    if month_ is None:
        return None
    number = int(ended["y"]) if ended["y"] else nearest_year(around, month_, day, ended.start("m"))
    last = cal.exact_day(number, month_, day) if possible(number) else None
    middle = cal.shift(last, "day", -_HALF_QUARTER) if last else None
    return hit(m, cal.quarter(middle.year, (middle.month + 2) // 3)) if middle else None


def the_quarter(m: re.Match[str], around: Around) -> Hit | None:
    """``the latest quarter``, ``the year-earlier period``: counted from a quarter named before, else from the last one ended."""
    which = " ".join((m["which"] or "the").lower().split())
    ended = None if m["u"] and m["u"].lower() == "period" else _ENDED.match(around.text, m.end())
    if ended and around.anchor and not m["ago"] and (closed := _ended_on(m, ended, around)):
        return closed
    back = which in ("year-ago", "year-earlier", "corresponding", "comparable", "same", "last year's", "last year’s")
    back = back or bool(m["ago"] or m["ago2"])
    anchor, named = around.anchor, around.near_quarter(m.start())
    period = (m["u"] or "quarter").lower() == "period"
    if which.isdigit():
        number = int(which)
        if named and named.first:
            return hit(m, cal.quarter(number, (named.first.month + 2) // 3))
        return hit(m, cal.year(number))
    if period and (which in ("latest", "current", "last", "this", "next", "previous") or not back) and named is None:
        return None
    if period and which == "same" and not (m["ago"] or named):
        return None
    if period and back and named is None:
        return _month_before(m, around)
    over = not (which == "latest" and anchor and named and named.last and named.last >= anchor)
    if named and named.first and over and which not in ("this", "current", "next", "last"):
        first = named.first
    elif anchor is None or (period and named is None and which in ("same", "corresponding", "comparable")):
        return None
    elif which in ("this", "current"):
        first = anchor
    else:
        moved = cal.shift_months(anchor.replace(day=1), 3 if which == "next" else -3)
        if moved is None:
            return None
        first = moved
    number = first.year - back
    return hit(m, cal.quarter(number, (first.month + 2) // 3)) if possible(number) else None
