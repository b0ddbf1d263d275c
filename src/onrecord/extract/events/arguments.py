"""Who does it and whom it is done to, as words of the text.

Subjects are followed through passives, control, raising, coordination and relative clauses; possessives, demonyms
and prepositions are followed inside noun phrases ("the strike on the town by its neighbour").
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from onrecord.extract.certainty.words import words

if TYPE_CHECKING:
    from spacy.tokens import Token

    from onrecord.extract.events.frames import Predicate

_NAMED = frozenset({"PERSON", "ORG", "GPE", "NORP"})
_PRONOUNS = frozenset(
    "i we us he him she they them you it who both our its their his her my whom".split()  # noqa: SIM905
)
_LEFT = frozenset(
    {"det", "amod", "compound", "poss", "nummod", "nmod", "quantmod", "case", "predet", "advmod", "punct", "prep"}
)


@dataclass(frozen=True, slots=True)
class Roles:
    """Who acts, who is acted on, each as the tokens of one mention."""

    actor: tuple[tuple[Token, ...], ...] = ()
    recipient: tuple[tuple[Token, ...], ...] = ()


def roles(found: Predicate, symmetric: bool) -> Roles:
    """Actor and recipient of a predicate.

    Args:
        found: the predicate.
        symmetric: both sides act ("X met with Y", "talks between X and Y").
    """
    token = found.token
    if _reversed(found):
        acted, received = _undergone(token)
    elif token.pos_ in ("VERB", "AUX"):
        by, suffers = sides(token)
        acted = list(mentions(by))
        received = list(mentions(suffers)) if suffers else []
        inner_by, inner_to = noun_sides(found.event) if found.event is not None else ([], [])
        if found.event is not None and found.event.dep_ == "dobj":
            received = received or inner_to  # "opened an inquiry into the bank over its loans"
        received = received or list(_received(token, by))
        received = received or [m for head in suffers for m in _inner(head)]
        if found.event is not None:
            if not acted:
                acted = inner_by
            if found.event.dep_ not in ("nsubj", "nsubjpass"):
                received = received or [m for m in inner_by if m not in acted]
            received = received or inner_to
    else:
        acted, received = noun_sides(token)
    if not acted and token.pos_ == "VERB":
        # "clashes broke out between farmers and herders"
        between = [c for c in token.children if c.dep_ == "prep" and c.lower_ in ("between", "among")]
        acted = list(mentions(spread(g for c in between for g in c.children if g.dep_ == "pobj")))
    if symmetric and not acted:
        acted, received = received, []
    received = [m for m in received if not _shared(m, acted)]
    return Roles(tuple(acted), tuple(received))


def _reversed(found: Predicate) -> bool:
    """As "received a letter", "suffered an attack": the subject is acted on."""
    token = found.token
    passive = any(c.dep_ in ("nsubjpass", "auxpass") for c in token.children)
    if passive or token.pos_ != "VERB" or token.lemma_.lower() not in words("actors", "reversed"):
        return False
    return token.lemma_.lower() == "receive" or bool(found.rule and found.rule.type)


def _undergone(token: Token) -> tuple[list[tuple[Token, ...]], list[tuple[Token, ...]]]:
    by, _ = sides(token)
    acted: list[tuple[Token, ...]] = []
    for c in token.children:
        if c.dep_ == "dobj":
            acted += noun_sides(c)[0]
        elif c.dep_ in ("prep", "agent") and c.lower_ in ("from", "by"):
            acted += mentions(spread(g for g in c.children if g.dep_ == "pobj"))
    return acted, list(mentions(by))


def _inner(head: Token) -> list[tuple[Token, ...]]:
    """Whoever a thing belongs to or is aimed at: "the airline's licence", "the inquiry into the airline"."""
    by, to = noun_sides(head)
    own = [m for m in by if m[-1].pos_ != "PRON"]
    return own or to or by


def _shared(mention: tuple[Token, ...], others: Sequence[tuple[Token, ...]]) -> bool:
    mine = {t.i for t in mention}
    return any(mine & {t.i for t in other} for other in others)


# -- verbs ------------------------------------------------------------------------------------------------------------


def sides(token: Token, depth: int = 0) -> tuple[list[Token], list[Token]]:
    """Heads of the phrases that act and, for a passive, of those that suffer."""
    agents = [g for c in token.children if c.dep_ == "agent" for g in c.children if g.dep_ == "pobj"]
    passive = [c for c in token.children if c.dep_ == "nsubjpass"]
    if passive and not agents and _adjectival(token):
        return spread(_antecedent(token, passive)), []
    if not passive and token.tag_ == "VBN" and not any(c.dep_ in ("aux", "auxpass") for c in token.children):
        # headlines leave the auxiliary out: "Firm hit by theft", "six killed"
        passive = [c for c in token.children if c.dep_ == "nsubj"]
    if passive:
        return spread(agents), spread(_antecedent(token, passive))
    subject = [c for c in token.children if c.dep_ == "nsubj" or (c.dep_ == "csubj" and c.pos_ in ("NOUN", "PROPN"))]
    if subject:
        real = [c for c in token.children if c.dep_ == "attr"] if subject[0].lower_ == "there" else subject
        return spread(_antecedent(token, _listed(token, real))), []
    there = [c for c in token.children if c.dep_ == "expl"]
    if there:
        return spread([c for c in token.children if c.dep_ in ("attr", "dobj")]), []
    if depth > 6:
        return agents, []
    head = token.head
    if token.dep_ == "conj" and head.i != token.i:
        by, suffers = sides(head, depth + 1)
        if _is_passive(token) or (suffers and not by and token.tag_ == "VBN" and not _helped(token)):
            return agents or [], suffers or by
        if suffers and not by:
            # "was arrested and appeared": the one who suffered acts now
            return suffers, []
        return by, []
    if token.dep_ in ("xcomp", "ccomp", "advcl", "pcomp", "acl", "dep", "prep", "oprd", "acomp"):
        return _controlled(token, agents, depth)
    if token.dep_ == "relcl":
        return (agents, [head]) if _is_passive(token) else ([head], [])
    return agents, []


def _listed(token: Token, subject: list[Token]) -> list[Token]:
    """With the name that a headline only sets before a comma: "Ghana, Togo sign treaty"."""
    first = subject[0].left_edge.i if subject else 0
    doc = token.doc
    if first >= 2 and doc[first - 1].text == "," and not any(c.dep_ == "det" for c in subject[0].children):
        before = doc[first - 2]
        if (
            before.head.i == token.i
            and before.dep_ in ("npadvmod", "dep", "nsubj", "advmod")
            and before.pos_ == "PROPN"
        ):
            return [before, *subject]
    return subject


def _is_passive(token: Token) -> bool:
    return token.tag_ == "VBN" and any(c.dep_ == "auxpass" for c in token.children)


def _adjectival(token: Token) -> bool:
    """A participle that tells what its subject does: "is opposed to", "were engaged in"."""
    preps = words("actors", "adjectival")
    return any(c.dep_ == "prep" and f"{token.lemma_.lower()}_{c.lower_}" in preps for c in token.children)


def _helped(token: Token) -> bool:
    return any(c.dep_ in ("aux", "auxpass") for c in token.children)


def _controlled(token: Token, agents: list[Token], depth: int) -> tuple[list[Token], list[Token]]:
    head = token.head
    blamed = token.dep_ == "pcomp" and head.lower_ in ("for", "of", "with", "from")
    while head.pos_ in ("ADP", "SCONJ", "ADJ") and head.head.i != head.i and depth < 8:
        head, depth = head.head, depth + 1
    if token.dep_ == "acl":
        if token.tag_ == "VBN" and token.lemma_.lower() in words("light_verbs", "happen"):
            return spread([head]), []  # taken for a participle: "The strike that closed the port ended"
        if token.tag_ == "VBN":
            return agents, [head]
        if token.tag_ == "VBG":
            return spread([head]), []
    if head.pos_ in ("NOUN", "PROPN", "PRON"):
        # "strikers of throwing stones"; "a plan to send": whose plan?
        if token.dep_ == "pcomp":
            return spread([head]), []
        owner = [c for c in head.children if c.dep_ == "poss"]
        if owner:
            return owner, []
        if head.dep_ in ("dobj", "attr") and head.head.pos_ in ("VERB", "AUX"):
            return sides(head.head, depth + 1)[0], []
        return [], []
    if head.pos_ not in ("VERB", "AUX") or head.i == token.i:
        return agents, []
    below = [c for c in head.children if c.dep_ in ("dobj", "dative", "nsubjpass") and c.i < token.i]
    controls = head.lemma_.lower() in words("light_verbs", "object_control") and token.dep_ != "advcl"
    if below and (controls or blamed):
        # "urged the army to leave", "fined the airline for stranding passengers"
        by = spread(below)
    else:
        by, suffers = sides(head, depth + 1)
        by = by or suffers
    if any(c.dep_ == "auxpass" for c in token.children) or (token.tag_ == "VBN" and token.dep_ == "advcl"):
        return agents, by
    return by, []


def _antecedent(token: Token, heads: list[Token]) -> list[Token]:
    """For "who", "which", "that" the noun they stand for."""
    if token.dep_ == "relcl" and heads and heads[0].tag_ in ("WP", "WDT"):
        return [token.head]
    return heads


def spread(heads: Iterable[Token]) -> list[Token]:
    """The heads with what is coordinated to them; through "both X and Y", "sides", "one of the X"."""
    result: list[Token] = []
    for head in heads:
        for one in (head, *head.conjuncts):
            if one not in result and one.pos_ in ("NOUN", "PROPN", "PRON", "NUM", "ADJ", "DET", "X", "VERB"):
                result.append(one)
    return result


def _received(token: Token, by: Sequence[Token]) -> Iterator[tuple[Token, ...]]:
    objects = [c for c in token.children if c.dep_ in ("dobj", "dative")]
    if token.dep_ == "relcl":
        # "the guards whom the rebels killed"
        objects = [token.head if c.tag_ in ("WP", "WDT") else c for c in objects]
    passive = any(c.dep_ == "nsubjpass" for c in token.children)
    if not objects and token.dep_ == "relcl" and not passive and token.head not in by:
        objects = [token.head]
    dative = [c for c in objects if c.dep_ == "dative" and c.pos_ != "ADP"]
    told = list(mentions(spread(dative or objects)))
    found = [m for m in told if not (len(m) == 1 and m[0].dep_ == "poss" and m[0].pos_ == "PRON")]
    if found:
        yield from found
        return
    if token.lemma_.lower() in words("actors", "depriving") and not told:
        # "stole the data of patients from the clinic"
        sources = [c for c in token.children if c.dep_ == "prep" and c.lower_ == "from"]
        found = list(mentions(spread(g for c in sources for g in c.children if g.dep_ == "pobj")))
        if found:
            yield from found
            return
    about = list(_complained_of(token))
    if about:
        yield from about
        return
    # "sent its soldiers to X": its own; those they leave are only a place
    toward = frozenset({"to", "against"}) if told else words("actors", "toward")
    preps = [c for c in token.children if c.dep_ in ("prep", "dative") and c.lower_ in toward]
    for prep in preps:
        found = list(mentions(spread(g for g in prep.children if g.dep_ == "pobj")))
        if found:
            yield from found
            return
    phrases = [*(() if told else objects), *(g for p in preps for g in p.children if g.dep_ == "pobj")]
    asked = list(_asked(phrases))
    if asked:
        yield from asked
        return
    for phrase in phrases:
        for head in spread([phrase]):
            inner_ones = _inner(head)
            if inner_ones:
                yield from inner_ones
                return
    for clause in token.children:
        # "demanded that X leave", "asked X to leave", "pressed charges, blaming X"
        if clause.dep_ in ("ccomp", "xcomp") and token.lemma_.lower() in words("light_verbs", "object_control"):
            inner = [c for c in clause.children if c.dep_ in ("nsubj", "nsubjpass")]
            found = list(mentions(spread(inner)))
            if found:
                yield from found
                return
            deeper = list(_received(clause, by))
            if deeper:
                yield from deeper
                return
        if clause.dep_ in ("prep", "advcl", "xcomp"):
            inner_verbs = [clause] if clause.pos_ == "VERB" else [g for g in clause.children if g.dep_ == "pcomp"]
            for verb in inner_verbs:
                deeper = list(_received(verb, by))
                if deeper:
                    yield from deeper
                    return


def _complained_of(token: Token) -> Iterator[tuple[Token, ...]]:
    """As in "complained to X about Y", "blocked the road in defiance of Y": Y."""
    complains = token.lemma_.lower() in words("actors", "complaining")
    for prep in token.children:
        if prep.dep_ != "prep":
            continue
        for noun in prep.children:
            if noun.dep_ != "pobj":
                continue
            if complains and prep.lower_ in ("about", "over", "against", "at"):
                found = list(mentions(spread([noun]))) or _inner(noun)
            elif prep.lower_ == "in" and noun.lemma_.lower() in words("actors", "facing"):
                found = noun_sides(noun)[1]
            else:
                continue
            if found:
                yield from found
                return


def _asked(phrases: Iterable[Token]) -> Iterator[tuple[Token, ...]]:
    """Who is to do what is asked for: "its demand that X leave"."""
    for noun in phrases:
        if noun.lemma_.lower() in words("light_verbs", "governs.asked"):
            for clause in noun.children:
                if clause.dep_ in ("acl", "ccomp", "relcl") and any(c.dep_ == "mark" for c in clause.children):
                    yield from mentions(spread(c for c in clause.children if c.dep_ in ("nsubj", "nsubjpass")))


# -- nouns ------------------------------------------------------------------------------------------------------------


def noun_sides(noun: Token, depth: int = 0) -> tuple[list[tuple[Token, ...]], list[tuple[Token, ...]]]:
    """Who acts and who suffers in a noun phrase: "the Chadian strike on the town", "talks between X and Y"."""
    by: list[tuple[Token, ...]] = []
    to: list[tuple[Token, ...]] = []
    of: list[tuple[Token, ...]] = []
    nested: list[tuple[Token, ...]] = []
    moves = noun.lemma_.lower() in _INTRANSITIVE
    for c in noun.children:
        if c.dep_ == "poss":
            owner = list(mentions(spread([c])))
            by += owner or ([_phrase(c)] if c.lemma_.lower() in words("actors", "premises") else [])
        elif c.dep_ in ("amod", "compound", "nmod") and _named(c) and c.ent_type_ in ("NORP", "GPE", "ORG", "PERSON"):
            by += [
                (t,) if t.ent_type_ != "PERSON" else tuple(whole_name(t))
                for t in (c, *(j for j in c.conjuncts if _named(j)))
            ]
        elif c.dep_ == "compound" and c.lemma_.lower() in words("actors", "bodies"):
            if by and by[-1][-1].i == c.i - 1 and by[-1][0].head.i == noun.i and by[-1][0].dep_ != "poss":
                by[-1] = (*by[-1], c)  # "a Karen guerrilla stronghold"
            else:
                by.append((c,))
        elif c.dep_ == "acl" and c.tag_ == "VBN":
            # "crimes committed by X against Y"
            by += mentions(spread(g for a in c.children if a.dep_ == "agent" for g in a.children if g.dep_ == "pobj"))
        elif c.dep_ in ("prep", "agent"):
            inner = list(mentions(spread(g for g in c.children if g.dep_ == "pobj")))
            if c.lower_ in ("by", "between", "among") or (c.lower_ == "from" and not moves):
                by += inner
            elif c.lower_ in ("of",):
                of += inner
            elif c.lower_ in ("on", "against", "to", "into", "with", "toward", "towards", "over", "for", "at", "from"):
                to += inner
            if not inner and depth < 3:
                for g in c.children:
                    if g.dep_ == "pobj":
                        inner_by, inner_to = noun_sides(g, depth + 1)
                        nested += inner_to if any(m[-1].pos_ == "PRON" for m in inner_by) else inner_by or inner_to
    if of:
        # "the arrest of X by Y" but "the visit of X", "the withdrawal of X from Y"
        (to if by or not moves else by).extend(of)
    return by, to or nested


_INTRANSITIVE = frozenset(
    "visit arrival resignation meeting protest rally march strike withdrawal retreat deployment".split()  # noqa: SIM905
)


def _named(token: Token) -> bool:
    return token.ent_type_ in _NAMED


def whole_name(token: Token) -> Sequence[Token]:
    """The words of the name that a token is part of, itself where it is part of none."""
    return next((list(ent) for ent in token.doc.ents if ent.start <= token.i < ent.end), [token])


# -- phrases ----------------------------------------------------------------------------------------------------------


def mentions(heads: Iterable[Token]) -> Iterator[tuple[Token, ...]]:
    """The mentions that noun phrases with these heads make: none for what cannot act and for bare counts."""
    for head in heads:
        yield from _mention(head)


def _mention(head: Token) -> Iterator[tuple[Token, ...]]:
    lemma = head.lemma_.lower()
    if head.lower_ in _PRONOUNS or (head.pos_ == "PRON" and head.lower_ == "others"):
        if head.lower_ != "it" or head.dep_ in ("nsubj", "nsubjpass", "dobj", "pobj"):
            yield (head,)
        return
    if head.pos_ == "PRON" and head.dep_ == "poss":
        yield (head,)
        return
    of = [
        g
        for c in head.children
        if c.dep_ == "prep" and c.lower_ in ("of", "from")
        for g in c.children
        if g.dep_ == "pobj"
    ]
    if head.pos_ == "NUM" and of:
        yield from mentions(spread(of))  # "two of the hackers"
        return
    if lemma == "state" and any(g.lemma_.lower() in ("emergency", "siege", "war", "alert", "mind", "play") for g in of):
        return
    if head.ent_type_ in ("DATE", "TIME", "MONEY", "PERCENT", "QUANTITY") or head.pos_ == "NUM":
        return
    counted = any(c.dep_ in ("nummod",) for c in head.children)
    if counted and lemma in words("actors", "counted") and not any(_named(c) for c in head.children):
        return
    if (
        lemma in ("thousand", "hundred", "dozen", "ten", "group", "number", "member", "score", "side", "one", "third")
        and of
    ):
        inner = list(mentions(spread(of)))
        if lemma not in ("side", "member", "group") and inner:
            yield from inner
            return
        if inner and lemma in ("side",):
            yield from inner
            return
    military = lemma in words("actors", "military")
    owners = [
        c for c in head.children if c.dep_ in ("poss", "amod", "compound", "nmod") and (_named(c) or c.dep_ == "poss")
    ]
    origin = [g for g in of if g.ent_type_ == "GPE" and g.head.lower_ == "from"]
    if military and origin and not owners:
        yield _phrase(origin[0])
        return
    if military and owners:
        for owner in owners[:1]:
            if owner.ent_type_ in ("NORP", "GPE") and owner.dep_ != "poss":
                yield from ((t,) for t in (owner, *(j for j in owner.conjuncts if _named(j))))
            elif owner.dep_ == "poss":
                yield (owner,) if owner.pos_ == "PRON" else _phrase(owner)
            else:
                yield _phrase(head)
        return
    if military and lemma not in words("actors", "sector"):
        return
    nations = [c for c in head.children if c.dep_ == "amod" and c.ent_type_ in ("NORP", "GPE")]
    pair = [c for n in nations for c in n.conjuncts if c.ent_type_ in ("NORP", "GPE")]
    if nations and pair:
        yield from ((t,) for t in (*nations, *pair))
        return
    if (
        _named(head)
        or lemma in words("actors", "sector")
        or (head.pos_ == "PROPN" and head.ent_type_ != "LOC")
        or _acronym(head)
    ):
        yield _phrase(head)
    elif head.lower_ in ("both", "neither", "none", "all", "each") and of:
        yield from mentions(of)
    elif nations or head.ent_type_ in ("FAC", "LOC"):
        return


def _acronym(head: Token) -> bool:
    return len(head.text) > 2 and head.text.isupper() and head.text.isalpha() and not head.sent.text.isupper()


def _phrase(head: Token) -> tuple[Token, ...]:
    """The noun phrase of a head without relative clauses, appositions and what hangs on by comma."""
    left = head.i
    for c in sorted((c for c in head.children if c.i < head.i), key=lambda c: -c.i):
        joint = c.lower_ in ("both", "neither", "either") and head.lemma_.lower() in words("actors", "pair")
        if joint or (c.dep_ in _LEFT and c.dep_ not in ("punct", "prep", "advmod", "quantmod", "det", "predet")):
            left = min(left, next(iter(c.subtree)).i)
    right = head.i
    for c in head.children:
        if c.i > head.i and c.dep_ == "prep" and c.lower_ == "of" and c.i == right + 1:
            inner = [g for g in c.children if g.dep_ == "pobj"]
            if inner:
                right = max(inner[0].i, right, whole_name(inner[0])[-1].i)
        elif c.dep_ == "case":
            continue
    return tuple(head.doc[left : right + 1])
