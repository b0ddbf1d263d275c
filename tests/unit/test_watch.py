"""A watch tells of what changed: once, surely, and where its rules say."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from onrecord import pipeline
from onrecord.errors import BadRequest
from onrecord.intake import fetch
from onrecord.ledger import Ledger
from onrecord.watch import Alert, Output, Rule, Settings, Watch, load_settings
from onrecord.watch.outputs import append_lines, mail, signature, write_atom
from onrecord.watch.poll import FeedState, PageState
from tests.local_server import Site, serving
from tests.watch_samples import FIRST, SECOND, THIRD, page, publish, read_by_rule


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as made:
        yield made


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.at = 1_750_000_000.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    moved = Clock()

    def moment() -> str:
        return datetime.fromtimestamp(moved.at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    # pages are stamped by the same clock: versions are told apart by when they were taken
    monkeypatch.setattr("onrecord.intake.fetch.now", moment)
    monkeypatch.setattr("onrecord.intake.channels.now", moment)
    return moved


Opener = Callable[..., Watch]


@pytest.fixture
def watch(site: Site, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Opener]:
    monkeypatch.setattr(pipeline, "read_claims", read_by_rule)
    monkeypatch.setattr(fetch, "now", lambda: datetime.fromtimestamp(clock(), UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
    ledger = Ledger.open(str(tmp_path / "ledger.db"))

    def make(settings: Settings | None = None, **fields: Any) -> Watch:
        settings = settings or Settings()
        return Watch(
            ledger, site.fetcher(ledger), lambda: (site.url + "/feed",), settings, clock=clock, jitter=lambda: 0.5, **fields
        )  # fmt: skip

    yield make
    ledger.close()


def test_the_first_round_takes_stock_and_the_next_tell_of_changes(site: Site, clock: Clock, watch: Opener) -> None:
    shown: list[dict[str, Any]] = []
    one = watch(show=lambda record: shown.append(json.loads(record)))
    publish(site, [("1", FIRST)])
    first = one.round()
    assert (first.baseline, first.added, first.alerts) == (True, 1, 1)
    assert [alert["kinds"] for alert in shown] == [["baseline"]]
    assert "1 articles, 1 assertions" in shown[0]["message"]

    clock.at += 600
    publish(site, [("1", FIRST), ("2", SECOND)])
    second = one.round()
    assert (second.added, second.alerts) == (1, 1)
    told = shown[1]
    assert (told["kinds"], told["was"], told["status"]) == (["disputed"], "single-source", "disputed")
    assert told["message"] == "Was single-source, now disputed: affirmed by Lowland; denied by Halden Line."
    assert (told["source"], told["outlet"], told["day"]) == ("Halden Line", "Valley Post", "2025-06-04")

    clock.at += 600
    third = one.round()
    assert (third.added, third.alerts, len(shown)) == (0, 0, 2)


def test_a_silent_edit_is_told(site: Site, clock: Clock, watch: Opener) -> None:
    shown: list[dict[str, Any]] = []
    one = watch(show=lambda record: shown.append(json.loads(record)))
    publish(site, [("1", FIRST)])
    one.round()
    clock.at += 3600
    site.page("/1.txt", FIRST.replace("40 tonnes", "400 tonnes"), media_type="text/plain")
    assert one.round().added == 1
    kinds = {kind for alert in shown[1:] for kind in alert["kinds"]}
    assert "silent-edit" in kinds
    edit = next(alert for alert in shown if "silent-edit" in alert["kinds"])
    assert "40 tonnes" in edit["message"]
    assert "400 tonnes" in edit["words"]


def test_feeds_are_asked_when_they_are_due_and_pages_ever_more_seldom(site: Site, clock: Clock, watch: Opener) -> None:
    one = watch()
    publish(site, [("1", FIRST)])
    one.round()
    assert one.round().feeds == 0, "not due"
    assert one.round(patient=False).feeds == 1
    site.replies["/feed"] = (503, {}, b"")
    waits = []
    for _ in range(4):
        clock.at = one.next_due()
        before = clock.at
        assert one.round().feeds == 1
        waits.append(one.next_due() - before)
    assert waits == [1200.0, 2400.0, 4800.0, 9600.0]
    assert one.round(patient=False).feeds == 0, "even a hasty round leaves a failing feed alone"
    asked = site.paths().count("/1.txt")
    assert asked <= 6


def test_states_of_feeds_and_pages() -> None:
    assert FeedState(0, 5).after(True, 100.0, 600.0, 0.5) == FeedState(700.0, 0)
    assert FeedState(0, 60).after(False, 0.0, 600.0, 1.0).due == pytest.approx(86400 * 1.1)
    seen = PageState(0.0, 0.0, "a")
    assert seen.due(1.0, "b")
    assert not seen.due(1700.0, "a")
    assert seen.due(1800.0, None)
    assert not PageState(0.0, 7200.0).due(14_000.0, None)
    assert not PageState(0.0, 0.0).due(15 * 86400.0, None)


RULES = """
[[rule]]
name = "Halden"
changes = ["disputed", "silent-edit"]
about = "oil leaked"
source = "halden line"
to = ["log", "desk"]
[[rule]]
changes = ["new"]
[output.log]
type = "jsonl"
path = "alerts.jsonl"
[output.desk]
type = "webhook"
url = "https://desk.example/hook"
secret_env = "DESK_SECRET"
"""


def alert(**fields: Any) -> Alert:
    return Alert(**{"id": "n1", "at": "2025-06-03T10:00:00Z", "kinds": ("disputed",), "message": "m", **fields})


def test_rules(tmp_path: Path) -> None:
    (tmp_path / "rules.toml").write_text(RULES)
    settings = load_settings(str(tmp_path / "rules.toml"))
    assert [output.name for output in settings.outputs] == ["log", "desk", "terminal"]
    hit = alert(gist="Oil leaked at Halden", source="Halden Line")
    assert settings.outputs_of(hit) == ("log", "desk")
    assert settings.outputs_of(alert(gist="Oil leaked", source="Lowland")) == ()
    assert settings.outputs_of(alert(kinds=("new", "disputed"), gist="Oil leaked", source="Halden Line")) == (
        "log",
        "desk",
        "terminal",
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[[rule]]\nwhen = 1", "unknown 'when'"),
        ("[[rule]]\nchanges = ['exploded']", "changes has no 'exploded'"),
        ("[[rule]]\nto = ['nowhere']", "to has no 'nowhere'"),
        ("[[rule]]\nto = 'terminal'", "list of names"),
        ("[output.x]\ntype = 'fax'\n[[rule]]", "type is one of"),
        ("[output.x]\ntype = 'webhook'\nurl = 'https://a.example'\n[[rule]]", "needs 'secret_env'"),
        ("[output.x]\ntype = 'jsonl'\npath = 'x'\nmode = 1\n[[rule]]", "has no 'mode'"),
        ("", "no \\[\\[rule\\]\\]"),
        ("x = 1", "unknown part"),
        ("[[rule", "cannot be read"),
    ],
)
def test_rules_that_cannot_be_are_refused_by_name(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "rules.toml").write_text(text)
    with pytest.raises(BadRequest, match=words):
        load_settings(str(tmp_path / "rules.toml"))


def to(output: Output) -> Settings:
    return Settings((Rule("all", to=(output.name,)),), (output,))


def test_a_webhook_is_signed_tried_again_and_given_up(
    site: Site, clock: Clock, watch: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DESK_SECRET", "hush")
    answers = [500, 500, 200]
    site.replies["/hook"] = lambda _: (answers.pop(0), {}, b"")
    hook = Output("desk", "webhook", {"url": site.url + "/hook", "secret_env": "DESK_SECRET"})
    one = watch(to(hook), every=86400.0)
    publish(site, [("1", FIRST)])
    assert one.round().waiting == 1
    assert one.round().waiting == 1
    assert site.paths().count("/hook") == 1, "not before it is due"
    clock.at += 31
    assert one.round().waiting == 1
    clock.at += 61
    assert one.round().sent == 1
    _, _, headers, body = next(asked for asked in reversed(site.asked) if asked[1] == "/hook")
    assert headers["x-onrecord-signature"] == signature("hush", headers["x-onrecord-timestamp"], body.decode())
    assert headers["idempotency-key"] == json.loads(body)["id"]

    site.replies["/hook"] = (500, {}, b"")
    clock.at += 86400
    publish(site, [("1", FIRST), ("2", SECOND)])
    for _ in range(12):
        one.round()
        clock.at += 7 * 3600
    (dead,) = one.ledger.deliveries("watch", "dead")
    assert (dead.tries, dead.reason) == (10, "the receiver answered 500")


def test_a_receiver_that_refuses_is_not_asked_again(site: Site, watch: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESK_SECRET", "hush")
    site.replies["/hook"] = (410, {}, b"")
    publish(site, [("1", FIRST)])
    hook = Output("desk", "webhook", {"url": site.url + "/hook", "secret_env": "DESK_SECRET"})
    assert watch(to(hook)).round().dead == 1


def test_a_webhook_on_a_private_address_is_not_called(
    site: Site, watch: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DESK_SECRET", "hush")
    publish(site, [("1", FIRST)])
    hook = Output("desk", "webhook", {"url": "http://10.0.0.1/hook", "secret_env": "DESK_SECRET"})
    one = watch(to(hook))
    assert one.round().waiting == 1
    assert "not a public address" in one.ledger.deliveries("watch")[0].reason


def test_files_and_mail(site: Site, clock: Clock, watch: Opener, tmp_path: Path) -> None:
    log, feed = tmp_path / "alerts.jsonl", tmp_path / "alerts.xml"
    mails: list[EmailMessage] = []
    outputs = (
        Output("log", "jsonl", {"path": str(log)}),
        Output("feed", "atom", {"path": str(feed), "title": "Halden & co"}),
        Output("mail", "email", {"host": "mail.example", "from": "watch@a.example", "to": ["desk@a.example"]}),
    )
    settings = Settings((Rule("all", to=("log", "feed", "mail")),), outputs)
    one = watch(settings, send=lambda message, fields: mails.append(message))
    publish(site, [("1", FIRST)])
    one.round()
    clock.at += 600
    publish(site, [("1", FIRST), ("2", SECOND), ("3", THIRD)])
    assert one.round().sent == 3
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    assert [line["kinds"] for line in lines] == [["baseline"], ["disputed"]]
    from onrecord.intake.feeds import read_feed
    from onrecord.xml import parse

    read = read_feed(parse(feed.read_text()), "")
    assert read.title == "Halden & co"
    assert [(entry.title or "").split(":")[0] for entry in read.entries] == ["disputed", "baseline"]
    assert len(mails) == 2
    assert mails[1]["To"] == "desk@a.example"
    assert "Was single-source, now disputed" in mails[1].get_content()


def test_a_mail_that_fails_waits(site: Site, watch: Opener) -> None:
    def fails(message: EmailMessage, fields: dict[str, Any]) -> None:
        raise OSError("no route")

    publish(site, [("1", FIRST)])
    one = watch(to(Output("mail", "email", {"host": "h", "from": "a@b.example", "to": "c@d.example"})), send=fails)
    assert one.round().waiting == 1
    assert "no route" in one.ledger.deliveries("watch")[0].reason


def test_a_mail_cannot_be_given_further_headers() -> None:
    record = json.dumps({"id": "n1", "kinds": ["new"], "message": "m", "gist": "x\r\nBcc: all@a.example"})
    message = mail({"from": "a@b.example", "to": "c@d.example"}, [record])
    assert message["Bcc"] is None
    assert message["Message-ID"] == mail({"from": "a@b.example", "to": "x@d.example"}, [record])["Message-ID"]


def test_a_line_that_broke_off_is_mended_and_none_is_doubled(tmp_path: Path) -> None:
    path = tmp_path / "alerts.jsonl"
    first, second = '{"id":"n1"}', '{"id":"n2"}'
    append_lines(path, [first])
    path.write_bytes(path.read_bytes() + b'{"id":"n')
    append_lines(path, [first, second])
    assert path.read_text() == f"{first}\n{second}\n"


def test_an_atom_file_holds_any_text(tmp_path: Path) -> None:
    hostile = {
        "id": "n1",
        "at": "2025-06-03T10:00:00Z",
        "kinds": ["new"],
        "message": "\x00<b>&]]>\ud800",
        "origin": 'http://a/"><x>',
    }
    write_atom(tmp_path / "a.xml", "<t>", [json.dumps(hostile)], "2025-06-03T10:00:00Z")
    from lxml import etree

    assert len(etree.parse(str(tmp_path / "a.xml")).getroot()) == 4


def test_what_another_command_added_is_told_too(site: Site, clock: Clock, watch: Opener) -> None:
    from onrecord.records import Page

    shown: list[dict[str, Any]] = []
    one = watch(show=lambda record: shown.append(json.loads(record)))
    publish(site, [("1", FIRST)])
    one.round()
    clock.at += 60
    pipeline.add(one.ledger, [Page(SECOND.encode(), "by-hand.txt", "text/plain")])
    assert one.round().alerts == 1
    assert shown[-1]["origin"] == "by-hand.txt"


def test_two_watches_on_one_ledger_know_nothing_of_each_other(site: Site, watch: Opener) -> None:
    publish(site, [("1", FIRST)])
    assert watch(name="a").round().baseline
    assert watch(name="b").round().baseline
    assert not watch(name="a").round().baseline


def test_a_feed_that_is_none_is_refused_with_its_reason(site: Site, watch: Opener) -> None:
    site.page("/feed", "<!DOCTYPE r [<!ENTITY a 'b'>]><rss>&a;</rss>", media_type="text/xml")
    assert watch().round().refused == 1
    assert "entities" in watch().ledger.rejected()[0].reason
    assert page("a", "b")  # the samples are of use


def test_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    import sys

    from onrecord.cli.app import run

    monkeypatch.setenv("ONRECORD_DB", str(tmp_path / "ledger.db"))
    (tmp_path / "feeds.txt").write_text("# harbour\nhttp://127.0.0.1:1025/feed\n")
    (tmp_path / "none.opml").write_text("<opml><body/></opml>")

    def call(*words: str) -> tuple[int, str, str]:
        sys.argv = ["onrecord", "watch", *words]
        return run(), *capsys.readouterr()

    assert call("x.opml")[0] == 2
    assert "no feeds in it" in call(str(tmp_path / "none.opml"))[2]
    assert call("file:///etc/passwd")[0] == 2
    assert "once a minute" in call("https://a.example/f", "--every", "5s")[2]
    assert call("https://a.example/f", "--every", "soon")[0] == 2
    code, out, err = call(str(tmp_path / "feeds.txt"), "--once")
    assert code == 1
    assert "not a public address" in err
    assert "1 feed asked · 0 pages added, 0 as before, 1 refused · 1 alert" in err
    assert json.loads(out)["kinds"] == ["baseline"]
    assert call(str(tmp_path / "feeds.txt"), "--dead")[:2] == (0, "")
