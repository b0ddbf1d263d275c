"""The command line on real files, good and bad, as a program of its own."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.ledger_samples import FIRST, SECOND

MAIN = [sys.executable, "-c", "from onrecord.cli import main; main()"]


def onrecord(*words: str, given: bytes | None = None, **env: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [*MAIN, *words], input=given, capture_output=True, check=False, timeout=120, env={**os.environ, **env}
    )
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two good pages among all kinds of bad ones."""
    where = tmp_path_factory.mktemp("pages")
    (where / "first.txt").write_text(FIRST, "utf-8")
    (where / "second.txt").write_text(SECOND, "utf-8")
    (where / "empty.txt").write_bytes(b"")
    (where / "blank.txt").write_bytes(b" \n\t\n ")
    (where / "binary.txt").write_bytes(bytes(range(256)) * 64)
    (where / "image.html").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"\x00\xff" * 500)
    (where / "long-line.txt").write_bytes(b"a" * 50_000_000)
    (where / "latin.txt").write_bytes(FIRST.replace("Odense", "Ærøskøbing").encode("latin-1"))
    (where / "lies.html").write_bytes(
        '<html><head><meta charset="utf-8"><title>Fähre</title></head><body><h1>Fähre fährt wieder</h1>'
        "<p>The ferry is running again, the operator said on Monday.</p></body></html>".encode("utf-16")
    )
    (where / "broken.html").write_bytes(
        b"<html><body><h1>Ferry runs again<p>The ferry is running again, the operator said.<div><<<</p></tr>&#xD800;<a href='"
    )
    (where / "nothing.html").write_bytes(b"<html><head></head><body><script>1</script></body></html>")
    (where / "b\udcff.txt").write_bytes(b"")
    closed = where / "closed"
    closed.mkdir()
    (closed / "inside.txt").write_text(FIRST, "utf-8")
    closed.chmod(0o000)
    return where


@pytest.fixture(scope="module")
def added(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[subprocess.CompletedProcess[str], str]:
    db = str(tmp_path_factory.mktemp("db") / "ledger.db")
    return onrecord("add", str(folder), str(folder / "absent.txt"), str(folder / "*.pdf"), "--db", db), db


def test_what_cannot_be_read_is_named_and_the_rest_is_read(
    added: tuple[subprocess.CompletedProcess[str], str], folder: Path
) -> None:
    done, _ = added
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    complaints = [line for line in done.stderr.splitlines() if line.startswith(str(folder))]
    for bad in ("empty", "blank", "binary", "image", "long-line", "nothing", "absent"):
        (line,) = [line for line in complaints if f"/{bad}." in line]
        assert len(line.partition(": ")[2]) > 8, line
    assert any("*.pdf" in line for line in complaints)
    if os.geteuid():
        assert any("closed" in line for line in complaints)
    outcomes = {Path(one["origin"]).name: one["outcome"] for one in map(json.loads, done.stdout.splitlines())}
    assert outcomes["first.txt"] == outcomes["second.txt"] == "added"
    assert outcomes["latin.txt"] == "added"
    assert outcomes["broken.html"] == "added"
    assert set(outcomes.values()) > {"added"}
    assert "present" not in {outcomes[name] for name in ("empty.txt", "binary.txt")}


def test_wrong_encodings_are_read_as_what_they_are(added: tuple[subprocess.CompletedProcess[str], str]) -> None:
    _, db = added
    texts = [json.loads(line).get("text", "") for line in onrecord("export", "--db", db).stdout.splitlines()]
    assert any("Ærøskøbing" in text for text in texts)
    assert not any("\ufffd\ufffd" in text for text in texts)


def test_refusals_are_kept(added: tuple[subprocess.CompletedProcess[str], str]) -> None:
    _, db = added
    with sqlite3.connect(db) as ledger:
        kept = {Path(row[0]).name for row in ledger.execute("SELECT id FROM rejected")}
    assert {"empty.txt", "binary.txt", "long-line.txt", "absent.txt"} <= kept


def test_what_was_added_verifies_until_a_byte_is_altered(added: tuple[subprocess.CompletedProcess[str], str]) -> None:
    _, db = added
    assert onrecord("verify", "--db", db).returncode == 0
    with sqlite3.connect(db) as ledger:
        sha256, body = ledger.execute("SELECT sha256, bytes FROM body ORDER BY sha256 LIMIT 1").fetchone()
        altered = bytes((*body[:-9], body[-9] ^ 1, *body[-8:]))
        ledger.execute("UPDATE body SET bytes = ? WHERE sha256 = ?", (altered, sha256))
    ledger.close()
    assert onrecord("verify", "--db", db).returncode == 3
    with sqlite3.connect(db) as ledger:
        ledger.execute("UPDATE body SET bytes = ? WHERE sha256 = ?", (body, sha256))
    ledger.close()
    assert onrecord("verify", "--db", db).returncode == 0


def test_adding_again_takes_up_where_it_stopped(
    added: tuple[subprocess.CompletedProcess[str], str], folder: Path
) -> None:
    _, db = added
    before = onrecord("export", "--db", db).stdout
    again = onrecord("add", str(folder / "first.txt"), str(folder / "second.txt"), "--db", db)
    assert again.returncode == 0
    assert [json.loads(line)["outcome"] for line in again.stdout.splitlines()] == ["present", "present"]
    assert "0 pages added, 2 already there" in again.stderr
    assert onrecord("export", "--db", db).stdout == before


def test_read_gives_json_lines_to_a_pipe() -> None:
    done = onrecord("read", "-", given=FIRST.encode())
    assert (done.returncode, done.stderr) == (0, "")
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert records[0]["type"] == "article"
    assert records[0]["outlet"] == "Lowland Courier"
    claims = [record for record in records if record["type"] == "claim"]
    text = records[0]["text"]
    assert any(claim["stance"] == "denies" for claim in claims)
    for claim in claims:
        assert " … ".join(text[a:b] for a, b in claim["content"]["spans"]) == claim["content"]["text"]


def test_read_of_something_unreadable_ends_with_1(folder: Path) -> None:
    done = onrecord("read", str(folder / "empty.txt"))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1
    assert "empty.txt" in done.stderr
