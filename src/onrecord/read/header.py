"""What the lines around a flattened story say of it: outlet, section, authors, agencies, times of publication."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise
from urllib.parse import urlsplit

from onrecord.lang import table
from onrecord.lang.places import country_named
from onrecord.read import byline, names
from onrecord.read import lines as shape
from onrecord.read.dates import date_in_url, dates_in, find_date
from onrecord.read.line_roles import Line, Parts

_OUTLET_TAIL = re.compile(r"\s*(?:[|–—-]\s.*|\((?:web|online|print) edition\))$")
_COPYRIGHT = re.compile(
    r"(?:copyright|©)\s{0,9}(?:©|\(c\)|copyright)?\s{0,9}(?:\d{4}(?:\s?[-–]\s?\d{4})?)?[,\s]{0,9}(?:by\s{1,9})?"
    r"((?-i:[A-Z])[\w&’' .-]{2,40}?)(?:\s{1,9}\d{4}|\.|,|\||-\s|$)",
    re.IGNORECASE,
)
_AGENCY_RIGHTS = re.compile(r"(?:copyright|©)\s*(?:\d{4}\s*)?(?:by\s+)?([A-Z][\w ]{2,40}?)(?:\.|$)", re.IGNORECASE)
_RIGHTS = re.compile(
    r"(?i)\b(?:rights|reserved|copyright|photos?|images|pictures)\b"
)  # no name, or a photographer's house
_REPORTING = ("with reporting by", "reporting by", "additional reporting by")
_NO_DATES = ("body", "caption", "related", "headline")
_MARKS = re.compile(r"[|•·/–—]|\s-\s")  # between parts of a line
_BYLINE_WORDS = 14
_LONGEST_WORD = 20  # characters of a word in an outlet's name
_MASTHEAD = 6  # lines above the headline among which the outlet's name may stand without being told elsewhere
_CLOSE = 3  # lines right above the story
_NEAR = 6  # lines around the story's head and foot where its date stands
_RIGHTS_LINE = 400  # characters of a line that the owner of the rights is sought in
_DATE_LINE = 260  # characters of a line that a date is sought in
# zones of places that write the day first, and the month first
_DAY_FIRST = re.compile(r"\b(?:CES?T|ME[SZ]{1,2}|BST|IST|SAST|MYT|SGT|AES?T|GMT\+|UTC\+)")
_MONTH_FIRST = re.compile(r"\b[ECMP][SD]?T\b")


def authors(rows: list[Line], parts: Parts, outlet: str | None) -> tuple[tuple[str, ...], list[str], tuple[str, ...]]:
    """People and agencies named in the bylines, each once; and, where no person is, the house that is credited instead."""
    people: list[str] = []
    agencies: list[str] = []
    start = parts.headline if parts.headline is not None else max(parts.first - _NEAR, 0)
    marked = [i for i, row in enumerate(rows) if row.role == "byline"]
    head = [rows[i] for i in marked if start - 2 <= i <= parts.first + 1]
    lines = [rows[i] for i in marked if parts.first < i <= parts.last + _NEAR][:1]
    for row in head or lines:
        people += byline.writers(row.text, outlet)
        agencies += _agencies_in(row.text)
    if head:
        # the last of several writers, with the date on one line
        for above, row in pairwise(rows[start : parts.first]):
            if above.role == "byline" and row.role == "date":
                people += _beside_date(row, outlet)
    if not people and not agencies:
        people += _unmarked(rows, parts, outlet)
    once: dict[str, str] = {}
    for name in people:
        once.setdefault(name.lower(), name)
    houses = [] if once else [newsroom for row in head or lines if (newsroom := byline.house(row.text))]
    return tuple(once.values()), agencies, tuple(dict.fromkeys(houses))


def _unmarked(rows: list[Line], parts: Parts, outlet: str | None) -> tuple[str, ...]:
    """Names between headline and story in a line not taken for a byline: one that says "By", or else one with the date."""
    start = parts.headline if parts.headline is not None else max(parts.first - _NEAR, 0)
    head = range(start + 1, min(parts.first, len(rows)))
    near = [
        rows[i] for i in head if (i < start + 2 * _NEAR or i >= parts.first - _CLOSE) and rows[i].words <= _BYLINE_WORDS
    ]
    for row in near:
        if byline.is_led(row.text) and (found := byline.writers(row.text, outlet)):
            return found
    for row in near:
        if row.role == "date" and (found := _beside_date(row, outlet)):
            return found
    return ()


def _beside_date(row: Line, outlet: str | None) -> tuple[str, ...]:
    """Names on one line with a date: what the line begins with, or a part of its own between marks."""
    found = byline.writers(row.text, outlet)
    alone = {part.strip() for part in _MARKS.split(row.text)}
    return found if found and (row.text.startswith(found[0].split()[0]) or found[0] in alone) else ()


def _agencies_in(line: str) -> list[str]:
    plain = names.strip_by(line)
    whole = names.agency(plain)
    if whole:
        return [whole]
    if plain.isupper() and 3 <= len(plain) <= 6 and plain.isalpha():
        return [plain]  # "IONS": initials where a byline stands
    found = []
    for part in re.split(r"\s{0,9}[,|/·]\s{0,9}|\s{1,9}(?:and|with|und|mit|et|avec)\s{1,9}|\s{1,9}-\s{1,9}", plain):
        name = names.agency(part)
        if name:
            found.append(name)
    return found


def publication(
    rows: list[Line], dated: Iterable[int], parts: Parts, url: str | None, language: str | None
) -> tuple[str | None, str | None]:
    """When the story was published, and when it was last changed, as far as the lines say in which a date may stand."""
    data = table("reading", "mul")
    best: tuple[float, str] | None = None
    updated = None
    for i in dated:
        row = rows[i]
        text = row.text[:_DATE_LINE]
        if row.role in _NO_DATES and (row.words > _BYLINE_WORDS or not shape.is_date(text)):
            continue
        low = row.low[:_DATE_LINE]
        if "copyright" in low or "©" in low or ("@" in text and text.lstrip().startswith(("—", "-", "–"))):
            continue
        before = 0
        for found in dates_in(text, _order(text, language)):
            lead = low[before : found.start]
            before = found.end
            value = found.value + found.clock
            score = _place(i, row, parts)
            if any(word in lead for word in data["changed"]):
                updated = updated or value
                score -= 1.5
            elif any(word in lead for word in data["dateword"]):
                score += 2
            if best is None or score > best[0]:
                best = (score, value)
    return (best[1] if best else None) or date_in_url(url), updated


def _place(i: int, row: Line, parts: Parts) -> float:
    score = 3.0 if row.role in ("date", "byline") else 0.0
    head = parts.headline if parts.headline is not None else parts.first
    if head <= i <= parts.first:
        score += 2
    elif head - _NEAR <= i < head:
        score += 1
    elif parts.last < i <= parts.last + _NEAR:
        score += 0.5
    elif row.role == "nav":
        score -= 1
    return score


def _order(line: str, language: str | None) -> bool | None:
    """Whether the day comes first in the numeric dates of a line: everywhere but in English, where only the zone may tell."""
    if language not in (None, "en"):
        return True
    if _DAY_FIRST.search(line):
        return True
    return False if _MONTH_FIRST.search(line) else None


def outlet_of(rows: list[Line], top: list[Line], written: Line | None, url: str | None = None) -> str | None:
    """The publisher: at the end of the byline, at the top of the page, in the copyright line, or as who is credited.

    What stands above a long menu may be its first entry: there a name counts only where the address, the copyright line or
    its own last word ("Herald") bears it out.
    """
    if written is not None:
        rest = names.strip_by(written.text)
        tokens = [] if re.search(r"\band\b|,", rest) or len(rest) > 120 else rest.split()
        for cut in range(2, len(tokens)):
            head, tail = " ".join(tokens[:cut]), " ".join(tokens[cut:])
            # "Anders Hagstrom Fox News": the name goes on with one that the page says elsewhere too
            if head == tail or (len(tokens) - cut < 2 and not re.search(r"\w[A-Z.]|News", tail)):
                continue  # a surname alone recurs too
            often = sum(len(re.findall(rf"\b{re.escape(tail)}\b", row.text)) for row in rows if tail in row.text) >= 2
            if often and names.person(head) and (_is_press(tail) or not names.person(tail)) and not tail.isupper():
                return tail
    lead = next((i for i, row in enumerate(top) if row.role in ("headline", "byline", "date")), len(top))
    address = _letters(urlsplit(url or "").hostname or "")
    telling = _telling_publisher(rows)
    told = _letters("\n".join(row.text for row in telling))
    for row in top[: min(lead, _MASTHEAD)]:
        name = _OUTLET_TAIL.sub("", row.text[:200]).strip()
        parts = re.split(r"\s{2,}", name)
        name = parts[-1] if len(parts) > 1 and parts[0].isupper() and len(parts[0]) <= 5 else parts[0]
        if not _names_outlet(name):
            continue
        if lead <= _MASTHEAD or _is_press(name) or _letters(name) in f"{address} {told}":
            return name
    for row in reversed(telling):
        match = _COPYRIGHT.search(row.text[:_RIGHTS_LINE]) if _is_foot(row) else None
        name = match[1].strip() if match else ""
        if name and not (names.agency(name) or _RIGHTS.search(name)):
            return name
    credited = byline.house(written.text) if written is not None else None
    if credited and not names.agency(credited) and not names.person(credited) and _names_outlet(credited):
        often = sum(credited in row.text for row in rows) > 2
        return credited if often or _is_press(credited) else None
    return None


def _telling_publisher(rows: list[Line]) -> list[Line]:
    """The lines that say whose the rights are."""
    near = [(row, row.low[:_RIGHTS_LINE]) for row in rows if "©" in row.low or "copyright" in row.low]
    return [row for row, low in near if "©" in low or "copyright" in low]


def _is_foot(row: Line) -> bool:
    """Whether a line of rights is the page's own, and not that of a picture."""
    return row.role not in _NO_DATES or row.low.startswith(("©", "copyright"))


