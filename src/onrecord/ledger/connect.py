"""SQLite files: opening, migrating, and their errors in clear words."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

from onrecord.errors import LedgerError, Missing
from onrecord.ledger.migrating import refuse_newer, steps
from onrecord.ledger.places import order_of

APPLICATION = 0x6F6E7263  # "onrc" in the file's header
BUSY_SECONDS = 300.0  # that another program may write: it may be reconciling a hundred pages on a slow machine


def connect(path: str, create: bool, read_only: bool) -> sqlite3.Connection:
    """A connection to a ledger of the newest schema.

    Raises:
        Missing: no file there and ``create`` is off.
        LedgerError: the file is no ledger, or cannot be used.
    """
    memory = path == ":memory:"
    if not memory:
        _look(Path(path), create and not read_only)
    with clear_words(path):
        connection = (
            sqlite3.connect(path, isolation_level=None, check_same_thread=False) if memory else _open(path, read_only)
        )
        try:
            connection.execute("PRAGMA foreign_keys = ON")
            _check_header(connection, path)
            if not read_only:
                # WAL: readers never wait; FULL: what was reported as added survives a power cut
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute("PRAGMA synchronous = FULL")
                migrate(connection, path)
            elif _version(connection) < latest():
                raise LedgerError(f"{path}: made by an older version of onrecord; open it once with the right to write")
        except BaseException:
            connection.close()
            raise
    return connection


def _open(path: str, read_only: bool) -> sqlite3.Connection:
    if not read_only:
        return sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    address = f"file:{quote(str(Path(path).resolve()))}"
    connection = sqlite3.connect(
        f"{address}?mode=ro", timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False, uri=True
    )
    try:
        connection.execute("SELECT count(*) FROM sqlite_master")
    except sqlite3.OperationalError:
        connection.close()
        if Path(f"{path}-wal").exists():
            raise
        # a folder without the right to write: no room for the -shm file, and nobody who could change the ledger
        connection = sqlite3.connect(f"{address}?immutable=1", isolation_level=None, check_same_thread=False, uri=True)
    return connection


def _look(path: Path, create: bool) -> None:
    """Say in clear words what SQLite would only hint at."""
    try:
        if path.is_dir():
            raise LedgerError(f"{path}: is a folder, not a ledger")
        if path.exists():
            with path.open("rb") as file:
                head = file.read(16)
            if head and head != b"SQLite format 3\x00":
                raise LedgerError(f"{path}: not a ledger (the file is no SQLite database)")
        elif not create:
            raise Missing(f"{path}: no ledger here; `onrecord add PATH… --db {path}` makes one")
        elif not path.parent.is_dir():
            raise LedgerError(f"{path}: the folder {path.parent} does not exist")
    except OSError as error:
        raise LedgerError(f"{path}: cannot be opened: {error.strerror or error}") from error


def _check_header(connection: sqlite3.Connection, path: str) -> None:
    mark = connection.execute("PRAGMA application_id").fetchone()[0]
    empty = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
    if mark != APPLICATION and not (mark == 0 and empty):
        raise LedgerError(f"{path}: not a ledger (a database of another program)")
    version = _version(connection)
    refuse_newer(path, version, latest())


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def migrations() -> tuple[tuple[int, str], ...]:
    """Numbered schema changes: number and SQL, in order."""
    return steps("sqlite")


def latest() -> int:
    """Number of the newest schema."""
    return migrations()[-1][0]


def schema_of(path: str) -> int:
    """Number of the schema of a ledger's file, which is not changed.

    Raises:
        Missing: no file there.
        LedgerError: the file is no ledger.
    """
    _look(Path(path), create=False)
    with clear_words(path), closing(_open(path, read_only=True)) as connection:
        _check_header(connection, path)
        return _version(connection)


def backup_of(path: str) -> str:
    """Where the copy is kept that is made before a file is brought to the newest schema."""
    return f"{path}.before-{latest():03}"


def migrate(connection: sqlite3.Connection, path: str) -> None:
    """Bring a file to the newest schema: a copy of it first, then all steps in one transaction."""
    before = _version(connection)
    if before == latest():
        return
    if before and path != ":memory:":
        with closing(sqlite3.connect(backup_of(path))) as copy:
            connection.backup(copy)
    connection.create_function("number_of", 1, order_of, deterministic=True)
    connection.execute("BEGIN IMMEDIATE")
    try:
        before = _version(connection)  # another program may have been faster
        for number, script in migrations():
            if number > before:
                for statement in statements(script):
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {number}")
        connection.execute(f"PRAGMA application_id = {APPLICATION}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:  # SQLite may have given it up by itself
            connection.execute("ROLLBACK")
        raise


def statements(script: str) -> Iterator[str]:
    """The statements of a script; a trigger's body stays whole."""
    pending = ""
    for line in script.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            yield pending
            pending = ""
    if pending.strip():
        yield pending


_WORDS = {
    sqlite3.SQLITE_BUSY: f"another program is writing to it (waited {BUSY_SECONDS:.0f} s); try again when it is done",
    sqlite3.SQLITE_LOCKED: "another part of this program is writing to it",
    sqlite3.SQLITE_FULL: "the disk is full; nothing of the last page was kept, all before it is safe",
    sqlite3.SQLITE_READONLY: "no right to write to it",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened (rights of the file or its folder?)",
    sqlite3.SQLITE_CORRUPT: "the database file is damaged; restore a copy",
    sqlite3.SQLITE_NOTADB: "not a ledger (the file is no SQLite database)",
    sqlite3.SQLITE_IOERR: "the disk could not be read or written",
    sqlite3.SQLITE_PERM: "no right to open it",
}


@contextmanager
def clear_words(path: str) -> Iterator[None]:
    """Turn SQLite's errors into :class:`LedgerError` with words a person can act on."""
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", None)
        words = _WORDS.get(code & 0xFF) if isinstance(code, int) else None
        raise LedgerError(f"{path}: {words or error}") from error
