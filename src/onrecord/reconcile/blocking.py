"""Blocking keys: which articles can share a story, without comparing them.

Contract. Two articles are compared only when they share a key: a telling word (:mod:`stories`) or a sampled
5-gram (:mod:`lineage`); and only within :data:`WINDOW` days of publication (an undated one is near to all). Keys
depend on the article alone, and so does the likeness of a pair. So:

* reconciling a set of articles that no article outside is :func:`linked` to gives exactly what reconciling
  everything gives for them; nothing else can change;
* to add an article, look up those that share a key and a window with it, keep those that are linked, and go on
  from each of them; then reconcile what was reached. A person's ``same-story`` or ``same-assertion`` judgement links, too.
"""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.reconcile.lineage import find_lineage, shingled
from onrecord.reconcile.stories import WINDOW, document, neighbours
from onrecord.records import Article, Claim

__all__ = ["WINDOW", "linked", "story_keys"]


def story_keys(article: Article, claims: Sequence[Claim] = ()) -> frozenset[str]:
    """The keys that a ledger indexes an article by.

    Args:
        article: the article.
        claims: its claims; not needed today, so that a claim read anew moves no article.
    """
    return document(article).keys | {f"5:{gram:08x}" for gram in shingled(article).keys}


def linked(a: Article, b: Article) -> bool:
    """Whether two articles can influence each other's story: alike above the floor, or one holds the other's text."""
    return bool(neighbours([document(a), document(b)])) or bool(find_lineage([a, b]))
