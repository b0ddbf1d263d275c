"""Why each field of a claim says what it says: the rule or model behind it, the words it stands on, and how sure it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from onrecord.extract.calibration import Sureness, sureness
from onrecord.extract.events.lexicon import rules_of
from onrecord.lang import table
from onrecord.records import Article, Claim, Mention, Spans, join

_PAST = {
    "said": "say",
    "told": "tell",
    "wrote": "write",
    "thought": "think",
    "found": "find",
    "made": "make",
    "knew": "know",
}
_SCOPE = "rules: scope of negation, modals and conditions over the parse of the content"


@dataclass(frozen=True, slots=True)
class Explanation:
    """One field of a claim, explained.

    Attributes:
        field: which.
        value: what was read; None where nothing was.
        by: the rule or model, in words.
        spans: of the evidence in the article; empty where no words of their own carry it.
        words: the words there.
        probability: that it is right, 0 to 1; None where that was never measured.
        threshold: below which the field is left empty; None where it cannot be empty.
        reasons: signs with their weights in log-odds, the weightiest first.
    """

    field: str
    value: str | None
    by: str
    spans: Spans
    words: str
    probability: float | None
    threshold: float | None
    reasons: tuple[tuple[str, float], ...]


def explanations(claim: Claim, article: Article) -> tuple[Explanation, ...]:
    """Every field of a claim, in the order of :data:`onrecord.extract.calibration.FIELDS`."""
    pairs = zip(sureness(claim), _evidence(claim), strict=True)
    return tuple(_explained(one, by, spans, article) for one, (by, spans) in pairs)


def _explained(one: Sureness, by: str, spans: Spans, article: Article) -> Explanation:
    words = join(spans, article.text) if spans else ""
    return Explanation(one.field, one.value, by, spans, words, one.probability, one.threshold, one.reasons)


def _evidence(claim: Claim) -> Iterator[tuple[str, Spans]]:
    """The rule and the words of each field, in the order in which :func:`sureness` gives the fields."""
    event = claim.event
    cue = claim.cue.spans if claim.cue else ()
    if claim.own_voice:
        yield "rules: a sentence of the outlet's own that states an event", claim.content.spans
    else:
        yield _reader(claim), cue
        yield _reader(claim), claim.content.spans
        yield _naming(claim.source), claim.source.spans if claim.source else ()
    yield _stance(claim), cue
    hedged = tuple(span for hedge in claim.hedges for span in hedge.spans)
    yield _SCOPE, event.predicate_spans
    yield _SCOPE, hedged or event.predicate_spans
    yield "rules: form of the predicate and the times beside it", event.predicate_spans
    yield _event_rule(claim), event.predicate_spans
    for one in (*event.actor, *event.recipient):
        yield f"rules: place in the clause of the predicate; {_naming(one)}", one.spans
    for place in event.place:
        score = f", score {place.confidence:.2f}" if place.confidence is not None else ""
        yield f"gazetteer {place.gazetteer or 'without an entry'}, ranked by context{score}", place.spans
    if event.time is not None:
        day = f"{event.time.timex or 'no value'} of type {event.time.timex_type or '?'}, grain {event.time.grain or 'none'}"
        yield f"patterns of times: {day}, reckoned from the article's day", event.time.spans
    for number in event.quantity:
        yield (
            f"patterns of numbers: {number.kind or 'count'}, {(number.approximator or 'exact').replace('_', ' ')}",
            number.spans,
        )


def _reader(claim: Claim) -> str:
    score = f", score {claim.confidence:.2f}" if claim.confidence is not None else ""
    return f"{'attribution tagger' if claim.method == 'model' else 'rules over the parse'}{score}"


def _naming(one: Mention | None) -> str:
    if one is None:
        return "nobody is named"
    if one.name is None:
        return "nobody fits these words surely, so no name is given"
    if one.name == one.text:
        return "named in full"
    return f"these words stand for {one.name} in this article"


def _stance(claim: Claim) -> str:
    """The list of cues that holds the cue, or that none does."""
    if claim.cue is None:
        return "own voice states"
    words = [word.strip(",.:;'’\"“”()").lower() for word in claim.cue.text.split()]
    words += [_PAST[word] for word in words if word in _PAST]
    for kind in ("verbs", "nouns"):
        for entry in table("cues")[kind].get(claim.stance, ()):
            stem = entry[:-1] if entry[-1] in "ey" and len(entry) > 3 else entry
            if any(word == entry or (word.startswith(stem) and len(word) <= len(entry) + 3) for word in words):
                return f"cues.toml: {kind} of {claim.stance}: {entry}"
    return "rules: the cue and the words around it"


def _event_rule(claim: Claim) -> str:
    """The rule of ``events.toml`` that names the predicate and gives this type, with the words that it asked for."""
    event = claim.event
    if event.predicate is None:
        return "no predicate was found"
    if event.type is None and event.general is None:
        return f"events.toml: no rule for “{event.predicate}” fits, or none surely enough"
    said = {word.strip(",.:;'’\"“”()").lower() for word in claim.content.text.split()}
    for rule in rules_of(event.predicate.replace(" ", "_"), event.type, event.mode, event.general):
        asked = [
            f"{name}: {', '.join(there)}"
            for name, lemmas in rule.conditions
            if (there := sorted(lemma for lemma in lemmas if any(word.startswith(lemma) for word in said))[:3])
        ]
        if len(asked) == sum(name != "context" for name, _ in rule.conditions):
            return f"events.toml: rule for “{event.predicate}”" + (f" with {'; '.join(asked)}" if asked else "")
    return f"events.toml and rules of the clause around “{event.predicate}”"
