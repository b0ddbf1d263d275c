"""Pages with labelled lines → features, targets and weights, ready to train on."""

from __future__ import annotations

import gzip
import json
import random
import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from onrecord.read.line_features import Described, describe
from onrecord.read.rows import rows_of

LABELS = (
    "headline", "dek", "byline", "date", "section", "body", "subhead", "caption", "credit", "related", "video", "bio",
    "contributor", "social", "ad", "nav", "other",
)  # fmt: skip
_SILVER = {"body": 1.0, "headline": 0.8, "byline": 0.5, "caption": 0.4, "credit": 0.5}
_SILVER_OTHER = 0.4
_NEAR = 5  # lines around a story that stay with it where its surroundings are exchanged
_EXCHANGED = 0.75  # how often its top is another page's, and its foot
_FEWEST = 3  # pages of other outlets in one language among which surroundings are drawn
_STORY = frozenset(("headline", "dek", "byline", "date", "caption", "credit", "body", "subhead", "bio", "contributor"))
Marked = list[tuple[str, str, str]]  # line, label, who says so


@dataclass(slots=True)
class Sample:
    """A page in one view: features, target and weight of each line; the gold record where it is the page as it came."""

    identity: str
    view: str
    group: str
    described: Described
    target: np.ndarray
    weight: np.ndarray
    gold: dict[str, Any] | None
    lines: list[str]


def read_jsonl(path: Path) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def samples(folder: Path, variants: int, seed: int) -> list[Sample]:
    """All pages of the folder in both views, and ``variants`` cut and rearranged copies of each."""
    texts = {(r["id"], r["view"]): r["text"] for r in read_jsonl(folder / "text.jsonl.gz")}
    chance = random.Random(seed)
    result = []
    for record in read_jsonl(folder / "text_gold.jsonl.gz"):
        marked = _marked(record, texts)
        result.append(_sample(record, record["view"], marked, record))
        if record["view"] == "page":
            result += [_sample(record, f"cut{k}", _cut(marked, chance), None) for k in range(variants)]
    return result


def _marked(record: dict[str, Any], texts: dict[tuple[str, str], str]) -> Marked:
    lines = [line.strip() for line in texts[record["id"], record["view"]].split("\n") if line.strip()]
    labels = ["contributor" if label == "contrib" else label for label in record["labels"]]
    return list(zip(lines, labels, record["src"], strict=True))


def exchanged(folder: Path, train: list[Sample], copies: int, seed: int) -> list[Sample]:
    """Stories of the pages of ``train`` between what surrounds other stories there: menus and feet of other outlets in the language.

    What a story looks like is learnt so, and not beside which menu it stands.
    """
    texts = {(r["id"], r["view"]): r["text"] for r in read_jsonl(folder / "text.jsonl.gz")}
    language = {s.identity: s.described.language for s in train if s.view == "page"}
    pages = [
        (record, _marked(record, texts))
        for record in read_jsonl(folder / "text_gold.jsonl.gz")
        if record["view"] == "page" and record["id"] in language
    ]
    around = [
        (record["domain"], language[record["id"]], _surroundings(marked))
        for record, marked in pages
        if any(label == "body" for _, label, _ in marked)
    ]
    chance = random.Random(seed)
    result = []
    for record, marked in pages:
        others = [
            parts for domain, code, parts in around if code == language[record["id"]] and domain != record["domain"]
        ]
        if len(others) < _FEWEST or not any(label == "body" for _, label, _ in marked):
            continue
        top, story, foot = _surroundings(marked)
        for k in range(copies):
            above, below = (
                [line for line in chance.choice(others)[at] if line[1] not in _STORY] if chance.random() < _EXCHANGED else own
                for at, own in ((0, top), (2, foot))
            )  # fmt: skip
            result.append(_sample(record, f"exchanged{k}", above + story + below, None))
    return result


