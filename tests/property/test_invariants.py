"""What the ledger promises, on generated pages full of odd characters; ``make invariants`` holds it on many more."""

from __future__ import annotations

from onrecord.ledger.checking import claim_faults
from onrecord.pipeline import read_claims
from onrecord.read import read
from onrecord.records import Page
from tests.invariants import elsewhere, hold, seals, sound


def test_pages_become_articles() -> None:
    for number in range(400):
        hold(number, read_only=True)


def test_spans_reproduce_and_a_ledger_of_them_is_sound() -> None:
    assert sound({number: hold(number) for number in range(40)}) > 200


def test_a_source_in_two_parts_stands_at_its_spans() -> None:
    text = "Valley Post\n\nOfficials warn of floods\n\nIntelligence officials in Norway and Denmark said that three ports were closed.\n"
    article = read(Page(text.encode(), "split.txt", "text/plain"))
    split = [claim for claim in read_claims(article).claims if claim.source and len(claim.source.spans) > 1]
    told = [claim.source.text for claim in split if claim.source]
    assert told == ["Intelligence officials in … Norway", "Intelligence officials in … Denmark"]
    assert not [fault for claim in split for fault in claim_faults(claim, article)[0]]


def test_pages_that_once_failed() -> None:
    assert sound({56722: hold(56722)}) > 5  # a source in two parts with a mark between them
    assert (
        sound({200653: hold(200653)}) > 5
    )  # the source's name was cut shorter than the attribution had it: the id followed the longer


def test_another_process_another_hash_seed_another_order() -> None:
    numbers = list(range(100, 130))
    assert elsewhere(numbers[::-1], hash_seed=7) == dict(seals(numbers))
