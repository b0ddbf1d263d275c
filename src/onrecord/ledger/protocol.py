"""What a ledger can do, whatever database holds it.

Rows come back as frozen records. Everything derived (assertions, memberships, warnings, stories, lineage) is written
by :meth:`Ledger.store` from one :class:`~onrecord.reconcile.Reconciled`; everything else is only ever added, replaced
by a new reading of the same bytes, or withdrawn.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Collection, Iterator, Mapping, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Self

from onrecord.errors import LedgerError
from onrecord.ledger.asking import EVERYTHING, WHOLE, Filters, Hit, Part, RecordType, Sealed, Stand, Standing, Turn
from onrecord.ledger.neighbourhood import Neighbourhood
from onrecord.ledger.outbox import Outbox
from onrecord.records import (
    Article,
    Assertion,
    Claim,
    Judgement,
    LedgerWarning,
    Lineage,
    Membership,
    Page,
    Rejected,
    Story,
    Tombstone,
)

if TYPE_CHECKING:
    from onrecord.reconcile import Reconciled


class Ledger(Outbox, Neighbourhood):
    """A store of pages, what was read from them, what follows, and what a watch has to tell.

    Attributes:
        path: where it is, as messages name it: never with a password.
    """

    path: str

    @staticmethod
    def open(where: str, create: bool = True, read_only: bool = False) -> Ledger:
        """Open a ledger.

        Args:
            where: path of a SQLite file, or address of a PostgreSQL database (``postgresql://…``).
            create: make it where there is none.
            read_only: never write, and need no right to.

        Raises:
            Missing: there is none and ``create`` is off.
            LedgerError: it cannot be used: not a ledger, newer than this version, locked, no rights.
        """
        if where.startswith(("postgresql://", "postgres://")):
            try:
                from onrecord.ledger.postgres import PostgresLedger
            except ImportError as error:  # an extra; or its libpq is missing
                raise LedgerError(f"PostgreSQL needs psycopg: pip install 'onrecord[postgres]' ({error})") from error

            return PostgresLedger(where, create=create, read_only=read_only)
        if "://" in where:
            raise LedgerError(f"{where}: a ledger is a SQLite file or a postgresql:// address")
        from onrecord.ledger.sqlite import SqliteLedger

        return SqliteLedger(where, create=create, read_only=read_only)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    @abstractmethod
    def close(self) -> None:
        """Give back the database."""

    @abstractmethod
    def hand_around(self) -> None:
        """From now on have one connection for all threads, of which one at a time uses the ledger: for a pool."""

    # -- pages and what was read from them -------------------------------------------------------------------

    @abstractmethod
    def has_page(self, page: Page) -> bool:
        """Whether these bytes from this address were read into the ledger."""

    @abstractmethod
    def add_reading(self, page: Page, article: Article, claims: Sequence[Claim]) -> bool:
        """Store a page with its reading, whole or not at all.

        A page already there keeps its id; its article and claims are replaced where the reading differs.

        Returns:
            Whether anything changed.
        """

    @abstractmethod
    def reject(self, rejected: Rejected) -> None:
        """Keep what a stage refused, once for each reason."""

    @abstractmethod
    def rejected(self) -> tuple[Rejected, ...]:
        """What stages refused, by stage and id."""

    @abstractmethod
    def page(self, identity: str) -> Page:
        """The page of an article, by the article's id or by the SHA-256 of its bytes.

        Raises:
            Missing: there is none.
            LedgerError: its bytes are damaged.
        """

    @abstractmethod
    def articles(self, story: str | None = None, outlet: str | None = None, part: Part = WHOLE) -> Iterator[Article]:
        """Articles by publication and id, undated ones first; or the latest first.

        Args:
            story: id.
            outlet: its name, upper and lower case alike.
            part: ``after`` is an article's publication (empty where unknown) and id.
        """

    @abstractmethod
    def claims(self, filters: Filters = EVERYTHING) -> Iterator[Claim]:
        """Claims by day, article and place in the text."""

    @abstractmethod
    def article(self, identity: str) -> Article:
        """One article.

        Raises:
            Missing: there is none.
        """

    @abstractmethod
    def claim(self, identity: str) -> Claim:
        """One claim.

        Raises:
            Missing: there is none.
        """

    @abstractmethod
    def versions(self, origin: str) -> tuple[str, ...]:
        """Ids of the articles read from pages of one origin, in the order in which the pages were taken."""

    @abstractmethod
    def some_articles(self, articles: Collection[str]) -> dict[str, Article]:
        """Those of some articles that there are, by id."""

    @abstractmethod
    def outlets(self, articles: Collection[str]) -> dict[str, str | None]:
        """The outlets of some articles, by id."""

    @abstractmethod
    def read_by(self, article: str) -> str:
        """Name and version of the reader of an article.

        Raises:
            Missing: there is none.
        """

    # -- what is forgotten -----------------------------------------------------------------------------------

    @abstractmethod
    def forget(self, articles: Collection[str], why: str, at: str) -> tuple[Tombstone, ...]:
        """Remove pages with all that was read from them, or is kept because of them; a tombstone stays of each.

        Gone are bytes, text, claims, words in the indexes, judgements on them, alerts that tell of them. What is
        derived is then out of date until it is settled: do both in one :meth:`together`.

        Args:
            articles: ids.
            why: in words that may stay.
            at: now, UTC.

        Raises:
            Missing: there is no article of such an id.
        """

    @abstractmethod
    def erase(self) -> None:
        """Overwrite on disk what forgotten records held there, as far as the database lets us."""

    @abstractmethod
    def forgotten(self, page: Page) -> Tombstone | None:
        """The tombstone of a page with these bytes, or from this address; None where it was not forgotten."""

    @abstractmethod
    def tombstones(self) -> Iterator[Tombstone]:
        """What was forgotten, by id."""

    # -- what follows from them ------------------------------------------------------------------------------

    @abstractmethod
    def store(self, reconciled: Reconciled) -> None:
        """Replace everything derived, in one transaction."""

    @abstractmethod
    def reconciled(self) -> bool:
        """Whether what is stored as derived follows from the articles, claims and judgements of now."""

    @abstractmethod
    def assertions(self, filters: Filters = EVERYTHING) -> Iterator[Assertion]:
        """Assertions by id.

        Of the filters ``story``, ``status``, ``about`` (words of the gist), ``as_of``, ``after`` and ``limit`` are looked at.
        """

    @abstractmethod
    def stories(self, part: Part = WHOLE) -> Iterator[Story]:
        """Stories, the latest first.

        Args:
            part: ``since`` and ``until``: with an article on this day or later, or earlier; ``after``: the last day of a
                story (empty where unknown) and its id.
        """

    @abstractmethod
    def standing(self, stories: Collection[str]) -> dict[str, Standing]:
        """What there is to say of some stories in a list, by id."""

    @abstractmethod
    def turns(self, story: str | None = None, status: str | None = None, part: Part = WHOLE) -> Iterator[Turn]:
        """Changes of status by day, assertion and claim; or all the other way round, the latest first.

        Args:
            story: only of its assertions.
            status: only to this one.
            part: ``after`` is a change's day, assertion and claim.
        """

    @abstractmethod
    def arrived(self, since: str, limit: int) -> tuple[tuple[str, str], ...]:
        """The pages that came into this ledger since a time: article and time (UTC, ISO), the latest first.

        Args:
            since: UTC, ISO: a day or a time.
            limit: at most so many.
        """

    @abstractmethod
    def turns_by(self, articles: Collection[str]) -> tuple[Turn, ...]:
        """The changes of status that claims of some articles caused, in no order."""

    @abstractmethod
    def warnings(
        self, claim: str | None = None, kind: str | None = None, story: str | None = None, part: Part = WHOLE
    ) -> Iterator[LedgerWarning]:
        """Warnings by id.

        Args:
            claim: only those that name it on either side.
            kind: only of this one.
            story: only of its claims.
            part: ``after`` is the id of a warning; days are not looked at.
        """

    @abstractmethod
    def warned(self, claims: Collection[str]) -> tuple[LedgerWarning, ...]:
        """The warnings that name any of some claims on either side, by id."""

    @abstractmethod
    def warned_in(self, articles: Collection[str]) -> tuple[LedgerWarning, ...]:
        """The warnings that claims of some articles mislead, by id."""

    @abstractmethod
    def stands(self, assertions: Collection[str]) -> tuple[Stand, ...]:
        """The positions of all claims on some assertions, by day and claim."""

    @abstractmethod
    def memberships(self, assertion: str | None = None) -> Iterator[Membership]:
        """Links from claims to assertions, by claim."""

    @abstractmethod
    def linked(self, claims: Collection[str]) -> dict[str, Membership]:
        """The links of some claims to their assertions, by claim."""

    @abstractmethod
    def lineage(self) -> Iterator[Lineage]:
        """Copies and their originals, by id."""

    @abstractmethod
    def assertion(self, identity: str) -> Assertion:
        """One assertion.

        Raises:
            Missing: there is none.
        """

    @abstractmethod
    def story(self, identity: str) -> Story:
        """One story.

        Raises:
            Missing: there is none.
        """

    @abstractmethod
    def story_of(self, article: str) -> Story | None:
        """The story of an article."""

    @abstractmethod
    def some_assertions(self, assertions: Collection[str]) -> dict[str, Assertion]:
        """Those of some assertions that there are, by id."""

    @abstractmethod
    def stories_of(self, articles: Collection[str]) -> dict[str, Story]:
        """The stories of some articles, by id of the story."""

    @abstractmethod
    def membership(self, claim: str) -> Membership | None:
        """The link of a claim to its assertion."""

    @abstractmethod
    def warning(self, identity: str) -> LedgerWarning:
        """One warning.

        Raises:
            Missing: there is none.
        """

    def as_of(self, day: str, story: str | None = None) -> Reconciled:
        """What held with the articles published up to a day, worked out anew.

        Args:
            day: ISO.
            story: only the articles that the story holds today.
        """
        from onrecord.reconcile import reconcile

        articles = tuple(self.articles(story=story))
        claims = tuple(self.claims(Filters(story=story, until=day)))
        return reconcile(articles, claims, tuple(self.judgements()), as_of=day)

    # -- people's decisions ----------------------------------------------------------------------------------

    @abstractmethod
    def judge(self, judgement: Judgement) -> Judgement:
        """Keep a decision; what is derived is then out of date until the next :meth:`store`."""

    @abstractmethod
    def withdraw(self, identity: str, at: str) -> Judgement:
        """Take a decision back.

        Raises:
            Missing: there is none of that id.
            BadRequest: it was taken back before.
        """

    @abstractmethod
    def judgements(self) -> Iterator[Judgement]:
        """Decisions in the order they were made, withdrawn ones too."""

    # -- finding and checking --------------------------------------------------------------------------------

    @abstractmethod
    def search(
        self, query: str, limit: int = 50, after: str | None = None, until: str | None = None
    ) -> Iterator[Claim]:
        """Claims with all words in them, those of the latest day first.

        Args:
            query: words; those between ``"…"`` must stand together, ``deploy*`` is how a word begins.
            limit: at most so many.
            after: id of a claim: only what follows it (a cursor).
            until: last day of publication.

        Raises:
            BadRequest: there is no word in the query.
        """

    @abstractmethod
    def search_articles(self, query: str, limit: int = 50) -> tuple[Hit, ...]:
        """Articles with all words in headline or text, latest first.

        Raises:
            BadRequest: there is no word in the query.
        """

    @abstractmethod
    def identify(self, prefix: str) -> tuple[tuple[RecordType, str], ...]:
        """Records whose id starts so: at most ten."""

    @abstractmethod
    def counts(self) -> Mapping[str, int]:
        """How many of each kind of record."""

    @abstractmethod
    def sealed(self) -> Iterator[Sealed]:
        """Every stored record with its seal."""

    @abstractmethod
    def database(self) -> str:
        """Which database holds it, and how large it is, in words."""

    @abstractmethod
    def check(self) -> tuple[str, ...]:
        """What the database itself finds wrong with its file; empty where nothing is."""
