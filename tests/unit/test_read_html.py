"""HTML pages: where they are cut, what the parts are, who wrote them, and which title is the headline."""

from __future__ import annotations

from dataclasses import replace

import lxml.html
import numpy as np
import pytest

from onrecord.read import classify, read
from onrecord.read.authors import credit, ld_names
from onrecord.read.blocks import layout
from onrecord.read.decode import decode
from onrecord.read.marks import BIT, bits
from onrecord.read.metadata import Metadata
from onrecord.read.titles import Titles
from onrecord.read.titles import headline as choose_title
from onrecord.records import Article, Page
from tests.html_mutations import SEEDS


def html_page(body: bytes) -> Article:
    return read(Page(body, "https://tidende.example/ferry", "text/html"))


def cut(markup: str) -> list[str]:
    return [piece.text for piece in layout(lxml.html.document_fromstring(markup)).pieces]


@pytest.mark.parametrize(
    ("markup", "pieces"),
    [
        ("<p>One</p>two<p>three</p>", ["One", "two", "three"]),
        ("<div>one<br><br>two<br>three</div>", ["one", "two three"]),
        ("<div>before<ul><li>in</li></ul>after</div>", ["before", "in", "after"]),
        ("<p>kept <!-- lost --> too</p>", ["kept too"]),
        ("<a class=x>Share</a><a class=x>Tweet</a>", ["Share Tweet"]),
        (
            "<table><tr><td>Ferry</td><td>40</td></tr><tr><td>Brisen</td><td>7</td></tr></table>",
            ["Ferry 40", "Brisen 7"],
        ),
        (
            "<figcaption>The quay. <span class=credit>Photo: Ada Brink</span></figcaption>",
            ["The quay.", "Photo: Ada Brink"],
        ),
        ("<script>no</script><p>yes</p><style>no</style>", ["yes"]),
    ],
)
def test_pieces_end_where_a_browser_begins_a_line(markup: str, pieces: list[str]) -> None:
    assert cut(markup) == pieces


def test_hints_are_found_in_any_way_of_writing_a_name() -> None:
    for names in ("article-body", "ArticleBody__Text-sc-1x2", "articleBody", "article__body"):
        assert bits(names) & BIT["body"], names
    assert bits("byline-wrap") & BIT["byline"]
    assert not bits("football") & BIT["foot"]


def test_the_story_and_its_surroundings() -> None:
    article = html_page(SEEDS[0])
    found = {article.words(block): block.role for block in article.blocks}
    assert article.headline == "Ferry runs aground off Tornvik"
    assert article.dek == "Forty passengers taken off, nobody hurt"
    assert (article.outlet, article.section, article.language) == ("Tornvik Tidende", "Coast", "en")
    assert (article.bylines, article.authors) == (("Runa Elvestad",), ("Runa Elvestad",))
    assert article.agencies == ("Nordlys Press",)
    assert article.published == "2031-04-07T08:15:00+02:00"
    assert article.url == "https://tidende.example/ferry"
    assert found["The ferry on Monday."] == "caption"
    assert found["Photo: Odd Brekke"] == "credit"
    assert found["Harbour dues to rise by a tenth next year"] == "related"
    assert found["Fog on the fjord"] == "subhead"
    assert found["Runa Elvestad writes about the coast."] == "bio"
    body = [text for text, role in found.items() if role == "body"]
    assert body[0].startswith("TORNVIK (Nordlys Press) - A ferry")
    assert body[-1].startswith("Divers will look at the hull")


def test_an_old_page_of_tables_and_breaks() -> None:
    article = html_page(SEEDS[1])
    assert article.headline == "Dam holds after night of rain"
    assert article.bylines == ("Torsten Åkerlöf",)
    assert article.day == "2031-03-03"
    body = [article.words(block) for block in article.blocks if block.role == "body"]
    assert "“We" not in body[0]
    assert any("said Märta Öberg" in text for text in body)


def test_a_story_that_a_script_draws_is_found() -> None:
    article = html_page(SEEDS[2])
    body = [article.words(block) for block in article.blocks if block.role == "body"]
    assert len(body) == 3
    assert body[1].startswith('"We are tired but content," said Ivar Holt')


def test_the_choice_of_highest_expected_f1() -> None:
    sizes = np.array([10.0, 10.0, 10.0, 10.0])
    clear = classify.choose(np.array([0.99, 0.98, 0.3, 0.01]), sizes)
    assert clear.tolist() == [True, True, False, False]
    doubtful = classify.choose(np.array([0.3, 0.3, 0.3, 0.01]), sizes)
    assert doubtful.tolist() == [True, True, True, False]
    assert classify.choose(np.zeros(0), np.zeros(0)).tolist() == []


