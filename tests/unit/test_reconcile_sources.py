"""Which second source is surely a second one, and what a claim that only points is about."""

from __future__ import annotations

from dataclasses import replace

import pytest
from test_reconcile import A1, A2, A3, OPERATOR, UNION, article, body, claim, one

from onrecord.reconcile import reconcile
from onrecord.reconcile.compare import log_odds, observe
from onrecord.reconcile.names import Identities
from onrecord.reconcile.settle import mentions_of
from onrecord.reconcile.slots import slots_of
from onrecord.reconcile.statements import statements
from onrecord.records import Claim, Event, Mention, Quantity, Span, Words


def status(second: Mention, cue: str = "said") -> str:
    told = claim("c2", "a2", second)
    assert told.cue is not None
    told = replace(told, cue=Words(told.cue.spans, cue))
    return one(reconcile([A1, A2], [claim("c1", "a1", UNION), told])).status


def test_a_body_that_is_surely_another_corroborates() -> None:
    assert status(OPERATOR) == "corroborated"
    assert status(OPERATOR, "has told reporters") == "corroborated"


@pytest.mark.parametrize(
    "second",
    [
        Mention((Span(0, 2),), "It", "Norrline", "organisation", "Norrline"),  # "it" may be any body named before
        Mention((Span(0, 7),), "the company", "company", "organisation", "company"),
        body("Skagerrak Post", kind="outlet"),
        Mention((Span(0, 3),), "union leaders", "union leaders of the seamen's union", "group", "Seamen's Union Board"),
    ],
)
def test_a_source_that_may_be_anybody_does_not(second: Mention) -> None:
    assert status(second) == "single-source"


def test_who_did_it_has_not_said_it() -> None:
    assert status(OPERATOR, "signed") == "single-source"


def test_two_arms_of_a_state_that_was_not_read_may_be_one() -> None:
    ministry = body("Transport Ministry of Norway", "Norway")
    claims = [claim("c1", "a1", body("Harbour Police")), claim("c2", "a2", ministry)]
    assert one(reconcile([A1, A2], claims)).status == "single-source"


def test_a_person_read_as_speaking_for_two_parties_is_no_second_source() -> None:
    holm, elsewhere = body("Per Holm", "Norrline", "person"), body("Per Holm", "Seamen's Union", "person")
    claims = [claim("c1", "a1", UNION), claim("c2", "a2", holm), claim("c3", "a2", holm), claim("c4", "a1", elsewhere)]
    assert one(reconcile([A1, A2], claims)).status == "single-source"


def test_words_whose_speaker_stands_in_another_paragraph_support_nobody() -> None:
    told = claim("c2", "a2", OPERATOR)
    carried = replace(told, cue=Words((Span(0, 5),), "said"))  # in the headline's line
    assert one(reconcile([A1, A2], [claim("c1", "a1", UNION), carried])).status == "single-source"


def test_a_denied_report_is_the_one_before_it() -> None:
    page = article("a5", "2025-03-05", "Varnholm Times")
    fine = Event(type="SANCTION", predicate="fine", recipient=(OPERATOR,))
    claims = [
        claim("c1", "a5", UNION),
        claim("c3", "a5", body("Harbour Office"), "a fine over safety papers", event=fine),
        claim("c5", "a5", OPERATOR, "the claim", stance="denies", event=Event()),
    ]
    found = {frozenset(a.claims): a.status for a in reconcile([page], claims).assertions}
    assert found == {frozenset({"c1"}): "single-source", frozenset({"c3", "c5"}): "disputed"}


def test_a_number_alone_is_of_what_was_counted_before_it() -> None:
    def counted(value: float, text: str, predicate: str | None) -> Event:
        return Event(predicate=predicate, quantity=(Quantity((), text, value, value, value, False, "passenger"),))

    claims = [
        claim("c1", "a1", UNION, "40 passengers were hurt", event=counted(40, "40 passengers", "hurt")),
        claim("c3", "a1", OPERATOR, "the figure was 25", event=counted(25, "25", "be")),
    ]
    assert one(reconcile([A1], claims)).claims == ("c1", "c3")


def test_what_happened_and_what_is_planned_are_two() -> None:
    planned = claim("c2", "a2", OPERATOR, modality="planned")
    assert len(reconcile([A1, A2], [claim("c1", "a1", UNION), planned]).assertions) == 2


def counted(key: str, page: str, told: str, n: float, predicate: str | None) -> Claim:
    number = Quantity((), str(n), n, n, n, False, "people")
    return claim(key, page, UNION, told, event=Event(general="ACCIDENT", predicate=predicate, quantity=(number,)))


def told_apart(first: Claim, second: Claim) -> tuple[set[str], float]:
    """What speaks only between these two, and the log-odds that they are one."""
    by_id = {a.id: a for a in (A1, A2)}
    identities = Identities(mentions_of((A1, A2), (first, second)))
    one_, other = (
        slots_of(s, by_id[s.claim.article], identities) for s in statements(by_id, (first, second), {}, identities)
    )
    seen = observe(one_, other)
    return set(seen), log_odds(seen)


def test_the_dead_are_not_the_missing() -> None:
    dead = counted("c1", "a1", "31 people were dead after the collapse", 31, "die")
    killed = counted("c2", "a2", "33 people were killed in the collapse", 33, "kill")
    missing = counted("c2", "a2", "33 people were missing after the collapse", 33, "miss")
    assert "fate_other" not in told_apart(dead, killed)[0]
    assert "fate_other" in told_apart(dead, missing)[0]
    assert told_apart(dead, missing)[1] < told_apart(dead, killed)[1] - 2


def test_what_is_asked_for_is_not_what_is_planned() -> None:
    fund = Event(type="AID", predicate="pay", actor=(OPERATOR,))
    plan = claim("c1", "a1", OPERATOR, "Norrline plans to pay the families", event=fund, modality="planned")
    asked = claim("c2", "a2", UNION, "Norrline should pay the families", event=fund, modality="asked")
    assert "asked_other" in told_apart(plan, asked)[0]
    assert told_apart(plan, asked)[1] < told_apart(plan, replace(asked, modality="planned"))[1] - 1


def test_who_accepts_the_official_count_has_counted_nothing() -> None:
    told = [
        claim("c1", "a1", OPERATOR),
        claim("c2", "a2", UNION, "the ferry Aurelia ran aground, by the official account"),
    ]
    assert one(reconcile([A1, A2], told)).status == "single-source"


def test_a_change_of_mind_that_is_no_second_source_still_takes_back_the_denial() -> None:
    denied = claim("c1", "a1", OPERATOR, "the ferry Aurelia ran aground", stance="denies")
    affirmed = claim("c2", "a2", UNION)
    now = replace(claim("c3", "a3", OPERATOR), cue=Words((Span(5, 9),), "signed"))  # no word of saying: no support
    found = one(reconcile([A1, A2, A3], [denied, affirmed, now]))
    assert (found.status, found.affirmed_by, found.denied_by) == ("single-source", ("Seamen's Union",), ())
