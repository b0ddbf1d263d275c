"""Which of the places of one name is meant: population, the countries and states the article names, nearness to its other places.

Reference: M. D. Lieberman, H. Samet, Adaptive context features for toponym resolution in streaming news, SIGIR 2012:
candidates near those of the other toponyms of the text win. The weights were set on the even half of the development data.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from onrecord.extract.places.recognise import Toponym, feature_names, state_of
from onrecord.lang.places import Entry, country_named, country_of_seat, fold, towns

# Of one name this many candidates are weighed, the most populous ones and those of a named state.
CANDIDATES = 12
# Of an article this many other names give context.
CONTEXT = 24

POPULATION = 0.9
COUNTRY = 2.5
STATE = 1.6
NEAR = 2.2
OUTER = 9.0
REACH_KM = 120.0
HOME = 0.8
SEAT = 1.2


@dataclass(frozen=True, slots=True)
class Context:
    """What the article says of where it is.

    Attributes:
        countries: share of each country among what it names.
        states: share of each state or province (country, name).
        home: ISO code of the outlet's country.
    """

    countries: Mapping[str, float]
    states: Mapping[tuple[str, str], float]
    home: str | None


def senses(found: Sequence[Toponym], named: Counter[str], home: str | None) -> dict[str, tuple[Entry, float]]:
    """One sense for each name: the candidate that fits best, and its lead on the next (0 to 1).

    Args:
        found: the toponyms.
        named: how often each country is named, by name or demonym.
        home: country of the outlet.
    """
    names: dict[str, list[Toponym]] = {}
    for toponym in found:
        if fold(toponym.text) not in feature_names() and not toponym.demonym:
            names.setdefault(toponym.text, []).append(toponym)
    context = _context(names, named, home)
    candidates = {name: _candidates(name, tops, context) for name, tops in names.items()}
    candidates = {name: entries for name, entries in candidates.items() if entries}
    base = {name: [_alone(e, names[name], context) for e in entries] for name, entries in candidates.items()}
    order = sorted(candidates, key=lambda n: (-len(names[n]), len(candidates[n]), n))[:CONTEXT]
    chosen: dict[str, tuple[Entry, float]] = {}
    leaders = {name: candidates[name][max(range(len(base[name])), key=lambda i: base[name][i])] for name in order}
    # twice: first against each other's likeliest candidates, then against what won
    for _ in range(2):
        chosen = {}
        for name, entries in candidates.items():
            others = [(leaders[o], 1.0 / math.sqrt(len(candidates[o]))) for o in order if o != name]
            scores = [base[name][i] + NEAR * _nearness(e, others) for i, e in enumerate(entries)]
            ranked = sorted(range(len(entries)), key=lambda i: (-scores[i], i))
            lead = scores[ranked[0]] - scores[ranked[1]] if len(ranked) > 1 else 3.0
            chosen[name] = (entries[ranked[0]], 1 / (1 + math.exp(-lead)))
        leaders = {name: chosen[name][0] for name in order}
    return chosen


def _context(names: Mapping[str, list[Toponym]], named: Counter[str], home: str | None) -> Context:
    countries: Counter[str] = Counter(named)
    states: Counter[tuple[str, str]] = Counter()
    for name, tops in names.items():
        for text in (name, *(t.outer for t in tops if t.outer)):
            state = state_of(text)
            if state:
                entry = next((e for e in towns(state) if e.level == "A"), None)
                iso = entry.country if entry else "USA"
                countries[iso] += 1
                states[(iso, state)] += len(tops)
        entries = towns(name)
        if entries and len({e.country for e in entries}) == 1:
            countries[entries[0].country] += 1
            if len({e.admin1 for e in entries}) == 1:
                states[(entries[0].country, entries[0].admin1)] += 1
    total, divisions = sum(countries.values()) or 1, sum(states.values()) or 1
    return Context({k: v / total for k, v in countries.items()}, {k: v / divisions for k, v in states.items()}, home)


def _candidates(name: str, tops: Sequence[Toponym], context: Context) -> list[Entry]:
    state = state_of(name)
    entries = towns(name)
    if not entries and state:
        entries = towns(state)
    if state and name.rstrip(".") != state and not any(e.level == "A" for e in entries):
        entries = tuple(e for e in towns(state) if e.level == "A")
    if not any(t.division for t in tops):
        entries = tuple(e for e in entries if not _seat_beside(e, entries))
    if len(entries) <= CANDIDATES:
        return list(entries)
    named = {t.outer for t in tops if t.outer}
    kept = list(entries[:CANDIDATES])
    kept += [
        e
        for e in entries[CANDIDATES:]
        if (e.country, e.admin1) in context.states or any(o and _inside(e, o) for o in named)
    ]
    return kept


def _seat_beside(entry: Entry, entries: Sequence[Entry]) -> bool:
    """Whether a division is better taken as its town of the same name: "Diffa", but not "Quebec"."""
    if entry.level == "P":
        return False
    share = 0.1 if entry.level == "A" else 0.0
    return any(
        e.level == "P"
        and e.country == entry.country
        and e.population > share * entry.population
        and kilometres(e, entry) < 160
        for e in entries
    )


def _inside(entry: Entry, outer: str) -> bool:
    """Whether a place lies in what is named after it."""
    country = country_named(outer)
    state = state_of(outer)
    if state and fold(entry.admin1) == fold(state) and entry.level != "A":
        return True
    return bool(country and entry.country == country.iso3) or (
        fold(entry.admin1) == fold(outer.rstrip(".")) and entry.level != "A"
    )


def _alone(entry: Entry, tops: Sequence[Toponym], context: Context) -> float:
    """How well a candidate fits by itself: size, country, state, what is named after it."""
    score = POPULATION * math.log10(entry.population + 10)
    score += COUNTRY * context.countries.get(entry.country, 0.0)
    score += STATE * min(3 * context.states.get((entry.country, entry.admin1), 0.0), 1.0) if entry.level != "A" else 0.0
    score += HOME * (entry.country == context.home)
    if any(t.outer and _inside(entry, t.outer) for t in tops):
        score += OUTER
    seat = country_of_seat(entry.name)
    if entry.level == "P" and seat and seat.iso3 == entry.country:
        score += SEAT
    division = any(t.division for t in tops)
    if entry.level == "A":
        score += 1.5 if division else 0.3
    elif entry.level == "B":
        score += 0.5 if division else -1.0
    elif division:
        score -= 1.0
    return score


def _nearness(entry: Entry, others: Sequence[tuple[Entry, float]]) -> float:
    """How many of the article's other places lie near, in the same state or country; saturating."""
    total = 0.0
    for other, weight in others:
        if other.country != entry.country:
            continue
        near = math.exp(-kilometres(entry, other) / REACH_KM)
        same = 0.35 * (other.admin1 == entry.admin1)
        total += weight * max(near, same, 0.08)
    return 1 - math.exp(-total)


def kilometres(a: Entry, b: Entry) -> float:
    """Distance on a sphere, equirectangular: near enough for ranking."""
    span = abs(b.lon - a.lon)
    x = math.radians(min(span, 360 - span)) * math.cos(math.radians((a.lat + b.lat) / 2))
    return 6371 * math.hypot(x, math.radians(b.lat - a.lat))
