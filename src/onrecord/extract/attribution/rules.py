"""Attributions by rules over the parse: a cue verb with its subject and its clause, "according to", colons, quotations.

Reference: Krestel et al. 2008, Minding the source; Pareti 2015, PARC 3.0 (the notions of source, cue and content).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from onrecord.extract.attribution.asides import before_colon, between_commas
from onrecord.extract.attribution.draft import Draft, cue_lemmas, noun_stance, speakers
from onrecord.extract.attribution.phrases import according, adverb, headline, no_comment, noun, per, surface
from onrecord.extract.attribution.quotes import SCARE, Quote, Range, quotes_in
from onrecord.extract.attribution.raw import RawAttribution
from onrecord.extract.attribution.verbs import verb
from onrecord.lang import table

if TYPE_CHECKING:
    from spacy.tokens import Token

    from onrecord.extract.parse import Parsed, ParsedBlock


# A rule this sure saw a whole clause in the tree.
SURE = 0.85
# A quotation left open that takes its speaker from the next paragraph.
BORROWED = 0.67


def by_rules(parsed: Parsed) -> list[RawAttribution]:
    """Every attribution that the rules find, in text order."""
    found: list[RawAttribution] = []
    loose: list[tuple[ParsedBlock, Quote]] = []
    for block in parsed.blocks:
        here = _block(block)
        if block.block.role == "body":
            quotes = [q for q in quotes_in(block.text) if q.words(block.text) >= SCARE]
            if here and loose:
                # a quotation left open runs on, the same mark opened again, to the paragraph that names its speaker
                mark = block.text.lstrip()[:1]
                found += [
                    _borrowed(b, q, here[0], BORROWED)
                    for b, q in loose
                    if not q.closed and here[0].source and q.outer[0] < 3 and b.text[q.outer[0]] == mark
                ]
                loose = []
            if not here and quotes and sum(q.end - q.start for q in quotes) > 0.7 * len(block.text):
                speaker = next((raw for raw in reversed(found) if raw.source and raw.score >= 0.5), None)
                if not quotes[-1].closed or speaker is None:
                    loose += [(block, q) for q in quotes]
                else:
                    found += [_borrowed(block, q, speaker) for q in quotes]
        found += here
    return found


def _borrowed(block: ParsedBlock, quote: Quote, speaker: RawAttribution, score: float = 0.6) -> RawAttribution:
    """A quotation without a cue of its own, with source and cue of the paragraph beside it."""
    return RawAttribution(speaker.source, speaker.cue, ((quote.start + block.start, quote.end + block.start),), score)


def _block(block: ParsedBlock) -> list[RawAttribution]:
    quotes = quotes_in(block.text)
    drafts: list[Draft] = []
    for sentence in block.doc.sents:
        for token in sentence:
            draft = _at(token, quotes)
            if (
                (draft is None or not draft.content)
                and token.lower_ in table("cues")["final"]["forms"]
                and not _quoted(token, quotes)
            ):
                draft = surface(token) or draft
            if (
                (draft is None or not draft.content or draft.score < SURE)
                and token.pos_ in ("VERB", "AUX")
                and token.lemma_.lower() in cue_lemmas()
                and not _quoted(token, quotes)
            ):
                draft = between_commas(token) or draft
            if draft is not None and _can_speak(draft):
                drafts.append(draft)
    if block.block.role in ("headline", "dek", "subhead"):
        drafts += [
            d
            for d in headline(block)
            if not any(o.content and {t.i for t in o.cue} & {t.i for t in (*d.cue, *d.content)} for o in drafts)
        ]
    _attach_quotes(block, drafts, quotes)
    drafts += before_colon(block, quotes, drafts)
    drafts = [d for d in drafts if d.content or d.quotes]
    drafts = [d for d in drafts if not _is_object(d, drafts)]
    return [raw for d in drafts if (raw := _raw(block, d))]


def _is_object(draft: Draft, drafts: list[Draft]) -> bool:
    """ "Backtracked on its assertion that": a noun cue whose owner is only "its" is one act with the verb before it."""
    cue = draft.cue[-1]
    return (
        cue.pos_ == "NOUN"
        and all(t.pos_ == "PRON" for t in draft.source)
        and any(d is not draft and d.content and d.cue[0].i < cue.i < d.content[0].i for d in drafts)
    )


def _at(token: Token, quotes: list[Quote]) -> Draft | None:
    low = token.lower_
    data = table("cues")
    if low in data["nobody"]["adverbs"]:
        return adverb(token)
    if low == "according" and token.i + 1 < len(token.doc) and token.nbor().lower_ == "to":
        return according(token)
    if token.pos_ in ("VERB", "AUX") and token.lemma_.lower() in cue_lemmas() and not _quoted(token, quotes):
        return verb(token)
    if low == "comment" and token.pos_ == "NOUN":
        return no_comment(token)
    if low in ("per", "under") or (low == "words" and token.i < 4):
        return per(token)
    if token.pos_ in ("NOUN", "PROPN") and noun_stance(low) and not _quoted(token, quotes):
        return noun(token)
    return None


def _can_speak(draft: Draft) -> bool:
    """Whether the source is one that can say, promise or threaten something; things cannot ("oil threatens the coast")."""
    if (
        not draft.source
        or draft.cue[-1].lemma_ in ("say", "tell", "show", "find", "suggest")
        or draft.cue[0].lower_ in ("according", "per", "under", "in", "as")
    ):
        return True
    inside = {t.i for t in draft.source}
    heads = [t for t in draft.source if t.head.i not in inside or t.head == t]
    if any(t.i and f"{t.nbor(-1).lower_} {t.lower_}" in table("entities")["two_words"] for t in heads):
        return True
    return any(
        t.pos_ in ("PROPN", "PRON")
        or t.ent_type_ in ("PERSON", "ORG", "GPE", "NORP")
        or t.lower_ in speakers()
        or t.lemma_.lower() in speakers()
        for head in heads
        for t in (head, *head.conjuncts)
    )


def _quoted(token: Token, quotes: list[Quote]) -> bool:
    """Inside a quotation of some length a cue belongs to what is quoted."""
    return any(q.start <= token.idx < q.end and q.words(token.doc.text) >= SCARE - 1 for q in quotes)


def _attach_quotes(block: ParsedBlock, drafts: list[Draft], quotes: list[Quote]) -> None:
    """Give each quotation of some length to the cue that stands beside it; the rest to the speaker before it."""
    text = block.text
    for quote in quotes:
        if quote.words(text) < SCARE and not any(_reaches(d, quote) or _beside(text, d, quote) for d in drafts):
            continue
        holders = [d for d in drafts if _reaches(d, quote)]
        if holders:
            continue
        beside = [d for d in drafts if not d.content or d.quotes or _is_quoted(d, quotes)]
        near = [
            (abs(_gap(d, quote)), d)
            for d in beside
            if d.source and -160 < _gap(d, quote) < 160 and _no_stop(text, d, quote)
        ]
        if near:
            min(near, key=lambda pair: pair[0])[1].quotes.append(quote)
            continue
        before = [d for d in drafts if d.source and d.cue[-1].idx < quote.start and d.score >= 0.5]
        after = [
            d
            for d in drafts
            if d.source and d.cue[0].idx >= quote.end and not _full_stop(text[quote.outer[1] : d.cue[0].idx])
        ]
        if after:
            after[0].quotes.append(quote)
        elif before and quote.words(text) >= SCARE:
            last = before[-1]
            drafts.append(Draft(list(last.cue), list(last.source), [], [quote], 0.65))


def _beside(text: str, draft: Draft, quote: Quote) -> bool:
    """Whether only a mark parts a short quotation from the speaker or the cue: "“Enough!” the crowd shouted"."""
    if not draft.source or (draft.content and not draft.quotes):
        return False
    tokens = [*draft.source, *draft.cue]
    start, end = min(t.idx for t in tokens), max(t.idx + len(t.text) for t in tokens)
    between = text[quote.outer[1] : start] if quote.outer[1] <= start else text[end : quote.outer[0]]
    return not between.strip(" ,:—–") and (quote.outer[1] <= start or end <= quote.outer[0])


def _no_stop(text: str, draft: Draft, quote: Quote) -> bool:
    """No end of a sentence between a cue and a quotation, but for the one inside the marks."""
    cue = draft.cue[-1].idx
    between = text[quote.outer[1] : cue] if cue >= quote.end else text[cue : quote.outer[0]]
    return not _full_stop(between)


def _full_stop(between: str) -> bool:
    return any(mark + " " in between for mark in (".", "!", "?")) and not between.rstrip().endswith(
        ("Mr.", "Ms.", "Dr.", "Gen.")
    )


def _is_quoted(draft: Draft, quotes: list[Quote]) -> bool:
    """Whether the whole content stands in a quotation: another part of it may follow the cue."""
    return all(any(q.outer[0] <= t.idx < q.outer[1] for q in quotes) for t in draft.content)


def _reaches(draft: Draft, quote: Quote) -> bool:
    return any(quote.start <= t.idx < quote.end for t in draft.content)


def _gap(draft: Draft, quote: Quote) -> int:
    cue = draft.cue[-1].idx
    return cue - quote.end if cue >= quote.end else quote.start - cue


def _raw(block: ParsedBlock, draft: Draft) -> RawAttribution | None:
    content = _ranges(block, draft.content)
    # a clause that holds part of a quotation takes in the whole of it
    for quote in draft.quotes:
        content.append((quote.start + block.start, quote.end + block.start))
    source = _ranges(block, draft.source)
    cue = _ranges(block, draft.cue)
    if not content:
        return None
    return RawAttribution(tuple(source), tuple(cue), tuple(sorted(content)), draft.score)


def _ranges(block: ParsedBlock, tokens: Iterable[Token]) -> list[Range]:
    """Runs of tokens as ranges, without punctuation and space at their ends."""
    ordered = sorted({t.i: t for t in tokens}.values(), key=lambda t: t.i)
    runs: list[list[Token]] = []
    for token in ordered:
        if runs and runs[-1][-1].i == token.i - 1:
            runs[-1].append(token)
        else:
            runs.append([token])
    ranges = []
    for run in runs:
        while run and (run[0].is_space or (run[0].is_punct and run[0].text not in '“"‘$£€')):
            run.pop(0)
        while run and (run[-1].is_space or (run[-1].is_punct and run[-1].text not in '”"’%')):
            run.pop()
        if (run and not all(t.is_punct for t in run)) or (run and len(ordered) == 1):
            ranges.append((block.start + run[0].idx, block.start + run[-1].idx + len(run[-1].text)))
    if not ranges and len(ordered) == 1 and ordered[0].text == ":":
        ranges = [(block.start + ordered[0].idx, block.start + ordered[0].idx + 1)]
    return ranges
