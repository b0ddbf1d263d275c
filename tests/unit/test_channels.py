"""Archives, wire items, JSON lines, feeds and lists → pages, each with what its channel says of it."""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterator
from pathlib import Path

import brotli
import pytest

from onrecord.intake import Channels, Fetcher, Item
from onrecord.read import read
from onrecord.records import Page, Rejected, Told, Unchanged
from tests.channel_samples import NEWSML, NINJS, NINJS_3, STORY, archive, chunked, record
from tests.local_server import Site, serving

HTML = ("Content-Type", "text/html; charset=utf-8")


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as made:
        yield made


def of(body: bytes, name: str = "-") -> list[Item]:
    return list(Channels(Fetcher()).stream(io.BytesIO(body), name))


def pages(found: list[Item]) -> list[Page]:
    return [one for one in found if isinstance(one, Page)]


def refusals(found: list[Item]) -> list[str]:
    return [one.reason for one in found if isinstance(one, Rejected)]


# -- web archives ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("packed", [True, False])
def test_the_pages_of_an_archive(packed: bool) -> None:
    body = STORY.encode()
    found = of(
        archive(
            record("https://a.example/1?token=x", body, number=1),
            record("https://a.example/2", chunked(body), headers=(HTML, ("Transfer-Encoding", "chunked")), number=2),
            record("https://a.example/3", gzip.compress(body), headers=(HTML, ("Content-Encoding", "gzip")), number=3),
            record("https://a.example/4", brotli.compress(body), headers=(HTML, ("Content-Encoding", "br")), number=4),
            record("https://a.example/5", body, headers=(HTML, ("Content-Encoding", "gzip")), number=5),
            record(
                "https://a.example/6",
                "Café".encode("latin-1"),
                headers=(("Content-Type", "text/plain; charset=latin-1"),),
            ),
            record(
                "https://a.example/7", b"Converted text.", kind="conversion", headers=(("Content-Type", "text/plain"),)
            ),
            record("https://a.example/p.jpg", b"\xff\xd8", headers=(("Content-Type", "image/jpeg"),)),
            record("https://a.example/404", body, status="404 Not Found"),
            record("https://a.example/q", body, kind="request", headers=(("Content-Type", "application/http"),)),
            record("dns:a.example", body),
            packed=packed,
        ),
        "crawl.warc",
    )
    assert not refusals(found)
    assert [page.origin[-1] for page in pages(found)] == ["1", "2", "3", "4", "5", "6", "7"]
    assert {page.body for page in pages(found)[:5]} == {body}
    first = pages(found)[0]
    assert (first.origin, first.retrieved) == ("https://a.example/1", "2025-06-03T10:00:00Z")
    assert first.told == Told("crawl.warc#<urn:uuid:00000000-0000-4000-8000-000000000001>")
    assert read(pages(found)[5]).text.strip() == "Café"


def test_damaged_archives_say_so_and_give_what_they_hold() -> None:
    whole = record("https://a.example/1", STORY.encode())
    altered = record("https://a.example/2", STORY.encode(), number=2).replace(b"Halden was", b"Halden is ")
    found = of(archive(whole, altered, whole, packed=False))
    assert len(pages(found)) == 2
    assert "digest" in refusals(found)[0]
    cut = archive(whole, whole)
    assert len(pages(of(cut[:-60]))) >= 1
    assert refusals(of(cut[:-60]))
    assert refusals(of(b"WARC/1.0\r\nContent-Length: 99999999999\r\n\r\n"))
    assert refusals(of(archive(record("https://a.example/x.png", b"x", headers=(("Content-Type", "image/png"),)))))


def test_a_bomb_in_an_archive_is_refused_and_the_rest_is_read() -> None:
    bomb = gzip.compress(b"\0" * (40 * 1024 * 1024))
    found = of(
        archive(
            record("https://a.example/bomb", bomb, headers=(HTML, ("Content-Encoding", "gzip"))),
            record("https://a.example/2", STORY.encode(), number=2),
        )
    )
    assert "more than 15,728,640 bytes" in refusals(found)[0]
    assert [page.origin for page in pages(found)] == ["https://a.example/2"]


# -- JSON lines --------------------------------------------------------------------------------------------------------


