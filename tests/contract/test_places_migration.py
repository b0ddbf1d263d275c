"""A ledger of before articles and claims were numbered by their places: brought forward, it answers like a new one."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import psycopg

from onrecord.exports.jsonl import json_lines
from onrecord.ledger import Filters, Ledger, connect, postgres_connect
from onrecord.ledger.copying import _READING, _WHOLE
from onrecord.ledger.migrating import migrate
from onrecord.ledger.query import words_of
from onrecord.ledger.sqlite import SqliteLedger
from onrecord.ledger.words import cut
from onrecord.reconcile import reconcile
from tests.contract.test_lists import readings

OLD = {
    "assertion": "id, story, status, gist, record, seal",
    "story": "id, last, record, seal",
    "change": "assertion, at, status, claim",
    "membership": "claim, assertion, position, origin, adds_origin, score, reason",
    "warning": "id, kind, claim, about, record, seal",
}


def tables() -> dict[str, str]:
    """The columns of then, in an order that links allow."""
    now = {name: columns for name, (columns, _) in _WHOLE.items()}
    return {"body": "sha256, packing, size, bytes", **_READING, **now, **OLD}


def old_rows(ledger: SqliteLedger) -> dict[str, list[tuple[object, ...]]]:
    rows = {}
    for name, columns in tables().items():
        found = list(ledger._rows(f"SELECT {columns} FROM {name} ORDER BY 1 DESC"))
        rows[name] = list({row[:2]: row for row in found}.values()) if name == "change" else found
    return rows


def fill(
    rows: dict[str, list[tuple[object, ...]]], mark: str, run: Callable[[str, list[tuple[object, ...]]], object]
) -> None:
    for name, columns in tables().items():
        marks = ", ".join([mark] * len(columns.split(",")))
        run(f"INSERT INTO {name} ({columns}) VALUES ({marks})", rows[name])


def asked(ledger: Ledger) -> list[object]:
    """What a ledger answers."""
    return [
        list(json_lines(ledger)),
        ledger.counts(),
        [c.id for c in ledger.search("oil harbour", 100)],
        ledger.search_articles("oil", 100),
        [[c.id for c in ledger.claims(Filters(status=status))] for status in ("unattributed", "single-source")],
        list(ledger.turns()),
        list(ledger.assertions(Filters(about="harbour"))),
        list(ledger.stories()),
        ledger.standing([story.id for story in ledger.stories()]),
    ]


def test_in_sqlite(tmp_path: Path) -> None:
    new, old = str(tmp_path / "new.db"), str(tmp_path / "old.db")
    with SqliteLedger(new) as ledger:
        rows, expected = filled(ledger)
    with sqlite3.connect(old) as db:
        for number, script in connect.migrations()[:5]:
            for statement in connect.statements(script):
                db.execute(statement)
            db.execute(f"PRAGMA user_version = {number}")
        db.execute(f"PRAGMA application_id = {connect.APPLICATION}")
        fill(rows, "?", db.executemany)
    db.close()
    done = migrate(old, tmp_path)
    assert (done.before, done.now) == (5, connect.latest())
    with Ledger.open(old) as ledger:
        assert asked(ledger) == expected
        assert ledger.check() == ()
        numbers = "SELECT number FROM claim ORDER BY day, article, start, id"
        assert isinstance(ledger, SqliteLedger)
        with SqliteLedger(new) as other:
            assert list(ledger._rows(numbers)) == list(other._rows(numbers))


def filled(ledger: SqliteLedger) -> tuple[dict[str, list[tuple[object, ...]]], list[object]]:
    for reading in readings(25):
        ledger.add_reading(*reading)
    ledger.store(reconcile(tuple(ledger.articles()), tuple(ledger.claims())))
    return old_rows(ledger), asked(ledger)


def test_in_postgres(tmp_path: Path, empty_postgres: str) -> None:
    with SqliteLedger(str(tmp_path / "new.db")) as ledger:
        rows, expected = filled(ledger)
        claims = list(ledger.claims())
        articles = list(ledger.articles())
    with psycopg.connect(empty_postgres) as db, db.cursor() as cursor:
        for number, script in postgres_connect.migrations()[:3]:
            db.execute(script.encode())
            db.execute(
                "INSERT INTO meta VALUES ('onrecord-schema', %s) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                (str(number),),
            )
        fill(rows, "%s", lambda statement, values: cursor.executemany(statement.encode(), values))
        for article in articles:
            ((headline, text),) = cut([(article.headline or "", article.text)])
            words = sorted({*headline, *text})
            db.execute(
                "INSERT INTO article_words VALUES (%s, %s, %s, array_to_tsvector(%s::text[]))",
                (article.id, f" {' '.join(headline)} ", f" {' '.join(text)} ", words),
            )
        for claim in claims:
            (parts,) = cut([words_of(claim)])
            words = sorted({word for part in parts for word in part})
            db.execute(
                "INSERT INTO claim_words VALUES (%s, %s, %s, %s, array_to_tsvector(%s::text[]))",
                (claim.id, *(f" {' '.join(part)} " for part in parts), words),
            )
    done = migrate(empty_postgres, tmp_path)
    assert (done.before, done.now) == (3, postgres_connect.latest())
    with Ledger.open(empty_postgres) as ledger:
        assert asked(ledger) == expected
        assert ledger.check() == ()


def test_every_schema_change_has_a_number_of_its_own() -> None:
    for module in (connect, postgres_connect):
        numbers = [number for number, _ in module.migrations()]
        assert numbers == list(range(1, len(numbers) + 1))
