"""What the words of a noun phrase say about who is meant: tests over the lexicon ``entities.toml``."""

from __future__ import annotations

import re
from functools import cache

from onrecord.lang import table
from onrecord.lang.places import demonym_pattern
from onrecord.records.vocabulary import EntityKind

_T = table("entities")
OFFICES = frozenset(_T["offices"])
STATE_BODIES = frozenset(_T["state_bodies"])
GOVERNMENTS = frozenset(_T["governments"])
STATE_OFFICES = (
    "minister",
    "president",
    "ambassador",
    "police",
    "army",
    "prosecutor",
    "general",
    "governor",
    "ministry",
)
TITLE_STARTS = tuple(f"{title} " for title in _T["titles"])
STOP_NAMES = frozenset(
    {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "correction", "photo", "picture", "video",
     "watch", "related", "covid", "english", "internet", "front", "dr", "the", "state", "parliament", "police"}
)  # fmt: skip
_ARTICLE = re.compile(r"^(?:the|a|an)\s+", re.IGNORECASE)
_WORD = re.compile(r"[\w’'-]+")
_CAPS = r"[A-ZÀ-Þ][\w’'-]+"
_BODY_NOUNS = (
    "Ministry|Agency|Directorate|Authority|Institute|Department|Service|Headquarters|Council|Commission|Union|Federation|League|Forum|"
    "Guild|Association|Organization|Organisation|Party|Front|Movement|Bank|University|Hospital|Court|Board|Committee|Administration|"
    "Office|Guard|Police|Army|Force|Forces|Company|Shipping|Corporation|Group|Agency|Society|Alliance|Secretariat"
)
_NAMED_BODY = re.compile(
    rf"\b(?:{_CAPS}\s+(?:(?:of|for|and|the)\s+){{0,2}}){{1,6}}(?:{_BODY_NOUNS})(?:\s+of(?:\s+the)?(?:\s+{_CAPS}){{1,3}})?\b"
)
_TITLED = re.compile(
    r"\b(?:(?:Mr|Mrs|Ms|Dr|Prof|Gen|Col|Sen|Rep|Gov|Lt|Capt|Sgt)\.?|Professor|President|Premier|Chancellor|Minister|Secretary|Senator|"
    r"Governor|Mayor|King|Queen|Prince|Princess|Pope|General|Brigadier|Colonel|Major|Captain|Lieutenant|Admiral|Commander|Comandante|"
    rf"Prosecutor|Judge|Justice|Ambassador|Director|Dictator|Secretary-General)\s+(?P<name>{_CAPS}(?:\s+(?:(?:de|da|van|von|bin|al)\s+)?{_CAPS}){{0,3}})"
)


def known(text: str) -> tuple[str, EntityKind, str] | None:
    """Name, kind and party of a body known by this short name."""
    bare = _ARTICLE.sub("", text.strip())
    row = _T["known"].get(bare)
    return (row[0], row[1], row[2]) if row else None


def known_in(text: str) -> tuple[str, EntityKind, str] | None:
    """The first known body named inside a phrase."""
    for word in re.findall(r"[A-Z][\w.]+(?: [A-Z]\w+)*", text):
        found = known(word)
        if found:
            return found
    return None


def titled_people(text: str, offset: int) -> list[tuple[str, int, int]]:
    """Names behind a title, which a parser often misses ("Comandante Ulises")."""
    return [(m["name"], m.start("name") + offset, m.end("name") + offset) for m in _TITLED.finditer(text)]


def named_bodies(text: str, offset: int) -> list[tuple[str, int, int]]:
    """Capitalised names that end in a noun for a body ("Norwegian Directorate of Sea Safety")."""
    return [(m[0], m.start() + offset, m.end() + offset) for m in _NAMED_BODY.finditer(text)]


def bare_name(text: str) -> str:
    """A personal name without its titles."""
    parts = text.strip(" ,.").split()
    while len(parts) > 1 and parts[0].lower() in _T["titles"]:
        parts.pop(0)
    return " ".join(parts)


