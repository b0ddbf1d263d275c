"""The place a page was written in tells its day and its clocks."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from onrecord.extract.times import find_times
from onrecord.lang.zones import local, offset, zone_of
from onrecord.pipeline import read_page
from onrecord.records import Claim, Page


@pytest.mark.parametrize(
    ("country", "admin1", "gazetteer", "zone"),
    [
        ("KOR", None, None, "Asia/Seoul"),
        ("USA", "New York", "geonames:5128581", "America/New_York"),
        ("USA", "Texas", "geonames:5520993", "America/Denver"),  # El Paso
        ("USA", "Texas", "geonames:4684888", "America/Chicago"),  # Dallas
        ("USA", None, None, None),
        (None, None, None, None),
    ],
)
def test_zones(country: str | None, admin1: str | None, gazetteer: str | None, zone: str | None) -> None:
    assert zone_of(country, admin1, gazetteer) == zone


def test_clocks_of_summer_and_winter() -> None:
    assert offset(datetime(2025, 7, 1, 12), "America/New_York") == "-04:00"
    assert offset(datetime(2025, 1, 1, 12), "America/New_York") == "-05:00"
    assert offset(datetime(2025, 1, 1, 12), "Asia/Kathmandu") == "+05:45"
    assert offset(datetime(2025, 1, 1, 12), "Europe/London") == "Z"
    assert local(datetime(2024, 10, 23, 23, 30, tzinfo=UTC), "Asia/Seoul").date().isoformat() == "2024-10-24"


@pytest.mark.parametrize(
    ("text", "zone", "value"),
    [
        ("It will begin at 5 p.m. on Oct. 10.", None, "2025-10-10T17"),
        ("It will begin at 5 p.m. on Oct. 10.", "Asia/Seoul", "2025-10-10T17+09:00"),
        ("The gates open at 16:30 GMT.", "Asia/Seoul", "2025-10-08T16:30Z"),
        ("The gates open at 9 a.m. EST.", "Asia/Seoul", "2025-10-08T09-05:00"),
        ("The gates open at 9 a.m. ET.", "Asia/Seoul", "2025-10-08T09-04:00"),
        ("The gates open at 9 a.m. local time.", "Asia/Seoul", "2025-10-08T09"),
    ],
)
def test_a_time_of_day_has_the_offset_of_its_clock(text: str, zone: str | None, value: str) -> None:
    times = find_times(text, "2025-10-08", zone=zone)
    assert [time.value for time in times if time.timex_type == "TIME"] == [value]


def read(dateline: str, published: str) -> dict[str, Claim]:
    page = f"""<html lang="en"><head><title>Dam gates opened</title>
    <meta property="article:published_time" content="{published}"><meta property="og:site_name" content="Harbour News">
    </head><body><article><h1>Dam gates opened</h1>
    <p>{dateline} - The water board opened the gates of the dam on Thursday, its spokesman said.</p>
    <p>The board said that nobody had been hurt. Engineers would look at the wall on Friday, it added.</p>
    </article></body></html>"""
    claims = read_page(Page(page.encode(), "dam.html", "text/html")).claims
    return {claim.content.text: claim for claim in claims if claim.source}


@pytest.mark.parametrize(
    ("dateline", "published", "day"),
    [
        # a quarter to midnight in London is Thursday morning in Seoul
        ("SEOUL, Oct 9 (Meridian Press)", "2025-10-08T22:45:00+00:00", "2025-10-09"),
        # an hour past midnight on Friday in London is Thursday evening in New York
        ("NEW YORK, Oct 9 (Meridian Press)", "2025-10-10T01:00:00+00:00", "2025-10-09"),
        # without a zone the day is the one that is printed
        ("SEOUL, Oct 9 (Meridian Press)", "2025-10-09", "2025-10-09"),
    ],
)
def test_weekdays_count_from_the_day_where_the_page_was_written(dateline: str, published: str, day: str) -> None:
    claims = read(dateline, published)
    opened = next(c for text, c in claims.items() if "opened the gates" in text)
    assert opened.event.time is not None
    assert opened.event.time.value == day
