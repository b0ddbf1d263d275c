"""Two versions of one page side by side: which words changed, which claims, and whether the page says so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from onrecord.reconcile.versions import says_so
from onrecord.records import Article, Claim, LedgerWarning
from onrecord.views.pages import Holdings, Note, note_of
from onrecord.views.wording import Drift, Piece, State, compare, words

_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")
_WORDS = 3000  # tokens of a paragraph up to which its words are compared
_BLOCKS = 2000  # paragraphs of a page up to which they are
_ALIKE = 0.5  # likeness from which a claim is another's later form
_KEPT = 1  # unchanged paragraphs shown around a changed one


@dataclass(frozen=True, slots=True)
class Row:
    """A paragraph of each version; empty where one has none.

    Attributes:
        left: of the one, ``right`` of the other, cut where they differ.
        role: of the block.
        same: whether they do not differ.
    """

    left: tuple[Piece, ...]
    right: tuple[Piece, ...]
    role: str
    same: bool


@dataclass(frozen=True, slots=True)
class Stretch:
    """Rows that stand together; many unchanged ones are folded."""

    rows: tuple[Row, ...]
    folded: bool


@dataclass(frozen=True, slots=True)
class ChangedClaim:
    """A claim that reads otherwise, or stands in one version only.

    Attributes:
        before: None where it is new; ``after`` None where it is gone.
        drifts: how its words changed.
        differs: what else did: "source", "stance", "modality", "polarity".
        warning: of a silent edit, where there is one.
    """

    before: Note | None
    after: Note | None
    drifts: tuple[Drift, ...] = ()
    differs: tuple[str, ...] = ()
    warning: LedgerWarning | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two articles against each other.

    Attributes:
        left: the one; ``right`` the other.
        stretches: their text; None where a page is too long to be compared word by word.
        claims: those that changed; ``kept`` how many did not.
        versions: whether they are versions of one page.
        says_so: whether the second carries a note of correction or update that the first does not.
        changed: paragraphs that differ.
    """

    left: Article
    right: Article
    stretches: tuple[Stretch, ...] | None
    claims: tuple[ChangedClaim, ...]
    kept: int
    versions: bool
    says_so: bool
    changed: int


def comparison(left: Article, right: Article, held: Holdings) -> Comparison:
    """Hold two articles against each other.

    Args:
        left: the earlier version, or the original.
        right: the later one, or the copy.
        held: the claims of both, and the warnings on them.
    """
    long = max(len(left.blocks), len(right.blocks)) > _BLOCKS
    rows = () if long else tuple(_rows(left, right))
    claims, kept = _claims(left, right, held)
    return Comparison(
        left,
        right,
        None if long else tuple(_stretches(rows)),
        claims,
        kept,
        left.origin == right.origin or (left.url is not None and left.url == right.url),
        says_so(right) and not says_so(left),
        sum(not row.same for row in rows),
    )


def _rows(left: Article, right: Article) -> Iterator[Row]:
    ours, theirs = list(left.blocks), list(right.blocks)
    matcher = SequenceMatcher(None, [left.words(b) for b in ours], [right.words(b) for b in theirs], autojunk=False)
    for what, i, j, k, m in matcher.get_opcodes():
        if what == "equal":
            for one, other in zip(ours[i:j], theirs[k:m], strict=True):
                yield Row((Piece(left.words(one)),), (Piece(right.words(other)),), other.role, True)
            continue
        for n in range(max(j - i, m - k)):
            before = ours[i + n] if i + n < j else None
            after = theirs[k + n] if k + n < m else None
            texts = (left.words(before) if before else "", right.words(after) if after else "")
            role = after.role if after else before.role if before else ""
            yield Row(*word_by_word(*texts), role, False)


