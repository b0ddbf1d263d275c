"""Toponyms of an article → places with coordinates; anaphoric places ("the town") → what they refer to."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

from onrecord.extract.places.rank import kilometres, senses
from onrecord.extract.places.recognise import Toponym, acts, toponyms
from onrecord.lang import table
from onrecord.lang.places import Country, Entry, country_named, country_of_demonym, demonyms_in, fold, towns
from onrecord.records import Place, Span

if TYPE_CHECKING:
    from onrecord.extract.parse import Parsed

_ANAPHORS = {
    "town": "city", "city": "city", "village": "city", "port": "city", "settlement": "city", "capital": "capital",
    "province": "region", "region": "region", "district": "region", "state": "region", "county": "region",
    "country": "country", "lake": "lake", "river": "river", "sea": "sea", "there": "any",
}  # fmt: skip
_POINTING = frozenset({"the", "that", "this"})


def find_places(
    parsed: Parsed,
    home: str | None = None,
    governments: bool = False,
    demonyms: bool = False,
    anaphors: bool = True,
    inside: bool = False,
) -> tuple[Place, ...]:
    """Toponyms used as places, in text order.

    Args:
        parsed: the article and its parse.
        home: ISO code of the outlet's home country, a weak hint.
        governments: also names that act as governments ("Moscow said").
        demonyms: also adjectives and peoples ("Russian"), as the place of their country.
        inside: also those inside longer names ("Dublin Arts Council").
        anaphors: also "the town", "there", "the capital", as the place that they refer to.

    Returns:
        One entry a mention.
    """
    found = toponyms(parsed, demonyms, inside)
    named = _named(parsed)
    chosen = senses(found, named, home)
    local = _namesakes(found, chosen, named)
    american = _american(found, chosen, named)
    places = [p for t in found if (governments or not t.acts) and (p := _place(t, chosen, local, american))]
    if anaphors:
        everywhere = [p for t in found if (p := _place(t, chosen, local, american))]
        places += _anaphoric(parsed, everywhere)
    return tuple(sorted(places, key=lambda p: p.spans))


def _american(found: list[Toponym], chosen: dict[str, tuple[Entry, float]], named: Counter[str]) -> bool:
    """Whether an article is rather of America than of anywhere else: then Georgia is the state."""
    here, elsewhere = named["USA"], sum(named.values()) - named["USA"]
    for toponym in found:
        country = country_named(toponym.text)
        if country:
            elsewhere -= country.iso3 != "USA" and toponym.text in chosen and chosen[toponym.text][0].level == "A"
        elif toponym.text in chosen:
            at_home = chosen[toponym.text][0].country == "USA"
            here, elsewhere = here + at_home, elsewhere + (not at_home)
    return here > elsewhere


def is_government(parsed: Parsed, span: Span) -> bool:
    """Whether a toponym acts as a government there ("Moscow said")."""
    block = parsed.at(span.start)
    return block is not None and acts(block, span.start - block.start, span.end - block.start)


def _named(parsed: Parsed) -> Counter[str]:
    """How often each country is named, by name or demonym."""
    counts: Counter[str] = Counter()
    for block in parsed.blocks:
        for start, end in demonyms_in(block.text):
            word = block.text[start:end]
            upper = word[0].isupper() and (len(word) > 2 or word.isupper())
            country = country_named(word) or country_of_demonym(word) if upper else None
            if country:
                counts[country.iso3] += 1
    return counts


@cache
def _features_folded() -> dict[str, str]:
    """Folded name to name of the seas, rivers and mountains."""
    return {fold(name): name for name in reversed(table("places")["features"])}


def _place(
    toponym: Toponym, chosen: dict[str, tuple[Entry, float]], local: frozenset[str], american: bool
) -> Place | None:
    spans = (Span(toponym.start, toponym.end),)
    continent = table("places")["continents"].get(toponym.text)
    if toponym.demonym and continent:
        _, lat, lon, *_ = table("places")["features"][continent]
        return Place(spans, toponym.text, continent, None, None, lat, lon, None, "region", 0.9)
    if toponym.demonym:
        country = country_of_demonym(toponym.text)
        return _country(spans, toponym.text, country) if country else None
    features = table("places")["features"]
    feature = features.get(toponym.text) or features.get(_features_folded().get(fold(toponym.text), ""))
    if feature:
        kind, lat, lon, iso = feature[:4]
        level = "city" if kind == "city" else "region" if kind in ("region", "sea", "lake", "river") else "feature"
        return Place(spans, toponym.text, toponym.text, iso or None, None, lat, lon, None, level, 0.9)
    country = country_named(toponym.text)
    entry, confidence = chosen.get(toponym.text, (None, 0.0))
    if country and not (entry and (toponym.text in local or _is_namesake(toponym, entry, confidence, american))):
        return _country(spans, toponym.text, country)
    if entry is None:
        return None
    return Place(
        spans, toponym.text, entry.name, entry.country or None, entry.admin1 or None, entry.lat, entry.lon,
        f"geonames:{entry.geonames}", "city" if entry.level == "P" else "region", round(confidence, 2),
    )  # fmt: skip


def _namesakes(found: list[Toponym], chosen: dict[str, tuple[Entry, float]], named: Counter[str]) -> frozenset[str]:
    """Names of countries that are towns' here: nothing else speaks of the country, and the other places are about the town."""
    local = set()
    for name in sorted({t.text for t in found if country_named(t.text) and t.text in chosen}):
        country, entry = country_named(name), chosen[name][0]
        mentions = sum(t.text == name for t in found)
        others = [e for n, (e, _) in sorted(chosen.items()) if n != name and not country_named(n)]
        beside = [
            e for e in others if e.country == entry.country and e.admin1 == entry.admin1 and kilometres(e, entry) < 160
        ]
        if country and named[country.iso3] <= mentions and len(beside) >= 2 and len(beside) >= 0.4 * len(others):
            local.add(name)
    return frozenset(local)


