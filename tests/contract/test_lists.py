"""Lists and searches: walked part by part they give every record once, in order, from any database and any order of arrival."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from onrecord.ledger import Filters, Ledger, Part, places, turns_of, verify
from onrecord.read import read
from onrecord.reconcile import Reconciled, reconcile
from onrecord.records import Article, Claim, Page
from onrecord.records.vocabulary import STATUSES
from tests.ledger_samples import claim, page

Reading = tuple[Page, Article, tuple[Claim, ...]]
WORDS = (
    *("oil", "leaked", "in", "the", "harbour", "of", "Halden", "while", "divers", "and", "ships"),
    *("boats", "from", "coast", "guard", "looked", "on"),
)


def readings(count: int) -> list[Reading]:
    """Articles of five days and of none, each with up to six claims."""
    rng = random.Random(5)
    made = []
    for number in range(count):
        said = [f"{' '.join(rng.sample(WORDS, 6))} {number}{'abcdef'[n]}" for n in range(rng.randrange(1, 7))]
        text = (
            f"Paper {number % 3}\n\nNews {number}\n\n" + "\n\n".join(f"It is said that {one}." for one in said) + "\n"
        )
        sheet = page(text, f"news/{number}.txt")
        article = read(sheet)
        day = rng.choice([None, "2025-06-01", "2025-06-02", "2025-06-02T08:00:00Z", "2025-06-03", "2025-12-31"])
        article = replace(article, published=day, outlet=["Lowland Courier", "Valley Post", None][number % 3])
        made.append((sheet, article, tuple(claim(article, one, None, "said that") for one in said)))
    return made


@pytest.fixture(params=["sqlite", "postgres"])
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], Ledger]:
    postgres = request.param == "postgres"
    where = str(request.getfixturevalue("empty_postgres")) if postgres else str(tmp_path / "ledger.db")
    return lambda: Ledger.open(where)


@pytest.fixture
def coarse(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the ids of many articles began alike."""
    real = places.base_of
    monkeypatch.setattr(places, "base_of", lambda day, article: real(day, f"a{'07'[article[1] > '7']}00000"))


@pytest.fixture
def ledger(opened: Callable[[], Ledger]) -> Iterator[Ledger]:
    with opened() as made:
        for reading in readings(30):
            made.add_reading(*reading)
        made.store(reconcile(tuple(made.articles()), tuple(made.claims())))
        yield made


def order(ledger: Ledger) -> list[tuple[str, str, int, str]]:
    days = {article.id: article.day or "" for article in ledger.articles()}
    return [(days[c.article], c.article, c.content.spans[0].start, c.id) for c in ledger.claims()]


def test_claims_stand_in_order_however_alike_ids_begin(opened: Callable[[], Ledger], coarse: None) -> None:
    made = readings(40)
    rng = random.Random(1)
    rng.shuffle(made)
    with opened() as ledger:
        for sheet, article, claims in made:
            ledger.add_reading(sheet, article, claims[:2])
        ledger.store(reconcile(tuple(ledger.articles()), tuple(ledger.claims())))
        for reading in made[::2]:  # read anew: with more claims than before
            ledger.add_reading(*reading)
        ledger.forget([made[1][1].id, made[7][1].id], "for the test", "2026-01-01T00:00:00Z")
        found = order(ledger)
        assert found == sorted(found)
        assert {one[3] for one in found} == {
            c.id
            for n, (_, _, claims) in enumerate(made)
            for c in (claims if n % 2 == 0 else claims[:2])
            if n not in (1, 7)
        }
        ledger.store(reconcile(tuple(ledger.articles()), tuple(ledger.claims())))
        by_status = [c.id for status in STATUSES for c in ledger.claims(Filters(status=status))]
        assert sorted(by_status) == sorted(one[3] for one in found)
        assert ledger.check() == ()
        assert [f for f in verify(ledger).faults if "not what its page says" not in f.reason] == []


