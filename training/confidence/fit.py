"""Fit how sure each field of a claim is, and draw how well that holds: ``python training/confidence/fit.py ../shared/bench``.

A logistic regression with a ridge over the signs of ``onrecord.extract.calibration``, one for each field. All figures are of
predictions on documents left out (ten folds by document); the weights written are fitted on all of them. The expected calibration error is
the mean of |share right - mean probability| over ten bins of equal size, fewer where a bin would have less than fifty
rows; `by chance` is what it would be on average if each probability were exactly true.

Writes ``src/onrecord/lang/en/confidence.toml``, ``docs/img/calibration.svg`` and the table of ``docs/calibration.md`` (between its marks).
``--rows FILE`` keeps what was read of the texts, which takes minutes; fitting takes seconds.

Reference: Naeini, Cooper, Hauskrecht (2015), Obtaining well calibrated probabilities using Bayesian binning (the error).
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))

from collect import Row, every

from onrecord.extract.calibration import FIELDS
from onrecord.lang import table as words_of

TOP = Path(__file__).parents[2]
TARGET = TOP / "src" / "onrecord" / "lang" / "en" / "confidence.toml"
FOLDS = 10
BINS = 10
IN_BIN = 50  # rows at least: of fewer the share right is mostly chance
ENOUGH = 100  # rows; a field with fewer is not fitted, and has no probability
RIDGES = (1.0, 3.0, 10.0, 30.0, 100.0, 300.0)
LEAST = 5  # a sign that is seen less often than this has no weight
# Fields that may be left empty, and how sure they must be: an answer that is more likely wrong than right is not given. Places and times
# are fitted on corpora whose annotators ask for more than a claim does (each toponym of a local paper, each TIMEX): there
# 0.5 also emptied fields of the gold stories that were right.
ABSTAIN = {"event type": 0.5, "place": 0.35, "time": 0.35, "quantity": 0.5, "actor": 0.5, "recipient": 0.5}


def design(rows: list[Row], names: list[str]) -> np.ndarray:
    """Rows by signs."""
    at = {name: k for k, name in enumerate(names)}
    x = np.zeros((len(rows), len(names)))
    for i, (_, _, signs, _) in enumerate(rows):
        for sign, value in signs.items():
            if sign in at:
                x[i, at[sign]] = value
    return x


def fit(x: np.ndarray, y: np.ndarray, ridge: float) -> tuple[float, np.ndarray]:
    """Newton's method; bias and weights."""
    a = np.c_[np.ones(len(x)), x]
    penalty = np.diag([1e-6] + [ridge] * x.shape[1])
    w = np.zeros(a.shape[1])
    w[0] = np.log((y.sum() + 1) / (len(y) - y.sum() + 1))
    for _ in range(30):
        p = 1 / (1 + np.exp(-np.clip(a @ w, -30, 30)))
        step = np.linalg.solve(a.T @ (a * (p * (1 - p))[:, None]) + penalty, a.T @ (y - p) - penalty @ w)
        w += step
        if np.abs(step).max() < 1e-6:
            break
    return float(w[0]), w[1:]


def left_out(rows: list[Row], names: list[str], ridge: float, seed: int) -> np.ndarray:
    """Probabilities of each row by weights that saw no row of its document."""
    documents = sorted({row[1] for row in rows})
    random.Random(seed).shuffle(documents)
    fold = {document: k % FOLDS for k, document in enumerate(documents)}
    of = np.array([fold[row[1]] for row in rows])
    x, y = design(rows, names), np.array([float(row[3]) for row in rows])
    p = np.zeros(len(rows))
    for k in range(FOLDS):
        if (of == k).any():
            bias, weights = fit(x[of != k], y[of != k], ridge)
            p[of == k] = 1 / (1 + np.exp(-np.clip(bias + x[of == k] @ weights, -30, 30)))
    return p


