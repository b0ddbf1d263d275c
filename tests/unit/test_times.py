"""Time expressions: recognition, EDTF and TIMEX3 values. All sentences are made up."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from onrecord.extract.times import find_times
from onrecord.extract.times.calendar import easter

if TYPE_CHECKING:
    from spacy.language import Language

WEDNESDAY = "2024-10-23"


def values(text: str, anchor: str | None = WEDNESDAY) -> dict[str, str | None]:
    return {time.text: time.value for time in find_times(text, anchor)}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("The mine closed on Wednesday.", "2024-10-23"),
        ("The mine closed on Thursday.", "2024-10-17"),
        ("The mine will close on Thursday.", "2024-10-24"),
        ("The mine will close by December.", "../2024-12"),
        ("The mine closed in June.", "2024-06"),
        ("It grew in the past two years.", "2022-10-23/2024-10-23"),
        ("It has rained since late October.", "2024-10/2024-10-23"),
        ("They met last week.", "2024-10-14/2024-10-20"),
        ("They met this week.", "2024-10-21/2024-10-23"),
        ("They met last weekend.", "2024-10-19/2024-10-20"),
        ("It has rained since the weekend.", "2024-10-19/2024-10-23"),
        ("It has rained since Monday.", "2024-10-21/2024-10-23"),
        ("They met earlier this month.", "2024-10"),
        ("They met last year.", "2023"),
        ("They met this year.", "2024"),
        ("They met two days ago.", "2024-10-21"),
        ("They met in the 1990s.", "199X"),
        ("They met in nineteen ninety-seven.", "1997"),
        ("They met in the 20th century.", "19XX"),
        ("They met in the third quarter of 1990.", "1990-35"),
        ("They met in the spring of 2023.", "2023-21"),
        ("They met on 20 November 2023.", "2023-11-20"),
        ("They met on Nov. 20, 2023.", "2023-11-20"),
        ("They will leave at 6pm.", "2024-10-23T18"),
        ("The truce will begin on Saturday at noon.", "2024-10-26T12:00"),
        ("The truce is due to begin at noon Saturday.", "2024-10-26T12:00"),
        ("They will leave before the end of the year.", "../2024-12"),
        ("They will leave by the end of next month.", "../2024-11"),
        ("They will talk before the weekend.", "../2024-10-25"),
        ("The court will sit next week.", "2024-10-28/2024-11-03"),
        ("They met on Sunday night.", "2024-10-20"),
    ],
)
def test_edtf(text: str, value: str) -> None:
    assert value in values(text).values()


@pytest.mark.parametrize(
    ("text", "timex", "kind"),
    [
        ("They march every Tuesday.", "XXXX-WXX-2", "SET"),
        ("The ferry sails daily.", "P1D", "SET"),
        ("It lasted two years.", "P2Y", "DURATION"),
        ("It lasted 5 1/2 hours.", "PT5H30M", "DURATION"),
        ("A 90-day truce was signed.", "P90D", "DURATION"),
        ("They are now at sea.", "PRESENT_REF", "DATE"),
        ("They recently left.", "PAST_REF", "DATE"),
        ("They met on Sunday night.", "2024-10-20TNI", "TIME"),
        ("They met last week.", "2024-W42", "DATE"),
    ],
)
def test_timex(text: str, timex: str, kind: str) -> None:
    assert (timex, kind) in [(time.timex, time.timex_type) for time in find_times(text, WEDNESDAY)]


def test_vague_times_stay_without_value() -> None:
    assert values("They recently left; years ago it was calm.") == {"recently": None, "years ago": None}


def test_without_a_publication_day_only_absolute_dates_have_values() -> None:
    found = values("They met on Monday and on 3 May 2021.", None)
    assert found == {"Monday": None, "3 May 2021": "2021-05-03"}


def test_a_year_earlier_counts_from_the_quarter_named_before() -> None:
    found = values("In the third quarter profit was 5 million, up from 4 million a year earlier.")
    assert found["a year earlier"] == "2023-35"


def test_a_month_far_back_or_close_ahead_goes_by_the_verb() -> None:
    assert values("The bill was signed in November.", "2025-03-11")["November"] == "2024-11"
    assert values("The bill will be signed in November.", "2025-03-11")["November"] == "2025-11"


@pytest.mark.parametrize(
    "text", ["They met on February 30.", "It was 2023-02-31.", "At 25:61 p.m. he left.", "13/45/2020"]
)
def test_impossible_dates_have_no_day(text: str) -> None:
    assert all(time.grain != "day" for time in find_times(text, WEDNESDAY))


@pytest.mark.parametrize(
    "text",
    [
        "You may go.",
        "They march on.",
        "I can sit and fall.",
        "Flight 1999 left.",
        "He paid $1990.",
        "He paid $4.1990.",
        "It is high noon for them.",
        "It was the dawn of an era.",
        "He drove a 1987 Chevrolet Cavalier.",
        "She leads today's youth.",
        "These are the leaders of tomorrow.",
        "It is open 24 hours a day.",
        "Now, the question is who pays.",
        'He spoke on KLM\'s "This Week" show.',
        "He was on KLM's Today show.",
        "It fell on Black Monday.",
        "They joined the March of the Mothers.",
        "She joined the May government.",
    ],
)
def test_words_that_only_look_like_times(text: str) -> None:
    assert find_times(text, WEDNESDAY) == ()


def test_spans_carry_the_offset() -> None:
    (time,) = find_times("on Monday", WEDNESDAY, offset=100)
    assert time.spans == ((103, 109),)
    assert (time.earliest, time.latest, time.grain) == ("2024-10-21", "2024-10-21", "day")


def test_the_parse_gives_the_tense(nlp: Language) -> None:
    doc = nlp("The minister said Friday that the port would open on Monday.")
    found = {time.text: time.value for time in find_times(doc.text, WEDNESDAY, doc=doc)}
    assert found == {"Friday": "2024-10-18", "Monday": "2024-10-28"}


def test_what_is_past_stays_so_behind_before(nlp: Language) -> None:
    doc = nlp("Its share before Friday's purchases was small.")
    assert [time.value for time in find_times(doc.text, "2031-05-05", doc=doc)] == ["2031-05-02"]


@pytest.mark.parametrize(
    ("text", "anchor", "value"),
    [
        ("The offer had been due to expire Friday.", "2031-05-05", "2031-05-02"),
        ("The vote had been scheduled for Friday.", "2031-05-08", "2031-05-09"),
        ("The port is trying to sell itself under a June agreement.", "2031-10-27", "2031-06"),
        ("The board will decide at its June meeting.", "2031-10-27", "2032-06"),
    ],
)
def test_the_verb_is_not_always_that_of_the_day(text: str, anchor: str, value: str, nlp: Language) -> None:
    assert [time.value for time in find_times(text, anchor, doc=nlp(text))] == [value]


def test_no_time_lies_inside_another() -> None:
    times = find_times("On Friday, March 1, 2024 at 5 p.m. and in early April 2023", WEDNESDAY)
    ends = [time.spans[0] for time in times]
    assert all(a.end <= b.start for a, b in pairwise(ends))


@pytest.mark.parametrize(
    ("text", "anchor", "words", "value"),
    [
        ("The vote is set for Easter Monday.", "2031-03-20", "Easter Monday", "2031-04-14"),
        ("Polls will open on Election Day.", "2032-10-01", "Election Day", "2032-11-02"),
        ("The park opened on Memorial Day.", "2031-06-10", "Memorial Day", "2031-05-26"),
        ("They will meet on April 24 and 25.", "2031-04-02", "25", "2031-04-25"),
        ("Talks ran from May 3-5 in Lima.", "2031-05-10", "5", "2031-05-05"),
        (
            "The day before last Tuesday's hearing, he called.",
            "2031-05-08",
            "The day before last Tuesday",
            "2031-05-05",
        ),
        ("He had to pay for the late-November trip.", "2031-01-28", "the late-November", "2030-11"),
        ("He fled in June 2029 and came back later that year.", "2031-01-28", "later that year", "2029"),
        ("It struck at 10:35 a.m. (0735 GMT) Friday.", "2031-05-10", "10:35 a.m.", "2031-05-09T10:35"),
        ("It struck at 10:35 a.m. (0735 GMT) Friday.", "2031-05-10", "Friday", "2031-05-09"),
        ("He will sail at 4 in the morning (4 a.m. EDT Thursday).", "2031-05-07", "4 in the morning", "2031-05-08T04"),
        ("It struck at 11 p.m. (0300 GMT Thursday).", "2031-05-10", "11 p.m.", "2031-05-07T23"),
        ("It struck at 1 a.m. (2200 GMT Wednesday).", "2031-05-10", "1 a.m.", "2031-05-08T01"),
        ("The town filled as Easter week began.", "2031-04-11", "Easter week", "2031-04-07/2031-04-13"),
        ("Prices fell in Thanksgiving week 2029.", "2031-04-11", "Thanksgiving week 2029", "2029-11-19/2029-11-25"),
        ("Shops were full on Black Friday.", "2031-12-02", "Black Friday", "2031-11-28"),
        ("It divides the post-1991 parties.", "2031-04-11", "post-1991", "1991/2031-04-11"),
        ("It was drawn on the pre-1991 maps.", "2031-04-11", "pre-1991", "../1990"),
        ("The March accession will go ahead.", "2031-02-10", "March", "2031-03"),
        ("They lost the May election.", "2031-06-10", "May", "2031-05"),
        ("He told of a cutback in September.", "2030-08-16", "September", "2030-09"),
        ("It should be read as the Feb. 23 accord has it.", "2031-03-06", "Feb. 23", "2031-02-23"),
        ("Sales rose in the quarter ended Sept. 29.", "2031-10-26", "the quarter", "2031-35"),
        ("It will grow in the first two quarters of 2032.", "2031-10-26", "the first two quarters of 2032", "2032-40"),
        ("Sales fell in January from the same month a year ago.", "2031-02-03", "the same month a year ago", "2030-01"),
        (
            "Sales rose in February from the same period last year.",
            "2031-03-03",
            "the same period last year",
            "2030-02",
        ),
        ("APIA, Samoa (AP) — The port was closed, officials said Friday.", "2031-05-08", "Friday", "2031-05-09"),
        ("The port was closed. They said Friday.", "2031-05-08", "Friday", "2031-05-02"),
    ],
)
def test_days_that_hang_on_other_words(text: str, anchor: str, words: str, value: str) -> None:
    assert {t.text: t.value for t in find_times(text, anchor)}[words] == value


def test_a_count_after_a_date_is_no_day() -> None:
    assert [t.text for t in find_times("On May 3 and 25 people died.", "2031-05-10")] == ["May 3"]


@pytest.mark.parametrize(("year", "day"), [(1961, "04-02"), (2000, "04-23"), (2024, "03-31"), (2038, "04-25")])
def test_easter(year: int, day: str) -> None:
    assert easter(year).isoformat() == f"{year}-{day}"


def test_since_a_day_after_publication_is_that_day_alone() -> None:
    (time,) = find_times("since 2024", "2000-01-01")
    assert (time.value, time.earliest, time.latest) == ("2024", "2024-01-01", "2024-12-31")
