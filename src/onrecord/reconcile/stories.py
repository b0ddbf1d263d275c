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

from onrecord.reconcile.statements import rank_of
from onrecord.reconcile.terms import content_stems, cosine, idf, vector
from onrecord.records import Article

THRESHOLD = 0.3  # cosine from which two groups are one story
FLOOR = 0.08  # pairs less alike than this count as unlike
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
    apart = 0.0 if a.day is None or b.day is None else abs(a.day - b.day)
    if apart > WINDOW:
        return 0.0
    return cosine(a.weights, b.weights) * math.pow(0.5, apart / HALF_LIFE)


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
    for pairs, value in ((together, 1e6), (apart, -1e6)):
        for pair in pairs:
            if len(places := sorted(at[x] for x in pair if x in at)) == 2:
                links[places[0], places[1]] = value
    return [[ordered[i].id for i in sorted(group)] for group in centroid_link(len(ordered), links, threshold)]


def centroid_link(count: int, links: Mapping[tuple[int, int], float], threshold: float) -> list[list[int]]:
    """Agglomerative clustering by the cosine of the groups' sums, from sparse likenesses; unlisted pairs count as 0.

    The likenesses between two groups sum to the inner product of their sums, and those within a group give its
    length, so that no vector is ever added. Unlike the mean of all pairs this does not fall when a story's
    articles vary in words.

    Args:
        count: of items.
        links: likeness of pairs ``(i, j)`` with ``i < j``.
        threshold: least cosine of two groups that are joined.

    Reference: D. Müllner, "Modern hierarchical, agglomerative clustering algorithms" (2011), generic algorithm.
    """
    near: list[dict[int, float]] = [{} for _ in range(count)]
    for (i, j), like in links.items():
        near[i][j] = near[j][i] = like
    members: dict[int, list[int]] = {i: [i] for i in range(count)}
    square = [1.0] * count  # squared length of a group's sum
    version = [0] * count
    heap = [(-like, i, j, 0, 0) for (i, j), like in links.items() if like > threshold]
    heapq.heapify(heap)
    while heap:
        _, i, j, seen_i, seen_j = heapq.heappop(heap)
        if i not in members or j not in members or version[i] != seen_i or version[j] != seen_j:
            continue
        members[i] += members.pop(j)
        square[i] += square[j] + 2 * max(0.0, min(near[i][j], len(members[i]) ** 2))
        version[i] += 1
        for k, total in near[j].items():
            if k != i:
                near[i][k] = near[k][i] = near[i].get(k, 0.0) + total
                near[k].pop(j, None)
        near[i].pop(j, None)
        near[j] = {}
        for k, total in near[i].items():
            cosine_ = total / math.sqrt(square[i] * square[k])
            if cosine_ > threshold:
                low, high = min(i, k), max(i, k)
                heapq.heappush(heap, (-cosine_, low, high, version[low], version[high]))
    return [sorted(group) for _, group in sorted(members.items())]


def story_order(articles: Sequence[Article]) -> list[Article]:
    """By publication."""
    return sorted(articles, key=rank_of)
