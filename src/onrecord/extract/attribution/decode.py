"""The encoder's numbers to attributions: cues from the cue layer, then every word's role towards each cue.

Nothing here knows about onnxruntime; the tests give it arrays made by hand.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from onrecord.extract.attribution.confidence import Confidence, signs
from onrecord.extract.attribution.raw import RawAttribution

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from onrecord.extract.attribution.windows import Window

    Floats = NDArray[np.float32]
    Ints = NDArray[np.int64]

OUTSIDE, SOURCE, CUE, CONTENT = range(4)  # a word's role towards one cue
STEPS = 12  # distance buckets on either side of a cue
TWIN = 0.7  # share of words in common from which two contents of one source are one
LEAST = 0.12  # a cue times content below which nothing is looked at
GAP = 2  # words within a source that may have been taken for none of it


@dataclass(frozen=True, slots=True)
class Settings:
    """How sure is sure enough; set on articles held back from training, see the model card.

    Attributes:
        cue: Least probability that a word begins a cue.
        score: Least score of an attribution.
        change: What going from outside into content, or back, costs, in nats; keeps contents whole.
        border: Weight of the content layer's opinion on where a content begins and ends.
        content: Added to the log-odds of content.
        source: Added to the log-odds of source.
    """

    cue: float = 0.35
    score: float = 0.3
    change: float = 1.0
    border: float = 0.0
    content: float = 0.0
    source: float = 0.0


@dataclass(frozen=True, slots=True)
class PairWeights:
    """The pair scorer: ``mix @ relu(word + cue + distance + paragraph + gate * key)``.

    Attributes:
        distance: (2 * STEPS + 1, width), by distance bucket.
        paragraph: (5, width), by how many blocks the word lies after the cue, -2 to 2.
        mix: (4, width).
        bias: (4,).
    """

    distance: Floats
    paragraph: Floats
    mix: Floats
    bias: Floats


def buckets(words: int, cues: Ints) -> Ints:
    """Signed logarithmic distance bucket of each word from each cue ``[first, last]``: (cues, words), 0 inside it."""
    position = np.arange(words)[None]
    after, before = position - cues[:, 1:2], cues[:, 0:1] - position
    gap = np.maximum(np.maximum(after, before), 1)
    step = np.minimum(1 + (np.log2(gap.astype(np.float32)) * np.float32(1.6)).astype(np.int64), STEPS)
    return np.where(after > 0, step, np.where(before > 0, step + STEPS, 0)).astype(np.int64)


def softmax(logits: Floats) -> Floats:
    """Probabilities over the last axis."""
    powers = np.exp(logits - logits.max(-1, keepdims=True))
    return np.asarray(powers / powers.sum(-1, keepdims=True), dtype=np.float32)


def pair_logits(weights: PairWeights, features: Floats, block: Ints, cues: Ints) -> Floats:
    """Logits (cues, words, 4) of every word's role towards every cue, from the features (words, 5 * width)."""
    width = weights.mix.shape[1]
    word, gate, first, last, key = features.reshape(len(features), 5, width).transpose(1, 0, 2)
    cue = first[cues[:, 0]] + last[cues[:, 1]]
    offset = np.clip(block[None] - block[cues[:, 0]][:, None], -2, 2) + 2
    hidden = gate[None] * key[cues[:, 0]][:, None]
    hidden += word[None]
    hidden += cue[:, None]
    hidden += weights.distance[buckets(len(features), cues)]
    hidden += weights.paragraph[offset]
    np.maximum(hidden, 0, out=hidden)
    return np.asarray(hidden @ weights.mix.T + weights.bias, dtype=np.float32)


def find_cues(layer: Floats, own: tuple[int, int], least: float) -> tuple[Ints, Floats]:
    """Cues ``[first, last]`` that begin in ``own``, by the cue layer's probabilities (words, 3), and how sure."""
    found: list[tuple[int, int]] = []
    sure: list[float] = []
    i, end = own
    while i < end:
        if layer[i, 1] >= least:
            j = i
            while j + 1 < len(layer) and layer[j + 1, 2] > layer[j + 1, 0] and layer[j + 1, 2] > layer[j + 1, 1]:
                j += 1
            found.append((i, j))
            sure.append(float(layer[i, 1]))
            i = j
        i += 1
    return np.asarray(found, dtype=np.int64).reshape(-1, 2), np.asarray(sure, dtype=np.float32)


def best_paths(logits: Floats, change: float, enter: Floats | None = None, leave: Floats | None = None) -> Ints:
    """The best sequence of roles for each cue: (cues, words).

    Args:
        logits: (cues, words, 4).
        change: What each step between outside and content costs.
        enter: For each word what beginning a content there earns, (words,); none by default.
        leave: For each word what being outside after a content earns, (words,).
    """
    cues, words, roles = logits.shape
    log = logits - logits.max(-1, keepdims=True)
    log = log - np.log(np.exp(log).sum(-1, keepdims=True))
    step = np.zeros((words, roles, roles), dtype=np.float32)  # from, to
    if enter is not None:
        step[:, :CONTENT, CONTENT] += enter[:, None]
    if leave is not None:
        step[:, CONTENT, OUTSIDE] += leave
    step[:, OUTSIDE, CONTENT] -= change
    step[:, CONTENT, OUTSIDE] -= change
    # (words, cues, to, from): what each role of a word is worth by way of each role of the word before
    seen = np.ascontiguousarray(log.transpose(1, 0, 2))
    steps = np.ascontiguousarray(step.transpose(0, 2, 1))[:, None]
    moved = np.empty((words, cues, roles, roles), dtype=np.float32)
    score = seen[0]
    for i in range(1, words):
        np.add(score[:, None], steps[i], out=moved[i])
        score = np.maximum.reduce(moved[i], axis=2)
        score += seen[i]
    back = moved[1:].argmax(3)
    path = np.empty((cues, words), dtype=np.int64)
    state = score.argmax(1)
    row = np.arange(cues)
    for i in range(words - 1, 0, -1):
        path[:, i] = state
        state = back[i - 1, row, state]
    path[:, 0] = state
    return path