def bins(p: np.ndarray, y: np.ndarray) -> list[tuple[float, float, int]]:
    """Mean probability, share right and size of bins of equal size."""
    order = np.argsort(p, kind="stable")
    return [
        (float(p[b].mean()), float(y[b].mean()), len(b))
        for b in np.array_split(order, max(1, min(BINS, len(p) // IN_BIN)))
    ]


def error(found: list[tuple[float, float, int]]) -> float:
    """Expected calibration error."""
    return sum(n * abs(p - share) for p, share, n in found) / sum(n for *_, n in found)


def by_chance(p: np.ndarray) -> float:
    """The error that probabilities which are exactly true would show on so many rows."""
    draw = np.random.default_rng(3)
    return float(np.mean([error(bins(p, (draw.random(len(p)) < p).astype(float))) for _ in range(200)]))


def measure(field: str, rows: list[Row]) -> dict[str, Any]:
    """Choose the ridge by the likelihood on documents left out; fit; what holds there."""
    count: dict[str, int] = {}
    for row in rows:
        for sign, value in row[2].items():
            if value:
                count[sign] = count.get(sign, 0) + 1
    names = sorted(sign for sign, n in count.items() if n >= LEAST)
    y = np.array([float(row[3]) for row in rows])

    def loss(ridge: float) -> float:
        p = np.clip(left_out(rows, names, ridge, 1), 1e-6, 1 - 1e-6)
        return float(-(y * np.log(p) + (1 - y) * np.log(1 - p)).mean())

    ridge = min(RIDGES, key=loss)
    p = left_out(rows, names, ridge, 2)  # other folds than those the ridge was chosen by
    bias, weights = fit(design(rows, names), y, ridge)
    threshold = ABSTAIN.get(field)
    kept = p >= (threshold or 0.0)
    found = bins(p, y)
    return {
        "bias": bias, "weights": dict(zip(names, weights, strict=True)), "threshold": threshold,
        "bins": found, "ece": error(found), "chance": by_chance(p),
        "brier": float(((p - y) ** 2).mean()), "base": float(y.mean() * (1 - y.mean())), "right": float(y.mean()), "n": len(y),
        "documents": len({row[1] for row in rows}), "kept": float(kept.mean()), "right_kept": float(y[kept].mean()) if kept.any() else 0.0,
        "ridge": ridge,
    }  # fmt: skip


def toml(results: dict[str, dict[str, Any]]) -> str:
    """The weights as data."""
    lines = [
        "# How sure each field of a claim is: weights of its signs in log-odds, and the probability below which it stays empty.",
        "# Written by training/confidence/fit.py; `error` is the expected calibration error on documents left out of the fitting.",
    ]
    lines += ["", "# Words that the signs ask for.", "[words]"]
    lines += [f"{name} = {json.dumps(words)}" for name, words in words_of("confidence")["words"].items()]
    for field, one in results.items():
        lines += ["", f'["{field}"]', f"bias = {one['bias']:.4f}"]
        if one["threshold"]:
            lines.append(f"threshold = {one['threshold']}")
        lines += [
            f"error = {one['ece']:.4f}",
            f"right = {one['right']:.4f}",
            f"rows = {one['n']}",
            f"documents = {one['documents']}",
        ]
        lines += [f'["{field}".weights]']
        lines += [f'"{name}" = {weight:.4f}' for name, weight in one["weights"].items() if abs(weight) >= 0.00005]
    return "\n".join(lines) + "\n"


def drawn(results: dict[str, dict[str, Any]]) -> str:
    """One reliability diagram a field, as one SVG."""
    size, gap, across = 150, 46, 4
    down = -(-len(results) // across)
    width, height = across * (size + gap) + 10, down * (size + gap + 10)
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="11" role="img">',
        "<title>Reliability of each field: share right against probability, in ten bins of equal size</title>",
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
    ]
    for k, (field, one) in enumerate(results.items()):
        x0, y0 = 34 + (k % across) * (size + gap), 24 + (k // across) * (size + gap + 8)
        out += [
            f'<g transform="translate({x0} {y0})">',
            f'<text y="-7" font-weight="bold">{field}</text>',
            f'<text x="{size}" y="-7" text-anchor="end" fill="#555">ECE {one["ece"]:.3f}</text>',
            f'<rect width="{size}" height="{size}" fill="#fafafa" stroke="#bbb"/>',
            f'<line y1="{size}" x2="{size}" y2="0" stroke="#999" stroke-dasharray="3 3"/>',
        ]
        if one["threshold"]:
            at = one["threshold"] * size
            out.append(f'<line x1="{at}" x2="{at}" y2="{size}" stroke="#c77" stroke-dasharray="1 3"/>')
        points = [(p * size, (1 - share) * size, n) for p, share, n in one["bins"]]
        out.append(
            f'<polyline points="{" ".join(f"{x:.1f},{y:.1f}" for x, y, _ in points)}" fill="none" stroke="#1b6f8a"/>'
        )
        out += [
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="#1b6f8a"><title>{n} rows</title></circle>'
            for x, y, n in points
        ]
        out += [
            f'<text x="{v * size}" y="{size + 13}" text-anchor="middle" fill="#555">{v}</text>' for v in (0, 0.5, 1)
        ]
        out += [f'<text x="-5" y="{(1 - v) * size + 4}" text-anchor="end" fill="#555">{v}</text>' for v in (0, 0.5, 1)]
        out.append("</g>")
    return "\n".join([*out, "</svg>"]) + "\n"


def table(results: dict[str, dict[str, Any]]) -> str:
    """The figures as Markdown."""
    lines = [
        "| field | rows / documents | right | ECE | by chance | Brier (always the mean) | threshold | kept | right of these |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for field, one in results.items():
        cells = (
            field, f"{one['n']:,} / {one['documents']}", f"{100 * one['right']:.0f} %", f"{one['ece']:.3f}",
            f"{one['chance']:.3f}", f"{one['brier']:.3f} ({one['base']:.3f})", str(one["threshold"] or "–"),
            f"{100 * one['kept']:.0f} %" if one["threshold"] else "", f"{100 * one['right_kept']:.0f} %" if one["threshold"] else "",
        )  # fmt: skip
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def main() -> None:
    """Read, fit, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bench", type=Path)
    parser.add_argument("--rows", type=Path, help="keep what was read here, and take it from here")
    parser.add_argument("--dry", action="store_true", help="print, write nothing")
    a = parser.parse_args()
    if a.rows and a.rows.exists():
        rows = json.loads(a.rows.read_text("utf-8"))
    else:
        rows = dict(every(a.bench))
        if a.rows:
            a.rows.write_text(json.dumps(rows), "utf-8")
    results = {field: measure(field, rows[field]) for field in FIELDS if len(rows.get(field, ())) >= ENOUGH}
    print(table(results))
    if a.dry:
        return
    TARGET.write_text(toml(results), "utf-8")
    (TOP / "docs" / "img" / "calibration.svg").write_text(drawn(results), "utf-8")
    page = TOP / "docs" / "calibration.md"
    if page.exists():
        marked = re.sub(
            r"(<!-- table -->\n).*?(\n<!-- end -->)",
            lambda m: m[1] + table(results) + m[2],
            page.read_text("utf-8"),
            flags=re.DOTALL,
        )
        page.write_text(marked, "utf-8")


if __name__ == "__main__":
    main()
