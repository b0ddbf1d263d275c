"""`add` and `watch` killed with SIGKILL, at every commit and at any moment: taken up again, the ledger is that of one run.

The everyday part takes seconds; `make crash` kills at two hundred moments.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from onrecord import pipeline
from onrecord.exports.jsonl import json_lines
from onrecord.ledger import Ledger, verify
from tests.killing import Boundaries, run_and_kill
from tests.local_server import Site, serving
from tests.made_pages import pages, read_by_rule
from tests.unit.test_watch_crash import one_round, outcome
from tests.watch_samples import FIRST, SECOND, THIRD, publish
from tests.watch_samples import read_by_rule as read_samples

Where = Callable[[], str]


@pytest.fixture(params=["sqlite", "postgres"])
def places(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Where]:
    """Gives the place of another empty ledger at each call."""
    made: list[str] = []

    def place() -> str:
        name = f"killed_{len(made)}"
        made.append(name)
        if request.param == "sqlite":
            return str(tmp_path / f"{name}.db")
        postgres = str(request.getfixturevalue("postgres"))
        with psycopg.connect(postgres, autocommit=True) as connection:
            connection.execute(f"DROP SCHEMA IF EXISTS {name} CASCADE".encode())
            connection.execute(f"CREATE SCHEMA {name}".encode())
        return f"{postgres}{'&' if '?' in postgres else '?'}options=-csearch_path%3D{name}"

    yield place
    if request.param == "postgres":
        with psycopg.connect(str(request.getfixturevalue("postgres")), autocommit=True) as connection:
            for name in made:
                connection.execute(f"DROP SCHEMA IF EXISTS {name} CASCADE".encode())


def add(where: str, count: int) -> None:
    with Ledger.open(where) as ledger:
        pipeline.add(ledger, pages(count))


def held(where: str) -> tuple[list[str], list[object], dict[str, int]]:
    """Everything that a ledger tells, once it was found whole."""
    with Ledger.open(where) as ledger:
        assert ledger.check() == ()  # integrity_check, links, word indexes
        assert verify(ledger).faults == ()
        assert ledger.reconciled()
        return list(json_lines(ledger)), list(ledger.rejected()), dict(ledger.counts())


@pytest.fixture
def by_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "read_claims", read_by_rule)


def commits(where: str, count: int, told: Path) -> int:
    """How many there are in one run, which is left whole."""

    def counting() -> None:
        boundaries = Boundaries()
        boundaries.install()
        add(where, count)
        told.write_text(str(boundaries.count))

    assert not run_and_kill(counting)
    return int(told.read_text())


@pytest.mark.usefixtures("by_rule")
def test_add_killed_at_every_commit(places: Where, tmp_path: Path) -> None:
    whole = places()
    count = 3 if "://" in whole else 6
    ends = commits(whole, count, tmp_path / "count")
    assert ends >= count
    expected = held(whole)

    def cut_off(where: str, at: int, after: bool) -> None:
        Boundaries(at, after).install()
        add(where, count)

    for at in range(1, ends + 1):
        for after in (False, True):
            where = places()
            assert run_and_kill(lambda: cut_off(where, at, after))  # noqa: B023
            add(where, count)
            assert held(where) == expected, (at, after)


@pytest.mark.usefixtures("by_rule")
@pytest.mark.parametrize(
    ("count", "moments"), [(8, 4), pytest.param(40, {"sqlite": 100, "postgres": 50}, marks=pytest.mark.slow)]
)
def test_add_killed_at_any_moment(places: Where, count: int, moments: int | dict[str, int]) -> None:
    whole = places()
    started = time.monotonic()
    assert not run_and_kill(lambda: add(whole, count))
    lasted = time.monotonic() - started
    expected = held(whole)
    wanted = moments if isinstance(moments, int) else moments["postgres" if "://" in whole else "sqlite"]
    rng, killed = random.Random(3), 0
    while killed < wanted:
        where = places()
        for _ in range(5):  # several in a row, each somewhere in what is left
            if not run_and_kill(lambda: add(where, count), rng.uniform(0, lasted)):  # noqa: B023
                break
            killed += 1
        add(where, count)
        assert held(where) == expected, killed


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as made:
        made.replies["/hook"] = (200, {}, b"")
        yield made


@pytest.mark.parametrize("moments", [3, pytest.param(50, marks=pytest.mark.slow)])
def test_watch_killed_at_any_moment(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moments: int) -> None:
    monkeypatch.setenv("DESK_SECRET", "hush")
    monkeypatch.setattr(pipeline, "read_claims", read_samples)
    rounds = ([("1", FIRST)], [("1", FIRST), ("2", SECOND), ("3", THIRD)])

    def at(number: int) -> float:
        return 1_750_000_000.0 + 700 * number

    whole = tmp_path / "whole"
    whole.mkdir()
    lasted = []
    for number, some in enumerate(rounds):
        publish(site, some)
        started = time.monotonic()
        assert not run_and_kill(lambda: one_round(site, whole, at(number)))  # noqa: B023
        lasted.append(time.monotonic() - started)
    expected = outcome(site, whole)
    assert len(expected[0]) == 2
    rng, killed = random.Random(4), 0
    while killed < moments:
        folder = tmp_path / str(killed)
        folder.mkdir()
        site.asked.clear()
        for number, some in enumerate(rounds):
            publish(site, some)
            for _ in range(3):
                if not run_and_kill(lambda: one_round(site, folder, at(number)), rng.uniform(0, lasted[number])):  # noqa: B023
                    break
                killed += 1
            one_round(site, folder, at(number))
        assert outcome(site, folder) == expected, (killed, json.dumps(expected[0]))
