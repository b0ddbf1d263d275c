"""Filters and search words as SQL, and what the databases say differently."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from onrecord.errors import BadRequest
from onrecord.ledger.protocol import Filters
from onrecord.records import Claim
from onrecord.records.vocabulary import EVENT_TYPES, POSITIONS, STANCES, STATUSES

_CHUNK = re.compile(r'"([^"]*)"|(\S+)')
_WORD = re.compile(r"\w+")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}$")
ORDER = "c.day, c.article, c.start, c.id"


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words to look for.

    Attributes:
        words: one or several that must stand together, without any syntax.
        begins: the last is only how a word begins.
        column: where they must stand: ``source``, ``party``, ``about``; None: anywhere.
    """

    words: str
    begins: bool = False
    column: str | None = None


class Dialect(Protocol):
    """What the databases say differently; the outcome is the same."""

    def alike(self, column: str) -> str:
        """A condition: the column is a value, upper and lower case of ASCII alike."""

    def holds(self, column: str) -> str:
        """A condition: the column, in lower case of ASCII, holds a value."""

    def claims_with(self, phrases: Sequence[Phrase]) -> tuple[str, tuple[str, ...]]:
        """A condition and its values: claim ``c`` has all the phrases."""


@dataclass(slots=True)
class Where:
    """Conditions and their values, growing side by side."""

    parts: list[str] = field(default_factory=list)
    values: list[str | int] = field(default_factory=list)

    def add(self, condition: str, *values: str | int) -> None:
        """One more condition that must hold."""
        self.parts.append(condition)
        self.values.extend(values)

    @property
    def sql(self) -> str:
        """The WHERE clause, or nothing."""
        return f"WHERE {' AND '.join(self.parts)}" if self.parts else ""


def check(filters: Filters) -> None:
    """Refuse what no record can have.

    Raises:
        BadRequest: the text says which filter and what it allows.
    """
    closed = (
        ("status", filters.status, STATUSES),
        ("stance", filters.stance, STANCES),
        ("position", filters.position, POSITIONS),
        ("event", filters.event, EVENT_TYPES),
    )
    for name, value, allowed in closed:
        if value is not None and value not in allowed:
            raise BadRequest(f"unknown {name} {value!r}; it is one of {', '.join(allowed)}")
    for name in ("since", "until", "as_of"):
        day = getattr(filters, name)
        if day is not None and not _DAY.match(day):
            raise BadRequest(f"{name.replace('_', '-')} wants a day as YYYY-MM-DD, not {day!r}")
    if filters.limit is not None and filters.limit < 0:
        raise BadRequest("a limit is a number from 0")


def claims(filters: Filters, dialect: Dialect) -> tuple[str, list[str | int]]:
    """The records of the claims that are wanted, in :data:`ORDER`."""
    check(filters)
    where, joins = Where(), ""
    wanted = [
        phrase
        for column, text, together in (
            ("source", filters.source, True),
            ("party", filters.party, True),
            ("about", filters.about, False),
        )
        if text is not None
        for phrase in phrases(text, together, column)
    ]
    if wanted:
        condition, values = dialect.claims_with(wanted)
        where.add(condition, *values)
    if filters.outlet is not None:
        where.add(f"c.article IN (SELECT id FROM article WHERE {dialect.alike('outlet')})", filters.outlet)
    if filters.story is not None:
        where.add("c.article IN (SELECT article FROM story_article WHERE story = ?)", filters.story)
    for column, value in (("article", filters.article), ("stance", filters.stance), ("event_type", filters.event)):
        if value is not None:
            where.add(f"c.{column} = ?", value)
    if filters.since is not None:
        where.add("c.day >= ?", filters.since)
    for last in (filters.until, filters.as_of):
        if last is not None:
            where.add("c.day <= ? AND c.day <> ''", last)
    if filters.status is not None or filters.position is not None or filters.assertion is not None:
        joins = "JOIN membership m ON m.claim = c.id"
        if filters.assertion is not None:
            where.add("m.assertion = ?", filters.assertion)
        if filters.position is not None:
            where.add("m.position = ?", filters.position)
        if filters.status is not None and filters.as_of is not None:
            where.add(
                "(SELECT h.status FROM change h WHERE h.assertion = m.assertion AND h.at <= ? "
                "ORDER BY h.at DESC LIMIT 1) = ?",
                filters.as_of,
                filters.status,
            )
        elif filters.status is not None:
            joins += " JOIN assertion s ON s.id = m.assertion"
            where.add("s.status = ?", filters.status)
    if filters.after is not None:
        where.add(
            # one by one: PostgreSQL compares a row that one SELECT gives without using the index
            "(c.day, c.article, c.start, c.id) > ((SELECT day FROM claim WHERE id = ?), "
            "(SELECT article FROM claim WHERE id = ?), (SELECT start FROM claim WHERE id = ?), ?)",
            *[filters.after] * 4,
        )
    limit = f"LIMIT {filters.limit}" if filters.limit is not None else ""
    return f"SELECT c.record FROM claim c {joins} {where.sql} ORDER BY {ORDER} {limit}", where.values


def phrases(query: str, together: bool = False, column: str | None = None) -> tuple[Phrase, ...]:
    """Search words, with nothing of a database's syntax let through.

    Args:
        query: words; those between ``"…"`` must stand together, a word that ends in ``*`` is the start of one.
        together: all of them must.
        column: where they must stand.

    Raises:
        BadRequest: there is no word in it.
    """
    if together:
        found = [(" ".join(_WORD.findall(query)), False)]
    else:
        chunks = _CHUNK.findall(query)
        found = [(" ".join(_WORD.findall(quoted or bare)), bare.endswith("*")) for quoted, bare in chunks]
    wanted = tuple(Phrase(words, begins, column) for words, begins in found if words)
    if not wanted:
        raise BadRequest(f"no word to look for in {query!r}")
    return wanted


def match(wanted: Sequence[Phrase]) -> str:
    """Phrases as an expression of FTS5."""
    terms = []
    for phrase in wanted:
        where = f"{phrase.column} : " if phrase.column else ""
        terms.append(f'{where}"{phrase.words}"' + ("*" if phrase.begins else ""))
    return " AND ".join(terms)


def words_of(claim: Claim) -> tuple[str, str, str]:
    """The words by which a claim is found: of its source, of its party, of what it is about."""
    source = claim.source
    who = (source.name, source.text, source.agency) if source else ()
    event = claim.event
    names = [name for one in (*event.actor, *event.recipient) for name in (one.name or one.text, one.party)]
    places = [place.name or place.text for place in event.place]
    return (
        _line(who),
        (source.party or "") if source else "",
        _line((claim.content.text, event.predicate, *names, *places)),
    )


def _line(parts: tuple[str | None, ...]) -> str:
    """Each part once, in order."""
    return " · ".join(dict.fromkeys(part for part in parts if part))
