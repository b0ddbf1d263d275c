"""Every input that fuzzing starts from, or that once broke something: read, or refused with a reason of our own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fuzz_targets import TARGETS, seeds, tried

INPUTS = [(target, path) for target in TARGETS for path in seeds(target)]


@pytest.mark.parametrize(("target", "path"), INPUTS, ids=lambda value: value.name if isinstance(value, Path) else value)
def test_a_saved_input(target: str, path: Path) -> None:
    assert tried(target, path.read_bytes()) in ("read", "refused")


def test_each_target_has_a_corpus_and_reads_some_of_it() -> None:
    for target in TARGETS:
        assert "read" in {tried(target, path.read_bytes()) for path in seeds(target)}, target
