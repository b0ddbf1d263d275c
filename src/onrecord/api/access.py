"""Who may decide: accounts with passwords for people and tokens for programs, kept as hashes only.

Reference: scrypt as in RFC 7914, with the parameters that OWASP's Password Storage Cheat Sheet names (N = 2^15, r = 8,
p = 3). A token is 256 random bits, so that its plain SHA-256 tells nothing.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from onrecord.errors import BadRequest

_COST, _BLOCK, _LANES = 15, 8, 3  # scrypt's log2 N, r, p: 32 MiB and some 0.2 s a try
_NAME = re.compile(r"[^\W_][\w .@-]{0,63}")
_PASSWORD = re.compile(r"scrypt\$(\d{1,2})\$(\d{1,2})\$(\d{1,2})\$([0-9a-f]{32})\$([0-9a-f]{64})")
_TOKEN = re.compile(r"sha256\$([0-9a-f]{64})")
SHORTEST, LONGEST = 8, 200  # characters of a password


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who may decide.

    Attributes:
        name: that stands beside a decision.
        kept: hash of the password (``scrypt$…``) or of the token (``sha256$…``).
    """

    name: str
    kept: str


class Accounts:
    """The accounts of a server."""

    def __init__(self, accounts: Iterable[Account]) -> None:
        accounts = tuple(accounts)
        self._passwords = {one.name: one.kept for one in accounts if _PASSWORD.fullmatch(one.kept)}
        self._tokens = [(one.name, one.kept.partition("$")[2]) for one in accounts if _TOKEN.fullmatch(one.kept)]
        self._nobody = hashed(secrets.token_hex(16)) if self._passwords else ""

    @property
    def people(self) -> bool:
        """Whether anybody can log in with a password."""
        return bool(self._passwords)

    @property
    def programs(self) -> bool:
        """Whether any program has a token."""
        return bool(self._tokens)

    def knows(self, name: str, password: str) -> bool:
        """Whether a password is that of a name; an unknown name takes as long as a wrong password."""
        kept = self._passwords.get(name)
        fits = _fits(password[: LONGEST + 1], kept or self._nobody) if self._nobody else False
        return fits and kept is not None

    def holder(self, token: str) -> str | None:
        """Whose token it is; None where it is nobody's. All are compared, each in constant time."""
        given = _digest(token)
        found = None
        for name, kept in self._tokens:
            if hmac.compare_digest(given, kept):
                found = name
        return found

    @staticmethod
    def read(path: Path) -> Accounts:
        """The accounts in a file: one a line, as :func:`password_line` and :func:`token_line` write them; ``#`` comments.

        Raises:
            BadRequest: the file cannot be read, or a line is none.
        """
        try:
            text = path.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise BadRequest(f"{path}: the accounts cannot be read: {error}") from error
        found = []
        for number, line in enumerate(text.splitlines(), 1):
            if not line.strip() or line.startswith("#"):
                continue
            name, _, kept = line.strip().rpartition(":")
            if not _NAME.fullmatch(name) or not (_PASSWORD.fullmatch(kept) or _TOKEN.fullmatch(kept)):
                raise BadRequest(f"{path}:{number}: not an account; `onrecord account NAME` writes one")
            found.append(Account(name, kept))
        if not found:
            raise BadRequest(f"{path}: no account in it; `onrecord account NAME >> {path}` adds one")
        return Accounts(found)


def password_line(name: str, password: str) -> str:
    """The line of an account with a password.

    Raises:
        BadRequest: the name or the password cannot be one.
    """
    if not SHORTEST <= len(password) <= LONGEST:
        raise BadRequest(f"a password has {SHORTEST} to {LONGEST} characters")
    return f"{_named(name)}:{hashed(password)}"


def token_line(name: str) -> tuple[str, str]:
    """A new token and the line of its account; only the line is kept."""
    token = secrets.token_urlsafe(32)
    return token, f"{_named(name)}:sha256${_digest(token)}"


def _named(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise BadRequest("a name begins with a letter or digit and has letters, digits, spaces, . - @ _: 64 at most")
    return name


def hashed(password: str) -> str:
    """A password with a new salt as ``scrypt$log2 N$r$p$salt$hash``."""
    salt = secrets.token_bytes(16)
    return f"scrypt${_COST}${_BLOCK}${_LANES}${salt.hex()}${_scrypt(password, salt, _COST, _BLOCK, _LANES).hex()}"


def _fits(password: str, kept: str) -> bool:
    found = _PASSWORD.fullmatch(kept)
    if found is None:
        return False
    cost, block, lanes, salt, want = found.groups()
    try:
        have = _scrypt(password, bytes.fromhex(salt), int(cost), int(block), int(lanes))
    except ValueError:  # parameters that scrypt does not take
        return False
    return hmac.compare_digest(have, bytes.fromhex(want))


def _scrypt(password: str, salt: bytes, cost: int, block: int, lanes: int) -> bytes:
    given = password.encode("utf-8", "surrogatepass")
    return hashlib.scrypt(given, salt=salt, n=2**cost, r=block, p=lanes, maxmem=2**27, dklen=32)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
