"""Archives of many pages (WARC, JSON lines, Parquet), each to be read by itself: the shards of a large load."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from onrecord.intake.channels import Channels
from onrecord.intake.fetch import Fetcher, fetching
from onrecord.intake.files import ARCHIVES, files_of
from onrecord.intake.sniff import HEAD, kind_of
from onrecord.records import Page, Rejected, Unchanged

_KINDS = ("warc", "json", "gzip", "parquet")


@dataclass(frozen=True, slots=True)
class Shards:
    """What paths name.

    Attributes:
        paths: of archives, in order, each once.
        refused: what was named and is none, or cannot be read.
        beside: how many other files with pages lie in the folders; they are for :func:`onrecord.pipeline.add`.
    """

    paths: tuple[str, ...]
    refused: tuple[Rejected, ...]
    beside: int


def shards_of(given: Iterable[str]) -> Shards:
    """The archives that paths name: files, folders (with all below them), patterns."""
    paths: dict[str, None] = {}
    refused: list[Rejected] = []
    beside = 0
    for one in given:
        if one == "-" or "://" in one[:12]:
            refused.append(
                Rejected("intake", one, "not a file: archives are read where they lie, once they are fetched")
            )
            continue
        for found in files_of(one):
            if isinstance(found, Rejected):
                refused.append(found)
                continue
            path, in_folder = found
            if in_folder and not path.name.lower().endswith(ARCHIVES):
                beside += 1
            elif reason := _fault(path):
                refused.append(Rejected("intake", str(path), reason))
            else:
                paths[str(path)] = None
    return Shards(tuple(paths), tuple(refused), beside)


def _fault(path: Path) -> str | None:
    """Why a file is no archive; None where it is one."""
    try:
        with path.open("rb") as stream:
            head = stream.read(HEAD)
    except OSError as fault:
        return f"the file cannot be read: {fault.strerror or fault}"
    if not head:
        return "the file is empty"
    if kind_of(head) not in _KINDS:
        return "not an archive (WARC, JSON lines, Parquet): `onrecord add` takes pages"
    return None


def pages_in(path: str) -> Iterator[Page | Rejected | Unchanged]:
    """The pages of an archive, as :class:`~onrecord.intake.channels.Channels` gives them."""
    with fetching(Fetcher()) as fetcher:  # asked for nothing: archives name no addresses to be fetched
        yield from Channels(fetcher).file(Path(path))
