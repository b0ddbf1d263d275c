"""Flattened pages: any layout of the lines, any language, and input that is no page."""

from __future__ import annotations

import hashlib
import re
import textwrap
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.errors import Unreadable
from onrecord.read import header, read
from onrecord.read.byline import is_led, writers
from onrecord.read.dates import dates_in
from onrecord.read.glyphs import glyphs
from onrecord.read.lexicon import lexicon
from onrecord.read.line_features import Described, describe
from onrecord.read.line_model import WEIGHTS, line_model
from onrecord.read.line_roles import Line, Parts, assign
from onrecord.read.rows import rows_of
from onrecord.read.text import article_of
from onrecord.records import Article, Page

STORY = """Skip to content
Home
News
Weather
Sport
Kattegat Courier
Harbours
Port of Esbjerg shuts two quays after crane falls on ferry
Union says warnings about the crane were ignored for months
By Nina Falk and Ole Brandt
Published 6 May 2031
Share
The port of Esbjerg shut two of its five quays on Tuesday after a crane fell on a ferry that was taking on lorries, the port authority said.
Nobody was hurt, but the ferry will stay in the harbour until divers have looked at its hull, which may take until the end of the week.
"We heard it before we saw it," said Mads Hougaard, a docker who was standing some 50 metres away when the crane came down.
The dockers' union said that it had warned the port about the crane in February and again in March, and had been told to wait.
The port authority declined to comment on the warnings. It said that the crane had been inspected last autumn and found to be safe.
Related: Danish ferry line orders two new ships
Jens Lund contributed to this report.
Terms of use
Privacy policy
"""
GERMAN = """Startseite
Wirtschaft
Hafen von Esbjerg sperrt nach Kranunfall zwei Kais
Ein Kran ist auf eine Fähre gestürzt. Die Gewerkschaft hatte gewarnt.
Von Nina Falk
06.05.2031, 14:05 Uhr
Der Hafen von Esbjerg hat am Dienstag zwei seiner fünf Kais gesperrt, nachdem ein Kran auf eine Fähre gestürzt war, wie es hieß.
Verletzt wurde niemand, doch die Fähre bleibt im Hafen, bis Taucher ihren Rumpf untersucht haben, was bis Freitag dauern kann.
„Wir haben es gehört, bevor wir es gesehen haben“, sagte der Hafenarbeiter Mads Hougaard, der etwa 50 Meter entfernt stand.
Impressum
Datenschutz
"""


def page(text: str) -> Article:
    return read(Page(text.encode(), "page.txt", "text/plain"))


def body(article: Article) -> str:
    return " ".join(" ".join(article.words(b).split()) for b in article.blocks if b.role == "body")


def test_fields_of_a_page() -> None:
    article = page(STORY)
    assert article.headline == "Port of Esbjerg shuts two quays after crane falls on ferry"
    assert article.dek == "Union says warnings about the crane were ignored for months"
    assert article.bylines == ("Nina Falk", "Ole Brandt")
    assert article.published == "2031-05-06"
    assert article.language == "en"
    assert body(article).startswith("The port of Esbjerg shut two")
    assert body(article).endswith("found to be safe.")


def test_another_language() -> None:
    article = page(GERMAN)
    assert article.headline == "Hafen von Esbjerg sperrt nach Kranunfall zwei Kais"
    assert article.bylines == ("Nina Falk",)
    assert article.published == "2031-05-06"
    assert article.language == "de"


@pytest.mark.parametrize(
    "layout",
    [
        lambda text: text.replace("\n", "\n\n"),
        lambda text: text.replace("\n", "\n\n\n\n"),
        lambda text: text.replace("\n", "  \n \t\n   "),
        lambda text: "\n".join(textwrap.fill(line, 80) for line in text.split("\n")),
        lambda text: "\n\n".join(textwrap.fill(line, 72) for line in text.split("\n")),
    ],
    ids=["double", "wide", "indented", "wrapped", "wrapped-and-spaced"],
)
def test_any_layout_reads_the_same(layout) -> None:  # type: ignore[no-untyped-def]
    plain, other = page(STORY), page(layout(STORY))
    assert (other.headline, other.dek, other.bylines, other.published) == (
        plain.headline,
        plain.dek,
        plain.bylines,
        plain.published,
    )
    assert body(other) == body(plain)


