"""People's decisions by the command line, as a program of its own, on real pages."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from onrecord.exports.jsonl import json_lines
from onrecord.ledger import Ledger
from tests.api_samples import filled

EXAMPLES = Path(__file__).parents[2] / "examples" / "skagerrak-leak"
MAIN = [sys.executable, "-c", "from onrecord.cli import main; main()"]
Record = dict[str, Any]


class Desk:
    """A ledger and the commands on it."""

    def __init__(self, db: Path) -> None:
        self.db = db

    def __call__(self, *words: str) -> str:
        environment = {**os.environ, "ONRECORD_DB": str(self.db), "ONRECORD_BY": "ada"}
        done = subprocess.run(
            [*MAIN, *words], capture_output=True, text=True, check=False, timeout=120, env=environment
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def export(self) -> list[Record]:
        with Ledger.open(str(self.db), create=False, read_only=True) as ledger:
            assert ledger.reconciled()
            return [json.loads(line) for line in json_lines(ledger)]

    def assertions(self) -> list[Record]:
        return [one for one in self.export() if one["type"] == "assertion"]

    def judgements(self) -> list[Record]:
        return [json.loads(line) for line in self("judge", "list").splitlines()]

    def people(self) -> list[set[str]]:
        return [set(json.loads(line)["names"]) for line in self("who").splitlines()]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """The two fictional pages with their claims made by hand."""
    return Desk(Path(filled(tmp_path)))


def with_gist(found: list[Record], words: str) -> Record:
    (one,) = [one for one in found if words in one["gist"]]
    return one


def test_two_assertions_are_merged_and_parted_again(desk: Desk) -> None:
    before = desk.export()
    found = [one for one in before if one["type"] == "assertion"]
    one, other = with_gist(found, "left our tanks"), with_gist(found, "40 tonnes of oil leaked")
    desk("judge", "merge", one["id"], other["id"], "--reason", "one leak")
    (merged,) = [a for a in desk.assertions() if one["claims"][0] in a["claims"]]
    assert set(merged["claims"]) == {*one["claims"], *other["claims"]}
    kept = desk.judgements()
    assert {(k["kind"], k["verdict"], k["by"], k["reason"]) for k in kept} == {
        ("same-assertion", True, "ada", "one leak")
    }
    assert len({k["at"] for k in kept}) == 1, "one decision"
    desk("judge", "undo")
    assert desk.export() == before
    assert all(k["withdrawn"] for k in desk.judgements())


def test_one_name_for_two_takes_corroboration_away(desk: Desk) -> None:
    def status() -> str:
        return str(with_gist(desk.assertions(), "40 tonnes of oil leaked")["status"])

    assert status() == "corroborated"
    desk("judge", "same-entity", "Halden Line", "Ministry of Ports", "--reason", "a test of names")
    assert status() != "corroborated"
    desk("judge", "not-same", "Ministry of Ports", "Halden Line")
    assert status() == "corroborated", "the later of two decisions on one question counts"
    desk("judge", "undo")
    assert status() != "corroborated"
    desk("judge", "undo")
    assert status() == "corroborated"
    assert [bool(one["withdrawn"]) for one in desk.judgements()] == [True, True]


def test_a_person_and_a_body_can_be_judged_one_and_two(desk: Desk) -> None:
    def together() -> bool:
        return any({"Jonas Rask", "Halden Line"} <= names for names in desk.people())

    assert not together()
    desk("judge", "same-entity", "Jonas Rask", "Halden Line")
    assert together()
    desk("judge", "not-same", "Jonas Rask", "Halden Line")
    assert not together()


def test_a_claim_read_wrongly_counts_for_nothing_even_after_reading_again(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "ledger.db")
    desk("add", str(next(EXAMPLES.glob("08-*"))))
    before = desk.export()
    claim = next(one for one in before if one["type"] == "assertion")["claims"][0]
    desk("judge", "wrong", claim, "--reason", "another company")
    assert all(claim not in one["claims"] for one in desk.assertions())
    desk("reread")
    after = desk.export()
    assert all(claim not in one["claims"] for one in after if one["type"] == "assertion")
    assert next(one for one in after if one["type"] == "claim" and one["id"] == claim)["id"] == claim
    desk("judge", "undo", desk.judgements()[0]["id"])
    assert desk.export() == before
