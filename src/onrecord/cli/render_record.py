"""One record with its context as Rich renderables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from onrecord.cli import render
from onrecord.cli.screen import HEDGE, POSITION_STYLE, QUIET, SOURCE, WARNING
from onrecord.ledger.asking import MARK, Hit
from onrecord.views.tables import claim_row, place_words, quantity_words

if TYPE_CHECKING:
    from onrecord.ledger.checking import Fault
    from onrecord.records import Article, Claim, Judgement, LedgerWarning, Mention
    from onrecord.views.claim import ClaimPage
    from onrecord.views.pages import Holdings, Note


def facts(pairs: Iterable[tuple[str, RenderableType | str | None]]) -> RenderableType:
    """Names and values under each other; what is unknown is left out."""
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style=QUIET, justify="right", width=render.GUTTER - 2, no_wrap=True)
    grid.add_column(ratio=1)
    for name, value in pairs:
        if value is not None and value != "":
            grid.add_row(name, value)
    return grid


def claim(page: ClaimPage, held: Holdings, faults: Sequence[Fault]) -> RenderableType:
    """A claim: its words in context, its chain, what it says, how it stands and why."""
    one, article, note = page.note.claim, page.article, page.note
    parts: list[RenderableType] = [
        Text.assemble(
            (article.outlet or "outlet not found", "bold"),
            (f" · {article.day or 'undated'} · {one.block}", QUIET),
        ),
        Text(article.headline or "", style="bold underline"),
        Text(""),
        Padding(render.marked(page.context), (0, 2)),
        Text(""),
        _chain(note),
        Text(""),
        facts(_claim_facts(one)),
    ]
    if note.assertion:
        parts += [
            render.heading("Where it stands", note.assertion.id),
            Text.assemble(render.status(note.assertion.status), "  ", (note.assertion.gist, "bold")),
            Text(f"this claim {note.position}" + _link(page), style=QUIET),
            *(Text(f"· {line}") for line in page.why),
        ]
    if page.rivals:
        parts += [render.heading("Others on it", str(len(page.rivals))), on_it(page.rivals)]
    for warning_ in note.warnings:
        parts += [render.heading("Warning", warning_.id), warning(warning_, held)]
    parts += [
        render.heading("To cite"),
        Text(page.citation),
        Text("verified: its words stand in the stored page at these places", style="green")
        if not faults
        else Text("NOT verified: " + "; ".join(fault.reason for fault in faults), style="bold red"),
    ]
    return Group(*parts)


def _link(page: ClaimPage) -> str:
    link = page.membership
    if link is None:
        return ""
    origin = f"; counts as {link.origin}" if link.adds_origin else "; adds no origin"
    return f" ({link.reason}, {link.score:.2f}{origin})"


def _chain(note: Note) -> Text:
    words = Text()
    for number, link in enumerate(note.chain):
        words.append(" → " if number else "", style=QUIET)
        words.append(link, style=SOURCE if number and number == len(note.chain) - 1 else "")
    return words


def _claim_facts(one: Claim) -> Iterable[tuple[str, RenderableType | str | None]]:
    event = one.event
    said = ", ".join(part for part in (one.said.value or one.said.text, one.said.audience) if part)
    kind = " · ".join(part for part in (event.type, event.mode, event.general, event.predicate) if part)
    yield "cue", one.cue.text if one.cue else None
    yield "said", said
    yield "quotation", one.quotation
    yield "stance", f"{one.stance}, content {one.polarity}" if not one.own_voice else f"own voice, {one.polarity}"
    yield "certainty", f"{one.modality}, {one.tense}"
    hedges = ", ".join(f"{hedge.text} ({hedge.kind})" for hedge in one.hedges)
    yield "hedges", Text(hedges, style=HEDGE) if hedges else None
    yield "event", kind
    yield "actor", _people(event.actor)
    yield "recipient", _people(event.recipient)
    yield "place", "; ".join(place_words(place) for place in event.place)
    yield "time", f"{event.time.value or 'vague'} (“{event.time.text}”)" if event.time else None
    yield "number", "; ".join(quantity_words(quantity) for quantity in event.quantity)
    yield "read by", f"{one.reader}, {one.method}" + (f", {one.confidence:.2f}" if one.confidence is not None else "")
    yield "id", one.id


def _people(mentions: Sequence[Mention]) -> str:
    return "; ".join(
        f"{mention.name} (“{mention.text}”)" if mention.name and mention.name != mention.text else str(mention.text)
        for mention in mentions
    )


def on_it(pairs: Sequence[tuple[Note, Article]]) -> RenderableType:
    """The claims on an assertion: position, source, where and when, words."""
    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True)
    grid.add_column(no_wrap=True, style=QUIET)
    grid.add_column(ratio=1)
    grid.add_column(no_wrap=True, style=QUIET)
    for note, article in pairs:
        position = note.position
        style = POSITION_STYLE.get("retracts" if position == "takes back" else position, "")
        words = Text.assemble(
            (note.who, QUIET if note.claim.own_voice else SOURCE), (f"  {article.outlet or ''}  ", QUIET)
        )
        words.append(f"“{render.one_line(note.claim.content.text)}”")
        if note.warnings:
            words.append("  ⚠ " + ", ".join(sorted({one.kind for one in note.warnings})), style=WARNING)
        grid.add_row(Text(position, style=style), article.day or "undated", words, note.claim.id[: render.SHORT])
    return grid


def article(one: Article, held: Holdings, width: int) -> RenderableType:
    """An article with its claims and how they stand."""
    claims = [claim for claim in held.claims.values() if claim.article == one.id]
    claims.sort(key=lambda claim: (claim.content.spans, claim.id))
    rows = [claim_row(claim, one, held) for claim in claims]
    parts: list[RenderableType] = [
        render.article_head(one),
        render.heading("Text", f"{len(one.blocks)} blocks"),
        render.article_blocks(one, claims),
        render.legend(),
        render.heading("Claims", str(len(rows))),
        render.claims_table(rows, width, across=True) if rows else Text("No claims found."),
    ]
    mine = {claim.id for claim in claims}
    warnings = [warning for warning in held.warnings if warning.claim in mine]
    if warnings:
        parts.append(render.heading("Warnings", "what a reader misses"))
        parts += render.warning_lines(warnings, dict(held.claims), {})
    return Group(*parts)


def warning(one: LedgerWarning, held: Holdings) -> RenderableType:
    """A warning with both claims in their articles."""
    parts: list[RenderableType] = [Text.assemble((f"⚠ {one.kind}", WARNING), "  ", one.message)]
    for label, identity in (("this claim", one.claim), ("against", one.about)):
        found = held.claims.get(identity)
        if found is None:
            parts.append(facts([(label, identity)]))
            continue
        source = held.articles[found.article]
        row = claim_row(found, source, held)
        words = Text.assemble(
            render.who(row, on_one_line=True), (f"  {row.outlet}, {row.day}  ", QUIET), (identity, QUIET)
        )
        parts.append(facts([(label, words), (" ", Text.assemble("“", render.what(row), "”"))]))
    return Group(*parts)


def hits(found: Sequence[Hit]) -> RenderableType:
    """Articles found, with the words around."""
    lines: list[RenderableType] = []
    for hit in found:
        head = Text.assemble(
            (hit.headline or "no headline", "bold"), (f"  {hit.outlet or ''} {hit.day or ''}  ", QUIET)
        )
        head.append(hit.article[: render.SHORT], style=QUIET)
        words, rest = Text(), hit.snippet
        while rest:
            before, _, rest = rest.partition(MARK[0])
            inside, _, rest = rest.partition(MARK[1])
            words.append(render.one_line(before)).append(render.one_line(inside), style="bold reverse")
        lines += [head, Padding(words, (0, 0, 1, 4))]
    return Group(*lines)


def judgements(found: Sequence[Judgement]) -> RenderableType:
    """People's decisions."""
    grid = Table.grid(padding=(0, 2))
    for _ in range(5):
        grid.add_column()
    for one in found:
        verdict = Text("yes" if one.verdict else "no", style="green" if one.verdict else "red")
        what = Text(f"{one.kind}: {one.left}" + (f" · {one.right}" if one.right else ""))
        if one.reason:
            what.append(f"\n{one.reason}", style=QUIET)
        when = Text(f"{one.by}, {one.at}", style=QUIET)
        if one.withdrawn:
            what.stylize("strike")
            when.append(f"\ntaken back {one.withdrawn}", style="yellow")
        grid.add_row(Text(one.id[: render.SHORT], style=QUIET), verdict, what, when)
    return grid
