"""Whatever the text: no exception, spans inside it, EDTF parts that are calendar days."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.extract.times import find_times

WORDS = st.sampled_from(
    [
        "last", "next", "this", "the", "of", "Monday", "Friday", "May", "March", "October", "31", "30", "2024",
        "1990s", "year", "week", "quarter", "a", "two", "ago", "earlier", "by", "since", "until", "noon", "5",
        "p.m.", "end", "early", "mid", "every", "in", "½", "٣", "²", "99999", "0", "-", ",", ".", "first", "third",
        "fiscal", "'", "weekend", "February", "29", "past", "few", "months", "century", "20th", "\n",
    ]
)  # fmt: skip


@given(st.lists(WORDS, max_size=25), st.dates(date(1, 1, 1), date(9999, 12, 31)))
@settings(max_examples=200, deadline=None)
def test_any_words_any_day(words: list[str], anchor: date) -> None:
    text = " ".join(words)
    for found in find_times(text, anchor.isoformat()):
        (span,) = found.spans
        assert text[span.start : span.end] == found.text
        for day in (found.earliest, found.latest):
            assert day is None or date.fromisoformat(day)
        if found.earliest and found.latest:
            assert found.earliest <= found.latest


@given(st.text(max_size=200), st.text(max_size=12))
@settings(max_examples=100, deadline=None)
def test_any_text_any_anchor(text: str, anchor: str) -> None:
    assert find_times(text, anchor) == find_times(text, anchor)


@pytest.mark.parametrize("piece", ["1", "Monday ", "the ", "last ", "$1 ", "1-", "٣٤", "one and ", "late in the "])
def test_time_grows_with_the_text(piece: str) -> None:
    text = piece * (40_000 // len(piece))
    started = time.process_time()
    find_times(text, "2024-10-23")
    assert time.process_time() - started < 5  # seconds; a pattern that is not linear takes minutes
