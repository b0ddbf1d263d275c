"""Entities and places of any text: no exception, spans inside the text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onrecord.extract.entities import ground
from onrecord.extract.parse import parse
from onrecord.extract.places import find_places
from onrecord.records import Article, Block, Span

if TYPE_CHECKING:
    from spacy.language import Language

TEXT = """Moscow said the minister , Ms Ada Okoye of Chad's army its he “ ” both sides union in Paris Texas two officials who
whose - US us ( group calling itself \u202e 1,000 ’s and"""
WORDS = st.sampled_from(TEXT.split())


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(WORDS, max_size=40), st.integers(0, 200), st.integers(0, 60))
def test_any_words_resolve_or_do_not(nlp: Language, words: list[str], start: int, length: int) -> None:
    text = " ".join(words)
    parsed = parse(Article("a", "", "t", text, (Block("body", 0, len(text)),)), nlp)
    found = ground(parsed)
    span = Span(min(start, len(text)), min(start + length, len(text)))
    assert found.mention((span,)).spans == (span,)
    assert found.mentions((span,))
    for entity in found.all:
        assert all(0 <= s.start < s.end <= len(text) for s in entity.spans)
    for place in find_places(parsed, governments=True, demonyms=True, inside=True):
        assert text[place.spans[0].start : place.spans[0].end] == place.text
