"""Row ``attribution``: source, cue and content on annotated politics news.

The data join coordinated sources in one attribution and count "that" to the content; ours are brought to that form
for the comparison.
Set ``ONRECORD_EVAL_RULES=1`` to score the rules alone.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from eval.places import as_article
from eval.scorers import read_jsonl, scorer
from onrecord.extract.attribution import attribute
from onrecord.extract.parse import parse
from onrecord.extract.values import Attribution
from onrecord.pipeline import default_tagger
from onrecord.records import Spans


def joined(found: tuple[Attribution, ...], text: str = "") -> list[dict[str, Any]]:
    """Attributions with the same cue and content as one, their sources together; "that" put back before a content."""
    groups: dict[tuple[Spans, Spans], set[tuple[int, int]]] = {}
    for one in found:
        spans = groups.setdefault((one.cue, one.content), set())
        spans |= {(s.start, s.end) for s in one.source} | {(s.start, s.end) for link in one.via for s in link}
    return [
        {"source": sorted(source), "cue": [list(s) for s in cue], "content": [_with_that(s, text) for s in content]}
        for (cue, content), source in groups.items()
    ]


def _with_that(span: tuple[int, int], text: str) -> list[int]:
    """The data count the complementiser to the content; ours leaves it out."""
    start, end = span
    return [start - 5 if text[max(start - 5, 0) : start].lower() == "that " else start, end]


def run(bench: Path, row: str) -> dict[str, float]:
    """Linked F1 by kind, accuracy of the source, content exact and soft."""
    score = scorer(bench, "attribution/score_attribution.py")
    gold = read_jsonl(bench / "attribution" / "polnear-dev.jsonl")
    tagger = None if os.environ.get("ONRECORD_EVAL_RULES") else default_tagger()
    predictions = {
        record["id"]: joined(attribute(parse(as_article(record["id"], record["text"])), tagger), record["text"])
        for record in gold
    }
    result = score.score(gold, predictions)
    linked, content = result["linked"]["linked"], result["roles"]["content"]
    return {
        "linked_f1": linked["all"]["F1"],
        **{kind: linked[kind]["F1"] for kind in ("direct", "indirect", "mixed", "no_source")},
        "source_acc": result["linked"]["source_acc"],
        "content_soft": content["soft"]["F1"],
        "content_exact": content["exact"]["F1"],
    }