def title_before(text: str, start: int) -> bool:
    """Whether a title stands right before an offset."""
    words = text[max(start - 24, 0) : start].split()
    return bool(words) and words[-1].lower() in _T["titles"]


def gender_of(text: str, start: int, name: str) -> str:
    """What a title says of gender."""
    words = [*text[max(start - 24, 0) : start].lower().split()[-1:], *name.lower().split()[:1]]
    if any(word in _T["male"] for word in words):
        return "m"
    return "f" if any(word in _T["female"] for word in words) else ""


_APPOSITION = re.compile(
    r"^(?:[’']s)?,\s+(?P<role>(?:(?:the|a|an|its|his|her|their|who (?:runs|heads|leads))\s+)?[^,.;:“”\"\n]{3,110})(?=[,.;:“”\"\n]|$)"
)
_BEFORE = re.compile(r"(?P<role>(?:[\w’'.&-]+\s+){0,9}[\w’'.&-]+),?\s+$")
_CLAUSE_STARTS = frozenset(
    {
        "said",
        "says",
        "told",
        "that",
        "and",
        "but",
        "when",
        "after",
        "while",
        "because",
        "according",
        "to",
        "where",
        "as",
        "added",
        "by",
        "on",
        "in",
        "at",
        "from",
        "with",
    }
)


def role_beside(text: str, start: int, end: int) -> tuple[bool, str]:
    """The office that stands beside a name: in apposition after it, or before it."""
    after = _APPOSITION.match(text[end : end + 140])
    if after:
        role = after["role"]
        if heads(role) & OFFICES or re.match(r"who (?:runs|heads|leads)", role):
            return True, role
    before = _BEFORE.search(text[max(start - 110, 0) : start])
    if before:
        words = before["role"].split()
        for i in range(len(words) - 1, -1, -1):
            if words[i].lower().strip(".,") in _CLAUSE_STARTS and words[i].lower() not in ("and", "of", "for"):
                words = words[i + 1 :]
                break
        role = " ".join(words)
        if heads(role) & OFFICES and len(words) <= 10:
            return True, role
    return False, ""


def description_beside(text: str, start: int, end: int) -> frozenset[str]:
    """Heads of the description that stands beside a body's name ("the mine's owner, X"; "X, the operator,")."""
    found: set[str] = set()
    after = _APPOSITION.match(text[end : end + 90])
    if after:
        found |= heads(after["role"])
    before = re.search(r"((?:\w[\w’']*\s+){0,4}\w+),?\s+$", text[max(start - 60, 0) : start])
    if before:
        found |= heads(before[1]) & (frozenset(_T["private_bodies"]) | frozenset(_T["outlets"]))
    return frozenset(found & (frozenset(_T["private_bodies"]) | frozenset(_T["outlets"]) | STATE_BODIES))


@cache
def heads(text: str) -> frozenset[str]:
    """The words of a phrase that can name what its bearer is, before any "of", "for" or "in"."""
    low = text.lower().replace("’", "'")
    words = [re.sub(r"'s?$", "", w) for w in _WORD.findall(low)]
    stops = [i for i, w in enumerate(words) if w in ("of", "for", "in", "at", "who", "which", "from", "with") and i > 0]
    near = words[: stops[0]] if stops else words
    known_heads = (
        OFFICES
        | STATE_BODIES
        | frozenset(_T["private_bodies"])
        | frozenset(_T["outlets"])
        | frozenset(_T["independent"])
    )
    picked = {w for w in near if w in known_heads}
    if not picked and near:
        picked = {near[-1]}
    return frozenset(picked)


def first_word(text: str) -> str:
    """The first word of a phrase."""
    return text.split(maxsplit=1)[0] if text.split() else ""


_TAIL = re.compile(r"\s*(?:,|\bwho\b|\bwhich\b|\bspeaking\b).*$", re.DOTALL)


def core(text: str) -> str:
    """A phrase up to its first comma or relative clause, without quotation marks."""
    stripped = _TAIL.sub("", text.strip(' ,."“”'))
    return stripped if len(stripped) > 1 else text.strip(' ,."“”')


