"""Records and their fields, from the frozen types and their docstrings."""

from __future__ import annotations

import dataclasses
import re
from typing import Any, get_type_hints

from onrecord import codec, records
from onrecord.ledger.asking import Hit
from onrecord.watch.changes import Alert
from reference.page import Entry, Page, Section, attributes, markdown, opening

TEXT = """
What the ledger keeps, what `onrecord export --format jsonl` and `/v1` write, and what `from onrecord import …` gives. In JSON a
span is `[start, end]`, a list of spans a list of these, a time an EDTF string, and what is unknown `null`; nothing is guessed. Offsets are
half-open ranges of Unicode code points of the article's `text`: `text[start:end]` is exactly what the span claims, and `onrecord verify`
holds every one against the stored page.

A line of JSON has a `type` (`article claim assertion story warning`) before these fields; an article also has `file`, a claim its
`assertion` and its `position` on it, a story its name again as `gist`.
""".strip()
_ORDER = (
    records.Page, records.Told, records.Article, records.Block,
    records.Claim, records.Words, records.Mention, records.Said, records.Hedge,
    records.Event, records.Place, records.Time, records.Quantity,
    records.Assertion, records.Membership, records.Change, records.NumberAt, records.LedgerWarning, records.Story,
    records.Identity, records.Office, records.Join, records.Lineage, records.Judgement,
    records.Rejected, records.Visit, records.Unchanged, records.Tombstone,
    Hit, Alert,
)  # fmt: skip
_LINES = {kind: name for name, kind in codec.TYPES.items()}


def page() -> Page:
    """The page of all records."""
    others = [kind for kind in _all() if kind not in _ORDER]
    return Page("reference/records.md", "Records", TEXT, tuple(_section(kind) for kind in (*_ORDER, *others)))


def _all() -> list[Any]:
    return [kind for name in records.__all__ if dataclasses.is_dataclass(kind := getattr(records, name))]


def _section(kind: Any) -> Section:
    meant = attributes(kind)
    hints = get_type_hints(kind)
    fields = tuple(
        Entry(field.name, meant.get(field.name, ""), (_type(hints[field.name]),)) for field in dataclasses.fields(kind)
    )
    line = f' In JSON lines: `"type": "{_LINES[kind]}"`.' if kind in _LINES else ""
    return Section(kind.__name__, opening(kind) + line, ("field", "type", "meaning"), fields)


def _type(hint: Any) -> str:
    """A type as a reader of JSON understands it."""
    from types import NoneType, UnionType
    from typing import Literal, Union, get_args, get_origin

    if get_origin(hint) in (Union, UnionType):
        parts = [_type(one) for one in get_args(hint) if one is not NoneType]
        return " or ".join(parts) + (" or null" if NoneType in get_args(hint) else "")
    if get_origin(hint) is Literal:
        return "one of `" + " ".join(str(one) for one in get_args(hint)) + "`"
    if get_origin(hint) is tuple:
        return f"list of {_type(get_args(hint)[0])}"
    names = {str: "text", int: "whole number", float: "number", bool: "true or false", bytes: "bytes"}
    if hint in names:
        return names[hint]
    name = getattr(hint, "__name__", str(hint))
    return f"[{name}](#{name.lower()})" if dataclasses.is_dataclass(hint) else markdown(re.sub(r"\W+$", "", name))
