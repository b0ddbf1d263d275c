"""The register of an article's entities while it is read: names, who was seen where, and whom a pronoun means."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from onrecord.extract.entities import antecedents as ana
from onrecord.extract.entities import words as lex
from onrecord.extract.entities.home import home_of
from onrecord.extract.entities.names import find_names
from onrecord.extract.entities.phrases import Phrase, quoted_ranges
from onrecord.extract.entities.register import Entity, Sighting, of_country, of_name
from onrecord.lang.places import Country, towns

if TYPE_CHECKING:
    from spacy.tokens import Token

    from onrecord.extract.parse import Parsed, ParsedBlock

_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})
_PLACE_PREPOSITIONS = frozenset(
    {"in", "at", "near", "into", "from", "across", "around", "outside", "inside", "through"}
)


class Register:
    """Names, sightings and pronouns; descriptions are added by what builds on it."""

    def __init__(self, parsed: Parsed) -> None:
        self._parsed = parsed
        self._text = parsed.article.text
        self._entities: dict[str, Entity] = {}
        self._sightings: list[Sighting] = []
        self._by_head: dict[int, Sighting] = {}
        self._names: list[tuple[int, int, str]] = []
        self._sentences: list[int] = [b.start + s.start_char for b, s in parsed.sentences()]
        self._quoted = [q for b in parsed.blocks for q in quoted_ranges(b.text, b.start)]
        self.home: Country | None = home_of(parsed)
        self._register_names()

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
                rivals = [k for k, e in self._entities.items() if e.kind == "person" and k.split()[-1:] == parts[-1:]]
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
            text, taken = block.text, set[int]()
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

    def _described(self, phrase: Phrase) -> str | None:
        """The entity that a noun phrase without a name of its own describes."""
        raise NotImplementedError

    def _fitting(self, phrase: Phrase) -> str | None:
        """The last body that a description fits."""
        raise NotImplementedError


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
