"""How often one client may ask: a bucket of tokens each.

Reference: the token bucket as in RFC 2697, one token a request.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address, ip_network

MOST_CLIENTS = 10_000  # remembered; the one that has been quiet for longest is forgotten first


class Buckets:
    """Tokens of each client, filled at a steady rate."""

    def __init__(
        self, per_minute: float, burst: int | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Set the pace.

        Args:
            per_minute: requests that a client may make for as long as it likes; 0: as many as it wants.
            burst: at once after a pause; a sixth of a minute's, at least ten, where not given.
            clock: seconds.
        """
        self._rate = per_minute / 60
        self._burst = burst if burst is not None else max(10, round(per_minute / 6))
        self._clock = clock
        self._held: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, client: str) -> float:
        """Take a token: seconds to wait until there is one, 0 where it was given."""
        if self._rate <= 0:
            return 0.0
        now, key = self._clock(), _whose(client)
        tokens, at = self._held.pop(key, (float(self._burst), now))
        tokens = min(self._burst, tokens + (now - at) * self._rate)
        given = tokens >= 1
        self._held[key] = (tokens - 1 if given else tokens), now
        if len(self._held) > MOST_CLIENTS:
            self._held.popitem(last=False)
        return 0.0 if given else (1 - tokens) / self._rate


def _whose(client: str) -> str:
    """The address; of version 6 its network, for one machine has all addresses of a /64."""
    try:
        address = ip_address(client)
    except ValueError:
        return client
    return str(ip_network(f"{address}/64", strict=False)) if isinstance(address, IPv6Address) else client
