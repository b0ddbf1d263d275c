"""What may be asked of a ledger, and what a list or a search gives beside the records themselves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from onrecord.records import Assertion
from onrecord.records.vocabulary import Position

RecordType = Literal["article", "claim", "assertion", "story", "warning", "judgement"]
MARK = ("\x02", "\x03")  # around the words found, in a hit's snippet


@dataclass(frozen=True, slots=True)
class Filters:
    """Which claims or assertions are wanted; None asks for nothing in particular.

    Attributes:
        source: words that stand together in the source's name, title or body ("Lloyd Austin").
        party: words that stand together in the party it speaks for.
        outlet: the outlet's name, upper and lower case alike.
        status: of the assertion.
        stance: of the claim.
        position: of the claim on its assertion.
        about: words that all stand in the content, or in the names of those who act, are acted on, and places.
        event: PLOVER type.
        since: first day of publication, ISO; undated articles are left out.
        until: last day of publication.
        story: id of a story.
        article: id of an article.
        assertion: id of an assertion.
        as_of: ISO day: as the ledger stood with the articles published up to it.
        after: id of a claim, or of an assertion among assertions: only what follows it in order (a cursor).
        limit: at most so many.
        latest: claims in the opposite order: the latest first.
    """

    source: str | None = None
    party: str | None = None
    outlet: str | None = None
    status: str | None = None
    stance: str | None = None
    position: Position | None = None
    about: str | None = None
    event: str | None = None
    since: str | None = None
    until: str | None = None
    story: str | None = None
    article: str | None = None
    assertion: str | None = None
    as_of: str | None = None
    after: str | None = None
    limit: int | None = None
    latest: bool = False


EVERYTHING = Filters()


@dataclass(frozen=True, slots=True)
class Part:
    """Which part of a list is wanted; a list is walked from any place on, however long it is.

    Attributes:
        since: first day, ISO.
        until: last day; what has no day is in no such part.
        after: the place of the last record of the part before, as the list says; None: from the start.
        limit: at most so many.
        latest: the latest first, where the list says that it can be turned round.
    """

    since: str | None = None
    until: str | None = None
    after: tuple[str, ...] | None = None
    limit: int | None = None
    latest: bool = False


WHOLE = Part()


@dataclass(frozen=True, slots=True)
class Standing:
    """What there is to say of a story in a list.

    Attributes:
        statuses: of its assertions, with how many have each; the most frequent first.
        warnings: how many name a claim in it.
    """

    statuses: tuple[tuple[str, int], ...] = ()
    warnings: int = 0


@dataclass(frozen=True, slots=True)
class Turn:
    """One change of an assertion's status.

    Attributes:
        at: day.
        assertion: id.
        claim: id of the claim that caused it.
        status: from then on.
        was: its status before; None where it was not yet asserted.
        story: of the assertion.
        gist: of the assertion.
    """

    at: str
    assertion: str
    claim: str
    status: str
    was: str | None
    story: str | None
    gist: str


@dataclass(frozen=True, slots=True)
class Stand:
    """The position of one claim on its assertion, without the claim's words.

    Attributes:
        assertion: id.
        claim: id.
        position: on it.
        origin: the party that counts for it (LEDGER §4); None where the claim adds none.
        attributed: whether somebody other than the outlet says it.
        day: of publication, ISO; None where unknown.
        outlet: where; None where unknown.
    """

    assertion: str
    claim: str
    position: Position
    origin: str | None
    attributed: bool
    day: str | None
    outlet: str | None


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that a search found.

    Attributes:
        article: id of the article.
        outlet: its outlet; None where unknown.
        day: of publication, ISO; None where unknown.
        headline: its headline; None where it has none.
        snippet: the words around, those that were found between :data:`MARK`.
    """

    article: str
    outlet: str | None
    day: str | None
    headline: str | None
    snippet: str


@dataclass(frozen=True, slots=True)
class Sealed:
    """A record as it is stored, with the digest taken when it was written.

    Attributes:
        type: of the record.
        id: of the record.
        record: its JSON (and an article's text behind it).
        seal: the SHA-256 of that, as it was when written.
    """

    type: RecordType
    id: str
    record: str
    seal: str


def turns_of(assertion: Assertion) -> Iterator[Turn]:
    """The changes of an assertion's status, in order."""
    was: str | None = None
    for change in assertion.history:
        yield Turn(change.at, assertion.id, change.claim, change.status, was, assertion.story, assertion.gist)
        was = change.status
