"""Numbers as a reader reads them."""

from __future__ import annotations


def plain_number(value: float) -> str:
    """``3000`` → ``3,000``; no zeros after the point that say nothing."""
    return f"{int(value):,}" if value == int(value) else f"{value:,.10g}"


def number_in_words(value: float | None, low: float | None, high: float | None, unit: str | None = None) -> str:
    """A number with its bounds and unit: ``3,000 troop``, ``12 or more``, ``10,000 to 12,000``."""
    if low is not None and high is not None and low != high:
        text = f"{plain_number(low)} to {plain_number(high)}"
    elif low is not None and high is None:
        text = f"{plain_number(low)} or more"
    elif high is not None and low is None:
        text = f"up to {plain_number(high)}"
    elif value is not None:
        text = plain_number(value)
    else:
        text = "?"
    return f"{text} {unit}" if unit else text
