"""People's decisions, made and taken back: the same from the command line, the pages and the interface for programs.

A decision is one or several rows of one person at one time; what follows from it is worked out in the same transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from onrecord.errors import BadRequest, Missing
from onrecord.ledger.protocol import Ledger
from onrecord.ledger.settling import settle
from onrecord.records import Judgement, make_id

LONGEST_REASON = 2000  # characters; also of a name
SAME_ASSERTION, SAME_STORY, SAME_ENTITY, WRONG = "same-assertion", "same-story", "same-entity", "wrong-claim"
_FORM = "%Y-%m-%dT%H:%M:%SZ"
Row = tuple[str, str, str, bool]  # kind, left, right, verdict


def merge(ledger: Ledger, one: str, other: str, by: str, reason: str = "") -> tuple[Judgement, ...]:
    """Two assertions are one.

    Args:
        ledger: where they are.
        one: id of an assertion.
        other: id of another.
        by: who decides.
        reason: in words.

    Raises:
        Missing: there is no such assertion.
        BadRequest: they are one already.
    """
    left, right = ledger.assertion(one), ledger.assertion(other)
    if left.id == right.id:
        raise BadRequest("these are one assertion already")
    rows: list[Row] = []
    if left.story and right.story and left.story != right.story:
        rows.append((SAME_STORY, ledger.claim(left.claims[0]).article, ledger.claim(right.claims[0]).article, True))
    # each claim by itself: a machine's link within either may be weaker than what the union then speaks against
    rows += [(SAME_ASSERTION, left.claims[0], claim, True) for claim in (*left.claims[1:], *right.claims)]
    return decide(ledger, rows, by, reason)


def split(ledger: Ledger, claim: str, by: str, reason: str = "") -> tuple[Judgement, ...]:
    """A claim is not about the assertion it was put to.

    Raises:
        Missing: there is no such claim.
        BadRequest: it stands alone already.
    """
    mine = ledger.claim(claim).id
    membership = ledger.membership(mine)
    others = [o for o in ledger.assertion(membership.assertion).claims if o != mine] if membership else []
    if not others:
        raise BadRequest("this claim stands alone already")
    return decide(ledger, [(SAME_ASSERTION, mine, other, False) for other in others], by, reason)


def wrong(ledger: Ledger, claim: str, by: str, reason: str = "") -> tuple[Judgement, ...]:
    """A claim was read wrongly and counts for nothing.

    Raises:
        Missing: there is no such claim.
        BadRequest: it was judged so before.
    """
    mine = ledger.claim(claim).id
    if any(j.kind == WRONG and j.left == mine and j.verdict and j.withdrawn is None for j in ledger.judgements()):
        raise BadRequest("this claim was judged wrong already")
    return decide(ledger, [(WRONG, mine, "", True)], by, reason)


def entity(
    ledger: Ledger, name: str, other: str, same: bool, by: str, reason: str = ""
) -> tuple[Judgement, ...]:  # fmt: skip
    """Two names stand for one, or for two.

    Raises:
        BadRequest: a name is empty or too long, or they are one name.
    """
    name, other = " ".join(name.split()), " ".join(other.split())
    if not name or not other:
        raise BadRequest("a name is empty")
    if max(len(name), len(other)) > LONGEST_REASON:
        raise BadRequest("a name is too long")
    if name == other:
        raise BadRequest("these are one name")
    return decide(ledger, [(SAME_ENTITY, name, other, same)], by, reason)


def decide(ledger: Ledger, rows: Sequence[Row], by: str, reason: str) -> tuple[Judgement, ...]:
    """Keep one decision and work out anew what follows.

    Args:
        ledger: where.
        rows: what is decided.
        by: who decides.
        reason: in words.

    Raises:
        BadRequest: nobody decides, or the reason is too long.
    """
    by = " ".join(by.split())
    if not by:
        raise BadRequest("a decision names who made it")
    if len(reason) > LONGEST_REASON:
        raise BadRequest(f"a reason has at most {LONGEST_REASON:,} characters")
    with ledger.together():
        before = tuple(ledger.judgements())
        at, first = _after(before, by), len(before)
        made = [
            Judgement(
                make_id("j", kind, left, right, verdict, by, at, number), kind, left, right, verdict, by, at, reason
            )
            for number, (kind, left, right, verdict) in enumerate(rows, first)
        ]
        for judgement in made:
            ledger.judge(judgement)
        settle(ledger)
    return tuple(made)


def _after(before: Sequence[Judgement], by: str) -> str:
    """Now, or as soon after a person's last decision that the order of the two is told by their times."""
    last = max((one.at for one in before if one.by == by), default="")
    at = now()
    if last < at:
        return at
    return (datetime.fromisoformat(last) + timedelta(seconds=1)).strftime(_FORM)


def undo(ledger: Ledger, identity: str | None = None, whole: bool = False) -> tuple[Judgement, ...]:
    """Take a decision back.

    Args:
        ledger: where it was kept.
        identity: id of one of its rows; None: the latest decision that stands, all of its rows.
        whole: with an id: the other rows of that decision too.

    Raises:
        Missing: there is none.
        BadRequest: it was taken back before.
    """
    judgements = tuple(ledger.judgements())
    standing = [one for one in judgements if one.withdrawn is None]
    if identity is None:
        if not standing:
            raise Missing("there is no decision to take back")
        wanted = [one.id for one in standing if same_decision(one, standing[-1])]
    else:
        named = next((one for one in judgements if one.id == identity), None)
        rest = [o.id for o in standing if o.id != identity and named and same_decision(o, named)] if whole else []
        wanted = [identity, *rest]
    with ledger.together():
        taken = tuple(ledger.withdraw(one, now()) for one in wanted)
        settle(ledger)
    return taken


def same_decision(one: Judgement, other: Judgement) -> bool:
    """Whether two rows were made by one person at one time."""
    return (one.at, one.by) == (other.at, other.by)


def decisions(judgements: Iterable[Judgement]) -> tuple[tuple[Judgement, ...], ...]:
    """Rows that were made together, the latest first."""
    groups: list[list[Judgement]] = []
    for one in judgements:
        if groups and same_decision(groups[-1][-1], one) and groups[-1][-1].withdrawn == one.withdrawn:
            groups[-1].append(one)
        else:
            groups.append([one])
    return tuple(tuple(group) for group in reversed(groups))


def now() -> str:
    """UTC, ``YYYY-MM-DDTHH:MM:SSZ``."""
    return datetime.now(UTC).strftime(_FORM)
