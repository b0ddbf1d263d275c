"""What the outlet states in its own voice: clauses that report an event and stand outside every attribution."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from onrecord.extract.attribution.quotes import SCARE, dateline_end, find_quotes
from onrecord.extract.headlines import HEADLINES
from onrecord.extract.parse import is_question
from onrecord.lang import table
from onrecord.records import Span, Spans, overlaps

if TYPE_CHECKING:
    from spacy.tokens import Span as SpanOfTokens
    from spacy.tokens import Token

    from onrecord.extract.parse import Parsed, ParsedBlock
    from onrecord.extract.values import Attribution


SHORTEST = (12, 6)  # characters that a clause has at least, in a text and in a headline ("21 dead")


def own_voice(parsed: Parsed, attributions: Sequence[Attribution]) -> tuple[Spans, ...]:
    """Clauses that state an event in the outlet's own voice, one entry each, in text order.

    A clause counts where its verb reports something that happened, goes on or is to come; what only describes
    (``The river rises in …``) is left out, as far as its verb tells.
    """
    taken = [span for a in attributions for spans in (a.content, a.cue, a.source) for span in spans]
    said = [span for a in attributions for spans in (a.content, a.cue) for span in spans]
    cues = [span for a in attributions for span in a.cue]
    quoted = [(q.start, q.end) for q in find_quotes(parsed) if q.words(parsed.article.text) > SCARE]
    found: list[Spans] = []
    titles = _titles(parsed)
    for block, sentence in parsed.sentences():
        if block.index in titles or is_question(sentence) or _is_notice(sentence, block):
            continue  # a question states nothing, nor do the terms of use of a picture
        for head in _heads(sentence.root):
            at = block.span(head)
            # what is told of a speaker by the way is the outlet's, though it stands among the words for the speaker
            others = said if head.dep_ == "relcl" else taken
            if overlaps([at], others) or overlaps([at], quoted) or not _reports(head, block.block.role):
                continue
            clause = _clause(head, block)
            free = _without(clause, others, parsed.article.text, SHORTEST[block.block.role in HEADLINES])
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


def _is_notice(sentence: SpanOfTokens, block: ParsedBlock) -> bool:
    """Whether a caption's sentence is set in capitals ("NO RESALES") or the picture is an old one ("FILE PHOTO: …")."""
    if block.block.role != "caption":
        return False
    lead = block.text[: block.text.find(":") + 1].rstrip(":").strip().lower()
    if lead in table("ownvoice")["rubric"]["old_pictures"]:
        return True
    words = [t.text for t in sentence if t.is_alpha and len(t) > 1]
    return len(words) >= 2 and sum(word.isupper() for word in words) > 0.6 * len(words)


def _heads(root: Token) -> list[Token]:
    """The verbs of the clauses that can stand alone.

    The root, what is coordinated with it or strung after it, what is conceded beside it ("though neither has …"), and
    what is told of a noun by the way ("the junta, which took power in 2023").
    """
    heads = [root]
    for token in heads:
        heads += [c for c in token.children if c.pos_ in ("VERB", "AUX") and c not in heads and _alone(c)]
    told = [t for t in root.subtree if t.dep_ == "relcl" and t.pos_ == "VERB" and _by_the_way(t)]
    return heads + [t for t in told if t not in heads]


def _alone(token: Token) -> bool:
    if token.dep_ in ("conj", "ccomp", "parataxis"):
        return True
    marks = {c.lower_ for c in token.children if c.dep_ == "mark"}
    return token.dep_ == "advcl" and bool(marks & _CONCEDING) and _finite(token)


_CONCEDING = frozenset({"though", "although", "while", "whereas"})


def _by_the_way(token: Token) -> bool:
    """A relative clause behind a comma that tells what happened: in the past, its pronoun the subject."""
    lead = token.left_edge
    before = lead.i - 1
    subject = next((c for c in token.children if c.dep_ in ("nsubj", "nsubjpass")), None)
    return (
        before >= 0
        and token.doc[before].text in (",", "—", "–")
        and subject is not None
        and (subject.lower_ == "which" or any(c.lower_ == "whose" for c in subject.children))
        and _past(token)
    )


def _past(token: Token) -> bool:
    return token.tag_ == "VBD" or any(c.dep_ in ("aux", "auxpass") and c.tag_ == "VBD" for c in token.children)


def _finite(token: Token) -> bool:
    return token.tag_ in ("VBD", "VBZ", "VBP") or any(
        c.dep_ in ("aux", "auxpass") and c.tag_ in ("VBD", "VBZ", "VBP", "MD") for c in token.children
    )


