"""Turn passages marked by hand into training records: ``python mark.py extra.txt extra.jsonl``.

``{S1 the ministry} {Q1 said} {C1 it was safe}`` marks source, cue and content of attribution 1; marks may nest, a role
may be marked several times (split contents), an attribution without ``S`` has no source. A line is a paragraph, a blank
line ends a passage, ``#`` starts a comment. Attributions lacking a cue or a content are dropped.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

ROLES = {"S": "source", "Q": "cue", "C": "content"}


def parse(marked: str, name: str) -> dict[str, object]:
    """One marked passage as a record."""
    text, stack = "", []
    spans: dict[str, dict[str, list[list[int]]]] = {}
    for piece in re.split(r"(\{[SQC]\d+ |\})", marked):
        if re.fullmatch(r"\{[SQC]\d+ ", piece):
            stack.append((piece[1], piece[2:-1], len(text)))
        elif piece == "}":
            role, number, start = stack.pop()
            spans.setdefault(number, {r: [] for r in ROLES.values()})[ROLES[role]].append([start, len(text)])
        else:
            text += piece
    if stack or "{" in text:
        raise ValueError(f"unbalanced marks: {marked[:60]}")
    attributions = [{r: sorted(s) for r, s in spans[n].items()} for n in sorted(spans, key=int)]
    return {"id": name, "text": text, "attributions": [a for a in attributions if a["cue"] and a["content"]]}


def main() -> None:
    """Read the marked passages and write the records."""
    source, target = map(Path, sys.argv[1:3])
    lines = [x for x in source.read_text(encoding="utf-8").split("\n") if not x.startswith("#")]
    passages = [x.strip() for x in "\n".join(lines).split("\n\n") if x.strip()]
    records = [parse(x.replace("\n", "\n\n"), f"extra-{n:03}") for n, x in enumerate(passages, 1)]
    target.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records), encoding="utf-8")


if __name__ == "__main__":
    main()
