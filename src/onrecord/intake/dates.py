"""Dates as channels write them: RFC 822 in RSS and HTTP, RFC 3339 elsewhere."""

from __future__ import annotations

from datetime import datetime
from email.utils import parsedate_to_datetime


def moment(value: object) -> str | None:
    """An ISO date, or date-time with zone as given; None where it is neither.

    >>> moment("Tue, 03 Jun 2025 10:00:00 +0200"), moment("2025-06-03"), moment("soon")
    ('2025-06-03T10:00:00+02:00', '2025-06-03', None)
    """
    if not isinstance(value, str) or not 8 <= len(value := value.strip()) <= 64:
        return None
    try:
        found = datetime.fromisoformat(value)
        if len(value) <= 10:
            return _known(found) and found.date().isoformat()
    except ValueError:
        try:
            found = parsedate_to_datetime(value)
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
    return _known(found) and found.replace(microsecond=0).isoformat()


def _known(found: datetime) -> str | None:
    """Some text for a year in which pages are published; what lies outside is a mistake or an attack."""
    return "known" if 1900 <= found.year <= 2200 else None
