"""A sentence held against what is on record."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.errors import BadRequest
from onrecord.ledger import Ledger
from onrecord.pipeline import settle
from onrecord.views.quotes import QuoteCheck, verify_quote
from onrecord.views.wording import Wording, compare, words
from tests.ledger_samples import first, second


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    with Ledger.open(str(tmp_path_factory.mktemp("quotes") / "ledger.db")) as opened:
        for reading in (first(), second()):
            opened.add_reading(*reading)
        settle(opened)
        yield opened


def labels(check: QuoteCheck) -> list[tuple[str, str, str]]:
    return [(d.label, d.stored, d.given) for d in check.matches[0].drifts]


def drift(given: str, stored: str) -> list[tuple[str, str, str]]:
    wording = compare(given, words(given), stored, words(stored))
    assert wording is not None
    return [(d.label, d.stored, d.given) for d in wording.drifts]


def test_the_very_words_of_the_source_are_exact(ledger: Ledger) -> None:
    check = verify_quote(ledger, "“Nothing has left our tanks”", "Jonas Rask")
    assert (check.verdict, check.complete) == ("exact", True)
    (match,) = check.matches
    assert match.exact
    assert (match.source, match.outlet, match.day) == ("Jonas Rask", "Lowland Courier", "2025-06-03")
    article = ledger.article(match.article)
    assert " … ".join(article.text[a:b] for a, b in match.spans) == match.text == "Nothing has left our tanks"
    assert match.faults == ()
    assert match.claim in {claim.id for claim in ledger.claims()}
    assert check.first == match


def test_case_punctuation_and_quote_marks_are_no_drift(ledger: Ledger) -> None:
    assert verify_quote(ledger, "nothing,   has LEFT our tanks!").verdict == "exact"


def test_the_words_of_somebody_else_are_named_as_such(ledger: Ledger) -> None:
    check = verify_quote(ledger, "Nothing has left our tanks", "Ministry of Ports")
    assert check.verdict == "by-others"
    assert "Not on record from Ministry of Ports" in check.summary
    assert "Jonas Rask" in check.summary


def test_a_source_is_known_by_body_and_party_too(ledger: Ledger) -> None:
    assert verify_quote(ledger, "Nothing has left our tanks", "halden line").verdict == "exact"


def test_a_lost_hedge_is_named_where_it_stood(ledger: Ledger) -> None:
    check = verify_quote(ledger, "40 tonnes of oil leaked", "Ministry of Ports")
    assert check.verdict == "near"
    assert labels(check) == [("hedge lost", "about", "")]
    (one,) = check.matches[0].drifts
    article = ledger.article(check.matches[0].article)
    assert article.text[one.span.start : one.span.end] == "about"


def test_another_number_is_named(ledger: Ledger) -> None:
    check = verify_quote(ledger, "about 90 tonnes of oil leaked", "Ministry of Ports")
    assert labels(check) == [("number changed", "40", "90")]


def test_nothing_near_is_not_found(ledger: Ledger) -> None:
    check = verify_quote(ledger, "the mayor sang a song about whales")
    assert (check.verdict, check.matches, check.first) == ("not-found", (), None)
    assert "no proof" in check.summary


def test_words_of_no_claim_are_found_in_the_text(ledger: Ledger) -> None:
    check = verify_quote(ledger, "the shipping company Halden Line")
    assert check.verdict == "exact"
    assert check.matches[0].claim is None
    assert check.matches[0].who == "attributed to nobody there"


def test_the_first_of_several_is_the_earliest(ledger: Ledger) -> None:
    check = verify_quote(ledger, "40 tonnes of oil")
    assert [match.day for match in check.matches] == ["2025-06-03", "2025-06-04"]
    assert check.first is not None
    assert check.first.day == "2025-06-03"


@pytest.mark.parametrize("text", ["", "  ", "“…”", "_", "x" * 2001])
def test_what_is_no_sentence_is_refused(ledger: Ledger, text: str) -> None:
    with pytest.raises(BadRequest):
        verify_quote(ledger, text)


def test_a_single_word_can_be_asked_for_and_small_words_find_nothing(ledger: Ledger) -> None:
    assert verify_quote(ledger, "leaked").verdict == "exact"
    assert verify_quote(ledger, "of the").verdict == "not-found"


def test_a_source_without_a_word_is_refused(ledger: Ledger) -> None:
    with pytest.raises(BadRequest):
        verify_quote(ledger, "Nothing has left our tanks", "!!")
    assert verify_quote(ledger, "Nothing has left our tanks", " ").source is None


@pytest.mark.parametrize(
    ("given_words", "stored", "expected"),
    [
        ("the port will close", "the port will not close", [("negation lost", "not", "")]),
        ("the port did not close", "the port did close", [("negation added", "", "not")]),
        ("the port didn't close", "the port did close", [("negation added", "did", "didn't")]),
        ("oil reached the beach", "oil may reach the beach", [("hedge lost", "may reach", "reached")]),
        ("oil could reach the beach", "oil will reach the beach", [("hedge added", "will", "could")]),
        ("three thousand troops left", "3,000 troops left", []),
        ("some 3,000 troops left", "3,000 troops left", [("hedge added", "", "some")]),
        ("3,000 troops left", "Up to 3,000 troops left", [("hedge lost", "Up to", "")]),
        ("ports would close", "He said. Not ports would close", [("negation lost", "Not", "")]),
        ("ports would close", "He would not. Ports would close", []),
        ("they walked over the hill", "they walked the hill", [("small words added", "", "over")]),
        ("we are deeply sorry", "we are sorry", [("words added", "", "deeply")]),
        ("we’re sorry for it", "we're sorry for it", []),
    ],
)
def test_what_drifted_is_named(given_words: str, stored: str, expected: list[tuple[str, str, str]]) -> None:
    assert drift(given_words, stored) == expected


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_two_texts_can_be_compared(one: str, other: str) -> None:
    wording = compare(one, words(one), other, words(other))
    assert wording is None or 0 < wording.likeness <= 1
    if wording is not None:
        assert all(0 <= a < b <= len(other) for a, b in wording.spans)


@given(
    st.lists(
        st.sampled_from(["oil", "tanks", "left", "some", "3,000", "may", "not", "the", "port", "…", ","]),
        min_size=1,
        max_size=12,
    )
)
def test_a_text_is_exactly_itself(parts: list[str]) -> None:
    text = " ".join(parts)
    wording: Wording | None = compare(text, words(text), text, words(text))
    assert wording is None or (wording.drifts == () and wording.likeness == 1)
