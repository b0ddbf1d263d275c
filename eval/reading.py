"""Rows ``reading_html`` and ``reading_text``: body, headline, authors, date and line labels of news pages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from eval.scorers import need, read_jsonl, scorer
from onrecord.errors import Unreadable
from onrecord.read import read
from onrecord.records import Article, Page

# how the data name our roles
LABEL = {"contributor": "contrib"}
LEAKS = ("caption", "credit", "related", "bio", "contrib")


def run(bench: Path, row: str) -> dict[str, float]:
    """Scores of one of the two rows."""
    return _html(bench) if row == "reading_html" else _text(bench)


def _read(record: dict[str, Any], key: str, media_type: str) -> Article | None:
    try:
        return read(Page(record[key].encode("utf-8"), record.get("url") or record["id"], media_type))
    except Unreadable:
        return None


def _body(article: Article) -> str:
    return "\n".join(article.words(block) for block in article.blocks if block.role in ("body", "subhead"))


def _html(bench: Path) -> dict[str, float]:
    score = scorer(bench, "reading/score_reading.py")
    gold = read_jsonl(bench / "reading" / "html_gold.jsonl.gz")
    pages = read_jsonl(need(bench / "reading" / "html.jsonl.gz"))
    articles = {page["id"]: _read(page, "html", "text/html") for page in pages}
    predictions = [
        {
            "id": identity,
            "body": _body(article),
            "headline": article.headline,
            "authors": list(article.authors),
            "date": article.published,
        }
        for identity, article in articles.items()
        if article is not None
    ]
    result: dict[str, float] = {}
    for name in ("fundus", "scrapinghub"):
        part = [record for record in gold if record["set"] == name]
        if part:
            result[f"body_f1_{name}"] = score.score_html(part, predictions)["body_f1"]
    whole = score.score_html(gold, predictions)
    result |= {"headline": whole["headline"], "authors": whole["authors_exact"], "date": whole["date"]}
    return result | _leaks(bench, {p["id"]: str(p["body"]) for p in predictions})


def _leaks(bench: Path, bodies: dict[str, str]) -> dict[str, float]:
    """Share of the lines with each label, of 20 characters or more, that stand in the extracted body."""
    lines: dict[str, list[bool]] = {label: [] for label in LEAKS}
    for record in read_jsonl(bench / "reading" / "text_gold.jsonl.gz"):
        if record["view"] != "page" or record["id"] not in bodies:
            continue
        body = " ".join(bodies[record["id"]].split())
        for text, label in zip(record["lines"], record["labels"], strict=True):
            folded = " ".join(text.split())
            if label in lines and len(folded) >= 20:
                lines[label].append(folded in body)
    return {
        f"leak_{'contributor' if label == 'contrib' else label}": round(100 * sum(found) / len(found), 1)
        for label, found in lines.items()
        if found
    }


def _text(bench: Path) -> dict[str, float]:
    score = scorer(bench, "reading/score_reading.py")
    gold = read_jsonl(bench / "reading" / "text_gold.jsonl.gz")
    predictions = []
    for record in read_jsonl(need(bench / "reading" / "text.jsonl.gz")):
        article = _read(record, "text", "text/plain")
        if article is None:
            continue
        predictions.append(predicted(article, record["id"], record["view"]))
    views = score.score_text(gold, predictions)
    result: dict[str, float] = {}
    for view, tail in (("page", ""), ("article", "_article")):
        if view in views:
            for metric in ("body_f1", "headline", "authors_f1", "date", "macro_gold"):
                result[f"{metric}{tail}"] = views[view][metric]
    return result


def predicted(article: Article, identity: str, view: str) -> dict[str, Any]:
    """The article as the scorer of flattened text asks for it."""
    return {
        "id": identity,
        "view": view,
        "labels": _labels(article),
        "headline": article.headline,
        "authors": list(article.authors),
        "date": article.published,
    }


def _labels(article: Article) -> list[str]:
    """One label for each non-empty line: that of the block that begins first in it."""
    labels = []
    position = 0
    for line in article.text.split("\n"):
        end = position + len(line)
        if line.strip():
            role = next((b.role for b in article.blocks if b.start < end and b.end > position), "other")
            labels.append(LABEL.get(role, role))
        position = end + 1
    return labels
