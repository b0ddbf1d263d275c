"""Damaged feeds and archives: each is read or refused with its reason, soon and in little memory."""

from __future__ import annotations

import io
import json
import subprocess
import sys

import pytest

from onrecord.intake import Channels, Fetcher
from onrecord.ledger import Ledger
from onrecord.pipeline import add
from tests.channel_samples import STORY, archive, record
from tests.mutations import taken


@pytest.mark.parametrize(("what", "count"), [("feeds", 150), ("archives", 100)])
def test_a_sample(what: str, count: int) -> None:
    outcome = taken(what, count, seed=7)
    assert "nothing" not in outcome
    assert outcome["pages"]
    assert outcome["refused"]
    assert float(str(outcome["longest_s"])) < 2


@pytest.mark.slow
@pytest.mark.parametrize(("what", "count"), [("feeds", 2000), ("archives", 1000)])
def test_all(what: str, count: int) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.mutations", what, str(count)], check=True, capture_output=True, timeout=900
    )
    outcome = json.loads(done.stdout)
    assert "nothing" not in outcome
    assert outcome["longest_s"] <= 2
    assert outcome["memory_mb"] <= 512


def test_the_reason_is_stored() -> None:
    damaged = record("https://a.example/1", STORY.encode()).replace(b"Halden was", b"Halden is ")
    with Ledger.open(":memory:") as ledger:
        done = add(ledger, Channels(Fetcher()).stream(io.BytesIO(archive(damaged)), "crawl.warc"))
        assert len(done.rejected) == 1
        (kept,) = ledger.rejected()
        assert kept.id.startswith("crawl.warc#<urn:uuid:")
        assert "digest" in kept.reason
