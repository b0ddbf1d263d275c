"""The pages, through a real server and a real browser."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from onrecord import pipeline
from onrecord.intake import Channels, Fetcher
from onrecord.ledger import Ledger
from onrecord.records import Page
from tests.browsing import chromium, serving

EXAMPLES = Path(__file__).parents[2] / "examples" / "skagerrak-leak"
HOSTILE = """<html><head><title>x</title><meta property="og:site_name" content="<img src=x onerror=alert(1)>"></head><body>
<article><h1>&lt;script&gt;document.title='owned'&lt;/script&gt; says &lt;b&gt;Vestbrink&lt;/b&gt;</h1><p>By &lt;svg onload=alert(1)&gt;</p>
<p>“&lt;script&gt;document.title='owned'&lt;/script&gt; left our tanks on Monday,” said Peder Lunde, a spokesman for Vestbrink Shipping.</p>
<p>The company denied the leak of &lt;img src=x onerror="document.title='owned'"&gt; oil, its spokesman said on Tuesday in Oslo.</p>
</article></body></html>"""


@pytest.fixture(scope="module")
def ledger_path(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = str(tmp_path_factory.mktemp("web") / "ledger.db")
    with Ledger.open(path) as ledger:
        pages = [*Channels(Fetcher()).pages([str(EXAMPLES)]), Page(HOSTILE.encode(), "hostile.html", "text/html")]
        added = pipeline.add(ledger, pages)
    assert added.added == 11
    return path


@pytest.fixture(scope="module")
def server(ledger_path: str) -> Iterator[str]:
    with serving(ledger_path) as address:
        yield address


@pytest.fixture(scope="module")
def links(ledger_path: str) -> dict[str, str]:
    with Ledger.open(ledger_path) as ledger:
        story = next(iter(ledger.stories()))
        article = next(a for a in ledger.articles() if a.outlet == "Kattegat Courier")
        warning = next(iter(ledger.warnings()))
        hostile = next(a for a in ledger.articles() if a.origin == "hostile.html")
        return {
            "situation": "/",
            "story": f"/story/{story.id}",
            "article": f"/article/{article.id}",
            "claim": f"/claim/{warning.claim}",
            "search": "/search?q=captain",
            "hostile": f"/article/{hostile.id}",
        }


def status(url: str) -> int:
    try:
        return int(urllib.request.urlopen(url, timeout=10).status)
    except urllib.error.HTTPError as error:
        return error.code


def test_pages_answer_and_unknown_ones_are_404(server: str, links: dict[str, str]) -> None:
    assert {name: status(server + path) for name, path in links.items()} == dict.fromkeys(links, 200)
    for path in ("/claim/cnothing", "/story/t", "/article/../../etc/passwd", "/nowhere", "/page/x"):
        assert status(server + path) == 404, path
    assert status(server + "/search?q=%22%22") in (200, 400)


def test_the_stored_page_counts_the_same_characters(server: str, ledger_path: str) -> None:
    with Ledger.open(ledger_path) as ledger:
        claim = next(iter(ledger.claims()))
    text = urllib.request.urlopen(f"{server}/page/{claim.article}", timeout=10).read().decode()
    start, end = claim.content.spans[0]
    assert text[start:end] in claim.content.text


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as started:
        yield started


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1280])
def test_every_page_renders_without_foreign_requests_or_scrolling_sideways(
    browser: Any, server: str, links: dict[str, str], width: int
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    requests: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    for name, path in links.items():
        page.goto(server + path)
        assert page.locator("h1, .text.headline").count() >= 1, name
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert overflow <= 0, f"{name} scrolls sideways by {overflow} px at {width}"
    assert all(url.startswith(server) for url in requests)
    assert complaints == []
    page.close()


@pytest.mark.browser
def test_from_the_story_to_the_words_in_two_clicks(browser: Any, server: str) -> None:
    page = browser.new_page()
    page.goto(server)
    page.locator("main section.story h3 a").first.click()
    page.locator("section.card ul a").first.click()
    assert page.locator("dl.facts").first.is_visible()
    page.get_by_role("button", name="Verify against the stored page").click()
    assert "every span reproduces its words" in page.content()
    page.close()


@pytest.mark.browser
def test_nothing_on_a_hostile_page_runs(browser: Any, server: str, links: dict[str, str], ledger_path: str) -> None:
    page = browser.new_page()
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    with Ledger.open(ledger_path) as ledger:
        article = next(a for a in ledger.articles() if a.origin == "hostile.html")
        claims = [c.id for c in ledger.claims() if c.article == article.id]
    assert claims
    for path in (
        links["hostile"],
        "/",
        "/search?q=%3Cscript%3Ealert(1)%3C%2Fscript%3E",
        *(f"/claim/{c}" for c in claims),
    ):
        page.goto(server + path)
        assert page.title() != "owned"
        assert page.locator("main script, main svg, main img").count() == 0
    assert dialogs == []
    page.close()
