"""``db copy`` and ``db migrate``: the database below a ledger."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from onrecord.cli.options import DEFAULT_DB, Db
from onrecord.cli.screen import examples, say

COPY_HELP = examples(
    "onrecord db copy ledger.db postgresql://desk@host/news",
    "onrecord db copy postgresql://desk@host/news laptop.db",
)
MIGRATE_HELP = examples(
    "onrecord db migrate", "onrecord db migrate --db postgresql://desk@host/news --backup /srv/copies"
)

db = typer.Typer(
    help="Copy a ledger between SQLite and PostgreSQL, or bring it to the newest schema.",
    no_args_is_help=True,
    epilog=examples("onrecord db copy ledger.db postgresql://desk@host/news", "onrecord db migrate"),
)


@db.command("copy", epilog=COPY_HELP, no_args_is_help=True)
def copy(
    source: Annotated[str, typer.Argument(metavar="FROM", help="A file, or postgresql://…")],
    target: Annotated[str, typer.Argument(metavar="TO", help="Likewise: empty, or what an earlier copy began.")],
) -> None:
    """Copy a whole ledger; one that was cut short goes on where it stopped. Counts, seals and bytes are compared."""
    from onrecord.errors import BadRequest
    from onrecord.ledger import Ledger
    from onrecord.ledger.copying import copy as copy_ledger
    from onrecord.ledger.relational import RelationalLedger

    if source == target or (Path(source).exists() and Path(target).exists() and Path(source).samefile(target)):
        raise BadRequest("FROM and TO are the same ledger")
    with Ledger.open(source, create=False, read_only=True) as one, Ledger.open(target) as other:
        assert isinstance(one, RelationalLedger)
        assert isinstance(other, RelationalLedger)
        done = 0

        def told(count: int) -> None:
            nonlocal done
            done += count
            if sys.stderr.isatty():
                sys.stderr.write(f"\r{done} articles")
                sys.stderr.flush()

        copied = copy_ledger(one, other, told)
        if sys.stderr.isatty():
            sys.stderr.write("\r")
        say(
            f"{copied.articles} articles copied, {copied.present} already there · {other.path}: {other.database()}; "
            f"{copied.records} seals as in {one.path}"
        )


@db.command("migrate", epilog=MIGRATE_HELP)
def migrate(
    ledger: Db = DEFAULT_DB,
    backup: Annotated[
        Path, typer.Option("--backup", metavar="FOLDER", help="Where the copy of a PostgreSQL ledger is put.")
    ] = Path(),
) -> None:
    """Bring a ledger of an older version to the newest schema; what it was is kept in a file."""
    from onrecord.ledger.migrating import migrate as bring_forward

    done = bring_forward(ledger, backup)
    if done.backup is None:
        say(f"schema {done.now}: the newest; nothing to do")
    else:
        say(f"schema {done.before} → {done.now}; as it was: {done.backup}")