def test_offsets_of_wrapped_text_point_into_the_page() -> None:
    text = "\n".join(textwrap.fill(line, 80) for line in STORY.split("\n"))
    article = page(text)
    assert article.text == text
    covered = "".join("".join(article.words(block).split()) for block in article.blocks)
    assert covered == "".join(text.split())


@pytest.mark.parametrize(
    "text",
    [
        "x",
        "a " * 100_000,
        "word\n" * 15_000,
        "ABC DEF GHI. " * 20_000,
        "12.04.2031 " * 20_000,
        "(" * 300_000,
        "\u202eהספינה עזבה את הנמל ביום שני, כך נמסר.\n" * 500,
        "\ud7ff\U0001f600\n" * 5_000,
        "By " * 50_000,
        "“”\n‘’\n—\n|\n©\n" * 2_000,
    ],
    ids=["one", "one-line", "many", "shouted", "dates", "brackets", "hebrew", "signs", "by", "marks"],
)
def test_whatever_comes_is_read_in_linear_time(text: str) -> None:
    start = time.process_time()
    article = page(text)
    assert time.process_time() - start < 10
    assert article.text == text
    for block in article.blocks:
        assert article.words(block).strip() == article.words(block) != ""


def test_what_is_no_text_is_refused_with_the_reason() -> None:
    with pytest.raises(Unreadable, match="empty"):
        page(" \n\t\n ")


def test_words_and_their_hashes() -> None:
    text = "Hello l'été WORLD 日本 2031-10\nworld"
    found = glyphs(text)
    words = [text[a:b] for a, b in zip(found.starts.tolist(), found.ends.tolist(), strict=True)]
    assert words == ["Hello", "l'été", "WORLD", "日", "本", "2031", "10", "world"]
    assert found.hashes[2] == found.hashes[7]
    assert len(set(found.hashes.tolist())) == 7


def test_features_are_finite_and_do_not_see_blank_lines() -> None:
    spaced = STORY.replace("\n", "\n\n")
    one, two = describe(STORY, *rows_of(STORY)), describe(spaced, *rows_of(spaced))
    assert (one.columns == two.columns).all()
    assert abs(one.columns).max() < 3


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Nina Falk and Ole Brandt", ("Nina Falk", "Ole Brandt")),
        ("Von Nina Falk und Ole Brandt, dpa", ("Nina Falk", "Ole Brandt")),
        ("Por Inés Valdelomar y Luis Prado", ("Inés Valdelomar", "Luis Prado")),
        ("Nina Falk Political Correspondent", ("Nina Falk",)),
        ("Nina FalkPublished May 6, 2031, 11:21am|Updated May 7, 2031", ("Nina Falk",)),
        ("Nina Falk · Courier News · Posted: May 06, 2031 4:00 AM EDT", ("Nina Falk",)),
        ("By Nina Falk The Associated Press", ("Nina Falk",)),
        ("Kolumne von Nina Falk - 06.05.2031 um 08:52 Uhr - 12 Ergänzungen", ("Nina Falk",)),
        ("Nina Falk/Ole Brandt", ("Nina Falk", "Ole Brandt")),
        ("NINA FALK", ("Nina Falk",)),
        ("Staff reporter", ()),
        ("zu den Kommentaren", ()),
        ("6 May 2031", ()),
    ],
)
def test_names_in_bylines(line: str, names: tuple[str, ...]) -> None:
    assert writers(line) == names


def test_what_leads_a_byline() -> None:
    assert is_led("By Nina Falk")
    assert is_led("Von: Nina Falk")
    assert not is_led("Nina Falk")


