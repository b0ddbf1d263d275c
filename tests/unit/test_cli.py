"""Commands on a ledger built by hand: what they print, where, and how they end."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from onrecord.cli.app import app, run
from onrecord.ledger import Ledger
from onrecord.reconcile import reconcile
from tests.ledger_samples import first, second

COMMANDS = [
    "read",
    "add",
    "bulk",
    "load",
    "watch",
    "claims",
    "story",
    "show",
    "search",
    "verify",
    "explain",
    "export",
    "mcp",
    "serve",
    "account",
    "doctor",
    "judge",
    "who",
    "quote",
    "db",
    "forget",
    "reread",
    "chart",
]
DB = ["copy", "migrate"]
JUDGE = ["merge", "split", "wrong", "same-entity", "not-same", "office", "offices", "undo", "list"]


@pytest.fixture
def db(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    where = str(tmp_path / "ledger.db")
    with Ledger.open(where) as ledger:
        for sample in (first(), second()):
            ledger.add_reading(*sample)
        ledger.store(reconcile(tuple(ledger.articles()), tuple(ledger.claims())))
    monkeypatch.setenv("ONRECORD_DB", where)
    monkeypatch.setenv("ONRECORD_BY", "ada")
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("TERM", "dumb")
    return where


def call(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    sys.argv = ["onrecord", *words]
    code = run()
    out, err = capsys.readouterr()
    return code, out, err


def records(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines()]


def test_the_commands_are_those_that_are_documented() -> None:
    made = typer.main.get_command(app)
    assert sorted(made.commands) == sorted(COMMANDS)  # type: ignore[attr-defined]
    assert sorted(made.commands["judge"].commands) == sorted(JUDGE)  # type: ignore[attr-defined]
    assert sorted(made.commands["db"].commands) == sorted(DB)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "command", [[], *([c] for c in COMMANDS), *(["judge", c] for c in JUDGE), *(["db", c] for c in DB)]
)
def test_every_help_has_examples_that_name_the_command(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = call(capsys, *command, "--help")
    assert code == 0
    assert "Examples" in out
    assert f"onrecord {' '.join(command)}".strip() in out.partition("Examples")[2]


def test_help_loads_nothing_heavy() -> None:
    script = (
        "import sys; sys.argv=['onrecord','--help']\n"
        "from onrecord.cli.app import run\nrun()\n"
        "heavy={'spacy','lxml','numpy','trafilatura','httpx','fastapi','onnxruntime','sqlite3','msgspec'} & set(sys.modules)\n"
        "sys.exit(f'loaded: {heavy}' if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = call(capsys, "--version")
    assert code == 0
    assert re.fullmatch(r"onrecord \d+\.\d+\.\d+\n", out)


@pytest.mark.parametrize(
    "words",
    [
        ["claims", "--status", "true"],
        ["claims", "--since", "yesterday"],
        ["fly"],
        ["show"],
        ["read", "--format", "xml", "x"],
        ["story", "--as-of", "now"],
    ],
)
def test_wrong_usage_ends_with_2(words: list[str], db: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = call(capsys, *words)
    assert code == 2
    assert err or "Usage" in out


def test_a_missing_ledger_ends_with_1_and_says_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = call(capsys, "claims", "--db", str(tmp_path / "none.db"))
    assert (code, out) == (1, "")
    assert "onrecord add" in err


def test_claims_to_a_pipe_are_json_lines(db: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = call(capsys, "claims", "--party", "Lowland")
    assert (code, err) == (0, "")
    (claim,) = records(out)
    assert claim["id"] == first()[2][0].id
    assert claim["assertion"]


def test_claims_as_a_table(db: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = call(capsys, "claims", "-f", "table", "--source", "halden")
    assert code == 0
    assert "denied" in out
    assert "Lowland Courier, 2025-06-03" in out
    assert "3 claims" in err
    assert "\x1b" not in out


@pytest.mark.parametrize("columns", ["40", "80", "120", "200"])
def test_tables_hold_on_any_width(
    db: str, columns: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    for words in (["claims"], ["story"], ["show", first()[1].id], ["search", "oil"], ["show", first()[2][0].id]):
        code, out, _ = call(capsys, *words, "-f", "table")
        assert code == 0
        assert max(map(len, out.splitlines())) <= int(columns)
        assert "oil" in out.lower()


def test_colours_on_a_terminal_and_none_where_none_are_wanted(
    db: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[3" in call(capsys, "story", "-f", "table")[1]
    monkeypatch.setenv("NO_COLOR", "1")
    assert not re.search(r"\x1b\[[\d;]*3[0-7]m", call(capsys, "story", "-f", "table")[1])


def test_story(db: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = call(capsys, "story")
    kinds = [record["type"] for record in records(out)]
    assert code == 0
    assert kinds[0] == "story"
    assert "assertion" in kinds
    code, out, _ = call(capsys, "story", "-f", "table")
    assert "What is asserted" in out
    assert "Valley Post" in out
    code, out, _ = call(capsys, "story", "-f", "table", "--as-of", "2025-06-03")
    assert "as it stood on 2025-06-03" in out
    assert "Valley Post" not in out


def test_a_long_story_shows_the_weightiest_first(
    db: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from onrecord.cli import looking

    monkeypatch.setattr(looking, "MOST", 0)
    assert "more: --all shows them" in call(capsys, "story", "-f", "table")[1]
    assert "more: --all" not in call(capsys, "story", "-f", "table", "--all")[1]


def test_show_takes_any_unique_beginning(db: str, capsys: pytest.CaptureFixture[str]) -> None:
    with Ledger.open(db) as ledger:
        some = [first()[1].id, first()[2][0].id, next(ledger.assertions()).id, next(ledger.stories()).id]
    for identity in some:
        code, out, _ = call(capsys, "show", identity[:10])
        assert code == 0
        assert records(out)[0]["id"] == identity
        assert call(capsys, "show", identity[:10], "-f", "table")[0] == 0
    assert call(capsys, "show", "c")[0] == 2
    assert call(capsys, "show", "zz")[0] == 1


def test_show_a_claim_in_its_context(db: str, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = call(capsys, "show", first()[2][0].id, "-f", "table")
    flat = " ".join(out.split())
    assert "The Ministry of Ports closed the harbour" in flat
    assert "Lowland Courier → Ministry of Ports" in flat
    assert "≈ 40 tonnes" in flat
    assert "Where it stands" in flat
    assert "verified: its words stand" in flat


def test_search(db: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = call(capsys, "search", "our", "tanks")
    assert code == 0
    assert [record["type"] for record in records(out)] == ["claim", "hit"]
    code, out, err = call(capsys, "search", "zeppelin")
    assert (code, out) == (0, "")
    assert "nothing found" in err


def test_verify_ends_with_0_or_3(db: str, capsys: pytest.CaptureFixture[str]) -> None:
    import sqlite3

    code, out, _ = call(capsys, "verify")
    assert code == 0
    assert records(out)[0]["ok"] is True
    with sqlite3.connect(db) as altered:
        altered.execute("UPDATE body SET bytes = zeroblob(length(bytes)) WHERE sha256 = ?", (first()[0].sha256,))
    code, out, err = call(capsys, "verify")
    assert code == 3
    assert records(out)[0]["ok"] is False
    assert first()[1].id in err
    assert call(capsys, "verify", "-f", "table")[0] == 3


def test_export(db: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = call(capsys, "export")
    assert code == 0
    assert {record["type"] for record in records(out)} >= {"article", "claim", "assertion", "story"}
    code, _, err = call(capsys, "export", "--format", "csv", "-o", str(tmp_path / "claims.csv"))
    assert code == 0
    assert f"{(tmp_path / 'claims.csv').stat().st_size:,} bytes" in err
    with (tmp_path / "claims.csv").open(newline="") as file:
        assert len(list(csv.DictReader(file))) == 5
    code, _, err = call(capsys, "export", "-o", str(tmp_path / "no" / "claims.csv"))
    assert code == 2
    assert "cannot be written" in err


def test_decisions(db: str, capsys: pytest.CaptureFixture[str]) -> None:
    claim = first()[2][1].id
    assert call(capsys, "judge", "wrong", claim[:9], "--reason", "misread")[0] == 0
    assert records(call(capsys, "show", claim)[1])[0]["assertion"] is None
    (kept,) = records(call(capsys, "judge", "list")[1])
    assert (kept["kind"], kept["left"], kept["by"], kept["reason"]) == ("wrong-claim", claim, "ada", "misread")
    assert call(capsys, "show", str(kept["id"]), "-f", "table")[0] == 0
    assert call(capsys, "judge", "undo")[0] == 0
    assert records(call(capsys, "show", claim)[1])[0]["assertion"] is not None
    assert records(call(capsys, "judge", "list")[1])[0]["withdrawn"]
    assert call(capsys, "judge", "undo")[0] == 1


def test_split_and_merge(db: str, capsys: pytest.CaptureFixture[str]) -> None:
    claim = first()[2][0].id
    before = records(call(capsys, "show", claim)[1])[0]["assertion"]
    mates = [c for c in records(call(capsys, "claims")[1]) if c["assertion"] == before and c["id"] != claim]
    assert mates, "the sample's claims are about one leak"
    assert call(capsys, "judge", "split", claim)[0] == 0
    after = {c["id"]: c["assertion"] for c in records(call(capsys, "claims")[1])}
    assert all(after[claim] != after[str(mate["id"])] for mate in mates)
    assert call(capsys, "judge", "undo")[0] == 0
    assert len({c["assertion"] for c in records(call(capsys, "claims")[1]) if c["id"] == claim}) == 1
    again = {c["id"]: c["assertion"] for c in records(call(capsys, "claims")[1])}
    assert again[claim] == again[str(mates[0]["id"])]
    assert call(capsys, "judge", "merge", str(again[claim]), str(again[claim]))[0] == 2


def test_doctor(db: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = call(capsys, "doctor")
    found = {str(one["part"]): one for one in records(out)}
    assert {"onrecord", "python", "libraries", "sqlite", "parser", "tagger", "ledger"} <= set(found)
    assert "5 claims" in str(found["ledger"]["words"])
    assert code == (1 if any(one["state"] == "missing" for one in found.values()) else 0)


def test_a_reader_that_goes_away_is_no_error(db: str) -> None:
    script = "from onrecord.cli import main; main()"
    for form in ("jsonl", "table"):
        command = f'{sys.executable} -c "{script}" claims -f {form} | true; echo "${{PIPESTATUS[0]}}"'
        done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
        assert done.stdout.strip().endswith("0"), (form, done)
        assert "Traceback" not in done.stderr
        assert "BrokenPipe" not in done.stderr


def test_a_register_is_taken_over_asked_and_taken_back(
    db: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "cabinet.csv"
    table.write_text("name,office,party,from,to\nAda Brink,transport minister,Varnholm,2030-01-01,\n", "utf-8")
    assert call(capsys, "judge", "offices", str(table))[0] == 0
    code, _, err = call(capsys, "judge", "offices", str(table))
    assert (code, "0 taken over, 1 there already" in err) == (0, True)
    assert len(records(call(capsys, "judge", "list")[1])) == 1
    assert call(capsys, "judge", "undo")[0] == 0
    bad = tmp_path / "bad.csv"
    bad.write_text("who,what\n", "utf-8")
    code, _, err = call(capsys, "judge", "offices", str(bad))
    assert (code, "must name the columns" in err) == (2, True)


def test_who_is_in_the_ledger(db: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = call(capsys, "who")
    people = records(out)
    assert code == 0
    assert people
    assert all(one["type"] == "identity" and one["articles"] for one in people)
    name = str(people[0]["name"])
    assert [one["name"] for one in records(call(capsys, "who", name)[1])] == [name]
    code, out, err = call(capsys, "who", "Nobody Atall")
    assert (code, out, "Nobody of that name" in err) == (0, "", True)


def test_a_ledger_in_postgresql_is_used_like_a_file(empty_postgres: str, capsys: pytest.CaptureFixture[str]) -> None:
    with Ledger.open(empty_postgres) as ledger:
        for sample in (first(), second()):
            ledger.add_reading(*sample)
    code, out, err = call(capsys, "claims", "--source", "Halden Line", "--db", empty_postgres)
    assert (code, err) == (0, "")
    assert len(records(out)) == 3
    assert all(one["assertion"] for one in records(out))  # what follows was worked out by looking
    code, out, _ = call(capsys, "doctor", "--db", empty_postgres, "-f", "jsonl")
    (line,) = [one for one in records(out) if one["part"] == "ledger"]
    assert line["state"] == "ok"
    assert re.search(r"postgresql://onrecord@\S+: PostgreSQL \d+\.\d+, \d+\.\d MB; 2 articles", str(line["words"]))


def test_db_copy_and_migrate(db: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = str(tmp_path / "copy.db")
    code, out, err = call(capsys, "db", "copy", db, other)
    assert (code, out) == (0, "")
    assert "2 articles copied, 0 already there" in err
    assert call(capsys, "export", "--db", other)[1] == call(capsys, "export", "--db", db)[1]
    assert call(capsys, "db", "copy", db, db)[0] == 2
    assert call(capsys, "db", "copy", str(tmp_path / "none.db"), other)[0] == 1
    code, _, err = call(capsys, "db", "migrate")
    assert (code, "nothing to do" in err) == (0, True)


def test_forget_shows_first_and_then_does_it(db: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = call(capsys, "forget", "--person", "Jonas Rask", "--why", "at his request")
    assert (code, "1 page would be forgotten" in err) == (0, True)
    assert "Rask" in call(capsys, "export")[1]
    code, _, err = call(capsys, "forget", "--person", "Jonas Rask", "--why", "at his request", "--yes")
    assert (code, "1 page forgotten" in err) == (0, True)
    assert "Rask" not in call(capsys, "export")[1]
    assert call(capsys, "verify")[0] == 0
    assert "at his request" in call(capsys, "forget", "--list")[1]
    code, _, err = call(capsys, "show", first()[1].id)
    assert code == 1
    assert "1 forgotten" in call(capsys, "doctor", "-f", "table")[1]
    assert call(capsys, "forget", "--person", "Jonas Rask", "--why", "x")[0] == 1  # nobody of that name
    assert call(capsys, "forget", "x", "--outlet", "y", "--why", "z")[0] == 2
    assert call(capsys, "forget", "--outlet", "Valley Post")[0] == 2
    again = tmp_path / "again.txt"
    again.write_bytes(first()[0].body)
    code, _, err = call(capsys, "add", str(again))
    assert (code, "not added again" in err) == (1, True)


def test_reread_reports_and_then_keeps(db: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = call(capsys, "reread", "--compare", "-f", "jsonl")
    assert code == 0
    assert "nothing was written" in err
    kinds = {str(one["change"]) for one in records(out)}
    assert kinds <= {"gained", "lost", "changed"}
    assert kinds  # claims built by hand are not what is read
    before = call(capsys, "claims")[1]
    assert call(capsys, "claims")[1] == before
    code, out, err = call(capsys, "reread", "-f", "table")
    assert (code, "claims gained" in err) == (0, True)
    assert out
    code, out, err = call(capsys, "reread", "-f", "jsonl")
    assert (code, out) == (0, "")
    assert "0 otherwise: 0 claims gained, 0 lost, 0 changed" in err
    assert call(capsys, "verify")[0] == 0


def test_a_quotation_is_checked(db: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = call(capsys, "quote", "40 tonnes of oil leaked", "--source", "Ministry of Ports")
    answer, *matches = records(out)
    assert (code, answer["type"], answer["verdict"], answer["matches"]) == (0, "quote", "near", len(matches))
    assert matches[0]["type"] == "quote-match"
    assert [drift["label"] for drift in matches[0]["drifts"]] == ["hedge lost"]  # type: ignore[attr-defined]
    assert matches[0]["verified"] is True
    code, out, _ = call(capsys, "quote", "Nothing has left our tanks", "-f", "table")
    assert code == 0
    assert "On record word for word: Jonas Rask (Halden Line)" in " ".join(out.split())
    code, out, _ = call(capsys, "quote", "40 tonnes of oil leaked", "-f", "table", "-n", "1")
    assert "hedge lost: “about” on the page, nothing in yours" in " ".join(out.split())
    assert "There may be more" in out
    assert records(call(capsys, "quote", "the mayor sang")[1])[0]["verdict"] == "not-found"
    assert call(capsys, "quote", "…")[0] == 2


def test_accounts_are_written_as_hashes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from onrecord.api.access import Accounts

    monkeypatch.setattr("typer.prompt", lambda *words, **options: "correct horse")
    code, line, _ = call(capsys, "account", "Ada Brink")
    assert code == 0
    assert "correct" not in line
    code, token, said = call(capsys, "account", "bot", "--token")
    secret = said.split()[-1]
    assert secret not in token
    kept = tmp_path / "accounts"
    kept.write_text(line + token, "utf-8")
    known = Accounts.read(kept)
    assert known.knows("Ada Brink", "correct horse")
    assert known.holder(secret) == "bot"
    assert call(capsys, "account", "a:b", "--token")[0] == 2
    assert call(capsys, "serve", "--private")[0] == 2
    assert call(capsys, "serve", "--accounts", str(tmp_path / "none"))[0] == 2
