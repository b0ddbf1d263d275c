"""What goes to the terminal and to a pipe: the form, the colours, and an end of the pipe that closes early."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from enum import StrEnum
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from rich.console import Console


class Format(StrEnum):
    """How records are written."""

    table = "table"
    jsonl = "jsonl"


STATUS_STYLE = {
    "corroborated": "green",
    "single-source": "cyan",
    "unattributed": "yellow",
    "disputed": "bold red",
    "denied": "red",
    "retracted": "magenta",
    "withheld": "bright_black",
}
POSITION_STYLE = {"affirms": "green", "denies": "red", "withholds": "bright_black", "retracts": "magenta"}
HEDGE = "italic underline yellow"
SOURCE = "bold cyan"
CUE = "magenta"
QUIET = "bright_black"
WARNING = "bold yellow"


def wants_table(form: Format | None) -> bool:
    """Tables for a person's terminal, JSON lines for a pipe, unless said otherwise."""
    return form is Format.table if form else sys.stdout.isatty()


def terminal() -> Console:
    """Standard output for tables; plain where it is no terminal or ``NO_COLOR`` is set."""
    from rich.console import Console

    class Terminal(Console):
        def on_broken_pipe(self) -> None:
            raise close_quietly()

    return Terminal(highlight=False, emoji=False, markup=False)


def stderr() -> Console:
    """Standard error for progress and complaints."""
    from rich.console import Console

    return Console(stderr=True, highlight=False, emoji=False, markup=False, soft_wrap=True)


def put(lines: Iterable[str]) -> None:
    """Write lines to standard output as they come; a reader who has had enough ends the command in peace."""
    try:
        for line in lines:
            sys.stdout.write(sound(line) + "\n")
        sys.stdout.flush()
    except BrokenPipeError:
        raise close_quietly() from None


def put_bytes(chunks: Iterable[bytes]) -> None:
    """Write bytes to standard output as they come; as :func:`put`, ends in peace."""
    try:
        sys.stdout.flush()
        for chunk in chunks:
            sys.stdout.buffer.write(chunk)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise close_quietly() from None


def say(text: str) -> None:
    """A line for the person, beside the output."""
    sys.stderr.write(sound(text) + "\n")


def complain(where: str, reason: str, console: Console | None = None) -> None:
    """What is wrong with one input, in one line; above a progress bar where its console is given."""
    style = "red" if sys.stderr.isatty() else None
    (console or stderr()).print(f"{sound(open_part(where))}: {within(where, reason)}", style=style)


def open_part(where: str) -> str:
    """An input as it may be shown: an address without its password and its keys."""
    if "://" not in where:
        return where
    from onrecord.intake.addresses import clean

    return clean(where)


def within(where: str, reason: str) -> str:
    """A reason without the name of its input in front, on one line."""
    return " ".join(sound(reason).removeprefix(f"{sound(where)}: ").split())


def sound(text: str) -> str:
    """Text without the half characters that file names may bring and no encoding can write."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def close_quietly() -> typer.Exit:
    """After the reader of the pipe has gone: nothing more is written, not even at exit, and all is well."""
    silent = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silent, sys.stdout.fileno())
    return typer.Exit(0)


def examples(*lines: str) -> str:
    """The Examples section below a command's help."""
    return "[bold]Examples[/bold]\n" + "\n".join("  $ " + line.replace("[", "\\[") for line in lines)


def stop(code: int) -> typer.Exit:
    """The end of a command, with its exit code: 0 ok, 1 some inputs failed, 2 wrong usage, 3 verification failed."""
    return typer.Exit(code)
