"""``chart``: a story as a picture, and the same as words and figures."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli.options import DEFAULT_DB, Db, Form, identify, look_into
from onrecord.cli.screen import examples, put, say, terminal, wants_table

if TYPE_CHECKING:
    from onrecord.charts import Chart, Theme
    from onrecord.ledger import Ledger
    from onrecord.views.pages import Holdings

CHART_HELP = examples(
    "onrecord chart timeline -o timeline.svg          # who spoke when",
    "onrecord chart matrix t1f0c -o matrix.png        # who affirms and who denies what",
    "onrecord chart numbers s0a44 --as-of 2026-03-03  # an assertion's numbers, as a table",
    "onrecord chart map -o map.html --theme dark",
    "onrecord chart network | jq -r .whom             # the data, a line a row",
)
ENDINGS = (".svg", ".png", ".html")


def chart(
    kind: Annotated[str, typer.Argument(metavar="KIND", help="timeline, matrix, numbers, map or network.")],
    identity: Annotated[
        str | None, typer.Argument(metavar="[ID]", help="Of a story or an assertion; without it the latest story.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Where to: x.svg, x.png or x.html.")
    ] = None,
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="DAY", help="As it stood with what was published up to this day.")
    ] = None,
    theme: Annotated[str, typer.Option(help="auto (as the reader's screen is), light or dark.")] = "auto",
    width: Annotated[int, typer.Option(min=240, max=4000, help="Of the picture, pixels.")] = 860,
    db: Db = DEFAULT_DB,
    form: Form = None,
) -> None:
    """Draw a chart to a file; without --output show its data."""
    from onrecord.charts.palette import check_theme
    from onrecord.errors import BadRequest
    from onrecord.exports.written import write

    look = check_theme(theme)
    if output is not None and output.suffix.lower() not in ENDINGS:
        raise BadRequest(f"{output}: a chart is written to a file that ends in {', '.join(ENDINGS)}")
    with look_into(db) as ledger:
        drawn = _draw(ledger, kind, identity, as_of)
    if output is not None:
        size = write(output, [_as_file(drawn, output.suffix.lower(), look, width)])
        say(f"{output}: {drawn.title} ({max(1, round(size / 1000)):,} kB)\n{drawn.alt}")
        if drawn.note:
            say(drawn.note)
    elif wants_table(form):
        _print(drawn)
    else:
        from onrecord.codec import dumps

        put(dumps(dict(zip(drawn.columns, row, strict=True))) for row in drawn.rows)


def _draw(ledger: Ledger, kind: str, identity: str | None, as_of: str | None) -> Chart:
    from onrecord.charts import KINDS, draw
    from onrecord.errors import BadRequest

    chosen = next((one for one in KINDS if one == kind), None)
    if chosen is None:
        raise BadRequest(f"unknown chart {kind!r}; it is one of {', '.join(KINDS)}")
    held, name = _held(ledger, identity, as_of)
    return draw(chosen, held, name, ledger.copies(tuple(held.articles)))


def _held(ledger: Ledger, identity: str | None, as_of: str | None) -> tuple[Holdings, str]:
    """The records of a story or of one assertion, and what they are called."""
    from onrecord.errors import Missing
    from onrecord.views.holdings import as_it_stood, for_story, only

    kind, found = "story", next((one.id for one in ledger.stories()), None)
    if identity is not None:
        kind, found = identify(ledger, identity, "story", "assertion")
    if found is None:
        raise Missing(f"no story in {ledger.path}: `onrecord add PATH…` reads pages")
    story = ledger.assertion(found).story if kind == "assertion" else found
    if story is None:
        raise Missing(f"assertion {found} belongs to no story")
    held = as_it_stood(ledger, for_story(ledger, story)[1], as_of, story)
    if not held.articles:
        raise Missing(f"nothing of it was published by {as_of}")
    if kind == "story":
        return held, ledger.story(found).name
    if found not in held.assertions:
        raise Missing(f"assertion {found} was not on record by {as_of}")
    return only(held, found), held.assertions[found].gist


def _as_file(drawn: Chart, ending: str, theme: Theme, width: int) -> bytes:
    if ending == ".png":
        return drawn.png(width, theme)
    return (drawn.svg(width, theme) if ending == ".svg" else drawn.html(theme, width)).encode("utf-8")


def _print(drawn: Chart) -> None:
    """The chart in words and figures, for a terminal."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    from onrecord.charts.chart import cell_words

    table = Table(box=SIMPLE_HEAD, header_style="bold", pad_edge=False, expand=True)
    for column in drawn.columns:
        table.add_column(column, overflow="fold")
    for row in drawn.rows:
        table.add_row(*(Text(cell_words(cell)) for cell in row))
    console = terminal()
    console.print(Text(drawn.title, style="bold underline"))
    console.print(Text(drawn.alt))
    console.print(table)
    say("-o FILE.svg, .png or .html draws it")
