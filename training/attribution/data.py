"""Annotated articles to training windows: sub-words, three BIO layers, and one labelling of the window for each cue.

The records are JSON lines ``{"id", "text", "attributions": [{"source", "cue", "content"}], "discard"}`` whose offsets
are half-open code points. A window is a run of whole paragraphs with a separator between them, as at run time.
"""

from __future__ import annotations

import gzip
import json
import random
from bisect import bisect_left
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer

CLS, SEP = 101, 102
ROLES = ("source", "cue", "content")
OUTSIDE, SOURCE, CUE, CONTENT = range(4)  # labels of a token towards one cue
IGNORE = -100


@dataclass
class Paragraph:
    """One line of an article: sub-word ids and the word each belongs to."""

    start: int
    words: list[tuple[int, int]]
    subs: list[list[int]]

    @property
    def size(self) -> int:
        """Number of sub-words."""
        return sum(map(len, self.subs))


@dataclass
class Example:
    """One article ready to be cut into windows; words are counted through all paragraphs."""

    id: str
    text: str
    paragraphs: list[Paragraph]
    attributions: list[dict[str, list[int]]]  # role -> word numbers
    ignored: set[int]
    words: list[tuple[int, int]] = field(default_factory=list)


@dataclass
class Window:
    """What one row of a batch needs."""

    ids: list[int]
    first: list[int]  # sub-word position of each word
    tags: list[list[int]]  # three layers of 0 outside, 1 begin, 2 inside
    paragraph: list[int]
    cues: list[tuple[int, int]]  # first and last word, inclusive
    labels: list[list[int]]  # for each cue, a label for each word


def read_records(path: Path) -> list[dict[str, Any]]:
    """The records of a JSONL file, gzipped or not."""
    body = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return [json.loads(line) for line in body.decode("utf-8").split("\n") if line.strip()]


def load_tokenizer(path: Path) -> Tokenizer:
    """The tokenizer without truncation and padding."""
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def encode(tokenizer: Tokenizer, text: str, start: int, end: int) -> Paragraph:
    """Sub-words of one paragraph, grouped by word; offsets count from the start of the article."""
    encoding = tokenizer.encode(text[start:end], add_special_tokens=False)
    words: list[tuple[int, int]] = []
    subs: list[list[int]] = []
    last = None
    for token, word, (a, b) in zip(encoding.ids, encoding.word_ids, encoding.offsets, strict=True):
        if word != last:
            words.append((start + a, start + b))
            subs.append([])
            last = word
        words[-1] = (words[-1][0], start + b)
        subs[-1].append(token)
    return Paragraph(start, words, subs)


def example(tokenizer: Tokenizer, record: dict[str, Any]) -> Example:
    """One record as words and word numbers."""
    text = record["text"]
    paragraphs, position = [], 0
    for line in text.split("\n"):
        if line.strip():
            paragraphs.append(encode(tokenizer, text, position, position + len(line)))
        position += len(line) + 1
    paragraphs = [p for p in paragraphs if p.words]
    words = [w for p in paragraphs for w in p.words]
    ends = [b for _, b in words]

    def inside(spans: list[list[int]]) -> list[int]:
        found: set[int] = set()
        for start, end in spans:
            i = bisect_left(ends, start + 1)
            while i < len(words) and words[i][0] < end:
                found.add(i)
                i += 1
        return sorted(found)

    attributions = [{role: inside(a.get(role) or []) for role in ROLES} for a in record["attributions"]]
    attributions = [a for a in attributions if a["cue"] and a["content"]]
    ignored = set(inside(record.get("discard") or []))
    return Example(record["id"], text, paragraphs, attributions, ignored, words)


def runs(numbers: list[int]) -> list[tuple[int, int]]:
    """Sorted numbers as inclusive runs."""
    out: list[tuple[int, int]] = []
    for n in numbers:
        if out and out[-1][1] == n - 1:
            out[-1] = (out[-1][0], n)
        else:
            out.append((n, n))
    return out


def window_ranges(item: Example, size: int, first: int | None = None) -> list[tuple[int, int]]:
    """Ranges of paragraphs, each of at most ``size`` sub-words where no single paragraph is longer."""
    out, i, room = [], 0, first or size
    while i < len(item.paragraphs):
        j, used = i, 0
        while j < len(item.paragraphs) and (j == i or used + item.paragraphs[j].size + 1 <= room):
            used += item.paragraphs[j].size + 1
            j += 1
        out.append((i, j))
        i, room = j, size
    return out


class Augment:
    """Other people's quote marks: straight double, single curly (British), single straight."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        mark = tokenizer.token_to_id
        opening, closing, straight, single = mark("“"), mark("”"), mark('"'), mark("'")
        left, right = mark("‘"), mark("’")
        self.maps = (
            (0.55, {}),
            (0.80, {opening: straight, closing: straight, left: single, right: single}),
            (0.93, {opening: left, closing: right, straight: right}),
            (1.00, {opening: single, closing: single, straight: single, left: straight, right: single}),
        )

    def choose(self, rng: random.Random) -> dict[int, int]:
        """A mapping of sub-word ids, drawn once for an article."""
        draw = rng.random()
        return next(m for limit, m in self.maps if draw < limit)


def make_window(item: Example, start: int, end: int, limit: int, swap: dict[int, int]) -> Window:
    """The paragraphs ``start:end`` as one row; sub-words beyond ``limit`` are cut."""
    base = sum(len(p.words) for p in item.paragraphs[:start])
    ids, first, paragraph = [CLS], [], []
    for number, p in enumerate(item.paragraphs[start:end]):
        for subs in p.subs:
            if len(ids) + len(subs) >= limit:
                break
            first.append(len(ids))
            ids += [swap.get(s, s) for s in subs]
            paragraph.append(number)
        ids.append(SEP)
    n = len(first)
    tags = [[0] * n for _ in ROLES]
    whole = {role: set() for role in ROLES}
    cues, labels = [], []
    for a in item.attributions:
        here = {role: [w - base for w in a[role] if base <= w < base + n] for role in ROLES}
        for role in ROLES:
            whole[role].update((s, e) for s, e in runs(here[role]))
        if here["cue"]:
            row = [OUTSIDE] * n
            for role, label in (("content", CONTENT), ("source", SOURCE), ("cue", CUE)):
                for w in here[role]:
                    row[w] = label
            cue = (here["cue"][0], here["cue"][-1])
            cues.append(cue)
            labels.append(row)
    for layer, role in zip(tags, ROLES, strict=True):
        # outermost first, so a nested span of the same role breaks in with its own B
        for s, e in sorted(whole[role], key=lambda x: (-(x[1] - x[0]), x)):
            if role == "content" and layer[s] and layer[e]:
                continue  # nested content: the pair scorer's business
            layer[s : e + 1] = [1] + [2] * (e - s)
    for w in item.ignored:
        if base <= w < base + n:
            for layer in tags:
                layer[w - base] = IGNORE
            for row in labels:
                row[w - base] = IGNORE
    return Window(ids, first, tags, paragraph, cues, labels)
