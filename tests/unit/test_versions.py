"""A page that was changed: both versions are kept, the newer speaks, and what was changed in silence is said."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from onrecord.cli.app import run
from onrecord.reconcile.versions import chains, newest
from onrecord.records import Article

PAGE = """Lowland Courier

Oil leaks into the harbour of Halden

By Ada Okafor

3 June 2025

The Lowland Ministry of Ports said on Tuesday that about 40 tonnes of oil leaked into the harbour of Halden.

The shipping company Halden Line denied that its tanks were damaged. "Nothing has left our tanks," said Jonas Rask, its spokesman.
"""


@pytest.fixture
def add(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., list[dict]]:
    """Writes the page, adds it, and gives what a command then prints."""
    monkeypatch.setenv("ONRECORD_DB", str(tmp_path / "ledger.db"))
    page, clock = tmp_path / "story.txt", [1_750_000_000]

    def call(text: str, *command: str) -> list[dict]:
        page.write_text(text)
        clock[0] += 3600
        os.utime(page, (clock[0], clock[0]))
        for words in (["add", str(page)], list(command)):
            capsys.readouterr()
            sys.argv = ["onrecord", *words]
            assert run() == 0, capsys.readouterr().err
        return [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    return call


def of_type(records: list[dict], kind: str) -> list[dict]:
    return [one for one in records if one["type"] == kind]


def test_a_silent_edit_is_said(add: Callable[..., list[dict]]) -> None:
    assert not of_type(add(PAGE, "export"), "warning")
    records = add(PAGE.replace("40 tonnes", "400 tonnes"), "export")
    assert len(of_type(records, "article")) == 2
    warnings = of_type(records, "warning")
    assert [one["kind"] for one in warnings] == ["silent-edit"]
    claims = {one["id"]: one for one in of_type(records, "claim")}
    assert "400 tonnes" in claims[warnings[0]["claim"]]["content"]["text"]
    assert "about 40 tonnes" in claims[warnings[0]["about"]]["content"]["text"]
    assert not of_type(records, "lineage")


def test_a_change_that_is_owned_up_to_is_none(add: Callable[..., list[dict]]) -> None:
    add(PAGE, "export")
    records = add(
        PAGE.replace("40 tonnes", "400 tonnes") + "\nCorrection: an earlier version gave a wrong amount.\n", "export"
    )
    assert len(of_type(records, "article")) == 2
    assert not of_type(records, "warning")


def test_a_page_whose_words_are_the_same_is_not_added_again(add: Callable[..., list[dict]]) -> None:
    add(PAGE, "export")
    assert len(of_type(add(PAGE.replace("\n\n", "\n\n\n"), "export"), "article")) == 1
    assert len(of_type(add("Halden Weekly\n\nA cake was baked by pupils in spring.\n", "export"), "article")) == 2


def version(key: str, text: str, **fields: str) -> Article:
    return Article(key, key, fields.pop("origin", "https://a.example/1"), text, url=fields.pop("url", None), **fields)  # type: ignore[arg-type]


def test_versions_stand_in_the_order_in_which_they_were_taken() -> None:
    words = "harbour office oil tanks leaked ministry ports divers crack quay"
    first = version("a", words, retrieved="2025-06-03T10:00:00Z", published="2025-06-03")
    second = replace(first, id="b", sha256="b", retrieved="2025-06-03T12:00:00Z")
    assert chains([second, first]) == [[first, second]]
    third = replace(first, id="c", sha256="c", updated="2025-06-04", retrieved=None)
    assert chains([third, second, first]) == [[first, second, third]]
    assert newest([first, second, third]) == {"c"}


def test_other_stories_at_one_address_are_no_versions() -> None:
    one = version("a", "harbour oil tanks leaked ministry divers crack quay", retrieved="1")
    other = version("b", "pupils baked cake spring school prize garden teacher", retrieved="2")
    assert chains([one, other]) == []
    assert newest([one, other]) == {"a", "b"}
    assert chains([version("a", "x y", origin="-"), version("b", "x y", origin="-")]) == []
