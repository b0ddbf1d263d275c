"""Claims of fictional pages, built by hand, reconciled."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from onrecord.reconcile import linked, reconcile, story_keys
from onrecord.records import (
    Article,
    Assertion,
    Block,
    Claim,
    Event,
    Hedge,
    Judgement,
    Mention,
    Place,
    Quantity,
    Said,
    Span,
    Words,
)

LEAD = "The Varnholm ferry Aurelia ran aground off Skarvik on Monday night and was towed back to Skarvik harbour."


def article(key: str, day: str, outlet: str, **more: Any) -> Article:
    text = f"Ferry Aurelia aground off Skarvik\n\n{LEAD} This is how {outlet} told it on {day}."
    blocks = (Block("headline", 0, 33), Block("body", 35, len(text)))
    more.setdefault("bylines", ("Ada Brink",))
    return Article(key, key, key, text, blocks, outlet, headline=text[:33], published=day, **more)


def body(name: str, party: str | None = None, kind: Any = "organisation", **more: Any) -> Mention:
    return Mention((Span(0, 3),), name, name, kind, party or name, **more)


FERRY = body("Aurelia", kind="document")
COAST_GUARD = body("Coast Guard of Varnholm", "Varnholm")
TRANSPORT = body("Transport Ministry of Varnholm", "Varnholm")
UNION = body("Seamen's Union")
OPERATOR = body("Norrline")
WITNESSES = Mention((Span(0, 3),), "witnesses", "witnesses", "unnamed")


def claim(
    key: str, page: str, source: Mention | None, told: str = "the ferry Aurelia ran aground", **more: Any
) -> Claim:
    more.setdefault("event", Event(predicate="run aground", recipient=(FERRY,), place=(Place((), "Skarvik"),)))
    own = source is None
    more.setdefault("quotation", "none" if own else "indirect")
    at = 40 + 10 * int("".join(c for c in key if c.isdigit()) or 0)
    return Claim(
        id=key,
        article=page,
        block="body",
        content=Words((Span(at, at + 9),), told),
        source=source or Mention((), None, "Daily Page", "outlet", "Daily Page"),
        cue=None if own else Words((Span(at - 5, at - 1),), "said"),
        **more,
    )


A1 = article("a1", "2025-03-04", "Skarvik Post")
A2 = article("a2", "2025-03-05", "Varnholm Times")
A3 = article("a3", "2025-03-06", "The Beacon")


def one(result: Any) -> Assertion:
    assert len(result.assertions) == 1, [a.gist for a in result.assertions]
    found: Assertion = result.assertions[0]
    return found


def test_two_named_origins_corroborate_and_history_says_when() -> None:
    found = one(reconcile([A1, A2], [claim("c1", "a1", UNION), claim("c2", "a2", OPERATOR)]))
    assert found.status == "corroborated"
    assert [(h.at, h.status, h.claim) for h in found.history] == [
        ("2025-03-04", "single-source", "c1"),
        ("2025-03-05", "corroborated", "c2"),
    ]
    assert found.affirmed_by == ("Norrline", "Seamen's Union")


def test_as_of_counts_only_what_was_out() -> None:
    claims = [claim("c1", "a1", UNION), claim("c2", "a2", OPERATOR)]
    found = one(reconcile([A1, A2], claims, as_of="2025-03-04"))
    assert found.status == "single-source"
    assert found.claims == ("c1",)


def test_two_bodies_of_one_government_are_one_origin() -> None:
    country = body("Varnholm", kind="country")
    claims = [claim("c1", "a1", COAST_GUARD), claim("c2", "a2", TRANSPORT), claim("c3", "a2", country)]
    found = one(reconcile([A1, A2], claims))
    assert found.status == "single-source"
    assert found.flags == ("one-government",)


def test_unnamed_sources_and_own_voice_never_corroborate() -> None:
    found = one(reconcile([A1, A2], [claim("c1", "a1", WITNESSES), claim("c2", "a2", None)]))
    assert found.status == "unattributed"
    found = one(reconcile([A1, A2], [claim("c1", "a1", WITNESSES), claim("c2", "a2", UNION)]))
    assert found.status == "single-source"


def test_an_unresolved_pronoun_is_nobody() -> None:
    he = Mention((Span(0, 2),), "he", None, "person")
    assert one(reconcile([A1, A2], [claim("c1", "a1", UNION), claim("c2", "a2", he)])).status == "single-source"


def test_a_person_whose_affiliation_was_not_read_does_not_corroborate() -> None:
    captain = body("Per Holm", kind="person")
    result = reconcile([A1, A2], [claim("c1", "a1", UNION), claim("c2", "a2", captain)])
    assert one(result).status == "single-source"
    assert {m.claim for m in result.memberships if m.adds_origin} == {"c1"}


def test_affiliation_read_on_one_page_holds_on_the_next() -> None:
    known, unknown = body("Per Holm", "Norrline", "person"), body("Holm", kind="person")
    claims = [claim("c1", "a1", OPERATOR), claim("c2", "a2", unknown), claim("c3", "a3", known)]
    found = one(reconcile([A1, A2, A3], claims))
    assert found.affirmed_by == ("Norrline",)
    assert found.status == "single-source"


def test_denial_joins_the_assertion_and_disputes_it() -> None:
    claims = [claim("c1", "a1", UNION), claim("c2", "a2", OPERATOR, stance="denies")]
    found = one(reconcile([A1, A2], claims))
    assert found.status == "disputed"
    assert found.denied_by == ("Norrline",)


def test_declining_takes_nothing_back() -> None:
    silent = claim("c2", "a2", UNION, "to comment on the ferry", stance="declines", polarity="unclear", event=Event())
    silent = replace(silent, article="a1")
    found = one(reconcile([A1, A2], [claim("c1", "a1", UNION), silent]))
    assert found.status == "single-source"
    assert found.claims == ("c1", "c2")
    assert found.withheld_by == ()


def test_retraction_stands_when_the_same_origin_then_only_denies() -> None:
    claims = [
        claim("c1", "a1", UNION),
        claim("c2", "a2", UNION, stance="retracts"),
        claim("c3", "a3", UNION, stance="denies"),
    ]
    assert [h.status for h in one(reconcile([A1, A2, A3], claims)).history] == ["single-source", "retracted"]


def test_an_outlet_that_withdraws_takes_its_unnamed_sources_with_it() -> None:
    post = body("Skarvik Post", kind="outlet")
    claims = [claim("c1", "a1", WITNESSES), claim("c2", "a2", post, stance="retracts")]
    assert one(reconcile([A1, A2], claims)).status == "retracted"


def test_citing_another_outlet_adds_no_origin_and_warns() -> None:
    post = body("Skarvik Post", kind="outlet")
    result = reconcile([A1, A2], [claim("c1", "a1", UNION), claim("c2", "a2", post)])
    assert one(result).status == "single-source"
    assert [(w.kind, w.claim, w.about) for w in result.warnings] == [("circular", "c2", "c1")]


def test_own_voice_over_one_source_loses_it_unless_hedged() -> None:
    result = reconcile([A1, A2], [claim("c1", "a1", UNION), claim("c2", "a2", None)])
    assert [(w.kind, w.claim, w.about) for w in result.warnings] == [("source-lost", "c2", "c1")]
    alleged = claim("c2", "a2", None, hedges=(Hedge((), "allegedly", "evidential"),))
    assert reconcile([A1, A2], [claim("c1", "a1", UNION), alleged]).warnings == ()


def counted(n: float, words: str, **more: Any) -> Event:
    number = Quantity(
        (), words, n, more.get("low", n), more.get("high", n), more.get("approximate", False), "passenger"
    )
    return Event(predicate="rescue", type="AID", recipient=(FERRY,), quantity=(number,))


def test_a_number_revised_and_a_number_contested() -> None:
    claims = [
        claim("c1", "a1", UNION, "40 passengers of the ferry rescued", event=counted(40, "40 passengers")),
        claim("c2", "a2", UNION, "52 passengers of the ferry rescued", event=counted(52, "52 passengers")),
        claim("c3", "a3", OPERATOR, "90 passengers of the ferry rescued", event=counted(90, "90 passengers")),
    ]
    found = one(reconcile([A1, A2, A3], claims))
    assert found.flags == ("revised", "contested-number")
    assert [(q.at, q.value) for q in found.quantities] == [("2025-03-04", 40), ("2025-03-05", 52), ("2025-03-06", 90)]


def test_a_hedge_lost_on_the_way() -> None:
    some = claim(
        "c1",
        "a1",
        UNION,
        "some 40 passengers of the ferry rescued",
        event=counted(40, "some 40 passengers", approximate=True),
        hedges=(Hedge((), "some", "approximation"),),
    )
    bare = claim("c2", "a2", None, "40 passengers of the ferry rescued", event=counted(40, "40 passengers"))
    kinds = {(w.kind, w.claim) for w in reconcile([A1, A2], [some, bare]).warnings}
    assert ("hedge-lost", "c2") in kinds


def test_a_relayed_number_that_the_source_never_gave() -> None:
    said = Said("2025-03-04")
    claims = [
        claim("c1", "a1", UNION, "40 passengers of the ferry rescued", event=counted(40, "40 passengers")),
        claim("c2", "a2", UNION, "70 passengers of the ferry rescued", event=counted(70, "70 passengers"), said=said),
    ]
    result = reconcile([A1, A2], claims)
    assert [(w.kind, w.claim, w.about) for w in result.warnings] == [("number-drift", "c2", "c1")]
    assert one(result).flags == ()


def test_a_quotation_that_drifts() -> None:
    claims = [
        claim("c1", "a1", UNION, "we may never know why she hit the rocks", quotation="direct"),
        claim("c2", "a2", UNION, "we will never know why she hit the rocks", quotation="direct"),
    ]
    assert [(w.kind, w.claim) for w in reconcile([A1, A2], claims).warnings] == [("quote-drift", "c2")]
    fair = [claims[0], replace(claims[1], content=Words(claims[1].content.spans, "why she hit the rocks"))]
    assert reconcile([A1, A2], fair).warnings == ()


def judge(kind: str, left: str, right: str, verdict: bool, withdrawn: str | None = None) -> Judgement:
    return Judgement(
        f"j{left}{right}", kind, left, right, verdict, "Ada Brink", "2025-03-09T10:00:00Z", withdrawn=withdrawn
    )


def test_a_person_wins_over_the_machine_and_can_take_it_back() -> None:
    claims = [claim("c1", "a1", UNION), claim("c2", "a2", OPERATOR)]
    apart = judge("same-assertion", "c1", "c2", False)
    assert len(reconcile([A1, A2], claims, [apart]).assertions) == 2
    assert len(reconcile([A1, A2], claims, [replace(apart, withdrawn="2025-03-10T10:00:00Z")]).assertions) == 1
    other = Event(type="SANCTION", predicate="fine", recipient=(OPERATOR,))
    unlike = [claims[0], claim("c2", "a2", OPERATOR, "a fine over safety papers", event=other)]
    assert len(reconcile([A1, A2], unlike).assertions) == 2
    assert len(reconcile([A1, A2], unlike, [judge("same-assertion", "c1", "c2", True)]).assertions) == 1


def test_wrong_claims_and_same_entities_as_judged() -> None:
    claims = [claim("c1", "a1", UNION), claim("c2", "a2", OPERATOR)]
    assert one(reconcile([A1, A2], claims, [judge("wrong-claim", "c2", "", True)])).claims == ("c1",)
    same = judge("same-entity", "Seamen's Union", "Norrline", True)
    assert one(reconcile([A1, A2], claims, [same])).status == "single-source"


def test_stories_split_and_merged_by_judgement() -> None:
    text = "Grain prices fell in Ostrava as mills closed for the long holiday and traders went home early."
    other = Article("a9", "a9", "a9", text, (Block("body", 0, len(text)),), "Grain Desk", published="2025-03-05")
    assert len(reconcile([A1, A2, other], []).stories) == 2
    assert len(reconcile([A1, A2, other], [], [judge("same-story", "a1", "a9", True)]).stories) == 1
    assert len(reconcile([A1, A2], [], [judge("same-story", "a1", "a2", False)]).stories) == 2


def test_silent_edit_between_versions_of_a_page() -> None:
    url = "https://skarvik.example/ferry"
    old = replace(A1, url=url, updated="2025-03-04T08:00:00Z")
    new = replace(article("a4", "2025-03-04", "Skarvik Post"), url=url, updated="2025-03-04T12:00:00Z")
    claims = [
        claim("c1", "a1", UNION, "40 passengers of the ferry rescued", event=counted(40, "40 passengers")),
        claim("c2", "a4", UNION, "30 passengers of the ferry rescued", event=counted(30, "30 passengers")),
    ]
    assert [(w.kind, w.claim, w.about) for w in reconcile([old, new], claims).warnings] == [("silent-edit", "c2", "c1")]
    said_so = replace(new, text=new.text + "\n\nCorrection: the number was wrong.")
    assert reconcile([old, said_so], claims).warnings == ()


def test_gist_is_written_without_negation() -> None:
    no = claim("c1", "a1", OPERATOR, "the ferry Aurelia did not hit the rocks", polarity="denied")
    found = one(reconcile([A1], [no]))
    assert found.status == "denied"
    assert found.gist == "The ferry Aurelia hit the rocks"


def test_linked_articles_share_a_key() -> None:
    assert linked(A1, A2)
    assert story_keys(A1) & story_keys(A2)


def test_nothing_in_nothing_out_and_claims_of_unknown_articles_are_left_out() -> None:
    assert reconcile([], []).assertions == ()
    assert reconcile([A1], [claim("c1", "a7", UNION)]).assertions == ()


def test_undated_articles_come_last_and_count_only_without_a_day() -> None:
    undated = replace(A2, published=None)
    claims = [claim("c1", "a1", UNION), claim("c2", "a2", OPERATOR)]
    assert one(reconcile([A1, undated], claims)).history[-1].at == "XXXX-XX-XX"
    assert one(reconcile([A1, undated], claims, as_of="2025-12-31")).status == "single-source"


def test_decisions_hold_when_pages_are_read_anew_and_more_pages_come() -> None:
    claims = [claim("c1", "a1", UNION), claim("c2", "a2", OPERATOR)]
    decided = [
        judge("same-assertion", "c1", "c2", False),
        judge("wrong-claim", "c9", "", True),
    ]
    anew = [replace(c, reader="onrecord 9.9.9", confidence=0.2) for c in claims]
    more = [*anew, claim("c3", "a3", WITNESSES), claim("c9", "a3", OPERATOR)]
    found = reconcile([A1, A2, A3], more, decided)
    together = {frozenset(a.claims) for a in found.assertions}
    assert not any({"c1", "c2"} <= group for group in together)
    assert not any("c9" in group for group in together)
    same = judge("same-entity", "Seamen's Union", "Norrline", True)
    assert one(reconcile([A1, A2, A3], [*anew, claim("c3", "a3", WITNESSES)], [same])).status == "single-source"


def test_not_the_same_somebody_by_judgement_and_back() -> None:
    full, short = body("Norrline Shipping"), body("Norrline")
    claims = [claim("c1", "a1", full), claim("c2", "a2", short)]
    assert one(reconcile([A1, A2], claims)).status == "single-source"
    apart = judge("same-entity", "Norrline Shipping", "Norrline", False)
    # names that share a word may still be one house: kept apart, they corroborate nothing
    assert one(reconcile([A1, A2], claims, [apart])).status == "single-source"
    back = replace(apart, withdrawn="2025-03-10T10:00:00Z")
    assert reconcile([A1, A2], claims, [back]) == reconcile([A1, A2], claims)
