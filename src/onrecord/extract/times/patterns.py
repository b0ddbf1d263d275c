"""The patterns of time expressions, by kind: words from the language table put into regular expressions.

None repeats over characters that it repeats over inside, so each is linear in the text.
"""

from __future__ import annotations

import re
from functools import cache

from onrecord.lang import table

UNITS = "day|week|month|quarter|year|decade|century|centurie|hour|minute|second"
_APPROX = (
    r"(?:(?:about|around|some|nearly|almost|roughly|approximately|more\s+than|less\s+than|fewer\s+than|at\s+least"
    r"|at\s+most|up\s+to|over|under|just\s+over|just\s+under|no\s+more\s+than|an\s+estimated)\s+)?"
)
# "early", "the end of": which part of the stretch is meant
_PART_OF = (
    r"(?:(?:the\s+)?(?:very\s+)?(?P<mod>early|late|mid|middle|beginning|start|end|first\s+half|second\s+half)"
    r"(?:\s+(?:of|in|on)\s+|[\s-]+)(?:the\s+)?)?"
)
_ZONE = (
    r"(?:\s+(?P<zone>UTC|GMT|EST|EDT|ET|CST|CDT|CT|MST|MDT|PST|PDT|PT|BST|CET|CEST|EET|MSK|IST|JST"
    r"|local\s+time|Eastern\s+time)(?!\w))?"
)
_REL = r"this\s+past|this\s+coming|this|last|next|past|the\s+coming|the\s+following|the\s+previous"


def _any(words: list[str]) -> str:
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in sorted(words, key=lambda w: (-len(w), w)))


@cache
def words() -> dict[str, str]:
    """Alternatives for weekdays, months, numbers, seasons, parts of the day and named days."""
    data = table("times")
    tens = "|".join(n for n, v in data["numbers"].items() if v in (20, 30, 40, 50, 60, 70, 80, 90))
    ones = "|".join(n for n, v in data["numbers"].items() if v < 10 and n not in ("a", "an"))
    return {
        "wd": "|".join([*data["weekdays"], *(f"{short}\\." for short in data["weekdays_short"])]),
        "mon": _any([*data["months"]]),
        "num": rf"(?:(?:{tens})-(?:{ones})|{_any([*data['numbers']])}|\d{{1,3}},\d{{3}}|\d{{1,4}}(?:\.\d)?)"
        r"(?:\s+1/2|\s+and\s+a\s+half)?",
        "season": _any([*data["seasons"]]),
        "part": _any([*data["parts"]]),
        "holiday": _any([*data["holidays"]]),
        "ord": _any([*data["ordinals"]]),
        "spelled": rf"(?:nineteen|eighteen)[\s-]+(?:hundred|(?:{tens})(?:[\s-]+(?:{ones}))?|(?:oh|o)[\s-](?:{ones})"
        rf"|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen)"
        rf"|two\s+thousand(?:\s+(?:and\s+)?(?:{ones}|ten|eleven|twelve))?|twenty[\s-](?:{tens})(?:-(?:{ones}))?"
        r"|twenty[\s-](?:ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen)",
    }


def _dates(w: dict[str, str]) -> list[tuple[str, str]]:
    year = rf"(?P<y>\d{{4}}|{w['spelled']})(?!\d)"
    wd = rf"(?:(?:{w['wd']}),?[^\S\n]+)?"
    return [
        ("iso", r"\d{4}-\d{2}-\d{2}"),
        ("slash", r"\d{1,2}/\d{1,2}/(?:\d{4}|\d{2})"),
        (
            "dmy",
            rf"{wd}(?:the\s+)?(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?\s+(?P<m>{w['mon']})\b\.?(?:,?\s+(?P<y>\d{{4}}))?",
        ),
        (
            "mdy",
            rf"{wd}(?P<m>{w['mon']})\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?!:?\d)(?!\s*(?:%|per\s?cent|million|people))"
            rf"(?:,?\s+(?P<y>\d{{4}}))?",
        ),
        ("my", rf"{_PART_OF}(?:(?P<rel>this|last|next)\s+)?(?P<m>{w['mon']})\.?,?\s+(?:of\s+)?{year}"),
        (
            "month",
            rf"{_PART_OF}(?:(?P<rel>{_REL})\s+)?(?P<m>{w['mon']})\b(?:\.(?=\s+[a-z\d])|(?<=t)\.|(?<=c)\.)?"
            r"(?:\s+(?P<yrel>(?:of\s+)?(?:this|last|next)\s+year))?",
        ),
        (
            "year",
            rf"(?:(?P<side>post|pre)-|{_PART_OF}(?:(?P<fy>fiscal|financial)\s+(?:year\s+)?|(?:the|calendar)\s+year\s+)?)"
            r"(?P<y>(?:1[5-9]|20)\d{2})(?![\d.,]?\d|-?\d|\s*(?:people|troops|soldiers|tonnes|workers|dead|%|per\s?cent|km|miles|feet|metres|meters|rpm|lbs?)\b)",
        ),
        ("spelled", rf"(?:the\s+year\s+)?(?P<y>{w['spelled']})(?!\s+(?:people|feet|dollars|troops|years|miles))"),
        (
            "decade",
            r"(?:the\s+)?(?:(?P<q>early|mid|late|last\s+half\s+of\s+the)[\s-]+)?"
            r"(?:(?P<dec>(?:1[5-9]|20)\d0)[’']?s|[’']?(?P<short>[1-9]0)[’']?s)",
        ),
        ("decadeword", rf"the\s+(?:(?:early|mid|late)[\s-]+)?(?P<word>{_any([*table('times')['decades']])})"),
        (
            "century",
            rf"(?:the\s+)?(?:(?:early|mid|late)[\s-]+)?(?:(?P<n>\d{{1,2}})(?:st|nd|rd|th)|(?P<word>{_any([*table('times')['centuries']])}))[\s-]century",
        ),
        ("season", rf"{_PART_OF}(?:(?P<rel>{_REL}|the)\s+)?(?P<s>{w['season']})(?:\s+(?:of\s+)?{year})?"),
        (
            "holiday",
            rf"(?:(?P<rel>this|last|next)\s+)?(?P<h>{w['holiday']})(?:\s+(?P<week>week))?(?:,?\s+(?P<y>\d{{4}}))?",
        ),
    ]


