"""What the words of a noun phrase say about who is meant: tests over the lexicon ``entities.toml``."""

from __future__ import annotations

import re
from functools import cache

from onrecord.lang import table
from onrecord.lang.places import Country, country_named, country_of_demonym, demonym_pattern, demonyms_in
from onrecord.records.vocabulary import EntityKind

_T = table("entities")
TITLES = frozenset(_T["titles"])
OFFICES = frozenset(_T["offices"])
PORTFOLIOS = frozenset(_T["portfolios"])
STATE_OFFICES = frozenset(_T["state_offices"])
SPOKESPEOPLE = frozenset(_T["spokespeople"])
STATE_BODIES = frozenset(_T["state_bodies"])
GOVERNMENTS = frozenset(_T["governments"])
INDEPENDENT = frozenset(_T["independent"])
PRIVATE = frozenset(_T["private_bodies"])
COMPANIES = frozenset(_T["companies"])
COMPANY_NAMES = frozenset(_T["company_names"])
OUTLETS = frozenset(_T["outlets"])
OUTLET_NAMES = frozenset(_T["outlet_names"])
DOCUMENTS = frozenset(_T["documents"])
ANONYMOUS = frozenset(_T["anonymous"])
GROUPS = frozenset(_T["groups"])
REBELS = frozenset(_T["rebels"])
GROUP_NAMES = frozenset(_T["group_names"])
BLOCS = frozenset(_T["blocs"])
PAIRS = frozenset(_T["pairs"])
CRIMINALS = frozenset(_T["criminals"])
SOLDIERS = frozenset(_T["soldiers"])
NOT_ACTING = frozenset(_T["not_acting"])
SPEECH = frozenset(_T["speech"])
BODIES = STATE_BODIES | INDEPENDENT | PRIVATE | OUTLETS | GOVERNMENTS
_IMPLIED: dict[str, list[str]] = _T["implied"]
# Words that do not tell one from another.
GENERIC = frozenset(_T["generic"])
NOT_NAMES = frozenset(_T["not_names"])
CLAUSE_STARTS = frozenset(_T["clause_starts"])
COUNTING = frozenset(_T["counting"])
PRIVATE_PEOPLE = frozenset(_T["private_people"])
NO_COMPANIES = frozenset(_T["no_companies"])
MALE = frozenset(_T["male"])
FEMALE = frozenset(_T["female"])
_ARTICLE = re.compile(r"^(?:the|a|an)\s+", re.IGNORECASE)
_POSSESSIVE = re.compile(r"[’']s?$")
_WORD = re.compile(r"[^\W_][\w’'.-]*")
_SPELLING = str.maketrans({"’": "'"})


_NOUNS = OFFICES | BODIES | ANONYMOUS | GROUPS | DOCUMENTS | PAIRS


@cache
def singular(word: str) -> str:
    """A noun's lexicon form: lower case, without possessive and, where the lexicon knows it so, plural ending."""
    low = _POSSESSIVE.sub("", word.translate(_SPELLING).lower())
    low = low.rstrip(".")
    if low in _NOUNS:
        return low
    for ending, stem in (("ies", "y"), ("men", "man"), ("women", "woman"), ("es", ""), ("s", "")):
        if low.endswith(ending) and low[: -len(ending)] + stem in _NOUNS:
            return low[: -len(ending)] + stem
    return low


def words_of(text: str) -> tuple[str, ...]:
    """Its words, lower case, without possessive endings."""
    return tuple(_POSSESSIVE.sub("", w.translate(_SPELLING).lower()).rstrip(".") for w in _WORD.findall(text))


def canon(text: str) -> frozenset[str]:
    """Its words in one spelling, as written and as the lexicon has them."""
    found = {_T["spelling"].get(w, w) for w in words_of(text)}
    return frozenset(found | {singular(w) for w in found})


def offices_in(words: frozenset[str]) -> frozenset[str]:
    """The offices among some words, and what their bearers may also be called ("ambassador": "diplomat")."""
    found = words & OFFICES
    return found | {other for office in found for other in _IMPLIED.get(office, ())}


def without_article(text: str) -> str:
    """A phrase without its article and its trailing possessive."""
    return _POSSESSIVE.sub("", _ARTICLE.sub("", text.strip(' ,.;:"“”')))


def known(text: str) -> tuple[str, EntityKind, str, str] | None:
    """Name, kind, party and sector of a body known by this short name."""
    row = _T["known"].get(text) or _T["known"].get(without_article(text))
    return (row[0], row[1], row[2], row[3]) if row else None


