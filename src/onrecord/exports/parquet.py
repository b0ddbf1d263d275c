"""The claims as a Parquet file, typed as the records are, with what is needed of article and assertion beside.

Reference: Apache Parquet, written by Apache Arrow; the columns follow :mod:`onrecord.codec_arrow`.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from onrecord import codec_arrow
from onrecord.exports.selection import Entry, Selection
from onrecord.records import Claim

if TYPE_CHECKING:
    import pyarrow as pa

ROWS = 5000  # in a row group
BESIDE: dict[str, type] = {
    **{"outlet": str, "published": str, "headline": str, "address": str, "page_sha256": str},
    **{"assertion": str, "position": str, "origin": str, "adds_origin": bool, "gist": str, "status": str},
}


class _Sink:
    """Takes what a writer writes, to be handed on."""

    def __init__(self) -> None:
        self.held = bytearray()
        self.closed = False
        self._at = 0

    def write(self, chunk: bytes) -> int:
        """Keep it."""
        self.held += chunk
        self._at += len(chunk)
        return len(chunk)

    def tell(self) -> int:
        """How much was written so far."""
        return self._at

    def flush(self) -> None:
        """Nothing waits."""

    def close(self) -> None:
        """No more follows."""
        self.closed = True

    def taken(self) -> bytes:
        """What was written since this was last asked."""
        chunk = bytes(self.held)
        self.held.clear()
        return chunk


def chunks(held: Selection) -> Iterator[bytes]:
    """The file, a row group at a time.

    Raises:
        Missing: pyarrow is not installed.
    """
    arrow = codec_arrow.arrow()
    sink = _Sink()
    schema = codec_arrow.schema(Claim, tuple(BESIDE.items()))
    with arrow.parquet.ParquetWriter(arrow.PythonFile(sink, mode="w"), schema, compression="zstd") as writer:
        for rows in tables(held):
            writer.write_table(rows)
            yield sink.taken()
    yield sink.taken()


def tables(held: Selection) -> Iterator[pa.Table]:
    """The claims with what stands beside them, so many at a time.

    Raises:
        Missing: pyarrow is not installed.
    """
    rest = held.entries()
    while entries := tuple(islice(rest, ROWS)):
        beside = [_beside(entry) for entry in entries]
        columns = {name: (kind, [row[name] for row in beside]) for name, kind in BESIDE.items()}
        yield codec_arrow.table(Claim, [entry.claim for entry in entries], columns)


def whole(held: Selection) -> pa.Table:
    """All of them as one table."""
    schema = codec_arrow.schema(Claim, tuple(BESIDE.items()))
    made: pa.Table = codec_arrow.arrow().concat_tables([schema.empty_table(), *tables(held)])
    return made


def _beside(entry: Entry) -> dict[str, object]:
    article, link, assertion = entry.article, entry.membership, entry.assertion
    return {
        **{"outlet": article.outlet, "published": article.published, "headline": article.headline},
        **{"address": article.url or article.origin, "page_sha256": article.sha256},
        **{"assertion": link.assertion if link else None, "position": entry.position},
        **{"origin": link.origin if link else None, "adds_origin": link.adds_origin if link else None},
        **{"gist": assertion.gist if assertion else None, "status": assertion.status if assertion else None},
    }
