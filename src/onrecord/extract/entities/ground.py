"""The entities of one article, and whom any stretch of its words means.

A register of names is made first: people by their fullest name with the office that stands beside it, bodies by their
fullest name, countries. Then a stretch of words is resolved by what it holds: a name, a country with a body, a pronoun, a
definite description. What cannot be resolved stays without a name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from onrecord.extract.entities import words as lex
from onrecord.lang.places import Country, countries, country_named, country_of_demonym, country_of_seat, demonym_pattern
from onrecord.records import Mention, Spans, join
from onrecord.records.vocabulary import EntityKind

if TYPE_CHECKING:
    from onrecord.extract.parse import Parsed

_PERSON_PRONOUNS = {
    "he": "m",
    "him": "m",
    "his": "m",
    "himself": "m",
    "she": "f",
    "her": "f",
    "hers": "f",
    "herself": "f",
}
_THING_PRONOUNS = frozenset({"it", "its", "itself", "they", "them", "their", "themselves"})
_RELATIVE = frozenset({"who", "which", "that", "whose", "whom"})
_POSSESSIVE = re.compile(r"[’']s\b")


@dataclass(frozen=True, slots=True)
class Entity:
    """Somebody or something of the article.

    Attributes:
        name: fullest name.
        kind: what it is.
        party: whom it speaks for.
        country: ISO 3166-1 alpha-3.
        agency: body inside its party that it belongs to.
        heads: words by which a description may point at it ("minister", "union").
        gender: ``m``, ``f`` or empty.
        sector: actor's sector.
        first: where it is first named.
    """

    name: str
    kind: EntityKind
    party: str | None = None
    country: str | None = None
    agency: str | None = None
    heads: frozenset[str] = frozenset()
    gender: str = ""
    sector: str | None = None
    first: int = 0


@dataclass(frozen=True, slots=True)
class Sighting:
    """An entity named at a place in the text."""

    start: int
    end: int
    entity: str


class Entities:
    """The register of an article; :meth:`mention` resolves words against it."""

    def __init__(self, parsed: Parsed) -> None:
        self._parsed = parsed
        self._text = parsed.article.text
        self._people: dict[str, Entity] = {}
        self._bodies: dict[str, Entity] = {}
        self._sightings: list[Sighting] = []
        self.home: Country | None = _home(parsed)
        self._register()

    # -- the register -------------------------------------------------------------------------------------------------

    @property
    def all(self) -> tuple[Entity, ...]:
        """Every named entity, by first appearance."""
        return tuple(sorted([*self._people.values(), *self._bodies.values()], key=lambda e: (e.first, e.name)))

    def _register(self) -> None:
        people: list[tuple[str, int, int]] = []
        bodies: list[tuple[str, int, int]] = []
        for block in self._parsed.blocks:
            for ent in block.doc.ents:
                span = block.span(ent)
                text = _POSSESSIVE.sub("", ent.text).strip(" ,.’'\"“”")
                if ent.label_ == "PERSON" and not _is_place(text):
                    people.append((text, span.start, span.end))
                elif ent.label_ == "ORG":
                    bodies.append((text, span.start, span.end))
            people += lex.titled_people(block.doc.text, block.start)
            bodies += lex.named_bodies(block.doc.text, block.start)
        for text, start, end in sorted(people, key=lambda p: (-len(lex.bare_name(p[0]).split()), p[1])):
            self._add_person(text, start, end)
        for text, start, end in sorted(set(bodies), key=lambda b: (-len(b[0].split()), b[1])):
            self._add_body(text, start, end)
        self._sightings.sort(key=lambda s: (s.start, -s.end))

    def _add_person(self, text: str, start: int, end: int) -> None:
        name = lex.bare_name(text)
        parts = name.split()
        if not parts or not parts[0][0].isupper() or name.lower() in lex.STOP_NAMES or any(ch.isdigit() for ch in name):
            return
        known = next(
            (
                k
                for k in self._people
                if k == name or (len(parts) == 1 and k.split()[-1] == name) or k.endswith(f" {name}")
            ),
            None,
        )
        # a lone surname is registered only where a title stands before it: one word alone is often no person
        if (
            known is None
            and len(parts) == 1
            and not lex.title_before(self._text, start)
            and not text.lower().startswith(lex.TITLE_STARTS)
        ):
            known = next((k for k in self._people if k.split()[0] == name), None)
            if known is None:
                return
        key = known or name
        role, role_text = lex.role_beside(self._text, start, end)
        entity = self._people.get(key) or Entity(name, "person", first=start)
        gender = entity.gender or lex.gender_of(self._text, start, text)
        if role:
            party, country, agency = self._party_of_role(role_text)
            entity = replace(
                entity,
                heads=entity.heads | lex.heads(role_text),
                party=entity.party or party,
                country=entity.country or country,
                agency=entity.agency or agency,
                sector=entity.sector or lex.sector_of(role_text),
            )
        self._people[key] = replace(entity, gender=gender, first=min(entity.first, start))
        self._sightings.append(Sighting(start, end, key))

    def _party_of_role(self, role: str) -> tuple[str | None, str | None, str | None]:
        """Party, country and agency that an office belongs to: "Chad's communications minister" → Chad."""
        country = _country_in(role)
        low = role.lower()
        for key, body in self._bodies_now():
            if re.search(rf"\b{re.escape(key.lower())}\b", low):
                return body.party, body.country, body.name
        if country:
            return country.name, country.iso3, None
        known = lex.known_in(role)
        if known:
            return known[2], None, known[0]
        named = lex.owner_in(role)
        if named:
            return named, None, named
        if any(word in low for word in lex.STATE_OFFICES) and self.home:
            return self.home.name, self.home.iso3, None
        return None, None, None

    def _bodies_now(self) -> list[tuple[str, Entity]]:
        return sorted(self._bodies.items(), key=lambda item: (-len(item[0]), item[0]))

    def _add_body(self, text: str, start: int, end: int) -> None:
        name = re.sub(r"^(?:the|a|an)\s+", "", text, flags=re.IGNORECASE)
        if (
            len(name) < 2
            or name.lower() in lex.STOP_NAMES
            or country_named(name)
            or country_of_demonym(name)
            or name[0].islower()
        ):
            return
        if name in self._people:
            return
        known = next((k for k in self._bodies if k == name or _is_short_for(name, k)), None)
        key = known or name
        if key not in self._bodies:
            self._bodies[key] = self._body(name, start)
        self._sightings.append(Sighting(start, end, key))

    def _body(self, name: str, start: int) -> Entity:
        known = lex.known(name)
        if known:
            return Entity(known[0], known[1], known[2], heads=lex.heads(name), sector=lex.sector_of(name), first=start)
        around = self._text[max(start - 40, 0) : start]
        country = _country_in(name) or _country_before(around)
        outlet = self._parsed.article.outlet
        heads = lex.heads(name) | lex.description_beside(self._text, start, start + len(name))
        if (outlet and lex.same_name(name, outlet)) or lex.is_outlet(name, heads):
            return Entity(name, "outlet", name, heads=heads | {"outlet"}, sector="MED", first=start)
        if lex.is_group(name):
            return Entity(name, "group", name, heads=heads, sector=lex.sector_of(name) or "REB", first=start)
        party: str | None = name
        iso = country.iso3 if country else None
        if lex.is_state_body(name) and not lex.is_independent(name):
            owner = country or self.home
            party, iso = (owner.name, owner.iso3) if owner else (None, None)
        return Entity(name, "organisation", party, iso, heads=heads, sector=lex.sector_of(name), first=start)

    # -- resolving ----------------------------------------------------------------------------------------------------

    def mention(self, spans: Spans, before: int | None = None) -> Mention:
        """Whom these words mean.

        Args:
            spans: the words.
            before: for pronouns and descriptions, look for an antecedent before this offset; by default before the words.

        Returns:
            A mention; ``name`` None where it could not be resolved.
        """
        text = join(spans, self._text, " ")
        start = spans[0].start if before is None else before
        found = self._resolve(spans, text.strip(" ,.\"“”’'"), start)
        return replace(found, spans=spans, text=text)

    def _resolve(self, spans: Spans, text: str, start: int) -> Mention:
        low = text.lower()
        if low in _PERSON_PRONOUNS:
            return _as_mention(self._last_person(start, _PERSON_PRONOUNS[low]))
        if low in _THING_PRONOUNS:
            return self._last_body(start, plural=low.startswith("th"))
        if low in _RELATIVE:
            return self._before_relative(spans[0].start)
        core = lex.core(text)
        named = self._named_inside(spans, core)
        if named is not None:
            return named
        return self._described(core, start)

    def _named_inside(self, spans: Spans, core: str) -> Mention | None:
        inside = [s for s in self._sightings if any(a <= s.start and s.end <= b + 2 for a, b in spans)]
        people = [s for s in inside if s.entity in self._people]
        if people and not lex.is_anonymous(core, allow_named=True):
            return _as_mention(self._people[people[0].entity])
        surname = self._by_surname(core)
        if surname:
            return _as_mention(surname)
        known = lex.known(core)
        if known:
            return Mention(
                (),
                None,
                known[0],
                known[1],
                known[2],
                agency=known[0] if known[2] != known[0] else None,
                sector=lex.sector_of(core) or "GOV",
            )
        country = country_named(core) or country_of_seat(core)
        if country:
            return _country(country)
        if lex.is_anonymous(core):
            return self._anonymous(core)
        state = self._state_body(core)
        if state:
            return state
        bodies = [s for s in inside if s.entity in self._bodies]
        if bodies:
            return _as_mention(self._bodies[max(bodies, key=lambda s: s.end - s.start).entity])
        body = self._bodies.get(re.sub(r"^the\s+", "", core, flags=re.IGNORECASE))
        return _as_mention(body) if body else None

    def _by_surname(self, core: str) -> Entity | None:
        last = lex.bare_name(core).split()
        if len(last) != 1 or not last[0][0].isupper():
            return None
        return next((e for k, e in self._people.items() if k.split()[-1] == last[0]), None)

    def _state_body(self, core: str) -> Mention | None:
        """A country with a body of its state: "South Korean intelligence", "Chad's army"."""
        country = _country_in(core)
        if country is None:
            return None
        rest = lex.without_country(core)
        low = rest.lower()
        if not rest or any(low.split()[-1] == word for word in lex.GOVERNMENTS) or country_of_demonym(core):
            return _country(country)
        heads = lex.heads(rest)
        if heads & lex.OFFICES and not heads & lex.STATE_BODIES:
            return Mention(
                (), None, lex.clean(core), "person", country.name, country.iso3, sector=lex.sector_of(rest) or "GOV"
            )
        if lex.is_state_body(rest) or rest.isupper():
            if lex.is_independent(rest):
                return Mention(
                    (), None, lex.clean(core), "organisation", lex.clean(core), country.iso3, sector=lex.sector_of(rest)
                )
            name = lex.clean(core)
            return Mention(
                (), None, name, "organisation", country.name, country.iso3, name, lex.sector_of(rest) or "GOV"
            )
        if lex.is_group_noun(rest):
            return Mention(
                (),
                None,
                lex.clean(core),
                "group",
                country.name if lex.sector_of(rest) in ("MIL", "COP", "GOV") else None,
                country.iso3,
                sector=lex.sector_of(rest),
            )
        if lex.is_private(rest):
            return Mention(
                (), None, lex.clean(core), "organisation", lex.clean(core), country.iso3, sector=lex.sector_of(rest)
            )
        return None

    def _anonymous(self, core: str) -> Mention:
        """People without a name; those of a stated body speak for it ("ministry officials")."""
        country = _country_in(core)
        low = core.lower()
        body = next(
            (
                w
                for w in ("ministry", "police", "army", "military", "intelligence")
                if re.search(rf"\b{w} official", low)
            ),
            None,
        )
        if body:
            owner = country or self.home
            return Mention(
                (),
                None,
                f"{body} officials",
                "organisation",
                owner.name if owner else None,
                owner.iso3 if owner else None,
                sector="GOV",
            )
        if (
            country
            and re.match(rf"^(?:\w+ )?{re.escape(lex.first_word(core))}", core)
            and low.split()[-1] in ("officials", "official")
            and len(low.split()) <= 3
        ):
            return Mention((), None, lex.clean(core), "organisation", country.name, country.iso3, sector="GOV")
        if country and "intelligence officials" in low:
            return Mention(
                (),
                None,
                f"{country.name} intelligence officials",
                "organisation",
                country.name,
                country.iso3,
                sector="SPY",
            )
        return Mention((), None, lex.clean(core), "unnamed", None, country.iso3 if country else None)

    def _described(self, core: str, start: int) -> Mention:
        """A definite description: the last entity that it fits, or a body of the home state."""
        heads = lex.heads(core)
        definite = core.lower().startswith(("the ", "its ", "their ", "his ", "her ")) or len(core.split()) <= 2
        office = heads & lex.OFFICES
        if definite and office:
            person = self._last_fitting(start, office, people=True)
            if person:
                return _as_mention(person)
        if definite:
            body = self._last_fitting(start, heads, people=False)
            if body:
                return _as_mention(body)
        low = core.lower().removeprefix("the ")
        if low.split()[-1:] and low.split()[-1] in lex.GOVERNMENTS and self.home:
            return _country(self.home)
        if lex.is_state_body(core) and not lex.is_private(core):
            name = lex.clean(core)
            if lex.is_independent(core):
                return Mention((), None, name, "organisation", name, sector=lex.sector_of(core))
            owner = self.home
            return Mention(
                (),
                None,
                name,
                "organisation",
                owner.name if owner else None,
                owner.iso3 if owner else None,
                name,
                lex.sector_of(core) or "GOV",
            )
        if lex.is_document(core):
            return Mention((), None, lex.clean(core), "document")
        if lex.is_group_noun(core):
            return Mention((), None, lex.clean(core), "group", sector=lex.sector_of(core))
        if office:
            return Mention((), None, lex.clean(core), "person", sector=lex.sector_of(core))
        if lex.is_private(core):
            return Mention((), None, lex.clean(core), "organisation", sector=lex.sector_of(core))
        if core[:1].isupper() and not core.lower().startswith(("the ", "a ", "an ")):
            return Mention((), None, lex.clean(core), "organisation")
        return Mention((), None, None)

    def _last_person(self, start: int, gender: str) -> Entity | None:
        for sighting in reversed([s for s in self._sightings if s.end <= start and s.entity in self._people]):
            entity = self._people[sighting.entity]
            if entity.gender in ("", gender) and start - sighting.end < 1500:
                return entity
        return None

    def _last_body(self, start: int, plural: bool) -> Mention:
        """The subject of the sentence before, or of the clause before: a body or a country."""
        for block in reversed(self._parsed.blocks):
            if block.start >= start:
                continue
            for token in reversed([t for t in block.doc if block.start + t.idx < start]):
                if token.dep_ not in ("nsubj", "nsubjpass") or token.pos_ not in ("NOUN", "PROPN"):
                    continue
                left, right = token.left_edge, token
                spans = (block.span(left)._replace(end=block.span(right).end),)
                text = lex.core(join(spans, self._text))
                if not text or (lex.is_anonymous(text) and not plural):
                    continue
                found = self._named_inside(spans, text) or self._described(text, spans[0].start)
                if (found.name and found.kind in ("organisation", "country", "group", "outlet")) or (
                    plural and found.kind == "unnamed"
                ):
                    return found
            if start - block.start > 1200:
                break
        return Mention((), None, None)

    def _before_relative(self, start: int) -> Mention:
        """The noun right before a relative pronoun."""
        block = self._parsed.at(start)
        if block is None:
            return Mention((), None, None)
        token = next((t for t in block.doc if block.start + t.idx == start), None)
        if token is not None:
            for above in token.ancestors:
                if above.pos_ in ("NOUN", "PROPN"):
                    spans = (block.span(above.left_edge)._replace(end=block.span(above).end),)
                    return self._resolve(spans, join(spans, self._text), spans[0].start)
        return Mention((), None, None)

    def _last_fitting(self, start: int, heads: frozenset[str], people: bool) -> Entity | None:
        register = self._people if people else self._bodies
        for sighting in reversed([s for s in self._sightings if s.end <= start]):
            entity = register.get(sighting.entity)
            if entity and entity.heads & heads:
                return entity
        return None


def ground(parsed: Parsed) -> Entities:
    """Register the entities of a parsed article."""
    return Entities(parsed)


def _as_mention(entity: Entity | None) -> Mention:
    if entity is None:
        return Mention((), None, None)
    party = entity.party or (entity.name if entity.kind == "person" else None)
    return Mention((), None, entity.name, entity.kind, party, entity.country, entity.agency, entity.sector)


def _country(country: Country) -> Mention:
    return Mention((), None, country.name, "country", country.name, country.iso3, sector="GOV")


def _country_in(text: str) -> Country | None:
    """The first country or demonym in a phrase."""
    for match in demonym_pattern().finditer(text):
        if match[0][0].isupper() and (match[0] not in ("US", "America") or True):
            found = country_named(match[0]) or country_of_demonym(match[0])
            if found:
                return found
    return None


def _country_before(text: str) -> Country | None:
    """A country right before a name ("Mozambique's National Institute …")."""
    match = re.search(r"([A-Z][\w.]*(?:\s[A-Z][\w.]*){0,2})(?:[’']s?)?\s+(?:the\s+)?$", text)
    return _country_in(match[1]) if match else None


def _is_place(text: str) -> bool:
    return bool(country_named(text) or country_of_seat(text))


def _is_short_for(short: str, name: str) -> bool:
    """Whether a name is the head of a longer one, or its initials."""
    if name.startswith(f"{short} ") or (name.endswith(f" {short}") and len(short.split()) >= 1 and len(short) > 4):
        return True
    letters = "".join(w[0] for w in name.split() if w[0].isupper())
    return short.isupper() and len(short) >= 2 and short == letters


def _home(parsed: Parsed) -> Country | None:
    """The country that the article is about: the one named most, where it is named twice as often as the next."""
    counts: dict[str, int] = {}
    for block in parsed.blocks:
        for match in demonym_pattern().finditer(block.doc.text):
            if match[0][0].isupper():
                found = country_named(match[0]) or country_of_demonym(match[0])
                if found:
                    counts[found.iso3] = counts.get(found.iso3, 0) + 1
        for ent in block.doc.ents:
            seat = country_of_seat(ent.text) if ent.label_ == "GPE" else None
            if seat:
                counts[seat.iso3] = counts.get(seat.iso3, 0) + 1
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    if not ranked or (len(ranked) > 1 and ranked[0][1] < 1.5 * ranked[1][1]):
        return None
    return countries()[ranked[0][0]]
