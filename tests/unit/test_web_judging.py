"""Deciding on the pages: who may, from where, and that nobody else can."""

from __future__ import annotations

from pathlib import Path

import pytest

from onrecord.api.access import Account, Accounts, password_line, token_line
from onrecord.errors import BadRequest
from onrecord.ledger import Ledger
from onrecord.web.visitors import HOURS, Access, Sessions
from tests.api_samples import filled
from tests.ledger_samples import first
from tests.web_samples import HOST, Visitor

CLAIM = first()[2][0].id
PAGE = f"/claim/{CLAIM}"


@pytest.fixture(scope="module")
def accounts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("desk") / "desk.accounts"
    path.write_text(f"# the desk\n{password_line('ada', 'correct horse')}\n\n{token_line('bot')[1]}\n", "utf-8")
    return path


@pytest.fixture
def db(tmp_path: Path) -> str:
    return filled(tmp_path)


def judgements(db: str) -> list[tuple[str, str, bool, str]]:
    with Ledger.open(db) as ledger:
        return [(j.kind, j.by, j.verdict, j.reason) for j in ledger.judgements() if j.withdrawn is None]


def logged_in(db: str, accounts: Path) -> Visitor:
    visitor = Visitor(db, Access(Accounts.read(accounts)))
    fields = {"token": visitor.token("/login"), "name": "ada", "password": "correct horse", "back": PAGE}
    answer = visitor.send("/login", fields)
    assert (answer.status_code, answer.headers["location"]) == (303, PAGE)
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    return visitor


def test_what_is_decided_on_a_page_is_kept_under_the_name_and_taken_back(db: str) -> None:
    visitor = Visitor(db, Access(open_as="ada"))
    fields = {"token": visitor.token(PAGE), "claim": CLAIM, "reason": "misread", "back": PAGE}
    answer = visitor.send("/judge/wrong", fields, origin=f"http://{HOST}", sec_fetch_site="same-origin")
    assert (answer.status_code, answer.headers["location"]) == (303, PAGE)
    assert judgements(db) == [("wrong-claim", "ada", True, "misread")]
    shown = visitor.ask(PAGE).text
    assert "judged to be read wrongly" in shown
    assert "misread" in shown
    with Ledger.open(db) as ledger:
        assert ledger.reconciled()
        assert ledger.membership(CLAIM) is None
        (kept,) = ledger.judgements()
    assert visitor.send("/judge/wrong", fields).status_code == 400, "it was judged so before"
    undone = visitor.send("/judge/undo", {"token": fields["token"], "judgement": kept.id, "back": "/decisions"})
    assert undone.status_code == 303
    assert judgements(db) == []
    assert "taken back" in visitor.ask("/decisions").text


def test_names_and_merging_and_splitting(db: str) -> None:
    visitor = Visitor(db, Access(open_as="ada"))
    token = visitor.token(PAGE)
    with Ledger.open(db) as ledger:
        mine = ledger.membership(CLAIM)
        assert mine is not None
        other = next(a.id for a in ledger.assertions() if a.id != mine.assertion)
    assert (
        visitor.send("/judge/merge", {"token": token, "one": mine.assertion, "other": other, "reason": ""}).status_code
        == 303
    )
    assert visitor.send("/judge/split", {"token": token, "claim": CLAIM, "reason": ""}).status_code == 303
    for verdict in ("same", "not-same"):
        fields = {"token": token, "name": "Halden Line", "other": "Halden", "verdict": verdict, "reason": "so"}
        assert visitor.send("/judge/names", fields).status_code == 303
    kinds = [(kind, verdict) for kind, _, verdict, _ in judgements(db)]
    assert kinds[-2:] == [("same-entity", True), ("same-entity", False)]
    assert set(kinds[:-2]) == {("same-assertion", True), ("same-assertion", False)}
    assert visitor.ask("/decisions").text.count('<li class="card') == 4


def test_without_an_account_nobody_decides_and_no_form_is_shown(db: str, accounts: Path) -> None:
    for access in (None, Access(Accounts.read(accounts)), Access(open_as="ada", read_only=True)):
        visitor = Visitor(db, access)
        assert "/judge/" not in visitor.ask(PAGE).text
        fields = {"token": visitor.token("/login"), "claim": CLAIM, "reason": ""}
        assert visitor.send("/judge/wrong", fields).status_code == 403
    assert judgements(db) == []


def test_who_logs_in_decides_under_their_name_until_they_log_out(db: str, accounts: Path) -> None:
    visitor = logged_in(db, accounts)
    token = visitor.token(PAGE)
    assert visitor.send("/judge/wrong", {"token": token, "claim": CLAIM, "reason": ""}).status_code == 303
    assert judgements(db) == [("wrong-claim", "ada", True, "")]
    before = dict(visitor.cookies)
    assert visitor.send("/logout", {"token": token}).status_code == 303
    visitor.cookies = before
    assert visitor.send("/judge/undo", {"token": token, "judgement": "j"}).status_code == 403


@pytest.mark.parametrize(
    ("name", "password"), [("ada", "wrong horse"), ("bob", "correct horse"), ("bot", "x"), ("", "")]
)
def test_a_wrong_password_opens_nothing(db: str, accounts: Path, name: str, password: str) -> None:
    visitor = Visitor(db, Access(Accounts.read(accounts)))
    fields = {"token": visitor.token("/login"), "name": name, "password": password, "back": "/"}
    answer = visitor.send("/login", fields)
    assert answer.status_code == 403
    assert "do not belong together" in answer.text


