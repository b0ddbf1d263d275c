"""What the pages of situation, story and source are made of."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from onrecord.charts import style
from onrecord.errors import BadRequest
from onrecord.ledger import Ledger, Stand
from onrecord.reconcile import reconcile
from onrecord.records.vocabulary import Position
from onrecord.views.days import days_of
from onrecord.views.holdings import as_it_stood, for_story, only
from onrecord.views.situation import moment, situation
from onrecord.views.source import came_of, heard, source_page
from onrecord.web.overview import Asked
from onrecord.web.site import HERE
from tests.ledger_samples import first, second


@pytest.fixture
def ledger() -> Iterator[Ledger]:
    with Ledger.open(":memory:") as opened:
        for sample in (first(), second()):
            opened.add_reading(*sample)
        opened.store(reconcile(tuple(opened.articles()), tuple(opened.claims())))
        yield opened


def test_a_moment_is_a_day_or_a_time_of_utc() -> None:
    assert moment("2026-03-04") == "2026-03-04"
    assert moment(" 2026-03-04T18:00Z ") == "2026-03-04T18:00:00Z"
    assert moment("2026-03-04T18:00:09") == "2026-03-04T18:00:09Z"
    for wrong in ("yesterday", "2026-02-30", "2026-03-04T25:00Z", "", "2026-03-04'--"):
        with pytest.raises(BadRequest, match="since wants"):
            moment(wrong)


def test_what_came_since(ledger: Ledger) -> None:
    news = situation(ledger, "2020-01-01").news
    assert news is not None
    assert (news.count, news.more) == (2, False)
    assert sum(count for _, count in news.begun) == len(list(ledger.assertions()))
    assert {turn.status for turn in news.changed} == {turn.status for turn in ledger.turns() if turn.was}
    later = (datetime.now(UTC) + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    empty = situation(ledger, later).news
    assert empty is not None
    assert (empty.count, empty.articles, empty.changed, empty.warnings) == (0, (), (), ())


def test_stories_are_listed_with_what_is_new_in_them(ledger: Ledger) -> None:
    found = situation(ledger, "2020-01-01")
    assert sum(entry.fresh for entry in found.stories) == 2
    assert found.older is None
    assert found.counts["article"] == 2
    plain = situation(ledger)
    assert plain.news is None
    assert all(turn.was for turn in plain.latest)
    assert set(plain.names) == {turn.story for turn in plain.latest}


def stand(number: int, position: Position, origin: str | None, day: str, attributed: bool = True) -> Stand:
    return Stand("s1", f"c{number}", position, origin, attributed, day, "Valley Post")


def test_what_came_of_an_assertion_counts_others_from_that_day_on() -> None:
    stands = [
        stand(1, "affirms", "Fenland", "2026-03-01"),
        stand(2, "affirms", "Norland", "2026-03-02"),
        stand(3, "denies", "Halden Line", "2026-03-02"),
        stand(4, "affirms", "unnamed", "2026-03-03"),
        stand(5, "affirms", "Valley Post", "2026-03-03", attributed=False),
        stand(6, "affirms", None, "2026-03-03"),
        stand(7, "affirms", "Marland", "2026-03-04"),
        stand(8, "denies", "Norland", "2026-03-05"),
        stand(9, "retracts", "Norland", "2026-03-06"),
    ]
    later = came_of(stands, {"c2", "c8", "c9"})
    assert later.affirmed == ("Marland",)
    assert later.denied == ("Halden Line",)
    assert later.reversed_
    assert later.retracted
    assert came_of(stands, {"c7"}).denied == ("Norland",)
    assert came_of([stand(1, "withholds", "Norland", "2026-03-01")], {"c1"}) == came_of([], set())


def test_a_source_is_found_as_party_and_by_name(ledger: Ledger) -> None:
    party = source_page(ledger, "Halden Line")
    person = source_page(ledger, "Jonas Rask")
    assert party.claims >= person.claims >= 1
    assert dict(person.parties) == {"Halden Line": person.claims}
    assert "Jonas Rask" in dict(party.people)
    assert "person" in person.kinds
    assert party.days == ("2025-06-03", "2025-06-04")
    assert party.on == len({one.assertion.id for one in party.spoken if one.assertion})
    assert sum(len(one.said) for one in party.spoken) == party.claims
    assert party.older is None
    assert party.count("alone") <= party.on
    assert source_page(ledger, "Nobody At All").claims == 0
    with pytest.raises(BadRequest):
        source_page(ledger, "!!")


def test_a_source_page_goes_on_from_a_claim(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("onrecord.views.source.LIMIT", 1)
    seen: list[str] = []
    page = source_page(ledger, "Halden Line")
    while page.older:
        seen += [note.claim.id for one in page.spoken for note, _ in one.said]
        page = source_page(ledger, "Halden Line", page.older)
    seen += [note.claim.id for one in page.spoken for note, _ in one.said]
    monkeypatch.undo()
    assert sorted(seen) == sorted(n.claim.id for one in source_page(ledger, "Halden Line").spoken for n, _ in one.said)
    assert len(seen) == len(set(seen))


def test_who_was_heard(ledger: Ledger) -> None:
    found = heard(ledger)
    assert "Halden Line" in dict(found.parties)
    assert "Jonas Rask" in dict(found.people)
    assert set(dict(found.outlets)) == {"Lowland Courier", "Valley Post"}
    assert found.days == ("2025-06-03", "2025-06-04")


def test_days_of_a_story_and_the_one_looked_at(ledger: Ledger) -> None:
    story = next(iter(ledger.stories()))
    _, held = for_story(ledger, story.id)
    now = days_of(held, None)
    assert [day.day for day in now.all] == sorted({a.day for a in held.articles.values() if a.day})
    assert now.at == len(now.all) - 1
    assert now.after is None
    then = days_of(held, now.all[0].day)
    assert then.at == 0
    assert then.before is None
    assert days_of(held, "1999-01-01").at is None
    assert days_of(held, "1999-01-01").after == now.all[0].day


def test_holdings_of_one_assertion_and_of_one_day(ledger: Ledger) -> None:
    story = next(iter(ledger.stories()))
    _, held = for_story(ledger, story.id)
    one = next(iter(held.assertions.values()))
    assert set(only(held, one.id).claims) == set(one.claims)
    assert as_it_stood(ledger, held, None) is held
    early = as_it_stood(ledger, held, "2025-06-03", story.id)
    assert {article.day for article in early.articles.values()} == {"2025-06-03"}
    with pytest.raises(BadRequest, match="as-of wants"):
        as_it_stood(ledger, held, "2025-06-31")


def test_the_search_form_says_what_it_asks() -> None:
    asked = Asked(q="oil ", status="disputed", source="x" * 1000)
    assert asked.filtered
    assert asked.filters(5).about == "oil"
    assert asked.filters(5).source == "x" * 300
    assert asked.address("c1").startswith("/search?q=oil&source=xxx")
    assert asked.address("c1").endswith("&status=disputed&after=c1")
    assert not Asked(q="oil").filtered


def test_the_pages_draw_with_the_rules_of_the_charts_and_no_page_needs_much_of_them() -> None:
    sheet = (HERE / "static" / "charts.css").read_text("utf-8")
    assert sheet.endswith(f"/* pictures */\n{style('auto')}\n")
    assert sum(file.stat().st_size for file in (HERE / "static").iterdir()) < 60_000
