"""Row ``quantities``: NewsQuant values, and the full normal form on wire sentences."""

from __future__ import annotations

import contextlib
import io
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from eval.scorers import read_jsonl, scorer
from onrecord.extract.parse import load_parser
from onrecord.extract.quantities import find_quantities
from onrecord.records import Quantity


def run(bench: Path, row: str) -> dict[str, float]:
    """``newsquant_value`` and ``wire_full``."""
    nlp = load_parser()
    news = read_jsonl(bench / "quantities" / "quantities_newsquant.jsonl")
    wire = read_jsonl(bench / "quantities" / "quantities_wire.jsonl")
    predictions = [
        {
            "id": record["id"],
            "quantities": [form for q in find_quantities(nlp(record["text"])) if (form := news_form(q)) is not None],
        }
        for record in news
    ]
    value = _newsquant(bench, predictions)
    full = scorer(bench, "quantities/score_quantities.py").score(
        wire,
        [
            {"id": record["id"], "quantities": [wire_form(q) for q in find_quantities(nlp(record["text"]))]}
            for record in wire
        ],
    )
    return {"newsquant_value": round(value, 2), "wire_full": round(100 * full["full"][2], 2)}


def _newsquant(bench: Path, predictions: list[dict[str, Any]]) -> float:
    """That scorer is a command only: call it as one."""
    module = scorer(bench, "quantities/score_newsquant.py")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "predictions.jsonl"
        path.write_text("\n".join(map(json.dumps, predictions)), "utf-8")
        arguments, sys.argv = (
            sys.argv,
            ["score", str(bench / "quantities" / "quantities_newsquant.jsonl"), "--pred", str(path), "--json"],
        )
        try:
            with contextlib.redirect_stdout(io.StringIO()) as out:
                module.main()
        finally:
            sys.argv = arguments
    return float(json.loads(out.getvalue())["value_f1"])


def news_form(quantity: Quantity) -> dict[str, float | None] | None:
    """Our quantity in the conventions of NewsQuant: "dozens" is 12 to 120, and a bare age in commas is none."""
    if quantity.kind == "age" and quantity.text.strip().isdigit():
        return None
    if (
        quantity.approximator == "plural"
        and quantity.low is not None
        and not quantity.text.lower().startswith(("several", "a few"))
    ):
        return {"value": None, "min": quantity.low / 2, "max": quantity.low * 5}
    return {"value": quantity.value, "min": quantity.low, "max": quantity.high}


def wire_form(quantity: Quantity) -> dict[str, Any]:
    """Our quantity in the conventions of the wire sentences, whose open bounds start at the number itself."""
    low, high = quantity.low, quantity.high
    if quantity.approximator == "more_than":
        low, high = quantity.value, None
    elif quantity.approximator in {"less_than", "nearly"}:
        low, high = None, quantity.value
    elif quantity.approximator == "about":
        low = high = None
    value, unit = quantity.value, quantity.unit
    counted = quantity.kind in ("count", "ratio")
    noun = quantity.unit if counted else quantity.noun
    if unit == "decade" and value is not None:
        value, low, high, unit = 10 * value, low and 10 * low, high and 10 * high, "year"
    if counted:
        unit = "ratio" if quantity.kind == "ratio" else None
    return {
        "start": quantity.spans[0].start,
        "end": quantity.spans[0].end,
        "kind": quantity.kind,
        "value": value,
        "min": low,
        "max": high,
        "approx": quantity.approximator,
        "unit": unit,
        "noun": "person" if noun == "people" else noun,
    }
