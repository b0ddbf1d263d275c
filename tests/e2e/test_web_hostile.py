"""Words that try to run: in titles, outlets, bylines, quotations, sources, addresses, decisions and queries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import quote

import pytest

from onrecord.ledger import Ledger
from onrecord.pipeline import settle
from onrecord.records import Article, Block, Claim, Event, Hedge, Judgement, Mention, Page, Span, Words, claim_id
from onrecord.version import READER
from onrecord.web.visitors import Access
from tests.browsing import chromium, serving
from tests.payloads import PAYLOADS

EACH = 20  # payloads on one page
CHECK = """() => ({
  handlers: [...document.querySelectorAll('*')].filter(e => [...e.attributes].some(a => /^on/i.test(a.name))).length,
  scripts: document.querySelectorAll('script, iframe, object, embed, base, meta[http-equiv]').length,
  links: [...document.querySelectorAll('[href],[src],[action]')].filter(
    e => ['href', 'src', 'action'].some(n => e.hasAttribute(n) && !/^[/#]/.test(e.getAttribute(n)))).length,
})"""


def reading(number: int, bad: Sequence[str]) -> tuple[Page, Article, list[Claim]]:
    """A page all of whose words are hostile, with claims made by hand."""
    blocks, text, spots = [], "", []
    parts = [("headline", bad[0]), ("byline", f"By {bad[1]}")]
    parts += [("body", f"“{one}” said {one} on Tuesday, some 40 tonnes.") for one in bad]
    for role, words in parts:
        text += "\n\n" if text else ""
        blocks.append(Block(role, len(text), len(text) + len(words)))  # type: ignore[arg-type]
        if role == "body":
            spots.append(len(text))
        text += words
    page = Page(text.encode(), f"pages/{number}/{bad[2]}", "text/plain", "2025-06-05T10:00:00Z")
    article = Article(
        page.article_id, page.sha256, page.origin, text, tuple(blocks), bad[3], bad[4], bad[0], authors=(bad[5],),
        bylines=(bad[5],), agencies=(bad[6],), published=f"2025-06-{number % 28 + 1:02}", url=bad[7], language="en",
    )  # fmt: skip
    claims = []
    for start, one in zip(spots, bad, strict=True):
        content, cue = Span(start + 1, start + 1 + len(one)), Span(start + len(one) + 3, start + len(one) + 7)
        source, hedge = (
            Span(cue.end + 1, cue.end + 1 + len(one)),
            Span(cue.end + len(one) + 14, cue.end + len(one) + 18),
        )
        mention = Mention((source,), one, one, "person", bad[8], agency=bad[9], office=bad[10])
        assert text[hedge.start : hedge.end] == "some", text[hedge.start : hedge.end]
        claims.append(
            Claim(
                claim_id(article.id, ((source,), (cue,), (content,), ())),
                article.id,
                "body",
                Words((content,), one),
                mention,
                (Mention((source,), one, one, "outlet"),),
                Words((cue,), "said"),
                "direct",
                hedges=(Hedge((hedge,), "some", "approximation"),),
                event=Event(actor=(mention,)),
                reader=READER,
            )
        )
    return page, article, claims


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> str:
    db = str(tmp_path_factory.mktemp("hostile") / "ledger.db")
    with Ledger.open(db) as ledger:
        for number in range(len(PAYLOADS) // EACH):
            ledger.add_reading(*reading(number, PAYLOADS[number * EACH : (number + 1) * EACH]))
        page, article, _ = reading(99, PAYLOADS[:EACH])  # a later version of one of them
        first = next(ledger.articles())
        later = replace(page, body=page.body + b".", origin=first.origin, sha256="")
        ledger.add_reading(later, replace(article, id=later.article_id, sha256=later.sha256, origin=later.origin), [])
        for number in range(0, len(PAYLOADS), 25):
            name, other, by, why = PAYLOADS[number : number + 4]
            ledger.judge(Judgement(f"j{number}", "same-entity", name, other, False, by, "2025-06-05T10:00:00Z", why))
        settle(ledger)
    return db


@pytest.fixture(scope="module")
def server(hostile: str) -> Iterator[str]:
    with serving(hostile, Access(open_as=PAYLOADS[3])) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as started:
        yield started


def visit(browser: Any, server: str, paths: Sequence[str]) -> None:
    """Load pages with the policy against scripts switched off: escaping alone must hold."""
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    ran: list[str] = []
    asked: list[str] = []
    page.on("dialog", lambda dialog: (ran.append(dialog.message), dialog.dismiss()))
    page.on("request", lambda request: asked.append(request.url))
    for path in paths:
        response = page.goto(server + path, wait_until="load")
        assert response.status == (404 if path.startswith("/nothing/") else 200), (path, response.status)
        found = page.evaluate(CHECK)
        assert found == {"handlers": 0, "scripts": 0, "links": 0}, (path, found)
    assert ran == []
    assert [url for url in asked if not url.startswith(server)] == []
    context.close()


def test_there_are_five_hundred() -> None:
    assert len(set(PAYLOADS)) == 500


@pytest.mark.browser
def test_no_words_of_a_page_run(browser: Any, server: str, hostile: str) -> None:
    with Ledger.open(hostile) as ledger:
        articles = list(ledger.articles())
        stories = list(ledger.stories())
        claims = list(ledger.claims())[:: EACH + 1]
        versions = next(v for a in articles if len(v := ledger.versions(a.origin)) > 1)
    paths = ["/", *(f"/article/{a.id}" for a in articles), *(f"/story/{s.id}" for s in stories[:8])]
    paths += [f"/claim/{c.id}?verify=now" for c in claims]
    paths += [f"/compare/{versions[0]}/{versions[1]}", "/decisions", "/sources", "/?since=2020-01-01"]
    paths += [f"/source?name={quote(one)}" for one in PAYLOADS[:60:5]]
    paths += [f"/story/{stories[0].id}?as_of=2025-06-28"]
    visit(browser, server, paths)


@pytest.mark.browser
def test_no_words_of_a_query_run(browser: Any, server: str) -> None:
    paths = []
    for number in range(0, len(PAYLOADS), EACH):
        some = quote(" ".join(PAYLOADS[number : number + EACH])[:1990])
        paths.append(f"/quote?text={some}&source={some[:800]}")
    for number in range(0, len(PAYLOADS), 10):
        one = quote(" ".join(PAYLOADS[number : number + 10])[:290])
        paths += [f"/search?q={one}"] if number % 20 else [f"/login?back={one}", f"/nothing/{one}"]
    visit(browser, server, paths)


def test_every_payload_is_shown_as_the_words_it_is(server: str, hostile: str) -> None:
    """What is escaped is not lost: each stands on its page, to be read."""
    import html
    import re
    import urllib.request

    with Ledger.open(hostile) as ledger:
        articles = list(ledger.articles())
    shown = ""
    for article in articles:
        answer = urllib.request.urlopen(f"{server}/article/{article.id}", timeout=20).read().decode()
        shown += re.sub(r"<[^>]*>", "", answer)  # our own markup; theirs is escaped
    words = html.unescape(shown)
    missing = [one for one in PAYLOADS if " ".join(one.split()) not in " ".join(words.split())]
    assert missing == []
