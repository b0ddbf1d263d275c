"""Stories: articles of one running affair.

Two articles are as alike as their words (TF-IDF) and their meanings (a sentence vector) are, less so the further
apart they were published. What is left above a bar is their *bond*; short texts, which share fewer words, have a
lower bar. Articles are grouped by average link over bonds, in which two articles count the more the nearer in time
they are: an affair of months is held together by what follows on what, and its first and last articles need have
little to say to each other, while what is written alike every day (the close of an exchange) parts after some months.
Only articles that share telling words are compared, and groups are sought inside what positive bonds connect: a group
can never reach beyond that, since two parts whose mean bond is positive have one positive bond at least. So the outcome
is a function of the set of articles, and adding one changes nothing outside what it is connected to.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

import numpy as np
from numpy.typing import NDArray

from onrecord.lang.sentences import alike, directions, meaning
from onrecord.reconcile.terms import content_stems, cosine, idf, vector
from onrecord.records import Article

MEANING = 0.5  # share of the likeness that meaning has, beside words
BAR_SHORT, BAR_LONG = 0.22, 0.40  # likeness from which texts of up to 8 and from 20 different words are one story
SHORT, LONG = 8, 20
FADING = 0.15  # power of the hours between two articles by which their likeness falls: activity has a long tail
USUAL_GAP = 24.0  # hours at which nothing is added or taken off; undated articles are taken for so far apart
WINDOW = 60.0  # days beyond which two articles are not compared
FAR = 0.05  # what a pair so far apart counts in a mean, beside 1 at once: a bound on the life of what never ends
KEYS = 16  # telling words that index an article
TELLING = 2.5  # least inverse document frequency of a key
COMMON = 3.0  # how much the keys that two articles share must tell in all for them to be compared
NEVER, ALWAYS = -1e6, 1e3
LARGEST = 5000  # connected articles that are compared all with all; more are first parted at their weakest bonds
_CHUNK = 4096  # words whose products are summed at a time


@dataclass(frozen=True, slots=True)
class Document:
    """What an article is clustered by.

    Attributes:
        id: of the article.
        span: first and last hour since 0001-01-01 in which it may have been published; None where undated.
        weights: TF-IDF, of length one.
        meaning: of its headline and first words.
    """

    id: str
    span: tuple[float, float] | None
    weights: Mapping[str, float]
    meaning: bytes = b""

    @property
    def keys(self) -> frozenset[str]:
        """What it is indexed by: its weightiest telling words."""
        telling = sorted((t for t in self.weights if idf(t) >= TELLING), key=lambda t: (-self.weights[t], t))
        return frozenset(telling[:KEYS])

    @property
    def bar(self) -> float:
        """Likeness from which another of its kind is of its story."""
        size = min(max(len(self.weights), SHORT), LONG)
        return BAR_SHORT + (BAR_LONG - BAR_SHORT) * math.log(size / SHORT) / math.log(LONG / SHORT)


def document(article: Article) -> Document:
    """The headline three times, the lead twice, the rest of the text once."""
    body = [article.words(b) for b in article.blocks if b.role in ("dek", "body", "caption")] or [article.text]
    return describe(article.id, article.headline or "", body, hours(article.published))


def hours(published: str | None) -> tuple[float, float] | None:
    """The hours since 0001-01-01 that a date (24 of them) or date-time (one moment) covers."""
    if not published:
        return None
    try:
        if len(published) <= 10:
            first = float(date.fromisoformat(published).toordinal()) * 24
            return first, first + 24
        moment = datetime.fromisoformat(published)
    except ValueError:
        return hours(published[:10]) if len(published) > 10 else None
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    at = moment.toordinal() * 24 + moment.hour + moment.minute / 60 + moment.second / 3600
    return at, at


def describe(key: str, headline: str, paragraphs: Sequence[str], span: tuple[float, float] | None) -> Document:
    """A document of words alone."""
    head = content_stems(headline)
    lead = content_stems(" ".join(paragraphs[:2]))
    rest = [t for p in paragraphs[2:] for t in content_stems(p)]
    weights = {t: round(w, 5) for t, w in vector(head * 3 + lead * 2 + rest).items()}
    return Document(key, span, weights, meaning("\n".join(p for p in (headline, *paragraphs) if p)[:2000]))


def order(doc: Document) -> tuple[float, str]:
    """Order of documents: by time, undated ones last, then id."""
    return (doc.span[0] if doc.span else math.inf, doc.id)


def gap(a: Document, b: Document) -> float:
    """The least number of hours between two articles; :data:`USUAL_GAP` where one is undated."""
    if a.span is None or b.span is None:
        return USUAL_GAP
    return max(0.0, b.span[0] - a.span[1], a.span[0] - b.span[1])


def fade(apart: float) -> float:
    """What likeness is multiplied by at so many hours: 1 a day apart, 1.6 at once, 0.6 after a month."""
    return math.pow((1 + apart) / (1 + USUAL_GAP), -FADING) if apart <= WINDOW * 24 else 0.0


def bond(a: Document, b: Document) -> float:
    """By how much the likeness of two articles exceeds their bar; positive where they speak for one story."""
    like = (1 - MEANING) * cosine(a.weights, b.weights) + MEANING * alike(a.meaning, b.meaning)
    return round(like * fade(gap(a, b)) - (a.bar + b.bar) / 2, 6)


def shared(keys: Iterable[str]) -> bool:
    """Whether two articles that have these keys in common are to be compared."""
    return sum(idf(key) for key in keys) >= COMMON


def neighbours(documents: Sequence[Document]) -> Iterator[tuple[int, int]]:
    """The pairs that share enough keys and lie within the window, and whose bond is positive."""
    index: dict[str, list[int]] = defaultdict(list)
    for j, doc in enumerate(documents):
        common: dict[int, list[str]] = defaultdict(list)
        for key in sorted(doc.keys):
            for i in index[key]:
                common[i].append(key)
            index[key].append(j)
        for i in sorted(common):
            if shared(common[i]) and gap(documents[i], doc) <= WINDOW * 24 and bond(documents[i], doc) > 0:
                yield i, j


def bonds(documents: Sequence[Document]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Between all pairs, the bond as :func:`bond` gives it, and what the pair counts when groups are compared.

    A pair counts 1 at once and :data:`FAR` towards the end of the window and from there on, falling evenly between.
    """
    count = len(documents)
    like = np.zeros((count, count))
    columns: dict[str, int] = {}
    cells = [[(columns.setdefault(t, len(columns)), w) for t, w in d.weights.items()] for d in documents]
    for start in range(0, len(columns), _CHUNK):
        block = np.zeros((count, min(_CHUNK, len(columns) - start)))
        for row, cell in enumerate(cells):
            for column, weight in cell:
                if start <= column < start + _CHUNK:
                    block[row, column - start] = weight
        like += block @ block.T
    rows = directions([d.meaning for d in documents])
    like = (1 - MEANING) * like + MEANING * (rows @ rows.T)
    first = np.array([d.span[0] if d.span else np.nan for d in documents])
    last = np.array([d.span[1] if d.span else np.nan for d in documents])
    apart = np.maximum(0.0, np.maximum(first[None] - last[:, None], first[:, None] - last[None]))
    apart = np.where(np.isnan(apart), USUAL_GAP, apart)
    fading = np.where(apart <= WINDOW * 24, np.power((1 + apart) / (1 + USUAL_GAP), -FADING), 0.0)
    bars = np.array([d.bar for d in documents])
    strength = np.round(like * fading - (bars[:, None] + bars[None]) / 2, 6)
    return strength, np.maximum(FAR, 1 - apart / (WINDOW * 24))


