"""Claims to everything that follows from them: assertions, memberships, warnings, stories, lineage.

A pure function of the sets of articles, claims and judgements: the order in which they come is never looked
at. Its parts: :mod:`lineage` → :mod:`stories` → :mod:`assertions` (by :mod:`slots` and :mod:`compare`) →
:mod:`origins` → :mod:`status`, :mod:`numbers`, :mod:`warnings`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from onrecord.reconcile import numbers, warnings
from onrecord.reconcile.assertions import Group, doubtful_support, group
from onrecord.reconcile.gist import gist_of
from onrecord.reconcile.lineage import find_lineage
from onrecord.reconcile.names import Identities
from onrecord.reconcile.naming import doubts_of, name_of
from onrecord.reconcile.origins import Weighed, latest, weigh
from onrecord.reconcile.slots import slots_of
from onrecord.reconcile.statements import UNDATED, Statement, rank_of, roots, statements
from onrecord.reconcile.status import flags_of, history_of, standing, status_of
from onrecord.reconcile.stories import cluster, document
from onrecord.reconcile.versions import newest, silent_edits
from onrecord.records import (
    Article,
    Assertion,
    Claim,
    Judgement,
    LedgerWarning,
    Lineage,
    Membership,
    Mention,
    Story,
    make_id,
)

Pairs = frozenset[frozenset[str]]


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What holds across articles, each part by id.

    Attributes:
        assertions: with status, flags, history and numbers.
        memberships: the claims' links to them, by claim.
        warnings: what a reader misses.
        stories: running affairs.
        lineage: copies and their originals.
    """

    assertions: tuple[Assertion, ...] = ()
    memberships: tuple[Membership, ...] = ()
    warnings: tuple[LedgerWarning, ...] = ()
    stories: tuple[Story, ...] = ()
    lineage: tuple[Lineage, ...] = ()


@dataclass(frozen=True, slots=True)
class Decisions:
    """What people decided and did not take back."""

    same_assertion: Pairs
    not_same_assertion: Pairs
    same_story: Pairs
    not_same_story: Pairs
    entities: tuple[tuple[str, str, bool], ...]
    wrong_claims: frozenset[str]


def decisions(judgements: Iterable[Judgement]) -> Decisions:
    """The judgements that stand; of two on one question the later one."""
    standing_ = [j for j in judgements if j.withdrawn is None]
    last: dict[tuple[str, frozenset[str]], Judgement] = {}
    for judgement in sorted(standing_, key=lambda j: (j.score, j.at, j.id)):
        last[judgement.kind, frozenset((judgement.left, judgement.right))] = judgement

    def pairs(kind: str, verdict: bool) -> Pairs:
        return frozenset(p for (k, p), j in last.items() if k == kind and j.verdict is verdict and len(p) == 2)

    return Decisions(
        pairs("same-assertion", True),
        pairs("same-assertion", False),
        pairs("same-story", True),
        pairs("same-story", False),
        tuple(sorted((j.left, j.right, j.verdict) for (k, _), j in last.items() if k == "same-entity")),
        frozenset(j.left for (k, _), j in last.items() if k == "wrong-claim" and j.verdict),
    )


def reconcile(
    articles: Sequence[Article],
    claims: Sequence[Claim],
    judgements: Sequence[Judgement] = (),
    as_of: str | None = None,
) -> Reconciled:
    """Reconcile claims of any number of articles.

    Args:
        articles: in any order.
        claims: of these articles, in any order; claims of others are left out.
        judgements: people's decisions, which win over the machine's.
        as_of: ISO day; only articles published up to it count. Undated articles count only without it.

    Returns:
        The same for every order of the arguments.
    """
    decided = decisions(judgements)
    known = {a.id: a for a in articles if as_of is None or (a.day or UNDATED) <= as_of}
    lineage = find_lineage(tuple(known.values()))
    by_article: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.id not in decided.wrong_claims:
            by_article[claim.article].append(claim)
    copies = frozenset(frozenset((link.copy, link.original)) for link in lineage)
    groups = cluster(
        [document(a) for a in known.values()],
        (decided.same_story | copies) - decided.not_same_story,
        decided.not_same_story,
    )
    parts = [
        settle_story([known[i] for i in ids], [c for i in ids for c in by_article[i]], lineage, decided)
        for ids in groups
    ]
    return Reconciled(
        tuple(sorted((a for p in parts for a in p.assertions), key=lambda a: a.id)),
        tuple(sorted((m for p in parts for m in p.memberships), key=lambda m: (m.claim, m.assertion))),
        tuple(sorted((w for p in parts for w in p.warnings), key=lambda w: w.id)),
        tuple(sorted((s for p in parts for s in p.stories), key=lambda s: s.id)),
        lineage,
    )


def mentions_of(articles: Iterable[Article], claims: Iterable[Claim]) -> Iterable[Mention]:
    """Everybody named in a story: its outlets and agencies, sources, actors and recipients."""
    for article in articles:
        for name in (article.outlet, *article.agencies):
            if name:
                yield Mention((), name, name, "outlet", name)
    for claim in claims:
        if claim.source is not None:
            yield claim.source
        yield from claim.via
        yield from claim.event.actor
        yield from claim.event.recipient


