"""The unit of work: one archive in, its Parquet files and a marker out; the same by whomever and however often it is done.

Memory is bounded by the largest page, not by the archive: pages come one after the other, and rows are written in groups.
"""

from __future__ import annotations

import os
import resource
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from onrecord import codec
from onrecord.bulk.layout import LAYOUT, TABLES, Done, Folder, Written, columns, name_of, sha256_of
from onrecord.codec_arrow import ZSTD, arrow
from onrecord.errors import OnrecordError
from onrecord.intake.shards import pages_in
from onrecord.pipeline import Reading, attempt
from onrecord.records import Page, Rejected, Unchanged
from onrecord.version import READER

if TYPE_CHECKING:
    from onrecord.reconcile.stories import Document
    from onrecord.records import LedgerWarning

GROUP_ROWS, GROUP_BYTES = 256, 16 << 20  # articles, and bytes of pages, after which a row group is written
GROUP_REFUSED = 4096  # likewise
TELL_SECONDS = 0.5
# Claims are compared each with each: in an article with more of them than this (a live blog of a day) that would take longer
# than to read it. What such a page gives reason to warn of is known when it is loaded.
MOST_CLAIMS = 500


@dataclass(frozen=True, slots=True)
class Job:
    """A shard to be read.

    Attributes:
        shard: path of the archive.
        folder: where to.
        deadly: numbers of pages at which a worker died twice: they are refused.
    """

    shard: str
    folder: str
    deadly: tuple[int, ...] = ()

    @property
    def name(self) -> str:
        """Under which its files lie."""
        return name_of(self.shard)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a shard is.

    Attributes:
        shard: path of the archive.
        pages: that were looked at, since this was last told.
        memory: the most that the worker has held, in bytes.
    """

    shard: str
    pages: int
    memory: int = 0


@dataclass(frozen=True, slots=True)
class Failed:
    """A shard that was not read: nothing of it is kept.

    Attributes:
        shard: path of the archive.
        reason: in words.
    """

    shard: str
    reason: str


def warm() -> None:
    """Load the models: once for each worker."""
    from onrecord.extract.parse import load_parser
    from onrecord.lang.sentences import meaning
    from onrecord.pipeline import default_tagger

    load_parser()
    default_tagger()
    meaning("warm")


def read_shard(job: Job) -> Iterator[Progress | Done | Failed]:
    """Read one archive; tells from time to time how far it is, and at last what became of it."""
    folder = Folder(Path(job.folder))
    try:
        folder.clear(job.name)
        yield from _read(job, folder)
    except OSError as fault:
        yield Failed(job.shard, f"its records cannot be written: {fault.strerror or fault}")
    except (OnrecordError, ValueError) as error:
        yield Failed(job.shard, f"{type(error).__name__}: {error}")
    finally:
        folder.at(job.name).unlink(missing_ok=True)


def _read(job: Job, folder: Folder) -> Iterator[Progress | Done]:
    started, told, before = time.process_time(), time.monotonic(), 0
    size = Path(job.shard).stat().st_size
    writer = _Writer(folder, job.name)
    damaged: str | None = None
    number = 0
    try:
        with folder.at(job.name).open("wb", buffering=0) as at:
            for item in pages_in(job.shard):
                number += 1
                os.pwrite(at.fileno(), b"%020d" % number, 0)
                if isinstance(item, Unchanged):
                    continue
                if isinstance(item, Rejected):
                    if item.id == job.shard:  # of the archive as a whole
                        damaged = item.reason
                    writer.refuse(number, item)
                elif number in job.deadly:
                    writer.refuse(
                        number, Rejected("extract", item.origin, "the program that read it died of it, twice")
                    )
                else:
                    writer.add(number, item, attempt(item))
                if time.monotonic() - told > TELL_SECONDS:
                    yield Progress(job.shard, number - before, _memory())
                    told, before = time.monotonic(), number
        files = writer.finish()
    except BaseException:
        writer.abandon()
        raise
    done = Done(
        job.shard,
        job.name,
        size,
        READER,
        LAYOUT,
        articles=files["articles"].rows,
        claims=files["claims"].rows,
        warnings=files["warnings"].rows,
        refused=files["refused"].rows,
        seconds=round(time.process_time() - started, 3),
        damaged=damaged,
        files=files,
    )
    folder.mark(done)
    yield Progress(job.shard, number - before, _memory())
    yield done


def _memory() -> int:
    """The most that this process has held, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


