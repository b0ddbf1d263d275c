"""A ledger built by hand and a client of the interface over it, without a network."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path

import httpx
from fastapi import FastAPI

from onrecord.api import Buckets, Fork, create_api
from onrecord.ledger import Ledger
from onrecord.pipeline import settle
from tests.ledger_samples import first, second


def filled(folder: Path) -> str:
    """Path of a ledger with the two fictional pages and what follows from them."""
    db = str(folder / "ledger.db")
    with Ledger.open(db) as ledger:
        for reading in (first(), second()):
            ledger.add_reading(*reading)
        settle(ledger)
    return db


class Client:
    """Asks an application in this process; a fault in it is raised here."""

    def __init__(self, db: str, buckets: Buckets | None = None) -> None:
        api = create_api(lambda: Ledger.open(db, create=False, read_only=True), buckets or Buckets(0))
        self.api = api
        self.app = FastAPI()
        self.app.add_middleware(Fork, api=api, prefix="/v1")

    def ask(self, target: str, method: str = "GET", headers: Mapping[str, str | bytes] | None = None) -> httpx.Response:
        async def asking() -> httpx.Response:
            transport = httpx.ASGITransport(self.app)
            async with httpx.AsyncClient(transport=transport, base_url="http://ledger.example") as client:
                return await client.request(method, target, headers=dict(headers or {}))  # type: ignore[arg-type]

        return asyncio.run(asking())

    def raw(self, path: str, query: bytes) -> tuple[int, dict[str, str], bytes]:
        """A request whose path and query are taken as they are."""
        sent: list[dict[str, object]] = []

        async def asking() -> None:
            scope = {
                **{
                    "type": "http",
                    "asgi": {"version": "3.0"},
                    "http_version": "1.1",
                    "method": "GET",
                    "scheme": "http",
                },
                **{"path": path, "raw_path": path.encode("utf-8", "surrogatepass"), "query_string": query},
                **{"root_path": "", "headers": [(b"host", b"x")], "client": ("192.0.2.1", 1), "server": ("x", 80)},
            }

            async def receive() -> dict[str, object]:
                return {"type": "http.request", "body": b"", "more_body": False}

            async def send(message: dict[str, object]) -> None:
                sent.append(message)

            await self.app(scope, receive, send)

        asyncio.run(asking())
        start, *rest = sent
        headers = {k.decode(): v.decode() for k, v in start["headers"]}  # type: ignore[attr-defined]
        body = b"".join(message.get("body", b"") for message in rest)  # type: ignore[misc]
        return int(str(start["status"])), headers, body