def settle_story(
    articles: Sequence[Article], claims: Sequence[Claim], lineage: Sequence[Lineage], decided: Decisions
) -> Reconciled:
    """Everything about the articles of one story.

    Args:
        articles: of the story, in any order.
        claims: of these articles, those left out that people call wrong.
        lineage: copies and their originals; others than theirs may be among them.
        decided: what people decided.
    """
    ordered = sorted(articles, key=rank_of)
    by_id = {a.id: a for a in ordered}
    story_id = make_id("t", ordered[0].id)
    identities = Identities(mentions_of(ordered, claims), decided.entities)
    everything = statements(by_id, claims, roots(lineage), identities)
    slots = [slots_of(s, by_id[s.claim.article], identities) for s in everything]
    groups = group(slots, decided.same_assertion, decided.not_same_assertion)
    doubtful: set[str] = set()
    for one in groups:
        supporters, torn = _supporters(one)
        doubtful |= torn | doubtful_support(one, supporters, decided.same_assertion)
    return settle_groups(ordered, everything, groups, story_id, frozenset(doubtful))


def _supporters(one: Group) -> tuple[dict[str, str], set[str]]:
    """Who would corroborate: claims that affirm in the name of somebody, with the key of that origin.

    Only where the assertion would count as corroborated on some day; a dispute needs no such care.

    Returns:
        The claims, and apart from them those of origins that on one day both affirm and deny: one of the two
        was misread, so they support nobody.
    """
    weighed = weigh([m.statement for m in one.members])
    days = sorted({s.day for s in weighed.statements})
    if not any(status_of(latest(weighed, day)) == "corroborated" for day in days):
        return {}, set()
    named = [(s, o.key) for s in weighed.statements if (o := weighed.origin.get(s.claim.id)) is not None and o.named]
    denied = {(key, s.day) for s, key in named if s.position == "denies"}
    affirming = [(s, key) for s, key in named if s.position == "affirms"]
    torn = {s.claim.id for s, key in affirming if (key, s.day) in denied}
    return {s.claim.id: key for s, key in affirming if s.claim.id not in torn}, torn


def settle_groups(
    articles: Sequence[Article],
    everything: Sequence[Statement],
    groups: Sequence[Group],
    story_id: str,
    doubtful: frozenset[str] = frozenset(),
) -> Reconciled:
    """Statuses, warnings and memberships of a story whose claims are grouped.

    Args:
        articles: of the story, by publication.
        everything: its statements.
        groups: its assertions.
        story_id: its id.
        doubtful: ids of claims that are too loosely tied to their assertion to be a second source.
    """
    current = newest(articles)  # of two versions of a page the newer one speaks
    days = sorted({a.day or UNDATED for a in articles})
    drifts = list(warnings.quote_drift(everything))
    misquoted = frozenset(w.claim for w in drifts)
    found: list[LedgerWarning] = [*drifts, *silent_edits(articles, groups)]
    assertions: list[Assertion] = []
    memberships: list[Membership] = []
    for one in groups:
        members = [m.statement for m in one.members]
        weighed = weigh([s for s in members if s.claim.article in current] or members, doubtful)
        number_drifts = list(warnings.number_drift(weighed))
        found += [
            *number_drifts,
            *warnings.circular(weighed),
            *warnings.source_lost(weighed, misquoted, one.surely),
            *warnings.hedge_lost(weighed, one.surely),
        ]
        made = _assertion(one, weighed, days, story_id, (misquoted, frozenset(w.claim for w in number_drifts)))
        assertions.append(made)
        memberships += _memberships(one, weighed, made.id)
    weightiest = max(assertions, key=lambda a: (len(a.affirmed_by), len(a.claims)), default=None)
    doubts = doubts_of((made, (m.statement for m in one.members)) for made, one in zip(assertions, groups, strict=True))
    story = Story(
        story_id,
        name_of(articles, doubts, weightiest.gist if weightiest else ""),
        tuple(a.id for a in articles),
        tuple(sorted(a.id for a in assertions)),
        articles[0].day,
        max((a.day for a in articles if a.day), default=None),
    )
    return Reconciled(tuple(assertions), tuple(memberships), tuple(found), (story,))


def _assertion(
    one: Group,
    weighed: Weighed,
    days: Sequence[str],
    story_id: str,
    drifted: tuple[frozenset[str], frozenset[str]],
) -> Assertion:
    misquoted, wrong_numbers = drifted
    last = latest(weighed, days[-1], misquoted)
    modality = Counter(m.statement.claim.modality for m in one.members)
    history = history_of(weighed, days, misquoted)
    first = min(
        (m.statement for m in one.members), key=lambda s: (s.day, s.when, s.claim.article, s.key[3], s.claim.id)
    )
    return Assertion(
        id=make_id("s", first.claim.id),
        story=story_id,
        gist=gist_of(one.members),
        modality=max(sorted(modality), key=lambda m: modality[m]),
        status=status_of(last) or "withheld",
        flags=flags_of(weighed, last, wrong_numbers),
        affirmed_by=_names(last, "affirms"),
        denied_by=_names(last, "denies"),
        withheld_by=_names(last, "withholds"),
        history=history,
        quantities=numbers.series(weighed, wrong_numbers).points,
        claims=tuple(m.statement.claim.id for m in one.members),
    )


def _names(last: Mapping, position: str) -> tuple[str, ...]:  # type: ignore[type-arg]
    origins = standing(last, position)  # type: ignore[arg-type]
    sure = [o for o in origins if o.sure]
    return tuple(sorted(origin.name for origin in sure or origins))


def _memberships(one: Group, weighed: Weighed, assertion: str) -> list[Membership]:
    made = []
    for slots in one.members:
        claim = slots.statement.claim
        origin = weighed.origin.get(claim.id)
        link = one.links[claim.id]
        made.append(
            Membership(
                claim.id,
                assertion,
                slots.statement.position,
                origin.name if origin else None,
                origin is not None and origin.sure,
                link.score,
                link.reason,
            )
        )
    return made
