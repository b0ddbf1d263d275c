"""A claim in its context: when it was said, who counts for it, what stands before it.

LEDGER §§4-5 and the rulings on origins speak of articles, copies, days and parties. A
:class:`Statement` is a claim with these worked out, so that the rules read like their text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from onrecord.reconcile.names import Identities, fold
from onrecord.records import Article, Claim, Lineage, Quantity
from onrecord.records.vocabulary import Position

UNDATED = "XXXX-XX-XX"  # sorts after every date: an undated article never comes first

Rank = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Source:
    """Who vouches for a statement.

    Attributes:
        key: one value for one somebody in the story; empty in own voice and where nobody is named.
        party: whom it speaks for, in words.
        party_key: the same, one value for one party.
        body: the body it speaks from: its agency or its own name (key).
        unnamed: sources that count together as one origin; also a cue without a source.
        outlet: it is a news outlet or agency.
        country: the party is a state.
        parties: every party that it was read to speak for in the story (keys); more than one where the pages differ.
    """

    key: str = ""
    party: str = ""
    party_key: str = ""
    body: str = ""
    unnamed: bool = False
    outlet: bool = False
    country: bool = False
    parties: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Statement:
    """A claim in context.

    Attributes:
        claim: the claim.
        position: on its assertion.
        day: publication day of its article.
        rank: orders articles: day, time, id.
        root: article that its article copies, or its own.
        root_day: publication day of that.
        when: the day that orders statements: when it was said, else published; a copy as its original.
        key: full order of statements (ruling 16).
        own: the outlet's own voice.
        outlet: folded name of its outlet.
        own_origin: who speaks in the article's own voice: outlet or agency.
        names: folded names that a citation of its article can use.
        source: who vouches.
        chain: folded names of outlets in source and via.
    """

    claim: Claim
    position: Position
    day: str
    rank: Rank
    root: str
    root_day: str
    when: str
    key: tuple[str, Rank, Rank, int, str]
    own: bool
    outlet: str
    own_origin: str
    names: frozenset[str]
    source: Source
    chain: tuple[str, ...]

    @property
    def quantity(self) -> tuple[Quantity, ...]:
        """The numbers of its event."""
        return self.claim.event.quantity

    @property
    def reading_order(self) -> tuple[Rank, int, str]:
        """By publication, then place in the text."""
        return (self.rank, self.key[3], self.claim.id)

    @property
    def hedged(self) -> bool:
        """Whether any words weaken it."""
        return bool(self.claim.hedges) or self.claim.modality in ("possible", "probable")


def rank_of(article: Article) -> Rank:
    """Order of articles: by day, time where known, id."""
    return (article.day or UNDATED, article.published or "", article.id)


def address(article: Article) -> str | None:
    """Where a page stands: its address, or the path it was read from; None for what came by standard input."""
    return article.url or (article.origin if article.origin != "-" else None)


def start_of(edtf: str) -> str:
    """The day that orders a time: its day; of an interval the start; of an open start the end (ruling 16)."""
    ends = edtf.split("/")
    part = (ends[0] if ends[0] not in ("..", "") else ends[-1]).rstrip("~?").split("T")[0]
    return part + "-01-01"[(len(part) - 4) :] if len(part) in (4, 7) else part


def own_origin(article: Article) -> str:
    """Who speaks in an article's own voice (ruling 18).

    The agency only where no staff byline is given and the agency is credited as author; a credit in a
    "contributed to this report" line leaves it with the outlet.
    """
    outlet = article.outlet or ""
    if article.agencies and not article.bylines:
        helped = " ".join(article.words(b) for b in article.blocks if b.role == "contributor")
        authors = [a for a in article.agencies if fold(a) not in fold(helped)]
        if authors:
            return authors[0]
    return outlet or (article.agencies[0] if article.agencies else f"the page {article.origin}")


def offset_of(claim: Claim) -> int:
    """Where its content begins."""
    return claim.content.spans[0].start


def roots(lineage: Iterable[Lineage]) -> dict[str, str]:
    """Copy to the first text it goes back to."""
    direct = {link.copy: link.original for link in sorted(lineage, key=lambda link: link.copy)}
    found: dict[str, str] = {}
    for copy in direct:
        seen = {copy}
        at = copy
        while at in direct and direct[at] not in seen:
            at = direct[at]
            seen.add(at)
        found[copy] = at
    return found


def statements(
    articles: Mapping[str, Article], claims: Sequence[Claim], root_of: Mapping[str, str], identities: Identities
) -> list[Statement]:
    """The claims in context, in the order of :attr:`Statement.key`."""
    made = [_statement(articles, claim, root_of, identities) for claim in claims if claim.article in articles]
    return sorted(made, key=lambda s: s.key)


def _statement(
    articles: Mapping[str, Article], claim: Claim, root_of: Mapping[str, str], identities: Identities
) -> Statement:
    article = articles[claim.article]
    root = articles.get(root_of.get(article.id, article.id), article)
    rank, root_rank = rank_of(article), rank_of(root)
    when = start_of(claim.said.value) if claim.said.value else root_rank[0]
    speaker = own_origin(root)
    mine = own_origin(article)
    return Statement(
        claim=claim,
        position=claim.position,
        day=rank[0],
        rank=rank,
        root=root.id,
        root_day=root_rank[0],
        when=when,
        key=(when, root_rank, rank, offset_of(claim), claim.id),
        own=claim.own_voice,
        outlet=fold(article.outlet),
        own_origin=speaker,
        names=frozenset(identities.of(n) for n in (article.outlet, mine, speaker) if n),
        source=_source(claim, identities),
        chain=tuple(
            identities.of(m.name or m.text)
            for m in (*((claim.source,) if claim.source else ()), *claim.via)
            if m.kind == "outlet" or identities.of(m.name or m.text) in identities.outlets
        ),
    )


def _source(claim: Claim, identities: Identities) -> Source:
    mention = claim.source
    if claim.own_voice:
        return Source()
    name = ((mention.name or mention.party) if mention else None) or ""
    bare = mention is not None and mention.kind in ("person", None) and not mention.party and name == name.lower()
    if mention is None or mention.kind == "unnamed" or not fold(name) or bare:
        # a "he" that was not resolved and "a manager" of nobody must not corroborate either
        return Source(key=fold(mention.name or mention.text) if mention else "", unnamed=True)
    party = identities.party_of(name, mention.party)
    party_key = identities.of(party)
    return Source(
        key=identities.of(name),
        party=party,
        party_key=party_key,
        body=identities.of(mention.agency or name),
        outlet=mention.kind == "outlet" or identities.of(name) in identities.outlets,
        country=party_key in identities.countries,
        parties=identities.parties_of(name) | {party_key},
    )
