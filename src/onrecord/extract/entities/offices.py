"""Whom people and bodies belong to: "its operations director", "Chad's communications minister", "the National Guard"."""

from __future__ import annotations

import re
from dataclasses import replace

from onrecord.extract.entities import words as lex
from onrecord.extract.entities.core import Register
from onrecord.extract.entities.phrases import Phrase, role_beside
from onrecord.extract.entities.register import Entity, of_country, office_agency, widen
from onrecord.lang.places import Country, countries, country_of_seat

# "the union's …", "for the ministry", "runs the hospital"
_OF_THE = re.compile(
    r"(?i)\b(?:the|a|an)\s+(?P<o>[\w’' -]{2,50}?)[’']s?\s"
    r"|\b(?:for|of|at|with|from|in|runs|heads|leads|chairs)\s+(?:the|its|their)\s+(?P<p>[\w -]{2,40})"
)


_DETERMINER = re.compile(r"^(?:(?:(?:[Tt]he|[Aa]|an|its|their|his|her|our|then|now|both)[\s-]+)|[a-z]+['’]s\s+)+")
_AGE = re.compile(r",? ?\b(?:aged )?\d{1,3}\b,? ?")  # of words parted by single spaces


def _office_named(role: str) -> str | None:
    """The words of an office without what introduces it; None where it is a bare title of courtesy.

    "its operations director" → "operations director", "the company's spokesman" → "spokesman", "Mr" → None.
    """
    named = _AGE.sub(" ", _DETERMINER.sub("", " ".join(role.split()))).strip(" ,")
    words = [lex.singular(w) for w in lex.words_of(named)]
    return named if any(w in lex.OFFICES for w in words) and len(words) <= 10 else None


# Offices of companies and societies, where no owner stands beside them.
_OF_A_BODY = frozenset(
    {"executive", "chairman", "chairwoman", "founder", "owner", "boss", "ceo", "spokesman", "spokeswoman"}
)


# How much a country must stand in view to be that of the next minister: it does something, or something is done to it.
_ACTING = 1.0