@pytest.mark.parametrize(
    ("line", "day", "clock"),
    [
        ("3. Mai 2031, 17:47", "2031-05-03", ""),
        ("15 de abril de 2031", "2031-04-15", ""),
        ("Publié le 18 juil. 2031 à 08:01", "2031-07-18", ""),
        ("2031年1月13日 20時01分", "2031-01-13", ""),
        ("2031.05.15 20:00", "2031-05-15", ""),
        ("Thứ tư, 22/10/2031, 19:25 (GMT+7)", "2031-10-22", "T19:25:00+07:00"),
        ("Aug 08, 2031 4:00 AM EDT", "2031-08-08", "T04:00:00-04:00"),
        ("8 января 2031", "2031-01-08", ""),
        ("27.04.31 um 07:39 Uhr", "2031-04-27", ""),
    ],
)
def test_dates_of_many_languages(line: str, day: str, clock: str) -> None:
    (found, *_) = dates_in(line)
    assert (found.value, found.clock) == (day, clock)


def test_the_card_is_of_the_weights_that_are_here() -> None:
    card = Path(__file__).parents[2] / "training" / "reading_text" / "README.md"
    assert hashlib.sha256(WEIGHTS.read_bytes()).hexdigest() in card.read_text("utf-8")


MENU_LINES = "\n".join(
    ["Deutsch", "Events", "Log In", "World", "Business", "Green", "Health", "Travel", "Video", "Programmes"]
)
HARBOUR = """Harbour wall gives way in Ostmark

By Nina Falk

Published on 30/04/2031 - 16:38

Part of the harbour wall in Ostmark fell into the water on Tuesday, the port authority said. Nobody was hurt.

The authority said that a crane had been moved over the wall on Monday. "We had asked for repairs," its director said.
"""


@pytest.mark.parametrize(
    ("page", "outlet"),
    [
        (f"Ostmark Herald\n{MENU_LINES}\n{HARBOUR}", "Ostmark Herald"),  # its last word says what it is
        (f"Baltwire\n{MENU_LINES}\n{HARBOUR}\n© 2031 Baltwire", "Baltwire"),  # the copyright line says so too
        (f"Baltwire\n\n{HARBOUR}", "Baltwire"),  # a short head
        (f"{MENU_LINES}\n{HARBOUR}", None),  # the first entry of a menu is no publisher
        (f"World News\n{MENU_LINES}\n{HARBOUR}", None),
        (f"{MENU_LINES}\n{HARBOUR}\n© 2031 Ostmark Media. All rights reserved.", "Ostmark Media"),
    ],
)
def test_a_menu_names_no_outlet(page: str, outlet: str | None) -> None:
    assert read(Page(page.encode(), "page.txt", "text/plain")).outlet == outlet


def lines_of(roles: str) -> tuple[list[Line], Described, np.ndarray]:
    """A page of one line for each letter: b a paragraph of thirty words, n an entry of a menu, c a short caption."""
    words = {"b": "word " * 29 + "end.", "n": "Menu entry", "c": "A crane in the harbour"}
    texts = [words[role] for role in roles]
    text = "\n".join(texts)
    starts, ends = rows_of(text)
    likely = np.full((len(roles), len(line_model().labels)), -9.0, np.float32)
    for i, role in enumerate(roles):
        likely[i, line_model().labels.index({"b": "body", "n": "nav", "c": "caption"}[role])] = -0.01
    rows = [Line(a, b, told, told.lower()) for a, b, told in zip(starts.tolist(), ends.tolist(), texts, strict=True)]
    return rows, describe(text, starts, ends), likely


@pytest.mark.parametrize(
    ("page", "story"),
    [
        ("nnnbbbbbbnnnnn", (3, 8)),
        ("nbbbbbbnnnnnnnbbbbbbbbbn", (1, 22)),  # a gallery inside it
        ("nbbbbbb" + "nnnnnnb" * 5, (1, 6)),  # teasers under it, each a line between its title and its section
        ("bnnnnnnnnnnbbbbbbnnnnnnnnnnb", (11, 16)),
        ("bb", (0, 1)),
        ("nn", (2, -1)),
    ],
)
def test_where_a_story_begins_and_ends(page: str, story: tuple[int, int]) -> None:
    rows, described, likely = lines_of(page)
    parts = assign(rows, likely, line_model().labels, described)
    assert (parts.first, parts.last) == story
    assert not any(row.role == "body" for row in rows[: parts.first] + rows[parts.last + 1 :])


