"""PostgreSQL: opening, migrating, and its errors in clear words."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict
from psycopg.rows import TupleRow

from onrecord.errors import LedgerError, Missing
from onrecord.ledger.migrating import refuse_newer, steps
from onrecord.ledger.places import order_of
from onrecord.ledger.words import cut, lexemes, line

_GISTS = 6  # the schema change that brought words of gists
PATIENCE = 10  # seconds to wait for a server that does not answer


def shown(where: str) -> str:
    """An address as it may be shown: without password and options.

    Raises:
        LedgerError: it is none.
    """
    try:
        told = conninfo_to_dict(where)
    except psycopg.Error as error:
        raise LedgerError("the address of the ledger cannot be read; postgresql://USER@HOST:PORT/DATABASE") from error
    user = f"{told['user']}@" if told.get("user") else ""
    port = f":{told['port']}" if told.get("port") else ""
    return f"postgresql://{user}{told.get('host') or ''}{port}/{told.get('dbname') or ''}"


def connect(where: str, path: str, create: bool, read_only: bool) -> psycopg.Connection[TupleRow]:
    """A connection to a ledger of the newest schema.

    Args:
        where: address, as libpq reads it.
        path: the address as messages show it.
        create: make the tables where there are none.
        read_only: never write.

    Raises:
        Missing: there are no tables and ``create`` is off.
        LedgerError: the database cannot be reached or used.
    """
    with clear_words(path):
        settings = conninfo_to_dict(where)
        settings.setdefault("connect_timeout", PATIENCE)
        settings.setdefault("application_name", "onrecord")
        settings["client_encoding"] = "utf8"
        connection = psycopg.connect(autocommit=True, **settings)  # type: ignore[arg-type]
        try:
            # how common a word is decides how it is looked for: no plan made without knowing it
            connection.execute("SET plan_cache_mode = force_custom_plan")
            connection.execute("SET cursor_tuple_fraction = 1")  # what a cursor begins is read to its end
            connection.execute("SET jit = off")  # a question takes milliseconds, compiling it would take a hundred
            _check(connection, path, create and not read_only)
            if 0 < _version(connection) < latest():  # others may still use it as it is: no change in passing
                raise LedgerError(
                    f"{path}: made by an older version of onrecord; `onrecord db migrate` brings it forward"
                )
            if read_only:
                connection.execute("SET default_transaction_read_only = on")
            else:
                migrate(connection)
        except BaseException:
            connection.close()
            raise
    return connection


def _check(connection: psycopg.Connection[TupleRow], path: str, create: bool) -> None:
    (encoding,) = connection.execute("SHOW server_encoding").fetchone() or ("",)
    if encoding != "UTF8":
        raise LedgerError(f"{path}: the database keeps text as {encoding}; a ledger needs one with ENCODING 'UTF8'")
    (schema,) = connection.execute("SELECT current_schema()").fetchone() or (None,)
    if schema is None:
        raise LedgerError(f"{path}: no schema to keep the ledger in (search_path names none that exists)")
    version = _version(connection)
    refuse_newer(path, version, latest())
    if version:
        return
    (others,) = connection.execute(
        "SELECT count(*) FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p')"
    ).fetchone() or (0,)
    if others:
        if _version(connection):  # another program has made the ledger in between
            return
        raise LedgerError(f"{path}: not a ledger (tables of another program)")
    if not create:
        raise Missing(f"{path}: no ledger here; `onrecord add PATH… --db {path}` makes one")


def _version(connection: psycopg.Connection[TupleRow]) -> int:
    """Number of the schema; 0 where there is no ledger."""
    found = connection.execute(
        "SELECT count(*) FROM information_schema.columns WHERE table_schema = current_schema() "
        "AND (table_name, column_name) IN (('meta', 'name'), ('meta', 'value'), ('unsettled', 'article'))"
    ).fetchone()
    if found != (3,):
        return 0
    row = connection.execute("SELECT value FROM meta WHERE name = 'onrecord-schema'").fetchone()
    return int(row[0]) if row else 0


def migrations() -> tuple[tuple[int, str], ...]:
    """Numbered schema changes: number and SQL, in order."""
    return steps("postgres")


def latest() -> int:
    """Number of the newest schema."""
    return migrations()[-1][0]


def migrate(connection: psycopg.Connection[TupleRow]) -> None:
    """Bring a ledger to the newest schema: all steps in one transaction, or none."""
    if _version(connection) == latest():
        return
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || ' ledger', 0))")
        before = _version(connection)  # another program may have been faster
        for number, script in migrations():
            if number > before:
                connection.execute(script.encode())
                if number == _GISTS:
                    _fill_gists(connection)
                connection.execute(
                    "INSERT INTO meta VALUES ('onrecord-schema', %s) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                    (str(number),),
                )


def _fill_gists(connection: psycopg.Connection[TupleRow]) -> None:
    """The words of the assertions that a ledger holds already, and the numbers that order them."""
    gists = connection.execute("SELECT id, gist FROM assertion").fetchall()
    with connection.cursor() as cursor:
        cursor.executemany("UPDATE assertion SET number = %s WHERE id = %s", [(order_of(one), one) for one, _ in gists])
        write_gists(lambda statement, values: cursor.executemany(statement.encode(), values), gists, "%s")


def write_gists(
    run: Callable[[str, list[tuple[object, ...]]], object], gists: Sequence[tuple[str, str]], mark: str
) -> None:
    """Index the words of gists.

    Args:
        run: a statement for rows of values.
        gists: of assertions, each with the id before it.
        mark: what stands for a value.
    """
    cuts = [words for (words,) in cut([(gist,) for _, gist in gists])]
    run(
        "INSERT INTO gist_words (assertion, number, gist, words) "
        f"VALUES ({mark}, {mark}, {mark}, array_to_tsvector({mark}::text[]))",
        [(one, order_of(one), line(words), lexemes(words)) for (one, _), words in zip(gists, cuts, strict=True)],
    )


def bring_forward(where: str, path: str, folder: Path) -> tuple[int, int, str | None]:
    """Bring a ledger to the newest schema, after its tables were written to a file.

    Args:
        where: address, as libpq reads it.
        path: the address as messages show it.
        folder: where the file is put: a ZIP of each table as PostgreSQL's ``COPY`` writes it.

    Returns:
        The schema before and now, and the path of the file; None where nothing was to be done.
    """
    with clear_words(path), psycopg.connect(where, autocommit=True, client_encoding="utf8") as connection:
        _check(connection, path, create=False)
        before, name = _version(connection), None
        if before < latest():
            database = connection.info.dbname.replace("/", "_")
            name = str(folder / f"{database}.before-{latest():03}.zip")
            try:
                _write_tables(connection, Path(f"{name}.part"))
                Path(f"{name}.part").replace(name)
            except OSError as error:
                raise LedgerError(
                    f"{name}: cannot be written: {error.strerror or error}; nothing was changed"
                ) from error
            migrate(connection)
        return before, _version(connection), name


def _write_tables(connection: psycopg.Connection[TupleRow], path: Path) -> None:
    with connection.transaction(), zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        tables = connection.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace "
            "ORDER BY relname"
        ).fetchall()
        for (table,) in tables:
            statement = sql.SQL("COPY {} TO STDOUT WITH (FORMAT csv, HEADER)").format(sql.Identifier(table))
            with (
                file.open(f"{table}.csv", "w", force_zip64=True) as out,
                connection.cursor() as cursor,
                cursor.copy(statement) as rows,
            ):
                for data in rows:
                    out.write(data)


@contextmanager
def clear_words(path: str) -> Iterator[None]:
    """Turn PostgreSQL's errors into :class:`LedgerError` with words a person can act on."""
    try:
        yield
    except psycopg.errors.DiskFull as error:
        raise LedgerError(
            f"{path}: the server's disk is full; nothing of the last page was kept, all before is safe"
        ) from error
    except (psycopg.errors.InsufficientPrivilege, psycopg.errors.ReadOnlySqlTransaction) as error:
        raise LedgerError(f"{path}: no right to write to it ({_first(error)})") from error
    except psycopg.OperationalError as error:
        raise LedgerError(f"{path}: the database cannot be reached or used: {_first(error)}") from error
    except psycopg.Error as error:
        raise LedgerError(f"{path}: {_first(error)}") from error


def _first(error: psycopg.Error) -> str:
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__
