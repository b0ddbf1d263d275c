"""Bylines and agency credits: who wrote it, and which agency's words it is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from onrecord.lang import table

_BY = re.compile(
    r"^\s*(?:by|from|author:|(?:words|story|text|written|posted|analysis|report|review|opinion) by"
    r"|(?:autor|text|oleh|redaktion|words):|(?:von|par|por|di|door|af|av|oleh)(?=\s+\S+\s+\S))\s+",
    re.IGNORECASE,
)
_SPLIT = re.compile(
    r"\s{1,9}(?:and|with|und|og|och|et|y|e|és|en|ja|ve|dan)\s{1,9}|\s{0,9}[,;&|•·/]\s{0,9}", re.IGNORECASE
)
_PLACE = re.compile(r"\s{1,9}in\s{1,9}[A-Z].*$")
_CONTACT = re.compile(r"\S{1,64}@\S+|@\w+|https?://\S+")
_CONTRIBUTED = re.compile(r"^(?P<who>.{2,200}?)\s+(?:also\s+)?contributed\b", re.DOTALL)
# a name in a script without capitals: two to four Chinese, Japanese or Korean characters
_UNCASED = re.compile(r"[\u3400-\u9fff\uac00-\ud7af]{2,4}")
# what follows a name on one line: "Ada Brink March 3, 2031", "Ada Brink | 3 March"
_DATED = re.compile(r"\s(?:[|·•,-]\s*)?(?:(?:on|published|updated)\s+)?(?:[A-Z][a-z]{2,8}\.?\s+)?\d.*$", re.DOTALL)
_DATELINE = re.compile(r"^[A-Z][^\n()]{1,60}\(([^()\n]{2,40})\)\s*(?:-{1,2}|–|—)\s")
_SMALL = frozenset(
    ("de", "da", "di", "van", "von", "der", "den", "la", "le", "el", "al", "bin", "dos", "du", "ten", "of", "y")
)


def strip_by(text: str) -> str:
    """A byline without its "By"."""
    return _BY.sub("", text, count=1).strip()


def split(text: str) -> list[str]:
    """The parts of a byline that may each be a name."""
    return [part.strip() for part in _SPLIT.split(text)]


def plain_case(name: str) -> str:
    """A personal name written in capitals, in plain case; anything else as it is."""
    return name.title() if name.isupper() and len(name.split()) > 1 and person(name) else name


def person(text: str) -> str | None:
    """A personal name out of one part of a byline, or None: job titles, staff lines and agencies are none."""
    name = _CONTACT.sub("", _PLACE.sub("", text)).strip(" .,-–—|\t\n")
    words = name.split()
    if _UNCASED.fullmatch(name):
        return name
    if not 2 <= len(words) <= 5 or any(ch.isdigit() for ch in name) or name.lower() in table("reading")["staff"]:
        return None
    if agency(name) or words[0].lower() == "the":
        return None
    jobs = table("reading")["job_words"]
    if any(word.lower().strip(".") in jobs for word in words):
        return None
    if not all(word[0].isupper() or word.lower() in _SMALL or not word[0].isalpha() for word in words):
        return None
    return name.title() if name.isupper() else name


def people(byline: str, outlet: str | None = None) -> tuple[str, ...]:
    """The personal names in a byline, in order, each once."""
    text = _DATED.sub("", strip_by(byline)[:400])
    if outlet:
        text = re.sub(rf"[\s,|]*\b{re.escape(outlet)}\b", " ", text, flags=re.IGNORECASE)
    names: list[str] = []
    for part in _SPLIT.split(text):
        name = person(part)
        if name and name not in names:
            names.append(name)
    return tuple(names)


@cache
def _known_agencies() -> dict[str, str]:
    """The agencies' full names, by each of their names in lower case."""
    return {known.lower(): str(name) for known, name in reversed(table("reading")["agencies"].items())}


def agency(text: str) -> str | None:
    """The agency that a short text names, by its full name where that is known; None where it names none."""
    data = table("reading")
    clean = strip_by(text).strip(" .()[]—–-")
    bare = re.sub(r"^the\s+", "", clean, flags=re.IGNORECASE)
    known = _known_agencies()
    told = known.get(bare.lower()) or known.get(clean.lower())
    if told:
        return told
    words = bare.split()
    shaped = 2 <= len(words) <= 5 and all(word[0].isupper() for word in words if word[0].isalpha())
    if shaped and any(bare.lower().endswith(f" {tail}") for tail in data["agency_words"]):
        return bare.title() if bare.isupper() else bare
    return None


def initials(name: str) -> str:
    """The letters that a name may be shortened to ("Veld News Wire" → VNW)."""
    return "".join(word[0] for word in re.findall(r"[A-Za-z]+", name) if word[0].isupper() or word[0].isalpha()).upper()


def contributed(line: str) -> tuple[str, ...]:
    """The agencies in a line that credits contributors ("… and the Associated Press contributed to this report")."""
    found: list[str] = []
    match = _CONTRIBUTED.match(line)
    text = match["who"] if match else re.sub(r"^(?:additional |with )?reporting by\s+", "", line, flags=re.IGNORECASE)
    for part in _SPLIT.split(text):
        name = agency(part) or (part.strip() if re.fullmatch(r"[A-Z]\w+(?: [A-Z]\w+)? News", part.strip()) else None)
        if name and name not in found:
            found.append(name)
    return tuple(found)


def dateline_agency(paragraph: str) -> str | None:
    """The agency in a dateline: ``LIMA, March 4 (Meridian Press) - …``."""
    match = _DATELINE.match(paragraph)
    if not match:
        return None
    inner = match[1].strip()
    known = agency(inner)
    if known:
        return known
    return inner if len(inner) <= 40 and inner[0].isupper() and not any(ch.isdigit() for ch in inner) else None


def fullest(names: Iterable[str], text: str) -> tuple[str, ...]:
    """Agencies each once, initials joined to a full name where the text gives it ("Veld News Wire (VNW)")."""
    result: list[str] = []
    for name in names:
        full = name
        if name.isupper() and 2 <= len(name) <= 6 and name not in table("reading")["agencies"]:
            full = _spell_out(name, text) or name
        if full not in result:
            result.append(full)
    return tuple(name for name in result if not any(name != other and initials(other) == name for other in result))


def _spell_out(short: str, text: str) -> str | None:
    """The capitalised words in the text whose initials make ``short``."""
    pattern = r"\b" + r"\s+".join(rf"{letter}\w+" for letter in short)
    match = re.search(pattern, text)
    return match[0] if match else None
