"""The scorers that come with the data: loaded from the bench folder, so that definitions and data stay together."""

from __future__ import annotations

import gzip
import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any


class Absent(Exception):
    """A file of the bench folder that is not there; the row is skipped and said so."""


def need(path: Path) -> Path:
    """``path``, or :class:`Absent` where it is not there."""
    if not path.exists():
        raise Absent(path.name)
    return path


def read_jsonl(path: Path) -> list[dict[str, Any]]:
    """The objects of a JSONL file, gzipped or not."""
    need(path)
    body = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return [json.loads(line) for line in body.decode("utf-8").split("\n") if line.strip()]


def scorer(bench: Path, name: str) -> ModuleType:
    """The scorer ``bench/<name>``, imported from its file."""
    path = need(bench / name)
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise Absent(name)
    module = importlib.util.module_from_spec(spec)
    sys.path.insert(0, str(path.parent))  # a scorer may import its neighbour
    sys.modules[path.stem] = module  # dataclasses look themselves up there
    try:
        spec.loader.exec_module(module)
    finally:
        sys.path.remove(str(path.parent))
    return module
