"""Who is who across articles: people and bodies joined by evidence, with their offices and when they held them.

Within an article the extractor joins a mention to its fullest name. Across articles a name alone joins nobody: two people
share names, and a wrong join puts words into somebody's mouth. So a name counts for less than the threshold, and
office, party, body, story or the company it is named in must make up the rest. A person's decision beats every score.

Reference: Fellegi and Sunter 1969, A theory for record linkage (evidence added up against a threshold); the weights are
set by hand so that no kind of evidence suffices alone.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from onrecord.lang import table
from onrecord.reconcile.names import fold, initials, words_of
from onrecord.reconcile.offices import Entry, entries_of, fits, offices_of, words_of_office
from onrecord.records import Article, Claim, Identity, Join, Judgement, Mention, make_id

ENOUGH = 0.6  # from which two are one
FULL_NAME, SHORT_NAME = 0.4, 0.2  # the same name of several words; a shorter form of it or one word
OFFICE, PARTY, AGENCY, STORY = 0.35, 0.3, 0.2, 0.3
COMPANY, MOST_COMPANY = 0.1, 0.3  # for each other name in common; at most
OTHER_PARTY, OTHER_COUNTRY = -0.4, -0.3
NEAREST = 200  # bearers of a family name, or of one body's last word, that one is compared with
KINDS = ("person", "organisation", "group")


@dataclass(frozen=True, slots=True)
class _Profile:
    """What one article, or several that surely mean the same, tell of somebody."""

    kind: str
    name: str  # folded
    party: str  # folded; empty where it speaks for itself or that is unknown
    country: str | None
    agencies: frozenset[str]
    offices: frozenset[frozenset[str]]
    company: frozenset[str]
    stories: frozenset[str]
    seen: tuple[tuple[str, str, str], ...]  # day, article, name as written


@dataclass(frozen=True, slots=True)
class _Seen:
    """A mention's own words in one article."""

    article: Article
    mention: Mention


def people(
    articles: Sequence[Article],
    claims: Sequence[Claim],
    judgements: Sequence[Judgement] = (),
    stories: Mapping[str, str] | None = None,
) -> tuple[Identity, ...]:
    """People and bodies of the ledger, by name.

    Args:
        articles: in any order.
        claims: of these articles, in any order.
        judgements: people's decisions: ``same-entity`` joins or parts names, ``holds-office`` gives an office.
        stories: story of an article, by its id.

    Returns:
        The same for every order of the arguments.
    """
    by_id = {a.id: a for a in articles}
    seen = _seen(by_id, claims)
    standing = [j for j in judgements if j.withdrawn is None]
    entries = entries_of(standing)
    profiles = _profiles(seen, stories or {}, entries)
    groups, joins = _grouped(profiles, standing)
    spoken: dict[tuple[str, str], list[str]] = defaultdict(list)
    for claim in sorted(claims, key=lambda c: c.id):
        if claim.source and claim.source.name:
            spoken[claim.article, fold(claim.source.name)].append(claim.id)
    found = [_identity(group, joins, seen, spoken, entries) for group in groups]
    return tuple(sorted(found, key=lambda one: (fold(one.name), one.id)))


def _seen(by_id: Mapping[str, Article], claims: Iterable[Claim]) -> dict[tuple[str, str, str], _Seen]:
    """Article, kind and folded name to the mention there that tells most."""
    seen: dict[tuple[str, str, str], _Seen] = {}
    for claim in sorted(claims, key=lambda c: c.id):
        article = by_id.get(claim.article)
        if article is None:
            continue
        mentions = [claim.source, *claim.via, *claim.event.actor, *claim.event.recipient]
        for mention in mentions:
            if mention is None or not mention.name or mention.kind not in KINDS or not mention.name[0].isupper():
                continue
            key = (article.id, mention.kind, fold(mention.name))
            if key not in seen or _told(mention) > _told(seen[key].mention):
                seen[key] = _Seen(article, mention)
    return seen


def _told(mention: Mention) -> tuple[int, str]:
    known = (mention.office, mention.party, mention.agency, mention.country)
    return sum(one is not None for one in known), mention.office or ""


