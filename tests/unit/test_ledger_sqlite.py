"""The SQLite file itself: whose it is, how it grows, what goes wrong with it."""

from __future__ import annotations

import os
import random
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from onrecord.errors import LedgerError, Missing
from onrecord.ledger import Ledger, connect, verify
from onrecord.ledger.connect import statements
from onrecord.records import Page
from tests.ledger_samples import first, second


@pytest.fixture
def path(tmp_path: Path) -> str:
    where = str(tmp_path / "ledger.db")
    with Ledger.open(where) as ledger:
        ledger.add_reading(*first())
    return where


def test_a_missing_ledger_is_not_made_by_looking(tmp_path: Path) -> None:
    with pytest.raises(Missing, match="onrecord add"):
        Ledger.open(str(tmp_path / "none.db"), create=False)
    assert not (tmp_path / "none.db").exists()


@pytest.mark.parametrize("body", [b"just a note", b"%PDF-1.7 and more than sixteen bytes"])
def test_another_file_is_not_taken_for_a_ledger(tmp_path: Path, body: bytes) -> None:
    other = tmp_path / "note.db"
    other.write_bytes(body)
    with pytest.raises(LedgerError, match="not a ledger"):
        Ledger.open(str(other))
    assert other.read_bytes() == body


def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "other.db")) as other:
        other.execute("CREATE TABLE bookmark (url)")
        other.commit()
    with pytest.raises(LedgerError, match="another program"):
        Ledger.open(str(tmp_path / "other.db"))
    with closing(sqlite3.connect(tmp_path / "other.db")) as other:
        assert other.execute("SELECT name FROM sqlite_master").fetchall() == [("bookmark",)]


def test_a_folder_and_a_missing_folder_are_named(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="is a folder"):
        Ledger.open(str(tmp_path))
    with pytest.raises(LedgerError, match="does not exist"):
        Ledger.open(str(tmp_path / "no" / "ledger.db"))


def test_an_address_is_no_file() -> None:
    with pytest.raises(LedgerError, match="SQLite file"):
        Ledger.open("mysql://localhost/ledger")


def test_a_newer_schema_is_refused(path: str) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA user_version = 999")
    with pytest.raises(LedgerError, match="newer onrecord"):
        Ledger.open(path)


def test_an_old_schema_is_brought_forward_with_a_copy_before(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    now = connect.latest()
    steps = (*connect.migrations(), (now + 1, "CREATE TABLE later (x TEXT) STRICT;\nINSERT INTO later VALUES ('y');\n"))
    monkeypatch.setattr(connect, "migrations", lambda: steps)
    with Ledger.open(path) as ledger:
        assert ledger.counts()["article"] == 1
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("SELECT x FROM later").fetchall() == [("y",)]
        assert db.execute("PRAGMA user_version").fetchone() == (now + 1,)
    with closing(sqlite3.connect(f"{path}.before-{now + 1:03}")) as copy:
        assert copy.execute("PRAGMA user_version").fetchone() == (now,)
        assert copy.execute("SELECT count(*) FROM article").fetchone() == (1,)


def test_a_failing_step_leaves_the_old_schema(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    steps = (
        *connect.migrations(),
        (connect.latest() + 1, "CREATE TABLE later (x TEXT) STRICT;\nINSERT INTO nowhere VALUES (1);\n"),
    )
    with monkeypatch.context() as patch:
        patch.setattr(connect, "migrations", lambda: steps)
        with pytest.raises(LedgerError, match="nowhere"):
            Ledger.open(path)
    with Ledger.open(path) as ledger:
        assert ledger.counts()["article"] == 1
        assert verify(ledger).faults == ()


def test_triggers_stay_whole_when_a_script_is_cut() -> None:
    script = "CREATE TABLE a (x);\nCREATE TRIGGER t AFTER INSERT ON a BEGIN\n  DELETE FROM a;\n  SELECT 1;\nEND;\n"
    assert len(list(statements(script))) == 2


def test_a_locked_ledger_says_so(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connect, "BUSY_SECONDS", 0.05)
    with closing(sqlite3.connect(path, isolation_level=None)) as other, Ledger.open(path) as ledger:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(LedgerError, match="another program is writing"):
            ledger.add_reading(*second())
        other.execute("ROLLBACK")
        assert ledger.add_reading(*second())


def test_a_full_disk_says_so_and_keeps_what_was_there(path: str) -> None:
    with Ledger.open(path) as ledger:
        db = ledger._connection()  # type: ignore[attr-defined]
        pages = db.execute("PRAGMA page_count").fetchone()[0]
        db.execute(f"PRAGMA max_page_count = {pages}")
        made, article, _ = second()
        big = Page(made.body + random.Random(1).randbytes(200_000), made.origin)
        article = replace(article, id=big.article_id)
        with pytest.raises(LedgerError, match="disk is full"):
            ledger.add_reading(big, article, ())
        assert db.execute("PRAGMA max_page_count = 100000").fetchone()
        assert not ledger.has_page(big)
        assert verify(ledger).faults == ()


def test_a_ledger_opened_to_read_is_not_written(path: str) -> None:
    with Ledger.open(path, read_only=True) as ledger:
        assert ledger.counts()["article"] == 1
        with pytest.raises(LedgerError, match="read only"):
            ledger.add_reading(*second())


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may write everything")
def test_a_file_without_the_right_to_write_says_so(path: str) -> None:
    Path(path).chmod(0o444)
    with pytest.raises(LedgerError), Ledger.open(path) as ledger:
        ledger.add_reading(*second())


def test_a_damaged_file_says_so(path: str) -> None:
    with Ledger.open(path) as ledger:
        ledger._connection().execute("PRAGMA wal_checkpoint(TRUNCATE)")  # type: ignore[attr-defined]
    body = bytearray(Path(path).read_bytes())
    body[4096:] = b"\xff" * (len(body) - 4096)
    Path(path).write_bytes(bytes(body))
    with pytest.raises(LedgerError), Ledger.open(path) as ledger:
        list(ledger.articles())
