"""Stories and assertions as Rich renderables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from onrecord.cli import render
from onrecord.cli.render_record import on_it
from onrecord.cli.screen import QUIET, WARNING
from onrecord.records.vocabulary import STATUSES
from onrecord.views.pages import note_of, story_page, why_status
from onrecord.views.words import number_in_words

if TYPE_CHECKING:
    from onrecord.records import Assertion, Lineage, NumberAt, Story
    from onrecord.views.pages import AssertionView, Holdings


def stories(found: Sequence[tuple[Story, Holdings]], width: int) -> RenderableType:
    """The list of stories, each with what is weightiest in it."""
    table = Table(box=SIMPLE_HEAD, header_style="bold", pad_edge=False, expand=True)
    table.add_column("id", style=QUIET, no_wrap=True)
    table.add_column("days", style=QUIET, no_wrap=True)
    table.add_column("story", ratio=1)
    table.add_column("articles", justify="right")
    table.add_column("assertions", min_width=14)
    for story_, held in found:
        count = Counter[str](held.assertions[one].status for one in story_.assertions if one in held.assertions)
        tally = Text()
        for status in STATUSES:
            if count[status]:
                tally.append("\n" if tally else "").append(f"{count[status]} ").append_text(render.status(status))
        table.add_row(
            story_.id[: render.SHORT], _days(story_), Text(story_.name, style="bold"), str(len(story_.articles)), tally
        )
    return table


def _days(one: Story) -> str:
    if one.first is None:
        return "undated"
    return one.first if one.first == one.last or one.last is None else f"{one.first}\n{one.last}"


def story(
    one: Story,
    held: Holdings,
    lineage: Mapping[str, Lineage],
    width: int,
    as_of: str | None = None,
    most: int | None = None,
) -> RenderableType:
    """A story: its assertions, the weightiest first, its articles by day, its warnings.

    Args:
        one: the story.
        held: its records.
        lineage: of copies, by the copy's id.
        width: of the terminal, columns.
        as_of: the day it is shown for.
        most: at most so many assertions; None for all.
    """
    page = story_page(one, held)
    outlets = {article.outlet for article in page.articles if article.outlet}
    days = _days(one).replace("\n", " to ")
    note = f"{days} · {len(page.articles)} articles · {len(outlets)} outlets · {one.id}"
    parts: list[RenderableType] = [Text(one.name or "untitled", style="bold underline"), Text(note, style=QUIET)]
    if as_of:
        parts.append(Text(f"as it stood on {as_of}", style=WARNING))
    parts.append(render.heading("What is asserted", str(len(page.assertions))))
    parts.append(_assertions(page.assertions[:most], width))
    if most is not None and len(page.assertions) > most:
        parts.append(Text(f"\n… and {len(page.assertions) - most} more: --all shows them", style=QUIET))
    parts += [render.heading("Articles", str(len(page.articles))), _articles(one, held, lineage)]
    if page.warnings:
        parts.append(render.heading("Warnings", f"{len(page.warnings)} · what a reader misses"))
        for warning, claim, article in page.warnings:
            head = Text.assemble(
                (f"⚠ {warning.kind}", WARNING), (f"  {article.outlet or ''} {article.day or ''}", QUIET)
            )
            head.append(f"  {claim.id[: render.SHORT]}", style=QUIET)
            parts += [head, Padding(Text(warning.message), (0, 0, 0, 2))]
    return Group(*parts)


def _assertions(views: Sequence[AssertionView], width: int) -> RenderableType:
    if width < render.WIDE:
        return Group(*(_assertion_lines(view) for view in views))
    table = Table(box=SIMPLE_HEAD, header_style="bold", pad_edge=False, expand=True, leading=1)
    table.add_column("status", no_wrap=True)
    table.add_column("assertion", ratio=6, min_width=30)
    table.add_column("affirmed by", ratio=3, min_width=12, style="green", overflow="fold")
    table.add_column("denied by", ratio=2, min_width=12, style="red", overflow="fold")
    table.add_column("numbers", ratio=3, min_width=14, overflow="fold")
    table.add_column("claims", justify="right")
    table.add_column("id", style=QUIET, no_wrap=True)
    for view in views:
        one = view.assertion
        table.add_row(
            render.status(one.status), _gist(view), "\n".join(one.affirmed_by), "\n".join(one.denied_by),
            "\n".join(_numbers(one.quantities)), str(len(one.claims)), one.id[: render.SHORT],
        )  # fmt: skip
    return table


def _assertion_lines(view: AssertionView) -> RenderableType:
    one = view.assertion
    grid = Table.grid(padding=(0, 2), expand=True)
    grid.add_column(width=13, no_wrap=True)
    grid.add_column(ratio=1)
    grid.add_column(style=QUIET, no_wrap=True)
    grid.add_row(render.status(one.status), _gist(view), one.id[: render.SHORT])
    for label, names, style in (
        ("affirmed by ", one.affirmed_by, "green"),
        ("denied by ", one.denied_by, "red"),
        ("withheld by ", one.withheld_by, QUIET),
    ):
        if names:
            grid.add_row("", Text.assemble((label, QUIET), (", ".join(names), style)), "")
    numbers = _numbers(one.quantities)
    if numbers:
        grid.add_row("", Text("; ".join(numbers), style=QUIET), "")
    return Group(Text(""), grid)


def _gist(view: AssertionView) -> Text:
    words = Text(view.assertion.gist)
    notes: list[tuple[str, str]] = []
    if view.assertion.modality != "asserted":
        notes.append((view.assertion.modality, QUIET))
    notes += [(flag, "bold magenta") for flag in view.assertion.flags]
    notes += [(f"⚠{kind}", WARNING) for kind in sorted({warning.kind for warning in view.warnings})]
    for number, (note, style) in enumerate(notes):
        words.append("  " if number else "\n").append(note, style=style)
    return words


def _numbers(points: Sequence[NumberAt]) -> list[str]:
    """One line an origin: its numbers in order, each once in a row."""
    by_origin: dict[str, list[str]] = {}
    for point in points:
        words = number_in_words(point.value, point.low, point.high, None)
        series = by_origin.setdefault(point.origin, [])
        if not series or series[-1] != words:
            series.append(words)
    return [f"{' → '.join(series)} ({origin})" for origin, series in by_origin.items()]


def _articles(one: Story, held: Holdings, lineage: Mapping[str, Lineage]) -> RenderableType:
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style=QUIET, no_wrap=True)
    grid.add_column(no_wrap=True)
    grid.add_column(ratio=1)
    grid.add_column(style=QUIET, no_wrap=True)
    found = [held.articles[identity] for identity in one.articles if identity in held.articles]
    for article in sorted(found, key=lambda article: (article.published or "", article.id)):
        title = Text(article.headline or "no headline")
        link = lineage.get(article.id)
        if link is not None and link.original in held.articles:
            whose = held.articles[link.original]
            title.append(f"\ntaken from {whose.outlet or whose.id}: {link.reason}", style=QUIET)
        grid.add_row(article.day or "undated", article.outlet or "?", title, article.id[: render.SHORT])
    return grid


def assertion(one: Assertion, held: Holdings) -> RenderableType:
    """An assertion: status and why, its history, its numbers, the claims on it."""
    parts: list[RenderableType] = [
        Text.assemble(render.status(one.status), "  ", (one.gist, "bold"), (f"  {one.modality}  {one.id}", QUIET)),
        *(Text(f"· {line}") for line in why_status(one, held)),
    ]
    if one.history:
        grid = Table.grid(padding=(0, 2))
        for change in one.history:
            claim = held.claims.get(change.claim)
            cause = f"“{render.one_line(claim.content.text)}”" if claim else change.claim
            grid.add_row(Text(change.at, style=QUIET), render.status(change.status), Text(cause))
        parts += [render.heading("History"), grid]
    if one.quantities:
        parts += [render.heading("Numbers"), *(Text(line) for line in _numbers(one.quantities))]
    pairs = [
        (note_of(held.claims[identity], held.articles[held.claims[identity].article], held),
         held.articles[held.claims[identity].article])
        for identity in one.claims if identity in held.claims
    ]  # fmt: skip
    pairs.sort(key=lambda pair: (pair[1].published or "", pair[1].id, pair[0].claim.content.spans))
    parts += [render.heading("Claims", str(len(pairs))), on_it(pairs)]
    return Group(*parts)
