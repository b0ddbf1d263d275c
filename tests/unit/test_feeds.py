"""Feeds, sitemaps and lists of feeds; XML that attacks is refused."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest

from onrecord.errors import Refused
from onrecord.intake.feeds import Entry, read_feed, read_json_feed
from onrecord.intake.lists import read_index, read_opml, read_sitemap
from onrecord.intake.sniff import kind_of
from onrecord.xml import parse, text_of

AT = "https://harbour.example/feeds/all.xml"
RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:media="http://search.yahoo.com/mrss/">
<channel><title>Harbour Herald &amp; Post</title><link>https://harbour.example/</link><language>en-GB</language>
<item><title><![CDATA[Ferry <b>late</b> &amp; empty]]></title><link>/2025/ferry</link><guid isPermaLink="false">f1</guid>
 <pubDate>Tue, 03 Jun 2025 10:00:00 +0200</pubDate><dc:creator>Ada Okafor and Bo Lind</dc:creator>
 <media:title>A picture</media:title><media:content url="https://img.example/a.jpg"/>
 <description>Short.</description><content:encoded><![CDATA[<p>Long text.</p>]]></content:encoded></item>
<item><title>No&nbsp;link</title><guid>https://harbour.example/2025/quay</guid><author>desk@harbour.example (Cy Dahl)</author></item>
<item><title>Script</title><link>javascript:alert(1)</link></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en" xml:base="https://harbour.example/base/">
<title type="html">Harbour &amp;amp; Sea</title>
<entry><id>tag:1</id><title>Quay opens</title><link rel="self" href="x.xml"/><link rel="alternate" href="quay"/>
<published>2025-06-03T08:00:00Z</published><updated>2025-06-03T09:00:00Z</updated>
<author><name>Ada Okafor</name><email>a@b.example</email></author>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>All of it.</p></div></content></entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"><title>Old</title></channel>
<item rdf:about="https://old.example/1"><title>One</title><link>https://old.example/1</link><dc:date>2025-06-03</dc:date></item></rdf:RDF>"""


def feed(text: str) -> tuple[Entry, ...]:
    return read_feed(parse(text), AT).entries


def test_rss() -> None:
    made = read_feed(parse(RSS), AT)
    assert made.title == "Harbour Herald & Post"
    ferry, quay, script = made.entries
    assert ferry == Entry(
        "https://harbour.example/2025/ferry", "f1", "Ferry late & empty", "2025-06-03T10:00:00+02:00", None,
        ("Ada Okafor", "Bo Lind"), "en", "<p>Long text.</p>",
    )  # fmt: skip
    assert (quay.link, quay.title, quay.authors) == ("https://harbour.example/2025/quay", "No link", ("Cy Dahl",))
    assert script.link is None


def test_atom_and_rdf() -> None:
    (quay,) = feed(ATOM)
    assert quay.link == "https://harbour.example/base/quay"
    assert (quay.published, quay.updated) == ("2025-06-03T08:00:00+00:00", "2025-06-03T09:00:00+00:00")
    assert quay.authors == ("Ada Okafor",)
    assert "All of it." in (quay.content or "")
    (one,) = feed(RDF)
    assert (one.link, one.published) == ("https://old.example/1", "2025-06-03")


def test_json_feed() -> None:
    value = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Harbour",
        "language": "en-US",
        "items": [
            {
                "id": 7,
                "url": "/a",
                "title": "A &amp; B",
                "date_published": "2025-06-03T08:00:00Z",
                "authors": [{"name": "Ada"}],
            },
            "nonsense",
            {"id": "8", "content_text": "Only <text>"},
        ],
    }
    first, second = read_json_feed(value, AT).entries
    assert (first.link, first.key, first.title, first.authors) == ("https://harbour.example/a", "7", "A & B", ("Ada",))
    assert (second.link, second.content) == (None, "<p>Only &lt;text&gt;</p>")
    with pytest.raises(Refused):
        read_json_feed({"items": 3}, AT)


def test_damaged_feeds_are_read_as_far_as_they_go() -> None:
    assert [e.title for e in feed(RSS[: RSS.index("<item><title>Script")])] == ["Ferry late & empty", "No link"]
    assert feed(RSS.replace("xmlns:dc", "xmlns:xx"))[0].authors == ("Ada Okafor", "Bo Lind")
    assert feed(RSS.replace("Tue, 03 Jun 2025", "Tue, 99 Foo 20250"))[0].published is None
    assert feed(RSS.replace("Short.", "Short \x0c\x08 & more <br>"))[0].key == "f1"


def test_encodings() -> None:
    latin = RSS.replace("UTF-8", "ISO-8859-1").replace("Short.", "Kürze").encode("latin-1")
    assert "Kürze" in text_of(latin)
    assert "Kürze" in text_of(RSS.replace("Short.", "Kürze").encode("utf-16"))
    assert kind_of(RSS.encode("utf-16")) == "feed"


