"""What one line of a page looks like: the tests that the readers of text and of HTML share."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from onrecord.lang import table
from onrecord.read.dates import find_date
from onrecord.records.vocabulary import BlockRole

_CREDIT = re.compile(r"\s{0,9}\((?P<credit>[^()\n]{3,140})\)\s*$")
_TAIL_CREDIT = re.compile(
    r"\s(?P<credit>(?:photographs?|photos?|pictures?|image|credit|illustration)\s*(?:by|:)\s*[^\n]{2,100})$",
    re.IGNORECASE,
)
_CREDIT_LEADS = ("photo", "picture", "image", "credit", "illustration")
_END = re.compile(r"[.!?…][\"”’')\]]*$")
_LONGEST_BIO = 400  # characters
_LETTER = re.compile(r"[^\W\d_]")
_DATE_LINE = re.compile(
    r"^(?:published|posted|updated|last modified|date|first published|last updated)\b", re.IGNORECASE
)
_CLOCK = re.compile(r"\b\d{1,2}[:.]\d{2}\b")
_MINUTES = re.compile(r"\b\d+\s?(?:min|minute)s?(?:\s+read)?\b", re.IGNORECASE)


def ends_sentence(line: str) -> bool:
    """Whether it ends as a sentence does."""
    return bool(_END.search(line))


def is_capitals(line: str) -> bool:
    """Whether all of its letters are capitals, and there are enough of them to mean something."""
    return line.upper() == line and len(_LETTER.findall(line)) >= 8


def _leads(phrases: Iterable[str]) -> tuple[str, ...]:
    """What a line begins with that begins with one of the phrases and goes on."""
    return tuple(phrase + mark for phrase in phrases for mark in " :")


@cache
def _controls() -> tuple[frozenset[str], tuple[str, ...], tuple[str, ...]]:
    """Labels of a page's controls; those of several words, which a line may hold; and what lines begin with."""
    listed = tuple(table("reading")["nav"])
    return frozenset(listed), tuple(phrase for phrase in listed if " " in phrase), _leads(listed)


@cache
def _sharing() -> tuple[frozenset[str], tuple[str, ...]]:
    """Labels of what shares or follows, and what lines begin with."""
    listed = tuple(table("reading")["social"])
    return frozenset(listed), _leads(listed)


def is_nav(line: str) -> bool:
    """A control of the page: menu, sign-in, copyright, minutes to read."""
    low = line.lower().strip(" .:|»›")
    words = low.split()
    if not words or len(line) > 200:
        return False
    listed, inside, leads = _controls()
    if low in listed:
        return True
    if line.count("|") + line.count("·") >= 1 and len(words) <= 16 and not ends_sentence(line) and not find_date(line):
        return True
    if "  " in line.strip() and len(words) <= 14 and not ends_sentence(line):
        return True  # several labels on one line
    if len(words) <= 6 and _MINUTES.search(line):
        return True
    return (
        len(words) <= 14
        and (low.startswith(leads) or any(map(low.__contains__, inside)))
        and not (
            ends_sentence(line) and len(words) > 9 and "©" not in line and not low.startswith(("copyright", "contact"))
        )
    )


def is_menu(line: str) -> bool:
    """Several section names in a row ("News Opinion Sport Culture")."""
    words = line.split()
    return (
        4 <= len(words) <= 12
        and not ends_sentence(line)
        and all(w[0].isupper() and len(w) > 2 and w.isalpha() for w in words)
        and not any(w.lower() in {"says", "has", "is", "in", "of", "to", "for", "as", "after"} for w in words)
        and (len({w.lower() for w in words} & SECTIONS) >= 2)
    )


SECTIONS = frozenset(
    [
        "news",
        "world",
        "opinion",
        "sport",
        "sports",
        "business",
        "culture",
        "lifestyle",
        "weather",
        "politics",
        "science",
        "health",
        "tech",
        "technology",
        "climate",
        "local",
        "obituaries",
        "jobs",
        "travel",
        "earth",
        "shop",
        "life",
        "puzzles",
        "faith",
        "farm",
        "home",
        "economy",
        "markets",
        "companies",
        "nation",
        "state",
        "commodities",
        "motoring",
        "classifieds",
        "podcast",
        "events",
        "join",
        "puzzles",
        "front",
        "food",
        "education",
        "environment",
    ]
)


