"""Who looks at a page, whether they may decide, and that a form came from our own page.

A visitor has a random id in a cookie that scripts and other sites never see. A form carries a token made from that id, so
that no other site can send it (OWASP: signed double-submit cookie). Logging in gives a new id.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field

from onrecord.api.access import Accounts

COOKIE = "onrecord"
HOURS = 12  # that somebody stays logged in
_MOST = 10_000  # logged in at once; the oldest are logged out first


class Sessions:
    """Who is logged in, in memory: after a restart everybody logs in again."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._held: OrderedDict[str, tuple[str, float]] = OrderedDict()
        self._lock = threading.Lock()

    def begin(self, name: str) -> str:
        """Log somebody in; gives the new id."""
        identity = secrets.token_urlsafe(32)
        with self._lock:
            self._held[_key(identity)] = name, self._clock() + HOURS * 3600
            while len(self._held) > _MOST:
                self._held.popitem(last=False)
        return identity

    def who(self, identity: str) -> str | None:
        """Whose id it is; None where nobody's."""
        with self._lock:
            name, until = self._held.get(_key(identity), (None, 0.0))
        return name if until > self._clock() else None

    def end(self, identity: str) -> None:
        """Log out."""
        with self._lock:
            self._held.pop(_key(identity), None)


def _key(identity: str) -> str:
    return hashlib.sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Access:
    """Who may do what on the pages.

    Attributes:
        accounts: of those who may decide; None where there are none.
        open_as: under which name everybody on this computer decides without an account; None: nobody does.
        private: reading, too, needs an account.
        read_only: nobody decides anything, on the pages or by a program.
        sessions: of those logged in.
        secret: that makes the tokens of forms.
    """

    accounts: Accounts | None = None
    open_as: str | None = None
    private: bool = False
    read_only: bool = False
    sessions: Sessions = field(default_factory=Sessions)
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32))


class Visitor:
    """Who asks for the page that is being made.

    Attributes:
        name: under which they decide; None where they may not.
        login: name that was logged in; None where nobody was.
        can_log_in: whether they could.
        identity: of their cookie; ``fresh`` where it is not set yet.
    """

    def __init__(self, access: Access, cookie: str | None) -> None:
        self._access = access
        logged = access.sessions.who(cookie) if cookie else None
        self.login = logged
        self.name = None if access.read_only else logged or access.open_as
        self.can_log_in = access.accounts is not None and access.accounts.people
        self.fresh = cookie is None
        self.identity = cookie if cookie is not None else secrets.token_urlsafe(32)
        self.asked = False

    @property
    def token(self) -> str:
        """Of the forms on the page; the cookie is then set."""
        self.asked = True
        return hmac.new(self._access.secret, self.identity.encode("utf-8", "replace"), "sha256").hexdigest()

    def sent(self, token: str) -> bool:
        """Whether a form carries this visitor's token."""
        return not self.fresh and hmac.compare_digest(token.encode("utf-8", "replace"), self.token.encode())


NOBODY = Visitor(Access(), None)
current: ContextVar[Visitor] = ContextVar("visitor", default=NOBODY)
