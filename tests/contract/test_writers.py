"""Many writers at once, and the same pages again in any order: nothing lost, nothing doubled, the same bytes in the export.

Every day with a few pages; `make crash` does it with eight times a thousand, and a thousand three times over.
"""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from onrecord import pipeline
from onrecord.exports.jsonl import json_lines
from onrecord.ledger import Ledger, verify
from onrecord.records import Page
from tests.killing import run_together
from tests.made_pages import pages, read_by_rule

EACH = [6, pytest.param(1000, marks=pytest.mark.slow)]


@pytest.fixture(autouse=True)
def by_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "read_claims", read_by_rule)


@pytest.fixture(params=["sqlite", "postgres"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    postgres = request.param == "postgres"
    return str(request.getfixturevalue("empty_postgres")) if postgres else str(tmp_path / "ledger.db")


def written_by(writer: int, each: int) -> list[Page]:
    """The pages of one writer; two in ten are every writer's."""
    shared = pages(each // 5, seed=1)
    own = [
        Page(page.body, f"{writer}/{page.origin}", page.media_type, None)
        for page in pages(each - len(shared), seed=writer + 2)
    ]
    made = shared + own
    random.Random(writer).shuffle(made)
    return made


@pytest.mark.parametrize("each", EACH)
def test_eight_writers_at_once_lose_nothing(where: str, each: int) -> None:
    Ledger.open(where).close()

    def write(writer: int) -> None:
        with Ledger.open(where) as ledger:
            made = written_by(writer, each)
            for start in range(0, len(made), 100):
                pipeline.add(ledger, made[start : start + 100])

    run_together([lambda writer=writer: write(writer) for writer in range(8)])  # type: ignore[misc]
    wanted = {page.article_id: page for writer in range(8) for page in written_by(writer, each)}
    unreadable = {page.origin for page in wanted.values() if page.body.startswith(b"\x00")}
    with Ledger.open(where) as ledger:
        assert ledger.reconciled()
        held = {article.id for article in ledger.articles()}
        assert held == {identity for identity, page in wanted.items() if page.origin not in unreadable}
        assert {one.id for one in ledger.rejected()} == unreadable
        for identity in held:
            assert ledger.page(identity).body == wanted[identity].body
        claims = {claim.id for claim in ledger.claims()}
        expected = set()
        for article in ledger.articles():
            expected |= {claim.id for claim in read_by_rule(article).claims}
        assert claims == expected
        assert {m.claim for m in ledger.memberships()} == claims
        assert ledger.check() == ()
        if each < 100:
            assert verify(ledger).faults == ()
            with Ledger.open(":memory:") as alone:
                pipeline.add(alone, [page for writer in range(8) for page in written_by(writer, each)])
                assert list(json_lines(alone)) == list(json_lines(ledger))


@pytest.mark.parametrize("count", [24, pytest.param(1000, marks=pytest.mark.slow)])
def test_the_same_pages_three_times_in_any_order_give_the_same_bytes(tmp_path: Path, count: int) -> None:
    made = pages(count)
    exports = []
    for order in range(3):
        rng = random.Random(order)
        with Ledger.open(str(tmp_path / f"{order}.db")) as ledger:
            added = 0
            for _ in range(3):
                rng.shuffle(made)
                for start in range(0, count, max(10, count // 4)):
                    added += pipeline.add(ledger, made[start : start + max(10, count // 4)]).added
            assert added == ledger.counts()["article"]
            exports.append("\n".join(json_lines(ledger)).encode())
            assert ledger.check() == ()
    assert exports[0] == exports[1] == exports[2]
    assert len(exports[0]) > 1000 * count / 4
