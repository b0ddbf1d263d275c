"""A ledger that stays open for many readers, as a server needs it."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from onrecord.ledger.protocol import Ledger


class Kept:
    """One ledger, opened to be read only and kept: each thread that asks has a connection of its own, which stays.

    A server has a fixed number of threads, so that this is its pool of connections. A file that was put in the place of
    the ledger is opened anew; a lost connection to a server is made again.
    """

    def __init__(self, where: str) -> None:
        self._where = where
        self._lock = threading.Lock()
        self._ledger: Ledger | None = None
        self._mark: tuple[int, ...] | None = None

    @contextmanager
    def opened(self) -> Iterator[Ledger]:
        """The ledger, for one question.

        Raises:
            Missing: there is none.
            LedgerError: it cannot be read.
        """
        with self._lock:
            mark = self._seen()
            if self._ledger is None or mark != self._mark:  # those who still read the old one keep it until they end
                self._ledger = Ledger.open(self._where, create=False, read_only=True)
                self._mark = mark
            ledger = self._ledger
        yield ledger

    def close(self) -> None:
        """Give back the connections of all threads."""
        with self._lock:
            if self._ledger is not None:
                self._ledger.close()
            self._ledger = None

    def _seen(self) -> tuple[int, ...] | None:
        """Which file it is, and when it was last written; None for a database of a server."""
        if "://" in self._where:
            return None
        try:
            found = os.stat(self._where)  # noqa: PTH116
        except OSError:
            return (0,)
        return found.st_dev, found.st_ino, found.st_mtime_ns
