"""The page of an article: its text with the claims in place, what stands beside the story, and who else says so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from onrecord.ledger import Ledger
from onrecord.records import Article, Block, Claim, Lineage, Story
from onrecord.records.vocabulary import CLAIM_ROLES
from onrecord.views.highlight import Mark, Segment, marks_of, segments
from onrecord.views.pages import POSITION_WORDS, Holdings, Note, note_of, story_of

BESIDE = frozenset({"nav", "other", "social", "related", "ad"})  # roles of lines that stand beside a story
FEW = 4  # so many of them are shown; a longer run is counted
NEIGHBOURS = 4  # other outlets named beside a claim
_LOOKED_AT = 40  # claims of an assertion among which they are looked for


@dataclass(frozen=True, slots=True)
class BlockView:
    """A block, cut for highlighting, with the claims that begin in it."""

    role: str
    segments: tuple[Segment, ...]
    notes: tuple[Note, ...]

    @property
    def quiet(self) -> bool:
        """Whether the block makes no claims by its role (navigation, bio, related links)."""
        return self.role not in CLAIM_ROLES


@dataclass(frozen=True, slots=True)
class Run:
    """Blocks that stand together.

    Attributes:
        blocks: in order.
        folded: whether they are many lines beside the story, shown only when asked for.
        roles: how many of which role, in words.
    """

    blocks: tuple[BlockView, ...]
    folded: bool
    roles: str


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A claim of another article on the same assertion.

    Attributes:
        claim: id.
        outlet: where.
        day: of publication.
        source: who says it; None in own voice or where nobody is named.
        position: on the assertion, in words.
    """

    claim: str
    outlet: str
    day: str | None
    source: str | None
    position: str


@dataclass(frozen=True, slots=True)
class Version:
    """Another version of the same page."""

    article: str
    retrieved: str | None
    headline: str | None


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """An article with its claims in place.

    Attributes:
        article: the article; ``story`` that it belongs to.
        runs: its text.
        notes: its claims.
        neighbours: by claim: other outlets on the same assertion.
        others: by claim: how many more claims there are on it.
        versions: other versions of this page, in the order in which they were taken.
        copied: what it is a copy of, with that article.
    """

    article: Article
    story: Story | None
    runs: tuple[Run, ...]
    notes: tuple[Note, ...]
    neighbours: Mapping[str, tuple[Neighbour, ...]]
    others: Mapping[str, int]
    versions: tuple[Version, ...] = ()
    copied: tuple[Lineage, Article] | None = None

    @property
    def warned(self) -> int:
        """How many warnings its claims carry."""
        return sum(len(note.warnings) for note in self.notes)

    @property
    def headed(self) -> bool:
        """Whether a headline stands in its text."""
        return any(block.role == "headline" for run in self.runs for block in run.blocks)


def runs_of(blocks: Sequence[Block]) -> Iterator[tuple[bool, tuple[Block, ...]]]:
    """Blocks of the story and beside it in turns; whether each run is long enough to be folded."""
    for beside, found in groupby(blocks, key=lambda block: block.role in BESIDE):
        run = tuple(found)
        yield beside and len(run) > FEW, run


def roles_in_words(blocks: Sequence[Block]) -> str:
    """``12 nav, 3 related``."""
    counts = Counter(block.role for block in blocks)
    return ", ".join(f"{count} {role}" for role, count in counts.most_common())


def article_page(article: Article, held: Holdings, ledger: Ledger | None = None) -> ArticlePage:
    """The page of an article.

    Args:
        article: the article.
        held: its claims and what they are about.
        ledger: where other outlets and versions are looked for; without it there are none.
    """
    claims = sorted(
        (claim for claim in held.claims.values() if claim.article == article.id), key=lambda c: (c.content.spans, c.id)
    )
    marks = marks_of(claims)
    notes = tuple(note_of(claim, article, held) for claim in claims)
    runs = tuple(
        Run(tuple(_block_view(article, block, marks, notes) for block in blocks), folded, roles_in_words(blocks))
        for folded, blocks in runs_of(article.blocks)
    )
    story = story_of(article.id, held)
    if ledger is None:
        return ArticlePage(article, story, runs, notes, {}, {})
    neighbours, others = _neighbours(ledger, article, held, notes)
    return ArticlePage(
        article, story, runs, notes, neighbours, others, _versions(ledger, article), _copied(ledger, article)
    )


def _block_view(article: Article, block: Block, marks: Sequence[Mark], notes: Sequence[Note]) -> BlockView:
    return BlockView(
        block.role,
        segments(article.text, block.start, block.end, marks),
        tuple(note for note in notes if block.start <= note.claim.content.spans[0].start < block.end),
    )


def _neighbours(
    ledger: Ledger, article: Article, held: Holdings, notes: Sequence[Note]
) -> tuple[dict[str, tuple[Neighbour, ...]], dict[str, int]]:
    """Other outlets beside each claim, those that say otherwise first; and how many claims of other articles are left out."""
    mine = {note.claim.id for note in notes}
    articles: dict[str, Article] = {article.id: article, **held.articles}
    named: dict[str, tuple[Neighbour, ...]] = {}
    rest: dict[str, int] = {}
    by_assertion: dict[str, tuple[tuple[Neighbour, ...], int]] = {}
    for note in notes:
        if note.assertion is None:
            continue
        if note.assertion.id not in by_assertion:
            elsewhere = [identity for identity in note.assertion.claims if identity not in mine]
            found: list[Neighbour] = []
            own = 0
            for identity in elsewhere[:_LOOKED_AT]:
                claim = ledger.claim(identity)
                if claim.article not in articles:
                    articles[claim.article] = ledger.article(claim.article)
                if _same_outlet(article, articles[claim.article]):
                    own += 1
                else:
                    found.append(_neighbour(ledger, claim, articles[claim.article]))
            by_assertion[note.assertion.id] = tuple(found), len(elsewhere) - own
        among, total = by_assertion[note.assertion.id]
        ranked = sorted(among, key=lambda one: (one.position == note.position, one.day or "", one.claim))
        outlets: dict[tuple[str, str], Neighbour] = {}
        for one in ranked:
            outlets.setdefault((one.outlet, one.position), one)
        named[note.claim.id] = tuple(outlets.values())[:NEIGHBOURS]
        rest[note.claim.id] = total - len(named[note.claim.id])
    return named, rest


def _same_outlet(one: Article, other: Article) -> bool:
    """Other versions of a page, and other articles of its outlet."""
    return one.origin == other.origin or (one.outlet is not None and one.outlet == other.outlet)


def _neighbour(ledger: Ledger, claim: Claim, article: Article) -> Neighbour:
    membership = ledger.membership(claim.id)
    position = POSITION_WORDS[membership.position if membership else claim.position]
    source = None if claim.own_voice or claim.source is None else claim.source.name or claim.source.text
    return Neighbour(claim.id, article.outlet or article.origin, article.day, source, position)


def _versions(ledger: Ledger, article: Article) -> tuple[Version, ...]:
    if article.origin == "-":
        return ()
    others = [ledger.article(identity) for identity in ledger.versions(article.origin) if identity != article.id]
    return tuple(Version(one.id, one.retrieved, one.headline) for one in others)


def _copied(ledger: Ledger, article: Article) -> tuple[Lineage, Article] | None:
    link = next((link for link in ledger.copies({article.id}) if link.copy == article.id), None)
    return (link, ledger.article(link.original)) if link else None
