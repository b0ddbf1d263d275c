"""Claims as charts take them: on which day who takes which position on what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from onrecord.records import Article, Claim
from onrecord.records.vocabulary import Position
from onrecord.views.pages import Holdings

Standing = Literal["named", "own", "unnamed"]
OWN, UNNAMED = "outlets' own voice", "unnamed sources"
SAYS: dict[Position, str] = {
    "affirms": "affirms", "denies": "denies", "withholds": "withholds", "retracts": "takes back",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Voice:
    """One claim.

    Attributes:
        claim: the claim; ``article`` where it stands.
        who: the party that it counts for (LEDGER §4); all outlets' own voice is one, all unnamed sources are one.
        standing: whether that is somebody named.
        position: on its assertion.
        assertion: id of that; None where it has none.
    """

    claim: Claim
    article: Article
    who: str
    standing: Standing
    position: Position
    assertion: str | None

    @property
    def day(self) -> str | None:
        """Of publication."""
        return self.article.day

    @property
    def outlet(self) -> str:
        """Where it was published."""
        return self.article.outlet or "outlet not found"


def voices(held: Holdings, claims: Iterable[Claim] | None = None) -> tuple[Voice, ...]:
    """Claims in order of publication.

    Args:
        held: the records.
        claims: those wanted; None for all that are held.
    """
    found = [
        _voice(claim, held)
        for claim in (held.claims.values() if claims is None else claims)
        if claim.article in held.articles
    ]
    return tuple(sorted(found, key=lambda v: (v.day or "", v.article.id, v.claim.content.spans, v.claim.id)))


def _voice(claim: Claim, held: Holdings) -> Voice:
    article = held.articles[claim.article]
    membership = held.memberships.get(claim.id)
    position = membership.position if membership else claim.position
    assertion = membership.assertion if membership and membership.assertion in held.assertions else None
    origin = membership.origin if membership else None
    if claim.own_voice:
        return Voice(claim, article, OWN, "own", position, assertion)
    source = claim.source
    if origin == "unnamed" or source is None or source.kind == "unnamed":
        return Voice(claim, article, UNNAMED, "unnamed", position, assertion)
    who = origin or source.party or source.name or source.text or UNNAMED
    return Voice(claim, article, who, "unnamed" if who == UNNAMED else "named", position, assertion)


def parties(found: Iterable[Voice]) -> list[str]:
    """Who speaks: named parties by number of claims, then unnamed sources and own voice."""
    counts = Counter((v.standing, v.who) for v in found)
    rank = {"named": 0, "unnamed": 1, "own": 2}
    return [who for (_, who), _ in sorted(counts.items(), key=lambda i: (rank[i[0][0]], -i[1], i[0][1]))]


def plural(count: int, noun: str) -> str:
    """``1 claim``, ``2 claims``."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def listed(names: Iterable[str], most: int = 4) -> str:
    """``Norway, Denmark and 3 more``."""
    every = list(names)
    if len(every) <= most:
        return " and ".join([", ".join(every[:-1]), every[-1]]) if len(every) > 1 else "".join(every)
    return f"{', '.join(every[:most])} and {len(every) - most} more"
