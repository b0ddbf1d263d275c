"""Claim: one attribution of one event in one article (LEDGER §2)."""

from __future__ import annotations

from dataclasses import dataclass, field

from onrecord.records.span import Spans
from onrecord.records.vocabulary import (
    ENTITY_KINDS,
    EVENT_TYPES,
    HEDGE_KINDS,
    MODALITIES,
    POLARITIES,
    QUOTATIONS,
    STANCES,
    TENSES,
    BlockRole,
    EntityKind,
    EventType,
    HedgeKind,
    Modality,
    Polarity,
    Position,
    Quotation,
    Stance,
    Tense,
    position_of,
)


def _check(value: str | None, allowed: tuple[str, ...], what: str) -> None:
    if value is not None and value not in allowed:
        raise ValueError(f"unknown {what} {value!r}")


@dataclass(frozen=True, slots=True)
class Words:
    """Words of the article.

    Attributes:
        spans: where they stand.
        text: the words; those of several spans are joined by `` … ``.
    """

    spans: Spans
    text: str


@dataclass(frozen=True, slots=True)
class Mention:
    """Somebody or something named in the article, joined to its fullest name there.

    Attributes:
        spans: where; empty for the outlet as source of its own voice.
        text: the words there.
        name: canonical name in the article ("Lloyd Austin" for "he"); None where unresolved.
        kind: what it is; None where unknown.
        party: whom it speaks for (LEDGER §4): "South Korea" for its intelligence service; None where unknown.
        country: ISO 3166-1 alpha-3 of the state it is or belongs to.
        agency: the body inside the party that it belongs to ("National Intelligence Service"); a person's employer.
        sector: actor's sector code after PLOVER (``GOV MIL REB OPP CVL BUS MED IGO NGO JUD LEG COP SPY …``).
        office: what a person holds, in the fullest words of the article ("U.S. Defense Secretary").
    """

    spans: Spans
    text: str | None
    name: str | None = None
    kind: EntityKind | None = None
    party: str | None = None
    country: str | None = None
    agency: str | None = None
    sector: str | None = None
    office: str | None = None

    def __post_init__(self) -> None:
        _check(self.kind, ENTITY_KINDS, "entity kind")


@dataclass(frozen=True, slots=True)
class Said:
    """When, where or to whom it was said.

    Attributes:
        value: EDTF, only where the words give a time.
        spans: of the words of time.
        text: those words.
        audience: to whom or where ("lawmakers", "in a statement").
        audience_spans: of those words.
    """

    value: str | None = None
    spans: Spans = ()
    text: str | None = None
    audience: str | None = None
    audience_spans: Spans = ()


@dataclass(frozen=True, slots=True)
class Hedge:
    """Words that weaken.

    Attributes:
        spans: where they stand.
        text: the words.
        kind: how they weaken.
    """

    spans: Spans
    text: str
    kind: HedgeKind

    def __post_init__(self) -> None:
        _check(self.kind, HEDGE_KINDS, "hedge kind")


