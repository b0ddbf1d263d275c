"""``who``: who is who across articles, and who held which office when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from onrecord.cli.options import DEFAULT_DB, Db, Form, look_into
from onrecord.cli.screen import QUIET, SOURCE, examples, put, say, terminal, wants_table

if TYPE_CHECKING:
    from onrecord.records import Identity, Office

WHO_HELP = examples(
    "onrecord who                                        # everybody named, with their offices",
    "onrecord who Austin                                 # the names, the offices, and why they are one person",
    "onrecord who --office 'defense secretary'           # who held it, from when until when",
    "onrecord who --office 'defense secretary' --as-of 2024-10-23",
)


def who(
    name: Annotated[str | None, typer.Argument(metavar="[NAME]", help="Words of a name.")] = None,
    office: Annotated[str | None, typer.Option(help="Words of an office, or of whom it belongs to.")] = None,
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="DAY", help="Who held it on this day.")] = None,
    db: Db = DEFAULT_DB,
    form: Form = None,
) -> None:
    """List people and bodies across articles: their names, their offices with days, and why mentions were joined."""
    from onrecord.reconcile.offices import holders
    from onrecord.views.people import find

    with look_into(db) as ledger:
        found = find(ledger, name, office, as_of)
    if office and wants_table(form):
        _print_holders(holders(found, office, as_of))
        return
    if not found:
        say("Nobody of that name or office is in the ledger.")
    if not wants_table(form):
        from onrecord.codec import dumps, plain

        put(dumps({"type": "identity", **plain(one)}) for one in found)
        return
    if name and len(found) <= 3:
        for one in found:
            _print_one(one)
    else:
        _print_all(found)


def _days(office: Office) -> str:
    if office.first == office.last:
        return office.first or ""
    return f"{office.first or ''} – {office.last or ''}".strip()


def _by(office: Office) -> str:
    count = len(office.articles)
    return office.by or f"{count} article{'s' * (count != 1)}"


def _print_all(found: tuple[Identity, ...]) -> None:
    from rich.table import Table

    if not found:
        return
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for heading in ("name", "office", "speaks for", "articles", "claims", "id"):
        table.add_column(heading, justify="right" if heading in ("articles", "claims") else "left", overflow="fold")
    for one in found:
        held = one.offices[-1].title if one.offices else ""
        table.add_row(
            _styled(one.name, SOURCE), held, ", ".join(one.parties), str(len(one.articles)), str(len(one.claims)),
            _styled(one.id[:10], QUIET),
        )  # fmt: skip
    terminal().print(table)


def _styled(text: str, style: str) -> Any:
    from rich.text import Text

    return Text(text, style=style)


def _print_holders(pairs: tuple[tuple[Identity, Office], ...]) -> None:
    from rich.table import Table

    if not pairs:
        say("No article and no register names a holder then.")
        return
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for heading in ("who", "office", "speaks for", "seen", "by"):
        table.add_column(heading, overflow="fold")
    for identity, office in pairs:
        table.add_row(_styled(identity.name, SOURCE), office.title, office.party or "", _days(office), _by(office))
    terminal().print(table)


def _print_one(one: Identity) -> None:
    from rich.text import Text

    console = terminal()
    head = Text(one.name, style=SOURCE)
    head.append(f"  {one.kind}{' · ' + ', '.join(one.parties) if one.parties else ''}", style=QUIET)
    head.append(f"  {len(one.articles)} articles, source of {len(one.claims)} claims  {one.id[:10]}", style=QUIET)
    console.print(head)
    others = [n for n in one.names if n != one.name]
    if others:
        console.print(Text(f"  also as {', '.join(others)}"))
    for office in one.offices:
        line = Text(f"  {office.title}")
        line.append(f"  {_days(office)}", style=QUIET)
        line.append(f"  {_by(office)}", style=QUIET)
        console.print(line)
    for join in one.joins:
        line = Text(f"  {join.score:.2f}  ", style=QUIET)
        line.append(f"{join.left[:10]} “{join.left_name}” = {join.right[:10]} “{join.right_name}”: ", style=QUIET)
        line.append(join.reason)
        console.print(line)
    console.print()
