"""Pages from files, folders, patterns and standard input."""

from __future__ import annotations

import glob
import os
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from onrecord.records import Page, Rejected

MEDIA_TYPES = {
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "application/xhtml+xml",
    ".txt": "text/plain",
    ".text": "text/plain",
}
# Larger files are refused before they are read into memory; no news page comes near it.
LARGEST = 64 * 1024 * 1024


def from_path(path: str) -> Iterator[Page | Rejected]:
    """Pages of a file, of a folder (recursively, in the order of names) or of a pattern (``pages/*.html``).

    What cannot be read comes out as :class:`Rejected` with its reason; nothing is raised and nothing is lost.
    In a folder only files that look like pages (``.html .htm .xhtml .txt .text``) are taken; hidden ones are left out.
    """
    given = Path(path)
    if given.is_dir():
        yield from _folder(given)
    elif given.exists() or not glob.has_magic(path):
        yield _file(given)
    else:
        matches = sorted(glob.glob(path, recursive=True))  # noqa: PTH207 - the pattern may be absolute
        if not matches:
            yield Rejected("intake", path, "nothing matches this pattern")
        for match in matches:
            yield from _folder(Path(match)) if Path(match).is_dir() else iter((_file(Path(match)),))


def from_stdin(stream: BinaryIO | None = None) -> Page | Rejected:
    """The page on standard input."""
    body = (stream or sys.stdin.buffer).read(LARGEST + 1)
    if len(body) > LARGEST:
        return Rejected("intake", "-", f"more than {LARGEST:,} bytes on standard input")
    return Page(body, "-", "", datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))


def _folder(folder: Path) -> Iterator[Page | Rejected]:
    faults: list[OSError] = []
    found = 0
    for where, folders, files in os.walk(folder, onerror=faults.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if Path(name).suffix.lower() in MEDIA_TYPES and not name.startswith("."):
                found += 1
                yield _file(Path(where) / name)
    for fault in faults:
        yield Rejected("intake", str(fault.filename), f"the folder cannot be read: {fault.strerror}")
    if not found and not faults:
        yield Rejected("intake", str(folder), "no pages in this folder (.html .htm .xhtml .txt .text)")


def _file(path: Path) -> Page | Rejected:
    try:
        status = path.stat()
        if not path.is_file():
            return Rejected("intake", str(path), "not a file")
        if status.st_size > LARGEST:
            return Rejected("intake", str(path), f"{status.st_size:,} bytes, more than the {LARGEST:,} that are read")
        body = path.read_bytes()
    except OSError as fault:
        return Rejected("intake", str(path), f"the file cannot be read: {fault.strerror or fault}")
    except ValueError as fault:  # a zero byte in the name
        return Rejected("intake", repr(str(path)), f"not a file name: {fault}")
    retrieved = datetime.fromtimestamp(status.st_mtime, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return Page(body, str(path), MEDIA_TYPES.get(path.suffix.lower(), ""), retrieved)
