"""Files that arguments name: paths, folders, patterns."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator
from pathlib import Path

from onrecord.records import Rejected

MEDIA_TYPES = {
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "application/xhtml+xml",
    ".txt": "text/plain",
    ".text": "text/plain",
}
ARCHIVES = (".warc", ".warc.gz", ".wet", ".wet.gz", ".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz", ".parquet")
WIRE = (".xml", ".json")  # in a folder only those are taken that are items of an agency
# Larger files are refused before they are read into memory; no news page comes near it. Archives are read as they go.
LARGEST = 64 * 1024 * 1024


def files_of(path: str) -> Iterator[tuple[Path, bool] | Rejected]:
    """The files of a path, of a folder (recursively, in the order of names) or of a pattern (``pages/*.html``).

    What cannot be looked into comes out as :class:`Rejected`; nothing is raised and nothing is lost. In a folder only
    files that may hold pages are taken, by their names; hidden ones are left out.

    Returns:
        Each file, and whether it was found in a folder rather than named.
    """
    given = Path(path)
    try:
        if given.is_dir():
            yield from _folder(given)
            return
        there = given.exists()
    except ValueError as fault:  # a zero byte in the name
        yield Rejected("intake", repr(path), f"not a file name: {fault}")
        return
    if there or not glob.has_magic(path):
        yield given, False
        return
    matches = sorted(glob.glob(path, recursive=True))  # noqa: PTH207 - the pattern may be absolute
    if not matches:
        yield Rejected("intake", path, "nothing matches this pattern")
    for match in matches:
        if Path(match).is_dir():
            yield from _folder(Path(match))
        else:
            yield Path(match), False


def may_hold_pages(name: str) -> bool:
    """Whether a file of a folder is looked at, by its name."""
    lower = name.lower()
    return not name.startswith(".") and lower.endswith((*MEDIA_TYPES, *ARCHIVES, *WIRE))


def _folder(folder: Path) -> Iterator[tuple[Path, bool] | Rejected]:
    faults: list[OSError] = []
    found = 0
    for where, folders, files in os.walk(folder, onerror=faults.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if may_hold_pages(name):
                found += 1
                yield Path(where) / name, True
    for fault in faults:
        yield Rejected("intake", str(fault.filename), f"the folder cannot be read: {fault.strerror}")
    if not found and not faults:
        yield Rejected("intake", str(folder), f"no pages in this folder ({' '.join(MEDIA_TYPES)} {' '.join(ARCHIVES)})")
