"""Fit the weights that choose the title among the lines that may be it, on predictions for outlets left out of training.

    python training/reading_text/headline.py DIR OOF.npz [OOF.npz …] [--out src/onrecord/lang/mul/headline.toml]

Softmax over a page's candidates, L2, full-batch gradient descent; reported by ten-fold cross-validation over outlets.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from data import LABELS, samples

from onrecord.read.headline import FEATURES, candidates

PENALTY, STEPS, RATE = 0.01, 1500, 0.3


def fit(pages: list[tuple[np.ndarray, np.ndarray]]) -> np.ndarray:
    most = max(len(right) for _, right in pages)
    table = np.zeros((len(pages), most, len(FEATURES)))
    wanted = np.zeros((len(pages), most))
    there = np.zeros((len(pages), most), bool)
    for i, (features, right) in enumerate(pages):
        table[i, : len(right)], wanted[i, : len(right)], there[i, : len(right)] = features, right, True
    start = np.zeros(len(FEATURES))
    start[0] = 1.0
    weights, velocity = start.copy(), np.zeros(len(FEATURES))
    flat = table.reshape(-1, len(FEATURES))
    for _ in range(STEPS):
        score = np.where(there, table @ weights, -np.inf)
        share = np.exp(score - score.max(axis=1, keepdims=True))
        share /= share.sum(axis=1, keepdims=True)
        slope = (share - wanted).reshape(-1) @ flat / len(pages) + PENALTY * (weights - start)
        velocity = 0.9 * velocity - 0.1 * RATE * slope
        weights = weights + velocity
    return weights


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("predictions", type=Path, nargs="+")
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()
    stored = [np.load(path) for path in args.predictions]
    likely = {key: store[key] for store in stored for key in store.files}
    column = {label: i for i, label in enumerate(LABELS)}
    pages, groups, plain = [], [], []
    reachable = total = 0
    for item in samples(args.folder, 0, 1):
        key = f"{item.identity}|{item.view}"
        if key not in likely or item.gold is None or not item.gold["fields"]["headline"]:
            continue
        scores = likely[key]
        told = np.exp(scores[:, column["body"]]) > 0.5
        strong = np.flatnonzero(told & (item.described.words >= 8))
        first = int(strong[0]) if len(strong) else len(scores)
        chosen, features = candidates(scores, column, item.described, first)
        title = item.gold["fields"]["headline"].split()
        lines = item.lines
        right = np.array([lines[i].split() == title for i in chosen.tolist()], float)
        total += 1
        reachable += right.any()
        plain.append(bool(right[int(np.argmax(features[:, 0]))]))
        if right.any():
            pages.append((features, right / right.sum()))
            groups.append(item.group)
    print(
        f"{total} pages, {100 * reachable / total:.1f} % have the title among the candidates; likeliest alone {100 * np.mean(plain):.1f} %"
    )
    folds = {group: i % 10 for i, group in enumerate(sorted(set(groups)))}
    hits = 0
    for fold in range(10):
        weights = fit([page for page, group in zip(pages, groups, strict=True) if folds[group] != fold])
        for (features, right), group in zip(pages, groups, strict=True):
            if folds[group] == fold:
                hits += right[int(np.argmax(features @ weights))] > 0
    print(f"chosen, outlets left out: {100 * hits / total:.1f} %")
    weights = fit(pages)
    for name, weight in zip(FEATURES, weights, strict=True):
        print(f"  {name:18} {weight:6.2f}")
    if args.out:
        lines = [
            "# Weights of what tells a page's title among the lines that may be it; by training/reading_text/headline.py",
            "",
            "[weights]",
        ]
        args.out.write_text(
            "\n".join(lines + [f"{name} = {weight:.3f}" for name, weight in zip(FEATURES, weights, strict=True)])
            + "\n",
            "utf-8",
        )


if __name__ == "__main__":
    main()
