"""``serve`` and ``account``: the ledger as web pages and for programs, and who may decide there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli.options import DEFAULT_DB, Db, look_into
from onrecord.cli.screen import examples, put, say

if TYPE_CHECKING:
    from onrecord.web.visitors import Access

SERVE_HELP = examples(
    "onrecord serve",
    "onrecord serve --db demo.db --port 8800",
    "onrecord serve --host 0.0.0.0 --accounts desk.accounts     # anybody reads, accounts decide",
    "onrecord serve --accounts desk.accounts --private",
)
ACCOUNT_HELP = examples(
    "onrecord account ada >> desk.accounts           # asks for a password",
    "onrecord account desk-bot --token >> desk.accounts",
)
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


def serve(
    db: Db = DEFAULT_DB,
    host: Annotated[str, typer.Option(help="Address to listen on; the default is this computer only.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = 8710,
    requests: Annotated[int, typer.Option(min=0, help="A minute, by one client under /v1; 0: without limit.")] = 600,
    accounts: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", envvar="ONRECORD_ACCOUNTS", help="Who may decide: lines that `onrecord account` wrote."
        ),
    ] = None,
    private: Annotated[bool, typer.Option("--private", help="Reading, too, needs an account.")] = False,
    read_only: Annotated[bool, typer.Option("--read-only", help="Nobody decides anything.")] = False,
) -> None:
    """Show the ledger as web pages, and to programs as JSON under /v1.

    On this computer alone whoever looks may decide, under your name; for other computers it takes accounts.
    """
    access = _access(host, accounts, private, read_only)
    look_into(db).close()
    from onrecord.web import serve as run

    say(f"http://{f'[{host}]' if ':' in host else host}:{port}/  (Ctrl-C ends it)")
    if access.open_as:
        say(f"decisions on the pages are kept as {access.open_as}'s; --read-only allows none")
    run(db, host, port, requests, access)


def _access(host: str, accounts: Path | None, private: bool, read_only: bool) -> Access:
    from onrecord.api.access import Accounts
    from onrecord.cli.judging import decider
    from onrecord.errors import BadRequest
    from onrecord.web.visitors import Access

    if private and accounts is None:
        raise BadRequest("--private needs --accounts: nobody could log in")
    known = Accounts.read(accounts) if accounts is not None else None
    if private and known is not None and not known.people:
        raise BadRequest(f"--private needs an account with a password in {accounts}")
    alone = known is None and not read_only and host in _LOOPBACK
    return Access(known, decider() if alone else None, private, read_only)


def account(
    name: Annotated[str, typer.Argument(metavar="NAME", help="That stands beside the decisions.")],
    token: Annotated[bool, typer.Option("--token", help="For a program: make a token instead of asking.")] = False,
) -> None:
    """Write the line of an account, to be kept in a file for `serve --accounts`; only a hash is in it."""
    from onrecord.api.access import password_line, token_line

    if token:
        secret, line = token_line(name)
        say(f"token, shown only now: {secret}")
    else:
        line = password_line(name, typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True))
    put([line])