def _profiles(
    seen: Mapping[tuple[str, str, str], _Seen], stories: Mapping[str, str], entries: Sequence[Entry]
) -> list[_Profile]:
    """One profile for each article and name, those with the same name and party (or office) taken together."""
    named: dict[str, set[str]] = defaultdict(set)
    for article, _, name in seen:
        named[article].add(name)
    bundles: dict[tuple[str, ...], list[_Seen]] = defaultdict(list)
    for (article, kind, name), one in sorted(seen.items()):
        party = _party(one.mention)
        office = words_of_office(one.mention.office)
        # with neither party nor office there is only the name: each story, or article without one, for itself
        rest = party or " ".join(sorted(office)) or stories.get(article) or article
        bundles[kind, name, rest].append(one)
    profiles = []
    for (kind, name, _), members in bundles.items():
        articles = {one.article.id for one in members}
        offices = {words_of_office(one.mention.office) for one in members} - {frozenset()}
        offices |= {entry.words for entry in entries if entry.person == name}
        profiles.append(
            _Profile(
                kind,
                name,
                _party(members[0].mention),
                next((one.mention.country for one in members if one.mention.country), None),
                frozenset(fold(one.mention.agency) for one in members if one.mention.agency),
                frozenset(offices),
                frozenset(other for article in articles for other in named[article]) - {name},
                frozenset(stories[a] for a in articles if a in stories),
                tuple(sorted((one.article.day or "", one.article.id, one.mention.name or "") for one in members)),
            )
        )
    return sorted(profiles, key=lambda p: (p.name, p.seen, p.kind))


def _party(mention: Mention) -> str:
    party = fold(mention.party)
    return "" if party == fold(mention.name) else party


def _name_evidence(left: _Profile, right: _Profile) -> float:
    """How far the names agree: 0 where they do not."""
    a, b = words_of(left.name), words_of(right.name)
    if a == b:
        return FULL_NAME if len(a) > 1 else SHORT_NAME
    short, long = sorted((a, b), key=len)
    if left.kind == "person":
        return SHORT_NAME if long[-len(short) :] == short and len(short) < len(long) else 0.0
    if len(short) == 1 and len(long) >= 3 and short[0] == initials(long):
        return SHORT_NAME
    return SHORT_NAME if len(short) > 1 and long[-len(short) :] == short else 0.0


def _evidence(left: _Profile, right: _Profile) -> tuple[float, str]:
    """Score and reason of two profiles being one somebody."""
    score = _name_evidence(left, right)
    if not score:
        return 0.0, ""
    reasons = ["the same name" if left.name == right.name else f"“{left.name}” is a form of “{right.name}”"]
    if any(fits(a, b) for a in left.offices for b in right.offices):
        score += OFFICE
        reasons.append("the same office")
    if left.party and left.party == right.party:
        score += PARTY
        reasons.append(f"both speak for {left.party}")
    elif left.party and right.party:
        score += OTHER_PARTY
        reasons.append(f"one speaks for {left.party}, one for {right.party}")
    if left.agencies & right.agencies:
        score += AGENCY
        reasons.append(f"both of {min(left.agencies & right.agencies)}")
    if left.stories & right.stories:
        score += STORY
        reasons.append("in one story")
    shared = sorted((left.company & right.company) - _countries())
    if shared:
        score += min(COMPANY * len(shared), MOST_COMPANY)
        reasons.append(f"named beside {', '.join(shared[:3])}")
    if left.country and right.country and left.country != right.country:
        score += OTHER_COUNTRY
        reasons.append(f"one of {left.country}, one of {right.country}")
    return round(min(score, 0.99), 2), "; ".join(reasons)


@cache
def _countries() -> frozenset[str]:
    return frozenset(fold(name) for name in table("reconcile")["names"]["countries"])


def _grouped(
    profiles: Sequence[_Profile], judgements: Iterable[Judgement]
) -> tuple[list[list[_Profile]], dict[_Profile, list[Join]]]:
    """Profiles that are one somebody, and why."""
    decided = {
        frozenset((fold(j.left), fold(j.right))): j
        for j in sorted(judgements, key=lambda j: (j.at, j.id))
        if j.kind == "same-entity"
    }
    blocks: dict[tuple[str, str], list[int]] = defaultdict(list)
    for n, profile in enumerate(profiles):
        words = words_of(profile.name)
        keys = {words[-1]} | ({initials(words)} if len(words) >= 3 and profile.kind != "person" else set())
        for key in keys:
            blocks[profile.kind, key].append(n)
    scored: dict[tuple[int, int], tuple[float, str]] = {}
    for members in blocks.values():
        # by first day: where very many bear a name, each is held against those nearest in time only
        members.sort(key=lambda n: (profiles[n].seen, n))
        for at, first in enumerate(members):
            for second in members[at + 1 : at + 1 + NEAREST]:
                a, b = min(first, second), max(first, second)
                score, reason = _evidence(profiles[a], profiles[b])
                if score >= ENOUGH:
                    scored[a, b] = score, reason
    by_name: dict[str, list[int]] = defaultdict(list)
    for n, profile in enumerate(profiles):
        by_name[profile.name].append(n)
    apart: set[tuple[int, int]] = set()
    for names, judgement in decided.items():
        left, right = sorted(names)[0], sorted(names)[-1]
        for a in by_name[left]:
            for b in by_name[right]:
                if a == b:
                    continue
                pair = (min(a, b), max(a, b))
                if judgement.verdict:
                    scored[pair] = (
                        1.0,
                        f"decided by {judgement.by}" + (f": {judgement.reason}" if judgement.reason else ""),
                    )
                else:
                    apart.add(pair)
                    scored.pop(pair, None)
    return _united(profiles, scored, apart)


