"""Do two mentions of an event, in one or two articles, mean the same event? Word, sense, meaning and company.

The same question as for claims, asked of bare predicates with their sentences: no slots have been read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from onrecord.lang import table
from onrecord.lang.sentences import alike, meaning
from onrecord.reconcile.assertions import average_link
from onrecord.reconcile.slots import senses
from onrecord.reconcile.terms import content_stems, cosine, idf, stem, vector, words

THRESHOLD = -0.5  # mean log-odds from which two groups are one event; four folds of topics: CoNLL 76.9


@dataclass(frozen=True, slots=True)
class EventMention:
    """A predicate in its sentence.

    Attributes:
        id: its key.
        article: where it stands.
        sentence: number of the sentence there.
        stems: of its words, small ones left out where others are there.
        senses: classes of near-synonyms of its words.
        company: TF-IDF of the sentence without the predicate.
        near: the same of the six words on each side.
        text: TF-IDF of the article.
        meaning: of the predicate alone; ``around``: of it with eight words on each side.
    """

    id: str
    article: str
    sentence: int
    stems: frozenset[str]
    senses: frozenset[str]
    company: Mapping[str, float]
    near: Mapping[str, float]
    text: Mapping[str, float]
    meaning: bytes = b""
    around: bytes = b""


def mention(
    key: str, place: tuple[str, int], sentence: Sequence[str], at: tuple[int, int], text: Mapping[str, float]
) -> EventMention:
    """Describe the predicate ``sentence[at[0]:at[1]]``.

    Args:
        key: its id.
        place: article and number of the sentence.
        sentence: its words.
        at: half-open range of the predicate's words.
        text: the article's TF-IDF.
    """
    predicate = " ".join(sentence[at[0] : at[1]])
    stems = content_stems(predicate) or [stem(w) for w in words(predicate)]
    rest = " ".join((*sentence[: at[0]], *sentence[at[1] :]))
    close = " ".join((*sentence[max(0, at[0] - 6) : at[0]], *sentence[at[1] : at[1] + 6]))
    meant = frozenset(s for word in words(predicate) for s in senses(word)) | senses(predicate)
    return EventMention(
        *(key, *place, frozenset(stems), meant, vector(content_stems(rest)), vector(content_stems(close)), text),
        meaning=meaning(predicate),
        around=meaning(" ".join(sentence[max(0, at[0] - 8) : at[1] + 8])),
    )


def observe(a: EventMention, b: EventMention) -> dict[str, float]:
    """What can be observed between two mentions."""
    seen = {"bias": 1.0}
    common = a.stems & b.stems
    if common:
        seen["stem_same"] = 1.0
        seen["stem_rare"] = max(idf(t) for t in common) / 5
        if a.stems == b.stems:
            seen["stems_equal"] = 1.0
    elif a.senses & b.senses:
        seen["sense_same"] = 1.0
    seen["company"] = cosine(a.company, b.company)
    seen["near"] = cosine(a.near, b.near)
    seen["text"] = cosine(a.text, b.text)
    if common or a.senses & b.senses:
        seen["company_and_word"] = seen["company"]
        seen["text_and_word"] = seen["text"]
    predicate, around = alike(a.meaning, b.meaning), alike(a.around, b.around)
    seen["meaning"], seen["meaning_around"] = predicate, around
    if not common and not a.senses & b.senses:
        seen["meaning_only"], seen["meaning_around_only"] = predicate, around
    if a.article == b.article:
        seen["same_article"] = 1.0
        if common:
            seen["same_article_and_word"] = 1.0
        if a.sentence == b.sentence:
            seen["same_sentence"] = 1.0
    if any(t in b.company for t in a.stems) or any(t in a.company for t in b.stems):
        seen["word_in_company"] = 1.0
    return {name: strength for name, strength in seen.items() if strength}


@cache
def _weights() -> Mapping[str, float]:
    return {name: float(w) for name, w in table("reconcile_weights")["same_event"].items()}


def cluster_events(mentions: Sequence[EventMention], weights: Mapping[str, float] | None = None) -> list[list[str]]:
    """Group the mentions of one story into events; ids in order."""
    known = _weights() if weights is None else weights
    ordered = sorted(mentions, key=lambda m: m.id)
    odds = np.zeros((len(ordered), len(ordered)))
    for i, a in enumerate(ordered):
        for j in range(i):
            seen = observe(a, ordered[j])
            odds[i, j] = odds[j, i] = sum(known.get(name, 0.0) * s for name, s in seen.items())
    odds = np.clip(odds, -8, 8)
    return [[ordered[i].id for i in part] for part in average_link(odds, THRESHOLD)]