def test_json_lines() -> None:
    lines = (
        b'{"url": "https://a.example/1", "html": "<p>One</p>", "title": "A &amp; B", "date": "2025-06-03", "authors": ["Ada"]}\n'
        b'\nnot json\n{"url": "https://a.example/3"}\n[1]\n'
        b'{"text": "Two", "publisher": "Post", "language": "en-US", "retrieved": "2025-06-04T01:00:00Z"}\n'
    )
    found = of(lines, "pages.jsonl")
    first, second = pages(found)
    assert (first.origin, first.media_type, first.body) == ("https://a.example/1", "text/html", b"<p>One</p>")
    assert first.told == Told("pages.jsonl#1", "A & B", "2025-06-03", authors=("Ada",))
    assert (second.origin, second.media_type, second.told) == (
        "pages.jsonl#6", "text/plain", Told("pages.jsonl#6", outlet="Post", language="en"),
    )  # fmt: skip
    assert [one.id for one in found if isinstance(one, Rejected)] == ["pages.jsonl#3", "pages.jsonl#4", "pages.jsonl#5"]
    assert len(pages(of(gzip.compress(lines), "pages.jsonl.gz"))) == 2
    assert refusals(of(gzip.compress(lines * 200)[:-20], "pages.jsonl.gz"))[-1].startswith("its packing is damaged")


def test_long_lines_and_whole_documents() -> None:
    long = b'{"url": "https://a.example/1", "html": "' + b"<p>word</p>" * 20_000 + b'"}\n'
    assert [p.origin for p in pages(of(long * 2))] == ["https://a.example/1"] * 2
    laid_out = b'[\n {\n  "url": "https://a.example/1",\n  "text": "One"\n },\n {"text": "Two"}\n]'
    assert [p.origin for p in pages(of(laid_out, "x.json"))] == ["https://a.example/1", "x.json#2"]


# -- wire items --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("item", [NINJS, NEWSML])
def test_wire_items(item: str) -> None:
    (page,) = pages(of(item.encode(), "item"))
    article = read(page)
    assert (article.headline, article.dek, article.outlet) == (
        "Ferry late",
        "Two hours of waiting",
        "Halden Press Agency",
    )
    assert (article.bylines, article.language, article.section) == (("Ada Okafor",), "en", "transport")
    assert (article.published, article.updated) == ("2025-06-03T10:00:00+00:00", "2025-06-03T10:30:00+00:00")
    roles = [block.role for block in article.blocks if block.role != "byline"]
    assert roles == ["headline", "dek", "body", "subhead", "body"]
    assert article.text.endswith("Second boat\n\nIt promised another.")


def test_wire_items_of_the_newest_ninjs_and_several_in_one_document() -> None:
    (page,) = pages(of(NINJS_3.encode(), "item"))
    article = read(page)
    assert (article.headline, article.url, article.outlet) == (
        "Ferry late",
        "https://hpa.example/2",
        "Halden Press Agency",
    )
    assert [block.role for block in article.blocks] == ["headline", "body", "body"]
    assert len(pages(of(f'{{"items": [{NINJS}, {NINJS_3}]}}'.encode(), "items"))) == 2
    bare = NEWSML.split("?>", 1)[1]
    message = f"<newsMessage><itemSet>{bare}{bare.replace(':1', ':2')}</itemSet></newsMessage>".encode()
    both = pages(of(message, "m.xml"))
    assert [page.origin for page in both] == [
        "m.xml#urn:newsml:hpa.example:20250603:1",
        "m.xml#urn:newsml:hpa.example:20250603:2",
    ]
    assert read(both[1]).headline == "Ferry late"


def test_other_xml_is_refused_by_name() -> None:
    assert "'svg'" in refusals(of(b"<?xml version='1.0'?><svg/>"))[0]
    assert "entities" in refusals(of(b"<!DOCTYPE r [<!ENTITY a 'b'>]><rss>&a;</rss>"))[0]


def test_wire_items_in_a_folder(tmp_path: Path) -> None:
    (tmp_path / "1.json").write_text(NINJS)
    (tmp_path / "2.xml").write_text(NEWSML)
    (tmp_path / "3.xml").write_text("<note/>")
    assert len(list(Channels(Fetcher()).pages([str(tmp_path)]))) == 2


# -- feeds and lists ---------------------------------------------------------------------------------------------------


