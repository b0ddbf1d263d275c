"""Events of whole sentences as the PLOVER manual codes them, where it differs from the ledger's own table.

The ledger types what is said to be going to happen by what it is ("threatened to attack" = ASSAULT, conditional or
planned) and keeps intent as modality. PLOVER has no modality: an announced kindness is AGREE, an announced unkindness
THREATEN, what somebody "must" do REQUEST, what somebody will not do REJECT. A place may also stand in for whoever
is acted on there.

Reference:
    PLOVER: Political Language Ontology for Verifiable Event Records, manual 0.8.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from onrecord.extract.certainty.judge import Certainty, Setting, judge
from onrecord.extract.certainty.words import words
from onrecord.extract.events.arguments import mentions, noun_sides, roles, sides, whole_name
from onrecord.extract.events.frames import Predicate, classify, predicates
from onrecord.extract.events.verbal import KIND, UNKIND, as_verbal

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

    from onrecord.records.vocabulary import EventType

_SYMMETRIC: frozenset[str] = frozenset({"AGREE", "CONSULT", "COOPERATE"})
_PLACED: frozenset[str] = UNKIND | KIND | {"THREATEN"}
_NO_CONTEXT: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ManualEvent:
    """One event of a sentence; mentions are their tokens."""

    type: EventType
    mode: str | None
    actor: tuple[tuple[Token, ...], ...]
    recipient: tuple[tuple[Token, ...], ...]


def manual_events(doc: Doc) -> list[ManualEvent]:
    """The events of a text after the manual, the main one of each sentence first."""
    found: list[ManualEvent] = []
    for sentence in doc.sents:
        for event in _of_sentence(sentence):
            if all(event.type != other.type for other in found):
                found.append(event)
    return found


def _of_sentence(sentence: Span) -> Iterator[ManualEvent]:
    tokens = [t for t in sentence if not t.is_space]
    inside = frozenset(t.i for t in tokens)
    mains = predicates(tokens, _NO_CONTEXT)
    seen = False
    for one in mains:
        event = _event(one)
        if event is not None:
            seen = True
            yield event
    if seen:
        return
    # nothing in the main clauses: the first word below them that tells an event
    for token in sorted(tokens, key=lambda t: (_depth(t), t.i)):
        if token.pos_ in ("VERB", "NOUN"):
            rule, noun = classify(token, inside, _NO_CONTEXT)
            if rule is not None and rule.type is not None:
                event = _event(Predicate(token, (), rule, noun, inside))
                if event is not None:
                    yield event
                    return


def _depth(token: Token) -> int:
    return sum(1 for _ in token.ancestors)


def _event(found: Predicate) -> ManualEvent | None:
    own = found.rule.type if found.rule else None
    sure = judge(found.token, found.chain, found.inside, Setting(own_voice=True), True)
    speaker = _speaker(found)
    forced = _must(found)
    kind = _type(own, found, sure, forced)
    if kind is None:
        return None
    who = roles(found, kind in _SYMMETRIC)
    actor, recipient = list(who.actor), list(who.recipient)
    if forced and speaker:
        actor, recipient = speaker, actor or recipient
    elif speaker and (not actor or _pronoun(actor)) and not _is_passive(found.token):
        actor = speaker
    elif not actor or _pronoun(actor):
        actor = _nearest_subject(found.token) or actor
    recipient = [m for m in recipient if not _pronoun([m]) and not _overlap(m, actor)]
    if not recipient and kind in _PLACED:
        recipient = [m for m in _place(found.token) if not _pronoun([m]) and not _overlap(m, actor)][:1]
    mode = found.rule.mode if found.rule and kind == found.rule.type else None
    return ManualEvent(kind, mode, tuple(actor), tuple(recipient))


def _type(own: EventType | None, found: Predicate, sure: Certainty, forced: bool) -> EventType | None:
    lemmas = {t.lemma_.lower() for t in found.chain}
    if forced:
        return "REQUEST"
    if "threaten" in lemmas:
        return "THREATEN"
    intended = (
        sure.modality in ("planned", "conditional")
        or sure.tense == "future"
        or bool(lemmas & {"willing", "ready", "prepared", "agree", "promise", "pledge", "vow", "offer", "committed"})
    )
    if lemmas & {"refuse", "decline"} and own not in ("THREATEN", "REQUEST", "AGREE"):
        return "REJECT"
    return as_verbal(own, intended, sure.polarity == "denied")


def _must(found: Predicate) -> bool:
    said = any(t.lemma_.lower() in words("light_verbs", "reports") for t in found.chain)
    return said and any(
        c.dep_ == "aux" and c.lower_ in ("must", "should", "ought")
        for t in (*found.chain, found.token)
        for c in t.children
    )


def _speaker(found: Predicate) -> list[tuple[Token, ...]]:
    for governor in reversed(found.chain):
        if governor.lemma_.lower() in words("light_verbs", "reports"):
            by, _ = sides(governor)
            # "..., officials said": the one who tells about somebody else is no actor
            before = [t for t in by if t.i < governor.i and governor.i < found.token.i and t.i < found.token.i]
            return list(mentions(before))
    return []


def _pronoun(those: Sequence[tuple[Token, ...]]) -> bool:
    return bool(those) and all(len(m) == 1 and m[0].pos_ == "PRON" for m in those)


def _is_passive(token: Token) -> bool:
    return any(c.dep_ in ("auxpass", "nsubjpass") for c in token.children)


def _overlap(mention: tuple[Token, ...], others: Sequence[tuple[Token, ...]]) -> bool:
    mine = {t.i for t in mention}
    return any(mine & {t.i for t in other} for other in others)


def _nearest_subject(token: Token) -> list[tuple[Token, ...]]:
    for above in token.ancestors:
        if above.pos_ in ("VERB", "AUX"):
            found = [m for m in mentions(sides(above)[0]) if m[0].pos_ != "PRON"]
            if found and found[0][0].i < token.i:
                return found
    return []


def _place(token: Token) -> Iterator[tuple[Token, ...]]:
    """Named places in the clause, nearest first: who is acted on there."""
    inner = sorted((t for t in token.subtree), key=lambda t: abs(t.i - token.i))
    for t in inner:
        if t.ent_type_ in ("GPE", "LOC", "NORP", "FAC") and t.i > token.i and t.head.i != t.i:
            if t.dep_ in ("compound",) and t.head.ent_type_ == t.ent_type_:
                continue
            name = tuple(u for u in whole_name(t) if u.dep_ != "det")
            if t.i == name[-1].i:
                yield name
    for noun in inner:
        if noun.dep_ in ("dobj", "pobj"):
            by, to = noun_sides(noun)
            yield from (*to, *by)


__all__ = ["ManualEvent", "manual_events"]
