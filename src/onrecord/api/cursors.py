"""Where a page of a list ended, as an opaque word.

A cursor holds the place of the last item in the list's order, not a count: items added meanwhile neither repeat nor
hide others. It fits only the question it was given for.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping

from onrecord import codec
from onrecord.api.problems import Problem
from onrecord.errors import BadRequest
from onrecord.records import digest

Key = tuple[str, ...]
BAD = "This question has no page with this cursor; begin without one."


def write(asked: Mapping[str, object], key: Key) -> str:
    """The cursor behind an item.

    Args:
        asked: list and filters.
        key: the item's place in the list's order.
    """
    packed = codec.dumps([_mark(asked), *key]).encode()
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def read(asked: Mapping[str, object], cursor: str, length: int) -> Key:
    """The place that a cursor holds.

    Args:
        asked: list and filters, as now.
        cursor: as it came, whatever it is.
        length: parts of a place in this list.

    Raises:
        Problem: it is no cursor, or one of another question.
    """
    try:
        packed = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        held = codec.loads(packed)
    except (ValueError, binascii.Error, BadRequest) as error:
        raise Problem(404, BAD) from error
    sound = isinstance(held, list) and all(isinstance(part, str) and "\x00" not in part for part in held)
    if not sound or len(held) != length + 1 or held[0] != _mark(asked):
        raise Problem(404, BAD)
    return tuple(held[1:])


def _mark(asked: Mapping[str, object]) -> str:
    return digest(codec.dumps(sorted(asked.items())).encode())[:12]
