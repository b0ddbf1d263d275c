"""A program that is killed while it adds pages loses nothing that it had reported."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from onrecord.exports.jsonl import json_lines
from onrecord.ledger import Ledger, verify
from onrecord.pipeline import settle
from tests.ledger_samples import first, second

KILLED = """
import os, signal, sys
from onrecord.ledger import Ledger
from tests.ledger_samples import first, second
ledger = Ledger.open(sys.argv[1])
ledger.add_reading(*first())
if sys.argv[2] == "between":
    os.kill(os.getpid(), signal.SIGKILL)
page, article, claims = second()
from onrecord.ledger import relational
def die(db, article):
    os.kill(os.getpid(), signal.SIGKILL)
relational._mark = die  # after the rows are written, before they are committed
ledger.add_reading(page, article, claims)
"""


@pytest.mark.parametrize("moment", ["between", "before the commit"])
def test_killed(tmp_path: Path, moment: str) -> None:
    whole, killed = str(tmp_path / "whole.db"), str(tmp_path / "killed.db")
    with Ledger.open(whole) as ledger:
        for sample in (first(), second()):
            ledger.add_reading(*sample)
        settle(ledger)
        expected = list(json_lines(ledger))
    done = subprocess.run([sys.executable, "-c", KILLED, killed, moment], check=False, capture_output=True, text=True)
    assert done.returncode == -9, done.stderr
    with Ledger.open(killed) as ledger:
        assert ledger.has_page(first()[0])
        assert not ledger.has_page(second()[0])
        assert not ledger.reconciled()
        assert verify(ledger).faults == ()
        ledger.add_reading(*second())
        settle(ledger)
        assert list(json_lines(ledger)) == expected
