"""Entries, sections and pages, and their form as Markdown."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

_ITEM = re.compile(r"^ {4}(\w[\w, ]*): (.*)$")


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that must be documented.

    Attributes:
        name: as one writes it.
        meaning: what it is, in words; empty where nobody has said so.
        details: further cells of its row.
    """

    name: str
    meaning: str
    details: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """Entries under one heading.

    Attributes:
        title: the heading.
        text: Markdown before the table.
        columns: heads of the table: of the name, of each detail, of the meaning.
        entries: its rows.
        after: Markdown after the table.
        level: of the heading.
    """

    title: str
    text: str = ""
    columns: tuple[str, ...] = ("name", "meaning")
    entries: tuple[Entry, ...] = ()
    after: str = ""
    level: int = 2


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the reference.

    Attributes:
        path: under ``docs/``.
        title: its heading.
        text: Markdown below it.
        sections: what follows.
    """

    path: str
    title: str
    text: str
    sections: tuple[Section, ...]

    def markdown(self) -> str:
        """The whole page."""
        parts = [f"# {self.title}", self.text]
        for section in self.sections:
            parts += [f"{'#' * section.level} {section.title}", section.text]
            if section.entries:
                parts.append("\n".join(_table(section)))
            parts.append(section.after)
        return "\n\n".join(part for part in parts if part) + "\n"

    def undocumented(self) -> Iterator[str]:
        """Names of what has no words."""
        for section in self.sections:
            for entry in section.entries:
                if not entry.meaning.strip():
                    yield f"{self.path}: {section.title}: {entry.name}"


def _table(section: Section) -> Iterator[str]:
    yield f"| {' | '.join(section.columns)} |"
    yield "|" + "---|" * len(section.columns)
    for entry in section.entries:
        name = f"`{entry.name}`"
        if "|" in name:  # which would end the cell, and a backslash stands for itself in code
            name = f"<code>{escape(entry.name)}</code>"
        yield f"| {' | '.join(cell.replace('|', '&#124;') for cell in (name, *entry.details, entry.meaning))} |"


def attributes(kind: type) -> dict[str, str]:
    """The lines under ``Attributes:`` in a class's docstring, by name; several names may share a line."""
    return _listed(inspect.getdoc(kind) or "", "Attributes:")


def arguments(function: object) -> dict[str, str]:
    """The lines under ``Args:`` in a function's docstring, by name."""
    return _listed(inspect.getdoc(function) or "", "Args:")


def opening(thing: object) -> str:
    """The docstring up to its first section, as Markdown."""
    text = inspect.getdoc(thing) or ""
    return markdown(re.split(r"\n\n(?=\w[\w ]*:\n)", text)[0])


def markdown(text: str) -> str:
    """The marks of docstrings as those of Markdown."""
    text = re.sub(r":\w+:`~?([^`]+)`", r"`\1`", text)
    return text.replace("``", "`")


def _listed(text: str, head: str) -> dict[str, str]:
    found: dict[str, str] = {}
    names: list[str] = []
    inside = False
    for line in text.splitlines():
        if line == head:
            inside = True
        elif inside and line and not line.startswith(" "):
            break
        elif inside and (match := _ITEM.match(line)):
            names = [name.strip() for name in match[1].split(",")]
            found |= dict.fromkeys(names, markdown(match[2]))
        elif inside and line.strip() and names:
            found |= {name: f"{found[name]} {markdown(line.strip())}" for name in names}
    return found
