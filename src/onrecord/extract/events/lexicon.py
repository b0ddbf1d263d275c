"""Which event a predicate names: rules over verb, object, subject and the words around."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from onrecord.lang import table

if TYPE_CHECKING:
    from onrecord.records.vocabulary import EventType

_NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of ``events.toml``; empty conditions always hold.

    Attributes:
        type: PLOVER type.
        mode: its mode.
        general: our own type where PLOVER has none.
        conditions: for ``objects subjects words context`` the lemmas of which one must be there.
        weight: how demanding it is; the most demanding rule that fits wins.
    """

    type: EventType | None
    mode: str | None
    general: str | None
    conditions: tuple[tuple[str, frozenset[str]], ...] = ()
    weight: int = 0


@dataclass(frozen=True, slots=True)
class Clause:
    """What rules look at.

    Attributes:
        lemma: of the predicate.
        particles: lemmas of the particles and prepositions it takes ("walk" + "out").
        objects: lemmas of objects, attributes, passive subjects and what hangs on them as modifier.
        subjects: lemmas of subjects and their modifiers.
        words: lemmas of the whole clause.
        context: words of the whole article.
    """

    lemma: str
    particles: frozenset[str] = _NOTHING
    objects: frozenset[str] = _NOTHING
    subjects: frozenset[str] = _NOTHING
    words: frozenset[str] = _NOTHING
    context: frozenset[str] = field(default=_NOTHING, repr=False)


_WEIGHT = {"objects": 4, "subjects": 3, "words": 2, "context": 1}


@cache
def _rules() -> tuple[dict[str, list[tuple[int, Rule]]], dict[str, list[tuple[int, Rule]]]]:
    data = table("events")
    sets: dict[str, str] = data["sets"]
    verbs: dict[str, list[tuple[int, Rule]]] = {}
    nouns: dict[str, list[tuple[int, Rule]]] = {}
    for order, entry in enumerate(data["rule"]):
        conditions = tuple((name, _lemmas(entry[name], sets)) for name in _WEIGHT if name in entry)
        rule = Rule(entry.get("type"), entry.get("mode"), entry.get("general"), conditions, _weight(conditions))
        for verb in entry.get("verbs", "").split():
            verbs.setdefault(verb, []).append((order, rule))
        # a noun carries its event by itself: objects and subjects do not matter to it
        kept = tuple((name, lemmas) for name, lemmas in conditions if name in ("words", "context"))
        if "of" in entry:
            kept = (*kept, ("objects", _lemmas(entry["of"], sets)))
        for noun in entry.get("nouns", "").split():
            bare = Rule(rule.type, rule.mode, rule.general, kept, _weight(kept))
            nouns.setdefault(noun, []).append((order, bare))
    return verbs, nouns


def _lemmas(line: str, sets: dict[str, str]) -> frozenset[str]:
    words: list[str] = []
    for word in line.split():
        words += sets[word[1:]].split() if word.startswith("@") else [word]
    return frozenset(words)


def _weight(conditions: tuple[tuple[str, frozenset[str]], ...]) -> int:
    return sum(_WEIGHT[name] for name, _ in conditions)


def has_verb(lemma: str) -> bool:
    """Whether any rule names the verb."""
    return lemma in _rules()[0]


def of_verb(clause: Clause) -> Rule | None:
    """The rule for a verb in its clause; None where none fits."""
    verbs, _ = _rules()
    found = [(3, hit) for part in sorted(clause.particles) for hit in verbs.get(f"{clause.lemma}_{part}", ())]
    found += [(0, hit) for hit in verbs.get(clause.lemma, ())]
    return _best(found, clause)


def of_noun(clause: Clause) -> Rule | None:
    """The rule for a noun that names an event ("the deployment"); None where none fits."""
    _, nouns = _rules()
    return _best([(0, hit) for hit in nouns.get(clause.lemma, ())], clause)


def rules_of(lemma: str, type_: str | None, mode: str | None, general: str | None) -> tuple[Rule, ...]:
    """The rules that name a predicate and give this event, the most demanding first."""
    verbs, nouns = _rules()
    named = [lemma, *(key for key in verbs if key.startswith(f"{lemma}_"))]
    hits = [hit for key in named for hit in (*verbs.get(key, ()), *nouns.get(key, ()))]
    fitting = [(order, rule) for order, rule in hits if (rule.type, rule.mode, rule.general) == (type_, mode, general)]
    ordered = sorted(fitting, key=lambda one: (-one[1].weight, one[0]))
    return tuple(dict.fromkeys(rule for _, rule in ordered))


def _best(found: list[tuple[int, tuple[int, Rule]]], clause: Clause) -> Rule | None:
    best: tuple[int, int] | None = None
    winner: Rule | None = None
    for extra, (order, rule) in found:
        if all(lemmas & getattr(clause, name) for name, lemmas in rule.conditions):
            key = (-rule.weight - extra, order)
            if best is None or key < best:
                best, winner = key, rule
    # a rule without a type says that there is no event: "beat forecasts"
    return winner if winner is not None and (winner.type or winner.general) else None
