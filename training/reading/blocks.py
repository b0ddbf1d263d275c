"""Train the block classifier of HTML pages: ``python training/reading/blocks.py BENCH_READING [--cv]``.

Needs LightGBM (4.x) beside the project's own dependencies. BENCH_READING is a folder with ``html.jsonl.gz`` and
``html_gold.jsonl.gz`` (and ``text_gold.jsonl.gz`` for the weights of captions and the like), as ``eval`` reads them.

1. Every page is cut into pieces and measured (``onrecord.read.features``).
2. A piece is positive where at least half of its word 4-grams stand in the annotated body; of pieces with the same words only
   as many as the body repeats, those in the boxes that hold most of the body.
3. Pieces weigh what their words are worth in the page's F1; short ones a little more where a silver label names them a
   caption, credit, link, bio, contributor line or byline.
4. Boosted trees (binary log-loss). With ``--cv``: six folds by outlet, and the F1 that pages of unseen outlets get.
"""

from __future__ import annotations

import difflib
import gzip
import hashlib
import importlib.util
import json
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import lightgbm
import numpy as np

from onrecord.read import classify
from onrecord.read.blocks import Layout, fold, layout
from onrecord.read.features import FEATURES, Measured, features
from onrecord.read.html import _tree, said
from onrecord.read.metadata import Metadata
from onrecord.records import Page

TARGET = Path(__file__).parents[2] / "src" / "onrecord" / "lang" / "en" / "models" / "reading"
ROUNDS = 220
SEEDS = (1, 2, 3)
FOLDS = 6
SETTINGS = {
    "objective": "binary", "learning_rate": 0.07, "num_leaves": 8, "min_data_in_leaf": 30, "feature_fraction": 0.3,
    "bagging_fraction": 0.8, "bagging_freq": 1, "lambda_l2": 10.0, "max_bin": 63, "num_threads": 1, "seed": 1,
    "deterministic": True, "force_row_wise": True, "verbose": -1,
}  # fmt: skip
WATCHED = ("caption", "credit", "related", "bio", "contrib", "byline")


@dataclass
class Sample:
    """A page's pieces: features, answers, weights, and what is needed to score a choice."""

    id: str
    set: str
    outlet: str
    measured: Measured
    wanted: np.ndarray
    weights: np.ndarray
    texts: list[str]
    body: str
    ignore: str


