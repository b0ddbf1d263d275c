"""Row ``matching``: the claim that a headline is about, among all claims of Emergent; share right at rank one."""

from __future__ import annotations

from pathlib import Path

from eval.scorers import read_jsonl
from onrecord.reconcile.matching import Claims


def run(bench: Path, row: str) -> dict[str, float]:
    """P@1 in per cent; ties go to the claim that stands first in the alphabet."""
    rows = read_jsonl(bench / "reconcile" / "emergent.jsonl.gz")
    claims = Claims([r["claim"] for r in rows])
    right = sum(claims.ranked(r["headline"], 1)[0][0] == r["claim"] for r in rows)
    return {"p1": 100 * right / len(rows)}
