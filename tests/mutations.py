"""Feeds and archives with damage: ``python -m tests.mutations feeds 2000`` prints how they were taken."""

from __future__ import annotations

import io
import json
import random
import resource
import sys
import time
from collections import Counter
from unittest.mock import patch

from onrecord.intake import Channels, Fetcher
from onrecord.records import Page, Rejected
from tests.channel_samples import STORY, archive, chunked, record
from tests.unit.test_feeds import ATOM, ATTACKS, NEWS, RDF, RSS

JSON_FEED = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "items": [{"id": str(n), "url": f"https://a.example/{n}"} for n in range(9)],
    }
)
OPML = "<opml><body>" + "<outline xmlUrl='https://a.example/f'/>" * 3 + "</body></opml>"
INDEX = "<sitemapindex><sitemap><loc>https://a.example/m.xml</loc></sitemap></sitemapindex>"
FEEDS = [text.encode() for text in (RSS, ATOM, RDF, NEWS, JSON_FEED, OPML, INDEX)]
HTML = ("Content-Type", "text/html; charset=utf-8")


def archives() -> list[bytes]:
    body = STORY.encode()
    records = [
        record("https://a.example/1", body, number=1),
        record("https://a.example/2", chunked(body), headers=(HTML, ("Transfer-Encoding", "chunked")), number=2),
        record("https://a.example/3", body, headers=(HTML, ("Content-Encoding", "gzip")), number=3, digest=False),
        record("https://a.example/4", b"Text.", kind="conversion", headers=(("Content-Type", "text/plain"),), number=4),
    ]
    return [archive(*records), archive(*records, packed=False)]


def mutated(rng: random.Random, body: bytes, pieces: list[bytes]) -> bytes:
    """A body with one to thirty injuries: bytes changed, cut out, put in, repeated, exchanged, cut off."""
    made = bytearray(body)
    for _ in range(rng.choice((1, 1, 2, 5, 30))):
        at, to = sorted((rng.randrange(len(made) + 1), rng.randrange(len(made) + 1)))
        act = rng.randrange(9)
        if act == 0 and made:
            made[at % len(made)] = rng.randrange(256)
        elif act == 1:
            del made[at : at + rng.randrange(1, 80)]
        elif act == 2:
            made[at:at] = bytes(rng.randrange(256) for _ in range(rng.randrange(1, 40)))
        elif act == 3:
            made[at:at] = rng.choice(pieces)
        elif act == 4:
            made[at:at] = (bytes(made[at:to]) * rng.choice((1, 2, 50)))[:500_000]
        elif act == 5:
            made = made[:to] or made
        elif act == 6:
            made[at:at] = rng.choice(
                (b"<a>" * 5000, b"]]>", b"&#0;", b"&#x110000;", b"\xff\xfe", b"\x00" * 100, b"<![CDATA[", b"<!--")
            )
        elif act == 7 and len(made) < 1_000_000:
            made = bytearray(
                bytes(made).decode("utf-8", "replace").encode(rng.choice(("utf-16", "utf-32", "latin-1")), "replace")
            )
        elif act == 8 and len(made) < 1_000_000:
            made = bytearray(
                bytes(made).replace(
                    rng.choice((b"http", b"</", b"1", b">")), rng.choice((b"", b"<", b"99999999999", b"\r\n"))
                )
            )
    return bytes(made)


def taken(what: str, count: int, seed: int = 1) -> dict[str, object]:
    """Mutate and take ``count`` bodies; how many gave pages, how many a reason, which gave neither, the longest processor time."""
    rng = random.Random(seed)
    bodies = FEEDS if what == "feeds" else archives()
    pieces = [text.encode() for name, text in ATTACKS.items() if name != "too many tags"] + [
        b"WARC/1.1\r\n",
        b"Content-Length: 99999999\r\n",
    ]
    outcomes: Counter[str] = Counter()
    worst = 0.0

    def page(_: Fetcher, url: str, told: object = None) -> Page:
        return Page(url.encode(), url)

    def document(_: Fetcher, url: str, *__: object) -> Page:
        from onrecord.errors import Refused

        raise Refused("no network here")

    with patch.object(Fetcher, "page", page), patch.object(Fetcher, "document", document):
        for _ in range(count):
            body = mutated(rng, rng.choice(bodies), pieces)
            started = time.process_time()
            found = list(Channels(Fetcher()).stream(io.BytesIO(body)))
            worst = max(worst, time.process_time() - started)
            assert all(isinstance(one, Page) or (isinstance(one, Rejected) and one.reason) for one in found)
            outcomes["pages" if any(isinstance(one, Page) for one in found) else "refused" if found else "nothing"] += 1
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return {**outcomes, "longest_s": round(worst, 2), "memory_mb": peak}


if __name__ == "__main__":
    print(json.dumps(taken(sys.argv[1], int(sys.argv[2]))))
