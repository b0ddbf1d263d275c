"""Ids derived from content: the same bytes read twice give the same ids."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable


def digest(body: bytes) -> str:
    """SHA-256 of ``body``, hexadecimal."""
    return hashlib.sha256(body).hexdigest()


def make_id(prefix: str, *parts: object) -> str:
    """``prefix`` and 16 hexadecimal digits (64 bits) of the SHA-256 of the parts.

    64 bits: among 100 million records two ids collide with a probability of 0.03 %.
    """
    joined = "\x1f".join("" if part is None else str(part) for part in parts)
    return prefix + hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def article_id(sha256: str, url: str | None) -> str:
    """Id of an article: of its page's bytes and, where it has one, its address."""
    return make_id("a", sha256, url)


def claim_id(article: str, roles: Iterable[Iterable[tuple[int, int]]]) -> str:
    """Id of a claim: of its article and the spans of source, cue, content and predicate."""
    return make_id("c", article, *(";".join(f"{s}-{e}" for s, e in spans) for spans in roles))
