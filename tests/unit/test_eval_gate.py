"""Floors only rise, and a score under one is a fault."""

from pathlib import Path

from eval import gate
from eval.__main__ import main


def test_a_score_under_its_floor_is_a_fault() -> None:
    assert gate.faults({"times": {"value_f1": 79.9}}, {"times": {"value_f1": 80.0}})
    assert not gate.faults({"times": {"value_f1": 80.0}}, {"times": {"value_f1": 80.0}})


def test_for_errors_the_floor_is_a_ceiling() -> None:
    assert gate.faults({"ledger": {"false_corroboration": 4.0}}, {"ledger": {"false_corroboration": 3.0}})
    assert not gate.faults({"ledger": {"false_corroboration": 2.0}}, {"ledger": {"false_corroboration": 3.0}})


def test_raising_never_lowers(tmp_path: Path) -> None:
    floors = {"times": {"value_f1": 80.0}, "ledger": {"false_corroboration": 1.0}}
    lifted = gate.raised({"times": {"value_f1": 70.0}, "ledger": {"false_corroboration": 9.0}}, floors)
    assert lifted == floors
    assert gate.raised({"times": {"value_f1": 90.0}}, floors)["times"]["value_f1"] > 80.0
    gate.save(lifted, tmp_path / "floors.toml")
    assert gate.load(tmp_path / "floors.toml") == floors


def test_absent_data_are_said_and_are_no_failure(tmp_path: Path, capsys) -> None:  # type: ignore[no-untyped-def]
    assert main(["--bench", str(tmp_path / "nowhere")]) == 0
    assert "absent" in capsys.readouterr().err
