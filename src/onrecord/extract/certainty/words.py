"""Word lists out of the language tables."""

from __future__ import annotations

from functools import cache
from typing import Any

from onrecord.lang import table


@cache
def words(name: str, key: str) -> frozenset[str]:
    """The words of a line of a table; dotted keys go into sub-tables, a whole sub-table gives all of its lines."""
    value: Any = table(name)
    for part in key.split("."):
        value = value[part]
    return _of(value)


def _of(value: Any) -> frozenset[str]:
    if isinstance(value, dict):
        return frozenset().union(*(_of(line) for line in value.values()))
    return frozenset(value.split() if isinstance(value, str) else value)