def _united(
    profiles: Sequence[_Profile], scored: Mapping[tuple[int, int], tuple[float, str]], apart: set[tuple[int, int]]
) -> tuple[list[list[_Profile]], dict[_Profile, list[Join]]]:
    """Joined from the surest pair on; a join that would bring together what speaks against it is left."""
    group = {n: [n] for n in range(len(profiles))}
    decided = {frozenset((profiles[a].name, profiles[b].name)) for (a, b), (score, _) in scored.items() if score == 1}
    joins: dict[_Profile, list[Join]] = defaultdict(list)
    for (a, b), (score, reason) in sorted(scored.items(), key=lambda item: (-item[1][0], item[0])):
        one, other = group[a], group[b]
        if one is other or any(
            (group[x] is one and group[y] is other) or (group[x] is other and group[y] is one) for x, y in apart
        ):
            continue
        if score < 1:
            # members alike in name, party and office are alike in what speaks against them
            kinds = [
                {(profiles[n].name, profiles[n].party, profiles[n].offices): n for n in side} for side in (one, other)
            ]
            if any(
                _against(profiles[x], profiles[y])
                for x in kinds[0].values()
                for y in kinds[1].values()
                if frozenset((profiles[x].name, profiles[y].name)) not in decided
            ):
                continue
        left, right = sorted((profiles[a], profiles[b]), key=lambda p: (p.seen, p.name))
        joins[left].append(Join(left.seen[0][1], left.seen[0][2], right.seen[0][1], right.seen[0][2], score, reason))
        one.extend(other)
        for member in other:
            group[member] = one
    done: set[int] = set()
    groups = []
    for n in range(len(profiles)):
        if n not in done:
            done |= set(group[n])
            groups.append([profiles[m] for m in sorted(group[n])])
    return groups, joins


def _against(left: _Profile, right: _Profile) -> bool:
    """Whether two cannot be one by what is known: two full names, or two parties without an office in common."""
    a, b = words_of(left.name), words_of(right.name)
    names = left.kind == "person" and len(a) > 1 and len(b) > 1 and a != b and a[-len(b) :] != b and b[-len(a) :] != a
    parties = bool(left.party and right.party and left.party != right.party)
    return names or (parties and not any(fits(x, y) for x in left.offices for y in right.offices))


def _identity(
    group: Sequence[_Profile],
    joins: Mapping[_Profile, list[Join]],
    seen: Mapping[tuple[str, str, str], _Seen],
    spoken: Mapping[tuple[str, str], list[str]],
    entries: Sequence[Entry],
) -> Identity:
    rows = sorted(row for profile in group for row in profile.seen)
    kind = group[0].kind
    keys = [(article, profile.kind, profile.name) for profile in group for _, article, _ in profile.seen]
    names = Counter(name for _, _, name in rows)
    name = max(sorted(names), key=lambda n: (len(words_of(fold(n))), names[n]))
    parties = Counter(mention.party for key in keys if (mention := seen[key].mention).party and _party(mention))
    ranked = tuple(sorted((p for p in parties if p), key=lambda p: (-parties[p], p)))
    inside = [
        Join(
            profile.seen[0][1], profile.seen[0][2], article, written,
            round(FULL_NAME + (PARTY if profile.party else OFFICE if profile.offices else STORY), 2), _inside(profile),
        )
        for profile in group
        for _, article, written in profile.seen[1:]
    ]  # fmt: skip
    held = offices_of(
        [(seen[key].mention, seen[key].article) for key in sorted(keys)],
        [entry for entry in entries if entry.person in {profile.name for profile in group}],
    )
    return Identity(
        id=make_id("e", fold(name), fold(ranked[0]) if ranked else "", rows[0][1]),
        name=name,
        kind=kind,  # type: ignore[arg-type]
        names=tuple(sorted(names)),
        parties=ranked,
        country=next((profile.country for profile in group if profile.country), None),
        offices=held,
        articles=tuple(dict.fromkeys(article for _, article, _ in rows)),
        claims=tuple(sorted({c for article, _, folded in keys for c in spoken.get((article, folded), ())})),
        joins=tuple(
            sorted([*inside, *(j for p in group for j in joins.get(p, ()))], key=lambda j: (j.left, j.right, j.reason))
        ),
    )


def _inside(profile: _Profile) -> str:
    """Why the articles of one profile were taken together."""
    if profile.party:
        return f"the same name; both speak for {profile.party}"
    return "the same name; the same office" if profile.offices else "the same name; in one story"
