"""Row ``lineage``: copies of a text told from other texts on the same topic.

The set is made at run time from the paragraphs of the reading set, whose publishers wrote them, and kept nowhere:

- *copies*: whole, the first half and the first third of an article, printed by another outlet under a new lead (one or two
  paragraphs of 20 to 80 words, those of an unrelated page in no known order); each once as it is and once lightly edited
  (every hundredth to twentieth word dropped, doubled or replaced by another of the text). Some are later the same day, some
  the day after, some have no time of day and credit the outlet they took it from.
- *hard negatives*: articles of other writers that quote one or two paragraphs of an original; and the FNC bodies, where
  several writers tell one rumour. FNC holds copies of its own, which nobody labelled: pairs with a whole sentence of ten
  words in common, outside quotation marks, are left out of the count.

``recall``: copies whose root is in the family of their original; ``recall_whole``, ``recall_half``, ``recall_third`` apart.
``precision``: links within a family, of all links. ``direction``: of the copies found, those whose root is the original.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from eval.scorers import Absent, read_jsonl
from onrecord.reconcile.lineage import find_lineage
from onrecord.reconcile.statements import roots
from onrecord.records import Article, Block

SEED = 20250603
SHORTEST = 200  # words of an original: a third of a shorter one is a paragraph that anybody may quote
SHARES = {"whole": 1.0, "half": 1 / 2, "third": 1 / 3}
_SENTENCE = re.compile(r"[^.!?]+")
_WORD = re.compile(r"\w+")
_QUOTED = re.compile(r"“[^”]*(?:”|$)|\"[^\"]*(?:\"|$)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Made:
    """The set.

    Attributes:
        articles: all, shuffled.
        family: article to the original that it is or was copied from; those on their own to themselves.
        kind: article to the kind of copy; "" where it is none.
        unlabelled: pairs that nobody knows about.
    """

    articles: tuple[Article, ...]
    family: dict[str, str]
    kind: dict[str, str]
    unlabelled: frozenset[frozenset[str]]


def article(
    key: str, paragraphs: Sequence[str], outlet: str, published: str | None, agencies: tuple[str, ...] = ()
) -> Article:
    """An article of plain paragraphs."""
    blocks, at = [], 0
    for paragraph in paragraphs:
        blocks.append(Block("body", at, at + len(paragraph)))
        at += len(paragraph) + 2
    return Article(
        key, key, key, "\n\n".join(paragraphs), tuple(blocks), outlet, published=published, agencies=agencies
    )


def first_share(paragraphs: Sequence[str], share: float) -> list[str]:
    """The first paragraphs that hold a share of all words; at least one."""
    wanted, count = share * sum(len(p.split()) for p in paragraphs), 0
    taken: list[str] = []
    for paragraph in paragraphs:
        if taken and count + len(paragraph.split()) / 2 > wanted:
            break
        taken.append(paragraph)
        count += len(paragraph.split())
    return taken


def edited(rng: random.Random, paragraphs: Sequence[str]) -> list[str]:
    """Light edits: at a rate of one to five in a hundred, words dropped, doubled, replaced."""
    rate = rng.uniform(0.01, 0.05)
    stock = " ".join(paragraphs).split()
    made = []
    for paragraph in paragraphs:
        words: list[str] = []
        for word in paragraph.split():
            act = rng.choice(("drop", "double", "replace")) if rng.random() < rate else ""
            words += [] if act == "drop" else [word, word] if act == "double" else [rng.choice(stock) if act else word]
        made.append(" ".join(words))
    return made


def mixed(rng: random.Random, paragraph: str) -> str:
    """Its words in another order: a text that nobody has written before."""
    words = paragraph.split()
    return " ".join(rng.sample(words, len(words)))


def make(bench: Path) -> Made:
    """The set, the same on every run."""
    rng = random.Random(SEED)
    rows = read_jsonl(bench / "reading" / "html_gold.jsonl.gz")
    texts = [[p for p in row.get("paragraphs") or () if p.strip()] for row in rows]
    texts = [t for t in texts if sum(len(p.split()) for p in t) >= SHORTEST]
    articles: list[Article] = []
    family: dict[str, str] = {}
    kind: dict[str, str] = {}

    def keep(one: Article, root: str, what: str) -> None:
        articles.append(one)
        family[one.id], kind[one.id] = root, what

    for n, paragraphs in enumerate(texts):
        root, wire = f"o{n}", f"Wire {n % 7}"
        keep(article(root, paragraphs, wire, "2025-03-04T08:00:00+00:00"), root, "")
        for what, share in SHARES.items():
            for edit in (False, True):
                donor = texts[(n + rng.randrange(1, len(texts))) % len(texts)]
                lead = [mixed(rng, p) for p in donor if 20 <= len(p.split()) <= 80][: rng.choice((1, 1, 2))]
                body = first_share(paragraphs, share)
                when, credit = rng.choice(
                    [("2025-03-04T13:30:00+00:00", ())] * 3 + [("2025-03-05", ())] * 3 + [("2025-03-04", (wire,))] * 2
                )
                key = f"{what}{n}{'e' if edit else ''}"
                keep(
                    article(key, lead + (edited(rng, body) if edit else body), f"Paper {key}", when, credit), root, what
                )
        other = texts[(n + 1) % len(texts)]
        quoted = [p for p in paragraphs if 20 <= len(p.split()) <= 80][: rng.choice((1, 2))]
        key = f"q{n}"
        own = [mixed(rng, p) for p in other]
        if sum(len(p.split()) for p in quoted) * 4 <= sum(len(p.split()) for p in own):
            keep(article(key, own[:2] + quoted + own[2:], f"Rival {n}", "2025-03-05"), key, "")
    unlabelled = set(_negatives(bench, keep))
    rng.shuffle(articles)
    return Made(tuple(articles), family, kind, frozenset(unlabelled))


def _negatives(bench: Path, keep: object) -> Iterator[frozenset[str]]:
    """Adds the FNC bodies; gives the pairs that may be copies."""
    assert callable(keep)
    holders: dict[str, set[str]] = defaultdict(set)
    for row in read_jsonl(bench / "reconcile" / "fnc_bodies.jsonl.gz"):
        key = f"fnc{row['body_id']}"
        keep(article(key, row["text"].split("\n\n"), f"Outlet {key}", None), key, "")
        for sentence in _SENTENCE.findall(_QUOTED.sub(". ", row["text"])):
            folded = " ".join(_WORD.findall(sentence.lower()))
            if folded.count(" ") >= 9:
                holders[folded].add(key)
    for keys in holders.values():
        yield from (frozenset(pair) for pair in combinations(sorted(keys), 2))


def run(bench: Path, row: str) -> dict[str, float]:
    """Recall, precision and direction, in per cent."""
    try:
        made = make(bench)
    except Absent:
        raise Absent("reading/html_gold.jsonl.gz or reconcile/fnc_bodies.jsonl.gz") from None
    links = find_lineage(made.articles)
    root_of = roots(links)
    counted = [link for link in links if frozenset((link.copy, link.original)) not in made.unlabelled]
    right = [link for link in counted if made.family[link.copy] == made.family[link.original]]
    copies = [key for key, what in made.kind.items() if what]
    found = [key for key in copies if key in root_of and made.family[root_of[key]] == made.family[key]]
    scores = {
        "recall": 100 * len(found) / len(copies),
        "precision": 100 * len(right) / max(1, len(counted)),
        "direction": 100 * sum(root_of[key] == made.family[key] for key in found) / max(1, len(found)),
    }
    for what in SHARES:
        of_kind = [key for key in copies if made.kind[key] == what]
        scores[f"recall_{what}"] = 100 * sum(key in set(found) for key in of_kind) / len(of_kind)
    return scores
