"""From raw attributions to finished ones: quotation, chain, coordinated sources, time and audience of saying."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from onrecord.extract.attribution.quotes import SCARE, Quote, Range, dateline_end, find_quotes
from onrecord.extract.attribution.raw import RawAttribution
from onrecord.extract.attribution.stance import stance_of
from onrecord.extract.values import Attribution
from onrecord.lang import table
from onrecord.lang.places import country_named
from onrecord.records import Span, Spans, join
from onrecord.records.vocabulary import Quotation

if TYPE_CHECKING:
    from spacy.tokens import Token

    from onrecord.extract.parse import Parsed, ParsedBlock

_CITING = frozenset({"cite", "quote"})
_TIME_LABELS = frozenset({"DATE", "TIME"})
_EDGE = " \t\n,;:—–-"
_WORD = re.compile(r"\w+")
_ABBREVIATED = re.compile(r"(?:\b[A-Za-z]|\b(?:[ap]\.m|U\.S|No|Inc|Ltd|Co|Corp|Mr|Jr|Dr))\.$")


def refine(parsed: Parsed, raws: list[RawAttribution], method: str) -> list[Attribution]:
    """Finish raw attributions, in text order; one for each of several coordinated sources."""
    quotes = find_quotes(parsed)
    result: list[Attribution] = []
    for raw in sorted(raws, key=lambda r: (r.content, r.cue, r.source)):
        content = _content(parsed, raw, quotes)
        if not content:
            continue
        kind = _quotation(parsed.article.text, content, quotes)
        cue = _spans(raw.cue)
        block = parsed.at((raw.cue or raw.content)[0][0])
        tokens = _tokens(block, raw.cue) if block else []
        source, via = _chain(block, tokens, raw.source)
        stance = stance_of(
            join(cue, parsed.article.text, " "),
            tuple(t.lemma_.lower() for t in tokens if t.pos_ in ("VERB", "NOUN", "ADJ", "ADV")),
            join(content, parsed.article.text, " "),
        )
        said, audience = _circumstances(block, tokens, raw) if block else ((), ())
        for one in _split(block, source) if source and block else [_spans(source)]:
            result.append(Attribution(one, cue, content, via, kind, stance, said, audience, raw.score, method))
    return result


def _spans(ranges: tuple[Range, ...]) -> Spans:
    return tuple(Span(*r) for r in sorted(ranges))


def _tokens(block: ParsedBlock | None, ranges: tuple[Range, ...]) -> list[Token]:
    if block is None:
        return []
    return [t for start, end in ranges for t in (block.tokens(start, end) or ())]


def _content(parsed: Parsed, raw: RawAttribution, quotes: tuple[Quote, ...]) -> Spans:
    """Content without marks and commas at its ends; grown to the whole of a quotation that it nearly fills."""
    text = parsed.article.text
    cut: list[Span] = []
    for start, end in raw.content:
        block = parsed.at(start)
        if block is not None and start < block.start + dateline_end(block.text):
            start = min(block.start + dateline_end(block.text), end)
        for quote in quotes:
            shared = min(end, quote.end) - max(start, quote.start)
            inside = quote.start <= start and end <= quote.end + 1 and quote.words(text) >= SCARE
            if inside or (shared > 0.8 * (quote.end - quote.start) and shared > 0.8 * (end - start)):
                start, end = quote.start, quote.end
                break
        while start < end and text[start] in _EDGE:
            start += 1
        while start < end and text[end - 1] in _EDGE:
            end -= 1
        if text[start : start + 5].lower() == "that " and start > 0:
            start += 5  # the complementiser belongs to the cue's clause, not to what was said
        # one mark without its partner inside is no part of the content; nor is a pair around the whole of it
        inner = text[start:end]
        if inner[:1] == '"':
            start += inner.count('"') == 1 or _whole(inner)
        elif inner[:1] in ("“", "‘"):
            start += inner[1:].find("”") < 0 or _whole(inner)
        inner = text[start:end]
        if inner[-1:] == '"':
            end -= inner.count('"') == 1
        elif inner[-1:] == "”":
            end -= inner.find("“") < 0
        while start < end and text[end - 1] in ",;":
            end -= 1
        if text[end - 1 : end] == "." and not _ABBREVIATED.search(text, max(start, end - 6), end):
            end -= 1
        if end > start and _WORD.search(text[start:end]):
            cut.append(Span(start, end))
    return tuple(sorted(set(cut)))


def _whole(inner: str) -> bool:
    """Whether one pair of marks stands around all of it."""
    return len(inner) > 2 and inner[0] in '“"' and inner[-1] in '”"' and not any(m in inner[1:-1] for m in '“”"')


def _quotation(text: str, content: Spans, quotes: tuple[Quote, ...]) -> Quotation:
    inside = total = 0
    for start, end in content:
        for match in _WORD.finditer(text, start, end):
            total += 1
            inside += any(q.start <= match.start() < q.end for q in quotes)
    if not inside:
        return "indirect"
    return "direct" if inside == total else "mixed"


def _chain(
    block: ParsedBlock | None, cue: list[Token], source: tuple[Range, ...]
) -> tuple[tuple[Range, ...], tuple[Spans, ...]]:
    """ "Yonhap, citing the agency, said": the agency is the source, Yonhap the link before it."""
    if block is None or not source:
        return source, ()
    head = next((t for t in cue if t.pos_ in ("VERB", "AUX")), None)
    inside = _tokens(block, source)
    for verb in [*inside, *([c for t in (head,) if t is not None for c in t.children])]:
        if verb.lemma_.lower() in _CITING and verb.tag_ == "VBG":
            cited = next((c for c in verb.children if c.dep_ in ("dobj", "pobj")), None)
            if cited is None:
                continue
            outer = [t for t in inside if t.i < verb.i and not t.is_punct]
            if not outer:
                continue
            end = cited.right_edge
            stop = next((t for t in block.doc[cited.i : end.i + 1] if t.text in (",", ";")), None)
            last = block.doc[stop.i - 1] if stop is not None else end
            start = block.start + cited.left_edge.idx
            return ((start, block.start + last.idx + len(last.text)),), (
                (Span(block.start + outer[0].idx, block.start + outer[-1].idx + len(outer[-1].text)),),
            )
    return source, ()


def _split(block: ParsedBlock, source: tuple[Range, ...]) -> Iterator[Spans]:
    """One source for each conjunct: "Russia and North Korea"; "officials in both South Korea and Ukraine"."""
    tokens = _tokens(block, source)
    if not tokens:
        yield _spans(source)
        return
    inside = {t.i for t in tokens}
    root = next((t for t in tokens if t.head.i not in inside or t.head == t), tokens[0])
    heads = [root, *(t for t in root.conjuncts if t.i in inside)]
    if len(heads) > 1 and not _one_name(heads):
        for head in heads:
            part = [
                t
                for t in head.subtree
                if t.i in inside
                and _nearest(t, heads) == head
                and t.dep_ not in ("cc", "preconj")
                and not (t.is_punct and t.i in (head.left_edge.i, head.right_edge.i))
            ]
            part = [t for t in part if not (t.is_punct or t.lower_ in ("both", "and"))] or [head]
            yield (Span(block.start + part[0].idx, block.start + part[-1].idx + len(part[-1].text)),)
        return
    where = next((t for t in tokens if t.dep_ == "pobj" and any(c.dep_ == "conj" for c in t.children)), None)
    if where is not None and root.lower_ in table("cues")["coordination"]["plain"] and where.head.head == root:
        places = [where, *(t for t in where.conjuncts if t.i in inside)]
        if all(_country(t) for t in places):
            first = next((t for t in tokens if t.lower_ == "both"), None)
            stop = first if first is not None else places[0].left_edge
            lead = Span(
                block.start + tokens[0].idx, block.start + block.doc[stop.i - 1].idx + len(block.doc[stop.i - 1].text)
            )
            for place in places:
                part = [
                    t
                    for t in place.subtree
                    if (_nearest(t, places) == place and t.dep_ not in ("cc", "preconj", "conj", "punct")) or t == place
                ]
                part = [t for t in part if t.lower_ not in ("both", "and")]
                yield (lead, Span(block.start + part[0].idx, block.start + part[-1].idx + len(part[-1].text)))
            return
    yield _spans(source)


def _country(token: Token) -> bool:
    """Whether a place's head and its compounds name a country."""
    words = [*(c for c in token.children if c.dep_ == "compound"), token]
    return country_named(" ".join(t.text for t in words)) is not None