def clean(text: str) -> str:
    """A phrase as a name: without its article and its trailing possessive."""
    return re.sub(r"[’']s?$", "", _ARTICLE.sub("", text.strip(" ,.")))


def without_country(text: str) -> str:
    """A phrase without the country or demonym in it."""
    rest = demonym_pattern().sub(" ", text, count=1)
    return clean(re.sub(r"^\s*(?:the\s+)?(?:[’']s?\s+)?", "", " ".join(rest.split())))


def owner_in(role: str) -> str | None:
    """The name that an office belongs to: "chief executive of Minera Tres Cruces", "Bayhead's chief executive"."""
    match = re.search(rf"\b(?:of|for|at)\s+(?:the\s+)?(?P<n>{_CAPS}(?:\s+{_CAPS}){{0,4}})", role) or re.search(
        rf"(?P<n>{_CAPS}(?:\s+{_CAPS}){{0,4}})[’']s\b", role
    )
    return match["n"] if match else None


def _last(text: str) -> str:
    words = [
        re.sub(r"[’']s?$", "", w.lower())
        for w in _WORD.findall(
            re.split(r"\b(?:of|for|in|at|from|with|inside|close|familiar|briefed)\b", text, maxsplit=1)[0] or text
        )
    ]
    return words[-1] if words else ""


def is_anonymous(text: str, allow_named: bool = False) -> bool:
    """Whether a phrase names nobody: its head is such a noun and no proper name is its head."""
    head = _last(text)
    if head not in _T["anonymous"]:
        return False
    return not (allow_named and re.search(rf"{_CAPS}\s+{_CAPS}$", text))


def is_state_body(text: str) -> bool:
    """Whether its head is a body of a state."""
    head = _last(text)
    return (
        head in STATE_BODIES
        or head in GOVERNMENTS
        or head in ("prosecutors", "authorities")
        or bool(re.search(r"\b(?:ministry|army|police|military)\b", text.lower()) and head not in _T["anonymous"])
        or head in _T["independent"]
    )


def is_independent(text: str) -> bool:
    """Whether it is a body that speaks for itself: a court, a central bank, a university, a town council."""
    return _last(text) in _T["independent"]


def is_private(text: str) -> bool:
    """Whether its head is a company, a union, an association …."""
    return _last(text) in _T["private_bodies"]


def is_group(name: str) -> bool:
    """Whether a proper name is that of an armed or loose group."""
    return name.rsplit(maxsplit=1)[-1] in ("Front", "Movement", "Brigade", "Moth", "Militia", "Army of God")


def is_group_noun(text: str) -> bool:
    """Whether its head is a common noun for people who act together."""
    return _last(text) in _T["groups"]


def is_document(text: str) -> bool:
    """Whether its head is a document."""
    return _last(text) in _T["documents"]


def is_outlet(name: str, described: frozenset[str]) -> bool:
    """Whether a name is that of a news outlet."""
    last = name.rsplit(maxsplit=1)[-1].lower()
    return (
        last
        in (
            "herald",
            "gazette",
            "tribune",
            "chronicle",
            "dispatch",
            "times",
            "newspaper",
            "courier",
            "observer",
            "beacon",
            "mirror",
            "wire",
            "television",
            "radio",
        )
        or bool(described & {"newspaper", "broadcaster", "site", "website", "magazine", "television", "radio", "paper"})
        or name.endswith(("News Agency", "Press Agency", "News Service", " News", " Press", "News Wire"))
    )


def same_name(a: str, b: str) -> bool:
    """Whether two names differ only in case and article."""
    return _ARTICLE.sub("", a).casefold() == _ARTICLE.sub("", b).casefold()


def sector_of(text: str) -> str | None:
    """PLOVER's sector of the words, by the first that tells."""
    words = {re.sub(r"[’']s?$", "", w.lower()) for w in _WORD.findall(text)}
    return next((code for code, hints in _T["sectors"].items() if words & set(hints)), None)
