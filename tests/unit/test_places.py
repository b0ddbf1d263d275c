"""Toponyms and the places they stand for (fictional texts, real geography)."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from onrecord.extract.parse import parse
from onrecord.extract.places import find_places, is_government
from onrecord.lang.places import countries, country_named, country_of_demonym, country_of_seat, towns
from onrecord.records import Article, Block, Place, Span

if TYPE_CHECKING:
    from spacy.language import Language


def article(text: str) -> Article:
    blocks, position = [], 0
    for line in text.split("\n"):
        blocks.append(Block("body", position, position + len(line)))
        position += len(line) + 1
    return Article("a1", "", "test", text, tuple(blocks))


def places(text: str, nlp: Language, **how: bool) -> dict[str, Place]:
    return {p.text: p for p in find_places(parse(article(text), nlp), **how)}


def test_a_country_stands_at_its_geonames_centroid(nlp: Language) -> None:
    found = places("The troops are being trained in Russia.", nlp)["Russia"]
    assert (found.country, found.lat, found.lon, found.gazetteer, found.level) == (
        "RUS",
        60.0,
        100.0,
        "geonames:2017370",
        "country",
    )


@pytest.mark.parametrize(
    ("text", "name", "country", "admin1"),
    [
        ("A fire broke out in Paris, Texas, on Sunday.", "Paris", "USA", "Texas"),
        ("A fire broke out in Paris on Sunday, French officials said.", "Paris", "FRA", "Île-de-France"),
        ("The mill in Springfield, Ill., closed in May.", "Springfield", "USA", "Illinois"),
        ("Ships waited off Durban, the South African port.", "Durban", "ZAF", "Kwazulu-Natal"),
    ],
)
def test_what_stands_around_a_name_decides(nlp: Language, text: str, name: str, country: str, admin1: str) -> None:
    found = places(text, nlp)[name]
    assert (found.country, found.admin1, found.level) == (country, admin1, "city")


def test_a_name_has_one_sense_in_a_document(nlp: Language) -> None:
    text = "Police searched a house in Dublin, Ohio.\nNeighbours in Dublin heard nothing."
    found = [p for p in find_places(parse(article(text), nlp)) if p.text == "Dublin"]
    assert len(found) == 2
    assert {p.admin1 for p in found} == {"Ohio"}


def test_a_capital_that_speaks_is_a_government(nlp: Language) -> None:
    text = "Moscow said the ship had docked in Odesa."
    parsed = parse(article(text), nlp)
    assert [p.text for p in find_places(parsed)] == ["Odesa"]
    assert "Moscow" in {p.text for p in find_places(parsed, governments=True)}
    assert is_government(parsed, Span(0, 6))
    assert not is_government(parsed, Span(text.index("Odesa"), text.index("Odesa") + 5))


def test_adjectives_are_no_places_unless_asked_for(nlp: Language) -> None:
    text = "A Kenyan court heard the case."
    assert places(text, nlp) == {}
    assert places(text, nlp, demonyms=True)["Kenyan"].country == "KEN"


def test_the_town_is_the_town_named_before(nlp: Language) -> None:
    text = "Soldiers are heading for Diffa, in Niger.\nShops in the town have closed."
    found = places(text, nlp)["the town"]
    assert (found.name, found.country) == ("Diffa", "NER")


def test_the_capital_is_that_of_the_country_spoken_of(nlp: Language) -> None:
    text = "A first case was found in Mozambique's capital."
    found = places(text, nlp)["capital"]
    assert (found.name, found.country) == ("Maputo", "MOZ")


def test_seas_and_lakes_between_countries_have_no_country(nlp: Language) -> None:
    found = places("The troops crossed near Lake Chad.", nlp)["Lake Chad"]
    assert found.country is None
    assert found.lat == pytest.approx(13, abs=1)


def test_spans_are_those_of_the_text(nlp: Language) -> None:
    text = "“In Lagos, Nigeria,” she said, “and in the city of Kano.”"
    for place in find_places(parse(article(text), nlp)):
        assert text[place.spans[0].start : place.spans[0].end] == place.text


@pytest.mark.parametrize("text", ["", " ", "���", "A" * 5000, "in " * 2000, "\u202eMoscow\u202c said", "Ga., " * 500])
def test_odd_text_neither_fails_nor_hangs(nlp: Language, text: str) -> None:
    started = time.perf_counter()
    find_places(parse(article(text), nlp))
    assert time.perf_counter() - started < 10


def test_tables() -> None:
    assert country_named("the U.S.") == countries()["USA"]
    assert country_of_demonym("Russians") == countries()["RUS"]
    assert country_of_seat("the Kremlin") == countries()["RUS"]
    assert country_named("Atlantis") is None
    assert towns("no such town anywhere") == ()
    paris = towns("PARIS")
    assert paris[0].country == "FRA"
    assert {e.admin1 for e in paris} >= {"Texas", "Île-de-France"}
    assert towns("Walker County")[0].level == "B"


@pytest.mark.parametrize(
    ("text", "name", "iso"),
    [
        ("Rebels met in the Democratic Republic of Congo on Sunday.", "Democratic Republic of Congo", "COD"),
        ("Aid went to the Democratic People's Republic of Korea.", "Democratic People's Republic of Korea", "PRK"),
        ("They flew to the Republic of Armenia.", "Republic of Armenia", "ARM"),
        ("The storm passed over St. Lucia on Sunday.", "St. Lucia", "LCA"),
        ("Ships were sent to Guam on Sunday.", "Guam", "GUM"),
        ("The police of Armenia said mines lie on the border of Georgia and Azerbaijan.", "Georgia", "GEO"),
    ],
)
def test_countries_by_their_long_and_lesser_names(nlp: Language, text: str, name: str, iso: str) -> None:
    assert places(text, nlp, governments=True)[name].country == iso


def test_the_state_behind_a_town_ends_where_it_ends(nlp: Language) -> None:
    found = places(
        "A school stands in Parkland, Florida\nThe pupils of Parkland, Florida The paper named, marched.", nlp
    )
    assert found["Parkland"].admin1 == "Florida"


@pytest.mark.parametrize(
    "text",
    [
        "Mr. Lancaster sold the notes. Clients of Lancaster lost all.",
        "Marion said the police had failed her. Marion works as a cleaner.",
    ],
)
def test_towns_that_are_persons_here(nlp: Language, text: str) -> None:
    assert not {"Lancaster", "Marion"} & set(places(text, nlp, governments=True, inside=True))


def test_a_town_that_speaks_and_is_a_place_stays_one(nlp: Language) -> None:
    assert "Hartlepool" in places(
        "Hartlepool said it would pay. The bridge in Hartlepool is closed.", nlp, governments=True
    )


@pytest.mark.parametrize(("name", "lat", "lon"), [("Florida", 28, -82), ("Ontario", 50, -85), ("Alaska", 64, -152)])
def test_a_division_stands_in_its_middle(name: str, lat: float, lon: float) -> None:
    state = next(e for e in towns(name) if e.level == "A")
    assert abs(state.lat - lat) < 1
    assert abs(state.lon - lon) < 1
