"""Whatever an argument names → pages: files, folders, archives, standard input, addresses, feeds and lists of them.

What a document is, its content says (:mod:`onrecord.intake.sniff`). A feed or list from anywhere may name addresses on
the web and nothing else; each goes through the one fetcher. What cannot be had comes out as refused, with its reason.
"""

from __future__ import annotations

import gzip
import io
import sys
import zlib
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, TypeAlias

from onrecord.errors import Refused
from onrecord.intake.addresses import clean
from onrecord.intake.feeds import Entry, load_json, read_feed, read_json_feed
from onrecord.intake.fetch import DOCUMENTS, MAX_BYTES, Fetcher, now
from onrecord.intake.files import LARGEST, MEDIA_TYPES, WIRE, files_of
from onrecord.intake.inflate import inflated
from onrecord.intake.lines import read_json
from onrecord.intake.lists import read_index, read_opml, read_sitemap
from onrecord.intake.sniff import HEAD, Kind, kind_of
from onrecord.intake.warc import cut_off, read_warc
from onrecord.intake.wire import read_newsml, read_ninjs
from onrecord.records import Page, Rejected, Told, Unchanged
from onrecord.xml import name_of, parse, text_of

Item: TypeAlias = Page | Rejected | Unchanged
Listing: TypeAlias = Generator[Item, None, bool]  # its result: whether all that was listed could be had
DEEPEST = 3  # lists within lists: OPML → feed, index → index → sitemap


@dataclass(frozen=True, slots=True)
class Document:
    """Bytes whose kind is to be found out.

    Attributes:
        body: the bytes.
        origin: path, address or ``-``.
        media_type: that a file's name or a server gave; empty where none.
        retrieved: when they were taken.
    """

    body: bytes
    origin: str
    media_type: str = ""
    retrieved: str | None = None


