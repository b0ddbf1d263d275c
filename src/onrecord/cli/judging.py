"""``judge``: people's decisions, kept beside the machine's and never overwritten."""

from __future__ import annotations

import getpass
import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli.options import DEFAULT_DB, Db, Form, identify, look_into
from onrecord.cli.screen import examples, put, say, terminal, wants_table

if TYPE_CHECKING:
    from onrecord.records import Judgement

JUDGE_HELP = examples(
    "onrecord judge merge s0a44 s81c2 --reason 'the same deployment'",
    "onrecord judge split c81f2",
    "onrecord judge wrong c81f2 --reason 'a headline of another story'",
    "onrecord judge same-entity 'Ministry of Defence' MoD",
    "onrecord judge list",
    "onrecord judge undo",
)
MERGE_HELP = examples("onrecord judge merge s0a44 s81c2")
SPLIT_HELP = examples("onrecord judge split c81f2 --reason 'speaks of the second ship'")
WRONG_HELP = examples("onrecord judge wrong c81f2")
SAME_HELP = examples("onrecord judge same-entity 'Ministry of Defence' MoD")
NOT_SAME_HELP = examples("onrecord judge not-same 'Cho Tae-yong' 'Cho Tae-yul'")
OFFICE_HELP = examples(
    "onrecord judge office 'Lloyd Austin' 'Defense Secretary' --party 'United States' --since 2021-01-22 --until 2025-01-20"
)
OFFICES_HELP = examples("onrecord judge offices cabinet.csv   # columns: name, office, party, from, to")
UNDO_HELP = examples("onrecord judge undo          # the latest decision", "onrecord judge undo j77e1")
LIST_HELP = examples("onrecord judge list", "onrecord judge list --format jsonl")

judge = typer.Typer(
    help="Decide what the machine cannot: what is one assertion, what was read wrongly, who is who. Kept, reversible.",
    epilog=JUDGE_HELP,
    no_args_is_help=True,
    rich_markup_mode="rich",
)

By = Annotated[str | None, typer.Option(help="Who decides.", envvar="ONRECORD_BY", show_default="the user's name")]
Reason = Annotated[str, typer.Option(help="Why, in words.")]


@judge.command(epilog=MERGE_HELP, no_args_is_help=True)
def merge(
    one: Annotated[str, typer.Argument(metavar="ASSERTION", help="Its id or the beginning of it.")],
    other: Annotated[str, typer.Argument(metavar="ASSERTION", help="The other's.")],
    reason: Reason = "",
    by: By = None,
    db: Db = DEFAULT_DB,
) -> None:
    """Two assertions are one."""
    from onrecord.ledger import judging

    with look_into(db) as ledger:
        left, right = (identify(ledger, given, "assertion")[1] for given in (one, other))
        _tell(judging.merge(ledger, left, right, by or decider(), reason))


@judge.command(epilog=SPLIT_HELP, no_args_is_help=True)
def split(
    claim: Annotated[str, typer.Argument(metavar="CLAIM", help="Its id or the beginning of it.")],
    reason: Reason = "",
    by: By = None,
    db: Db = DEFAULT_DB,
) -> None:
    """A claim is not about the assertion it was put to."""
    from onrecord.ledger import judging

    with look_into(db) as ledger:
        _tell(judging.split(ledger, identify(ledger, claim, "claim")[1], by or decider(), reason))


@judge.command(epilog=WRONG_HELP, no_args_is_help=True)
def wrong(
    claim: Annotated[str, typer.Argument(metavar="CLAIM", help="Its id or the beginning of it.")],
    reason: Reason = "",
    by: By = None,
    db: Db = DEFAULT_DB,
) -> None:
    """A claim was read wrongly and counts for nothing."""
    from onrecord.ledger import judging

    with look_into(db) as ledger:
        _tell(judging.wrong(ledger, identify(ledger, claim, "claim")[1], by or decider(), reason))


@judge.command("same-entity", epilog=SAME_HELP, no_args_is_help=True)
def same_entity(
    name: Annotated[str, typer.Argument(metavar="NAME", help="One name, as articles have it.")],
    other: Annotated[str, typer.Argument(metavar="NAME", help="The other name.")],
    reason: Reason = "",
    by: By = None,
    db: Db = DEFAULT_DB,
) -> None:
    """Two names stand for one."""
    from onrecord.ledger import judging

    with look_into(db) as ledger:
        _tell(judging.entity(ledger, name, other, True, by or decider(), reason))