@dataclass(slots=True)
class _Writer:
    """The files of one shard while they are written."""

    folder: Folder
    name: str
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: {table: [] for table in TABLES})
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(TABLES, 0))
    held: int = 0
    files: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.files = {
            table: arrow().parquet.ParquetWriter(
                self.part(table), columns(table), compression="zstd", compression_level=ZSTD
            )
            for table in TABLES
        }

    def part(self, table: str) -> Path:
        """Where a file lies until it is complete: named after who writes it."""
        path = self.folder.file(table, self.name)
        return path.with_name(f"{self.name}.{os.getpid()}.part")

    def refuse(self, number: int, refused: Rejected) -> None:
        """Keep what was refused."""
        sound = Rejected(refused.stage, _sound(refused.id), _sound(refused.reason))
        self.rows["refused"].append({**codec.plain(sound), "number": number})
        if len(self.rows["refused"]) >= GROUP_REFUSED:
            self.flush()

    def add(self, number: int, page: Page, reading: Reading | Rejected) -> None:
        """Keep a page and what was read from it."""
        if isinstance(reading, Rejected):
            self.refuse(number, reading)
            return
        from onrecord.reconcile.blocking import document

        article = replace(reading.article, origin=_sound(reading.article.origin))
        page = replace(page, origin=article.origin)
        compared = document(article)
        self.rows["pages"].append({**codec.plain(page), "article": article.id, "number": number, **_compared(compared)})
        self.rows["articles"].append({**codec.plain(article), "number": number, "reader": READER})
        beside = {"outlet": article.outlet, "day": article.day, "number": number}
        self.rows["claims"] += [{**codec.plain(claim), **beside} for claim in reading.claims]
        self.rows["warnings"] += [{**codec.plain(one), "article": article.id} for one in _warnings(reading)]
        self.held += len(page.body) + 4 * len(article.text)
        if len(self.rows["articles"]) >= GROUP_ROWS or self.held >= GROUP_BYTES:
            self.flush()

    def flush(self) -> None:
        """Write a row group to each table, so that groups of one number are about the same pages."""
        for table, file in self.files.items():
            made = arrow().Table.from_pylist(self.rows[table], schema=columns(table))
            file.write_table(made, row_group_size=max(1, made.num_rows))
            self.counts[table] += made.num_rows
            self.rows[table] = []
        self.held = 0

    def finish(self) -> dict[str, Written]:
        """Complete the files and give them their names."""
        if any(self.rows.values()) or not any(self.counts.values()):
            self.flush()
        written: dict[str, Written] = {}
        for table, file in self.files.items():
            file.close()
            part = self.part(table)
            with part.open("rb") as on_disk:
                os.fsync(on_disk.fileno())
            written[table] = Written(self.counts[table], part.stat().st_size, sha256_of(part))
            part.replace(self.folder.file(table, self.name))
        return written

    def abandon(self) -> None:
        """Remove what was written so far."""
        for table, file in self.files.items():
            try:
                file.close()
            except (OSError, arrow().ArrowException):
                pass
            self.part(table).unlink(missing_ok=True)


def _compared(document: Document) -> dict[str, Any]:
    return {
        "hours": list(document.span) if document.span else None,
        "words": list(document.weights),
        "weights": list(document.weights.values()),
        "meaning": document.meaning,
    }


def _warnings(reading: Reading) -> tuple[LedgerWarning, ...]:
    """What the article by itself gives reason to warn of."""
    from onrecord.reconcile.settle import decisions, settle_story

    if len(reading.claims) > MOST_CLAIMS:
        return ()
    return settle_story([reading.article], reading.claims, (), decisions(())).warnings


def _sound(text: str) -> str:
    """Text that can be stored: file names may hold bytes that are no UTF-8."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
