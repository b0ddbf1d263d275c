"""Deciding in a browser: what is done there is what the command line does, and is taken back as well."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from onrecord import pipeline
from onrecord.api.access import Accounts, password_line
from onrecord.ledger import Ledger, judging
from onrecord.ledger.protocol import Filters
from onrecord.records import Page
from onrecord.web.visitors import Access
from tests.api_samples import filled
from tests.browsing import chromium, serving
from tests.ledger_samples import first

CLAIM = first()[2][0].id


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as started:
        yield started


@pytest.fixture
def db(tmp_path: Path) -> str:
    return filled(tmp_path)


def state(db: str) -> str:
    """All that follows, and the decisions without their ids and times."""
    with Ledger.open(db) as ledger:
        assert ledger.reconciled()
        decided = [(j.kind, j.left, j.right, j.verdict, j.by, j.reason, bool(j.withdrawn)) for j in ledger.judgements()]
        return json.dumps([[repr(a) for a in ledger.assertions()], [repr(m) for m in ledger.memberships()], decided])


def opened(page: Any, address: str) -> Any:
    """The forms of a claim's page."""
    page.goto(address)
    page.locator("details.judge > summary").click()
    return page


@pytest.mark.browser
def test_each_decision_on_a_page_is_that_of_the_command_line(browser: Any, tmp_path: Path) -> None:
    (tmp_path / "web").mkdir()
    (tmp_path / "desk").mkdir()
    web, desk = filled(tmp_path / "web"), filled(tmp_path / "desk")
    before = state(web)
    with serving(web, Access(open_as="ada")) as server, Ledger.open(desk) as ledger:
        page = browser.new_page()
        address = f"{server}/claim/{CLAIM}"

        def undo() -> None:
            page.goto(address)
            page.get_by_role("button", name="Take back").first.click()
            assert page.url == address + "#decisions"
            judging.undo(ledger)
            assert state(web) == state(desk)

        form = opened(page, address).locator("form", has=page.get_by_role("button", name="It was read wrongly"))
        form.get_by_label("Why").fill("a headline of another story")
        form.get_by_role("button").click()
        judging.wrong(ledger, CLAIM, "ada", "a headline of another story")
        assert "counts for nothing" in page.locator(".warning[role=status]").inner_text()
        assert "a headline of another story" in page.locator("main").inner_text()
        assert state(web) == state(desk) != before
        undo()

        form = opened(page, address).locator("form", has=page.get_by_role("button", name="Split it off"))
        form.get_by_role("button").click()
        judging.split(ledger, CLAIM, "ada")
        assert state(web) == state(desk)
        undo()

        form = opened(page, address).locator("form", has=page.get_by_role("button", name="Merge"))
        chosen = form.get_by_label("The other assertion").input_value()
        form.get_by_role("button").click()
        mine = ledger.membership(CLAIM)
        assert mine is not None
        judging.merge(ledger, mine.assertion, chosen, "ada")
        assert state(web) == state(desk)
        undo()

        for name, same in (("They are the same", True), ("They are not the same", False)):
            form = opened(page, address).locator("form", has=page.get_by_role("button", name="They are the same"))
            form.get_by_label("A name", exact=True).fill("Halden Line")
            form.get_by_label("Another name").fill("Ministry of Ports")
            form.get_by_role("button", name=name, exact=True).click()
            judging.entity(ledger, "Halden Line", "Ministry of Ports", same, "ada")
            assert state(web) == state(desk)

        page.goto(server + "/decisions")
        assert page.locator("li.card").count() == 5
        assert page.locator("li.card.gone").count() == 3
        assert "Halden Line and Ministry of Ports are not the same." in page.locator("li.card").first.inner_text()
        page.get_by_role("button", name="Take back").first.click()
        assert page.locator("li.card.gone").count() == 4
        page.close()


@pytest.mark.browser
def test_who_logs_in_decides_and_nobody_else(browser: Any, db: str, tmp_path: Path) -> None:
    path = tmp_path / "accounts"
    path.write_text(password_line("Ada B.", "correct horse") + "\n", "utf-8")
    with serving(db, Access(Accounts.read(path))) as server:
        page = browser.new_page()
        page.goto(f"{server}/claim/{CLAIM}")
        assert page.locator("details.judge").count() == 0
        page.get_by_role("link", name="Log in to decide.").click()
        page.get_by_label("Name").fill("Ada B.")
        page.get_by_label("Password").fill("wrong horse")
        page.get_by_role("button", name="Log in").click()
        assert "do not belong together" in page.get_by_role("alert").inner_text()
        page.get_by_label("Name").fill("Ada B.")
        page.get_by_label("Password").fill("correct horse")
        page.get_by_role("button", name="Log in").click()
        assert page.url == f"{server}/claim/{CLAIM}"
        form = opened(page, page.url).locator("form", has=page.get_by_role("button", name="It was read wrongly"))
        form.get_by_role("button").click()
        with Ledger.open(db) as ledger:
            assert [j.by for j in ledger.judgements()] == ["Ada B."]
        page.get_by_role("button", name="Log out Ada B.").click()
        page.goto(f"{server}/claim/{CLAIM}")
        assert page.locator("details.judge").count() == 0
        assert page.get_by_role("button", name="Take back").count() == 0
        page.close()


@pytest.mark.browser
def test_a_page_elsewhere_cannot_send_our_forms(browser: Any, db: str) -> None:
    with serving(db, Access(open_as="ada")) as server:
        page = browser.new_page()
        page.goto(f"{server}/claim/{CLAIM}")
        token = page.locator("input[name=token]").first.input_value()
        body = f"""<form method=post action="{server}/judge/wrong"><input name=token value="{token}">
            <input name=claim value="{CLAIM}"><input name=reason value=""></form><script>document.forms[0].submit()</script>"""
        page.route("http://elsewhere.example/", lambda route: route.fulfill(body=body, content_type="text/html"))
        with page.expect_response(lambda answer: answer.url.endswith("/judge/wrong")) as sent:
            page.goto("http://elsewhere.example/")
        assert sent.value.status == 403
        with Ledger.open(db) as ledger:
            assert not list(ledger.judgements())
        page.close()


@pytest.mark.browser
def test_a_decision_survives_reading_the_pages_again(browser: Any, tmp_path: Path) -> None:
    db = str(tmp_path / "read.db")
    body = (
        b"Lowland Courier\n\nHarbour\n\nHarbour closed after leak\n\nBy Ada Okafor\n\n3 June 2031\n\n"
        b"The Ministry of Ports said on Tuesday that 40 tonnes of oil had leaked. Halden Line denied the leak.\n"
    )
    with Ledger.open(db) as ledger:
        pipeline.add(ledger, [Page(body, "harbour.txt", "text/plain", "2031-06-03T10:00:00Z")])
        claim = next(c for c in ledger.claims(Filters(stance="denies")))
    with serving(db, Access(open_as="ada")) as server:
        page = browser.new_page()
        form = opened(page, f"{server}/claim/{claim.id}").locator(
            "form", has=page.get_by_role("button", name="It was read wrongly")
        )
        form.get_by_role("button").click()
        with Ledger.open(db) as ledger:
            assert all(one.reason is None for one in pipeline.reread(ledger))
            assert ledger.membership(claim.id) is None
        page.goto(f"{server}/claim/{claim.id}")
        assert "counts for nothing" in page.locator(".warning[role=status]").inner_text()
        page.get_by_role("button", name="Take back").first.click()
        with Ledger.open(db) as ledger:
            assert ledger.membership(claim.id) is not None
        page.close()
