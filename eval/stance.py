"""Row ``stance``: the stance of a headline on a claim (Emergent), and the two errors that a ledger cannot afford.

``agree_wrong``: of what is called agreement, the share that only reports or denies (false corroboration);
``denial_missed``: of the denials, the share not seen. The shipped weights were
fitted on the development half, so this row flatters there: cross-validated over claims it is macro-F1 75.6 with 14.6 % of
"agree" wrong and 19 % of denials missed (``python training/reconcile/stance.py --cv``). On other data the row stands as it is.
"""

from __future__ import annotations

from pathlib import Path

from eval.scorers import read_jsonl, scorer
from onrecord.reconcile.stance import stance_of

FOLD = {"for": "agree", "against": "deny", "observing": "report"}


def run(bench: Path, row: str) -> dict[str, float]:
    """Macro-F1 and the two error rates, in per cent."""
    score = scorer(bench, "reconcile/score_stance.py").score
    rows = read_jsonl(bench / "reconcile" / "emergent.jsonl.gz")
    gold = {r["id"]: FOLD[r["stance"]] for r in rows}
    predicted = {r["id"]: stance_of(r["headline"], r["claim"]) for r in rows}
    scores = score(gold, predicted)
    return {
        "macro_f1": scores["macro_f1"],
        "agree_wrong": scores["false_corroboration"],
        "denial_missed": scores["missed_denial"],
    }
