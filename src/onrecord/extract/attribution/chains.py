"""Who passed it on: "Yonhap, citing the agency, said", "the daily quoted her as saying", "X said, according to Y, that"."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from onrecord.extract.attribution.phrases import clause_tokens
from onrecord.extract.attribution.quotes import Range
from onrecord.extract.attribution.raw import RawAttribution
from onrecord.records import Span, Spans

if TYPE_CHECKING:
    from spacy.tokens import Token

    from onrecord.extract.parse import ParsedBlock

_CITING = frozenset({"cite", "quote"})
_ASIDE = re.compile(
    r"^(?:[,\s]*)(?P<how>citing|quoting|according to)\s+(?P<who>[^,;]{2,80}),\s*(?:that\s+)?", re.IGNORECASE
)


def chained(block: ParsedBlock, cue: list[Token], raw: RawAttribution) -> tuple[RawAttribution, tuple[Spans, ...]]:
    """The attribution of the innermost source, and the links before it, nearest the reader first."""
    quoted = _quoting(block, cue, raw)
    if quoted is not None:
        return quoted
    aside = _aside(block, raw)
    if aside is not None:
        return aside
    return _citing(block, cue, raw)


def _citing(block: ParsedBlock, cue: list[Token], raw: RawAttribution) -> tuple[RawAttribution, tuple[Spans, ...]]:
    """ "Yonhap, citing the agency, said": the agency is the source, Yonhap the link before it."""
    head = next((t for t in cue if t.pos_ in ("VERB", "AUX")), None)
    if head is None or (head.lemma_ in _CITING and head.tag_ == "VBG"):
        return raw, ()
    inside = _tokens(block, raw.source)
    before = inside or _subject(head)
    for verb in head.sent:
        if verb.lemma_.lower() not in _CITING or verb.tag_ != "VBG":
            continue
        if verb.i > head.sent.start and verb.nbor(-1).text not in (",", "—", "–", "("):
            continue
        cited = next((c for c in verb.children if c.dep_ in ("dobj", "pobj")), None)
        outer = [
            t for t in before if t not in set(verb.subtree) and not t.is_punct and (t.i < verb.i or verb.i < head.i)
        ]
        if cited is None or not outer:
            continue
        end = cited.right_edge
        stop = next((t for t in block.doc[cited.i : end.i + 1] if t.text in (",", ";")), None)
        last = block.doc[stop.i - 1] if stop is not None else end
        start, stop_at = block.start + cited.left_edge.idx, block.start + last.idx + len(last.text)
        content = _outside(raw.content, (block.start + verb.idx, stop_at))
        if not content:
            return raw, ()
        return replace(raw, source=((start, stop_at),), content=content), (_run(block, outer),)
    return raw, ()


def _quoting(
    block: ParsedBlock, cue: list[Token], raw: RawAttribution
) -> tuple[RawAttribution, tuple[Spans, ...]] | None:
    """ "The daily quoted her as saying …" and "she was quoted by the daily as saying …": she speaks, the daily passes it on."""
    verb = next((t for t in cue if t.lemma_.lower() == "quote" and t.pos_ == "VERB"), None)
    if verb is None:
        return None
    as_ = next((c for c in verb.children if c.dep_ == "prep" and c.lower_ == "as"), None)
    saying = next((c for c in as_.children if c.dep_ == "pcomp"), None) if as_ is not None else None
    passive = next((c for c in verb.children if c.dep_ == "nsubjpass"), None)
    subject = next((c for c in verb.children if c.dep_ == "nsubj"), None)
    spoken = passive if passive is not None else next((c for c in verb.children if c.dep_ == "dobj"), None)
    if saying is None or spoken is None:
        return None
    if passive is not None:
        agents = [c for t in (verb, saying) for c in t.children if c.lower_ == "by"]
        link = next((g for c in agents for g in c.children if g.dep_ == "pobj"), None)
    else:
        link = subject
    source = _run(block, [t for t in spoken.subtree if not t.is_punct or t.i < spoken.i])
    content = raw.content
    if not _after(content, block, saying) and passive is None:
        clause = next((c for c in saying.children if c.dep_ in ("ccomp", "dobj", "parataxis")), None)
        if clause is None:
            return None
        run = _run(block, clause_tokens(clause, saying))
        content = tuple((s.start, s.end) for s in run)
    elif passive is not None:
        content = _outside(content, (source[0].start, source[0].end))
    if not content:
        return None
    said = (block.start + verb.idx, block.start + saying.idx + len(saying.text))
    mended = replace(raw, source=tuple((s.start, s.end) for s in source), content=content)
    if not any(s < said[1] and said[0] < e for s, e in content):
        mended = replace(mended, cue=(said,))
    return mended, ((_run(block, list(link.subtree)),) if link is not None else ())


def _aside(block: ParsedBlock, raw: RawAttribution) -> tuple[RawAttribution, tuple[Spans, ...]] | None:
    """ "The army said, according to state radio, that …": state radio is the link; "…, citing police, that": police speak."""
    start, end = raw.content[0]
    match = _ASIDE.match(block.text[start - block.start : end - block.start])
    if match is None or not raw.source or match.end() > end - start - 8:
        return None
    who = (Span(start + match.start("who"), start + match.end("who")),)
    content = ((start + match.end(), end), *raw.content[1:])
    if match["how"].lower() == "according to":
        return replace(raw, content=content), (who,)
    link = tuple(Span(*r) for r in raw.source)
    return replace(raw, source=((who[0].start, who[0].end),), content=content), (link,)


def _tokens(block: ParsedBlock, ranges: tuple[Range, ...]) -> list[Token]:
    return [t for start, end in ranges for t in (block.tokens(start, end) or ())]


def _subject(head: Token) -> list[Token]:
    subject = next((c for c in head.children if c.dep_ == "nsubj"), None)
    return list(subject.subtree) if subject is not None else []


def _after(content: tuple[Range, ...], block: ParsedBlock, token: Token) -> bool:
    """Whether all of the content stands behind a token, or in front of the clause."""
    return all(s >= block.start + token.idx for s, _ in content)


def _run(block: ParsedBlock, tokens: list[Token]) -> Spans:
    """One span from the first to the last of these tokens."""
    tokens = [t for t in tokens if not (t.is_punct and t.i in (tokens[0].i, tokens[-1].i))] or tokens
    return (Span(block.start + tokens[0].idx, block.start + tokens[-1].idx + len(tokens[-1].text)),)


def _outside(content: tuple[Range, ...], cut: Range) -> tuple[Range, ...]:
    """Content without a stretch of it."""
    found: list[Range] = []
    for start, end in content:
        if cut[0] >= end or cut[1] <= start:
            found.append((start, end))
            continue
        if start < cut[0]:
            found.append((start, cut[0]))
        if cut[1] < end:
            found.append((cut[1], end))
    return tuple(found)