def _quarters(w: dict[str, str]) -> list[tuple[str, str]]:
    of_year = (
        r"(?:\s+(?:of\s+|in\s+)?(?:fiscal\s+)?(?P<y>\d{4})|\s+(?:of\s+)?(?P<yrel>(?:this|last|next|the)\s+year)"
        r"|\s+(?P<ago>a\s+year\s+(?:ago|earlier)))?"
    )
    before = (
        r"(?:the\s+|its\s+|a\s+)?(?:(?P<ypre>(?:19|20)\d{2})\s+|(?P<pre>year-ago|year-earlier)\s+"
        r"|(?P<relpre>this\s+year|last\s+year)[’']s\s+)?(?:fiscal[\s-]+)?"
    )
    return [
        ("quarter", rf"{before}(?P<o>{w['ord']})[\s-]+quarter{of_year}"),
        ("q", r"q(?P<o>[1-4])(?:\s+(?P<y>\d{4}))?"),
        (
            "thequarter",
            r"(?:the\s+)?(?P<which>year-ago|year-earlier|latest|current|same|corresponding|comparable|last|this|next|previous"
            r"|(?:19|20)\d{2}|last\s+year[’']s|this\s+year[’']s)\s+(?:fiscal\s+)?(?P<u>quarter|period)"
            r"(?:\s+(?:of\s+(?:the\s+)?)?(?P<ago>a\s+year\s+(?:ago|earlier)|last\s+year))?"
            r"|the\s+quarter(?!-)(?:\s+(?P<ago2>a\s+year\s+(?:ago|earlier)))?",
        ),
        (
            "half",
            r"(?:the\s+)?(?P<o>first|second|last)[\s-]+(?:half|(?P<two>two\s+quarters))\s+of\s+(?:(?P<y>(?:19|20)\d{2})|(?P<yrel>this|last|next|the)\s+year)",
        ),
    ]


