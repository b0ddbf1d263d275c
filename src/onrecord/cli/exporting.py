"""``export``: the ledger, or part of it, in the formats of others."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from onrecord.cli.options import DEFAULT_DB, Db, identify, look_into
from onrecord.cli.screen import examples, put_bytes, say
from onrecord.exports.names import FormatName, OnePer

EXPORT_HELP = examples(
    "onrecord export > ledger.jsonl",
    "onrecord export --format csv --source 'Coast Guard' -o claims.csv",
    "onrecord export --format html --story t1f0c -o story.html",
    "onrecord export --format geojson --about oil --as-of 2026-03-04 -o places.geojson",
    "onrecord export --format events-csv --one-per assertion -o events.csv",
    "onrecord export | jq -r 'select(.type==\"warning\") | .message'",
)


def export(  # noqa: PLR0913, PLR0917 - the command's options are its parameters
    form: Annotated[
        FormatName, typer.Option("--format", "-f", help="docs/exports.md says what each holds.")
    ] = FormatName.jsonl,
    source: Annotated[str | None, typer.Option(help="Claims of whom: a name or part of it.")] = None,
    outlet: Annotated[str | None, typer.Option(help="Claims published where.")] = None,
    status: Annotated[str | None, typer.Option(help="Claims on assertions that are disputed, corroborated …")] = None,
    about: Annotated[str | None, typer.Option(help="Claims with all these words.")] = None,
    since: Annotated[str | None, typer.Option(metavar="DAY", help="Claims published on this day or later.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DAY", help="Claims published on this day or earlier.")] = None,
    story: Annotated[str | None, typer.Option(metavar="ID", help="Of one story.")] = None,
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="DAY", help="As it stood with what was published up to this day.")
    ] = None,
    one_per: Annotated[
        OnePer, typer.Option("--one-per", help="With events-csv: a row for each claim or for each assertion.")
    ] = OnePer.claim,
    output: Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="Instead of the screen.")] = None,
    db: Db = DEFAULT_DB,
) -> None:  # fmt: skip
    """Write the ledger, or what the filters want of it, in one of many formats."""
    from onrecord.errors import BadRequest
    from onrecord.exports.formats import format_of
    from onrecord.exports.selection import Selection
    from onrecord.exports.written import write
    from onrecord.ledger import Filters

    made = format_of(form)
    if made.binary and output is None and sys.stdout.isatty():
        raise BadRequest(f"{form} is no text; name a file with --output")
    with look_into(db) as ledger:
        wanted = Filters(
            source=source, outlet=outlet, status=status, about=about, since=since, until=until, as_of=as_of,
            story=identify(ledger, story, "story")[1] if story else None,
        )  # fmt: skip
        chunks = made.make(Selection(ledger, wanted), one_per)
        if output is None:
            put_bytes(chunks)
            return
        size = write(output, chunks)
    say(f"{output}: {size:,} bytes")
