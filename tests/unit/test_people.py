"""Who is who across articles, on claims built by hand. Everybody is made up."""

from __future__ import annotations

import random

import pytest

from onrecord.errors import BadRequest
from onrecord.reconcile.offices import HOLDS, entry, holders, register, words_of_office
from onrecord.reconcile.people import people
from onrecord.records import Article, Block, Claim, Event, Identity, Judgement, Mention, Span, Words

Told = tuple[str, str | None, str | None]  # name, party, office


def page(key: str, day: str) -> Article:
    return Article(key, key, key, "Some words.", (Block("body", 0, 11),), "The Post", published=day)


def claims_of(key: str, *told: Told, beside: tuple[str, ...] = ()) -> list[Claim]:
    actors = tuple(Mention((), name, name, "organisation", name) for name in beside)
    return [
        Claim(
            f"c{key}{n}", key, "body", Words((Span(0, 4),), "Some"),
            Mention((Span(0, 1),), name, name, "person", party or name, office=office),
            cue=Words((Span(5, 6),), "w"), event=Event(actor=actors),
        )
        for n, (name, party, office) in enumerate(told)
    ]  # fmt: skip


def found(
    *told: tuple[str, Told], judgements: tuple[Judgement, ...] = (), one_story: bool = False
) -> tuple[Identity, ...]:
    articles = [page(f"a{n}", day) for n, (day, _) in enumerate(told)]
    claims = [claim for n, (_, one) in enumerate(told) for claim in claims_of(f"a{n}", one)]
    stories = {a.id: "t1" for a in articles} if one_story else None
    return people(articles, claims, judgements, stories)


def judged(kind: str, left: str, right: str, verdict: bool = True, at: str = "2031-01-01T00:00:00Z") -> Judgement:
    return Judgement(f"j{left}{right}{at}", kind, left, right, verdict, "ada", at)


def test_a_name_alone_joins_nobody() -> None:
    assert len(found(("2031-03-01", ("Dale Moreno", None, None)), ("2031-04-01", ("Dale Moreno", None, None)))) == 2


@pytest.mark.parametrize(
    ("left", "right", "one_story", "reason"),
    [
        (("Dale Moreno", "Varnholm", None), ("Dale Moreno", "Varnholm", None), False, "both speak for varnholm"),
        (("Dale Moreno", None, "harbour master"), ("Dale Moreno", None, "harbour master"), False, "the same office"),
        (("Dale Moreno", None, "harbour master of Skarvik"), ("Moreno", "Varnholm", "Harbour Master"), True, "the same office"),
        (("Dale Moreno", None, None), ("Dale Moreno", None, None), True, "in one story"),
    ],
)  # fmt: skip
def test_a_name_and_more_join(left: Told, right: Told, one_story: bool, reason: str) -> None:
    (one,) = found(("2031-03-01", left), ("2031-04-01", right), one_story=one_story)
    assert one.name == "Dale Moreno"
    assert len(one.articles) == 2
    assert any(reason in join.reason for join in one.joins)
    assert all(join.score >= 0.6 for join in one.joins)


def test_two_who_share_a_name_stay_two() -> None:
    both = found(
        ("2031-03-01", ("Dale Moreno", "Varnholm", "finance minister")),
        ("2031-03-02", ("Dale Moreno", "Norrline", "chief engineer")),
        one_story=True,
    )
    assert sorted(one.parties for one in both) == [("Norrline",), ("Varnholm",)]


def test_a_family_name_that_fits_two_joins_the_one_in_office() -> None:
    all_three = found(
        ("2031-03-01", ("Ada Brink", "Varnholm", "transport minister")),
        ("2031-03-02", ("Per Brink", "Norrline", "spokesman")),
        ("2031-03-03", ("Brink", "Varnholm", "transport minister")),
        one_story=True,
    )
    assert [(one.name, len(one.articles)) for one in all_three] == [("Ada Brink", 2), ("Per Brink", 1)]


