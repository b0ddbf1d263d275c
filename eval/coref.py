"""Row ``coref``: which mentions of events, across documents, are one event (ECB+, gold mentions, CoNLL F1).

Mentions are compared within the stories that our own clustering finds; gold gives only where a mention stands.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from eval.clusters import numbered
from eval.scorers import read_jsonl, scorer
from onrecord.reconcile.events import EventMention, cluster_events, mention
from onrecord.reconcile.stories import cluster, describe


def mentions(bench: Path) -> tuple[list[list[EventMention]], dict[str, str]]:
    """The event mentions by predicted story, and the gold chain of each."""
    rows = read_jsonl(bench / "reconcile" / "ecbplus_docs.jsonl.gz")
    gold: dict[str, str] = {}
    documents = []
    made: dict[str, list[EventMention]] = {}
    for row in rows:
        key = row["doc_id"]
        order = sorted(row["sentences"], key=int)
        document = describe(key, "", [" ".join(row["sentences"][n]) for n in order], None)
        documents.append(document)
        made[key] = []
        for m in row["mentions"]:
            if m["kind"] != "event":
                continue
            gold[m["mid"]] = m["chain"]
            at = (min(m["tokens"]), max(m["tokens"]) + 1)
            sentence = row["sentences"][str(m["sent"])]
            made[key].append(mention(m["mid"], (key, m["sent"]), sentence, at, document.weights))
    story = numbered(cluster(documents))
    by_story: dict[str, list[EventMention]] = defaultdict(list)
    for key, found in made.items():
        by_story[story[key]] += found
    return [by_story[k] for k in sorted(by_story)], gold


def run(bench: Path, row: str) -> dict[str, float]:
    """CoNLL F1 in per cent: the mean of MUC, B-cubed and CEAF-e."""
    score = scorer(bench, "reconcile/score_clusters.py").score
    stories, gold = mentions(bench)
    groups = [group for story in stories for group in cluster_events(story)]
    return {"conll": score(gold, numbered(groups))["conll_f1"]}
