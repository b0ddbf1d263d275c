"""Ledgers to be written out: the bundled story, and one whose words try to break every format."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from onrecord.ledger import Ledger
from onrecord.pipeline import add, settle
from onrecord.records import Page
from tests.ledger_samples import first, second

DEMO = Path(__file__).parents[1] / "examples" / "skagerrak-leak"
# What ends strings, tags, fields, cells and lines elsewhere; signs that XML does not hold.
SPITE = "=1+1 \"quoted\" 'it' <b>&amp;</b> {x} \\y ]]> %s $m #h ~t ^c _u 50% a\tb\nc\x0bd\x00 é 🚢 \u202e \ufffe –"


def demo(path: Path) -> str:
    """A ledger of the bundled story; gives where it is."""
    media = {".txt": "text/plain", ".html": "text/html"}
    pages = [
        Page(one.read_bytes(), one.name, media[one.suffix], "2026-03-07T08:00:00Z")
        for one in sorted(DEMO.iterdir())
        if one.suffix in media
    ]
    with Ledger.open(str(path)) as ledger:
        add(ledger, pages)
    return str(path)


def spiteful(path: Path) -> str:
    """A ledger in which names, titles, words and addresses are spiteful."""
    with Ledger.open(str(path)) as ledger:
        page, article, claims = first()
        hostile = replace(
            article, headline=SPITE, outlet=SPITE, authors=(SPITE, "A and B, C"), bylines=(SPITE,), published="2025-06-03",
            url='https://x.example/"><script>alert(1)</script>?a={b}&c=\\d e', language="en",
        )  # fmt: skip
        wicked = [
            replace(
                claim,
                content=replace(claim.content, text=SPITE),
                source=claim.source and replace(claim.source, name=SPITE, party=SPITE + "2"),
            )
            for claim in claims
        ]
        ledger.add_reading(page, hostile, wicked)
        other, undated, bare = second()
        ledger.add_reading(replace(other, retrieved=None), replace(undated, published=None, retrieved=None), bare)
        settle(ledger)
    return str(path)
