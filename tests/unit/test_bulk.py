"""Archives to Parquet to a ledger: the same records as adding the pages, whoever works and however often it is cut off."""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import signal
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

pytest.importorskip("pyarrow", reason="pyarrow is not installed (pip install 'onrecord[arrow]')")

import pyarrow.parquet as pq

from onrecord import pipeline
from onrecord.bulk import Done, Failed, Folder, Job, Progress, bulk, load
from onrecord.bulk.layout import TABLES, name_of
from onrecord.bulk.workers import Deaths
from onrecord.cli.app import run
from onrecord.codec_arrow import records
from onrecord.errors import BadRequest, OnrecordError, VerificationFailed
from onrecord.exports.jsonl import json_lines
from onrecord.intake import Channels, Fetcher
from onrecord.intake.shards import pages_in, shards_of
from onrecord.ledger import Ledger, verify
from onrecord.records import Article, Claim, Page
from tests.bulk_samples import story, write_archives
from tests.channel_samples import archive, record
from tests.watch_samples import read_by_rule


@pytest.fixture
def by_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    """Claims by a rule for these pages, so that no model is loaded."""
    monkeypatch.setattr(pipeline, "read_claims", read_by_rule)


def export_of(ledger: Ledger) -> list[str]:
    assert ledger.check() == ()
    return list(json_lines(ledger))


def added(archives: Path, where: Path) -> tuple[list[str], tuple[object, ...]]:
    """What adding the archives' pages in the ordinary way gives."""
    with Ledger.open(str(where)) as ledger:
        fetched = Channels(Fetcher()).pages([str(archives)])
        done = pipeline.keep(ledger, fetched, claims_in=read_by_rule)
        pipeline.settle(ledger)
        assert done.added == 13
        return export_of(ledger), ledger.rejected()


def read_all(archives: Path, out: Path, **how: object) -> list[Done]:
    told = bulk(shards_of([str(archives)]).paths, out, **{"engine": "processes", "workers": 1, **how})  # type: ignore[arg-type]
    done = [one for one, _ in told if not isinstance(one, Progress)]
    assert not [one for one in done if isinstance(one, Failed)]
    return [one for one in done if isinstance(one, Done)]


@pytest.mark.usefixtures("by_rule")
def test_a_load_equals_adding(tmp_path: Path) -> None:
    archives = write_archives(tmp_path / "in")
    expected, refused = added(archives, tmp_path / "added.db")
    shards = read_all(archives, tmp_path / "out")
    assert [(done.articles, done.refused) for done in shards] == [(6, 1), (5, 0), (6, 1)]
    with Ledger.open(str(tmp_path / "loaded.db")) as ledger:
        loaded = load(ledger, [str(tmp_path / "out")])
        assert (loaded.added, loaded.present, loaded.refused, loaded.shards) == (13, 4, 2, 3)
        assert export_of(ledger) == expected
        assert ledger.rejected() == refused
        assert load(ledger, [str(tmp_path / "out")]).added == 0
        assert export_of(ledger) == expected
    with Ledger.open(str(tmp_path / "one.db")) as ledger:  # shard by shard, the last first
        for done in reversed(shards):
            load(ledger, [str(tmp_path / "out" / "done" / f"{done.name}.json")])
        assert ledger.counts()["article"] == 13