def is_social(line: str) -> bool:
    """Share buttons, newsletter and follow lines."""
    low = line.lower().strip(" .:|")
    if len(low) > 160:
        return False
    listed, leads = _sharing()
    return low in listed or low.startswith(leads)


def is_ad(line: str) -> bool:
    """An advertisement's label."""
    return line.lower().strip(" .:") in table("reading")["ad"]


def is_video(line: str) -> bool:
    """A video or audio teaser."""
    low = line.lower().strip()
    data = table("reading")
    return len(low) < 200 and (
        low.startswith(tuple(data["video_lead"]))
        or (low.endswith(tuple(data["video_tail"])) and not ends_sentence(line))
    )


def is_related(line: str) -> bool:
    """A headline that links to another story: all capitals, or led in by "Related:"."""
    low = line.lower().strip()
    if low.startswith(tuple(lead for lead in table("reading")["related_lead"] if lead.endswith(":"))):
        return len(line) < 200
    return low in table("reading")["related_lead"] or (
        is_capitals(line) and len(line.split()) >= 4 and not ends_sentence(line) and len(line) < 180
    )


@cache
def _contributors() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What lines that credit contributors hold, and what they begin with."""
    listed = tuple(table("reading")["contributor"])
    return listed[:4], listed[4:]


def may_contribute(low: str) -> bool:
    """Whether any line of a text in lower case may credit contributors: most texts have none, and need no look at each line."""
    inside, leads = _contributors()
    return any(map(low.__contains__, inside + leads))


def is_contributor(line: str, low: str | None = None) -> bool:
    """A line that credits colleagues or an agency; ``low``: the line in lower case, where that is at hand."""
    if len(line) >= 300:
        return False
    low = (line.lower() if low is None else low).strip(" ().")
    inside, leads = _contributors()
    return low.startswith(leads) or any(map(low.__contains__, inside))


def is_bio(line: str, names: tuple[str, ...] = ()) -> bool:
    """A line about the writer: it begins with a name of the byline, or holds an address to write to."""
    low = line.lower()
    if len(line) > 700:
        return False
    verbs = table("reading")["bio_verb"]
    if names and any(line.startswith(name) for name in names):
        rest = low[:160]
        return (
            any(f" {verb}" in rest or f"’s {verb}" in rest or f"'s {verb}" in rest for verb in verbs) or "'s " in rest
        )
    return (
        bool(re.match(r"^[A-Z][\w’'.-]+ [A-Z][\w’'.-]+(?: [A-Z][\w’'.-]+)? (?:is|writes|covers|reports)\b", line))
        and ("@" in line or any(f" {verb}" in low[:120] for verb in verbs))
        and len(line) < 330
    )


def is_misread_bio(role: BlockRole, line: str, names: tuple[str, ...]) -> bool:
    """Whether a line that was taken for the story is about the writers of the byline."""
    return role in ("body", "other") and len(line) < _LONGEST_BIO and is_bio(line, names)


def is_date(line: str) -> bool:
    """A line that is there for its date."""
    words = line.split()
    if not words or len(words) > 14:
        return False
    if _DATE_LINE.match(line):
        return True
    return bool(find_date(line)) and len(words) <= 10 and not ends_sentence(_CLOCK.sub("", line).rstrip("apm. ") + "x")


def split_credit(line: str) -> tuple[str, str | None]:
    """A caption and the credit at its end, in brackets or after "Photo:"; the credit None where there is none."""
    match = _CREDIT.search(line) if line.rstrip().endswith(")") else None
    if not match:
        lower = line.lower()
        may = (":" in line or "by" in lower) and any(map(lower.__contains__, _CREDIT_LEADS))
        match = _TAIL_CREDIT.search(line) if may else None
    if match and match.start() > 0:
        inner = match["credit"]
        low = inner.lower()
        slashed = "/" in inner and len(inner.split()) <= 12
        named = any(word in low for word in table("reading")["credit_words"])
        short = len(inner.split()) <= 5 and (inner.isupper() or inner.istitle())
        if slashed or named or short or match.re is _TAIL_CREDIT:
            return line[: match.start()], line[match.start() :]
    return line, None


def is_credit(line: str) -> bool:
    """A line that is nothing but a picture's credit."""
    low = line.lower().strip(" ()")
    return len(line) < 120 and (
        low.startswith(tuple(table("reading")["credit_lead"])) or low in {"getty images", "epa", "reuters", "afp", "ap"}
    )
