"""Row ``stories``: clustering of articles into stories, B-cubed F1 on three collections.

Headlines alone with the hour they were seen (UCI), bodies alone without any time (FNC), whole short articles
without time (ECB+). Nothing but the text and the time is looked at: no category, no publisher. UCI's pages were fetched
story by story, so that those of one story bear times seconds apart; ``uci_untimed`` is the same collection with no times at all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from eval.scorers import Absent, read_jsonl, scorer
from onrecord.reconcile.stories import Document, cluster, describe

_HOUR_MS = 3_600_000
_EPOCH = 719_163 * 24.0  # hours from 0001-01-01 to 1970-01-01


def documents(bench: Path, name: str) -> tuple[list[Document], dict[str, str]]:
    """The documents of a collection and the gold story of each."""
    rows = read_jsonl(bench / "reconcile" / name)
    gold: dict[str, str] = {}
    made: list[Document] = []
    span: tuple[float, float] | None
    for row in rows:
        if "title" in row:
            seen = _EPOCH + row["crawl_ms"] / _HOUR_MS
            key, head, body, span = row["id"], row["title"], [], (seen, seen)
        elif "body_id" in row:
            key, head, body, span = row["body_id"], "", row["text"].split("\n\n"), None
        else:
            sentences = [" ".join(row["sentences"][n]) for n in sorted(row["sentences"], key=int)]
            key, head, body, span = row["doc_id"], "", sentences, None
        gold[key] = row["story"]
        made.append(describe(key, head, body, span))
    return made, gold


def numbered(groups: Sequence[Sequence[str]]) -> Mapping[str, str]:
    """Item to the number of its group."""
    return {item: str(i) for i, group in enumerate(groups) for item in group}


def run(bench: Path, row: str) -> dict[str, float]:
    """B-cubed F1 in per cent on each collection that is there."""
    score = scorer(bench, "reconcile/score_clusters.py").score
    scores: dict[str, float] = {}
    for metric, name in (
        ("uci", "uci_stories.jsonl.gz"),
        ("uci_untimed", "uci_stories.jsonl.gz"),
        ("fnc", "fnc_bodies.jsonl.gz"),
        ("ecb", "ecbplus_docs.jsonl.gz"),
    ):
        try:
            made, gold = documents(bench, name)
        except Absent:
            continue
        if metric == "uci_untimed":
            made = [replace(one, span=None) for one in made]
        scores[metric] = score(gold, numbered(cluster(made)))["bcubed_f1"]
    if not scores:
        raise Absent("reconcile/")
    return scores