def _letters(name: str) -> str:
    """Letters and figures only, in lower case: how a name stands in an address."""
    return "".join(ch for ch in name.lower().removeprefix("the ") if ch.isalnum())


def _is_press(name: str) -> bool:
    """Whether it ends as names of papers and stations do, or is one that is widely known."""
    lists = table("entities")
    words = name.lower().split()
    general = all(
        word in shape.SECTIONS or word.strip("'’s") in shape.SECTIONS or word in table("reading")["general"]
        for word in words[:-1]
    )
    general = general or country_named(" ".join(name.split()[:-1])) is not None
    return (len(words) > 1 and words[-1] in lists["outlet_names"] and not general) or (
        name in lists["known"] and lists["known"][name][1] == "outlet"
    )


def _names_outlet(name: str) -> bool:
    words = name.split()
    if (
        not 1 <= len(words) <= 6
        or shape.is_nav(name)
        or shape.is_menu(name)
        or shape.is_social(name)
        or find_date(name)
    ):
        return False
    # "EnglishFrançaisDeutsch": a list of languages run together
    if any(len(w) > _LONGEST_WORD or sum(a.islower() and b.isupper() for a, b in pairwise(w)) > 2 for w in words):
        return False
    if len(words) == 1 and (name.lower() in shape.SECTIONS or len(name) < 4):
        return False
    capital = sum(w[0].isupper() or w.lower() in {"of", "the", "and", "&", "de", "la"} for w in words)
    return capital == len(words) and not name.isupper() and not shape.ends_sentence(name)


