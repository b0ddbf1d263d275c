"""What looks like a claim and is none: deeds taken for sayings, advice to the reader, rubrics, terms of use (fictional)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from onrecord.extract.attribution import statements
from onrecord.extract.claims import read_claims
from onrecord.extract.parse import parse
from onrecord.extract.values import Attribution
from onrecord.records import Article, Block, Span, Spans

if TYPE_CHECKING:
    from spacy.language import Language


def marked(nlp: Language, text: str, source: str, cue: str, content: str, score: float = 0.85) -> bool:
    """Whether what a tagger marked so is kept as a statement."""

    def spans(words: str) -> Spans:
        return (Span(text.index(words), text.index(words) + len(words)),) if words else ()

    article = Article("a1", "0", "test", text, (Block("body", 0, len(text)),), published="2031-03-05")
    one = Attribution(spans(source), spans(cue), spans(content), (), "indirect", "states", (), (), score, "model")
    return bool(statements(parse(article, nlp), (one,)))


@pytest.mark.parametrize(
    ("text", "source", "cue", "content", "score"),
    [
        ("The lantern is small. It features two ports.", "It", "features", "two ports", 0.85),
        (
            "Bright structures show the old course of the river.",
            "Bright structures",
            "show",
            "the old course of the river",
            0.85,
        ),
        ("The sailors were deported for theft.", "The sailors", "were deported for", "theft", 0.85),
        ("I am glad to live in Halden.", "I", "am glad", "to live in Halden", 0.85),
        ("Dahl brought his love of ships to Halden.", "Dahl", "brought his love of", "ships to Halden", 0.5),
        ("Why did he sail, supposedly to fish?", "", "supposedly", "to fish", 0.85),
    ],
)
def test_a_deed_is_no_statement(nlp: Language, text: str, source: str, cue: str, content: str, score: float) -> None:
    assert not marked(nlp, text, source, cue, content, score)


@pytest.mark.parametrize(
    ("text", "source", "cue", "content", "score"),
    [
        ("It denied the delay.", "It", "denied", "the delay", 0.4),
        ("The video shows a man with a lantern.", "The video", "shows", "a man with a lantern", 0.85),
        ("Dahl mocked the delay of the ferry.", "Dahl", "mocked", "the delay of the ferry", 0.85),
        ("Dahl was convinced of a theft.", "Dahl", "was convinced of", "a theft", 0.85),
        ("The sailors were told the ferry had sunk.", "The sailors", "were told", "the ferry had sunk", 0.5),
        ("The heir blankly denied having met the crew.", "The heir", "blankly denied", "having met the crew", 0.85),
    ],
)
def test_a_statement_is_kept(nlp: Language, text: str, source: str, cue: str, content: str, score: float) -> None:
    assert marked(nlp, text, source, cue, content, score)


def stated(nlp: Language, text: str, role: str = "body") -> list[str]:
    """The contents of the claims in the outlet's own voice."""
    article = Article("a1", "0", "test", text, (Block(role, 0, len(text)),), published="2031-03-05")  # type: ignore[arg-type]
    return [claim.content.text for claim in read_claims(parse(article, nlp)) if claim.own_voice]


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Share this story", "dek"),
        ("4 Things to Do in October", "headline"),
        ("The fourth in the 2029 series of lighthouse films", "dek"),
        ("You can save hundreds of crowns on this ferry.", "body"),
        ("Read on to see the ferries that we liked.", "body"),
        ("Visit the Halden fair on May 3 and enjoy the boats.", "body"),
        ("The ferry looks good with its roof cut away.", "body"),
        ("FILE PHOTO: Dockers work in the port of Halden, May 3, 2028.", "caption"),
        ("THIS IMAGE WAS SUPPLIED BY A THIRD PARTY.", "caption"),
    ],
)
def test_what_states_nothing(nlp: Language, text: str, role: str) -> None:
    assert stated(nlp, text, role) == []


@pytest.mark.parametrize(
    ("text", "role", "content"),
    [
        ("Column: The merger sends a dismal signal", "headline", "The merger sends a dismal signal"),
        ("Six dead after Halden mine collapses", "headline", "Six dead after Halden mine collapses"),
        ("Halden to sign treaty in May", "headline", "Halden to sign treaty in May"),
        ("The crew appears to have left the ship.", "body", "The crew appears to have left the ship"),
        (
            "A fire broke out in the port on May 3, 2028. NO RESALES.",
            "caption",
            "A fire broke out in the port on May 3, 2028",
        ),
    ],
)
def test_what_the_outlet_states(nlp: Language, text: str, role: str, content: str) -> None:
    assert stated(nlp, text, role) == [content]
