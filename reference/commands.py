"""Commands with their arguments and options, as the command line itself knows them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum
from typing import Any

import typer

from onrecord.cli.app import app
from reference.page import Entry, Page, Section

TEXT = """
`onrecord COMMAND --help` says the same on the terminal. A terminal gets tables, a pipe JSON lines; `--format` chooses.

Exit codes: **0** all went well; **1** some inputs failed, each named on standard error; **2** wrong usage; **3** `verify` found a
fault.
""".strip()


def page() -> Page:
    """The page of all commands."""
    return Page("reference/commands.md", "Commands", TEXT, tuple(_sections()))


def _sections() -> Iterator[Section]:
    for words, command in walk():
        text, examples = _parts(command)
        columns = ("parameter", "default", "meaning")
        yield Section(
            f"onrecord {words}",
            f"{text}\n\n    onrecord {words} {_usage(command)}".rstrip(),
            columns,
            (*(_entry(one) for one in command.params if not one.hidden and one.name != "help"),),
            "\n".join(["**Examples**", "", *(f"    {line}" for line in examples)]) if examples else "",
        )


def walk() -> Iterator[tuple[str, Any]]:
    """Every command that does something, by its words."""

    def below(words: str, command: Any) -> Iterator[tuple[str, Any]]:
        for name, one in getattr(command, "commands", {}).items():
            yield from below(f"{words} {name}".strip(), one)
        if not getattr(command, "commands", {}):
            yield words, command

    yield from below("", typer.main.get_command(app))


def without_words() -> Iterator[str]:
    """Commands that have no help or no example."""
    for words, command in walk():
        text, examples = _parts(command)
        if not text:
            yield f"onrecord {words}: no help"
        if not examples:
            yield f"onrecord {words}: no example"


def _parts(command: Any) -> tuple[str, list[str]]:
    """What it does, and its examples."""
    text = re.split(r"\[bold\]Examples", command.help or "")[0].strip()
    lines = (command.epilog or "").splitlines()
    return text, [line.strip().removeprefix("$ ").replace("\\[", "[") for line in lines if line.startswith("  $")]


def _usage(command: Any) -> str:
    arguments = [one for one in command.params if one.param_type_name == "argument"]
    words = [(one.metavar or one.name.upper()).strip("[]") for one in arguments]
    return " ".join(word if one.required else f"[{word}]" for word, one in zip(words, arguments, strict=True))


def _entry(one: Any) -> Entry:
    if one.param_type_name == "argument":
        name = (one.metavar or one.name.upper()).strip("[]")
    else:
        name = ", ".join((*one.opts, *one.secondary_opts)) + (f" {one.metavar}" if one.metavar else "")
    meaning = one.help or ""
    if one.envvar:
        variables = one.envvar if isinstance(one.envvar, str) else ", ".join(one.envvar)
        meaning += f" Or by the variable `{variables}`."
    return Entry(name, meaning, (_default(one),))


def _default(one: Any) -> str:
    if one.required:
        return "required"
    if isinstance(one.show_default, str):
        return one.show_default
    value = one.default.value if isinstance(one.default, Enum) else one.default
    if value is None or callable(value) or value in ((), []):
        return ""
    return {True: "on", False: "off"}[value] if isinstance(value, bool) else f"`{value}`"
