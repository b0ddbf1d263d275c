"""Who is who across articles: identities, their offices, and why mentions were joined (LEDGER §4)."""

from __future__ import annotations

from dataclasses import dataclass

from onrecord.records.vocabulary import EntityKind


@dataclass(frozen=True, slots=True)
class Office:
    """An office that somebody was said to hold.

    Attributes:
        title: its fullest words ("U.S. Defense Secretary").
        party: whom its holder speaks for.
        first: first day on which an article gives it, ISO, or the day it was taken up where a register says so.
        last: last such day; None where it is open.
        articles: that give it.
        by: name of the register it was imported from; None where it was read.
    """

    title: str
    party: str | None
    first: str | None
    last: str | None
    articles: tuple[str, ...] = ()
    by: str | None = None

    def held_on(self, day: str) -> bool:
        """Whether a day lies between its first and its last."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class Join:
    """Why the somebody of one article is taken for that of another.

    Attributes:
        left: id of one article.
        left_name: the name there.
        right: id of the other.
        right_name: the name there.
        score: 0 to 1; 1 for a person's decision.
        reason: the evidence in words.
    """

    left: str
    left_name: str
    right: str
    right_name: str
    score: float
    reason: str


@dataclass(frozen=True, slots=True)
class Identity:
    """One person or body, over all articles that name it.

    Attributes:
        id: ``e…``; of the name, the party and the first article.
        name: the fullest.
        kind: what it is.
        names: every form.
        parties: whom it spoke for, the most frequent first.
        country: ISO 3166-1 alpha-3.
        offices: in order of their first day.
        articles: that name it, by day and id.
        claims: of which it is the source.
        joins: why these articles are taken to name one somebody.
    """

    id: str
    name: str
    kind: EntityKind
    names: tuple[str, ...]
    parties: tuple[str, ...]
    country: str | None
    offices: tuple[Office, ...]
    articles: tuple[str, ...]
    claims: tuple[str, ...]
    joins: tuple[Join, ...]
