"""Answers with an entity tag, and what every answer carries.

Reference: RFC 9110 §§ 8.8.3, 13.1.2 (ETag, If-None-Match).
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from onrecord import codec
from onrecord.api.limits import Buckets
from onrecord.api.problems import problem
from onrecord.records import digest

LONGEST_QUERY = 8000  # bytes
_TAG = re.compile(r'(?:W/)?("[^"]*")')
# Nothing that a browser shows of an answer may load, run or be framed; no other origin may read it (no CORS).
HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def answer(request: Request, value: object, headers: Mapping[str, str] | None = None) -> Response:
    """A value as JSON, or 304 where the client has it already."""
    body = codec.dumps(value).encode()
    tag = f'"{digest(body)[:32]}"'
    told = {"ETag": tag, "Cache-Control": "no-cache", **(headers or {})}
    given = ",".join(request.headers.getlist("if-none-match"))
    if given.strip() == "*" or tag in _TAG.findall(given):
        return Response(None, 304, told)
    return Response(body, 200, told, media_type="application/json")


class Heads:
    """HEAD is answered as GET would be, without the body: what lies inside knows only GET."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return

        async def sending(message: Message) -> None:
            await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

        await self._app({**scope, "method": "GET"}, receive, sending)


class Guard:
    """Around the application: the rate, the length of a query, and the headers of every answer."""

    def __init__(self, app: ASGIApp, buckets: Buckets) -> None:
        self._app, self._buckets = app, buckets

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer it here."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
            await send(message)

        refused = self._refused(scope)
        if refused is not None:
            await refused(scope, receive, sending)
            return
        await self._app(scope, receive, sending)

    def _refused(self, scope: Scope) -> Response | None:
        client = scope.get("client")
        wait = self._buckets.wait(client[0] if client else "")
        if wait > 0:
            seconds = str(math.ceil(wait))
            return problem(429, f"Too many requests; try again in {seconds} s.", headers={"Retry-After": seconds})
        query = scope.get("query_string", b"")
        if not query.isascii():
            return problem(400, "A query is ASCII; other characters are percent-encoded UTF-8.")
        if len(query) > LONGEST_QUERY:
            return problem(414, f"A query has at most {LONGEST_QUERY} bytes.")
        return None
