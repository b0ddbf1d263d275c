"""How sure a field is: measured, monotone in what the model says, empty where it is not sure enough, and explained."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from onrecord.cli.app import run
from onrecord.extract import calibration
from onrecord.extract.calibration import FIELDS, abstaining, probability, sureness
from onrecord.lang import table
from onrecord.pipeline import Reading, read_page
from onrecord.records import Claim, Event, Mention, Page, Place, Span, Time, Words
from onrecord.views.explanation import explanations

STORY = Path(__file__).parents[2] / "examples" / "skagerrak-leak"
CLAIM = Claim(
    "c1",
    "a1",
    "body",
    Words((Span(10, 30),), "the port was closed"),
    Mention((Span(0, 5),), "Halden", "Halden Line", "organisation", "Halden Line"),
    cue=Words((Span(6, 9),), "said"),
    method="model",
    confidence=0.9,
)


@pytest.fixture(scope="module")
def reading() -> Reading:
    path = STORY / "02-fjord-herald.html"
    return read_page(Page(path.read_bytes(), path.name, "text/html"))


def test_every_field_was_measured_and_its_error_is_small() -> None:
    fitted = {field: one for field, one in table("confidence").items() if field != "words"}
    assert set(FIELDS) - set(fitted) == {"own voice"}  # 66 annotated ones are too few
    assert all(one["error"] <= 0.05 and one["rows"] >= 100 for one in fitted.values())


def test_a_surer_model_makes_a_surer_attribution() -> None:
    sure = [
        probability("attribution", calibration.attribution_signs(replace(CLAIM, confidence=c)))
        for c in (0.3, 0.5, 0.7, 0.95)
    ]
    assert sure == sorted(sure)
    assert 0 < sure[0] < sure[-1] < 1


def test_what_is_not_measured_is_not_given_a_figure() -> None:
    own = replace(
        CLAIM, cue=None, source=Mention((), None, "Valley Post", "outlet"), quotation="none", method="own-voice"
    )
    fields = {one.field: one for one in sureness(own)}
    assert fields["own voice"].probability is None
    assert "attribution" not in fields


def test_less_sure_than_the_threshold_is_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    place = Place((Span(1, 4),), "Moss", "Moss", "NOR", None, 59.4, 10.7, "geonames:1", "city", 0.4)
    time = Time((Span(1, 4),), "May", "2025-05", "2025-05-01", "2025-05-31", "month", "2025-05", "DATE")
    event = Event("AID", "food", None, "send", (Span(1, 2),), (Mention((Span(0, 2),), "it"),), (), (place,), time)
    claim = replace(CLAIM, event=event)
    words = {"words": table("confidence")["words"]}
    high = words | {field: {"bias": 9.0, "weights": {}, "threshold": 0.5} for field in FIELDS}
    low = words | {field: {"bias": -9.0, "weights": {}, "threshold": 0.5} for field in FIELDS}
    monkeypatch.setattr(calibration, "table", lambda name: high)
    assert abstaining(claim) is claim
    monkeypatch.setattr(calibration, "table", lambda name: low)
    left = abstaining(claim).event
    assert (left.type, left.mode, left.actor) == (None, None, ())
    assert (left.place[0].text, left.place[0].name, left.place[0].lat) == ("Moss", None, None)
    assert left.time is not None
    assert (left.time.text, left.time.value) == ("May", None)
    assert abstaining(abstaining(claim)) == abstaining(claim)
    assert abstaining(claim).content == claim.content


def test_every_field_is_explained_by_words_of_the_page(reading: Reading) -> None:
    assert reading.claims
    for claim in reading.claims:
        fields = explanations(claim, reading.article)
        assert [one.field for one in fields] == sorted((one.field for one in fields), key=FIELDS.index)
        for one in fields:
            assert one.by
            assert " … ".join(reading.article.text[s.start : s.end] for s in sorted(one.spans)) == one.words
            if one.probability is not None and one.threshold is not None and one.value and one.field != "event type":
                assert one.probability >= one.threshold


def test_explain_on_the_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def command(*words: str) -> str:
        monkeypatch.setattr(sys, "argv", ["onrecord", *words, "--db", str(tmp_path / "l.db")])
        assert run() == 0
        return capfd.readouterr().out

    command("add", str(STORY / "01-skagerrak-press-agency.txt"))
    identity = json.loads(command("claims").splitlines()[0])["id"]
    fields = [json.loads(line) for line in command("explain", identity[:8]).splitlines()]
    assert {"attribution", "source", "stance"} <= {one["field"] for one in fields}
    assert all(one["claim"] == identity for one in fields)
    shown = command("explain", identity, "--format", "table")
    assert "attribution" in shown
    assert "%" in shown
