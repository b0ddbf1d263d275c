"""Text lineage: which article's text was taken from another's.

Whole copies, truncated ones and lightly edited ones, under a lead of their own: found by the share of an article's words
that stand in another in runs of a dozen or more (containment of word 5-grams, bridged, so that an edit costs its own words
and not the four windows around it). What is quoted does not count: two writers who print one letter have copied nobody. Directed by
publication and agency credit.

An article is looked up by a fixed eighth of its 5-grams, each of which names the earliest few that hold it: the time for
one article does not grow with their number.

Reference: A. Broder, "On the resemblance and containment of documents" (1997).
"""

from __future__ import annotations

import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from onrecord.reconcile.names import fold
from onrecord.reconcile.statements import address, rank_of
from onrecord.records import Article, Lineage

GRAM = 5  # words
RUN = 12  # words: shorter ones are the language's, not the writer's
BRIDGE = 2  # words between two runs that count with them: an edit inside copied text
SHARE = 0.5  # of the copy's words; low enough for a new lead before a third of a short report
LEAST = 40  # words in common: shorter texts share a phrase, not a report
SURE = 0.8  # of the earlier text's words, where it is the later one that holds it among much of its own
ALIKE = 0.15  # difference in share below which two texts may both be the original
SAMPLE = 8  # one 5-gram in so many is a key: of forty words in common four or five
HOLDERS = 32  # articles that a key names, the earliest: what more hold is a report on many sites, or a footer
HINT = 0.1  # of the keys of the shorter that must be shared before two texts are laid side by side
WINDOW = 45  # days between original and copy

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_QUOTED = re.compile(r"“[^”]*(?:”|$)|\"[^\"]*(?:\"|$)")


@dataclass(frozen=True, slots=True)
class Shingled:
    """An article and its words as hashes.

    Attributes:
        article: the article.
        words: how many it has outside quotations.
        grams: hash of the 5-gram that begins at each of its words, quoted words as well; None where none does.
        quoted: whether each word is quoted.
        held: the hashes.
    """

    article: Article
    words: int
    grams: tuple[int | None, ...]
    quoted: tuple[bool, ...]
    held: frozenset[int]

    @property
    def keys(self) -> frozenset[int]:
        """The hashes by which it is indexed."""
        return frozenset(g for g in self.held if g % SAMPLE == 0)


def shingled(article: Article) -> Shingled:
    """The 5-grams of an article's dek and body, within paragraphs and across them."""
    parts = [article.words(b) for b in article.blocks if b.role in ("dek", "body")] or [article.text]
    flat: list[bytes] = []
    quoted: list[bool] = []
    for part in parts:
        marks = [match.span() for match in _QUOTED.finditer(part)]
        for match in _WORD.finditer(part):
            while marks and marks[0][1] <= match.start():
                marks.pop(0)
            quoted.append(bool(marks) and marks[0][0] <= match.start())
            flat.append(match.group().casefold().replace("’", "'").encode("utf-8", "surrogatepass"))
    grams: list[int | None] = [zlib.crc32(b" ".join(flat[i : i + GRAM])) for i in range(len(flat) - GRAM + 1)]
    grams += [None] * (len(flat) - len(grams))
    held = frozenset(g for g in grams if g is not None)
    return Shingled(article, len(flat) - sum(quoted), tuple(grams), tuple(quoted), held)


def find_lineage(articles: Sequence[Article]) -> tuple[Lineage, ...]:
    """Every copy among the articles with the one it was taken from, by id of the copy.

    An article has one original at most: the earliest text that holds enough of it. Two articles of one
    outlet are never copies: an outlet that repeats itself is no second origin anyhow.
    """
    ordered = sorted(articles, key=rank_of)
    keys = [shingled(a).keys for a in ordered]
    index: dict[int, list[int]] = defaultdict(list)
    for i, own in enumerate(keys):
        for key in own:
            if len(index[key]) < HOLDERS:
                index[key].append(i)
    return originals((ordered[i], ordered[j]) for i in range(len(ordered)) for j in _rivals(i, keys, index))


