"""Versions of one page: which one speaks, and what was changed without saying so (LEDGER §6, silent-edit)."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from onrecord.lang import table
from onrecord.reconcile import numbers
from onrecord.reconcile.assertions import Group
from onrecord.reconcile.slots import Slots
from onrecord.reconcile.statements import address
from onrecord.reconcile.terms import stop_words, words
from onrecord.reconcile.warnings import make
from onrecord.records import Article, LedgerWarning

ALIKE = 0.3  # of the words of the shorter text that two versions of one page share at least


def chains(articles: Sequence[Article]) -> list[list[Article]]:
    """The versions of each page that was stored more than once, oldest first.

    By the time of the change that the page names, where two name the same by when they were taken. Pages at one
    address that have nothing in common (a front page, a file used again) are no versions of each other.
    """
    pages: dict[str, list[Article]] = defaultdict(list)
    for article in articles:
        where = address(article)
        if where:
            pages[where].append(article)
    found: list[list[Article]] = []
    for _, at_one in sorted(pages.items()):
        if len({a.sha256 for a in at_one}) < 2:
            continue
        ordered = sorted(at_one, key=lambda a: (a.updated or a.published or "", a.retrieved or "", a.id))
        chain = [ordered[0]]
        for article in ordered[1:]:
            if not _same_story(chain[-1], article):
                found.append(chain)
                chain = []
            chain.append(article)
        found.append(chain)
    return [chain for chain in found if len(chain) > 1]


def _same_story(a: Article, b: Article) -> bool:
    if a.headline and a.headline == b.headline:
        return True
    one, other = (set(words(article.text)) - stop_words() for article in (a, b))
    return len(one & other) >= ALIKE * min(len(one), len(other))


def newest(articles: Sequence[Article]) -> frozenset[str]:
    """Ids of the articles that speak: all but superseded versions."""
    old = {a.id for versions in chains(articles) for a in versions[:-1]}
    return frozenset(a.id for a in articles if a.id not in old)


def says_so(article: Article) -> bool:
    """Whether the page carries a note of correction or update."""
    cues = table("reconcile")["correction"]["cues"]
    return any(re.search(rf"\b{re.escape(cue)}\b", article.text, re.IGNORECASE) for cue in cues)


def silent_edits(articles: Sequence[Article], groups: Sequence[Group]) -> Iterator[LedgerWarning]:
    """Claims that a later version of the same page states otherwise, without a note."""
    for versions in chains(articles):
        for old, new in itertools.pairwise(versions):
            if says_so(new) and not says_so(old):
                continue
            for group in groups:
                before = [m for m in group.members if m.statement.claim.article == old.id]
                after = [m for m in group.members if m.statement.claim.article == new.id]
                yield from _changed(before, after)


def _changed(before: Sequence[Slots], after: Sequence[Slots]) -> Iterator[LedgerWarning]:
    for now in after:
        same_source = [b for b in before if b.statement.source.key == now.statement.source.key]
        rivals = same_source or before
        if not rivals or any(_says_the_same(now, b) for b in rivals):
            continue
        was = max(rivals, key=lambda b: (len(b.stems & now.stems), b.statement.claim.id))
        told = was.statement.claim.content.text
        yield make("silent-edit", now.statement, was.statement, f"An earlier version of this page had “{told}”.")


def _says_the_same(now: Slots, was: Slots) -> bool:
    a, b = now.statement, was.statement
    if a.position != b.position or a.source.key != b.source.key or a.hedged != b.hedged:
        return False
    if a.quantity and b.quantity:
        return not numbers.changed(a.quantity[0], b.quantity[0])
    return bool(a.quantity) == bool(b.quantity)
