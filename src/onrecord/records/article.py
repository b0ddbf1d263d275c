"""Page and article: the bytes as they came, and what was read from them (LEDGER §1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from onrecord.records.ids import article_id, digest
from onrecord.records.origin import Told
from onrecord.records.span import Span
from onrecord.records.vocabulary import BLOCK_ROLES, BlockRole

ArticleKind = Literal["article", "live-blog", "paywall-stub"]


@dataclass(frozen=True, slots=True)
class Page:
    """The bytes of a page as they came.

    Attributes:
        body: the bytes.
        origin: where they came from: a path, a URL (of a page in an archive, the one it was taken from),
            ``pages.jsonl#12``, ``-``.
        media_type: ``text/html``, ``text/html; charset=koi8-r``, ``text/plain`` …; empty where nothing said so.
        retrieved: when they were taken, UTC, ``YYYY-MM-DDTHH:MM:SSZ``; None where unknown.
        sha256: of ``body``, hexadecimal.
        told: what the channel says about the page, used only where the page is silent; None where it says nothing.
    """

    body: bytes
    origin: str
    media_type: str = ""
    retrieved: str | None = None
    sha256: str = ""
    told: Told | None = None

    def __post_init__(self) -> None:
        if not self.sha256:
            object.__setattr__(self, "sha256", digest(self.body))

    @property
    def url(self) -> str | None:
        """The origin where it is a web address."""
        return self.origin if self.origin.startswith(("http://", "https://")) else None

    @property
    def article_id(self) -> str:
        """Id of the article on this page: the same bytes from the same address give the same id."""
        return article_id(self.sha256, self.url)


_ROLES = frozenset(BLOCK_ROLES)


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of the canonical text with one role; blocks do not overlap and stand in order.

    Attributes:
        role: what the stretch is.
        start: where it begins, in code points of the article's text.
        end: where it ends, not included.
    """

    role: BlockRole
    start: int
    end: int

    def __post_init__(self) -> None:
        if self.role not in _ROLES:
            raise ValueError(f"unknown block role {self.role!r}")
        if not 0 <= self.start <= self.end:
            raise ValueError(f"block range [{self.start}, {self.end}) is not a range")

    @property
    def span(self) -> Span:
        """The block's range."""
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Article:
    """What was read from a page.

    Attributes:
        id: ``a…``, stable over re-reading the same bytes.
        sha256: of the page it was read from.
        origin: of that page.
        outlet: publisher's name as the page gives it ("Fox News"); None where not found. So for all fields.
        section: the rubric it stands under.
        headline: its title, without the outlet's name.
        dek: the standfirst under the headline.
        authors: everyone credited as author, as the page writes them: people, agencies, the newsroom itself.
        bylines: names of the people among them, without "By" and without job titles.
        agencies: news agencies credited for text (not for pictures).
        published: ISO date or date-time with zone as found, ``2024-10-23`` or ``2024-10-23T19:05:00+02:00``.
        updated: the same for the last change said on the page.
        language: ISO 639-1.
        url: canonical URL.
        text: the canonical text; every offset in the ledger points into it.
        blocks: its blocks, in order.
        kind: a whole article, a live blog, or the open part of a paid one.
        retrieved: when its page was taken, UTC; tells versions of one page apart. None where unknown.
    """

    id: str
    sha256: str
    origin: str
    text: str
    blocks: tuple[Block, ...] = ()
    outlet: str | None = None
    section: str | None = None
    headline: str | None = None
    dek: str | None = None
    authors: tuple[str, ...] = ()
    bylines: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    published: str | None = None
    updated: str | None = None
    language: str | None = None
    url: str | None = None
    kind: ArticleKind = "article"
    retrieved: str | None = None

    def __post_init__(self) -> None:
        last, size = 0, len(self.text)
        for block in self.blocks:
            end = block.end
            if block.start < last or end > size:
                raise ValueError(f"block [{block.start}, {end}) overlaps its neighbour or leaves the text")
            last = end

    @property
    def day(self) -> str | None:
        """Publication day, ``YYYY-MM-DD``."""
        return self.published[:10] if self.published else None

    def words(self, block: Block) -> str:
        """The text of one of its blocks."""
        return self.text[block.start : block.end]


@dataclass(frozen=True, slots=True)
class Rejected:
    """What a stage refused, and why: never a silent loss.

    Attributes:
        stage: ``intake``, ``read``, ``extract`` …
        id: origin of the page, or id of the record.
        reason: in words.
    """

    stage: str
    id: str
    reason: str
