"""Articles as sub-words and windows; attributions as tags and links. Shared by training and export; no torch here."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROLES = ("source", "cue", "content")
Fragment = tuple[int, int]  # words, end exclusive


@dataclass(frozen=True)
class Doc:
    """An article as words (pre-tokens), their sub-words and paragraphs, and its attributions as word fragments."""

    id: str
    text: str
    words: list[tuple[int, int]]
    subs: list[list[int]]
    para: list[int]
    attributions: list[dict[str, list[Fragment]]]


def read_jsonl(path: Path) -> list[dict[str, Any]]:
    """Objects of a JSONL file, gzipped or not."""
    body = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return [json.loads(line) for line in body.decode("utf-8").split("\n") if line.strip()]


def encode(tokenizer: Any, record: dict[str, Any]) -> Doc:
    """Cut one record into words and sub-words and put its attributions on them."""
    text = record["text"]
    encoding = tokenizer.encode(text, add_special_tokens=False)
    words: list[tuple[int, int]] = []
    subs: list[list[int]] = []
    last = None
    for piece, word, (start, end) in zip(encoding.ids, encoding.word_ids, encoding.offsets, strict=True):
        if word != last:
            words.append((start, end))
            subs.append([])
            last = word
        words[-1] = (words[-1][0], end)
        subs[-1].append(piece)
    para, count, position = [], 0, 0
    for start, _ in words:
        count += text.count("\n", position, start)
        position = start
        para.append(count)
    attributions = []
    for item in record.get("attributions", []):
        roles = {role: fragments(words, para, item.get(role) or []) for role in ROLES}
        if roles["content"]:
            attributions.append(roles)
    return Doc(record["id"], text, words, subs, para, attributions)


def fragments(words: list[tuple[int, int]], para: list[int], spans: list[list[int]]) -> list[Fragment]:
    """The words that share a character with the spans, as runs that do not cross a paragraph."""
    inside = [i for i, (s, e) in enumerate(words) if any(s < b and a < e for a, b in spans)]
    runs: list[Fragment] = []
    for i in inside:
        if runs and runs[-1][1] == i and para[i] == para[i - 1]:
            runs[-1] = (runs[-1][0], i + 1)
        else:
            runs.append((i, i + 1))
    return runs


def windows(doc: Doc, size: int = 254, left: int = 0, first: int | None = None) -> list[tuple[int, int, int]]:
    """Whole paragraphs packed into windows of at most ``size`` sub-words: (context start, start, end) in words."""
    length = [len(pieces) for pieces in doc.subs]
    result, i, n = [], 0, len(doc.words)
    while i < n:
        room = first if first and not result else size - (left if i else 0)
        j, used, border = i, 0, None
        while j < n and used + length[j] <= room:
            used += length[j]
            j += 1
            if j == n or doc.para[j] != doc.para[j - 1]:
                border = j
        j = max(border or j, i + 1)
        context, used = i, 0
        while context > 0 and used + length[context - 1] <= left:
            context -= 1
            used += length[context]
        result.append((context, i, j))
        i = j
    return result


def bucket(distance: int) -> int:
    """Signed distance in words between a span and a cue, on a logarithmic scale: 0 to 20."""
    if distance == 0:
        return 0
    size = min(int(abs(distance)).bit_length() + (abs(distance) >= 3) + (abs(distance) >= 12), 10)
    return size if distance > 0 else 10 + size


def gap(first: int, last: int, cue_first: int, cue_last: int) -> int:
    """Words from a cue to a span: positive after it, negative before it, 0 where they overlap."""
    if first > cue_last:
        return first - cue_last
    if last < cue_first:
        return last - cue_first
    return 0
