"""Who is who in a ledger: its claims put to :mod:`onrecord.reconcile.people`."""

from __future__ import annotations

from onrecord.ledger import Filters, Ledger
from onrecord.reconcile.offices import holders
from onrecord.reconcile.people import people as joined
from onrecord.records import Identity


def people(ledger: Ledger, name: str | None = None) -> tuple[Identity, ...]:
    """Who is who in a ledger, joined across articles by evidence.

    Args:
        ledger: where to look.
        name: only what claims tell whose source has these words in its name or title; None takes everything.
    """
    claims = tuple(ledger.claims(Filters(source=name) if name else Filters()))
    ids = {claim.article for claim in claims}
    if name:  # all claims of these articles: the company somebody is named in is evidence
        claims = tuple(claim for article in sorted(ids) for claim in ledger.claims(Filters(article=article)))
    articles = tuple(ledger.article(identity) for identity in sorted(ids))
    stories = {identity: story.id for identity in sorted(ids) if (story := ledger.story_of(identity))}
    return joined(articles, claims, tuple(ledger.judgements()), stories)


def find(
    ledger: Ledger, name: str | None = None, office: str | None = None, day: str | None = None
) -> tuple[Identity, ...]:
    """The people and bodies that are asked for.

    Args:
        ledger: where to look.
        name: words that all stand in one of its names.
        office: words of an office that it held, or of whom that belongs to.
        day: ISO: on which it held it, or any office where none is named.
    """
    found = people(ledger, name)
    if name:
        wanted = name.casefold().split()
        found = tuple(one for one in found if any(all(w in n.casefold() for w in wanted) for n in one.names))
    if office:
        return tuple(dict.fromkeys(identity for identity, _ in holders(found, office, day)))
    if day:
        return tuple(one for one in found if any(held.held_on(day) for held in one.offices))
    return found
