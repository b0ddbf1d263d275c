"""How often the headline is the publisher's, by rule and by outlets that no rule was adopted on.

    python training/reading/titles.py DIR        DIR holds html.jsonl.gz and html_gold.jsonl.gz

For each outlet the rules are chosen anew on the other outlets: the set that is right on most of their pages (of equals the larger,
then the smaller set), and scored on that outlet. The scorer of the same folder says what is right.
"""

from __future__ import annotations

import argparse
import gzip
import importlib.util
import itertools
import json
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import lxml.html
from lxml.html import HTMLParser

from onrecord.read import titles
from onrecord.read.metadata import Metadata


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    score = scorer(folder)
    wanted = {gold["id"]: gold for gold in lines(folder / "html_gold.jsonl.gz") if gold["headline"]}
    pages = []
    for page in lines(folder / "html.jsonl.gz"):
        if page["id"] in wanted:
            root = lxml.html.document_fromstring(
                page["html"].encode(), parser=HTMLParser(encoding="utf-8", huge_tree=True)
            )
            meta = Metadata(root, page.get("url"))
            gold = wanted[page["id"]]
            # editions of one outlet in several languages are one outlet
            outlet = page["id"].split("_")[1].rstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") or page["id"].split("_")[1]
            pages.append((outlet, meta.given_titles(meta.outlet()), score.nh(gold["headline"])))

    def right(rules: tuple[titles.Rule, ...]) -> list[bool]:
        return [score.nh(titles.headline(said, rules)) == gold for _, said, gold in pages]

    sets = [chosen for size in range(len(titles.RULES) + 1) for chosen in itertools.combinations(titles.RULES, size)]
    found = {chosen: right(chosen) for chosen in sets}
    none, every = found[()], found[titles.RULES]
    print(f"no rule {sum(none)}, every rule {sum(every)} of {len(pages)} ({100 * sum(every) / len(pages):.1f} %)")
    for rule in titles.RULES:
        alone = found[rule,]
        gained = [page[0] for page, a, b in zip(pages, none, alone, strict=True) if b > a]
        lost = [page[0] for page, a, b in zip(pages, none, alone, strict=True) if b < a]
        print(f"  {rule.__name__:16} right at {gained}, wrong at {lost}")
    for name, sign in (("larger", 1), ("smaller", -1)):
        hits = 0
        for outlet in sorted({page[0] for page in pages}):
            rest = [page[0] != outlet for page in pages]
            best = max(sets, key=lambda s: (sum(itertools.compress(found[s], rest)), sign * len(s)))
            hits += sum(itertools.compress(found[best], (not other for other in rest)))
        print(f"outlets left out, of equals the {name} set: {hits} ({100 * hits / len(pages):.1f} %)")


def lines(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)


def scorer(folder: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("score_reading", folder / "score_reading.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    main()
