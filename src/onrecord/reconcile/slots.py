"""The slots that two claims are compared by: what, who, whom, where, when, how sure (LEDGER §3)."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from onrecord.lang import table
from onrecord.reconcile.names import Identities
from onrecord.reconcile.statements import Statement
from onrecord.reconcile.terms import content_stems, stem, vector
from onrecord.records import Article, Claim, Mention, Place, Quantity, Time
from onrecord.records.vocabulary import ModalityClass, modality_class

_DAY = re.compile(r"^\d{4}(?:-\d{2}(?:-\d{2})?)?")
_BREAK = re.compile(r"\n\s*\n")
FIRST, LAST = "0000-00-00", "9999-99-99"


@dataclass(frozen=True, slots=True)
class Slots:
    """What a claim is compared by.

    Attributes:
        statement: the claim in context.
        type: event type, PLOVER's or our general one.
        senses: classes of the predicate, and its stem.
        bare: the predicate says nothing of what happened ("be").
        actor: keys of those who act; ``recipient`` likewise.
        places: folded toponyms and gazetteer names.
        countries: ISO codes of the places.
        towns: latitude and longitude of those places that are towns.
        time: first and last day; None where not given.
        modality: class.
        stems: of the content, with the names.
        weights: the same as a vector of length one.
        paragraph: number of its paragraph in the article.
        numbers: values given.
        empty: it only points: no event of its own.
        silent: of a refusal: that nothing is said ("comment", "respond").
        people: actors and recipients with the parties they speak for.
        context: words of its paragraph, as ``weights``.
        carried: its cue stands in another paragraph than its content.
        fates: what became of those it counts: killed, missing, arrested.
    """

    statement: Statement
    type: str | None
    senses: frozenset[str]
    bare: bool
    actor: frozenset[str]
    recipient: frozenset[str]
    places: frozenset[str]
    countries: frozenset[str]
    towns: tuple[tuple[float, float], ...]
    time: tuple[str, str] | None
    modality: ModalityClass
    stems: frozenset[str]
    weights: dict[str, float]
    paragraph: int
    numbers: frozenset[float]
    empty: bool
    silent: bool
    people: frozenset[str]
    context: dict[str, float]
    carried: bool
    fates: frozenset[str]

    @property
    def bare_event(self) -> bool:
        """Whether its predicate says nothing of what happened to what it counts."""
        predicate = self.statement.claim.event.predicate
        return self.bare or predicate is None or stem(predicate) in _counting()

    @property
    def parties(self) -> frozenset[str]:
        """Everybody in it."""
        return self.actor | self.recipient


@cache
def _senses() -> dict[str, frozenset[str]]:
    classes: dict[str, set[str]] = {}
    for name, members in table("reconcile")["senses"].items():
        for lemma in members:
            classes.setdefault(stem(lemma), set()).add(name)
    return {lemma: frozenset(names) for lemma, names in classes.items()}


@cache
def _counting() -> frozenset[str]:
    return frozenset(stem(w) for w in table("reconcile")["predicates"]["counting"])


@cache
def _like() -> dict[str, str]:
    return {stem(w): name for name, members in table("reconcile")["nouns"].items() for w in members}


def senses(predicate: str | None) -> frozenset[str]:
    """The classes of near-synonyms that a predicate's lemma belongs to, with its own stem."""
    if not predicate:
        return frozenset()
    whole = " ".join(stem(w) for w in predicate.split())
    known = _senses()
    head = whole.split()[0] if whole else ""
    return frozenset({whole}) | known.get(stem(predicate), frozenset()) | known.get(whole, known.get(head, frozenset()))


