"""Deciding by program: only with a token, and the same as by command line."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import httpx
import pytest

from onrecord.api.access import Account, Accounts, token_line
from onrecord.ledger import Ledger
from onrecord.web import create_app
from onrecord.web.visitors import Access
from tests.api_samples import filled
from tests.ledger_samples import first

CLAIM = first()[2][0].id
TOKEN, LINE = token_line("desk-bot")
ACCOUNTS = Accounts([Account(*LINE.rsplit(":", 1))])


class Desk:
    def __init__(self, db: str, access: Access | None) -> None:
        self.app = create_app(db, 0, access)

    def ask(
        self, method: str, path: str, body: object = None, token: str | None = TOKEN, **headers: str
    ) -> httpx.Response:
        told = {
            "content-type": "application/json",
            **({"authorization": f"Bearer {token}"} if token else {}),
            **headers,
        }
        content = body if isinstance(body, bytes) else json.dumps(body).encode() if body is not None else None

        async def asking() -> httpx.Response:
            transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url="http://ledger.example") as client:
                return await client.request(method, path, content=content, headers=told)

        return asyncio.run(asking())

    def decide(self, **body: object) -> httpx.Response:
        return self.ask("POST", "/v1/judgements", body)


@pytest.fixture
def db(tmp_path: Path) -> str:
    return filled(tmp_path)


@pytest.fixture
def desk(db: str) -> Desk:
    return Desk(db, Access(ACCOUNTS))


def test_a_decision_is_kept_followed_and_taken_back(desk: Desk) -> None:
    answer = desk.decide(decide="wrong", left=CLAIM, reason="misread")
    assert answer.status_code == 200
    (made,) = answer.json()["items"]
    assert (made["type"], made["kind"], made["by"], made["reason"]) == (
        "judgement",
        "wrong-claim",
        "desk-bot",
        "misread",
    )
    assert desk.ask("GET", f"/v1/claims/{CLAIM}").json()["assertion"] is None
    assert desk.ask("GET", "/v1/judgements").json()["items"] == [made]
    undone = desk.ask("DELETE", f"/v1/judgements/{made['id']}")
    assert undone.status_code == 200
    assert undone.json()["items"][0]["withdrawn"]
    assert desk.ask("GET", f"/v1/claims/{CLAIM}").json()["assertion"] is not None
    assert desk.ask("DELETE", f"/v1/judgements/{made['id']}").status_code == 400


def test_all_kinds(desk: Desk, db: str) -> None:
    with Ledger.open(db) as ledger:
        one, other = [a.id for a in ledger.assertions()][:2]
    assert desk.decide(decide="merge", left=one, right=other).status_code == 200
    assert desk.decide(decide="split", left=CLAIM).status_code == 200
    assert desk.decide(decide="same-entity", left="Halden Line", right="Halden").status_code == 200
    assert desk.decide(decide="not-same", left="Halden Line", right="Halden").status_code == 200
    listed = desk.ask("GET", "/v1/judgements?kind=same-entity&limit=1").json()
    assert [one["verdict"] for one in listed["items"]] == [True]
    assert [one["verdict"] for one in desk.ask("GET", listed["next"]).json()["items"]] == [False]


@pytest.mark.parametrize(
    "token", [None, "", "x", TOKEN + "x", TOKEN[:-1]], ids=["none", "empty", "short", "longer", "shorter"]
)
def test_without_the_token_nothing_is_decided(desk: Desk, db: str, token: str | None) -> None:
    answer = desk.ask("POST", "/v1/judgements", {"decide": "wrong", "left": CLAIM}, token)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert answer.headers["content-type"] == "application/problem+json"
    with Ledger.open(db) as ledger:
        assert not list(ledger.judgements())


def test_a_server_without_tokens_decides_nothing(db: str) -> None:
    for access in (None, Access(open_as="ada"), Access(ACCOUNTS, read_only=True)):
        answer = Desk(db, access).decide(decide="wrong", left=CLAIM)
        assert (answer.status_code, answer.headers["content-type"]) == (403, "application/problem+json")


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"decide": "wrong"}, 400),
        ({"decide": "burn", "left": CLAIM}, 400),
        ({"decide": "wrong", "left": CLAIM, "right": "x"}, 400),
        ({"decide": "merge", "left": CLAIM}, 400),
        ({"decide": "merge", "left": "s1", "right": "s2"}, 404),
        ({"decide": "wrong", "left": "c1"}, 404),
        ({"decide": "wrong", "left": CLAIM, "reason": "x" * 2001}, 400),
        ({"decide": "wrong", "left": "c\u0000"}, 400),
        ({"decide": "same-entity", "left": "a", "right": "a"}, 400),
        ({"decide": "same-entity", "left": "a", "right": "b", "more": 1}, 400),
        (b"{", 400),
        (b"\xff", 400),
        (b"[" * 60_000, 400),
        (b'"' + b"a" * 70_000 + b'"', 413),
        ([], 400),
    ],
)
def test_what_is_no_decision_is_a_problem(desk: Desk, body: object, status: int) -> None:
    answer = desk.ask("POST", "/v1/judgements", body)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json"), answer.text


def test_other_media_types_are_refused(desk: Desk) -> None:
    assert desk.ask("POST", "/v1/judgements", b"decide=wrong", **{"content-type": "text/plain"}).status_code == 415
    assert desk.ask("PUT", "/v1/judgements", {}).status_code == 405
    assert desk.ask("GET", "/v1/judgements/j1").headers["allow"] == "DELETE"


def test_a_private_server_reads_to_nobody_without_a_token(db: str) -> None:
    private = Desk(db, Access(ACCOUNTS, private=True))
    for path in ("/v1/", "/v1/claims", "/v1/openapi.json", f"/v1/claims/{CLAIM}"):
        assert private.ask("GET", path, token=None).status_code == 401
        assert private.ask("GET", path).status_code == 200
