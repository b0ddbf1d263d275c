"""Disk full, lost rights, broken files, a server that goes away: a clear end, no damage, and no half-written export."""

from __future__ import annotations

import ctypes
import os
import resource
import shutil
import sqlite3
import stat
import struct
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from onrecord import pipeline
from onrecord.cli.app import run
from onrecord.exports.jsonl import json_lines
from onrecord.ledger import Ledger, connect, verify
from onrecord.ledger.postgres import PostgresLedger
from onrecord.ledger.sqlite import SqliteLedger
from onrecord.records import Claim
from tests.killing import run_and_kill
from tests.made_pages import pages, read_by_rule

Said = tuple[int, str, str]
Step = Callable[[], object]
COUNT = 7


def cases(every_day: int, *given: object) -> list[object]:
    """Parameters, of which only the first few are tried every day."""
    slow = pytest.mark.slow
    return [
        one if number < every_day else pytest.param(*(one if isinstance(one, tuple) else (one,)), marks=slow)
        for number, one in enumerate(given)
    ]


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that anybody may look into."""
    made = Path(tempfile.mkdtemp(prefix="onrecord-faults-"))
    made.chmod(0o777)
    sheets = made / "pages"
    sheets.mkdir()
    for number, page in enumerate(pages(COUNT)):
        (sheets / f"{number}.txt").write_bytes(page.body)
    yield made
    for path in [made, *made.rglob("*")]:
        with suppress(OSError):
            path.chmod(0o777 if path.is_dir() else 0o666)
    shutil.rmtree(made)


@pytest.fixture(autouse=True)
def by_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "read_claims", read_by_rule)
    monkeypatch.delenv("ONRECORD_DB", raising=False)


def onrecord(folder: Path, *arguments: str, before: Step = lambda: None, out: str | None = None) -> Said:
    """The program in a child, what was done before it started, and what came: exit code, output, complaints."""
    told, complained, code = folder / "stdout", folder / "stderr", folder / "code"
    for path in (told, complained, code):
        path.write_text("")
        path.chmod(0o666)
    answer = os.open(code, os.O_WRONLY)

    def child() -> None:
        sys.argv = ["onrecord", *arguments]
        files = (os.open(out or told, os.O_WRONLY), os.open(complained, os.O_WRONLY))
        for mine, file in zip((1, 2), files, strict=True):
            os.dup2(file, mine)
        sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
        sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
        before()
        ended = run()
        with suppress(OSError):
            sys.stdout.flush()
        sys.stderr.flush()
        resource.setrlimit(
            resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.getrlimit(resource.RLIMIT_FSIZE)[1])
        )
        os.write(answer, str(ended).encode())

    try:
        assert not run_and_kill(child)
    except AssertionError as error:
        raise AssertionError(complained.read_text()) from error
    os.close(answer)
    return int(code.read_text()), told.read_text(), complained.read_text()


def added(folder: Path, db: str, before: Step = lambda: None) -> Said:
    return onrecord(folder, "add", str(folder / "pages"), "--db", db, before=before)


def held(db: str) -> list[str]:
    with Ledger.open(db) as ledger:
        if not ledger.reconciled():
            pipeline.settle(ledger)
        assert ledger.check() == ()
        assert verify(ledger).faults == ()
        return list(json_lines(ledger))


def no_wreck(said: Said, where: str, *words: str) -> None:
    """The program ended with 1 and a line that names what and where."""
    code, _, complaint = said
    assert code == 1, complaint
    assert where in complaint, complaint
    assert "Traceback" not in complaint, complaint
    assert any(word in complaint for word in words), complaint


def whole(folder: Path) -> list[str]:
    db = str(folder / "whole.db")
    assert added(folder, db)[0] == 0
    return held(db)


def at_most(size: int) -> None:
    """No file of this program may grow beyond so many bytes."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))


# -- a disk that fills up while pages are added (24 cases) ------------------------------------------------------------


@pytest.mark.parametrize("kilobytes", cases(2, 360, 64, 4, 16, 150, 250, 300, 330, 400, 450, 500, 600))
def test_no_room_for_the_file(folder: Path, kilobytes: int) -> None:
    expected, db = whole(folder), str(folder / "ledger.db")
    said = added(folder, db, before=lambda: at_most(kilobytes * 1024))
    if said[0] == 0:  # there was room for all
        assert kilobytes >= 500
    else:
        no_wreck(said, db, "disk")
    if Path(db).exists() and Path(db).stat().st_size:
        held(db)
    assert added(folder, db)[0] == 0
    assert held(db) == expected


