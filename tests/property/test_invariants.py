"""What the ledger promises, on generated pages full of odd characters; ``make invariants`` holds it on many more."""

from __future__ import annotations

from tests.invariants import elsewhere, hold, seals, sound


def test_pages_become_articles() -> None:
    for number in range(400):
        hold(number, read_only=True)


def test_spans_reproduce_and_a_ledger_of_them_is_sound() -> None:
    assert sound({number: hold(number) for number in range(40)}) > 200


def test_pages_that_once_failed() -> None:
    assert (
        sound({200653: hold(200653)}) > 5
    )  # the source's name was cut shorter than the attribution had it: the id followed the longer


def test_another_process_another_hash_seed_another_order() -> None:
    numbers = list(range(100, 130))
    assert elsewhere(numbers[::-1], hash_seed=7) == dict(seals(numbers))