def cluster(
    documents: Sequence[Document],
    together: frozenset[frozenset[str]] = frozenset(),
    apart: frozenset[frozenset[str]] = frozenset(),
) -> list[list[str]]:
    """Groups of document ids, each in order of time and id; a function of the set.

    Args:
        documents: in any order.
        together: pairs of ids that belong to one story whatever they say: a person said so, or one is a copy.
        apart: pairs that a person keeps apart.
    """
    ordered = sorted(documents, key=order)
    at = {d.id: i for i, d in enumerate(ordered)}
    links = [*neighbours(ordered), *_places(together, at)]
    groups = [
        group
        for part in components(len(ordered), links)
        for group in divide([ordered[i] for i in part], together, apart)
    ]
    return sorted(groups, key=lambda ids: at[ids[0]])


def divide(
    connected: Sequence[Document],
    together: frozenset[frozenset[str]] = frozenset(),
    apart: frozenset[frozenset[str]] = frozenset(),
) -> list[list[str]]:
    """The stories among articles that are connected, as :func:`cluster` gives them."""
    if len(connected) == 1:
        return [[connected[0].id]]
    ordered = sorted(connected, key=order)
    at = {d.id: i for i, d in enumerate(ordered)}
    if len(ordered) > LARGEST:
        return [[ordered[i].id for i in group] for group in _parted(ordered, _places(together, at))]
    strength, counted = bonds(ordered)
    for pairs, value in ((together, ALWAYS), (apart, NEVER)):
        for i, j in _places(pairs, at):
            strength[i, j] = strength[j, i] = value
            counted[i, j] = counted[j, i] = 1.0
    return [[ordered[i].id for i in group] for group in average_link(strength, counted, 0.0)]


