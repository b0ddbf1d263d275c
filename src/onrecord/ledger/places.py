"""The numbers that put articles and claims in order: day, article, place in the text.

A number has 63 bits: 22 of the day (none: 0), 24 of the article's id, 17 that count on within these. Claims ordered
by it are ordered by day, article, place and id, so that a database walks through a list by number alone. Articles of
one day whose ids begin alike share the last 17 bits and are numbered anew together when one joins them.
"""

from __future__ import annotations

from onrecord.errors import BadRequest

_DAY_BITS = 41  # below the day
_OWN_BITS = 17
ROOM = 1 << _OWN_BITS  # claims of articles that share a day and the beginning of their ids
LAST = (1 << 63) - 1
DATED = 1 << _DAY_BITS  # the first number with a day


def _number_of(day: str | None) -> int:
    """A day as a number that grows with it; a year or a month alone stands before its days."""
    if not day:
        return 0
    year, month, date = day[:4], day[5:7] or "0", day[8:10] or "0"
    try:
        return int(year) * 416 + int(month) * 32 + int(date)
    except ValueError as error:
        raise BadRequest(f"no day of publication: {day!r}") from error


def first_of(day: str | None) -> int:
    """The lowest number of a day."""
    return _number_of(day) << _DAY_BITS


def last_of(day: str | None) -> int:
    """The highest number of a day."""
    return first_of(day) + DATED - 1


def day_of(number: int) -> int:
    """The part of a number that stands for the day."""
    return number >> _DAY_BITS


def end_of(day: int) -> int:
    """The highest number with this part for the day."""
    return (day << _DAY_BITS) + DATED - 1


def base_of(day: str | None, article: str) -> int:
    """The lowest number that an article, and the first of its claims, may have."""
    return first_of(day) + (int(article[1:7], 16) << _OWN_BITS)


def order_of(identity: str) -> int:
    """A number by which ids of one kind of record come in their own order, where their first fifteen digits differ."""
    try:
        return int(identity[1:16].ljust(15, "0"), 16)
    except ValueError:  # not made by make_id
        return int.from_bytes(identity[1:8].encode()[:7].ljust(7, b"\0"))