def _nearest(token: Token, heads: list[Token]) -> Token | None:
    """The lowest of these heads above a token, or the token itself."""
    at = token
    while at not in heads and at.head != at:
        at = at.head
    return at if at in heads else None


def _one_name(heads: list[Token]) -> bool:
    """Whether conjuncts are parts of one body's name ("Energy and Mines Ministry")."""
    doc = heads[0].doc
    for ent in doc.ents:
        if ent.label_ in ("ORG", "PERSON") and all(ent.start <= h.i < ent.end for h in heads):
            return True
    first, last = min(h.i for h in heads), max(h.i for h in heads)
    between = doc[first : last + 1]
    return (
        len(heads) == 2
        and between[-1].text[0].isupper()
        and heads[0].text[0].isupper()
        and any(t.lower_ in ("ministry", "department", "agency") for t in (between[-1], *doc[last + 1 : last + 2]))
        and not any(t.lower_ in ("ministry", "department", "agency") for t in doc[first : first + 1])
    )


def _circumstances(block: ParsedBlock, cue: list[Token], raw: RawAttribution) -> tuple[Spans, Spans]:
    """Words of time, and of audience or place, in the attributing clause."""
    taken = [*raw.content, *raw.source]

    def free(token: Token) -> bool:
        at = block.start + token.idx
        return not any(s <= at < e for s, e in taken)

    said: list[Span] = []
    audience: list[Span] = []
    for verb in (t for t in cue if t.pos_ in ("VERB", "AUX")):
        for child in verb.children:
            phrase = [t for t in child.subtree if not (t.is_punct and t.i in (child.left_edge.i, child.right_edge.i))]
            if not phrase or not free(child) or not all(free(t) for t in phrase):
                continue
            span = Span(block.start + phrase[0].idx, block.start + phrase[-1].idx + len(phrase[-1].text))
            if any(
                t.ent_type_ in _TIME_LABELS or t.lower_ in ("today", "yesterday") for t in phrase
            ) and child.dep_ in ("npadvmod", "prep", "advmod", "obl", "pobj", "dobj", "nmod"):
                timed = [t for t in phrase if t.ent_type_ in _TIME_LABELS] or phrase
                said.append(Span(block.start + timed[0].idx, block.start + timed[-1].idx + len(timed[-1].text)))
            elif (
                child.dep_ in ("dobj", "dative", "iobj")
                and verb.lemma_
                in (
                    "tell",
                    "inform",
                    "assure",
                    "warn",
                    "remind",
                    "brief",
                    "advise",
                    "ask",
                    "urge",
                )
            ) or (
                child.dep_ == "prep"
                and child.lower_ in ("in", "at", "to", "before", "during", "on")
                and len(phrase) <= 10
            ):
                audience.append(span)
    if not said:
        said = _near_time(block, cue, taken)
    return tuple(sorted(said)[:1]), tuple(sorted(audience)[:1])


def _near_time(block: ParsedBlock, cue: list[Token], taken: list[Range]) -> list[Span]:
    """A weekday or date right before or after the cue words."""
    if not cue:
        return []
    first, last = cue[0].i, cue[-1].i
    for ent in block.doc.ents:
        if ent.label_ != "DATE":
            continue
        gap = ent.start - last if ent.start > last else first - ent.end + 1
        start, end = block.start + ent.start_char, block.start + ent.end_char
        if 0 < gap <= 2 and not any(s < end and start < e for s, e in taken):
            return [Span(start, end)]
    return []
