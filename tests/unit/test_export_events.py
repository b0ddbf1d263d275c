"""Events of a ledger as a table after PLOVER."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from onrecord.exports.events import COLUMNS, lines
from onrecord.exports.names import OnePer
from onrecord.exports.selection import Selection
from onrecord.extract.events.verbal import plover_type, quad_class
from onrecord.ledger import Ledger
from onrecord.pipeline import add
from onrecord.reconcile import reconcile
from onrecord.records import Event, Mention, Page, Place, Quantity, Time
from tests.ledger_samples import first, second

DEMO = Path(__file__).parents[2] / "examples" / "skagerrak-leak"


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(str(tmp_path / "ledger.db")) as opened:
        for sample in (first(), second()):
            opened.add_reading(*sample)
        opened.store(reconcile(tuple(opened.articles()), tuple(opened.claims())))
        yield opened


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    media = {".txt": "text/plain", ".html": "text/html"}
    pages = [
        Page(path.read_bytes(), path.name, media[path.suffix])
        for path in sorted(DEMO.iterdir())
        if path.suffix in media
    ]
    with Ledger.open(str(tmp_path_factory.mktemp("demo") / "ledger.db")) as opened:
        add(opened, pages)
        yield opened


def rows(ledger: Ledger, one_per: str = "claim") -> list[dict[str, str]]:
    return list(csv.DictReader("\n".join(lines(Selection(ledger), OnePer(one_per))).splitlines()))


def test_every_row_has_every_column_and_a_quad_class_where_it_has_a_type(demo: Ledger) -> None:
    found = rows(demo)
    assert found
    for row in found:
        assert list(row) == list(COLUMNS)
        assert bool(row["plover_type"]) == bool(row["quad_code"]) == bool(row["event_type"])
        assert row["event_type"] or row["general_type"]
        assert row["negated"] in "01"


def test_cells_of_a_claim_made_by_hand(ledger: Ledger) -> None:
    page, article, claims = first()
    event = Event(
        type="ASSAULT",
        mode="bombing",
        context=("military", "terrorism"),
        predicate="bomb",
        actor=(
            Mention((), "Lowland", "Lowland", "country", "Lowland", "LOW", None, "GOV"),
            Mention((), "rebels", '=HYPERLINK("x")', "group"),
        ),
        recipient=(Mention((), "villagers", "villagers", "group", sector="CVL"),),
        place=(Place((), "Odense", "Odense", "DNK", "South Denmark", 55.4, 10.4, "geonames:2615876", "city"),),
        time=Time((), "by May", "../2025-05", None, "2025-05-31"),
        quantity=(
            Quantity((), "40 years", 40, kind="duration"),
            Quantity((), "at least 3 dead", 3, 3, None, unit="dead"),
        ),
    )
    ledger.add_reading(page, article, [replace(claims[0], event=event, stance="denies", modality="possible")])
    ledger.store(reconcile(tuple(ledger.articles()), tuple(ledger.claims())))
    (row,) = [row for row in rows(ledger) if row["predicate"] == "bomb"]
    assert row["actor"] == 'Lowland; =HYPERLINK("x")'
    assert (row["actor_country"], row["actor_sector"]) == ("LOW; ", "GOV; REB")
    assert (row["recipient"], row["recipient_country"], row["recipient_sector"]) == ("villagers", "", "CVL")
    assert (row["place"], row["admin1"], row["country"], row["lat"]) == ("Odense", "South Denmark", "DNK", "55.4")
    assert (row["date"], row["date_end"], row["date_from"]) == ("2025-05-31", "2025-05-31", "text")
    assert (row["magnitude"], row["magnitude_low"], row["magnitude_high"]) == ("3", "3", "")
    assert (row["negated"], row["hypothetical"], row["factuality"]) == ("1", "1", "PS-")
    assert row["context"] == "military; terrorism"


def test_no_cell_is_a_formula(ledger: Ledger) -> None:
    page, article, claims = first()
    wicked = Event(type="ASSAULT", predicate="=1+1", actor=(Mention((), "x", "@SUM(A1)"),))
    ledger.add_reading(page, article, [replace(claims[0], event=wicked)])
    ledger.store(reconcile(tuple(ledger.articles()), tuple(ledger.claims())))
    row = next(row for row in rows(ledger) if row["predicate"].endswith("=1+1"))
    assert (row["predicate"], row["actor"]) == ("'=1+1", "'@SUM(A1)")


def test_claims_without_an_event_give_no_row(ledger: Ledger) -> None:
    telling = {c.id for c in ledger.claims() if c.event.type or c.event.general not in (None, "STATEMENT", "WORK")}
    assert {row["event_id"] for row in rows(ledger)} == telling


def test_an_arrest_as_a_political_scientist_reads_it(demo: Ledger) -> None:
    arrest = next(row for row in rows(demo) if row["predicate"] == "arrest" and row["attributed_to"] == "Hilde Brekke")
    assert (arrest["plover_type"], arrest["mode"], arrest["quad_code"]) == ("COERCE", "arrest", "4")
    assert (arrest["actor_country"], arrest["actor_sector"]) == ("NOR", "COP")
    assert (arrest["negated"], arrest["future"], arrest["hypothetical"], arrest["factuality"]) == ("0", "0", "0", "CT+")
    assert arrest["date"] <= arrest["published"]


def test_a_plan_is_verbal_to_plover_and_a_closure_to_the_ledger(demo: Ledger) -> None:
    closing = next(row for row in rows(demo) if row["predicate"] == "close" and row["modality"] == "planned")
    assert (closing["event_type"], closing["plover_type"], closing["quad_code"]) == ("SANCTION", "THREATEN", "3")
    assert (closing["actor_country"], closing["future"], closing["factuality"]) == ("NOR", "1", "Uu")
    assert closing["date_end"].endswith("-06-30")
    condition = next(row for row in rows(demo) if row["predicate"] == "close" and row["modality"] == "conditional")
    assert condition["hypothetical"] == "1"


def test_one_row_an_assertion(demo: Ledger) -> None:
    claims, assertions = rows(demo), rows(demo, "assertion")
    assert len(assertions) < len(claims)
    assert len({row["assertion"] for row in assertions}) == len(assertions)
    leak = max(assertions, key=lambda row: int(row["claims"]))
    assert (leak["general_type"], leak["magnitude_unit"]) == ("ACCIDENT", "tonne")
    assert int(leak["origins"]) >= 2


@pytest.mark.parametrize(
    ("type_", "polarity", "modality", "expected"),
    [
        ("ASSAULT", "affirmed", "asserted", "ASSAULT"),
        ("ASSAULT", "denied", "asserted", "ASSAULT"),
        ("ASSAULT", "affirmed", "planned", "THREATEN"),
        ("AID", "affirmed", "planned", "AGREE"),
        ("AID", "denied", "planned", "REJECT"),
        ("RETREAT", "affirmed", "asked", "REQUEST"),
        ("SANCTION", "affirmed", "conditional", "THREATEN"),
        (None, "affirmed", "asserted", None),
    ],
)  # fmt: skip
def test_the_manuals_reading_of_intent(type_: str | None, polarity: str, modality: str, expected: str | None) -> None:
    assert plover_type(type_, polarity, modality) == expected  # type: ignore[arg-type]


def test_quad_classes() -> None:
    assert [quad_class(t) for t in ("AGREE", "AID", "ACCUSE", "COERCE", None)] == [  # type: ignore[arg-type]
        (1, "verbal cooperation"),
        (2, "material cooperation"),
        (3, "verbal conflict"),
        (4, "material conflict"),
        None,
    ]
