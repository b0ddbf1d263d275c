"""Numbers given for one assertion: as intervals, by origin, over time (rulings 7, 23, 24).

A number is no part of an assertion: it is a value in a slot that gets revised. What is compared is of
one measure: people with people, money with money of the same currency.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from onrecord.reconcile.origins import Weighed
from onrecord.reconcile.statements import Statement
from onrecord.records import NumberAt, Quantity

_LENGTH = frozenset(["metre", "meter", "kilometre", "kilometer", "mile", "km", "m", "mi"])
_DURATION = frozenset(["second", "minute", "hour", "day", "week", "month", "year"])
_FUZZ = 0.1  # approximate bounds are widened by a tenth (ruling 24)


def measure(quantity: Quantity) -> str:
    """What is measured: ``percent``, ``money``, ``duration``, ``length`` or ``count``."""
    unit = quantity.unit or ""
    if unit == "percent" or quantity.kind == "percent":
        return "percent"
    if quantity.kind == "money" or (len(unit) == 3 and unit.isupper()):
        return "money"
    if unit in _DURATION:
        return "duration"
    return "length" if unit in _LENGTH else "count"


def interval(quantity: Quantity) -> tuple[float, float]:
    """The least and the greatest value meant, approximate bounds widened."""
    low, high = quantity.low, quantity.high
    fuzz = _FUZZ if quantity.approximate else 0.0
    return (
        -math.inf if low is None else low * (1 - fuzz),
        math.inf if high is None else high * (1 + fuzz),
    )


def overlap(a: Quantity, b: Quantity) -> bool:
    """Whether both can be true of the same thing."""
    (a_low, a_high), (b_low, b_high) = interval(a), interval(b)
    return a_low <= b_high and b_low <= a_high


def closeness(a: Quantity, b: Quantity) -> float:
    """How near two numbers are in size, 0 to 1: two counts of one thing seldom differ by much."""
    first, second = (next((v for v in (q.value, q.low, q.high) if v), 0.0) for q in (a, b))
    if first <= 0 or second <= 0:
        return 0.0
    return min(first, second) / max(first, second)


def changed(a: Quantity, b: Quantity) -> bool:
    """Whether the value differs; the bounds only where no value is given (ruling 23)."""
    if a.value is not None and b.value is not None:
        return a.value != b.value
    return (a.low, a.high) != (b.low, b.high)


def same_words(a: Quantity, b: Quantity) -> bool:
    """Value and bounds alike."""
    return (a.value, a.low, a.high) == (b.value, b.low, b.high)


@dataclass(frozen=True, slots=True)
class Series:
    """The numbers of one assertion.

    Attributes:
        points: each new number of an origin, by day and origin.
        latest: origin key to its latest number.
        revised: an origin changed its number.
    """

    points: tuple[NumberAt, ...]
    latest: Mapping[str, Quantity]
    revised: bool


def main_measure(statements: tuple[Statement, ...]) -> str | None:
    """The measure that most statements give first."""
    first = Counter(measure(s.quantity[0]) for s in statements if s.quantity)
    return max(sorted(first), key=lambda m: first[m]) if first else None


def series(weighed: Weighed, drifted: frozenset[str]) -> Series:
    """The numbers that origins gave, in order; relayed ones that drifted from their source left out."""
    main = main_measure(weighed.statements)
    rows: list[tuple[Statement, Quantity]] = []
    for statement in weighed.statements:
        if statement.position != "affirms" or weighed.counts(statement) is None or statement.claim.id in drifted:
            continue
        quantity = next((q for q in statement.quantity if measure(q) == main), None)
        if quantity is not None:
            rows.append((statement, quantity))
    points: list[NumberAt] = []
    current: dict[str, tuple[Quantity, Statement]] = {}
    told: set[tuple[object, ...]] = set()
    revised = False
    for statement, quantity in rows:
        origin = weighed.origin[statement.claim.id]
        if _vague(statement) and any(
            other is not statement and weighed.origin[other.claim.id].key == origin.key and not changed(q, quantity)
            for other, q in rows
        ):
            continue  # a vaguely dated report of a known number adds nothing
        copy = (statement.root, statement.source.key, quantity.value, quantity.low, quantity.high)
        if copy in told:
            continue  # the copy of a report counts once
        told.add(copy)
        before = current.get(origin.key)
        if before is not None and changed(before[0], quantity):
            # two bodies of one party that count differently on one day have revised nothing
            revised |= before[1].source.body == statement.source.body or before[1].when < statement.when
        if before is None or changed(before[0], quantity) or not same_words(before[0], quantity):
            points.append(
                NumberAt(
                    statement.day,
                    origin.name,
                    quantity.value,
                    quantity.low,
                    quantity.high,
                    quantity.unit,
                    statement.claim.id,
                )
            )
        current[origin.key] = (quantity, statement)
    points.sort(key=lambda p: (p.at, p.origin))
    return Series(tuple(points), {o: q for o, (q, _) in current.items()}, revised)


def _vague(statement: Statement) -> bool:
    said = statement.claim.said.value
    return said is not None and ("/" in said or len(said) < 10)
