"""Which pages are forgotten with an address, a person or an outlet."""

from __future__ import annotations

from onrecord.errors import Missing
from onrecord.ledger.asking import Filters
from onrecord.ledger.protocol import Ledger
from onrecord.records import Article

_ALL = 2**31


def of_page(ledger: Ledger, given: str) -> tuple[Article, ...]:
    """The pages meant by an article's id or its beginning, or all versions from an address or path.

    Raises:
        Missing: there is none.
    """
    ids = ledger.versions(given) or tuple(i for kind, i in ledger.identify(given.strip()) if kind == "article")
    if not ids:
        raise Missing(f"no page from {given!r}, and no article whose id begins so")
    return tuple(ledger.article(identity) for identity in ids)


def of_outlet(ledger: Ledger, name: str) -> tuple[Article, ...]:
    """All pages of an outlet.

    Raises:
        Missing: there is none.
    """
    found = tuple(ledger.articles(outlet=name))
    if not found:
        raise Missing(f"no page of an outlet named {name!r}")
    return found


def of_person(ledger: Ledger, name: str) -> tuple[Article, ...]:
    """All pages that name a person: in text or headline, as author, or as the source of a claim.

    A page goes whole: with words cut out of it, nothing could be held against its bytes any more.

    Raises:
        Missing: there is none.
        BadRequest: there is no word in the name.
    """
    quoted = f'"{name.replace(chr(34), " ")}"'
    ids = {hit.article for hit in ledger.search_articles(quoted, limit=_ALL)}
    ids |= {claim.article for claim in ledger.claims(Filters(source=name))}
    ids |= {claim.article for claim in ledger.claims(Filters(about=quoted))}
    folded = name.casefold()
    for article in ledger.articles():
        if any(folded in author.casefold() for author in (*article.authors, *article.bylines)):
            ids.add(article.id)
    if not ids:
        raise Missing(f"no page names {name!r}")
    return tuple(ledger.article(identity) for identity in sorted(ids))
