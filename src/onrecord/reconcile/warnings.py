"""What a reader misses: the warnings of LEDGER §6 (rulings 19, 25-28).

Each rule takes the statements of one assertion, weighed. Quote-drift and number-drift come first, since a
misquotation is no position of its source and a drifted number none of its numbers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise

from onrecord.lang import table
from onrecord.reconcile import numbers
from onrecord.reconcile.origins import Weighed, latest
from onrecord.reconcile.statements import Statement, start_of
from onrecord.reconcile.status import status_of
from onrecord.records import LedgerWarning, make_id, overlaps
from onrecord.records.vocabulary import WarningKind

_WORD = re.compile(r"\w+(?:['’]\w+)*")
_QUOTED = re.compile(r'["“«‘]([^"“”«»]{1,2000})["”»’]')
_QUOTE_SURE = 0.75  # the same where the speaker of one of them was not made out
_QUOTE_ALIKE = 0.55  # share of common words in order from which two quotations are of one utterance; on dev stories


def make(kind: WarningKind, statement: Statement, about: Statement, message: str) -> LedgerWarning:
    """A warning on ``statement``, to be read against ``about``."""
    return LedgerWarning(
        make_id("w", kind, statement.claim.id, about.claim.id),
        kind,
        statement.claim.id,
        about.claim.id,
        statement.claim.content.spans,
        about.claim.content.spans,
        message,
    )


def evidential(statement: Statement) -> bool:
    """Whether words such as "alleged" stand in for a source."""
    known = frozenset(table("reconcile")["hedges"]["evidential"])
    return any(h.text.casefold().strip() in known for h in statement.claim.hedges)


def hedged_event(statement: Statement) -> bool:
    """A hedge on whether it happened, not on how many."""
    return statement.claim.modality in ("possible", "probable") or evidential(statement)


def circular(weighed: Weighed) -> Iterator[LedgerWarning]:
    """An apparent second source that traces back to the first (ruling 19)."""
    for statement in weighed.statements:
        first = weighed.first_report.get(statement.claim.id)
        if first is not None:
            yield make(
                "circular",
                statement,
                first,
                f"This goes back to the report of {first.own_origin} of {first.day}; it is no second source.",
            )


Sure = Callable[[Statement, Statement], bool]


def source_lost(weighed: Weighed, misquoted: frozenset[str], sure: Sure) -> Iterator[LedgerWarning]:
    """Own voice states what others only say (ruling 25); only where both are surely about the same."""
    for statement in weighed.statements:
        claim = statement.claim
        if not statement.own or statement.position not in ("affirms", "denies") or claim.id in weighed.origin:
            continue
        if evidential(statement):
            continue
        attributed = weighed.attributed(statement.position, statement.day)
        if not attributed:
            continue
        first = min(s.day for s in attributed)
        if any(s.own and s.position == statement.position and s.day < first for s in weighed.statements):
            continue  # own voice came before any attribution
        if status_of(latest(weighed, statement.day, misquoted)) == "corroborated":
            continue
        attributed = [s for s in attributed if sure(statement, s)]
        if not attributed:
            continue
        about = min(attributed, key=lambda s: (s.claim.article != claim.article, s.reading_order))
        yield make(
            "source-lost",
            statement,
            about,
            f"Stated as a fact here, but it is {_speaker(about)} who says so, and by then it was not corroborated.",
        )


def _number(statement: Statement) -> tuple[float | None, float | None] | None:
    if not statement.quantity:
        return None
    first = statement.quantity[0]
    return (first.value, first.low if first.value is None else None)


def hedge_lost(weighed: Weighed, sure: Sure) -> Iterator[LedgerWarning]:
    """An assertion and number repeated without the hedge it had (ruling 26); only where both surely mean the same."""
    lost: set[str] = set()
    affirming = [s for s in weighed.statements if s.position == "affirms"]
    for statement in sorted(affirming, key=lambda s: s.reading_order):
        if statement.hedged:
            continue
        hedged = [b for b in affirming if _drops_hedge_of(statement, b) and sure(statement, b)]
        if not hedged:
            continue
        firm = [
            s
            for s in affirming
            if s is not statement
            and not s.own
            and not s.hedged
            and _number(s) == _number(statement)
            and s.day <= statement.day
            and s.claim.id not in lost
        ]
        if statement.own and firm:
            continue
        if statement.source.body and any(
            s.source.body == statement.source.body and s.rank < statement.rank for s in firm
        ):
            continue
        about = min(hedged, key=lambda b: (b.claim.article != statement.claim.article, _latest_first(b)))
        lost.add(statement.claim.id)
        words = ", ".join(f"“{h.text}”" for h in about.claim.hedges) or about.claim.modality
        yield make(
            "hedge-lost", statement, about, f"{_speaker(about)} had said this with {words}; here it stands without."
        )


def _latest_first(statement: Statement) -> tuple[tuple[int, ...], int]:
    return (tuple(-ord(c) for c in "\x1f".join(statement.rank)), statement.key[3])


def _drops_hedge_of(statement: Statement, before: Statement) -> bool:
    if before is statement or not before.claim.hedges or before.rank > statement.rank:
        return False
    number = _number(statement)
    if _number(before) != number or (number is None and not hedged_event(before)):
        return False
    if statement.own:
        return True
    if statement.source.unnamed:
        # all unnamed look alike: only a copy that drops what its original has
        return (
            statement.claim.article != before.claim.article
            and statement.root == before.root
            and statement.claim.article != statement.root
            and bool(statement.source.key)
            and statement.source.key == before.source.key
        )
    if statement.source.body != before.source.body:
        return False
    said = statement.claim.said.value
    if said is None:
        return True
    return start_of(said) <= (start_of(before.claim.said.value) if before.claim.said.value else before.day)


def quoted_words(statement: Statement) -> tuple[str, ...]:
    """The words in quote marks, or the whole content of a direct quotation."""
    claim = statement.claim
    if claim.quotation not in ("direct", "mixed"):
        return ()
    inside = " ".join(_QUOTED.findall(claim.content.text))
    text = inside if claim.quotation == "mixed" else inside or claim.content.text
    return tuple(w.casefold().replace("’", "'") for w in _WORD.findall(text))


def quote_drift(statements: Sequence[Statement]) -> Iterator[LedgerWarning]:
    """A quotation that differs from an earlier or fuller one of the same words.

    Takes the statements of a whole story: a misquotation can look like another assertion.
    """
    quotes = [(s, w) for s in statements if not s.own and len(w := quoted_words(s)) >= 4]
    quotes.sort(key=lambda pair: pair[0].reading_order)
    found: list[tuple[float, Statement, Statement]] = []
    for i, (statement, words) in enumerate(quotes):
        earlier = [(s, w) for s, w in quotes[:i] if _same_speaker(s, statement) and s.root != statement.root]
        if any(words == w for _, w in earlier):
            continue
        drifts = [(d, s) for s, w in earlier if (d := _drift(statement, words, s, w)) is not None]
        if drifts:
            alike, about = max(drifts, key=lambda pair: (pair[0], pair[1].reading_order))
            found.append((alike, statement, about))
    found += _lost_emphasis(statements)
    for alike, statement, about in found:
        # one quotation may give several claims: the shortest carries the warning
        rivals = [
            (-len(s.claim.content.text), a, s.claim.id)
            for a, s, _ in found
            if s.claim.article == statement.claim.article
            and overlaps(s.claim.content.spans, statement.claim.content.spans)
        ]
        if max(rivals) == (-len(statement.claim.content.text), alike, statement.claim.id):
            told = about.claim.content.text
            yield make(
                "quote-drift",
                statement,
                about,
                f"{_speaker(about)} was quoted on {about.day} as “{told}”; here the words differ.",
            )


def _lost_emphasis(statements: Sequence[Statement]) -> list[tuple[float, Statement, Statement]]:
    """A fragment of a word or two that leaves out what was said twice: "very" serious for "very, very serious"."""
    mixed = [(s, w) for s in statements if not s.own and s.claim.quotation == "mixed" and (w := quoted_words(s))]
    found = []
    for statement, words in mixed:
        if len(words) >= 4:
            continue
        for about, whole in mixed:
            doubled = {a for a, b in pairwise(whole) if a == b}
            lost = doubled & set(words) and not doubled & {a for a, b in pairwise(words) if a == b}
            other = about.claim.content.spans != statement.claim.content.spans
            if len(whole) >= 4 and lost and other and _same_speaker(statement, about):
                found.append((1.0, statement, about))
                break
    return found


def _contains(whole: Sequence[str], part: Sequence[str]) -> bool:
    n = len(part)
    return any(tuple(whole[i : i + n]) == tuple(part) for i in range(len(whole) - n + 1))


def _drift(statement: Statement, words: tuple[str, ...], before: Statement, earlier: tuple[str, ...]) -> float | None:
    """How alike two quotations of one utterance are that differ; None where they do not differ or are unlike."""
    if _contains(words, earlier):
        return None  # the newer one is the fuller
    if _contains(earlier, words):
        # a part is fair, unless it is given as a whole sentence and breaks off within a clause
        whole = statement.claim.quotation == "direct" and before.claim.quotation == "direct"
        return 1.0 if whole and len(words) >= 5 and _breaks_off(words, before.claim.content.text) else None
    matcher = SequenceMatcher(None, words, earlier, autojunk=False)
    common = sum(block.size for block in matcher.get_matching_blocks())
    share = common / len(words)
    least = _QUOTE_ALIKE if statement.source.key == before.source.key else _QUOTE_SURE
    return share if share >= least and common >= 3 else None


def _same_speaker(a: Statement, b: Statement) -> bool:
    """One source, or one of them not known better than "a source" or the outlet that printed it."""
    if a.source.key and a.source.key == b.source.key:
        return True
    return any(s.source.unnamed or s.source.outlet for s in (a, b))


def _breaks_off(words: tuple[str, ...], text: str) -> bool:
    """Whether ``words`` end where ``text`` goes on without any mark."""
    tokens = [(m.group().casefold().replace("’", "'"), m.end()) for m in _WORD.finditer(text)]
    for i in range(len(tokens) - len(words)):
        if tuple(t for t, _ in tokens[i : i + len(words)]) == words:
            return text[tokens[i + len(words) - 1][1] :][:1] == " "
    return False


def number_drift(weighed: Weighed) -> Iterator[LedgerWarning]:
    """A relayed number that differs from what its source is on record as saying on that occasion (ruling 27)."""
    numbered = [s for s in weighed.statements if s.position == "affirms" and s.quantity and s.source.key]
    for statement in numbered:
        if statement.source.unnamed or statement.claim.said.value is None:
            continue  # only what is dated back relays; what is not is a new statement
        if statement.when >= statement.day:
            continue
        same = [
            b
            for b in numbered
            if b is not statement
            and b.source.key == statement.source.key
            and b.rank < statement.rank
            and b.root != statement.root
            and numbers.measure(b.quantity[0]) == numbers.measure(statement.quantity[0])
            and _same_occasion(statement, b)
        ]
        if same and not any(numbers.overlap(statement.quantity[0], b.quantity[0]) for b in same):
            about = min(same, key=lambda s: s.reading_order)
            yield make(
                "number-drift",
                statement,
                about,
                f"Credits “{statement.quantity[0].text}” to {_speaker(about)}, who is on record with "
                f"“{about.quantity[0].text}”.",
            )


def _same_occasion(statement: Statement, before: Statement) -> bool:
    said = before.claim.said.value
    if said is not None:
        return start_of(said) == statement.when
    return statement.when <= before.day and before.day >= statement.when


def _speaker(statement: Statement) -> str:
    mention = statement.claim.source
    if statement.own or mention is None:
        return statement.own_origin
    return mention.name or mention.text or "an unnamed source"