FILTERS = [
    {}, {"about": "oil"}, {"about": "divers ships"}, {"outlet": "valley post"}, {"stance": "states"},
    {"status": "unattributed"}, {"position": "affirms"}, {"since": "2025-06-02"}, {"until": "2025-06-02"},
    {"outlet": "Lowland Courier", "about": "boats"}, {"status": "unattributed", "about": "guard"},
    {"outlet": "valley post", "until": "2025-06-03"}, {"status": "unattributed", "since": "2025-06-02"},
    {"as_of": "2025-06-02", "status": "unattributed"}, {"as_of": "2025-06-02", "about": "harbour"},
]  # fmt: skip


@pytest.mark.parametrize("fields", FILTERS, ids=str)
def test_any_filter_can_be_walked_through_in_parts(ledger: Ledger, fields: dict[str, str]) -> None:
    whole = [c.id for c in ledger.claims(Filters(**fields))]  # type: ignore[arg-type]
    days = {article.id: article.day or "" for article in ledger.articles()}
    by_id = {c.id: c for c in ledger.claims()}
    keys = [(days[by_id[i].article], by_id[i].article, by_id[i].content.spans[0].start, i) for i in whole]
    assert keys == sorted(keys)
    assert whole
    seen: list[str] = []
    while some := [
        c.id
        for c in ledger.claims(Filters(**fields, after=seen[-1] if seen else None, limit=4))  # type: ignore[arg-type]
    ]:
        seen += some
    assert seen == whole


@pytest.mark.parametrize("query", ["oil", "harbour guard", '"of"', "sh*"])
@pytest.mark.parametrize("until", [None, "2025-06-02"])
def test_a_search_gives_the_latest_day_first(ledger: Ledger, query: str, until: str | None) -> None:
    days = {article.id: article.day or "" for article in ledger.articles()}
    order = {c.id: n for n, c in enumerate(ledger.claims())}
    whole = list(ledger.search(query, 1000, until=until))
    kept = [(days[c.article], order[c.id]) for c in whole]
    assert kept == sorted(kept, key=lambda one: (one[0] == "", tuple(-ord(x) for x in one[0]), one[1]))
    if until:
        assert all("" < day <= until for day, _ in kept)
    for limit in (1, 3, 7):
        assert list(ledger.search(query, limit, until=until)) == whole[:limit]
        seen: list[Claim] = []
        while some := list(ledger.search(query, limit, seen[-1].id if seen else None, until)):
            seen += some
        assert seen == whole


def walked(ask: Callable[[Part], list[tuple[str, ...]]], **fields: object) -> list[tuple[str, ...]]:
    seen: list[tuple[str, ...]] = []
    while some := ask(Part(after=seen[-1] if seen else None, limit=3, **fields)):  # type: ignore[arg-type]
        seen += some
    return seen


@pytest.mark.parametrize("days", [{}, {"since": "2025-06-02"}, {"until": "2025-06-02"}], ids=str)
@pytest.mark.parametrize("latest", [False, True])
def test_articles_in_parts(ledger: Ledger, days: dict[str, str], latest: bool) -> None:
    for outlet in (None, "valley POST"):
        wanted = [
            (a.published or "", a.id)
            for a in ledger.articles()
            if (outlet is None or a.outlet == "Valley Post")
            and (not days or (a.day and days.get("since", "") <= a.day <= days.get("until", "9")))
        ]
        asked = walked(
            lambda part: [(a.published or "", a.id) for a in ledger.articles(None, outlet, part)],  # noqa: B023
            latest=latest,
            **days,
        )
        assert asked == sorted(wanted, reverse=latest)
    assert ledger.outlets([a.id for a in ledger.articles()]) == {a.id: a.outlet for a in ledger.articles()}