def test_a_piece_among_the_story_follows_those_marked_up_alike() -> None:
    chances = np.array([0.1, 0.95, 0.3, 0.9, 0.1])
    settled = classify.settle(chances, np.full(5, 10.0), np.array([0, 1, 1, 1, 1], dtype=np.int32))
    assert settled[2] > 0.4
    assert settled[0] == settled[4] == 0.1


@pytest.mark.parametrize(
    ("ld", "meta", "seen", "authors", "people", "agencies"),
    [
        (["Ada Brink"], {}, [], ("Ada Brink",), ("Ada Brink",), ()),
        (["Ada Brink (ab)", "AFP"], {}, [], ("Ada Brink", "AFP"), ("Ada Brink",), ("Agence France-Presse",)),
        (
            ["Ada Brink und Olle Frisk, dpa"],
            {},
            [],
            ("Ada Brink", "Olle Frisk", "dpa"),
            ("Ada Brink", "Olle Frisk"),
            ("dpa",),
        ),
        (["Veld Times"], {}, ["By Ada Brink"], ("Ada Brink",), ("Ada Brink",), ()),
        (["veldtimes.example"], {}, [], ("veldtimes.example",), (), ()),
        ([], {"author": ["https://veld.example/ada"], "byl": ["By ADA BRINK"]}, [], ("Ada Brink",), ("Ada Brink",), ()),
        ([], {}, ["By Ada Brink and Olle Frisk"], ("Ada Brink", "Olle Frisk"), ("Ada Brink", "Olle Frisk"), ()),
        ([], {}, ["By VELD TIMES Staff"], (), (), ()),
    ],
)
def test_who_is_credited(
    ld: list[str],
    meta: dict[str, list[str]],
    seen: list[str],
    authors: tuple[str, ...],
    people: tuple[str, ...],
    agencies: tuple[str, ...],
) -> None:
    found = credit(ld, meta, seen, ("Veld Times", "veldtimes.example"))
    assert (found.authors, found.people, found.agencies) == (authors, people, agencies)


def test_authors_given_by_reference_or_in_two_parts() -> None:
    known = {"#a": {"@id": "#a", "name": "Ada Brink"}}
    assert ld_names(
        [{"@id": "#a"}, [{"givenName": "Olle", "familyName": "Frisk"}], "Per Ek", {"@id": "#b"}], known
    ) == [
        "Ada Brink",
        "Olle Frisk",
        "Per Ek",
    ]


@pytest.mark.parametrize(
    ("record", "og", "h1", "headline"),
    [
        (
            "Dam holds after night of rain",
            "Dam holds",
            "Rain: Dam holds after night of rain",
            "Dam holds after night of rain",
        ),
        ("Dam holds after night of...", "", "Dam holds after night of rain", "Dam holds after night of rain"),
        (
            "Dam holds after night of rain | Weather",
            "",
            "Dam holds after night of rain",
            "Dam holds after night of rain",
        ),
        ("Dam &amp;amp; mill hold after rain", "", "", "Dam & mill hold after rain"),
        ("", "Dam holds after rain - Veld Times", "", "Dam holds after rain"),
        ("Vallby: Dam holds after rain", "Dam holds after rain", "Dam holds after rain", "Dam holds after rain"),
        # the record has the words of <title>, heading and card agree on others
        (
            "Is the dam safe in 2031?",
            "Experts doubt the dam",
            "Experts doubt the dam",
            "Experts doubt the dam",
        ),
        # the record's own words, shorter than those of heading and card
        (
            "Experts doubt the dam",
            "Dam of Vallby: what experts say",
            "Dam of Vallby: what experts say",
            "Experts doubt the dam",
        ),
        (
            "Vallby dam: Experts doubt it holds",
            "Experts doubt it holds",
            "Vallby dam: Experts doubt it holds",
            "Experts doubt it holds",
        ),
        # without a record, a card in other words; not one cut off, of another story, or with a rubric before the heading
        (
            "",
            "Dam of Vallby holds after rain",
            "Dam of Vallby holds after a night of rain",
            "Dam of Vallby holds after rain",
        ),
        (
            "",
            "Dam of Vallby holds after...",
            "Dam of Vallby holds after a night of rain",
            "Dam of Vallby holds after a night of rain",
        ),
        ("", "News, weather and sport today", "Dam holds after night of rain", "Dam holds after night of rain"),
        ("", "Opinion | Dam holds after rain", "Dam holds after rain", "Dam holds after rain"),
        ("...", "", "Dam holds after rain", "Dam holds after rain"),
        ("…", "", "", "Is the dam safe in 2031? | Weather"),
    ],
)
def test_which_title_is_the_headline(record: str, og: str, h1: str, headline: str) -> None:
    ld = (
        f'<script type="application/ld+json">{{"@type":"NewsArticle","headline":"{record}"}}</script>' if record else ""
    )
    head = (
        f'{ld}<title>Is the dam safe in 2031? | Weather | Veld Times</title><meta property="og:title" content="{og}">'
    )
    meta = Metadata(lxml.html.document_fromstring(f"<html><head>{head}</head><body><h1>{h1}</h1></body></html>"), None)
    assert meta.headline("Veld Times") == headline


