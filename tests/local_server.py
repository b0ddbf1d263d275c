"""A server on loopback for tests; a fetcher reaches it only by the allowance of its constructor."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from onrecord.intake import Fetcher
from onrecord.intake.fetch import Visits

Reply = tuple[int, dict[str, str], bytes]


@dataclass
class Site:
    """What a server answers, and what it was asked.

    Attributes:
        replies: by path: a reply, or what makes one from the request's headers.
        asked: method, path and headers of each request.
    """

    port: int = 0
    replies: dict[str, Reply | Callable[[dict[str, str]], Reply]] = field(default_factory=dict)
    asked: list[tuple[str, str, dict[str, str], bytes]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def page(self, path: str, body: str, **headers: str) -> str:
        """Answer a path with a page that knows its ETag."""
        import hashlib

        tag = f'"{hashlib.sha256(body.encode()).hexdigest()[:8]}"'
        media_type = headers.pop("media_type", "text/html; charset=utf-8")

        def reply(sent: dict[str, str]) -> Reply:
            if sent.get("if-none-match") == tag:
                return 304, {"ETag": tag}, b""
            return 200, {"Content-Type": media_type, "ETag": tag, **headers}, body.encode()

        self.replies[path] = reply
        return self.url + path

    def paths(self) -> list[str]:
        return [path for _, path, _, _ in self.asked]

    def fetcher(self, visits: Visits | None = None, **options: object) -> Fetcher:
        """A fetcher that may reach this server, and waits for nobody."""
        settings: dict[str, object] = {"delay": 0.0, "allowed": {("127.0.0.1", self.port)}, **options}
        return Fetcher(visits=visits, **settings)  # type: ignore[arg-type]


@contextmanager
def serving() -> Iterator[Site]:
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            sent = {name.lower(): value for name, value in self.headers.items()}
            body = self.rfile.read(int(sent.get("content-length", "0")))
            site.asked.append((self.command, self.path, sent, body))
            found = site.replies.get(self.path, (404, {}, b"not here"))
            status, headers, body = found(sent) if callable(found) else found
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET  # noqa: N815

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
