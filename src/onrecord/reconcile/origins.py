"""Who counts: the origin of each statement on one assertion (LEDGER §4, rulings 16-20).

Every function here takes the statements of one assertion.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from onrecord.reconcile.statements import Statement

UNNAMED = "unnamed"


@dataclass(frozen=True, slots=True)
class Origin:
    """Who stands behind a statement.

    Attributes:
        key: one value for one origin.
        name: in words.
        named: not own voice and not unnamed.
        sure: whether it surely is another party that surely says the same, so that it can corroborate.
    """

    key: str
    name: str
    named: bool
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Weighed:
    """The statements of one assertion with their origins.

    Attributes:
        statements: in order.
        origin: claim id to its origin; without those that add none.
        first_report: claim id of a circular report to the earlier statement that it goes back to.
    """

    statements: tuple[Statement, ...]
    origin: Mapping[str, Origin]
    first_report: Mapping[str, Statement]

    def counts(self, statement: Statement) -> Origin | None:
        """The origin of a statement that surely is about this assertion; None where it adds none."""
        origin = self.origin.get(statement.claim.id)
        return origin if origin is not None and origin.sure else None

    def attributed(self, position: str, day: str, but: Statement | None = None) -> list[Statement]:
        """Statements attributed in words that take ``position``, published up to ``day``."""
        return [s for s in self.statements if not s.own and s.position == position and s.day <= day and s is not but]


def weigh(statements: Sequence[Statement], doubtful: frozenset[str] = frozenset()) -> Weighed:
    """Find the origin of every statement of one assertion; of claims listed as ``doubtful`` it is not sure.

    Such an origin has its position, which may replace an earlier one of its own, but it is no second source.
    """
    ordered = tuple(sorted(statements, key=lambda s: s.key))
    circular = {s.claim.id: first for s in ordered if (first := _first_report(s, ordered)) is not None}
    partial = Weighed(ordered, {}, circular)
    origins = {
        s.claim.id: replace(origin, sure=s.claim.id not in doubtful)
        for s in ordered
        if (origin := _origin(s, partial)) is not None
    }
    return Weighed(ordered, origins, circular)


def _first_report(statement: Statement, ordered: Sequence[Statement]) -> Statement | None:
    """The earlier statement of an outlet that this one cites (ruling 19)."""
    if statement.position not in ("affirms", "denies") or not statement.chain:
        return None
    cited = set(statement.chain)
    if statement.source.outlet and statement.position != "affirms":
        cited.discard(statement.source.key)  # a denial by the outlet itself is its own act
    earlier = [
        s
        for s in ordered
        if s is not statement
        and s.position == statement.position
        and s.root != statement.root
        and s.outlet != statement.outlet
        and s.rank < statement.rank
        and cited & s.names
    ]
    return min(earlier, key=lambda s: s.reading_order, default=None)


def _origin(statement: Statement, weighed: Weighed) -> Origin | None:
    source = statement.source
    if statement.own:
        repeats = statement.position in ("affirms", "denies") and weighed.attributed(statement.position, statement.day)
        return None if repeats else Origin("own:" + statement.own_origin.casefold(), statement.own_origin, False)
    if source.unnamed:
        if statement.claim.source is None and any(
            s.claim.source is not None for s in weighed.attributed(statement.position, statement.day, statement)
        ):
            return None  # "reportedly" repeats where somebody is on record
        return Origin(UNNAMED, UNNAMED, False)
    if source.outlet and statement.claim.id in weighed.first_report:
        return None
    return Origin(source.party_key, source.party, True)


def latest(weighed: Weighed, day: str, misquoted: frozenset[str] = frozenset()) -> dict[Origin, Statement]:
    """The latest position of each origin, of what was published up to ``day``.

    Args:
        weighed: the statements of an assertion.
        day: ISO day.
        misquoted: ids of claims that misquote their source; they never count as its position.
    """
    withdrawn = {
        s.source.key for s in weighed.statements if s.position == "retracts" and s.source.outlet and s.day <= day
    }
    taken_back = {
        (s.claim.article, o.key)
        for s in weighed.statements
        if s.position == "retracts" and (o := weighed.origin.get(s.claim.id)) is not None
    }
    found: dict[str, tuple[Origin, Statement]] = {}
    for statement in weighed.statements:
        origin = weighed.origin.get(statement.claim.id)
        if (
            origin is not None
            and statement.position == "affirms"
            and (statement.claim.article, origin.key) in taken_back
        ):
            continue  # what an article repeats of a statement that it tells the end of
        if origin is None or statement.day > day or statement.claim.id in misquoted:
            continue
        if (
            not origin.named
            and statement.position != "retracts"
            and withdrawn & (statement.names | set(statement.chain))
        ):
            continue  # ruling 20: what the outlet had on nobody's named authority falls with its report
        before = found.get(origin.key)
        if before is not None:
            if statement.position == "withholds":
                continue  # silence takes nothing back
            if before[1].position == "retracts" and statement.position == "denies":
                continue  # who has taken it back and then denies it has still taken it back
        found[origin.key] = (origin, statement)
    return dict(sorted(((o, s) for o, s in found.values()), key=lambda pair: (pair[0].name, pair[0].key)))