def test_stories_changes_and_warnings_in_parts(ledger: Ledger) -> None:
    stories = list(ledger.stories())
    assert walked(lambda part: [(s.last or "", s.id) for s in ledger.stories(part)]) == [
        (s.last or "", s.id) for s in stories
    ]
    assert {s.id for s in ledger.stories(Part("2025-06-02", "2025-06-02"))} == {
        s.id for s in stories if s.first and s.last and s.last >= "2025-06-02" and s.first <= "2025-06-02"
    }
    turns = sorted(
        (turn for assertion in ledger.assertions() for turn in turns_of(assertion)),
        key=lambda turn: (turn.at, turn.assertion, turn.claim),
    )
    assert list(ledger.turns()) == turns
    assert list(ledger.turns(part=Part(latest=True))) == turns[::-1]
    keys = [(turn.at, turn.assertion, turn.claim) for turn in turns]
    assert walked(lambda part: [(t.at, t.assertion, t.claim) for t in ledger.turns(part=part)]) == keys
    assert list(ledger.turns(stories[0].id, "unattributed", Part("2025-06-01", "2025-06-02"))) == [
        turn
        for turn in turns
        if turn.story == stories[0].id and turn.status == "unattributed" and "2025-06-01" <= turn.at <= "2025-06-02"
    ]
    ids = [(w.id,) for w in ledger.warnings()]
    assert walked(lambda part: [(w.id,) for w in ledger.warnings(part=part)]) == ids
    standing = ledger.standing([story.id for story in stories])
    for story in stories:
        held = [ledger.assertion(identity).status for identity in story.assertions]
        assert dict(standing[story.id].statuses) == {status: held.count(status) for status in set(held)}
        assert standing[story.id].warnings == len(list(ledger.warnings(story=story.id)))


@pytest.mark.parametrize("fields", [{}, {"about": "oil"}, {"about": "ships boats", "status": "unattributed"}], ids=str)
def test_assertions_in_parts(ledger: Ledger, fields: dict[str, str]) -> None:
    whole = [assertion.id for assertion in ledger.assertions(Filters(**fields))]  # type: ignore[arg-type]
    assert whole == sorted(whole)
    assert whole
    seen: list[str] = []
    while some := list(ledger.assertions(Filters(**fields, after=seen[-1] if seen else None, limit=3))):  # type: ignore[arg-type]
        seen += [assertion.id for assertion in some]
    assert seen == whole
    then = {assertion.id for assertion in ledger.assertions(Filters(**fields, as_of="2026-01-01"))}  # type: ignore[arg-type]
    all_of_then = {assertion.id for assertion in ledger.assertions(Filters(as_of="2026-01-01"))}
    assert then <= all_of_then
    assert then & set(whole)


@pytest.mark.parametrize("day", ["2025-06-01", "2025-06-02", "2025-12-31"])
def test_a_status_on_a_day_is_found_the_same_however_rare(
    ledger: Ledger, day: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = []
    for rare in (True, False):
        monkeypatch.setattr(type(ledger), "_is_rare", lambda ledger, status: rare)  # noqa: B023
        found.append([[c.id for c in ledger.claims(Filters(status=status, as_of=day))] for status in STATUSES])
    assert found[0] == found[1]
    assert any(found[0])


def test_counts_are_those_of_the_records(ledger: Ledger) -> None:
    def counted() -> dict[str, int]:
        held = {
            "article": len(list(ledger.articles())),
            "claim": len(list(ledger.claims())),
            "assertion": len(list(ledger.assertions())),
            "story": len(list(ledger.stories())),
            "warning": len(list(ledger.warnings())),
        }
        return held | {status: len(list(ledger.assertions(Filters(status=status)))) for status in STATUSES}

    for change in (
        lambda: None,
        lambda: ledger.add_reading(*readings(31)[-1]),
        lambda: ledger.forget([readings(3)[1][1].id], "for the test", "2026-01-01T00:00:00Z"),
        lambda: ledger.store(reconcile(tuple(ledger.articles()), tuple(ledger.claims()))),
        lambda: ledger.store(Reconciled()),
    ):
        change()
        told = ledger.counts()
        assert {name: told[name] for name in counted()} == counted()
