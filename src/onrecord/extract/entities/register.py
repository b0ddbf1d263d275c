"""Entities and where they are named: the values that the steps of coreference pass on."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from onrecord.extract.entities import words as lex
from onrecord.extract.entities.names import Name
from onrecord.lang.places import Country
from onrecord.records import Mention, Spans
from onrecord.records.vocabulary import EntityKind


@dataclass(frozen=True, slots=True)
class Entity:
    """Somebody or something of the article.

    Attributes:
        name: fullest name; the words themselves where it has none ("dockers").
        kind: what it is.
        party: whom it speaks for.
        country: ISO 3166-1 alpha-3.
        agency: body inside its party that it belongs to.
        words: the words of its names, in one spelling, and of what stands beside them ("operator").
        heads: what a description of it may be ("minister", "union", "company").
        gender: ``m``, ``f`` or empty.
        sector: actor's sector.
        proper: whether it has a proper name.
        plural: whether it is several.
        office: what a person holds, in the fullest words beside its name.
        aliases: other forms of its name in the article.
        spans: where it is named or pointed at.
        first: where first.
    """

    name: str
    kind: EntityKind
    party: str | None = None
    country: str | None = None
    agency: str | None = None
    words: frozenset[str] = frozenset()
    heads: frozenset[str] = frozenset()
    gender: str = ""
    sector: str | None = None
    proper: bool = True
    plural: bool = False
    office: str | None = None
    aliases: tuple[str, ...] = ()
    spans: Spans = ()
    first: int = 0


@dataclass(frozen=True, slots=True)
class Sighting:
    """An entity named or pointed at.

    Attributes:
        start: offset in the article's text of the noun phrase.
        end: after its last character.
        head: offset of its head word.
        key: of the entity.
        weight: how much it stands in view: subject 2, object 1, modifier or place 0.
        sentence: number of its sentence in the article.
        quoted: whether inside quote marks.
    """

    start: int
    end: int
    head: int
    key: str
    weight: float
    sentence: int
    quoted: bool


def of_name(name: Name) -> Entity:
    """An entity of a proper name, before its party is known."""
    kind = name.kind or "organisation"
    heads = set(name.descriptions)
    words = lex.canon(" ".join([*sorted(name.forms), *sorted(name.descriptions)]))
    known = next((lex.known(form) for form in sorted(name.forms) if lex.known(form)), None)
    if known:
        return Entity(known[0], known[1], known[2], words=words | lex.canon(known[0]), heads=_heads(known[1], words, heads),
                      sector=known[3], aliases=tuple(sorted(name.forms)))  # fmt: skip
    sector = lex.sector_of(name.text) if kind != "person" else None
    if kind == "group":
        sector = "CRM" if "hacker" in words else "REB"
    if kind == "outlet":
        sector = "MED"
    if kind == "organisation" and (sector is None and (heads & lex.COMPANIES or lex.is_company_name(name.text))):
        sector = "BUS"
    return Entity(
        name.text,
        kind,
        words=words if kind != "person" else frozenset(),
        heads=frozenset() if kind == "person" else _heads(kind, words, heads, name.text),
        sector=sector,
        aliases=tuple(sorted(name.forms - {name.text})),
    )


_NO_COMPANY = lex.STATE_BODIES | lex.INDEPENDENT | lex.GOVERNMENTS | lex.BLOCS | lex.NO_COMPANIES


def _heads(kind: EntityKind, words: frozenset[str], described: set[str], name: str = "") -> frozenset[str]:
    found = set(described) | (words & lex.BODIES)
    if kind == "outlet":
        found |= lex.OUTLETS
    if kind == "group":
        found |= lex.REBELS
    if "federation" in words:
        found.add("union")
    company = described & lex.COMPANIES or (bool(name) and not words & _NO_COMPANY)
    if kind == "organisation" and company and not described & {"charity", "union", "association"}:
        found |= lex.COMPANIES
    return frozenset(found)


def of_country(country: Country) -> Entity:
    """A country as an actor: its government."""
    return Entity(
        country.name, "country", country.name, country.iso3, heads=lex.GOVERNMENTS | {"country", "nation"}, sector="GOV"
    )


def as_mention(entity: Entity | None) -> Mention:
    """What a record says of the entity; nothing where there is none."""
    if entity is None:
        return Mention((), None)
    party = entity.party
    if party is None and entity.proper and entity.kind in ("person", "organisation", "outlet", "group"):
        party = entity.name
    if entity.kind == "unnamed":
        party = None
    return Mention(
        (), None, entity.name, entity.kind, party, entity.country, entity.agency, entity.sector, entity.office
    )


def office_agency(role: str) -> str | None:
    """The body of an office: "health minister" → "Health Ministry"."""
    match = re.search(r"(?i)\b((?:[\w-]+\s+and\s+)?[\w-]+)\s+minister\b", role)
    if match and match[1].split()[-1].lower() not in ("prime", "the", "a", "its", "former", "first", "deputy"):
        return f"{' '.join(w if w == 'and' else w[:1].upper() + w[1:] for w in match[1].split())} Ministry"
    match = re.search(r"(?i)\bminister\s+(?:of|for)\s+(?:the\s+)?(\w+(?:\s+and\s+\w+)?)", role)
    if match:
        return f"{match[1][:1].upper() + match[1][1:]} Ministry"
    return None


def widen(entity: Entity, **changes: object) -> Entity:
    """The entity with what was unknown filled in; what is known stays."""
    fresh = {key: value for key, value in changes.items() if value and not getattr(entity, key)}
    return replace(entity, **fresh) if fresh else entity  # type: ignore[arg-type]
