"""The shapes of countries, and the earth laid flat.

The shapes are Natural Earth's (public domain), as the package world-atlas has them: for maps of a region at 1:50 million,
for maps of the world at 1:110 million.

Reference: J. P. Snyder, "Map Projections: A Working Manual" (1987), for Lambert's azimuthal equal-area projection;
B. Šavrič, T. Patterson, B. Jenny, "The Equal Earth map projection" (2019).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Protocol

from onrecord import codec
from onrecord.lang.places import country_named

Point = tuple[float, float]  # degrees east and north, or pixels
EARTH = 6371.0  # km
COARSE = 16.0  # degrees about the middle from which small islands and bays are no longer to be seen
# Natural Earth's short names of countries that the gazetteer knows by longer ones
_SHORT = {
    "W. Sahara": "ESH", "Dem. Rep. Congo": "COD", "Dominican Rep.": "DOM", "Central African Rep.": "CAF",
    "Eq. Guinea": "GNQ", "Solomon Is.": "SLB", "Bosnia and Herz.": "BIH", "S. Sudan": "SSD", "Greenland": "GRL",
    "Hong Kong": "HKG", "Macao": "MAC", "Puerto Rico": "PRI", "Falkland Is.": "FLK", "New Caledonia": "NCL",
    "Micronesia": "FSM", "Marshall Is.": "MHL", "Kiribati": "KIR", "San Marino": "SMR", "Vatican": "VAT",
    "São Tomé and Principe": "STP", "Saint Lucia": "LCA", "Antigua and Barb.": "ATG", "Palau": "PLW",
    "St. Kitts and Nevis": "KNA", "St. Vin. and Gren.": "VCT", "Nauru": "NRU", "Faeroe Is.": "FRO", "Aruba": "ABW",
    "Curaçao": "CUW", "Guam": "GUM", "Bermuda": "BMU",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ring:
    """The outline of a piece of land, or of a hole in one, with the degrees it spans."""

    points: tuple[Point, ...]
    west: float
    south: float
    east: float
    north: float


@dataclass(frozen=True, slots=True)
class Shape:
    """A country: ISO 3166-1 alpha-3 where the gazetteer knows it, name on maps, rings."""

    iso3: str | None
    name: str
    rings: tuple[Ring, ...]


@cache
def shapes(scale: str) -> tuple[Shape, ...]:
    """All countries.

    Args:
        scale: ``50m`` or ``110m``.
    """
    topology = codec.loads((files("onrecord.charts") / "shapes" / f"countries-{scale}.json").read_text("utf-8"))
    arcs = [_arc(arc, topology["transform"]) for arc in topology["arcs"]]
    found = []
    for one in topology["objects"]["countries"]["geometries"]:
        polygons = one["arcs"] if one["type"] == "MultiPolygon" else [one["arcs"]]
        name = one["properties"]["name"]
        known = country_named(name)
        iso3 = _SHORT.get(name) or (known.iso3 if known else None)
        found.append(Shape(iso3, name, tuple(_ring(ring, arcs) for polygon in polygons for ring in polygon)))
    return tuple(sorted(found, key=lambda shape: shape.name))


def _arc(arc: Sequence[Sequence[int]], transform: dict[str, Any]) -> list[Point]:
    """Steps of integers as degrees (TopoJSON)."""
    (sx, sy), (tx, ty) = transform["scale"], transform["translate"]
    x = y = 0
    points = []
    for dx, dy in arc:
        x, y = x + dx, y + dy
        points.append((x * sx + tx, y * sy + ty))
    return points


def _ring(indexes: Sequence[int], arcs: Sequence[list[Point]]) -> Ring:
    points: list[Point] = []
    for index in indexes:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        points += arc[1:] if points else arc
    points = _joined(points)
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return Ring(tuple(points), min(xs), min(ys), max(xs), max(ys))


def _joined(points: Sequence[Point]) -> list[Point]:
    """A ring that goes on across the 180th meridian; one around a pole is closed over it."""
    found: list[Point] = []
    shift = 0.0
    for x, y in points:
        if found and abs(x + shift - found[-1][0]) > 180:
            shift += 360.0 if x + shift < found[-1][0] else -360.0
        found.append((x + shift, y))
    if abs(found[-1][0] - found[0][0]) > 180:
        pole = math.copysign(90.0, found[0][1])
        found += [(found[-1][0], pole), (found[0][0], pole)]
    return found


class Projection(Protocol):
    """The earth laid flat.

    Attributes:
        scale: of shapes to take.
        box: degrees west and east of the middle, south and north, beyond which nothing is drawn.
        middle: degrees east of the picture's middle.
        per_km: pixels to a kilometre in the middle.
    """

    scale: str
    box: tuple[float, float, float, float]
    middle: float
    per_km: float

    def at(self, east: float, north: float) -> Point:
        """Pixels of a place, ``east`` in degrees of the middle."""


class Region:
    """Lambert's azimuthal equal-area projection about a middle: areas keep their size."""

    def __init__(self, middle: Point, radius: float, width: float, height: float) -> None:
        """A map.

        Args:
            middle: degrees east and north.
            radius: degrees about it that must be seen.
            width: of the picture, pixels.
            height: of the picture, pixels.
        """
        self.middle, self._north = middle
        self.scale = "50m" if radius < COARSE else "110m"
        reach = 2 * math.sin(math.radians(radius) / 2)
        self._per = min(width, height) / 2 / reach
        self._x, self._y = width / 2, height / 2
        corner = math.degrees(2 * math.asin(min(1.0, math.hypot(width, height) / 2 / self._per / 2))) * 1.15 + 1
        south, north = max(-90.0, self._north - corner), min(90.0, self._north + corner)
        if corner + abs(self._north) < 90:
            side = math.degrees(math.asin(math.sin(math.radians(corner)) / math.cos(math.radians(self._north))))
        else:  # a pole may be seen; the other side of the earth never, where a ring would be turned inside out
            side = 180.0 if corner < 2 * abs(self._north) else 120.0
        self.box = (-side, side, south, north)
        self.per_km = self._per / EARTH

    def at(self, east: float, north: float) -> Point:
        """Pixels of a place."""
        lon, lat, mid = math.radians(east), math.radians(north), math.radians(self._north)
        cos_c = math.sin(mid) * math.sin(lat) + math.cos(mid) * math.cos(lat) * math.cos(lon)
        k = self._per * math.sqrt(2 / max(1e-6, 1 + cos_c))
        x = k * math.cos(lat) * math.sin(lon)
        y = k * (math.cos(mid) * math.sin(lat) - math.sin(mid) * math.cos(lat) * math.cos(lon))
        return self._x + x, self._y - y


