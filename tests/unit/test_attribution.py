"""Attribution by rules, on sentences written for the purpose: who, by which words, what, and which act it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from onrecord.extract.attribution import attribute
from onrecord.extract.attribution.quotes import dateline_end, quotes_in
from onrecord.extract.attribution.raw import RawAttribution
from onrecord.extract.attribution.refine import refine
from onrecord.extract.attribution.stance import stance_of
from onrecord.extract.claims import read_claims
from onrecord.extract.ownvoice import own_voice
from onrecord.extract.parse import Parsed, parse
from onrecord.records import Article, Block, join

if TYPE_CHECKING:
    from spacy.language import Language


def parsed(nlp: Language, text: str, role: str = "body") -> Parsed:
    blocks, position = [], 0
    for line in text.split("\n"):
        if line:
            blocks.append(Block(role, position, position + len(line)))  # type: ignore[arg-type]
        position += len(line) + 1
    return parse(Article("a1", "", "x", text, tuple(blocks), published="2031-05-06"), nlp)


def found(nlp: Language, text: str, role: str = "body") -> list[tuple[str, str, str, str, str]]:
    """(source, cue, content, stance, quotation) of each attribution."""
    return [
        (join(a.source, text), join(a.cue, text, " "), join(a.content, text), a.stance, a.quotation)
        for a in attribute(parsed(nlp, text, role))
    ]


def test_a_clause_and_its_speaker(nlp: Language) -> None:
    assert found(nlp, "The ministry said on Monday that the dam had failed.") == [
        ("The ministry", "said", "the dam had failed", "states", "indirect")
    ]


def test_the_speaker_may_come_last_or_in_the_middle(nlp: Language) -> None:
    ((source, _, content, *_),) = found(nlp, "The dam had failed, the ministry said.")
    assert (source, content) == ("the ministry", "The dam had failed")
    ((source, _, content, *_),) = found(nlp, "According to the ministry, the dam had failed.")
    assert (source, content) == ("the ministry", "the dam had failed")


def test_a_quotation_of_several_sentences_is_taken_whole(nlp: Language) -> None:
    text = '"The dam failed. Nobody warned us. We ran," Rosa Quispe said.'
    ((source, _, content, _, quotation),) = found(nlp, text)
    assert (source, content, quotation) == ("Rosa Quispe", "The dam failed. Nobody warned us. We ran", "direct")


@pytest.mark.parametrize(
    ("lead", "content"),
    [
        ("Varga ", "Varga “has the patience and the temper to see it through"),
        ("Varga, ", "has the patience and the temper to see it through"),
    ],
)
def test_words_that_lead_into_a_quotation_stay_in_the_content(nlp: Language, lead: str, content: str) -> None:
    text = f"He said {lead}“has the patience and the temper to see it through.”"
    raw = RawAttribution(((0, 2),), ((3, 7),), ((8, len(text)),), 0.9)
    ((*_, one),) = [(a.cue, join(a.content, text)) for a in refine(parsed(nlp, text), [raw], "model")]
    assert one.startswith(content)


def test_a_quotation_left_open_belongs_to_the_speaker_of_the_next_paragraph(nlp: Language) -> None:
    text = '"The dam failed at night and nobody warned us.\n"We ran up the hill in the dark," Rosa Quispe said.'
    assert [(s, q) for s, _, _, _, q in found(nlp, text)] == [("Rosa Quispe", "direct")] * 2


def test_two_countries_are_two_sources(nlp: Language) -> None:
    text = "Norway and Denmark have denied the reports."
    assert [(s, st) for s, _, _, st, _ in found(nlp, text)] == [("Norway", "denies"), ("Denmark", "denies")]
    text = "Officials in both Norway and Denmark had stated that the ship was leaking."
    assert [s for s, *_ in found(nlp, text)] == ["Officials in … Norway", "Officials in … Denmark"]


def test_an_outlet_that_cites_is_a_link_and_no_source(nlp: Language) -> None:
    text = "State radio, citing the army, said that no aircraft had flown over the town."
    (one,) = attribute(parsed(nlp, text))
    assert join(one.source, text) == "the army"
    assert [join(link, text) for link in one.via] == ["State radio"]


def test_reportedly_is_attributed_to_nobody(nlp: Language) -> None:
    text = "None of the soldiers have reportedly gone into battle."
    ((source, cue, content, *_),) = found(nlp, text)
    assert (source, cue) == ("", "reportedly")
    assert "gone into battle" in content


def test_headlines(nlp: Language) -> None:
    assert found(nlp, "Ship has leaked oil, Norway says", "headline")[0][:2] == ("Norway", "says")
    assert found(nlp, "Minister: no deal before May", "headline")[0][0] == "Minister"


def test_things_do_not_speak(nlp: Language) -> None:
    assert found(nlp, "Oil from the ship threatens Danish beaches.") == []


def test_the_terms_of_speaking_are_no_statement(nlp: Language) -> None:
    assert found(nlp, "They asked not to be named because they feared losing their jobs.") == []


def test_time_and_audience_of_saying(nlp: Language) -> None:
    text = "South Korea said Tuesday that it may send aid."
    (one,) = attribute(parsed(nlp, text))
    assert join(one.said, text) == "Tuesday"
    text = "The director told lawmakers that the plan had failed."
    (one,) = attribute(parsed(nlp, text))
    assert join(one.audience, text) == "lawmakers"


@pytest.mark.parametrize(
    ("cue", "lemmas", "content", "stance"),
    [
        ("said", ("say",), "we will pay", "states"),
        ("confirmed", ("confirm",), "", "confirms"),
        ("have denied", ("deny",), "", "denies"),
        ("did not deny", ("deny",), "", "declines"),
        ("could not confirm", ("confirm",), "", "doubts"),
        ("declined to say", ("decline", "say"), "whether", "declines"),
        ("did not respond", ("respond",), "to requests", "declines"),
        ("called on", ("call",), "", "asks"),
        ("called", ("call",), "the report “a lie”", "denies"),
        ("warned", ("warn",), "", "warns"),
        ("threatened", ("threaten",), "", "threatens"),
        ("has withdrawn", ("withdraw",), "its report", "retracts"),
        ("insisted", ("insist",), "", "states"),
        ("accused", ("accuse",), "", "accuses"),
    ],
)
def test_the_stance_follows_the_cue(cue: str, lemmas: tuple[str, ...], content: str, stance: str) -> None:
    assert stance_of(cue, lemmas, content) == stance


def test_quotes() -> None:
    assert [(q.start, q.end, q.closed) for q in quotes_in('He said "one" and “two” and "three')] == [
        (9, 12, True), (19, 22, True), (29, 34, False)
    ]  # fmt: skip
    assert quotes_in("‘We left the dogs' food,’ she said, ‘and ran.’")[0].start == 1
    assert quotes_in("The dogs' owner didn't bark.") == []
    assert dateline_end("LIMA, March 4 (Meridian Press) - A dam fell.") == len("LIMA, March 4 (Meridian Press) - ")
    assert dateline_end("NATO said on Monday - late - that it was ready.") == 0


def test_own_voice_takes_what_nobody_is_credited_with(nlp: Language) -> None:
    text = "The ship leaked 400 tonnes of oil on Monday. The ministry said that it had struck a rock. The river rises in Peru."
    article = parsed(nlp, text)
    assert [join(spans, text) for spans in own_voice(article, attribute(article))] == [
        "The ship leaked 400 tonnes of oil on Monday"
    ]


def test_a_page_in_another_language_makes_no_claims(nlp: Language) -> None:
    text = (
        "Der Bürgermeister von Altau hat am Montag Fehler eingeräumt. „Wir haben zu lange gewartet“, sagte er vor dem Rathaus, "
        "während hinter ihm die Feuerwehr den Keller leerte und Nachbarn ihre nassen Möbel auf die Straße trugen. Die Brücke bleibt bis "
        "Freitag gesperrt, teilte die Polizei mit; Pendler müssen einen Umweg von elf Kilometern fahren."
    )
    assert read_claims(parsed(nlp, text)) == ()
    assert read_claims(parsed(nlp, "The mayor of Altau admitted on Monday that mistakes had been made."))
