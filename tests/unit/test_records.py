"""Records refuse what the vocabulary does not know, and say what follows from their fields."""

from __future__ import annotations

import pytest

from onrecord.records import Article, Block, Claim, Hedge, Mention, Page, Span, Words, claim_id, covers, join, overlaps
from onrecord.records.vocabulary import STANCES, modality_class, position_of


def claim(**changes: object) -> Claim:
    fields: dict[str, object] = {"id": "c1", "article": "a1", "block": "body", "content": Words((Span(0, 4),), "rain")}
    return Claim(**(fields | changes))  # type: ignore[arg-type]


def test_a_word_outside_the_vocabulary_is_refused() -> None:
    with pytest.raises(ValueError, match="stance 'shouts'"):
        claim(stance="shouts")
    with pytest.raises(ValueError, match="hedge kind"):
        Hedge((Span(0, 1),), "may", "loud")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="block role"):
        Block("footnote", 0, 3)  # type: ignore[arg-type]


def test_a_claim_needs_content() -> None:
    with pytest.raises(ValueError, match="without content"):
        claim(content=Words((), ""))


def test_blocks_neither_overlap_nor_leave_the_text() -> None:
    with pytest.raises(ValueError, match="overlaps"):
        Article("a1", "", "x", "abcdef", (Block("body", 0, 4), Block("body", 3, 6)))
    with pytest.raises(ValueError, match="leaves the text"):
        Article("a1", "", "x", "abc", (Block("body", 0, 4),))


@pytest.mark.parametrize(
    ("stance", "polarity", "position"),
    [
        ("states", "affirmed", "affirms"),
        ("states", "denied", "denies"),  # "said there was no leak"
        ("denies", "affirmed", "denies"),  # "denied the reports"
        ("denies", "denied", "affirms"),  # "denied that nothing had leaked"
        ("declines", "unclear", "withholds"),
        ("doubts", "affirmed", "withholds"),
        ("states", "unclear", "withholds"),
        ("retracts", "affirmed", "retracts"),
    ],
)
def test_position_is_denies_when_exactly_one_says_no(stance: str, polarity: str, position: str) -> None:
    assert position_of(stance, polarity) == position  # type: ignore[arg-type]


def test_every_stance_has_a_position_on_an_affirmed_event() -> None:
    assert {position_of(stance, "affirmed") for stance in STANCES} == {"affirms", "denies", "withholds", "retracts"}  # type: ignore[arg-type]


def test_a_possible_event_is_of_the_class_that_happened_and_an_asked_one_intended() -> None:
    assert modality_class("possible") == modality_class("asserted") == "happened"
    assert modality_class("asked") == modality_class("planned") == "intended"
    assert modality_class("conditional") == "conditional"


def test_own_voice_is_no_source_in_the_words_and_no_cue() -> None:
    outlet = Mention((), None, "The Harbour Times", "outlet", "The Harbour Times")
    assert claim(source=outlet).own_voice
    assert not claim(source=None, cue=Words((Span(5, 15),), "reportedly")).own_voice
    assert not claim(source=Mention((Span(6, 9),), "She", "Torunn Aasen"), cue=Words((Span(10, 14),), "said")).own_voice


def test_the_same_bytes_from_the_same_address_are_one_article_wherever_the_file_lies() -> None:
    assert Page(b"x", "one.txt").article_id == Page(b"x", "folder/two.txt").article_id
    assert Page(b"x", "https://a.example/1").article_id != Page(b"x", "https://b.example/1").article_id
    assert Page(b"x", "one.txt").article_id != Page(b"y", "one.txt").article_id


def test_claim_ids_depend_on_every_role() -> None:
    base = claim_id("a1", [[(0, 3)], [(4, 8)], [(9, 20)], []])
    assert base == claim_id("a1", [[Span(0, 3)], [Span(4, 8)], [Span(9, 20)], []])
    assert base != claim_id("a1", [[(0, 3)], [(4, 8)], [(9, 20)], [(9, 12)]])
    assert base != claim_id("a2", [[(0, 3)], [(4, 8)], [(9, 20)], []])


def test_spans() -> None:
    assert join((Span(4, 8), Span(0, 3)), "abc defg") == "abc … defg"
    assert overlaps([(0, 3)], [(2, 5)])
    assert not overlaps([(0, 3)], [(3, 5)])
    assert covers([(0, 10)], [(2, 5), (5, 10)])
    assert not covers([(0, 4)], [(2, 5)])
