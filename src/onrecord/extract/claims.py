"""Attributions, entities, normal forms and frames put together: the claims of one article."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from onrecord.extract.attribution import attribute, statements
from onrecord.extract.attribution.corrections import corrected
from onrecord.extract.calibration import abstaining
from onrecord.extract.dateline import dateline
from onrecord.extract.entities import Entities, ground
from onrecord.extract.events import Known, code
from onrecord.extract.headlines import HEADLINES
from onrecord.extract.language import is_english
from onrecord.extract.ownvoice import own_voice
from onrecord.extract.places import find_places
from onrecord.extract.pointing import point_back
from onrecord.extract.quantities import find_quantities
from onrecord.extract.times import find_times
from onrecord.extract.values import Attribution, Frame
from onrecord.lang import table
from onrecord.lang.places import country_named
from onrecord.records import (
    Claim,
    Event,
    Mention,
    Place,
    Quantity,
    Said,
    Span,
    Spans,
    Time,
    Words,
    claim_id,
    join,
    overlaps,
)
from onrecord.records.vocabulary import BlockRole
from onrecord.version import READER

if TYPE_CHECKING:
    from onrecord.extract.attribution.tagger import Tagger
    from onrecord.extract.parse import Parsed

_ONE = frozenset({"i", "me", "my"})
_BODIES = frozenset({"intelligence", "ministry", "police", "army", "military", "government", "defence", "defense"})
_FIRST_PERSON = frozenset({"i", "we", "us", "me", "our", "my", "ours", "ourselves"})


@dataclass(frozen=True, slots=True)
class Ground:
    """What the steps before event coding found in an article."""

    parsed: Parsed
    entities: Entities
    times: tuple[Time, ...]
    places: tuple[Place, ...]
    quantities: tuple[Quantity, ...]
    day: str | None


def read_claims(parsed: Parsed, tagger: Tagger | None = None) -> tuple[Claim, ...]:
    """All claims of a parsed article, in text order.

    Args:
        parsed: the article and its parse.
        tagger: the trained attribution tagger; None reads by the rules alone.

    Returns:
        One claim for each source and event of every attribution, and one for each event that the outlet
        states in its own voice; none where the article is not in English. Fields that are less sure than their
        thresholds are empty.
    """
    if not is_english(block.doc for block in parsed.blocks):
        return ()
    places = find_places(parsed)
    here = dateline(parsed, places)
    ground_ = Ground(
        parsed,
        ground(parsed),
        tuple(
            time
            for block in parsed.blocks
            for time in find_times(block.text, here.day, offset=block.start, doc=block.doc, zone=here.zone)
        ),
        places,
        tuple(quantity for block in parsed.blocks for quantity in find_quantities(block.doc, offset=block.start)),
        here.day,
    )
    attributions = statements(parsed, corrected(parsed, attribute(parsed, tagger)))
    attributions = tuple(one for one in attributions if not _labels(ground_, one))
    drafts = [claim for one in attributions for claim in _attributed(ground_, one)]
    drafts += [claim for content in own_voice(parsed, attributions) for claim in _own(ground_, content)]
    drafts.sort(key=lambda claim: (claim.content.spans, claim.source.spans if claim.source else (), claim.id))
    return tuple(abstaining(claim) for claim in point_back(_said_on(parsed, _distinct(drafts))))


def _labels(found: Ground, one: Attribution) -> bool:
    """Whether a colon stands behind what a headline is about ("Mine disaster: 12 dead"), and not behind a speaker."""
    text = found.parsed.article.text
    block = found.parsed.at(one.content[0].start)
    above = block is not None and block.block.role in HEADLINES
    if not above or join(one.cue, text) != ":":
        return False
    lead = join(one.source, text).lower().split()
    # "Ida Dahl LIVE: …", "Ferry strike latest: …" name a rubric
    rubric = bool({*lead[:1], *lead[-1:]} & set(table("ownvoice")["rubric"]["labels"]))
    return rubric or found.entities.speaker(one.source).name is None


def _said_on(parsed: Parsed, claims: Sequence[Claim]) -> list[Claim]:
    """Carry the time of saying on, within a paragraph, to what the same source says next."""
    last: dict[tuple[int, str], Said] = {}
    result = []
    for one in claims:
        claim, block = one, parsed.at(one.content.spans[0].start)
        if block is not None and claim.cue is not None and claim.source is not None and claim.source.name:
            key = (block.index, claim.source.name)
            if claim.said.value:
                last[key] = claim.said
            elif key in last and claim.said.text is None:
                when = last[key]
                claim = replace(claim, said=replace(claim.said, value=when.value, spans=when.spans, text=when.text))
        result.append(claim)
    return result


def _attributed(found: Ground, one: Attribution) -> Iterable[Claim]:
    text, article = found.parsed.article.text, found.parsed.article
    sources = _sources(found, one.source)
    speaker = sources[0] if one.quotation in ("direct", "mixed") else None
    frames = code(
        found.parsed, one.content, cue=one.cue, stance=one.stance,
        known=Known(_without(found.times, one.said), found.places, found.quantities, found.entities.name_ends, found.day),
    )  # fmt: skip
    if one.quotation == "direct":
        frames = _whole(frames, one.content, text)
    when = next((time for time in found.times if one.said and overlaps(time.spans, one.said)), None)
    said = Said(
        when.value if when else None,
        one.said,
        join(one.said, text) if one.said else None,
        join(one.audience, text) if one.audience else None,
        one.audience,
    )
    for frame in frames:
        for number, source in enumerate(sources):
            identity: tuple[Iterable[tuple[int, int]], ...] = (
                source.spans if source else (),  # which may be fewer words than the attribution's
                one.cue,
                frame.content,
                frame.predicate_spans,
            )
            yield Claim(
                # of a source that means two ("both governments") the second has its number in its id
                id=claim_id(article.id, identity if not number else (*identity, ((number, number),))),
                article=article.id,
                block=_role(found.parsed, frame.content),
                content=Words(frame.content, join(frame.content, text)),
                source=source,
                via=tuple(found.entities.mention(link) for link in one.via),
                cue=Words(one.cue, join(one.cue, text)) if one.cue else None,
                quotation=one.quotation,
                stance=one.stance,
                said=said,
                polarity="unclear" if one.stance in ("declines", "doubts") else frame.polarity,
                modality=frame.modality,
                tense=frame.tense,
                hedges=frame.hedges,
                event=_event(found, frame, speaker),
                method=one.method,
                confidence=round(one.score, 4),
                reader=READER,
                anaphora=frame.anaphora,
            )


def _sources(found: Ground, spans: Spans) -> tuple[Mention | None, ...]:
    """Who vouches: one, or the two that "both governments" means; None where nobody is named."""
    if not spans:
        return (None,)
    text = found.parsed.article.text
    country = country_named(text[spans[-1].start : spans[-1].end]) if len(spans) > 1 else None
    if country is None:
        both = found.entities.mentions(spans)
        return both if len(both) > 1 else (found.entities.speaker(spans),)
    # "intelligence officials in … Ukraine": they speak for the body where the words name one
    head = text[spans[0].start : spans[0].end].rsplit(" in", 1)[0].strip()
    body = any(word in _BODIES for word in head.lower().split())
    name = f"{head.lower()} of {country.name}"
    party = country.name if body else None
    return (Mention(spans, join(spans, text), name, "organisation" if body else "unnamed", party, country.iso3),)


def _whole(frames: tuple[Frame, ...], content: Spans, text: str) -> tuple[Frame, ...]:
    """Give sentences of a quotation that state no event to the event beside them: no quoted word is lost."""
    if not frames:
        return frames
    ordered = sorted(frames, key=lambda frame: frame.content)
    result = []
    for i, frame in enumerate(ordered):
        start, end = frame.content[0].start, frame.content[-1].end
        left = ordered[i - 1].content[-1].end if i else content[0].start
        right = ordered[i + 1].content[0].start if i + 1 < len(ordered) else content[-1].end
        if len(content) > 1 or left > start or right < end:
            result.append(frame)  # a split quotation keeps its fragments
            continue
        if i == 0 and len(text[left:start].split()) >= 3:
            start = left
        if len(text[end:right].split()) >= 3:
            end += len(text[end:right].rstrip(" ,;—–-"))
        result.append(replace(frame, content=(Span(start, end),)) if len(frame.content) == 1 else frame)
    return tuple(result)


def _own(found: Ground, content: Spans) -> Iterable[Claim]:
    text, article = found.parsed.article.text, found.parsed.article
    outlet = Mention((), None, article.outlet, "outlet", article.outlet)
    known = Known(found.times, found.places, found.quantities, found.entities.name_ends, found.day)
    for frame in code(found.parsed, content, known=known, own_voice=True):
        yield Claim(
            id=claim_id(article.id, ((), (), frame.content, frame.predicate_spans)),
            article=article.id,
            block=_role(found.parsed, frame.content),
            content=Words(frame.content, join(frame.content, text)),
            source=outlet,
            quotation="none",
            polarity=frame.polarity,
            modality=frame.modality,
            tense=frame.tense,
            hedges=frame.hedges,
            event=_event(found, frame, None),
            method="own-voice",
            reader=READER,
            anaphora=frame.anaphora,
        )


def _event(found: Ground, frame: Frame, speaker: Mention | None) -> Event:
    text = found.parsed.article.text

    def meant(every: tuple[Spans, ...]) -> Iterable[Mention]:
        for spans in every:
            words = join(spans, text).lower()
            if speaker is not None and words in _FIRST_PERSON:
                # "we" in a quotation is the speaker's side, "I" the speaker
                side = speaker if words in _ONE else found.entities.side(speaker)
                yield replace(side, spans=spans, text=join(spans, text))
            else:
                # "both sides" are two
                yield from found.entities.mentions(spans)

    return Event(
        type=frame.type,
        mode=frame.mode,
        general=frame.general,
        predicate=frame.predicate,
        predicate_spans=frame.predicate_spans,
        actor=_once(meant(frame.actor)),
        recipient=_once(meant(frame.recipient)),
        place=frame.place,
        time=frame.time,
        quantity=frame.quantity,
        context=frame.context,
    )


def _once(mentions: Iterable[Mention]) -> tuple[Mention, ...]:
    """Each entity once; mentions that resolve to nobody are all kept."""
    kept: list[Mention] = []
    for mention in mentions:
        if mention.name is None or all(mention.name != other.name for other in kept):
            kept.append(mention)
    return tuple(kept)


def _without(times: Sequence[Time], said: Spans) -> tuple[Time, ...]:
    """The times that are not the time of saying."""
    return tuple(time for time in times if not (said and overlaps(time.spans, said)))


def _role(parsed: Parsed, content: Spans) -> BlockRole:
    block = parsed.at(content[0].start)
    return block.block.role if block else "body"


def _distinct(claims: Iterable[Claim]) -> list[Claim]:
    """Each id once: two attributions of the same words by the same words are one claim."""
    seen: dict[str, Claim] = {}
    for claim in claims:
        seen.setdefault(claim.id, claim)
    return list(seen.values())
