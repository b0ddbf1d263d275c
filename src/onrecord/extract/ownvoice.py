"""What the outlet states in its own voice: clauses that report an event and stand outside every attribution."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from onrecord.extract.attribution.quotes import SCARE, dateline_end, find_quotes
from onrecord.lang import table
from onrecord.records import Span, Spans, overlaps

if TYPE_CHECKING:
    from spacy.tokens import Token

    from onrecord.extract.parse import Parsed, ParsedBlock
    from onrecord.extract.values import Attribution


def own_voice(parsed: Parsed, attributions: Sequence[Attribution]) -> tuple[Spans, ...]:
    """Clauses that state an event in the outlet's own voice, one entry each, in text order.

    A clause counts where its verb reports something that happened, goes on or is to come; what only describes
    (``The river rises in …``) is left out, as far as its verb tells.
    """
    taken = [span for a in attributions for spans in (a.content, a.cue, a.source) for span in spans]
    cues = [span for a in attributions for span in a.cue]
    quoted = [(q.start, q.end) for q in find_quotes(parsed) if q.words(parsed.article.text) > SCARE]
    found: list[Spans] = []
    titles = _titles(parsed)
    for block, sentence in parsed.sentences():
        if block.index in titles:
            continue
        for head in _heads(sentence.root):
            at = block.span(head)
            if overlaps([at], taken) or overlaps([at], quoted) or not _reports(head, block.block.role):
                continue
            clause = _clause(head, block)
            free = _without(clause, taken, parsed.article.text)
            if free is None or any(free[0].start <= c.start < free[-1].end for c in cues if head.i == sentence.root.i):
                continue
            found.append(free)
    return tuple(sorted(found))


def _titles(parsed: Parsed) -> frozenset[int]:
    """Captions that the next block says again: a picture's title above its caption."""
    pairs = pairwise(parsed.blocks)
    return frozenset(
        a.index for a, b in pairs if a.block.role == "caption" and b.text.startswith(a.text.rstrip(".")[:60])
    )


def _heads(root: Token) -> list[Token]:
    """The verbs of the main clauses: the root, what is coordinated with it, and what is strung after it."""
    heads = [root]
    for token in heads:
        heads += [
            c
            for c in token.children
            if c.dep_ in ("conj", "ccomp", "parataxis") and c.pos_ in ("VERB", "AUX") and c not in heads
        ]
    return heads


def _reports(head: Token, role: str) -> bool:
    """Whether the clause reports an event."""
    if head.pos_ not in ("VERB", "AUX"):
        return role in ("headline", "dek") and any(t.pos_ == "VERB" for t in head.subtree)
    if head.lemma_ in table("ownvoice")["stative"]["verbs"]:
        return False
    subject = any(c.dep_ in ("nsubj", "nsubjpass", "expl", "csubj") for c in head.children)
    if not subject and head.dep_ not in ("conj",) and role not in ("headline", "dek", "caption"):
        return False
    if head.lemma_ in table("cues")["final"]["verbs"] or any(
        c.tag_ in ("WP", "WDT", "WRB") and c.i < head.i for c in head.children
    ):
        return False
    if head.dep_ == "ccomp" and (head.tag_ == "VB" or head.head.lemma_ in table("cues")["final"]["verbs"]):
        return False
    simple = head.tag_ in ("VBZ", "VBP") and not any(c.dep_ in ("aux", "auxpass") for c in head.children)
    if role == "caption" and simple and not any(t.ent_type_ in ("DATE", "TIME") for t in head.subtree):
        return False  # what a picture shows
    habitual = head.tag_ in ("VBZ", "VBP") and not any(c.dep_ in ("aux", "auxpass") for c in head.children)
    if habitual and role == "body" and head.lemma_ not in table("ownvoice")["stative"]["present"]:
        return False
    return any(c.pos_ in ("NOUN", "PROPN", "PRON", "NUM") for c in head.subtree)


def _clause(head: Token, block: ParsedBlock) -> Span:
    """A clause without the coordinated clauses after it and without conjunctions and marks at its ends."""
    dropped = {
        t.i
        for c in head.children
        if c.dep_ in ("conj", "parataxis", "advcl") and c.i > head.i and c.pos_ in ("VERB", "AUX") and _apart(c)
        for t in c.subtree
    }
    inside = sorted((t for t in head.subtree if t.i not in dropped and not t.is_space), key=lambda t: t.i)
    run = [t for t in inside if t.i <= head.i]
    for token in (t for t in inside if t.i > head.i):
        if token.i > run[-1].i + 1:
            break
        run.append(token)
    while (
        run
        and (run[0].is_punct or run[0].dep_ in ("cc", "mark") or run[0].lower_ in ("but", "and", "also"))
        and run[0] != head
    ):
        run.pop(0)
    while len(run) > 1 and (run[-1].is_punct or run[-1].dep_ == "cc") and run[-1].text not in ("%", "”", '"'):
        run.pop()
    start = max(run[0].idx, dateline_end(block.text))
    return Span(block.start + start, max(block.start + start, block.start + run[-1].idx + len(run[-1].text)))


def _apart(token: Token) -> bool:
    """A coordinated clause, or an adverbial one behind a comma."""
    if token.dep_ != "advcl":
        return True
    before = token.left_edge.i - 1
    return before >= 0 and token.doc[before].text in (",", "—", "–", "-")


def _without(clause: Span, taken: Sequence[tuple[int, int]], text: str) -> Spans | None:
    """The clause without attributed stretches at its ends; None where one covers most of it."""
    start, end = clause
    for s, e in sorted(taken):
        if s <= start < e:
            start = e
        elif start < s < end <= e or (s > start and e >= end - 2):
            end = min(end, s)
    while start < end and text[start] in " ,;:—–-":
        start += 1
    while start < end and text[end - 1] in " ,;:—–-":
        end -= 1
    if end - start < 12 or end - start < 0.5 * (clause.end - clause.start):
        return None
    inside = sum(max(0, min(e, end) - max(s, start)) for s, e in taken)
    return None if inside > 0.4 * (end - start) else (Span(start, end),)
