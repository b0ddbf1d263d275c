"""Row ``ledger``: the whole job on stories of several pages, by the scorer that comes with them.

Every page of a story is read as if it had come alone; its name, its order and its folder are not looked at.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from eval.scorers import need, scorer
from onrecord import pipeline
from onrecord.codec import to_lines
from onrecord.reconcile import reconcile
from onrecord.records import Page

MEDIA = {".html": "text/html", ".txt": "text/plain"}


def predict(story: Path) -> list[str]:
    """The ledger of one story folder as JSON lines."""
    readings = [
        pipeline.read_page(Page(path.read_bytes(), path.name, MEDIA[path.suffix]))
        for path in sorted(story.iterdir())
        if path.suffix in MEDIA
    ]
    articles = [reading.article for reading in readings]
    claims = [claim for reading in readings for claim in reading.claims]
    return list(to_lines(articles, claims, reconcile(articles, claims)))


def run(bench: Path, row: str) -> dict[str, float]:
    """All metrics of ``score_ledger.py --json`` over the stories of the bench folder."""
    stories = need(bench / "ledger" / "stories")
    score = scorer(bench, "ledger/tools/score_ledger.py")
    with tempfile.TemporaryDirectory() as folder:
        for story in sorted(path for path in stories.iterdir() if path.is_dir()):
            (Path(folder) / f"{story.name}.jsonl").write_text("\n".join(predict(story)) + "\n", "utf-8")
        metrics: dict[str, float] = score.flat(score.score(str(stories), folder))
        return metrics