@pytest.mark.usefixtures("by_rule")
def test_a_load_into_postgresql_is_the_same(
    tmp_path: Path, empty_postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    archives = write_archives(tmp_path / "in")
    expected, refused = added(archives, tmp_path / "added.db")
    read_all(archives, tmp_path / "out")
    monkeypatch.setattr("onrecord.bulk.loading.WINDOW", 3)  # several steps of reconciling
    with Ledger.open(empty_postgres) as ledger:
        assert load(ledger, [str(tmp_path / "out")]).added == 13
        assert export_of(ledger) == expected
        assert ledger.rejected() == refused
        assert load(ledger, [str(tmp_path / "out")]).added == 0


@pytest.mark.usefixtures("by_rule")
def test_rows_leave_in_groups_that_keep_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a worker holds is a group of rows, however large the archive; the tables' groups are about the same pages."""
    monkeypatch.setattr("onrecord.bulk.shard.GROUP_ROWS", 2)
    archives = write_archives(tmp_path / "in")
    expected, _ = added(archives, tmp_path / "added.db")
    out = tmp_path / "out"
    for done in read_all(archives, out):
        files = {table: pq.ParquetFile(Folder(out).file(table, done.name)) for table in TABLES}
        assert {file.num_row_groups for file in files.values()} == {-(-done.articles // 2)}
        for group in range(files["pages"].num_row_groups):
            pages = files["pages"].read_row_group(group)["article"].to_pylist()
            assert files["articles"].read_row_group(group)["id"].to_pylist() == pages
            assert set(files["claims"].read_row_group(group)["article"].to_pylist()) <= set(pages)
    with Ledger.open(str(tmp_path / "loaded.db")) as ledger:
        load(ledger, [str(out)])
        assert export_of(ledger) == expected


@pytest.mark.usefixtures("by_rule")
def test_the_tables_hold_the_records(tmp_path: Path) -> None:
    archives = write_archives(tmp_path / "in")
    out = tmp_path / "out"
    first = read_all(archives, out)[0]
    folder = Folder(out)
    readings = [
        pipeline.read_page(page) for page in pages_in(first.shard) if isinstance(page, Page) and page.body.strip()
    ]
    tables = {table: pq.read_table(folder.file(table, first.name)) for table in TABLES}
    assert list(records(Article, tables["articles"])) == [reading.article for reading in readings]
    assert list(records(Claim, tables["claims"])) == [claim for reading in readings for claim in reading.claims]
    assert tables["claims"]["day"][0].as_py() == "2026-03-01"
    assert tables["claims"]["outlet"][0].as_py() == "Halden Post"
    assert tables["refused"].to_pylist() == [
        {
            "stage": "read",
            "id": "https://halden.example/empty",
            "reason": "https://halden.example/empty: the page is empty",
            "number": 4,
        }
    ]
    assert tables["articles"]["number"].to_pylist() == [1, 2, 3, 5, 6, 7]
    assert {path.name for path in out.glob("*/*.part")} == set()


@pytest.mark.usefixtures("by_rule")
def test_what_is_done_is_skipped_and_what_is_not_is_done_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archives = write_archives(tmp_path / "in")
    out = tmp_path / "out"
    before = {done.name: done for done in read_all(archives, out)}
    names = list(before)
    folder = Folder(out)
    stamps = {path: path.stat().st_mtime_ns for path in out.glob("*/*.parquet")}
    folder.marker(names[0]).unlink()  # cut off before its marker
    folder.file("claims", names[1]).write_bytes(b"PAR1")  # damaged: other size
    (out / "claims" / f"{names[0]}.123.part").write_bytes(b"half")
    again = [
        (told.name, was)
        for told, was in bulk(shards_of([str(archives)]).paths, out, "processes", 1)
        if isinstance(told, Done)
    ]
    assert again == [(names[2], True), (names[0], False), (names[1], False)]
    assert all(path.stat().st_mtime_ns == stamps[path] for path in stamps if path.stem == names[2])
    now = {name: folder.done(name) for name in names}
    assert {name: done.files for name, done in now.items() if done} == {
        name: done.files for name, done in before.items()
    }
    assert not list(out.glob("*/*.part"))
    with (archives / "3.jsonl").open("a") as file:  # it has grown since
        file.write(json.dumps({"url": "https://courier.example/new", "html": story("Moss", 9, 99)}) + "\n")
    assert [done.articles for done in read_all(archives, out)] == [6, 5, 7]
    monkeypatch.setattr("onrecord.bulk.run.READER", "onrecord 9")
    told = bulk(shards_of([str(archives)]).paths, out, "processes", 1)
    assert [was for one, was in told if isinstance(one, Done)] == [False] * 3  # of another version


@pytest.mark.usefixtures("by_rule")
def test_faults_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    whole = archive(record("https://a.example/1", story("Moss", 1, 10).encode()))
    (folder / "cut.warc.gz").write_bytes(whole + whole[:5] + b"junk" * 20)
    (folder / "page.html").write_text(story("Moss", 1, 10))
    (folder / "empty.jsonl").write_bytes(b"")
    found = shards_of([str(folder), "https://a.example/x.warc.gz", str(folder / "page.html"), str(tmp_path / "none*")])
    assert found.paths == (str(folder / "cut.warc.gz"),)
    assert found.beside == 1
    assert [refusal.reason[:20] for refusal in found.refused] == [
        "the file is empty", "not a file: archives", "not an archive (WARC", "nothing matches this",
    ]  # fmt: skip
    (done,) = read_all(folder, tmp_path / "out")
    assert done.damaged is not None
    assert done.articles == 1
    (folder / "cut.warc.gz").write_bytes(whole + whole[:300])  # a download that broke off
    (done,) = read_all(folder, tmp_path / "out")
    assert done.damaged == "the archive ends within a record: what follows it is missing"
    assert done.articles == 1
    with pytest.raises(BadRequest, match="at least one"):
        bulk([], tmp_path / "out", workers=0)
    with pytest.raises(BadRequest, match="cannot be made"):
        bulk([], folder / "page.html" / "out")
    with Folder(tmp_path / "out").alone(), pytest.raises(OnrecordError, match="another program"):
        list(bulk(found.paths, tmp_path / "out", "processes", 1))

    def full(self: object, *_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("onrecord.bulk.shard._Writer.flush", full)
    told = [one for one, _ in bulk(found.paths, tmp_path / "full", "processes", 1)]
    assert told == [Failed(found.paths[0], "its records cannot be written: No space left on device")]
    assert not list((tmp_path / "full").glob("*/*.part*"))


@pytest.mark.usefixtures("by_rule")
def test_a_load_holds_the_files_against_their_markers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archives = write_archives(tmp_path / "in")
    out = tmp_path / "out"
    done = read_all(archives, out)[0]
    path = Folder(out).file("claims", done.name)
    sound = path.read_bytes()
    with Ledger.open(":memory:") as ledger:
        for given in (tmp_path, tmp_path / "in" / "3.jsonl", tmp_path / "nothing"):
            with pytest.raises(BadRequest):
                load(ledger, [str(given)])
        path.write_bytes(sound[:100] + bytes([sound[100] ^ 1]) + sound[101:])
        with pytest.raises(VerificationFailed, match="not as it was written"):
            load(ledger, [str(out)])
        path.unlink()
        with pytest.raises(VerificationFailed, match="cannot be read"):
            load(ledger, [str(out)])
        path.write_bytes(sound)
        monkeypatch.setattr("onrecord.bulk.loading.READER", "onrecord 9")
        with pytest.raises(BadRequest, match="reads anew"):
            load(ledger, [str(out)])


def test_a_page_that_kills_twice_is_refused(tmp_path: Path) -> None:
    job = Job("a.warc", str(tmp_path))
    folder, deaths = Folder(tmp_path), Deaths()
    folder.make()
    folder.at(job.name).write_bytes(b"%020d" % 7)
    assert deaths.again(job) == job
    assert deaths.again(job) == Job("a.warc", str(tmp_path), (7,))
    folder.at(job.name).unlink()
    assert isinstance([deaths.again(job) for _ in range(3)][-1], Failed)  # dies before its first page


def test_names_of_shards_are_safe_and_tell_folders_apart() -> None:
    assert name_of("a/news 1.warc.gz") != name_of("b/news 1.warc.gz")
    assert name_of("a/news 1.warc.gz").startswith("news_1.warc.gz-")
    assert len(name_of("x" * 250)) < 120


@pytest.mark.usefixtures("by_rule")
def test_the_commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    archives, out, db = str(write_archives(tmp_path / "in")), str(tmp_path / "out"), str(tmp_path / "ledger.db")

    def call(*words: str) -> tuple[int, list[dict[str, object]], str]:
        monkeypatch.setattr(sys, "argv", ["onrecord", *words])
        code = run()
        printed, told = capsys.readouterr()
        return code, [json.loads(line) for line in printed.splitlines()], told

    plain = ("--engine", "processes", "--workers", "1")
    code, lines, told = call("bulk", archives, "--out", out, *plain)
    assert (code, [line["outcome"] for line in lines]) == (0, ["read"] * 3)
    assert "17 articles" in told
    assert "2 refused with reasons" in told
    assert "MB a worker" in told
    code, lines, told = call("load", out, "--db", db)
    assert (code, [line["added"] for line in lines]) == (0, [6, 1, 6])
    assert "13 articles added, 4 already there, 2 refused" in told
    code, lines, told = call("bulk", archives, str(tmp_path / "none"), "--out", out, *plain)
    assert (code, [line["outcome"] for line in lines]) == (1, ["present"] * 3)
    assert "none: the file cannot be read" in told
    assert call("bulk", archives, "--out", out, "--engine", "processes", "--address", "auto")[0] == 2
    assert call("bulk", archives)[0] == 2
    assert call("load", archives, "--db", db)[0] == 2
    next((tmp_path / "out" / "claims").iterdir()).write_bytes(b"PAR1")
    code, _, told = call("load", out, "--db", db)
    assert code == 3
    assert "not as it was written" in told


DEADLY = """
import os, signal
from onrecord import pipeline
from onrecord.bulk import shard, workers
from tests.watch_samples import read_by_rule
def read(page):
    if b"99 tonnes" in page.body:
        os.kill(os.getpid(), signal.SIGKILL)
    return pipeline.read_claims(pipeline.read(page))
pipeline.read_claims = read_by_rule
shard.attempt = read
workers.warm = lambda: None
"""


def test_workers_are_replaced_when_they_die(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Processes, started anew for each archive's death; what they do is set by a module that they load at their start."""
    folder = tmp_path / "in"
    folder.mkdir()
    pages = [record(f"https://a.example/{n}", story("Moss", 1, n).encode(), number=n) for n in (97, 98, 99, 100)]
    (folder / "1.warc.gz").write_bytes(archive(*pages))
    (folder / "2.warc.gz").write_bytes(archive(*pages[:2]))
    (tmp_path / "sitecustomize.py").write_text(DEADLY)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path), str(Path(__file__).parents[2]), *sys.path]))
    shards = {Path(done.shard).name: done for done in read_all(folder, tmp_path / "out", workers=2)}
    assert (shards["1.warc.gz"].articles, shards["1.warc.gz"].refused) == (3, 1)
    assert (shards["2.warc.gz"].articles, shards["2.warc.gz"].refused) == (2, 0)
    refused = pq.read_table(Folder(tmp_path / "out").file("refused", shards["1.warc.gz"].name)).to_pylist()
    assert [(row["id"], row["number"]) for row in refused] == [("https://a.example/99", 3)]
    assert not multiprocessing.active_children()


@pytest.mark.skipif(find_spec("ray") is None, reason="Ray is not installed (pip install 'onrecord[ray]')")
def test_ray_gives_the_same_files(tmp_path: Path) -> None:
    """On Ray with its models, two actors on this machine, and in this process: byte for byte the same."""
    archives = tmp_path / "in"
    archives.mkdir()
    for n in range(2):
        (archives / f"{n}.warc").write_bytes(
            archive(record(f"https://a.example/{n}", story("Moss", 1, n).encode()), packed=False)
        )
    one = read_all(archives, tmp_path / "one")
    ray = read_all(archives, tmp_path / "ray", engine="ray", workers=2)
    assert {done.name: done.files for done in ray} == {done.name: done.files for done in one}
    assert sum(done.claims for done in one) > 0


KILLED = """
import os, signal, sys, threading, time
from onrecord import pipeline
from onrecord.bulk import bulk, load
from onrecord.intake.shards import shards_of
from onrecord.ledger import Ledger
from tests.watch_samples import read_by_rule
pipeline.read_claims = read_by_rule
archives, out, db, after = *sys.argv[1:4], float(sys.argv[4])
import pyarrow.parquet
if after:
    def kill():
        time.sleep(after)
        os.kill(os.getpid(), signal.SIGKILL)
    threading.Thread(target=kill, daemon=True).start()
started = time.monotonic()
list(bulk(shards_of([archives]).paths, out, "processes", 1))
with Ledger.open(db) as ledger:
    load(ledger, [out])
print(time.monotonic() - started)
"""


@pytest.mark.parametrize("kills", [4, pytest.param(60, marks=pytest.mark.slow)])
def test_killed_at_any_moment(tmp_path: Path, kills: int) -> None:
    archives = write_archives(tmp_path / "in")
    expected, refused = added(archives, tmp_path / "added.db")

    def run(where: Path, after: float) -> subprocess.CompletedProcess[str]:
        given = [str(archives), str(where / "out"), str(where / "ledger.db"), str(after)]
        top = Path(__file__).parents[2]
        return subprocess.run(
            [sys.executable, "-c", KILLED, *given], capture_output=True, text=True, check=False, cwd=top
        )

    (tmp_path / "whole").mkdir()
    whole = run(tmp_path / "whole", 0)
    assert whole.returncode == 0, whole.stderr
    lasts = float(whole.stdout)
    rng, killed, number = random.Random(kills), 0, 0
    while killed < kills:
        where = tmp_path / f"try{number}"
        where.mkdir()
        number += 1
        for _ in range(100):
            after = rng.uniform(0.01, lasts) if killed < kills else 0
            done = run(where, after)
            assert done.returncode in (0, -signal.SIGKILL), done.stderr
            killed += done.returncode != 0
            if done.returncode == 0:
                break
        with Ledger.open(str(where / "ledger.db")) as ledger:
            assert list(json_lines(ledger)) == expected
            assert ledger.rejected() == refused
            assert ledger.check() == ()
            if number == 1:
                assert verify(ledger).pages == 13