def _parted(ordered: Sequence[Document], joined: Sequence[tuple[int, int]]) -> list[list[int]]:
    """Connected articles too many to be compared all with all: the parts that twice as likely bonds connect."""
    strong = [(i, j) for i, j in neighbours(ordered) if bond(ordered[i], ordered[j]) > ordered[j].bar / 2]
    return components(len(ordered), [*strong, *joined])


def _places(pairs: frozenset[frozenset[str]], at: Mapping[str, int]) -> list[tuple[int, int]]:
    known = [sorted(at[x] for x in pair if x in at) for pair in pairs]
    return sorted((p[0], p[1]) for p in known if len(p) == 2)


def components(count: int, links: Iterable[tuple[int, int]]) -> list[list[int]]:
    """What links connect, each part and all parts in order."""
    parent = list(range(count))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for i, j in links:
        a, b = sorted((root(i), root(j)))
        parent[b] = a
    parts: dict[int, list[int]] = defaultdict(list)
    for i in range(count):
        parts[root(i)].append(i)
    return [parts[k] for k in sorted(parts)]


def average_link(strength: NDArray[np.float64], counted: NDArray[np.float64], threshold: float) -> list[list[int]]:
    """Agglomerative clustering: join the two groups of the highest mean strength until none exceeds the threshold.

    Each group remembers its nearest other, so that a join costs about the number of groups. Ties go to the earlier.

    Args:
        strength: symmetric, between all pairs.
        counted: symmetric, the weight of each pair in the mean, more than nothing.
        threshold: mean from which two groups are one.

    Reference: D. Müllner, "Modern hierarchical, agglomerative clustering algorithms" (2011), generic algorithm.
    """
    count = len(strength)
    total, weight = strength * counted, counted.astype(np.float64)
    np.fill_diagonal(total, -np.inf)
    mean = total / weight
    parts = [[i] for i in range(count)]
    nearest = mean.argmax(1) if count else np.zeros(0, np.int64)
    best = mean[np.arange(count), nearest]
    while count > 1:
        i = int(best.argmax())
        if best[i] <= threshold:
            break
        i, j = sorted((i, int(nearest[i])))
        total[i] += total[j]
        total[:, i] = total[i]
        total[i, i] = total[j] = total[:, j] = -np.inf
        weight[i] += weight[j]
        weight[:, i] = weight[i]
        parts[i] += parts[j]
        parts[j] = []
        row = total[i] / weight[i]
        mean[i] = mean[:, i] = row
        mean[j] = mean[:, j] = best[j] = -np.inf
        stale = np.flatnonzero((nearest == i) | (nearest == j))
        stale = stale[(best[stale] > -np.inf) & (stale != i)]
        for k in (i, *stale.tolist()):
            nearest[k] = mean[k].argmax()
            best[k] = mean[k, nearest[k]]
        nearer = (row > best) | ((row == best) & (nearest > i))
        nearer[[i, j]] = False
        nearest[nearer] = i
        best[nearer] = row[nearer]
    return [sorted(part) for part in parts if part]
