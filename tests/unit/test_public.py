"""The Python interface: its names, that they load late, and that its documentation runs."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest

import onrecord
from onrecord import BadRequest, Claim, Ledger, LedgerError, Missing
from onrecord.ledger import Filters
from onrecord.public import ClaimFilters
from tests.ledger_samples import first, second

TOP = Path(__file__).parents[2]
NAMES = {
    "Ledger", "Rows", "Added", "Loaded", "Checked", "Fault", "Hit", "read_page", "Reading", "Page", "Article", "Block", "Span", "Rejected",
    "Claim", "Words", "Mention", "Said", "Hedge", "Event", "Place", "Time", "Quantity", "Assertion", "Change", "Story",
    "LedgerWarning", "OnrecordError", "BadRequest", "LedgerError", "Missing", "Refused", "Unreadable", "VerificationFailed",
    "__version__",
}  # fmt: skip


def test_the_filters_are_those_of_the_ledger() -> None:
    assert set(ClaimFilters.__annotations__) == {field.name for field in fields(Filters)}


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger(tmp_path / "ledger.db") as opened:
        for sample in (first(), second()):
            opened.store.add_reading(*sample)
        yield opened


def test_the_names_are_those_that_are_promised() -> None:
    assert set(onrecord.__all__) == NAMES == set(dir(onrecord))
    for name in NAMES:
        assert getattr(onrecord, name) is not None
    with pytest.raises(AttributeError, match="Leger"):
        _ = onrecord.Leger  # type: ignore[attr-defined]


def test_nothing_is_loaded_before_it_is_used() -> None:
    script = (
        "import sys, onrecord\n"
        "early = [name for name in sys.modules if name.startswith('onrecord.')]\n"
        "assert early == ['onrecord.version'], early\n"
        "from onrecord import Ledger, Claim, BadRequest\n"
        "heavy = {'spacy', 'lxml', 'trafilatura', 'httpx', 'fastapi', 'onnxruntime', 'psycopg'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_ledger_is_asked(ledger: Ledger, tmp_path: Path) -> None:
    _, article, (says, denies, _) = first()
    assert [claim.id for claim in ledger.claims(stance="denies")] == [denies.id]
    assert all(isinstance(claim, Claim) for claim in ledger.claims(about="oil"))
    assert {a.id for a in ledger.articles()} == {article.id, second()[1].id}
    assert [a.id for a in ledger.articles(outlet="lowland courier")] == [article.id]
    held = next(a for a in ledger.assertions() if says.id in a.claims)  # worked out by asking
    story = ledger.story(says.id)
    assert held.story == story.id
    assert ledger.story(story.id[:8]) == ledger.story(article.id) == ledger.story(held.id) == story
    assert ledger.story() in tuple(ledger.stories())
    assert [c.id for c in ledger.search("harbour")] == [c.id for c in ledger.store.search("harbour")]
    assert ledger.verify().faults == ()
    size = ledger.export(tmp_path / "out.jsonl")
    written = (tmp_path / "out.jsonl").read_bytes()
    assert size == len(written)
    assert written.decode("utf-8").splitlines() == list(ledger.lines())
    denied = [json.loads(line) for line in ledger.lines(stance="denies")]
    assert {one["id"] for one in denied if one["type"] == "claim"} == {denies.id}
    with Ledger(tmp_path / "ledger.db", create=False, read_only=True) as again:
        assert list(again.lines("csv")) == list(ledger.lines("csv"))
        with pytest.raises(LedgerError, match="read only"):
            again.add(first()[0], second()[0], onrecord.Page(b"Paper\n\nOil leaked, police said.", "x.txt"))


def test_answers_are_tables_too(ledger: Ledger) -> None:
    pytest.importorskip("pandas", reason="pandas is not installed (pip install 'onrecord[pandas]')")
    rows = ledger.claims(about="oil")
    first_one = next(rows)
    table = rows.to_arrow()  # all of them, the one that was read too
    assert table["id"].to_pylist() == [first_one.id, *(claim.id for claim in rows)]
    assert {"source", "event", "outlet", "assertion", "position", "status"} <= set(table.schema.names)
    frame = ledger.claims(stance="denies").to_pandas()
    assert list(frame["stance"]) == ["denies"]
    assert frame["source.name"][0] == next(ledger.claims(stance="denies")).source.name  # type: ignore[union-attr]
    assert ledger.claims(about="zeppelin").to_pandas().empty
    for rows_, name in (
        (ledger.articles(), "headline"), (ledger.assertions(), "status"), (ledger.stories(), "name"),
        (ledger.warnings(), "kind"), (ledger.search("harbour"), "content.text"),
    ):  # fmt: skip
        whole = rows_.to_pandas()
        assert name in whole.columns
        assert len(whole) == len(list(rows_))
    assert ledger.claims(as_of="2026-03-02").to_arrow().num_rows == len(list(ledger.claims(as_of="2026-03-02")))


def test_without_the_extras_they_are_named(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    for module, extra in (("pandas", "onrecord[pandas]"), ("pyarrow", "onrecord[arrow]")):
        monkeypatch.setitem(sys.modules, module, None)
        with pytest.raises(Missing, match=re.escape(extra)):
            ledger.stories().to_pandas() if module == "pandas" else ledger.stories().to_arrow()


def test_wrong_questions_are_refused_when_they_are_asked(ledger: Ledger, tmp_path: Path) -> None:
    for ask in (
        lambda: ledger.claims(status="true"),
        lambda: ledger.assertions(as_of="yesterday"),
        lambda: ledger.lines("xml"),
        lambda: ledger.export(tmp_path / "no" / "x.jsonl"),
        lambda: ledger.search_articles("…"),
    ):
        with pytest.raises(BadRequest):
            ask()
    with pytest.raises(Missing):
        ledger.story("t0")
    with Ledger(":memory:") as empty, pytest.raises(Missing, match="no story"):
        empty.story()


def blocks(name: str) -> list[str]:
    return re.findall(r"```python\n(.*?)```", (TOP / name).read_text("utf-8"), flags=re.DOTALL)


@pytest.mark.parametrize(("name", "count"), [("README.md", 1), ("docs/python.md", 4), ("docs/bulk.md", 1)])
def test_the_documented_examples_run(
    name: str, count: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    some = sorted((TOP / "examples" / "skagerrak-leak").glob("0[1-4]*"))
    (tmp_path / "pages").mkdir()
    for path in some:
        shutil.copy(path, tmp_path / "pages")
    monkeypatch.chdir(tmp_path)
    found = blocks(name)
    assert len(found) == count
    for block in found:
        exec(compile(block, name, "exec"), {"__name__": "example"})
        assert capsys.readouterr().out.strip()


@pytest.mark.parametrize(
    "fault", [IndexError("no such token"), TypeError("None"), ZeroDivisionError("nought"), KeyError("x")]
)
def test_a_fault_of_ours_ends_one_page_and_no_more(
    fault: Exception, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from onrecord import Page, pipeline

    whole = pipeline.read_claims
    pages = [
        Page(f"The {word} sank on Monday, police said.".encode(), f"{word}.txt") for word in ("ferry", "barge", "tug")
    ]

    def broken(article: onrecord.Article) -> onrecord.Reading:
        if "barge" in article.text:
            raise fault
        return whole(article)

    monkeypatch.setattr(pipeline, "read_claims", broken)
    with Ledger(tmp_path / "ledger.db") as ledger:
        added = ledger.add(*pages)
        assert added.added == 2
        (one,) = added.rejected
        assert (one.id, type(fault).__name__ in one.reason) == ("barge.txt", True)
