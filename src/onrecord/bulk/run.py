"""A whole run over many archives: what is done already is skipped, the rest is given to workers."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal

from onrecord.bulk.layout import LAYOUT, Done, Folder
from onrecord.bulk.on_ray import is_there, on_ray
from onrecord.bulk.shard import Job
from onrecord.bulk.workers import Told, in_processes, in_turn
from onrecord.codec_arrow import arrow
from onrecord.errors import BadRequest
from onrecord.version import READER

Engine = Literal["ray", "processes"]


def bulk(
    shards: Iterable[str],
    folder: str | os.PathLike[str],
    engine: Engine | None = None,
    workers: int | None = None,
    address: str | None = None,
) -> Iterator[tuple[Told, bool]]:
    """Read archives into a folder of Parquet files; what was begun and not ended is begun anew.

    Args:
        shards: paths of the archives, as :func:`onrecord.intake.shards.shards_of` gives them.
        folder: where to; made where there is none.
        engine: who works; None: Ray where it is installed.
        workers: how many at a time; None: one for each core. One worker without Ray is this process.
        address: of a Ray cluster.

    Returns:
        What the workers tell as it happens; of a shard that was done before its marker and True.

    Raises:
        BadRequest: the folder cannot be written to, or an argument does not fit.
        Missing: pyarrow is not installed, or Ray is not and was asked for.
    """
    arrow()
    if workers is not None and workers < 1:
        raise BadRequest("workers are at least one")
    if address is not None and engine == "processes":
        raise BadRequest("a cluster's address is for Ray")
    place = Folder(Path(folder))
    place.make()
    return _run(tuple(shards), place, engine or ("ray" if address or is_there() else "processes"), workers, address)


def _run(
    shards: tuple[str, ...], folder: Folder, engine: Engine, workers: int | None, address: str | None
) -> Iterator[tuple[Told, bool]]:
    with folder.alone():
        jobs = []
        for shard in shards:
            job = Job(shard, str(folder.path))
            done = folder.done(job.name)
            if done is not None and still_holds(done, folder):
                yield done, True
            else:
                jobs.append(job)
        if not jobs:
            return
        if engine == "ray":
            telling = on_ray(jobs, workers, address)
        elif workers == 1:
            telling = in_turn(jobs)
        else:
            telling = in_processes(jobs, workers or os.cpu_count() or 1)
        for told in telling:
            yield told, False


def still_holds(done: Done, folder: Folder) -> bool:
    """Whether a marker is of this version and of the archive as it is, and its files are there in full."""
    try:
        return (
            (done.reader, done.layout, done.size) == (READER, LAYOUT, Path(done.shard).stat().st_size)
            and all(folder.file(table, done.name).stat().st_size == file.bytes for table, file in done.files.items())
        )  # fmt: skip
    except OSError:
        return False
