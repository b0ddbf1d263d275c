"""A watch that is cut off at any commit, and taken up again, tells the same as one that was not: nothing lost or doubled."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from onrecord import pipeline
from onrecord.exports.jsonl import json_lines
from onrecord.ledger import Ledger, verify
from onrecord.ledger.sqlite import SqliteLedger
from onrecord.watch import Output, Rule, Settings, Watch
from tests.local_server import Site, serving
from tests.watch_samples import FIRST, SECOND, THIRD, publish, read_by_rule


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as made:
        made.replies["/hook"] = (200, {}, b"")
        yield made


class Cut(BaseException):
    """As if the program were killed: nothing of it runs any more."""


class Commits:
    """Counts commits, and ends the program at one."""

    def __init__(self, end: int | None = None, after: bool = False) -> None:
        self.count, self.end, self.after = 0, end, after

    def install(self, patch: pytest.MonkeyPatch) -> None:
        real = SqliteLedger._writing

        @contextmanager
        def counted(ledger: SqliteLedger) -> Iterator[Any]:
            with real(ledger) as db:
                yield db
                self.count += 1
                if self.count == self.end and not self.after:
                    raise Cut
            if self.count == self.end:
                raise Cut

        patch.setattr(SqliteLedger, "_writing", counted)


def settings(site: Site, log: Path) -> Settings:
    outputs = (
        Output("log", "jsonl", {"path": str(log)}),
        Output("desk", "webhook", {"url": site.url + "/hook", "secret_env": "DESK_SECRET"}),
    )
    return Settings((Rule("all", to=("log", "desk")),), outputs)


def one_round(site: Site, folder: Path, at: float) -> None:
    with Ledger.open(str(folder / "ledger.db")) as ledger:
        fetcher = site.fetcher(ledger)
        try:
            Watch(
                ledger, fetcher, lambda: (site.url + "/feed",), settings(site, folder / "log"), clock=lambda: at, jitter=lambda: 0.5
            ).round()  # fmt: skip
        finally:
            fetcher.close()


PHASES = ([("1", FIRST)], [("1", FIRST), ("2", SECOND), ("3", THIRD)])


def outcome(site: Site, folder: Path) -> tuple[list[str], list[str], set[str], list[str]]:
    """Alerts in the file, those stored, those that the webhook had, and the export."""
    with Ledger.open(str(folder / "ledger.db")) as ledger:
        assert verify(ledger).faults == ()
        assert ledger.deliveries("watch") == ()
        stored = sorted(json.loads(record)["id"] for record in ledger.alerts("watch"))
        export = [re.sub(r'"retrieved":"[^"]*"', "", line) for line in json_lines(ledger)]
    had = {json.loads(body)["id"] for method, path, _, body in site.asked if path == "/hook" and method == "POST"}
    return [json.loads(line)["id"] for line in (folder / "log").read_text().splitlines()], stored, had, export


@pytest.mark.parametrize("both", [False, pytest.param(True, marks=pytest.mark.slow)])
def test_cut_off_at_every_commit(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, both: bool) -> None:
    monkeypatch.setenv("DESK_SECRET", "hush")
    monkeypatch.setattr(pipeline, "read_claims", read_by_rule)
    whole = tmp_path / "whole"
    whole.mkdir()
    commits: list[int] = []
    for number, pages in enumerate(PHASES):
        publish(site, pages)
        counter = Commits()
        with monkeypatch.context() as patch:
            counter.install(patch)
            one_round(site, whole, 1_750_000_000.0 + 700 * number)
        commits.append(counter.count)
    expected = outcome(site, whole)
    assert len(expected[0]) == 2 == len(expected[1])
    assert min(commits) >= 8
    for phase, count in enumerate(commits):
        for end in range(1, count + 1):
            for after in (False, True) if both else (end % 2 == 0,):
                folder = tmp_path / f"{phase}-{end}-{after}"
                folder.mkdir()
                site.asked.clear()
                for number, pages in enumerate(PHASES):
                    publish(site, pages)
                    if number == phase:
                        with monkeypatch.context() as patch:
                            Commits(end, after).install(patch)
                            with pytest.raises(Cut):
                                one_round(site, folder, 1_750_000_000.0 + 700 * number)
                    one_round(site, folder, 1_750_000_000.0 + 700 * number)
                assert outcome(site, folder) == expected, (phase, end, after)


KILLED = """
import os, signal, sys
from contextlib import contextmanager
from pathlib import Path
from onrecord import pipeline
from onrecord.ledger.sqlite import SqliteLedger
from tests.local_server import Site
from tests.unit.test_watch_crash import one_round
from tests.watch_samples import read_by_rule
port, folder, at, end = sys.argv[1:]
real, count = SqliteLedger._writing, 0
@contextmanager
def counted(ledger):
    global count
    with real(ledger) as db:
        yield db
        count += 1
        if count == abs(int(end)) and int(end) < 0:
            os.kill(os.getpid(), signal.SIGKILL)
    if count == int(end):
        os.kill(os.getpid(), signal.SIGKILL)
SqliteLedger._writing = counted
pipeline.read_claims = read_by_rule
one_round(Site(int(port)), Path(folder), float(at))
"""


def killed(site: Site, folder: Path, at: float, end: int) -> int:
    command = [sys.executable, "-c", KILLED, str(site.port), str(folder), str(at), str(end)]
    return subprocess.run(command, check=False, capture_output=True, timeout=120).returncode


@pytest.mark.parametrize(
    "ends",
    [[(1, 6)], pytest.param([(0, 1), (0, -4), (0, 9), (1, -2), (1, 5), (1, -9), (1, 11)], marks=pytest.mark.slow)],
)
def test_killed(site: Site, tmp_path: Path, ends: list[tuple[int, int]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESK_SECRET", "hush")
    monkeypatch.setattr(pipeline, "read_claims", read_by_rule)
    (tmp_path / "whole").mkdir()
    for number, pages in enumerate(PHASES):
        publish(site, pages)
        one_round(site, tmp_path / "whole", 1_750_000_000.0 + 700 * number)
    expected = outcome(site, tmp_path / "whole")
    for phase, end in ends:
        folder = tmp_path / f"{phase}{end}"
        folder.mkdir()
        site.asked.clear()
        for number, pages in enumerate(PHASES):
            publish(site, pages)
            if number == phase:
                assert killed(site, folder, 1_750_000_000.0 + 700 * number, end) == -9
            one_round(site, folder, 1_750_000_000.0 + 700 * number)
        assert outcome(site, folder) == expected, (phase, end)
