"""The only place where the stages are wired together: page → article → claims → ledger → assertions."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain, islice
from typing import TYPE_CHECKING

from onrecord.errors import OnrecordError, Unreadable
from onrecord.extract.claims import read_claims as claims_of
from onrecord.extract.parse import parse
from onrecord.read import read
from onrecord.records import Article, Claim, Page, Rejected, Tombstone, Unchanged
from onrecord.records.vocabulary import CLAIM_ROLES

if TYPE_CHECKING:
    from onrecord.extract.attribution.tagger import Tagger
    from onrecord.ledger import Ledger


_AT_ONCE = (
    100  # pages that are reconciled together: others may write in between, and memory stays the same however many come
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read from one page.

    Attributes:
        article: with its text and blocks.
        claims: in it, in order.
    """

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
    return Reading(article, claims_of(parse(article, only_english=True), default_tagger()))


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
    unless its words are still the same. What cannot be read is kept as rejected. What a hundred pages touch is
    reconciled before the next are taken.

    Args:
        ledger: where to.
        pages: what intake gave: pages, and what it refused.
        on_page: told of each page and its outcome (``added``, ``present`` or a reason).
    """
    added = present = 0
    rejected: list[Rejected] = []
    coming = iter(pages)
    for first in coming:
        done = keep(ledger, chain((first,), islice(coming, _AT_ONCE - 1)), on_page)
        added, present = added + done.added, present + done.present
        rejected += done.rejected
        if done.added:
            settle(ledger)
    if not ledger.reconciled():
        settle(ledger)
    return Added(added, present, tuple(rejected))


def keep(
    ledger: Ledger,
    pages: Iterable[Page | Rejected | Unchanged],
    on_page: Callable[[Page | Rejected | Unchanged, str], None] = lambda page, outcome: None,
    article_of: Callable[[Page], Article] | None = None,
    claims_in: Callable[[Article], Reading] | None = None,
) -> Added:
    """As :func:`add`, without reconciling.

    Args:
        ledger: where to.
        pages: what intake gave.
        on_page: told of each page and its outcome.
        article_of: gives the article of a page; None reads it.
        claims_in: gives its claims; None reads them.
    """
    article_of, claims_in = article_of or read, claims_in or read_claims
    added = present = 0
    rejected: list[Rejected] = []
    for page in pages:
        if isinstance(page, Rejected):
            refusal = page
        elif isinstance(page, Unchanged) or ledger.has_page(page):
            present += 1
            on_page(page, "present")
            continue
        elif (stone := ledger.forgotten(page)) is not None:  # not kept as refused: its address may be what was to go
            refusal = Rejected("intake", page.origin, f"forgotten on {stone.at[:10]} ({stone.why}); not added again")
            rejected.append(refusal)
            on_page(page, refusal.reason)
            continue
        else:
            try:
                article = article_of(page)
                if _is_held(ledger, page, article):
                    present += 1
                    on_page(page, "present")
                    continue
                reading = claims_in(article)
            except _REFUSED as error:
                refusal = refused(page, error)
            else:
                ledger.add_reading(page, reading.article, reading.claims)
                added += 1
                on_page(page, "added")
                continue
        ledger.reject(refusal)
        rejected.append(refusal)
        on_page(page, refusal.reason)
    return Added(added, present, tuple(rejected))


def attempt(page: Page) -> Reading | Rejected:
    """Read one page; one that cannot be read comes out as refused, with the reason."""
    try:
        return read_page(page)
    except _REFUSED as error:
        return refused(page, error)


# What one page may bring, a fault of ours among it: it ends that page only, and is kept as the reason.
_REFUSED = (
    OnrecordError, ValueError, LookupError, ArithmeticError, TypeError, AttributeError, RecursionError, MemoryError,
)  # fmt: skip


def refused(page: Page, error: BaseException) -> Rejected:
    """What an error means for a page."""
    if isinstance(error, Unreadable):
        return Rejected("read", page.origin, str(error))
    return Rejected("extract", page.origin, f"{type(error).__name__}: {error}")


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


def forget(ledger: Ledger, articles: Collection[str], why: str, at: str) -> tuple[Tombstone, ...]:
    """Forget pages with all that was read from them, reconcile the rest, and overwrite what they held on disk.

    Args:
        ledger: where from.
        articles: ids.
        why: in words that may stay.
        at: now, UTC.
    """
    with ledger.together():
        stones = ledger.forget(articles, why, at)
        settle(ledger)
    ledger.erase()
    return stones


@dataclass(frozen=True, slots=True)
class Reread:
    """How one page reads today, against what the ledger holds.

    Attributes:
        article: as it was.
        gained: claims that were not found before.
        lost: claims that are found no more.
        changed: claims at the same words that say something else: as they were, and as they are.
        text: whether the text or its blocks came out otherwise.
        reason: why it cannot be read any more; None where it can. The old reading then stays.
    """

    article: Article
    gained: tuple[Claim, ...] = ()
    lost: tuple[Claim, ...] = ()
    changed: tuple[tuple[Claim, Claim], ...] = ()
    text: bool = False
    reason: str | None = None

    @property
    def same(self) -> bool:
        """Whether nothing is otherwise."""
        return not (self.gained or self.lost or self.changed or self.text or self.reason)


def reread(ledger: Ledger, keep: bool = True) -> Iterator[Reread]:
    """Read every stored page again with this version; gives what came out of each, then reconciles.

    Args:
        ledger: of which.
        keep: replace the old readings; else only compare.
    """
    from onrecord.ledger import Filters

    for identity in [article.id for article in ledger.articles()]:
        before = ledger.article(identity)
        page = ledger.page(identity)
        try:
            reading = read_page(page)
        except _REFUSED as error:
            yield Reread(before, reason=f"{type(error).__name__}: {error}")
            continue
        held = {claim.id: claim for claim in ledger.claims(Filters(article=identity))}
        found = {claim.id: claim for claim in reading.claims}
        both = [(held[one], found[one]) for one in held if one in found]
        yield Reread(
            before,
            tuple(claim for one, claim in found.items() if one not in held),
            tuple(claim for one, claim in held.items() if one not in found),
            tuple((was, now) for was, now in both if replace(was, reader=now.reader) != now),
            (before.text, before.blocks) != (reading.article.text, reading.article.blocks),
        )
        if keep:
            ledger.add_reading(page, reading.article, reading.claims)
    if keep:
        settle(ledger)
