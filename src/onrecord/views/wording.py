"""How a sentence that somebody quotes differs from the words that stand on a page.

Words are compared without case, punctuation and kind of quote mark; numbers by value, so that "3,000" and "three
thousand" are one word. What differs is named by what it touches: a hedge, a number, a negation, other words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from itertools import pairwise
from typing import Literal

from onrecord.extract.quantities.numbers import numerals
from onrecord.lang import table
from onrecord.reconcile.terms import idf, stem, stop_words
from onrecord.records import Span, Spans

Change = Literal["dropped", "added", "changed"]
Sense = Literal["negation", "number", "hedge", "words", "small words"]
State = Literal["same", "dropped", "added", "changed", "gap"]

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_LOOK_BACK = 3  # words before a passage among which a hedge still governs it


@dataclass(frozen=True, slots=True)
class Word:
    """A word, or a number of several words, as it is compared and where it stands."""

    key: str
    start: int
    end: int

    @property
    def number(self) -> bool:
        """Whether it is a number."""
        return self.key.startswith("#")

    @property
    def tells(self) -> bool:
        """Whether it says something of the subject."""
        return self.number or self.key not in stop_words()

    @property
    def weight(self) -> float:
        """How much it tells."""
        return idf(stem(self.key)) if self.tells else 0.5


@dataclass(frozen=True, slots=True)
class Drift:
    """One difference between the sentence given and the words on the page.

    Attributes:
        change: words of the page were dropped, others added, or some put for others.
        sense: what that touches.
        label: both in two or three words: "hedge lost", "number changed".
        stored: the words on the page; empty where words were added.
        given: the words in the sentence; empty where words were dropped.
        span: of the page's words in the article's text; where words were added, the empty span at that place.
    """

    change: Change
    sense: Sense
    label: str
    stored: str
    given: str
    span: Span


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of one of the two texts, and how it fares in the other."""

    text: str
    state: State = "same"


@dataclass(frozen=True, slots=True)
class Wording:
    """A sentence held against a passage.

    Attributes:
        spans: of the passage in the article's text.
        likeness: 0 to 1; 1 where no word differs. Words count by how much they tell.
        drifts: what differs, in the order of the passage.
        stored: the passage, cut where it differs; ``given`` the sentence likewise.
    """

    spans: Spans
    likeness: float
    drifts: tuple[Drift, ...]
    stored: tuple[Piece, ...]
    given: tuple[Piece, ...]


def words(text: str, spans: Sequence[Span] | None = None) -> tuple[Word, ...]:
    """The words of a text, or of some stretches of it."""
    found: list[Word] = []
    for start, end in spans if spans is not None else (Span(0, len(text)),):
        part = text[start:end]
        at = 0
        for numeral in numerals(part):
            if numeral.value is None or numeral.kind not in ("digits", "words", "fraction") or numeral.start < at:
                continue
            found += _plain(part, at, numeral.start, start)
            found.append(Word(f"#{numeral.value:.10g}", start + numeral.start, start + numeral.end))
            at = numeral.end
        found += _plain(part, at, len(part), start)
    return tuple(found)


def _plain(text: str, first: int, last: int, shift: int) -> Iterator[Word]:
    for m in _WORD.finditer(text, first, last):
        yield Word(m.group().casefold().replace("’", "'"), shift + m.start(), shift + m.end())


def hedge_lost(article: str, span: Span) -> Drift:
    """That a hedge of the page, somewhere else in its sentence, is not in the sentence given."""
    return Drift("dropped", "hedge", "hedge lost", " ".join(article[span.start : span.end].split()), "", span)


def compare(text: str, sentence: Sequence[Word], article: str, passage: Sequence[Word]) -> Wording | None:
    """Hold a sentence against the part of a passage that is most like it.

    Args:
        text: that the sentence's words point into.
        sentence: its words.
        article: the text that the passage's words point into.
        passage: words of the page, in order; the sentence may be a part of it.

    Returns:
        None where not even one telling word is common.
    """
    matcher = SequenceMatcher(None, [w.key for w in passage], [w.key for w in sentence], autojunk=False)
    steps = _trimmed([op for op in matcher.get_opcodes() if op[1] != op[2] or op[3] != op[4]])
    common = [word for op in steps if op[0] == "equal" for word in sentence[op[3] : op[4]]]
    if not any(word.tells for word in common):
        return None
    quoted, last = steps[0][1], steps[-1][2]
    first = _governing(article, passage, quoted)
    if first < quoted:
        steps.insert(0, ("delete", first, quoted, 0, 0))
    kept = passage[first:last]
    weighed = sum(word.weight for word in common)
    likeness = 2 * weighed / (sum(w.weight for w in sentence) + sum(w.weight for w in kept))
    drifts = tuple(_drifts(steps, text, sentence, article, passage))
    return Wording(
        _spans(kept, article),
        min(1.0, likeness) if not drifts else min(likeness, 0.99),
        drifts,
        tuple(_pieces(article, [(op[0], passage[op[1] : op[2]]) for op in steps], "dropped")),
        tuple(_pieces(text, [(op[0], sentence[op[3] : op[4]]) for op in steps], "added")),
    )


Step = tuple[str, int, int, int, int]  # as of difflib: what, range in the passage, range in the sentence


