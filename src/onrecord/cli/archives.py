"""``bulk`` and ``load``: archives of millions of pages into Parquet, and from there into a ledger."""

from __future__ import annotations

import sys
import time
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from onrecord.cli.options import DEFAULT_DB, Db, Form
from onrecord.cli.screen import complain, examples, put, say, sound, stderr, stop, wants_table

if TYPE_CHECKING:
    from rich.progress import Progress as Bars

    from onrecord.bulk import Done, Loaded

BULK_HELP = examples(
    "onrecord bulk CC-NEWS-2025060*.warc.gz --out june",
    "onrecord bulk archive/ --out read --workers 8",
    "onrecord bulk /shared/archive --out /shared/read --address auto    # a Ray cluster",
    "onrecord bulk archive/ --out read    # again, after an interruption: done shards are skipped",
)
LOAD_HELP = examples(
    "onrecord load june --db news.db",
    "onrecord load june/done/CC-NEWS-20250603.warc.gz-1f0c2a9b.json",
    "onrecord load /shared/read --db postgresql://desk@host/news",
)


class Engine(StrEnum):
    """Who works."""

    ray = "ray"
    processes = "processes"


def bulk(
    paths: Annotated[
        list[str],
        typer.Argument(metavar="PATH…", help="Archives (WARC, JSON lines, Parquet), folders of them, patterns."),
    ],
    out: Annotated[str, typer.Option("--out", "-o", metavar="FOLDER", help="Where the Parquet files go.")],
    workers: Annotated[
        int | None, typer.Option("--workers", min=1, help="Archives read at a time; by default one for each core.")
    ] = None,
    engine: Annotated[
        Engine | None, typer.Option("--engine", help="ray (default where it is installed) or processes.")
    ] = None,
    address: Annotated[
        str | None, typer.Option("--address", metavar="ADDRESS", help="A Ray cluster: auto, HOST:PORT, ray://…")
    ] = None,
    form: Form = None,
) -> None:
    """Read archives on all cores or a cluster into Parquet files; what is done is skipped, `load` takes the rest from there."""
    from onrecord.bulk import Failed, Progress
    from onrecord.bulk import bulk as read_all
    from onrecord.bulk.on_ray import is_there
    from onrecord.codec import dumps
    from onrecord.intake.shards import shards_of

    found = shards_of(paths)
    for refusal in found.refused:
        complain(refusal.id, refusal.reason)
    if found.beside:
        say(f"{found.beside} files beside the archives were left alone; `onrecord add` takes pages")
    if not found.paths:
        raise stop(1)
    if engine is None and not is_there() and workers is None:
        say("Ray is not installed (pip install 'onrecord[ray]'): working with processes of this machine alone")
    started, bad = time.monotonic(), len(found.refused)
    pages = memory = read = present = 0
    sums = dict.fromkeys(("articles", "claims", "warnings", "refused"), 0)
    with _bars(len(found.paths)) as bar:
        for told, before in read_all(found.paths, out, engine.value if engine else None, workers, address):
            if isinstance(told, Progress):
                pages, memory = pages + told.pages, max(memory, told.memory)
                bar.pages(told.pages)
                continue
            outcome = (
                "failed" if isinstance(told, Failed) else "damaged" if told.damaged else "present" if before else "read"
            )
            reason = told.reason if isinstance(told, Failed) else told.damaged
            if reason:
                bad += 1
                complain(told.shard, reason, bar.console)
            line: dict[str, Any] = {"type": "shard", "shard": sound(told.shard), "outcome": outcome, "reason": reason}
            if not isinstance(told, Failed):
                read, present = read + (not before), present + before
                for name in sums:
                    sums[name] += getattr(told, name)
                line |= {"name": told.name, **{name: getattr(told, name) for name in sums}, "seconds": told.seconds}
            if not wants_table(form):
                put([dumps(line)])
            bar.shard(told.shard)
    seconds = time.monotonic() - started
    pace = f" · {pages:,} pages in {_span(seconds)}, {pages / seconds:.1f} a second" if pages else ""
    held = f", at most {memory / 1e6:,.0f} MB a worker" if memory else ""
    say(
        f"{read} shard{'s' * (read != 1)} read, {present} done before, {bad} with faults{pace}{held}\n"
        f"{out}: {sums['articles']:,} articles, {sums['claims']:,} claims, {sums['warnings']:,} warnings, "
        f"{sums['refused']:,} refused with reasons"
    )
    if bad:
        raise stop(1)


def load(
    folders: Annotated[
        list[str], typer.Argument(metavar="FOLDER…", help="Of `bulk`, or markers in it (done/….json) for some shards.")
    ],
    db: Db = DEFAULT_DB,
    form: Form = None,
) -> None:
    """Bring what `bulk` read into a ledger and reconcile it: the same as `add` of the archives, without reading them again."""
    from onrecord.bulk import load as load_all
    from onrecord.bulk.loading import shards_in
    from onrecord.codec import dumps
    from onrecord.errors import VerificationFailed
    from onrecord.ledger import Ledger

    wanted = len(shards_in(folders))
    with Ledger.open(db) as ledger, _bars(wanted) as bar:

        def told(done: Done, loaded: Loaded) -> None:
            if not wants_table(form):
                counts = {"added": loaded.added, "present": loaded.present, "refused": loaded.refused}
                put([dumps({"type": "shard", "shard": sound(done.shard), "name": done.name, **counts})])
            bar.shard(done.shard)

        try:
            done = load_all(ledger, folders, told, bar.pages)
        except VerificationFailed as error:
            complain("onrecord", str(error), bar.console)
            raise stop(3) from None
        counts = ledger.counts()
    say(
        f"{done.added:,} articles added, {done.present:,} already there, {done.refused:,} refused · {ledger.path}: "
        f"{counts['article']:,} articles, {counts['claim']:,} claims, {counts['assertion']:,} assertions, "
        f"{counts['warning']:,} warnings"
    )


class _bars:  # noqa: N801 - used as a function
    """Progress on a terminal, by shards, with the pages so far; nothing elsewhere."""

    def __init__(self, shards: int) -> None:
        self.total, self.done = shards, 0
        self.progress: Bars | None = None
        self.console = None if not sys.stderr.isatty() else stderr()

    def __enter__(self) -> _bars:
        if self.console is not None:
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

            self.progress = Progress(
                *(BarColumn(), MofNCompleteColumn(), TextColumn("archives"), TimeElapsedColumn()),
                *(TextColumn("{task.fields[pages]:,} pages"), TextColumn("{task.description}")),
                console=self.console,
                transient=True,
            )
            self.task = self.progress.add_task("", total=self.total, pages=0)
            self.count = 0
            self.progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self.progress is not None:
            self.progress.stop()

    def pages(self, count: int) -> None:
        """So many pages more."""
        if self.progress is not None:
            self.count += count
            self.progress.update(self.task, pages=self.count)

    def shard(self, path: str) -> None:
        """A shard is done."""
        if self.progress is not None:
            self.progress.update(self.task, advance=1, description=sound(path)[-48:])


def _span(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min {rest} s" if minutes else f"{seconds:.1f} s"
