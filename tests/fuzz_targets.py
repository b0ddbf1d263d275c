"""What is fuzzed: functions that take foreign bytes, and hold what must hold of the result."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

from onrecord import codec
from onrecord.errors import OnrecordError, Refused
from onrecord.intake import Channels, Fetcher
from onrecord.intake.feeds import load_json, read_feed, read_json_feed
from onrecord.intake.lists import read_index, read_opml, read_sitemap
from onrecord.intake.warc import read_warc
from onrecord.ledger.query import match, phrases
from onrecord.read import read
from onrecord.records import Page
from onrecord.xml import parse, text_of

CORPORA = Path(__file__).parent / "corpora"
AT = "https://press.example/feed"


def html(body: bytes) -> None:
    """A page as HTML: its text is that of its blocks."""
    article = read(Page(body, "https://press.example/1", "text/html"))
    assert article.text.split("\n\n") == [article.words(block) for block in article.blocks]


def text(body: bytes) -> None:
    """A page as plain text: blocks part it."""
    article = read(Page(body, "1.txt", "text/plain"))
    assert all(a.end <= b.start for a, b in zip(article.blocks, article.blocks[1:], strict=False))


def feed(body: bytes) -> None:
    """Feeds, sitemaps, lists of feeds."""
    words = text_of(body)
    try:
        tree = parse(words)
    except Refused:
        value = load_json(words)
        if isinstance(value, dict):
            read_json_feed(value, AT)
        return
    for reader in (read_feed, read_sitemap, read_index, read_opml):
        reader(tree, AT)


def warc(body: bytes) -> None:
    """Archives, and whatever else may come in a stream."""
    list(read_warc(io.BytesIO(body), "crawl.warc"))
    list(Channels(Fetcher(allowed=())).stream(io.BytesIO(body[:4000]), "stream"))


def query(body: bytes) -> None:
    """Words to search for: every query is words in quotes, whatever stands in it."""
    made = match(phrases(body.decode("utf-8", "replace")))
    assert set("".join(made.split('"')[::2]).split()) <= {"AND", "*"}


def record(body: bytes) -> None:
    """A line of a ledger: what is decoded comes back the same."""
    found = codec.decode(body)
    again = codec.restore(type(found), codec.plain(found))
    assert again == found


TARGETS: dict[str, Callable[[bytes], None]] = {
    "html": html, "text": text, "feed": feed, "warc": warc, "query": query, "record": record,
}  # fmt: skip


def tried(target: str, body: bytes) -> str:
    """What became of an input: ``read`` or ``refused``; any other error is a fault and goes on."""
    try:
        TARGETS[target](body)
    except OnrecordError:
        return "refused"
    return "read"


def seeds(target: str) -> list[Path]:
    """The saved inputs of a target."""
    return sorted(path for path in (CORPORA / target).iterdir() if path.is_file())
