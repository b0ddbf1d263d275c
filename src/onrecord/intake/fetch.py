"""The one place that reaches the network: a page from an address, politely and guarded.

Every address is resolved before connecting, and refused where any of its answers is private, loopback, link-local,
multicast or reserved; the connection goes to the very address that was checked. Redirects are followed by hand, each
checked in the same way.
"""

from __future__ import annotations

import ipaddress
import socket
from datetime import UTC, datetime
from urllib.parse import urljoin, urlsplit
from urllib.robotparser import RobotFileParser

import httpx

from onrecord.errors import Refused
from onrecord.records import Page
from onrecord.version import __version__

AGENT = f"onrecord/{__version__}"
MAX_BYTES = 15 * 1024 * 1024
MAX_REDIRECTS = 5
TIMEOUT = httpx.Timeout(20.0, connect=10.0)
TYPES = ("text/html", "application/xhtml+xml", "text/plain")


def from_url(url: str, robots: bool = True) -> Page:
    """Fetch a page.

    Args:
        url: ``http`` or ``https``.
        robots: obey the host's ``robots.txt``.

    Raises:
        Refused: the address is none of ours to fetch, or the answer is no page; the text says which and why.
    """
    current = url
    for _ in range(MAX_REDIRECTS + 1):
        if robots and not _allowed(current):
            raise Refused(f"{current}: its robots.txt asks us not to read it")
        status, headers, body = _get(current, MAX_BYTES)
        if status in (301, 302, 303, 307, 308):
            target = headers.get("location")
            if not target:
                raise Refused(f"{current}: redirected to nowhere")
            current = urljoin(current, target)
            continue
        if status != 200:
            raise Refused(f"{current}: the server answered {status}")
        media_type = headers.get("content-type", "").split(";")[0].strip().lower()
        if media_type and media_type not in TYPES:
            raise Refused(f"{current}: {media_type} is no page")
        return Page(body, current, media_type, datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
    raise Refused(f"{url}: more than {MAX_REDIRECTS} redirects")


def checked_address(url: str) -> tuple[str, str, int]:
    """Host, the public address it stands for, and port.

    Raises:
        Refused: another scheme than http or https, a name that does not resolve, or an address that is not public.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError as error:
        raise Refused(f"{url}: not an address: {error}") from error
    if parts.scheme not in ("http", "https"):
        raise Refused(f"{url}: only http and https are fetched")
    if not host:
        raise Refused(f"{url}: no host in the address")
    if parts.username or parts.password:
        raise Refused(f"{url}: an address with a password in it is not fetched")
    try:
        answers = {str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError) as error:
        raise Refused(f"{url}: the host {host!r} was not found: {error}") from error
    for answer in sorted(answers):
        if not is_public(answer):
            raise Refused(f"{url}: {host} stands for {answer}, which is not a public address")
    return host, min(answers), port


def is_public(address: str) -> bool:
    """Whether an address is one of the public internet."""
    ip = ipaddress.ip_address(address.split("%", maxsplit=1)[0])
    inner = getattr(ip, "ipv4_mapped", None) or getattr(ip, "sixtofour", None)
    if inner is not None and not is_public(str(inner)):
        return False
    if isinstance(ip, ipaddress.IPv6Address) and ip in ipaddress.ip_network("64:ff9b::/96"):
        return is_public(str(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)))
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def _get(url: str, limit: int) -> tuple[int, httpx.Headers, bytes]:
    """One request, no redirects; the body decoded and capped while it streams in."""
    host, address, port = checked_address(url)
    parts = urlsplit(url)
    literal = f"[{address}]" if ":" in address else address
    pinned = parts._replace(netloc=f"{literal}:{port}").geturl()
    name = host if parts.port is None else f"{host}:{port}"
    try:
        with (
            httpx.Client(timeout=TIMEOUT, follow_redirects=False, trust_env=False) as client,
            client.stream(
                "GET",
                pinned,
                headers={
                    "Host": name,
                    "User-Agent": AGENT,
                    "Accept": "text/html,text/plain;q=0.8",
                    "Accept-Encoding": "gzip, deflate",
                },
                extensions={"sni_hostname": host},
            ) as answer,
        ):
            chunks, size = [], 0
            for chunk in answer.iter_bytes(64 * 1024):
                size += len(chunk)
                if size > limit:
                    raise Refused(f"{url}: more than {limit:,} bytes")
                chunks.append(chunk)
            return answer.status_code, answer.headers, b"".join(chunks)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise Refused(f"{url}: {type(error).__name__}: {error}") from error


def _allowed(url: str) -> bool:
    """Whether the host's ``robots.txt`` lets us read this address; a missing file allows everything."""
    parts = urlsplit(url)
    try:
        status, _, body = _get(f"{parts.scheme}://{parts.netloc}/robots.txt", 512 * 1024)
    except Refused:
        checked_address(url)  # a refused address stays refused; an unreachable robots.txt forbids nothing
        return True
    if status != 200:
        return True
    rules = RobotFileParser()
    rules.parse(body.decode("utf-8", "replace").splitlines())
    return rules.can_fetch(AGENT, url)
