"""How a number was revised: a line an origin, with the interval that its words leave open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from onrecord.charts.canvas import Canvas, measure, polygon, shorten, wrap
from onrecord.charts.chart import BREAK, Chart, Links
from onrecord.charts.palette import SERIES
from onrecord.charts.scales import Days, Numbers, number_words, parsed
from onrecord.charts.voices import plural
from onrecord.errors import Missing
from onrecord.records import Assertion, NumberAt
from onrecord.views.words import number_in_words

PANELS = 3  # assertions drawn; the table has all
_TALL = 210.0  # pixels of a panel's picture


@dataclass(frozen=True, slots=True)
class Series:
    """What one origin gave, in order of time.

    Attributes:
        origin: who.
        points: its numbers, those that only repeat the last left out.
    """

    origin: str
    points: tuple[NumberAt, ...]

    def words(self) -> str:
        """``Norway: 300, then 420 (2026-03-04)``."""
        told = [f"{number_in_words(p.value, p.low, p.high)} ({p.at})" for p in self.points]
        return f"{self.origin}: {', then '.join(told)}"


@dataclass(frozen=True, slots=True)
class Panel:
    """The numbers on one assertion, in one unit."""

    assertion: Assertion
    unit: str
    series: tuple[Series, ...]

    @property
    def points(self) -> list[NumberAt]:
        """All of them."""
        return [point for one in self.series for point in one.points]


def panels(assertions: Sequence[Assertion]) -> list[Panel]:
    """Those assertions on which numbers differ: the most revised and contested first."""
    found = []
    for one in assertions:
        drawable = [q for q in one.quantities if _middle(q) is not None and parsed(q.at)]
        if not drawable:
            continue
        unit = Counter(q.unit for q in drawable).most_common(1)[0][0]
        by: dict[str, list[NumberAt]] = {}
        for q in sorted((q for q in drawable if q.unit == unit), key=lambda q: (q.at, q.origin)):
            line = by.setdefault(q.origin, [])
            if not line or (line[-1].value, line[-1].low, line[-1].high) != (q.value, q.low, q.high):
                line.append(q)
        if len({(q.value, q.low, q.high) for line in by.values() for q in line}) >= 2:
            found.append(Panel(one, unit or "", tuple(Series(origin, tuple(line)) for origin, line in by.items())))
    found.sort(key=lambda p: (-_interest(p), p.assertion.gist, p.assertion.id))
    return found


def _interest(panel: Panel) -> int:
    """Revisions count most, then numbers that differ, then voices."""
    revisions = sum(len(one.points) - 1 for one in panel.series)
    return 5 * revisions + 2 * len({(p.value, p.low, p.high) for p in panel.points}) + len(panel.series)


def numbers(assertions: Sequence[Assertion], name: str) -> Chart:
    """How numbers were given and revised.

    Raises:
        Missing: no assertion has two numbers of one unit that differ.
    """
    found = panels(assertions)
    if not found:
        raise Missing(f"no assertion of “{name}” has two numbers that differ: there is nothing to draw")
    table = tuple(
        (
            panel.assertion.gist,
            q.at,
            one.origin,
            number_in_words(q.value, q.low, q.high),
            *(q.value, q.low, q.high),
            panel.unit,
        )
        for panel in found
        for one in panel.series
        for q in one.points
    )
    told = [
        f"{p.assertion.gist}{f' ({p.unit})' if p.unit else ''}. {'; '.join(s.words() for s in p.series[:4])}."
        for p in found
    ]
    alt = " ".join(told[:PANELS])
    if len(found) > PANELS:
        alt += f" {plural(len(found) - PANELS, 'assertion')} with numbers more."

    def paint(canvas: Canvas, links: Links) -> float:
        y = 0.0
        for panel in found[:PANELS]:
            y = _paint(canvas, links, panel, y) + 22
        return y - 14

    note = f"{plural(len(found) - PANELS, 'assertion')} more in the table." if len(found) > PANELS else ""
    columns = ("assertion", "day", "origin", "number", "value", "low", "high", "unit")
    return Chart("numbers", f"How the numbers were revised: {name}", alt, columns, table, paint, note)


def _middle(q: NumberAt) -> float | None:
    """Where a number is drawn: itself, or the bound that is known."""
    return next((number for number in (q.value, q.low, q.high) if number is not None), None)


def _paint(canvas: Canvas, links: Links, panel: Panel, top: float) -> float:
    phone = canvas.width < BREAK
    lines = wrap(panel.assertion.gist, canvas.width, 13, 2, bold=True)
    with canvas.group(panel.assertion.gist, links("assertion", panel.assertion.id)):
        for n, line in enumerate(lines):
            canvas.text(0, top + 14 + 17 * n, line, size=13, bold=True)
    top += 17 * len(lines) + 6
    if panel.unit:
        canvas.text(0, top + 12, panel.unit, size=11, look="f-soft")
    top += 22
    names = 104.0 if phone else 170.0
    bounds = [b for q in panel.points for b in (q.value, q.low, q.high) if b is not None]
    scale = Numbers.over(bounds, top + _TALL, top)
    left = 8 + max(measure(number_words(tick), 11) for tick in scale.ticks())
    days = Days.over([day for q in panel.points if (day := parsed(q.at))], left + 10, canvas.width - names, 34)
    days.axis(canvas, top, top + _TALL)
    for tick in scale.ticks():
        canvas.line(left, scale.y(tick), canvas.width - names, scale.y(tick), "l-grid")
        canvas.text(left - 6, scale.y(tick) + 4, number_words(tick), size=11, look="f-soft", anchor="end")
    ends: list[tuple[float, float, str, str]] = []
    for n, one in enumerate(panel.series):
        shift = (n - (len(panel.series) - 1) / 2) * 7
        ends.append(_series(canvas, links, one, (days, scale), (shift, f"s{n % SERIES}")))
    _names(canvas, ends, canvas.width - names, names - 26, top)
    return top + _TALL + 32


def _series(
    canvas: Canvas, links: Links, one: Series, scales: tuple[Days, Numbers], looks: tuple[float, str]
) -> tuple[float, float, str, str]:
    """One origin's line; gives where it ends, whose it is and its colour."""
    (days, scale), (shift, colour) = scales, looks
    at = [(days.x(day) + shift, scale.y(_middle(q) or 0.0), q) for q in one.points if (day := parsed(q.at))]
    steps = f"M{at[0][0]:.1f} {at[0][1]:.1f}" + "".join(f"H{x:.1f}V{y:.1f}" for x, y, _ in at[1:])
    canvas.path(steps, f"l-{colour}", 1.6)
    for x, y, q in at:
        words = f"{one.origin}, {q.at}: {number_in_words(q.value, q.low, q.high, q.unit)}"
        with canvas.group(words, links("claim", q.claim) if q.claim else None):
            _interval(canvas, (x, y), q, scale, colour)
            canvas.circle(x, y, 4.2, f"f-{colour}")
            canvas.text(x, y - 8, number_words(_middle(q) or 0.0), size=11, look=f"k-halo f-{colour}", anchor="middle")
    return at[-1][0], at[-1][1], one.origin, colour