def section_of(rows: list[Line], parts: Parts, outlet: str | None) -> str | None:
    """A short label next to the headline: right above it, or between byline and date under it."""
    at = parts.headline
    if at is None:
        return None
    under = [row for row in rows[at + 1 : at + 5] if row.role != "body"]
    near = [*reversed(rows[max(at - 3, 0) : at]), *under]
    for row in near:
        if row.words > 4 or row.role not in ("section", "other", "nav", "ad") or shape.is_ad(row.text):
            continue
        text = row.text
        label = re.split(r"[|/]", text)[0].rstrip()
        if text == outlet or shape.is_date(text) or shape.is_social(text) or text.lower() in table("reading")["nav"]:
            continue
        if "  " in text or names.people(text) or names.agency(text) or any(ch.isdigit() for ch in text) or not label:
            continue
        return label
    return None


def agencies_of(rows: list[Line], parts: Parts) -> list[str]:
    """Agencies in the dateline, in contributor lines, in "With reporting by PNA" and in copyright lines of agencies."""
    found: list[str] = []
    first = next((row for row in rows if row.role == "body"), None)
    dateline = names.dateline_agency(first.text) if first is not None else None
    if dateline:
        found.append(dateline)
    below = [row for row in rows[parts.first :] if row.role == "contributor" or row.low.startswith(("copyright", "©"))]
    for row in below:
        if row.role == "contributor":
            found += names.contributed(row.text)
    for row in below:
        if row.role == "contributor" and row.low.startswith(_REPORTING):
            rest = re.split(r"\bby\b", row.text, maxsplit=1, flags=re.IGNORECASE)[1].strip(" .)")
            if rest.isupper() and len(rest) <= 6:
                found.append(rest)
        elif row.low.startswith(("copyright", "©")):
            match = _AGENCY_RIGHTS.search(row.text[:_RIGHTS_LINE])
            name = names.agency(match[1]) if match else None
            if name:
                found.append(name)
    return found
