"""What is forgotten is gone, the rest is as if it had never been there, and it does not come back unseen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.errors import Missing
from onrecord.exports.jsonl import json_lines
from onrecord.ledger import Ledger, Posted, verify
from onrecord.ledger.forgetting import of_outlet, of_page, of_person
from onrecord.ledger.settling import settle
from onrecord.pipeline import add, forget
from onrecord.read import read
from onrecord.records import Article, Claim, Judgement, Page, Rejected, Visit
from tests.contract.test_settling import at_once, derived, readings
from tests.ledger_samples import first, page, second

NOW = "2025-07-01T10:00:00Z"
SECRET = """Hidden Gazette

Zeppelin of Quillworth burns

By Xanthippe Moorhead

5 June 2025

Xanthippe Moorhead said on Thursday that the zeppelin had burned in Quillworth.
"""
Opener = Callable[[], Ledger]


@pytest.fixture(params=["sqlite", "postgres"])
def again(request: pytest.FixtureRequest, tmp_path: Path) -> Opener:
    postgres = request.param == "postgres"
    where = str(request.getfixturevalue("empty_postgres")) if postgres else str(tmp_path / "ledger.db")
    return lambda: Ledger.open(where)


@settings(max_examples=30, deadline=None)
@given(readings(), st.data())
def test_the_rest_is_as_if_it_had_never_been_there(
    made: list[tuple[Page, Article, list[Claim]]], data: st.DataObject
) -> None:
    gone = data.draw(st.lists(st.sampled_from([article.id for _, article, _ in made]), min_size=1, unique=True))
    with Ledger.open(":memory:") as ledger, Ledger.open(":memory:") as never:
        for one in made:
            ledger.add_reading(*one)
        settle(ledger)
        forget(ledger, gone, "for the test", NOW)
        for one in made:
            if one[1].id not in gone:
                never.add_reading(*one)
        settle(never)
        assert list(json_lines(ledger)) == list(json_lines(never))
        assert derived(ledger) == derived(never) == at_once(never)
        assert ledger.check() == ()
        assert [stone.article for stone in ledger.tombstones()] == sorted(gone)


def test_everything_of_a_page_is_gone(again: Opener) -> None:
    made = page(SECRET, "https://hidden.example/zeppelin")
    article = read(made)
    with again() as ledger:
        add(ledger, [made])
        for sample in (first(), second()):
            ledger.add_reading(*sample)
        settle(ledger)
        claim = next(c for c in ledger.claims() if c.article == read(made).id)
        ledger.judge(Judgement("j1", "wrong-claim", claim.id, "", True, "ada", NOW, "Moorhead was misread"))
        ledger.judge(Judgement("j2", "same-entity", "MoP", "Ministry", True, "ada", NOW))
        ledger.note_visit(Visit(made.origin, made.origin, NOW, None))
        ledger.reject(Rejected("read", made.origin, "empty"))
        told = (Posted("n1", f'{{"claim":"{claim.id}"}}', ("desk",)), Posted("n2", '{"claim":"c0"}', ("desk",)))
        ledger.post("w", "page", {made.origin: "x"}, told, NOW)
        settle(ledger)
        articles = of_page(ledger, made.origin)
        (stone,) = forget(ledger, [one.id for one in articles], "court order", NOW)
        assert (stone.sha256, stone.why, stone.at) == (made.sha256, "court order", NOW)
        assert "hidden" not in stone.address
        assert "Zeppelin" not in "".join(json_lines(ledger))
        assert list(ledger.search("zeppelin")) == []
        assert ledger.search_articles("Quillworth") == ()
        assert [one.id for one in ledger.judgements()] == ["j2"]
        assert ledger.visit(made.origin) is None
        assert ledger.rejected() == ()
        assert ledger.watched("w", "page") == {}
        assert ledger.alerts("w") == ('{"claim":"c0"}',)
        assert ledger.reconciled()
        assert verify(ledger).faults == ()
        with pytest.raises(Missing, match="forgotten on 2025-07-01: court order"):
            ledger.article(article.id)
        with pytest.raises(Missing, match="forgotten"):
            ledger.page(made.sha256)
        with pytest.raises(Missing):
            ledger.forget(["a0"], "x", NOW)


def test_it_does_not_come_back_unseen(again: Opener) -> None:
    made = page(SECRET, "https://hidden.example/zeppelin")
    with again() as ledger:
        add(ledger, [made])
        forget(ledger, [read(made).id], "court order", NOW)
        elsewhere = replace(made, origin="https://mirror.example/z")
        edited = page(SECRET + "\nMore of it.\n", made.origin)
        done = add(ledger, [made, elsewhere, edited, page("Paper\n\nNews\n\nA ferry sank, police said.\n", "x.txt")])
        assert done.added == 1
        assert len(done.rejected) == 3
        assert all("forgotten on 2025-07-01 (court order)" in one.reason for one in done.rejected)
        assert ledger.rejected() == ()  # addresses are not written down again


def test_no_byte_of_it_stays_in_the_file(tmp_path: Path) -> None:
    where = tmp_path / "ledger.db"
    with Ledger.open(str(where)) as ledger:
        made = replace(page(SECRET, "https://hidden.example/zeppelin"), body=SECRET.encode())
        add(ledger, [made, *(sample[0] for sample in (first(), second()))])
        before = where.read_bytes() + Path(f"{where}-wal").read_bytes()
        assert b"Quillworth" in before
        assert b"quillworth" in before
        forget(ledger, [read(made).id], "court order", NOW)
    for file in tmp_path.iterdir():
        body = file.read_bytes()
        for word in (b"uillworth", b"oorhead", b"eppelin", b"hidden.example"):
            assert word not in body, (file, word)


def test_people_and_outlets_are_found(again: Opener) -> None:
    with again() as ledger:
        for sample in (first(), second()):
            ledger.add_reading(*sample)
        ids = (first()[1].id, second()[1].id)
        assert [a.id for a in of_person(ledger, "Jonas Rask")] == [ids[0]]
        assert [a.id for a in of_person(ledger, "Bo Lind")] == [ids[1]]  # an author
        assert {a.id for a in of_person(ledger, "Halden Line")} == set(ids)
        assert [a.id for a in of_outlet(ledger, "valley post")] == [ids[1]]
        assert [a.id for a in of_page(ledger, ids[0][:8])] == [ids[0]]
        for ask, name in ((of_person, "Nobody Atall"), (of_outlet, "No Paper"), (of_page, "nowhere.txt")):
            with pytest.raises(Missing):
                ask(ledger, name)
