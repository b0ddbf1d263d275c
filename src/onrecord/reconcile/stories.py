"""Stories: articles of one running affair.

Clustering by the cosine of groups over TF-IDF of headline and text, names counted double, pulled apart by time. Two
articles are compared only when they share a key (a telling word of headline or lead) and a time window;
document frequencies come from a fixed table. So the outcome is a function of the set of articles, and of
those only that are joined by keys: adding one touches its neighbours.
"""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from onrecord.reconcile.terms import content_stems, cosine, idf, vector
from onrecord.records import Article

THRESHOLD = 0.2  # cosine from which two groups are one story
FLOOR = 0.08  # pairs less alike than this count as unlike
UNDATED = 0.3  # the same between articles without a date: they may be of different years
HALF_LIFE = 21.0  # days after which likeness counts half
WINDOW = 60.0  # days beyond which two articles are not compared
KEYS = 16  # telling words that index an article
TELLING = 2.5  # least inverse document frequency of a key


@dataclass(frozen=True, slots=True)
class Document:
    """What an article is clustered by.

    Attributes:
        id: of the article.
        day: days since 0001-01-01, with fractions where known; None where undated.
        weights: TF-IDF, of length one.
        keys: what it is indexed by.
    """

    id: str
    day: float | None
    weights: Mapping[str, float]
    keys: frozenset[str]


def document(article: Article) -> Document:
    """The headline three times, the lead twice, the rest of the text once."""
    body = [article.words(b) for b in article.blocks if b.role in ("dek", "body", "caption")] or [article.text]
    head = article.headline or ""
    return describe(article.id, head, body, ordinal(article.day))


def ordinal(day: str | None) -> float | None:
    """Days since 0001-01-01."""
    try:
        return float(date.fromisoformat(day).toordinal()) if day else None
    except ValueError:
        return None


def describe(key: str, headline: str, paragraphs: Sequence[str], day: float | None) -> Document:
    """A document of words alone."""
    head = content_stems(headline)
    lead = content_stems(" ".join(paragraphs[:2]))
    rest = [t for p in paragraphs[2:] for t in content_stems(p)]
    weights = vector(head * 3 + lead * 2 + rest)
    telling = sorted((t for t in weights if idf(t) >= TELLING), key=lambda t: (-weights[t], t))[:KEYS]
    return Document(key, day, weights, frozenset(telling))


def likeness(a: Document, b: Document) -> float:
    """Cosine, weakened by the days between; 0 beyond the window."""
    if a.day is None or b.day is None:
        return cosine(a.weights, b.weights)
    apart = abs(a.day - b.day)
    return cosine(a.weights, b.weights) * math.pow(0.5, apart / HALF_LIFE) if apart <= WINDOW else 0.0


def neighbours(documents: Sequence[Document]) -> dict[tuple[int, int], float]:
    """Likeness of the pairs that share a key, those above the floor."""
    index: dict[str, list[int]] = defaultdict(list)
    for i, doc in enumerate(documents):
        for key in doc.keys:
            index[key].append(i)
    pairs: set[tuple[int, int]] = set()
    for holders in index.values():
        pairs.update((i, j) for n, j in enumerate(holders) for i in holders[:n])
    found: dict[tuple[int, int], float] = {}
    for i, j in sorted(pairs):
        like = likeness(documents[i], documents[j])
        if like >= FLOOR:
            found[i, j] = like
    return found


def cluster(
    documents: Sequence[Document],
    together: frozenset[frozenset[str]] = frozenset(),
    apart: frozenset[frozenset[str]] = frozenset(),
    threshold: float = THRESHOLD,
) -> list[list[str]]:
    """Groups of document ids, each in order of day and id; a function of the set.

    Args:
        documents: in any order.
        together: pairs of ids that a person put into one story.
        apart: pairs that a person keeps apart.
        threshold: cosine from which groups are joined.
    """
    ordered = sorted(documents, key=lambda d: (d.day if d.day is not None else math.inf, d.id))
    links = neighbours(ordered)
    at = {d.id: i for i, d in enumerate(ordered)}

    def places(pairs: frozenset[frozenset[str]]) -> list[tuple[int, int]]:
        known = [sorted(at[x] for x in pair if x in at) for pair in pairs]
        return sorted((p[0], p[1]) for p in known if len(p) == 2)

    for pair in places(apart):
        links[pair] = -1e6
    bars = [threshold if d.day is not None else max(threshold, UNDATED) for d in ordered]
    groups = centroid_link(bars, links, places(together))
    return [[ordered[i].id for i in group] for group in groups]


