"""People's decisions and quotations looked for: the same in a SQLite file and in PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from onrecord.errors import BadRequest, Missing
from onrecord.ledger import Ledger, judging
from onrecord.ledger.settling import settle
from onrecord.views.decisions import decisions_on, decisions_page
from onrecord.views.quotes import verify_quote
from tests.ledger_samples import first, second

CLAIM = first()[2][0].id


@pytest.fixture(params=["sqlite", "postgres"])
def ledger(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Ledger]:
    postgres = request.param == "postgres"
    where = str(request.getfixturevalue("empty_postgres")) if postgres else str(tmp_path / "ledger.db")
    with Ledger.open(where) as opened:
        for reading in (first(), second()):
            opened.add_reading(*reading)
        settle(opened)
        yield opened


def test_a_decision_and_what_follows_are_kept_together_and_taken_back(ledger: Ledger) -> None:
    before = list(ledger.assertions())
    made = judging.split(ledger, CLAIM, " ada  b. ", "another leak")
    assert {(one.by, one.reason) for one in made} == {("ada b.", "another leak")}
    assert ledger.reconciled()
    assert [a.claims for a in ledger.assertions() if CLAIM in a.claims] == [(CLAIM,)]
    with pytest.raises(BadRequest, match="stands alone"):
        judging.split(ledger, CLAIM, "ada b.")
    assert len(judging.undo(ledger, made[0].id, whole=True)) == len(made)
    assert list(ledger.assertions()) == before
    with pytest.raises(BadRequest, match="taken back"):
        judging.undo(ledger, made[0].id)
    with pytest.raises(Missing):
        judging.undo(ledger)


def test_what_cannot_be_decided_is_refused_and_leaves_nothing(ledger: Ledger) -> None:
    for wrong in (
        lambda: judging.wrong(ledger, CLAIM, "  "),
        lambda: judging.wrong(ledger, CLAIM, "ada", "x" * 2001),
        lambda: judging.wrong(ledger, "cnone", "ada"),
        lambda: judging.entity(ledger, "Halden Line", " Halden  Line ", True, "ada"),
        lambda: judging.entity(ledger, "", "Halden Line", True, "ada"),
        lambda: judging.merge(ledger, "snone", "snone", "ada"),
    ):
        with pytest.raises((BadRequest, Missing)):
            wrong()
    assert list(ledger.judgements()) == []
    assert ledger.reconciled()


def test_decisions_of_one_person_are_told_apart_by_their_times(ledger: Ledger) -> None:
    for same in (True, False, True, False):
        judging.entity(ledger, "Halden Line", "Ministry of Ports", same, "ada")
    times = [one.at for one in ledger.judgements()]
    assert len(set(times)) == 4
    assert times == sorted(times)
    page = decisions_page(ledger, 1, 2)
    assert (page.total, page.more, [one.does for one in page.decisions]) == (
        4,
        True,
        ["are one and the same", "are not the same"],
    )
    assert len(decisions_on(ledger, ["Ministry of Ports"])) == 4
    assert decisions_on(ledger, ["somebody else"]) == ()


def test_a_quotation_is_found_alike(ledger: Ledger) -> None:
    exact = verify_quote(ledger, "Nothing has left our tanks", "Jonas Rask")
    assert (exact.verdict, exact.complete, [m.claim for m in exact.matches]) == ("exact", True, [first()[2][2].id])
    near = verify_quote(ledger, "some 90 tonnes of oil had leaked in Odense")
    assert near.verdict == "near"
    assert near.first is not None
    assert [drift.label for drift in near.first.drifts] == ["number changed"]


def test_a_passage_whose_page_was_altered_is_not_verified(ledger: Ledger) -> None:
    page, article, claims = first()
    ledger.add_reading(page, replace(article, text=article.text.replace("Nothing", "Nobody!")), claims[:0])
    check = verify_quote(ledger, "Nobody! has left our tanks")
    assert check.matches
    assert check.matches[0].faults == ("the stored text is not what its page says",)