NEWS = """<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://harbour.example/1</loc><lastmod>2025-06-04</lastmod>
<news:news><news:publication><news:name>Harbour Herald</news:name><news:language>en</news:language></news:publication>
<news:publication_date>2025-06-03</news:publication_date><news:title>Ferry</news:title></news:news></url>
<url><loc>file:///etc/passwd</loc></url></urlset>"""


def test_sitemaps_and_lists() -> None:
    (ferry,) = read_sitemap(parse(NEWS), AT)
    assert (ferry.link, ferry.title, ferry.published, ferry.outlet) == (
        "https://harbour.example/1", "Ferry", "2025-06-03", "Harbour Herald",
    )  # fmt: skip
    index = """<sitemapindex><sitemap><loc>https://a.example/old.xml</loc><lastmod>2024-01-01</lastmod></sitemap>
    <sitemap><loc>https://a.example/new.xml.gz</loc><lastmod>2025-01-01</lastmod></sitemap></sitemapindex>"""
    assert read_index(parse(index), AT) == ("https://a.example/new.xml.gz", "https://a.example/old.xml")
    opml = """<opml version="2.0"><body><outline text="Ports"><outline type="rss" text="Herald" xmlUrl="https://a.example/f"/>
    <outline xmlUrl="https://a.example/f"/><outline xmlurl="ftp://b.example/"/></outline></body></opml>"""
    assert read_opml(parse(opml), AT) == (("https://a.example/f", "Herald"),)


LAUGHS = "<!DOCTYPE r [" + "<!ENTITY a0 'ha'>" + "".join(
    f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 12)
) + "]><rss><channel><title>&a11;</title></channel></rss>"  # fmt: skip
ATTACKS = {
    "billion laughs": LAUGHS,
    "quadratic blow-up": f"<!DOCTYPE r [<!ENTITY a '{'x' * 50_000}'>]><rss>{'&a;' * 50_000}</rss>",
    "external entity": '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel><title>&x;</title></channel></rss>',
    "parameter entity": '<!DOCTYPE r [<!ENTITY % x SYSTEM "http://127.0.0.1/x.dtd"> %x;]><rss/>',
    "in lower case": '<!doctype r [<!entity x "y">]><rss/>',
    "elements declared": "<!DOCTYPE r [<!ELEMENT r ANY><!ATTLIST r a CDATA 'x'>]><rss/>",
    "too many tags": "<rss>" + "<a/>" * 1_600_000 + "</rss>",
}


@pytest.mark.parametrize("name", ATTACKS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be"])
def test_xml_that_attacks_is_refused_at_once(name: str, encoding: str) -> None:
    started = time.process_time()
    with pytest.raises(Refused):
        parse(text_of(ATTACKS[name].encode(encoding)))
    assert time.process_time() - started < 2


def test_an_outside_document_type_is_passed_over() -> None:
    rss = (
        '<?xml version="1.0"?><!DOCTYPE rss PUBLIC "-//x//DTD RSS 0.91//EN" "http://127.0.0.1:1/rss.dtd"><rss><channel>'
    )
    (entry,) = feed(rss + "<item><title>A</title><link>https://a.example/</link></item></channel></rss>")
    assert entry.title == "A"


def test_depth_is_bounded() -> None:
    deep = "<rss>" + "<a>" * 100_000 + "</a>" * 100_000 + "</rss>"
    with suppress(Refused):
        assert read_feed(parse(deep), AT).entries == ()


def test_kinds() -> None:
    assert kind_of(b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- hello -->\n<rss>") == "feed"
    assert kind_of(b"<!DOCTYPE html><html>") == "page"
    assert kind_of(b"<?xml version='1.0'?><!DOCTYPE html PUBLIC 'x' 'y'><html>") == "page"
    assert kind_of(b"<?xml version='1.0'?><svg>") == "other"
    assert kind_of(b"<p>text") == "page"
    assert kind_of(b"plain text") == "page"
    assert kind_of(b"") == "page"
    assert kind_of(b'{"url": "https://a.example", "html": "<p>') == "json"
    assert kind_of(b'{"version": "https://jsonfeed.org/version/1", "items": [') == "json feed"
    assert kind_of(b'{"uri": "urn:1", "headline": "x", "body_text": "y"}') == "ninjs"
    assert kind_of(b"{curly} words begin this text") == "page"
    assert kind_of(b"[Update] A text that begins with a bracket") == "page"
    assert kind_of(b"WARC/1.0\r\n") == "warc"
    assert kind_of(b"<newsItem xmlns='http://iptc.org/std/nar/2006-10-01/'>") == "newsml"
