"""Stories: what they are called, how they part and join as articles come, how long they live."""

from __future__ import annotations

import random
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.ledger import Ledger
from onrecord.ledger.settling import settle
from onrecord.reconcile import reconcile
from onrecord.reconcile.naming import plain
from onrecord.reconcile.stories import cluster, describe, hours
from onrecord.records import Article, Block, Claim, Event, Mention, Page, Span, Words

GROUNDING = (
    ("2025-03-03", "Ferry Aurelia runs aground off Skarvik",
     "The ferry Aurelia of Norrline ran aground off Skarvik on Monday night with 212 passengers aboard, the coast guard said.",
     "Tugs brought the passengers to Skarvik harbour. Nobody was hurt."),
    ("2025-03-04", "Aurelia passengers tell of night on the rocks",
     "Passengers of the ferry Aurelia, which ran aground off Skarvik, waited six hours for tugs.",
     "Norrline, which runs the ferry, said it would pay for hotels."),
    ("2025-03-05", "Divers find crack in hull of Aurelia",
     "Divers found a crack of four metres in the hull of the ferry Aurelia, the harbour master of Skarvik said.",
     "The ferry ran aground on Monday. Norrline wants to tow her to Ostrava."),
    ("2025-03-12", "Aurelia captain questioned over grounding",
     "Police questioned the captain of the Norrline ferry Aurelia, which ran aground off Skarvik last week.",
     "He denied that he had left the bridge, his lawyer said."),
    ("2025-03-26", "Norrline knew of fault in Aurelia's steering, union says",
     "Norrline knew for months of a fault in the steering of the ferry Aurelia, the Seamen's Union said.",
     "The ferry ran aground off Skarvik in March. The company declined to comment."),
    ("2025-04-10", "Aurelia towed from Skarvik at last",
     "The ferry Aurelia left Skarvik under tow on Thursday, five weeks after she ran aground.",
     "A Norrline spokeswoman said repairs at Ostrava would take until autumn."),
    ("2025-04-23", "Accident board blames steering for Aurelia grounding",
     "The accident board said a steering fault sent the ferry Aurelia onto the rocks off Skarvik.",
     "Norrline said it accepted the report of the board and would change how its ferries are checked."),
    ("2025-05-08", "Aurelia captain cleared",
     "Prosecutors dropped the case against the captain of the ferry Aurelia, which ran aground off Skarvik in March.",
     "The accident board had blamed a fault in the steering, which Norrline knew of."),
)  # fmt: skip
FREIGHTER = (
    ("2025-08-10", "Freighter Corvina runs aground off Skarvik",
     "The freighter Corvina ran aground off Skarvik in fog on Sunday, the coast guard said.",
     "Tugs were on their way from Skarvik harbour. The crew of nine was safe."),
    ("2025-08-11", "Corvina leaks fuel off Skarvik",
     "Fuel leaked from the freighter Corvina, which ran aground off Skarvik, the harbour master said.",
     "Divers were looking for a crack in the hull."),
)  # fmt: skip
GRAIN = (
    ("2025-03-04", "Grain silo burns in Ostrava",
     "A grain silo of the Velk mills burned in Ostrava on Tuesday, firefighters said.",
     "Dust had exploded, the owner of the mill said."),
    ("2025-03-06", "Ostrava silo fire out after two days",
     "The fire in a grain silo of the Velk mills in Ostrava is out, firefighters said.",
     "The mill lost 4,000 tonnes of grain."),
)  # fmt: skip
Told = tuple[str, ...]


def made(told: Told, outlet: str = "Skarvik Post") -> tuple[Page, Article]:
    day, headline, *paragraphs = told
    text = "\n\n".join((headline, *paragraphs))
    blocks = [Block("headline", 0, len(headline))]
    for paragraph in paragraphs:
        start = blocks[-1].end + 2
        blocks.append(Block("body", start, start + len(paragraph)))
    page = Page(text.encode(), f"{day} {headline}", "text/plain", None)
    article = Article(
        page.article_id, page.sha256, page.origin, text, tuple(blocks), outlet, headline=headline or None, published=day
    )
    return page, article