def _surroundings(marked: Marked) -> tuple[Marked, Marked, Marked]:
    """What stands above the story, the story with the lines near it, and what stands below."""
    body = [i for i, (_, label, _) in enumerate(marked) if label in ("body", "subhead")]
    titles = [i for i, (_, label, _) in enumerate(marked) if label == "headline" and i <= body[0]]
    start = max((titles[-1] if titles else body[0]) - _NEAR, 0)
    end = body[-1] + _NEAR + 1
    return marked[:start], marked[start:end], marked[end:]


def _cut(marked: Marked, chance: random.Random) -> Marked:
    """The page with some of what surrounds the story left out, as other flatteners leave it out."""
    kept = []
    drop = chance.choice((0.0, 0.3, 0.6, 0.9))
    start = next((i for i, (_, label, _) in enumerate(marked) if label == "headline"), 0)
    body = [i for i, (_, label, _) in enumerate(marked) if label == "body"]
    end = body[-1] if body else len(marked)
    trim = chance.random() < 0.3
    for i, (line, label, source) in enumerate(marked):
        outside = i < start - 3 or i > end + 4
        if (
            outside
            and label in ("nav", "social", "other", "related", "ad", "section")
            and (trim or chance.random() < drop)
        ):
            continue
        if (
            not outside
            and label in ("caption", "credit", "social", "ad", "nav", "other", "dek", "date", "video", "related")
            and chance.random() < 0.08
        ):
            continue
        kept.append((line, label, source))
    return kept or marked


def _sample(record: dict[str, Any], view: str, marked: Marked, gold: dict[str, Any] | None) -> Sample:
    text = "\n".join(line for line, _, _ in marked)
    starts, ends = rows_of(text)
    # rows joined from several lines take the label of the first
    position, first = {}, 0
    for number, (line, _, _) in enumerate(marked):
        position[first] = number
        first += len(line) + 1
    chosen = [marked[position[start]] for start in starts.tolist()]
    described = describe(text, starts, ends)
    target = np.array([LABELS.index(label) for _, label, _ in chosen])
    weight = np.array([1.0 if source == "g" else _SILVER.get(label, _SILVER_OTHER) for _, label, source in chosen])
    if record["set"] != "fundus":
        _mend(chosen, described, target, weight)
    weight *= np.where(target == LABELS.index("body"), np.clip(described.words / 25, 0.5, 2), 1)
    return Sample(
        record["id"], view, record["domain"], described, target, weight, gold, [line for line, _, _ in chosen]
    )


def _mend(chosen: Marked, described: Described, target: np.ndarray, weight: np.ndarray) -> None:
    """Pages whose gold is the body alone say nothing of standfirsts, dates and subheads: there their labels count little."""
    labels = [label for _, label, _ in chosen]
    head = labels.index("headline") if "headline" in labels else None
    body = labels.index("body") if "body" in labels else None
    for i, (line, label, _) in enumerate(chosen):
        if (
            label == "byline"
            and re.search(r"\d{4}", line)
            and len(re.sub(r"[\W\d]", "", line)) <= 16
            and not re.match(r"(?i)by\s", line)
        ):
            target[i], weight[i] = LABELS.index("date"), 0.4
        elif label == "other" and head is not None and body is not None and head < i < body:
            weight[i] = 0.08
        elif label == "body" and described.words[i] < 10 and line[-1] not in '.!?”"’':
            weight[i] = 0.25


def vocabulary(items: list[Sample], outlets: int) -> np.ndarray:
    """Hashes of the words that stand on pages of at least so many outlets, sorted."""
    seen: dict[int, set[str]] = defaultdict(set)
    for item in items:
        for word in np.unique(item.described.hashes).tolist():
            seen[word].add(item.group)
    return np.array(sorted(word for word, groups in seen.items() if len(groups) >= outlets), np.uint64)


def word_numbers(vocab: np.ndarray, lines: Described) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Index + 1 in the vocabulary, 0 for words outside it: of all words, and of each line's first and last."""
    at = np.searchsorted(vocab, lines.hashes)
    at[at == len(vocab)] = 0
    words = np.where(vocab[at] == lines.hashes, at + 1, 0)
    padded = np.append(words, 0)
    return words, padded[lines.first], padded[lines.last]
