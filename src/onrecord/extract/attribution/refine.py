"""From raw attributions to finished ones: quotation, chain, coordinated sources, time and audience of saying."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from onrecord.extract.attribution.chains import chained
from onrecord.extract.attribution.draft import speakers
from onrecord.extract.attribution.quotes import SCARE, Quote, Range, dateline_end, find_quotes
from onrecord.extract.attribution.raw import RawAttribution
from onrecord.extract.attribution.stance import stance_of
from onrecord.extract.attribution.verbs import about_naming
from onrecord.extract.values import Attribution
from onrecord.lang import table
from onrecord.lang.places import country_named
from onrecord.records import Span, Spans, join, overlaps
from onrecord.records.vocabulary import Quotation

if TYPE_CHECKING:
    from spacy.tokens import Token

    from onrecord.extract.parse import Parsed, ParsedBlock

_TIME_LABELS = frozenset({"DATE", "TIME"})
_EDGE = " \t\n,;:—–-"
_WORD = re.compile(r"\w+")
_HYPHENED = re.compile(r"(?:-\w{1,20}){1,3}")
_STOP = re.compile(r";\s+|(?<=[a-z]{3})[.!?][”\"]?\s+(?=[A-ZÀ-Þ“\"])")
_PLACE_FIRST = re.compile(r"[A-ZÀ-Þ][\w’'-]+(?:\s[A-ZÀ-Þ][\w’'-]+)?,\s+(?=the\b|[A-ZÀ-Þ]|its\b|an?\b)")
_TO_COMMENT = re.compile(
    r"to (?:comment|say|answer|respond|reply|discuss|confirm|disclose|speak|give)\b(?: (?:on|about|to))?\s*"
)
_ACCOUNT = re.compile(
    r"(?P<noun>(?:(?:its|his|her|their|the|an|a|any|earlier|previous)\s)*(?:reports?|claims?|accounts?|statements?|announcements?|stor(?:y|ies)))"
    r"\s(?:of|about|that)\s",
    re.IGNORECASE,
)
_ABBREVIATED = re.compile(r"(?:\b[A-Za-z]|\b(?:[ap]\.m|U\.S|No|Inc|Ltd|Co|Corp|Mr|Jr|Dr))\.$")


def refine(parsed: Parsed, raws: list[RawAttribution], method: str) -> list[Attribution]:
    """Finish raw attributions, in text order; one for each of several coordinated sources."""
    quotes = find_quotes(parsed)
    result: list[Attribution] = []
    for raw in sorted(raws, key=lambda r: (r.content, r.cue, r.source)):
        block = parsed.at((raw.cue or raw.content)[0][0])
        tokens = _tokens(block, raw.cue) if block else []
        if about_naming(tokens):
            continue  # "asked not to be named": the terms of speaking
        raw, via = chained(block, tokens, raw) if block else (raw, ())
        raw = _declining(parsed.article.text, tokens, _without_tail(parsed.article.text, raw))
        raw = _of_account(parsed.article.text, tokens, raw)
        content = _content(parsed, raw, quotes)
        if not content or _says_nothing(parsed.article.text, raw, content):
            continue
        kind = _quotation(parsed.article.text, content, quotes)
        cue = _spans(raw.cue)
        source = _bare_source(block, raw.source, raw.cue) if block else raw.source
        stance = stance_of(
            _neither(block, source) + join(cue, parsed.article.text, " "),
            tuple(t.lemma_.lower() for t in tokens if t.pos_ in ("VERB", "NOUN", "ADJ", "ADV")),
            join(content, parsed.article.text, " "),
            _blames_somebody(tokens),
        )
        said, audience = _circumstances(block, tokens, replace(raw, source=source)) if block else ((), ())
        for one in _split(block, source) if source and block else [_spans(source)]:
            result.append(Attribution(one, cue, content, via, kind, stance, said, audience, raw.score, method))
    return _linked(result)


def without_remarks(found: list[Attribution]) -> list[Attribution]:
    """Contents without "…, a number that lines up with claims from X" behind them: that X says so is another attribution."""
    return [_without_remark(one, found) for one in found]


def _without_remark(one: Attribution, found: list[Attribution]) -> Attribution:
    inside = [
        inner
        for inner in found
        if inner is not one
        and inner.source
        and inner.source != one.source
        and len(one.content) == 1
        and inner.content[0].start == one.content[0].start
        and inner.content[-1].end <= inner.cue[0].start < one.content[0].end
    ] if one.cue else []  # fmt: skip
    if not inside:
        return one
    return replace(one, content=(Span(one.content[0].start, min(inner.content[-1].end for inner in inside)),))


def _linked(found: list[Attribution]) -> list[Attribution]:
    """Without "X said" as the content of "according to Y": there Y is the link before X."""
    links: dict[int, Attribution] = {}
    for one in found:
        for n, inner in enumerate(found):
            if inner is not one and inner.source and one.source and _only_says(one.content, inner):
                links[n] = one
    dropped = list(links.values())
    return [
        replace(one, via=(*one.via, links[n].source)) if n in links and not one.via else one
        for n, one in enumerate(found)
        if not any(one is other for other in dropped)
    ]


def _only_says(content: Spans, inner: Attribution) -> bool:
    """Whether some content is no more than another attribution's source and cue."""
    said = (*inner.source, *inner.cue)
    if not overlaps(content, inner.source) or not overlaps(content, inner.cue):
        return False
    return all(sum(max(0, min(e, t) - max(s, f)) for f, t in said) >= e - s - 2 for s, e in content)


