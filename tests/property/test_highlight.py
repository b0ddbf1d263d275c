"""Segments give back exactly the text they cut, whatever overlaps what."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from onrecord.records import Claim, Span, Words
from onrecord.views.highlight import Mark, segments

TEXT = "“No oil has left our tanks,” said Lunde 🛢 e\u0301n route. " * 3


@st.composite
def marks(draw: st.DrawFn) -> list[Mark]:
    result = []
    for number in range(draw(st.integers(0, 8))):
        start = draw(st.integers(0, len(TEXT) - 1))
        span = Span(start, draw(st.integers(start + 1, len(TEXT))))
        claim = Claim(f"c{number}", "a1", "body", Words((span,), TEXT[span.start : span.end]))
        result.append(Mark(span, draw(st.sampled_from(["source", "cue", "content", "hedge"])), claim))
    return result


@given(marks(), st.integers(0, len(TEXT)), st.integers(0, len(TEXT)))
def test_segments_join_to_the_text_and_each_lies_under_its_marks(found: list[Mark], a: int, b: int) -> None:
    start, end = min(a, b), max(a, b)
    cut = segments(TEXT, start, end, found)
    assert "".join(segment.text for segment in cut) == TEXT[start:end]
    position = start
    for segment in cut:
        expected = {m for m in found if m.span.start <= position and m.span.end >= position + len(segment.text)}
        assert set(segment.marks) == expected
        position += len(segment.text)


def test_the_innermost_content_is_linked() -> None:
    outer = Claim("c1", "a1", "body", Words((Span(0, 20),), TEXT[:20]))
    inner = Claim("c2", "a1", "body", Words((Span(5, 10),), TEXT[5:10]))
    cut = segments(TEXT, 0, 20, [Mark(Span(0, 20), "content", outer), Mark(Span(5, 10), "content", inner)])
    assert [segment.claim.id for segment in cut if segment.claim] == ["c1", "c2", "c1"]
