"""What an attacker would send: bombs within bombs, XML that reaches out, paths that climb, forms from elsewhere, secrets in logs."""

from __future__ import annotations

import builtins
import gzip
import io
import json
import logging
import os
import resource
import socket
import ssl
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from contextlib import suppress
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import brotli
import pytest
from starlette.routing import Route

from onrecord.errors import Refused
from onrecord.intake import Channels, Fetcher
from onrecord.intake.fetch import MAX_BYTES
from onrecord.intake.inflate import inflated
from onrecord.ledger import Ledger
from onrecord.pipeline import add
from onrecord.records import Page, Rejected
from onrecord.watch.outputs import send_mail
from onrecord.web.visitors import Access
from onrecord.xml import parse, text_of
from reference.routes import web_routes
from tests.api_samples import filled
from tests.channel_samples import STORY, archive, record
from tests.web_samples import Visitor

ZEROS = 60 * 1024 * 1024  # bytes that a bomb unpacks to; gzip packs them a thousand to one


def zipped(body: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("page.html", body)
    return buffer.getvalue()


PACKERS: dict[str, Callable[[bytes], bytes]] = {"gzip": gzip.compress, "br": brotli.compress, "zip": zipped}


def nested(pack: Callable[[bytes], bytes], depth: int) -> bytes:
    """A bomb in a bomb …: the innermost unpacks to ZEROS bytes."""
    body = b"\0" * ZEROS
    for _ in range(depth):
        body = pack(body)
    return body


# -- bombs -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", PACKERS)
@pytest.mark.parametrize("depth", [1, 5])
def test_a_bomb_in_a_file_is_refused_in_little_memory(kind: str, depth: int, tmp_path: Path) -> None:
    path = tmp_path / f"bomb.{kind}"
    path.write_bytes(nested(PACKERS[kind], depth))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.process_time()
    found = list(Channels(Fetcher()).pages([str(path)]))
    if found and isinstance(found[0], Page):  # packed text is not text: the reader says so
        with Ledger.open(":memory:") as ledger:
            assert add(ledger, found).added == 0
    else:
        assert all(isinstance(one, Rejected) for one in found)
    assert time.process_time() - started < 5
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 4 * MAX_BYTES // 1024


@pytest.mark.parametrize("encoding", ["gzip", "br", "deflate"])
def test_packing_upon_packing_stops_at_the_cap(encoding: str) -> None:
    import zlib

    pack = {"gzip": gzip.compress, "br": brotli.compress, "deflate": zlib.compress}[encoding]
    with pytest.raises(Refused, match="more than 15,728,640 bytes"):
        inflated([nested(pack, 1)], encoding, MAX_BYTES)
    with pytest.raises(Refused, match="more than 15,728,640 bytes"):
        inflated([nested(pack, 2)], f"{encoding}, {encoding}", MAX_BYTES)
    with pytest.raises(Refused, match="packed more than twice"):
        inflated([nested(pack, 5)], ", ".join([encoding] * 5), MAX_BYTES)


def test_a_line_without_end_in_packed_json_is_refused() -> None:
    line = b'{"url": "https://a.example/1", "text": "' + b"a" * ZEROS + b'"}\n'
    good = json.dumps({"url": "https://a.example/2", "text": STORY}).encode()
    found = list(Channels(Fetcher()).stream(io.BytesIO(gzip.compress(line + good)), "pages.jsonl.gz"))
    assert [one.origin for one in found if isinstance(one, Page)] in ([], ["https://a.example/2"])
    assert [one for one in found if isinstance(one, Rejected)]


# -- XML ---------------------------------------------------------------------------------------------------------------

_RSS = "<rss><channel><item><title>{}</title><link>https://a.example/1</link></item></channel></rss>"
XML = {
    "inclusion": '<rss xmlns:xi="http://www.w3.org/2001/XInclude"><title><xi:include href="file:///etc/passwd" parse="text"/></title>',
    "style sheet": '<?xml-stylesheet type="text/xsl" href="http://127.0.0.1:1/x.xsl"?>' + _RSS.format("a"),
    "schema elsewhere": '<rss xmlns:x="http://www.w3.org/2001/XMLSchema-instance" x:schemaLocation="a http://127.0.0.1:1/a.xsd"/>',
    "outside subset": '<!DOCTYPE rss SYSTEM "http://127.0.0.1:1/x.dtd">' + _RSS.format("&x;"),
    "outside subset of a file": '<!DOCTYPE rss SYSTEM "file:///etc/passwd">' + _RSS.format("&x;"),
    "entity by PUBLIC": '<!DOCTYPE r [<!ENTITY x PUBLIC "a" "http://127.0.0.1:1/">]><rss>&x;</rss>',
    "entity through php": '<!DOCTYPE r [<!ENTITY x SYSTEM "php://filter/resource=/etc/passwd">]><rss>&x;</rss>',
    "entity through a jar": '<!DOCTYPE r [<!ENTITY x SYSTEM "jar:file:///a.zip!/b">]><rss>&x;</rss>',
    "parameters in parameters": "<!DOCTYPE r [<!ENTITY % a '&#37;b;'><!ENTITY % b \"<!ENTITY x 'y'>\">%a;]><rss>&x;</rss>",
    "itself in itself": "<!DOCTYPE r [<!ENTITY a '&b;'><!ENTITY b '&a;'>]><rss>&a;</rss>",
    "notation": '<!DOCTYPE r [<!NOTATION n SYSTEM "file:///bin/sh"><!ENTITY x SYSTEM "a" NDATA n>]><rss/>',
    "a million attributes": "<rss " + " ".join(f'a{n}="x"' for n in range(300_000)) + "/>",
    "a deep well": "<a>" * 200_000,
    "a deep well with a floor": "<a>" * 100_000 + "</a>" * 100_000,
    "namespaces": "<rss " + " ".join(f'xmlns:n{n}="urn:{n}"' for n in range(100_000)) + "/>",
    "a name without end": "<" + "a" * 5_000_000 + "/>",
    "a comment without end": "<rss><!--" + "-" * 5_000_000,
    "character data without end": "<rss><![CDATA[" + "]" * 5_000_000,
    "an instruction without end": "<rss><?a " + "?" * 5_000_000,
    "numbers of no character": _RSS.format("&#0;&#xFFFFFFFF;&#x110000;&#xD800;"),
    "a lie about its encoding": '<?xml version="1.0" encoding="UTF-7"?>' + _RSS.format("+ADw-script+AD4-"),
    "unknown encoding": '<?xml version="1.0" encoding="x-none-such"?>' + _RSS.format("a"),
    "null characters": _RSS.format("a\0b"),
}  # fmt: skip


@pytest.fixture
def watched(monkeypatch: pytest.MonkeyPatch) -> None:
    """No connection is made and no file outside the package opened."""

    def refuse(*given: object, **_: object) -> None:
        raise AssertionError(f"reached out: {given}")

    real = builtins.open

    def opened(file: Any, *given: Any, **more: Any) -> Any:
        assert "passwd" not in str(file), f"opened {file}"
        return real(file, *given, **more)

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(builtins, "open", opened)


@pytest.mark.parametrize("name", XML)
@pytest.mark.usefixtures("watched")
def test_xml_that_reaches_out_or_swells_is_harmless(name: str) -> None:
    started = time.process_time()
    found = list(Channels(Fetcher()).stream(io.BytesIO(XML[name].encode("utf-8", "surrogatepass")), "feed.xml"))
    assert time.process_time() - started < 3
    assert "root:" not in repr(found)
    with suppress(Refused):
        parse(text_of(XML[name].encode("utf-8", "surrogatepass")))


# -- paths -------------------------------------------------------------------------------------------------------------

CLIMBS = (
    "../../../../etc/passwd", "..%2f..%2f..%2fetc%2fpasswd", "%2e%2e/%2e%2e/etc/passwd", "....//....//etc/passwd", "/etc/passwd",
    "..\\..\\etc\\passwd", "..%5c..%5cetc%5cpasswd", "%00/etc/passwd", "a%00.txt", "..;/..;/etc/passwd", "file:///etc/passwd",
    "%252e%252e%252fetc%252fpasswd", "..%c0%af..%c0%afetc%c0%afpasswd", "~root/.ssh/id_rsa", "con", "a" * 5000,
)  # fmt: skip


@pytest.fixture(scope="module")
def visitor(tmp_path_factory: pytest.TempPathFactory) -> Visitor:
    return Visitor(filled(tmp_path_factory.mktemp("security")), Access(open_as="ada"))


def test_no_route_climbs_out(visitor: Visitor) -> None:
    routes = [route.path for route in web_routes() if "GET" in (getattr(route, "methods", None) or {"GET"})]
    paths = {path.partition("{")[0].rstrip("/") for path in routes} | {"/static", "/v1/articles", "/v1/claims", "/v1"}
    for path in sorted(paths):
        for climb in CLIMBS:
            answer = visitor.ask(f"{path}/{climb}")
            assert answer.status_code in (400, 404, 405, 414, 422, 303, 308), f"{path}/{climb}: {answer.status_code}"
            assert "root:" not in answer.text


def test_no_archive_names_a_file_that_is_opened(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("The secret is forty-two, said the keeper of it, and nobody was told.", "utf-8")
    folder = tmp_path / "pages"
    folder.mkdir()
    targets = [f"file://{secret}", str(secret), "../secret.txt", "file:../secret.txt", f"FILE://localhost{secret}"]
    (folder / "crawl.warc").write_bytes(
        archive(*(record(one, STORY.encode(), number=n) for n, one in enumerate(targets, 1)))
    )
    (folder / "list.jsonl").write_text("".join(json.dumps({"url": one}) + "\n" for one in targets), "utf-8")
    opml = "".join(f'<outline type="rss" xmlUrl="{one}"/>' for one in targets)
    (folder / "feeds.opml").write_text(f'<opml version="2.0"><body>{opml}</body></opml>', "utf-8")
    links = "".join(f"<item><title>a</title><link>{one}</link></item>" for one in targets)
    (folder / "feed.xml").write_text(f"<rss><channel>{links}</channel></rss>", "utf-8")
    for path in sorted(folder.iterdir()):
        for one in Channels(Fetcher()).pages([str(path)]):
            assert not (isinstance(one, Page) and b"forty-two" in one.body), path.name


# -- forms from elsewhere ----------------------------------------------------------------------------------------------


def test_every_writing_route_refuses_a_form_from_elsewhere(visitor: Visitor, tmp_path: Path) -> None:
    writing = [r for r in web_routes() if isinstance(r, Route) and (r.methods or set()) - {"GET", "HEAD", "OPTIONS"}]
    assert {"/judge/wrong", "/judge/split", "/judge/merge", "/judge/names", "/judge/undo", "/login", "/logout"} <= {
        route.path for route in writing
    }
    fields = {
        "claim": "c1",
        "one": "s1",
        "other": "s2",
        "name": "a",
        "verdict": "same",
        "judgement": "j1",
        "password": "x",
        "reason": "",
    }
    for route in writing:
        folder = tmp_path / route.path.strip("/").replace("/", "-")
        folder.mkdir()
        fresh = Visitor(filled(folder), Access(open_as="ada"))
        token = fresh.token("/decisions")
        forged = [
            (fields, {}),  # no token
            ({**fields, "token": "0" * 64}, {}),
            ({**fields, "token": token}, {"origin": "https://evil.example"}),
            ({**fields, "token": token}, {"origin": "null"}),
            ({**fields, "token": token}, {"sec_fetch_site": "cross-site"}),
            ({**fields, "token": token}, {"sec_fetch_site": "same-site"}),
        ]
        for sent, headers in forged:
            answer = fresh.send(route.path, sent, **headers)
            assert answer.status_code in (403, 429), f"{route.path} {headers}: {answer.status_code}"


# -- secrets -----------------------------------------------------------------------------------------------------------

SECRETS = ("hunter2", "s3cr3t-t0ken", "pa55phrase")


def test_no_secret_is_written_to_a_log_or_the_terminal(tmp_path: Path) -> None:
    """Passwords of addresses and databases, tokens, secrets of outputs: through the commands that take them."""
    rules = tmp_path / "rules.toml"
    rules.write_text(
        '[[rule]]\nto = ["hook"]\n[output.hook]\ntype = "webhook"\nurl = "https://127.0.0.1:1/x?token=s3cr3t-t0ken"\nsecret_env = "HOOK"\n',
        "utf-8",
    )
    commands = (
        ["read", "https://ada:hunter2@127.0.0.1/page?token=s3cr3t-t0ken"],
        ["add", "https://ada:hunter2@127.0.0.1/page?api_key=s3cr3t-t0ken", "--db", "l.db"],
        ["claims", "--db", "postgresql://ada:hunter2@127.0.0.1:1/news?connect_timeout=1"],
        ["doctor", "--db", "postgresql://ada:hunter2@127.0.0.1:1/news?connect_timeout=1"],
        [
            "watch",
            "https://ada:hunter2@127.0.0.1/feed?key=s3cr3t-t0ken",
            "--once",
            "--rules",
            str(rules),
            "--db",
            "l.db",
        ],
    )
    script = "import logging, sys; logging.basicConfig(level=logging.DEBUG); from onrecord.cli.app import run; sys.exit(run())"
    for words in commands:
        done = subprocess.run(
            [sys.executable, "-c", script, *words], capture_output=True, text=True, cwd=tmp_path, check=False, timeout=60,
            env={**dict(os.environ), "HOOK": "pa55phrase"},
        )  # fmt: skip
        for secret in SECRETS:
            assert secret not in done.stdout + done.stderr, f"{words[0]} tells {secret}: {done.stderr[-400:]}"


def test_mail_is_sent_over_a_checked_connection_alone(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """STARTTLS without a context would take any certificate, and then the password would go to anybody in between."""
    seen: list[Any] = []

    class Server:
        def __init__(self, *_: object, **__: object) -> None: ...
        def __enter__(self) -> Server:
            return self

        def __exit__(self, *_: object) -> None: ...
        def starttls(self, *, context: ssl.SSLContext | None = None) -> None:
            seen.append(context)

        def login(self, *_: object) -> None: ...
        def send_message(self, *_: object) -> None: ...

    monkeypatch.setattr("onrecord.watch.outputs.smtplib.SMTP", Server)
    monkeypatch.setenv("MAIL_PASSWORD", "pa55phrase")
    with caplog.at_level(logging.DEBUG):
        send_mail(EmailMessage(), {"host": "mail.example", "user_env": "U", "password_env": "MAIL_PASSWORD"})
    (context,) = seen
    assert context.verify_mode == ssl.CERT_REQUIRED
    assert context.check_hostname
    assert "pa55phrase" not in caplog.text
