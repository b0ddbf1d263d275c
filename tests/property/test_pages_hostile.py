"""Whatever a page is asked, it answers with a page: found, refused or not there, never with a fault."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onrecord.ledger import Ledger
from onrecord.pipeline import settle
from onrecord.records import Article, Block, Claim, Page, Span, Words, claim_id
from onrecord.version import READER
from onrecord.web.visitors import Access
from tests.api_samples import filled
from tests.payloads import PAYLOADS
from tests.web_samples import Visitor

SPITEFUL = (
    "", " ", "\x00", "\n", "\t\r", "\ufeff", "\u202e", "\ud800", "é" * 300, "a" * 5000, "'", '"', '"' * 301, "*", "-", "NOT",
    "AND OR NEAR(", "a AND", "col:x", "{x}", "^", "(", ")" * 500, "%", "_", "\\", "'; DROP TABLE claim;--", "../../etc/passwd",
    "-1", "0", "1e999", "NaN", "99999999999999999999", "c" + "0" * 16, "2025-13-45", "𝔘𝔫𝔦", "ａｂｃ", "nothing has left " * 150,
    *PAYLOADS[::50],
)  # fmt: skip
PLACES = (
    "/article/{}", "/claim/{}", "/story/{}", "/page/{}", "/compare/{}/{}", "/search?q={}", "/quote?text={}", "/decisions?page={}",
    "/quote?text=Nothing+has+left+our+tanks&source={}", "/claim/{}?verify={}", "/login?back={}", "/{}",
)  # fmt: skip


@pytest.fixture(scope="module")
def visitor(tmp_path_factory: pytest.TempPathFactory) -> Visitor:
    return Visitor(filled(tmp_path_factory.mktemp("pages")), Access(open_as="ada"))


def encoded(value: str) -> str:
    return quote(value.encode("utf-8", "surrogatepass"), safe="")


def check(visitor: Visitor, path: str) -> None:
    answer = visitor.ask(path)
    assert answer.status_code < 500, (path[:200], answer.text[:500])
    assert "content-security-policy" in answer.headers
    assert "\n" not in "".join(answer.headers.values())


@pytest.mark.parametrize("place", PLACES)
def test_each_place_takes_each_spiteful_value(visitor: Visitor, place: str) -> None:
    for value in SPITEFUL:
        check(visitor, place.format(*[encoded(value)] * 2))


@given(place=st.sampled_from(PLACES), value=st.text(max_size=60))
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_value_is_answered(visitor: Visitor, place: str, value: str) -> None:
    check(visitor, place.format(*[encoded(value)] * 2))


@given(body=st.binary(max_size=200))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_form_is_answered(visitor: Visitor, body: bytes) -> None:
    form = {"content-type": "application/x-www-form-urlencoded"}
    for path in ("/judge/wrong", "/judge/undo", "/login"):
        assert visitor.ask(path, "POST", body, form).status_code in (400, 403, 429)


@pytest.mark.parametrize("name", ["text", "source", "q", "page", "verify", "back"])
def test_a_parameter_given_twice_or_unknown_is_no_fault(visitor: Visitor, name: str) -> None:
    for place in ("/quote", "/search", "/decisions", "/login"):
        check(visitor, f"{place}?{name}=a&{name}=b&nothing=1")


def test_a_huge_page_is_shown(tmp_path: Path) -> None:
    """Twenty-five hundred paragraphs, a claim in each of two hundred, and one paragraph of two hundred thousand characters."""
    parts = [f"Paragraph {number} of the minutes, said the clerk." for number in range(2500)] + ["word " * 40_000]
    blocks, text = [], ""
    for part in parts:
        text += "\n\n" if text else ""
        blocks.append(Block("body", len(text), len(text) + len(part)))
        text += part
    db = str(tmp_path / "huge.db")
    with Ledger.open(db) as ledger:
        for origin in ("one.txt", "two.txt"):
            page = Page((text + origin).encode(), origin, "text/plain", "2025-06-05T10:00:00Z")
            article = Article(page.article_id, page.sha256, origin, text, tuple(blocks), "Post", published="2025-06-05")
            claims = []
            for block in blocks[:200]:
                spans = (Span(block.start, block.start + 9),)
                words = Words(spans, text[block.start : block.start + 9])
                claims.append(
                    Claim(claim_id(article.id, ((), (), spans, ())), article.id, "body", words, reader=READER)
                )
            ledger.add_reading(page, article, claims)
        settle(ledger)
        one, other = [a.id for a in ledger.articles()]
        claim = next(c.id for c in ledger.claims())
    visitor = Visitor(db)
    for path in (f"/article/{one}", f"/compare/{one}/{other}", f"/claim/{claim}", "/quote?text=minutes+said+the+clerk"):
        assert visitor.ask(path).status_code == 200, path
