"""What came into a ledger since a time, and what it changed: the same from every database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from onrecord.ledger import Filters, Ledger
from onrecord.reconcile import reconcile
from tests.ledger_samples import first, second


@pytest.fixture(params=["sqlite", "postgres"])
def ledger(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Ledger]:
    postgres = request.param == "postgres"
    where = str(request.getfixturevalue("empty_postgres")) if postgres else str(tmp_path / "ledger.db")
    with Ledger.open(where) as opened:
        for sample in (first(), second()):
            opened.add_reading(*sample)
        opened.store(reconcile(tuple(opened.articles()), tuple(opened.claims())))
        yield opened


def now(ahead: int = 0) -> str:
    return (datetime.now(UTC) + timedelta(seconds=ahead)).strftime("%Y-%m-%dT%H:%M:%SZ")


def test_pages_that_came_since_a_time(ledger: Ledger) -> None:
    came = ledger.arrived(now(-600), 10)
    assert {article for article, _ in came} == {article.id for article in ledger.articles()}
    assert [at for _, at in came] == sorted((at for _, at in came), reverse=True)
    assert all(now(-600) < at <= now(5) for _, at in came)
    assert ledger.arrived(now(60), 10) == ()
    assert len(ledger.arrived("2020-01-01", 1)) == 1


def test_a_page_read_again_has_not_come_again_and_a_forgotten_one_never_came(ledger: Ledger) -> None:
    before = ledger.arrived("2020-01-01", 10)
    page, article, claims = first()
    assert ledger.add_reading(page, replace(article, headline="Read anew"), claims)
    assert ledger.arrived("2020-01-01", 10) == before
    with ledger.together():
        ledger.forget([article.id], "asked for", now())
    assert article.id not in {one for one, _ in ledger.arrived("2020-01-01", 10)}


def test_the_changes_that_articles_caused(ledger: Ledger) -> None:
    every = set(ledger.turns())
    assert every
    by = [set(ledger.turns_by([article.id])) for article in ledger.articles()]
    assert set.union(*by) == every == set(ledger.turns_by([article.id for article in ledger.articles()]))
    assert ledger.turns_by([]) == ()


@pytest.mark.parametrize(
    "filters",
    [
        Filters(),
        Filters(outlet="valley post"),
        Filters(about="oil"),
        Filters(position="affirms"),
        Filters(stance="denies"),
    ],
)
def test_the_latest_claims_first_and_on_from_any_of_them(ledger: Ledger, filters: Filters) -> None:
    forward = [claim.id for claim in ledger.claims(filters)]
    backward = [claim.id for claim in ledger.claims(replace(filters, latest=True))]
    assert backward == forward[::-1]
    assert backward
    for n, one in enumerate(backward):
        behind = ledger.claims(replace(filters, latest=True, after=one, limit=3))
        assert [claim.id for claim in behind] == backward[n + 1 : n + 4]


def test_warnings_and_stands_without_reading_claims(ledger: Ledger) -> None:
    articles = list(ledger.articles())
    misled = {claim.id: claim.article for claim in ledger.claims()}
    for article in articles:
        expected = {warning.id for warning in ledger.warnings() if misled[warning.claim] == article.id}
        assert {warning.id for warning in ledger.warned_in([article.id])} == expected
    stands = ledger.stands([one.id for one in ledger.assertions()])
    links = {link.claim: link for link in ledger.memberships()}
    assert [stand.claim for stand in stands] == [
        stand.claim for stand in sorted(stands, key=lambda s: (s.day or "", s.claim))
    ]
    assert {stand.claim for stand in stands} == set(links)
    for stand in stands:
        link, claim = links[stand.claim], ledger.claim(stand.claim)
        article = ledger.article(claim.article)
        assert (stand.assertion, stand.position, stand.origin) == (link.assertion, link.position, link.origin)
        assert (stand.day, stand.outlet) == (article.day, article.outlet)
        assert stand.attributed == (claim.source is not None and claim.source.name != article.outlet)
