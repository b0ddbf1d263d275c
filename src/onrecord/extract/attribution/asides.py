"""Rules for speakers set apart by marks: between commas, before a colon, behind a dash."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from onrecord.extract.attribution.draft import Draft, cue_lemmas
from onrecord.extract.attribution.quotes import SCARE, Quote
from onrecord.lang import table

if TYPE_CHECKING:
    from spacy.tokens import Token

    from onrecord.extract.parse import ParsedBlock

_COMMAS = frozenset({",", "—", "–"})
# "Her answer was short:" names what is said; the possessor says it.
_UTTERANCES = frozenset({"answer", "reply", "response", "message", "verdict", "words", "advice", "reaction", "comment"})
_DASHES = frozenset({"-", "—", "–"})
# Longest speaker before a colon or behind a dash, in tokens.
_LONGEST = 14


def between_commas(cue: Token) -> Draft | None:
    """ "The river, the agency said on Tuesday, had burst its banks": the clause around is the content."""
    doc, sentence = cue.doc, cue.sent
    if cue.tag_ not in ("VBD", "VBZ", "VBP") or any(c.dep_ == "ccomp" and c.i > cue.i for c in cue.children):
        return None
    left = next((i for i in range(cue.i - 1, max(sentence.start, cue.i - 10), -1) if doc[i].text in _COMMAS), None)
    right = next((i for i in range(cue.i + 1, min(sentence.end - 1, cue.i + 10)) if doc[i].text in _COMMAS), None)
    if left is None or right is None:
        return None
    before, after = list(doc[left + 1 : cue.i]), list(doc[cue.i + 1 : right])
    source = _speaker(before) or (_speaker(after) if not before else [])
    content = [*doc[sentence.start : left], *doc[right + 1 : sentence.end]]
    if not source or any(t.pos_ in ("VERB", "AUX") for t in (*before, *after)):
        return None
    start, end = list(doc[sentence.start : left]), list(doc[right + 1 : sentence.end])
    # what stands before the first comma must want the rest: it has no finite verb of its own, or the rest goes on
    finite = any(t.tag_ in ("VBD", "VBZ", "VBP", "MD") for t in end)
    if not finite or not start or not any(t.pos_ in ("NOUN", "PROPN", "PRON", "NUM") for t in start):
        return None
    if end[0].lower_ in ("and", "but", "or", "which", "who", "while", "as", "after") or end[0].dep_ == "cc":
        return None
    return Draft([cue], source, content, score=0.86)


def _speaker(tokens: list[Token]) -> list[Token]:
    """The noun phrase in these tokens without a time at its end; empty where they are no noun phrase."""
    kept = [t for t in tokens if not t.is_punct]
    stop = next((i for i, t in enumerate(kept) if i and t.dep_ == "prep" and _timed(t)), len(kept))
    kept = [t for t in kept[:stop] if t.ent_type_ not in ("DATE", "TIME")]
    nominal = any(t.pos_ in ("NOUN", "PROPN", "PRON") for t in kept)
    return kept if kept and nominal and kept[0].tag_ not in ("WP", "WDT", "IN", "CC") else []


def _timed(preposition: Token) -> bool:
    return any(t.ent_type_ in ("DATE", "TIME") for t in preposition.subtree)


def before_colon(block: ParsedBlock, quotes: list[Quote], drafts: list[Draft]) -> list[Draft]:
    """ "Harbour master Knut Aas: “The ship was too heavy.”", "“It is over” — Ruth Onwu": a name, a mark, a quotation."""
    from spacy.attrs import IDX

    doc, text = block.doc, block.text
    found: list[Draft] = []
    starts = doc.to_array(IDX).tolist() if quotes else []
    for quote in quotes:
        first, after = (bisect_left(starts, at) for at in quote.outer)
        colon = next((doc[i] for i in range(first - 1, -1, -1) if not doc[i].is_space), None)
        if colon is not None and colon.text == ":":
            lead = [t for t in doc[_sentence_start(colon) : colon.i] if not t.is_space]
            if any(t.lemma_.lower() in cue_lemmas() and t.pos_ == "VERB" for t in lead):
                continue
            source = _utterer(lead) or (lead if len(lead) <= _LONGEST and _name(lead) else [])
            if source:
                found.append(Draft([colon], source, [], [quote], 0.85))
            continue
        dash = next((doc[i] for i in range(after, len(doc)) if not doc[i].is_space), None)
        if dash is not None and dash.text in _DASHES and quote.words(text) >= SCARE - 1:
            behind = [t for t in doc[dash.i :] if not t.is_space]
            lead = [t for t in behind[1:_LONGEST] if not (t.is_punct and t.text in ".!?")]
            if 1 < len(behind) <= _LONGEST and _name(lead) and not any(t.pos_ in ("VERB", "AUX") for t in lead):
                found.append(Draft([dash], lead, [], [quote], 0.85))
    taken = {q.start for d in drafts for q in d.quotes}
    return [d for d in found if d.quotes[0].start not in taken]


def _sentence_start(token: Token) -> int:
    """Where the run of words before a colon begins: after the last full stop, whatever the parser's sentences."""
    at = token.i
    while at > 0 and token.doc[at - 1].text not in (".", "!", "?", "”") and not token.doc[at - 1].is_space:
        at -= 1
    return at


def _utterer(lead: list[Token]) -> list[Token]:
    """Whose answer it was: "Her answer was short:"."""
    for noun in lead:
        if noun.lower_ in _UTTERANCES and not any(t.tag_ in ("VBD", "VBZ", "VBP") and t.lemma_ != "be" for t in lead):
            owner = next((c for c in noun.children if c.dep_ == "poss"), None)
            if owner is not None:
                return [t for t in owner.subtree if t.tag_ != "POS"]
            of = next((c for c in noun.children if c.dep_ == "prep" and c.lower_ == "of"), None)
            if of is not None:
                return [t for t in of.subtree if t != of]
    return []


def _name(lead: list[Token]) -> bool:
    """Whether these words name somebody: a proper name in them and no verb."""
    return (
        bool(lead)
        and not any(t.tag_ in ("VBD", "VBZ", "VBP", "MD") for t in lead)
        and (
            any(t.ent_type_ in ("PERSON", "ORG") for t in lead)
            or lead[-1].pos_ == "PROPN"
            or lead[-1].lemma_.lower() in table("entities")["offices"]
        )
        and bool(re.match(r"[A-ZÀ-Þ]", lead[0].text) or lead[0].tag_ == "DT")
    )