@pytest.mark.parametrize("more", cases(1, 16, 0, 2, 4, 8, 12, 20, 24, 32, 40, 48, 56))
def test_a_full_disk(folder: Path, more: int) -> None:
    expected, db = whole(folder), str(folder / "ledger.db")
    Ledger.open(db).close()

    def full() -> None:
        real = connect.connect

        def limited(*given: object) -> sqlite3.Connection:
            connection = real(*given)  # type: ignore[arg-type]
            (count,) = connection.execute("PRAGMA page_count").fetchone()
            connection.execute(f"PRAGMA max_page_count = {count + more}")
            return connection

        sys.modules["onrecord.ledger.sqlite"].connect = limited  # type: ignore[attr-defined]

    said = added(folder, db, before=full)
    if said[0] or more < 32:  # else there was room for all
        no_wreck(said, db, "the disk is full")
    held(db)
    assert added(folder, db)[0] == 0
    assert held(db) == expected


# -- files that fail under the program's feet (10 cases) --------------------------------------------------------------


def failing_from(commit: int, suffix: str, instead: str) -> None:
    """From a commit on, what is written to the ledger's file goes elsewhere and fails."""
    real, count = SqliteLedger._writing, 0

    def writing(ledger: SqliteLedger) -> object:
        nonlocal count
        count += 1
        if count == commit:
            for file in Path("/proc/self/fd").iterdir():
                with suppress(OSError):
                    if str(file.readlink()).endswith(suffix):
                        os.dup2(os.open(instead, os.O_RDWR if instead == "/dev/full" else os.O_RDONLY), int(file.name))
        return real(ledger)

    SqliteLedger._writing = writing  # type: ignore[assignment,method-assign]


@pytest.mark.parametrize("commit", cases(1, 5, 1, 3, 8, 9))
@pytest.mark.parametrize("instead", cases(1, "/dev/full", "/dev/null"))
def test_a_log_that_takes_nothing_more(folder: Path, commit: int, instead: str) -> None:
    expected, db = whole(folder), str(folder / "ledger.db")
    Ledger.open(db).close()
    said = added(folder, db, before=lambda: failing_from(commit, "ledger.db-wal", instead))
    if said[0]:
        no_wreck(said, db, "disk", "damaged")
    held(db)
    assert added(folder, db)[0] == 0
    assert held(db) == expected


# -- rights that are missing (6 cases) --------------------------------------------------------------------------------


def without_privileges() -> None:
    """Give up what lets root pass by the rights of files (capset(2)); its own files then have rights for it, too."""
    if os.geteuid() == 0:
        header, nothing = struct.pack("Ii", 0x20080522, 0), struct.pack("6I", *[0] * 6)
        assert ctypes.CDLL(None).capset(header, nothing) == 0


@pytest.mark.parametrize("file", cases(1, 0o444, 0o000))
@pytest.mark.parametrize("around", cases(1, 0o777, 0o555))
def test_no_right_to_write(folder: Path, file: int, around: int) -> None:
    expected = whole(folder)
    inside = folder / "inside"
    inside.mkdir()
    db = inside / "ledger.db"
    added(folder, str(db))
    (folder / "pages" / "more.txt").write_bytes(pages(COUNT + 4)[-1].body)
    db.chmod(file)
    inside.chmod(around)
    no_wreck(
        added(folder, str(db), before=without_privileges), str(db), "right", "cannot be opened", "Permission denied"
    )
    inside.chmod(0o777)
    db.chmod(0o666)
    assert held(str(db)) == expected


def test_a_folder_that_takes_no_new_ledger(folder: Path) -> None:
    inside = folder / "inside"
    inside.mkdir()
    inside.chmod(0o555)
    no_wreck(
        added(folder, str(inside / "ledger.db"), before=without_privileges), "ledger.db", "cannot be opened", "right"
    )
    assert list(inside.iterdir()) == []


def test_an_export_where_nothing_may_be_written(folder: Path) -> None:
    db, inside = str(folder / "ledger.db"), folder / "inside"
    added(folder, db)
    inside.mkdir()
    (inside / "old.jsonl").write_text("old\n")
    inside.chmod(0o555)
    code, _, complaint = onrecord(
        folder, "export", "--db", db, "-o", str(inside / "old.jsonl"), before=without_privileges
    )
    assert code == 2, complaint
    assert "old.jsonl: cannot be written: Permission denied" in complaint
    assert [path.name for path in inside.iterdir()] == ["old.jsonl"]
    assert (inside / "old.jsonl").read_text() == "old\n"


