"""Flattened page text → article: every line labelled by its shape, its words and its neighbours.

The canonical text is the whole page; each block is a line of it (or, where lines were wrapped, the lines of a paragraph; or,
for a caption with its credit, two parts of one).
"""

from __future__ import annotations

import re

import numpy as np

from onrecord.read import header, names
from onrecord.read import lines as shape
from onrecord.read.line_features import Described, Floats, describe
from onrecord.read.line_model import line_model
from onrecord.read.line_roles import Line, Parts, assign
from onrecord.read.rows import rows_of
from onrecord.records import Article, Block, Page

_WORD = re.compile(r"\w")


def read_text(text: str, page: Page, likely: Floats | None = None) -> Article:
    """Read flattened text; ``text`` has its line ends folded to LF.

    Args:
        text: the page.
        page: where it came from.
        likely: log-probabilities of the labeller's labels, a row a line, to read the page by in place of its own.
    """
    starts, ends = rows_of(text)
    described = describe(text, starts, ends)
    model = line_model()
    texts = described.lines
    lows = "\n".join(texts).lower().split("\n")
    if len(lows) > len(texts):  # a line that runs over several of the page
        texts = [line.replace("\n", " ") for line in texts]
        lows = "\n".join(texts).lower().split("\n")
    rows = [Line(*of) for of in zip(starts.tolist(), ends.tolist(), texts, lows, strict=True)]
    scores = model.log_probabilities(described) if likely is None else likely
    parts = assign(rows, scores, model.labels, described)
    return article_of(text, page, rows, parts, described)


def article_of(text: str, page: Page, rows: list[Line], parts: Parts, described: Described) -> Article:
    """The article, once each line has its role."""
    top = rows[: max(parts.first, (parts.headline or 0) + 1)]
    written = next((row for row in top if row.role == "byline"), None)
    outlet = header.outlet_of(rows, top, written, page.url)
    people, agencies, houses = header.authors(rows, parts, outlet)
    _mark_bios(rows[parts.first + 1 :], people)
    agencies += header.agencies_of(rows, parts)
    published, updated = header.publication(
        rows, np.flatnonzero(described.dated).tolist(), parts, page.url, described.language
    )
    dek = next((row for row in rows if row.role == "dek"), None)
    return Article(
        id=page.article_id,
        sha256=page.sha256,
        origin=page.origin,
        text=text,
        blocks=tuple(_blocks(rows)),
        outlet=outlet,
        section=header.section_of(rows, parts, outlet),
        headline=rows[parts.headline].text if parts.headline is not None else None,
        dek=dek.text if dek else None,
        authors=people or houses,
        bylines=tuple(name for name in people if name != outlet),
        agencies=tuple(dict.fromkeys(names.fullest([a for a in agencies if a != outlet], text))),
        published=published,
        updated=updated,
        language=described.language,
        url=page.url,
    )


def _mark_bios(rows: list[Line], people: tuple[str, ...]) -> None:
    """Give the lines about the authors, told by their names, their role."""
    for row in rows:
        if people and row.text.startswith(people) and shape.is_misread_bio(row.role, row.text, people):
            row.role = "bio"


def _blocks(rows: list[Line]) -> list[Block]:
    blocks: list[Block] = []
    for row in rows:
        words, credit = shape.split_credit(row.text) if row.role == "caption" else (row.text, None)
        if credit is not None and _WORD.search(words):
            middle = row.start + len(words)
            lead = len(credit) - len(credit.lstrip())
            blocks.append(Block("caption", row.start, middle))
            blocks.append(Block("credit", middle + lead, row.end))
        else:
            blocks.append(Block(row.role, row.start, row.end))
    return blocks
