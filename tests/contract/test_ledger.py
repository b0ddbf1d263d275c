"""What every ledger must do, whatever database holds it: each test runs once per backend."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from onrecord.errors import BadRequest, LedgerError, Missing
from onrecord.exports.jsonl import json_lines
from onrecord.ledger import Filters, Ledger, Posted, verify
from onrecord.reconcile import Reconciled, reconcile
from onrecord.records import (
    Assertion,
    Change,
    Judgement,
    LedgerWarning,
    Lineage,
    Membership,
    Rejected,
    Story,
    Told,
    Visit,
    article_id,
)
from tests.ledger_samples import FIRST, first, page, second

Opener = Callable[[], Ledger]


@pytest.fixture(params=["sqlite", "postgres"])
def again(request: pytest.FixtureRequest, tmp_path: Path) -> Opener:
    """Opens the same ledger each time it is called."""
    postgres = request.param == "postgres"
    where = str(request.getfixturevalue("empty_postgres")) if postgres else str(tmp_path / "ledger.db")
    return lambda: Ledger.open(where)


@pytest.fixture
def ledger(again: Opener) -> Iterator[Ledger]:
    with again() as opened:
        yield opened


@pytest.fixture
def filled(ledger: Ledger) -> Ledger:
    for sample in (first(), second()):
        ledger.add_reading(*sample)
    (_, a, (says, denies, _)), (_, b, (admits, divers)) = first(), second()
    ledger.store(
        Reconciled(
            assertions=(
                Assertion(
                    "s1", "t1", "Oil leaked at Odense", "asserted", "corroborated",
                    affirmed_by=("Halden Line", "Lowland"),
                    history=(Change("2025-06-03", "disputed", denies.id), Change("2025-06-04", "corroborated", admits.id)),
                    claims=(says.id, denies.id, admits.id),
                ),
                Assertion("s2", "t1", "Divers look for the crack", "asserted", "unattributed",
                          history=(Change("2025-06-04", "unattributed", divers.id),), claims=(divers.id,)),
            ),
            memberships=(
                Membership(says.id, "s1", "affirms", "Lowland", True, 1.0, "first to say it"),
                Membership(denies.id, "s1", "denies", "Halden Line", True, 0.9, "same event"),
                Membership(admits.id, "s1", "affirms", "Halden Line", True, 0.8, "same event"),
                Membership(divers.id, "s2", "affirms", None, False, 1.0, "first to say it"),
            ),
            warnings=(
                LedgerWarning(
                    "w1", "source-lost", divers.id, says.id, divers.content.spans, says.content.spans, "Stated as a fact."
                ),
            ),
            stories=(Story("t1", "Leak at Odense", (a.id, b.id), ("s1", "s2"), "2025-06-03", "2025-06-04"),),
            lineage=(Lineage(b.id, a.id, 0.2, "for the test"),),
        )
    )  # fmt: skip
    return ledger


def test_a_reading_comes_back_as_it_went_in(ledger: Ledger) -> None:
    made, article, claims = first()
    assert ledger.add_reading(made, article, claims)
    assert ledger.article(article.id) == article
    assert set(ledger.claims()) == set(claims)
    assert [ledger.claim(claim.id) for claim in claims] == list(claims)
    assert ledger.page(article.id) == made == ledger.page(made.sha256)


def test_claims_come_by_day_article_and_place(filled: Ledger) -> None:
    order = [(filled.article(c.article).day, c.article, c.content.spans[0].start) for c in filled.claims()]
    assert order == sorted(order)
    assert len(order) == 5


def test_the_same_bytes_again_add_nothing(filled: Ledger) -> None:
    before = list(json_lines(filled))
    assert filled.has_page(first()[0])
    assert not filled.add_reading(*first())
    assert list(json_lines(filled)) == before
    assert filled.reconciled()


def test_the_same_bytes_from_another_address_are_another_article(ledger: Ledger) -> None:
    made, article, claims = first()
    ledger.add_reading(made, article, claims)
    elsewhere = page(FIRST, "https://courier.example/leak")
    assert not ledger.has_page(elsewhere)
    other = replace(article, id=article_id(elsewhere.sha256, elsewhere.url), url=elsewhere.url, origin=elsewhere.origin)
    ledger.add_reading(elsewhere, other, ())
    assert ledger.counts()["article"] == 2
    assert ledger.page(other.id).origin == elsewhere.origin


def test_a_new_reading_replaces_the_old_and_keeps_ids(filled: Ledger) -> None:
    made, article, claims = first()
    newer = tuple(replace(claim, reader="onrecord 9.9", confidence=0.5) for claim in claims[:2])
    assert filled.add_reading(made, replace(article, section="Harbour"), newer)
    assert set(filled.claims(Filters(article=article.id))) == set(newer)
    assert filled.article(article.id).section == "Harbour"
    assert not filled.reconciled()
    assert [c.id for c in filled.search("harbour tanks")] == []
    with pytest.raises(Missing):
        filled.claim(claims[2].id)


def test_an_article_of_another_page_is_refused(ledger: Ledger) -> None:
    with pytest.raises(BadRequest, match="not read from this page"):
        ledger.add_reading(first()[0], second()[1], ())
    assert ledger.counts()["article"] == 0


def test_a_reading_that_fails_half_way_leaves_nothing(ledger: Ledger) -> None:
    made, article, claims = first()
    with pytest.raises(LedgerError):
        ledger.add_reading(made, article, (*claims, claims[0]))  # an id twice
    assert ledger.counts()["article"] == ledger.counts()["claim"] == 0
    assert not ledger.has_page(made)
    assert ledger.add_reading(made, article, claims)


@pytest.mark.parametrize(
    ("filters", "count"),
    [
        (Filters(), 5),
        (Filters(source="halden line"), 3),
        (Filters(source="Rask"), 1),
        (Filters(source="Valley Post"), 1),
        (Filters(party="Lowland"), 1),
        (Filters(party="Halden"), 3),
        (Filters(outlet="valley post"), 2),
        (Filters(status="corroborated"), 3),
        (Filters(status="retracted"), 0),
        (Filters(stance="denies"), 1),
        (Filters(position="denies"), 1),
        (Filters(about="oil leaking"), 2),
        (Filters(about="Odense"), 2),
        (Filters(about='"had leaked"'), 1),
        (Filters(since="2025-06-04"), 2),
        (Filters(until="2025-06-03"), 3),
        (Filters(story="t1"), 5),
        (Filters(story="t9"), 0),
        (Filters(assertion="s1"), 3),
        (Filters(event="AID"), 0),
        (Filters(as_of="2025-06-03"), 3),
        (Filters(as_of="2025-06-03", status="disputed"), 2),
        (Filters(as_of="2025-06-03", status="corroborated"), 0),
        (Filters(limit=2), 2),
        (Filters(source="halden line", status="corroborated", stance="states"), 1),
    ],
)
def test_filters(filled: Ledger, filters: Filters, count: int) -> None:
    assert len(list(filled.claims(filters))) == count


@pytest.mark.parametrize(
    "filters", [Filters(status="true"), Filters(stance="shouts"), Filters(event="WAR"), Filters(since="yesterday"), Filters(about="…")]
)  # fmt: skip
def test_filters_that_nothing_can_meet_are_refused(filled: Ledger, filters: Filters) -> None:
    with pytest.raises(BadRequest):
        list(filled.claims(filters))


def test_a_cursor_walks_through_all_claims_once(filled: Ledger) -> None:
    seen: list[str] = []
    while some := list(filled.claims(Filters(limit=2, after=seen[-1] if seen else None))):
        seen += [claim.id for claim in some]
    assert seen == [claim.id for claim in filled.claims()]


@pytest.mark.parametrize("day", [None, "2025-06-04"])
def test_a_cursor_walks_through_all_assertions_once(filled: Ledger, day: str | None) -> None:
    seen: list[str] = []
    while some := list(filled.assertions(Filters(limit=1, as_of=day, after=seen[-1] if seen else None))):
        seen += [assertion.id for assertion in some]
    assert seen == [assertion.id for assertion in filled.assertions(Filters(as_of=day))]
    assert len(seen) > 1


def test_what_follows_comes_back_and_is_replaced_whole(filled: Ledger) -> None:
    (assertion,) = filled.assertions(Filters(status="corroborated"))
    assert filled.assertion("s1") == assertion
    assert filled.story("t1").assertions == ("s1", "s2")
    assert filled.story_of(first()[1].id) == filled.story("t1")
    assert filled.membership(first()[2][1].id) == Membership(
        first()[2][1].id, "s1", "denies", "Halden Line", True, 0.9, "same event"
    )
    assert [m.assertion for m in filled.memberships("s2")] == ["s2"]
    assert [w.id for w in filled.warnings(first()[2][0].id)] == ["w1"]
    assert [(link.copy, link.original) for link in filled.lineage()] == [(second()[1].id, first()[1].id)]
    filled.store(Reconciled())
    assert not list(filled.assertions()) and not list(filled.stories()) and not list(filled.warnings())  # noqa: PT018
    assert filled.counts()["claim"] == 5


def test_as_of_a_day_is_worked_out_from_what_was_published_by_then(ledger: Ledger) -> None:
    for sample in (first(), second()):
        ledger.add_reading(*sample)
    _, a, claims = first()
    assert ledger.as_of("2025-06-03") == reconcile([a], claims, (), as_of="2025-06-03")
    assert list(ledger.assertions(Filters(as_of="2025-06-02"))) == []


def test_decisions_are_kept_and_taken_back(again: Opener) -> None:
    with again() as ledger:
        made = Judgement("j1", "same-entity", "MoD", "Ministry", True, "ada", "2025-06-05T10:00:00Z", "obvious")
        ledger.judge(made)
        assert list(ledger.judgements()) == [made]
        assert not ledger.reconciled()
    with again() as ledger:
        taken = ledger.withdraw("j1", "2025-06-06T10:00:00Z")
        assert list(ledger.judgements()) == [replace(made, withdrawn="2025-06-06T10:00:00Z")] == [taken]
        with pytest.raises(BadRequest, match="taken back"):
            ledger.withdraw("j1", "2025-06-07T10:00:00Z")
        with pytest.raises(Missing):
            ledger.withdraw("j2", "2025-06-07T10:00:00Z")


def test_refusals_are_kept_once_until_the_page_is_read(ledger: Ledger) -> None:
    for _ in range(2):
        ledger.reject(Rejected("read", "news/first.txt", "empty"))
    ledger.reject(Rejected("intake", "b\udcff.txt", "not a page"))
    assert len(ledger.rejected()) == 2
    ledger.add_reading(*first())
    assert [one.stage for one in ledger.rejected()] == ["intake"]


def test_search(filled: Ledger) -> None:
    assert next(c.content.text for c in filled.search("oil leak*")).startswith("about 40 tonnes of oil had")
    assert [c.id for c in filled.search('"our tanks"')] == [first()[2][2].id]
    assert list(filled.search("zeppelin")) == []
    (hit,) = filled.search_articles("harbour closed")
    assert hit.article == first()[1].id
    assert "\x02" in hit.snippet
    with pytest.raises(BadRequest):
        list(filled.search('" * "'))


@pytest.mark.parametrize(
    "query", ['"', "a OR b", "NEAR(a b)", "source:x", "x'; DROP TABLE claim; --", "*", "-a", "(", "é", "\x00"]
)
def test_no_query_breaks_the_search(filled: Ledger, query: str) -> None:
    try:
        list(filled.search(query))
        filled.search_articles(query)
    except BadRequest as error:
        assert "no word" in str(error)  # noqa: PT017
    assert filled.counts()["claim"] == 5


def test_an_id_is_found_by_its_beginning(filled: Ledger) -> None:
    claim = first()[2][0].id
    assert filled.identify(claim[:9]) == (("claim", claim),)
    assert ("assertion", "s1") in filled.identify("s")
    assert filled.identify("%") == ()
    assert filled.identify("zz") == ()


def test_missing_records_are_named(filled: Ledger) -> None:
    for asked in (filled.article, filled.claim, filled.assertion, filled.story, filled.warning, filled.page):
        with pytest.raises(Missing, match="x0"):
            asked("x0")


def test_it_says_which_database_holds_it(filled: Ledger) -> None:
    name, _, size = filled.database().partition(", ")
    assert name.split()[0] in ("SQLite", "PostgreSQL")
    assert float(size.removesuffix(" MB")) > 0


def test_threads_may_share_a_ledger(filled: Ledger) -> None:
    found: list[int] = []
    threads = [threading.Thread(target=lambda: found.append(len(list(filled.claims())))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [5] * 4


def test_two_writers_lose_nothing(again: Opener) -> None:
    samples = [first(), second()]

    def write(number: int) -> None:
        with again() as mine:
            mine.add_reading(*samples[number % 2])
            for count in range(20):
                mine.reject(Rejected("read", f"{number}-{count}", "empty"))

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with again() as ledger:
        assert ledger.counts()["article"] == 2
        assert len(ledger.rejected()) == 80
        assert verify(ledger).faults == ()


def test_the_order_of_arrival_does_not_show(tmp_path: Path) -> None:
    exports = []
    for number, samples in enumerate(([first(), second()], [second(), first()])):
        with Ledger.open(str(tmp_path / f"{number}.db")) as ledger:
            for sample in samples:
                ledger.add_reading(*sample)
            ledger.store(reconcile(tuple(ledger.articles()), tuple(ledger.claims())))
            exports.append("\n".join(json_lines(ledger)))
    assert exports[0] == exports[1]


def test_what_the_channel_said_of_a_page_is_kept(ledger: Ledger) -> None:
    made, article, claims = first()
    told = Told("https://news.example/feed", "Harbour closed", "2025-06-03", authors=("Ada Okafor",), outlet="Courier")
    ledger.add_reading(replace(made, told=told), article, claims)
    assert ledger.page(article.id).told == told


def test_visits_are_overwritten_by_later_ones(ledger: Ledger) -> None:
    assert ledger.visit("https://a.example/") is None
    for tag in ('"1"', '"2"'):
        ledger.note_visit(Visit("https://a.example/", "https://a.example/home", "2025-06-05T10:00:00Z", tag))
    assert ledger.visit("https://a.example/") == Visit(
        "https://a.example/", "https://a.example/home", "2025-06-05T10:00:00Z", '"2"', None
    )


def test_an_alert_is_posted_once_with_what_it_follows_from(ledger: Ledger) -> None:
    alerts = (Posted("n1", '{"id":"n1"}', ("desk", "log")), Posted("n2", '{"id":"n2"}', ("desk",)))
    assert ledger.post("w", "assertion", {"s1": "old", "s2": "x"}, alerts[:1], "2025-06-05T10:00:00Z") == 1
    assert ledger.post("w", "assertion", {"s1": "new", "s2": None}, alerts) == 1
    assert ledger.watched("w", "assertion") == {"s1": "new"}
    assert ledger.watched("other", "assertion") == {}
    waiting = ledger.deliveries("w")
    assert [(d.alert, d.output) for d in waiting] == [("n1", "desk"), ("n1", "log"), ("n2", "desk")]
    ledger.note_delivery(replace(waiting[0], state="sent", tries=1))
    ledger.note_delivery(replace(waiting[1], state="dead", tries=8, reason="gone"))
    assert [(d.alert, d.output) for d in ledger.deliveries("w")] == [("n2", "desk")]
    (dead,) = ledger.deliveries("w", "dead")
    assert (dead.alert, dead.tries, dead.reason) == ("n1", 8, "gone")
    assert ledger.alerts("w") == ('{"id":"n2"}', '{"id":"n1"}')
    assert ledger.alerts("w", "log") == ('{"id":"n1"}',)
    assert ledger.deliveries("elsewhere") == ()
