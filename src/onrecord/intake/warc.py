"""Web archives (WARC, WET, the news archives of Common Crawl) → the pages in them.

Only what is a page is taken: answers with status 200 that are HTML or text, saved resources, converted text. Requests,
metadata, pictures and repeated visits are left aside as other files of a folder are.

Reference: ISO 28500, the WARC file format 1.1.
"""

from __future__ import annotations

import zlib
from collections.abc import Generator
from datetime import UTC
from typing import BinaryIO

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from onrecord.errors import Refused
from onrecord.intake.addresses import clean
from onrecord.intake.fetch import MAX_BYTES, PAGES
from onrecord.intake.inflate import inflated
from onrecord.records import Page, Rejected, Told

LONGEST_HEADER = 64 * 1024
_TAKEN = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion
_STEP = 1 << 20
_GZIP = b"\x1f\x8b"


def read_warc(stream: BinaryIO, name: str) -> Generator[Page | Rejected, None, int]:
    """The pages of an archive, in its order.

    Args:
        stream: open file, packed or not; it is read as it goes, never as a whole.
        name: of the archive, for the origin of each page.

    Returns:
        Where the last record that could hold a page begins.
    """
    found, last = False, 0
    records = iter(
        ArchiveIterator(stream, record_types=_TAKEN, parse_http=False, max_header_len=LONGEST_HEADER, fsspec_args=False)
    )
    while True:
        try:
            record = next(records)
        except StopIteration:
            break
        except BaseException as error:
            _stop(error)
            found = True
            yield Rejected("intake", name, f"the archive is damaged, what follows was not read: {error}")
            break
        last = record.stream_pos
        where = f"{name}#{record.record_id or last}"
        try:
            page = _page(record, where)
        except BaseException as error:
            _stop(error)
            found = True
            yield Rejected("intake", where, str(error) or type(error).__name__)
            continue
        if page is not None:
            found = True
            yield page
    if not found:
        yield Rejected("intake", name, "no pages in this archive")
    return last


def cut_off(stream: BinaryIO, at: int) -> bool:
    """Whether a packed archive ends within a record, as after a download that broke off; its library says nothing of it.

    Args:
        stream: the file.
        at: where a record begins.
    """
    stream.seek(at)
    unpacking = None
    try:
        while packed := stream.read(_STEP):
            while packed:
                unpacking = unpacking or zlib.decompressobj(16 + zlib.MAX_WBITS)
                unpacking.decompress(packed, _STEP)
                packed = unpacking.unused_data if unpacking.eof else unpacking.unconsumed_tail
                unpacking = None if unpacking.eof else unpacking
        while unpacking and not unpacking.eof and unpacking.decompress(b"", _STEP):
            pass  # what it had read and not given out
    except zlib.error:
        return False  # damaged otherwise: told when it was read
    return unpacking is not None and not unpacking.eof


def _stop(error: BaseException) -> None:
    """Let through what is no fault of the archive; what its library panics with is no ``Exception``."""
    if isinstance(error, KeyboardInterrupt | SystemExit | GeneratorExit):
        raise error


def _page(record: WarcRecord, where: str) -> Page | None:
    """The page of a record; None where it is none.

    Raises:
        Refused: it is one, but damaged or too large.
    """
    target = (record.headers.get("WARC-Target-URI") or "").strip().strip("<>")
    if not target.lower().startswith(("http://", "https://")):
        return None
    if record.content_length > MAX_BYTES + LONGEST_HEADER:
        if _declared_page(record):
            raise Refused(f"{record.content_length:,} bytes, more than the {MAX_BYTES:,} that are read")
        return None
    if record.headers.get("WARC-Block-Digest") and not record.verify_block_digest(consume=False):
        raise Refused("its bytes are not those that its digest was taken of")
    encoding, transfer = "", ""
    if record.record_type == WarcRecordType.response:
        record.parse_http(auto_decode="none", max_header_len=LONGEST_HEADER, quirks_mode=True)
        http = record.http_headers
        if http is None or str(http.status_code) != "200":
            return None
        media_type = (http.get("Content-Type") or "").strip()[:200]
        encoding, transfer = http.get("Content-Encoding") or "", http.get("Transfer-Encoding") or ""
    else:
        media_type = (record.headers.get("Content-Type") or "").strip()[:200]
    if media_type.split(";")[0].strip().lower() not in PAGES:
        return None
    body = record.reader.read(MAX_BYTES + LONGEST_HEADER)
    if "chunked" in transfer.lower():
        body = _joined(body)
    if encoding and not (
        "gzip" in encoding.lower() and not body.startswith(_GZIP)
    ):  # some crawlers unpack and keep the header
        body = inflated([body], encoding, MAX_BYTES)
    if len(body) > MAX_BYTES:
        raise Refused(f"more than the {MAX_BYTES:,} bytes that are read")
    date = record.record_date
    retrieved = date.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if date else None
    return Page(body, clean(target), media_type, retrieved, told=Told(where))


def _declared_page(record: WarcRecord) -> bool:
    kind = record.headers.get("WARC-Identified-Payload-Type") or record.headers.get("Content-Type") or ""
    return kind.split(";")[0].strip().lower() in PAGES


def _joined(body: bytes) -> bytes:
    """A chunked body in one piece; as it is where it was joined before and only the header kept."""
    parts: list[bytes] = []
    at = 0
    while at < len(body):
        end = body.find(b"\r\n", at, at + 1024)
        size = body[at:end].split(b";")[0].strip() if end >= 0 else b""
        if not size or len(size) > 8 or any(byte not in b"0123456789abcdefABCDEF" for byte in size):
            return body if not parts else b"".join(parts)
        length = int(size, 16)
        if length == 0:
            break
        parts.append(body[end + 2 : end + 2 + length])
        at = end + 2 + length + 2
    return b"".join(parts)
