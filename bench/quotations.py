"""How well a quotation is found again, changed or not: ``python -m bench.quotations FILE``.

FILE is ``polnear-dev.jsonl`` (articles with annotated attributions). The contents that people marked become the claims of a
ledger, so that only the search and the comparison are measured, not the reading. Each of a fixed sample of contents of five
to forty words is then asked for as it stands, and with one change of each kind; and sentences of every other article are asked
of a ledger that does not hold it. Printed for each: how often the passage is found (the first match overlaps it), how often
the change is named, and the time.
"""

from __future__ import annotations

import json
import random
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from onrecord.ledger import Ledger
from onrecord.records import Article, Block, Claim, Mention, Page, Span, Words, claim_id, join
from onrecord.version import READER
from onrecord.views.quotes import verify_quote

SAMPLE = 200  # contents
SEED = 7
_NUMBER = re.compile(r"\b\d[\d,]*\b")
_NOT = re.compile(r"\b(?:not|never|no)\b ", re.IGNORECASE)
_HEDGE = re.compile(
    r"\b(?:(?:may|might|could|likely|probably|reportedly|allegedly) "
    r"|(?:about|some|nearly|almost|more than|at least) (?=\d))",
    re.IGNORECASE,
)


def main(paths: list[str]) -> int:
    """Print the table."""
    if len(paths) != 1:
        print("bench: name one file of JSON lines with annotated attributions", file=sys.stderr)
        return 2
    records = [json.loads(line) for line in Path(paths[0]).read_text("utf-8").splitlines()]
    with tempfile.TemporaryDirectory() as folder, Ledger.open(str(Path(folder) / "ledger.db")) as ledger:
        asked = [(article, claim) for record in records[::2] for article, claim in _add(ledger, record)]
        chosen = random.Random(SEED).sample(asked, min(SAMPLE, len(asked)))
        print(f"{len(records[::2])} articles, {len(asked)} contents of 5 to 40 words, {len(chosen)} asked for")
        for kind in (
            "as it stands",
            "a part",
            "word dropped",
            "word changed",
            "number changed",
            "hedge dropped",
            "negation dropped",
        ):
            _measure(ledger, kind, chosen)
        _foreign(ledger, records[1::2])
    return 0


def _add(ledger: Ledger, record: dict[str, Any]) -> Iterator[tuple[Article, Claim]]:
    text = record["text"]
    page = Page(text.encode(), f"{record['id']}.txt", "text/plain")
    article = Article(
        page.article_id, page.sha256, page.origin, text, (Block("body", 0, len(text)),), record["publisher"],
        published=record["date"], language="en",
    )  # fmt: skip
    claims: dict[str, Claim] = {}
    for one in record["attributions"]:
        content = tuple(Span(a, b) for a, b in one["content"])
        source = tuple(Span(a, b) for a, b in one["source"])
        if not content:
            continue
        who = join(source, text) if source else None
        identity = claim_id(article.id, (source, (), content, ()))
        claims[identity] = Claim(
            identity,
            article.id,
            "body",
            Words(content, join(content, text)),
            Mention(source, who, who) if who else None,
            reader=READER,
        )
    ledger.add_reading(page, article, tuple(claims.values()))
    for claim in claims.values():
        if 5 <= len(claim.content.text.split()) <= 40:
            yield article, claim


def _changed(kind: str, text: str, rng: random.Random) -> tuple[str, tuple[str, ...]] | None:
    """A content with one change, and the labels of which one should name it; None where it cannot be so changed."""
    parts = text.split()
    inside = [n for n in range(1, len(parts) - 1) if len(parts[n]) > 4 and parts[n].isalpha()]
    if kind == "as it stands":
        return text, ()
    if kind == "a part":
        return (" ".join(parts[len(parts) // 4 : -1]), ()) if len(parts) >= 8 else None
    if kind == "word dropped" and inside:
        n = rng.choice(inside)
        return " ".join(parts[:n] + parts[n + 1 :]), (
            "words dropped",
            "hedge lost",
            "negation lost",
            "small words dropped",
            "number dropped",
        )
    if kind == "word changed" and inside:
        n = rng.choice(inside)
        return " ".join([*parts[:n], "zebra", *parts[n + 1 :]]), (
            "words changed",
            "hedge lost",
            "negation lost",
            "number changed",
            "number dropped",
        )
    if kind == "number changed" and (m := _NUMBER.search(text)):
        return text[: m.start()] + "7777" + text[m.end() :], ("number changed",)
    if kind == "hedge dropped" and (m := _HEDGE.search(text)):
        return text[: m.start()] + text[m.end() :], ("hedge lost",)
    if kind == "negation dropped" and (m := _NOT.search(text)):
        return text[: m.start()] + text[m.end() :], ("negation lost",)
    return None


def _measure(ledger: Ledger, kind: str, chosen: list[tuple[Article, Claim]]) -> None:
    rng = random.Random(SEED)
    asked = found = named = 0
    spent: list[float] = []
    for article, claim in chosen:
        made = _changed(kind, claim.content.text.replace(" … ", " "), rng)
        if made is None or len(made[0].split()) < 4:
            continue
        asked += 1
        begin = time.process_time()
        check = verify_quote(ledger, made[0])
        spent.append(time.process_time() - begin)
        best = check.matches[0] if check.matches else None
        first, last = claim.content.spans[0].start, claim.content.spans[-1].end
        if best is None or best.article != article.id or not any(s.start < last and first < s.end for s in best.spans):
            continue
        found += 1
        labels = {drift.label for drift in best.drifts}
        named += bool(labels & set(made[1])) if made[1] else best.exact
    if asked:
        spent.sort()
        print(
            f"{kind:17} {asked:4} asked  found {found / asked:6.1%}  named rightly {named / asked:6.1%}  "
            f"median {1000 * spent[len(spent) // 2]:.0f} ms, at most {1000 * spent[-1]:.0f} ms"
        )


def _foreign(ledger: Ledger, records: list[dict[str, Any]]) -> None:
    """Sentences of articles that the ledger does not hold: what is found of them is false, or truly said in both."""
    texts = [" … ".join(r["text"][a:b] for a, b in one["content"]) for r in records for one in r["attributions"]]
    texts = sorted({text for text in texts if 8 <= len(text.split()) <= 40})
    asked = random.Random(SEED).sample(texts, min(SAMPLE, len(texts)))
    hits = [check for text in asked if (check := verify_quote(ledger, text.replace(" … ", " "))).matches]
    exact = sum(check.verdict == "exact" for check in hits)
    print(
        f"of other articles {len(asked):4} asked  something near {len(hits) / len(asked):6.1%}, word for word {exact / len(asked):6.1%}"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
