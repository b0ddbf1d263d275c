"""Which addresses are fetched, and how they are written down: nothing private, no secrets."""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Collection
from urllib.parse import parse_qsl, urlencode, urlsplit

from onrecord.errors import Refused

HostPort = tuple[str, int]
# Names of query fields that hold a key or a password, as whole words of the name.
_SECRET = re.compile(
    r"(?:^|[_.-])(?:token|key|apikey|secret|passw(?:or)?d|pwd|auth|authorization|credential|sig|signature|session|sid|jwt)"
    r"(?:$|[_.-])|^(?:api|access)?(?:token|key)$",
    re.IGNORECASE,
)
_EMBEDDED = re.compile(r"//[^/@\s?#]*@")
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
# Kept here rather than asked of the standard library, whose tables differ between patch versions.
_SPECIAL_4 = tuple(
    ipaddress.IPv4Network(network)
    for network in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
        "224.0.0.0/4", "240.0.0.0/4",
    )
)  # fmt: skip
_GLOBAL_6 = ipaddress.IPv6Network("2000::/3")
_SPECIAL_6 = tuple(  # protocols and tunnels (Teredo, 6to4), documentation
    ipaddress.IPv6Network(network) for network in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")
)


def clean(url: str) -> str:
    """An address as it is stored and shown: without password and without fields that hold keys.

    >>> clean("https://ada:pw@news.example/feed?lang=en&api_key=abc#top")
    'https://news.example/feed?lang=en'
    """
    bare = _EMBEDDED.sub("//", url.strip())
    try:
        parts = urlsplit(bare)
        fields = parse_qsl(parts.query, keep_blank_values=True)
        query = parts.query
        if any(_SECRET.search(name) for name, _ in fields):
            query = urlencode([(name, value) for name, value in fields if not _SECRET.search(name)])
        return parts._replace(query=query, fragment="").geturl()
    except ValueError:
        return re.split(r"[?#]", bare, maxsplit=1)[0]


def check(url: str) -> None:
    """Refuse what can be told from the address alone.

    Raises:
        Refused: another scheme than http or https, no host, a password in it, a port of another service.
    """
    shown = clean(url)
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise Refused(f"{shown}: not an address: {error}") from error
    if parts.scheme.lower() not in ("http", "https"):
        raise Refused(f"{shown}: only http and https are fetched")
    if not host:
        raise Refused(f"{shown}: no host in the address")
    if parts.username is not None or parts.password is not None:
        raise Refused(f"{shown}: an address with a password in it is not fetched")
    if any(ord(ch) <= 32 or ch in "\\\x7f" for ch in url):
        raise Refused(f"{shown}: not an address: it holds a space, a backslash or a control character")
    if port is not None and port < 1024 and port not in (80, 443):
        raise Refused(f"{shown}: port {port} is that of another service")


def public_addresses(host: str, port: int, allowed: Collection[HostPort] = ()) -> tuple[str, ...]:
    """The addresses that a host stands for, all of them public.

    Args:
        host: name or literal address.
        port: to connect to.
        allowed: hosts and ports that may be private; tests alone give any.

    Raises:
        Refused: it does not resolve, or any of its addresses is not one of the public internet.
    """
    try:
        answers = {str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError) as error:
        raise Refused(f"the host {host!r} was not found: {error}") from error
    if (host, port) not in allowed:
        for answer in sorted(answers):
            if not is_public(answer):
                raise Refused(f"{host} stands for {answer}, which is not a public address")
    return tuple(sorted(answers, key=lambda answer: (":" in answer, answer)))


def is_public(address: str) -> bool:
    """Whether an address is one of the public internet; an IPv4 address inside an IPv6 one counts as itself.

    Reference: IANA, special-purpose address registries for IPv4 and IPv6 (2024).
    """
    ip = ipaddress.ip_address(address.split("%", maxsplit=1)[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or (ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF) if ip in _NAT64 else None)
        if inner is None:
            return ip in _GLOBAL_6 and not any(ip in network for network in _SPECIAL_6)
        ip = inner
    return not any(ip in network for network in _SPECIAL_4)
