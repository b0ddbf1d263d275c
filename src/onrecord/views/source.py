"""What a person, a party or an outlet has said, about what, and how it went on: counts, no scores."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from onrecord.ledger import Filters, Ledger, Stand
from onrecord.records import Article, Assertion, Claim, Story
from onrecord.views.holdings import for_claims
from onrecord.views.pages import Holdings, Note, note_of

LIMIT = 300  # claims looked at for one page; the page says so and goes on from there
HEARD = 1500  # claims, the latest, of which the list of sources is made


@dataclass(frozen=True, slots=True)
class Office:
    """An office in which somebody was quoted, with the first and the last day."""

    title: str
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Later:
    """What came of one assertion after the source first took its position on it, that day included.

    Attributes:
        affirmed: other named origins that take the same position.
        denied: other named origins that take the opposite one.
        reversed_: whether the source itself came to the opposite.
        retracted: whether it took it back.
    """

    affirmed: tuple[str, ...] = ()
    denied: tuple[str, ...] = ()
    reversed_: bool = False
    retracted: bool = False


@dataclass(frozen=True, slots=True)
class Spoken:
    """An assertion that the source speaks on.

    Attributes:
        assertion: None for claims that belong to none.
        story: of the assertion.
        said: its claims, the latest first, with their articles.
        later: what came of it.
    """

    assertion: Assertion | None
    story: Story | None
    said: tuple[tuple[Note, Article], ...]
    later: Later


@dataclass(frozen=True, slots=True)
class SourcePage:
    """A source.

    Attributes:
        name: as it was asked for.
        kinds: what it is: ``party``, ``person``, ``organisation``, ``outlet`` …
        offices: in which it was quoted.
        parties: whom it speaks for, where that is somebody else.
        people: who speaks for it, with how many of the claims.
        spoken: by assertion, the latest first.
        cited_by: outlets with how many of the claims each has.
        held: the records, for charts.
        claims: how many were looked at.
        older: id of the claim from which to go on; None where these are all.
        days: first and last day of publication among them.
    """

    name: str
    kinds: tuple[str, ...]
    offices: tuple[Office, ...]
    parties: tuple[tuple[str, int], ...]
    people: tuple[tuple[str, int], ...]
    spoken: tuple[Spoken, ...]
    cited_by: tuple[tuple[str, int], ...]
    held: Holdings
    claims: int
    older: str | None
    days: tuple[str, str] | None

    @property
    def on(self) -> int:
        """On how many assertions it took a position."""
        return sum(one.assertion is not None for one in self.spoken)

    def count(self, what: str) -> int:
        """How many assertions were later ``affirmed``, ``denied``, ``reversed_``, ``retracted``, or ``alone``."""
        if what == "alone":
            return sum(
                one.assertion is not None and not one.later.affirmed and not one.later.denied for one in self.spoken
            )
        return sum(bool(getattr(one.later, what)) for one in self.spoken)


def source_page(ledger: Ledger, name: str, after: str | None = None) -> SourcePage:
    """What a source has said, the latest first.

    Args:
        ledger: where to look.
        name: of a party, a person, a body or an outlet.
        after: id of a claim: only what is older.

    Raises:
        onrecord.errors.BadRequest: there is no word in the name.
    """
    wanted = Filters(after=after, limit=LIMIT + 1, latest=True)
    by_party = list(ledger.claims(replace(wanted, party=name)))
    by_source = list(ledger.claims(replace(wanted, source=name)))
    every = {claim.id: claim for claim in (*by_party, *by_source)}
    exact = [claim for claim in every.values() if name.casefold() in _names(claim)]
    found = exact or list(every.values())
    held = for_claims(ledger, found)
    found.sort(key=lambda c: (held.articles[c.article].day or "", c.article, c.content.spans, c.id), reverse=True)
    cut = len(by_party) > LIMIT or len(by_source) > LIMIT
    found = found[:LIMIT]
    days = sorted(day for claim in found if (day := held.articles[claim.article].day))
    return SourcePage(
        name=name,
        kinds=_kinds(found, name),
        offices=_offices(found, held, name),
        parties=_tally(c.source.party for c in found if c.source and c.source.party and c.source.party != name),
        people=_tally(
            c.source.name
            for c in found
            if c.source and c.source.kind == "person" and c.source.name and c.source.name != name
        ),
        spoken=_spoken(found, held, ledger.stands([one.id for one in held.assertions.values()])),
        cited_by=_tally(held.articles[c.article].outlet for c in found if not c.own_voice),
        held=Holdings(
            held.articles, {c.id: c for c in found}, held.memberships, held.assertions, held.stories, held.warnings
        ),
        claims=len(found),
        older=found[-1].id if cut and found else None,
        days=(days[0], days[-1]) if days else None,
    )


def _names(claim: Claim) -> set[str]:
    """The names by which the source of a claim may be asked for."""
    if claim.source is None:
        return set()
    source = claim.source
    return {name.casefold() for name in (source.name, source.text, source.party, source.agency) if name}


def _kinds(found: Sequence[Claim], name: str) -> tuple[str, ...]:
    low = name.casefold()
    kinds: Counter[str] = Counter()
    for claim in found:
        if claim.source is None:
            continue
        if low in {(claim.source.name or "").casefold(), (claim.source.text or "").casefold()} and claim.source.kind:
            kinds[claim.source.kind] += 1
        elif (claim.source.party or "").casefold() == low:
            kinds["party"] += 1
    return tuple(kind for kind, _ in kinds.most_common(3))


def _offices(found: Sequence[Claim], held: Holdings, name: str) -> tuple[Office, ...]:
    days: dict[str, list[str]] = defaultdict(list)
    for claim in found:
        source = claim.source
        day = held.articles[claim.article].day
        if source and source.office and day and (source.name or "").casefold() == name.casefold():
            days[source.office].append(day)
    return tuple(
        Office(title, min(those), max(those)) for title, those in sorted(days.items(), key=lambda i: min(i[1]))
    )


def _tally(names: Iterable[str | None]) -> tuple[tuple[str, int], ...]:
    counts = Counter(name for name in names if name)
    return tuple(sorted(counts.items(), key=lambda counted: (-counted[1], counted[0])))


def _spoken(found: Sequence[Claim], held: Holdings, stands: Sequence[Stand]) -> tuple[Spoken, ...]:
    on: dict[str, list[Claim]] = defaultdict(list)
    for claim in found:
        membership = held.memberships.get(claim.id)
        on[membership.assertion if membership else ""].append(claim)
    by: dict[str, list[Stand]] = defaultdict(list)
    for stand in stands:
        by[stand.assertion].append(stand)
    result = []
    for identity, claims in on.items():  # in the order of their latest claim
        assertion = held.assertions.get(identity)
        story = held.stories.get(assertion.story or "") if assertion else None
        said = tuple((note_of(c, held.articles[c.article], held), held.articles[c.article]) for c in claims)
        later = came_of(by[identity], {claim.id for claim in claims}) if assertion else Later()
        result.append(Spoken(assertion, story, said, later))
    return tuple(result)


_OPPOSITE = {"affirms": "denies", "denies": "affirms"}


def came_of(stands: Sequence[Stand], mine: set[str]) -> Later:
    """What came of an assertion after a source first took its position on it.

    Args:
        stands: all positions on it, in order of publication.
        mine: ids of the source's claims.
    """
    own = [stand for stand in stands if stand.claim in mine]
    taken = [stand for stand in own if stand.position in _OPPOSITE]
    if not taken:
        return Later(retracted=any(stand.position == "retracts" for stand in own))
    first = taken[0]
    origins = {stand.origin for stand in own}
    others = [
        stand
        for stand in stands
        if stand.claim not in mine
        and stand.attributed
        and stand.origin not in (None, "unnamed")
        and stand.origin not in origins
        and (stand.day or "") >= (first.day or "")
    ]
    return Later(
        _origins(others, first.position),
        _origins(others, _OPPOSITE[first.position]),
        any(stand.position == _OPPOSITE[first.position] for stand in taken),
        any(stand.position == "retracts" for stand in own),
    )


def _origins(stands: Iterable[Stand], position: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(stand.origin for stand in stands if stand.origin and stand.position == position))


@dataclass(frozen=True, slots=True)
class Heard:
    """Who was heard of late.

    Attributes:
        parties: with how many claims each; ``people`` and ``outlets`` (that published them) likewise.
        claims: how many were looked at.
        days: first and last day of publication among them; None where none has a day.
    """

    parties: tuple[tuple[str, int], ...]
    people: tuple[tuple[str, int], ...]
    outlets: tuple[tuple[str, int], ...]
    claims: int
    days: tuple[str, str] | None


def heard(ledger: Ledger) -> Heard:
    """Who was heard in the latest claims."""
    found = list(ledger.claims(Filters(latest=True, limit=HEARD)))
    outlets: Mapping[str, str | None] = ledger.outlets({claim.article for claim in found})
    said = [claim.source for claim in found if claim.source and not claim.own_voice and claim.source.kind != "unnamed"]
    ends = [ledger.article(claim.article).day for claim in (found[-1], found[0])] if found else []
    days = [day for day in ends if day]
    return Heard(
        _tally(source.party or (source.name if source.kind != "person" else None) for source in said)[:60],
        _tally(source.name for source in said if source.kind == "person")[:60],
        _tally(outlets.get(claim.article) for claim in found)[:60],
        len(found),
        (days[0], days[-1]) if days else None,
    )
