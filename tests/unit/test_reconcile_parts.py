"""The parts of reconciliation by themselves: names, numbers, slots, stance, stories."""

from __future__ import annotations

import pytest

from onrecord.reconcile import numbers
from onrecord.reconcile.gist import without_negation
from onrecord.reconcile.names import Identities, fold
from onrecord.reconcile.slots import bounds, senses
from onrecord.reconcile.stance import observe, probabilities, stance_of
from onrecord.reconcile.statements import start_of
from onrecord.reconcile.stories import cluster, describe
from onrecord.reconcile.terms import stem
from onrecord.records import Mention, Quantity, Time


def person(name: str, party: str | None = None) -> Mention:
    return Mention((), name, name, "person", party)


def organisation(name: str) -> Mention:
    return Mention((), name, name, "organisation")


def test_family_name_joins_the_only_person_who_bears_it() -> None:
    names = Identities([person("Lena Moreau"), person("Moreau")])
    assert names.of("Moreau") == names.of("Lena Moreau")
    two = Identities([person("Lena Moreau"), person("Paul Moreau"), person("Moreau")])
    assert two.of("Moreau") not in (two.of("Lena Moreau"), two.of("Paul Moreau"))


def test_short_names_of_bodies_and_acronyms() -> None:
    names = Identities(
        [organisation("Norrline Shipping"), organisation("Norrline"), organisation("World Grain Office")]
    )
    assert names.of("Norrline") == names.of("the Norrline Shipping")
    acronym = Identities([organisation("World Grain Office"), organisation("WGO")])
    assert acronym.of("WGO") == acronym.of("World Grain Office")


def test_a_country_is_no_short_form() -> None:
    names = Identities([Mention((), "Niger", "Niger", "country"), organisation("Niger Delta Council")])
    assert names.of("Niger") != names.of("Niger Delta Council")


def test_judged_names_win() -> None:
    mentions = [person("Lena Moreau"), person("Moreau")]
    assert Identities(mentions, [("Moreau", "Lena Moreau", False)]).of("Moreau") == "moreau"
    joined = Identities([organisation("Acme"), organisation("Bolt")], [("Acme", "Bolt", True)])
    assert joined.of("Acme") == joined.of("Bolt")


def test_folding() -> None:
    assert fold("The Seamen’s Union") == fold("Seamen's Union")
    assert fold(None) == ""


@pytest.mark.parametrize(
    ("edtf", "day"),
    [
        ("2025-03-04", "2025-03-04"),
        ("2025-03", "2025-03-01"),
        ("2025", "2025-01-01"),
        ("2025-03-01/2025-03-07", "2025-03-01"),
        ("../2025-03", "2025-03-01"),
    ],
)
def test_the_day_that_orders_a_time(edtf: str, day: str) -> None:
    assert start_of(edtf) == day


@pytest.mark.parametrize(
    ("edtf", "range_"),
    [
        ("2024-02", ("2024-02-01", "2024-02-29")),
        ("../2025-10", ("0000-00-00", "2025-10-31")),
        ("2025-01-02/..", ("2025-01-02", "9999-99-99")),
        ("2025-13", ("2025-13-01", "2025-13-01")),
        ("garbage", ("0000-00-00", "9999-99-99")),
    ],
)
def test_bounds_of_a_time(edtf: str, range_: tuple[str, str]) -> None:
    assert bounds(Time((), edtf, edtf)) == range_


def number(
    value: float | None, low: float | None, high: float | None, approximate: bool = False, unit: str = "ship"
) -> Quantity:
    return Quantity((), "", value, low, high, approximate, unit)


def test_numbers_overlap_as_intervals_and_approximate_ones_widely() -> None:
    assert numbers.overlap(number(12, 12, None), number(40, 40, 40))
    assert not numbers.overlap(number(12, 12, 12), number(13, 13, 13))
    assert numbers.overlap(number(20, 20, 20, approximate=True), number(21.5, 21.5, 21.5))
    assert not numbers.overlap(number(None, None, 5), number(6, 6, 6))


def test_what_is_measured() -> None:
    units = {"percent": "percent", "EUR": "money", "day": "duration", "km": "length", "ship": "count"}
    assert {u: numbers.measure(number(1, 1, 1, unit=u)) for u in units} == units


def test_predicates_of_one_meaning_share_a_sense() -> None:
    assert senses("close") & senses("shut")
    assert not senses("close") & senses("vaccinate")
    assert senses(None) == frozenset()


def test_stems_of_forms_meet() -> None:
    assert stem("troops") == stem("troop")
    assert stem("stopped") == stem("stopping")
    assert stem("cities") == stem("city")


def test_negation_taken_out() -> None:
    assert without_negation("no soldier was there") == "soldier was there"
    assert without_negation("She did not leave") == "She leave"
    assert without_negation("She left") == "She left"


def test_likeness_does_not_make_agreement() -> None:
    told = "A whale was found in the canal of Ostrava"
    assert stance_of("Whale in Ostrava canal is a hoax, police say", told) == "deny"
    assert stance_of("Whale reportedly found in Ostrava canal?", told) != "agree"


def test_words_of_a_headline_are_told_apart_by_whether_the_claim_has_them_and_by_their_place() -> None:
    seen = observe("Hoax: whale found in the canal, police say", "A whale was found in the canal of Ostrava")
    assert {"k:whal", "k:canal", "n:hoax", "n:polic", "before:hoax", "behind:polic", "behind:say"} <= seen.keys()
    assert not {"n:whal", "k:hoax", "before:whal", "behind:canal"} & seen.keys()
    assert (seen["head"], seen["tail"]) == (0.25, 0.5)
    assert "head" not in observe("Police deny it", "A whale was found")


@pytest.mark.parametrize(("headline", "claim"), [("", ""), ("", "A whale was found"), ("?", "!"), ("Whale found", "")])
def test_a_stance_has_chances_that_sum_to_one_whatever_the_words(headline: str, claim: str) -> None:
    chances = probabilities(headline, claim)
    assert sum(chances.values()) == pytest.approx(1)
    assert stance_of(headline, claim) in chances


def test_stories_of_two_affairs() -> None:
    ferry = [
        describe(
            f"f{i}",
            "Ferry Aurelia aground off Skarvik",
            [f"Tugs reached the ferry {i}"],
            (240.0 + 24 * i, 264.0 + 24 * i),
        )
        for i in range(3)
    ]
    grain = [
        describe(f"g{i}", "Grain prices fall in Ostrava", [f"Mills closed early {i}"], (240.0 + 24 * i, 264.0 + 24 * i))
        for i in range(3)
    ]
    assert sorted(map(sorted, cluster([*grain, *ferry]))) == [["f0", "f1", "f2"], ["g0", "g1", "g2"]]


def test_the_same_words_a_year_later_are_another_story() -> None:
    then, now = (describe(k, "Ferry Aurelia aground off Skarvik", [], (d, d)) for k, d in (("a", 240.0), ("b", 9600.0)))
    assert len(cluster([then, now])) == 2