def test_a_person_decides() -> None:
    apart = (("2031-03-01", ("Ada Brink", "Varnholm", None)), ("2031-03-02", ("A. Brink", "Norrline", None)))
    assert len(found(*apart)) == 2
    (one,) = found(*apart, judgements=(judged("same-entity", "Ada Brink", "A. Brink"),))
    assert one.joins[0].score == 1
    assert "decided by ada" in one.joins[0].reason
    later = judged("same-entity", "Ada Brink", "A. Brink", False, "2031-01-02T00:00:00Z")
    assert len(found(*apart, judgements=(judged("same-entity", "Ada Brink", "A. Brink"), later))) == 2


def test_offices_with_their_days() -> None:
    told = (
        ("2031-03-01", ("Ada Brink", "Varnholm", "transport minister")),
        ("2031-05-01", ("Ada Brink", "Varnholm", "Varnholm transport minister")),
        ("2032-02-01", ("Ada Brink", "Varnholm", "prime minister")),
        ("2032-03-01", ("Ada Brink", "Varnholm", "former transport minister")),
    )
    (one,) = found(*told)
    assert [(o.title, o.first, o.last, len(o.articles)) for o in one.offices] == [
        ("Varnholm transport minister", "2031-03-01", "2031-05-01", 2),
        ("prime minister", "2032-02-01", "2032-02-01", 1),
    ]
    assert [o.title for _, o in holders((one,), "Varnholm minister", "2031-04-01")] == ["Varnholm transport minister"]
    assert holders((one,), "minister", "2030-01-01") == ()


def test_a_register_is_evidence_and_answers() -> None:
    left, right = entry("Ada Brink", "transport minister", "Varnholm", "2030-01-01", "2031-12-31")
    (one,) = found(
        ("2031-03-01", ("Ada Brink", None, None)),
        ("2031-03-02", ("Ada Brink", "Varnholm", None)),
        judgements=(judged(HOLDS, left, right),),
    )
    ((who, office),) = holders((one,), "transport minister", "2030-06-01")
    assert (who.name, office.first, office.last, office.by) == ("Ada Brink", "2030-01-01", "2031-12-31", "ada")


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        (b"person,job\nA,b\n", "must name the columns"),
        (b"name,office\n,minister\n", "line 2"),
        (b"name,office,from\nAda Brink,minister,soon\n", "'soon' is no day"),
        (b"name,office,from,to\nAda Brink,minister,2031-02-01,2031-01-01\n", "before it begins"),
        (b"\xff\xfe\x00", "codec"),
        (b"", "must name the columns"),
    ],
)
def test_a_bad_register_says_where(body: bytes, complaint: str) -> None:
    with pytest.raises(BadRequest, match=complaint):
        register(body, "cabinet.csv")


def test_a_register_in_any_order_of_columns() -> None:
    body = "﻿Office,Name,to\nharbour master,Dale Moreno,2031-01-01\nharbour master,Dale Moreno,2031-01-01\n".encode()
    assert register(body, "r.csv") == (entry("Dale Moreno", "harbour master", "", "", "2031-01-01"),)


def test_past_offices_are_not_held() -> None:
    assert words_of_office("former mayor of Skarvik") == frozenset()
    assert words_of_office("The U.S. Defense Secretary") == {"defense", "secretary"}


def test_order_does_not_matter() -> None:
    rng = random.Random(5)
    articles = [page(f"a{n}", f"2031-03-{n + 1:02d}") for n in range(8)]
    names = ["Ada Brink", "Brink", "Per Brink", "Dale Moreno"]
    claims = [
        claim
        for n in range(8)
        for claim in claims_of(
            f"a{n}",
            (rng.choice(names), rng.choice(["Varnholm", "Norrline", None]), rng.choice(["minister of ports", None])),
            beside=tuple(rng.sample(["Norrline", "Coast Guard", "Seamen's Union"], 2)),
        )
    ]
    expected = people(articles, claims)
    for _ in range(10):
        rng.shuffle(articles)
        rng.shuffle(claims)
        assert people(articles, claims) == expected
