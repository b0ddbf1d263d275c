"""The name of a story: the headline that is most like all that was written, and that claims nothing in doubt.

People wrote headlines to be recognised, so a story is called by one of them, not by words strung together. The first one
tells how an affair began and the last how it ended; the one whose words most articles share tells what it is. A headline
that affirms what somebody denies, or what was taken back, would spread it once more: it names a story only where there is
no other.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from onrecord.lang import table
from onrecord.reconcile.statements import Statement
from onrecord.reconcile.terms import content_stems, cosine, vector
from onrecord.records import Article, Assertion

DOUBTFUL = {"disputed": 0, "denied": 1, "retracted": 1}  # one more where the headline says so in its own voice
_RUBRIC = re.compile(r"([\w' ]{3,24}): +(?=\S)")


def name_of(articles: Sequence[Article], doubts: Mapping[str, int], gist: str) -> str:
    """What a story is called.

    Args:
        articles: of the story, by publication.
        doubts: by article, how far its headline affirms what is in doubt, as :func:`doubts_of` gives it.
        gist: of its weightiest assertion, for stories without any headline.
    """
    headed = [a for a in articles if a.headline]
    if not headed:
        return gist
    centre: Counter[str] = Counter()
    for article in articles:
        centre.update(vector(content_stems(article.headline or "") * 2 + content_stems(_lead(article))))
    length = math.sqrt(sum(w * w for w in centre.values())) or 1.0

    def worth(article: Article) -> tuple[int, bool, float]:
        words = vector(content_stems(plain(article.headline or "")))
        like = cosine(words, centre) / length
        return -doubts.get(article.id, 0), not _odd(article.headline or ""), round(like, 6)

    return plain(max(headed, key=worth).headline or "")  # of equals the first


def doubts_of(members: Iterable[tuple[Assertion, Iterable[Statement]]]) -> dict[str, int]:
    """How far headlines affirm what is in doubt, by article; 0 where they do not."""
    found: dict[str, int] = defaultdict(int)
    for assertion, statements in members:
        if assertion.status not in DOUBTFUL:
            continue
        for statement in statements:
            if statement.claim.block == "headline" and statement.position == "affirms":
                article = statement.claim.article
                found[article] = max(found[article], DOUBTFUL[assertion.status] + statement.own)
    return dict(found)


def plain(headline: str) -> str:
    """A headline without the rubric before it ("Live: …", "Analysis: …")."""
    told = _RUBRIC.match(headline)
    if told is None or told[1].casefold() not in _words()["rubrics"]:
        return headline
    return headline[told.end() :]


def _odd(headline: str) -> bool:
    """Whether a headline asks, promises to explain, or says only that something was corrected."""
    told = _RUBRIC.match(headline)
    if told is not None and told[1].casefold() in _words()["notes"]:
        return True
    first = plain(headline).split(maxsplit=1)[:1]
    return "?" in headline or (bool(first) and first[0].casefold() in _words()["asking"])


@cache
def _words() -> Mapping[str, frozenset[str]]:
    return {
        "rubrics": frozenset(table("ownvoice")["rubric"]["labels"]),
        **{name: frozenset(told) for name, told in table("reconcile")["headlines"].items()},
    }


def _lead(article: Article) -> str:
    return next((article.words(b) for b in article.blocks if b.role in ("dek", "body")), "")
