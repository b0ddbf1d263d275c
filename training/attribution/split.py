"""Which training articles are kept back for the thresholds."""

from __future__ import annotations

import random
from typing import Any

HELD_BACK = 40  # at most; a twentieth of a smaller collection


def split(records: list[dict[str, Any]], seed: int = 7) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Training and held-back records, by a fixed shuffle."""
    records = sorted(records, key=lambda r: r["id"])
    random.Random(seed).shuffle(records)
    kept = min(HELD_BACK, len(records) // 20)
    return records[kept:], records[:kept]
