"""Reconcile what was added, and no more.

An article can change only what it is connected to (:mod:`onrecord.reconcile.blocking`): its neighbours are looked up by key,
what bonds lead to is divided into stories anew, and only stories whose articles or texts are not what they were are
worked out again. The outcome is that of reconciling everything at once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from onrecord.ledger.protocol import Filters
from onrecord.reconcile.blocking import document, grams
from onrecord.reconcile.lineage import WINDOW as COPY_DAYS
from onrecord.reconcile.lineage import find_lineage
from onrecord.reconcile.settle import Decisions, Reconciled, decisions, settle_story
from onrecord.reconcile.stories import bond, components, divide, shared

if TYPE_CHECKING:
    from onrecord.ledger.protocol import Ledger
    from onrecord.records import Article


def settle(ledger: Ledger) -> int:
    """Bring everything derived up to date.

    Returns:
        How many stories were worked out.
    """
    with ledger.together():
        unindexed = ledger.unindexed()
        fresh = frozenset((*ledger.unsettled(), *unindexed))
        if not fresh:
            return 0
        decided = decisions(ledger.judgements())
        before = _reach(ledger, fresh, decided)
        held = {identity: article for identity in unindexed if (article := _held(ledger, identity)) is not None}
        for identity in sorted(held):
            ledger.index(document(held[identity]), grams(held[identity]))
        _bind(ledger, unindexed)
        moved = _trace(ledger, frozenset(unindexed))
        reached = before | _reach(ledger, fresh | moved, decided)
        count = _divide(ledger, reached, fresh | moved, decided)
        ledger.settled()
        return count


def _held(ledger: Ledger, identity: str) -> Article | None:
    from onrecord.errors import Missing

    try:
        return ledger.article(identity)
    except Missing:
        return None


def _reach(ledger: Ledger, articles: Collection[str], decided: Decisions) -> frozenset[str]:
    """All that some articles are connected to by bonds, copies, stored stories and people's judgements."""
    reached = frozenset(articles)
    while True:
        found = ledger.connected(reached)
        found |= {article for held in ledger.stories_with(found).values() for article in held}
        found |= {article for pair in decided.same_story if pair & found for article in pair}
        if found == reached:
            return reached
        reached = found


def _bind(ledger: Ledger, articles: Iterable[str]) -> None:
    """Work out the bonds of articles that were indexed."""
    documents = ledger.documents(tuple(articles))
    bound: dict[str, list[str]] = {}
    for identity in sorted(articles):
        if identity not in documents:
            bound[identity] = []
            continue
        mine = documents[identity]
        near = [other for other, keys in ledger.sharing(mine).items() if shared(keys)]
        others = ledger.documents(near)
        bound[identity] = [other for other in sorted(others) if bond(mine, others[other]) > 0]
    ledger.bind(bound)


def _trace(ledger: Ledger, articles: frozenset[str]) -> frozenset[str]:
    """Work out what the articles are copies of, and which copies the others now are; those where something changed."""
    if not articles:
        return frozenset()
    was = {link.copy: link for link in ledger.copies(articles)}
    orphans = frozenset(copy for copy, link in was.items() if link.original in articles)
    asked = articles | orphans | {other for one in articles for other in ledger.holding(one, COPY_DAYS)}
    was |= {link.copy: link for link in ledger.copies(asked) if link.copy in asked}
    rivals = asked | {link.original for link in was.values()}
    rivals |= {other for one in orphans for other in ledger.holding(one, COPY_DAYS)}
    texts = [article for identity in sorted(rivals) if (article := _held(ledger, identity)) is not None]
    now = {link.copy: link for link in find_lineage(texts) if link.copy in asked}
    changed = {copy for copy in asked if was.get(copy) != now.get(copy)}
    ledger.trace(sorted(changed), [now[copy] for copy in sorted(changed) if copy in now])
    return frozenset(changed)


def _divide(ledger: Ledger, reached: frozenset[str], changed: frozenset[str], decided: Decisions) -> int:
    """Divide what was reached into stories; work out those that are not as they were."""
    documents = ledger.documents(sorted(reached))
    stored = ledger.stories_with(sorted(reached))
    lineage = ledger.copies(sorted(reached))
    copies = frozenset(frozenset((link.copy, link.original)) for link in lineage)
    together = (decided.same_story | copies) - decided.not_same_story
    as_they_were: set[str] = set()
    by_articles = {articles: story for story, articles in stored.items()}
    parts: list[Reconciled] = []
    ids_of = sorted(documents)
    at = {identity: i for i, identity in enumerate(ids_of)}
    pairs = [*ledger.bonds(ids_of), *(sorted(pair) for pair in together if pair <= documents.keys() and len(pair) == 2)]
    for part in components(len(ids_of), [(at[one], at[other]) for one, other in pairs]):
        for ids in divide([documents[ids_of[i]] for i in part], together, decided.not_same_story):
            kept = by_articles.get(tuple(sorted(ids)))
            if kept is not None and not changed.intersection(ids):
                as_they_were.add(kept)
                continue
            articles = [ledger.article(i) for i in ids]
            claims = [c for i in ids for c in ledger.claims(Filters(article=i)) if c.id not in decided.wrong_claims]
            parts.append(settle_story(articles, claims, lineage, decided))
    ledger.replace(
        [story for story in sorted(stored) if story not in as_they_were],
        Reconciled(
            tuple(a for p in parts for a in p.assertions),
            tuple(m for p in parts for m in p.memberships),
            tuple(w for p in parts for w in p.warnings),
            tuple(s for p in parts for s in p.stories),
        ),
    )
    return len(parts)
