"""Row ``times``: TIMEX3 values, as TempEval-3 scores them."""

from __future__ import annotations

from pathlib import Path

from eval.scorers import Absent, read_jsonl, scorer
from onrecord.extract.parse import load_parser
from onrecord.extract.times import find_times

CORPORA = ("timebank", "aquaint", "meantime", "te3platinum")


def _day(dct: str | None) -> str | None:
    """The publication day, ISO; a few of MEANTIME's are written day first."""
    parts = (dct or "").split("-")
    return "-".join(reversed(parts)) if len(parts) == 3 and len(parts[2]) == 4 else dct


def run(bench: Path, row: str) -> dict[str, float]:
    """``value_f1`` and ``relaxed_f1`` of each corpus that is there."""
    score = scorer(bench, "times/score_times.py")
    nlp = load_parser()
    result: dict[str, float] = {}
    for corpus in CORPORA:
        try:
            gold = read_jsonl(bench / "times" / f"times_{corpus}.jsonl")
        except Absent:
            if corpus != "te3platinum":  # kept back on purpose
                raise
            continue
        docs = nlp.pipe(record["text"] for record in gold)
        predictions = [
            {
                "id": record["id"],
                "timexes": [
                    {
                        "start": t.spans[0].start,
                        "end": t.spans[0].end,
                        "type": t.timex_type,
                        "value": t.timex,
                        "text": t.text,
                    }
                    for t in find_times(record["text"], _day(record["dct"]), doc=doc)
                ],
            }
            for record, doc in zip(gold, docs, strict=True)
        ]
        scores = score.score(gold, predictions)
        result[f"value_f1_{corpus}"] = round(100 * scores["value_f1"], 2)
        result[f"relaxed_f1_{corpus}"] = round(100 * scores["relaxed"][2], 2)
    return result
