"""What the guard around the pages does with every request."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.api_samples import filled
from tests.web_samples import Visitor


@pytest.mark.parametrize("path", ["/", "/search?q=harbour", "/decisions", "/story/none", "/static/style.css"])
def test_head_answers_as_get_without_the_page(path: str, tmp_path: Path) -> None:
    visitor = Visitor(filled(tmp_path))
    got, head = visitor.ask(path), visitor.ask(path, "HEAD")
    assert got.content
    assert head.content == b""
    assert head.status_code == got.status_code
    told = ("content-type", "content-length", "content-security-policy")
    assert [head.headers[name] for name in told] == [got.headers[name] for name in told]