@judge.command("not-same", epilog=NOT_SAME_HELP, no_args_is_help=True)
def not_same(
    name: Annotated[str, typer.Argument(metavar="NAME", help="One name, as articles have it.")],
    other: Annotated[str, typer.Argument(metavar="NAME", help="The other name.")],
    reason: Reason = "",
    by: By = None,
    db: Db = DEFAULT_DB,
) -> None:
    """Two names stand for two."""
    from onrecord.ledger import judging

    with look_into(db) as ledger:
        _tell(judging.entity(ledger, name, other, False, by or decider(), reason))


@judge.command(epilog=OFFICE_HELP, no_args_is_help=True)
def office(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Who held it.")],
    title: Annotated[str, typer.Argument(metavar="OFFICE", help="What was held, as articles say it.")],
    party: Annotated[str, typer.Option(help="Whom its holder speaks for.")] = "",
    since: Annotated[str, typer.Option(metavar="DAY", help="First day.")] = "",
    until: Annotated[str, typer.Option(metavar="DAY", help="Last day.")] = "",
    reason: Reason = "",
    by: By = None,
    db: Db = DEFAULT_DB,
) -> None:
    """Somebody held an office; `onrecord who` then knows, and takes it as evidence."""
    from onrecord.ledger import judging
    from onrecord.reconcile.offices import HOLDS, entry

    with look_into(db) as ledger:
        rows = [(HOLDS, *entry(name, title, party, since, until), True)]
        _tell(judging.decide(ledger, rows, by or decider(), reason))


@judge.command(epilog=OFFICES_HELP, no_args_is_help=True)
def offices(
    table: Annotated[
        Path,
        typer.Argument(metavar="FILE.csv", exists=True, dir_okay=False, readable=True, help="The register, in UTF-8."),
    ],
    reason: Reason = "",
    db: Db = DEFAULT_DB,
) -> None:
    """Take over a register of offices from a CSV file: columns name, office, party, from, to; the last three may lack.

    All lines or none; a line that is there already is not taken twice. `undo` takes the whole file back.
    """
    from onrecord.ledger import judging
    from onrecord.reconcile.offices import HOLDS, register

    entries = register(table.read_bytes(), table.name)
    with look_into(db) as ledger:
        have = {(j.left, j.right) for j in ledger.judgements() if j.kind == HOLDS and j.withdrawn is None}
        fresh = [(HOLDS, *pair, True) for pair in entries if pair not in have]
        _tell(judging.decide(ledger, fresh, table.name, reason))
    say(f"{len(fresh)} taken over, {len(entries) - len(fresh)} there already")


@judge.command(epilog=UNDO_HELP)
def undo(
    identity: Annotated[str | None, typer.Argument(metavar="[JUDGEMENT]", help="Its id; `list` shows them.")] = None,
    db: Db = DEFAULT_DB,
) -> None:
    """Take a decision back: the one named, or the latest."""
    from onrecord.ledger import judging

    with look_into(db) as ledger:
        wanted = identify(ledger, identity, "judgement")[1] if identity is not None else None
        taken = judging.undo(ledger, wanted)
    for one in taken:
        say(f"taken back: {_words(one)}")


@judge.command("list", epilog=LIST_HELP)
def list_all(db: Db = DEFAULT_DB, form: Form = None) -> None:
    """List all decisions, those taken back too."""
    with look_into(db) as ledger:
        found = list(ledger.judgements())
    if wants_table(form):
        from onrecord.cli import render_record

        if found:
            terminal().print(render_record.judgements(found))
        else:
            say("No decisions yet.")
    else:
        from onrecord.codec import dumps, plain

        put(dumps({"type": "judgement", **plain(one)}) for one in found)


def _tell(made: Iterable[Judgement]) -> None:
    for one in made:
        say(f"{one.id}  {_words(one)}")


def _words(one: Judgement) -> str:
    right = f" · {one.right}" if one.right else ""
    return f"{one.kind}: {'yes' if one.verdict else 'no'}: {one.left}{right} ({one.by})"


def decider() -> str:
    """Who decides where nobody is named: ``ONRECORD_BY``, or the user of this computer."""
    if named := os.environ.get("ONRECORD_BY", "").strip():
        return named
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "somebody"
