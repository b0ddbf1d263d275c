"""Words of harm in reports of games, and other words that promise an event and tell none (fictional)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from onrecord.extract.events import code
from onrecord.extract.events.sport import reports_game
from onrecord.extract.parse import parse
from onrecord.records import Article, Block, Span

if TYPE_CHECKING:
    from spacy.language import Language

GAME = "The goalkeeper saved a late penalty and the midfielders kept the ball; the coach praised his team after the league match."


def types(nlp: Language, text: str, below: str = "", section: str | None = None) -> list[str | None]:
    """The event types of a text in an article that goes on with other words."""
    whole = f"{text}\n{below}" if below else text
    blocks = [Block("body", 0, len(text))] + ([Block("body", len(text) + 1, len(whole))] if below else [])
    article = Article("a1", "0", "test", whole, tuple(blocks), section=section, published="2031-03-05")
    return [frame.type for frame in code(parse(article, nlp), (Span(0, len(text)),))]


@pytest.mark.parametrize(
    ("text", "section", "game"),
    [
        (GAME, None, True),
        ("The team won its third match of the season.", "Sport", True),
        ("The team won its third match of the season.", "Politics", False),
        ("The coalition won its third vote of the season; its goals are clear.", None, False),
        ("The union's strikers beat the deadline, and the company lost a round.", None, False),
    ],
)
def test_whether_an_article_reports_a_game(text: str, section: str | None, game: bool) -> None:
    assert reports_game(text, section) is game


@pytest.mark.parametrize(
    "text",
    [
        "Halden Rovers beat Tromso Town 3-1 on Monday.",
        "Dahl shot wide in the last minute.",
        "The visitors attacked from the start.",
    ],
)
def test_a_game_harms_nobody(nlp: Language, text: str) -> None:
    assert types(nlp, text, GAME) == [None]


def test_who_is_hurt_beside_a_game_is_hurt(nlp: Language) -> None:
    assert types(nlp, "Supporters attacked police officers with bottles after the match.", GAME) == ["ASSAULT"]
    assert types(nlp, "Gunmen attacked the village at dawn.") == ["ASSAULT"]


@pytest.mark.parametrize(
    ("text", "type_"),
    [
        ("The brewer's profit beat forecasts in May.", None),
        ("The soldiers beat the prisoner in his cell.", "ASSAULT"),
        ("The director shot her second film in Tromso.", None),
        ("The surgeon walked out of the room.", None),
        ("The nurses walked out on Monday.", "PROTEST"),
        ("The two websites offered no evidence.", None),
        ("The government offered a ceasefire.", "AGREE"),
        ("Halden treats its guests like kings.", None),
        ("The new telescope allowed the researchers to see the valley.", None),
        ("The mayor allowed the nurses to march.", "CONCEDE"),
        ("The aircraft was hit by a bird strike.", None),
    ],
)
def test_words_that_tell_no_event(nlp: Language, text: str, type_: str | None) -> None:
    assert types(nlp, text) == [type_]