def test_a_feed_gives_its_pages_with_what_it_says_of_them(site: Site) -> None:
    site.page("/1", "<p>The ferry was late, the harbour office said on Tuesday.</p>")
    site.page(
        "/feed",
        f"<rss><channel><item><title>Ferry late</title><link>{site.url}/1</link><pubDate>Tue, 03 Jun 2025 10:00:00 GMT</pubDate>"
        f"<author>Ada Okafor</author></item><item><link>{site.url}/gone</link></item><item><link>http://10.0.0.1/</link></item>"
        "<item><guid isPermaLink='false'>k</guid><content:encoded>&lt;p>Whole.&lt;/p></content:encoded></item></channel></rss>",
        media_type="text/html",
    )
    found = list(Channels(site.fetcher()).pages([site.url + "/feed"]))
    first, last = pages(found)
    told = Told(f"{site.url}/feed", "Ferry late", "2025-06-03T10:00:00+00:00", authors=("Ada Okafor",))
    assert (first.origin, first.told) == (f"{site.url}/1", told)
    assert (last.origin, last.body) == (f"{site.url}/feed#k", b"<p>Whole.</p>")
    assert [reason.split(": ", 1)[-1] for reason in refusals(found)] == [
        "the server answered 404",
        "10.0.0.1 stands for 10.0.0.1, which is not a public address",
    ]
    article = read(first)
    assert (article.published, article.bylines) == ("2025-06-03T10:00:00+00:00", ("Ada Okafor",))


def test_what_the_page_says_itself_goes_before_what_its_feed_says() -> None:
    body = '<html><head><meta property="article:published_time" content="2025-06-01T08:00:00Z"></head><body><p>Text.</p></body></html>'
    page = Page(
        body.encode(), "https://a.example/1", "text/html", told=Told("f", published="2025-06-03", authors=("Bo Lind",))
    )
    assert (read(page).day, read(page).bylines) == ("2025-06-01", ("Bo Lind",))


def test_lists_within_lists(site: Site) -> None:
    for name in "abc":
        site.page(f"/{name}", f"<p>Page {name}</p>")
    site.page("/map.xml", f"<urlset><url><loc>{site.url}/a</loc></url><url><loc>{site.url}/b</loc></url></urlset>")
    packed = gzip.compress(
        f"<urlset><url><loc>{site.url}/c</loc></url><url><loc>{site.url}/a</loc></url></urlset>".encode()
    )
    site.replies["/map2.xml.gz"] = (200, {"Content-Type": "application/x-gzip"}, packed)
    site.page(
        "/index.xml",
        "<sitemapindex>" + "".join(f"<sitemap><loc>{site.url}{m}</loc></sitemap>" for m in ("/map.xml", "/map2.xml.gz", "/index.xml"))
        + "</sitemapindex>",
        media_type="text/xml",
    )  # fmt: skip
    found = list(Channels(site.fetcher()).pages([site.url + "/index.xml"]))
    assert [page.origin[-1] for page in pages(found)] == ["a", "b", "c"]
    assert not refusals(found)
    site.page("/feed", f"<rss><channel><item><link>{site.url}/a</link></item></channel></rss>", media_type="text/xml")
    site.page(
        "/opml", f"<opml><body><outline xmlUrl='{site.url}/feed'/><outline xmlUrl='{site.url}/none'/></body></opml>"
    )
    found = list(Channels(site.fetcher()).pages([site.url + "/opml"]))
    assert len(pages(found)) == len(refusals(found)) == 1


def test_lists_that_lead_nowhere_end(site: Site) -> None:
    def more(sent: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        count = len(site.asked)
        site.replies[f"/{count}"] = more
        return (
            200,
            {"Content-Type": "text/xml"},
            f"<sitemapindex><sitemap><loc>/{count}</loc></sitemap></sitemapindex>".encode(),
        )

    site.replies["/0"] = more
    found = list(Channels(site.fetcher(robots=False)).pages([site.url + "/0"]))
    assert refusals(found) == ["a list within 3 lists is not followed"]


def test_a_second_run_asks_only_for_what_changed(site: Site) -> None:
    from tests.unit.test_fetch import Memory

    site.page("/1", "<p>One</p>")
    site.page("/2", "<p>Two</p>")
    site.page(
        "/feed",
        f"<rss><channel><item><link>{site.url}/1</link></item><item><link>{site.url}/2</link></item></channel></rss>",
    )
    memory = Memory()
    run = Channels(site.fetcher(memory)).pages([site.url + "/feed"])
    next(run)
    next(run)
    run.close()  # interrupted: the second page was given out and never stored
    assert list(memory.kept) == [site.url + "/1"]
    found = list(Channels(site.fetcher(memory)).pages([site.url + "/feed"]))
    assert [type(one) for one in found] == [Unchanged, Page]
    assert list(Channels(site.fetcher(memory)).pages([site.url + "/feed"])) == [Unchanged(site.url + "/feed")]
