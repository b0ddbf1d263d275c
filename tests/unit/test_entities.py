"""Whom words mean: names, offices, bodies, countries, descriptions, parties (fictional texts)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from onrecord.extract.entities import Entities, core, ground
from onrecord.extract.entities.names import Name
from onrecord.extract.parse import parse
from onrecord.records import Article, Block, Mention, Span

if TYPE_CHECKING:
    from spacy.language import Language

STORY = """Ghana's defence ministry said on Monday that a patrol boat had been hit off Tema.
"We saw two skiffs," its spokesman, Colonel Kwabena Ofori, told reporters. He said nobody was hurt.
Harbour Lines, the operator of the port, declined to comment.
Efua Sarpong, the dockers' union's general secretary, said that she had warned the company in May.
The union wants guards on every pier, Ms Sarpong said.
Two Western diplomats said the ministry had asked France for help. The diplomats asked not to be named.
Residents heard shots, according to the Tema Gazette, a local newspaper.
Abena Mensah, who sells fish on the beach, said she had seen nothing."""


def article(text: str) -> Article:
    blocks, position = [], 0
    for line in text.split("\n"):
        blocks.append(Block("body", position, position + len(line)))
        position += len(line) + 1
    return Article("a1", "", "test", text, tuple(blocks), outlet="Coast Monitor")


def entities(text: str, nlp: Language) -> Entities:
    return ground(parse(article(text), nlp))


def mention(found: Entities, text: str, words: str, after: int = 0) -> Mention:
    start = text.index(words, after)
    return found.mention((Span(start, start + len(words)),))


@pytest.fixture(scope="module")
def story(nlp: Language) -> Entities:
    return entities(STORY, nlp)


@pytest.mark.parametrize(
    ("words", "name", "kind", "party"),
    [
        ("Ghana's defence ministry", "Ghana's defence ministry", "organisation", "Ghana"),
        ("its spokesman, Colonel Kwabena Ofori", "Kwabena Ofori", "person", "Ghana"),
        ("Harbour Lines, the operator of the port", "Harbour Lines", "organisation", "Harbour Lines"),
        ("Ms Sarpong", "Efua Sarpong", "person", None),
        ("the company", "Harbour Lines", "organisation", "Harbour Lines"),
        ("the ministry", "Ghana's defence ministry", "organisation", "Ghana"),
        ("France", "France", "country", "France"),
        ("the Tema Gazette", "Tema Gazette", "outlet", "Tema Gazette"),
        ("Abena Mensah, who sells fish on the beach", "Abena Mensah", "person", "Abena Mensah"),
    ],
)
def test_who_is_meant(story: Entities, words: str, name: str, kind: str, party: str | None) -> None:
    found = mention(story, STORY, words)
    assert (found.name, found.kind) == (name, kind)
    if party:
        assert found.party == party


def test_pronouns_follow_who_speaks(story: Entities) -> None:
    assert mention(story, STORY, "He", STORY.index("reporters")).name == "Kwabena Ofori"
    assert mention(story, STORY, "she", STORY.index("secretary")).name == "Efua Sarpong"
    assert mention(story, STORY, "she", STORY.index("Abena")).name == "Abena Mensah"


def test_those_who_withhold_their_names_are_unnamed(story: Entities) -> None:
    first = mention(story, STORY, "Two Western diplomats")
    again = mention(story, STORY, "The diplomats")
    assert first.kind == again.kind == "unnamed"
    assert first.party is None
    assert first.name == again.name


def test_residents_as_a_source_are_unnamed(story: Entities) -> None:
    start = STORY.index("Residents")
    assert story.speaker((Span(start, start + 9),)).kind == "unnamed"


def test_the_mention_keeps_its_own_words(story: Entities) -> None:
    start = STORY.index("He said")
    found = story.mention((Span(start, start + 2),))
    assert found.spans == (Span(start, start + 2),)
    assert found.text == "He"


@pytest.mark.parametrize(
    ("text", "words", "name", "kind", "party"),
    [
        ("Moscow said the talks would go on.", "Moscow", "Russia", "country", "Russia"),
        ("The Chadian government denied it.", "The Chadian government", "Chad", "country", "Chad"),
        ("The Pentagon confirmed the report.", "The Pentagon", "Pentagon", "organisation", "United States"),
        ("South Korean intelligence said so.", "South Korean intelligence", "South Korean intelligence", "organisation", "South Korea"),
        ("Chad has sent 300 soldiers. The soldiers crossed at dawn.", "The soldiers", "Chad", "country", "Chad"),
        ("The WHO sent doctors to Guinea.", "The WHO", "World Health Organization", "organisation", "World Health Organization"),
        ("Peru's central bank raised rates.", "Peru's central bank", "Peru's central bank", "organisation", "Peru's central bank"),
        ("Officials said the road was closed.", "Officials", "Officials", "unnamed", None),
        ("Kenyan police arrested six people.", "Kenyan police", "Kenyan police", "organisation", "Kenya"),
    ],
)  # fmt: skip
def test_countries_bodies_and_those_without_a_name(
    nlp: Language, text: str, words: str, name: str, kind: str, party: str | None
) -> None:
    found = mention(entities(text, nlp), text, words)
    assert (found.name, found.kind, found.party) == (name, kind, party)


def test_surname_and_title_give_the_fullest_name(nlp: Language) -> None:
    text = "Foreign Minister Lena Brandvold of Norway met union leaders. Brandvold said nothing."
    found = mention(entities(text, nlp), text, "Brandvold", text.index("Brandvold said"))
    assert (found.name, found.kind, found.party) == ("Lena Brandvold", "person", "Norway")


def test_both_sides_are_two(nlp: Language) -> None:
    text = "Chad and Niger signed a pact. Chad praised it and Niger did too. Both sides will meet again."
    start = text.index("Both sides")
    found = entities(text, nlp).mentions((Span(start, start + len("Both sides")),))
    assert {m.name for m in found} == {"Chad", "Niger"}


def test_a_speaker_has_a_side(nlp: Language) -> None:
    text = "Efua Sarpong, chief executive of Harbour Lines, spoke on Monday. Harbour Lines said the pier was safe."
    found = entities(text, nlp)
    speaker = mention(found, text, "Efua Sarpong")
    assert speaker.party == "Harbour Lines"
    side = found.side(speaker)
    assert (side.name, side.kind) == ("Harbour Lines", "organisation")


def test_nobody_is_guessed_for_a_pronoun_without_antecedent(nlp: Language) -> None:
    text = "He said nothing."
    found = mention(entities(text, nlp), text, "He")
    assert (found.name, found.kind, found.party) == (None, None, None)


def test_all_lists_each_entity_once_with_its_mentions(story: Entities) -> None:
    names = [e.name for e in story.all]
    assert len(names) == len(set(names)) or names.count("Kwabena Ofori") == 1
    ofori = next(e for e in story.all if e.name == "Kwabena Ofori")
    assert len(ofori.spans) >= 2
    assert [e.first for e in story.all] == sorted(e.first for e in story.all)


def test_the_same_text_gives_the_same_register(nlp: Language) -> None:
    assert entities(STORY, nlp).all == entities(STORY, nlp).all


def test_a_name_of_odd_spaces_is_nobodys_rival(nlp: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    people = [Name("Efua Sarpong"), Name("\u2003\u2009")]
    for one in people:
        one.votes["person"] = 3
    monkeypatch.setattr(core, "find_names", lambda _: people)
    text = "Efua Sarpong waited. Sarpong said that she had seen nothing."
    assert mention(entities(text, nlp), text, "Sarpong", 10).name == "Efua Sarpong"


def test_a_person_is_known_by_the_surname_alone(nlp: Language) -> None:
    text = "Police officer Ida Nordvik wrote a report. Nordvik said the pier was safe. Later Nordvik left."
    found = entities(text, nlp)
    assert mention(found, text, "Nordvik said").kind == "person"


def test_who_speaks_after_a_name_and_a_comma(nlp: Language) -> None:
    text = "After talks with Secretary General Olof Aas, the president said the pier was safe."
    assert mention(entities(text, nlp), text, "the president").name != "Olof Aas"
    text = "Olof Aas, the president of Ghana, spoke on Monday. The president said the pier was safe."
    assert mention(entities(text, nlp), text, "The president said").name == "Olof Aas"


def test_parties_of_several_states_stay_apart(nlp: Language) -> None:
    text = "Ohio Democrats won in May. Iowa Democrats lost in June. Kentucky Democrats voted on Monday."
    found = entities(text, nlp)
    assert mention(found, text, "Iowa Democrats").name != "Ohio Democrats"


def test_a_minister_is_of_the_state_that_acts(nlp: Language) -> None:
    text = (
        "Ghana closed its border with Togo. Ghana wants talks with Togo and Benin, and Togo wants none with Benin. "
        "Benin asked Togo for help. Ghana wants peace with Togo. President Kofi Badu said on Monday that the border would stay closed."
    )
    assert mention(entities(text, nlp), text, "President Kofi Badu").party == "Ghana"


def test_capitals_make_no_name(nlp: Language) -> None:
    titled = "The Harbour Brothers Unite With Ida Dahl For Anniversary Tour"
    below = (
        "The Harbour Brothers will play with Ida Dahl in June, in the port where they began, the band told its followers. "
        "The Harbour Brothers announced the tour on Monday. MANDATORY CREDIT. NO RESALES. Ida Dahl left the band in 2019."
    )
    found = {entity.name for entity in entities(f"{titled}\n{below}", nlp).all}
    assert not {name for name in found if "Unite" in name or "CREDIT" in name}
