"""Every page as people meet it: with and without scripts, by keyboard, on paper, by screen reader, without a network."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from onrecord import pipeline
from onrecord.ledger import Ledger
from onrecord.records import Page
from onrecord.web.site import HERE
from onrecord.web.visitors import Access
from tests.browsing import CHROMIUM, chromium, serious, serving
from tests.e2e.offline_visit import addresses

ROOT = Path(__file__).parents[2]
MENU = "".join(
    f'<li><a href="/{name}">{name}</a></li>' for name in ("News", "Sport", "Culture", "Opinion", "Weather", "Jobs")
)
PAGE = """<html><head><meta property="og:site_name" content="Lowland Courier"><meta property="article:published_time"
content="2031-03-02T10:00:00Z"></head><body><nav><ul>{menu}</ul></nav><article><h1>Harbour closed after leak, ministry says</h1>
<p>By Ada Okafor</p><p>The Ministry of Ports closed the harbour of Odense after {number} tonnes of oil leaked, it said on Tuesday.</p>
<p>The shipping company Halden Line denied the leak. "{quote}," said Jonas Rask, its spokesman.</p>
<p>Fishing boats stayed in port.</p><p>Shops along the quay were closed.</p><p>The ferry to Skarvik was cancelled, its operator said.</p>
</article></body></html>"""
OTHER = """<html><head><meta property="og:site_name" content="Valley Post"><meta property="article:published_time"
content="2031-03-03T09:00:00Z"></head><body><article><h1>Company denies harbour leak</h1><p>By Bo Lind</p>
<p>Halden Line denied on Wednesday that about 40 tonnes of oil had leaked in Odense.</p>
<p>The Ministry of Ports said some 40 tonnes of oil had leaked in Odense on Tuesday.</p></article></body></html>"""


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Two versions of one page, and another outlet."""
    where = str(tmp_path_factory.mktemp("faces") / "ledger.db")
    first = PAGE.format(menu=MENU, number="about 40", quote="Nothing has left our tanks")
    second = PAGE.format(menu=MENU, number="50", quote="Almost nothing has left our tanks")
    with Ledger.open(where) as ledger:
        for at, (origin, body) in enumerate((("harbour.html", first), ("harbour.html", second), ("post.html", OTHER))):
            pipeline.add(ledger, [Page(body.encode(), origin, "text/html", f"2031-03-0{at + 2}T12:00:00Z")])
    return where


@pytest.fixture(scope="module")
def server(db: str) -> Iterator[str]:
    with serving(db, Access(open_as="ada")) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def pages(db: str) -> dict[str, str]:
    with Ledger.open(db) as ledger:
        one, other = ledger.versions("harbour.html")
    return {
        **addresses(db),
        "comparison": f"/compare/{one}/{other}",
        "article": f"/article/{other}",
        "error": "/nowhere",
    }


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_serious_fault(browser: Any, server: str, pages: dict[str, str], scheme: str) -> None:
    page = browser.new_page(color_scheme=scheme)
    faults = {}
    for name, path in pages.items():
        page.goto(server + path)
        for closed in page.locator("details").all():
            closed.evaluate("one => one.open = true")
        faults[name] = serious(page)
    page.close()
    assert faults == {name: [] for name in pages}


@pytest.mark.browser
@pytest.mark.parametrize("width", [360, 1280])
def test_pages_need_no_script_and_do_not_scroll_sideways(
    browser: Any, server: str, pages: dict[str, str], width: int
) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": width, "height": 900})
    page = context.new_page()
    for name, path in pages.items():
        page.goto(server + path)
        assert page.locator("h1").count() == 1, name
        assert page.locator("main#main").count() == 1, name
        wide = page.locator("body").bounding_box()["width"]
        assert wide <= width, name
        for part in page.locator("main > *").all():
            box = part.bounding_box()
            assert box is None or box["x"] + box["width"] <= width + 1, (name, width, box)
    context.close()


@pytest.mark.browser
def test_no_page_needs_more_than_150_kb_of_our_own(browser: Any, server: str, pages: dict[str, str]) -> None:
    for name, path in pages.items():
        page = browser.new_page()
        sizes: dict[str, int] = {}
        page.on(
            "response",
            lambda response, sizes=sizes: (
                sizes.update({response.url: len(response.body())})
                if response.request.resource_type in ("stylesheet", "script")
                else None
            ),
        )
        page.goto(server + path, wait_until="load")
        inline = page.evaluate(
            "[...document.querySelectorAll('style, script:not([src])')].reduce((n, e) => n + e.textContent.length, 0)"
        )
        page.close()
        assert sizes, "no style sheet was seen"
        assert sum(sizes.values()) + inline <= 150_000, (name, sizes)


def test_no_template_names_an_outside_host() -> None:
    for path in sorted(HERE.rglob("*")):
        if path.suffix not in (".html", ".css", ".js", ".svg"):
            continue
        text = path.read_text("utf-8").replace('xmlns="http://www.w3.org/2000/svg"', "")
        loads = re.findall(
            r"""(?:src|srcset|href|action|formaction|poster|data|xlink:href)\s*=\s*["']?(?:https?:)?//[^\s"'>]*""", text
        )
        loads += re.findall(r"""(?:url\(|@import)\s*["']?(?:https?:)?//[^\s"')]*""", text)
        assert loads == [], path.name