class Offices(Register):
    """Adds offices and their owners to the register."""

    def _office(self, start: int, end: int, key: str) -> None:
        """Take in what stands beside a personal name: title, office, whom the office belongs to."""
        entity = self._entities[key]
        title = lex.last_title(self._text[max(start - 24, 0) : start])
        gender = "m" if title in lex.MALE else "f" if title in lex.FEMALE else ""
        heads = lex.offices_in(frozenset({lex.singular(title)}))
        changes: dict[str, object] = {"gender": gender}
        self._entities[key] = replace(widen(entity, **changes), heads=entity.heads | heads)
        for role, at in role_beside(self._text, start, end):
            # "President Kane dismissed his interior minister, Touré": what stands before another's name is that one's
            others = [
                n for n in self._names_in(at, at + len(role)) if n[2] != key and self._entities[n[2]].kind == "person"
            ]
            cut = max((n[1] for n in others if at < start), default=at) - at
            if role[cut:].strip():
                self._take_office(
                    key,
                    role[cut:].strip(),
                    at + cut + len(role[cut:]) - len(role[cut:].lstrip()),
                    nearest=-1 if at < start else 0,
                )
        entity = self._entities[key]
        holder = re.search(r"(\w+)[’']s\s+$", self._text[max(start - 40, 0) : start])
        if holder and entity.party is None:
            # "the Front's Ulises"
            near = self._name_at(start - len(holder[0]) + 1)
            if near and self._entities[near[2]].kind in ("organisation", "group", "country"):
                self._belonging(*near)
                entity = widen(entity, **self._belongs(self._entities[near[2]], ""))
        of = re.match(r",?\s+of\s+(?:the\s+)?", self._text[end : end + 16])
        if of and entity.party is None:
            near = self._name_at(end + of.end())
            if near and self._entities[near[2]].kind == "organisation":
                self._belonging(*near)
                entity = widen(entity, **self._belongs(self._entities[near[2]], ""))
        self._entities[key] = entity

    def _take_office(self, key: str, role: str, at: int, nearest: int = 0) -> None:
        """Add an office to a person: its words, and whom it belongs to where that is not known yet.

        Between commas the words nearest to the name are its office: the first behind it, the last (-1) before it.
        """
        entity = self._entities[key]
        words = lex.canon(role)
        gender = "m" if words & lex.MALE else "f" if words & lex.FEMALE else ""
        owner = self._owner(role, at, key) if entity.party is None else None
        entity = widen(self._entities[key], gender=gender, sector=lex.sector_of(role), **self._belongs(owner, role))
        office = next(iter([o for o in map(_office_named, role.split(",")) if o][nearest:][:1]), None)
        if entity.office and office and len(office.split()) <= len(entity.office.split()):
            office = entity.office
        self._entities[key] = replace(
            entity,
            heads=entity.heads | lex.offices_in(words),
            words=entity.words | words,
            office=office or entity.office,
        )

    @staticmethod
    def _belongs(owner: Entity | None, role: str) -> dict[str, object]:
        if owner is None:
            return {}
        party = owner.party or (owner.name if owner.proper and owner.kind != "person" else None)
        agency = office_agency(role) if owner.kind == "country" else owner.name
        return {"party": party, "country": owner.country, "agency": agency}

    def _owner(self, role: str, at: int, person: str | None = None) -> Entity | None:
        """Whom an office belongs to: "its operations director", "chief executive of X", "the union's secretary"."""
        first = role.split(maxsplit=1)[0].lower() if role.split() else ""
        named = [
            n for n in self._names_in(at, at + len(role)) if n[2] != person and self._entities[n[2]].kind != "person"
        ]
        bodies = [
            n
            for n in named
            if self._entities[n[2]].kind != "country" and not lex.canon(self._text[n[0] : n[1]]) <= lex.PORTFOLIOS
        ]
        if bodies:
            self._belonging(*bodies[0])
            return self._entities[bodies[0][2]]
        heads = [lex.singular(w) for w in lex.words_of(re.split(r"\b(?:of|for|in|at|who)\b", role)[0])[-1:]]
        if first == "the" and heads and heads[0] in _OF_A_BODY and len(role.split()) <= 4:
            # "Ms Lund, the chief executive": of the body last spoken of
            key = self._antecedent("its body", at)
            if key:
                return self._entities[key]
        if first in ("its", "their"):
            key = self._antecedent("its body", at) or self._antecedent("its", at) or self._antecedent("their", at)
            return self._entities[key] if key else None
        if first in ("his", "her"):
            key = self._antecedent(first, at)
            superior = self._entities[key] if key and key != person else None
            if superior is not None and (superior.party or not lex.canon(role) & lex.STATE_OFFICES):
                return superior
        country = lex.country_in(role)
        described = _OF_THE.search(f"{role} ")
        if described:
            words = described["o"] or described["p"]
            if lex.canon(words) & (lex.BODIES | lex.REBELS):
                offset = at + described.start("o" if described["o"] else "p")
                key = self._described(Phrase.of_words(words, offset, "the"))
                if key:
                    return self._entities[key]
        words = lex.canon(role)
        if country and words & (lex.OFFICES - lex.PRIVATE_PEOPLE):
            return replace(of_country(country), heads=frozenset())
        if words & {"rebel", "rebels"}:
            key = self._fitting(Phrase.of_words("rebels", at, "the"))
            if key:
                return self._entities[key]
        head = lex.words_of(re.split(r"\b(?:of|for|in|at|who)\b", role)[0])[-1:]
        if words & {"public", "national", "federal"} and words & {"health", "security", "affairs", "safety", "defence"}:
            owner = self._state(at)
            return of_country(owner) if owner else None
        if (
            head
            and lex.singular(head[0]) in lex.STATE_OFFICES
            and first not in ("a", "an")
            and not words & {"union", "company"}
        ):
            # "Nassour, the minister": of the ministry spoken of
            if words & {"minister"} and not words & {"foreign", "interior", "defence", "prime"}:
                ministry = next(
                    (
                        e
                        for s in reversed(self._sightings)
                        if "ministry" in (e := self._entities[s.key]).heads and e.party
                    ),
                    None,
                )
                if ministry and len(role.split()) <= 2:
                    return ministry
            owner = self._state(at)
            return of_country(owner) if owner else None
        return None

    def _belonging(self, start: int, end: int, key: str) -> None:
        """Party and country of a body by its name and by what stands before it ("Chad's National Guard")."""
        entity = self._entities[key]
        if entity.party is not None or entity.kind not in ("organisation", "outlet", "group"):
            return
        before = self._text[max(start - 40, 0) : start]
        match = re.search(r"([A-Z][\w.]*(?:\s[A-Z][\w.]*){0,2})(?:[’']s?)?\s+$", before)
        country = lex.country_in(entity.name) or (lex.country_in(match[1]) if match else None)
        party: str | None = entity.name
        iso = country.iso3 if country else None
        if (
            entity.kind == "organisation"
            and lex.is_state_name(entity.name)
            and not lex.is_independent_name(entity.name)
        ):
            inner = list(lex.known_pattern().findall(entity.name))
            known = lex.known(inner[0]) if inner else None
            owner = country or self._state(start)
            party, iso = (owner.name, owner.iso3) if owner else (None, None)
            if known:
                party, iso = known[2], None
            agency = entity.name
        else:
            agency = None
        self._entities[key] = replace(entity, party=party, country=iso, agency=entity.agency or agency)

    def _state(self, at: int) -> Country | None:
        """The state that a minister or ministry without an owner belongs to: by a capital in its sentence, home, the last that acts."""
        sentence = self._sentence(at)
        near: Country | None = None
        for sighting in reversed(self._sightings):
            if sighting.end > at or not sighting.key.startswith("country:") or sighting.weight < _ACTING:
                continue
            if sighting.sentence == sentence or near is None:
                near = near or countries()[sighting.key[8:]]
            if sighting.sentence < sentence:
                break
        begin = self._sentences[sentence - 1] if sentence else 0
        for match in re.finditer(r"\b(?:[Ii]n|[Ff]rom)\s+([A-Z]\w+)", self._text[begin : at + 60]):
            seat = country_of_seat(match[1])
            if seat:
                return seat
        return self.home or near
