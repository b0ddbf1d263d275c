"""Adding pages one at a time, in any order, gives what reconciling everything at once gives."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.ledger import Filters, Ledger
from onrecord.ledger.settling import settle
from onrecord.reconcile import Reconciled, reconcile
from onrecord.records import Article, Block, Claim, Event, Judgement, Mention, Page, Quantity, Span, Words, claim_id

AFFAIRS = (
    ("Ferry Aurelia aground off Skarvik", "tugs reached the ferry", "the harbour master said divers found a crack"),
    ("Grain silo burns in Ostrava", "firefighters fought the silo fire", "the mill owner said grain dust exploded"),
    ("Ferry strike halts Skarvik harbour", "ferry crews walked out", "the seamen's union said talks broke down"),
)
FILLER = (
    "Rain fell all day.",
    "Shops closed early.",
    "The mayor spoke to reporters.",
    "Schools stay shut.",
    "Roads were blocked.",
)


@st.composite
def readings(draw: st.DrawFn) -> list[tuple[Page, Article, list[Claim]]]:
    made = []
    for n in range(draw(st.integers(2, 7))):
        headline, *facts = AFFAIRS[draw(st.integers(0, len(AFFAIRS) - 1))]
        body = " ".join([*facts, *draw(st.permutations(FILLER))[: draw(st.integers(0, 4))]]) + f" Page {n}."
        if draw(st.booleans()):
            body = " ".join([facts[0]] * 9 + [facts[1]] * 9)  # long and alike: copies
        text = f"{headline}\n\n{body}"
        page = Page(text.encode() + bytes([65 + n]), f"p{n}", "text/plain", None)
        outlet = draw(st.sampled_from(["Coast Post", "Valley Mail", "Norr Wire"]))
        day = draw(st.sampled_from(["2025-03-04", "2025-03-05", "2025-03-20", "2025-09-01", None]))
        start = len(headline) + 2
        article = Article(
            page.article_id, page.sha256, page.origin, text,
            (Block("headline", 0, len(headline)), Block("body", start, len(text))),
            outlet, headline=headline, published=day,
        )  # fmt: skip
        claims = []
        for k, fact in enumerate(facts):
            at = text.index(fact)
            who = draw(st.sampled_from(["Harbour Office", "Seamen's Union", None]))
            source = None if who is None else Mention((Span(at, at + 3),), who, who, "organisation", who)
            cue = None if who is None else Words((Span(at, at + 3),), "said")
            content = (Span(at, at + len(fact)),)
            number = draw(st.sampled_from([None, 10.0, 12.0]))
            claims.append(
                Claim(
                    claim_id(article.id, (source.spans if source else (), cue.spans if cue else (), content, (Span(k, k + 1),))),
                    article.id, "body", Words(content, fact), source, cue=cue,
                    stance=draw(st.sampled_from(["states", "denies", "retracts"])),
                    event=Event(
                        predicate=draw(st.sampled_from(["reach", "find"])),
                        quantity=() if number is None else (Quantity((), "x", number, number, number, False, "ship"),),
                    ),
                )
            )  # fmt: skip
        made.append((page, article, claims))
    return made


def derived(ledger: Ledger) -> Reconciled:
    return Reconciled(
        tuple(ledger.assertions()),
        tuple(ledger.memberships()),
        tuple(ledger.warnings()),
        tuple(sorted(ledger.stories(), key=lambda s: s.id)),
        tuple(ledger.lineage()),
    )


def at_once(ledger: Ledger) -> Reconciled:
    return reconcile(tuple(ledger.articles()), tuple(ledger.claims()), tuple(ledger.judgements()))


def add(ledger: Ledger, made: Sequence[tuple[Page, Article, list[Claim]]]) -> None:
    for page, article, claims in made:
        ledger.add_reading(page, article, claims)


@settings(max_examples=40, deadline=None)
@given(readings(), st.randoms(use_true_random=False))
def test_one_at_a_time_in_any_order(made: list[tuple[Page, Article, list[Claim]]], rng: random.Random) -> None:
    rng.shuffle(made)
    with Ledger.open(":memory:") as ledger:
        for one in made:
            add(ledger, [one])
            settle(ledger)
        expected = at_once(ledger)
        assert derived(ledger) == expected
        assert ledger.reconciled()
        assert ledger.check() == ()


@settings(max_examples=25, deadline=None)
@given(readings(), st.data())
def test_reread_and_judged(made: list[tuple[Page, Article, list[Claim]]], data: st.DataObject) -> None:
    with Ledger.open(":memory:") as ledger:
        add(ledger, made)
        settle(ledger)
        page, article, claims = data.draw(st.sampled_from(made))
        add(ledger, [(page, article, claims[:1])])
        settle(ledger)
        assert derived(ledger) == at_once(ledger)
        kind = data.draw(st.sampled_from(["same-story", "same-assertion", "same-entity", "wrong-claim"]))
        names = {
            "same-story": [a.id for _, a, _ in made],
            "same-entity": ["Harbour Office", "Seamen's Union"],
        }.get(kind) or [c.id for c in ledger.claims()]
        left, right = data.draw(st.sampled_from(names)), data.draw(st.sampled_from(names))
        verdict = data.draw(st.booleans())
        judgement = ledger.judge(Judgement("j1", kind, left, right, verdict, "ada", "2025-10-01T00:00:00Z", "test"))
        settle(ledger)
        assert derived(ledger) == at_once(ledger)
        ledger.withdraw(judgement.id, "2025-10-02T00:00:00Z")
        settle(ledger)
        assert derived(ledger) == at_once(ledger)


def test_only_what_an_article_touches_is_worked_out(monkeypatch: pytest.MonkeyPatch) -> None:
    made = []
    for n in range(12):
        headline, *facts = AFFAIRS[n % 2]
        text = f"{headline}\n\n" + ". ".join(facts) + f". {FILLER[n % 5]}"
        page = Page(text.encode() + bytes([65 + n]), f"p{n}", "text/plain", None)
        blocks = (Block("headline", 0, len(headline)), Block("body", len(headline) + 2, len(text)))
        outlet = f"Paper {n}"
        article = Article(
            page.article_id, page.sha256, page.origin, text, blocks, outlet, headline=headline, published="2025-03-04"
        )
        made.append((page, article, []))
    with Ledger.open(":memory:") as ledger:
        add(ledger, made[:-1])
        assert settle(ledger) == 2
        add(ledger, made[-1:])
        assert settle(ledger) == 1
        assert settle(ledger) == 0
        assert len(list(ledger.stories())) == 2
        assert not list(ledger.claims(Filters(story=next(ledger.stories()).id)))
