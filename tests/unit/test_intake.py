"""Pages come in with their origin, or are refused with a reason; the fetcher reaches nothing private."""

from __future__ import annotations

import io
import os
import socket
from pathlib import Path

import pytest

from onrecord.errors import Refused
from onrecord.intake import fetch, from_path, from_stdin, from_url
from onrecord.records import Page, Rejected


def test_folders_are_read_in_order_and_only_pages_are_taken(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text("b")
    (tmp_path / "a.html").write_text("a")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "c.txt").write_text("c")
    (tmp_path / "picture.png").write_bytes(b"x")
    (tmp_path / ".hidden.txt").write_text("x")
    found = list(from_path(str(tmp_path)))
    assert [Path(p.origin).name for p in found if isinstance(p, Page)] == ["a.html", "b.txt", "c.txt"]
    assert [p.media_type for p in found if isinstance(p, Page)] == ["text/html", "text/plain", "text/plain"]


def test_patterns(tmp_path: Path) -> None:
    for name in ("one.txt", "two.txt", "three.html"):
        (tmp_path / name).write_text(name)
    assert [Path(p.origin).name for p in from_path(str(tmp_path / "*.txt")) if isinstance(p, Page)] == [
        "one.txt",
        "two.txt",
    ]
    (nothing,) = from_path(str(tmp_path / "*.pdf"))
    assert isinstance(nothing, Rejected)
    assert "pattern" in nothing.reason


def test_what_is_not_there_is_refused_by_name(tmp_path: Path) -> None:
    (missing,) = from_path(str(tmp_path / "no.txt"))
    assert isinstance(missing, Rejected)
    assert "cannot be read" in missing.reason
    (zero,) = from_path("a\x00b")
    assert isinstance(zero, Rejected)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_folder_without_rights_is_refused_and_the_rest_is_read(tmp_path: Path) -> None:
    locked = tmp_path / "locked"
    locked.mkdir(mode=0)
    (tmp_path / "open.txt").write_text("x")
    found = list(from_path(str(tmp_path)))
    locked.chmod(0o700)
    assert {type(p) for p in found} == {Page, Rejected}


def test_standard_input() -> None:
    page = from_stdin(io.BytesIO(b"hello"))
    assert isinstance(page, Page)
    assert (page.body, page.origin) == (b"hello", "-")


PRIVATE = [
    "http://127.0.0.1/", "http://localhost/", "http://[::1]/", "http://10.0.0.1/", "http://192.168.1.1/", "http://172.16.0.9/",
    "http://169.254.169.254/latest/meta-data", "http://0.0.0.0/", "http://[::ffff:127.0.0.1]/", "http://2130706433/",
    "http://0x7f000001/", "http://017700000001/", "http://[fe80::1]/", "http://[fc00::1]/", "http://224.0.0.1/", "http://127.1/",
    "http://[64:ff9b::7f00:1]/", "http://[2002:7f00:1::]/", "http://100.64.0.1/", "http://255.255.255.255/",
]  # fmt: skip


@pytest.mark.parametrize("url", PRIVATE)
def test_private_addresses_are_refused_before_connecting(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_connection(*_: object, **__: object) -> None:
        raise AssertionError("a connection was tried")

    monkeypatch.setattr(socket.socket, "connect", no_connection)
    with pytest.raises(Refused):
        from_url(url)


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://example.org/x", "gopher://x/", "http://", "http://user:pw@example.org/", "//x"]
)
def test_other_schemes_and_odd_addresses_are_refused(url: str) -> None:
    with pytest.raises(Refused):
        from_url(url, robots=False)


def test_a_redirect_into_private_space_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def answer(url: str, limit: int) -> tuple[int, dict[str, str], bytes]:
        asked.append(url)
        fetch.checked_address(url)
        return 302, {"location": "http://127.0.0.1/secret"}, b""

    monkeypatch.setattr(fetch, "_get", answer)
    monkeypatch.setattr(
        socket,
        "getaddrinfo",
        lambda host, *_, **__: [(0, 0, 0, "", (host if host[0].isdigit() else "93.184.216.34", 80))],
    )
    with pytest.raises(Refused, match="not a public address"):
        from_url("http://news.example/", robots=False)
    assert asked == ["http://news.example/", "http://127.0.0.1/secret"]


def test_a_name_that_stands_for_a_private_address_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda *_, **__: [(0, 0, 0, "", ("93.184.216.34", 80)), (0, 0, 0, "", ("10.0.0.7", 80))]
    )
    with pytest.raises(Refused, match=r"10\.0\.0\.7"):
        fetch.checked_address("http://rebind.example/")
