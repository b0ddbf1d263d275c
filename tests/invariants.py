"""Generated pages on which what the ledger promises must hold: ``python -m tests.invariants COUNT [--start N] [--again K]``.

Each page is made from its number alone: a few made-up sentences with sources, quotations, numbers, times and places, in which emoji,
right-to-left words and marks, decomposed accents, zero-width characters, carriage returns and entities are strewn. Held:

- every span of every record reproduces its text, and blocks part the text without overlap;
- records, put into a ledger, are found sound by ``verify``;
- of every K-th page (1, so all, where nothing is said) the records and what is settled from them are the same bytes in another process,
  with another hash seed, read in another order.

With ``--read-only`` pages become articles and no more: a hundred times as fast. Every five hundred pages a line says how far it is, so
that a run that was cut off goes on with ``--start``.
"""

from __future__ import annotations

import argparse
import hashlib
import html
import json
import os
import random
import subprocess
import sys
import time
import unicodedata
from collections.abc import Iterable, Iterator, Mapping

from onrecord.codec import to_lines
from onrecord.errors import Unreadable
from onrecord.ledger import Ledger
from onrecord.ledger.checking import claim_faults, verify
from onrecord.pipeline import Reading, read_claims
from onrecord.read import read
from onrecord.reconcile import reconcile
from onrecord.records import Page

_WHO = (
    "the harbour office", "Jonas Rask", "Halden Line", "Sigrid Åkerlöf, a spokeswoman for the coast guard", "two officials",
    "the Norwegian transport minister, Märta Öberg", "شركة الميناء", "דוברת הנמל", "an aide who asked not to be named", "she",
)  # fmt: skip
_CUE = ("said", "told reporters", "denied", "warned", "confirmed", "claimed", "added on Tuesday", "insisted")
_WHAT = (
    "about 40 tonnes of oil had leaked near Kristiansand", "the ferry would sail on 7 June", "three people were hurt in the crash",
    "the army may send 10,000 troops to Denmark by December", "nobody had been arrested", "the company paid $1.2bn in fines",
    "the strike would end if wages rose by 5.5 percent", "the bridge at Åsgårdstrand had been closed since Wednesday",
)  # fmt: skip
_STRAY = (
    "😀", "👩‍👩‍👧", "🇳🇴", "\u200b", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u202e", "\u200f", "\u2066", "\u2069", "é", "e\u0301", "ﬁ",
    "\u00a0", "\u2028", "\u3000", "\u0000", "\x0b", "ᾳ", "İ", "ß", "𝔸", "\U0001f9d1\U0001f3fd",
    "مرحبا", "שלום", "한", "\u1112\u1161\u11ab", "…", "–",
)  # fmt: skip
_ENTITIES = (
    "&nbsp;",
    "&amp;",
    "&#x27;",
    "&eacute;",
    "&#8203;",
    "&zwj;",
    "&ldquo;",
    "&rdquo;",
    "&#x1F600;",
    "&notanentity;",
    "&#0;",
    "&lt;b&gt;",
)
_AT_ONCE = 500  # pages in one ledger
_QUOTES = ("“{}”", '"{}"', "‘{}’", "«{}»", "„{}“", "{}")


def page(number: int) -> Page:
    """The page of a number."""
    rng = random.Random(number)
    marked = rng.random() < 0.5
    sentences = [_sentence(rng) for _ in range(rng.randint(1, 4))]
    if rng.random() < 0.6:
        sentences = [_strewn(rng, one) for one in sentences]
    if rng.random() < 0.3:
        sentences = [unicodedata.normalize("NFD", one) for one in sentences]
    if marked:
        body = "".join(
            f"<p>{_entities(rng, html.escape(one, quote=False))}</p>{rng.choice(['', chr(13) + chr(10), ' '])}"
            for one in sentences
        )
        title = html.escape(_strewn(rng, "Oil leaks in the harbour"))
        text = (
            f"<!doctype html><html lang=en><head><meta charset=utf-8><title>{title}</title></head><body><article><h1>{title}</h1>"
            f"<p class=byline>By Runa Elvestad</p><time datetime=2025-06-03>3 June 2025</time>{body}</article></body></html>"
        )
        return Page(text.encode("utf-8", "surrogatepass"), f"https://press.example/{number}", "text/html")
    end = rng.choice(["\n", "\r\n", "\r", "\n\n", "\r\n\r\n"])
    lines = [
        "Valley Post",
        "",
        _strewn(rng, "Oil leaks in the harbour"),
        "",
        "By Runa Elvestad",
        "3 June 2025",
        "",
        *sentences,
    ]
    return Page(end.join(lines).encode("utf-8", "surrogatepass"), f"{number}.txt", "text/plain")


