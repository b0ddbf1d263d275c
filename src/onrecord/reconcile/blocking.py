"""Which articles can share a story, without comparing them: what an article is indexed by, and what adding it can change.

* Two articles have a bond (:mod:`stories`) only where they share telling words and lie within :data:`WINDOW` days, and
  one is a copy of the other (:mod:`lineage`) only where they share a sampled 5-gram. Keys, bonds and copies depend on
  the two articles alone.
* Stories are divided inside what bonds, copies and people's judgements connect.

So reconciling a set of articles that nothing outside is connected to gives exactly what reconciling everything gives
for them. To add an article, look up those that share a key with it, bind it to those it has a bond with, and divide
anew what it is connected to.
"""

from __future__ import annotations

from onrecord.reconcile.lineage import find_lineage, shingled
from onrecord.reconcile.stories import WINDOW, document, neighbours
from onrecord.records import Article

__all__ = ["WINDOW", "document", "grams", "linked", "story_keys"]


def grams(article: Article) -> frozenset[int]:
    """The sampled 5-grams that copies of an article are found by."""
    return shingled(article).keys


def story_keys(article: Article) -> frozenset[str]:
    """The keys that an article is indexed by: telling words and sampled 5-grams."""
    return document(article).keys | {f"5:{gram:08x}" for gram in grams(article)}


def linked(a: Article, b: Article) -> bool:
    """Whether two articles have a bond, or one holds the other's text."""
    return any(True for _ in neighbours([document(a), document(b)])) or bool(find_lineage([a, b]))
