"""Who is acted on, in fictional sentences: the constructions that grammar alone does not show."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from onrecord.extract.events.arguments import noun_sides, sides
from onrecord.extract.events.manual import ManualEvent, manual_events

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Token


def first(nlp: Language, text: str) -> ManualEvent:
    return manual_events(nlp(text))[0]


def told(mentions: tuple[tuple[Token, ...], ...]) -> list[str]:
    return [" ".join(t.text for t in mention) for mention in mentions]


@pytest.mark.parametrize(
    ("text", "recipient"),
    [
        ("Norway complained to Denmark over two Swedish raids.", ["Swedish"]),
        ("Teachers blocked roads in Oslo in defiance of Danish authorities.", ["Danish authorities"]),
        ("The rebels insisted on their demand that Kenya's government leave the valley.", ["Kenya 's government"]),
        ("Police launched an investigation into crimes committed by Danish soldiers against farmers.", ["Danish"]),
        ("Norway sent its soldiers to Kenya.", ["Kenya"]),
        ("Norway agreed to set up a research station in Ghana.", ["Ghana"]),
        ("The army imposed a blockade on the West Bank.", ["West Bank"]),
        ("The government declared a state of emergency in Kenya.", ["Kenya"]),
    ],
)
def test_recipient(nlp: Language, text: str, recipient: list[str]) -> None:
    assert told(first(nlp, text).recipient) == recipient


def test_own_troops_are_no_recipient_nor_is_the_country_they_leave(nlp: Language) -> None:
    doc = nlp("The general said Norway withdrew its soldiers from a village.")
    assert all(told(event.recipient) != ["its"] for event in manual_events(doc))


def test_the_subject_of_an_adjectival_participle_acts(nlp: Language) -> None:
    doc = nlp("Danish officers were engaged in attacks against fishermen.")
    by, suffers = sides(doc[3])
    assert ([t.text for t in by], suffers) == (["officers"], [])


@pytest.mark.parametrize(
    ("text", "noun", "by", "to"),
    [
        ("They saw the withdrawal of the Danes from Kenya.", 3, ["Danes"], ["Kenya"]),
        ("They saw the arrest of the Danes by Kenya.", 3, ["Kenya"], ["Danes"]),
        ("They saw the raid carried out by Denmark.", 3, ["Denmark"], []),
        ("They shared evidence with Kenya about talks between Denmark and Ghana.", 2, [], ["Kenya"]),
    ],
)
def test_sides_of_a_noun(nlp: Language, text: str, noun: int, by: list[str], to: list[str]) -> None:
    found = noun_sides(nlp(text)[noun])
    assert (told(tuple(found[0])), told(tuple(found[1]))) == (by, to)
