"""SQLite and PostgreSQL give the same: to searches, filters, cursors and exports, and with several writers at once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace

import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.errors import LedgerError, Missing, OnrecordError
from onrecord.exports.jsonl import json_lines
from onrecord.ledger import Filters, Ledger, verify
from onrecord.ledger.settling import settle
from onrecord.read import read
from onrecord.records import Article, Claim, Page
from tests.ledger_samples import claim, first, page, second

ODD = """The Naïve Mail

Café «Zoë» reopens — Ångström's 2nd U.S. exhibit

By İpek Šimůnek

Zoë Müller said
the naïve painter's Ångström works_on_paper re-opened at 10:30, the city's mayor re-elected. ЖЁЛТЫЙ ёлка Straße ﬁne x² 東京都.
"""


def odd() -> tuple[Page, Article, tuple[Claim, ...]]:
    made = page(ODD, "odd.txt")
    article = read(made)
    return (
        made,
        article,
        (claim(article, "the naïve painter's Ångström works_on_paper re-opened at 10:30", None, "said"),),
    )


@pytest.fixture(scope="module")
def both(postgres: str) -> Iterator[tuple[Ledger, Ledger]]:
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute("CREATE SCHEMA both_ledgers")
        where = f"{postgres}{'&' if '?' in postgres else '?'}options=-csearch_path%3Dboth_ledgers"
        with Ledger.open(":memory:") as one, Ledger.open(where) as other:
            for ledger in (one, other):
                for sample in (first(), second(), odd()):
                    ledger.add_reading(*sample)
                undated = page("Valley Post\n\nNo day\n\nOil leaked, somebody said.\n", "undated.txt")
                ledger.add_reading(undated, replace(read(undated), published=None, outlet="ÉCHO Valley"), ())
                settle(ledger)
            yield one, other
        connection.execute("DROP SCHEMA both_ledgers CASCADE")


WORDS = sorted({word for text in (ODD, *(sample[1].text for sample in (first(), second()))) for word in text.split()})
QUERIES = st.one_of(
    st.sampled_from(WORDS),
    st.tuples(st.sampled_from(WORDS), st.integers(1, 6)).map(lambda made: made[0][: made[1]] + "*"),
    st.tuples(st.integers(0, 200), st.integers(1, 5)).map(
        lambda made: '"' + " ".join((ODD + first()[1].text).split()[made[0] % 70 :][: made[1]]) + '"'
    ),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join),
    st.text(max_size=12),
    st.sampled_from(
        ["_", "a_b", "naive", "zoe", "muller*", "strasse", "leaks", "leaking", "%", "\\", "' & !", "x²", "東京*"]
    ),
)


def answer(ledger: Ledger, query: str) -> object:
    try:
        found = [one.id for one in ledger.search(query)]
        filtered = [
            [one.id for one in ledger.claims(filters)]
            for filters in (Filters(about=query), Filters(source=query), Filters(party=query), Filters(outlet=query))
        ]
        gists = [one.id for one in ledger.assertions(Filters(about=query))]
        return found, filtered, gists, ledger.search_articles(query)
    except OnrecordError as error:
        return type(error)


@settings(max_examples=150, deadline=None)
@given(query=QUERIES.filter(lambda text: "\x00" not in text))
def test_the_same_search_finds_the_same(both: tuple[Ledger, Ledger], query: str) -> None:
    one, other = both
    assert answer(one, query) == answer(other, query)


def test_orders_cursors_and_exports_are_the_same(both: tuple[Ledger, Ledger]) -> None:
    one, other = both
    assert list(json_lines(one)) == list(json_lines(other))
    assert [a.id for a in one.articles()] == [a.id for a in other.articles()]
    assert list(one.stories()) == list(other.stories())
    assert one.counts() == other.counts()
    seals = [[(sealed.id, sealed.seal) for sealed in ledger.sealed()] for ledger in both]
    assert seals[0] == seals[1]
    for after in [made.id for made in one.claims()]:
        pages = [[c.id for c in ledger.claims(Filters(after=after, limit=2))] for ledger in both]
        assert pages[0] == pages[1]
    assert other.check() == ()
    assert verify(other).faults == ()


def test_writers_at_once_lose_nothing_and_derive_the_same(empty_postgres: str) -> None:
    samples = [first(), second(), odd()]
    errors: list[Exception] = []

    def write(number: int) -> None:
        try:
            with Ledger.open(empty_postgres) as mine:
                for k in range(6):
                    made, article, claims = samples[(number + k) % 3]
                    mine.add_reading(made, article, claims)
                    text = f"Paper {number}\n\nLeak {k} of {number}\n\nOil leaked again, Halden Line said. Page {k}.\n"
                    own = page(text, f"{number}-{k}.txt")
                    mine.add_reading(own, read(own), ())
                    settle(mine)
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    with Ledger.open(empty_postgres) as ledger, Ledger.open(":memory:") as alone:
        assert ledger.counts()["article"] == 3 + 24
        assert ledger.reconciled()
        for article in ledger.articles():
            alone.add_reading(ledger.page(article.id), article, tuple(ledger.claims(Filters(article=article.id))))
        settle(alone)
        assert list(json_lines(ledger)) == list(json_lines(alone))
        assert verify(ledger).faults == ()


def test_a_transaction_that_fails_leaves_nothing_and_the_ledger_usable(empty_postgres: str) -> None:
    with Ledger.open(empty_postgres) as ledger:

        def failing() -> None:
            with ledger.together():
                ledger.add_reading(*first())
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            failing()
        assert ledger.counts()["article"] == 0
        assert ledger.add_reading(*first())


def test_where_there_is_no_ledger_looking_makes_none(postgres: str, empty_postgres: str) -> None:
    with pytest.raises(Missing, match="onrecord add"):
        Ledger.open(empty_postgres, create=False)
    with psycopg.connect(empty_postgres) as connection:
        connection.execute("CREATE TABLE bookmark (url text)")
    with pytest.raises(LedgerError, match="another program"):
        Ledger.open(empty_postgres)


def test_a_newer_schema_and_a_ledger_opened_to_read(empty_postgres: str) -> None:
    with Ledger.open(empty_postgres) as ledger:
        ledger.add_reading(*first())
    with Ledger.open(empty_postgres, read_only=True) as ledger:
        assert ledger.counts()["article"] == 1
        with pytest.raises(LedgerError, match="read only"):
            ledger.add_reading(*second())
    with psycopg.connect(empty_postgres) as connection:
        connection.execute("UPDATE meta SET value = '999' WHERE name = 'onrecord-schema'")
    with pytest.raises(LedgerError, match="newer onrecord"):
        Ledger.open(empty_postgres)


def test_no_message_shows_a_password() -> None:
    where = "postgresql://ada:secret-word@127.0.0.1:1/ledger?connect_timeout=2"
    with pytest.raises(LedgerError, match="cannot be reached") as failed:
        Ledger.open(where)
    assert "secret-word" not in str(failed.value)
    with pytest.raises(LedgerError) as failed:
        Ledger.open("postgresql://ada:secret-word@[::1/x")
    assert "secret-word" not in str(failed.value)