def _is_namesake(toponym: Toponym, entry: Entry, confidence: float, american: bool) -> bool:
    """Whether a country's name is that of a town or state here: "Lebanon, Tenn.", "Georgia" beside Atlanta."""
    if toponym.outer and (country_named(toponym.outer) or towns(toponym.outer)):
        return fold(entry.admin1) == fold(toponym.outer) or any(
            fold(entry.admin1) == fold(e.admin1) for e in towns(toponym.outer)[:3]
        )
    return american and entry.level == "A" and entry.country == "USA" and confidence > 0.8


def _country(spans: tuple[Span, ...], text: str, country: Country) -> Place:
    return Place(
        spans, text, country.name, country.iso3, None, country.lat, country.lon, f"geonames:{country.geonames}", "country", 0.98
    )  # fmt: skip


def _anaphoric(parsed: Parsed, places: list[Place]) -> list[Place]:
    """ "The town", "there": the last place of that kind, in the same paragraph or one of the two before."""
    result: list[Place] = []
    for number, block in enumerate(parsed.blocks):
        since = parsed.blocks[max(number - 2, 0)].start
        for token in block.doc:
            kind = _ANAPHORS.get(token.lower_)
            if kind is None:
                continue
            start = token
            if kind == "any":
                # "there were" names no place
                if token.dep_ == "expl" or token.pos_ == "PRON":
                    continue
            else:
                before = block.doc[token.i - 1] if token.i else None
                bare = (
                    block.block.role in ("headline", "dek")
                    and before is not None
                    and before.lower_ in ("in", "from", "to", "near")
                )
                if before is None or not (before.lower_ in _POINTING or before.lower_ in ("’s", "'s") or bare):
                    continue
                after = block.text[token.idx + len(token.text) : token.idx + len(token.text) + 24]
                if re.match(
                    r"\s+(?:of\s+[A-Z]|council|government|officials?|hall|media|television|police|broadcaster|authorit|airport)|[’']s\s+(?:government|army|president|central|main)|\s+[A-Z]",
                    after,
                ):
                    continue
                start = before if before.lower_ in _POINTING else token
            at = block.start + token.idx
            if any(a <= at < b for p in places for a, b in p.spans):
                continue
            begin = block.start + start.idx
            place = _referent(kind, places, since, begin, parsed, token.text)
            if place is not None:
                span = Span(begin, at + len(token.text))
                text = parsed.article.text[span.start : span.end]
                result.append(
                    Place((span,), text, place.name, place.country, place.admin1, place.lat, place.lon, place.gazetteer, place.level, 0.6)
                )  # fmt: skip
    return result


