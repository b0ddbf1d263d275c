"""Reading pages: roles of blocks, metadata, and the canonical text."""

from __future__ import annotations

from pathlib import Path

import pytest

from onrecord.errors import Unreadable
from onrecord.read import read
from onrecord.read.dates import date_in_url, find_date, normal_date
from onrecord.read.lines import split_credit
from onrecord.read.names import agency, contributed, dateline_agency, people
from onrecord.records import Article, Page

EXAMPLES = Path(__file__).parents[2] / "examples" / "skagerrak-leak"
TEASER = """ date 2031-05-06 Expand / Collapse search
Harbours

Port of Esbjerg shuts two quays after crane falls

Union says warnings were ignored

By Nina Falk Kattegat Courier
Published
close
Watch the crane fall at Esbjerg Video

Watch the crane fall at Esbjerg

Courier reporter Ole Brandt explains how the crane came down on Monday night.

The port of Esbjerg shut two quays on Tuesday after a crane fell on a ferry, the port authority said.

"We heard it before we saw it," said Mads Hougaard, a docker.

DANISH FERRY LINE ORDERS TWO NEW SHIPS FROM A YARD IN POLAND

A crane in Esbjerg

The fallen crane on Tuesday. (Rikke Bang/Kattegat Courier)

The authority declined to comment on the warnings.

Jens Lund and the Associated Press contributed to this report.

Nina Falk is a reporter with Kattegat Courier. Send tips to nina@courier.example.
"""


def text_page(text: str) -> Article:
    return read(Page(text.encode(), "page.txt", "text/plain"))


def roles(article: Article) -> dict[str, str]:
    return {article.words(block): block.role for block in article.blocks}


def test_a_flattened_page_with_a_teaser_above_the_story() -> None:
    article = text_page(TEASER)
    assert article.headline == "Port of Esbjerg shuts two quays after crane falls"
    assert article.dek == "Union says warnings were ignored"
    assert article.outlet == "Kattegat Courier"
    assert article.bylines == ("Nina Falk",)
    assert article.agencies == ("Associated Press",)
    assert article.day == "2031-05-06"
    assert article.section == "Harbours"
    found = roles(article)
    assert found["DANISH FERRY LINE ORDERS TWO NEW SHIPS FROM A YARD IN POLAND"] == "related"
    assert found["A crane in Esbjerg"] == "caption"
    assert found["The fallen crane on Tuesday."] == "caption"
    assert found["(Rikke Bang/Kattegat Courier)"] == "credit"
    assert found["Watch the crane fall at Esbjerg"] == "video"
    assert found["Courier reporter Ole Brandt explains how the crane came down on Monday night."] == "video"
    assert found["Jens Lund and the Associated Press contributed to this report."] == "contributor"
    assert found["The authority declined to comment on the warnings."] == "body"


def test_plain_text_loses_nothing_and_line_ends_are_folded() -> None:
    article = read(Page(TEASER.replace("\n", "\r\n").encode(), "page.txt", "text/plain"))
    assert article.text == TEASER
    covered = "".join(article.words(block) for block in article.blocks)
    assert "".join(covered.split()) == "".join(TEASER.split())


@pytest.mark.parametrize(
    ("name", "outlet", "day", "bylines", "agencies"),
    [
        ("01-skagerrak-press-agency.txt", "Skagerrak Press Agency", "2026-03-02", ("Ingrid Solbakken",), ()),
        ("02-fjord-herald.html", "Fjord Herald", "2026-03-02", (), ("Skagerrak Press Agency",)),
        ("04-continental-daily.html", "Continental Daily", "2026-03-03", ("Claire Fontenoy",), ()),
        ("07-kattegat-courier.html", "Kattegat Courier", "2026-03-05", ("Søren Krogh", "Lise Holm"), ()),
        ("08-nordsjo-post.txt", "Nordsjø Post", "2026-03-04", (), ("Skagerrak Press Agency",)),
    ],
)
def test_demo_pages(name: str, outlet: str, day: str, bylines: tuple[str, ...], agencies: tuple[str, ...]) -> None:
    path = EXAMPLES / name
    article = read(Page(path.read_bytes(), name))
    assert (article.outlet, article.day, article.bylines) == (outlet, day, bylines)
    assert tuple(a for a in article.agencies if a != outlet)[:1] == agencies[:1] or outlet == "Skagerrak Press Agency"


