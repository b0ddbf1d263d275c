"""The map of places: how many claims are about what happened where.

A country that is named as a whole is shaded; a point in its middle would say something that nobody said.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from onrecord.charts.canvas import Canvas, measure, polygon
from onrecord.charts.chart import BREAK, Chart, Links
from onrecord.charts.voices import Voice, listed, plural
from onrecord.charts.world import Point, Projection, Region, World, apart, area, inside, outlines, shapes, turned
from onrecord.errors import Missing
from onrecord.lang.places import countries
from onrecord.records import Place

_WIDEST = 40.0  # degrees about the middle; what lies further apart is drawn on a map of the world
_LEAST = 2.0  # degrees: nearer, and the coast at 1:50 million is a few straight lines
_SHARE = 0.9  # of the claims that the view must show; a place far off does not make all others a dot


@dataclass(frozen=True, slots=True)
class Spot:
    """A place and the claims about what happened there.

    Attributes:
        name: the gazetteer's.
        country: ISO 3166-1 alpha-3.
        level: ``country``, ``region``, ``city`` or ``feature``.
        at: degrees east and north.
        voices: the claims.
    """

    name: str
    country: str | None
    level: str
    at: Point
    voices: tuple[Voice, ...]


def spots(found: Sequence[Voice]) -> list[Spot]:
    """The places of claims, those with most claims first."""
    by: dict[str, list[Voice]] = defaultdict(list)
    first: dict[str, Place] = {}
    for voice in found:
        for place in voice.claim.event.place:
            if place.lat is None or place.lon is None or not (-90 <= place.lat <= 90 and -180 <= place.lon <= 180):
                continue
            key = place.gazetteer or f"{place.name or place.text} {place.lat:.2f} {place.lon:.2f}"
            first.setdefault(key, place)
            if voice not in by[key]:
                by[key].append(voice)
    result = [
        Spot(
            *(place.name or place.text, place.country, place.level or "feature"),
            (place.lon or 0.0, place.lat or 0.0),
            tuple(by[key]),
        )
        for key, place in first.items()
    ]
    return sorted(result, key=lambda spot: (-len(spot.voices), spot.name, spot.at))


def place_map(found: Sequence[Voice], name: str) -> Chart:
    """Where what is claimed happened.

    Raises:
        Missing: no claim has a place that the gazetteer knows.
    """
    every = spots(found)
    if not every:
        raise Missing(f"no claim of “{name}” has a place that was found in the gazetteer: there is no map to draw")
    points = [spot for spot in every if spot.level != "country"]
    whole = [spot for spot in every if spot.level == "country"]
    middle, radius, outside = _view(points or whole)
    rows = tuple(
        (
            *(spot.name, _country(spot.country), spot.level, len(spot.voices)),
            *(round(spot.at[1], 2), round(spot.at[0], 2), spot.voices[0].claim.content.text),
        )
        for spot in every
    )
    alt = ""
    if points:
        alt = f"{plural(len(points), 'place')}: {listed([_counted(s) for s in points], 6)}."
    if whole:
        named = f"as a whole: {listed([_counted(s) for s in whole], 6)}."
        alt = f"{alt} Countries named {named}" if alt else f"Countries named {named}"

    def paint(canvas: Canvas, links: Links) -> float:
        return _paint(canvas, links, (points, whole), (middle, radius))

    far = f"Outside the view: {listed([spot.name for spot in outside], 6)}. " if outside else ""
    note = (
        f"{far}Shapes and borders: Natural Earth, which draws who holds the ground; the ledger takes no side in them."
    )
    columns = ("place", "country", "level", "claims", "north", "east", "for example")
    return Chart("map", f"Where it happened: {name}", alt, columns, rows, paint, note)


def _counted(spot: Spot) -> str:
    return f"{spot.name} ({len(spot.voices)})"


def _country(iso3: str | None) -> str:
    known = countries().get(iso3 or "")
    return known.name if known else iso3 or ""


def _view(shown: Sequence[Spot]) -> tuple[Point, float, list[Spot]]:
    """Middle and radius of the view, degrees, and the places that lie outside it."""
    middle = _balance(shown)
    ranked = sorted(shown, key=lambda spot: (apart(spot.at, middle), spot.name))
    needed = _SHARE * sum(len(spot.voices) for spot in shown)
    seen, core = 0, 0.0
    for spot in ranked:
        seen += len(spot.voices)
        core = apart(spot.at, middle)
        if seen >= needed:
            break
    limit = max(core * 2.5, _LEAST * 2)
    within = [spot for spot in ranked if apart(spot.at, middle) <= limit]
    middle = _between(within)
    radius = max(_LEAST, 1.25 * max(apart(spot.at, middle) for spot in within))
    if any(spot.level == "country" for spot in within):
        radius = max(radius, 12.0)
    if radius > _WIDEST:
        return middle, math.inf, []
    return middle, radius, [spot for spot in ranked if spot not in within]


def _balance(shown: Sequence[Spot]) -> Point:
    """The place from which the way to all claims is shortest."""
    return min(
        (spot.at for spot in shown[:60]), key=lambda at: (sum(len(s.voices) * apart(s.at, at) for s in shown), at)
    )


def _between(shown: Sequence[Spot]) -> Point:
    """The middle of the box around some places."""
    east = shown[0].at[0]
    turns = [turned(spot.at[0], east) for spot in shown]
    norths = [spot.at[1] for spot in shown]
    return turned(east + (min(turns) + max(turns)) / 2, 0.0), (min(norths) + max(norths)) / 2


def _paint(
    canvas: Canvas, links: Links, shown: tuple[Sequence[Spot], Sequence[Spot]], view: tuple[Point, float]
) -> float:
    points, whole = shown
    middle, radius = view
    width = canvas.width
    over: Projection
    if math.isinf(radius):
        height = width * 0.5
        over = World(width, height)
    else:
        height = width * (0.95 if width < BREAK else 0.58)
        over = Region(middle, radius, width, height)
    canvas.parts.append(
        f'<svg x="0" y="0" width="{width:.1f}" height="{height:.1f}" viewBox="0 0 {width:.1f} {height:.1f}">'
    )
    canvas.rect(0, 0, width, height, "f-water")
    taken: list[tuple[float, float, float, float]] = []
    where = [(spot, over.at(turned(spot.at[0], over.middle), spot.at[1])) for spot in points]
    most = max((len(spot.voices) for spot in points), default=1)
    sized = [(spot, at, 4 + 11 * math.sqrt(len(spot.voices) / most)) for spot, at in where]
    sized = [one for one in sized if 0 <= one[1][0] <= width and 0 <= one[1][1] <= height]
    taken += [(x - r, y - r, x + r, y + r) for _, (x, y), r in sized]
    names = _land(canvas, links, over, {spot.country or "": spot for spot in whole}, (width, height))
    for spot, (x, y), r in sized:
        label = f"{spot.name}: {plural(len(spot.voices), 'claim')}: {spot.voices[0].claim.content.text[:140]}"
        with canvas.group(label, links("claim", spot.voices[0].claim.id)):
            canvas.circle(x, y, r, "f-place", 0.55)
            canvas.parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}" class="l-place" stroke-width="1.2"/>')
    for spot, at, r in sized[:40]:
        _label(canvas, taken, (f"{spot.name} {len(spot.voices)}", at, r), (width, height))
    for words, (x, y) in names:
        wide = measure(words, 11)
        box = (x - wide / 2, y - 9, x + wide / 2, y + 3)
        if not any(_meet(box, other) for other in taken):
            taken.append(box)
            canvas.text(x, y, words, size=11, look="f-soft", anchor="middle")
    if not math.isinf(radius):
        _bar(canvas, over.per_km, height)
    canvas.parts.append("</svg>")
    return height


def _land(
    canvas: Canvas, links: Links, over: Projection, named: dict[str, Spot], size: tuple[float, float]
) -> list[tuple[str, Point]]:
    """Draw the countries; gives their names and where these may stand."""
    names: list[tuple[float, str, Point]] = []
    for shape in shapes(over.scale):
        rings = list(outlines(shape, over, *size))
        if not rings:
            continue
        outline = "".join(polygon(ring) for ring in rings)
        spot = named.get(shape.iso3 or "-")
        if spot is not None:
            label = f"{shape.name}, named as a whole: {plural(len(spot.voices), 'claim')}"
            with canvas.group(label, links("claim", spot.voices[0].claim.id)):
                canvas.path(outline, "k-named", 0.7)
        else:
            canvas.path(outline, "k-land", 0.7)
        largest = max(rings, key=area)
        words = f"{shape.name} {len(spot.voices)}" if spot else shape.name
        wide = max(x for x, _ in largest) - min(x for x, _ in largest)
        if area(largest) > 2600 and wide > measure(words, 11) * 0.9:
            names.append((-area(largest), words, inside(largest)))
    return [(words, at) for _, words, at in sorted(names)]


def _label(
    canvas: Canvas,
    taken: list[tuple[float, float, float, float]],
    what: tuple[str, Point, float],
    size: tuple[float, float],
) -> None:
    """A name beside its circle, on the first side that is free; left out where none is."""
    words, (x, y), r = what
    wide = measure(words, 12)
    for left, base in (
        (x + r + 4, y + 4), (x - r - 4 - wide, y + 4), (x - wide / 2, y - r - 5), (x - wide / 2, y + r + 14),
    ):  # fmt: skip
        box = (left, base - 11, left + wide, base + 3)
        fits = box[0] >= 2 and box[2] <= size[0] - 2 and box[1] >= 2 and box[3] <= size[1] - 2
        if fits and not any(_meet(box, other) for other in taken):
            taken.append(box)
            canvas.text(left, base, words, size=12)
            return


def _meet(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _bar(canvas: Canvas, per_km: float, height: float) -> None:
    """How long so many kilometres are."""
    km = next(k for k in (1000, 500, 200, 100, 50, 20, 10, 5, 1) if k * per_km <= canvas.width * 0.22 or k == 1)
    x, y = 12.0, height - 14
    canvas.line(x, y, x + km * per_km, y, "l-ink", 1.5)
    for end in (x, x + km * per_km):
        canvas.line(end, y - 4, end, y + 4, "l-ink", 1.5)
    canvas.text(x + km * per_km + 7, y + 4, f"{km:,} km", size=11)