def _referent(kind: str, places: list[Place], since: int, before: int, parsed: Parsed, word: str) -> Place | None:
    text = parsed.article.text
    earlier = [p for p in places if p.spans[0].start < before]
    near = [p for p in earlier if p.spans[0].start >= since]
    if kind == "capital":
        return _capital(earlier, near, parsed, before)
    if kind in ("lake", "river", "sea"):
        return next(
            (
                p
                for p in reversed(earlier)
                if kind in p.text.lower() or (kind == "river" and _is_feature(p.text, "river"))
            ),
            None,
        )
    if kind == "any":
        block = parsed.at(before)
        return near[-1] if near and block is not None else None
    named = next(
        (
            p
            for p in reversed(earlier)
            if p.level == kind
            and re.search(rf"(?i)\b{word}\b", text[max(p.spans[0].start - 14, 0) : p.spans[0].end + 12])
        ),
        None,
    )
    if named or kind != "country":
        return named or next((p for p in reversed([*earlier, *near]) if p.level == kind), None)
    # a country as a place goes before one that acts or owns ("Chad said", "Chad's minister")
    inside = [
        p
        for p in earlier
        if p.level == kind
        and text[max(p.spans[0].start - 5, 0) : p.spans[0].start].lower().endswith(("in ", "into ", "to "))
    ]
    named = next(iter([*reversed(inside), *reversed([p for p in earlier if p.level == kind])]), None)
    return named or _commonest(earlier)


def _commonest(earlier: list[Place]) -> Place | None:
    """The country that most places named so far lie in."""
    counts = Counter(p.country for p in earlier if p.country)
    row = table("countries").get(counts.most_common(1)[0][0]) if counts else None
    country = country_named(row["name"]) if row else None
    return _country((Span(0, 0),), "", country) if country else None


def _is_feature(name: str, kind: str) -> bool:
    row = table("places")["features"].get(name)
    return bool(row) and row[0] == kind


def _capital(earlier: list[Place], near: list[Place], parsed: Parsed, before: int) -> Place | None:
    """The seat of the country spoken of: of the one before it ("Mozambique's capital"), else the one named most."""
    counts = Counter(p.country for p in earlier if p.country)
    last = next((p.country for p in reversed(near) if p.level == "country"), None)
    owner = parsed.article.text[max(before - 40, 0) : before]
    possessor = next(
        (c for a, b in demonyms_in(owner) if (c := country_named(owner[a:b]) or country_of_demonym(owner[a:b]))), None
    )
    iso = possessor.iso3 if possessor else last or (counts.most_common(1)[0][0] if counts else None)
    row = table("countries").get(iso) if iso else None
    seats = row["seats"] if row else []
    for seat in seats:
        entry = next((e for e in towns(seat) if e.country == iso), None)
        if entry:
            return Place(
                (Span(before, before),), seat, entry.name, iso, entry.admin1 or None, entry.lat, entry.lon,
                f"geonames:{entry.geonames}", "city", 0.6,
            )  # fmt: skip
    return None


__all__ = ["find_places", "is_government"]
