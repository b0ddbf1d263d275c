"""The timeline of claims: a row a party, a sign a position, by day of publication."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date

from onrecord.charts.canvas import Canvas, measure, shorten
from onrecord.charts.chart import BREAK, Chart, Links
from onrecord.charts.scales import Days, parsed
from onrecord.charts.voices import SAYS, Voice, listed, parties, plural
from onrecord.errors import Missing
from onrecord.records.vocabulary import Position
from onrecord.views.pages import Holdings

ROWS = 14  # parties drawn; the table has all
_LABEL = 190.0  # pixels for names, on a desk
OTHERS = "others"


def timeline(found: Sequence[Voice], held: Holdings, name: str, each: tuple[str, str] = ("party", "parties")) -> Chart:
    """Who spoke when.

    Args:
        found: the claims.
        held: their assertions.
        name: of the story, or of what else they belong to.
        each: what a row stands for, one and several.

    Raises:
        Missing: none of them has a day.
    """
    dated = [(voice, day) for voice in found if (day := parsed(voice.day)) is not None]
    if not dated:
        raise Missing(f"no claim of “{name}” has a day of publication: there is no timeline to draw")
    order = parties([voice for voice, _ in dated])
    shown = order if len(order) <= ROWS else [*order[: ROWS - 1], OTHERS]
    row_of = {who: n if who in shown else len(shown) - 1 for n, who in enumerate(order)}
    counts = Counter(voice.who for voice in found)
    first, last = min(day for _, day in dated), max(day for _, day in dated)
    undated = len(found) - len(dated)
    rows = tuple(
        (
            *(voice.day or "undated", voice.outlet, voice.who, SAYS[voice.position], voice.claim.content.text),
            held.assertions[voice.assertion].gist if voice.assertion else "",
        )
        for voice in found
    )
    leading = listed([f"{who} ({counts[who]})" for who in order], 5)
    alt = (
        f"{plural(len(found), 'claim')} by {len(order)} {each[len(order) != 1]}, "
        f"{first.isoformat()} to {last.isoformat()}: {leading}."
    )
    denied = Counter(voice.who for voice in found if voice.position == "denies")
    if denied:
        alt += f" Denials come from {listed([f'{who} ({n})' for who, n in denied.most_common()])}."

    def paint(canvas: Canvas, links: Links) -> float:
        return _paint(canvas, links, dated, shown, row_of)

    note = f"{plural(undated, 'claim')} of undated articles stand in the table only." if undated else ""
    columns = ("day", "outlet", "who", "position", "words", "assertion")
    return Chart("timeline", f"Who spoke when: {name}", alt, columns, rows, paint, note)


def _paint(
    canvas: Canvas, links: Links, dated: Sequence[tuple[Voice, date]], shown: Sequence[str], row_of: dict[str, int]
) -> float:
    phone = canvas.width < BREAK
    left = 8.0 if phone else _LABEL
    pitch = 46.0 if phone else 32.0
    top = legend(canvas, [p for p in SAYS if any(v.position == p for v, _ in dated)]) + 8
    bottom = top + pitch * len(shown)
    days = Days.over([day for _, day in dated], left, canvas.width - 8, 34)
    for n in range(0, len(shown), 2):
        canvas.rect(0, top + n * pitch, canvas.width, pitch, "f-band")
    days.axis(canvas, top, bottom)
    cells: dict[tuple[int, int], list[Voice]] = defaultdict(list)
    for voice, day in dated:
        cells[row_of[voice.who], days.slot(day)].append(voice)
    for n, who in enumerate(shown):
        y = top + n * pitch
        if phone:
            canvas.text(8, y + 14, shorten(who, canvas.width - 16, 12), size=12)
        else:
            canvas.text(left - 12, y + pitch / 2 + 4, shorten(who, left - 20, 12), size=12, anchor="end")
    room = (days.right - days.left) / days.slots
    for (row, slot), inside in sorted(cells.items()):
        y = top + row * pitch + (31 if phone else pitch / 2)
        _cell(canvas, links, inside, (days.middle(slot), y, room), f"{shown[row]}, {days.words(slot)}")
    return bottom + 34


def _cell(canvas: Canvas, links: Links, inside: list[Voice], at: tuple[float, float, float], label: str) -> None:
    """The signs of one party in one slot, side by side."""
    x, y, room = at
    signs: list[tuple[Position, list[Voice], float]] = []
    for position in SAYS:
        these = [voice for voice in inside if voice.position == position]
        if these:
            signs.append((position, these, min(11.0, 5 + 1.7 * math.sqrt(len(these) - 1))))
    gap = 3.0
    wide = sum(2 * radius for *_, radius in signs) + gap * (len(signs) - 1)
    if wide > room:  # drawn closer, never into the next slot
        scale = room / wide
        signs = [(position, these, max(3.0, radius * scale)) for position, these, radius in signs]
        wide, gap = room, gap * scale
    cursor = x - wide / 2
    for position, these, radius in signs:
        words = (
            f"{label}: {SAYS[these[0].position]}, {plural(len(these), 'claim')}: {these[0].claim.content.text[:160]}"
        )
        with canvas.group(words, links("claim", these[0].claim.id)):
            canvas.sign(cursor + radius, y, radius, position)
            if len(these) > 1 and radius >= 6:
                look = "f-ink" if position == "withholds" else "f-paper"
                canvas.text(cursor + radius, y + 3.5, str(len(these)), size=10, look=look, anchor="middle", bold=True)
        cursor += 2 * radius + gap


def legend(canvas: Canvas, positions: Sequence[Position]) -> float:
    """What the signs mean, in one line or several; gives the height."""
    x, y = 8.0, 14.0
    for position in SAYS:
        if position not in positions:
            continue
        words = SAYS[position]
        wide = 26 + measure(words, 12)
        if x + wide > canvas.width:
            x, y = 8.0, y + 20
        canvas.sign(x + 6, y - 4, 5, position)
        canvas.text(x + 17, y, words, size=12, look="f-soft")
        x += wide
    return y + 6
