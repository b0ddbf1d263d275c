"""Whole, half and first-third copies with leads of their own, made up from a small vocabulary."""

from __future__ import annotations

import random

from onrecord.reconcile.lineage import find_lineage
from onrecord.records import Article, Block

SUBJECT = [
    "minister",
    "union",
    "harbour",
    "council",
    "ferry",
    "mill",
    "court",
    "museum",
    "school",
    "bank",
    "clinic",
    "farm",
]
VERB = ["opened", "closed", "visited", "praised", "sold", "bought", "moved", "inspected", "rebuilt", "questioned"]
OBJECT = [
    "bridge",
    "archive",
    "tunnel",
    "market",
    "letter",
    "budget",
    "fleet",
    "garden",
    "theatre",
    "road",
    "survey",
    "report",
]


def sentences(seed: int, count: int) -> list[str]:
    rng = random.Random(seed)
    return [
        f"The {rng.choice(SUBJECT)} of {rng.choice(SUBJECT)} {rng.choice(VERB)} the {rng.choice(OBJECT)} near the"
        f" {rng.choice(OBJECT)} on day {rng.randrange(900)} with {rng.randrange(900)} guests."
        for _ in range(count)
    ]


def page(key: str, day: str, outlet: str, told: list[str], agencies: tuple[str, ...] = ()) -> Article:
    text = "\n\n".join(told)
    return Article(
        key, key, key, text, (Block("body", 0, len(text)),), outlet, published=day, agencies=agencies, headline=told[0]
    )


def test_copies_are_found_and_others_are_not() -> None:
    articles, expected = [], {}
    for n in range(40):
        original = sentences(n, 24)
        articles.append(page(f"o{n}", "2025-03-04", "Wire", original))
        for share, part in (("whole", 24), ("half", 12), ("third", 8)):
            lead = sentences(1000 + 3 * n + part, 2)
            articles.append(page(f"{share}{n}", "2025-03-05", f"Paper {share}{n}", lead + original[:part], ("Wire",)))
            expected[f"{share}{n}"] = f"o{n}"
        # quotes one paragraph of the wire in a text of its own
        articles.append(page(f"own{n}", "2025-03-05", f"Rival {n}", sentences(5000 + n, 18) + original[3:5]))
    found = {link.copy: link.original for link in find_lineage(articles)}
    right = sum(found.get(copy) == original for copy, original in expected.items())
    assert right / len(expected) >= 0.95
    assert right / len(found) >= 0.97


def test_the_agency_itself_is_the_original_even_where_it_is_dated_later() -> None:
    told = sentences(7, 20)
    links = find_lineage([page("a", "2025-03-04", "Paper", told, ("Wire",)), page("b", "2025-03-05", "Wire", told)])
    assert [(link.copy, link.original) for link in links] == [("a", "b")]
    assert "agency" in links[0].reason


def test_one_outlet_copies_nobody_when_it_repeats_itself() -> None:
    told = sentences(8, 20)
    assert find_lineage([page("a", "2025-03-04", "Paper", told), page("b", "2025-03-05", "Paper", told)]) == ()


def test_texts_too_short_or_months_apart_are_no_copies() -> None:
    told = sentences(9, 20)
    assert find_lineage([page("a", "2025-03-04", "P", told[:1]), page("b", "2025-03-05", "Q", told[:1])]) == ()
    assert find_lineage([page("a", "2025-03-04", "P", told), page("b", "2025-09-05", "Q", told)]) == ()
