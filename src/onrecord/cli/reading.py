"""``read`` and ``add``: pages in."""

from __future__ import annotations

import sys
from itertools import islice
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli.options import DEFAULT_DB, Db, Form
from onrecord.cli.screen import complain, examples, put, say, sound, stderr, stop, terminal, wants_table, within

if TYPE_CHECKING:
    from onrecord.intake import Item
    from onrecord.pipeline import Reading
    from onrecord.records import Article

READ_HELP = examples(
    "onrecord read page.html",
    "onrecord read https://news.example/story",
    "pbpaste | onrecord read -",
    "onrecord read page.html --all    # menus, teasers and adverts too",
    "onrecord read page.txt | jq -r 'select(.type==\"claim\") | .content.text'",
)
ADD_HELP = examples(
    "onrecord add pages/ --db ledger.db",
    "onrecord add 'archive/2024-*/*.html' https://news.example/story",
    "onrecord add https://news.example/feed.xml feeds.opml CC-NEWS-20250603.warc.gz pages.jsonl",
    "onrecord add pages/    # again, after an interruption: takes up where it stopped",
)


def read(
    page: Annotated[
        str, typer.Argument(metavar="FILE|URL|-", help="A page: a file, an address, or - for standard input.")
    ],
    everything: Annotated[
        bool, typer.Option("--all", help="All lines of the page, those beside the story too.")
    ] = False,
    form: Form = None,
) -> None:
    """Read one page: the article with its blocks, and its claims."""
    from onrecord.errors import OnrecordError

    try:
        reading = _read(page)
    except OnrecordError as error:
        complain(page, str(error))
        raise stop(1) from None
    if wants_table(form):
        _show(reading, everything)
    else:
        from onrecord.codec import to_lines
        from onrecord.reconcile import reconcile

        put(to_lines([reading.article], reading.claims, reconcile([reading.article], reading.claims)))


def _read(given: str) -> Reading:
    from onrecord.errors import Unreadable
    from onrecord.intake import Channels, Fetcher, fetching
    from onrecord.pipeline import read_page
    from onrecord.records import Page, Rejected

    with fetching(Fetcher()) as fetcher:
        found = list(islice(Channels(fetcher).pages([given]), 2))
    if len(found) > 1:
        raise Unreadable("several pages; `onrecord add` takes them all, `read` takes one")
    if not found:
        raise Unreadable("no page in it")
    if isinstance(found[0], Rejected):
        raise Unreadable(found[0].reason)
    assert isinstance(found[0], Page)
    return read_page(found[0])


def _show(reading: Reading, everything: bool) -> None:
    from rich.console import Group
    from rich.text import Text

    from onrecord.cli import render
    from onrecord.reconcile import reconcile
    from onrecord.views.tables import claim_row

    console = terminal()
    article, claims = reading.article, reading.claims
    console.print(render.article_head(article))
    console.print(render.heading("Text", f"{len(article.blocks)} blocks"))
    console.print(render.article_blocks(article, claims, everything))
    console.print(render.legend())
    rows = [claim_row(claim, article) for claim in claims]
    console.print(render.heading("Claims", str(len(rows))))
    console.print(render.claims_table(rows, console.width) if rows else Text(_no_claims(article)))
    warnings = reconcile([article], claims).warnings
    if warnings:
        numbers = {claim.id: number for number, claim in enumerate(claims, 1)}
        console.print(render.heading("Warnings", "what a reader misses"))
        console.print(Group(*render.warning_lines(warnings, {claim.id: claim for claim in claims}, numbers)))


def _no_claims(article: Article) -> str:
    if article.language and not article.language.startswith("en"):
        return f"No claims: only English is read for claims, and this page is in another language ({article.language})."
    return "No claims found."


def add(
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH…",
            help="Files, folders, patterns, addresses, or - for standard input: pages, feeds, sitemaps, OPML lists, "
            "WARC archives, ninjs and NewsML items, JSON lines.",
        ),
    ],
    db: Db = DEFAULT_DB,
    form: Form = None,
) -> None:
    """Read pages into a ledger; pages it holds already are skipped, what cannot be read is kept with the reason."""
    from onrecord.codec import dumps
    from onrecord.intake import Channels, Fetcher, fetching
    from onrecord.ledger import Ledger
    from onrecord.pipeline import add as add_pages
    from onrecord.records import Page, Rejected

    failed: list[str] = []

    def told(page: Item, outcome: str) -> None:
        where = sound(page.id if isinstance(page, Rejected) else page.origin)
        refused = outcome not in ("added", "present")
        if refused:
            failed.append(where)
            complain(where, outcome, progress.console if progress else None)
        if not wants_table(form):
            identity = page.article_id if isinstance(page, Page) else None
            reason = within(where, outcome) if refused else None
            line = {"type": "page", "origin": where, "article": identity}
            put([dumps({**line, "outcome": "refused" if refused else outcome, "reason": reason})])
        if progress is not None:
            progress.update(task, advance=1, description=_short(where))

    with Ledger.open(db) as ledger, fetching(Fetcher(visits=ledger)) as fetcher:
        pages = Channels(fetcher).pages(paths)
        progress = None
        if sys.stderr.isatty():
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

            progress = Progress(
                *(BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), TextColumn("{task.description}")),
                console=stderr(),
                transient=True,
            )
            task = progress.add_task("", total=_count(paths))
            with progress:
                done = add_pages(ledger, pages, told)
        else:
            done = add_pages(ledger, pages, told)
        counts, where = ledger.counts(), ledger.path
    say(
        f"{done.added} page{'s' * (done.added != 1)} added, {done.present} already there, {len(done.rejected)} refused"
        f" · {where}: {counts['article']} articles, {counts['claim']} claims, {counts['assertion']} assertions,"
        f" {counts['warning']} warnings"
    )
    if failed:
        raise stop(1)


def _count(given: list[str]) -> int | None:
    """How many pages there will be; None where only opening them can tell."""
    import glob
    import os
    from pathlib import Path

    from onrecord.intake.files import ARCHIVES, MEDIA_TYPES

    def pages(name: str) -> bool:
        return name[0] != "." and name.lower().endswith(tuple(MEDIA_TYPES))

    count = 0
    for one in given:
        found = [one] if Path(one).exists() else glob.glob(one, recursive=True) or [one]  # noqa: PTH207 - patterns may be absolute
        for path in found:
            if Path(path).is_dir():
                for _, folders, files in os.walk(path):
                    folders[:] = [name for name in folders if not name.startswith(".")]
                    if any(name.lower().endswith(ARCHIVES) for name in files):
                        return None
                    count += sum(pages(name) for name in files)
            elif pages(Path(path).name or "."):
                count += 1
            else:
                return None
    return count


def _short(where: str) -> str:
    return where if len(where) <= 48 else "…" + where[-47:]
