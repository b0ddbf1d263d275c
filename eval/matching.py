"""Row ``matching``: the claim that a headline is about, among all claims of Emergent; share right at rank one."""

from __future__ import annotations

from pathlib import Path

from eval.scorers import read_jsonl
from onrecord.reconcile.terms import content_stems, cosine, vector


def run(bench: Path, row: str) -> dict[str, float]:
    """P@1 in per cent; ties go to the claim that stands first in the alphabet."""
    rows = read_jsonl(bench / "reconcile" / "emergent.jsonl.gz")
    claims = sorted({r["claim"] for r in rows})
    vectors = [(claim, vector(content_stems(claim))) for claim in claims]
    right = 0
    for r in rows:
        mine = vector(content_stems(r["headline"]))
        best = max(vectors, key=lambda pair: cosine(mine, pair[1]))
        right += best[0] == r["claim"]
    return {"p1": 100 * right / len(rows)}
