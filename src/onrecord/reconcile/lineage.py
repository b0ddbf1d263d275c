"""Text lineage: which article's text was taken from another's.

Whole copies, and truncated or lightly edited ones with a lead of their own: found by the share of an
article's word 5-grams that stand in another (containment), directed by publication and agency credit.

Reference: A. Broder, "On the resemblance and containment of documents" (1997).
"""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from onrecord.reconcile.names import fold
from onrecord.reconcile.statements import rank_of
from onrecord.reconcile.terms import words
from onrecord.records import Article, Lineage

GRAM = 5  # words
SHARE = 0.55  # of the copy's 5-grams; low enough for a new lead before a third of the text
LEAST = 30  # 5-grams in common: shorter texts share a quotation, not a report
SAMPLE = 16  # one 5-gram in so many is a key: copies of a hundred words in common share some
WINDOW = 45  # days between original and copy


@dataclass(frozen=True, slots=True)
class Shingled:
    """An article and the hashes of its 5-grams."""

    article: Article
    grams: frozenset[int]


def shingles(article: Article) -> frozenset[int]:
    """32-bit hashes of the word 5-grams of its body."""
    parts = [words(article.words(b)) for b in article.blocks if b.role in ("dek", "body")]
    if not parts:
        parts = [words(article.text)]
    flat = [w.encode("utf-8", "surrogatepass") for part in parts for w in part]
    return frozenset(zlib.crc32(b" ".join(flat[i : i + GRAM])) for i in range(len(flat) - GRAM + 1))


def find_lineage(articles: Sequence[Article]) -> tuple[Lineage, ...]:
    """Every copy among the articles with the one it was taken from, by id of the copy.

    An article has one original at most: the earliest text that holds enough of it. Two articles of one
    outlet are never copies: an outlet that repeats itself is no second origin anyhow.
    """
    shingled = [Shingled(a, shingles(a)) for a in sorted(articles, key=rank_of)]
    index: dict[int, list[int]] = defaultdict(list)
    for i, one in enumerate(shingled):
        for gram in sorted(sampled(one.grams)):
            index[gram].append(i)
    found: dict[str, Lineage] = {}
    for i, one in enumerate(shingled):
        rivals = sorted({j for gram in sampled(one.grams) for j in index[gram] if j != i})
        links = [(shingled[j], link) for j in rivals if (link := _link(one, shingled[j])) is not None]
        if links:
            # an agency's own text before all others, then the earliest
            _, found[one.article.id] = min(
                links, key=lambda pair: (not _agency_of(pair[0], one), rank_of(pair[0].article))
            )
    return tuple(found[copy] for copy in sorted(found))


def sampled(grams: frozenset[int]) -> frozenset[int]:
    """The 5-grams by which an article is indexed: a fixed sixteenth of all."""
    return frozenset(g for g in grams if g % SAMPLE == 0)


def _agency_of(original: Shingled, copy: Shingled) -> bool:
    return bool(original.article.outlet) and fold(original.article.outlet) in {fold(a) for a in copy.article.agencies}


def _link(copy: Shingled, original: Shingled) -> Lineage | None:
    common = len(copy.grams & original.grams)
    if common < LEAST or not copy.grams:
        return None
    if fold(copy.article.outlet) == fold(original.article.outlet) and copy.article.outlet:
        return None
    share = common / len(copy.grams)
    back = common / len(original.grams)
    if max(share, back) < SHARE or _original_of(copy, original, back > share) is not original.article:
        return None
    if not _near(copy.article, original.article):
        return None
    credited = {fold(a) for a in copy.article.agencies}
    if fold(original.article.outlet) in credited:
        why = "it credits the agency, and this is the agency's own text"
    elif credited & {fold(a) for a in original.article.agencies}:
        why = "both credit the same agency"
    else:
        why = "published later"
    measured = max(share, back)
    return Lineage(copy.article.id, original.article.id, round(measured, 3), f"{measured:.0%} of its text; {why}")


def _original_of(a: Shingled, b: Shingled, b_is_shorter: bool) -> Article:
    """Which of two was there first: the agency itself, the earlier day, the fuller text."""
    for x, y in ((a, b), (b, a)):
        if x.article.outlet and fold(x.article.outlet) in {fold(n) for n in y.article.agencies}:
            return x.article
    day_a, day_b = rank_of(a.article)[0], rank_of(b.article)[0]
    if day_a != day_b:
        return a.article if day_a < day_b else b.article
    timed = len(a.article.published or "") > 10 and len(b.article.published or "") > 10
    if timed and a.article.published != b.article.published:
        return min(a.article, b.article, key=rank_of)
    if abs(len(a.grams) - len(b.grams)) > 0.1 * max(len(a.grams), len(b.grams)):
        return a.article if b_is_shorter else b.article
    return min(a.article, b.article, key=rank_of)


def _near(a: Article, b: Article) -> bool:
    if a.day is None or b.day is None:
        return True
    try:
        return abs((date.fromisoformat(a.day) - date.fromisoformat(b.day)).days) <= WINDOW
    except ValueError:
        return True
