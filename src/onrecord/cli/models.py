"""``mcp``: the ledger for language models."""

from __future__ import annotations

from typing import Annotated

import typer

from onrecord.cli.options import DEFAULT_DB, Db, look_into
from onrecord.cli.screen import examples, say

MCP_HELP = examples(
    "onrecord mcp --db ledger.db               # for a client that starts it, on standard input and output",
    "onrecord mcp --http --port 8711           # for clients on this computer: http://127.0.0.1:8711/mcp",
)


def mcp(
    http: Annotated[
        bool, typer.Option("--http", help="Over HTTP instead of standard input and output.")
    ] = False,
    host: Annotated[str, typer.Option(help="Address to listen on; the default is this computer only.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = 8711,
    name: Annotated[
        list[str] | None,
        typer.Option("--allow-host", metavar="NAME", help="Name under which clients reach it, where that is not this computer's."),
    ] = None,
    db: Db = DEFAULT_DB,
) -> None:  # fmt: skip
    """Answer language models over the Model Context Protocol: search, trace, compare, verify a quotation; read-only."""
    from onrecord.errors import BadRequest, Missing
    from onrecord.ledger.kept import Kept

    try:
        from onrecord.mcp.server import LOOPBACK, PATH, create_server, run_http, run_stdio
    except ImportError as error:
        raise Missing(f"this needs the protocol's SDK: pip install 'onrecord[mcp]' ({error})") from error
    names = tuple(name or ())
    if http and host not in LOOPBACK and not names:
        raise BadRequest(
            f"{host}: to be reached from elsewhere, say under which name with --allow-host, and put a guard before it: "
            "whoever reaches it reads the ledger"
        )
    look_into(db).close()
    server = create_server(Kept(db).opened)
    if not http:
        run_stdio(server)
        return
    say(f"http://{host}:{port}{PATH}  (Ctrl-C ends it)")
    run_http(server, host, port, names)
