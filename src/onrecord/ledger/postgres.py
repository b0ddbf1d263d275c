"""The ledger in a PostgreSQL database, for several writers at once.

Every transaction of a writer holds a lock that it shares with other writers; one that works out what is derived
(:meth:`PostgresLedger.together`) waits until it holds that lock alone, and then sees all that the others committed.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from types import SimpleNamespace
from typing import Any, cast

import psycopg
from psycopg.rows import TupleRow

from onrecord.errors import LedgerError
from onrecord.ledger import query as sql
from onrecord.ledger.postgres_connect import clear_words, connect, shown, write_gists
from onrecord.ledger.relational import RelationalLedger
from onrecord.ledger.tables import Rows, Writing
from onrecord.ledger.words import LONGEST, cut, lexemes, line, snippet
from onrecord.records import Article, Claim

_BATCH = 256  # rows fetched at a time
_IDLE = 5.0  # seconds after which a connection is tried before it is used
_LOCK = "(hashtextextended(current_schema() || ' ' || ?, 0))"  # one ledger a schema


def _percent(statement: str) -> bytes:
    """A statement with values named as psycopg does."""
    return statement.replace("?", "%s").encode()


class _Dialect:
    then = "JOIN"

    def alike(self, column: str) -> str:
        return f'lower({column}) = lower(? COLLATE "C")'  # "C": ASCII alone, as SQLite's NOCASE

    def claims_with(self, phrases: Sequence[sql.Phrase]) -> sql.Found:
        condition, values = _having(phrases, ("source", "party", "about"))
        return sql.Found("claim_words w", "w.number", condition, values)

    def articles_with(self, phrases: Sequence[sql.Phrase]) -> sql.Found:
        condition, values = _having(phrases, ("headline", "text"))
        return sql.Found("article_words w", "w.number", condition, values)

    def gists_with(self, phrases: Sequence[sql.Phrase]) -> sql.Found:
        condition, values = _having(phrases, ("gist",))
        return sql.Found("gist_words w", "w.number", condition, values)


def _having(phrases: Sequence[sql.Phrase], columns: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """A condition and its values: the row ``w`` of a word table has all the phrases."""
    terms: list[str] = []
    parts: list[str] = []
    values: list[str] = []
    for phrase in phrases:
        ((words,),) = cut([(phrase.words,)])
        if not words:
            return "false", ()
        for number, word in enumerate(words, start=1):
            if len(word) <= LONGEST:
                terms.append(f"'{word}'" + (":*" if phrase.begins and number == len(words) else ""))
        if len(words) == 1 and not phrase.column and len(words[0]) <= LONGEST:
            continue  # the index alone answers, and the planner can tell how many there are
        among = (phrase.column,) if phrase.column else columns
        parts.append(f"({' OR '.join(f'w.{column} LIKE ?' for column in among)})")
        values += [f"% {' '.join(words)}{'%' if phrase.begins else ' %'}"] * len(among)
    if terms:
        parts.insert(0, "w.words @@ ?::tsquery")
        values.insert(0, " & ".join(terms))
    return " AND ".join(parts), tuple(values)


class _Transaction:
    """Statements with ``?`` on a connection of psycopg."""

    def __init__(self, connection: psycopg.Connection[TupleRow]) -> None:
        self._connection = connection

    def execute(self, statement: str, values: Sequence[Any] = (), /) -> Rows:
        return cast(Rows, self._connection.execute(_percent(statement), values))

    def executemany(self, statement: str, values: Sequence[Sequence[Any]], /) -> None:
        with self._connection.cursor() as cursor:
            cursor.executemany(_percent(statement), values)


class PostgresLedger(RelationalLedger):
    """A ledger in one schema of a database (the first of the connection's ``search_path``).

    Each thread has a connection of its own; a lost one is made anew outside a transaction.
    """

    dialect = _Dialect()

    def __init__(self, where: str, create: bool = True, read_only: bool = False) -> None:
        self.path = shown(where)
        self._where, self._create, self._read_only = where, create, read_only
        self._own: threading.local | SimpleNamespace = threading.local()
        self._all: list[psycopg.Connection[TupleRow]] = []
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

    def _connection(self) -> psycopg.Connection[TupleRow]:
        connection: psycopg.Connection[TupleRow] | None = getattr(self._own, "connection", None)
        if connection is not None and not self._own.writing and time.monotonic() - self._own.used > _IDLE:
            with suppress(
                psycopg.Error
            ):  # the server may have been started anew; then the connection is closed by this
                connection.execute("SELECT 1")
        self._own.used = time.monotonic()
        if connection is None or connection.closed:
            connection = connect(self._where, self.path, self._create, self._read_only)
            self._own.connection, self._own.writing, self._own.alone = connection, False, False
            self._own.streams = 0
            self._all = [one for one in self._all if not one.closed] + [connection]
        return connection

    def _rows(self, statement: str, values: Sequence[object] = ()) -> Iterator[tuple[object, ...]]:
        with clear_words(self.path):
            rows = self._connection().execute(_percent(statement), values).fetchall()
        yield from rows

    def _stream(self, statement: str, values: Sequence[object] = ()) -> Iterator[tuple[object, ...]]:
        with clear_words(self.path):
            connection = self._connection()
            self._own.streams += 1
            cursor = psycopg.ServerCursor(connection, f"s{self._own.streams}", withhold=True)
            try:
                cursor.execute(_percent(statement), values)
                while rows := cursor.fetchmany(_BATCH):
                    yield from rows
            finally:
                with suppress(psycopg.Error):  # the connection may be closed by now, and the cursor with it
                    cursor.close()

    def _writing(self) -> AbstractContextManager[Writing]:
        """All that is done inside is kept together or not at all; others may write meanwhile, but not the same page."""
        return self._transaction(alone=False)

    def together(self) -> AbstractContextManager[Writing]:
        """A transaction during which nobody else writes; those inside belong to it."""
        return self._transaction(alone=True)

    @contextmanager
    def _transaction(self, alone: bool) -> Iterator[Writing]:
        if self._read_only:
            raise LedgerError(f"{self.path}: opened to be read only")
        with clear_words(self.path):
            connection = self._connection()
            own, db = self._own, _Transaction(connection)
            if own.writing:  # inside another: kept or given up with it
                if alone and not own.alone:
                    db.execute(f"SELECT pg_advisory_xact_lock{_LOCK}", ("ledger",))
                    own.alone = True
                yield db
                return
            own.writing, own.alone = True, alone
            try:
                with connection.transaction():
                    db.execute(f"SELECT pg_advisory_xact_lock{'' if alone else '_shared'}{_LOCK}", ("ledger",))
                    yield db
            finally:
                own.writing = own.alone = False

    def _alone(self, what: str) -> None:
        """Wait until nobody else writes this one thing."""
        _Transaction(self._connection()).execute(f"SELECT pg_advisory_xact_lock{_LOCK}", (what,))

    def _find(self, db: Writing, article: Article, claims: Sequence[Claim]) -> None:
        """Index the words of a reading."""
        ((headline, text),) = cut([(article.headline or "", article.text)])
        db.execute(
            "INSERT INTO article_words (headline, text, words, number) "
            "SELECT ?, ?, array_to_tsvector(?::text[]), number FROM article WHERE id = ?",
            (line(headline), line(text), lexemes(headline, text), article.id),
        )
        parts = cut([sql.words_of(claim) for claim in claims])
        db.executemany(
            "INSERT INTO claim_words (source, party, about, words, number) "
            "SELECT ?, ?, ?, array_to_tsvector(?::text[]), number FROM claim WHERE id = ?",
            [(*map(line, part), lexemes(*part), claim.id) for claim, part in zip(claims, parts, strict=True)],
        )

    def _find_gists(self, db: Writing, gists: Sequence[tuple[str, str]]) -> None:
        write_gists(db.executemany, gists, "?")

    def _snippets(self, wanted: Sequence[sql.Phrase], numbers: Sequence[int]) -> Iterator[tuple[object, ...]]:
        expression = sql.match(wanted)
        for row in self._rows(
            "SELECT number, id, outlet, day, headline, text FROM article "
            f"WHERE number IN ({', '.join('?' * len(numbers))})",
            numbers,
        ):
            headline = None if row[4] is None else str(row[4])
            yield (*row[:5], snippet(expression, headline, str(row[5])))

    def _add_up(self, db: Writing) -> None:
        """Give each name one row in the table of counts."""
        db.execute(
            "WITH parts AS (DELETE FROM tally RETURNING name, count) "
            "INSERT INTO tally SELECT name, sum(count) FROM parts GROUP BY name"
        )

    def _erasing(self, db: Writing) -> None:
        """Nothing to be done before: :meth:`erase` gives the space back."""

    def erase(self) -> None:
        """Give the space of deleted rows back; the server's log and copies keep them as long as they are kept."""
        tables = "body, page, article, claim, article_words, claim_words, assertion, membership, change, story, warning"
        with clear_words(self.path):
            self._connection().execute(
                f"VACUUM {tables}, gist_words, document, story_key, gram, alert, delivery, judgement".encode()
            )

    def database(self) -> str:
        """The server's version and the size of the ledger's tables."""
        row = self._row(
            "SELECT current_setting('server_version'), coalesce(sum(pg_total_relation_size(oid)), 0)::float8 "
            "FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace"
        )
        assert row is not None
        return f"PostgreSQL {str(row[0]).split()[0]}, {float(str(row[1])) / 1e6:.1f} MB"

    def check(self) -> tuple[str, ...]:
        """What PostgreSQL finds wrong: pages without bytes, records without their words; empty where nothing is."""
        faults = []
        for what in ("article", "claim"):
            for (count,) in self._rows(
                f"SELECT count(*) FROM {what} t LEFT JOIN {what}_words w ON w.number = t.number WHERE w.number IS NULL"
            ):
                if count:
                    faults.append(f"{count} {what}s are not in the word index")
        for (count,) in self._rows(
            "SELECT count(*) FROM page p LEFT JOIN body b ON b.sha256 = p.sha256 WHERE b.sha256 IS NULL"
        ):
            if count:
                faults.append(f"{count} pages have no bytes")
        return tuple(faults)
