"""Who is who in a ledger: its claims put to :mod:`onrecord.reconcile.people`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from onrecord.errors import BadRequest
from onrecord.ledger import Filters, Ledger
from onrecord.reconcile.offices import holders
from onrecord.reconcile.people import people as joined
from onrecord.records import Claim, Identity


@dataclass(frozen=True, slots=True)
class Bounds:
    """What is looked at.

    Attributes:
        since: first day of publication, ISO; None: from the first.
        until: last day of publication, ISO; None: to the last.
        most: articles; where more are touched the question is refused, for a part would join people wrongly. None: any number.
    """

    since: str | None = None
    until: str | None = None
    most: int | None = None


EVERYWHERE = Bounds()


def people(ledger: Ledger, name: str | None = None, bounds: Bounds = EVERYWHERE) -> tuple[Identity, ...]:
    """Who is who in a ledger, joined across articles by evidence.

    Args:
        ledger: where to look.
        name: only what claims tell whose source has these words in its name or title; None takes everything.
        bounds: the articles that are looked at.

    Raises:
        BadRequest: more articles are touched than are allowed.
    """
    claims: tuple[Claim, ...] = tuple(
        _bounded(ledger.claims(Filters(source=name, since=bounds.since, until=bounds.until)), bounds)
    )
    ids = sorted({claim.article for claim in claims})
    if name:  # all claims of these articles: the company somebody is named in is evidence
        claims = tuple(claim for article in ids for claim in ledger.claims(Filters(article=article)))
    articles = tuple(ledger.article(identity) for identity in ids)
    wanted = frozenset(ids)
    stories = {
        article: story for story, held in ledger.stories_with(wanted).items() for article in held if article in wanted
    }
    return joined(articles, claims, tuple(ledger.judgements()), stories)


def _bounded(claims: Iterator[Claim], bounds: Bounds) -> Iterator[Claim]:
    """Claims as long as they are of few enough articles."""
    seen: set[str] = set()
    for claim in claims:
        seen.add(claim.article)
        if bounds.most is not None and len(seen) > bounds.most:
            raise BadRequest(
                f"this touches more than {bounds.most} articles; give more of the name, or fewer days by since and until"
            )
        yield claim


def find(
    ledger: Ledger,
    name: str | None = None,
    office: str | None = None,
    day: str | None = None,
    bounds: Bounds = EVERYWHERE,
) -> tuple[Identity, ...]:
    """The people and bodies that are asked for.

    Args:
        ledger: where to look.
        name: words that all stand in one of its names.
        office: words of an office that it held, or of whom that belongs to.
        day: ISO: on which it held it, or any office where none is named.
        bounds: the articles that are looked at.

    Raises:
        BadRequest: more articles are touched than are allowed.
    """
    found = people(ledger, name, bounds)
    if name:
        wanted = name.casefold().split()
        found = tuple(one for one in found if any(all(w in n.casefold() for w in wanted) for n in one.names))
    if office:
        return tuple(dict.fromkeys(identity for identity, _ in holders(found, office, day)))
    if day:
        return tuple(one for one in found if any(held.held_on(day) for held in one.offices))
    return found
