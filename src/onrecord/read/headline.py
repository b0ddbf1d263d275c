"""Which line is the title: the lines that might be are weighed against each other.

A page often says its title several times, in other words: in the trail of sections above it, as a teaser of a video, as the
text of a share button; and the standfirst under it reads like one. Alone each looks like a title; side by side one is.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from onrecord.lang import table
from onrecord.read.glyphs import Ints
from onrecord.read.line_features import Described, Floats

_REACH = 80  # lines above the story among which its title is sought
_CANDIDATES = 6
_AROUND = 4  # lines below one that its features look at
_BELOW = 6.0  # nats under the likeliest that a line may be and still be weighed
_WORDS = 45
_ALIKE = 0.5  # share of common words above which two lines say the same
_PAIR = 1.2  # how much the second of two lines must outweigh the first to be the title
_TRAIL = 8  # lines between the title and the trail of sections that says it too
_LEAST = 10  # characters of a title inside such a trail
_DOUBT = -5.0  # nats that a line inside another must have as a title
_BESIDE = ("dek", "byline", "date", "nav", "section", "body")  # labels that tell of a title where they stand beside it
FEATURES = (
    "likely", "behind", "dek", "dek_next", "byline_next", "date_next", "nav_before", "nav_next", "section_before",
    "rival_likeness", "rivals_above", "rivals_below", "rival_above_alike", "rival_below_alike", "words", "short", "sentence",
    "told", "told_lead", "copies", "distance", "is_date", "kicker", "body", "after_another", "before_another",
)  # fmt: skip


def candidates(
    likely: Floats, column: dict[str, int], described: Described, first: int
) -> tuple[Ints, NDArray[np.float64]]:
    """The lines that may be the title, and a row of ``FEATURES`` for each.

    Args:
        likely: log-probabilities, a row a line.
        column: which column is which label.
        described: the lines' features.
        first: the story's first line (the number of lines where it has none).
    """
    n = len(likely)
    end = min(first + 2, n) if first < n else n
    start = max(0, end - _REACH)
    head = likely[start:end, column["headline"]].astype(np.float64)
    words = described.words[start:end]
    head = np.where((words > _WORDS) | (words < 1), -50, head)
    if first < n and described.words[first] > 25 and start <= first < end:
        head[first - start] = -50
    order = np.argsort(-head)[:_CANDIDATES]
    chosen = np.sort(order[head[order] >= head.max() - _BELOW]) + start
    return chosen, _describe(chosen, likely, column, described, first)


def _describe(
    chosen: Ints, likely: Floats, column: dict[str, int], described: Described, first: int
) -> NDArray[np.float64]:
    n = len(likely)
    # likelihoods of the lines around the candidates, as plain numbers
    top = max(int(chosen[0]) - 1, 0) if len(chosen) else 0
    bottom = min(int(chosen[-1]) + 1 + _AROUND, n) if len(chosen) else 0
    around = {label: np.exp(likely[top:bottom, column[label]]).tolist() for label in _BESIDE}
    score = likely[chosen, column["headline"]].astype(np.float64)
    names = [_words(described, int(i)) for i in chosen]

    def after(label: str, i: int, reach: int) -> float:
        return max(around[label][i + 1 - top : i + 1 - top + reach], default=0.0)

    def near(label: str, i: int) -> float:
        return around[label][i - top] if 0 <= i < n else 0.0

    rows = []
    for k, i in enumerate(chosen.tolist()):
        alike = [
            len(names[k] & other) / max(1, min(len(names[k]), len(other))) if m != k else 0.0
            for m, other in enumerate(names)
        ]
        above = [m for m in range(len(chosen)) if m < k and i - chosen[m] <= 5]
        below = [m for m in range(len(chosen)) if m > k and chosen[m] - i <= 5]
        count = float(described.words[i])
        rows.append([
            score[k], score[k] - score.max(), near("dek", i), after("dek", i, 2), after("byline", i, 4), after("date", i, 4),
            near("nav", i - 1), near("nav", i + 1), near("section", i - 1),
            max(alike), len(above) / 3, len(below) / 3,
            max((alike[m] for m in above), default=0.0), max((alike[m] for m in below), default=0.0),
            min(count, 25) / 10, float(count < 4), float(described.sentence[i]),
            described.recurring[i, 0], described.recurring[i, 2], described.copies[i, 2],
            np.log1p(abs(first - i)) / 4 if first < n else 0.5, described.year[i],
            float(i > 0 and described.words[i - 1] <= 4), near("body", i),
            # title and standfirst stand right under each other and say different things
            float(k > 0 and chosen[k - 1] == i - 1 and alike[k - 1] < _ALIKE and described.words[i - 1] > 4),
            float(k + 1 < len(chosen) and chosen[k + 1] == i + 1 and alike[k + 1] < _ALIKE and described.words[i + 1] > 4),
        ])  # fmt: skip
    return np.array(rows, np.float64).reshape(len(chosen), len(FEATURES))


@cache
def _weights() -> NDArray[np.float64]:
    weights = table("headline", "mul")["weights"]
    return np.array([weights[name] for name in FEATURES])


def _words(described: Described, i: int) -> frozenset[int]:
    start, end = np.searchsorted(described.line_of, (i, i + 1))
    return frozenset(described.hashes[start:end].tolist())


def choose(
    texts: Sequence[str], likely: Floats, column: dict[str, int], described: Described, first: int
) -> int | None:
    """The title's line; None where the page has no line."""
    if not len(likely):
        return None
    chosen, features = candidates(likely, column, described, first)
    total = features @ _weights()
    at = int(np.argmax(total))
    # of two unlike lines right under each other that read as titles the first is it, the second its standfirst
    pair = features[at, FEATURES.index("after_another")] > 0 and total[at - 1] > total[at] - _PAIR
    best = int(chosen[at - 1 if pair else at])
    # "Home » News » Title" and "Title – Outlet" hold the title; the title is the line that they hold
    near = range(max(0, best - _TRAIL), min(len(texts), best + _TRAIL + 1))
    held = [i for i in near if i != best and _LEAST <= len(texts[i]) < len(texts[best]) and texts[i] in texts[best]]
    held = [i for i in held if len(texts[i]) >= 0.4 * len(texts[best]) and likely[i, column["headline"]] > _DOUBT]
    return max(held, key=lambda i: len(texts[i])) if held else best
