"""What people decided: who, when, why, and what it was about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice

from onrecord.errors import Missing
from onrecord.ledger import Ledger
from onrecord.ledger.judging import SAME_ASSERTION, SAME_ENTITY, SAME_STORY, WRONG, decisions
from onrecord.records import Judgement


@dataclass(frozen=True, slots=True)
class Side:
    """One of the things that a decision is about.

    Attributes:
        words: of a claim, the headline of an article, or a name.
        link: page of this server where it is shown; None for a name.
    """

    words: str
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """Rows that were decided together.

    Attributes:
        id: of its first row; by it the whole is taken back.
        does: what was decided, in words: "one assertion", "two names", "read wrongly".
        sides: what about.
        by: who; ``at`` when, UTC; ``reason`` why, in their words.
        withdrawn: when it was taken back; None while it stands.
    """

    id: str
    does: str
    sides: tuple[Side, ...]
    by: str
    at: str
    reason: str
    withdrawn: str | None


@dataclass(frozen=True, slots=True)
class DecisionsPage:
    """Some of the decisions, the latest first.

    Attributes:
        decisions: on this page.
        total: of all.
        more: whether earlier ones follow.
    """

    decisions: tuple[Decision, ...]
    total: int
    more: bool


def decisions_page(ledger: Ledger, skip: int, limit: int) -> DecisionsPage:
    """A page of the decisions, the latest first."""
    every = decisions(ledger.judgements())
    shown = tuple(_decision(ledger, rows) for rows in islice(every, skip, skip + limit))
    return DecisionsPage(shown, len(every), len(every) > skip + limit)


def decisions_on(ledger: Ledger, names: Iterable[str]) -> tuple[Decision, ...]:
    """The standing decisions on claims (by id) or names, the latest first."""
    wanted = set(names)
    standing = (j for j in ledger.judgements() if j.withdrawn is None)
    return tuple(
        _decision(ledger, rows)
        for rows in decisions(standing)
        if any(row.left in wanted or row.right in wanted for row in rows)
    )


_DOES: Mapping[tuple[str, bool], str] = {
    (SAME_ASSERTION, True): "are about one assertion",
    (SAME_ASSERTION, False): "are not about one assertion",
    (SAME_STORY, True): "belong to one story",
    (SAME_STORY, False): "do not belong to one story",
    (SAME_ENTITY, True): "are one and the same",
    (SAME_ENTITY, False): "are not the same",
    (WRONG, True): "was read wrongly",
    (WRONG, False): "was read rightly",
}
_MOST = 6  # things named of one decision


def _decision(ledger: Ledger, rows: tuple[Judgement, ...]) -> Decision:
    main = next((row for row in rows if row.kind != SAME_STORY), rows[0])
    ends = dict.fromkeys(end for row in rows if row.kind == main.kind for end in (row.left, row.right) if end)
    sides = [_side(ledger, main.kind, end) for end in islice(ends, _MOST)]
    if len(ends) > _MOST:
        sides.append(Side(f"{len(ends) - _MOST} more"))
    does = _DOES.get((main.kind, main.verdict), f"{main.kind}: {'yes' if main.verdict else 'no'}")
    return Decision(rows[0].id, does, tuple(sides), main.by, main.at, main.reason, main.withdrawn)


def _side(ledger: Ledger, kind: str, end: str) -> Side:
    try:
        if kind in (SAME_ASSERTION, WRONG):
            return Side(ledger.claim(end).content.text, f"/claim/{end}")
        if kind == SAME_STORY:
            return Side(ledger.article(end).headline or end, f"/article/{end}")
    except Missing:
        return Side(end)
    return Side(end)