def slots_of(statement: Statement, article: Article, identities: Identities) -> Slots:
    """Work out the slots of one statement."""
    claim = statement.claim
    event = claim.event
    stems = _stems(claim.content.text)
    predicate = senses(event.predicate)
    return Slots(
        statement=statement,
        type=event.type or event.general,
        senses=predicate,
        bare=event.predicate in table("reconcile")["predicates"]["bare"],
        actor=_keys(event.actor, identities),
        recipient=_keys(event.recipient, identities),
        places=frozenset(key for place in event.place for key in _place_keys(place, identities)),
        countries=frozenset(place.country for place in event.place if place.country),
        towns=tuple(
            (p.lat, p.lon) for p in event.place if p.level == "city" and p.lat is not None and p.lon is not None
        ),
        time=bounds(event.time),
        modality=modality_class(claim.modality),
        stems=frozenset(stems),
        weights=vector(stems),
        paragraph=len(_BREAK.findall(article.text, 0, claim.content.spans[0].start)),
        numbers=frozenset(q.value for q in event.quantity if q.value is not None),
        empty=claim.anaphora or _says_nothing(claim),
        silent=event.predicate is None or event.predicate in table("reconcile")["predicates"]["silence"],
        people=_keys(event.actor, identities)
        | _keys(event.recipient, identities)
        | frozenset(identities.of(m.party) for m in (*event.actor, *event.recipient) if m.party),
        context=vector(_stems(_paragraph(article.text, claim))),
        carried=_carried(article.text, claim),
        fates=_fates(predicate, claim),
    )


@cache
def _fate_words() -> dict[str, frozenset[str]]:
    classes = frozenset(table("reconcile")["fates"]["classes"])
    return {stem(w): senses(w) & classes for w in table("counted")["fates"]}


def _fates(predicate: frozenset[str], claim: Claim) -> frozenset[str]:
    """What became of those that a claim counts; nothing where it counts nobody."""
    if not claim.event.quantity:
        return frozenset()
    told = (_fate_words().get(t, frozenset()) for t in content_stems(claim.content.text))
    return frozenset(predicate & frozenset(table("reconcile")["fates"]["classes"])).union(*told)


def _stems(text: str) -> list[str]:
    like = _like()
    return [like.get(t, t) for t in content_stems(text)]


def _paragraph(text: str, claim: Claim) -> str:
    """The line of the article that its content stands in."""
    first, last = claim.content.spans[0].start, claim.content.spans[-1].end
    end = text.find("\n", last)
    return text[text.rfind("\n", 0, first) + 1 : end if end >= 0 else len(text)]


def _carried(text: str, claim: Claim) -> bool:
    if claim.cue is None:
        return False
    cue, content = claim.cue.spans, claim.content.spans
    between = text[min(cue[-1].end, content[-1].end) : max(cue[0].start, content[0].start)]
    return "\n" in between


def unit(quantity: Quantity) -> str:
    """What is counted, by its stem and its like: "soldiers" and "men" are troops."""
    key = stem((quantity.unit or "").casefold())
    return _like().get(key, key)


def _says_nothing(claim: Claim) -> bool:
    event = claim.event
    if event.type is None and event.predicate is None and not event.quantity:
        return True
    silence = table("reconcile")["predicates"]["silence"]
    return event.predicate in silence and len(content_stems(claim.content.text)) <= 2


def _keys(mentions: Iterable[Mention], identities: Identities) -> frozenset[str]:
    return frozenset(key for m in mentions if (key := identities.of(m.name or m.text)))


def _place_keys(place: Place, identities: Identities) -> list[str]:
    return [key for name in (place.text, place.name) if name and (key := identities.of(name))]


def bounds(time: Time | None) -> tuple[str, str] | None:
    """First and last day of a time; an open end stays open."""
    if time is None or not time.value:
        return None
    parts = time.value.split("/")
    first = _edge(parts[0], last=False)
    final = _edge(parts[-1], last=True)
    return (first, final) if first <= final else None


def _edge(part: str, last: bool) -> str:
    match = _DAY.match(part)
    if match is None:
        return LAST if last else FIRST
    day = match.group()
    if len(day) == 4:
        return day + ("-12-31" if last else "-01-01")
    if len(day) == 7:
        month = int(day[5:])
        end = calendar.monthrange(int(day[:4]), month)[1] if last and 1 <= month <= 12 and day[:4] != "0000" else 1
        return f"{day}-{end:02}"
    return day
