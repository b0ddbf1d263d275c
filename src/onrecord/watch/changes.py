"""What changed since it was last told: pure, of what was known and what holds now."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from onrecord.records import Assertion, LedgerWarning, make_id

# What an alert may tell of; a rule names any of them.
MEANING: Mapping[str, str] = {
    "new": "An assertion that nobody had made before.",
    "corroborated": "An assertion has this status now; a new one may be born with it.",
    "disputed": "An assertion has this status now; a new one may be born with it.",
    "denied": "An assertion has this status now; a new one may be born with it.",
    "retracted": "An assertion has this status now; a new one may be born with it.",
    "changed": "Any other change of an assertion's status.",
    "confirmed": "An origin confirmed what another had affirmed.",
    "revised": "An origin's number changed.",
    "silent-edit": "A page changed a claim without saying so.",
    "warning": "Any new warning, silent edits as well.",
    "baseline": "The stock that the first round of a watch takes: how much there is.",
}
KINDS = tuple(MEANING)
_TELLING = frozenset({"corroborated", "disputed", "denied", "retracted"})


@dataclass(frozen=True, slots=True)
class Alert:
    """One change, as it is stored and sent.

    Attributes:
        id: ``n…``; the same change gives the same id, so that a receiver can drop a second copy.
        at: when it was found, UTC.
        kinds: what it tells of.
        message: one sentence.
        status: of the assertion now.
        was: its status before; None where it is new.
        gist: the assertion in words.
        source: who says what the alert is about.
        party: whom the source speaks for.
        outlet: where that was published.
        day: when that was published, ISO.
        words: the content of that claim.
        origin: address or path of its page.
        event: PLOVER type of its event.
        assertion: its id.
        claim: id of the claim that brought the change.
        story: id of its story.
        warning: id of the warning, where the alert is about one.
    """

    id: str
    at: str
    kinds: tuple[str, ...]
    message: str
    status: str | None = None
    was: str | None = None
    gist: str | None = None
    source: str | None = None
    party: str | None = None
    outlet: str | None = None
    day: str | None = None
    words: str | None = None
    origin: str | None = None
    event: str | None = None
    assertion: str | None = None
    claim: str | None = None
    story: str | None = None
    warning: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A change before it is put into words.

    Attributes:
        id: of the alert that tells of it.
        kinds: what it is.
        claim: id of the claim that brought it.
        was: status before.
        assertion: the assertion now; None where the change is a warning.
        warning: the warning; None where the change is of an assertion.
    """

    id: str
    kinds: tuple[str, ...]
    claim: str
    was: str | None = None
    assertion: Assertion | None = None
    warning: LedgerWarning | None = None


def known_of(assertion: Assertion) -> str:
    """What is remembered of an assertion."""
    return json.dumps([assertion.status, assertion.flags, len(assertion.quantities), assertion.claims])


def of_assertions(
    watch: str, known: Mapping[str, str], now: Iterable[Assertion]
) -> Iterator[tuple[Change | None, dict[str, str | None]]]:
    """Each assertion that is not as it was: the change to tell, if any, and what is to be remembered.

    An assertion is known again by its claims: its id follows its earliest claim and may change with it.
    """
    holder = {claim: identity for identity, value in known.items() for claim in json.loads(value)[3]}
    present: set[str] = set()
    for assertion in now:
        present.add(assertion.id)
        value = known_of(assertion)
        if known.get(assertion.id) == value:
            continue
        held = Counter(holder[claim] for claim in assertion.claims if claim in holder)
        before = assertion.id if assertion.id in known else held.most_common(1)[0][0] if held else None
        yield _change(watch, assertion, known.get(before) if before else None), {assertion.id: value}
    gone = {identity: None for identity in known if identity not in present}
    if gone:
        yield None, dict(gone)


def _change(watch: str, assertion: Assertion, before: str | None) -> Change | None:
    cause = assertion.history[-1].claim if assertion.history else assertion.claims[-1]
    if before is None:
        kinds = ["new", *([assertion.status] if assertion.status in _TELLING else [])]
        was = None
    else:
        was, flags, numbers, claims = json.loads(before)
        kinds = []
        if was != assertion.status:
            kinds.append(assertion.status if assertion.status in _TELLING else "changed")
        if "confirmed" in assertion.flags and "confirmed" not in flags:
            kinds.append("confirmed")
        if "revised" in assertion.flags and ("revised" not in flags or numbers != len(assertion.quantities)):
            kinds.append("revised")
        if not kinds:
            return None
        if was == assertion.status:
            cause = next((c for c in reversed(assertion.claims) if c not in claims), cause)
    identity = make_id("n", watch, assertion.claims[0], *kinds, assertion.status, cause, len(assertion.quantities))
    return Change(identity, tuple(kinds), cause, was, assertion)


def of_warnings(
    watch: str, known: Mapping[str, str], now: Iterable[LedgerWarning]
) -> Iterator[tuple[Change | None, dict[str, str | None]]]:
    """Each warning that was not there; what went is forgotten and not told."""
    present: set[str] = set()
    for warning in now:
        present.add(warning.id)
        if warning.id not in known:
            kinds = ("silent-edit", "warning") if warning.kind == "silent-edit" else ("warning",)
            change = Change(make_id("n", watch, warning.id), kinds, warning.claim, warning=warning)
            yield change, {warning.id: warning.kind}
    gone = {identity: None for identity in known if identity not in present}
    if gone:
        yield None, dict(gone)
