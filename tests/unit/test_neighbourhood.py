"""Looking up neighbours reads the days compared, not all history."""

from __future__ import annotations

import sqlite3

import pytest

from onrecord.ledger import Ledger
from onrecord.ledger.connect import connect
from onrecord.ledger.relational_neighbourhood import near
from onrecord.reconcile.stories import WINDOW, Document

DAY = 24.0
NOON = 739_000 * DAY


def of(name: str, span: tuple[float, float] | None) -> Document:
    return Document(name, span, {"skarvik": 0.8, "aurelia": 0.6})


@pytest.fixture
def ledger() -> Ledger:
    return Ledger.open(":memory:")


def test_neighbours_are_of_the_days_compared_or_undated(ledger: Ledger) -> None:
    for name, days in (("a1", -WINDOW), ("a2", WINDOW), ("a3", -WINDOW - 3), ("a4", WINDOW + 3), ("a5", 0)):
        ledger.index(of(name, (NOON + days * DAY, NOON + days * DAY + DAY)), (), ("", "", name))
    ledger.index(of("a6", None), (), ("", "", "a6"))
    found = ledger.sharing(of("a5", (NOON, NOON + DAY)))
    assert sorted(found) == ["a1", "a2", "a6"]
    assert all(keys == ["aurelia", "skarvik"] for keys in found.values())  # each once
    assert sorted(ledger.sharing(of("a6", None))) == ["a1", "a2", "a3", "a4", "a5"]


def test_an_undated_article_shares_each_key_once_with_the_oldest_of_dates(ledger: Ledger) -> None:
    ledger.index(of("a1", None), (), ("", "", "a1"))
    assert ledger.sharing(of("a2", (DAY, 2 * DAY))) == {"a1": ["aurelia", "skarvik"]}


def test_a_key_is_looked_up_by_hour() -> None:
    statement, values = near("skarvik", (NOON, NOON + DAY), WINDOW)
    database: sqlite3.Connection = connect(":memory:", True, False)
    plan = [str(row[3]) for row in database.execute(f"EXPLAIN QUERY PLAN {statement}", values)]
    searches = [step for step in plan if "story_key" in step]
    assert len(searches) == 2
    assert all("hour" in step for step in searches)
