"""Types, actors and recipients of events in fictional sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from onrecord.extract.events import code
from onrecord.extract.events.manual import manual_events
from onrecord.extract.parse import parse
from onrecord.extract.values import Frame
from onrecord.records import Article, Block, Span

if TYPE_CHECKING:
    from spacy.language import Language


def frames(nlp: Language, text: str, content: str | None = None, around: str = "", **options: object) -> list[Frame]:
    """The frames of ``content`` in an article whose first block is ``text``, with more text below it."""
    whole = text + ("\n" + around if around else "")
    blocks = [Block("body", 0, len(text))]
    if around:
        blocks.append(Block("body", len(text) + 1, len(whole)))
    article = Article("a1", "0", "test", whole, tuple(blocks), published="2025-03-05")
    start = text.index(content) if content else 0
    spans = (Span(start, start + len(content or text)),)
    return list(code(parse(article, nlp), spans, **options))  # type: ignore[arg-type]


def words(text: str, mentions: tuple[tuple[Span, ...], ...]) -> list[str]:
    return [text[spans[0].start : spans[-1].end] for spans in mentions]


@pytest.mark.parametrize(
    ("text", "type_"),
    [
        ("Police arrested the mayor of Lund on Monday.", "COERCE"),
        ("Officers searched the offices of Halden Shipping.", "COERCE"),
        ("The hackers stole the data of two million patients.", "COERCE"),
        ("The provincial government imposed a curfew in the port.", "COERCE"),
        ("The union sued the shipping line.", "ACCUSE"),
        ("Prosecutors opened an inquiry into the ferry operator.", "ACCUSE"),
        ("The minister resigned on Friday.", "CONCEDE"),
        ("The government lifted the ban on fishing.", "CONCEDE"),
        ("The teachers called off their strike.", "CONCEDE"),
        ("The rebels released nine hostages.", "RETREAT"),
        ("The army withdrew its troops from the valley.", "RETREAT"),
        ("The opposition demanded a recount.", "REQUEST"),
        ("The union rejected the offer.", "REJECT"),
        ("The delegation walked out of the talks.", "REJECT"),
        ("The two countries signed a fisheries agreement.", "AGREE"),
        ("The foreign ministers met in Tartu.", "CONSULT"),
        ("Talks between the miners and the company resumed on Tuesday.", "CONSULT"),
        ("The coalition endorsed the treaty.", "SUPPORT"),
        ("The opposition leader accepted the result.", "SUPPORT"),
        ("The coast guard rescued 40 passengers.", "AID"),
        ("The central bank lent the savings bank 2 billion euros.", "AID"),
        ("Two tugs towed the ferry into port.", "AID"),
        ("The police are working together with colleagues in Norway.", "COOPERATE"),
        ("Rebels attacked a convoy near the river.", "ASSAULT"),
        ("Police fired tear gas at the marchers.", "ASSAULT"),
        ("Norland deployed 3,000 soldiers to the border.", "MOBILIZE"),
        ("The army fired two missiles into the sea.", "MOBILIZE"),
        ("Thousands of nurses marched through the capital.", "PROTEST"),
        ("Baggage handlers at the airport went on strike.", "PROTEST"),
        ("The regulator fined the airline.", "SANCTION"),
        ("Norland suspended trade with Sudland.", "SANCTION"),
        ("The bus crashed into a wall.", None),
        ("Shares in the brewer fell 9 percent.", None),
        ("Rain delayed the harvest.", None),
    ],
)  # fmt: skip
def test_type(nlp: Language, text: str, type_: str | None) -> None:
    assert frames(nlp, text)[0].type == type_


@pytest.mark.parametrize(
    ("text", "actor", "recipient"),
    [
        ("Police arrested the mayor.", ["Police"], ["mayor"]),
        ("The mayor was arrested by police.", ["police"], ["mayor"]),
        ("The mayor was arrested.", [], ["mayor"]),
        ("Norland plans to attack Sudland.", ["Norland"], ["Sudland"]),
        ("The union and the company signed a deal.", ["union", "company"], []),
        ("The court urged the ministry to free the prisoners.", ["court"], ["ministry"]),
        ("At least 12 people were killed when a dam collapsed.", [], []),
        ("The army carried out a strike on the rebels.", ["army"], ["rebels"]),
    ],
)  # fmt: skip
def test_who_did_what_to_whom(nlp: Language, text: str, actor: list[str], recipient: list[str]) -> None:
    frame = frames(nlp, text)[0]
    assert words(text, frame.actor) == actor
    assert words(text, frame.recipient) == recipient


def test_a_demonym_is_the_actor(nlp: Language) -> None:
    text = "The general denied any French deployment near the lake."
    frame = frames(nlp, text, "French deployment near the lake")[0]
    assert frame.type == "MOBILIZE"
    assert words(text, frame.actor) == ["French"]


def test_the_gerund_after_accused_of(nlp: Language) -> None:
    text = "The ministry accused the rebels of attacking a clinic."
    frame = frames(nlp, text, "the rebels of attacking a clinic", stance="accuses")[0]
    assert (frame.type, frame.predicate) == ("ASSAULT", "attack")
    assert words(text, frame.actor) == ["rebels"]


def test_strike_is_read_by_its_article(nlp: Language) -> None:
    text = "The dockers will strike on Monday."
    assert frames(nlp, text, around="The union wants higher wages.")[0].type == "PROTEST"
    bombs = "The jets struck a rebel camp with missiles."
    assert frames(nlp, bombs)[0].type == "ASSAULT"


def test_killed_by_force_or_by_accident(nlp: Language) -> None:
    text = "Six people were killed on Thursday."
    assert frames(nlp, text, around="The air raid hit a camp; warplanes bombed it twice.")[0].type == "ASSAULT"
    accident = frames(nlp, text, around="The dam collapsed in the night.")[0]
    assert (accident.type, accident.general) == (None, "ACCIDENT")


def test_coordinated_events_give_a_frame_each(nlp: Language) -> None:
    text = "The spokesman said police arrested six people and the court fined the newspaper."
    found = frames(nlp, text, "police arrested six people and the court fined the newspaper")
    assert [f.type for f in found] == ["COERCE", "SANCTION"]
    assert [text[f.content[0].start : f.content[0].end] for f in found] == [
        "police arrested six people",
        "the court fined the newspaper",
    ]


def test_content_that_only_points_back(nlp: Language) -> None:
    text = "The minister denied the reports."
    frame = frames(nlp, text, "the reports", stance="denies")[0]
    assert frame.anaphora
    assert frame.type is None
    assert frame.polarity == "affirmed"


def test_there_is_always_a_frame(nlp: Language) -> None:
    found = frames(nlp, "A fable.")
    assert len(found) == 1
    assert found[0].type is None


def test_the_manual_reads_intent_as_verbal(nlp: Language) -> None:
    def first(text: str) -> str:
        return manual_events(nlp(text))[0].type

    assert first("Norway said it will send food aid to the refugees.") == "AGREE"
    assert first("The general threatened to bomb the port.") == "THREATEN"
    assert first("France said that Italy must release the prisoners.") == "REQUEST"
    assert first("Police arrested the mayor.") == "COERCE"
