"""Claims, assertions and stories as rows of short words, for tables."""

from __future__ import annotations

from dataclasses import dataclass

from onrecord.records import Article, Claim, NumberAt, Place, Quantity, Span, Spans
from onrecord.views.pages import Holdings, chain_of, who_says
from onrecord.views.words import number_in_words


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of words, hedging or not."""

    text: str
    hedge: bool = False


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A claim in a table's cells; each is empty where nothing is known.

    Attributes:
        claim: the claim itself.
        day: of publication, ``outlet`` of the article.
        who: the source in words.
        via: the chain before it, nearest the reader first.
        cue: the attributing words, cut at hedges.
        said: when and to whom.
        what: the content, cut at hedges.
        stance: the speech act; "own voice" where there is none.
        turn: "not so" or "unclear" where the content is not affirmed.
        modality: how certain, with the tense where it is not the past.
        number: how many; several after each other.
        when: EDTF, or the words where they stay vague.
        where: places.
        status: of the assertion; None where the claim has none.
        position: on it.
        hedges: the weakening words outside content and cue.
    """

    claim: Claim
    day: str
    outlet: str
    who: str
    via: tuple[str, ...]
    cue: tuple[Piece, ...]
    said: str
    what: tuple[Piece, ...]
    stance: str
    turn: str
    modality: str
    number: str
    when: str
    where: str
    status: str | None
    position: str
    hedges: tuple[str, ...]


def claim_row(claim: Claim, article: Article, held: Holdings | None = None) -> ClaimRow:
    """A claim as a row.

    Args:
        claim: the claim.
        article: where it stands.
        held: what is known of its assertion; without it there is no status.
    """
    hedging = [span for hedge in claim.hedges for span in hedge.spans]
    cue = pieces(article.text, claim.cue.spans, hedging) if claim.cue else ()
    what = pieces(article.text, claim.content.spans, hedging)
    assertion = held.assertion_of(claim) if held else None
    event = claim.event
    own = claim.own_voice
    shown = [*claim.content.spans, *(claim.cue.spans if claim.cue else ())]
    outside = tuple(hedge.text for hedge in claim.hedges if not any(_touch(a, b) for a in hedge.spans for b in shown))
    return ClaimRow(
        claim=claim,
        day=article.day or "",
        outlet=article.outlet or "",
        who=who_says(claim, article),
        via=chain_of(claim, article)[1 : 1 + len(claim.via)],
        cue=cue,
        said=_said(claim),
        what=what,
        stance="own voice" if own else claim.stance,
        turn={"affirmed": "", "denied": "not so", "unclear": "unclear"}[claim.polarity],
        modality=claim.modality if claim.tense == "past" else f"{claim.modality}, {claim.tense}",
        number="; ".join(quantity_words(quantity) for quantity in event.quantity),
        when=(event.time.value or event.time.text) if event.time else "",
        where="; ".join(place_words(place) for place in event.place),
        status=assertion.status if assertion else None,
        position=held.memberships[claim.id].position if held and claim.id in held.memberships else claim.position,
        hedges=outside,
    )


def pieces(text: str, spans: Spans, hedging: list[Span]) -> tuple[Piece, ...]:
    """The words at ``spans``, cut where hedging words begin and end; " … " between spans that do not touch."""
    cut: list[Piece] = []
    for number, span in enumerate(spans):
        if number:
            cut.append(Piece(" … "))
        inside = sorted(hedge for hedge in hedging if _touch(hedge, span))
        at = span.start
        for hedge in inside:
            start, end = max(at, hedge.start), min(hedge.end, span.end)
            if end <= at:
                continue
            cut.append(Piece(_line(text[at:start])))
            cut.append(Piece(_line(text[start:end]), hedge=True))
            at = end
        cut.append(Piece(_line(text[at : span.end])))
    return tuple(piece for piece in cut if piece.text)


def quantity_words(quantity: Quantity | NumberAt) -> str:
    """A quantity as a reader reads it: ``≈ 3,000 soldier``."""
    unit = quantity.unit
    if not isinstance(quantity, Quantity):
        return number_in_words(quantity.value, quantity.low, quantity.high, unit)
    if unit and len(unit) > 3:  # the noun as it is written there: "troops", not "troop"
        written = [word for word in quantity.text.split() if word.lower().startswith(unit[:-1].lower())]
        unit = written[-1].strip(".,;:!?\"'”’)") if written else unit
    about = "≈ " if quantity.approximate else ""
    return about + number_in_words(quantity.value, quantity.low, quantity.high, unit)


def place_words(place: Place) -> str:
    """A place with its country where the name does not say it: ``Kursk (RUS)``."""
    name = place.name or place.text
    return name if not place.country or place.level == "country" else f"{name} ({place.country})"


def _said(claim: Claim) -> str:
    to = claim.said.audience or ""
    when = claim.said.value or claim.said.text or ""
    return ", ".join(part for part in (to, when) if part)


def _touch(a: Span, b: Span) -> bool:
    return a.start < b.end and b.start < a.end


def _line(text: str) -> str:
    """On one line: flattened pages break lines inside sentences."""
    return text.replace("\n", " ").replace("\t", " ")