# -- an export that finds no room (12 cases) --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("form", "size"),
    cases(
        1,
        ("jsonl", 400),
        ("jsonl", 4000),
        ("jsonl", 20_000),
        ("csv", 400),
        ("csv", 800),
        ("csv", 2000),
        ("events-csv", 300),
    ),
)
def test_an_export_without_room_leaves_the_old_one(folder: Path, form: str, size: int) -> None:
    db, out = str(folder / "ledger.db"), folder / "out" / "claims"
    added(folder, db)
    held(db)
    out.parent.mkdir()
    out.write_text("the old export\n")
    real = Path.open

    def opened(path: Path, *given: object, **named: object) -> object:
        if path.parent == out.parent:
            at_most(size)
        return real(path, *given, **named)  # type: ignore[call-overload]

    def full() -> None:
        Path.open = opened  # type: ignore[assignment,method-assign]

    code, _, complaint = onrecord(folder, "export", "--db", db, "--format", form, "-o", str(out), before=full)
    assert code == 2, complaint
    assert f"{out}: cannot be written: File too large" in complaint
    assert [path.name for path in out.parent.iterdir()] == ["claims"]
    assert out.read_text() == "the old export\n"


def test_a_device_is_written_to_and_never_replaced(folder: Path) -> None:
    db, device = str(folder / "ledger.db"), folder / "full"
    added(folder, db)
    device.symlink_to("/dev/full")
    code, _, complaint = onrecord(folder, "export", "--db", db, "-o", str(device))
    assert code == 2
    assert "full: cannot be written: No space left on device" in complaint
    assert stat.S_ISCHR(Path("/dev/full").stat().st_mode)
    assert not (folder / "full.part").exists()


@pytest.mark.parametrize("command", [["export"], ["claims", "-f", "jsonl"]], ids=str)
def test_output_that_finds_no_room(folder: Path, command: list[str]) -> None:
    db = str(folder / "ledger.db")
    added(folder, db)
    code, _, complaint = onrecord(folder, *command, "--db", db, out="/dev/full")
    assert (code, complaint) == (1, "output: No space left on device\n")


# -- a server that is full, fails or goes away (16 cases) -------------------------------------------------------------

TROUBLE = """
CREATE FUNCTION trouble() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    PERFORM set_config('trouble.count', (coalesce(nullif(current_setting('trouble.count', true), ''), '0')::int + 1)::text, false);
    IF current_setting('trouble.count')::int >= {at} THEN {what}; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER trouble BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION trouble();
"""
FULL = "RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'"
BROKEN = "RAISE EXCEPTION 'could not read block' USING ERRCODE = 'io_error'"
GONE = "PERFORM pg_terminate_backend(pg_backend_pid())"


@pytest.mark.parametrize(
    ("table", "at"), cases(1, ("claim", 5), ("article", 1), ("gram", 40), ("assertion", 3), ("membership", 2))
)
@pytest.mark.parametrize(
    ("what", "word"), cases(2, (FULL, "disk is full"), (GONE, "terminat"), (BROKEN, "could not read block"))
)
def test_a_server_in_trouble(folder: Path, empty_postgres: str, table: str, at: int, what: str, word: str) -> None:
    expected = whole(folder)
    Ledger.open(empty_postgres).close()
    with psycopg.connect(empty_postgres, autocommit=True) as connection:
        connection.execute(TROUBLE.format(at=at, what=what, table=table).encode())
    no_wreck(added(folder, empty_postgres), "postgresql://", word, "closed the connection")
    with psycopg.connect(empty_postgres, autocommit=True) as connection:
        connection.execute(f"DROP TRIGGER trouble ON {table}".encode())
    held(empty_postgres)
    assert added(folder, empty_postgres)[0] == 0
    assert held(empty_postgres) == expected


def test_an_export_whose_server_goes_away_leaves_nothing(folder: Path, empty_postgres: str) -> None:
    added(folder, empty_postgres)

    def cut_off() -> None:
        real = PostgresLedger.claims

        def claims(ledger: PostgresLedger, *given: object) -> Iterator[Claim]:
            for number, one in enumerate(real(ledger, *given)):  # type: ignore[arg-type]
                yield one
                if number == 3:
                    with psycopg.connect(empty_postgres, autocommit=True) as other:
                        other.execute(
                            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                            "WHERE application_name = 'onrecord' AND pid <> pg_backend_pid()"
                        )

        PostgresLedger.claims = claims  # type: ignore[assignment,method-assign]

    out = folder / "out.jsonl"
    no_wreck(
        onrecord(folder, "export", "--db", empty_postgres, "-o", str(out), before=cut_off),
        "postgresql://",
        "terminat",
        "closed",
    )
    assert not [path.name for path in folder.iterdir() if path.name.startswith("out")]
