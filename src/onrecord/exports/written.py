"""A file written whole or not at all, and texts as bytes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from onrecord.errors import BadRequest

_NO_IRI = re.compile(r"[\x00-\x20\x7f<>\"{}|^`\\]")


def write(output: Path, chunks: Iterable[bytes]) -> int:
    """Write a file whole or not at all; gives its size in bytes. A device or a pipe is written to and never replaced.

    Raises:
        BadRequest: it cannot be written.
    """
    device = output.exists() and not output.is_file()
    half = output if device else output.with_name(output.name + ".part")
    size = 0
    try:
        try:
            with half.open("wb") as file:
                for chunk in chunks:
                    size += file.write(chunk)
            if not device:
                half.replace(output)
        except BaseException:
            if not device:
                with suppress(OSError):
                    half.unlink()
            raise
    except OSError as error:
        raise BadRequest(f"{output}: cannot be written: {error.strerror or error}") from error
    return size


def encoded(pieces: Iterable[str], end: str = "") -> Iterator[bytes]:
    """Pieces of text as UTF-8, an end behind each; half characters that no encoding can write are spelled out."""
    for piece in pieces:
        yield (piece + end).encode("utf-8", "backslashreplace")


def document(head: str, items: Iterable[object], tail: str) -> Iterator[str]:
    """A JSON document around a list, an item a line.

    Args:
        head: up to and with the list's ``[``.
        items: plain values.
        tail: from the list's ``]`` on.
    """
    yield head + "\n"
    before = ""
    for item in items:
        yield before + dumps(item)
        before = ",\n"
    yield "\n" + tail + "\n"


def dumps(item: object) -> str:
    """A plain value as JSON on one line."""
    return json.dumps(item, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def iri(address: str) -> str:
    """An address as an IRI; what cannot stand in one is percent-encoded."""
    sound = address.encode("utf-8", "replace").decode("utf-8")
    return _NO_IRI.sub(lambda found: f"%{ord(found[0]):02X}", sound)


def printable(text: str) -> str:
    """Text on one line, without what no screen shows: control characters and signs that are none."""
    kept = (ch if ord(ch) >= 32 and ord(ch) not in (0x7F, 0xFFFE, 0xFFFF) else " " for ch in text)
    return " ".join("".join(kept).encode("utf-8", "replace").decode("utf-8").split())