LONG = "Dam of Vallby holds after a night of rain, and the people of the lower town may go home again, the mayor said"


@pytest.mark.parametrize(
    ("said", "headline"),
    [
        (Titles(), None),
        (Titles(search="Dam holds after rain - Veld Times"), "Dam holds after rain"),
        # a dash inside the headline is not where the outlet's name begins
        (Titles(search="Dam holds - then gives way - Veld Times"), "Dam holds - then gives way"),
        # rubric and outlet go where another field stops short of them
        (
            Titles(cards=("Dam holds after rain-Weather|Veld Times",), plain="Dam holds after rain"),
            "Dam holds after rain",
        ),
        (Titles(plain="Dam holds after rain"), "Dam holds after rain"),
        # of two cards one says the heading as it is
        (
            Titles(cards=("Dam of Vallby holds after rain", "Dam of Vallby holds"), visible="Dam of Vallby holds"),
            "Dam of Vallby holds",
        ),
        # as long as records may be, and cut there unmarked
        (Titles(record=LONG[:104], visible=LONG), LONG),
        (Titles(record="Dam of Vallby holds", visible=LONG), "Dam of Vallby holds"),
        # a record that is search engines' only by the part before rubric and outlet
        (
            Titles(
                "Is the dam safe?", ("Experts doubt it",), "Experts doubt it", "Is the dam safe? | Home | Veld Times"
            ),
            "Experts doubt it",
        ),
    ],
)
def test_titles_weighed_against_each_other(said: Titles, headline: str | None) -> None:
    assert choose_title(replace(said, outlet="Veld Times")) == headline


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        ('{"@type":"LiveBlogPosting"}', "live-blog"),
        ('{"@type":"NewsArticle","isAccessibleForFree":"False"}', "paywall-stub"),
        ('{"@type":"NewsArticle","isAccessibleForFree":true}', "article"),
    ],
)
def test_live_blogs_and_stubs_are_said(head: str, kind: str) -> None:
    page = SEEDS[0].replace(b"</head>", f'<script type="application/ld+json">{head}</script></head>'.encode())
    start = page.index(b'<script type="application/ld+json">{"@context"')
    page = page[:start] + page[page.index(b"</script>", start) + 9 :]
    assert html_page(page).kind == kind


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<p>På fjorden</p>".encode("utf-16-le"), "<p>På fjorden</p>"),
        (b"<p>one\x00 null</p>", "<p>one null</p>"),
        ("<p>åäö åäö åäö</p>".encode() + b"\xff", "<p>åäö åäö åäö</p>\ufffd"),
        (b'<meta charset="punycode"><p>dam</p>\xe9', '<meta charset="punycode"><p>dam</p>é'),
    ],
)
def test_broken_encodings_are_read_as_browsers_do(body: bytes, text: str) -> None:
    assert decode(Page(body, "page.html", "text/html")) == text


@pytest.mark.parametrize(("site", "outlet"), [("U.S.", "Tornvik Wire"), ("Coast Monitor", "Coast Monitor")])
def test_an_edition_is_no_outlet(site: str, outlet: str) -> None:
    told = "The harbour of Tornvik was shut on Tuesday after a crane fell on a ferry that was taking on lorries. " * 4
    page = (
        f'<html lang=en><head><title>Harbour shut after crane falls - Tornvik Wire</title><meta property="og:site_name" content="{site}">'
        f"</head><body><article><h1>Harbour shut after crane falls</h1><p>{told}</p><p>{told}</p></article></body></html>"
    )
    assert read(Page(page.encode(), "https://wire.example/a", "text/html")).outlet == outlet
