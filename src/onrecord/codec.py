"""Records to JSON lines and back: the one place that knows the form of LEDGER §7.

A line is a superset of the example there: the fields stand in its order and under its names, and further fields
of the records (spans of places, grain of times, how a claim was found) follow beside them. Decoding a line gives
the record that was encoded; what belongs to another record (``assertion`` and ``position`` of a claim, ``file`` of
an article) is left aside.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any, Protocol, TypeVar
from urllib.parse import urlsplit

import msgspec

from onrecord.errors import BadRequest
from onrecord.records import (
    Article,
    Assertion,
    Claim,
    LedgerWarning,
    Membership,
    Mention,
    Story,
)

Object = dict[str, Any]
Record = Article | Claim | Assertion | Story | LedgerWarning
T = TypeVar("T")

TYPES: Mapping[str, type[Record]] = {
    "article": Article,
    "claim": Claim,
    "assertion": Assertion,
    "story": Story,
    "warning": LedgerWarning,
}
_CLAIM_ORDER = (
    "id", "article", "block", "quotation", "source", "via", "cue", "content", "stance", "said", "polarity",
    "modality", "tense", "hedges", "event", "method", "confidence", "anaphora",
)  # fmt: skip
_EXACT = 2**53  # whole numbers up to here are the same as int and as float

_encoder = msgspec.json.Encoder()


class Derived(Protocol):
    """What holds across articles, as :class:`onrecord.reconcile.Reconciled` gives it."""

    @property
    def assertions(self) -> Iterable[Assertion]:
        """By id."""

    @property
    def memberships(self) -> Iterable[Membership]:
        """By claim."""

    @property
    def warnings(self) -> Iterable[LedgerWarning]:
        """By id."""

    @property
    def stories(self) -> Iterable[Story]:
        """By id."""


def dumps(value: object) -> str:
    """Any plain value or record as one line of JSON."""
    return _encoder.encode(value).decode("utf-8")


def loads(line: str | bytes) -> Any:
    """One line of JSON as plain values.

    Raises:
        BadRequest: it is no JSON.
    """
    try:
        return msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadRequest(f"not a line of JSON: {error}") from error


def restore(kind: type[T], value: Mapping[str, Any]) -> T:
    """A frozen record from the plain values of a line.

    Raises:
        BadRequest: a field is missing or has a value that the record does not allow.
    """
    try:
        return msgspec.convert(value, kind)
    except (msgspec.ValidationError, ValueError) as error:
        raise BadRequest(f"not a record of type {kind.__name__.lower()}: {error}") from error


def decode(line: str | bytes) -> Record:
    """The record of one exported line, by its ``type``.

    Raises:
        BadRequest: the line is no JSON, its type is unknown, or a field does not fit.
    """
    value = loads(line)
    named = value.get("type") if isinstance(value, dict) else None
    kind = TYPES.get(named) if isinstance(named, str) else None
    if kind is None:
        raise BadRequest('a line of a ledger is an object with "type": ' + " | ".join(TYPES))
    return restore(kind, value)


def basename(origin: str) -> str:
    """The file's name at the end of a path or address; the whole origin where there is none."""
    path = urlsplit(origin).path if origin.startswith(("http://", "https://")) else origin
    return PurePosixPath(path).name or PureWindowsPath(path).name or origin


def article_object(article: Article) -> Object:
    """An article, with the name of its file."""
    fields = msgspec.to_builtins(article)
    fields.pop("id")
    return {"type": "article", "id": article.id, "file": basename(article.origin), **fields}


def claim_object(claim: Claim, membership: Membership | None = None, outlet: str | None = None) -> Object:
    """A claim, with its assertion and its position on it.

    Args:
        claim: the claim.
        membership: its link to its assertion; without one the assertion is null.
        outlet: of its article; stands as the source of own voice where the claim itself names none.
    """
    fields = msgspec.to_builtins(claim)
    if claim.own_voice and claim.source is None:
        fields["source"] = msgspec.to_builtins(Mention((), None, outlet, "outlet", outlet))
    event = fields["event"]
    for quantity in event["quantity"]:
        for bound in ("value", "low", "high"):
            quantity[bound] = _whole(quantity[bound])
    line: Object = {"type": "claim"}
    line.update((name, fields[name]) for name in _CLAIM_ORDER)
    line["assertion"] = membership.assertion if membership else None
    line["position"] = membership.position if membership else claim.position
    line["reader"] = claim.reader
    return line


def assertion_object(assertion: Assertion) -> Object:
    """An assertion."""
    fields = msgspec.to_builtins(assertion)
    for number in fields["quantities"]:
        for bound in ("value", "low", "high"):
            number[bound] = _whole(number[bound])
    return {"type": "assertion", **fields}


def story_object(story: Story) -> Object:
    """A story; its gist is its name."""
    return {"type": "story", "id": story.id, "gist": story.name, **msgspec.to_builtins(story)}


def warning_object(warning: LedgerWarning) -> Object:
    """A warning."""
    return {"type": "warning", **msgspec.to_builtins(warning)}


def plain(record: object) -> Object:
    """Any other record (a judgement, a membership, a link of lineage) as plain values; bytes stay bytes."""
    fields: Object = msgspec.to_builtins(record, builtin_types=(bytes,))
    return fields


def to_lines(articles: Iterable[Article], claims: Iterable[Claim], derived: Derived) -> Iterator[str]:
    """All records of a ledger as JSON lines: articles, claims, assertions, stories, warnings.

    Args:
        articles: in the order they shall have.
        claims: of these articles.
        derived: what holds across them.
    """
    outlets: dict[str, str | None] = {}
    for article in articles:
        outlets[article.id] = article.outlet
        yield dumps(article_object(article))
    memberships = {membership.claim: membership for membership in derived.memberships}
    for claim in claims:
        yield dumps(claim_object(claim, memberships.get(claim.id), outlets.get(claim.article)))
    for assertion in derived.assertions:
        yield dumps(assertion_object(assertion))
    for story in derived.stories:
        yield dumps(story_object(story))
    for warning in derived.warnings:
        yield dumps(warning_object(warning))


def _whole(number: float | None) -> float | int | None:
    """10,000 rather than 10000.0, where that is the same number."""
    if isinstance(number, float) and number.is_integer() and abs(number) <= _EXACT:
        return int(number)
    return number
