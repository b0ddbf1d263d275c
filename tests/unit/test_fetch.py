"""The fetcher reaches nothing private, asks politely, and swallows no bombs."""

from __future__ import annotations

import gzip
import logging
import socket
import zlib
from collections.abc import Iterator

import brotli
import pytest

from onrecord.errors import Refused
from onrecord.intake import Fetcher
from onrecord.intake.addresses import clean, is_public, public_addresses
from onrecord.intake.fetch import AGENT
from onrecord.intake.inflate import inflated
from onrecord.intake.robots import fits, read_rules
from onrecord.records import Page, Told, Unchanged, Visit
from tests.local_server import Site, serving

HOSTILE = [
    # loopback and "this host" in every spelling
    "http://127.0.0.1/", "http://127.0.0.1:80/", "http://127.1/", "http://127.0.1/", "http://127.255.255.254/", "http://localhost/",
    "http://LOCALHOST./", "http://localhost.localdomain/", "http://2130706433/", "http://0x7f000001/", "http://0x7f.0.0.1/",
    "http://017700000001/", "http://0177.0.0.1/", "http://0/", "http://0.0.0.0/", "http://[::]/", "http://[::1]/",
    "http://[0:0:0:0:0:0:0:1]/", "http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/", "http://[::127.0.0.1]/",
    "http://[64:ff9b::7f00:1]/", "http://[64:ff9b::127.0.0.1]/", "http://[2002:7f00:1::]/", "http://[2001:0:7f00:1::]/",
    "http://①②⑦.⓪.⓪.①/", "http://127。0。0。1/",
    # private, link-local, shared, metadata services
    "http://10.0.0.1/", "http://10.255.255.255/", "http://167772161/", "http://172.16.0.9/", "http://172.31.255.1/",
    "http://192.168.1.1/", "http://0xc0a80101/", "http://3232235777/", "http://169.254.169.254/latest/meta-data",
    "http://[::ffff:169.254.169.254]/", "http://[::ffff:a9fe:a9fe]/", "http://2852039166/", "http://0xA9FEA9FE/",
    "http://100.64.0.1/", "http://100.100.100.200/", "http://[fe80::1]/", "http://[fe80::1%25lo]/", "http://[fc00::1]/",
    "http://[fd00:ec2::254]/", "http://[64:ff9b::a00:1]/", "http://[2002:a00:1::]/", "http://[2002:c0a8:101::1]/",
    # no unicast addresses of the public internet
    "http://224.0.0.1/", "http://255.255.255.255/", "http://240.0.0.1/", "http://192.0.2.1/", "http://198.51.100.7/",
    "http://198.18.0.1/", "http://[ff02::1]/", "http://[2001:db8::1]/", "http://192.0.0.8/",
    # tricks of spelling
    "http://example.org@127.0.0.1/", "http://127.0.0.1\\@example.org/", "http://127.0.0.1#@example.org/",
    "http://example.org:80@127.0.0.1:80/", "http:///127.0.0.1/", "http:127.0.0.1/", "http://127.0.0.1:22/", "http://[::1]:6379/",
    "http://127.0.0.1%2f@example.org/", "http://%31%32%37.0.0.1/", "file:///etc/passwd", "ftp://127.0.0.1/", "unix:///run/x",
    "http://[::1", "http://user:pw@example.org/", "//127.0.0.1/", "http:// 127.0.0.1/", "http://127.0.0.1\r\nHost: x/",
]  # fmt: skip


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as made:
        yield made


