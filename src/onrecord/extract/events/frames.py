"""Where the events of a stretch of content are: its main predicates, and the words that govern them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from onrecord.extract.certainty.words import words
from onrecord.extract.events.arguments import sides
from onrecord.extract.events.lexicon import Clause, Rule, has_verb, of_noun, of_verb

if TYPE_CHECKING:
    from spacy.tokens import Token

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass", "expl"})
CLAUSES = frozenset({"xcomp", "ccomp", "acomp", "pcomp", "advcl", "relcl", "acl"})
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "ADJ"})


@dataclass(frozen=True, slots=True)
class Predicate:
    """A word that tells an event.

    Attributes:
        token: the verb, or the noun of a nominal event.
        chain: words that govern it, outermost first ("plans" of "plans to send").
        rule: what event it is; None where the lexicon knows none.
        event: the noun that names the event where the verb is light ("inquiry" of "opened an inquiry").
        inside: indices of the tokens of the content.
    """

    token: Token
    chain: tuple[Token, ...] = ()
    rule: Rule | None = None
    event: Token | None = None
    inside: frozenset[int] = frozenset()


def predicates(tokens: Sequence[Token], context: frozenset[str], quoted: bool = False) -> list[Predicate]:
    """The main predicates of a sentence's share of the content, at least one where there is any word.

    Args:
        tokens: of the sentence, those inside the content.
        context: words of the article.
        quoted: the content is somebody's own words; these are cut only where a clause tells a typed event.
    """
    inside = frozenset(t.i for t in tokens)
    root = main_root(tokens, inside)
    if root is None:
        return []
    first = _classified(_descend(Predicate(root, inside=inside)), context)
    if first.rule is None and first.token.lemma_.lower() in words("actors", "befall"):
        # "we saw it and we stopped it": what somebody does, tells more
        doing = (_classified(_descend(c), context) for c in _coordinated(first))
        first = next((o for o in doing if o.rule or o.token.lemma_.lower() not in words("actors", "befall")), first)
    found = [first]
    for conjunct in _coordinated(first):
        other = _classified(_descend(conjunct), context)
        if _tells_more(first, other, quoted):
            found.append(other)
    for clause in _background(first):
        other = _classified(_descend(clause), context)
        if other.rule is not None and (other.rule.type or other.rule.general not in (None, "STATEMENT", "WORK")):
            found.append(other)
    return found


def main_root(tokens: Sequence[Token], inside: frozenset[int]) -> Token | None:
    """The word on which the content hangs: a verb where there is one at the top."""
    roots = [
        t
        for t in tokens
        if (t.head.i == t.i or t.head.i not in inside)
        and not t.is_punct
        and not t.is_space
        and t.dep_ not in ("cc", "mark", "aux", "auxpass", "det", "case")
    ]
    if not roots:
        return next((t for t in tokens if not t.is_punct and not t.is_space), None)
    for root in roots:
        if root.pos_ in ("VERB", "AUX"):
            return root
    # "strikers of throwing stones", "the company for failing to": the gerund tells the event
    for root in roots:
        if root.dep_ == "prep":
            gerund = next((c for c in root.children if c.dep_ == "pcomp" and c.i in inside), None)
            if gerund is not None:
                return gerund
        for c in root.children:
            if c.dep_ == "prep" and c.lower_ in ("of", "for", "with", "from") and c.i in inside:
                gerund = next((g for g in c.children if g.dep_ == "pcomp" and g.i in inside), None)
                if gerund is not None and root.dep_ in ("dobj", "pobj", "nsubjpass", "ROOT"):
                    return gerund
    nominal = [t for t in roots if t.pos_ in _NOMINAL]
    best = nominal or roots
    top = max(best, key=lambda t: (sum(1 for _ in t.subtree), -t.i))
    clauses = [c for c in top.children if c.dep_ in ("relcl", "acl") and c.i in inside and c.pos_ == "VERB"]
    for clause in clauses:
        if clause.tag_ == "VBN" and clause.dep_ == "acl" and clause.lemma_ in words("light_verbs", "happen"):
            return clause
    # "an air raid that killed six": the clause tells more than the noun
    relative = next((c for c in clauses if c.dep_ == "relcl"), None)
    if relative is None and of_noun(Clause(top.lemma_.lower())) is None:
        # "Six killed in raid", "the editor arrested by police"
        relative = next((c for c in clauses if c.tag_ == "VBN" and has_verb(c.lemma_.lower())), None)
    return relative or top


def _descend(start: Predicate) -> Predicate:
    """Follow governing words down to the event they govern: "plans to begin deploying" → deploy."""
    token, chain, inside = start.token, list(start.chain), start.inside
    for _ in range(8):
        following = _governed(token, inside)
        if following is None:
            break
        chain.append(token)
        token = following
    return replace(start, token=token, chain=tuple(chain))


def _governed(token: Token, inside: frozenset[int]) -> Token | None:
    lemma = token.lemma_.lower()
    kids = [c for c in token.children if c.i in inside]
    if token.pos_ in ("VERB", "AUX"):
        clause = next((c for c in kids if c.dep_ == "xcomp" and c.pos_ in ("VERB", "AUX")), None)
        if lemma == "be":
            state = next((c for c in kids if c.dep_ in ("acomp", "oprd", "attr")), None)
            if state is not None and state.lemma_.lower() in _governors():
                return next(
                    (c for c in (*state.children, *kids) if c.dep_ in ("xcomp", "ccomp", "csubj") and c.i in inside),
                    None,
                )
            sign = next((c for c in kids if c.dep_ in ("attr", "nsubj") and c.lemma_.lower() in _EVIDENCE), None)
            if sign is not None:
                return next(
                    (c for c in sign.children if c.dep_ in ("acl", "ccomp", "relcl") and c.pos_ in ("VERB", "AUX")),
                    None,
                )
            if clause is not None and any(c.dep_ == "aux" and c.tag_ == "TO" for c in clause.children):
                return clause
            return None
        if clause is not None and lemma in _governors():
            return clause
        if lemma in words("light_verbs", "reports") or lemma in _governors():
            below = next((c for c in kids if c.dep_ == "ccomp" and c.pos_ in ("VERB", "AUX")), None)
            if below is not None:
                return below
        return None
    if lemma in words("modals", "anaphora") | words("modals", "plans") | {"sign", "evidence", "fact", "decision"}:
        clause = next((c for c in kids if c.dep_ in ("acl", "ccomp") and c.pos_ in ("VERB", "AUX")), None)
        if clause is not None or lemma not in (
            "report",
            "claim",
            "account",
            "sign",
            "evidence",
            "rumour",
            "allegation",
        ):
            return clause
        # "reports of a deployment"
        return next(
            (g for c in kids if c.dep_ == "prep" and c.lower_ == "of" for g in c.children if g.i in inside), None
        )
    return None


_EVIDENCE = frozenset({"sign", "evidence", "proof", "indication", "doubt", "suggestion"})


def _governors() -> frozenset[str]:
    return frozenset().union(
        *(words("light_verbs", f"governs.{k}") for k in ("planned", "probable", "possible", "ordered", "same"))
    ) | frozenset({"fail", "refuse", "unable", "unlikely", "untrue", "false", "wrong"})


def _coordinated(first: Predicate) -> Iterator[Predicate]:
    token = first.token
    seen = 0
    while seen < 6:
        following = next(
            (c for c in token.children if c.dep_ == "conj" and c.i in first.inside and c.pos_ in ("VERB", "AUX")), None
        )
        if following is None:
            break
        yield Predicate(following, first.chain, inside=first.inside)
        token, seen = following, seen + 1
    for governor in first.chain[:1]:
        for c in governor.children:
            if c.dep_ == "conj" and c.i in first.inside and c.pos_ in ("VERB", "AUX"):
                yield Predicate(c, inside=first.inside)


def _background(first: Predicate) -> Iterator[Predicate]:
    """Clauses of time that tell an event of their own: "were killed when a dam collapsed"."""
    for c in first.token.children:
        if c.dep_ == "advcl" and c.i in first.inside and c.pos_ == "VERB":
            lead = next((g for g in c.children if g.dep_ in ("mark", "advmod")), None)
            own = any(g.dep_ in ("nsubj", "nsubjpass") for g in c.children)
            timed = lead is not None and own and lead.lower_ in ("when", "after")
            # "bombed the camp, killing six"
            result = lead is None and not own and c.tag_ == "VBG" and any(g.dep_ == "dobj" for g in c.children)
            if timed or (result and c.i > first.token.i and c.lemma_ in _RESULTS):
                yield Predicate(c, inside=first.inside)


_RESULTS = frozenset({"kill", "injure", "wound", "arrest", "detain", "destroy", "capture", "seize", "kidnap"})


_BLAND = frozenset({"be", "have", "do", "seem", "appear", "remain", "say", "add", "tell"})


def _tells_more(first: Predicate, other: Predicate, quoted: bool) -> bool:
    rule = other.rule
    finite = other.token.tag_ in ("VBD", "VBZ", "VBP", "MD") or any(
        c.dep_ in ("aux", "auxpass") and c.tag_ != "TO" for c in other.token.children
    )
    if not quoted and finite and first.rule is not None and (rule is not None or other.token.lemma_ not in _BLAND):
        return True
    if rule is None or (rule.type is None and rule.general in (None, "STATEMENT", "WORK")):
        return False
    own_subject = any(c.dep_ in ("nsubj", "nsubjpass") for c in other.token.children)
    if first.rule is None:
        return True
    return own_subject or (first.rule.type, first.rule.general) != (rule.type, rule.general)


# -- what it is -------------------------------------------------------------------------------------------------------


def _classified(found: Predicate, context: frozenset[str]) -> Predicate:
    rule, event = classify(found.token, found.inside, context)
    if rule is not None and rule.type == "CONCEDE" and _let_by_a_thing(found.token):
        rule = None
    if rule is None and found.chain:
        # "agreed to talk", "refused": the governing word may be the event
        for governor in reversed(found.chain):
            above, noun = classify(governor, found.inside, context)
            if above is not None and above.type is not None and governor.lemma_ not in ("try", "attempt"):
                return replace(found, token=governor, chain=found.chain[: found.chain.index(governor)], rule=above,
                               event=noun)  # fmt: skip
    return replace(found, rule=rule, event=event)


def _let_by_a_thing(token: Token) -> bool:
    """Whether something that decides nothing "allows" it: "the new lens allows the team to see", "peace would allow for"."""
    if token.lemma_.lower() not in words("modals", "lets"):
        return False
    subjects = [s for c in token.children if c.dep_ in ("nsubj", "csubj") for s in (c, *c.conjuncts)]
    return bool(subjects) and not any(
        s.pos_ in ("PROPN", "PRON")
        or s.ent_type_ in ("PERSON", "ORG", "GPE", "NORP")
        or s.lemma_.lower() in words("actors", "sector") | words("modals", "decides")
        for s in subjects
    )


def classify(token: Token, inside: frozenset[int], context: frozenset[str]) -> tuple[Rule | None, Token | None]:
    """The rule that fits a predicate, and the noun that names the event where the verb is light."""
    clause = clause_of(token, inside, context)
    if token.pos_ not in ("VERB", "AUX"):
        rule = _noun(token, inside, context)
        return (rule, token) if rule else (of_verb(clause) if token.tag_ in ("VBG", "VBN") else None, None)
    rule = of_verb(clause)
    if rule is not None and (rule.weight >= 3 or (rule.type and clause.lemma not in words("light_verbs", "light"))):
        return rule, _event_noun(token, rule, inside, context)
    if clause.lemma in words("light_verbs", "hit") and (rule is None or rule.type is None):
        # "firm hit by data theft"
        for c in token.children:
            for noun in c.children if c.dep_ == "agent" else ():
                named = _noun(noun, inside, context) if noun.dep_ == "pobj" else None
                if named is not None and named.type is not None:
                    return named, None
    if clause.lemma in words("light_verbs", "light"):
        for noun in objects(token, inside):
            named = _noun(noun, inside, context)
            if named is not None and named.type is not None:
                return named, noun
    phrasal = {clause.lemma, *(f"{clause.lemma}_{part}" for part in clause.particles)}
    happens = bool(phrasal & words("light_verbs", "happen")) or (rule is None and clause.lemma == "be")
    if happens:
        by, suffering = sides(token)
        for noun in (*by, *suffering, *(c for c in token.children if c.dep_ == "attr" and c.i in inside)):
            named = _noun(noun, inside, context)
            if named is not None and (rule is None or (rule.type is None and named.type is not None)):
                return named, noun
    return rule, None


def _event_noun(token: Token, rule: Rule, inside: frozenset[int], context: frozenset[str]) -> Token | None:
    """The noun that tells the same event as its verb: "talks" of "talks began", "inquiry" of "opened an inquiry"."""
    if not any(name in ("objects", "subjects") for name, _ in rule.conditions):
        return None
    by, suffering = sides(token)
    for noun in (*objects(token, inside), *by, *suffering):
        if noun.pos_ == "NOUN":
            named = _noun(noun, inside, context)
            if named is not None and named.type == rule.type:
                return noun
    return None


def _noun(noun: Token, inside: frozenset[int], context: frozenset[str]) -> Rule | None:
    if noun.lemma_.lower() in words("modals", "anaphora") and not any(c.dep_ == "prep" for c in noun.children):
        return None  # "the accusation": what it was, stands elsewhere
    clause = clause_of(noun, inside, context)
    found = of_noun(clause)
    if found is not None:
        return found
    for c in noun.children:
        if c.i not in inside:
            continue
        # "troop movements", "air raid", "a strike ballot"
        if c.dep_ in ("compound", "amod") and noun.lemma_.lower() not in words("modals", "anaphora"):
            modified = of_noun(replace(clause, lemma=c.lemma_.lower()))
            if modified is not None and c.dep_ == "compound":
                return modified
        # "the number of deaths", "a series of attacks"
        if c.dep_ == "prep" and c.lower_ in ("of", "in", "from") and clause.lemma not in words("modals", "anaphora"):
            for inner in c.children:
                if inner.dep_ == "pobj":
                    below = of_noun(replace(clause, lemma=inner.lemma_.lower()))
                    if below is not None and clause.lemma in _PARTS:
                        return below
    return None


_PARTS = frozenset({"number", "series", "wave", "toll", "estimate", "count", "round", "act", "campaign", "day", "case",
                    "evidence", "sign", "trace", "proof", "indication"})  # fmt: skip


def objects(token: Token, inside: frozenset[int]) -> list[Token]:
    """Heads of direct objects, attributes, passive subjects and prepositional objects."""
    found: list[Token] = []
    for c in token.children:
        if c.i not in inside and c.dep_ != "nsubjpass":
            continue
        if c.dep_ == "prt" or (c.dep_ == "advmod" and c.pos_ in ("ADP", "ADV")):
            for inner in c.children:
                if inner.dep_ == "prep":
                    found += [g for g in inner.children if g.dep_ == "pobj"]
        if c.dep_ in ("dobj", "nsubjpass", "attr", "oprd", "dative", "obj"):
            found += [c, *c.conjuncts]
        elif c.dep_ in ("prep", "agent"):
            for inner in c.children:
                if inner.dep_ == "pobj" and c.dep_ == "prep":
                    found += [inner, *inner.conjuncts]
                elif inner.dep_ == "prep":  # "out of the talks"
                    found += [g for g in inner.children if g.dep_ == "pobj"]
    return found


def clause_of(token: Token, inside: frozenset[int], context: frozenset[str]) -> Clause:
    """What the lexicon's rules look at, for one predicate."""
    heads = objects(token, inside)
    subjects: list[Token] = []
    if token.pos_ in ("VERB", "AUX"):
        subjects, suffering = sides(token)
        heads += [t for t in suffering if t not in heads]
    particles = frozenset(
        c.lower_
        for c in token.children
        if c.dep_ in ("prt", "prep", "advmod")
        and c.i - token.i in (1, 2, 3)
        and (c.dep_ == "prt" or c.i == token.i + 1)
    )
    return Clause(
        token.lemma_.lower(),
        particles,
        frozenset(_modified(heads)),
        frozenset(_modified(subjects)),
        frozenset(t.lemma_.lower() for t in token.subtree if t.i in inside),
        context,
    )


def _modified(heads: Sequence[Token]) -> Iterator[str]:
    for head in heads:
        yield "<person>" if head.ent_type_ == "PERSON" and head.pos_ == "PROPN" else head.lemma_.lower()
        for c in head.children:
            if c.dep_ in ("compound", "amod", "conj"):
                yield c.lemma_.lower()
            elif c.dep_ == "prep" and c.lower_ == "of":
                for inner in c.children:
                    yield inner.lemma_.lower()
