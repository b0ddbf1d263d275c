"""A ledger altered by hand does not verify."""

from __future__ import annotations

import sqlite3
import zlib
from contextlib import closing
from pathlib import Path

import pytest

from onrecord.ledger import Ledger, verify, verify_claim
from onrecord.reconcile import reconcile
from onrecord.records import LedgerWarning, digest, make_id
from tests.ledger_samples import first, second


@pytest.fixture
def path(tmp_path: Path) -> str:
    where = str(tmp_path / "ledger.db")
    with Ledger.open(where) as ledger:
        for sample in (first(), second()):
            ledger.add_reading(*sample)
        made = reconcile(tuple(ledger.articles()), tuple(ledger.claims()))
        a, b = first()[2][0], second()[2][1]
        warning = LedgerWarning(make_id("w", 1), "source-lost", b.id, a.id, b.content.spans, a.content.spans, "So.")
        ledger.store(type(made)(made.assertions, made.memberships, (warning,), made.stories, made.lineage))
    return where


def faults(path: str) -> list[tuple[str, str]]:
    with Ledger.open(path, read_only=True) as ledger:
        return [(fault.id, fault.reason) for fault in verify(ledger).faults]


def alter(path: str, statement: str, *values: object) -> None:
    with closing(sqlite3.connect(path)) as db, db:
        assert db.execute(statement, values).rowcount == 1


def test_what_was_added_verifies(path: str) -> None:
    with Ledger.open(path) as ledger:
        checked = verify(ledger)
    assert checked.faults == ()
    assert (checked.pages, checked.records) == (2, 2 + 5 + 1 + 1 + len(list_of(path, "assertion")))
    assert checked.spans > 20


def list_of(path: str, table: str) -> list[object]:
    with closing(sqlite3.connect(path)) as db:
        return db.execute(f"SELECT id FROM {table}").fetchall()


def stored(path: str, sha256: str) -> tuple[str, bytes]:
    with closing(sqlite3.connect(path)) as db:
        row: tuple[str, bytes] = db.execute("SELECT packing, bytes FROM body WHERE sha256 = ?", (sha256,)).fetchone()
    return row


def test_one_byte_of_a_stored_page(path: str) -> None:
    page, article, _ = first()
    packing, body = stored(path, page.sha256)
    assert packing == "zlib"
    for place in (2, len(body) // 2, len(body) - 1):
        changed = bytearray(body)
        changed[place] ^= 1
        alter(path, "UPDATE body SET bytes = ? WHERE sha256 = ?", bytes(changed), page.sha256)
        assert article.id in {identity for identity, _ in faults(path)}
    alter(path, "UPDATE body SET bytes = ? WHERE sha256 = ?", body, page.sha256)
    assert faults(path) == []


def test_one_letter_of_a_page_packed_anew(path: str) -> None:
    page, article, _ = first()
    body = zlib.compress(page.body.replace(b"40 tonnes", b"90 tonnes"))
    alter(path, "UPDATE body SET bytes = ? WHERE sha256 = ?", body, page.sha256)
    assert any(identity == article.id and "not those of page" in reason for identity, reason in faults(path))


@pytest.mark.parametrize("sealed_again", [False, True])
@pytest.mark.parametrize("role", ["content", "source", "cue", "predicate", "hedge"])
def test_one_span_of_a_claim(path: str, role: str, sealed_again: bool) -> None:
    claim = first()[2][0]
    span = {
        "content": claim.content.spans,
        "source": claim.source.spans if claim.source else (),
        "cue": claim.cue.spans if claim.cue else (),
        "predicate": claim.event.predicate_spans,
        "hedge": claim.hedges[0].spans,
    }[role][0]
    with closing(sqlite3.connect(path)) as db:
        (record,) = db.execute("SELECT record FROM claim WHERE id = ?", (claim.id,)).fetchone()
    changed = record.replace(f"[{span.start},{span.end}]", f"[{span.start},{span.end + 1}]")
    assert changed != record
    alter(path, "UPDATE claim SET record = ? WHERE id = ?", changed, claim.id)
    if sealed_again:  # whoever altered it took care of the seal
        alter(path, "UPDATE claim SET seal = ? WHERE id = ?", digest(changed.encode()), claim.id)
    assert claim.id in {identity for identity, _ in faults(path)}
    with Ledger.open(path) as ledger:
        assert verify_claim(ledger, ledger.claim(claim.id)) or not sealed_again


@pytest.mark.parametrize("table", ["claim", "assertion", "story", "warning"])
def test_one_word_of_a_record(path: str, table: str) -> None:
    with closing(sqlite3.connect(path)) as db:
        identity, record = db.execute(f"SELECT id, record FROM {table} ORDER BY id LIMIT 1").fetchone()
    alter(path, f"UPDATE {table} SET record = ? WHERE id = ?", record.replace("a", "e", 1), identity)
    assert identity in {found for found, _ in faults(path)} | {"ledger"}
    assert any(identity == found for found, _ in faults(path))


def test_the_stored_text_of_an_article(path: str) -> None:
    article = first()[1]
    text = article.text.replace("40 tonnes", "90 tonnes")
    alter(path, "UPDATE article SET text = ? WHERE id = ?", text, article.id)
    reasons = " ".join(reason for identity, reason in faults(path) if identity == article.id)
    assert "changed after it was written" in reasons
    assert "not what its page says" in reasons


def test_a_span_of_a_warning(path: str) -> None:
    with closing(sqlite3.connect(path)) as db:
        identity, record = db.execute("SELECT id, record FROM warning").fetchone()
    span = second()[2][1].content.spans[0]
    changed = record.replace(f"[{span.start},{span.end}]", f"[{span.start},{span.end + 5000}]")
    assert changed != record
    alter(path, "UPDATE warning SET record = ?, seal = ? WHERE id = ?", changed, digest(changed.encode()), identity)
    assert (identity, f"a span of it leaves the text of claim {second()[2][1].id}") in faults(path)


def test_a_page_that_is_gone(path: str) -> None:
    page, article, _ = first()
    alter(path, "DELETE FROM body WHERE sha256 = ?", page.sha256)
    assert article.id in {identity for identity, _ in faults(path)}


def test_a_record_that_is_no_json(path: str) -> None:
    claim = first()[2][0]
    alter(path, "UPDATE claim SET record = '{' WHERE id = ?", claim.id)
    assert claim.id in {identity for identity, _ in faults(path)}
