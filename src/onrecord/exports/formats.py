"""The formats: under which name, with which ending, and how each is made."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from onrecord.errors import BadRequest
from onrecord.exports import events, jsonl, tables
from onrecord.exports.names import FormatName, OnePer
from onrecord.exports.selection import Selection
from onrecord.exports.written import encoded

Maker = Callable[[Selection, OnePer], Iterator[bytes]]


@dataclass(frozen=True, slots=True)
class Format:
    """One format.

    Attributes:
        suffix: of a file's name.
        media_type: of the bytes.
        holds: what is in it, in a sentence.
        make: its bytes, piece by piece, from the records and what a row of an event table stands for.
        end: of a line, where the format is lines of text; None where it is not.
        binary: whether it is no text, and no screen can show it.
    """

    suffix: str
    media_type: str
    holds: str
    make: Maker
    end: str | None = None
    binary: bool = False


def _lines(made: Callable[[Selection], Iterator[str]], end: str = "\n") -> Maker:
    return lambda held, one_per: encoded(made(held), end)


def _pieces(made: Callable[[Selection], Iterator[str]]) -> Maker:
    return lambda held, one_per: encoded(made(held))


FORMATS: Mapping[FormatName, Format] = {
    FormatName.jsonl: Format("jsonl", "application/jsonl", "Every record, one object a line, with every span: articles, claims, assertions, stories, warnings.", _lines(jsonl.lines), "\n"),
    FormatName.csv: Format("csv", "text/csv", "The claims, one a row, for spreadsheets.", _lines(tables.lines, "\r\n"), "\r\n"),
    FormatName.events: Format(
        "csv", "text/csv", "Events with PLOVER's columns, a row for each claim or (`--one-per assertion`) each assertion.",
        lambda held, one_per: encoded(events.lines(held, one_per), "\r\n"), "\r\n",
    ),
}  # fmt: skip


def made(name: str, held: Selection, one_per: OnePer = OnePer.claim) -> Iterator[bytes]:
    """Records in a format, piece by piece.

    Args:
        name: of the format.
        held: the records.
        one_per: what a row of an event table stands for.

    Raises:
        BadRequest: there is no such format.
    """
    return format_of(name).make(held, one_per)


def format_of(name: str) -> Format:
    """A format by its name.

    Raises:
        BadRequest: there is none of that name.
    """
    try:
        return FORMATS[FormatName(name)]
    except ValueError:
        raise BadRequest(f"unknown format {name!r}; it is one of {', '.join(FormatName)}") from None
