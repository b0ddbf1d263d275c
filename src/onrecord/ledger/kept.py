"""Ledgers that stay open for many readers, as a server needs them."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from onrecord.errors import LedgerError
from onrecord.ledger.protocol import Ledger

_MOST = 16  # connections
_PATIENCE = 30.0  # seconds to wait for one


class Kept:
    """A ledger opened to be read only, several times over: each question takes a connection and gives it back.

    A file that was put in the place of the ledger is opened anew; a lost connection to a server is made again.
    """

    def __init__(self, where: str) -> None:
        self._where = where
        self._lock = threading.Lock()
        self._room = threading.BoundedSemaphore(_MOST)
        self._idle: list[tuple[tuple[int, ...] | None, Ledger]] = []

    @contextmanager
    def opened(self) -> Iterator[Ledger]:
        """The ledger, for one question.

        Raises:
            Missing: there is none.
            LedgerError: it cannot be read, or all connections stay in use.
        """
        if not self._room.acquire(timeout=_PATIENCE):
            raise LedgerError(
                f"more than {_MOST} questions at once, and none of them answered within {_PATIENCE:.0f} s"
            )
        try:
            mark = self._seen()
            ledger = self._take(mark)
            try:
                yield ledger
            except BaseException:
                ledger.close()
                raise
            with self._lock:
                self._idle.append((mark, ledger))
        finally:
            self._room.release()

    def _take(self, mark: tuple[int, ...] | None) -> Ledger:
        """One that is idle and still that of the file, or a new one."""
        while True:
            with self._lock:
                if not self._idle:
                    break
                held, ledger = self._idle.pop()
            if held == mark:
                return ledger
            ledger.close()
        ledger = Ledger.open(self._where, create=False, read_only=True)
        ledger.hand_around()
        return ledger

    def close(self) -> None:
        """Give back the connections that are idle."""
        with self._lock:
            while self._idle:
                self._idle.pop()[1].close()

    def _seen(self) -> tuple[int, ...] | None:
        """Which file it is, and when it was last written; None for a database of a server."""
        if "://" in self._where:
            return None
        try:
            found = os.stat(self._where)  # noqa: PTH116
        except OSError:
            return (0,)
        return found.st_dev, found.st_ino, found.st_mtime_ns
