"""The web application over a ledger made by hand, asked in this process as a browser would."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from urllib.parse import urlencode

import httpx

from onrecord.web import create_app
from onrecord.web.visitors import Access

HOST = "127.0.0.1:8710"


class Visitor:
    """Keeps its cookies, follows no redirect."""

    def __init__(self, db: str, access: Access | None = None) -> None:
        self.app = create_app(db, access=access)
        self.cookies: dict[str, str] = {}

    def ask(
        self, path: str, method: str = "GET", body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> httpx.Response:
        async def asking() -> httpx.Response:
            transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url=f"http://{HOST}") as client:
                jar = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
                told = {**({"cookie": jar} if jar else {}), **(headers or {})}
                return await client.request(method, path, content=body, headers=told)

        answer = asyncio.run(asking())
        for name, value in answer.cookies.items():
            self.cookies[name] = value
        return answer

    def token(self, path: str) -> str:
        """Of the forms on a page; empty where it has none."""
        found = re.search(r'name="token" value="([0-9a-f]+)"', self.ask(path).text)
        return found.group(1) if found else ""

    def send(self, path: str, fields: Mapping[str, str], **headers: str) -> httpx.Response:
        told = {
            "content-type": "application/x-www-form-urlencoded",
            **{k.replace("_", "-"): v for k, v in headers.items()},
        }
        return self.ask(path, "POST", urlencode(fields).encode(), told)
