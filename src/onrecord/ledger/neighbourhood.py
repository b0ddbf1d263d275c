"""What a ledger remembers so that an article can be added without looking at all others.

Of each article: how it is compared with others, the words and 5-grams that it is found by, and its bonds. Nothing here is
of any use to a reader; all of it can be made again from the articles.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Mapping
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

from onrecord.records import Lineage

if TYPE_CHECKING:
    from onrecord.reconcile import Reconciled
    from onrecord.reconcile.stories import Document


class Neighbourhood(ABC):
    """Which articles are near which, whatever database holds them."""

    @abstractmethod
    def together(self) -> AbstractContextManager[object]:
        """All that is written inside is kept together or not at all, and nobody else writes meanwhile."""

    @abstractmethod
    def unsettled(self) -> tuple[str, ...]:
        """Articles that were added, read anew or judged since the last reconciliation, by id."""

    @abstractmethod
    def unindexed(self) -> tuple[str, ...]:
        """Articles that were added or read anew since they were last indexed, by id."""

    @abstractmethod
    def index(self, document: Document, grams: Collection[int], rank: tuple[str, str, str]) -> None:
        """Keep how an article is compared, and what it is found by; bonds stay until they are replaced.

        Args:
            document: of the article.
            grams: hashes of its sampled 5-grams.
            rank: by which articles are ordered: day, time, id.
        """

    @abstractmethod
    def documents(self, articles: Collection[str]) -> dict[str, Document]:
        """How articles are compared, by id."""

    @abstractmethod
    def sharing(self, document: Document) -> dict[str, list[str]]:
        """Other articles within the window that share keys: id to the keys, in order."""

    @abstractmethod
    def grams(self, article: str) -> tuple[int, ...]:
        """The sampled 5-grams of an article, in order."""

    @abstractmethod
    def holders(self, gram: int, limit: int | None = None) -> tuple[str, ...]:
        """The articles that hold a 5-gram, the earliest first."""

    @abstractmethod
    def bind(self, bonds: Mapping[str, Iterable[str]]) -> None:
        """Replace the bonds of articles: each to those that it has a positive bond with."""

    @abstractmethod
    def bonds(self, articles: Collection[str]) -> list[tuple[str, str]]:
        """The bonds among some articles, each once."""

    @abstractmethod
    def connected(self, articles: Collection[str]) -> frozenset[str]:
        """Everything that bonds and copies lead to from some articles, these too."""

    @abstractmethod
    def copies(self, articles: Collection[str]) -> tuple[Lineage, ...]:
        """Copies among some articles or taken from them, by id of the copy."""

    @abstractmethod
    def stories_with(self, articles: Collection[str]) -> dict[str, tuple[str, ...]]:
        """The stored stories that hold any of some articles: id to all its articles, by id."""

    @abstractmethod
    def trace(self, articles: Collection[str], lineage: Iterable[Lineage]) -> None:
        """Replace what some articles are copies of."""

    @abstractmethod
    def replace(self, stories: Collection[str], reconciled: Reconciled) -> None:
        """Put new stories, with all that belongs to them, in the place of stored ones; lineage is left alone."""

    @abstractmethod
    def settled(self) -> None:
        """Note that everything derived follows from what is stored."""
