"""Polarity, modality, tense, hedges and factuality of fictional sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from onrecord.extract.certainty import factbank, factuality, find_hedges
from onrecord.records import Span
from tests.unit.test_events import frames

if TYPE_CHECKING:
    from spacy.language import Language


@pytest.mark.parametrize(
    ("content", "polarity"),
    [
        ("Norland sent troops.", "affirmed"),
        ("Norland did not send troops.", "denied"),
        ("No troops were sent.", "denied"),
        ("Not one soldier had crossed the river.", "denied"),
        ("None of the soldiers had left.", "denied"),
        ("Norland never attacked the port.", "denied"),
        ("Neither side signed the treaty.", "denied"),
        ("The force had no more than 300 men.", "affirmed"),
        ("The company failed to pay the fine.", "denied"),
    ],
)  # fmt: skip
def test_polarity(nlp: Language, content: str, polarity: str) -> None:
    assert frames(nlp, content)[0].polarity == polarity


@pytest.mark.parametrize(
    ("content", "modality", "tense"),
    [
        ("Norland has sent troops to the border.", "asserted", "past"),
        ("Norland is moving troops to the border.", "asserted", "ongoing"),
        ("Norland plans to send troops to the border.", "planned", "future"),
        ("Norland will send troops to the border.", "planned", "future"),
        ("The ministers are to meet in Tartu.", "planned", "future"),
        ("Norland may send troops to the border.", "possible", "future"),
        ("Norland could attack the port.", "possible", "future"),
        ("Norland will attack if the talks fail.", "conditional", "future"),
        ("If the talks fail, Norland will attack the port.", "conditional", "future"),
        ("More people will die.", "asserted", "future"),
        ("Customers should change their passwords.", "asked", "future"),
        ("The mine must close.", "ordered", "future"),
        ("Norland probably attacked the port.", "probable", "past"),
    ],
)  # fmt: skip
def test_modality_and_tense(nlp: Language, content: str, modality: str, tense: str) -> None:
    frame = frames(nlp, content)[0]
    assert (frame.modality, frame.tense) == (modality, tense)


def test_what_is_demanded_has_not_happened(nlp: Language) -> None:
    text = "The court demanded that the army leave the town."
    frame = frames(nlp, text, "the army leave the town", stance="demands")[0]
    assert (frame.modality, frame.tense) == ("asked", "future")


@pytest.mark.parametrize(
    ("text", "hedges"),
    [
        ("some 3,000 troops", [("some", "approximation")]),
        ("some troops", []),
        ("at least a dozen homes", [("at least", "approximation")]),
        ("They may leave in May", [("may", "modal")]),
        ("the alleged attack", [("alleged", "evidential")]),
        ("close to 40 ships are likely lost", [("close to", "approximation"), ("likely", "probability")]),
        ("more than one would like", [("more than", "approximation")]),
    ],
)  # fmt: skip
def test_hedges(text: str, hedges: list[tuple[str, str]]) -> None:
    assert [(h.text, h.kind) for h in find_hedges(text, (Span(0, len(text)),))] == hedges


def test_reportedly_in_the_cue_weakens() -> None:
    text = "The ship has reportedly sunk"
    found = find_hedges(text, (Span(0, 8), Span(24, 28)), cue=(Span(13, 23),))
    assert [(h.text, h.spans) for h in found] == [("reportedly", (Span(13, 23),))]


def test_factuality_orders_what_is_surer_higher(nlp: Language) -> None:
    def value(text: str) -> float:
        found = frames(nlp, text)[0].factuality
        assert found is not None
        return found

    happened = value("Norland attacked the port.")
    possible = value("Norland may attack the port.")
    denied = value("Norland did not attack the port.")
    assert happened == 3
    assert denied == -3
    assert denied < possible < happened


def test_the_model_tells_what_happened_from_what_may_not_have(nlp: Language) -> None:
    happened = factuality(nlp("The navy seized the ship."), 2)
    assert happened > 1.5
    assert factuality(nlp("The navy did not seize the ship."), 4) < happened - 1
    assert factuality(nlp("If the navy seizes the ship, they will sue."), 3) < 0


@pytest.mark.parametrize(
    ("value", "label"),
    [(3.0, "CT+"), (2.0, "PR+"), (1.0, "PS+"), (0.0, "Uu"), (-1.0, "PS-"), (-2.0, "PR-"), (-3.0, "CT-"), (None, "Uu")],
)
def test_factbank_labels(value: float | None, label: str) -> None:
    assert factbank(value) == label


def test_no_more_of_something_is_none_of_it() -> None:
    from onrecord.pipeline import read_page
    from onrecord.records import Page

    page = (
        "Varnholm keeps its soldiers at home\n\nBy Ada Lind\n\nMay 5, 2031\n\nThe talks went on for a second day on Monday "
        "and the ships waited.\n\nMinister Ada Brink said no more troops would be sent to the border. "
        "No more than 300 soldiers were sent, she said.\n"
    )
    told = {claim.content.text: claim.polarity for claim in read_page(Page(page.encode(), "x.txt")).claims}
    assert told["no more troops would be sent to the border"] == "denied"
    assert told["No more than 300 soldiers were sent"] == "affirmed"
