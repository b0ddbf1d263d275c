"""Toponyms of an article → places with coordinates: recognised by the parser's names and by the gazetteer, ranked by context.

A name has one sense in a document. Candidates are ranked by population, by countries named in the text, by the state or
country after a comma ("Alexandria, Louisiana"), and by nearness to places that leave no doubt.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from onrecord.lang import table
from onrecord.lang.places import Entry, country_named, country_of_demonym, demonym_pattern, fold, towns
from onrecord.records import Place, Span

if TYPE_CHECKING:
    from spacy.tokens import Token

    from onrecord.extract.parse import Parsed, ParsedBlock

_LABELS = frozenset({"GPE", "LOC", "FAC"})
_PREPOSITIONS = frozenset(
    "in at near from to into of outside around across off over through inside between throughout towards toward via".split()
)
_SPEAKING = frozenset(
    "say tell deny confirm warn accuse demand urge add claim insist announce plan want agree refuse reject threaten vow call send declare order respond ask".split()
)
_COMMA = re.compile(r"\A,\s+(?P<outer>[A-Z][\w.]*(?:\s[A-Z][\w.]*){0,2})")
_ANAPHORS = {
    "town": "PPL",
    "city": "PPL",
    "village": "PPL",
    "capital": "PPL",
    "port": "PPL",
    "province": "ADM",
    "region": "ADM",
    "state": "ADM",
    "country": "CTY",
    "lake": "lake",
    "river": "river",
}
_DISTRICT = re.compile(r"\b(?:province|state|region|department|district|county|oblast)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Toponym:
    """A name in the text that may be a place."""

    start: int
    end: int
    text: str
    outer: str | None
    division: bool


def find_places(parsed: Parsed, home: str | None = None) -> tuple[Place, ...]:
    """Toponyms used as places, in text order.

    Args:
        parsed: the article and its parse.
        home: ISO code of the outlet's home country, a weak hint.

    Returns:
        One entry a mention; a name that acts as a government ("Moscow said") is none.
    """
    found: list[Toponym] = []
    for block in parsed.blocks:
        found += _toponyms(block)
    hints = _country_hints(parsed, found, home)
    senses = _senses(found, hints)
    places = [place for toponym in found if (place := _place(toponym, senses))]
    places += _anaphoric(parsed, places)
    return tuple(sorted(places, key=lambda place: place.spans))


def _toponyms(block: ParsedBlock) -> list[Toponym]:
    result: list[Toponym] = []
    taken: list[tuple[int, int]] = []
    text = block.doc.text
    spans = [(ent.start_char, ent.end_char, ent.label_) for ent in block.doc.ents]
    spans += [
        (t.idx, t.idx + len(t.text), "X")
        for t in block.doc
        if t.pos_ == "PROPN" and not t.ent_type_ and _after_preposition(t)
    ]
    spans += [(m.start(), m.end(), "FEATURE") for m in _features().finditer(text)]
    spans.sort(key=lambda s: (s[2] != "FEATURE", s[0] - s[1]))
    for start, end, label in spans:
        name = re.sub(r"[’']s?$", "", text[start:end]).strip(" ,.")
        if (
            label not in _LABELS
            and label not in ("FEATURE", "X")
            and not (label in ("ORG", "PERSON", "NORP", "PRODUCT") and _place_like(block, start, end, name))
        ):
            continue
        lead = re.match(
            r"(?:the|north(?:ern)?|south(?:ern)?|east(?:ern)?|west(?:ern)?|central|south-eastern|southeastern)\s+(?=[A-Z])",
            name,
        )
        if lead and not towns(name) and not country_named(name):
            start, name = start + lead.end(), name[lead.end() :]
        begin = text.find(name, start)
        stop = begin + len(name)
        if begin < 0 or not name or any(a < stop and begin < b for a, b in taken):
            continue
        if fold(name) not in _feature_names() and not country_named(name) and not towns(name):
            continue
        if len(name) < 3 and not country_named(name):
            continue
        if _acts(block, begin, stop):
            continue
        outer = _COMMA.match(text[stop : stop + 60])
        division = bool(_DISTRICT.match(text[stop : stop + 16].strip()))
        taken.append((begin, stop))
        result.append(
            Toponym(begin + block.start, stop + block.start, name, outer["outer"] if outer else None, division)
        )
    return sorted(result, key=lambda t: t.start)


def _after_preposition(token: Token) -> bool:
    return token.head.dep_ == "prep" and token.head.lower_ in _PREPOSITIONS and token.text[0].isupper()


def _place_like(block: ParsedBlock, start: int, end: int, name: str) -> bool:
    """A name that the parser takes for something else, behind a preposition of place and in the gazetteer."""
    tokens = block.doc.char_span(start, end, alignment_mode="expand")
    if tokens is None or len(name.split()) > 3:
        return False
    root = tokens.root
    if country_named(name) and not country_of_demonym(name):
        return True
    return root.head.lower_ in ("in", "near", "at", "from", "outside") and root.dep_ == "pobj" and bool(towns(name))


def _acts(block: ParsedBlock, start: int, end: int) -> bool:
    """Whether the name acts as a government: subject of a verb of saying or doing, object of such a verb, or possessor."""
    tokens = block.doc.char_span(start, end, alignment_mode="expand")
    if tokens is None:
        return False
    root = tokens.root
    while root.dep_ == "conj":
        root = root.head
    return root.dep_ == "nsubj" and root.head.lemma_ in _SPEAKING


def _feature_names() -> frozenset[str]:
    return frozenset(fold(name) for name in table("places")["features"])


def _features() -> re.Pattern[str]:
    names = sorted(table("places")["features"], key=len, reverse=True)
    return re.compile(r"\b(?:" + "|".join(map(re.escape, names)) + r")\b")


def _country_hints(parsed: Parsed, found: list[Toponym], home: str | None) -> Counter[str]:
    """How often each country is named, by name, demonym or an unmistakable town."""
    hints: Counter[str] = Counter()
    for block in parsed.blocks:
        for match in demonym_pattern().finditer(block.doc.text):
            if match[0][0].isupper():
                country = country_named(match[0]) or country_of_demonym(match[0])
                if country:
                    hints[country.iso3] += 2
    for toponym in found:
        entries = towns(toponym.text)
        if entries and (len({e.country for e in entries}) == 1 or entries[0].population > 1_000_000):
            hints[entries[0].country] += 1
        if toponym.outer and _state(toponym.outer):
            hints["USA"] += 3
    if home:
        hints[home] += 1
    return hints


def _state(name: str) -> str | None:
    bare = name.rstrip(".")
    states = table("places")["states"]
    if bare in states:
        return str(states[bare])
    return next((e.admin1 for e in towns(name) if e.level == "A" and e.country == "USA"), None)


def _senses(found: list[Toponym], hints: Counter[str]) -> dict[str, Entry]:
    """One sense for each name: the candidate that fits best."""
    senses: dict[str, Entry] = {}
    anchors: list[Entry] = []
    names: dict[str, list[Toponym]] = {}
    for toponym in found:
        names.setdefault(toponym.text, []).append(toponym)
    # first those with an outer name or a single candidate, which then stand as anchors for the rest
    order = sorted(names, key=lambda n: (all(t.outer is None for t in names[n]), len(towns(n)), n))
    for name in order:
        entries = towns(name)
        if not entries or fold(name) in _feature_names():
            continue
        outer = next((t.outer for t in names[name] if t.outer), None)
        division = any(t.division for t in names[name])
        best = max(entries, key=lambda e: (_fit(e, outer, division, hints, anchors), e.population, e.geonames))
        senses[name] = best
        anchors.append(best)
    return senses


def _fit(entry: Entry, outer: str | None, division: bool, hints: Counter[str], anchors: list[Entry]) -> float:
    score = math.log10(entry.population + 10)
    total = sum(hints.values()) or 1
    score += 4.0 * hints[entry.country] / total + (0.8 if hints[entry.country] else 0)
    if outer:
        state = _state(outer)
        country = country_named(outer)
        if (state and entry.admin1 == state and entry.level == "P") or (country and entry.country == country.iso3):
            score += 8.0
        elif any(fold(entry.admin1) == fold(o.admin1) for o in towns(outer) if o.level == "A"):
            score += 6.0
    score += (1.5 if entry.level == "A" else -0.5) if division else (-0.6 if entry.level == "A" else 0)
    near = [a for a in anchors if a.country == entry.country]
    if near:
        closest = min(_km(entry, a) for a in near)
        score += 1.5 * math.exp(-closest / 200)
        score += 0.4 * any(a.admin1 == entry.admin1 for a in near)
    return score


def _km(a: Entry, b: Entry) -> float:
    """Distance in kilometres on a sphere, equirectangular: near enough for ranking."""
    x = math.radians(b.lon - a.lon) * math.cos(math.radians((a.lat + b.lat) / 2))
    return 6371 * math.hypot(x, math.radians(b.lat - a.lat))


def _place(toponym: Toponym, senses: dict[str, Entry]) -> Place | None:
    spans = (Span(toponym.start, toponym.end),)
    features = table("places")["features"]
    feature = next((features[n] for n in features if fold(n) == fold(toponym.text)), None)
    if feature:
        kind, lat, lon, iso = feature[:4]
        level = "region" if kind in ("region", "sea", "lake", "river") else kind
        return Place(spans, toponym.text, toponym.text, iso or None, None, lat, lon, None, level, 0.9)
    country = country_named(toponym.text)
    entry = senses.get(toponym.text)
    if (
        country
        and not (toponym.outer and country_named(toponym.outer) and entry)
        and not (country.iso3 == "GEO" and entry and entry.country == "USA" and entry.level == "A")
    ):
        return Place(
            spans,
            toponym.text,
            country.name,
            country.iso3,
            None,
            country.lat,
            country.lon,
            f"geonames:{country.geonames}",
            "country",
            0.98,
        )
    if entry is None:
        return None
    rivals = towns(toponym.text)
    confidence = 0.95 if len(rivals) == 1 else 0.75
    return Place(
        spans, toponym.text, entry.name, entry.country or None, entry.admin1 or None, entry.lat, entry.lon,
        f"geonames:{entry.geonames}", "region" if entry.level == "A" else "city", confidence,
    )  # fmt: skip


def _anaphoric(parsed: Parsed, places: list[Place]) -> list[Place]:
    """ "the town", "the capital", "there": the last place of that kind before, in the same or the block before."""
    result: list[Place] = []
    for number, block in enumerate(parsed.blocks):
        since = parsed.blocks[max(number - 2, 0)].start
        for token in block.doc:
            kind = _ANAPHORS.get(token.lower_)
            the = token.i > 0 and block.doc[token.i - 1].lower_ == "the"
            if (
                kind is None
                or not the
                or (
                    token.i + 1 < len(block.doc)
                    and block.doc[token.i + 1].lower_ in ("of", "council", "'s", "’s", "government")
                )
            ):
                continue
            at = block.start + token.idx
            if any(a <= at < b for p in places for a, b in p.spans):
                continue
            start = block.start + block.doc[token.i - 1].idx
            place = _referent(kind, places, since, start)
            if place is not None:
                span = Span(start, at + len(token.text))
                result.append(
                    Place((span,), parsed.article.text[span.start : span.end], place.name, place.country, place.admin1, place.lat,
                          place.lon, place.gazetteer, place.level, 0.6)
                )  # fmt: skip
    return result


def _referent(kind: str, places: list[Place], since: int, before: int) -> Place | None:
    wanted = {"PPL": ("city",), "ADM": ("region",), "CTY": ("country",)}.get(kind)
    for place in reversed([p for p in places if since <= p.spans[0].start < before]):
        if wanted and place.level in wanted:
            return place
        if kind in ("lake", "river") and kind in place.text.lower():
            return place
    return None
