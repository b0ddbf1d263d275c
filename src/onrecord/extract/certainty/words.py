"""Word lists out of the language tables."""

from __future__ import annotations

from functools import cache
from typing import Any

from onrecord.lang import table


@cache
def words(name: str, key: str) -> frozenset[str]:
    """The words of a line of a table; dotted keys go into sub-tables."""
    value: Any = table(name)
    for part in key.split("."):
        value = value[part]
    return frozenset(value.split() if isinstance(value, str) else value)