def test_a_caption_far_under_the_story_is_another_ones() -> None:
    rows, described, likely = lines_of("nbbcbbc" + "n" * 20 + "c")
    assign(rows, likely, line_model().labels, described)
    assert [i for i, row in enumerate(rows) if row.role == "caption"] == [3, 6]


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("6 May 2031 • Nina Falk • 3 minutes", ("Nina Falk",)),
        ("Nina Falk 6 May 2031", ("Nina Falk",)),
        ("Published in Local News on 6 May 2031", ()),
        ("Posted: Tuesday, May 6, 2031, 11:05 a.m.", ()),
    ],
)
def test_names_on_one_line_with_the_date(line: str, names: tuple[str, ...]) -> None:
    rows = [Line(0, 0, told, told.lower()) for told in ("Harbour shuts", line, "The harbour shut on Tuesday.")]
    rows[0].role, rows[1].role, rows[2].role = "headline", "date", "body"
    assert header.authors(rows, Parts(0, 2, 2), None)[0] == names
    rows.insert(1, Line(0, 0, "Ole Brandt", "ole brandt", "byline"))
    assert header.authors(rows, Parts(0, 3, 3), None)[0] == ("Ole Brandt", *names)


def test_a_line_of_contributors_in_capitals() -> None:
    line = "REPORTING BY KNA"
    rows = [Line(0, 0, line, line.lower(), "contributor")]
    assert header.agencies_of(rows, Parts(None, 0, 0)) == ["KNA"]


@given(st.text(alphabet="ab. \n\t\u00a0\u2028\x0b", max_size=60))
def test_rows_are_the_lines_without_the_space_around_them(text: str) -> None:
    starts, ends = rows_of(text)
    assert list(zip(starts.tolist(), ends.tolist(), strict=True)) == [
        match.span() for match in re.finditer(r"\S(?:.*\S)?", text)
    ]


@given(st.text(alphabet="aA'’ß字.1 \n", max_size=60))
def test_letters_of_words(text: str) -> None:
    page = glyphs(text)
    words = [text[a:b] for a, b in zip(page.starts.tolist(), page.ends.tolist(), strict=True)]
    assert page.capitals.tolist() == [sum(ch.isupper() for ch in word) for word in words]
    assert page.cased.tolist() == [sum(ch.isupper() or ch.islower() for ch in word) for word in words]


def test_a_phrase_of_the_lexicon_stands_in_one_line() -> None:
    def phrases(text: str) -> list[tuple[int, int]]:
        starts, _ = rows_of(text)
        page = glyphs(text)
        at, _, sizes = lexicon().find(page, np.searchsorted(starts, page.starts, "right") - 1)
        return [(place, size) for place, size in zip(at.tolist(), sizes.tolist(), strict=True) if size > 1]

    assert phrases("All rights reserved by them") == [(0, 3)]
    assert phrases("All rights\nreserved by them") == []
    assert phrases("") == phrases("All rights") == []


def test_a_line_about_the_writer_is_no_part_of_the_story() -> None:
    told = (
        ("headline", "Harbour shuts"),
        ("byline", "By Nina Falk"),
        ("body", "The harbour shut on Tuesday."),
        ("body", "Ole Brandt is the harbour's senior pilot."),
        ("body", "Nina Falk is the Courier's harbour reporter."),
    )
    text = "\n".join(line for _, line in told)
    starts, ends = rows_of(text)
    rows = [
        Line(int(s), int(e), line, line.lower(), role) for s, e, (role, line) in zip(starts, ends, told, strict=True)
    ]
    page = Page(text.encode(), "a.txt", "text/plain")
    article = article_of(text, page, rows, Parts(0, 2, 4), describe(text, starts, ends))
    assert [block.role for block in article.blocks] == ["headline", "byline", "body", "body", "bio"]
