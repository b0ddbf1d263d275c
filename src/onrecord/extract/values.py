"""Values that pass between the steps of extraction; the last step makes claims of them.

attribution → (who, cue, content)   entities → who is meant   times, places, quantities → normal forms
events → frames: who did what to whom, and is it said to have happened
"""

from __future__ import annotations

from dataclasses import dataclass

from onrecord.records import Hedge, Place, Quantity, Spans, Time
from onrecord.records.vocabulary import EventType, Modality, Polarity, Quotation, Stance, Tense


@dataclass(frozen=True, slots=True)
class Attribution:
    """One source says, by a cue, some content; coordinated sources are already apart.

    Attributes:
        source: words that name who vouches; empty where nobody is named ("reportedly").
        via: the chain between outlet and source, nearest the reader first.
        cue: words that attribute.
        content: words attributed, without the quote marks around them.
        quotation: direct, indirect or mixed.
        stance: the speech act that the cue performs.
        said: words that give the time of saying, inside the attributing clause.
        audience: words that say to whom or where.
        score: 0 to 1.
        method: ``model`` or ``rules``.
    """

    source: Spans
    cue: Spans
    content: Spans
    via: tuple[Spans, ...] = ()
    quotation: Quotation = "indirect"
    stance: Stance = "states"
    said: Spans = ()
    audience: Spans = ()
    score: float = 1.0
    method: str = "rules"


@dataclass(frozen=True, slots=True)
class Frame:
    """One event in a stretch of content, as spans; entities are linked later.

    Attributes:
        content: the part of the content that states this event (a clause); the whole where there is only one.
        type: PLOVER type, ``mode`` its mode, ``general`` our type beside PLOVER's, ``context`` its contexts.
        predicate: lemma, with its spans.
        actor: one entry of spans for each actor; a pronoun stands for itself here.
        recipient: likewise.
        place: where it happens; ``time`` when; ``quantity`` how many: those of this event only.
        polarity: on the content's own words, before the stance acts; ``modality`` and ``tense`` likewise.
        hedges: the words that weaken it.
        anaphora: the content only points at what was said before ("the reports", "that").
        factuality: -3 (certainly did not happen) to 3 (certainly did), after UDS; None where not judged.
    """

    content: Spans
    type: EventType | None = None
    mode: str | None = None
    general: str | None = None
    context: tuple[str, ...] = ()
    predicate: str | None = None
    predicate_spans: Spans = ()
    actor: tuple[Spans, ...] = ()
    recipient: tuple[Spans, ...] = ()
    place: tuple[Place, ...] = ()
    time: Time | None = None
    quantity: tuple[Quantity, ...] = ()
    polarity: Polarity = "affirmed"
    modality: Modality = "asserted"
    tense: Tense = "past"
    hedges: tuple[Hedge, ...] = ()
    anaphora: bool = False
    factuality: float | None = None
