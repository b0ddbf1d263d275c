"""The only place where the stages are wired together: page → article → claims → ledger → assertions."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from onrecord.errors import OnrecordError, Unreadable
from onrecord.extract.claims import read_claims as claims_of
from onrecord.extract.parse import parse
from onrecord.read import read
from onrecord.records import Article, Claim, Page, Rejected, Unchanged
from onrecord.records.vocabulary import CLAIM_ROLES

if TYPE_CHECKING:
    from onrecord.extract.attribution.tagger import Tagger
    from onrecord.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read from one page."""

    article: Article
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Added:
    """What became of the pages handed to :func:`add`.

    Attributes:
        added: pages read and stored.
        present: pages that the ledger held already, as they are now.
        rejected: what could not be read, with reasons; kept in the ledger too.
    """

    added: int = 0
    present: int = 0
    rejected: tuple[Rejected, ...] = ()


@cache
def default_tagger() -> Tagger | None:
    """The packaged attribution tagger, loaded once; None where its weights were left out (rules alone then)."""
    from onrecord.extract.attribution.tagger import MissingWeights, Tagger

    try:
        return Tagger.load()
    except MissingWeights:
        return None


def read_page(page: Page) -> Reading:
    """Read one page: its article and its claims.

    Raises:
        Unreadable: the page is empty, binary, not text …
    """
    return read_claims(read(page))


def read_claims(article: Article) -> Reading:
    """Read the claims of an article."""
    return Reading(article, claims_of(parse(article), default_tagger()))


def same_words(a: Article, b: Article) -> bool:
    """Whether two versions of a page say the same: what changed is around the article, not in it."""
    return (a.headline, _spoken(a)) == (b.headline, _spoken(b))


def _spoken(article: Article) -> list[str]:
    if not any(block.role == "body" for block in article.blocks):
        return article.text.split()  # what is the story was not seen: any change may be one of it
    return [" ".join(article.words(block).split()) for block in article.blocks if block.role in CLAIM_ROLES]


def add(
    ledger: Ledger,
    pages: Iterable[Page | Rejected | Unchanged],
    on_page: Callable[[Page | Rejected | Unchanged, str], None] = lambda page, outcome: None,
) -> Added:
    """Read pages into a ledger and reconcile what they touch.

    Each page is stored in a transaction of its own, so that an interrupted run is taken up where it stopped;
    pages already present are skipped before any parsing. A page that was changed since is kept as a further version,
    unless its words are still the same. What cannot be read is kept as rejected.

    Args:
        ledger: where to.
        pages: what intake gave: pages, and what it refused.
        on_page: told of each page and its outcome (``added``, ``present`` or a reason).
    """
    added = present = 0
    rejected: list[Rejected] = []
    for page in pages:
        if isinstance(page, Rejected):
            refusal = page
        elif isinstance(page, Unchanged) or ledger.has_page(page):
            present += 1
            on_page(page, "present")
            continue
        else:
            try:
                article = read(page)
                if _is_held(ledger, page, article):
                    present += 1
                    on_page(page, "present")
                    continue
                reading = read_claims(article)
            except Unreadable as error:
                refusal = Rejected("read", page.origin, str(error))
            except (OnrecordError, ValueError, RecursionError, MemoryError) as error:
                refusal = Rejected("extract", page.origin, f"{type(error).__name__}: {error}")
            else:
                ledger.add_reading(page, reading.article, reading.claims)
                added += 1
                on_page(page, "added")
                continue
        ledger.reject(refusal)
        rejected.append(refusal)
        on_page(page, refusal.reason)
    if added or not ledger.reconciled():
        settle(ledger)
    return Added(added, present, tuple(rejected))


def _is_held(ledger: Ledger, page: Page, article: Article) -> bool:
    """Whether the last version of this page that the ledger holds says the same."""
    before = ledger.versions(page.origin) if page.origin != "-" else ()
    return bool(before) and same_words(ledger.article(before[-1]), article)


def settle(ledger: Ledger) -> None:
    """Reconcile what was added to a ledger, read anew or judged, and what that touches.

    What is stored then is a pure function of the articles, claims and judgements, in whatever order they came.
    """
    from onrecord.ledger.settling import settle as bring_up_to_date

    bring_up_to_date(ledger)