def _interval(canvas: Canvas, at: tuple[float, float], q: NumberAt, scale: Numbers, colour: str) -> None:
    """The bar from the low to the high bound; an arrow where a bound is open."""
    x, y = at
    if q.low is not None and q.high is not None:
        if q.low != q.high:
            low, high = scale.y(q.low), scale.y(q.high)
            canvas.line(x, low, x, high, f"l-{colour}", 2.4)
            for end in (low, high):
                canvas.line(x - 4, end, x + 4, end, f"l-{colour}", 1.6)
    elif q.low is not None or q.high is not None:
        away = -1 if q.high is None else 1  # up the page where it may be more
        tip = y + away * 26
        canvas.line(x, y, x, tip, f"l-{colour}", 1.6, "3 2")
        canvas.path(polygon(((x - 4, tip - away * 4), (x + 4, tip - away * 4), (x, tip + away * 3))), f"f-{colour}")


def _names(canvas: Canvas, ends: list[tuple[float, float, str, str]], x: float, room: float, top: float) -> None:
    """Whose line is whose: what was said last stands until ``x``, with the name behind, moved apart from others."""
    y = top - 8
    for end_x, end_y, origin, colour in sorted(ends, key=lambda end: (end[1], end[2])):
        at = max(end_y, y + 15)
        canvas.path(f"M{end_x + 6:.1f} {end_y:.1f}H{x:.1f}L{x + 16:.1f} {at:.1f}", f"l-{colour}", 1, "2 3")
        canvas.text(x + 20, at + 4, shorten(origin, room, 12, bold=True), size=12, look=f"f-{colour}", bold=True)
        y = at