@dataclass(slots=True)
class Channels:
    """Pages from anywhere.

    Attributes:
        fetcher: through which addresses are reached.
    """

    fetcher: Fetcher
    _asked: set[str] = field(default_factory=set)

    def pages(self, given: Iterable[str]) -> Iterator[Item]:
        """The pages that arguments name: addresses, ``-``, files, folders, patterns.

        After each page that was fetched its visit is kept, so a consumer stores a page before it asks for the next.
        """
        for one in given:
            if one == "-":
                yield from self.stream(sys.stdin.buffer)
            elif "://" in one[:12]:
                yield from self.address(one)
            else:
                for found in files_of(one):
                    yield from iter((found,)) if isinstance(found, Rejected) else self.file(*found)

    def stream(self, stream: BinaryIO, origin: str = "-") -> Iterator[Item]:
        """What comes on standard input."""
        yield from self._open(stream, Document(b"", origin, "", now()))

    def file(self, path: Path, in_folder: bool = False) -> Iterator[Item]:
        """What a file holds; a file of a folder that turns out to hold no page of an agency is left aside."""
        origin = str(path)
        try:
            if not path.is_file():
                reason = "not a file" if path.exists() else "the file cannot be read: No such file or directory"
                yield Rejected("intake", origin, reason)
                return
            with path.open("rb") as stream:
                if in_folder and path.suffix.lower() in WIRE and kind_of(stream.read(HEAD)) not in ("ninjs", "newsml"):
                    return
                stream.seek(0)
                status = path.stat()
                retrieved = datetime.fromtimestamp(status.st_mtime, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
                media_type = MEDIA_TYPES.get(path.suffix.lower(), "")
                yield from self._open(stream, Document(b"", origin, media_type, retrieved), status.st_size)
        except OSError as fault:
            yield Rejected("intake", origin, f"the file cannot be read: {fault.strerror or fault}")

    def address(self, url: str) -> Iterator[Item]:
        """What is at an address: a page, or the pages of a feed or list."""
        yield from self._list(url, 0)

    def _open(self, stream: BinaryIO, document: Document, size: int | None = None) -> Iterator[Item]:
        """Archives and lines are read as they go; anything else is taken whole."""
        origin = document.origin
        head = b"" if document.media_type else stream.read(HEAD)
        kind: Kind = kind_of(head) if head else "page"
        whole: BinaryIO = io.BufferedReader(_Rejoined(head, stream))
        packed = kind == "gzip"
        if packed:
            kind = kind_of(_glimpse(head))
        if kind == "warc":
            last = yield from read_warc(whole, origin)
            if packed and stream.seekable() and cut_off(stream, last):
                yield Rejected("intake", origin, "the archive ends within a record: what follows it is missing")
        elif kind == "json":
            try:
                yield from read_json(gzip.GzipFile(fileobj=whole) if packed else whole, origin)  # type: ignore[arg-type]
            except (EOFError, zlib.error, gzip.BadGzipFile) as error:
                yield Rejected("intake", origin, f"its packing is damaged, what follows was not read: {error}")
        elif kind == "parquet" and stream.seekable():
            from onrecord.intake.parquet import read_parquet

            stream.seek(0)
            yield from read_parquet(stream, origin)
        elif kind == "parquet":
            yield Rejected("intake", origin, "a Parquet file is read from its end: give its path")
        elif size is not None and size > LARGEST:
            yield Rejected("intake", origin, f"{size:,} bytes, more than the {LARGEST:,} that are read")
        else:
            body = whole.read(LARGEST + 1)
            if len(body) > LARGEST:
                yield Rejected("intake", origin, f"more than the {LARGEST:,} bytes that are read")
                return
            yield from self._expand(Document(body, origin, document.media_type, document.retrieved), 0)

    def _expand(self, document: Document, depth: int) -> Listing:
        """The pages of a document that is whole."""
        kind: Kind = (
            "page" if document.media_type and not depth and _is_path(document.origin) else kind_of(document.body[:HEAD])
        )
        try:
            if kind == "gzip":
                if depth > DEEPEST:
                    raise Refused("packed again and again")
                inner = inflated([document.body], "gzip", MAX_BYTES)
                return (yield from self._expand(Document(inner, document.origin, "", document.retrieved), depth + 1))
            return (yield from self._read(kind, document, depth))
        except Refused as refusal:
            yield Rejected("intake", document.origin, str(refusal))
            return False
        except (
            ValueError,
            LookupError,
            RecursionError,
        ) as error:  # damage that no parser foresaw ends one document only
            yield Rejected("intake", document.origin, f"cannot be read: {type(error).__name__}: {error}")
            return False

    def _read(self, kind: Kind, document: Document, depth: int) -> Listing:
        origin = document.origin
        if kind == "page":
            yield Page(document.body, origin, document.media_type, document.retrieved)
        elif kind == "warc":
            yield from read_warc(io.BytesIO(document.body), origin)
        elif kind == "json":
            yield from read_json(io.BytesIO(document.body), origin)
        elif kind == "parquet":
            from onrecord.intake.parquet import read_parquet

            yield from read_parquet(io.BytesIO(document.body), origin)
        elif kind == "ninjs":
            yield from read_ninjs(document.body, origin, document.retrieved)
        elif kind == "newsml":
            yield from read_newsml(document.body, origin, document.retrieved)
        elif kind == "json feed":
            value = load_json(text_of(document.body))
            return (yield from self.entries(read_json_feed(value, origin).entries, origin))  # type: ignore[arg-type]
        else:
            return (yield from self._markup(kind, document, depth))
        return True

    def _markup(self, kind: Kind, document: Document, depth: int) -> Listing:
        origin = document.origin
        root = parse(text_of(document.body, _charset(document.media_type)))
        if kind == "feed":
            return (yield from self.entries(read_feed(root, origin).entries, origin))
        if kind == "sitemap":
            return (yield from self.entries(read_sitemap(root, origin), origin))
        if kind == "index":
            return (yield from self._lists(read_index(root, origin), depth))
        if kind == "opml":
            return (yield from self._lists([link for link, _ in read_opml(root, origin)], depth))
        raise Refused(
            f"an XML document whose root is {name_of(root)[:60]!r}: neither page, feed, sitemap nor news item"
        )

    def _lists(self, links: Sequence[str], depth: int) -> Listing:
        complete = True
        if not links:
            raise Refused("no feeds or sitemaps in it")
        for link in links:
            complete = (yield from self._list(link, depth + 1)) and complete
        return complete

    def _list(self, url: str, depth: int) -> Listing:
        shown = clean(url)
        if depth > DEEPEST:
            yield Rejected("intake", shown, f"a list within {DEEPEST} lists is not followed")
            return False
        if shown in self._asked:
            return True
        self._asked.add(shown)
        try:
            answer = self.fetcher.document(url, DOCUMENTS)
        except Refused as refusal:
            yield Rejected("intake", shown, str(refusal))
            return False
        if isinstance(answer, Unchanged):
            yield answer
            complete = True
        else:
            document = Document(answer.body, clean(answer.url), answer.media_type, now())
            complete = yield from self._expand(document, depth)
        if complete:  # else what could not be had would not be asked for again until the list changes
            self.fetcher.keep(url)
        return complete

    def entries(self, entries: Iterable[Entry], via: str) -> Listing:
        """The pages that a feed or sitemap lists, each fetched; one without an address is read from what it brings.

        Args:
            entries: of it.
            via: its address or path.

        Raises:
            Refused: it lists none.
        """
        complete = True
        entries = tuple(entries)
        if not entries:
            raise Refused("no entries in it")
        for entry in entries:
            told = Told(
                via, entry.title, entry.published, entry.updated, entry.authors, entry.outlet, entry.language
            )  # fmt: skip
            if entry.link is None:
                if entry.content:
                    body = entry.content.encode("utf-8", "replace")
                    yield Page(body, f"{via}#{entry.key or entry.title}", "text/html", now(), told=told)
                else:
                    yield Rejected("intake", f"{via}#{entry.key or entry.title}", "an entry without address and text")
                continue
            shown = clean(entry.link)
            if shown in self._asked:
                continue
            self._asked.add(shown)
            try:
                item = self.fetcher.page(entry.link, told)
            except Refused as refusal:
                complete = False
                yield Rejected("intake", shown, str(refusal))
                continue
            yield item
            self.fetcher.keep(entry.link)
        return complete


class _Rejoined(io.RawIOBase):
    """A stream whose head was read already, from its beginning."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head, self._rest, self._at = head, rest, 0

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill a buffer."""
        part = self._head[: len(buffer)] or self._rest.read(len(buffer))
        self._head = self._head[len(part) :]
        buffer[: len(part)] = part
        self._at += len(part)
        return len(part)

    def tell(self) -> int:
        """How much was given out."""
        return self._at


def _glimpse(head: bytes) -> bytes:
    """The beginning of what is packed."""
    try:
        return zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(head, HEAD)
    except zlib.error:
        return b""


def _is_path(origin: str) -> bool:
    return not origin.startswith(("http://", "https://"))


def _charset(media_type: str) -> str:
    return media_type.lower().partition("charset=")[2].split(";")[0].strip(" \"'")