def test_a_form_from_elsewhere_is_refused(db: str) -> None:
    visitor = Visitor(db, Access(open_as="ada"))
    token = visitor.token(PAGE)
    good = {"token": token, "claim": CLAIM, "reason": ""}
    assert visitor.send("/judge/wrong", {**good, "token": ""}).status_code == 403
    assert visitor.send("/judge/wrong", {**good, "token": "é" * 64}).status_code == 403
    assert visitor.send("/judge/wrong", good, origin="https://elsewhere.example").status_code == 403
    assert visitor.send("/judge/wrong", good, origin="null").status_code == 403
    assert visitor.send("/judge/wrong", good, sec_fetch_site="cross-site").status_code == 403
    assert visitor.send("/judge/wrong", good, host="rebound.example").status_code == 403
    assert visitor.send("/judge/wrong", good, x_forwarded_for="192.0.2.7").status_code == 403
    other = Visitor(db, Access(open_as="ada"))
    assert other.send("/judge/wrong", good).status_code == 403, "another visitor's token"
    json = {"content-type": "application/json"}
    assert visitor.ask("/judge/wrong", "POST", b"{}", json).status_code == 415
    assert judgements(db) == []


def test_what_is_no_form_is_refused_within_bounds(db: str) -> None:
    visitor = Visitor(db, Access(open_as="ada"))
    token = visitor.token(PAGE)
    form = {"content-type": "application/x-www-form-urlencoded"}
    assert visitor.ask("/judge/wrong", "POST", b"x=" + b"a" * 70_000, form).status_code == 413
    assert visitor.ask("/judge/wrong", "POST", b"token=%ff", form).status_code == 400
    assert visitor.ask("/judge/wrong", "POST", f"token={token}&claim=a&claim=b".encode(), form).status_code == 400
    assert visitor.ask("/judge/wrong", "POST", f"token={token}&claim=a%00".encode(), form).status_code == 400
    assert visitor.send("/judge/wrong", {"token": token}).status_code == 400
    assert visitor.send("/judge/wrong", {"token": token, "claim": "cnone", "reason": ""}).status_code == 404
    assert (
        visitor.send(
            "/judge/names", {"token": token, "name": "a", "other": "a", "verdict": "same", "reason": ""}
        ).status_code
        == 400
    )
    assert visitor.send("/judge/wrong", {"token": token, "claim": CLAIM, "reason": "x" * 2001}).status_code == 400
    for where in ("//elsewhere.example", "https://elsewhere.example", "/\\elsewhere.example", "javascript:alert(1)"):
        fields = {"token": token, "name": "a", "other": where, "verdict": "same", "reason": "", "back": where}
        assert visitor.send("/judge/names", fields).headers["location"] == "/decisions"


def test_too_many_forms_wait(db: str) -> None:
    visitor = Visitor(db, Access(open_as="ada"))
    token = visitor.token(PAGE)
    answers = [visitor.send("/judge/wrong", {"token": token, "claim": "c", "reason": ""}) for _ in range(25)]
    assert answers[0].status_code == 404
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["retry-after"]) >= 1


def test_private_pages_are_shown_after_login_only(db: str, accounts: Path) -> None:
    access = Access(Accounts.read(accounts), private=True)
    visitor = Visitor(db, access)
    answer = visitor.ask(PAGE + "?verify=now")
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/login?back=%2Fclaim%2F{CLAIM}%3Fverify%3Dnow"
    assert visitor.ask("/login").status_code == 200
    assert visitor.ask("/static/style.css").status_code == 200


def test_accounts_are_read_or_refused_with_the_line(tmp_path: Path, accounts: Path) -> None:
    known = Accounts.read(accounts)
    assert (known.people, known.programs) == (True, True)
    assert known.knows("ada", "correct horse")
    assert not known.knows("ada", "correct horse ")
    bad = tmp_path / "bad"
    bad.write_text("ada:secret\n", "utf-8")
    with pytest.raises(BadRequest, match="bad:1"):
        Accounts.read(bad)
    bad.write_text("# nobody\n", "utf-8")
    with pytest.raises(BadRequest, match="no account"):
        Accounts.read(bad)
    with pytest.raises(BadRequest, match="cannot be read"):
        Accounts.read(tmp_path / "none")
    with pytest.raises(BadRequest):
        password_line("ada", "short")
    with pytest.raises(BadRequest):
        password_line("a:b", "long enough")


def test_a_token_is_known_by_its_hash_alone() -> None:
    token, line = token_line("desk bot")
    assert token not in line
    known = Accounts([Account(*line.rsplit(":", 1))])
    assert known.holder(token) == "desk bot"
    assert known.holder(token + "x") is None
    assert known.holder("") is None
    assert not known.knows("desk bot", token)


def test_a_session_ends() -> None:
    now = [0.0]
    sessions = Sessions(lambda: now[0])
    identity = sessions.begin("ada")
    assert sessions.who(identity) == "ada"
    now[0] = HOURS * 3600 + 1
    assert sessions.who(identity) is None
    assert sessions.who("") is None
