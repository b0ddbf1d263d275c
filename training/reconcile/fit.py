"""Fit the log-odds of ``lang/en/reconcile_weights.toml`` and print them as TOML.

    python training/reconcile/fit.py BENCH > src/onrecord/lang/en/reconcile_weights.toml

``same_assertion``: pairs of annotated claims of one story, once as annotated and once with each slot blanked with a
chance of 0.3; positive pairs count three times and no weight may have the wrong sign. ``same_event``: pairs of event
mentions (ECB+) within the stories that our own clustering finds. Both by ridge logistic regression with Newton steps.
"""

from __future__ import annotations

import random
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))

from eval import coref, gold_claims
from eval.scorers import scorer
from onrecord.reconcile import compare, events
from onrecord.reconcile.names import Identities
from onrecord.reconcile.pointing import points
from onrecord.reconcile.settle import mentions_of
from onrecord.reconcile.slots import Slots, slots_of
from onrecord.reconcile.statements import roots, statements

Pair = tuple[Mapping[str, float], bool]


# What a difference or a likeness may never speak for, whatever six stories happen to show: a weight of the wrong sign is
# left at nought and the others are fitted again.
AGAINST = re.compile(r".*(_other|_apart)|strangers|words_none|unshared")
FOR = re.compile(r".*(_same|paragraph|closeness|contained|copied|words|words_strong|_again|_equal)")
FREE = re.compile(r"(same_paragraph|next_paragraph|number_other|words_none)")


def fit(pairs: Sequence[Pair], positive: float, ridge: float, signed: bool = False) -> dict[str, float]:
    """Ridge logistic regression by Newton steps.

    Args:
        pairs: observations and whether the two are one.
        positive: weight of a positive pair.
        ridge: penalty on squared weights.
        signed: hold observations to the sign that their meaning allows.
    """
    names = sorted({name for seen, _ in pairs for name in seen})
    column = {name: i for i, name in enumerate(names)}
    x = np.zeros((len(pairs), len(names)))
    for row, (seen, _) in enumerate(pairs):
        for name, strength in seen.items():
            x[row, column[name]] = strength
    y = np.array([same for _, same in pairs], float)
    weight = np.where(y > 0, positive, 1.0)
    kept = list(range(len(names)))
    while True:
        w = np.zeros(len(kept))
        part = x[:, kept]
        for _ in range(25):
            p = 1 / (1 + np.exp(-(part @ w)))
            gradient = part.T @ (weight * (p - y)) + ridge * w
            hessian = (part * (weight * p * (1 - p))[:, None]).T @ part + ridge * np.eye(len(w))
            w -= np.linalg.solve(hessian, gradient)
        wrong = {i for i, v in zip(kept, w, strict=True) if signed and _wrong(names[i], float(v))}
        if not wrong:
            return {names[i]: float(v) for i, v in zip(kept, w, strict=True)}
        kept = [i for i in kept if i not in wrong]


def _wrong(name: str, value: float) -> bool:
    if FREE.fullmatch(name):
        return False
    return bool(AGAINST.fullmatch(name) and value > 0) or bool(FOR.fullmatch(name) and value < 0)


def blanked(slots: Slots, rng: random.Random, chance: float) -> Slots:
    """The claim as if some of its slots had not been found."""
    empty: dict[str, object] = {"type": None, "senses": frozenset(), "actor": frozenset(), "recipient": frozenset()}
    empty |= {"places": frozenset(), "towns": (), "time": None}
    return replace(slots, **{name: value for name, value in empty.items() if rng.random() < chance})  # type: ignore[arg-type]


def assertion_pairs(bench: Path) -> list[Pair]:
    """Pairs of gold claims of one story, with and without blanks."""
    pairs: list[Pair] = []
    for story in gold_claims.load_all(bench, scorer(bench, "ledger/tools/validate.py")):
        by_id = {a.id: a for a in story.articles}
        identities = Identities(mentions_of(story.articles, story.claims))
        told = statements(by_id, story.claims, roots(story.lineage), identities)
        slots = [slots_of(s, by_id[s.claim.article], identities) for s in told]
        for seed, chance in ((0, 0.0), (1, 0.3)):
            rng = random.Random(seed)
            shown = [blanked(s, rng, chance) for s in slots if not points(s)]
            for i, a in enumerate(shown):
                for b in shown[:i]:
                    same = story.assertion[a.statement.claim.id] == story.assertion[b.statement.claim.id]
                    pairs.append((compare.observe(a, b), same))
    return pairs


def event_pairs(bench: Path) -> list[Pair]:
    """Pairs of event mentions of one predicted story."""
    stories, gold = coref.mentions(bench)
    return [
        (events.observe(a, b), gold[a.id] == gold[b.id])
        for story in stories
        for i, a in enumerate(story)
        for b in story[:i]
    ]


def main(bench: Path) -> None:
    """Print both tables."""
    print("# Log-odds of what is observed between two claims or event mentions, for their being one; see")
    print("# onrecord.reconcile.compare and .events. Made by training/reconcile/fit.py.")
    for name, weights in (
        ("same_assertion", fit(assertion_pairs(bench), positive=3.0, ridge=10.0, signed=True)),
        ("same_event", fit(event_pairs(bench), positive=1.0, ridge=3.0)),
    ):
        print(f"\n[{name}]")
        for key, value in sorted(weights.items()):
            print(f"{key} = {value:.2f}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