def _relative(w: dict[str, str]) -> list[tuple[str, str]]:
    part = rf"(?:\s+(?P<part>{w['part']})(?P<plural>s?))?"
    unit = "week|month|quarter|year|decade|century"
    return [
        (
            "wd",
            rf"{_PART_OF}(?:(?P<rel>{_REL}|every|each)\s+)?(?P<wd>{w['wd']})(?P<wds>s?){part}(?:,?\s+(?P<week>last\s+week|next\s+week|this\s+week))?",
        ),
        ("today", r"(?:(?:earlier|later|early|late)\s+)?(?P<day>today|tonight|yesterday|tomorrow)"
         r"(?:\s+(?P<part>morning|afternoon|evening|night))?"),
        (
            "thispart",
            rf"(?:(?:earlier|later|early|late)\s+)?(?P<rel>this|last)\s+(?P<p>{w['part']})(?!\s+before\s+last)|mid[\s-](?P<p2>{w['part']})",
        ),
        ("weekend", r"(?:(?P<rel>last|this\s+past|this|next|the\s+past|the)\s+)?weekend"),
        (
            "relunit",
            rf"(?:(?:the\s+)?(?P<mod>early|late|earlier|later|mid|middle|beginning|start|end|rest)(?:\s+(?:of|in)\s+|[\s-]+))?"
            rf"(?:(?P<rel>{_REL}|the\s+current|the\s+present|current|the\s+past|the\s+last|the\s+next|the\s+latest|the|that)\s+)?(?:(?P<cal>calendar|fiscal|financial)\s+)?(?P<u>{unit})(?![\w-])",
        ),
        ("yearend", r"(?:the\s+)?(?P<u>year|month)(?:[’']s)?[\s-]end"),
        (
            "yearago",
            r"(?:a|one)\s+(?P<u>year|month|week|day)\s+(?P<dir>ago|earlier|before|previously)|(?P<u2>year)-(?:ago|earlier)",
        ),
        (
            "ago",
            rf"{_APPROX}(?P<n>{w['num']}|several|a\s+few|few|many|(?:a\s+)?couple\s+of|half\s+an?)\s+(?:more\s+)?(?P<u>{UNITS})s?(?:\s+or\s+so)?\s+"
            r"(?P<dir>ago|earlier|before|later|from\s+now|previously)|(?:just\s+)?(?P<many>year|month|week|day|decade|centurie|hour)s\s+ago",
        ),
        (
            "past",
            rf"(?:(?:at\s+least|almost|nearly)\s+)?(?:(?:the|this|these)\s+)?(?P<q>past|last|next|coming|previous|first|latest|final)\s+(?P<n>{w['num']}|several|few|couple\s+of)\s+(?:to\s+\d{{1,2}}\s+)?(?P<u>{UNITS})s?(?![\w-])",
        ),
        (
            "day_of",
            r"(?P<which>the\s+day\s+before|the\s+previous\s+day|a\s+day\s+earlier|the\s+next\s+(?:day|morning|night)|the\s+following\s+(?:day|morning)|a\s+day\s+later|the\s+day\s+after|that\s+(?:same\s+)?(?:day|night|evening|morning|afternoon|time)|the\s+same\s+(?:day|night|evening))",
        ),
        ("theday", r"(?<=later\sin\s)the\s+day|(?<=earlier\sin\s)the\s+day"
         r"|(?<=end\s)the\s+day|(?<=ended\s)the\s+day|(?<=ending\s)the\s+day"),
        ("year_of", r"(?P<which>the\s+year\s+(?:before|previous|earlier|after)"
         r"|that\s+(?:same\s+)?(?:year|month)|the\s+same\s+(?:year|month(?P<ayear>\s+(?:a\s+year\s+(?:ago|earlier|before)|(?:of\s+)?last\s+year))?)"
         r"|later\s+that\s+(?:year|month)|earlier\s+that\s+(?:year|month))"),
        ("weekin", rf"(?:the\s+)?(?P<o>first|second|third|fourth|last)\s+week"
         rf"\s+(?:of|in)\s+(?P<m>{w['mon']})\b\.?(?:,?\s+(?P<y>\d{{4}}))?"),
        ("weekof", rf"the\s+week\s+of\s+(?P<m>{w['mon']})\.?\s+(?P<d>\d{{1,2}})"),
    ]  # fmt: skip


def _spans(w: dict[str, str]) -> list[tuple[str, str]]:
    vague = table("times")["vague"]
    return [
        (
            "set",
            r"daily|weekly|hourly|annually|annual|every\s+(?P<u>day|week|month|year|quarter|hour|night|morning|evening|afternoon|weekend)|each\s+(?P<u2>day|week|month|year|night)",
        ),
        (
            "duration",
            rf"{_APPROX}(?P<n>{w['num']}|several|a\s+few|few|(?:a\s+)?half\s+an?|(?:a\s+)?couple\s+of|an?\s+additional|another|single)[\s-]+"
            rf"(?:more[\s-]|full[\s-]|straight[\s-]|consecutive[\s-])?(?P<u>{UNITS})(?:s|-long)?(?P<half>\s+and\s+a\s+half)?(?!\w|[’']s)(?!\s*-?\s*old\b|-end)",
        ),
        (
            "bare",
            r"(?<=for\s)(?P<u>year|month|week|day|decade|centurie|hour)s(?!\s+(?:ago|later|earlier|before))|(?<=within\s)(?P<u2>year|month|week|day|hour)s|(?<=in\s)(?P<u3>year|month|week|day|decade)s"
            r"|(?<=over\s)the\s+(?P<u6>year)s|recent\s+(?P<u4>month|week|day|quarter)s|(?P<u5>year|decade|month|week)s-long",
        ),
        ("vague", _any([phrase for phrases in vague.values() for phrase in phrases])),
        (
            "clock",
            rf"(?:(?P<h>\d{{1,2}})(?:[:.](?P<min>\d{{2}}))?(?:\s?(?P<ap>[ap]\.?m\b\.?)|\s+in\s+the\s+(?P<inthe>morning|afternoon|evening))"
            rf"|(?<![\d:.])(?P<h2>\d{{2}}):(?P<min2>\d{{2}})(?![:.]?\d)"
            rf"|(?P<h3>\d{{4}})(?=\s+(?:GMT|UTC|EDT|EST)\b)){_ZONE}",
        ),
        ("point", r"(?P<p>noon|midday|midnight|dawn|dusk|nightfall|sunrise|sunset)"),
    ]


@cache
def patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Kind and pattern of every kind of time expression; where two match the same words, the first holds."""
    w = words()
    rules = [*_dates(w), *_quarters(w), *_relative(w), *_spans(w)]
    # words stand a few spaces apart at most; open gaps, several in a row, would cost a power of a long one
    rules = [(kind, rule.replace(r"\s+", r"\s{1,9}").replace(r"\s*", r"\s{0,9}")) for kind, rule in rules]
    return tuple((kind, re.compile(rf"(?<![\w’'$£€#-])(?:{rule})(?!\w)", re.IGNORECASE)) for kind, rule in rules)