def _sentence(rng: random.Random) -> str:
    who, cue, what = rng.choice(_WHO), rng.choice(_CUE), rng.choice(_WHAT)
    said = rng.choice(_QUOTES).format(what)
    shape = rng.randrange(5)
    if shape == 0:
        return f"{who[0].upper()}{who[1:]} {cue} that {what}."
    if shape == 1:
        return f"{said}, {who} {cue}."
    if shape == 2:
        return f"According to {who}, {what}."
    if shape == 3:
        return f"{who[0].upper()}{who[1:]} {cue}: {said}."
    return f"{what[0].upper()}{what[1:]}."


def _strewn(rng: random.Random, text: str) -> str:
    for _ in range(rng.randint(1, 4)):
        at = rng.randint(0, len(text))
        text = text[:at] + rng.choice(_STRAY) * rng.choice([1, 1, 1, 3]) + text[at:]
    return text


def _entities(rng: random.Random, text: str) -> str:
    for _ in range(rng.randint(0, 2)):
        at = rng.randint(0, len(text))
        text = text[:at] + rng.choice(_ENTITIES) + text[at:]
    return text


def hold(number: int, read_only: bool = False) -> Reading | None:
    """Read a page and hold what must hold of it alone; None where it is refused or only read.

    Raises:
        AssertionError: something does not hold.
    """
    try:
        article = read(page(number))
    except Unreadable:
        return None
    last = 0
    for block in article.blocks:
        assert last <= block.start <= block.end <= len(article.text), f"page {number}: blocks overlap"
        last = block.end
    assert "\r" not in article.text, f"page {number}: a line end is not folded"
    if article.origin.startswith("https"):
        assert article.text.split("\n\n") == [article.words(block) for block in article.blocks], (
            f"page {number}: text and blocks differ"
        )
    if read_only:
        return None
    reading = read_claims(article)
    for claim in reading.claims:
        faults, _ = claim_faults(claim, article)
        assert not faults, f"page {number}: {faults}"
    return reading


def seal(reading: Reading | None) -> str:
    """A digest of all records of a page."""
    if reading is None:
        return "refused"
    lines = to_lines([reading.article], reading.claims, reconcile([reading.article], reading.claims))
    return hashlib.sha256("\n".join(lines).encode("utf-8", "surrogatepass")).hexdigest()


def seals(numbers: Iterable[int]) -> Iterator[tuple[int, str]]:
    """The digest of each page."""
    for number in numbers:
        yield number, seal(hold(number))


def elsewhere(numbers: list[int], hash_seed: int) -> dict[int, str]:
    """The digests as a process of its own finds them, with its own hash seed, in the order given."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.invariants", "--seals"],
        input=json.dumps(numbers), capture_output=True, text=True, check=True, env={**os.environ, "PYTHONHASHSEED": str(hash_seed)},
    )  # fmt: skip
    return {int(number): digest for number, digest in json.loads(done.stdout).items()}


def sound(readings: Mapping[int, Reading | None]) -> int:
    """Put pages as they were read into a ledger and verify it; gives how many spans were held."""
    with Ledger.open(":memory:") as ledger:
        for number, reading in readings.items():
            if reading is not None:
                ledger.add_reading(page(number), reading.article, reading.claims)
        checked = verify(ledger)
        assert not checked.faults, checked.faults[:3]
        return checked.spans


def main() -> None:
    """Hold the invariants on so many pages, and say how many there were of what."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", type=int, nargs="?", default=0)
    parser.add_argument("--start", type=int, default=0)
    parser.add_argument("--read-only", action="store_true")
    parser.add_argument("--again", type=int, default=1, metavar="K", help="every K-th page in another process too")
    parser.add_argument(
        "--seals", action="store_true", help="digests of the pages whose numbers stand on standard input"
    )
    a = parser.parse_args()
    if a.seals:
        sys.stdout.write(json.dumps(dict(seals(json.loads(sys.stdin.read())))))
        return
    began = time.monotonic()
    numbers = list(range(a.start, a.start + a.count))
    if a.read_only:
        for number in numbers:
            hold(number, read_only=True)
        print(f"{a.count:,} pages read in {time.monotonic() - began:.0f} s: blocks and text hold")
        return
    spans = claims = again = 0
    for at in range(0, len(numbers), _AT_ONCE):
        here = {number: hold(number) for number in numbers[at : at + _AT_ONCE]}
        claims += sum(len(reading.claims) for reading in here.values() if reading)
        spans += sound(here)
        twice = [number for number in here if number % a.again == 0]
        random.Random(at).shuffle(twice)
        there = elsewhere(twice, hash_seed=at + 1)
        other = [number for number in twice if seal(here[number]) != there[number]]
        assert not other, f"pages {other[:5]} come out otherwise in another process"
        again += len(twice)
        done = (
            f"{a.start + at + len(here):,} pages"
            if a.start == 0
            else f"pages {a.start} to {a.start + at + len(here) - 1}"
        )
        print(f"{done}, {claims:,} claims, {time.monotonic() - began:.0f} s", flush=True)
    print(
        f"{a.count:,} pages, {claims:,} claims, {spans:,} spans verified in ledgers, {again:,} pages read again elsewhere: all hold, "
        f"in {time.monotonic() - began:.0f} s"
    )


if __name__ == "__main__":
    main()
