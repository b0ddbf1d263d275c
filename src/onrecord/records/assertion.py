"""Assertion, story, warning, judgement: what holds across articles (LEDGER §§3-6)."""

from __future__ import annotations

from dataclasses import dataclass

from onrecord.records.span import Spans
from onrecord.records.vocabulary import FLAGS, STATUSES, WARNING_KINDS, Flag, Modality, Position, Status, WarningKind


@dataclass(frozen=True, slots=True)
class Change:
    """A change of status.

    Attributes:
        at: on which day, ISO.
        status: to what.
        claim: id of the claim that caused it.
    """

    at: str
    status: Status
    claim: str


@dataclass(frozen=True, slots=True)
class NumberAt:
    """What an origin gave as the number on a day.

    Attributes:
        at: on which day, ISO.
        origin: who gave it.
        value: the number; None where it gave bounds alone.
        low: least value meant; None where open.
        high: greatest value meant; None where open.
        unit: what is counted or measured.
        claim: id of the claim that gives it.
    """

    at: str
    origin: str
    value: float | None
    low: float | None
    high: float | None
    unit: str | None = None
    claim: str | None = None


@dataclass(frozen=True, slots=True)
class Assertion:
    """The proposition that claims in any number of articles are about.

    Attributes:
        id: ``s…``; of its earliest claim, so that it does not depend on the order of arrival.
        story: id of its story.
        gist: the proposition in words, without negation.
        modality: of its claims' class, the commonest.
        status: as of the last day known (LEDGER §5).
        flags: beside the status.
        affirmed_by: origins whose latest position affirms.
        denied_by: origins whose latest position denies.
        withheld_by: origins that only decline, doubt or cannot confirm.
        history: each change of status.
        quantities: the numbers given, in order.
        claims: ids of its claims.
    """

    id: str
    story: str | None
    gist: str
    modality: Modality
    status: Status
    flags: tuple[Flag, ...] = ()
    affirmed_by: tuple[str, ...] = ()
    denied_by: tuple[str, ...] = ()
    withheld_by: tuple[str, ...] = ()
    history: tuple[Change, ...] = ()
    quantities: tuple[NumberAt, ...] = ()
    claims: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.status not in STATUSES:
            raise ValueError(f"unknown status {self.status!r}")
        for flag in self.flags:
            if flag not in FLAGS:
                raise ValueError(f"unknown flag {flag!r}")


@dataclass(frozen=True, slots=True)
class Membership:
    """A claim's link to its assertion, and why it was made.

    Attributes:
        claim: its id.
        assertion: the assertion's id.
        position: of the claim on it.
        origin: the party that counts for it (LEDGER §4); ``unnamed``; None where the claim adds no origin.
        adds_origin: whether it counts as an origin of its own.
        score: 0 to 1, of the link.
        reason: in words.
    """

    claim: str
    assertion: str
    position: Position
    origin: str | None
    adds_origin: bool
    score: float
    reason: str


@dataclass(frozen=True, slots=True)
class Story:
    """Assertions and articles of one running affair.

    Attributes:
        id: ``t…``; of its earliest article.
        name: a few words.
        articles: ids, by publication.
        assertions: ids.
        first: first day of publication.
        last: last day of publication.
    """

    id: str
    name: str
    articles: tuple[str, ...] = ()
    assertions: tuple[str, ...] = ()
    first: str | None = None
    last: str | None = None


@dataclass(frozen=True, slots=True)
class LedgerWarning:
    """What a reader misses (LEDGER §6); names both claims and both spans.

    Attributes:
        id: ``w…``.
        kind: which.
        claim: the claim that misleads.
        about: the claim it should be read against.
        spans: in the article of ``claim``.
        about_spans: in the article of ``about``.
        message: one sentence that explains it.
    """

    id: str
    kind: WarningKind
    claim: str
    about: str
    spans: Spans
    about_spans: Spans
    message: str

    def __post_init__(self) -> None:
        if self.kind not in WARNING_KINDS:
            raise ValueError(f"unknown warning {self.kind!r}")


@dataclass(frozen=True, slots=True)
class Lineage:
    """A text that was taken from another article's text.

    Attributes:
        copy: id of the article that took it.
        original: id of the one it was taken from.
        share: of the copy's words outside quotations, those that stand in the original in runs of a dozen, 0 to 1.
        reason: in words ("both credit the agency; 93 % of …").
    """

    copy: str
    original: str
    share: float
    reason: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """A decision by a person (or a machine) on a link; withdrawn, never overwritten.

    Attributes:
        id: ``j…``.
        kind: ``same-assertion``, ``same-entity``, ``wrong-claim``, ``same-story`` …
        left: id or name on one side.
        right: on the other; empty where the kind needs one side only.
        verdict: yes or no.
        by: who: a person's name or a reader's version.
        at: UTC time, ``YYYY-MM-DDTHH:MM:SSZ``.
        reason: in words.
        score: 0 to 1; 1 for a person.
        withdrawn: when it was taken back; None while it stands.
    """

    id: str
    kind: str
    left: str
    right: str
    verdict: bool
    by: str
    at: str
    reason: str = ""
    score: float = 1.0
    withdrawn: str | None = None
