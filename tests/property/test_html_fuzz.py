"""Broken and hostile HTML: every page is read or refused with a reason, in two seconds and half a gigabyte."""

from __future__ import annotations

import random
import resource
import sys
import time

import pytest

from onrecord.errors import Unreadable
from onrecord.read import read
from onrecord.records import Page
from tests.html_mutations import SEEDS, hostile, mutate

SECONDS = 2.0
BYTES = 512 * 1024 * 1024
HOSTILE = hostile()


def read_or_refused(body: bytes) -> str:
    """What became of a page; the seconds are the processor's, so that a busy machine fails no page."""
    started = time.process_time()
    try:
        article = read(Page(body, "https://tidende.example/ferry", "text/html"))
    except Unreadable as refusal:
        reason = str(refusal)
        outcome = (
            "refused"
            if reason.startswith("https://tidende.example/ferry: ")
            else f"refused without saying what: {reason}"
        )
    else:
        assert article.text.split("\n\n") == [article.words(block) for block in article.blocks]
        outcome = "read"
    assert outcome in ("read", "refused")
    took = time.process_time() - started
    assert took < SECONDS, f"{took:.2f} s"
    return outcome


def peak() -> int:
    """Largest resident size of this process so far, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def mutated(count: int, start: int) -> dict[str, int]:
    found = {"read": 0, "refused": 0}
    for number in range(start, start + count):
        found[read_or_refused(mutate(SEEDS[number % len(SEEDS)], random.Random(number)))] += 1
    return found


def test_the_seeds_are_read() -> None:
    assert [read_or_refused(seed) for seed in SEEDS] == ["read"] * len(SEEDS)


def test_a_few_hundred_mutated_pages() -> None:
    found = mutated(200, start=0)
    assert found["read"] > 100


@pytest.mark.parametrize(
    "what", ["deep nesting", "megabyte attributes", "null bytes late", "open comment", "deep json", "utf-16 sent"]
)
def test_a_few_hostile_pages(what: str) -> None:
    read_or_refused(HOSTILE[what])


@pytest.mark.slow
@pytest.mark.parametrize("what", sorted(HOSTILE))
def test_hostile_pages(what: str) -> None:
    read_or_refused(HOSTILE[what])


@pytest.mark.slow
def test_ten_thousand_mutated_pages() -> None:
    before = peak()
    found = mutated(10_000, start=1_000)
    assert sum(found.values()) == 10_000
    assert peak() < max(BYTES, before + BYTES // 4)