@pytest.mark.parametrize("url", HOSTILE)
def test_hostile_addresses_are_refused_before_connecting(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_connection(*_: object, **__: object) -> None:
        raise AssertionError("a connection was tried")

    monkeypatch.setattr(socket.socket, "connect", no_connection)
    monkeypatch.setattr(socket, "create_connection", no_connection)
    for robots in (False, True):
        with pytest.raises(Refused):
            Fetcher(robots=robots).page(url)


def test_there_are_sixty_of_them() -> None:
    assert len(set(HOSTILE)) >= 60


def test_public_addresses_are_public() -> None:
    for address in (
        "93.184.216.34",
        "2606:2800:220:1:248:1893:25c8:1946",
        "64:ff9b::5db8:d822",
        "::ffff:93.184.216.34",
    ):
        assert is_public(address), address


def test_a_name_that_also_stands_for_a_private_address_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    both = [(0, 0, 0, "", ("93.184.216.34", 80)), (0, 0, 0, "", ("10.0.0.7", 80))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: both)
    with pytest.raises(Refused, match=r"10\.0\.0\.7"):
        public_addresses("rebind.example", 80)


def test_the_connection_goes_to_the_address_that_was_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that answers otherwise the second time it is asked is asked once only."""
    answers = iter([[(0, 0, 0, "", ("93.184.216.34", 80))], [(0, 0, 0, "", ("127.0.0.1", 80))]])
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: next(answers))
    tried: list[object] = []

    def connection(address: object, *_: object, **__: object) -> None:
        tried.append(address)
        raise OSError("no network in tests")

    monkeypatch.setattr(socket, "create_connection", connection)
    with pytest.raises(Refused):
        Fetcher(robots=False).page("http://rebind.example/")
    assert tried == [("93.184.216.34", 80)]


def test_a_redirect_into_private_space_is_refused(site: Site) -> None:
    for target in (
        "http://127.0.0.1:1/",
        "http://169.254.169.254/",
        "file:///etc/passwd",
        "//[::1]/",
        "http://[::1",
        "http://[x]:99999/",
        "http://10.0.0.1/",
    ):
        site.replies["/away"] = (302, {"Location": target}, b"")
        with pytest.raises(
            Refused, match=r"public address|only http|another service|no address|not an address|Invalid"
        ):
            site.fetcher().page(site.url + "/away")


def test_redirects_are_followed_a_few_times(site: Site) -> None:
    site.page("/end", "<p>There</p>")
    site.replies["/start"] = (301, {"Location": "/middle"}, b"")
    site.replies["/middle"] = (307, {"Location": site.url + "/end"}, b"")
    page = site.fetcher().page(site.url + "/start", Told("a feed"))
    assert isinstance(page, Page)
    assert (page.body, page.origin, page.told) == (b"<p>There</p>", site.url + "/end", Told("a feed"))
    site.replies["/loop"] = (302, {"Location": "/loop"}, b"")
    with pytest.raises(Refused, match="more than 5 redirects"):
        site.fetcher().page(site.url + "/loop")


def test_what_robots_are_asked_is_obeyed(site: Site) -> None:
    site.replies["/robots.txt"] = (200, {}, b"User-agent: *\nDisallow: /private\nAllow: /private/press\n")
    site.page("/private/press/1", "<p>Open</p>")
    site.page("/private/2", "<p>Closed</p>")
    fetcher = site.fetcher()
    assert isinstance(fetcher.page(site.url + "/private/press/1"), Page)
    with pytest.raises(Refused, match=r"robots\.txt asks us not to"):
        fetcher.page(site.url + "/private/2")
    assert site.paths().count("/robots.txt") == 1
    assert "/private/2" not in site.paths()
    assert {headers["user-agent"] for _, _, headers, _ in site.asked} == {AGENT}
    site.replies["/robots.txt"] = (503, {}, b"")
    with pytest.raises(Refused, match="could not be had"):
        site.fetcher().page(site.url + "/private/press/1")


def test_rules_of_robots() -> None:
    text = """
    User-agent: badbot
    Disallow: /
    User-agent: onrecord/9
    User-agent: other
    Crawl-delay: 4
    Disallow: /*.pdf$
    Disallow: /archive/*/raw
    Allow: /archive/2025/raw
    Disallow: /caf%C3%A9
    """
    rules = read_rules(text, "onrecord")
    assert rules.delay == 4
    assert not rules.allows("https://a.example/x.pdf")
    assert rules.allows("https://a.example/x.pdf?page=1")
    assert not rules.allows("https://a.example/archive/2024/raw")
    assert rules.allows("https://a.example/archive/2025/raw")
    assert not rules.allows("https://a.example/café/menu")
    assert read_rules("User-agent: *\nDisallow:\n", "onrecord").allows("https://a.example/")
    assert read_rules("\x00\xff nonsense", "onrecord").allows("https://a.example/")
    assert read_rules("User-agent: *\nCrawl-delay: 99999\n", "onrecord").delay == 30
    assert not fits("*a" * 5000 + "b$", "a" * 5000)  # no pattern takes long


def test_each_host_is_given_time(site: Site) -> None:
    site.page("/1", "<p>1</p>")
    site.page("/2", "<p>2</p>")
    waited: list[float] = []
    fetcher = site.fetcher(delay=3.0, sleep=waited.append, clock=lambda: 100.0)
    fetcher.page(site.url + "/1")
    fetcher.page(site.url + "/2")
    assert waited == [3.0]


def test_a_host_that_says_later_is_left_alone(site: Site) -> None:
    site.replies["/busy"] = (429, {"Retry-After": "600"}, b"")
    site.page("/1", "<p>1</p>")
    fetcher = site.fetcher(sleep=lambda _: None)
    with pytest.raises(Refused, match="come back in 600 s"):
        fetcher.page(site.url + "/busy")
    with pytest.raises(Refused, match="not asked"):
        fetcher.page(site.url + "/1")
    assert "/1" not in site.paths()


class Memory:
    def __init__(self) -> None:
        self.kept: dict[str, Visit] = {}

    def visit(self, url: str) -> Visit | None:
        return self.kept.get(url)

    def note_visit(self, visit: Visit) -> None:
        self.kept[visit.url] = visit


def test_what_has_not_changed_is_not_sent_again(site: Site) -> None:
    url = site.page("/1", "<p>1</p>")
    memory = Memory()
    fetcher = site.fetcher(memory)
    assert isinstance(fetcher.page(url), Page)
    assert isinstance(fetcher.page(url), Page), "what was not kept is asked for again"
    fetcher.keep(url)
    assert fetcher.page(url) == Unchanged(url)
    site.page("/1", "<p>2</p>")
    assert isinstance(fetcher.page(url), Page)


BOMB = 64 * 1024 * 1024


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "gzip, gzip"])
def test_bombs_are_refused(site: Site, encoding: str) -> None:
    blocks = b"\0" * (1024 * 1024)
    if encoding == "br":
        packer = brotli.Compressor(quality=1)
        body = b"".join(packer.process(blocks) for _ in range(BOMB // len(blocks))) + packer.finish()
    else:
        squeezer = zlib.compressobj(9, zlib.DEFLATED, 31 if "gzip" in encoding else 15)
        body = b"".join(squeezer.compress(blocks) for _ in range(BOMB // len(blocks))) + squeezer.flush()
        body = gzip.compress(body) if encoding == "gzip, gzip" else body
    site.replies["/bomb"] = (200, {"Content-Type": "text/html", "Content-Encoding": encoding}, body)
    import tracemalloc

    tracemalloc.start()
    with pytest.raises(Refused, match="more than 15,728,640 bytes"):
        site.fetcher().page(site.url + "/bomb")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 40 * 1024 * 1024


@pytest.mark.parametrize(
    ("encoding", "pack"), [("gzip", gzip.compress), ("deflate", zlib.compress), ("br", brotli.compress)]
)
def test_packed_bodies_come_out_as_they_went_in(encoding: str, pack) -> None:  # type: ignore[no-untyped-def]
    words = b"".join(b"<p>Line %d of the page</p>" % n for n in range(4_000))
    packed = pack(words)
    pieces = [packed[at : at + 500] for at in range(0, len(packed), 500)]
    assert inflated(pieces, encoding, 10_000_000) == words
    with pytest.raises(Refused, match="breaks off"):
        inflated(pieces[:-1], encoding, 10_000_000)
    with pytest.raises(Refused, match="damaged"):
        inflated([packed[:20], b"\xff" * 50, packed[30:]], encoding, 10_000_000)
    assert inflated([words], "identity", 10_000_000) == words
    with pytest.raises(Refused, match="not known"):
        inflated([words], "zstd", 10_000_000)


def test_raw_deflate_and_several_members() -> None:
    squeezer = zlib.compressobj(wbits=-15)
    assert inflated([squeezer.compress(b"raw" * 99) + squeezer.flush()], "deflate", 9999) == b"raw" * 99
    assert inflated([gzip.compress(b"one") + gzip.compress(b"two") + b"\0\0"], "gzip", 9999) == b"onetwo"


def test_answers_that_are_no_page_are_refused(site: Site) -> None:
    site.replies["/pdf"] = (200, {"Content-Type": "application/pdf"}, b"%PDF-1.7")
    site.replies["/broken"] = (500, {}, b"")
    site.replies["/large"] = (200, {"Content-Type": "text/html"}, b"x" * (16 * 1024 * 1024))
    for path, words in (("/pdf", "is no page"), ("/broken", "answered 500"), ("/large", "more than"), ("/none", "404")):
        with pytest.raises(Refused, match=words):
            site.fetcher().page(site.url + path)


def test_secrets_in_addresses_are_neither_shown_nor_kept(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    assert clean("https://ada:pw@a.example/x?api_key=k&lang=en&token=t#f") == "https://a.example/x?lang=en"
    assert clean("https://a.example/key/token?q=a%20b&tokens=2") == "https://a.example/key/token?q=a%20b&tokens=2"
    caplog.set_level(logging.DEBUG)
    site.replies["/feed?token=hush"] = (403, {}, b"")
    site.page("/ok?token=hush", "<p>x</p>")
    with pytest.raises(Refused) as refusal:
        site.fetcher().page(site.url + "/feed?token=hush")
    page = site.fetcher().page(site.url + "/ok?token=hush")
    assert "hush" not in str(refusal.value) + caplog.text + page.origin
    for url in ("https://ada:hush@a.example/", "http://127.0.0.1:1/?secret=hush", "http://[::1?key=hush"):
        with pytest.raises(Refused) as refusal:
            Fetcher(robots=False).page(url)
        assert "hush" not in str(refusal.value)


def test_proxies_of_the_environment_are_not_trusted(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/")
    assert isinstance(site.fetcher().page(site.page("/1", "<p>1</p>")), Page)


def test_a_server_that_drips_is_cut_off(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    from onrecord.intake import fetch

    monkeypatch.setattr(fetch, "WHOLE", -1.0)
    with pytest.raises(Refused, match="not complete"):
        site.fetcher(robots=False).page(site.page("/1", "<p>1</p>"))