def originals(pairs: Iterable[tuple[Article, Article]]) -> tuple[Lineage, ...]:
    """Every copy among pairs of articles that are to be laid side by side, with the one it was taken from."""
    texts: dict[str, Article] = {}
    whole = lru_cache(maxsize=1024)(lambda identity: shingled(texts[identity]))  # all hashes would fill the memory
    found: dict[str, set[tuple[bool, tuple[str, ...], Lineage]]] = defaultdict(set)
    for a, b in pairs:
        texts |= {a.id: a, b.id: b}
        # of a pair of which only the earlier is named by the keys, either may be the copy
        for copy, original in ((whole(a.id), whole(b.id)), (whole(b.id), whole(a.id))):
            link = _link(copy, original)
            if link is not None:
                found[link.copy].add((not _agency_of(original, copy), rank_of(original.article), link))
    return tuple(_first(tuple(found[copy])) for copy in sorted(found))


def _first(links: Sequence[tuple[bool, tuple[str, ...], Lineage]]) -> Lineage:
    """Of the texts that hold about as much of a copy as any: an agency's own before all others, then the earliest."""
    most = max(link.share for _, _, link in links)
    return min((one for one in links if one[2].share >= most - ALIKE), key=lambda one: one[:2])[2]


def _rivals(i: int, keys: Sequence[frozenset[int]], index: dict[int, list[int]]) -> Iterator[int]:
    """The articles that share enough keys to be laid beside one."""
    common = Counter(j for key in keys[i] for j in index[key] if j != i)
    for j, count in sorted(common.items()):
        if hinted(count, len(keys[i]), len(keys[j])):
            yield j


def hinted(common: int, mine: int, theirs: int) -> bool:
    """Whether two articles share enough of the keys that each has to be laid side by side."""
    return common >= 2 and common >= HINT * min(mine, theirs)


def shared(copy: Shingled, original: Shingled) -> int:
    """How many of a text's words, outside quotations, stand in another in runs of :data:`RUN` or more.

    A gap of :data:`BRIDGE` words between two 5-grams counts with them.
    """
    runs: list[list[int]] = []
    for at, gram in enumerate(copy.grams):
        if gram is not None and gram in original.held:
            if runs and at - runs[-1][1] <= BRIDGE:
                runs[-1][1] = at + GRAM
            else:
                runs.append([at, at + GRAM])
    return sum(end - start - sum(copy.quoted[start:end]) for start, end in runs if end - start >= RUN)


def _agency_of(original: Shingled, copy: Shingled) -> bool:
    return bool(original.article.outlet) and fold(original.article.outlet) in {fold(a) for a in copy.article.agencies}


def _link(copy: Shingled, original: Shingled) -> Lineage | None:
    if fold(copy.article.outlet) == fold(original.article.outlet) and copy.article.outlet:
        return None
    if address(copy.article) and address(copy.article) == address(original.article):
        return None  # two versions of one page
    if not copy.words or not original.words or not _near(copy.article, original.article):
        return None
    common = shared(copy, original)
    if common < LEAST:
        return None
    share = common / copy.words
    back = shared(original, copy) / original.words
    if share < SHARE and back < SURE:
        return None
    if _original_of(copy, original, back > share) is not original.article:
        return None
    credited = {fold(a) for a in copy.article.agencies}
    if fold(original.article.outlet) in credited:
        why = "it credits the agency, and this is the agency's own text"
    elif credited & {fold(a) for a in original.article.agencies}:
        why = "both credit the same agency"
    else:
        why = "published later"
    measured = max(share, back)
    return Lineage(copy.article.id, original.article.id, round(measured, 3), f"{measured:.0%} of its text; {why}")


def _original_of(a: Shingled, b: Shingled, b_is_shorter: bool) -> Article:
    """Which of two was there first: the agency itself, the earlier day, the fuller text."""
    for x, y in ((a, b), (b, a)):
        if x.article.outlet and fold(x.article.outlet) in {fold(n) for n in y.article.agencies}:
            return x.article
    day_a, day_b = rank_of(a.article)[0], rank_of(b.article)[0]
    if day_a != day_b:
        return a.article if day_a < day_b else b.article
    timed = len(a.article.published or "") > 10 and len(b.article.published or "") > 10
    if timed and a.article.published != b.article.published:
        return min(a.article, b.article, key=rank_of)
    if abs(a.words - b.words) > 0.1 * max(a.words, b.words):
        return a.article if b_is_shorter else b.article
    return min(a.article, b.article, key=rank_of)


def _near(a: Article, b: Article) -> bool:
    if a.day is None or b.day is None:
        return True
    try:
        return abs((date.fromisoformat(a.day) - date.fromisoformat(b.day)).days) <= WINDOW
    except ValueError:
        return True