def _reports(head: Token, role: str) -> bool:
    """Whether the clause reports an event."""
    counted = any(t.pos_ == "NUM" for t in head.subtree)
    if _is_advice(head):
        return False
    if head.pos_ not in ("VERB", "AUX"):
        # "Six dead"
        fate = head.lower_ in table("counted")["fates"]
        tells = any(t.pos_ == "VERB" for t in head.subtree) or (counted and fate)
        return role in HEADLINES and tells
    if head.lemma_ in table("ownvoice")["copular"]["verbs"]:
        # "looks good" describes; "appears to have fled" tells
        told = any(c.dep_ in ("xcomp", "ccomp") and c.pos_ == "VERB" for c in head.children)
        if not told and any(c.dep_ in ("acomp", "oprd") for c in head.children):
            return False
        if told and head.lemma_ in ("seem", "appear"):
            return True
    dated = any(t.ent_type_ in ("DATE", "TIME") for t in head.subtree)
    news = (role == "caption" and dated) or (role in HEADLINES and counted)
    if head.lemma_ in table("ownvoice")["stative"]["verbs"] and not news:
        return False
    subject = any(c.dep_ in ("nsubj", "nsubjpass", "expl", "csubj") for c in head.children)
    if not subject and head.dep_ not in ("conj",) and role not in (*HEADLINES, "caption"):
        return False
    if head.lemma_ in table("cues")["final"]["verbs"] or (
        head.dep_ != "relcl" and any(c.tag_ in ("WP", "WDT", "WRB") and c.i < head.i for c in head.children)
    ):
        return False
    if head.dep_ == "ccomp" and (head.tag_ == "VB" or head.head.lemma_ in table("cues")["final"]["verbs"]):
        return False
    simple = head.tag_ in ("VBZ", "VBP") and not any(c.dep_ in ("aux", "auxpass") for c in head.children)
    if role == "caption" and simple and not dated:
        return False  # what a picture shows
    habitual = head.tag_ in ("VBZ", "VBP") and not any(c.dep_ in ("aux", "auxpass") for c in head.children)
    if habitual and role == "body" and head.lemma_ not in table("ownvoice")["stative"]["present"]:
        return False
    return any(c.pos_ in ("NOUN", "PROPN", "PRON", "NUM") for c in head.subtree)


def _is_advice(head: Token) -> bool:
    """Whether a clause speaks to the reader: an order, "you", a list of ways to do something."""
    rubric = table("ownvoice")["rubric"]
    if head.pos_ == "NOUN":
        counted = any(c.dep_ == "nummod" for c in head.children)
        told = any(t.tag_ in ("VBD", "VBZ", "VBP", "VBN", "MD") for t in head.subtree)
        return counted and not told and head.lemma_.lower() in rubric["lists"]
    top, subject = head, None
    while subject is None:
        subject = next((c for c in top.children if c.dep_ in ("nsubj", "nsubjpass", "expl", "csubj")), None)
        if top.dep_ != "conj" or top.head.pos_ not in ("VERB", "AUX"):
            break
        top = top.head
    if subject is not None:
        return (
            subject.lower_ in rubric["readers"]
            and subject.pos_ in ("PRON", "NUM", "NOUN")
            and not any(subject.children)
        )
    return head.tag_ == "VB" and top.dep_ == "ROOT" and all(_orders(t) for t in (head, top))


def _orders(verb: Token) -> bool:
    """Whether a verb stands as an order does: bare, with nobody before it."""
    before = [c for c in verb.children if c.i < verb.i]
    helped = any(c.dep_ in ("aux", "auxpass") and c.lower_ not in ("do", "let") for c in before)
    return verb.tag_ == "VB" and not helped and not any(c.pos_ in ("NOUN", "PROPN", "PRON") for c in before)


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
    start = max(run[0].idx, dateline_end(block.text), _rubric_end(block))
    return Span(block.start + start, max(block.start + start, block.start + run[-1].idx + len(run[-1].text)))


def _rubric_end(block: ParsedBlock) -> int:
    """Where the news begins behind a rubric: "Column: …", "LIVE: …"."""
    if block.block.role not in HEADLINES:
        return 0
    colon = block.text.find(": ", 0, 24)
    return colon + 2 if block.text[: max(colon, 0)].lower() in table("ownvoice")["rubric"]["labels"] else 0


def _apart(token: Token) -> bool:
    """A coordinated clause, or an adverbial one behind a comma."""
    if token.dep_ != "advcl":
        return True
    before = token.left_edge.i - 1
    return before >= 0 and token.doc[before].text in (",", "—", "–", "-")


def _without(clause: Span, taken: Sequence[tuple[int, int]], text: str, least: int) -> Spans | None:
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
    if end - start < least or end - start < 0.5 * (clause.end - clause.start):
        return None
    inside = sum(max(0, min(e, end) - max(s, start)) for s, e in taken)
    return None if inside > 0.4 * (end - start) else (Span(start, end),)
