"""Count how rare stems are in news and write ``document_frequency.toml``.

    python training/reconcile/document_frequency.py --bench ../shared/bench

The counts are static, so that clustering is a function of the articles alone. Only stems and their rarity in steps of a
tenth enter the table: no text of the data does.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from onrecord.reconcile.terms import stem, words

OUT = Path(__file__).parents[2] / "src" / "onrecord" / "lang" / "en" / "document_frequency.toml"
RAREST = 4  # stems in fewer documents are left out
HEADLINES = 10  # to a document, so that their words get a fair share


def rows(path: Path) -> list[dict]:
    body = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return [json.loads(line) for line in body.decode("utf-8").split("\n") if line.strip()]


def texts(bench: Path) -> Iterator[str]:
    for name in ("attribution/polnear-train.jsonl.gz", "reconcile/fnc_bodies.jsonl.gz", "reading/text.jsonl.gz"):
        yield from (row.get("text") or "" for row in rows(bench / name))
    for row in rows(bench / "reconcile/ecbplus_docs.jsonl.gz"):
        yield " ".join(" ".join(sentence) for sentence in row["sentences"].values())
    for folder, pattern in (("times", "times_*.jsonl"), ("places", "places_*.jsonl")):
        for path in sorted((bench / folder).glob(pattern)):
            yield from (row["text"] for row in rows(path))
    titles = [row["title"] for row in rows(bench / "reconcile/uci_stories.jsonl.gz")]
    yield from (" ".join(titles[i : i + HEADLINES]) for i in range(0, len(titles), HEADLINES))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bench", type=Path, default=Path("../shared/bench"))
    documents = [{stem(word) for word in words(text)} for text in texts(parser.parse_args().bench)]
    counts = Counter(word for document in documents for word in document if len(word) < 25)
    levels: dict[str, list[str]] = {}
    for word, count in counts.items():
        if count >= RAREST and not any(ch.isdigit() for ch in word):
            levels.setdefault(f"{math.log(len(documents) / count):.1f}", []).append(word)
    lines = [
        "# How rare stems are in news: natural logarithm of documents over documents that hold the stem, in steps of 0.1.",
        f"# Counted over {len(documents)} news texts; stems in fewer than four are left out.",
        f"unlisted = {math.log(len(documents) / 2):.1f}",
        "",
        "[idf]",
        *(f'"{level}" = "{" ".join(sorted(levels[level]))}"' for level in sorted(levels, key=float)),
    ]
    OUT.write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
