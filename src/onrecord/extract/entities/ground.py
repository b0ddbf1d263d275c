"""The entities of one article, and whom any stretch of its words means.

Names are registered first (people by their fullest name, bodies, countries). Then the noun phrases of the article are
read in text order, and each is joined to an entity: by its name, by the office or the noun that describes it, as a
pronoun by what stands in view, or as an entity of its own. What cannot be joined stays without a name.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from onrecord.extract.entities import antecedents as ana
from onrecord.extract.entities import words as lex
from onrecord.extract.entities.home import home_of
from onrecord.extract.entities.names import find_names
from onrecord.extract.entities.phrases import Phrase, phrase_at, quoted_ranges, role_beside
from onrecord.extract.entities.register import Entity, Sighting, as_mention, of_country, of_name, office_agency, widen
from onrecord.lang.places import Country, countries, country_of_seat, towns
from onrecord.records import Mention, Span, Spans, join

if TYPE_CHECKING:
    from spacy.tokens import Token

    from onrecord.extract.parse import Parsed, ParsedBlock

_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})
_PLACE_PREPOSITIONS = frozenset(
    {"in", "at", "near", "into", "from", "across", "around", "outside", "inside", "through"}
)


class Entities:
    """The register of an article; :meth:`mention` resolves words against it."""

    def __init__(self, parsed: Parsed) -> None:
        self._parsed = parsed
        self._text = parsed.article.text
        self._entities: dict[str, Entity] = {}
        self._sightings: list[Sighting] = []
        self._by_head: dict[int, Sighting] = {}
        self._names: list[tuple[int, int, str]] = []
        self._sentences: list[int] = [b.start + s.start_char for b, s in parsed.sentences()]
        self._quoted = [q for b in parsed.blocks for q in quoted_ranges(b.doc.text, b.start)]
        self.home: Country | None = home_of(parsed)
        self._register_names()
        for block in parsed.blocks:
            for token in block.doc:
                self._read(block, token)

    # -- names --------------------------------------------------------------------------------------------------------

    def _register_names(self) -> None:
        forms: dict[str, str] = {}
        for name in find_names(self._parsed):
            entity = of_name(name)
            self._entities.setdefault(entity.name, entity)
            for form in sorted(name.forms | {name.text}):
                forms.setdefault(form, entity.name)
        for key, entity in sorted(self._entities.items()):
            # a surname alone means its bearer, unless two bear it
            parts = key.split()
            if entity.kind == "person" and len(parts) > 1:
                # "de Wit" alone means Sanne de Wit
                rivals = [k for k, e in self._entities.items() if e.kind == "person" and k.split()[-1] == parts[-1]]
                if len(rivals) == 1:
                    forms.setdefault(parts[-1], key)
        for key, entity in sorted(self._entities.items()):
            # "Kestrel" is Kestrel Parcel, where no other name begins so
            first, _, rest = key.partition(" ")
            if (
                entity.kind == "organisation"
                and rest
                and entity.heads & lex.COMPANIES | {"charity"} & entity.heads
                and len(first) > 3
            ):
                rivals = [k for k in self._entities if k != key and first in k.split()]
                if (
                    not rivals
                    and lex.singular(first) not in lex.BODIES | lex.OFFICES
                    and not towns(first)
                    and not lex.country_in(first)
                ):
                    forms.setdefault(first, key)
            if entity.kind == "organisation" and rest and first.lower() in ("minera", "banco", "grupo", "compañía"):
                forms.setdefault(rest, key)
        pattern = (
            re.compile(
                r"(?<!\w)(?:" + "|".join(re.escape(f) for f in sorted(forms, key=lambda f: (-len(f), f))) + r")(?!\w)"
            )
            if forms
            else None
        )
        for block in self._parsed.blocks:
            text, taken = block.doc.text, set[int]()
            for match in pattern.finditer(text) if pattern else ():
                self._names.append((match.start() + block.start, match.end() + block.start, forms[match[0]]))
                taken.update(range(match.start(), match.end()))
            for match in lex.known_pattern().finditer(text):
                known = lex.known(match[0])
                if known and match.start() not in taken:
                    entity = Entity(known[0], known[1], known[2], words=lex.canon(known[0]), heads=lex.canon(known[0]) & lex.BODIES
                                    | (lex.BLOCS if known[3] == "IGO" else frozenset()), sector=known[3])  # fmt: skip
                    self._entities.setdefault(entity.name, entity)
                    self._names.append((match.start() + block.start, match.end() + block.start, entity.name))
                    taken.update(range(match.start(), match.end()))
            for start, end, country, by_name in lex.countries_in(text):
                if by_name and start not in taken:
                    self._names.append((start + block.start, end + block.start, self._country(country)))
        self._names.sort()

    def _country(self, country: Country) -> str:
        key = f"country:{country.iso3}"
        self._entities.setdefault(key, of_country(country))
        return key

    def _name_at(self, offset: int) -> tuple[int, int, str] | None:
        at = bisect_right(self._names, (offset, len(self._text) + 1, "")) - 1
        if at >= 0 and self._names[at][0] <= offset < self._names[at][1]:
            return self._names[at]
        return None

    def _names_in(self, start: int, end: int) -> list[tuple[int, int, str]]:
        at = bisect_right(self._names, (start, 0, ""))
        found = []
        while at < len(self._names) and self._names[at][0] < end:
            if self._names[at][1] <= end:
                found.append(self._names[at])
            at += 1
        return found

    # -- reading in text order ----------------------------------------------------------------------------------------

    def _read(self, block: ParsedBlock, token: Token) -> None:
        at = block.start + token.idx
        low = token.lower_
        named = self._name_at(at)
        if not named and (token.pos_ == "PRON" or low in ana.PERSONAL or low in ana.SINGULAR or low in ana.PLURAL):
            if low in ana.PERSONAL or low in ana.SINGULAR or low in ana.PLURAL:
                if low == "it" and _expletive(token):
                    return
                key = self._antecedent(low, at)
                if key:
                    if low in ana.PERSONAL and self._entities[key].kind == "person":
                        self._entities[key] = widen(self._entities[key], gender=ana.PERSONAL[low])
                    self._see(block, token, at, at + len(token.text), key)
            return
        if named:
            start, end, key = named
            if at + len(token.text) < end:
                return
            if self._entities[key].kind == "person":
                self._office(start, end, key)
            elif self._entities[key].kind in ("organisation", "outlet", "group"):
                self._belonging(start, end, key)
            self._see(block, token, start, end, key)
            return
        if token.pos_ not in ("NOUN", "PROPN", "NUM") and low != "others":
            return
        if token.pos_ == "NUM" and token.dep_ not in _SUBJECTS:
            return
        if token.dep_ == "compound" and token.head.i > token.i and not self._name_at(block.start + token.head.idx):
            # "ministry officials": the ministry is in view too
            if lex.singular(low) not in lex.BODIES:
                return
        seat = country_of_seat(token.text) if token.text[0].isupper() else None
        if seat:
            if _acts(token):
                self._see(block, token, at, at + len(token.text), self._country(seat))
            return
        phrase = phrase_at(block, token)
        key = self._described(phrase)
        if key:
            self._see(block, token, phrase.start, phrase.end, key)

    def _see(self, block: ParsedBlock, token: Token, start: int, end: int, key: str) -> None:
        head = block.start + token.idx
        weight = _weight(token)
        sighting = Sighting(start, end, head, key, weight, self._sentence(start), self._in_quotes(start))
        self._sightings.append(sighting)
        self._by_head[head] = sighting

    def _sentence(self, offset: int) -> int:
        return bisect_right(self._sentences, offset)

    def _in_quotes(self, offset: int) -> bool:
        return any(a <= offset < b for a, b in self._quoted)

    def _antecedent(self, pronoun: str, at: int) -> str | None:
        return ana.antecedent(pronoun, at, self._sentence(at), self._in_quotes(at), self._sightings, self._entities)

    # -- people and their offices -------------------------------------------------------------------------------------

    def _office(self, start: int, end: int, key: str) -> None:
        """Take in what stands beside a personal name: title, office, whom the office belongs to."""
        entity = self._entities[key]
        title = lex.last_title(self._text[max(start - 24, 0) : start])
        gender = "m" if title in lex.MALE else "f" if title in lex.FEMALE else ""
        heads = {lex.singular(title)} & lex.OFFICES
        changes: dict[str, object] = {"gender": gender}
        self._entities[key] = replace(widen(entity, **changes), heads=entity.heads | heads)
        for role, at in role_beside(self._text, start, end):
            self._take_office(key, role, at)
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

    def _take_office(self, key: str, role: str, at: int) -> None:
        """Add an office to a person: its words, and whom it belongs to where that is not known yet."""
        entity = self._entities[key]
        words = lex.canon(role)
        gender = "m" if words & lex.MALE else "f" if words & lex.FEMALE else ""
        owner = self._owner(role, at, key) if entity.party is None else None
        entity = widen(self._entities[key], gender=gender, sector=lex.sector_of(role), **self._belongs(owner, role))
        self._entities[key] = replace(entity, heads=entity.heads | (words & lex.OFFICES), words=entity.words | words)

    @staticmethod
    def _belongs(owner: Entity | None, role: str) -> dict[str, object]:
        if owner is None:
            return {}
        party = owner.party or (owner.name if owner.proper else None)
        agency = office_agency(role) if owner.kind == "country" else owner.name
        return {"party": party, "country": owner.country, "agency": agency}

    def _owner(self, role: str, at: int, person: str | None = None) -> Entity | None:
        """Whom an office belongs to: "its operations director", "chief executive of X", "the union's secretary"."""
        first = role.split(maxsplit=1)[0].lower() if role.split() else ""
        named = [
            n for n in self._names_in(at, at + len(role)) if n[2] != person and self._entities[n[2]].kind != "person"
        ]
        bodies = [n for n in named if self._entities[n[2]].kind != "country"]
        if bodies:
            self._belonging(*bodies[0])
            return self._entities[bodies[0][2]]
        if first in ("its", "their"):
            key = self._antecedent("its body", at) or self._antecedent("its", at) or self._antecedent("their", at)
            return self._entities[key] if key else None
        if first in ("his", "her"):
            key = self._antecedent(first, at)
            return self._entities[key] if key and key != person else None
        country = lex.country_in(role)
        described = re.search(
            r"(?i)\b(?:the|a|an)\s+(?P<o>[\w’' -]{2,50}?)[’']s?\s|\b(?:for|of|at|with|from|in|runs|heads|leads|chairs)\s+(?:the|its|their)\s+(?P<p>[\w -]{2,40})",
            f"{role} ",
        )
        if described:
            words = described["o"] or described["p"]
            if lex.canon(words) & (lex.BODIES | lex.REBELS):
                offset = at + described.start("o" if described["o"] else "p")
                key = self._described(Phrase.of_words(words, offset, "the"))
                if key:
                    return self._entities[key]
        words = lex.canon(role)
        if country and words & (
            lex.OFFICES
            - {"trader", "farmer", "teacher", "resident", "driver", "doctor", "engineer", "fisherman", "owner"}
        ):
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
            inner = [n for n in lex.known_pattern().findall(entity.name)]
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
        """The state that a minister or ministry without an owner belongs to: by a capital in its sentence, home, the last named."""
        sentence = self._sentence(at)
        near: Country | None = None
        for sighting in reversed(self._sightings):
            if sighting.end > at or not sighting.key.startswith("country:"):
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
        return self.home or near or self._first_country

    @cached_property
    def _first_country(self) -> Country | None:
        """The first country that the article names in any form."""
        return next((c for b in self._parsed.blocks for _, _, c, _ in lex.countries_in(b.doc.text)), None)

    # -- descriptions -------------------------------------------------------------------------------------------------

    def _described(self, phrase: Phrase) -> str | None:  # noqa: PLR0911 - one answer a kind of description
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
        if phrase.head not in lex.OFFICES | lex.BODIES | lex.ANONYMOUS | lex.GROUPS or phrase.plural:
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
            if person and phrase.head in lex.OFFICES | lex.ANONYMOUS | {"company"}:
                if (titles and match) or re.match(
                    r"(?:\s+(?:of|for|at|to)\s[^,.;]*,\s*(?:\w+\.?\s){0,2}|, (?:who goes by the name|known as)[\w ]*)$",
                    between,
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
            if between.strip(" ,") and person:
                break
        return None

    def _owner_country(self, phrase: Phrase) -> Country | None:
        """The country of a phrase's owner: "its government", "the ministry in Lilongwe"."""
        if phrase.det in ("its", "their"):
            key = self._antecedent("its", phrase.start)
            iso = self._entities[key].country if key else None
            return countries()[iso] if iso in countries() else None
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
            lex.without_article(phrase.name + phrase.complement), "person", heads=words & lex.OFFICES, words=words, sector=lex.sector_of(role), proper=False,
            gender="m" if words & lex.MALE else "f" if words & lex.FEMALE else "",
        )  # fmt: skip
        self._entities[key] = widen(entity, **self._belongs(owner, role))
        return key

    def _same_description(self, kind: str, phrase: Phrase) -> str | None:
        for sighting in reversed(self._sightings):
            entity = self._entities[sighting.key]
            if entity.kind == kind and not entity.proper and phrase.head in entity.heads:
                if not (phrase.content - entity.words) and self._same_country(phrase, entity):
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
                if self._same_country(phrase, entity) and not (
                    phrase.content & lex.BODIES
                    and phrase.owner_name
                    and entity.party
                    and not self._mentions(phrase, entity)
                ):
                    return sighting.key
        return None

    def _mentions(self, phrase: Phrase, entity: Entity) -> bool:
        return bool(lex.canon(phrase.owner_name) & lex.canon(f"{entity.party or ''} {entity.agency or ''}"))

    def _group(self, phrase: Phrase) -> str | None:
        """People who act together: "the hackers" may be a named group, "dock workers" are one of their own."""
        if phrase.head in lex.REBELS and not phrase.det == "num":
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
            name, "group", None, phrase.owner_country.iso3 if phrase.owner_country else None, words=lex.canon(name), heads=frozenset({phrase.head}),
            sector=lex.sector_of(name), proper=False, plural=True,
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
                and not phrase.head in lex.INDEPENDENT | lex.PRIVATE
            ):
                entity = replace(entity, party=country.name, country=country.iso3)
            if len(phrase.content) > len(entity.words - {phrase.head} - lex.GENERIC) or (
                country and not lex.country_in(entity.name)
            ):
                same = entity.party == entity.name
                name = lex.without_article(
                    phrase.name
                    + (phrase.complement if re.match(r" (?:of|for) (?:the )?[A-ZÀ-Þ]", phrase.complement) else "")
                )
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
        if phrase.det in ("a", "an", "num", "no", "any", "each", "every") or phrase.plural and not state:
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
        name = lex.without_article(
            phrase.name + (phrase.complement if phrase.complement.startswith((" of ", " for ")) else "")
        )
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

    # -- resolving ----------------------------------------------------------------------------------------------------

    @cached_property
    def all(self) -> tuple[Entity, ...]:
        """Every entity that is named or pointed at, by first appearance, with the spans of its mentions."""
        spans: dict[str, list[Span]] = {}
        for sighting in self._sightings:
            spans.setdefault(sighting.key, []).append(Span(sighting.start, sighting.end))
        found = []
        for key, places in spans.items():
            entity = self._entities[key]
            forms = {self._text[a:b] for a, b in places} - {entity.name}
            aliases = {
                lex.without_article(f)
                for f in forms
                if f.lower() not in ana.PERSONAL and f.lower() not in ana.SINGULAR | ana.PLURAL
            }
            found.append(
                replace(
                    entity,
                    aliases=tuple(sorted(aliases - {entity.name})),
                    spans=tuple(sorted(places)),
                    first=min(places).start,
                )
            )
        return tuple(sorted(found, key=lambda e: (e.first, e.name)))

    def mention(self, spans: Spans, before: int | None = None) -> Mention:
        """Whom these words mean.

        Args:
            spans: the words.
            before: for pronouns, look for an antecedent before this offset instead of before the words.

        Returns:
            A mention; ``name`` None where it could not be resolved.
        """
        text = join(spans, self._text, " ")
        if not spans:
            return Mention(spans, text)
        low = text.strip(" ,.:\"“”’'").lower()
        outlet = self._parsed.article.outlet
        if low == "correction" and outlet:
            return Mention(spans, text, outlet, "outlet", outlet, sector="MED")
        if before is not None and (low in ana.PERSONAL or low in ana.SINGULAR | ana.PLURAL):
            key = self._antecedent(low, before)
        else:
            key = self._key(spans[0])
        return replace(as_mention(self._entities.get(key) if key else None), spans=spans, text=text)

    def speaker(self, spans: Spans) -> Mention:
        """Whom these words mean as a source: bare "residents", "two engineers" are then unnamed."""
        one = self.mention(spans)
        if (
            one.kind == "group"
            and one.party is None
            and one.name
            and lex.singular(one.name.split()[-1]) in lex.ANONYMOUS
        ):
            return replace(one, kind="unnamed")
        return one

    def mentions(self, spans: Spans) -> tuple[Mention, ...]:
        """Whom these words mean where they may mean two: "both sides", "the union and the company"."""
        one = self.mention(spans)
        pair = self._pair(spans[0]) if spans else ()
        if len(pair) < 2:
            return (one,)
        return tuple(replace(as_mention(self._entities[key]), spans=spans, text=one.text) for key in pair)

    def side(self, speaker: Mention) -> Mention:
        """Whom a speaker means by "we": the party, or the body, that he or she speaks for."""
        for name in (speaker.party, speaker.agency):
            if name and name != speaker.name:
                for key in sorted(self._entities):
                    entity = self._entities[key]
                    if entity.name == name and entity.kind != "person":
                        return replace(as_mention(entity), spans=speaker.spans, text=speaker.text)
        return speaker

    def _key(self, span: Span) -> str | None:
        """The key of the entity that a span means: that of its head word."""
        block = self._parsed.at(span.start)
        if block is None:
            return None
        tokens = block.tokens(*_trimmed(self._text, span))
        if tokens is None or not len(tokens):
            return None
        root = tokens.root
        whose = re.search(r"\bwhose\s+(\w+)$", self._text[span.start : span.end].strip(" ,"))
        if whose:
            return self._fitting(Phrase.of_words(whose[1], span.end, "the"))
        if root.lower_ in ana.RELATIVE and not root.is_upper:
            above = next((t for t in root.ancestors if t.pos_ in ("NOUN", "PROPN")), None)
            found = self._by_head.get(block.start + above.idx) if above is not None else None
            return found.key if found else None
        for token in (root, *_likely_heads(tokens)):
            named = self._name_at(block.start + token.idx)
            if named and named[0] >= span.start - 4 and self._heads_phrase(span, named, token):
                return named[2]
            seen = self._by_head.get(block.start + token.idx)
            if seen and not named:
                return seen.key
            if token.pos_ in ("NOUN", "PROPN") and token == root:
                key = self._described(phrase_at(block, token))
                if key:
                    return key
                seat = country_of_seat(token.text)
                if seat:
                    return self._country(seat)
        country = lex.country_in(self._text[span.start : span.end])
        if country and len(tokens) <= 2:
            return self._country(country)
        return None

    def _heads_phrase(self, span: Span, named: tuple[int, int, str], token: Token) -> bool:
        """Whether a name is what the phrase is about, and not what belongs to something else in it."""
        after = self._text[named[1] : span.end]
        return not re.match(r"[’']s?\s+\w", after) and not (
            token.dep_ == "compound"
            and token.head.pos_ == "NOUN"
            and named[1] < span.end
            and not self._name_at(named[1] + 1)
        )

    def _pair(self, span: Span) -> tuple[str, ...]:
        text = self._text[span.start : span.end].lower().strip()
        block = self._parsed.at(span.start)
        if block is None:
            return ()
        match = re.fullmatch(r"(?:both|the two|neither|neither of the|both of the)(?:\s+(?P<n>\w+))?", text)
        if match and (match["n"] is None or lex.singular(match["n"]) in lex.PAIRS):
            wanted = (
                ("country",)
                if match["n"] and lex.singular(match["n"]) in ("country", "nation", "state")
                else ("country", "organisation", "group")
            )
            recent: dict[str, int] = {}
            for sighting in self._sightings:
                entity = self._entities[sighting.key]
                if (
                    sighting.end <= span.start
                    and entity.kind in wanted
                    and (entity.proper or entity.kind == "country")
                    and sighting.weight > 0
                ):
                    recent[sighting.key] = recent.get(sighting.key, 0) + 1
            return tuple(sorted(recent, key=lambda k: (-recent[k], k))[:2])
        tokens = block.tokens(*span)
        if tokens is None:
            return ()
        root = tokens.root
        heads = [
            root,
            *(
                t
                for t in root.subtree
                if t.dep_ == "conj" and t.head in (root, *root.conjuncts) and tokens.start <= t.i < tokens.end
            ),
        ]
        keys = [
            seen.key
            for t in heads
            if (seen := self._by_head.get(block.start + t.idx)) or (seen := self._by_head_of_name(block.start + t.idx))
        ]
        return tuple(dict.fromkeys(keys)) if len(heads) > 1 else ()

    def _by_head_of_name(self, offset: int) -> Sighting | None:
        named = self._name_at(offset)
        return next((s for s in self._sightings if named and s.start == named[0]), None)


