"""The Python interface: what ``from onrecord import …`` gives."""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Iterator
from typing import Any

import onrecord
from reference.page import Entry, Page, Section, arguments, attributes, opening

TEXT = """
What a program may rely on. [From Python](../python.md) shows how to use it; the records are described [in their own page](records.md).
""".strip()


def page() -> Page:
    """The page of the Python interface."""
    names = [name for name in onrecord.__all__ if name != "__version__"]
    kinds = {name: getattr(onrecord, name) for name in names}
    records = tuple(Entry(name, opening(kind)) for name, kind in kinds.items() if dataclasses.is_dataclass(kind))
    errors = tuple(Entry(n, opening(k)) for n, k in kinds.items() if inspect.isclass(k) and issubclass(k, Exception))
    rest = [n for n in names if n not in {one.name for one in (*records, *errors)}]
    sections = [section for name in rest for section in _callable(name, kinds[name])]
    return Page(
        "reference/python.md",
        "Python",
        TEXT,
        (
            *sections,
            Section("Records", columns=("name", "meaning"), entries=records),
            *(_fields(name, kinds[name]) for name in ("Added", "Reading", "Checked", "Fault") if name in kinds),
            Section("Errors", columns=("name", "meaning"), entries=errors),
        ),
    )


def _callable(name: str, thing: Any) -> Iterator[Section]:
    if not inspect.isclass(thing):
        yield _function(name, thing)
        return
    yield Section(name, opening(thing))
    for member, value in vars(thing).items():
        if inspect.isfunction(value) and (member == "__init__" or not member.startswith("_")):
            yield _function(name if member == "__init__" else f"{name}.{member}", value, level=3)


def _function(name: str, function: Any, level: int = 2) -> Section:
    meant = arguments(function)
    signature = inspect.signature(function)
    text = opening(function)
    shown = ", ".join(str(one).split(":")[0] for one in signature.parameters.values() if one.name != "self")
    entries = tuple(Entry(argument, words) for argument, words in meant.items())
    return Section(
        name, f"    {name}({shown})\n\n{text or '**No words.**'}", ("argument", "meaning"), entries, level=level
    )


def _fields(name: str, kind: Any) -> Section:
    meant = attributes(kind)
    entries = tuple(Entry(one.name, meant.get(one.name, "")) for one in dataclasses.fields(kind))
    return Section(name, opening(kind), ("field", "meaning"), entries)


def without_words() -> Iterator[str]:
    """Public names and methods that have no docstring."""
    for name in onrecord.__all__:
        thing = getattr(onrecord, name)
        if name != "__version__" and not inspect.getdoc(thing):
            yield name
    for member, value in vars(onrecord.Ledger).items():
        if inspect.isfunction(value) and not member.startswith("_") and not inspect.getdoc(value):
            yield f"Ledger.{member}"
