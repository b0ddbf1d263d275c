"""The commands put together. Nothing heavy is imported before a command runs."""

from __future__ import annotations

import os
import sys
from types import ModuleType
from typing import Annotated

import typer

from onrecord.cli import (
    archives,
    charting,
    checking,
    databases,
    explaining,
    exporting,
    judging,
    looking,
    models,
    quoting,
    reading,
    revising,
    serving,
    watching,
    who,
)
from onrecord.cli.screen import close_quietly, complain, examples
from onrecord.version import __version__

MAIN_HELP = examples(
    "onrecord read page.html",
    "onrecord add pages/ --db ledger.db",
    "onrecord story",
    "onrecord claims --source Pentagon --status disputed",
    "onrecord verify",
)

app = typer.Typer(
    name="onrecord",
    help="Reads news pages into an auditable ledger of attributed claims: who says what, how sure, and does it hold.",
    epilog=MAIN_HELP,
    no_args_is_help=True,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
)


def _version(wanted: bool) -> None:
    if wanted:
        sys.stdout.write(f"onrecord {__version__}\n")
        raise typer.Exit


@app.callback()
def top(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Reads news pages into an auditable ledger of attributed claims: who says what, how sure, and does it hold."""


app.command("read", epilog=reading.READ_HELP)(reading.read)
app.command("add", epilog=reading.ADD_HELP, no_args_is_help=True)(reading.add)
app.command("bulk", epilog=archives.BULK_HELP, no_args_is_help=True)(archives.bulk)
app.command("load", epilog=archives.LOAD_HELP, no_args_is_help=True)(archives.load)
app.command("watch", epilog=watching.WATCH_HELP, no_args_is_help=True)(watching.watch)
app.command("claims", epilog=looking.CLAIMS_HELP)(looking.claims)
app.command("story", epilog=looking.STORY_HELP)(looking.story)
app.command("show", epilog=looking.SHOW_HELP, no_args_is_help=True)(looking.show)
app.command("explain", epilog=explaining.EXPLAIN_HELP, no_args_is_help=True)(explaining.explain)
app.command("search", epilog=looking.SEARCH_HELP, no_args_is_help=True)(looking.search)
app.command("quote", epilog=quoting.QUOTE_HELP, no_args_is_help=True)(quoting.quote)
app.command("chart", epilog=charting.CHART_HELP, no_args_is_help=True)(charting.chart)
app.command("who", epilog=who.WHO_HELP)(who.who)
app.command("verify", epilog=checking.VERIFY_HELP)(checking.verify)
app.command("export", epilog=exporting.EXPORT_HELP)(exporting.export)
app.command("forget", epilog=revising.FORGET_HELP, no_args_is_help=True)(revising.forget)
app.command("reread", epilog=revising.REREAD_HELP)(revising.reread)
app.command("serve", epilog=serving.SERVE_HELP)(serving.serve)
app.command("account", epilog=serving.ACCOUNT_HELP, no_args_is_help=True)(serving.account)
app.command("mcp", epilog=models.MCP_HELP)(models.mcp)
app.command("doctor", epilog=checking.DOCTOR_HELP)(checking.doctor)
app.add_typer(judging.judge, name="judge")
app.add_typer(databases.db, name="db")


def _spare_markdown() -> None:
    """Help without Rich's reader of Markdown: it takes a third of the time that help takes, and ours is not written in it."""
    if not sys.argv[1:] or {"-h", "--help"} & set(sys.argv[1:]):
        stand_in = ModuleType("rich.markdown")
        stand_in.Markdown = object  # type: ignore[attr-defined]
        sys.modules.setdefault("rich.markdown", stand_in)


def run() -> int:
    """Run the command line; gives the exit code."""
    _spare_markdown()
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # a page is too little work to be shared by threads of numpy
    from onrecord.errors import BadRequest, OnrecordError

    try:
        app()
    except BadRequest as error:
        complain("onrecord", str(error))
        return 2
    except OnrecordError as error:
        complain("onrecord", str(error))
        return 1
    except OSError as error:  # where the output goes: a full disk, a device that is gone
        close_quietly()
        complain(str(error.filename or "output"), error.strerror or str(error))
        return 1
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    return 0