def _says_nothing(text: str, raw: RawAttribution, content: Spans) -> bool:
    """ "What it calls", "what they said": no content beside the speaker and the cue."""
    told = sum(max(0, min(end, e) - max(start, s)) for start, end in content for s, e in (*raw.source, *raw.cue))
    rest = sum(end - start for start, end in content) - told
    return told > 0 and rest <= 6 and text[content[0].start :][:5].lower() == "what "


def _without_tail(text: str, raw: RawAttribution) -> RawAttribution:
    """Without "who hid in the shop" behind the source of "according to": it tells of the source."""
    if not raw.source or len(raw.content) < 2:
        return raw
    end = max(e for _, e in raw.source)
    kept = tuple(
        (s, e)
        for s, e in raw.content
        if not (0 <= s - end <= 2 and text[s:e].split(maxsplit=1)[0].lower() in ("who", "which", "whose", "where"))
    )
    return replace(raw, content=kept) if kept else raw


def _declining(text: str, cue: list[Token], raw: RawAttribution) -> RawAttribution:
    """ "declined | to comment on the raid": the cue goes on to what is not said."""
    if not cue or cue[-1].lemma_.lower() not in ("decline", "refuse"):
        return raw
    start, end = raw.content[0]
    match = _TO_COMMENT.match(text, start, end)
    if match is None or match.end() >= end:
        return raw
    cue_end = match.end() - (text[match.end() - 1] == " ")
    return replace(raw, cue=(*raw.cue[:-1], (raw.cue[-1][0], cue_end)), content=((match.end(), end), *raw.content[1:]))


def _of_account(text: str, cue: list[Token], raw: RawAttribution) -> RawAttribution:
    """ "retracted | its account of a landing": the cue goes on to what was told."""
    verb = next((t for t in reversed(cue) if t.pos_ == "VERB"), None)
    if verb is None or not {verb.lemma_.lower()} & _answering():
        return raw
    start, end = raw.content[0]
    match = _ACCOUNT.match(text, start, end)
    if match is None or end - match.end() < 4:
        return raw
    return replace(
        raw, cue=(*raw.cue[:-1], (raw.cue[-1][0], match.end("noun"))), content=((match.end(), end), *raw.content[1:])
    )


@cache
def _answering() -> frozenset[str]:
    verbs = table("cues")["verbs"]
    return frozenset(v for stance in ("denies", "retracts", "confirms") for v in verbs[stance])


def _neither(block: ParsedBlock | None, source: tuple[Range, ...]) -> str:
    """ "neither " where the source denies that anybody did it: "Neither side has confirmed"."""
    if block is None or not source:
        return ""
    start, end = source[0]
    words = block.text[max(start - block.start - 8, 0) : end - block.start].lower()
    return "neither " if re.search(r"\b(?:neither|nobody|no one|none)\b", words) else ""


def _blames_somebody(cue: list[Token]) -> bool:
    """Whether "blame" has a person or body for its target, and not a cause."""
    verb = next((t for t in cue if t.lemma_.lower() == "blame"), None)
    if verb is None:
        return True
    on = next((g for c in verb.children if c.dep_ == "prep" and c.lower_ == "on" for g in c.children), None)
    passive = next((c for c in verb.children if c.dep_ == "nsubjpass"), None)
    target = on or next((c for c in verb.children if c.dep_ == "dobj"), None) or passive
    if target is None:
        return True
    return (
        target.pos_ in ("PROPN", "PRON")
        or target.ent_type_ in ("PERSON", "ORG", "GPE", "NORP")
        or target.lemma_.lower() in speakers()
    )


