"""Filters and search words as SQL, and what the databases say differently."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from onrecord.errors import BadRequest
from onrecord.ledger import places
from onrecord.ledger.asking import Filters
from onrecord.records import Claim
from onrecord.records.vocabulary import EVENT_TYPES, POSITIONS, STANCES, STATUSES

_CHUNK = re.compile(r'"([^"]*)"|(\S+)')
_WORD = re.compile(r"\w+")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


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


@dataclass(frozen=True, slots=True)
class Found:
    """Where the records with some words are looked up.

    Attributes:
        table: of the words.
        number: its column with the record's number; walked through in order.
        condition: that a row has the words; ``values`` are its values.
    """

    table: str
    number: str
    condition: str
    values: tuple[str, ...]


class Dialect(Protocol):
    """What the databases say differently; the outcome is the same.

    Attributes:
        then: joins a table whose rows are looked up one by one for those of the table before.
    """

    then: str

    def alike(self, column: str) -> str:
        """A condition: the column is a value, upper and lower case of ASCII alike."""

    def claims_with(self, phrases: Sequence[Phrase]) -> Found:
        """Claims with all the phrases."""

    def gists_with(self, phrases: Sequence[Phrase]) -> Found:
        """Assertions with all the phrases in their gists."""

    def articles_with(self, phrases: Sequence[Phrase]) -> Found:
        """Articles with all the phrases in headline or text."""


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
        if day is not None:
            check_day(name.replace("_", "-"), day)
    if filters.limit is not None and filters.limit < 0:
        raise BadRequest("a limit is a number from 0")


def check_day(name: str, day: str) -> None:
    """Refuse what is no day of the calendar.

    Raises:
        BadRequest: the text says which argument.
    """
    try:
        if not _DAY.fullmatch(day):
            raise ValueError
        date.fromisoformat(day)
    except ValueError as error:
        raise BadRequest(f"{name} wants a day as YYYY-MM-DD, not {day!r}") from error


def claims(filters: Filters, dialect: Dialect, rare: bool = False) -> tuple[str, list[str | int]]:
    """The records of the claims that are wanted, in the order of :mod:`onrecord.ledger.places`.

    One table is walked through in that order until there are enough: that of the words, of positions and statuses, of
    the outlet's articles, or of all claims. What lies in one story, article or assertion, or had a rare status on a day, is
    looked up and sorted.

    Args:
        filters: what is wanted.
        dialect: of the database.
        rare: the status that is asked for as of a day is that of few assertions.
    """
    check(filters)
    where, wanted, then = Where(), _words(filters), dialect.then
    few = filters.story or filters.article or filters.assertion
    now = filters.status is not None and filters.as_of is None
    linked = filters.position is not None or now
    claim, table, number = f"{then} claim c ON c.number = ", "", "c.number"
    if few:
        table = "membership m JOIN claim c ON c.id = m.claim" if filters.assertion else "claim c"
    elif wanted:
        found = dialect.claims_with(wanted)
        table, number = found.table, found.number
        where.add(found.condition, *found.values)
        if linked:
            table += f" {then} membership m ON m.number = {number}"
    elif linked or (rare and filters.status and filters.as_of):
        table, number = "membership m", "m.number"
        if rare and filters.status and filters.as_of and not linked:
            once = "SELECT h.assertion FROM change h WHERE h.status = ? AND h.at <= ?"
            where.add(f"m.assertion IN ({once})", filters.status, filters.as_of)
    elif filters.outlet is not None:
        table, number = f"article a {then} claim c ON c.article = a.id", "a.number"
    else:
        table = "claim c"
    beside = (filters.outlet, filters.stance, filters.event, filters.story, filters.article)
    then_status = filters.status is not None and filters.as_of is not None
    if "claim c" not in table and (
        any(one is not None for one in beside) or (then_status and "membership m" not in table)
    ):
        table += f" {claim}{number}"
    if (linked or then_status) and "membership m" not in table:
        table += " JOIN membership m ON m.claim = c.id"
    if few and wanted:  # only the matches between the first and the last of the few are looked at
        found = dialect.claims_with(wanted)
        of = "SELECT {0}(a.number) FROM article a WHERE " + (
            "a.id IN (SELECT article FROM story_article WHERE story = ?)"
            if filters.story
            else "a.id = ?"
            if filters.article
            else "a.id IN (SELECT x.article FROM membership l JOIN claim x ON x.id = l.claim WHERE l.assertion = ?)"
        )
        one = f"SELECT {found.number} FROM {found.table} WHERE {found.condition} AND {found.number} BETWEEN"
        where.add(
            f"c.number IN ({one} ({of.format('min')}) AND ({of.format('max')}) + {places.ROOM})",
            *found.values,
            few,
            few,
        )
    if filters.story is not None:
        where.add("c.article IN (SELECT article FROM story_article WHERE story = ?)", filters.story)
    if filters.outlet is not None and number == "a.number":
        where.add(dialect.alike("a.outlet"), filters.outlet)
    elif filters.outlet is not None:
        if number != "c.number":  # told by the number already, but for articles whose ids begin alike
            near = f"SELECT number / {places.ROOM} FROM article WHERE {dialect.alike('outlet')}"
            where.add(f"{number} / {places.ROOM} IN ({near})", filters.outlet)
        where.add(f"c.article IN (SELECT id FROM article WHERE {dialect.alike('outlet')})", filters.outlet)
    for column, value in (
        ("c.article", filters.article), ("c.stance", filters.stance), ("c.event_type", filters.event),
        ("m.assertion", filters.assertion), ("m.position", filters.position), ("m.status", filters.status if now else None),
    ):  # fmt: skip
        if value is not None:
            where.add(f"{column} = ?", value)
    if filters.status is not None and filters.as_of is not None:
        last = "SELECT h.status FROM change h WHERE h.assertion = m.assertion AND h.at <= ? ORDER BY h.n DESC LIMIT 1"
        where.add(f"({last}) = ?", filters.as_of, filters.status)
    if filters.since is not None:
        where.add(f"{number} >= ?", places.first_of(filters.since))
    for day in (filters.until, filters.as_of):
        if day is not None:
            where.add(f"{number} BETWEEN ? AND ?", places.DATED, places.last_of(day))
    order = "a.number, c.start, c.id" if number == "a.number" else number
    if filters.after is not None:
        beyond, within = "<" if filters.latest else ">", number
        if number == "a.number":
            room, within = places.ROOM if filters.latest else -places.ROOM, "c.number"
            where.add(f"a.number {beyond} (SELECT number FROM claim WHERE id = ?) + ?", filters.after, room)
        where.add(f"{within} {beyond} (SELECT number FROM claim WHERE id = ?)", filters.after)
    way = " DESC" if filters.latest else ""
    order = ", ".join(column + way for column in order.split(", "))
    limit = f"LIMIT {filters.limit}" if filters.limit is not None else ""
    if "claim c" in table:
        return f"SELECT c.record FROM {table} {where.sql} ORDER BY {order} {limit}", where.values
    found_first = f"SELECT {number} AS number FROM {table} {where.sql} ORDER BY {order} {limit}"
    return f"SELECT c.record FROM ({found_first}) f {claim}f.number ORDER BY f.number{way}", where.values


def _words(filters: Filters) -> list[Phrase]:
    """The words that the filters ask for, and where."""
    asked = (("source", filters.source, True), ("party", filters.party, True), ("about", filters.about, False))
    return [
        phrase for column, text, together in asked if text is not None for phrase in phrases(text, together, column)
    ]


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
