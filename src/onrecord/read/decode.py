"""Bytes → text: byte-order marks, declared character sets, and a guess that is checked."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

from onrecord.errors import Unreadable
from onrecord.records import Page

# Larger pages are no news pages; parsing one would hold a reader up for minutes.
LARGEST = 15 * 1024 * 1024
# One line longer than this is data (a minified script, a dump), not text.
LONGEST_LINE = 2_000_000

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
          (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))  # fmt: skip
# Python calls these encodings of text too; no page is in them, and some cost more than they are long.
_NO_CHARSETS = frozenset(["punycode", "idna", "unicode-escape", "raw-unicode-escape", "undefined", "utf-7"])
# So many null bytes near a page's beginning are a fault in its making, as browsers take them; more are binary data.
_STRAY_NULLS = 8
_DECLARED = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_BINARY = (b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"PK\x03\x04", b"GIF8", b"\x1f\x8b", b"\x7fELF", b"SQLite format 3")
_PARAMETER = re.compile(r""";\s*charset\s*=\s*["']?([\w.:-]{2,40})""", re.IGNORECASE)
_TAG = re.compile(
    r"<(?:!doctype\s+html|html|head|body|article|div|p|meta|title|h1|main|section)\b[^<]{0,2000}?>", re.IGNORECASE
)


def decode(page: Page) -> str:
    """The text of a page with its line ends folded to LF.

    Raises:
        Unreadable: empty, binary, larger than 15 MiB, or with a line of more than two million characters.
    """
    body = page.body
    if not body.strip():
        raise Unreadable(f"{page.origin}: the page is empty")
    if len(body) > LARGEST:
        raise Unreadable(f"{page.origin}: {len(body):,} bytes, more than the {LARGEST:,} that are read")
    if body.startswith(_BINARY):
        raise Unreadable(f"{page.origin}: not text but a binary file")
    text = _decoded(body, page)
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    if not text.strip():
        raise Unreadable(f"{page.origin}: the page is empty")
    longest = max(map(len, text.split("\n"))) if len(text) > LONGEST_LINE else 0
    if longest > LONGEST_LINE and not _TAG.search(text[:100_000]):
        raise Unreadable(f"{page.origin}: a line of {longest:,} characters is data, not text")
    return text


def _decoded(body: bytes, page: Page) -> str:
    for mark, name in _MARKS:
        if body.startswith(mark):
            return body.decode(name, "replace")
    if b"\x00" in body[:4096]:
        wide = _wide(body[:4096])
        if wide is not None:
            return body.decode(wide, "replace")
        if body[:4096].count(0) > _STRAY_NULLS:
            raise Unreadable(f"{page.origin}: not text but binary data")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        pass
    # the server's word goes before the page's own, as in browsers
    sent, declared = _PARAMETER.search(page.media_type), _DECLARED.search(body[:4096])
    for named in (sent[1] if sent else "", declared[1].decode("ascii", "replace") if declared else ""):
        try:
            name = codecs.lookup(named).name
            if name != "utf-8" and name not in _NO_CHARSETS:
                return body.decode(name, "replace")
        except (LookupError, ValueError):
            pass
    odd = sum(byte < 9 or 13 < byte < 32 for byte in body[:4096])
    if odd > 0.05 * min(len(body), 4096):
        raise Unreadable(f"{page.origin}: not text but binary data")
    # UTF-8 with a few broken bytes stays UTF-8
    mended = body.decode("utf-8", "replace")
    broken = mended.count("\ufffd")
    if sum(map(str.isascii, mended)) + 5 * broken < len(mended):
        return mended
    # what says nothing is Windows-1252, as browsers take it, unless that would make most letters foreign ones
    western = body.decode("cp1252", "replace")
    letters = [ch for ch in western[:20_000] if ch.isalpha()]
    if sum(ch > "\x7f" for ch in letters) < 0.2 * len(letters):
        return western
    guess = from_bytes(body[:200_000]).best()
    return body.decode(guess.encoding, "replace") if guess else western


def _wide(head: bytes) -> str | None:
    """UTF-16 without a byte-order mark, known by its null bytes; None where it is not that."""
    half = len(head) // 2
    first, second = head[::2].count(0), head[1::2].count(0)
    if second > 0.3 * half and first < 0.05 * half:
        return "utf-16-le"
    return "utf-16-be" if first > 0.3 * half and second < 0.05 * half else None


def looks_like_html(page: Page, text: str) -> bool:
    """Whether the page is markup: its media type says so, or tags stand near its beginning."""
    if page.media_type.startswith(("text/html", "application/xhtml")):
        return True
    if page.media_type.startswith("text/plain"):
        return False
    return len(_TAG.findall(text[:20_000])) >= 2