def read_lines(path: Path) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def load_scorer(folder: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("score_reading", folder / "score_reading.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def answers(page: Layout, body: list[str], score: ModuleType) -> np.ndarray:
    grams: Counter[Any] = Counter()
    for paragraph in body:
        grams.update(score.sh(paragraph))
    wanted = np.zeros(len(page.pieces), dtype=bool)
    for at, piece in enumerate(page.pieces):
        own = score.sh(piece.text)
        total = sum(own.values())
        wanted[at] = bool(total) and sum((own & grams).values()) >= 0.5 * total
    same: dict[str, list[int]] = {}
    for at, piece in enumerate(page.pieces):
        if wanted[at]:
            same.setdefault(score.nh(piece.text), []).append(at)
    held: Counter[int] = Counter()
    for places in same.values():
        if len(places) == 1:
            piece = page.pieces[places[0]]
            parent = page.boxes[piece.box].parent
            held[parent] += len(piece.text)
            held[page.boxes[parent].parent] += len(piece.text)
    whole = f" {score.nh(' '.join(body))} "
    for words, places in same.items():
        if len(places) > 1:
            keep = max(whole.count(f" {words} "), 1)

            def rank(at: int) -> tuple[float, int]:
                parent = page.boxes[page.pieces[at].box].parent
                return -max(held[parent], 0.9 * held[page.boxes[parent].parent]), at

            for at in sorted(places, key=rank)[keep:]:
                wanted[at] = False
    return wanted


def silver(page: Layout, record: dict[str, Any] | None) -> list[str]:
    """The label of the line that each piece is, "" where none is found."""
    labels = [""] * len(page.pieces)
    if record is None:
        return labels
    ours = [fold(piece.text) for piece in page.pieces]
    theirs = [fold(line) for line in record["lines"]]
    for at, other, count in difflib.SequenceMatcher(None, ours, theirs, autojunk=False).get_matching_blocks():
        labels[at : at + count] = record["labels"][other : other + count]
    return labels


def samples(folder: Path) -> list[Sample]:
    score = load_scorer(folder)
    gold = {record["id"]: record for record in read_lines(folder / "html_gold.jsonl.gz")}
    lines = {r["id"]: r for r in read_lines(folder / "text_gold.jsonl.gz") if r["view"] == "page"}
    found = []
    for record in read_lines(folder / "html.jsonl.gz"):
        page = Page(record["html"].encode("utf-8", "replace"), record["url"], "text/html")
        root = _tree(record["html"], page)
        meta = Metadata(root, page.url)
        laid = layout(root)
        if not laid.pieces:
            continue
        measured = features(laid, said(record["html"], page.url, laid, meta, meta.headline(meta.outlet())))
        numbers = measured.numbers
        if not numbers:
            continue
        answer = gold[record["id"]]
        wanted = answers(laid, answer["paragraphs"], score)
        grams = np.array([max(sum(score.sh(piece.text).values()), 1) for piece in laid.pieces], dtype=float)
        whole = max(sum(score.sh("\n".join(answer["paragraphs"])).values()), 1)
        labels = silver(laid, lines.get(record["id"]))
        watched = np.array([label in WATCHED for label in labels])[numbers]
        wanted, grams = wanted[numbers], grams[numbers]
        found.append(
            Sample(
                record["id"],
                answer["set"],
                record["domain"].removeprefix("www."),
                measured,
                wanted,
                np.minimum(grams / whole, 1) * 20 + 0.05 + 0.6 * (watched & ~wanted),
                [laid.pieces[at].text for at in numbers],
                "\n".join(answer["paragraphs"]),
                "\n".join([answer["headline"] or "", *answer["summary"]]),
            )
        )
    return found


def fit(pages: list[Sample]) -> list[lightgbm.Booster]:
    """Grow the trees, three times over from other seeds; two thirds of the short negatives are left out and the rest weigh more for it."""
    random = np.random.RandomState(1)
    rows, wanted, weights = [], [], []
    for page in pages:
        long = page.wanted | (page.measured.sizes > 15)
        keep = long | (random.rand(len(long)) < 0.35)
        rows.append(page.measured.rows[keep])
        wanted.append(page.wanted[keep])
        weights.append(np.where(long, page.weights, page.weights / 0.35)[keep])
    data = lightgbm.Dataset(
        np.vstack(rows), np.concatenate(wanted), weight=np.concatenate(weights), params=SETTINGS, free_raw_data=False
    )
    return [lightgbm.train({**SETTINGS, "seed": seed}, data, ROUNDS) for seed in SEEDS]


def odds(models: list[lightgbm.Booster], rows: np.ndarray) -> np.ndarray:
    """The chances that trees of all seeds give together, as ``store`` lays them side by side."""
    total = np.mean([model.predict(rows, raw_score=True) for model in models], axis=0)
    return np.asarray(1 / (1 + np.exp(-total)))


def f1_of(pages: list[Sample], chances: dict[str, np.ndarray], score: ModuleType) -> float:
    pairs = []
    for page in pages:
        measured = page.measured
        held = classify.choose(classify.settle(chances[page.id], measured.sizes, measured.alike), measured.sizes)
        body = "\n".join(text for text, yes in zip(page.texts, held, strict=True) if yes)
        if (pair := score.body_pr(body, page.body, page.ignore)) is not None:
            pairs.append(pair)
    return round(100 * float(score.f1(*np.mean(pairs, axis=0))), 2)


def cross_validate(pages: list[Sample], folder: Path) -> dict[str, float]:
    """F1 of each set, every page read by trees that saw no page of its outlet."""
    score = load_scorer(folder)
    outlets = sorted({page.outlet for page in pages})
    order = np.random.RandomState(0).permutation(len(outlets))
    part = {outlets[number]: at % FOLDS for at, number in enumerate(order)}
    chances: dict[str, np.ndarray] = {}
    for number in range(FOLDS):
        models = fit([page for page in pages if part[page.outlet] != number])
        for page in pages:
            if part[page.outlet] == number:
                chances[page.id] = odds(models, page.measured.rows)
    return {name: f1_of([p for p in pages if p.set == name], chances, score) for name in sorted({p.set for p in pages})}


def store(models: list[lightgbm.Booster], scores: dict[str, float]) -> None:
    """Write the trees as arrays, leaves as nodes that point to themselves."""
    grown = [tree["tree_structure"] for model in models for tree in model.dump_model()["tree_info"]]
    flat = [_flatten(tree) for tree in grown]
    nodes = max(len(tree) for tree in flat)
    shape = (len(flat), nodes)
    feature, left, right = (np.zeros(shape, dtype=np.int32) for _ in range(3))
    threshold, value = np.zeros(shape), np.zeros(shape)
    for at, tree in enumerate(flat):
        for number, (column, cut, below, over, leaf) in enumerate(tree):
            feature[at, number], threshold[at, number], value[at, number] = column, cut, leaf / len(models)
            left[at, number], right[at, number] = below, over
    TARGET.mkdir(parents=True, exist_ok=True)
    weights = TARGET / "blocks.npz"
    np.savez_compressed(weights, feature=feature, threshold=threshold, left=left, right=right, value=value)
    card = {
        "made_by": "training/reading/blocks.py",
        "trees": len(flat),
        "depth": max(_depth(tree) for tree in grown),
        "cross_validated_f1": scores,
        "sha256": hashlib.sha256(weights.read_bytes()).hexdigest(),
        "features": list(FEATURES),
    }
    (TARGET / "blocks.json").write_text(json.dumps(card, indent=1) + "\n", "utf-8")


def _flatten(tree: dict[str, Any]) -> list[tuple[int, float, int, int, float]]:
    nodes: list[tuple[int, float, int, int, float]] = []

    def add(node: dict[str, Any]) -> int:
        number = len(nodes)
        if "leaf_value" in node:
            nodes.append((0, 0.0, number, number, float(node["leaf_value"])))
            return number
        nodes.append((0, 0.0, 0, 0, 0.0))
        left, right = add(node["left_child"]), add(node["right_child"])
        nodes[number] = (int(node["split_feature"]), float(node["threshold"]), left, right, 0.0)
        return number

    add(tree)
    return nodes


def _depth(node: dict[str, Any]) -> int:
    return 0 if "leaf_value" in node else 1 + max(_depth(node["left_child"]), _depth(node["right_child"]))


def main(arguments: list[str]) -> None:
    folder = Path(arguments[0])
    pages = samples(folder)
    print(
        len(pages),
        "pages,",
        sum(len(page.texts) for page in pages),
        "pieces,",
        sum(int(p.wanted.sum()) for p in pages),
        "of a story",
    )
    scores = cross_validate(pages, folder) if "--cv" in arguments else {}
    print("cross-validated F1 by outlet:", scores)
    store(fit(pages), scores)


if __name__ == "__main__":
    main(sys.argv[1:])
