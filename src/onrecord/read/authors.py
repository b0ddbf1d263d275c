"""Who is credited as the author of a page, by its metadata and by the byline that readers see."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from onrecord.lang import table
from onrecord.read import names

_META = ("author", "article:author", "dc.creator", "dcterms.creator", "parsely-author", "sailthru.author", "byl",
    "cxenseparse:author", "citation_author")  # fmt: skip
_BRACKET = re.compile(r"\s{0,9}[(\[][^()\[\]]{0,60}[)\]]\s*$")
_NOT_LETTER = re.compile(r"[\W_]+")
_LONGEST = 160
_MOST = 30


@dataclass(frozen=True, slots=True)
class Credit:
    """The authors of a page.

    Attributes:
        authors: everyone credited, as the page writes them: people, agencies, the newsroom.
        people: the people among them.
        agencies: the news agencies among them, by their full names where those are known.
    """

    authors: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()


def credit(ld: Iterable[str], meta: Mapping[str, list[str]], seen: Iterable[str], own: Iterable[str]) -> Credit:
    """Weigh what a page says of its authors in three ways.

    A machine-readable author who is a person is believed; one that is only the newsroom gives way to a person in
    the byline that readers see.

    Args:
        ld: names of the authors in JSON-LD.
        meta: contents of meta tags by their lower-case names.
        seen: texts of visible bylines.
        own: names that the outlet goes by; none of them is a person.
    """
    outlets = frozenset(_key(name) for name in own if name) - {""}
    named = _parts(ld, outlets)
    if not _people(named, outlets):
        tagged: list[str] = []
        for key in _META:
            values = [
                v for v in meta.get(key, ()) if "://" not in v and "www." not in v and "@" not in v and not v.isdigit()
            ]
            tagged = _parts(values, outlets)
            if tagged:
                break
        if _people(tagged, outlets):
            named = tagged
        else:
            visible = [name for text in seen for name in names.people(text) if not _is_own(name, outlets)]
            named = list(dict.fromkeys(visible)) or named or tagged
    authors = tuple(dict.fromkeys(named))[:_MOST]
    agencies = [agency for name in authors if (agency := names.agency(name)) and _key(name) not in outlets]
    return Credit(authors, tuple(_people(authors, outlets)), tuple(dict.fromkeys(agencies)))


def ld_names(value: Any, known: Mapping[str, Mapping[str, Any]], depth: int = 0) -> list[str]:
    """The names in an ``author`` property: strings, objects, lists of them, references to objects given elsewhere.

    Args:
        value: the property.
        known: the page's objects by ``@id``.
        depth: how deep this call is nested; lists in lists end at three.
    """
    if isinstance(value, str):
        return [] if value.startswith(("http://", "https://")) else [value]
    if isinstance(value, list):
        return [name for item in value[:_MOST] for name in ld_names(item, known, depth + 1)] if depth < 3 else []
    if not isinstance(value, Mapping):
        return []
    name = value.get("name")
    if not name and isinstance(value.get("@id"), str):
        value = known.get(value["@id"], value)
        name = value.get("name")
    if not name:
        both = [value.get("givenName"), value.get("familyName")]
        name = " ".join(part for part in both if isinstance(part, str))
    if isinstance(name, list):
        return [part for part in name if isinstance(part, str)]
    return [name] if isinstance(name, str) and name.strip() else []


def _key(name: str) -> str:
    """A name for comparison with the outlet's: letters only, without "the" and the end of a web address."""
    text = re.sub(r"^(?:https?://)?(?:www\.)?", "", name.lower())
    text = re.sub(r"\.(?:com|org|net|[a-z]{2})(?:\.[a-z]{2})?$", "", text.strip())
    return _NOT_LETTER.sub("", re.sub(r"^(?:the|der|die|das|le|la|el)\s+", "", text))


def _is_own(name: str, outlets: frozenset[str]) -> bool:
    """Whether a name is the outlet's, or that of one of its desks ("MDR Thüringen" at mdr.de)."""
    key = _key(name)
    words = name.split(maxsplit=1)
    return key in outlets or (len(words) > 1 and _key(words[0]) in outlets)


def _parts(values: Iterable[str], outlets: frozenset[str]) -> list[str]:
    """Single names: several people in one string are taken apart, "By" and bracketed initials taken off."""
    found: list[str] = []
    for value in values:
        text = " ".join(value.split())
        if not 1 < len(text) <= _LONGEST:
            continue
        text = _BRACKET.sub("", names.strip_by(text)) or text
        parts = [part for part in names.split(text) if part]
        whole = len(parts) > 1 and not all(
            names.person(part) or names.agency(part) or _key(part) in outlets for part in parts
        )
        if whole:
            kept = [part for part in parts if names.person(part)]
            parts = kept or [text]
        found += [names.plain_case(part) for part in parts]
    return list(dict.fromkeys(found))


def _people(found: Iterable[str], outlets: frozenset[str]) -> list[str]:
    staff = table("reading")["staff"]
    return [
        person
        for name in found
        if not _is_own(name, outlets) and name.lower() not in staff and (person := names.person(name))
    ]
