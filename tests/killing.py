"""A program that is killed at any moment, or at any commit: run in a child of its own, which ends as the machine would end it."""

from __future__ import annotations

import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from onrecord.ledger import Ledger
from onrecord.ledger.postgres import PostgresLedger
from onrecord.ledger.sqlite import SqliteLedger


def _forked(work: Callable[[], object]) -> int:
    """A child that does this and ends: with 0 when it is done, with 1 and the traceback where it fails."""
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            work()
            code = 0
        except BaseException:
            traceback.print_exc()
            sys.stderr.flush()
        finally:
            os._exit(code)
    return child


def run_and_kill(work: Callable[[], object], after: float | None = None) -> bool:
    """Run in a child and kill it after so many seconds; whether it was killed before it was done.

    The child has all modules loaded already and opens what it needs itself.
    """
    child = _forked(work)
    timer = threading.Timer(after, os.kill, (child, signal.SIGKILL)) if after is not None else None
    if timer is not None:
        timer.start()
    _, status = os.waitpid(child, 0)
    if timer is not None:
        timer.cancel()
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return True
    assert os.WEXITSTATUS(status) == 0, "the child failed"
    return False


class Boundaries:
    """Counts the commits of a program, and kills it at one: just before it, or just after."""

    def __init__(self, at: int | None = None, after: bool = False) -> None:
        self.count, self.at, self.after, self._level = 0, at, after, 0

    def install(self) -> None:
        """In this process, for good."""
        for kind, names in ((SqliteLedger, ("_writing",)), (PostgresLedger, ("_writing", "together"))):
            for name in names:
                setattr(kind, name, self._counted(getattr(kind, name)))

    def _counted(self, real: Callable[..., Any]) -> Callable[..., Any]:
        @contextmanager
        def counted(ledger: Ledger) -> Iterator[Any]:
            self._level += 1
            try:
                with real(ledger) as db:
                    yield db
                    if self._level == 1:
                        self.count += 1
                        self._end(before=True)
                if self._level == 1:
                    self._end(before=False)
            finally:
                self._level -= 1

        return counted

    def _end(self, before: bool) -> None:
        if self.count == self.at and before is not self.after:
            os.kill(os.getpid(), signal.SIGKILL)


def run_together(works: Sequence[Callable[[], object]]) -> None:
    """Run each in a child of its own, all at once, until all are done."""
    children = []
    for work in works:
        children.append(_forked(work))
    codes = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
    assert codes == [0] * len(works), codes