def runs(numbers: Sequence[int], block: Sequence[int]) -> list[tuple[int, int]]:
    """Ascending word numbers as inclusive runs, none of which crosses from one block into the next."""
    out: list[tuple[int, int]] = []
    for n in numbers:
        if out and out[-1][1] == n - 1 and block[n] == block[n - 1]:
            out[-1] = (out[-1][0], n)
        else:
            out.append((n, n))
    return out


def decode(
    window: Window,
    layers: Floats,
    features: Floats,
    weights: PairWeights,
    settings: Settings,
    confidence: Confidence | None = None,
) -> list[RawAttribution]:
    """Attributions whose cue is among the window's own words, in order of their cues.

    Args:
        window: The row that was encoded.
        layers: Layer logits of its words: (words, 9), source, cue and content, each outside, begin, inside.
        features: Pair features of its words: (words, 5 * width).
        weights: The pair scorer.
        settings: Thresholds.
        confidence: What turns an attribution's signs into its score; by default cue times content.
    """
    found: list[Candidate] = []
    for one in candidates(window, layers, features, weights, settings):
        score = confidence(one.signs) if confidence else one.score
        if score < settings.score:
            continue
        rated = replace(one, score=score)
        twin = next((n for n, other in enumerate(found) if alike(one, other)), None)
        if twin is None:
            found.append(rated)
        elif score > found[twin].score:
            found[twin] = rated
    return [
        RawAttribution(
            source=spans(window, one.source),
            cue=spans(window, runs(range(one.cue[0], one.cue[1] + 1), window.block)),
            content=spans(window, one.content),
            score=round(min(one.score, 1.0), 4),
        )
        for one in found
    ]


@dataclass(frozen=True, slots=True)
class Candidate:
    """What one cue reads, in inclusive runs of words, before it is decided on.

    Attributes:
        source: At most one run.
        cue: First and last word.
        content: Runs, none of which crosses from one block into the next.
        signs: What speaks for it, see ``confidence.SIGNS``.
        score: How sure the cue is, times how sure the content is.
    """

    source: list[tuple[int, int]]
    cue: tuple[int, int]
    content: list[tuple[int, int]]
    signs: tuple[float, ...]
    score: float


def candidates(
    window: Window, layers: Floats, features: Floats, weights: PairWeights, settings: Settings
) -> list[Candidate]:
    """Every cue of the window's own words with the content and source that it reads; arguments as of ``decode``."""
    tags = softmax(layers.reshape(-1, 3, 3))
    cues, sure = find_cues(tags[:, 1], window.own, settings.cue)
    if not len(cues):
        return []
    logits = pair_logits(weights, features, np.asarray(window.block, dtype=np.int64), cues)
    logits[..., CONTENT] += settings.content
    logits[..., SOURCE] += settings.source
    outside, begin, inside = np.maximum(tags[:, 2], 0.02).T  # no opinion is final: contents nest
    enter, leave = np.log(begin / (begin + inside)), np.log(outside + begin)
    paths = best_paths(logits, settings.change, settings.border * enter, settings.border * leave)
    probability = softmax(logits)
    found: list[Candidate] = []
    for n, (first, last) in enumerate(cues.tolist()):
        content = [i for i in np.flatnonzero(paths[n] == CONTENT).tolist() if not first <= i <= last]
        if not content:
            continue
        score = float(sure[n]) * float(probability[n, content, CONTENT].mean())
        if score < LEAST:
            continue
        source = [i for i in np.flatnonzero(paths[n] == SOURCE).tolist() if not first <= i <= last]
        named = bridged(runs(source, window.block), window.block, paths[n].tolist())
        if len(named) > 1:  # a source is one phrase: the one with the most probability
            named = [max(named, key=lambda r: (float(probability[n, r[0] : r[1] + 1, SOURCE].sum()), -r[0]))]
        pieces = runs(content, window.block)
        signed = signs(tags, probability[n], (first, last), pieces, named)
        found.append(Candidate(named, (first, last), pieces, signed, score))
    return found


def alike(a: Candidate, b: Candidate) -> bool:
    """Whether two cues say one thing: nearly the same content, of one source ("went on to claim", read as two cues)."""
    one, other = (({i for f, t in x.content for i in range(f, t + 1)}) for x in (a, b))
    sources = not (a.source or b.source) or any(f <= v and u <= t for f, t in a.source for u, v in b.source)
    return sources and len(one & other) >= TWIN * len(one | other)


def bridged(found: list[tuple[int, int]], block: Sequence[int], path: Sequence[int]) -> list[tuple[int, int]]:
    """Runs of a source that only a word or two of no role parts, as one run."""
    out: list[tuple[int, int]] = []
    for first, last in found:
        if (
            out
            and first - out[-1][1] <= GAP + 1
            and block[first] == block[out[-1][1]]
            and all(path[i] == OUTSIDE for i in range(out[-1][1] + 1, first))
        ):
            out[-1] = (out[-1][0], last)
        else:
            out.append((first, last))
    return out


def spans(window: Window, found: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Inclusive runs of words as code points."""
    return tuple((window.words[a][0], window.words[b][1]) for a, b in found)
