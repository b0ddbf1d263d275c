"""Options that several commands share, and the ledger they name."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli.screen import Format, say

if TYPE_CHECKING:
    from onrecord.ledger import Ledger, RecordType

Db = Annotated[
    str,
    typer.Option(
        "--db",
        envvar="ONRECORD_DB",
        metavar="FILE|URL",
        help="The ledger: a file, or postgresql://…",
        rich_help_panel="Ledger",
    ),
]
Form = Annotated[
    Format | None,
    typer.Option("--format", "-f", help="table (default on a terminal) or jsonl (default in a pipe)."),
]
DEFAULT_DB = "ledger.db"


def look_into(db: str) -> Ledger:
    """The ledger at ``db`` for looking; what follows from its claims is brought up to date where it can be."""
    from onrecord.ledger import Ledger

    folder = os.path.dirname(os.path.abspath(db))  # noqa: PTH100, PTH120
    writable = "://" in db or (os.access(db, os.W_OK) and os.access(folder, os.W_OK))
    ledger = Ledger.open(db, create=False, read_only=not writable)
    if not ledger.reconciled():
        if writable:
            from onrecord.pipeline import settle

            settle(ledger)
        else:
            say(
                f"{ledger.path}: assertions and warnings are older than the claims; no right to write what follows from them"
            )
    return ledger


def identify(ledger: Ledger, given: str, *types: RecordType) -> tuple[RecordType, str]:
    """The one record whose id begins as given.

    Args:
        ledger: where to look.
        given: an id or its beginning.
        types: which records will do; none given: all.

    Raises:
        onrecord.errors.Missing: no record's id begins so.
        onrecord.errors.BadRequest: several do.
    """
    from onrecord.errors import BadRequest, Missing

    found = [one for one in ledger.identify(given.strip()) if not types or one[0] in types]
    if not found:
        kinds = " or ".join(types) if types else "record"
        raise Missing(f"no {kinds} whose id begins with {given!r}")
    if len(found) > 1:
        some = ", ".join(identity for _, identity in found[:5])
        raise BadRequest(f"several ids begin with {given!r}: {some}{' …' if len(found) > 5 else ''}")
    return found[0]
