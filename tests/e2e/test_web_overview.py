"""Situation, search, story and source, through a real server and a real browser; scripts are switched off."""

from __future__ import annotations

import re
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from onrecord import pipeline
from onrecord.intake import Channels, Fetcher
from onrecord.ledger import Ledger
from onrecord.records import Page
from tests.browsing import chromium, serious, serving

EXAMPLES = Path(__file__).parents[2] / "examples" / "skagerrak-leak"
ATTACK = "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">"
ESCAPED = ATTACK.replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
HOSTILE = f"""<html><head><title>x</title><meta property="og:site_name" content="{ESCAPED}">
<meta property="article:published_time" content="2026-03-05"></head><body>
<article><h1>Vestbrink Shipping denies leak of {ESCAPED}</h1><p>By Ada Okafor</p>
<p>The company Vestbrink Shipping denied that 400 tonnes of oil leaked off Kristiansand, according to {ESCAPED} on Thursday.</p>
<p>“{ESCAPED} left our tanks in Kristiansand on Monday,”
said Peder Lunde, a spokesman for Vestbrink Shipping.</p></article></body></html>"""


@pytest.fixture(scope="module")
def ledger_path(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = str(tmp_path_factory.mktemp("overview") / "ledger.db")
    with Ledger.open(path) as ledger:
        pages = [*Channels(Fetcher()).pages([str(EXAMPLES)]), Page(HOSTILE.encode(), "hostile.html", "text/html")]
        assert pipeline.add(ledger, pages).added == 11
    return path


@pytest.fixture(scope="module")
def server(ledger_path: str) -> Iterator[str]:
    with serving(ledger_path) as address:
        yield address


@pytest.fixture(scope="module")
def story(ledger_path: str) -> str:
    """Address of the story of the leak."""
    with Ledger.open(ledger_path) as ledger:
        return f"/story/{max(ledger.stories(), key=lambda one: len(one.articles)).id}"


@pytest.fixture(scope="module")
def paths(story: str) -> dict[str, str]:
    return {
        "situation": "/",
        "since": "/?since=2020-01-01",
        "search": "/search?q=captain",
        "filters": "/search?status=disputed&since=2026-03-02&outlet=kattegat+courier",
        "story": story,
        "then": f"{story}?as_of=2026-03-03",
        "sources": "/sources",
        "party": "/source?name=Norway",
        "person": "/source?name=Hilde+Brekke",
        "outlet": "/source?name=Fjord+Herald",
        "hostile": f"/source?name={quote(ATTACK)}",
    }


def answer(url: str) -> tuple[int, str, bytes]:
    try:
        with urllib.request.urlopen(url, timeout=20) as given:
            return int(given.status), str(given.headers["Content-Type"]), given.read()
    except urllib.error.HTTPError as error:
        return error.code, str(error.headers["Content-Type"]), error.read()


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/?since=tomorrow", 400),
        ("/?older=x", 400),
        ("/?older=9999-12-31,t0", 200),
        ("/search?status=nonsense", 400),
        ("/search?since=2026-02-30", 400),
        ("/search?q=%22%22", 400),
        ("/search?stance=denies&after=cnothing", 200),
        ("/source", 400),
        ("/source?name=Nobody+At+All", 404),
        ("/source?name=%21%21", 400),
        ("/story/tnothing", 404),
        ("{story}?as_of=2026-99-99", 400),
        ("{story}?as_of=1999-01-01", 200),
        ("{story}?step=99", 400),
        ("{story}?step=x", 400),
        ("{story}/pie.svg", 400),
        ("{story}/map.gif", 400),
        ("{story}/map.svg?as_of=1999-01-01", 404),
    ],
)
def test_what_cannot_be_asked_is_answered_with_a_page(server: str, story: str, path: str, code: int) -> None:
    status, kind, body = answer(server + path.replace("{story}", story))
    assert status == code, body[:300]
    assert kind.startswith("text/html")


