"""The server for language models as a program of its own, asked by the SDK's own client over both transports."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from mcp import Client, StdioServerParameters

from tests.export_samples import demo

MAIN = ["-c", "from onrecord.cli import main; main()", "mcp"]
HELLO = {
    **{"jsonrpc": "2.0", "id": 1, "method": "initialize"},
    "params": {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "0"}},
}
ACCEPT = {"Accept": "application/json, text/event-stream"}


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> str:
    return demo(tmp_path_factory.mktemp("mcp") / "ledger.db")


@pytest.fixture(scope="module")
def address(db: str) -> Iterator[str]:
    """A server on a free port of this computer."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    command = [sys.executable, *MAIN, "--http", "--port", str(port), "--db", db]
    with subprocess.Popen(command, stderr=subprocess.PIPE) as server:
        for _ in range(300):
            with socket.socket() as one:
                if one.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}/mcp"
        server.terminate()
        server.wait(20)


async def visit(server: StdioServerParameters | str) -> tuple[list[str], list[Any]]:
    async with Client(server) as client:
        names = [tool.name for tool in (await client.list_tools()).tools]
        answers = [
            await client.call_tool("verify_quote", {"sentence": "Our aircraft have seen the oil"}),
            await client.call_tool("search_claims", {"party": "Norway", "limit": 3}),
            await client.call_tool("get_claim", {"claim_id": "c0000"}),
        ]
        return names, answers


def check(names: list[str], answers: list[Any]) -> None:
    quote, claims, missing = answers
    assert len(names) == 7
    assert quote.structured_content["verdict"] == "exact"
    assert len(claims.structured_content["items"]) == 3
    assert claims.structured_content["next_cursor"]
    assert missing.is_error
    assert missing.content[0].text == "there is no claim whose id begins with 'c0000' in this ledger"


def test_over_standard_input_and_output(db: str) -> None:
    given = StdioServerParameters(command=sys.executable, args=[*MAIN, "--db", db], env=dict(os.environ))
    check(*asyncio.run(visit(given)))


def test_over_http(address: str) -> None:
    check(*asyncio.run(visit(address)))


def test_only_this_computers_names_are_let_in(address: str) -> None:
    good = httpx.post(address, json=HELLO, headers=ACCEPT)
    assert good.status_code == 200
    assert good.json()["result"]["serverInfo"]["name"] == "onrecord"
    rebound = httpx.post(address, json=HELLO, headers={**ACCEPT, "Host": "attacker.example"})
    assert rebound.status_code == 421
    foreign = httpx.post(address, json=HELLO, headers={**ACCEPT, "Origin": "https://attacker.example"})
    assert foreign.status_code == 403
    own = httpx.post(address, json=HELLO, headers={**ACCEPT, "Origin": address.removesuffix("/mcp")})
    assert own.status_code == 200


def test_what_is_no_request_is_refused(address: str) -> None:
    for body in (b"", b"{", b"[]", b"null", b"\xff" * 100, b'{"jsonrpc":"2.0","id":1,"method":"nothing"}'):
        found = httpx.post(address, content=body, headers={**ACCEPT, "Content-Type": "application/json"})
        assert found.status_code < 500 or found.status_code == 501, (body, found.status_code)
    large = httpx.post(address, content=b" " * 100_000, headers={**ACCEPT, "Content-Type": "application/json"})
    assert large.status_code == 413
    assert httpx.post(address, json=HELLO, headers=ACCEPT).status_code == 200


def test_it_listens_elsewhere_only_by_a_name(db: str) -> None:
    done = subprocess.run(
        [sys.executable, *MAIN, "--http", "--host", "0.0.0.0", "--db", db],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "--allow-host" in done.stderr


def test_a_missing_ledger_is_said_at_once(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, *MAIN, "--db", str(tmp_path / "absent.db")],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert "absent.db" in done.stderr