def articles(*told: Told) -> list[Article]:
    return [made(one)[1] for one in told]


def headlines(*told: Told) -> list[list[str]]:
    """The headlines of each story, by time."""
    known = articles(*told)
    by_id = {a.id: a.headline or "" for a in known}
    return [
        [by_id[i] for i in story.articles]
        for story in sorted(reconcile(known, []).stories, key=lambda s: s.first or "")
    ]


def heads(told: tuple[Told, ...]) -> list[str]:
    return [one[1] for one in told]


def test_an_affair_of_ten_weeks_with_pauses_is_one_story() -> None:
    assert headlines(*GROUNDING) == [heads(GROUNDING)]


def test_another_affair_at_the_same_place_months_later_is_a_new_story() -> None:
    assert headlines(*FREIGHTER, *GROUNDING) == [heads(GROUNDING), heads(FREIGHTER)]


def test_another_affair_at_the_same_place_weeks_later_is_a_new_story() -> None:
    april = tuple((day.replace("2025-08", "2025-04"), *rest) for day, *rest in FREIGHTER)
    assert headlines(*april, *GROUNDING[:3]) == [heads(GROUNDING[:3]), heads(april)]


def test_what_is_written_alike_twice_a_week_for_two_years_is_no_single_story() -> None:
    """Else every article that is added would have to be reconciled with all before it."""
    goods = ("grain", "steel", "coal", "rail", "bank")
    start = (hours("2025-03-03") or (0.0, 0.0))[0]
    reports = []
    for n in range(210):
        way, good, at = ("higher", "lower")[n % 2], goods[n % 5], start + 84 * n
        lines = [
            f"Shares on the Ostrava exchange ended {way} as {good} stocks moved, traders said.",
            f"The index closed at {n} points.",
        ]
        reports.append(describe(f"{n:03}", f"Shares in Ostrava end {way} on {good} stocks", lines, (at, at)))
    days = [(int(ids[-1]) - int(ids[0])) * 3.5 for ids in cluster(reports)]
    assert max(days) < 270
    assert len(days) < 12


def bridge(key: str, day: str, headline: str) -> tuple[str, str, list[str], tuple[float, float] | None]:
    return key, headline, [], hours(day)


BRIDGE = bridge("c", "2025-03-05", "Norrline ferry Aurelia aground off Skarvik, crew on strike over ferry's steering")
ENDS = (
    bridge("a", "2025-03-04", "Ferry Aurelia aground off Skarvik"),
    bridge("b", "2025-03-05", "Norrline crew on strike over steering"),
)


def test_an_article_that_belongs_to_two_stories_joins_them_and_without_it_they_part() -> None:
    apart = [describe(*end) for end in ENDS]
    assert len(cluster(apart)) == 2
    assert len(cluster([*apart, describe(*BRIDGE)])) == 1


@settings(max_examples=15, deadline=None)
@given(st.permutations([*GROUNDING, *FREIGHTER, *GRAIN]), st.integers(4, 8))
def test_stories_part_and_join_alike_in_any_order(told: list[Told], count: int) -> None:
    """One by one, each added article leaves what reconciling everything at once gives."""
    with Ledger.open(":memory:") as ledger:
        known = []
        for one in told[:count]:
            page, article = made(one)
            ledger.add_reading(page, article, [])
            known.append(article)
            settle(ledger)
            assert sorted(ledger.stories(), key=lambda s: s.id) == list(reconcile(known, []).stories)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from([*GROUNDING, *FREIGHTER]), unique=True, max_size=8), st.randoms(use_true_random=False))
def test_another_affair_changes_no_story(told: list[Told], rng: random.Random) -> None:
    together = [*articles(*told), *articles(*GRAIN)]
    rng.shuffle(together)
    stories = {s.articles: s for s in reconcile(together, []).stories}
    for story in reconcile(articles(*told), []).stories:
        assert stories[story.articles] == story


