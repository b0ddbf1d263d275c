"""Offices and when they were held: read beside names in articles, or imported from a register."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from onrecord.errors import BadRequest
from onrecord.lang import table
from onrecord.reconcile.names import fold
from onrecord.records import Article, Identity, Judgement, Mention, Office

HOLDS = "holds-office"
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a register: who held which office, for whom, from when until when.

    Attributes:
        person: folded name.
        title: the office.
        words: of the office.
        party: whom the holder speaks for.
        first: first day, ISO; None where open.
        last: last day.
        by: the register.
    """

    person: str
    title: str
    words: frozenset[str]
    party: str | None
    first: str | None
    last: str | None
    by: str


def words_of_office(title: str | None) -> frozenset[str]:
    """The telling words of an office; none where it is a past one.

    "U.S. Defense Secretary" → {defense, secretary}; "former mayor" → nothing: it is not held.
    """
    words = [w.casefold().removesuffix("'s").removesuffix("’s") for w in _WORD.findall(title or "")]
    lexicon = table("reconcile")["offices"]
    if any(w in lexicon["past"] for w in words):
        return frozenset()
    return frozenset(w for w in words if w not in lexicon["small"])


def fits(left: frozenset[str], right: frozenset[str]) -> bool:
    """Whether two offices can be one: one of them says all that the other says, and more than a bare rank."""
    short, long = sorted((left, right), key=len)
    return bool(short) and short <= long and (len(short) > 1 or left == right)


def offices_of(seen: Sequence[tuple[Mention, Article]], entries: Iterable[Entry]) -> tuple[Office, ...]:
    """The offices of one person, by their first day: what articles call it, and what registers say.

    Two wordings are one office where one says all that the other says.
    """
    dated = sorted(
        ((article.day or "", article.id, mention) for mention, article in seen if words_of_office(mention.office)),
        key=lambda row: (-len(words_of_office(row[2].office)), row[0], row[1], row[2].office or ""),
    )
    kept: list[tuple[frozenset[str], list[tuple[str, str, Mention]]]] = []
    for row in dated:
        words = words_of_office(row[2].office)
        for have, rows in kept:
            if words <= have:
                rows.append(row)
                break
        else:
            kept.append((words, [row]))
    read = []
    for _, rows in kept:
        days = sorted(day for day, _, _ in rows if day)
        read.append(
            Office(
                title=rows[0][2].office or "",
                party=rows[0][2].party,
                first=days[0] if days else None,
                last=days[-1] if days else None,
                articles=tuple(sorted({article for _, article, _ in rows})),
            )
        )
    listed = [Office(e.title, e.party, e.first, e.last, (), e.by) for e in entries]
    return tuple(sorted([*read, *listed], key=lambda o: (o.first or "", o.title, o.by or "")))


def holders(identities: Iterable[Identity], words: str, day: str | None = None) -> tuple[tuple[Identity, Office], ...]:
    """Who held an office that has all these words in its title or party, on a day or ever."""
    wanted = {w.casefold() for w in _WORD.findall(words)}
    found = []
    for identity in identities:
        for office in identity.offices:
            have = {w.casefold().removesuffix("'s") for w in _WORD.findall(f"{office.title} {office.party or ''}")}
            if wanted <= have and (day is None or office.held_on(day)):
                found.append((identity, office))
    return tuple(sorted(found, key=lambda pair: (pair[1].first or "", fold(pair[0].name), pair[0].id)))


def entry(person: str, office: str, party: str = "", since: str = "", until: str = "") -> tuple[str, str]:
    """Both sides of the judgement that keeps a line of a register.

    Raises:
        BadRequest: there is no name or no office, a day is none, or the last comes before the first.
    """
    if not fold(person) or not words_of_office(office):
        raise BadRequest(f"a register's line wants a name and an office, not {person!r} and {office!r}")
    for day in (since, until):
        try:
            if day:
                date.fromisoformat(day)
        except ValueError:
            raise BadRequest(f"{person}: {day!r} is no day as YYYY-MM-DD") from None
    if since and until and until < since:
        raise BadRequest(f"{person}: {office} ends on {until}, before it begins on {since}")
    return person.strip(), json.dumps([office.strip(), party.strip(), since, until], ensure_ascii=False)


def register(body: bytes, name: str) -> tuple[tuple[str, str], ...]:
    """The lines of a register in CSV: columns ``name`` and ``office``, and where there are ``party``, ``from``, ``to``.

    Args:
        body: UTF-8, with a line of headings.
        name: of the file, for what is said about it.

    Raises:
        BadRequest: it is no such table; the text names the line.
    """
    try:
        rows = csv.DictReader(io.StringIO(body.decode("utf-8-sig"), newline=""), strict=True)
        headings = {h.strip().casefold(): h for h in rows.fieldnames or () if h}
        if not {"name", "office"} <= set(headings):
            raise BadRequest(f"{name}: the first line must name the columns name and office")
        found = []
        for number, row in enumerate(rows, 2):
            cells = [(row.get(headings.get(h, "")) or "").strip() for h in ("name", "office", "party", "from", "to")]
            try:
                found.append(entry(*cells))
            except BadRequest as error:
                raise BadRequest(f"{name}, line {number}: {error}") from None
    except (UnicodeDecodeError, csv.Error) as error:
        raise BadRequest(f"{name}: {error}") from None
    return tuple(dict.fromkeys(found))


def entries_of(judgements: Iterable[Judgement]) -> tuple[Entry, ...]:
    """The register's lines among the judgements that stand."""
    found = []
    for judgement in judgements:
        if judgement.kind == HOLDS and judgement.verdict and judgement.withdrawn is None:
            title, party, since, until = json.loads(judgement.right)
            words = words_of_office(title)
            found.append(
                Entry(fold(judgement.left), title, words, party or None, since or None, until or None, judgement.by)
            )
    return tuple(sorted(found, key=lambda e: (e.person, e.first or "", e.title, e.by)))
