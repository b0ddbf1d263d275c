"""Whatever the text: no exception, spans inside it, bounds in order."""

from __future__ import annotations

import time
from functools import cache

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

from onrecord.extract.quantities import find_quantities


@cache
def blank() -> Language:
    return spacy.blank("en")


WORDS = st.sampled_from(
    [
        "more", "than", "at", "least", "some", "about", "up", "to", "between", "and", "or", "a", "half", "dozen",
        "dozens", "of", "hundred", "thousand", "million", "3", "1,200", "2.5", "$", "£", "%", "per", "cent", "km",
        "people", "one", "two", "thirds", "in", "five", "½", "٣", "9/11", "2-1", "-", "~", "no", "all", "but",
        "the", "14", "-odd", "m", "bn", "1e9", "×10−30", "999999999999999", "aged", "year", "old",
    ]
)  # fmt: skip


@given(st.lists(WORDS, max_size=20), st.sampled_from(["", " "]))
@settings(max_examples=250, deadline=None)
def test_any_words(words: list[str], gap: str) -> None:
    doc = blank()(gap.join(words))
    for found in find_quantities(doc):
        (span,) = found.spans
        assert doc.text[span.start : span.end] == found.text
        if found.low is not None and found.high is not None:
            assert found.low <= found.high


@given(st.text(max_size=120))
@settings(max_examples=100, deadline=None)
def test_any_text(text: str) -> None:
    assert find_quantities(blank()(text)) == find_quantities(blank()(text))


@pytest.mark.parametrize("piece", ["1", "12 ", "$1 ", "one ", "hundred ", "1-", "٣٤ ", "about 12 men "])
def test_time_grows_with_the_text(piece: str) -> None:
    doc = blank().make_doc(piece * (15_000 // len(piece)))
    started = time.process_time()
    find_quantities(doc)
    assert time.process_time() - started < 8  # seconds; a step that is not linear takes minutes