def ground(parsed: Parsed) -> Entities:
    """Register the entities of a parsed article."""
    return Entities(parsed)


def _trimmed(text: str, span: Span) -> Span:
    """A span without quotation marks, commas and spaces at its ends."""
    start, end = span
    while start < end and text[start] in " ,.\"“”‘’'\n—–-":
        start += 1
    while end > start and text[end - 1] in " ,.\"“”‘’'\n—–-":
        end -= 1
    return Span(start, end)


def _likely_heads(tokens: object) -> list[Token]:
    """Where the parser's head resolves to nobody: the nouns before the first preposition or comma, last first."""
    found: list[Token] = []
    for token in tokens:  # type: ignore[attr-defined]
        if found and (token.pos_ in ("ADP", "VERB", "SCONJ") or token.lower_ in ("who", "which", "that")):
            break
        if token.pos_ in ("NOUN", "PROPN", "PRON"):
            found.append(token)
    return found[::-1]


def _weight(token: Token) -> float:
    """How much a mention stands in view, by its grammatical role."""
    if token.dep_ in ("compound", "poss", "nmod", "amod"):
        return 0.3
    while token.dep_ == "conj" and token.head is not token:
        token = token.head
    if token.dep_ in _SUBJECTS:
        # who speaks stands most in view
        return 2.0 + 0.6 * (token.head.lemma_ in lex.SPEECH)
    if token.dep_ == "appos":
        return 1.5
    if token.dep_ == "pobj":
        if token.head.lower_ in _PLACE_PREPOSITIONS:
            return 0.0
        return (
            2.0 if token.head.lower_ in ("to", "by") and token.head.head.lower_ in ("according", *lex.SPEECH) else 0.8
        )
    if token.dep_ in ("dobj", "attr", "iobj", "dative"):
        return 1.0
    return 0.5


def _expletive(token: Token) -> bool:
    """ "It is raining", "it would be a mistake to …"."""
    return token.dep_ == "expl" or (token.dep_ == "nsubj" and token.head.lemma_ in ("seem", "appear", "rain", "snow"))


def _acts(token: Token) -> bool:
    """Whether a capital's name stands as an actor: subject or object, not behind a preposition of place."""
    while token.dep_ == "conj":
        token = token.head
    return token.dep_ in ("nsubj", "dobj", "nsubjpass", "poss") or (
        token.dep_ == "pobj" and token.head.lower_ in ("by", "with", "between", "to") and token.head.head.pos_ == "NOUN"
    )
