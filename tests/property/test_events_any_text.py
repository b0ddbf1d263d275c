"""Whatever the text: frames come out, their spans lie in the text, and twice gives the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onrecord.extract.events import code
from onrecord.extract.events.manual import manual_events
from onrecord.extract.parse import parse
from onrecord.records import Article, Block, Span

if TYPE_CHECKING:
    from spacy.language import Language

VOCABULARY = (
    "the a rebels army police not no never said plans to attack sent troops strike killed if will may of by in Norland"
    " six 1,200 people , . “ ” ' - and who was been arrested denied reports that it they ? !"
)
WORDS = st.sampled_from(VOCABULARY.split())
TEXT = st.one_of(st.lists(WORDS, min_size=1, max_size=25).map(" ".join), st.text(min_size=1, max_size=60))


@given(text=TEXT, cut=st.tuples(st.integers(0, 60), st.integers(1, 60)))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_gives_frames_inside_it(nlp: Language, text: str, cut: tuple[int, int]) -> None:
    parsed = parse(Article("a1", "0", "test", text, (Block("body", 0, len(text)),)), nlp)
    start = min(cut[0], len(text) - 1)
    content = (Span(start, min(start + cut[1], len(text))),)
    found = code(parsed, content)
    assert found
    assert found == code(parsed, content)
    for frame in found:
        for spans in (frame.content, frame.predicate_spans, *frame.actor, *frame.recipient):
            assert all(0 <= s.start < s.end <= len(text) for s in spans)
        assert frame.factuality is None or -3 <= frame.factuality <= 3
    manual_events(nlp(text))
