"""Where what was read from archives lies: a folder of Parquet files by table and shard, and a marker for each shard.

``claims/NAME.parquet`` holds the claims of the shard ``NAME``, the other tables likewise, and ``done/NAME.json`` says that
the shard is whole, with the SHA-256 of each file. Row group *k* of every table but ``refused`` is about the same pages, so
that a shard can be gone through in step. A file appears under its name when it is complete; the marker comes last.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from onrecord import codec
from onrecord.codec_arrow import arrow, schema
from onrecord.errors import BadRequest, OnrecordError
from onrecord.intake.parquet import OURS
from onrecord.records import Article, Claim, LedgerWarning, Page, Rejected, digest
from onrecord.version import READER

if TYPE_CHECKING:
    import pyarrow as pa

LAYOUT = 1
TABLES = ("pages", "articles", "claims", "warnings", "refused")
# What stands in a table beside the fields of its records. `number` is the page's place in its shard, refused ones counted.
BESIDE: dict[str, tuple[tuple[str, type], ...]] = {
    "pages": (("article", str), ("number", int)),
    "articles": (("number", int), ("reader", str)),
    "claims": (("outlet", str), ("day", str), ("number", int)),
    "warnings": (("article", str),),
    "refused": (("number", int),),
}
RECORDS: dict[str, type] = {
    "pages": Page,
    "articles": Article,
    "claims": Claim,
    "warnings": LedgerWarning,
    "refused": Rejected,
}
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Written:
    """A file of a shard: how many rows and bytes, and the SHA-256 of these."""

    rows: int
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Done:
    """The marker of a shard that was read to its end.

    Attributes:
        shard: path of the archive, as it was given.
        name: under which its files lie.
        size: of the archive in bytes, when it was read.
        reader: name and version of what read it.
        layout: version of the form of the files.
        articles: that were read; ``claims``, ``warnings`` and ``refused`` likewise.
        seconds: of processor time that it took.
        damaged: why the archive could not be read to its end; None where it could.
        files: by table.
    """

    shard: str
    name: str
    size: int
    reader: str
    layout: int
    articles: int
    claims: int
    warnings: int
    refused: int
    seconds: float
    damaged: str | None
    files: dict[str, Written]


@cache
def columns(table: str) -> pa.Schema:
    """The columns of a table.

    Of ``pages``, the last four are how the article is compared with others (:class:`onrecord.reconcile.stories.Document`).
    """
    made = schema(RECORDS[table], BESIDE[table])
    if table == "pages":
        a = arrow()
        for field in (
            a.field("hours", a.list_(a.float64())),
            a.field("words", a.list_(a.string())),
            a.field("weights", a.list_(a.float64())),
            a.field("meaning", a.binary()),
        ):
            made = made.append(field)
    return made.with_metadata({OURS: codec.dumps({"table": table, "layout": LAYOUT, "reader": READER}).encode()})


def name_of(path: str) -> str:
    """The name of a shard: its file's, made safe, and eight digits that tell it from its namesakes in other folders."""
    return f"{_UNSAFE.sub('_', Path(path).name)[:100]}-{digest(os.fsencode(path))[:8]}"


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of shards.

    Attributes:
        path: of it.
    """

    path: Path

    def make(self) -> None:
        """Make it, and the folders in it.

        Raises:
            BadRequest: it cannot be made, or cannot be written to.
        """
        try:
            for part in (*TABLES, "done"):
                (self.path / part).mkdir(parents=True, exist_ok=True)
        except OSError as fault:
            raise BadRequest(f"{self.path}: the folder cannot be made: {fault.strerror or fault}") from fault
        if not os.access(self.path / "done", os.W_OK):
            raise BadRequest(f"{self.path}: no right to write into it")

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Nobody else writes into the folder meanwhile; the right to it ends with the program, however that ends.

        Raises:
            OnrecordError: somebody does.
        """
        with (self.path / "done" / ".writing").open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as fault:
                raise OnrecordError(f"{self.path}: another program is writing into it") from fault
            yield

    def file(self, table: str, name: str) -> Path:
        """Where a table of a shard lies."""
        return self.path / table / f"{name}.parquet"

    def marker(self, name: str) -> Path:
        """Where the marker of a shard lies."""
        return self.path / "done" / f"{name}.json"

    def at(self, name: str) -> Path:
        """Where a worker notes which page of a shard it is at, so that it can be told of which it died."""
        return self.path / "done" / f"{name}.at"

    def done(self, name: str) -> Done | None:
        """The marker of a shard; None where there is none, or none that can be read."""
        try:
            return codec.restore(Done, codec.loads(self.marker(name).read_bytes()))
        except (OSError, BadRequest):
            return None

    def all_done(self) -> tuple[Done, ...]:
        """The markers in order of the archives' paths."""
        found = (self.done(path.stem) for path in (self.path / "done").glob("*.json"))
        return tuple(sorted((one for one in found if one), key=lambda done: Path(done.shard).parts))

    def clear(self, name: str) -> None:
        """Remove what is left of a shard: the marker first."""
        self.marker(name).unlink(missing_ok=True)
        for table in TABLES:
            self.file(table, name).unlink(missing_ok=True)
            for part in (self.path / table).glob(f"{name}.*.part"):
                part.unlink(missing_ok=True)

    def mark(self, done: Done) -> None:
        """Write a marker, and be sure that it and all before it are on the disk."""
        marker = self.marker(done.name)
        part = marker.with_name(f"{marker.name}.{os.getpid()}.part")
        with part.open("wb") as file:
            file.write(codec.dumps(done).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
        for table in TABLES:
            _sync(self.path / table)
        part.replace(marker)
        _sync(marker.parent)


def _sync(folder: Path) -> None:
    """See to it that new names in a folder are on the disk, where the file system knows of such a thing."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def sha256_of(path: Path) -> str:
    """SHA-256 of a file."""
    hashed = hashlib.sha256()
    with path.open("rb") as file:
        while part := file.read(_BLOCK):
            hashed.update(part)
    return hashed.hexdigest()
