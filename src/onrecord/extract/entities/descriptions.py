"""Noun phrases without a proper name of their own: "the ministry", "its spokesman", "two diplomats", "the hackers"."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from onrecord.extract.entities import words as lex
from onrecord.extract.entities.offices import Offices
from onrecord.extract.entities.phrases import Phrase
from onrecord.extract.entities.register import Entity, widen
from onrecord.lang.places import Country, countries, country_of_seat, towns

if TYPE_CHECKING:
    pass


_CALLED = re.compile(
    r"\s+(?:(?:that|which)\s)?(?:calling|calls|called|known|naming)\s(?:(?:itself|themselves|as)\s)?(?:the\s)?"
)


_DESCRIBING = lex.OFFICES | lex.BODIES | lex.ANONYMOUS | lex.GROUPS
_AT_BODY = re.compile(
    r"\s+(?:at|in|of|from)\s+(?:the|its)\s+(?P<body>(?:[\w’'-]+\s+){0,2}?(?:ministry|department|hospital|agency))\b"
)


class Descriptions(Offices):
    """Adds what is only described to the register."""

    def _described(self, phrase: Phrase) -> str | None:
        """The entity that a noun phrase without a name of its own describes; it may be a new one."""
        head = phrase.head
        aside = self._apposed(phrase)
        if aside:
            return aside
        country = phrase.owner_country
        if head in lex.GOVERNMENTS and not (head == "state" and not phrase.owner):
            owner = country or self._owner_country(phrase) or (self._state(phrase.start) if phrase.definite else None)
            return self._country(owner) if owner else None
        soldiers = self._soldiers(phrase)
        if soldiers:
            return soldiers
        body = self._body_behind(phrase)
        if body:
            return body
        if head in lex.ANONYMOUS or (
            head in lex.OFFICES and not phrase.definite and not phrase.owner and phrase.det in ("a", "an", "one", "num")
        ):
            unnamed = self._unnamed(phrase)
            if unnamed:
                return unnamed
        if head in lex.OFFICES and not phrase.plural:
            return self._officer(phrase)
        if head in lex.GROUPS and phrase.plural:
            return self._group(phrase)
        if head in lex.BODIES:
            return self._body(phrase)
        if head in lex.REBELS:
            return self._fitting(phrase)
        return self._part_of_name(phrase)

    def _part_of_name(self, phrase: Phrase) -> str | None:
        """ "Civil defence" where the article names a Civil Defence Agency."""
        words = phrase.content | lex.canon(phrase.head)
        if len(phrase.content) < 1 or phrase.det in ("a", "an", "num"):
            return None
        for key in dict.fromkeys(s.key for s in reversed(self._sightings)):
            entity = self._entities[key]
            if entity.kind == "organisation" and words <= entity.words | {phrase.head} and phrase.head in entity.words:
                return key
        return None

    def _apposed(self, phrase: Phrase) -> str | None:
        """A person or body whose name follows the description: "its spokesman, Musa Adeyemi", "the charity Salus"."""
        if phrase.plural or phrase.head not in _DESCRIBING:
            return None
        match = re.match(
            r"(?P<comma>,)?\s+(?:(?!who\b|which\b)[\w.]+\s+){0,3}?(?=[A-ZÀ-Þ])",
            self._text[phrase.end : phrase.end + 60],
        )
        tail = self._text[phrase.end : phrase.end + 90]
        # "the chief executive of Minera Tres Cruces, Beatriz Llosa"
        for start, _, key in self._names_in(phrase.end, phrase.end + 90):
            between = tail[: start - phrase.end]
            person = self._entities[key].kind == "person"
            titles = all(w.lower().strip(",") in lex.TITLES for w in between.replace(",", " ").split())
            if (
                person
                and phrase.head in lex.OFFICES | lex.ANONYMOUS | {"company"}
                and (
                    (titles and match)
                    or re.match(
                        r"(?:\s+(?:of|for|at|to)\s[^,.;]*,\s*(?:\w+\.?\s){0,2}|, (?:who goes by the name|known as)[\w ]*)$",
                        between,
                    )
                )
            ):
                self._take_office(key, self._text[phrase.start : start].rstrip(" ,"), phrase.start)
                return key
            if (
                not person
                and not between.strip()
                and phrase.head in lex.BODIES | lex.GROUPS
                and not key.startswith("country:")
            ):
                return key
            if not person and _CALLED.fullmatch(between):
                return key
            country = key.startswith("country:")
            if country and between == ", " and phrase.head in lex.OFFICES and phrase.det == "the":
                return key
            # "the mine's owner, Minera Tres Cruces"
            if (
                not person
                and not country
                and between == ", "
                and phrase.definite
                and phrase.head in self._entities[key].heads
            ):
                return key
            if between.strip(" ,") and person:
                break
        return None

    def _owner_country(self, phrase: Phrase) -> Country | None:
        """The country of a phrase's owner: "its government", "the ministry in Lilongwe"."""
        if phrase.det in ("its", "their"):
            key = self._antecedent("its", phrase.start)
            iso = self._entities[key].country if key else None
            return countries().get(iso) if iso else None
        town = re.match(r"\s+in\s+([A-ZÀ-Þ][\w’'-]+(?:\s[A-ZÀ-Þ][\w’'-]+)?)", self._text[phrase.end : phrase.end + 40])
        if town:
            found = country_of_seat(town[1])
            entries = towns(town[1]) if found is None else ()
            if found:
                return found
            if entries and entries[0].country in countries():
                return countries()[entries[0].country]
        return None

    def _soldiers(self, phrase: Phrase) -> str | None:
        """Soldiers act for their state: "Chadian soldiers", "Chad has sent soldiers", then "the soldiers"."""
        if phrase.head not in lex.SOLDIERS or set(phrase.modifiers) & lex.NOT_ACTING:
            return None
        if phrase.owner_country:
            return self._country(phrase.owner_country)
        if phrase.det in ("its", "their"):
            key = self._antecedent("its", phrase.start)
            return key if key and self._entities[key].kind == "country" else None
        if phrase.sender_at is not None:
            sender = self._by_head.get(phrase.sender_at)
            if sender and self._entities[sender.key].kind == "country":
                return sender.key
        if phrase.definite:
            for sighting in reversed(self._sightings):
                if (
                    sighting.key.startswith("country:")
                    and lex.singular(self._text[sighting.head : sighting.end]) in lex.SOLDIERS
                ):
                    return sighting.key
        return None

    def _body_behind(self, phrase: Phrase) -> str | None:
        """ "Ministry officials", "intelligence officials in Chad", "Chadian officials": they speak for the body or state."""
        if (
            phrase.head not in ("official", "engineer", "officer", "spokespeople")
            or not phrase.plural
            or phrase.det not in ("", "the")
        ):
            return None
        at = _AT_BODY.match(self._text[phrase.end : phrase.end + 60])
        if at and lex.singular(at["body"].split()[-1]) in lex.STATE_BODIES | {"hospital"}:
            return self._described(Phrase.of_words(at["body"], phrase.end + at.start("body"), "the"))
        bodies = [m for m in phrase.modifiers if m in lex.STATE_BODIES | {"government", "hospital"}]
        if bodies:
            inner = Phrase.of_words(
                " ".join(phrase.modifiers[: phrase.modifiers.index(bodies[-1]) + 1]),
                phrase.start,
                "the",
                phrase.owner_country,
            )
            return self._described(inner)
        if (
            phrase.head == "official"
            and phrase.owner_country
            and not set(phrase.modifiers) & {"two", "three", "senior", "former", "unnamed"}
        ):
            return self._country(phrase.owner_country)
        return None

    def _unnamed(self, phrase: Phrase) -> str | None:
        if phrase.head in lex.GROUPS and phrase.plural and not phrase.speaks:
            return None
        if phrase.head in lex.SPOKESPEOPLE or (
            phrase.definite and phrase.head in lex.OFFICES and self._fitting_person(phrase)
        ):
            return None
        if phrase.definite or (phrase.det == "one" and not phrase.modifiers):
            for sighting in reversed(self._sightings):
                entity = self._entities[sighting.key]
                if entity.kind == "unnamed" and phrase.head in entity.heads and sighting.end <= phrase.start:
                    return sighting.key
            if phrase.head in lex.OFFICES and not phrase.plural:
                return None
        if phrase.det in ("its", "their", "his", "her", "our", "my") and phrase.head not in ("official", "source"):
            return None
        key = f"unnamed:{phrase.start}"
        gender = "m" if phrase.head == "man" else "f" if phrase.head == "woman" else ""
        self._entities[key] = Entity(
            phrase.name, "unnamed", None, phrase.owner_country.iso3 if phrase.owner_country else None, heads=frozenset({phrase.head}),
            gender=gender, proper=False, plural=phrase.plural,
        )  # fmt: skip
        return key

    def _officer(self, phrase: Phrase) -> str | None:
        """ "The minister", "Niger's ambassador", "a spokesman for X": a person known by name, or by the office alone."""
        if phrase.definite or phrase.owner:
            known = self._fitting_person(phrase)
            if known:
                return known
            sole = self._sole_person(phrase)
            if sole:
                return sole
        if not (phrase.definite or phrase.owner or phrase.head in lex.SPOKESPEOPLE):
            return None
        role = self._text[phrase.start : phrase.end] + phrase.complement if phrase.real else phrase.text
        owner = self._owner(role, phrase.start)
        if (
            phrase.det in ("a", "an")
            and owner is None
            and phrase.head not in ("spokesman", "spokeswoman", "spokesperson")
        ):
            return None
        same = self._same_description("person", phrase)
        if same:
            return same
        key = f"office:{phrase.start}"
        words = lex.canon(role)
        entity = Entity(
            lex.without_article(phrase.name + phrase.complement), "person", heads=words & lex.OFFICES, words=words,
            sector=lex.sector_of(role), proper=False, gender="m" if words & lex.MALE else "f" if words & lex.FEMALE else "",
        )  # fmt: skip
        self._entities[key] = widen(entity, **self._belongs(owner, role))
        return key

    def _sole_person(self, phrase: Phrase) -> str | None:
        """ "The researcher" of whom no office is told: the only person named in the sentences before."""
        if (
            phrase.det != "the"
            or phrase.owner
            or phrase.complement
            or phrase.head not in lex.PRIVATE_PEOPLE
            or not phrase.real
        ):
            return None
        sentence = self._sentence(phrase.start)
        near = {s.key for s in self._sightings if s.end <= phrase.start and sentence - s.sentence <= 2}
        people = [key for key in sorted(near) if self._entities[key].kind == "person" and self._entities[key].proper]
        return people[0] if len(people) == 1 and not self._entities[people[0]].heads else None

    def _same_description(self, kind: str, phrase: Phrase) -> str | None:
        for sighting in reversed(self._sightings):
            entity = self._entities[sighting.key]
            same = entity.kind == kind and not entity.proper and phrase.head in entity.heads
            if same and not (phrase.content - entity.words) and self._same_country(phrase, entity):
                return sighting.key
        return None

    @staticmethod
    def _same_country(phrase: Phrase, entity: Entity) -> bool:
        return phrase.owner_country is None or entity.country in (None, phrase.owner_country.iso3)

    def _fitting_person(self, phrase: Phrase) -> str | None:
        """The last person in this office."""
        owner = None
        if phrase.det in ("its", "their"):
            key = self._antecedent("its body", phrase.start) or self._antecedent("its", phrase.start)
            owner = self._entities[key] if key else None
        for sighting in reversed(self._sightings):
            entity = self._entities[sighting.key]
            if entity.kind == "person" and phrase.head in entity.heads and sighting.end <= phrase.start:
                if owner is not None and entity.party not in (owner.party, owner.name):
                    continue
                if self._holds(phrase, entity):
                    return sighting.key
        return None

    def _holds(self, phrase: Phrase, entity: Entity) -> bool:
        """Whether nothing in the phrase speaks against this person's holding the office: country, owner, which ministry."""
        if not self._same_country(phrase, entity):
            return False
        if phrase.owner_name and not phrase.owner_country:
            return entity.party is not None and self._mentions(phrase, entity)
        other = phrase.content - entity.words - {"chief", "deputy", phrase.head}
        return not (phrase.head in ("minister", "secretary") and entity.words and other)

    def _mentions(self, phrase: Phrase, entity: Entity) -> bool:
        return bool(lex.canon(phrase.owner_name) & lex.canon(f"{entity.party or ''} {entity.agency or ''}"))

    def _group(self, phrase: Phrase) -> str | None:
        """People who act together: "the hackers" may be a named group, "dock workers" are one of their own."""
        if phrase.head in lex.REBELS and phrase.det != "num":
            known = self._fitting(phrase)
            if known:
                return known
        for sighting in reversed(self._sightings):
            entity = self._entities[sighting.key]
            if (
                entity.kind == "group"
                and not entity.proper
                and phrase.head in entity.heads
                and not (phrase.content - entity.words)
                and sighting.end <= phrase.start
            ):
                return sighting.key
        name = phrase.group_name
        if not name:
            return None
        key = f"group:{phrase.start}"
        self._entities[key] = Entity(
            name, "group", None, phrase.owner_country.iso3 if phrase.owner_country else None, words=lex.canon(name),
            heads=frozenset({phrase.head}), sector=lex.sector_of(name), proper=False, plural=True,
        )  # fmt: skip
        return key

    def _fuller(self, key: str, phrase: Phrase) -> str:
        """A body without a name of its own takes the fullest description, and its country from whichever says it."""
        entity = self._entities[key]
        if not entity.proper and phrase.real:
            country = phrase.owner_country
            if (
                country
                and (entity.party is None or entity.country is None)
                and phrase.head not in lex.INDEPENDENT | lex.PRIVATE
            ):
                entity = replace(entity, party=country.name, country=country.iso3)
            if len(phrase.content) > len(entity.words - {phrase.head} - lex.GENERIC) or (
                country and not lex.country_in(entity.name)
            ):
                same = entity.party == entity.name
                name = lex.without_article(phrase.name + _of_name(phrase.complement))
                entity = replace(
                    entity, name=name, words=entity.words | lex.canon(phrase.text), party=name if same else entity.party
                )
            self._entities[key] = entity
        return key

    def _body(self, phrase: Phrase) -> str | None:
        known = self._fitting(phrase)
        if known:
            return self._fuller(known, phrase)
        state = phrase.head in lex.STATE_BODIES
        if phrase.det in ("a", "an", "num", "no", "any", "each", "every") or (phrase.plural and not state):
            return None
        words = lex.canon(phrase.text)
        inner = [n for n in self._names_in(phrase.start, phrase.end) if self._entities[n[2]].kind == "organisation"]
        if not (state or phrase.head in lex.INDEPENDENT or phrase.owner or phrase.content - {phrase.head}):
            return None
        if phrase.head in (
            "office",
            "service",
            "command",
            "force",
            "authority",
            "department",
            "guard",
            "intelligence",
        ) and not (phrase.content - {phrase.head} or phrase.owner):
            return None
        name = lex.without_article(phrase.name + _of_name(phrase.complement))
        party: str | None = name
        country = phrase.owner_country or self._owner_country(phrase)
        independent = phrase.head in lex.INDEPENDENT
        if phrase.det in ("its", "their"):
            owner = self._antecedent("its", phrase.start)
            held = self._entities[owner] if owner else None
            party = (held.party or (held.name if held.proper else None)) if held else None
        elif inner and state:
            self._belonging(*inner[0])
            party = self._entities[inner[0][2]].party
        elif state and not independent:
            country = country or self._state(phrase.start)
            party = country.name if country else None
        elif phrase.head in lex.PRIVATE and not phrase.content - {phrase.head}:
            party = None
        kind = "outlet" if phrase.head in lex.OUTLETS else "organisation"
        key = f"body:{phrase.start}"
        self._entities[key] = Entity(
            name, kind, party, country.iso3 if country else None, name if state else None, words=words, heads=frozenset({phrase.head}),  # type: ignore[arg-type]
            sector=lex.sector_of(phrase.text) or ("GOV" if state else None), proper=False,
        )  # fmt: skip
        return key

    def _fitting(self, phrase: Phrase) -> str | None:
        """The last body that a description fits; where none came before, the first that comes and fits best."""
        if phrase.head in lex.CRIMINALS and phrase.det != "the":
            return None
        if phrase.det in ("a", "an", "another", "any", "no", "each") or phrase.det == "num":
            return None
        for sighting in reversed(self._sightings):
            if sighting.end <= phrase.start and self._fits(phrase, sighting.key):
                return sighting.key
        return next((key for start, _, key in self._names if start >= phrase.end and self._fits(phrase, key)), None)

    def _fits(self, phrase: Phrase, key: str) -> bool:
        entity = self._entities[key]
        if entity.kind in ("person", "unnamed", "country", "document") or phrase.head not in entity.heads:
            return False
        if entity.kind == "group" and not entity.proper:
            return False
        extra = phrase.content - entity.words - {phrase.head}
        if not entity.proper and not entity.words - lex.GENERIC - {phrase.head}:
            extra = frozenset()
        # "the West African bloc", "the technology site": words that only describe
        if extra and (phrase.head in lex.STATE_BODIES | lex.INDEPENDENT or extra & lex.BODIES):
            return False
        return self._same_country(phrase, entity)


def _of_name(complement: str) -> str:
    """A complement that is part of a name: " of Arauca", not " of bombing"."""
    return complement if re.match(r" (?:of|for) (?:the )?[A-ZÀ-Þ]", complement) else ""
