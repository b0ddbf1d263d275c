"""Who says what: parties across, assertions down, the latest position in each cell."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from onrecord.charts.canvas import Canvas, shorten, wrap
from onrecord.charts.chart import BREAK, Chart, Links
from onrecord.charts.timeline import legend
from onrecord.charts.voices import OWN, SAYS, UNNAMED, Voice, listed, parties, plural
from onrecord.errors import Missing
from onrecord.records import Assertion
from onrecord.records.vocabulary import Position
from onrecord.views.pages import Holdings

ACROSS, ACROSS_NARROW = 14, 7  # parties drawn
DOWN = 16  # assertions drawn; the table has all


@dataclass(frozen=True, slots=True)
class Cell:
    """What a party says on an assertion.

    Attributes:
        position: its latest; silence takes nothing back.
        before: earlier positions that differ, in order.
        voices: its claims on it.
    """

    position: Position
    before: tuple[Position, ...]
    voices: tuple[Voice, ...]

    def words(self) -> str:
        """``denies (2), before: affirms``."""
        count = f" ({len(self.voices)})" if len(self.voices) > 1 else ""
        before = f", before: {', '.join(SAYS[one] for one in self.before)}" if self.before else ""
        return f"{SAYS[self.position]}{count}{before}"


def matrix(found: Sequence[Voice], held: Holdings, name: str) -> Chart:
    """Who affirms and who denies what.

    Raises:
        Missing: no claim belongs to an assertion.
    """
    on = [voice for voice in found if voice.assertion is not None]
    if not on:
        raise Missing(f"no claim of “{name}” belongs to an assertion: there is nothing to compare")
    cells = _cells(on)
    rows = _weightiest(cells, held)
    order = _across(rows[:DOWN], cells, parties(on))
    columns = ("assertion", "status", *order)
    table = tuple(
        (one.gist, one.status, *(cells[one.id, who].words() if (one.id, who) in cells else "" for who in order))
        for one in rows
    )
    statuses = Counter(one.status for one in rows)
    alt = (
        f"{plural(len(rows), 'assertion')} and {len(order)} {'party' if len(order) == 1 else 'parties'}; "
        + ", ".join(f"{count} {status}" for status, count in statuses.most_common())
        + "."
    )
    for one in rows[:3]:
        sides = [f"affirmed by {listed(_called(one.affirmed_by))}"] if one.affirmed_by else []
        sides += [f"denied by {listed(_called(one.denied_by))}"] if one.denied_by else []
        alt += f" {one.gist}: {'; '.join([one.status, *sides])}."

    def paint(canvas: Canvas, links: Links) -> float:
        return _paint(canvas, links, rows[:DOWN], order, cells)

    left_out = []
    if len(rows) > DOWN:
        left_out.append(f"{plural(len(rows) - DOWN, 'assertion')} more")
    note = f"{' and '.join(left_out)} in the table." if left_out else ""
    return Chart("matrix", f"Who says what: {name}", alt, columns, table, paint, note)


def _called(origins: Sequence[str]) -> list[str]:
    return [UNNAMED if origin == "unnamed" else origin for origin in origins]


def _cells(on: Sequence[Voice]) -> dict[tuple[str, str], Cell]:
    by: dict[tuple[str, str], list[Voice]] = defaultdict(list)
    for voice in on:
        by[voice.assertion or "", voice.who].append(voice)
    cells = {}
    for key, these in by.items():
        taken: list[Position] = []
        for voice in these:
            if voice.position == "withholds" and taken:
                continue
            if not taken or taken[-1] != voice.position:
                taken.append(voice.position)
        cells[key] = Cell(taken[-1], tuple(taken[:-1]), tuple(these))
    return cells


def _weightiest(cells: dict[tuple[str, str], Cell], held: Holdings) -> list[Assertion]:
    """Contested assertions first, then those on which most parties and claims stand."""
    who: Counter[str] = Counter()
    said: Counter[str] = Counter()
    for (identity, _), cell in cells.items():
        who[identity] += 1
        said[identity] += len(cell.voices)
    order = {"disputed": 0, "retracted": 0}
    return sorted(
        (held.assertions[identity] for identity in who),
        key=lambda one: (order.get(one.status, 1), -who[one.id], -said[one.id], one.gist, one.id),
    )


def _across(rows: Sequence[Assertion], cells: dict[tuple[str, str], Cell], order: list[str]) -> list[str]:
    """Parties by the number of drawn assertions they speak on; those on none after them."""
    spoken = Counter(who for one in rows for who in order if (one.id, who) in cells)
    return sorted(order, key=lambda who: ((who == UNNAMED) + 2 * (who == OWN), -spoken[who]))


def _paint(
    canvas: Canvas,
    links: Links,
    rows: Sequence[Assertion],
    order: list[str],
    cells: dict[tuple[str, str], Cell],
) -> float:
    phone = canvas.width < BREAK
    most = ACROSS_NARROW if phone else ACROSS
    drawn = order if len(order) <= most else order[: most - 1]
    rest = order[len(drawn) :]
    names = [*drawn, *([f"{len(rest)} others"] if rest else [])]
    used = {c.position for (i, _), c in cells.items() if any(r.id == i for r in rows)}
    top = legend(canvas, [p for p in SAYS if p in used])
    left = 8.0 if phone else min(440.0, canvas.width * 0.46)
    wide = min(66.0, (canvas.width - left - 70) / len(names))
    head = top + 112
    for n, name in enumerate(names):
        x = left + (n + 0.5) * wide
        canvas.text(x, head - 6, shorten(name, 140, 12), size=12, turn=-50)
    y = head
    for n, one in enumerate(rows):
        lines = wrap(one.gist, canvas.width - 16 if phone else left - 24, 13, 2)
        tall = 17.0 * len(lines) + (52 if phone else 24)
        if n % 2 == 0:
            canvas.rect(0, y, canvas.width, tall, "f-band")
        with canvas.group(f"{one.gist}: {one.status}", links("assertion", one.id)):
            for number, line in enumerate(lines):
                canvas.text(8, y + 18 + 17 * number, line, size=13)
        canvas.text(8, y + 18 + 17 * len(lines), one.status, size=11, look="f-soft")
        middle = y + tall - 14 if phone else y + tall / 2
        for k, name in enumerate(names):
            x = left + (k + 0.5) * wide
            canvas.line(x, y + (tall - 28 if phone else 0), x, y + tall, "l-grid")
            inside = [cells[one.id, who] for who in ([name] if k < len(drawn) else rest) if (one.id, who) in cells]
            if inside:
                _sign(canvas, links, (x, middle), inside, f"{name}: {one.gist}")
        y += tall
    return y + 4


def _sign(canvas: Canvas, links: Links, at: tuple[float, float], inside: Sequence[Cell], label: str) -> None:
    x, y = at
    positions = [p for p in SAYS if any(cell.position == p for cell in inside)]
    step = 15.0
    start = x - step * (len(positions) - 1) / 2
    for n, position in enumerate(positions):
        these = [cell for cell in inside if cell.position == position]
        count = sum(len(cell.voices) for cell in these)
        words = f"{label}: {'; '.join(cell.words() for cell in these[:3])}"
        with canvas.group(words, links("claim", these[0].voices[-1].claim.id)):
            at_x = start + n * step
            earlier = these[0].before if len(inside) == 1 else ()
            if earlier:  # small and before it: what the party said first
                canvas.sign(at_x - 12, y, 3.5, earlier[-1])
            canvas.sign(at_x, y, 7, position)
            if count > 1:
                canvas.text(at_x + 9, y + 9, str(count), size=9, look="f-soft")
