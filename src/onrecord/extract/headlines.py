"""Headlines tell several pieces of news in one line: "Army admits raid as hospital counts six dead"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onrecord.lang import table

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

HEADLINES = frozenset({"headline", "dek"})
_FINITE = frozenset({"VBZ", "VBP", "VBD", "MD"})
_LEAST = 2  # words that a piece of news has
_SPEAKER = 5  # most words of a speaker between a comma and the verb of saying


def news_parts(doc: Doc) -> list[tuple[int, int]]:
    """Where each piece of news stands, as half-open ranges of its text.

    A new one begins after "as" with a clause of its own, and after a comma where somebody else is said to say
    something ("Dockers walk out, union says 4,000 on strike"); what only names the speaker of all before it ("…, union
    says") begins none.
    """
    parts: list[tuple[int, int]] = []
    first = 0
    for token in doc:
        if token.i - first < _LEAST or len(doc) - token.i - 1 < _LEAST:
            continue
        if _meanwhile(token, first) or _speaker_follows(token):
            before = token.nbor(-1)
            parts.append((doc[first].idx, before.idx + len(before.text)))
            first = token.i + 1
    last = doc[len(doc) - 1]
    return [*parts, (doc[first].idx if parts else 0, last.idx + len(last.text))]


def _meanwhile(token: Token, first: int) -> bool:
    """Whether an "as" stands between two clauses, by their tags: parsers stumble over headlines."""
    doc = token.doc
    if token.lower_ != "as" or {doc[token.i + 1].lower_, token.nbor(-1).lower_} & _COMPARING:
        return False
    verb = next((t for t in doc[token.i + 2 :] if t.tag_ in _FINITE or t.tag_ in ("WP", "WDT", "IN", "VBN")), None)
    if verb is not None and verb.tag_ == "IN":
        verb = next((t for t in doc[verb.i :] if t.tag_ in _FINITE or t.tag_ in ("WP", "WDT")), None)
    subject = verb is not None and any(t.pos_ in _NOMINAL for t in doc[token.i + 1 : verb.i])
    told = any(t.tag_ in _FINITE or t.tag_ in ("VB", "VBN") for t in doc[first : token.i])
    return verb is not None and (verb.tag_ in _FINITE or verb.tag_ == "VBN") and subject and told


_NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM"})
_COMPARING = frozenset({"many", "much", "few", "little", "early", "late", "soon", "long", "far", "well", "if", "though", "part", "of",
                        "such", "same"})  # fmt: skip


_MARKS = frozenset("\"“”‘’'")


def _speaker_follows(token: Token) -> bool:
    if token.text != "," or _MARKS & {token.nbor(-1).text, token.nbor(1).text}:
        return False  # behind a quotation comes its own speaker
    rest = [t for t in token.doc[token.i + 1 :] if not t.is_space]
    said = table("cues")["verbs"]["states"]
    verb = next((n for n, t in enumerate(rest[: _SPEAKER + 1]) if t.lemma_.lower() in said and t.tag_ in _FINITE), 0)
    return verb > 0 and len(rest) - verb - 1 >= 1 and rest[verb + 1].text not in (",", ".")