@cache
def known_pattern() -> re.Pattern[str]:
    """Any of the known short names."""
    names = sorted(_T["known"], key=len, reverse=True)
    return re.compile(r"(?<![\w.])(?:" + "|".join(map(re.escape, names)) + r")(?!\w)")


def bare_name(text: str) -> str:
    """A personal name without its titles."""
    parts = text.strip(" ,.").split()
    while len(parts) > 1 and parts[0].lower().rstrip(",") in TITLES:
        parts.pop(0)
    return " ".join(parts)


def last_title(text: str) -> str:
    """The title right before the end of a text, or an empty string."""
    parts = text.split()
    return parts[-1].lower() if parts and parts[-1].lower() in TITLES and text.endswith(" ") else ""


def country_in(text: str) -> Country | None:
    """The first country or demonym in a phrase."""
    return next((found for start, end in demonyms_in(text) if (found := _capital(text[start:end]))), None)


def _capital(word: str) -> Country | None:
    # "us" is no country, "US" is
    if not word[0].isupper() or (word.isascii() and len(word) == 2 and not word.isupper()):
        return None
    return country_named(word) or country_of_demonym(word)


def countries_in(text: str) -> list[tuple[int, int, Country, bool]]:
    """Countries named in a text: start, end, which, and whether by its name (not by a demonym)."""
    found = []
    for start, end in demonyms_in(text):
        country = _capital(text[start:end])
        # a town that bears a country's name
        if country and text[end : end + 5].lower() != " city":
            found.append((start, end, country, country_named(text[start:end]) is not None))
    return found


def without_country(text: str) -> str:
    """A phrase without the first country or demonym in it."""
    rest = demonym_pattern().sub(" ", text, count=1)
    return without_article(re.sub(r"^\s*(?:the\s+)?(?:[’']s?\s+)?", "", " ".join(rest.split())))


def sector_of(text: str) -> str | None:
    """PLOVER's sector of the words, by the first that tells."""
    found = set(words_of(text))
    return next((code for code, hints in _T["sectors"].items() if found & set(hints)), None)


def kind_of_name(name: str) -> EntityKind | None:
    """What the last word of a proper name tells of its bearer; None where it tells nothing."""
    parts = words_of(name)
    if not parts:
        return None
    last = parts[-1]
    if last in OUTLET_NAMES or name.endswith(("News Agency", "Press Agency", "News Service", "News Wire")):
        return "outlet"
    if parts[0] in ("radio", "rádio", "televisión", "canal", "tv", "télé") and len(parts) > 1:
        return "outlet"
    if last in GROUP_NAMES:
        return "group"
    if last in ("front", "movement"):
        return "group"
    # "Ministry of Health": the noun before "of"
    head = parts[parts.index("of") - 1] if "of" in parts[1:] else last
    if {head, last} & (STATE_BODIES | INDEPENDENT | PRIVATE | COMPANY_NAMES | GOVERNMENTS):
        return "organisation"
    if parts[0] in ("minera", "banco", "grupo", "compañía", "institut", "instituto", "ministerio"):
        return "organisation"
    return None


def is_company_name(name: str) -> bool:
    """Whether a word of a name says that it is a company."""
    parts = words_of(name)
    return bool(parts) and (parts[-1] in COMPANY_NAMES or parts[0] in COMPANY_NAMES)


def is_state_name(name: str) -> bool:
    """Whether a body's name is that of a body of a state (and no party of its own)."""
    parts = words_of(name)
    head = parts[parts.index("of") - 1] if "of" in parts[1:] else (parts[-1] if parts else "")
    if {"refugee", "un"} & set(parts):
        return False
    return head in STATE_BODIES or (bool(parts) and parts[-1] in STATE_BODIES)


def is_independent_name(name: str) -> bool:
    """Whether a body speaks for itself: a court, a central bank, a university, an elected local council."""
    parts = words_of(name)
    head = parts[parts.index("of") - 1] if "of" in parts[1:] else (parts[-1] if parts else "")
    return head in INDEPENDENT


def gender_of(given: str) -> str:
    """A weak guess by the ending of a given name: "Gloria" f; empty where it tells nothing."""
    low = given.lower()
    if low.endswith(("a", "ette", "elle")) and not low.endswith(("usa", "oshua", "ka", "uca", "ya")):
        return "f"
    return "m" if low.endswith(("o", "us", "er", "rd", "rt", "ul")) else ""