def _trimmed(steps: Sequence[Step]) -> list[Step]:
    """Without what stands before and after the sentence on the page: a part of a passage is no drift."""
    kept = list(steps)
    for end in (0, -1):
        while kept and kept[end][0] == "delete":
            kept.pop(end)
        if kept and kept[end][0] == "replace":  # as many words as were put in their place
            what, i, j, k, m = kept[end]
            spare = max(0, (j - i) - (m - k))
            kept[end] = (what, i + spare, j, k, m) if end == 0 else (what, i, j - spare, k, m)
    return kept


def _spans(kept: Sequence[Word], article: str) -> Spans:
    """From word to word; apart where other text than spaces and marks lies between."""
    spans: list[Span] = []
    for word in kept:
        if spans and not _WORD.search(article, spans[-1].end, word.start):
            spans[-1] = Span(spans[-1].start, word.end)
        else:
            spans.append(Span(word.start, word.end))
    return tuple(spans)


def _drifts(
    steps: Sequence[Step], text: str, sentence: Sequence[Word], article: str, passage: Sequence[Word]
) -> Iterator[Drift]:
    for what, i, j, k, m in steps:
        if what == "equal":
            continue
        lost, put = passage[i:j], sentence[k:m]
        change: Change = "changed" if lost and put else "dropped" if lost else "added"
        at = passage[i].start if i < len(passage) else passage[-1].end
        span = Span(lost[0].start, lost[-1].end) if lost else Span(at, at)
        after = (passage[j : j + 1], sentence[m : m + 1])
        sense = _sense(lost, put, after)
        label = f"{sense} {change}"
        if sense in ("hedge", "negation"):
            had = _negates(lost) if sense == "negation" else _hedged(lost, after[0])
            label = f"{sense} {'lost' if had else 'added'}"
        yield Drift(change, sense, label, _quote(article, lost), _quote(text, put), span)


def _governing(article: str, passage: Sequence[Word], first: int) -> int:
    """Where the passage begins with the hedge or the negation right before the words that were quoted."""
    start = max(0, first - _LOOK_BACK)
    start = next((n + 1 for n in range(first - 1, start - 1, -1) if _parted(article, passage, n)), start)
    for i in range(start, first):
        for j in range(i + 1, first + 1):
            near = j == first or passage[i].key not in _before_number()
            if near and _is_hedge(passage[i:j], passage[j : j + 1]):
                return i
    return first - 1 if first > start and _negates(passage[first - 1 : first]) else first


def _parted(article: str, passage: Sequence[Word], n: int) -> bool:
    """Whether a sentence ends between a word and the next."""
    return n + 1 < len(passage) and bool(re.search(r"[.!?;:\n]", article[passage[n].end : passage[n + 1].start]))


def _sense(lost: Sequence[Word], put: Sequence[Word], after: tuple[Sequence[Word], Sequence[Word]]) -> Sense:
    if _negates(lost) != _negates(put):
        return "negation"
    if [w.key for w in lost if w.number] != [w.key for w in put if w.number]:
        return "number"
    if _hedged(lost, after[0]) != _hedged(put, after[1]):
        return "hedge"
    return "words" if any(word.tells for word in (*lost, *put)) else "small words"


def _negates(run: Sequence[Word]) -> bool:
    return any(word.key in _negators() or word.key.endswith("n't") for word in run)


def _hedged(run: Sequence[Word], after: Sequence[Word]) -> bool:
    whole = [*run, *after]
    return any(
        _is_hedge(run[i:j], whole[j : j + 1]) for i in range(len(run)) for j in range(i + 1, min(len(run), i + 4) + 1)
    )


def _is_hedge(run: Sequence[Word], after: Sequence[Word]) -> bool:
    phrase = " ".join(word.key for word in run)
    if phrase not in _hedges():
        return False
    return phrase not in _before_number() or bool(after and after[0].number)


def _quote(text: str, run: Sequence[Word]) -> str:
    return text[run[0].start : run[-1].end].replace("\n", " ") if run else ""


def _pieces(text: str, runs: Sequence[tuple[str, Sequence[Word]]], lone: State) -> Iterator[Piece]:
    """The text from the first to the last word, cut by what became of it; other text between is a gap."""
    last: int | None = None
    for what, run in runs:
        if not run:
            continue
        state: State = {"equal": "same", "replace": "changed"}.get(what, lone)  # type: ignore[assignment]
        start = run[0].start
        for before, word in pairwise(run):
            if _WORD.search(text, before.end, word.start):
                yield from _joined(text, last, start, before.end, state)
                last, start = before.end, word.start
        yield from _joined(text, last, start, run[-1].end, state)
        last = run[-1].end


def _joined(text: str, last: int | None, start: int, end: int, state: State) -> Iterator[Piece]:
    if last is not None:
        between = text[last:start]
        yield Piece(" … ", "gap") if _WORD.search(between) else Piece(between.replace("\n", " "))
    yield Piece(text[start:end].replace("\n", " "), state)


@cache
def _hedges() -> frozenset[str]:
    lang = table("hedges")
    return frozenset(
        phrase for kind in ("approximation", "modal", "evidential", "probability") for phrase in lang[kind]
    )


@cache
def _before_number() -> frozenset[str]:
    return frozenset(table("hedges")["before_number"])


@cache
def _negators() -> frozenset[str]:
    return frozenset((*str(table("modals")["negators"]).split(), "cannot"))
