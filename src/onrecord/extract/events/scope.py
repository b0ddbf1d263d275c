"""Where and when of an event: which places and times of its sentence scope over it."""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.extract.certainty.words import words
from onrecord.extract.events.frames import Predicate
from onrecord.extract.parse import ParsedBlock
from onrecord.records import Place, Span, Spans, Time

_REPORTS = words("light_verbs", "reports") | {"tell", "cite", "ask", "urge"}


def places_of(places: Sequence[Place], part: Spans, found: Predicate, block: ParsedBlock) -> tuple[Place, ...]:
    """Where: the places in the event's words, else those that the rest of its sentence sets for it."""
    within = tuple(p for p in places if inside(p.spans, part) and located(p, block))
    return within or tuple(p for p in places if _scopes(p.spans, found, block) and located(p, block))


def _scopes(spans: Spans, found: Predicate, block: ParsedBlock) -> bool:
    """Whether words elsewhere in the sentence hang on the same verb as the event, or on one coordinated to it."""
    if found.token.pos_ not in ("VERB", "AUX") or not (block.start <= spans[0].start < block.end):
        return False
    tokens = block.tokens(spans[0].start, spans[-1].end)
    if tokens is None or not len(tokens) or tokens.root.sent.start != found.token.sent.start:
        return False
    related = {t.i for t in (*found.chain, found.token)}
    above = found.token
    for _ in range(4):
        if above.dep_ not in ("conj", "advcl", "xcomp", "acl") or above.head.lemma_.lower() in _REPORTS:
            break
        above = above.head
        related.add(above.i)
    verb = next((t for t in tokens.root.ancestors if t.pos_ in ("VERB", "AUX")), None)
    return verb is not None and verb.i in related


def located(place: Place, block: ParsedBlock) -> bool:
    """Whether a toponym says where: "in Niger", "entered Niger", "Durban port"; not "Niger said", "Niger's minister"."""
    tokens = block.tokens(place.spans[0].start, place.spans[-1].end)
    if tokens is None or not len(tokens):
        return False
    head = tokens.root
    if (
        tokens.end < len(block.doc)
        and tokens.end > 0
        and any(
            e.label_ in ("ORG", "PERSON") and e.start <= tokens.start and tokens.end <= e.end and len(e) > len(tokens)
            for e in block.ents
        )
    ):
        return False
    first = head
    while first.dep_ == "conj" and first.head.i != first.i:
        first = first.head
    if first.dep_ in ("nsubj", "nsubjpass", "dative"):
        return False
    if first.dep_ == "poss":
        return first.head.lemma_.lower() not in words("actors", "sector") | words("actors", "military")
    if first.dep_ in ("compound", "amod", "nmod"):
        return head.ent_type_ != "NORP" and first.head.lemma_.lower() not in words("actors", "sector")
    if first.dep_ == "pobj":
        preposition = first.head
        if preposition.lower_ in ("with", "against", "between", "by", "for"):
            return preposition.head.lemma_ in ("border", "road", "frontier", "head", "leave", "bind")
        if preposition.lower_ == "from":
            return preposition.head.pos_ in ("VERB", "AUX")
        if preposition.lower_ == "of":
            return preposition.head.lemma_.lower() not in words("actors", "sector")
        return True
    if first.dep_ == "dobj":
        return first.head.lemma_.lower() in words("actors", "going")
    return True


def inside(spans: Spans, part: Spans) -> bool:
    """Whether words stand inside a stretch of text."""
    return bool(spans) and any(a.start <= spans[0].start and spans[0].end <= a.end for a in part)


def time_of(times: Sequence[Time], part: Spans, found: Predicate, block: ParsedBlock) -> Time | None:
    """The time of the event: one in its words, not that of a condition, the nearest to its predicate."""
    condition = [
        Span(block.span(tokens[0]).start, block.span(tokens[-1]).end)
        for governor in (*found.chain, found.token)
        for c in governor.children
        if c.dep_ == "advcl" and any(g.lower_ in words("modals", "conditional") for g in c.children)
        for tokens in (list(c.subtree),)
    ]
    at = block.span(found.token).start
    fitting = [
        t
        for t in times
        if t.value is not None
        and t.timex_type not in ("DURATION", "SET")
        and inside(t.spans, part)
        and not inside(t.spans, tuple(condition))
    ]
    fitting = fitting or [
        t
        for t in times
        if t.value is not None and t.timex_type not in ("DURATION", "SET") and _scopes(t.spans, found, block)
    ]
    return min(fitting, key=lambda t: (abs(t.spans[0].start - at), t.spans[0].start), default=None)
