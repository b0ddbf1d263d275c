"""The Python interface: one class over ledger, reading and reconciliation. ``from onrecord import Ledger``."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Literal, Self, TypedDict, Unpack

from onrecord.errors import BadRequest, Missing
from onrecord.ledger.asking import Filters
from onrecord.ledger.protocol import Ledger as Store
from onrecord.ledger.query import check
from onrecord.records import Article, Assertion, Claim, LedgerWarning, Page, Rejected, Story, Unchanged
from onrecord.records.vocabulary import Position
from onrecord.rows import Rows

if TYPE_CHECKING:
    import pyarrow as pa

    from onrecord.bulk import Loaded
    from onrecord.charts import Chart, Kind
    from onrecord.ledger.asking import Hit
    from onrecord.ledger.checking import Checked
    from onrecord.pipeline import Added


class ClaimFilters(TypedDict, total=False):
    """Which claims are wanted, as :class:`onrecord.ledger.Filters` says."""

    source: str | None
    party: str | None
    outlet: str | None
    status: str | None
    stance: str | None
    position: Position | None
    about: str | None
    event: str | None
    since: str | None
    until: str | None
    story: str | None
    article: str | None
    assertion: str | None
    as_of: str | None
    after: str | None
    limit: int | None
    latest: bool


class Ledger:
    """A ledger to add pages to and to ask.

    Claims and what follows from them come as frozen records, one after the other. What follows is brought up to date
    before it is given. To be closed, best by ``with``.

    Attributes:
        store: the ledger below, with all it can do (:class:`onrecord.ledger.Ledger`).

    Example:
        >>> with Ledger(":memory:") as ledger:
        ...     added = ledger.add(Page(b"Oil leaked on Monday, the harbour office said.", "note.txt", "text/plain"))
        ...     added.added
        1
    """

    def __init__(
        self, where: str | os.PathLike[str] = "ledger.db", *, create: bool = True, read_only: bool = False
    ) -> None:
        """Open a ledger.

        Args:
            where: path of a SQLite file, or address of a PostgreSQL database.
            create: make it where there is none.
            read_only: never write; what follows from claims is then given as it was last worked out.

        Raises:
            Missing: there is none and ``create`` is off.
            LedgerError: it cannot be used.
        """
        self.store = Store.open(os.fspath(where), create=create, read_only=read_only)
        self._read_only = read_only

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Give back the database."""
        self.store.close()

    def add(
        self,
        *what: str | os.PathLike[str] | Page,
        on_page: Callable[[Page | Rejected | Unchanged, str], None] = lambda page, outcome: None,
    ) -> Added:
        """Read pages into the ledger; those it holds already are skipped.

        Args:
            what: paths of files and folders, patterns, addresses of pages and feeds, archives, or pages at hand.
            on_page: told of each page and its outcome: ``added``, ``present`` or why it was refused.

        Returns:
            How many were added, were there already, and what was refused and why.
        """
        from onrecord.intake import Channels, Fetcher, fetching
        from onrecord.pipeline import add

        with fetching(Fetcher(visits=self.store)) as fetcher:
            channels = Channels(fetcher)

            def pages() -> Iterator[Page | Rejected | Unchanged]:
                for one in what:
                    if isinstance(one, Page):
                        yield one
                    else:
                        yield from channels.pages([os.fspath(one)])

            return add(self.store, pages(), on_page)

    def load(self, *folders: str | os.PathLike[str]) -> Loaded:
        """Bring in what ``onrecord bulk`` read from archives: the same as adding these, without reading them again.

        Args:
            folders: that it wrote, or markers of single shards in them.

        Raises:
            BadRequest: there is no shard that was read to its end, or another version read it.
            VerificationFailed: a file is not what was written.
            Missing: pyarrow is not installed.
        """
        from onrecord.bulk.loading import load

        return load(self.store, [os.fspath(folder) for folder in folders])

    def claims(self, **filters: Unpack[ClaimFilters]) -> Rows[Claim]:
        """Claims by day, article and place in the text; as a table with outlet, assertion, status and more beside.

        Args:
            filters: each is one of :class:`onrecord.ledger.Filters`: ``source="Coast Guard"``, ``as_of="2026-03-03"`` …

        Raises:
            BadRequest: a filter that no claim can meet.
        """
        wanted = Filters(**filters)
        check(wanted)
        store = self._settled()

        def whole() -> pa.Table:
            from onrecord.exports.parquet import whole
            from onrecord.exports.selection import Selection

            return whole(Selection(store, wanted))

        return Rows(Claim, lambda: store.claims(wanted), whole)

    def assertions(
        self,
        *,
        story: str | None = None,
        status: str | None = None,
        about: str | None = None,
        as_of: str | None = None,
        limit: int | None = None,
    ) -> Rows[Assertion]:
        """What is asserted, by id, with its status and history; as of a day where ``as_of`` is given.

        Raises:
            BadRequest: an argument that no assertion can meet.
        """
        filters = Filters(story=story, status=status, about=about, as_of=as_of, limit=limit)
        check(filters)
        store = self._settled()
        return Rows(Assertion, lambda: store.assertions(filters))

    def stories(self) -> Rows[Story]:
        """Stories, the latest first."""
        return Rows(Story, self._settled().stories)

    def story(self, of: str | None = None) -> Story:
        """One story: by the id, or its beginning, of the story or of anything in it; without one the latest.

        Raises:
            Missing: there is none.
            BadRequest: several ids begin so.
        """
        store = self._settled()
        if of is None:
            for story in store.stories():
                return story
            raise Missing(f"no story in {store.path}")
        found = store.identify(of)
        if len(found) > 1:
            raise BadRequest(f"several ids begin with {of!r}: {', '.join(identity for _, identity in found[:5])}")
        if found:
            kind, identity = found[0]
            if kind == "story":
                return store.story(identity)
            if kind == "warning":
                kind, identity = "claim", store.warning(identity).claim
            if kind == "assertion":
                kind, identity = "claim", store.assertion(identity).claims[0]
            if kind in ("claim", "article"):
                held = store.story_of(store.claim(identity).article if kind == "claim" else identity)
                if held is not None:
                    return held
        raise Missing(f"no story of {of!r} in {store.path}")

    def chart(self, kind: Kind, of: str | None = None, *, as_of: str | None = None) -> Chart:
        """A chart of a story, with its picture, its words and its data; a notebook shows it by itself.

        Args:
            kind: ``timeline``, ``matrix``, ``numbers``, ``map`` or ``network``.
            of: id of the story, or of anything in it, or the beginning of one; None: the latest story.
            as_of: ISO day: as it stood with what was published up to it.

        Raises:
            Missing: no such story, or nothing in it that the chart could show.
            BadRequest: no such kind of chart, or no day.
        """
        from onrecord.charts import KINDS, draw
        from onrecord.views.holdings import as_it_stood, for_story

        if kind not in KINDS:
            raise BadRequest(f"unknown chart {kind!r}; it is one of {', '.join(KINDS)}")
        story = self.story(of)
        held = as_it_stood(self.store, for_story(self.store, story.id)[1], as_of, story.id)
        return draw(kind, held, story.name, self.store.copies(tuple(held.articles)))

    def articles(self, *, story: str | None = None, outlet: str | None = None) -> Rows[Article]:
        """Articles by publication and id, undated ones first."""
        store = self._settled()
        return Rows(Article, lambda: store.articles(story, outlet))

    def warnings(self, claim: str | None = None) -> Rows[LedgerWarning]:
        """What a reader misses, by id; of one claim where its id is given."""
        store = self._settled()
        return Rows(LedgerWarning, lambda: store.warnings(claim))

    def search(self, query: str, limit: int = 50) -> Rows[Claim]:
        """Claims with all words in them, latest first; ``"…"`` stand together, ``deploy*`` is how a word begins.

        Raises:
            BadRequest: there is no word in the query (when the first claim is asked for).
        """
        return Rows(Claim, lambda: self.store.search(query, limit))

    def search_articles(self, query: str, limit: int = 50) -> tuple[Hit, ...]:
        """Articles with all words in headline or text, latest first.

        Raises:
            BadRequest: there is no word in the query.
        """
        return self.store.search_articles(query, limit)

    def verify(self) -> Checked:
        """Hash and read every stored page again, and hold every span and seal against it."""
        from onrecord.ledger import verify

        return verify(self._settled())

    def lines(
        self,
        form: str = "jsonl",
        one_per: Literal["claim", "assertion"] = "claim",
        **filters: Unpack[ClaimFilters],
    ) -> Iterator[str]:
        """The ledger, or what filters want of it, as lines of text, without their ends.

        Args:
            form: ``jsonl``: every record; ``csv``: the claims as a table; ``events-csv``: events with PLOVER's columns;
                or another format made of lines.
            one_per: with ``events-csv``: what a row stands for.
            filters: as those of :meth:`claims`; articles, assertions, stories and warnings are those of the claims kept.

        Raises:
            BadRequest: there is no such form, it is not made of lines, or a filter that no record can meet.
        """
        from onrecord.exports.formats import FORMATS, format_of

        end = format_of(form).end
        if end is None:
            names = ", ".join(name for name, made in FORMATS.items() if made.end is not None)
            raise BadRequest(f"{form} is not made of lines; {names} are")
        return (chunk.decode("utf-8").removesuffix(end) for chunk in self._written(form, one_per, filters))

    def export(
        self,
        path: str | os.PathLike[str],
        form: str = "jsonl",
        one_per: Literal["claim", "assertion"] = "claim",
        **filters: Unpack[ClaimFilters],
    ) -> int:
        """Write the ledger, or what filters want of it, to a file, whole or not at all.

        Args:
            path: of the file.
            form: any of ``onrecord export --format``: ``jsonl``, ``csv``, ``parquet``, ``stix`` …
            one_per: with ``events-csv``: what a row stands for.
            filters: as those of :meth:`claims`.

        Returns:
            How many bytes.

        Raises:
            BadRequest: it cannot be written, there is no such form, or a filter that no record can meet.
        """
        from onrecord.exports.written import write

        return write(Path(path), self._written(form, one_per, filters))

    def _written(self, form: str, one_per: str, filters: ClaimFilters) -> Iterator[bytes]:
        from onrecord.exports.formats import made
        from onrecord.exports.names import OnePer
        from onrecord.exports.selection import Selection

        return made(form, Selection(self._settled(), Filters(**filters)), OnePer(one_per))

    def _settled(self) -> Store:
        """The store, with what follows from its claims brought up to date."""
        if not self._read_only and not self.store.reconciled():
            from onrecord.pipeline import settle

            settle(self.store)
        return self.store
