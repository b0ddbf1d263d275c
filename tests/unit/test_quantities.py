"""Quantities: values, bounds, units and what is none. All sentences are made up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from onrecord.extract.quantities import find_quantities

if TYPE_CHECKING:
    from spacy.language import Language

    from onrecord.records import Quantity


def find(nlp: Language, text: str) -> tuple[Quantity, ...]:
    return find_quantities(nlp(text))


@pytest.mark.parametrize(
    ("text", "value", "low", "high", "approximate", "unit"),
    [
        ("Some 3,000 troops crossed the river.", 3000, 3000, 3000, True, "troop"),
        ("More than a dozen villages were cut off.", 12, 13, None, False, "village"),
        ("At least 12 people were hurt.", 12, 12, None, False, "people"),
        ("Up to 500 jobs could go.", 500, None, 500, False, "job"),
        ("Fewer than 2,000 workers walked out.", 2000, None, 1999, False, "worker"),
        ("Between 10,000 and 12,000 refugees arrived.", None, 10000, 12000, False, "refugee"),
        ("Dozens of families fled.", None, 24, None, True, "family"),
        ("Several hundred soldiers arrived.", None, 300, None, True, "soldier"),
        ("Tens of thousands of workers marched.", None, 20000, None, True, "worker"),
        ("Nearly 40 vehicles were seen.", 40, 40, 40, True, "vehicle"),
        ("Half a million doses arrived.", 500000, 500000, 500000, False, "dose"),
        ("Thirty-three ships were waiting.", 33, 33, 33, False, "ship"),
        ("The firm paid $1.2bn for the port.", 1.2e9, 1.2e9, 1.2e9, False, "USD"),
        ("It cost about €4 million to mend.", 4e6, 4e6, 4e6, True, "EUR"),
        ("The fund holds 40 million rand.", 4e7, 4e7, 4e7, False, "ZAR"),
        ("Prices rose by 4.5% last year.", 4.5, 4.5, 4.5, False, "percent"),
        ("The rate rose by half a percentage point.", 0.5, 0.5, 0.5, False, "percentage point"),
        ("The road is 60 kilometres long.", 60, 60, 60, False, "kilometre"),
        ("The engine gives 6.5kW of power.", 6.5, 6.5, 6.5, False, "kilowatt"),
        ("The truce lasted 90 minutes.", 90, 90, 90, False, "minute"),
        ("All but two of the 14 miners were found.", 12, 12, 12, False, "miner"),
        ("One in five households has no water.", 0.2, 0.2, 0.2, False, "household"),
    ],
)
def test_normal_form(
    nlp: Language, text: str, value: float | None, low: float | None, high: float | None, approximate: bool, unit: str
) -> None:
    found = [(q.value, q.low, q.high, q.approximate, q.unit) for q in find(nlp, text)]
    assert (value, low, high, approximate, unit) in found


@pytest.mark.parametrize(
    "text",
    [
        "The town was founded in 1998.",
        "They met at 10:30 on 12 May.",
        "The team won 3-1.",
        "Flight 302 was late.",
        "Nasdaq 100 futures fell.",
        "She called Section 7 unfair.",
        "No one came.",
        "He came second.",
        "The code was 0401.",
        "The number is 555-0134-22.",
        "The 777 program has faced delays.",
        "Ida Dahl told Nine that the boats had left.",
        "They lost again and fell to 4-7 on Sunday.",
        "Olof Aas (1885-1941) built the pier.",
        "She scores in every match.",
    ],
)
def test_numbers_that_are_no_quantities(nlp: Language, text: str) -> None:
    assert [q.text for q in find(nlp, text)] == []


def test_models_and_marks_beside_a_number(nlp: Language) -> None:
    assert [q.text for q in find(nlp, "The company owns 400 ferries and 450 aircraft.")] == [
        "400 ferries",
        "450 aircraft",
    ]
    assert [(q.value, q.unit) for q in find(nlp, "The index rose 1-1/2 points.")] == [(1.5, "point")]
    assert [q.text for q in find(nlp, "The army sent 5-7 ships.")] == ["5-7 ships"]


def test_ages_are_told_apart(nlp: Language) -> None:
    assert [q.kind for q in find(nlp, "A man aged 19 was held.")] == ["age"]
    assert [q.kind for q in find(nlp, "A 50-year-old farmer was held.")] == ["age"]


def test_counted_people_without_a_noun(nlp: Language) -> None:
    assert [q.unit for q in find(nlp, "Officials put the death toll at 23.")] == ["people"]
    assert [q.unit for q in find(nlp, "About 140 have fallen ill.")] == ["people"]


def test_the_count_before_gives_its_noun(nlp: Language) -> None:
    assert [(q.value, q.unit) for q in find(nlp, "There were 214 new cases, down from 305 on Monday.")] == [
        (214, "case"),
        (305, "case"),
    ]


def test_changes_are_two_quantities_and_ranges_one(nlp: Language) -> None:
    assert [q.value for q in find(nlp, "Shares rose 6.5% to $40.")] == [6.5, 40]
    assert [(q.low, q.high) for q in find(nlp, "Rents will rise 5% to 10%.")] == [(5, 10)]


def test_spans_carry_the_offset_and_the_approximating_words(nlp: Language) -> None:
    (quantity,) = find_quantities(nlp("Some 1,500 people had fled."), offset=50)
    assert quantity.spans == ((50, 67),)
    assert quantity.approximator_spans == ((50, 54),)
    assert quantity.approximator == "about"


def test_a_glued_m_is_millions_or_metres(nlp: Language) -> None:
    assert find(nlp, "The data of 5m customers were stolen.")[0].value == 5e6
    assert find(nlp, "The mast is 37m high.")[0].unit == "metre"