def word_by_word(before: str, after: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Two paragraphs, cut where their words differ."""
    ours, theirs = _TOKEN.findall(before), _TOKEN.findall(after)
    if not ours or not theirs or max(len(ours), len(theirs)) > _WORDS:
        return _whole(before, "dropped"), _whole(after, "added")
    left: list[Piece] = []
    right: list[Piece] = []
    for what, i, j, k, m in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        same = what == "equal"
        _put(left, "".join(ours[i:j]), "same" if same else "dropped")
        _put(right, "".join(theirs[k:m]), "same" if same else "added")
    return tuple(left), tuple(right)


def _whole(text: str, state: State) -> tuple[Piece, ...]:
    return (Piece(text, state),) if text else ()


def _put(pieces: list[Piece], text: str, state: State) -> None:
    """Add a piece; a space alone between two changed ones joins them."""
    if not text:
        return
    if len(pieces) > 1 and pieces[-1].state == "same" and not pieces[-1].text.strip() and pieces[-2].state == state:
        gap = pieces.pop().text
        pieces[-1] = Piece(pieces[-1].text + gap + text, state)
    else:
        pieces.append(Piece(text, state))


def _stretches(rows: Sequence[Row]) -> Iterator[Stretch]:
    """Changed rows with what stands around them, and between them what is folded."""
    near = [any(not row.same for row in rows[max(0, n - _KEPT) : n + _KEPT + 1]) for n in range(len(rows))]
    at = 0
    while at < len(rows):
        end = at
        while end < len(rows) and near[end] == near[at]:
            end += 1
        yield Stretch(tuple(rows[at:end]), not near[at] and end - at > 1)
        at = end


def _claims(left: Article, right: Article, held: Holdings) -> tuple[tuple[ChangedClaim, ...], int]:
    """The claims that changed, by their place in the later version; and how many did not."""
    before = [c for c in held.claims.values() if c.article == left.id]
    after = sorted((c for c in held.claims.values() if c.article == right.id), key=lambda c: (c.content.spans, c.id))
    open_: dict[str, Claim] = {c.id: c for c in sorted(before, key=lambda c: (c.content.spans, c.id))}
    unmatched: list[Claim] = []
    kept = 0
    for claim in after:
        twin = next((c for c in open_.values() if _reads(c) == _reads(claim)), None)
        if twin is None:
            unmatched.append(claim)
        else:
            kept += 1
            del open_[twin.id]
    changed: list[ChangedClaim] = []
    for claim in unmatched:
        rivals = [(like, c) for c in open_.values() if (like := _likeness(left, c, right, claim)) >= _ALIKE]
        note = note_of(claim, right, held)
        if not rivals:
            changed.append(ChangedClaim(None, note, warning=_silent(note, None)))
            continue
        _, was = max(rivals, key=lambda pair: (pair[0], pair[1].id))
        del open_[was.id]
        wording = compare(
            right.text, words(right.text, claim.content.spans), left.text, words(left.text, was.content.spans)
        )
        drifts = wording.drifts if wording else ()
        changed.append(
            ChangedClaim(note_of(was, left, held), note, drifts, tuple(_differs(was, claim)), _silent(note, was))
        )
    changed += [ChangedClaim(note_of(claim, left, held), None) for claim in open_.values()]
    return tuple(changed), kept


def _silent(note: Note, was: Claim | None) -> LedgerWarning | None:
    found = [one for one in note.warnings if one.kind == "silent-edit"]
    return next((one for one in found if was is not None and one.about == was.id), found[0] if found else None)


def _reads(claim: Claim) -> tuple[object, ...]:
    """What a reader reads: two claims alike in it say the same."""
    who = claim.source.name or claim.source.text if claim.source else None
    text = " ".join(claim.content.text.split())
    return (text, who, claim.own_voice, claim.stance, claim.polarity, claim.modality)


def _likeness(left: Article, was: Claim, right: Article, now: Claim) -> float:
    wording = compare(right.text, words(right.text, now.content.spans), left.text, words(left.text, was.content.spans))
    if wording is None:
        return 0.0
    same = (was.source and was.source.name) == (now.source and now.source.name)
    return wording.likeness * (1.0 if same else 0.9)


def _differs(was: Claim, now: Claim) -> Iterator[str]:
    if (was.source and was.source.name) != (now.source and now.source.name) or was.own_voice != now.own_voice:
        yield "source"
    for name in ("stance", "polarity", "modality"):
        if getattr(was, name) != getattr(now, name):
            yield name
