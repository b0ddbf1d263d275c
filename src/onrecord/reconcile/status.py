"""Status, history and flags of an assertion (LEDGER §5, rulings 12-24)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import combinations

from onrecord.reconcile import numbers
from onrecord.reconcile.origins import Origin, Weighed, latest
from onrecord.reconcile.statements import Statement
from onrecord.records import Change
from onrecord.records.vocabulary import FLAGS, Flag, Position, Status


def standing(last: Mapping[Origin, Statement], position: Position) -> list[Origin]:
    """The origins whose latest position is ``position``."""
    return [origin for origin, statement in last.items() if statement.position == position]


def status_of(last: Mapping[Origin, Statement]) -> Status | None:
    """The status that the latest positions give; None where nobody has spoken."""
    affirming, denying = standing(last, "affirms"), standing(last, "denies")
    if standing(last, "retracts") and not affirming:
        return "retracted"
    if affirming and denying:
        return "disputed"
    if denying:
        return "denied"
    if affirming:
        named = [origin for origin in affirming if origin.named]
        return "unattributed" if not named else "corroborated" if sum(o.sure for o in named) >= 2 else "single-source"
    return "withheld" if last else None


def history_of(weighed: Weighed, days: Iterable[str], misquoted: frozenset[str]) -> tuple[Change, ...]:
    """Each change of status, one a day at most, with the claim that caused it.

    The cause is the newest statement of that day that stands for its origin.
    """
    changes: list[Change] = []
    for day in days:
        last = latest(weighed, day, misquoted)
        status = status_of(last)
        if status is None or (changes and changes[-1].status == status):
            continue
        fresh = [s for s in last.values() if s.day == day] or [s for s in weighed.statements if s.day == day]
        cause = _cause(fresh, status) or max(weighed.statements, key=lambda s: s.key)
        changes.append(Change(day, status, cause.claim.id))
    return tuple(changes)


def _cause(fresh: list[Statement], status: Status) -> Statement | None:
    wanted = {"retracted": "retracts", "disputed": "denies", "denied": "denies", "withheld": "withholds"}
    fitting = [s for s in fresh if s.position == wanted.get(status, "affirms")] or fresh
    return min(fitting, key=lambda s: s.reading_order, default=None)


def flags_of(weighed: Weighed, last: Mapping[Origin, Statement], drifted: frozenset[str]) -> tuple[Flag, ...]:
    """The flags beside the status.

    Args:
        weighed: the statements of an assertion.
        last: latest position of each origin.
        drifted: ids of claims whose number is not the number of the source they credit.
    """
    affirming = {origin.key for origin in standing(last, "affirms") if origin.sure}
    flags: set[str] = set()
    if _confirmed(weighed, affirming):
        flags.add("confirmed")
    series = numbers.series(weighed, drifted)
    if series.revised:
        flags.add("revised")
    current = [quantity for origin, quantity in sorted(series.latest.items()) if origin in affirming]
    if any(not numbers.overlap(a, b) for a, b in combinations(current, 2)):
        flags.add("contested-number")
    if _one_government(weighed, affirming):
        flags.add("one-government")
    return tuple(flag for flag in FLAGS if flag in flags)  # type: ignore[misc]


def _confirmed(weighed: Weighed, affirming: set[str]) -> bool:
    """A confirming cue of an origin that still affirms, after another had affirmed (ruling 22)."""
    counted = [(s, o) for s in weighed.statements if (o := weighed.counts(s)) is not None]
    affirmed = [(s, o) for s, o in counted if s.position == "affirms"]
    return any(
        s.claim.stance == "confirms"
        and o.key in affirming
        and any(other.key != o.key and before.day <= s.day for before, other in affirmed)
        for s, o in affirmed
    )


def _one_government(weighed: Weighed, affirming: set[str]) -> bool:
    """All affirming origins are one state, through two of its bodies (ruling 21)."""
    if len(affirming) != 1:
        return False
    (party,) = affirming
    bodies = {
        s.source.body
        for s in weighed.statements
        if s.position == "affirms" and s.source.country and (o := weighed.counts(s)) is not None and o.key == party
    }
    return len(bodies - {party}) >= 2
