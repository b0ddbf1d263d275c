"""Packed bodies inflated up to a limit and never further: a bomb costs no more than a page."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

import brotli

from onrecord.errors import Refused

_STEP = 256 * 1024


def inflated(chunks: Iterable[bytes], encoding: str, limit: int) -> bytes:
    """A body as it was before it was packed for sending.

    Args:
        chunks: as received.
        encoding: the ``Content-Encoding``: ``gzip``, ``deflate``, ``br``, ``identity`` or none; several by commas.
        limit: most bytes of the result.

    Raises:
        Refused: it is larger, damaged, or packed in a way that is not known.
    """
    stream: Iterator[bytes] = iter(chunks)
    names = [name.strip().lower() for name in encoding.split(",") if name.strip().lower() not in ("", "identity")]
    if len(names) > 2:
        raise Refused("packed more than twice")
    for name in reversed(names):
        stream = _unpacked(stream, name)
    parts, size = [], 0
    for part in stream:
        size += len(part)
        if size > limit:
            raise Refused(f"more than {limit:,} bytes")
        parts.append(part)
    return b"".join(parts)


def _unpacked(chunks: Iterator[bytes], name: str) -> Iterator[bytes]:
    if name in ("gzip", "x-gzip"):
        return _zlib(chunks, 16 + zlib.MAX_WBITS)
    if name == "deflate":
        return _deflate(chunks)
    if name == "br":
        return _brotli(chunks)
    raise Refused(f"packed as {name[:40]!r}, which is not known")


def _zlib(chunks: Iterator[bytes], bits: int) -> Iterator[bytes]:
    engine = zlib.decompressobj(bits)
    fresh = True
    try:
        for chunk in chunks:
            rest = chunk
            while rest:
                if engine.eof:  # a further member
                    if not rest.strip(b"\0"):
                        break
                    if bits <= zlib.MAX_WBITS or not rest.startswith(b"\x1f"):
                        return  # what follows the end is no part of it
                    engine = zlib.decompressobj(bits)
                yield engine.decompress(rest, _STEP)
                fresh = False
                rest = engine.unconsumed_tail or (engine.unused_data if engine.eof else b"")
        while not engine.eof and (part := engine.decompress(engine.unconsumed_tail, _STEP)):
            yield part
    except zlib.error as error:
        raise Refused(f"its packing is damaged: {error}") from error
    if not engine.eof and not fresh:
        raise Refused("its packing breaks off before the end")


def _deflate(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The wrapping of zlib as the standard has it, or none as some servers send."""
    first = next((chunk for chunk in chunks if chunk), b"")
    wrapped = len(first) > 1 and first[0] & 0x0F == 8 and (first[0] * 256 + first[1]) % 31 == 0

    def all_chunks() -> Iterator[bytes]:
        yield first
        yield from chunks

    return _zlib(all_chunks(), zlib.MAX_WBITS if wrapped else -zlib.MAX_WBITS)


def _brotli(chunks: Iterator[bytes]) -> Iterator[bytes]:
    engine = brotli.Decompressor()
    try:
        for chunk in chunks:
            part = engine.process(chunk, output_buffer_limit=_STEP)
            yield part
            while not engine.can_accept_more_data():
                yield engine.process(b"", output_buffer_limit=_STEP)
        if not engine.is_finished():
            raise Refused("its packing breaks off before the end")
    except brotli.error as error:
        raise Refused(f"its packing is damaged: {error}") from error