@pytest.mark.parametrize("kind", ["matrix", "timeline", "numbers", "map", "network"])
def test_charts_can_be_taken_as_files(server: str, story: str, kind: str) -> None:
    pytest.importorskip("resvg_py", reason="resvg-py is not installed (pip install 'onrecord[png]')")
    for ending, media, start in (("svg", "image/svg+xml", b"<svg"), ("png", "image/png", b"\x89PNG")):
        status, given, body = answer(f"{server}{story}/{kind}.{ending}?as_of=2026-03-06")
        assert (status, given) == (200, media)
        assert body.startswith(start)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as started:
        yield started


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """A page without scripts."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


@pytest.mark.browser
@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (390, "dark"), (800, "light"), (1280, "dark")])
def test_pages_fit_every_width_and_ask_no_other_server(
    browser: Any, server: str, paths: dict[str, str], width: int, scheme: str
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    requests: list[str] = []
    complaints: list[str] = []
    sheets: set[str] = set()
    page.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.on("response", lambda got: sheets.add(got.url) if "/static/" in got.url else None)
    for name, path in paths.items():
        page.goto(server + path)
        assert page.locator("h1").count() == 1, name
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert overflow <= 0, f"{name} scrolls sideways by {overflow} px at {width}"
        assert page.title() != "owned"
        assert page.locator("main script, main img").count() == 0
    assert all(url.startswith(server) for url in requests)
    assert [one for one in complaints if "404" not in one] == []
    assert sum(len(answer(sheet)[2]) for sheet in sheets) < 150_000
    context.close()


@pytest.mark.browser
@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])
def test_axe_finds_no_serious_fault(browser: Any, server: str, paths: dict[str, str], width: int, scheme: str) -> None:
    page = browser.new_page(color_scheme=scheme, viewport={"width": width, "height": 900})
    faults = {}
    for name, path in paths.items():
        page.goto(server + path)
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        faults[name] = serious(page)
    page.close()
    assert faults == {name: [] for name in paths}


@pytest.mark.browser
def test_the_day_is_chosen_by_slider_by_link_and_back(page: Any, server: str, story: str) -> None:
    page.goto(server + story)
    assert page.locator("#looking").inner_text().count("looking at now") == 1
    now = int(page.locator(".glance li b").first.inner_text())
    page.locator("#step").focus()
    for _ in range(3):
        page.keyboard.press("ArrowLeft")
    page.get_by_role("button", name="Show").click()
    assert re.search(r"\?as_of=2026-03-03$", page.url), page.url
    assert int(page.locator(".glance li b").first.inner_text()) < now
    assert page.locator("nav.days a[aria-current]").inner_text().startswith("3 Mar")
    page.locator("a[rel=next]").click()
    assert page.url.endswith("as_of=2026-03-04")
    page.locator("nav.days ol a").first.click()
    assert page.url.endswith("as_of=2026-03-02")
    page.get_by_role("link", name="As of now").click()
    assert page.url == server + story


@pytest.mark.browser
def test_a_story_has_its_charts_with_words_data_and_links(page: Any, server: str, story: str) -> None:
    page.goto(server + story)
    for kind in ("matrix", "timeline", "numbers", "map", "network"):
        figure = page.locator(f"figure#{kind}")
        assert figure.locator(".wide svg").first.is_visible()
        assert not figure.locator(".narrow svg").first.is_visible()
        label = figure.locator(".wide svg").first.get_attribute("aria-label")
        assert label
        assert label in figure.locator("figcaption").inner_text()
        figure.locator("summary").click()
        assert figure.locator("tbody tr").first.is_visible()
    page.locator("figure#timeline .wide svg a").first.click()
    assert "/claim/" in page.url


@pytest.mark.browser
def test_on_a_phone_the_narrow_pictures_are_shown(browser: Any, server: str, story: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(server + story)
    assert page.locator("figure#matrix .narrow svg").first.is_visible()
    assert not page.locator("figure#matrix .wide svg").first.is_visible()
    page.emulate_media(media="print")
    assert page.locator("figure#matrix .wide svg").first.is_visible()
    assert not page.locator("nav.days").is_visible()
    context.close()


@pytest.mark.browser
def test_charts_are_drawn_in_the_colours_of_the_screen(browser: Any, server: str, story: str) -> None:
    ink = {}
    for scheme in ("light", "dark"):
        context = browser.new_context(color_scheme=scheme, viewport={"width": 1280, "height": 900})
        page = context.new_page()
        page.goto(server + story)
        ink[scheme] = page.evaluate("getComputedStyle(document.querySelector('figure.chart .wide svg text')).fill")
        context.close()
    assert ink["light"] != ink["dark"]


@pytest.mark.browser
def test_what_came_in_is_told_and_the_next_time_remembered_by_a_link(page: Any, server: str) -> None:
    page.goto(server + "/")
    assert page.locator("#news").inner_text() == "What changed"
    page.get_by_role("link", name="a day", exact=True).click()
    assert page.locator("#news").inner_text() == "Since you last looked"
    assert "11 pages" in page.locator("section.news .meta").inner_text()
    assert page.locator("section.news .turns li").count() >= 1
    page.locator("section.news a[href^='/?since=']").first.click()
    assert re.search(r"\?since=\d{4}-\d\d-\d\dT\d\d:\d\dZ$", page.url)
    assert page.context.cookies() == []


@pytest.mark.browser
def test_from_the_filters_to_claims(page: Any, server: str) -> None:
    page.goto(server + "/")
    page.get_by_text("Find claims", exact=False).first.click()
    page.get_by_label("Who says it").fill("Hilde Brekke")
    page.get_by_label("Position").select_option("denies")
    page.get_by_role("button", name="Find claims").click()
    assert "source=Hilde+Brekke" in page.url
    cards = page.locator("main li.card")
    assert cards.count() >= 1
    assert all("Hilde Brekke" in text for text in cards.all_inner_texts())
    assert page.get_by_label("Who says it").input_value() == "Hilde Brekke"
    assert page.get_by_label("Position").input_value() == "denies"


@pytest.mark.browser
def test_search_gives_claims_and_articles_with_the_words_marked(page: Any, server: str) -> None:
    page.goto(server + "/search?q=captain")
    assert page.locator("main li.card").count() > 3
    assert page.locator("mark").first.inner_text().lower().startswith("captain")


@pytest.mark.browser
def test_from_a_story_to_a_source_and_who_cites_it(page: Any, server: str, story: str) -> None:
    page.goto(server + story)
    page.locator("section.assertion h4 a").first.click()
    assert "/source?name=" in page.url
    assert page.locator("figure#network").is_visible()
    assert page.locator(".glance li").count() == 5
    page.get_by_role("link", name="Sources", exact=True).click()
    assert page.locator("h2", has_text="Parties").is_visible()
    page.get_by_label("A person, a party or an outlet").fill("Vestbrink Shipping")
    page.get_by_role("button", name="Show").click()
    assert page.locator("h1").inner_text() == "Vestbrink Shipping"
    assert "denied by" in page.locator("main").inner_text()


@pytest.mark.browser
def test_everything_can_be_reached_by_keyboard(browser: Any, server: str, story: str) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(server + story)
    reached = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.id || document.activeElement.getAttribute('href') || ''"))
    assert "#main" in reached
    assert "step" in reached
    assert "#assertions" in reached
    context.close()
