"""Views as Rich renderables: an article with its claims, tables of claims, warnings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from onrecord.cli.screen import CUE, HEDGE, POSITION_STYLE, QUIET, SOURCE, STATUS_STYLE, WARNING
from onrecord.records.vocabulary import CLAIM_ROLES
from onrecord.views.article import roles_in_words, runs_of
from onrecord.views.highlight import Mark, Segment, marks_of, segments

if TYPE_CHECKING:
    from onrecord.records import Article, Block, Claim, LedgerWarning
    from onrecord.views.tables import ClaimRow, Piece

WIDE = 118  # columns from which a claim fits into one row of a table
SHORT = 10  # characters of an id that are shown where a whole one has no room; any unique beginning is understood
GUTTER = 14


def heading(words: str, note: str = "") -> RenderableType:
    """A heading over what follows."""
    text = Text(words, style="bold")
    if note:
        text.append(f"  {note}", style=f"not bold {QUIET}")
    return Group(Text(""), Rule(text, align="left", style=QUIET))


def article_head(article: Article) -> RenderableType:
    """Outlet, section, date, headline, dek, authors, agencies."""
    top = Text()
    top.append(article.outlet or "outlet not found", style="bold" if article.outlet else QUIET)
    for extra in (article.section, article.published or "undated"):
        if extra:
            top.append(f" · {extra}", style=QUIET)
    if article.updated and article.updated != article.published:
        top.append(f" · updated {article.updated}", style=QUIET)
    lines: list[RenderableType] = [top, Text(article.headline or "no headline found", style="bold underline")]
    if article.dek:
        lines.append(Text(article.dek, style="italic"))
    credit = Text(style=QUIET)
    named = article.bylines or article.authors
    credit.append("by " + ", ".join(named) if named else "no byline")
    if article.agencies:
        credit.append(" · credits " + ", ".join(article.agencies))
    if article.kind != "article":
        credit.append(f" · {article.kind}")
    lines += [credit, Text(f"{article.id} · {article.url or article.origin}", style=QUIET, overflow="ellipsis")]
    return Group(*lines)


def article_blocks(article: Article, claims: Sequence[Claim], everything: bool = True) -> RenderableType:
    """The blocks with their roles; sources, cues and hedges coloured, what no claim covers dimmed.

    Args:
        article: whose blocks.
        claims: of the article.
        everything: each block; else long runs of what is no part of the story are only counted.
    """
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style=QUIET, justify="right", width=GUTTER - 2, no_wrap=True)
    grid.add_column(ratio=1)
    marks = marks_of(claims)
    for folded, run in runs_of(article.blocks):
        if folded and not everything:
            words = f"{len(run)} lines beside the story ({roles_in_words(run)})"
            grid.add_row("…", Text(words, style=QUIET))
            continue
        for block in run:
            _block_rows(grid, article, block, marks)
    return grid


def _block_rows(grid: Table, article: Article, block: Block, marks: Sequence[Mark]) -> None:
    """One block: its words, coloured where it can make claims, and air behind it."""
    speaks = block.role in CLAIM_ROLES
    if speaks:
        words = marked(segments(article.text, block.start, block.end, marks))
        if block.role == "headline":
            words.stylize("bold")
    else:
        words = Text(one_line(article.words(block)), style=QUIET, no_wrap=True, overflow="ellipsis")
    grid.add_row(block.role, words)
    if speaks:
        grid.add_row("", "")


def marked(parts: Iterable[Segment]) -> Text:
    """Text with the parts of its claims coloured."""
    words = Text()
    for part in parts:
        roles = part.roles
        style = QUIET
        if "hedge" in roles:
            style = HEDGE
        elif "cue" in roles:
            style = CUE
        elif "source" in roles or "via" in roles:
            style = SOURCE
        elif "content" in roles:
            style = ""
        words.append(one_line(part.text), style=style)
    return words


def legend() -> Text:
    """What the colours mean."""
    return Text.assemble(
        *((" " * GUTTER, ""), ("source", SOURCE), ("  ", ""), ("cue", CUE), ("  ", ""), ("hedge", HEDGE)),
        *(("  claimed  ", ""), ("no claim", QUIET)),
    )


def claims_table(rows: Sequence[ClaimRow], width: int, across: bool = False) -> RenderableType:
    """Claims as a table, or one under the other where the terminal is narrow.

    Args:
        rows: the claims.
        width: of the terminal, columns.
        across: they come from several articles: day, outlet and status are shown with them.
    """
    if width < WIDE:
        return Group(*(claim_lines(row, number, across) for number, row in enumerate(rows, 1)))
    table = Table(box=SIMPLE_HEAD, header_style="bold", pad_edge=False, padding=(0, 1), expand=True, leading=1)
    table.add_column("id" if across else "#", style=QUIET, no_wrap=True)
    if across:
        table.add_column("published", no_wrap=True, style=QUIET)
    table.add_column("who", width=17, overflow="fold")
    table.add_column("cue", width=12, overflow="fold")
    table.add_column("what", ratio=9, min_width=26, overflow="fold")
    table.add_column("stance", no_wrap=True)
    table.add_column("modality", no_wrap=True)
    # a column that no claim fills takes no room
    optional = {name: any(getattr(row, name) for row in rows) for name in ("number", "when", "where")}
    for name, least, most in (("number", 8, 16), ("when", 10, 14), ("where", 8, 16)):
        if optional[name]:
            table.add_column(name, min_width=least, max_width=most, overflow="fold")
    if across:
        table.add_column("status", no_wrap=True)
    for number, row in enumerate(rows, 1):
        cells: list[RenderableType] = [row.claim.id[:SHORT] if across else str(number)]
        if across:
            cells.append(f"{row.day or 'undated'}\n{row.outlet[:14]}")
        cells += [who(row), cue(row), what(row), stance(row), modality(row)]
        when = row.when.replace("/", "/\n") if len(row.when) > 14 else row.when  # an interval breaks after its slash
        cells += [
            Text(text)
            for name, text in (("number", row.number), ("when", when), ("where", row.where))
            if optional[name]
        ]
        if across:
            cells.append(status(row.status))
        table.add_row(*cells)
    return table


def claim_lines(row: ClaimRow, number: int, across: bool) -> RenderableType:
    """A claim in a few lines, for a narrow terminal."""
    head = Text()
    head.append(f"{row.claim.id[:SHORT] if across else number} ", style=QUIET)
    head.append_text(who(row, on_one_line=True))
    if row.cue:
        head.append(" — ").append_text(hedged(row.cue, CUE))
        if row.said:
            head.append(f" {row.said}", style=QUIET)
    facts = Text(style=QUIET)
    facts.append_text(stance(row, on_one_line=True))
    for extra in (row.modality, row.number, row.when, row.where):
        if extra:
            facts.append(f" · {extra}")
    if row.hedges:
        facts.append(" · ").append(", ".join(row.hedges), style=HEDGE)
    lines: list[RenderableType] = [head, Padding(hedged(row.what), (0, 0, 0, 4)), Padding(facts, (0, 0, 0, 4))]
    if across:
        last = status(row.status)
        last.append(f"  {row.outlet or 'no outlet'}, {row.day or 'undated'}", style=QUIET)
        lines.append(Padding(last, (0, 0, 0, 4)))
    return Group(*lines, Text(""))


def who(row: ClaimRow, on_one_line: bool = False) -> Text:
    """The source, and the chain to it."""
    words = Text(row.who, style=QUIET if row.stance == "own voice" else SOURCE)
    if row.via:
        words.append("\n" if not on_one_line else " ").append("via " + " → ".join(row.via), style=f"not bold {QUIET}")
    return words


def cue(row: ClaimRow) -> Text:
    """The cue, with when and to whom it was said."""
    words = hedged(row.cue, CUE)
    if row.said:
        words.append(f"\n{row.said}", style=QUIET)
    return words


def what(row: ClaimRow) -> Text:
    """The content, and hedges that stand outside of it."""
    words = hedged(row.what)
    if row.hedges:
        words.append("\n").append(", ".join(row.hedges), style=HEDGE)
    return words


def stance(row: ClaimRow, on_one_line: bool = False) -> Text:
    """The speech act, and whether its content is negated."""
    words = Text(row.stance, style=POSITION_STYLE.get(row.position, "") if row.stance != "own voice" else QUIET)
    if row.turn:
        words.append(" · " if on_one_line else "\n").append(row.turn, style="red" if row.turn == "not so" else QUIET)
    return words


def modality(row: ClaimRow) -> Text:
    """How certain, and the tense where it is not the past."""
    certain, _, tense = row.modality.partition(", ")
    words = Text(certain, style=QUIET if certain == "asserted" else "")
    if tense:
        words.append(f"\n{tense}", style=QUIET)
    return words


def status(name: str | None) -> Text:
    """A status in its colour."""
    return Text(name or "–", style=STATUS_STYLE.get(name or "", QUIET))


def hedged(parts: Iterable[Piece], style: str = "") -> Text:
    """Words with the hedges among them marked."""
    words = Text()
    for part in parts:
        words.append(part.text, style=HEDGE if part.hedge else style)
    return words


def warning_lines(
    warnings: Sequence[LedgerWarning], claims: dict[str, Claim], numbers: dict[str, int]
) -> Iterator[RenderableType]:
    """Warnings, each with both claims.

    Args:
        warnings: to show.
        claims: by id.
        numbers: of the claims in the table above, by id.
    """
    for warning in warnings:
        head = Text.assemble((f"⚠ {warning.kind}", WARNING), "  ")
        head.append(warning.message)
        yield head
        for label, identity in (("this", warning.claim), ("against", warning.about)):
            claim = claims.get(identity)
            line = Text(f"{label:>9} ", style=QUIET)
            name = f"#{numbers[identity]}" if identity in numbers else identity[:SHORT]
            line.append(f"{name} ")
            line.append(f"“{one_line(claim.content.text)}”" if claim else "", style="not dim")
            yield line
        yield Text("")


def one_line(text: str) -> str:
    """Flattened pages break lines inside sentences; a terminal breaks its own."""
    return " ".join(text.split()) if text.strip() and text == text.strip() else text.replace("\n", " ")
