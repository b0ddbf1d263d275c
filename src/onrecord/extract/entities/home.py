"""The country that an article is about: whose ministers and police need no country beside them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from onrecord.extract.entities import words as lex
from onrecord.lang.places import Country, countries, country_named, country_of_seat, towns

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from onrecord.extract.parse import Parsed


def _proper_names(doc: Doc) -> Iterator[str]:
    """The parser's names of places, and single proper nouns behind a preposition of place."""
    for ent in doc.ents:
        if ent.label_ in ("GPE", "LOC", "FAC"):
            yield re.sub(r"^[Tt]he\s+|[’']s$|\s(?:province|state|region|department|district|county)$", "", ent.text)
    for token in doc:
        if (
            token.pos_ == "PROPN"
            and token.ent_type_ not in ("GPE", "LOC", "FAC")
            and token.dep_ == "pobj"
            and token.head.lower_ in ("in", "near", "of", "from", "at")
        ):
            yield token.text


def home_of(parsed: Parsed) -> Country | None:
    """The country named most, with its towns, where it is named twice as often as the next; None where two compete."""
    counts: Counter[str] = Counter()
    for block in parsed.blocks:
        for _, end, country, _ in lex.countries_in(block.text):
            # "Panama City" is no word of Panama's doing
            if block.text[end : end + 5].lower() == " city":
                continue
            counts[country.iso3] += 1
        for match in lex.known_pattern().finditer(block.text):
            # "the White House": a body of a state
            body = lex.known(match[0])
            state = country_named(body[2]) if body else None
            counts.update([state.iso3] if state else ())
        for name in _proper_names(block.doc):
            if country_named(name):
                continue  # counted above
            seat = country_of_seat(name)
            if seat:
                counts[seat.iso3] += 1
                continue
            entries = towns(name)
            # a town of one country only, or far larger than its namesakes abroad
            abroad = max((e.population for e in entries if e.country != entries[0].country), default=0)
            if entries and entries[0].population >= 3 * abroad:
                counts[entries[0].country] += 1
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    if not ranked or (len(ranked) > 1 and ranked[0][1] < 2 * ranked[1][1]):
        return None
    return countries().get(ranked[0][0])