def _after_stop(block: ParsedBlock, start: int, end: int, cue: tuple[Range, ...]) -> int:
    """Where a speaker before its cue begins: after a semicolon or full stop inside it, or a place set before it ("In Lima, …")."""
    text = block.text[start - block.start : end - block.start]
    if not cue or cue[0][0] < end:
        return start
    stops = [m.end() for m in _STOP.finditer(text) if len(text) - m.end() > 2]
    if stops:
        return start + stops[-1]
    place = _PLACE_FIRST.match(text)
    before = block.text[max(start - block.start - 5, 0) : start - block.start].lower()
    return start + place.end() if place and re.search(r"\b(?:in|at|from|near)\s$", before) else start


def _bare_source(block: ParsedBlock, source: tuple[Range, ...], cue: tuple[Range, ...]) -> tuple[Range, ...]:
    """A source without a preposition before it and without a time, possessive ending or mark at its end."""
    found: list[Range] = []
    for start, end in source:
        start = _after_stop(block, start, end, cue)
        tokens = _tokens(block, ((start, end),))
        if len(tokens) == 1 and tokens[0].tag_ == "POS" and tokens[0].i:
            tokens = [t for t in tokens[0].nbor(-1).subtree if t.tag_ != "POS"]
            start = block.start + tokens[0].idx
        while len(tokens) > 1 and (
            tokens[0].lower_ in ("by", "from") or (tokens[0].is_punct and tokens[0].text not in '“"‘')
        ):
            tokens.pop(0)
        while len(tokens) > 1 and (
            tokens[-1].tag_ == "POS"
            or (tokens[-1].is_punct and tokens[-1].text not in '”"’).')
            or (tokens[-1].ent_type_ in _TIME_LABELS and any(t.pos_ in ("NOUN", "PROPN") for t in tokens[:-1]))
            or (tokens[-1].dep_ == "prep" and tokens[-1].lower_ in ("on", "in"))
        ):
            tokens.pop()
        if tokens and not all(t.is_punct for t in tokens):
            begin = max(start, block.start + tokens[0].idx)
            found.append((begin, _whole_word(block, block.start + tokens[-1].idx + len(tokens[-1].text))))
    return tuple(found)


def _whole_word(block: ParsedBlock, end: int) -> int:
    """The end of the hyphened word that a range breaks off in: "The 37-year|-old"."""
    rest = _HYPHENED.match(block.text, end - block.start)
    return end + len(rest[0]) if rest else end


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
        if block is not None and block.block.role in ("headline", "dek"):
            start, end = _to_semicolon(text, start, end, raw.cue)
        for quote in quotes:
            shared = min(end, quote.end) - max(start, quote.start)
            inside = quote.start <= start and end <= quote.end + 1 and quote.words(text) >= SCARE
            if inside or (shared > 0.8 * (quote.end - quote.start) and shared > 0.8 * (end - start)):
                start, end = (quote.start if inside else _lead(text, start, quote)), quote.end
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


def _to_semicolon(text: str, start: int, end: int, cue: tuple[Range, ...]) -> tuple[int, int]:
    """Up to the semicolon: "Union says 400 are out; police arrest six" tells two things, and the union one of them."""
    if cue and start >= cue[-1][1]:
        stop = text.find(";", start, end)
        return start, stop if stop > start else end
    return text.rfind(";", start, end) + 1 or start, end


def _lead(text: str, start: int, quote: Quote) -> int:
    """Where a content begins that takes in some words before a quotation, unless a comma or colon parts them from it."""
    lead = text[start : quote.outer[0]].rstrip()
    return start if lead and lead[-1] not in ",:;—–" else quote.start


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
    if all(h.pos_ == "PROPN" for h in heads) and any(
        c.dep_ == "appos" and any(g.lower_ in ("a", "an") for g in c.children) for h in heads for c in h.children
    ):
        return True  # "Smith and Weld, a law firm"
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
        low, high = (last + 1, ent.start) if ent.start > last else (ent.end, first)
        parted = any(t.is_punct for t in block.doc[low:high])
        led = block.doc[ent.start - 1].lower_ if ent.start else ""
        if parted or led in ("until", "since", "by", "before", "after", "till"):
            continue
        if 0 < gap <= 2 and not any(s < end and start < e for s, e in taken):
            return [Span(start, end)]
    return []