@dataclass(frozen=True, slots=True)
class Place:
    """A toponym in the text and the place it stands for.

    Attributes:
        spans: of the toponym.
        text: its words.
        name: the gazetteer's name; None where the place was not found.
        country: ISO 3166-1 alpha-3; None for seas and for what lies between countries.
        admin1: name of the first-order division.
        lat: degrees north, WGS 84.
        lon: degrees east.
        gazetteer: ``geonames:2017370``.
        level: ``country``, ``region``, ``city`` or ``feature``.
        confidence: 0 to 1.
    """

    spans: Spans
    text: str
    name: str | None = None
    country: str | None = None
    admin1: str | None = None
    lat: float | None = None
    lon: float | None = None
    gazetteer: str | None = None
    level: str | None = None
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Time:
    """A time expression and its value.

    Attributes:
        spans: of the expression.
        text: its words.
        value: EDTF (``2024-10-23``, ``../2024-12``, ``2022-10-23/2024-10-23``); None where it stays vague.
        earliest: first day it can mean, ISO; None where open.
        latest: last day it can mean, ISO; None where open.
        grain: ``day week month quarter season year decade …``
        timex: ISO-TimeML value ("XXXX-WXX-2", "P2Y", "PRESENT_REF").
        timex_type: ``DATE TIME DURATION SET``.
    """

    spans: Spans
    text: str
    value: str | None = None
    earliest: str | None = None
    latest: str | None = None
    grain: str | None = None
    timex: str | None = None
    timex_type: str | None = None


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with what it counts or measures (LEDGER §5).

    Attributes:
        spans: number, its approximating words and the counted noun.
        text: those words.
        value: the number written; None for bare "dozens", "hundreds" and for ranges.
        low: least value meant; None where open.
        high: greatest value meant; None where open.
        approximate: whether words approximate it ("some", "about", "nearly").
        unit: counted noun in the singular ("troop"), unit ("km") or currency (``USD``).
        kind: ``count measure money percent age duration ratio``.
        approximator: class of the approximating words (``about more_than at_least nearly up_to …``).
        noun: counted noun's lemma where ``unit`` is a unit of measure.
        approximator_spans: where those words stand.
    """

    spans: Spans
    text: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    approximate: bool = False
    unit: str | None = None
    kind: str | None = None
    approximator: str | None = None
    noun: str | None = None
    approximator_spans: Spans = ()


@dataclass(frozen=True, slots=True)
class Event:
    """Who did what to whom, where, when, how many.

    Attributes:
        type: PLOVER 0.8 type; None where none fits.
        mode: PLOVER mode, or None.
        general: our type for events that PLOVER does not know (``ACCIDENT DISEASE MARKET ELECTION …``).
        predicate: lemma of the predicate.
        predicate_spans: where it stands.
        actor: those who act.
        recipient: those acted on.
        place: where.
        time: when.
        quantity: how many.
        context: PLOVER contexts.
    """

    type: EventType | None = None
    mode: str | None = None
    general: str | None = None
    predicate: str | None = None
    predicate_spans: Spans = ()
    actor: tuple[Mention, ...] = ()
    recipient: tuple[Mention, ...] = ()
    place: tuple[Place, ...] = ()
    time: Time | None = None
    quantity: tuple[Quantity, ...] = ()
    context: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _check(self.type, EVENT_TYPES, "event type")


@dataclass(frozen=True, slots=True)
class Claim:
    """A source says, by a cue, some content, about an event.

    ``source`` and ``cue`` both None never occur together: in the outlet's own voice ``cue`` is None and
    ``source`` is the outlet, without spans; a cue without a source ("reportedly") is attributed to nobody.

    Attributes:
        id: ``c…``, stable over re-reading the same bytes.
        article: id of its article.
        block: role of the block in which the content begins.
        source: who vouches.
        via: the chain between the outlet and the source, nearest the reader first.
        cue: the words that attribute.
        content: the words attributed.
        quotation: whether in quote marks.
        stance: the speech act.
        said: when, where, to whom.
        polarity: whether the content presents the event as so.
        modality: asserted, possible, planned …
        tense: of the event.
        hedges: the words that weaken.
        event: what the content is about.
        method: how the attribution was found (``model``, ``rules``, ``own-voice``).
        confidence: 0 to 1, of the attribution.
        reader: name and version of the reader that made it.
        anaphora: the content only points at what was said before ("the reports"); filled in from there.
    """

    id: str
    article: str
    block: BlockRole
    content: Words
    source: Mention | None = None
    via: tuple[Mention, ...] = ()
    cue: Words | None = None
    quotation: Quotation = "indirect"
    stance: Stance = "states"
    said: Said = field(default_factory=Said)
    polarity: Polarity = "affirmed"
    modality: Modality = "asserted"
    tense: Tense = "past"
    hedges: tuple[Hedge, ...] = ()
    event: Event = field(default_factory=Event)
    method: str = "rules"
    confidence: float | None = None
    reader: str = ""
    anaphora: bool = False

    def __post_init__(self) -> None:
        _check(self.quotation, QUOTATIONS, "quotation")
        _check(self.stance, STANCES, "stance")
        _check(self.polarity, POLARITIES, "polarity")
        _check(self.modality, MODALITIES, "modality")
        _check(self.tense, TENSES, "tense")
        if not self.content.spans:
            raise ValueError("a claim without content")

    @property
    def own_voice(self) -> bool:
        """The outlet speaks for itself: no source in the words and no cue."""
        return self.cue is None and (self.source is None or not self.source.spans)

    @property
    def position(self) -> Position:
        """Its position on its assertion."""
        return position_of(self.stance, self.polarity)
