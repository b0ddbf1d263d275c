"""The one place that reaches the network: politely and guarded.

Where the connection is made, the host is resolved, all its addresses must be public, and the connection goes to one of
the very addresses that were checked: neither another spelling of an address nor a name that changes its answer between
check and use gets past. Redirects are followed by hand, each checked in the same way. Each host is asked what it asks of
robots, and is given time between two requests.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urljoin, urlsplit

from onrecord.errors import Refused
from onrecord.intake.addresses import HostPort, check, clean
from onrecord.intake.inflate import inflated
from onrecord.intake.robots import ALL_FORBIDDEN, NOTHING_ASKED, Rules, read_rules
from onrecord.records import Page, Told, Unchanged, Visit
from onrecord.version import __version__

if TYPE_CHECKING:
    import httpx

NAME = "onrecord"
AGENT = f"{NAME}/{__version__}"
MAX_BYTES = 15 * 1024 * 1024
MAX_ROBOTS = 512 * 1024  # RFC 9309: at least 500 KiB are read
MAX_REDIRECTS = 5
TIMEOUT, TO_CONNECT = 20.0, 10.0  # s
WHOLE = 60.0  # seconds for one answer, however slowly it drips
LONGEST_WAIT = 60.0  # seconds that a request may wait for a host that said "later"
PAGES = frozenset({"text/html", "application/xhtml+xml", "text/plain"})
DOCUMENTS = PAGES | {
    "application/xml", "text/xml", "application/rss+xml", "application/atom+xml", "application/rdf+xml",
    "application/json", "application/feed+json", "application/x-ndjson", "application/jsonl", "application/ninjs+json",
    "text/x-opml", "text/x-opml+xml", "application/x-gzip", "application/gzip", "application/octet-stream",
    "application/warc", "application/vnd.iptc.g2.newsitem+xml", "application/vnd.iptc.g2.newsmessage+xml",
}  # fmt: skip


class Visits(Protocol):
    """Where visits are remembered: a ledger."""

    def visit(self, url: str) -> Visit | None:
        """The last visit of an address."""

    def note_visit(self, visit: Visit) -> None:
        """Keep a visit."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server sent.

    Attributes:
        url: that answered, after redirects.
        status: HTTP status.
        media_type: ``Content-Type`` with its character set, empty where none was sent.
        body: as it was before packing.
        headers: of the answer.
    """

    url: str
    status: int
    media_type: str
    body: bytes
    headers: httpx.Headers


@dataclass(slots=True)
class Host:
    """What is known of one host: its rules, and when it may be asked again (by the fetcher's clock)."""

    rules: Rules | None = None
    free: float = 0.0
    closed: str = ""


@dataclass(slots=True)
class Fetcher:
    """Fetches documents.

    Attributes:
        delay: seconds between two requests to one host; more where its ``robots.txt`` asks for it.
        robots: obey ``robots.txt``.
        visits: remembers visits, so that what has not changed is not sent again; None forgets them.
        allowed: hosts and ports that may be private. For tests alone; no command sets it.
        clock: seconds, ever growing.
        sleep: waits so many seconds.
    """

    delay: float = 1.0
    robots: bool = True
    visits: Visits | None = None
    allowed: Collection[HostPort] = ()
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    _hosts: dict[str, Host] = field(default_factory=dict)
    _pending: dict[str, Visit] = field(default_factory=dict)
    _client: httpx.Client | None = None

    def close(self) -> None:
        """Close the connections."""
        if self._client is not None:
            self._client.close()
            self._client = None

    def page(self, url: str, told: Told | None = None) -> Page | Unchanged:
        """Fetch a page.

        Args:
            url: ``http`` or ``https``.
            told: what named the address says about it.

        Raises:
            Refused: the address is none of ours to fetch, or the answer is no page; the text says which and why.
        """
        answer = self.document(url, PAGES)
        if isinstance(answer, Unchanged):
            return answer
        return Page(answer.body, clean(answer.url), answer.media_type, now(), told=told)

    def document(self, url: str, types: Collection[str] = DOCUMENTS) -> Answer | Unchanged:
        """Fetch a document of any of some media types, as :meth:`page`."""
        shown = clean(url)
        visit = self.visits.visit(shown) if self.visits else None
        current = url
        for _ in range(MAX_REDIRECTS + 1):
            check(current)
            self._ask_robots(current)
            headers = {}
            if visit is not None and visit.final == clean(current):
                headers = {"If-None-Match": visit.etag or "", "If-Modified-Since": visit.modified or ""}
            self._wait(current)
            answer = self._get(current, MAX_BYTES, {name: value for name, value in headers.items() if value})
            if answer.status == 304 and visit is not None:
                self._pending[shown] = Visit(shown, visit.final, now(), visit.etag, visit.modified)
                return Unchanged(visit.final)
            if answer.status in (301, 302, 303, 307, 308):
                target = answer.headers.get("location")
                if not target:
                    raise Refused(f"{clean(current)}: redirected to nowhere")
                current = _onward(current, target)
                continue
            self._accept(answer, types)
            tags = (answer.headers.get("etag"), answer.headers.get("last-modified"))
            self._pending[shown] = Visit(shown, clean(current), now(), *tags)
            return answer
        raise Refused(f"{shown}: more than {MAX_REDIRECTS} redirects")

    def keep(self, url: str) -> None:
        """Remember the visit of an address; only after what was fetched there is safe."""
        visit = self._pending.pop(clean(url), None)
        if visit is not None and self.visits is not None:
            self.visits.note_visit(visit)

    def send(self, url: str, body: bytes, headers: dict[str, str]) -> int:
        """Post a body, for alerts; nothing is followed.

        Returns:
            The status of the answer.

        Raises:
            Refused: the address is not public, or there was no answer.
        """
        check(url)
        return self._get(url, 64 * 1024, headers, body).status

    def _accept(self, answer: Answer, types: Collection[str]) -> None:
        where = clean(answer.url)
        if answer.status in (429, 503):
            later = _seconds(answer.headers.get("retry-after"))
            host = self._host(answer.url)
            host.free = self.clock() + max(later, self.delay)
            host.closed = f"answered {answer.status} and asks to come back in {max(later, self.delay):.0f} s"
            raise Refused(f"{where}: the server {host.closed}")
        if answer.status != 200:
            raise Refused(f"{where}: the server answered {answer.status}")
        kind = answer.media_type.split(";")[0].strip().lower()
        if kind and kind not in types:
            raise Refused(f"{where}: {kind[:80]} is no {'page' if types is PAGES else 'document that is read'}")

    def _host(self, url: str) -> Host:
        parts = urlsplit(url)
        return self._hosts.setdefault(f"{parts.scheme}://{parts.netloc}".lower(), Host())

    def _wait(self, url: str) -> None:
        """Give the host its time."""
        host = self._host(url)
        left = host.free - self.clock()
        if left > LONGEST_WAIT:
            raise Refused(f"{clean(url)}: not asked: the host {host.closed or 'wants more time'}")
        if left > 0:
            self.sleep(left)
        host.closed = ""

    def _ask_robots(self, url: str) -> None:
        if not self.robots:
            return
        host = self._host(url)
        if host.rules is None:
            host.rules = self._rules(url)
            host.free = 0.0  # the question itself is no visit
        if host.rules is ALL_FORBIDDEN:
            raise Refused(f"{clean(url)}: its robots.txt could not be had, so nothing is read there now")
        if not host.rules.allows(url):
            raise Refused(f"{clean(url)}: its robots.txt asks us not to read it")

    def _rules(self, url: str) -> Rules:
        """RFC 9309: without the file all is allowed; while the server fails nothing is."""
        current = urljoin(url, "/robots.txt")
        for _ in range(MAX_REDIRECTS + 1):
            check(current)
            try:
                answer = self._get(current, MAX_ROBOTS, {})
            except Refused as refusal:
                if f"more than {MAX_ROBOTS:,}" in str(refusal):
                    return NOTHING_ASKED
                reason = str(refusal).removeprefix(f"{clean(current)}: ")
                raise Refused(f"{clean(url)}: {reason}") from None  # the page, not its robots.txt, was asked for
            if answer.status in (301, 302, 303, 307, 308) and answer.headers.get("location"):
                current = _onward(current, answer.headers["location"])
            elif answer.status == 200:
                return read_rules(answer.body.decode("utf-8", "replace").removeprefix("\ufeff"), NAME)
            else:
                return ALL_FORBIDDEN if answer.status >= 500 or answer.status == 429 else NOTHING_ASKED
        return NOTHING_ASKED

    def _get(self, url: str, limit: int, extra: dict[str, str], body: bytes | None = None) -> Answer:
        """One request, no redirects; the answer inflated and capped while it streams in."""
        from onrecord.intake.transport import FAULTS  # reading a file needs no network

        headers = {
            "User-Agent": AGENT,
            "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,application/json;q=0.8,*/*;q=0.5",
            "Accept-Encoding": "gzip, deflate, br",
            **extra,
        }
        deadline = time.monotonic() + WHOLE
        try:
            with self._open().stream("POST" if body is not None else "GET", url, headers=headers, content=body) as got:
                encoding = got.headers.get("content-encoding", "")
                whole = got.status_code in (200, 203)
                chunks = _in_time(got.iter_raw(64 * 1024), deadline)
                content = inflated(chunks, encoding, limit) if whole else b""
                media_type = got.headers.get("content-type", "").strip()[:200]
                return Answer(str(got.url), got.status_code, media_type, content, got.headers)
        except Refused as refusal:
            reason = str(refusal)
            raise Refused(reason if reason.startswith(clean(url)) else f"{clean(url)}: {reason}") from None
        except FAULTS as error:
            # the library's words may repeat the whole address, with its keys
            reason = str(error).replace(url, clean(url)) or "no answer"
            raise Refused(f"{clean(url)}: {type(error).__name__}: {reason}") from None
        finally:
            rules = self._host(url).rules
            self._host(url).free = self.clock() + max(self.delay, rules.delay if rules else 0.0)

    def _open(self) -> httpx.Client:
        import httpx

        from onrecord.intake.transport import GuardedTransport

        if self._client is None:
            for name in ("httpx", "httpcore"):  # at INFO they would write every address into the log
                logging.getLogger(name).setLevel(logging.WARNING)
            self._client = httpx.Client(
                transport=GuardedTransport(self.allowed),
                timeout=httpx.Timeout(TIMEOUT, connect=TO_CONNECT),
                follow_redirects=False,
                trust_env=False,
            )
            self._client.cookies = httpx.Cookies()
        self._client.cookies.clear()  # no host recognises us
        return self._client


@contextmanager
def fetching(fetcher: Fetcher) -> Iterator[Fetcher]:
    """A fetcher whose connections are closed at the end."""
    try:
        yield fetcher
    finally:
        fetcher.close()


def _onward(url: str, target: str) -> str:
    """Where a redirect leads."""
    try:
        return urljoin(url, target)
    except ValueError as error:
        raise Refused(f"{clean(url)}: redirected to what is no address: {error}") from None


def now() -> str:
    """The moment, UTC."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _in_time(chunks: Iterator[bytes], deadline: float) -> Iterator[bytes]:
    for chunk in chunks:
        if time.monotonic() > deadline:
            raise Refused(f"the answer was not complete after {WHOLE:.0f} s")
        yield chunk


def _seconds(value: str | None) -> float:
    """``Retry-After`` in seconds: a number or a date."""
    if not value:
        return 0.0
    if value.strip().isdigit():
        return float(value.strip()[:9])
    try:
        return max(0.0, (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return 0.0