def test_a_run_without_a_network_asks_nobody(db: str) -> None:
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine: the run without a network did not happen")
    inside = f"ip link set lo up && exec {sys.executable} -m tests.e2e.offline_visit {db}"
    for unshare in (["unshare", "--net"], ["unshare", "--map-root-user", "--net"]):
        try:
            allowed = subprocess.run([*unshare, "ip", "link", "set", "lo", "up"], capture_output=True, check=False)
        except FileNotFoundError:
            continue
        if allowed.returncode == 0:
            break
    else:
        pytest.skip("this machine lets nobody cut off a network (unshare --net): the run without one did not happen")
    done = subprocess.run(
        [*unshare, "sh", "-c", inside], capture_output=True, text=True, check=False, timeout=180, cwd=ROOT
    )
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout.splitlines()[-1])
    assert said["cut"] is True
    assert set(said["seen"].values()) == {200}
    assert said["outside"] == []


@pytest.mark.browser
def test_by_keyboard_from_the_first_tab_to_the_words(browser: Any, server: str, pages: dict[str, str]) -> None:
    page = browser.new_page()
    page.goto(server + pages["article"])
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.evaluate("getComputedStyle(document.activeElement).left") != "-1584px"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")
    page.close()


@pytest.mark.browser
def test_landmarks_and_names(browser: Any, server: str, pages: dict[str, str]) -> None:
    page = browser.new_page()
    for name, path in pages.items():
        page.goto(server + path)
        for role in ("banner", "main", "contentinfo", "search"):
            assert page.get_by_role(role).count() == 1, (name, role)
        assert page.locator("html").get_attribute("lang") == "en"
        titles = page.title()
        assert "onrecord" in titles
        bare = page.evaluate(
            "[...document.querySelectorAll('input:not([type=hidden]), select, textarea')]"
            ".filter(e => !e.labels.length && !e.getAttribute('aria-label')).length"
        )
        assert bare == 0, name
    page.close()


@pytest.mark.browser
def test_on_paper_the_words_stay_and_the_forms_go(browser: Any, server: str, pages: dict[str, str]) -> None:
    page = browser.new_page()
    page.emulate_media(media="print")
    for name in ("article", "claim", "comparison", "quotation"):
        page.goto(server + pages[name])
        assert page.locator("h1").first.is_visible()
        for form in page.locator("form").all():
            assert not form.is_visible(), name
    page.close()


@pytest.mark.browser
def test_an_article_shows_its_claims_in_place(browser: Any, server: str, pages: dict[str, str], db: str) -> None:
    page = browser.new_page()
    page.goto(server + pages["article"])
    with Ledger.open(db) as ledger:
        article = ledger.article(pages["article"].rsplit("/", 1)[1])
        claims = [c for c in ledger.claims() if c.article == article.id]
    assert page.locator(".margin .note").count() == len(claims)
    assert page.locator("h1").inner_text() == article.headline
    menu = page.locator("details.beside .text", has_text="Sport")
    assert not menu.is_visible(), "the menu is folded"
    page.get_by_text("lines beside the story").click()
    assert menu.is_visible()
    assert page.get_by_role("link", name="Valley Post").first.is_visible(), "another outlet on the same assertion"
    denied = next(c for c in claims if c.stance == "denies")
    note = page.locator(f"[id='{denied.id}']")
    assert "Halden Line" in note.inner_text()
    note.get_by_role("link", name="Halden Line").first.click()
    assert page.url == f"{server}/claim/{denied.id}"
    page.close()


@pytest.mark.browser
def test_two_versions_side_by_side(browser: Any, server: str, pages: dict[str, str]) -> None:
    page = browser.new_page()
    page.goto(server + pages["article"])
    page.get_by_role("link", name="beside that of").click()
    assert page.url == server + pages["comparison"]
    assert page.locator("td del").all_inner_texts()[:1] == ["about 40"]
    assert page.locator("td ins").all_inner_texts()[:1] == ["50"]
    assert "does not say that it was changed" in page.locator("main").inner_text()
    card = page.locator("section.card", has_text="tonnes of oil leaked").first
    assert "number changed" in card.inner_text()
    assert "silent-edit" in card.inner_text()
    page.close()


@pytest.mark.browser
def test_a_claim_is_verified_on_request_and_cited(browser: Any, server: str, pages: dict[str, str], db: str) -> None:
    page = browser.new_page()
    page.goto(server + pages["claim"].partition("?")[0])
    assert page.locator(".good").count() == 0
    page.get_by_role("button", name="Verify against the stored page").click()
    assert "every span reproduces its words" in page.get_by_role("status").inner_text()
    with Ledger.open(db) as ledger:
        claim = ledger.claim(pages["claim"].split("/")[2].partition("?")[0])
        article = ledger.article(claim.article)
    rows = page.locator("section table tbody tr").all_inner_texts()
    for span in claim.content.spans:
        (row,) = [r for r in rows if f"[{span.start}, {span.end})" in r and r.startswith("content")]
        assert " ".join(article.text[span.start : span.end].split()) in " ".join(row.split())
    citation = page.get_by_label("Select all and copy").input_value()
    assert claim.id in citation
    assert article.sha256[:16] in citation
    page.close()


@pytest.mark.browser
def test_a_sentence_is_checked(browser: Any, server: str) -> None:
    page = browser.new_page()
    page.goto(server)
    page.get_by_role("link", name="Check a quotation").click()
    page.get_by_label("The sentence").fill("40 tonnes of oil leaked")
    page.get_by_label("Said by").fill("Ministry of Ports")
    page.get_by_role("button", name="Check").click()
    assert page.get_by_role("heading", name="On record in other words").is_visible()
    assert page.get_by_role("row", name="hedge lost").first.is_visible()
    page.get_by_label("The sentence").fill("The mayor sang about whales")
    page.get_by_role("button", name="Check").click()
    assert page.get_by_role("heading", name="Not on record here").is_visible()
    page.get_by_label("The sentence").fill("…")
    page.get_by_role("button", name="Check").click()
    assert "There is no word" in page.get_by_role("alert").inner_text()
    page.close()
