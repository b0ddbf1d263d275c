"""Floors under the scores: they only rise.

``eval/floors.toml`` holds, for each row and metric, the least score that a change may give. ``--gate`` fails below
one; ``--raise`` lifts floors to what was measured (less a margin) and never lowers any. Lowering one is a change of
that file by hand, with its reason in the history.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

FLOORS = Path(__file__).parent / "floors.toml"
# A score may wobble by this much between machines (other BLAS, other rounding of a model) without failing.
MARGIN = 0.3
# Rows of few cases, or that go through an int8 model, wobble more: 238 assertions, of which eleven are called corroborated.
WIDER = {"ledger": 1.5, "attribution": 0.6, "stories": 0.6, "matching": 0.8}
ONE_CASE = {"false_corroboration": 10.0}
# For these the smaller number is the better one: the floor is a ceiling.
LOWER_IS_BETTER = frozenset(
    {
        "leak_caption", "leak_credit", "leak_related", "leak_bio", "leak_contributor",
        "mae", "agree_wrong", "denial_missed", "false_corroboration",
    }
)  # fmt: skip

Scores = dict[str, dict[str, float]]


def load(path: Path = FLOORS) -> Scores:
    """The floors in force; none where there is no file."""
    return tomllib.loads(path.read_text("utf-8")) if path.exists() else {}


def faults(scores: Scores, floors: Scores) -> list[str]:
    """One line for each score under its floor; a row that was not measured is no fault."""
    lines = []
    for row, metrics in floors.items():
        for metric, floor in metrics.items():
            score = scores.get(row, {}).get(metric)
            if score is None:
                continue
            if score > floor + 1e-9 if metric in LOWER_IS_BETTER else score < floor - 1e-9:
                side = "over its ceiling" if metric in LOWER_IS_BETTER else "under its floor"
                lines.append(f"{row} {metric}: {score:.2f} is {side} of {floor:.2f}")
    return lines


def margin(row: str, metric: str) -> float:
    """How far under a score its floor lies."""
    return ONE_CASE.get(metric, WIDER.get(row, MARGIN))


def raised(scores: Scores, floors: Scores) -> Scores:
    """The floors lifted to what was measured, less the margin; none is lowered."""
    result: Scores = {row: dict(metrics) for row, metrics in floors.items()}
    for row, metrics in scores.items():
        kept = result.setdefault(row, {})
        for metric, score in metrics.items():
            if metric in LOWER_IS_BETTER:
                kept[metric] = round(min(kept.get(metric, float("inf")), score + margin(row, metric)), 2)
            else:
                kept[metric] = round(max(kept.get(metric, 0.0), score - margin(row, metric)), 2)
    return result


def save(floors: Scores, path: Path = FLOORS) -> None:
    """Write the floors as TOML."""
    lines = ["# The least score that a change may give; `python -m eval --bench DIR --raise` lifts them."]
    for row, metrics in floors.items():
        lines += ["", f"[{row}]", *(f"{metric} = {value}" for metric, value in metrics.items())]
    path.write_text("\n".join(lines) + "\n", "utf-8")
