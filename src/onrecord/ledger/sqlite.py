"""The ledger in one SQLite file."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import SimpleNamespace

from onrecord.errors import LedgerError, OnrecordError
from onrecord.ledger import query as sql
from onrecord.ledger.asking import MARK
from onrecord.ledger.connect import clear_words, connect
from onrecord.ledger.relational import RelationalLedger
from onrecord.ledger.tables import Writing

_BATCH = 256  # rows fetched at a time


class _Dialect:
    then = "CROSS JOIN"  # in the order written

    def alike(self, column: str) -> str:
        return f"{column} = ? COLLATE NOCASE"

    def claims_with(self, phrases: Sequence[sql.Phrase]) -> sql.Found:
        return sql.Found("claim_words", "claim_words.rowid", "claim_words MATCH ?", (sql.match(phrases),))

    def articles_with(self, phrases: Sequence[sql.Phrase]) -> sql.Found:
        return sql.Found("article_words", "article_words.rowid", "article_words MATCH ?", (sql.match(phrases),))

    def gists_with(self, phrases: Sequence[sql.Phrase]) -> sql.Found:
        return sql.Found("gist_words", "gist_words.rowid", "gist_words MATCH ?", (sql.match(phrases),))


class SqliteLedger(RelationalLedger):
    """A ledger in one file; each thread has a connection of its own."""

    dialect = _Dialect()

    def __init__(self, path: str, create: bool = True, read_only: bool = False) -> None:
        self.path = str(path)
        self._create, self._read_only = create, read_only
        self._own: threading.local | SimpleNamespace = threading.local()
        self._all: list[sqlite3.Connection] = []
        self._connection()  # so that what is wrong is said at once

    def close(self) -> None:
        """Close the connections of all threads."""
        for connection in self._all:
            connection.close()
        self._all.clear()
        self._own = threading.local()

    def hand_around(self) -> None:
        """From now on have one connection for all threads, of which one at a time uses the ledger."""
        self._connection()
        self._own = SimpleNamespace(**vars(self._own))

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._own, "connection", None)
        if connection is None:
            connection = connect(self.path, self._create, self._read_only)
            self._own.connection = connection
            self._all.append(connection)
        return connection

    def _rows(self, statement: str, values: Sequence[object] = ()) -> Iterator[tuple[object, ...]]:
        with clear_words(self.path):
            cursor = self._connection().execute(statement, tuple(values))
            while rows := cursor.fetchmany(_BATCH):
                yield from rows

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """All that is done inside is kept together or not at all; writers take turns."""
        if self._read_only:
            raise LedgerError(f"{self.path}: opened to be read only")
        with clear_words(self.path):
            connection = self._connection()
            if connection.in_transaction:  # inside another: kept or given up with it
                yield connection
                return
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    def _alone(self, what: str) -> None:
        """Nothing to wait for: writers take turns."""

    def _find_gists(self, db: Writing, gists: Sequence[tuple[str, str]]) -> None:
        """Nothing: triggers do so."""

    def _snippets(self, wanted: Sequence[sql.Phrase], numbers: Sequence[int]) -> Iterator[tuple[object, ...]]:
        return self._rows(
            "SELECT a.number, a.id, a.outlet, a.day, a.headline, snippet(article_words, -1, ?, ?, ' … ', 24) "
            "FROM article_words CROSS JOIN article a ON a.number = article_words.rowid "
            f"WHERE article_words MATCH ? AND article_words.rowid IN ({', '.join('?' * len(numbers))})",
            (*MARK, sql.match(wanted), *numbers),
        )

    def _add_up(self, db: Writing) -> None:
        """Nothing: triggers do so."""

    def _erasing(self, db: Writing) -> None:
        """Deleted content is overwritten with zeros."""
        db.execute("PRAGMA secure_delete = ON")

    def erase(self) -> None:
        """Write the word indexes anew without what was deleted, and empty the log."""
        with self._writing() as db:
            self._erasing(db)
            for index in ("article_words", "claim_words", "gist_words"):
                db.execute(f"INSERT INTO {index} ({index}) VALUES ('optimize')")
        for _ in self._rows("PRAGMA wal_checkpoint(TRUNCATE)"):
            pass

    def database(self) -> str:
        """SQLite's version and the size of the file, with what its log still holds."""
        row = self._row("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
        assert row is not None
        return f"SQLite {sqlite3.sqlite_version}, {float(str(row[0])) / 1e6:.1f} MB"

    def check(self) -> tuple[str, ...]:
        """What SQLite finds wrong with its file, its links and its word indexes; empty where nothing is."""
        faults = [str(row[0]) for row in self._rows("PRAGMA integrity_check(100)") if row[0] != "ok"]
        faults += [f"a row of {row[0]} points to nothing in {row[2]}" for row in self._rows("PRAGMA foreign_key_check")]
        if not self._read_only:
            for index in ("article_words", "claim_words"):
                try:
                    for _ in self._rows(f"INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)"):
                        pass
                except OnrecordError as error:
                    faults.append(f"the word index {index} does not fit its table: {error}")
        return tuple(faults)
