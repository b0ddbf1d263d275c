"""Claims to assertions: average-link clustering inside one story.

Average link over all pairs, so that no single doubtful pair joins two groups; ties go by the order of the
claims. Claims that only point ("denied the reports", "declined to comment") come last and go to what they
point at. A person's yes joins and a person's no keeps apart before the machine is asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from onrecord.reconcile import compare
from onrecord.reconcile.pointing import antecedent, points
from onrecord.reconcile.slots import Slots
from onrecord.reconcile.statements import Statement

THRESHOLD = 1.5  # mean log-odds from which two groups are one; set on annotated stories, each left out in turn
NEVER, ALWAYS = -1e6, 1e6


@dataclass(frozen=True, slots=True)
class Link:
    """Why a claim is in its group."""

    score: float
    reason: str


@dataclass(frozen=True, slots=True)
class Group:
    """Claims of one assertion, in order, each with its link."""

    members: tuple[Slots, ...]
    links: Mapping[str, Link]

    def surely(self, a: Statement, b: Statement) -> bool:
        """Whether two statements of the group are surely about the same, not only by others' mediation."""
        by_id = {m.statement.claim.id: m for m in self.members}
        seen = compare.observe(by_id[a.claim.id], by_id[b.claim.id])
        return compare.log_odds(seen) >= compare.SURE


def group(story: Sequence[Slots], together: frozenset[frozenset[str]], apart: frozenset[frozenset[str]]) -> list[Group]:
    """Group the claims of one story.

    Args:
        story: slots of its claims.
        together: pairs of claim ids that a person put together.
        apart: pairs that a person keeps apart.
    """
    ordered = sorted(story, key=lambda s: s.statement.reading_order)
    pointing = [s for s in ordered if points(s)]
    ids = {s.statement.claim.id for s in pointing}
    full = [s for s in ordered if s.statement.claim.id not in ids]
    odds = matrix(full)
    _judge(odds, full, together, apart)
    parts = average_link(odds, THRESHOLD)
    groups = [[full[i] for i in part] for part in parts]
    at = {s.statement.claim.id: index for index, members in enumerate(groups) for s in members}
    settled = list(full)
    for slots in pointing:
        target = _target(slots, settled, at, together, apart)
        if target is None:
            target = len(groups)
            groups.append([])
        groups[target].append(slots)
        at[slots.statement.claim.id] = target
        settled.append(slots)
    return [_with_links(sorted(g, key=lambda s: s.statement.reading_order)) for g in groups]


def matrix(story: Sequence[Slots]) -> NDArray[np.float64]:
    """Log-odds between all pairs."""
    odds = np.zeros((len(story), len(story)))
    for i, a in enumerate(story):
        for j in range(i):
            odds[i, j] = odds[j, i] = compare.odds(a, story[j])
    return odds


def _judge(
    odds: NDArray[np.float64],
    story: Sequence[Slots],
    together: frozenset[frozenset[str]],
    apart: frozenset[frozenset[str]],
) -> None:
    at = {s.statement.claim.id: i for i, s in enumerate(story)}
    for pairs, value in ((together, ALWAYS), (apart, NEVER)):
        for pair in pairs:
            places = [at[x] for x in sorted(pair) if x in at]
            if len(places) == 2:
                i, j = places
                odds[i, j] = odds[j, i] = value


def average_link(odds: NDArray[np.float64], threshold: float) -> list[list[int]]:
    """Merge the two closest groups until none is close enough.

    Args:
        odds: symmetric log-odds between all pairs.
        threshold: mean log-odds from which two groups are one.

    Returns:
        Groups of row numbers.
    """
    n = len(odds)
    parts: list[list[int]] = [[i] for i in range(n)]
    if n < 2:
        return parts
    total = odds.copy()  # summed log-odds between groups
    size = np.ones(n)
    alive = np.ones(n, dtype=bool)
    mean = total.copy()
    np.fill_diagonal(mean, -np.inf)
    while True:
        best = int(np.argmax(mean))  # the first of equals: order of the claims
        i, j = sorted(divmod(best, n))
        if mean[i, j] <= threshold:
            break
        total[i] += total[j]
        total[:, i] += total[:, j]
        size[i] += size[j]
        alive[j] = False
        parts[i] += parts[j]
        mean[j, :] = mean[:, j] = -np.inf
        row = total[i] / (size[i] * size)
        row[~alive] = -np.inf
        row[i] = -np.inf
        mean[i, :] = mean[:, i] = row
    return [sorted(parts[i]) for i in range(n) if alive[i]]


def _target(
    slots: Slots,
    settled: Sequence[Slots],
    at: Mapping[str, int],
    together: frozenset[frozenset[str]],
    apart: frozenset[frozenset[str]],
) -> int | None:
    """The group that a pointing claim goes to; a person's word first, then its twin's in a copied text."""
    mine = slots.statement
    kept_off = {at[x] for pair in apart if mine.claim.id in pair for x in pair if x in at}
    for pair in sorted(together, key=sorted):
        if mine.claim.id in pair:
            for friend in sorted(pair - {mine.claim.id}):
                if friend in at:
                    return at[friend]
    open_to = [s for s in settled if at[s.statement.claim.id] not in kept_off]
    for other in open_to:
        theirs = other.statement
        if (
            theirs.root == mine.root
            and theirs.claim.article != mine.claim.article
            and other.stems == slots.stems
            and theirs.source.key == mine.source.key
        ):
            return at[theirs.claim.id]
    found = antecedent(slots, open_to)
    return None if found is None else at[found.statement.claim.id]


def doubtful_support(
    one: Group, origins: Mapping[str, str], together: frozenset[frozenset[str]] = frozenset()
) -> frozenset[str]:
    """Claims of origins that would corroborate without being surely about the same.

    They stay in the group, but are no second source.

    Args:
        one: an assertion.
        origins: claim id to the key of its named origin, of those claims that affirm.
        together: pairs of claim ids that a person put together; a group that holds one is left alone.
    """
    by_origin: dict[str, list[Slots]] = {}
    for slots in one.members:
        key = origins.get(slots.statement.claim.id)
        if key is not None:
            by_origin.setdefault(key, []).append(slots)
    ids = {m.statement.claim.id for m in one.members}
    if len(by_origin) < 2 or any(pair <= ids for pair in together):
        return frozenset()
    parts: list[set[str]] = []
    for key in sorted(by_origin):
        joined = [
            part
            for part in parts
            if any(compare.corroborates(a, b) for other in part for a in by_origin[key] for b in by_origin[other])
        ]
        parts = [part for part in parts if part not in joined] + [set().union(*joined, {key})]
    order = {m.statement.claim.id: i for i, m in enumerate(one.members)}

    def weight(part: set[str]) -> tuple[int, int]:
        mine = [m.statement.claim.id for key in part for m in by_origin[key]]
        return (-len(mine), min(order[i] for i in mine))

    kept = min(parts, key=weight)
    return frozenset(m.statement.claim.id for key in by_origin if key not in kept for m in by_origin[key])


def _with_links(members: list[Slots]) -> Group:
    first = members[0].statement.claim.id
    links = {first: Link(1.0, "first to say it")}
    for i, slots in enumerate(members[1:], 1):
        seen = [compare.observe(slots, other) for other in members[:i]]
        best = max(seen, key=compare.log_odds)
        words = "points at it" if points(slots) else compare.reason(best)
        links[slots.statement.claim.id] = Link(round(compare.probability(compare.log_odds(best)), 3), words)
    return Group(tuple(members), links)
