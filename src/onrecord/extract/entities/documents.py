"""Documents as sources: a document speaks for the party that issued it ("according to the filing")."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onrecord.extract.entities import words as lex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Token

    from onrecord.extract.parse import ParsedBlock

_COPIES = frozenset({"copy", "draft", "text", "version", "excerpt", "part", "page", "summary", "wording"})
_ISSUING = frozenset({"file", "publish", "issue", "release", "send", "sign", "post", "write", "submit", "produce"})


def document_in(tokens: list[Token]) -> Token | None:
    """The noun for a document that some words are about; of "a copy of the agreement" the agreement; None where none is."""
    inside = {t.i for t in tokens}
    root = next((t for t in tokens if t.head.i not in inside or t.head == t), None)
    if root is None:
        return None
    if root.lower_ in _COPIES:
        inner = next((g for c in root.children if c.lower_ == "of" for g in c.children if g.dep_ == "pobj"), None)
        root = inner if inner is not None and lex.singular(inner.text) in lex.DOCUMENTS else root
    return root if lex.singular(root.text) in lex.DOCUMENTS else None


def issuers(block: ParsedBlock, noun: Token) -> Iterator[tuple[int, int]]:
    """Words of the article that may say who issued a document, by one place where it is named.

    "The company's filing", "a report by the ministry", "the union said in a statement", "the bank published a review".
    """
    owner = next((c for c in noun.children if c.dep_ == "poss"), None)
    by = next((g for c in noun.children if c.lower_ in ("by", "from") for g in c.children if g.dep_ == "pobj"), None)
    for found in (owner, by):
        if found is not None:
            yield _span(block, found)
    above = noun.head
    verb = above.head if noun.dep_ == "pobj" and above.lower_ in ("in", "through", "by") else above
    telling = verb.lemma_.lower() in (lex.SPEECH if noun.dep_ == "pobj" else _ISSUING)
    if noun.dep_ in ("pobj", "dobj") and telling:
        subject = next((c for c in verb.children if c.dep_ == "nsubj"), None)
        if subject is not None:
            yield _span(block, subject)


def core(block: ParsedBlock, tokens: list[Token]) -> str:
    """The words of a document's noun phrase up to what is told of it: "copy of the agreement" of "… seen by the paper"."""
    kept: list[Token] = []
    for token in tokens:
        if kept and (token.is_punct or token.dep_ in ("acl", "relcl") or token.tag_ in ("WDT", "WP", "VBN")):
            break
        kept.append(token)
    words = block.text[kept[0].idx : kept[-1].idx + len(kept[-1].text)] if kept else ""
    return lex.without_article(words)


def bare(tokens: list[Token]) -> bool:
    """Whether nothing tells which document: "a report", "documents"."""
    telling = [t for t in tokens if t.pos_ in ("NOUN", "PROPN", "ADJ", "VERB")]
    return tokens[0].lower_ != "the" and len(telling) < 2


def _span(block: ParsedBlock, head: Token) -> tuple[int, int]:
    tokens = [t for t in head.subtree if t.tag_ != "POS"]
    return block.start + tokens[0].idx, block.start + tokens[-1].idx + len(tokens[-1].text)
