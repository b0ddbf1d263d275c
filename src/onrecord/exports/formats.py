"""The formats: under which name, with which ending, and how each is made."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from onrecord.errors import BadRequest
from onrecord.exports import (
    atom,
    bibtex,
    citations,
    events,
    ftm,
    geojson,
    jsonl,
    parquet,
    prov,
    report,
    schema_org,
    stix,
    tables,
    web_annotations,
)  # fmt: skip
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
        make: its bytes, piece by piece, from the records and what a row of an event table stands for.
        holds: what is in it, in a sentence.
        end: of a line, where the format is lines of text; None where it is not.
        binary: whether it is no text, and no screen can show it.
    """

    suffix: str
    media_type: str
    make: Maker
    holds: str
    end: str | None = None
    binary: bool = False


def _lines(made: Callable[[Selection], Iterator[str]], end: str = "\n") -> Maker:
    return lambda held, one_per: encoded(made(held), end)


def _pieces(made: Callable[[Selection], Iterator[str]]) -> Maker:
    return lambda held, one_per: encoded(made(held))


FORMATS: Mapping[FormatName, Format] = {
    FormatName.jsonl: Format(
        "jsonl", "application/jsonl", _lines(jsonl.lines),
        "Every record, one object a line, with every span: articles, claims, assertions, stories, warnings.", "\n",
    ),
    FormatName.csv: Format("csv", "text/csv", _lines(tables.lines, "\r\n"), "The claims, one a row, for spreadsheets.", "\r\n"),
    FormatName.events: Format(
        "csv", "text/csv", lambda held, one_per: encoded(events.lines(held, one_per), "\r\n"),
        "Events with PLOVER's columns, a row for each claim or (`--one-per assertion`) each assertion.", "\r\n",
    ),
    FormatName.parquet: Format(
        "parquet", "application/vnd.apache.parquet", lambda held, one_per: parquet.chunks(held),
        "The claims, every field typed, with article and assertion beside; for data frames and databases.", binary=True,
    ),
    FormatName.geojson: Format(
        "geojson", "application/geo+json", _pieces(geojson.pieces), "A point for each place of each claim, with who says what."
    ),
    FormatName.annotations: Format(
        "jsonld", 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"', _pieces(web_annotations.pieces),
        "Claims as W3C Web Annotations that point at their words by quotation and by position.",
    ),
    FormatName.prov: Format(
        "ttl", "text/turtle", _pieces(prov.pieces),
        "Where each claim comes from, as PROV-O: page, article, claim, assertion, who says and who relays.",
    ),
    FormatName.schema_org: Format(
        "jsonld", "application/ld+json", _pieces(schema_org.pieces),
        "Assertions as schema.org Claims, with the articles they appear in and the words for and against.",
    ),
    FormatName.ftm: Format(
        "ftm.json", "application/json+ftm", _lines(ftm.lines),
        "Articles, sources and what they say as FollowTheMoney entities, one a line.", "\n",
    ),
    FormatName.stix: Format(
        "json", "application/stix+json;version=2.1", _pieces(stix.pieces),
        "Stories as STIX 2.1 reports of notes, with identities and locations.",
    ),
    FormatName.atom: Format(
        "atom", "application/atom+xml", _pieces(atom.pieces), "The latest changes of status as a feed."
    ),
    FormatName.bibtex: Format("bib", "application/x-bibtex", _pieces(bibtex.pieces), "Articles as BibTeX entries."),
    FormatName.html: Format(
        "html", "text/html", _pieces(report.pieces),
        "One story as a page to read, print and file: who says what, warnings, charts, articles with their hashes.",
    ),
    FormatName.citations: Format(
        "txt", "text/plain", _lines(citations.lines), "Claims as lines for footnotes, each with the hash of its page.", "\n"
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
