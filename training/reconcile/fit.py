"""Fit the log-odds of ``lang/en/reconcile_weights.toml`` and print them as TOML.

    python training/reconcile/fit.py BENCH > src/onrecord/lang/en/reconcile_weights.toml
    python training/reconcile/fit.py BENCH --cv           # the scores of stories left out of the fitting, one after the other
    python training/reconcile/fit.py BENCH --cv-events    # ECB+: CoNLL F1 of topics left out of the fitting

``same_assertion``: pairs of annotated claims of one story, once as annotated and once with each slot blanked with a
chance of 0.3; positive pairs count three times and no weight may have the wrong sign. ``same_event``: pairs of event
mentions (ECB+) within the stories that our own
clustering finds. Both by ridge logistic regression with Newton steps.
"""

from __future__ import annotations

import random
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))

from eval import coref, gold_claims, ledger
from eval.clusters import numbered
from eval.scorers import scorer
from onrecord.reconcile import compare, events
from onrecord.reconcile.names import Identities
from onrecord.reconcile.pointing import points
from onrecord.reconcile.settle import mentions_of
from onrecord.reconcile.slots import Slots, slots_of
from onrecord.reconcile.statements import roots, statements
from onrecord.records import Article, Claim, Lineage

Pair = tuple[Mapping[str, float], bool]
FOLDS = 4


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


def pairs_of(
    articles: Sequence[Article], claims: Sequence[Claim], lineage: Sequence[Lineage], assertion: Mapping[str, str],
    chances: Sequence[tuple[int, float]],
) -> list[Pair]:  # fmt: skip
    """Pairs of the claims of one story whose assertion is known, each time with slots blanked by a seed and a chance."""
    by_id = {a.id: a for a in articles}
    identities = Identities(mentions_of(articles, claims))
    told = statements(by_id, claims, roots(lineage), identities)
    slots = [slots_of(s, by_id[s.claim.article], identities) for s in told if s.claim.id in assertion]
    pairs: list[Pair] = []
    for seed, chance in chances:
        rng = random.Random(seed)
        shown = [blanked(s, rng, chance) for s in slots if not points(s)]
        for i, a in enumerate(shown):
            for b in shown[:i]:
                same = assertion[a.statement.claim.id] == assertion[b.statement.claim.id]
                pairs.append((compare.observe(a, b), same))
    return pairs


def assertion_pairs(bench: Path) -> dict[str, list[Pair]]:
    """By story, the pairs of its annotated claims, with and without blanks."""
    return {
        story.slug: pairs_of(story.articles, story.claims, story.lineage, story.assertion, ((0, 0.0), (1, 0.3)))
        for story in gold_claims.load_all(bench, scorer(bench, "ledger/tools/validate.py"))
    }


def cross_validate(bench: Path) -> None:
    """Score each story by weights fitted on the others."""
    tools = scorer(bench, "ledger/tools/score_ledger.py")
    pairs = assertion_pairs(bench)
    shipped = compare.weights
    total: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        for slug in sorted(pairs):
            weights = fit([p for other in pairs if other != slug for p in pairs[other]], 3.0, 10.0, signed=True)
            compare.weights = lambda weights=weights: weights  # type: ignore[assignment,misc]
            path = Path(folder) / f"{slug}.jsonl"
            path.write_text("\n".join(ledger.predict(bench / "ledger" / "stories" / slug)) + "\n", "utf-8")
            tools.story(str(bench / "ledger" / "stories" / slug), str(path), total)
    compare.weights = shipped
    for name, value in tools.flat(tools.table(total)).items():
        print(f"{name:20} {value}")


def event_pairs(stories: Sequence[Sequence[events.EventMention]], gold: Mapping[str, str]) -> list[Pair]:
    """Pairs of event mentions of one predicted story."""
    return [
        (events.observe(a, b), gold[a.id] == gold[b.id])
        for story in stories
        for i, a in enumerate(story)
        for b in story[:i]
    ]


def cross_validate_events(bench: Path) -> None:
    """Score the events of each quarter of the topics by weights fitted on the others."""
    stories, gold = coref.mentions(bench)
    topic = {
        story[0].id: Counter(m.article.split("_")[0] for m in story).most_common(1)[0][0] for story in stories if story
    }
    order = sorted(set(topic.values()), key=int)
    random.Random(0).shuffle(order)
    parts = [[s for s in stories if s and order.index(topic[s[0].id]) % FOLDS == k] for k in range(FOLDS)]
    pairs = [event_pairs(part, gold) for part in parts]
    found: list[list[str]] = []
    for k, part in enumerate(parts):
        weights = fit([p for other in range(FOLDS) if other != k for p in pairs[other]], positive=1.0, ridge=3.0)
        found += [group for story in part for group in events.cluster_events(story, weights)]
    print(f"conll {scorer(bench, 'reconcile/score_clusters.py').score(gold, numbered(found))['conll_f1']}")


def main(bench: Path) -> None:
    """Print both tables."""
    print("# Log-odds of what is observed between two claims or event mentions, for their being one; see")
    print("# onrecord.reconcile.compare and .events. Made by training/reconcile/fit.py.")
    for name, weights in (
        (
            "same_assertion",
            fit([p for found in assertion_pairs(bench).values() for p in found], 3.0, 10.0, signed=True),
        ),
        ("same_event", fit(event_pairs(*coref.mentions(bench)), positive=1.0, ridge=3.0)),
    ):
        print(f"\n[{name}]")
        for key, value in sorted(weights.items()):
            print(f"{key} = {value:.2f}")


if __name__ == "__main__":
    asked = {"--cv": cross_validate, "--cv-events": cross_validate_events}
    next((asked[word] for word in sys.argv if word in asked), main)(Path(sys.argv[1]))
