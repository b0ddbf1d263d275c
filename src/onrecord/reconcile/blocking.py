"""Blocking keys: which articles can share a story, without comparing them.

Contract. :func:`onrecord.reconcile.stories.neighbours` compares two articles only when they share a key and
were published within :data:`WINDOW` days (an undated one is near to all); two articles that share text carry a
common shingle key. So reconciling the articles that are joined by keys, directly or through others, within
the window gives exactly what reconciling everything gives for them, and nothing else can change.
"""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.reconcile.stories import WINDOW, document
from onrecord.records import Article, Claim

__all__ = ["WINDOW", "story_keys"]


def story_keys(article: Article, claims: Sequence[Claim] = ()) -> frozenset[str]:
    """The keys that a ledger indexes an article by.

    Args:
        article: the article.
        claims: its claims; not needed today, so that a claim read anew moves no article.
    """
    return document(article).keys