def test_html_blocks() -> None:
    article = read(Page((EXAMPLES / "04-continental-daily.html").read_bytes(), "04.html"))
    found = roles(article)
    assert found["The tanker Marit Sol in Rotterdam last year."] == "caption"
    assert found["Photograph: Joost Bakker/Continental Daily"] == "credit"
    assert found["Company rejects “gossip” as oil spreads"] == "dek"
    assert found["Claire Fontenoy is Northern Europe correspondent of Continental Daily."] == "bio"
    assert article.text.split("\n\n") == [article.words(block) for block in article.blocks]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty"),
        (b"  \n\t ", "empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(64), "binary"),
        (bytes(range(256)) * 20, "binary"),
        (b"x" * (50 * 1024 * 1024), "bytes"),
        (b"x" * (3 * 1024 * 1024), "characters"),
        (b"<html><body><script>only()</script></body></html>", "no text"),
    ],
)
def test_what_cannot_be_read_says_why_and_where(body: bytes, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason) as error:
        read(Page(body, "bad.bin"))
    assert "bad.bin" in str(error.value)


def test_wrong_encodings_still_give_text() -> None:
    assert (
        "Tromsø" in read(Page("Skipet gikk på grunn ved Tromsø i går, sier politiet.".encode("cp1252"), "a.txt")).text
    )
    assert "Malmö" in read(Page("﻿The ship left Malmö on Monday, police said.".encode("utf-16"), "a.txt")).text
    latin = '<html><head><meta charset="iso-8859-1"></head><body><p>Das Schiff liegt vor Århus, sagt der Kapitän.</p></body></html>'
    assert "Århus" in read(Page(latin.encode("latin-1"), "a.html")).text


def test_malformed_html_is_read_as_far_as_it_goes() -> None:
    body = b"<html><body><div><p>The ferry sank on Monday, police said.<p>Nobody was hurt</div></b></i><table><tr><td>x"
    assert "The ferry sank on Monday, police said." in read(Page(body, "a.html")).text
    deep = b"<div>" * 1500 + b"The ferry sank on Monday, police said." + b"</div>" * 1500
    assert "ferry" in read(Page(b"<html><body>" + deep, "a.html")).text


def test_dates_that_do_not_exist_or_are_ambiguous_are_not_guessed() -> None:
    assert find_date("Published 31 February 2026") is None
    assert find_date("03/04/2026") is None
    assert find_date("23/04/2026") == "2026-04-23"
    assert find_date("Thu 5 Mar 2026 16.11 GMT") == "2026-03-05"
    assert find_date("March 5, 2026 at 4:51 p.m.") == "2026-03-05"
    assert normal_date("2026-03-05T07:00:00+01:00") == "2026-03-05T07:00:00+01:00"
    assert date_in_url("https://x.example/2026/3/5/ship") == "2026-03-05"


def test_bylines_and_agencies() -> None:
    assert people("By Tom Ashdown and Inés Valdelomar in Lima") == ("Tom Ashdown", "Inés Valdelomar")
    assert people("Staff reporter") == ()
    assert agency("AP") == "Associated Press"
    assert agency("Tom Ashdown") is None
    assert contributed("Jens Lund and the Associated Press contributed to this report.") == ("Associated Press",)
    assert dateline_agency("LIMA, March 4 (Meridian Press) - A dam collapsed.") == "Meridian Press"
    assert dateline_agency("The dam (built in 1998) collapsed - again.") is None
    assert split_credit("A ship. (Lars Fjeld/SPA)") == ("A ship.", " (Lars Fjeld/SPA)")
    assert split_credit("He left (on Monday he had said so).")[1] is None