class World:
    """The Equal Earth projection."""

    scale = "110m"
    box = (-180.0, 180.0, -60.0, 84.0)
    middle = 10.0  # so that the edge lies in the Pacific and cuts no country

    def __init__(self, width: float, height: float) -> None:
        """A map of so many pixels."""
        self._per = width / 5.42
        self._x, self._y = width / 2, height * 0.54
        self.per_km = self._per / EARTH

    def at(self, east: float, north: float) -> Point:
        """Pixels of a place."""
        a1, a2, a3, a4 = 1.340264, -0.081106, 0.000893, 0.003796
        t = math.asin(math.sqrt(3) / 2 * math.sin(math.radians(north)))
        t2, t6 = t * t, t**6
        x = math.radians(east) * math.cos(t) * 2 * math.sqrt(3) / 3
        x /= a1 + 3 * a2 * t2 + t6 * (7 * a3 + 9 * a4 * t2)
        return self._x + x * self._per, self._y - t * (a1 + a2 * t2 + t6 * (a3 + a4 * t2)) * self._per


def turned(lon: float, middle: float) -> float:
    """Degrees east of a map's middle, from -180 to 180."""
    return (lon - middle + 180) % 360 - 180


def outlines(shape: Shape, over: Projection, width: float, height: float) -> Iterator[list[Point]]:
    """What is seen of a country: rings in pixels, cut at the map's edge."""
    west, east, south, north = over.box
    for ring in shape.rings:
        if ring.north < south or ring.south > north:
            continue
        for turn in (-720.0, -360.0, 0.0, 360.0, 720.0):
            shift = turn - over.middle
            if ring.east + shift < west or ring.west + shift > east:
                continue
            points = clip([(x + shift, y) for x, y in ring.points], (west, south, east, north))
            flat = [over.at(x, y) for x, y in _dense(points)]
            seen = clip(flat, (-4.0, -4.0, width + 4, height + 4))
            thin = _thin(seen)
            if len(thin) > 2 and area(thin) > 2:
                yield thin


def clip(points: Sequence[Point], box: tuple[float, float, float, float]) -> list[Point]:
    """The part of a polygon inside a rectangle.

    Args:
        points: its corners.
        box: left, one side, right, other side: ``(x0, y0, x1, y1)``.

    Reference: I. Sutherland, G. Hodgman, "Reentrant polygon clipping" (1974).
    """
    x0, y0, x1, y1 = box
    found = list(points)
    for axis, bound, sign in ((0, x0, 1), (0, x1, -1), (1, y0, 1), (1, y1, -1)):
        if not found:
            break
        source, found = found, []
        before = source[-1]
        for point in source:
            a, b = sign * (before[axis] - bound), sign * (point[axis] - bound)
            if (a >= 0) != (b >= 0):
                share = a / (a - b)
                found.append((before[0] + share * (point[0] - before[0]), before[1] + share * (point[1] - before[1])))
            if b >= 0:
                found.append(point)
            before = point
    return found


def _dense(points: Sequence[Point]) -> Iterator[Point]:
    """Long edges in steps, so that they bend as the map bends."""
    if not points:
        return
    before = points[-1]
    for point in points:
        steps = int(max(abs(point[0] - before[0]), abs(point[1] - before[1])) / 3)
        for n in range(1, steps):
            share = n / steps
            yield before[0] + share * (point[0] - before[0]), before[1] + share * (point[1] - before[1])
        yield point
        before = point


def _thin(points: Sequence[Point]) -> list[Point]:
    """Without the points that no eye could tell apart."""
    kept: list[Point] = []
    for x, y in points:
        if not kept or abs(x - kept[-1][0]) + abs(y - kept[-1][1]) > 1.4:
            kept.append((x, y))
    return kept


def area(points: Sequence[Point]) -> float:
    """The area inside, whichever way round."""
    total = 0.0
    before = points[-1]
    for point in points:
        total += before[0] * point[1] - point[0] * before[1]
        before = point
    return abs(total) / 2


def inside(points: Sequence[Point]) -> Point:
    """The middle of what a ring encloses: its centre of gravity."""
    total = x = y = 0.0
    before = points[-1]
    for point in points:
        cross = before[0] * point[1] - point[0] * before[1]
        total += cross
        x += (before[0] + point[0]) * cross
        y += (before[1] + point[1]) * cross
        before = point
    return (x / (3 * total), y / (3 * total)) if total else points[0]


def apart(a: Point, b: Point) -> float:
    """Degrees along the great circle between two places, each degrees east and north."""
    (lon1, lat1), (lon2, lat2) = ((math.radians(x), math.radians(y)) for x, y in (a, b))
    h = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return math.degrees(2 * math.asin(min(1.0, math.sqrt(h))))
