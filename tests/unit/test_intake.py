"""Pages come in with their origin, or are refused with a reason."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest

from onrecord.intake import Channels, Fetcher, Item
from onrecord.records import Page, Rejected


def found_in(*given: str) -> list[Item]:
    return list(Channels(Fetcher()).pages(given))


def test_folders_are_read_in_order_and_only_pages_are_taken(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text("b")
    (tmp_path / "a.html").write_text("a")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "c.txt").write_text("c")
    (tmp_path / "picture.png").write_bytes(b"x")
    (tmp_path / "feed.xml").write_text("<rss><channel><item><link>https://a.example/</link></item></channel></rss>")
    (tmp_path / "settings.json").write_text("{}")
    (tmp_path / ".hidden.txt").write_text("x")
    found = found_in(str(tmp_path))
    assert [Path(p.origin).name for p in found if isinstance(p, Page)] == ["a.html", "b.txt", "c.txt"]
    assert [p.media_type for p in found if isinstance(p, Page)] == ["text/html", "text/plain", "text/plain"]
    assert len(found) == 3


def test_patterns(tmp_path: Path) -> None:
    for name in ("one.txt", "two.txt", "three.html"):
        (tmp_path / name).write_text(name)
    taken = [Path(p.origin).name for p in found_in(str(tmp_path / "*.txt")) if isinstance(p, Page)]
    assert taken == ["one.txt", "two.txt"]
    (nothing,) = found_in(str(tmp_path / "*.pdf"))
    assert isinstance(nothing, Rejected)
    assert "pattern" in nothing.reason


def test_what_is_not_there_is_refused_by_name(tmp_path: Path) -> None:
    (missing,) = found_in(str(tmp_path / "no.txt"))
    assert isinstance(missing, Rejected)
    assert "cannot be read" in missing.reason
    (zero,) = found_in("a\x00b")
    assert isinstance(zero, Rejected)
    (empty,) = found_in(str(tmp_path))
    assert isinstance(empty, Rejected)
    assert "no pages" in empty.reason


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_folder_without_rights_is_refused_and_the_rest_is_read(tmp_path: Path) -> None:
    locked = tmp_path / "locked"
    locked.mkdir(mode=0)
    (tmp_path / "open.txt").write_text("x")
    found = found_in(str(tmp_path))
    locked.chmod(0o700)
    assert {type(p) for p in found} == {Page, Rejected}


def test_standard_input() -> None:
    (page,) = Channels(Fetcher()).stream(io.BytesIO(b"hello"))
    assert isinstance(page, Page)
    assert (page.body, page.origin) == (b"hello", "-")
    lines = b'{"url": "https://a.example/1", "text": "One."}\n{"url": "https://a.example/2", "text": "Two."}\n'
    assert [p.origin for p in Channels(Fetcher()).stream(io.BytesIO(lines)) if isinstance(p, Page)] == [
        "https://a.example/1",
        "https://a.example/2",
    ]


def test_an_address_of_another_kind_is_refused() -> None:
    for url in ("ftp://example.org/x", "file:///etc/passwd", "gopher://x/"):
        (refused,) = found_in(url)
        assert isinstance(refused, Rejected)
        assert "only http and https" in refused.reason
