"""Reconcile what was added, and no more.

An article can change only what it is connected to (:mod:`onrecord.reconcile.blocking`): its neighbours are looked up by key,
what bonds lead to is divided into stories anew, and only stories whose articles or texts are not what they were are
worked out again. The outcome is that of reconciling everything at once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from typing import TYPE_CHECKING

from onrecord.ledger.asking import Filters
from onrecord.reconcile.blocking import document, grams
from onrecord.reconcile.lineage import HOLDERS, hinted, originals
from onrecord.reconcile.settle import Decisions, Reconciled, decisions, settle_story
from onrecord.reconcile.statements import rank_of
from onrecord.reconcile.stories import bond, components, divide, shared

if TYPE_CHECKING:
    from onrecord.ledger.protocol import Ledger
    from onrecord.reconcile.stories import Document
    from onrecord.records import Article


def settle(ledger: Ledger, describe: Callable[[Article], Document] = document) -> int:
    """Bring everything derived up to date.

    Args:
        ledger: whose.
        describe: gives what an article is compared by.

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
            ledger.index(describe(held[identity]), grams(held[identity]), rank_of(held[identity]))
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
    asked = set(articles)
    for link in ledger.copies(articles):  # of an earlier reading
        asked |= {link.copy, link.original}
    for one in sorted(articles):
        asked |= _rivals(ledger, one)
        for link in ledger.copies(_displaced(ledger, one)):
            asked |= {link.copy, link.original}
    held: dict[str, Article | None] = {}

    def article(identity: str) -> Article | None:
        if identity not in held:
            held[identity] = _held(ledger, identity)
        return held[identity]

    pairs = sorted({(min(one, other), max(one, other)) for one in asked for other in _rivals(ledger, one)})
    texts = ((article(one), article(other)) for one, other in pairs)
    now = {link.copy: link for link in originals((a, b) for a, b in texts if a and b) if link.copy in asked}
    was = {link.copy: link for link in ledger.copies(asked) if link.copy in asked}
    changed = {copy for copy in asked if was.get(copy) != now.get(copy)}
    ledger.trace(sorted(changed), [now[copy] for copy in sorted(changed) if copy in now])
    return frozenset(changed)


def _rivals(ledger: Ledger, article: str) -> set[str]:
    """The articles that :func:`~onrecord.reconcile.lineage.find_lineage` lays beside one: it names them, or they name it."""
    names: Counter[str] = Counter()
    named_by: Counter[str] = Counter()
    own = ledger.grams(article)
    for gram in own:
        early = ledger.holders(gram, HOLDERS)
        names.update(early)
        if article in early:
            named_by.update(early if len(early) < HOLDERS else ledger.holders(gram))
    found = (names.keys() | named_by.keys()) - {article}
    many = {other: len(ledger.grams(other)) for other in found if max(names[other], named_by[other]) >= 2}
    return {other for other, theirs in many.items() if hinted(max(names[other], named_by[other]), len(own), theirs)}


def _displaced(ledger: Ledger, article: str) -> set[str]:
    """The articles that are no longer among the earliest holders of a 5-gram because of one."""
    late: set[str] = set()
    for gram in ledger.grams(article):
        early = ledger.holders(gram, HOLDERS + 1)
        if len(early) > HOLDERS and article in early[:HOLDERS]:
            late.add(early[HOLDERS])
    return late


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
