"""The order in which articles and claims come never matters."""

from __future__ import annotations

import random
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord import pipeline
from onrecord.reconcile import reconcile
from onrecord.records import Article, Block, Claim, Event, Mention, Page, Quantity, Span, Words

DEMO = Path(__file__).parents[2] / "examples" / "skagerrak-leak"

WORDS = ["ferry", "harbour", "strike", "dam", "minister", "union", "troops", "border", "talks", "cholera"]
SOURCES = [("Norrline", "organisation", "Norrline"), ("Coast Guard", "organisation", "Varnholm"), ("Varnholm", "country", "Varnholm"),
           ("witnesses", "unnamed", None), ("The Post", "outlet", "The Post"), ("Per Holm", "person", "Norrline")]  # fmt: skip


@st.composite
def ledgers(draw: st.DrawFn) -> tuple[list[Article], list[Claim]]:
    articles, claims = [], []
    for n in range(draw(st.integers(1, 4))):
        subject = draw(st.sampled_from(WORDS[:3]))
        text = " ".join([subject] * 4 + draw(st.lists(st.sampled_from(WORDS), min_size=5, max_size=20)))
        day = draw(st.sampled_from(["2025-03-04", "2025-03-05", None]))
        outlet = draw(st.sampled_from(["The Post", "The Mail"]))
        articles.append(Article(f"a{n}", f"a{n}", "x", text, (Block("body", 0, len(text)),), outlet, published=day))
        for k in range(draw(st.integers(0, 4))):
            name = draw(st.sampled_from([None, *SOURCES]))
            source = None if name is None else Mention((Span(0, 1),), name[0], name[0], name[1], name[2])  # type: ignore[arg-type]
            value = draw(st.sampled_from([None, 10.0, 12.0]))
            claims.append(
                Claim(
                    f"c{n}{k}",
                    f"a{n}",
                    "body",
                    Words((Span(k, k + 4),), draw(st.sampled_from(WORDS)) + " " + draw(st.sampled_from(WORDS))),
                    source,
                    cue=None if source is None else Words((Span(0, 1),), "said"),
                    stance=draw(st.sampled_from(["states", "denies", "retracts", "confirms"])),
                    polarity=draw(st.sampled_from(["affirmed", "denied"])),
                    event=Event(
                        draw(st.sampled_from([None, "MOBILIZE", "AID"])),
                        predicate=draw(st.sampled_from([None, "send", "close"])),
                        quantity=()
                        if value is None
                        else (Quantity((), str(value), value, value, value, False, "ship"),),
                    ),
                )
            )
    return articles, claims


@settings(max_examples=60, deadline=None)
@given(ledgers(), st.randoms(use_true_random=False))
def test_any_order_gives_the_same(ledger: tuple[list[Article], list[Claim]], rng: random.Random) -> None:
    articles, claims = ledger
    expected = reconcile(articles, claims)
    rng.shuffle(articles)
    rng.shuffle(claims)
    assert reconcile(articles, claims) == expected


@settings(max_examples=30, deadline=None)
@given(ledgers())
def test_every_claim_stands_in_exactly_one_assertion(ledger: tuple[list[Article], list[Claim]]) -> None:
    articles, claims = ledger
    result = reconcile(articles, claims)
    held = sorted(c for a in result.assertions for c in a.claims)
    assert held == sorted(c.id for c in claims) == sorted(m.claim for m in result.memberships)
    for found in result.assertions:
        if found.status == "corroborated":
            named = {
                m.origin
                for m in result.memberships
                if m.assertion == found.id and m.adds_origin and m.position == "affirms"
            }
            assert len(named) >= 2


def test_demo_pages_in_any_order_and_as_of_any_day() -> None:
    """The pages of the example, read for once: any order of arrival, and on each day what was out by then."""
    media = {".txt": "text/plain", ".html": "text/html"}
    read = [
        pipeline.read_page(Page(path.read_bytes(), path.name, media[path.suffix]))
        for path in sorted(DEMO.iterdir())
        if path.suffix in media
    ]
    articles = [r.article for r in read]
    claims = [c for r in read for c in r.claims]
    expected = reconcile(articles, claims)
    for seed in range(5):
        rng = random.Random(seed)
        rng.shuffle(articles)
        rng.shuffle(claims)
        assert reconcile(articles, claims) == expected
    for day in sorted({a.day for a in articles if a.day}):
        out = [a for a in articles if a.day and a.day <= day]
        known = {a.id for a in out}
        assert reconcile(articles, claims, as_of=day) == reconcile(out, [c for c in claims if c.article in known])
