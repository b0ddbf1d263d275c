"""Row ``places``: toponyms found and put within 161 km, end to end; ``country`` is the mean over the corpora."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from eval.scorers import read_jsonl, scorer
from onrecord.extract.parse import parse
from onrecord.extract.places import find_places
from onrecord.records import Article, Block, Place

CORPORA = ("lgl", "trnews", "geovirus", "gwn")


def as_article(identity: str, text: str, published: str | None = None) -> Article:
    """A bare text as an article of body blocks, one a line."""
    blocks, position = [], 0
    for line in text.split("\n"):
        if line.strip():
            blocks.append(Block("body", position, position + len(line)))
        position += len(line) + 1
    return Article(identity, "", identity, text, tuple(blocks), published=published)


def run(bench: Path, row: str) -> dict[str, float]:
    """``e2e_*`` of each corpus and ``country``."""
    score = scorer(bench, "places/score_places.py")
    result: dict[str, float] = {}
    right = []
    for corpus in CORPORA:
        gold = read_jsonl(bench / "places" / f"places_{corpus}.jsonl")
        predictions = [
            {
                "id": record["id"],
                "toponyms": [
                    {
                        "start": p.spans[0].start,
                        "end": p.spans[0].end,
                        "lat": p.lat,
                        "lon": p.lon,
                        "country": _iso2(p.country),
                    }
                    for p in _find(corpus, as_article(record["id"], record["text"]))
                ],
            }
            for record in gold
        ]
        scores = score.score(gold, predictions)
        result[f"e2e_{corpus}"] = round(100 * scores["e2e_f161"][2], 2)
        right.append(scores["res_country"])
    result["country"] = round(100 * sum(right) / len(right), 2)
    return result


def _find(corpus: str, article: Article) -> tuple[Place, ...]:
    """Toponyms by the rules of the corpus: all annotate names of governments; all but GeoVirus adjectives and names inside names."""
    wide = corpus != "geovirus"
    return find_places(parse(article), governments=True, demonyms=wide, anaphors=False, inside=wide)


@cache
def _short_codes() -> dict[str, str]:
    return tomllib.loads((Path(__file__).parent / "iso2.toml").read_text("utf-8"))


def _iso2(iso3: str | None) -> str | None:
    return _short_codes().get(iso3) if iso3 else None
