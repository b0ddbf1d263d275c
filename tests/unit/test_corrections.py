"""Correction notices, and documents that speak for whoever issued them (fictional texts)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from onrecord.extract.claims import read_claims
from onrecord.extract.entities import ground
from onrecord.extract.parse import parse
from onrecord.records import Article, Block, Claim, Span

if TYPE_CHECKING:
    from spacy.language import Language


def page(text: str) -> Article:
    blocks, position = [], 0
    for line in text.split("\n"):
        blocks.append(Block("body", position, position + len(line)))
        position += len(line) + 1
    return Article("a1", "", "test", text, tuple(blocks), outlet="Coast Gazette", published="2031-05-06")


def claims(nlp: Language, text: str) -> tuple[Claim, ...]:
    return read_claims(parse(page(text), nlp))


@pytest.mark.parametrize(
    "text",
    [
        "Correction: In an article on May 3 the Gazette said that the bridge was closed. The bridge stayed open.",
        "Correction, May 5: An earlier Gazette article said that the bridge was closed. We regret the error.",
        "Clarification: an earlier version of this article incorrectly said that the bridge was closed.",
        "CORRECTION: On May 3 the Gazette reported that the bridge was closed, citing no source.",
    ],
)
def test_a_notice_takes_back_what_the_outlet_had_reported(nlp: Language, text: str) -> None:
    first = claims(nlp, text)[0]
    assert (first.content.text, first.stance, first.position) == ("the bridge was closed", "retracts", "retracts")
    assert first.source is not None
    assert (first.source.name, first.source.kind) == ("Coast Gazette", "outlet")


def test_what_was_misstated_is_taken_back_as_a_whole(nlp: Language) -> None:
    told = claims(nlp, "Correction: an earlier version of this article misstated the age of the pilot.")
    assert [(c.content.text, c.stance) for c in told] == [
        ("an earlier version of this article misstated the age of the pilot", "retracts")
    ]


def test_others_corrections_are_theirs(nlp: Language) -> None:
    told = claims(nlp, "Correction: The harbour office said on Monday that the ferry had sunk.")
    assert [c.stance for c in told] == ["states"]


def test_an_account_taken_back(nlp: Language) -> None:
    told = claims(nlp, "The Dockers' Union on Friday retracted its account of a fire on the quay.")
    assert [(c.content.text, c.stance) for c in told] == [("a fire on the quay", "retracts")]


@pytest.mark.parametrize(
    ("text", "words", "name", "kind"),
    [
        ("Harbour Lines said in a filing that it had sold two ships. A third is for sale, according to the filing.",
         "the filing", "Harbour Lines", "organisation"),
        ("The crew was tired, according to Harbour Lines' report.", "Harbour Lines' report", "Harbour Lines", "organisation"),
        ("The pay rises by 4%, according to a copy of the agreement seen by the Gazette.",
         "a copy of the agreement seen by the Gazette", "copy of the agreement", "document"),
        ("The pay rises by 4%, according to a report.", "a report", "report", "unnamed"),
    ],
)  # fmt: skip
def test_a_document_speaks_for_its_issuer(nlp: Language, text: str, words: str, name: str, kind: str) -> None:
    found = ground(parse(page(text), nlp))
    start = text.rindex(words)
    mention = found.speaker((Span(start, start + len(words)),))
    assert (mention.name, mention.kind) == (name, kind)


def test_under_a_document_but_not_under_a_law(nlp: Language) -> None:
    (told,) = claims(nlp, "Under the agreement, the shipping line will pay the crew by July.")
    assert told.source is not None
    assert (told.source.name, told.cue and told.cue.text) == ("agreement", "Under")
    assert all(c.own_voice for c in claims(nlp, "Under the law, the shipping line closed the port in July."))


def test_each_sentence_of_a_quotation_is_a_claim(nlp: Language) -> None:
    text = '"The dam broke at night. Nobody warned us in time," said Mara Holt, a farmer. "Who will pay for the seed?"'
    assert [(c.content.text, c.polarity) for c in claims(nlp, text)][:2] == [
        ("The dam broke at night", "affirmed"),
        ("Nobody warned us in time", "denied"),
    ]


def test_what_is_not_and_what_is_are_one_claim(nlp: Language) -> None:
    (told,) = claims(nlp, '"They were not in uniform. They were in raincoats," said Mara Holt, a farmer.')
    assert told.content.text == "They were not in uniform. They were in raincoats"
    assert told.polarity == "affirmed"


def test_ids_stay_when_a_page_is_read_again(nlp: Language) -> None:
    text = "Correction: In an article on May 3 the Gazette said that the bridge was closed."
    assert claims(nlp, text) == tuple(replace(c) for c in claims(nlp, text))
