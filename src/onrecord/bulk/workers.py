"""Processes of this machine, each with the models loaded once, that read one shard after the other.

A worker that dies (killed for its memory, a fault in a library) is replaced and its shard begun anew; a page at which that
happens twice is refused, and the rest of the archive is read. Workers end when the program that started them does.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import TypeAlias

from onrecord.bulk.layout import Done, Folder
from onrecord.bulk.shard import Failed, Job, Progress, read_shard, warm

Told: TypeAlias = Progress | Done | Failed
MOST_DEATHS = 12  # of workers over one shard; then it is given up


@dataclass(slots=True)
class Deaths:
    """Of which pages workers died, shard by shard."""

    at: dict[str, Counter[int]] = field(default_factory=dict)

    def again(self, job: Job) -> Job | Failed:
        """What to do with a shard whose worker died: once more, without a page that killed twice, or give up."""
        counted = self.at.setdefault(job.shard, Counter())
        folder = Folder(Path(job.folder))
        try:
            number = int(folder.at(job.name).read_bytes())
        except (OSError, ValueError):
            number = 0  # before its first page
        counted[number] += 1
        if counted.total() > MOST_DEATHS or counted[0] > 2:
            return Failed(job.shard, f"its workers died {counted.total()} times")
        return replace(job, deadly=tuple(sorted(n for n, times in counted.items() if times > 1)))


def in_turn(jobs: Sequence[Job]) -> Iterator[Told]:
    """Read shards one after the other in this process."""
    for job in jobs:
        yield from read_shard(job)


def in_processes(jobs: Sequence[Job], count: int) -> Iterator[Told]:
    """Read shards in so many processes; what they tell comes as it happens."""
    waiting = list(reversed(jobs))
    deaths = Deaths()
    hands: list[_Hand] = []
    try:
        while waiting or hands:
            while waiting and len(hands) < count:
                hands.append(_Hand.hire(waiting.pop()))
            ready = wait([hand.pipe for hand in hands])
            for hand in [hand for hand in hands if hand.pipe in ready]:
                try:
                    told: Told = hand.pipe.recv()
                except (EOFError, ConnectionResetError):  # it died
                    hand.dismiss()
                    hands.remove(hand)
                    again = deaths.again(hand.job)
                    if isinstance(again, Failed):
                        yield again
                    else:
                        waiting.append(again)
                    continue
                yield told
                if not isinstance(told, Progress):
                    if waiting:
                        hand.give(waiting.pop())
                    else:
                        hand.dismiss()
                        hands.remove(hand)
    finally:
        for hand in hands:
            hand.dismiss(at_once=True)


@dataclass(slots=True)
class _Hand:
    """A process that works, and the pipe to it."""

    process: BaseProcess
    pipe: Connection
    job: Job

    @classmethod
    def hire(cls, job: Job) -> _Hand:
        # a fresh interpreter: it holds no other worker's pipe, and so sees ours close when we end, however we do
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=_serve, args=(theirs,), daemon=True)
        process.start()
        theirs.close()
        hand = cls(process, ours, job)
        hand.give(job)
        return hand

    def give(self, job: Job) -> None:
        self.job = job
        with suppress(BrokenPipeError):  # it died: seen when it is listened to
            self.pipe.send(job)

    def dismiss(self, at_once: bool = False) -> None:
        self.pipe.close()
        if at_once:
            self.process.terminate()
        self.process.join()


def _serve(pipe: Connection) -> None:
    """What a worker does: read what it is given until nobody gives any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the one who started it decides
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # a worker is one core
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        warm()
        while True:
            for told in read_shard(pipe.recv()):
                pipe.send(told)
