"""The tables of countries and towns, read lazily and once."""

from __future__ import annotations

import gzip
import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np

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
    """A name of a town (``P``), a first-order division (``A``) or a second-order one (``B``)."""

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


# "The State of Georgia" is none; the others name whole countries.
_STYLE = re.compile(
    r"^(?:(?:islamic|arab|federal|federative|socialist|bolivarian)\s)?(?:republic|kingdom|sultanate) of "
)


def country_named(name: str) -> Country | None:
    """The country of this name or alias ("Russia", "the U.S.", "the Republic of Armenia")."""
    low = fold(name)
    iso = _by("name").get(low) or _by("name").get(fold(_STYLE.sub("", low)))
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
    by_letter: dict[str, list[str]] = {}
    for name in sorted({*_by("demonyms"), *_by("name")}, key=lambda n: (-len(n), n)):
        by_letter.setdefault(name[0], []).append(re.escape(name[1:]))
    # by first letter: a word is tried against a twentieth of the names
    rules = "|".join(f"{re.escape(letter)}(?:{'|'.join(rest)})" for letter, rest in sorted(by_letter.items()))
    return re.compile(rf"(?<![\w.])(?:{rules})(?!\w)", re.IGNORECASE)


@lru_cache(maxsize=512)
def demonyms_in(text: str) -> tuple[tuple[int, int], ...]:
    """Where demonyms and country names stand in a text: half-open ranges. Several steps ask it of the same block."""
    return tuple(match.span() for match in demonym_pattern().finditer(text))


@cache
def _gazetteer() -> tuple[bytes, list[int]]:
    """The unpacked lines, sorted by folded name, and where each begins."""
    path = FOLDER / "en" / "gazetteer.tsv.gz"
    body = gzip.decompress(path.read_bytes()) if path.exists() else b""
    starts = np.flatnonzero(np.frombuffer(body, np.uint8) == ord("\n")) + 1
    return body, np.concatenate(([0], starts)).tolist()


@lru_cache(maxsize=20_000)
def towns(name: str) -> tuple[Entry, ...]:
    """Towns (``P``) and divisions of first (``A``) and second order (``B``) of this name, the most populous first."""
    body, starts = _gazetteer()
    wanted = fold(name)
    if not wanted or len(starts) < 2:
        return ()

    def key(start: int) -> bytes:
        return fold(body[start : body.find(b"\t", start)].decode("utf-8")).encode()

    at = bisect_left(starts, wanted.encode(), hi=len(starts) - 1, key=key)
    entries = []
    while at < len(starts) - 1:
        f = body[starts[at] : starts[at + 1] - 1].decode("utf-8").split("\t")
        if len(f) != 8 or fold(f[0]) != wanted:
            break
        entries.append(Entry(f[0], f[1], f[2], f[3], f[4], float(f[5]), float(f[6]), int(f[7])))
        at += 1
    found = {e.geonames: e for e in entries}
    return tuple(sorted(found.values(), key=lambda e: (-e.population, e.level, e.geonames)))
