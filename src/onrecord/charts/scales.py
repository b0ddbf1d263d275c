"""From days and numbers to pixels, with ticks that a reader counts in."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta

from onrecord.charts.canvas import Canvas
from onrecord.views.words import plain_number

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day_words(day: date, year: bool = False) -> str:
    """``3 Mar``, ``3 Mar 2026``."""
    return f"{day.day} {_MONTHS[day.month - 1]}" + (f" {day.year}" if year else "")


def parsed(day: str | None) -> date | None:
    """An ISO day; None where it is none."""
    try:
        return date.fromisoformat((day or "")[:10])
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Days:
    """Days along a line, in slots of one day or several.

    Attributes:
        first: day; ``last`` likewise.
        left: pixels, where the first slot begins; ``right`` where the last ends.
        step: days in a slot.
    """

    first: date
    last: date
    left: float
    right: float
    step: int

    @classmethod
    def over(cls, days: list[date], left: float, right: float, slot: float = 30) -> Days:
        """A scale over some days (at least one) whose slots are no narrower than ``slot`` pixels."""
        first, last = min(days), max(days)
        most = max(1, int((right - left) / slot))
        return cls(first, last, left, right, math.ceil(((last - first).days + 1) / most))

    @property
    def slots(self) -> int:
        """How many."""
        return (self.last - self.first).days // self.step + 1

    def slot(self, day: date) -> int:
        """Number of the slot of a day, from 0."""
        return (day - self.first).days // self.step

    def middle(self, slot: int) -> float:
        """Where a slot's middle is."""
        return self.left + (slot + 0.5) * (self.right - self.left) / self.slots

    def x(self, day: date) -> float:
        """Where a day is: the middle of its part of the line."""
        count = self.slots * self.step
        return self.left + ((day - self.first).days + 0.5) * (self.right - self.left) / count

    def words(self, slot: int) -> str:
        """The days of a slot."""
        start = self.first + timedelta(days=slot * self.step)
        end = min(self.last, start + timedelta(days=self.step - 1))
        return day_words(start, True) if start == end else f"{day_words(start)} to {day_words(end, True)}"

    def axis(self, canvas: Canvas, top: float, bottom: float) -> None:
        """Lines and names of days below a picture; the year stands once where it begins."""
        wide = (self.right - self.left) / self.slots
        every = max(1, math.ceil(52 / wide))
        year = 0
        for slot in range(0, self.slots, every):
            day = self.first + timedelta(days=slot * self.step)
            x = self.middle(slot)
            canvas.line(x, top, x, bottom, "l-grid")
            anchor = "middle"
            canvas.text(x, bottom + 15, day_words(day), size=11, look="f-soft", anchor=anchor)
            if day.year != year:
                canvas.text(x, bottom + 29, str(day.year), size=11, look="f-soft", anchor=anchor)
                year = day.year


@dataclass(frozen=True, slots=True)
class Numbers:
    """Numbers up a line, evenly or by powers where they differ a hundredfold.

    Attributes:
        low: the number at the bottom; ``high`` at the top.
        bottom: pixels; ``top`` likewise.
        powers: whether equal steps are equal factors.
    """

    low: float
    high: float
    bottom: float
    top: float
    powers: bool

    @classmethod
    def over(cls, values: list[float], bottom: float, top: float) -> Numbers:
        """A scale over some numbers (at least one)."""
        low, high = min(values), max(values)
        if low > 0 and high / low > 100:
            return cls(10 ** math.floor(math.log10(low)), 10 ** math.ceil(math.log10(high)), bottom, top, True)
        if low >= 0 and low < high * 0.5:
            low = 0.0  # counts from nothing, unless that hides the differences
        span = (high - low) or abs(high) or 1.0
        return cls(0.0 if low == 0 else low - span * 0.08, high + span * 0.08, bottom, top, False)

    def y(self, value: float) -> float:
        """Where a number is, kept inside the picture."""
        if self.powers:
            share = math.log10(max(value, self.low) / self.low) / math.log10(self.high / self.low)
        else:
            share = (value - self.low) / (self.high - self.low)
        return self.bottom - min(1.0, max(0.0, share)) * (self.bottom - self.top)

    def ticks(self) -> list[float]:
        """Round numbers between low and high."""
        if self.powers:
            first, last = round(math.log10(self.low)), round(math.log10(self.high))
            return [10.0**power for power in range(first, last + 1)]
        raw = (self.high - self.low) / 5
        power = 10.0 ** math.floor(math.log10(raw))
        step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= raw)
        first = math.ceil(self.low / step)
        return [round(n * step, 10) for n in range(first, math.floor(self.high / step) + 1)]


def number_words(value: float) -> str:
    """``3,000``, ``1.2 million``."""
    for size, name in ((1e12, "trillion"), (1e9, "billion"), (1e6, "million")):
        if abs(value) >= size:
            return f"{plain_number(float(f'{value / size:.3g}'))} {name}"
    return plain_number(value)