def centroid_link(
    bars: Sequence[float], links: Mapping[tuple[int, int], float], first: Sequence[tuple[int, int]] = ()
) -> list[list[int]]:
    """Agglomerative clustering by the cosine of the groups' sums, from sparse likenesses; unlisted pairs count as 0.

    The likenesses between two groups sum to the inner product of their sums, and those within a group give its
    length, so that no vector is ever added. Unlike the mean of all pairs this does not fall when a story's
    articles vary in words.

    Args:
        bars: for each item, the least cosine that joins it; a group has the lowest of its items, and two groups
            are joined above the higher of theirs.
        links: likeness of pairs ``(i, j)`` with ``i < j``.
        first: pairs joined before any likeness is looked at.

    Reference: D. Müllner, "Modern hierarchical, agglomerative clustering algorithms" (2011), generic algorithm.
    """
    groups = _Groups(bars, links)
    for i, j in first:
        a, b = sorted((groups.of(i), groups.of(j)))
        if a != b:
            groups.merge(a, b)
    heap = [(-like, i, j, groups.version[i], groups.version[j]) for i, j, like in groups.all_links()]
    heapq.heapify(heap)
    while heap:
        _, i, j, seen_i, seen_j = heapq.heappop(heap)
        if (groups.version.get(i), groups.version.get(j)) != (seen_i, seen_j):
            continue
        groups.merge(i, j)
        for k, like in groups.links_of(i):
            low, high = min(i, k), max(i, k)
            heapq.heappush(heap, (-like, low, high, groups.version[low], groups.version[high]))
    return [sorted(members) for _, members in sorted(groups.members.items())]


class _Groups:
    """Groups under way, each named by its least member; ``version`` counts a living group's merges."""

    def __init__(self, bars: Sequence[float], links: Mapping[tuple[int, int], float]) -> None:
        count = len(bars)
        self._bar = list(bars)
        self.members: dict[int, list[int]] = {i: [i] for i in range(count)}
        self.version: dict[int, int] = dict.fromkeys(range(count), 0)
        self._square = [1.0] * count  # squared length of a group's sum
        self._near: list[dict[int, float]] = [{} for _ in range(count)]
        for (i, j), like in links.items():
            self._near[i][j] = self._near[j][i] = like

    def of(self, item: int) -> int:
        """The group of an item."""
        return next(g for g, members in self.members.items() if item in members)

    def merge(self, i: int, j: int) -> None:
        """Put group ``j`` into group ``i``."""
        self.members[i] += self.members.pop(j)
        self._square[i] += self._square[j] + 2 * max(0.0, self._near[i].pop(j, 0.0))
        self._bar[i] = min(self._bar[i], self._bar[j])
        self.version[i] += 1
        del self.version[j]
        for k, total in self._near[j].items():
            self._near[k].pop(j, None)
            if k != i:
                self._near[i][k] = self._near[k][i] = self._near[i].get(k, 0.0) + total
        self._near[j] = {}

    def links_of(self, i: int) -> list[tuple[int, float]]:
        """The groups that ``i`` may be joined with, and the cosines."""
        near = ((k, total / math.sqrt(self._square[i] * self._square[k])) for k, total in self._near[i].items())
        return [(k, like) for k, like in near if like > max(self._bar[i], self._bar[k])]

    def all_links(self) -> list[tuple[int, int, float]]:
        """All pairs of living groups that may be joined."""
        return [(i, k, like) for i in self.members for k, like in self.links_of(i) if i < k]
