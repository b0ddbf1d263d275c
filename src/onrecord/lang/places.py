"""The tables of countries and towns, read lazily and once."""

from __future__ import annotations

import gzip
import re
from dataclasses import dataclass
from functools import cache

from onrecord.lang import FOLDER, table


@dataclass(frozen=True, slots=True)
class Country:
    """A country: ISO 3166-1 alpha-3, name, centroid, GeoNames id."""

    iso3: str
    name: str
    lat: float
    lon: float
    geonames: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A name of a town (``P``) or first-order division (``A``)."""

    name: str
    geonames: str
    country: str
    admin1: str
    level: str
    lat: float
    lon: float
    population: int


def fold(name: str) -> str:
    """A name as it is looked up: lower case, straight apostrophe, one space, no "the"."""
    text = " ".join(name.replace("’", "'").lower().split())
    return text.removeprefix("the ")


@cache
def countries() -> dict[str, Country]:
    """By ISO code."""
    return {
        iso: Country(iso, row["name"], row["lat"], row["lon"], row["geonames"])
        for iso, row in table("countries").items()
    }


@cache
def _by(field: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for iso, row in table("countries").items():
        names = [row["name"], *row["aliases"]] if field == "name" else row[field]
        for name in names:
            found.setdefault(fold(name), iso)
    return found


def country_named(name: str) -> Country | None:
    """The country of this name or alias ("Russia", "the U.S.")."""
    iso = _by("name").get(fold(name))
    return countries()[iso] if iso else None


def country_of_demonym(word: str) -> Country | None:
    """The country of an adjective or its people ("Russian", "Russians")."""
    low = fold(word)
    found = _by("demonyms")
    iso = found.get(low) or (found.get(low[:-1]) if low.endswith("s") else None)
    return countries()[iso] if iso else None


def country_of_seat(name: str) -> Country | None:
    """The country whose government sits there ("Moscow", "the Kremlin")."""
    iso = _by("seats").get(fold(name))
    return countries()[iso] if iso else None


@cache
def demonym_pattern() -> re.Pattern[str]:
    """Any demonym or country name as whole words, longest first."""
    names = sorted({*_by("demonyms"), *_by("name")}, key=len, reverse=True)
    return re.compile(r"(?<![\w.])(?:" + "|".join(re.escape(n) for n in names) + r")(?![\w])", re.IGNORECASE)


@cache
def _gazetteer() -> tuple[list[str], dict[str, list[int]]]:
    path = FOLDER / "en" / "gazetteer.tsv.gz"
    lines = gzip.decompress(path.read_bytes()).decode("utf-8").split("\n") if path.exists() else []
    index: dict[str, list[int]] = {}
    for number, line in enumerate(lines):
        index.setdefault(line.partition("\t")[0].lower(), []).append(number)
    return lines, index


def towns(name: str) -> tuple[Entry, ...]:
    """Towns and divisions of this name, the most populous first."""
    lines, index = _gazetteer()
    entries = []
    for number in index.get(fold(name), ()):
        f = lines[number].split("\t")
        if len(f) == 8:
            entries.append(Entry(f[0], f[1], f[2], f[3], f[4], float(f[5]), float(f[6]), int(f[7])))
    return tuple(sorted(entries, key=lambda e: (-e.population, e.level, e.geonames)))
