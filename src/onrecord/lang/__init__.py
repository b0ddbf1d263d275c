"""Language data: TOML tables and model weights, a folder a language; data, not code."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


@cache
def table(name: str, language: str = "en") -> dict[str, Any]:
    """The TOML table ``lang/<language>/<name>.toml``, read once; treat it as read-only."""
    return tomllib.loads((FOLDER / language / f"{name}.toml").read_text("utf-8"))
