"""Around every page: what a browser may do with it, who asks, and what is not even looked at."""

from __future__ import annotations

import math
from http.cookies import CookieError, SimpleCookie
from urllib.parse import quote, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from onrecord.api.limits import Buckets
from onrecord.web.visitors import COOKIE, HOURS, Access, Visitor, current

# No script, no frame, nothing from elsewhere: a page can only show what this server sends.
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",  # with "no-referrer" a browser would not say where a form comes from
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
WRITES = 60  # forms a minute that one client may send
LOGINS = 10  # tries a minute
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_PROXIED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")
_FREE = ("/static/", "/login")  # what is shown before somebody has logged in


class Guard:
    """The outer layer of the pages."""

    def __init__(self, app: ASGIApp, access: Access) -> None:
        self._app, self._access = app, access
        self._writes, self._logins = Buckets(WRITES, 20), Buckets(LOGINS, 5)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer it here."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        visitor = Visitor(self._access, _cookie(headers))
        secure = scope.get("scheme") == "https"

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                told = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    told[name] = value
                if not scope["path"].startswith("/static/"):
                    told.setdefault("Cache-Control", "no-cache, private")
                if visitor.fresh and visitor.asked and "set-cookie" not in told:
                    told.append("Set-Cookie", cookie(visitor.identity, secure))
            await send(message)

        answer = self._refused(scope, headers) or self._stranger(scope, visitor)
        if answer is not None:
            await answer(scope, receive, sending)
            return
        before = current.set(visitor)
        try:
            await self._app(scope, receive, sending)
        finally:
            current.reset(before)

    def _refused(self, scope: Scope, headers: Headers) -> Response | None:
        """What is wrong with a request before it is looked at."""
        if not scope.get("query_string", b"").isascii() or len(scope.get("query_string", b"")) > 32_000:
            return _plain(414, "A query is ASCII and has at most 32,000 bytes.")
        if scope["method"] == "GET":
            return None
        if not _own_page(headers):
            return _plain(403, "This form was not sent from a page of this server.")
        if self._access.open_as is not None and (
            _host(headers) not in _LOOPBACK or any(h in headers for h in _PROXIED)
        ):
            return _plain(403, "Without accounts, decisions are only taken from this computer, by its own name.")
        client = scope.get("client")
        buckets = self._logins if scope["path"] == "/login" else self._writes
        wait = buckets.wait(client[0] if client else "")
        if wait > 0:
            seconds = str(math.ceil(wait))
            return _plain(429, f"Too many forms; try again in {seconds} s.", {"Retry-After": seconds})
        return None

    def _stranger(self, scope: Scope, visitor: Visitor) -> Response | None:
        """Where reading is private: the way to the login."""
        if not self._access.private or visitor.login is not None or scope["path"].startswith(_FREE):
            return None
        if scope["method"] != "GET":
            return _plain(403, "Log in first.")
        target = scope["path"] + ("?" + scope["query_string"].decode("ascii") if scope.get("query_string") else "")
        return RedirectResponse(f"/login?back={quote(target, safe='')}", 303)


def cookie(identity: str, secure: bool, gone: bool = False) -> str:
    """The header that gives a visitor an id, or takes it away."""
    age = 0 if gone else HOURS * 3600
    end = "; Secure" if secure else ""
    return f"{COOKIE}={identity}; Path=/; Max-Age={age}; HttpOnly; SameSite=Strict{end}"


def _cookie(headers: Headers) -> str | None:
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        return None
    return found.value if found is not None and 0 < len(found.value) <= 100 and found.value.isascii() else None


def _own_page(headers: Headers) -> bool:
    """Whether a browser says that a form comes from a page of this server; a program says nothing."""
    if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc == headers.get("host", "")


def _host(headers: Headers) -> str | None:
    try:
        return urlsplit("//" + headers.get("host", "")).hostname
    except ValueError:
        return None


def _plain(status: int, words: str, headers: dict[str, str] | None = None) -> Response:
    return PlainTextResponse(words + "\n", status, headers)