def test_a_story_is_called_by_the_headline_that_most_articles_share_words_with() -> None:
    first = ("2025-03-03", "A long night for Skarvik's tugs", *GROUNDING[0][2:])
    (story,) = reconcile(articles(first, *GROUNDING[:3]), []).stories
    assert story.first == "2025-03-03"
    assert story.name == "Ferry Aurelia runs aground off Skarvik"


def test_a_name_is_the_same_in_any_order() -> None:
    for pair in combinations(GROUNDING[:4], 3):
        known = articles(*pair)
        names = {tuple(s.name for s in reconcile([*known[k:], *known[:k]], []).stories) for k in range(3)}
        assert len(names) == 1


def test_questions_explainers_and_corrections_name_a_story_only_where_nothing_else_does() -> None:
    lead = GROUNDING[0][2:]
    fact = ("2025-03-04", "Ferry Aurelia off Skarvik", *lead)
    for odd in ("Why did the ferry Aurelia run aground off Skarvik", "Ferry Aurelia aground off Skarvik?",
                "Correction: ferry Aurelia ran aground off Skarvik",
                "Analysis: How the ferry Aurelia ran aground off Skarvik"):  # fmt: skip
        (story,) = reconcile(articles(("2025-03-03", odd, *lead), fact), []).stories
        assert story.name == "Ferry Aurelia off Skarvik", odd
        (alone,) = reconcile(articles(("2025-03-03", odd, *lead)), []).stories
        assert alone.name == plain(odd)


@pytest.mark.parametrize(
    ("headline", "name"),
    [
        ("Live: Ferry aground off Skarvik", "Ferry aground off Skarvik"),
        ("Skarvik: ferry aground", "Skarvik: ferry aground"),
        ("Live:", "Live:"),
        ("", ""),
    ],
)
def test_rubrics_are_no_part_of_a_name(headline: str, name: str) -> None:
    assert plain(headline) == name


def told_in_headline(article: Article, words: str, source: Mention | None, **more: str) -> Claim:
    at = article.text.index(words)
    return Claim(
        f"c{article.id}", article.id, "headline", Words((Span(at, at + len(words)),), words),
        source or Mention((), None, article.outlet, "outlet", article.outlet),
        cue=None if source is None else Words((Span(0, 1),), "said"),
        quotation="none" if source is None else "indirect",
        event=Event(predicate="leak", actor=(Mention((), "Aurelia", "Aurelia", "organisation"),)),
        **more,  # type: ignore[arg-type]
    )  # fmt: skip


def test_what_was_denied_names_no_story_that_has_another_headline() -> None:
    lead = GROUNDING[0][2:]
    spread, denied = articles(
        ("2025-03-03", "Ferry Aurelia leaks oil off Skarvik", *lead),
        ("2025-03-04", "Norrline says ferry leaks no oil", *lead),
    )
    owner = Mention((Span(0, 8),), "Norrline", "Norrline", "organisation", "Norrline")
    own = told_in_headline(spread, "Ferry Aurelia leaks oil", None)
    no = told_in_headline(denied, "ferry leaks no oil", owner, polarity="denied")
    found = reconcile([spread, denied], [own, no])
    assert [a.status for a in found.assertions] == ["disputed"]
    assert [s.name for s in found.stories] == ["Norrline says ferry leaks no oil"]
    assert [s.name for s in reconcile([spread, denied], [own]).stories] == ["Ferry Aurelia leaks oil off Skarvik"]
    assert [s.name for s in reconcile([spread], [own], as_of="2025-03-03").stories] == [
        "Ferry Aurelia leaks oil off Skarvik"
    ]


def test_a_story_without_headlines_is_called_by_what_it_asserts() -> None:
    (article,) = articles(("2025-03-03", "", *GROUNDING[0][2:]))
    claim = told_in_headline(article, "ran aground off Skarvik", None)
    assert [s.name for s in reconcile([article], [claim]).stories] == ["Ran aground off Skarvik"]
    assert [s.name for s in reconcile([article], []).stories] == [""]
