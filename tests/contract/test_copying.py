"""A ledger copied between databases, and brought to a newer schema."""

from __future__ import annotations

import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from onrecord.errors import BadRequest, LedgerError, Missing
from onrecord.exports.jsonl import json_lines
from onrecord.ledger import Ledger, Posted, copying, postgres_connect, verify
from onrecord.ledger.copying import copy
from onrecord.ledger.migrating import migrate
from onrecord.ledger.relational import RelationalLedger
from onrecord.ledger.settling import settle
from onrecord.pipeline import forget
from onrecord.read import read
from onrecord.records import Judgement, Rejected, Visit
from tests.ledger_samples import first, page, second


def opened(where: str) -> RelationalLedger:
    ledger = Ledger.open(where)
    assert isinstance(ledger, RelationalLedger)
    return ledger


@pytest.fixture
def full(tmp_path: Path) -> Iterator[RelationalLedger]:
    with opened(str(tmp_path / "full.db")) as ledger:
        for sample in (first(), second()):
            ledger.add_reading(*sample)
        for number in range(5):
            made = page(
                f"Paper\n\nHarbour news {number}\n\nOil leaked again, divers said. Page {number}.\n", f"{number}.txt"
            )
            ledger.add_reading(made, read(made), ())
        ledger.reject(Rejected("read", "empty.txt", "empty"))
        ledger.judge(Judgement("j1", "same-entity", "MoD", "Ministry", True, "ada", "2025-06-05T10:00:00Z", "obvious"))
        ledger.note_visit(Visit("https://a.example/", "https://a.example/", "2025-06-05T10:00:00Z", '"1"'))
        ledger.post("w", "assertion", {"s1": "old"}, [Posted("n1", '{"id":"n1"}', ("desk",))], "2025-06-05T10:00:00Z")
        settle(ledger)
        yield ledger


def everything(ledger: Ledger) -> object:
    return (
        list(json_lines(ledger)), [(s.id, s.seal) for s in ledger.sealed()], ledger.counts(), ledger.rejected(),
        list(ledger.judgements()), ledger.visit("https://a.example/"), ledger.watched("w", "assertion"),
        ledger.deliveries("w"), list(ledger.memberships()), list(ledger.lineage()), ledger.reconciled(),
        [ledger.page(a.id) for a in ledger.articles()], [ledger.grams(a.id) for a in ledger.articles()],
        [h.article for h in ledger.search_articles("oil leak*")], [c.id for c in ledger.search("halden")],
    )  # fmt: skip


def test_there_and_back_nothing_is_lost(full: RelationalLedger, empty_postgres: str, tmp_path: Path) -> None:
    with opened(empty_postgres) as there, opened(str(tmp_path / "back.db")) as back:
        done = copy(full, there)
        assert (done.articles, done.present) == (7, 0)
        assert everything(there) == everything(full)
        copy(there, back)
        assert everything(back) == everything(full)
        assert verify(back).faults == verify(there).faults == ()
        assert copy(full, there).present == 7  # again: nothing to do
        made, article, claims = first()
        full.add_reading(made, article, claims[:1])
        settle(full)
        assert copy(full, there).articles == 1
        settle(there)
        assert everything(there) == everything(full)


def test_a_copy_that_was_cut_short_goes_on(
    full: RelationalLedger, empty_postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copying, "_CHUNK", 2)

    class Cut(BaseException):
        pass

    def cut(count: int) -> None:
        raise Cut

    with opened(empty_postgres) as there, pytest.raises(Cut):
        copy(full, there, cut)
    with opened(empty_postgres) as there:
        assert there.counts()["article"] == 2
        done = copy(full, there)
        assert (done.articles, done.present) == (5, 2)
        assert everything(there) == everything(full)


def test_other_pages_are_never_overwritten(full: RelationalLedger, tmp_path: Path) -> None:
    with opened(str(tmp_path / "other.db")) as other:
        made = page("Paper\n\nElsewhere\n\nNothing happened here today.\n", "else.txt")
        other.add_reading(made, read(made), ())
        with pytest.raises(BadRequest, match="1 page that"):
            copy(full, other)
        assert other.counts()["article"] == 1


def test_damage_is_not_copied(full: RelationalLedger, tmp_path: Path) -> None:
    with closing(sqlite3.connect(full.path)) as db:
        db.execute("UPDATE body SET packing = 'raw', bytes = x'00ff'")
        db.commit()
    with opened(str(tmp_path / "copy.db")) as other, pytest.raises(LedgerError, match="not those of page"):
        copy(full, other)


def test_an_altered_record_is_found_in_the_copy(full: RelationalLedger, tmp_path: Path) -> None:
    with closing(sqlite3.connect(full.path)) as db:
        db.execute("UPDATE claim SET record = replace(record, 'indirect', 'direct')")
        db.commit()
    with opened(str(tmp_path / "copy.db")) as other, pytest.raises(LedgerError, match="changed after it was written"):
        copy(full, other)


def test_a_file_of_the_newest_schema_needs_nothing(full: RelationalLedger, tmp_path: Path) -> None:
    done = migrate(full.path, tmp_path)
    assert (done.before == done.now, done.backup) == (True, None)
    with pytest.raises(Missing):
        migrate(str(tmp_path / "none.db"), tmp_path)


def test_an_older_schema_in_postgresql_is_brought_forward_on_demand(
    empty_postgres: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(empty_postgres) as ledger:
        ledger.add_reading(*first())
    now = postgres_connect.latest()
    steps = (*postgres_connect.migrations(), (now + 1, "CREATE TABLE later (x text); INSERT INTO later VALUES ('y');"))
    monkeypatch.setattr(postgres_connect, "migrations", lambda: steps)
    with pytest.raises(LedgerError, match="onrecord db migrate"):
        Ledger.open(empty_postgres)
    done = migrate(empty_postgres, tmp_path)
    assert (done.before, done.now) == (now, now + 1)
    assert done.backup is not None
    with zipfile.ZipFile(done.backup) as file:
        assert first()[1].id in file.read("article.csv").decode()
    with Ledger.open(empty_postgres) as ledger:
        assert ledger.counts()["article"] == 1
    assert migrate(empty_postgres, tmp_path).backup is None
    monkeypatch.setattr(postgres_connect, "migrations", lambda: (*steps, (now + 2, "SELECT 1")))
    with pytest.raises(LedgerError, match="cannot be written"):
        migrate(empty_postgres, tmp_path / "nowhere")


def test_what_was_forgotten_since_an_earlier_copy_goes_there_too(full: RelationalLedger, tmp_path: Path) -> None:
    with opened(str(tmp_path / "copy.db")) as other:
        copy(full, other)
        forget(full, [first()[1].id], "court order", "2025-07-01T10:00:00Z")
        copy(full, other)
        assert everything(other) == everything(full)
        assert list(other.tombstones()) == list(full.tombstones())
