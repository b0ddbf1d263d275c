"""A ledger written out."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from onrecord import codec
from onrecord.exports.jsonl import json_lines
from onrecord.exports.selection import Selection
from onrecord.exports.tables import COLUMNS, lines, safe_cell
from onrecord.ledger import Ledger
from onrecord.reconcile import reconcile
from tests.ledger_samples import first, second


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(str(tmp_path / "ledger.db")) as opened:
        for sample in (first(), second()):
            opened.add_reading(*sample)
        opened.store(reconcile(tuple(opened.articles()), tuple(opened.claims())))
        yield opened


def test_every_record_is_one_line_that_decodes(ledger: Ledger) -> None:
    lines = list(json_lines(ledger))
    kinds = Counter(json.loads(line)["type"] for line in lines)
    counts = ledger.counts()
    assert kinds == {
        kind: counts[kind] for kind in ("article", "claim", "assertion", "story", "warning") if counts[kind]
    }
    for line in lines:
        codec.decode(line)


def test_claims_name_their_assertion_and_it_names_them(ledger: Ledger) -> None:
    records = [json.loads(line) for line in json_lines(ledger)]
    assertions = {one["id"]: one["claims"] for one in records if one["type"] == "assertion"}
    for one in records:
        if one["type"] == "claim":
            assert one["id"] in assertions[one["assertion"]]


def test_the_export_is_what_the_codec_writes_of_the_same_records(ledger: Ledger) -> None:
    articles, claims = list(ledger.articles()), list(ledger.claims())
    assert list(json_lines(ledger)) == list(codec.to_lines(articles, claims, reconcile(articles, claims)))


def test_csv_has_a_row_a_claim(ledger: Ledger) -> None:
    rows = list(csv.DictReader("\n".join(lines(Selection(ledger))).splitlines()))
    assert list(rows[0]) == list(COLUMNS)
    assert [row["claim"] for row in rows] == [claim.id for claim in ledger.claims()]
    said = next(row for row in rows if row["claim"] == first()[2][0].id)
    assert (said["source"], said["party"], said["value"], said["unit"]) == (
        "Ministry of Ports",
        "Lowland",
        "40",
        "tonne",
    )
    assert said["hedges"] == "about"
    assert said["status"]


@pytest.mark.parametrize(
    "cell", ["=1+1", "+4712", "-2", "@SUM(A1)", "\tx", "\r=1", " =1", "＝1", '=HYPERLINK("http://x")']
)
def test_text_is_never_a_formula(cell: str) -> None:
    assert str(safe_cell(cell)) == "'" + cell


def test_numbers_stay_numbers() -> None:
    assert (safe_cell(-2.5), safe_cell(40.0), safe_cell(None), safe_cell(3)) == (-2.5, "40", "", 3)


def test_a_formula_in_a_claim_is_defused(ledger: Ledger) -> None:
    page, article, claims = first()
    wicked = replace(claims[0], content=replace(claims[0].content, text='=cmd|"/c calc"!A1'))
    ledger.add_reading(page, article, [wicked])
    (cell,) = [row["content"] for row in csv.DictReader(lines(Selection(ledger))) if row["claim"] == wicked.id]
    assert cell == '\'=cmd|"/c calc"!A1'
