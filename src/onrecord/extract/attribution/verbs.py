"""Rules for cue verbs: their subject, their clause or object, and who only declines to speak."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from onrecord.extract.attribution.draft import Draft, noun_stance
from onrecord.extract.attribution.phrases import clause_tokens
from onrecord.lang import table

if TYPE_CHECKING:
    from spacy.tokens import Token

_SUBJECTS = ("nsubj", "csubj", "expl")


def verb(cue: Token) -> Draft | None:
    """The attribution that a cue verb makes; None where it makes none."""
    data = table("cues")
    lemma = cue.lemma_.lower()
    children = {c.dep_: c for c in cue.children}
    cue_tokens = [*(c for c in cue.children if c.dep_ in ("aux", "neg", "auxpass", "prt") and c.i < cue.i), cue]
    passive = any(c.dep_ in ("nsubjpass", "auxpass") for c in cue.children)
    source = _source_of(cue)
    if passive:
        return _passive(cue, cue_tokens)
    clause = next((c for c in cue.children if c.dep_ in ("ccomp",) and not _is_source_clause(c, cue)), None)
    if lemma == "tell" and clause is None:
        clause = next((c for c in cue.children if c.dep_ == "xcomp"), None)
    if _about_naming(cue):
        return None
    if lemma in ("take",) and not any(c.dep_ == "prt" and c.lower_ == "back" for c in cue.children):
        return None
    if lemma in ("decline", "refuse"):
        return _declines(cue, cue_tokens, source)
    negated = any(c.dep_ == "neg" for c in cue.children) or any(t.lower_ in ("neither", "nobody") for t in source)
    if lemma in ("respond", "comment", "answer", "reply") and negated:
        rest = [t for c in cue.children if c.dep_ in ("prep", "advmod", "dobj") and c.i > cue.i for t in c.subtree]
        no = [t for t in source if t.lower_ == "neither"]
        return Draft(no + cue_tokens, [t for t in source if t not in no], rest or [cue], score=0.7) if source else None
    if clause is not None:
        content = clause_tokens(clause, cue)
        source = source or _inverted(cue, content)
        if not source and cue.dep_ not in ("advcl", "xcomp", "conj", "acl", "relcl", "pcomp"):
            return None
        return Draft(cue_tokens, source, content, score=0.9)
    if lemma == "call" and source:
        on = next((c for c in cue.children if c.dep_ == "prep" and c.lower_ == "on"), None)
        if on is not None:
            rest = [t for c in cue.children if c.dep_ in ("xcomp", "advcl") and c.i > cue.i for t in c.subtree]
            return (
                Draft([*cue_tokens, on], source, [t for t in on.subtree if t != on] + rest, score=0.75)
                if rest
                else None
            )
        for_ = next((c for c in cue.children if c.dep_ == "prep" and c.lower_ == "for"), None)
        if for_ is not None:
            return Draft([*cue_tokens, for_], source, [t for t in for_.subtree if t != for_], score=0.7)
        opinion = [
            t for c in cue.children if c.dep_ in ("dobj", "oprd", "ccomp", "xcomp") and c.i > cue.i for t in c.subtree
        ]
        return Draft(cue_tokens, source, opinion, score=0.5) if opinion and _marks_near(cue) else None
    about = next((c for c in cue.children if c.dep_ in ("xcomp",) and c.i > cue.i), None)
    if about is not None and lemma in _stance_verbs(
        "promises", "threatens", "asks", "demands", "warns", "claim", "declines"
    ):
        target = [t for c in cue.children if c.dep_ == "dobj" for t in c.subtree]
        return Draft(cue_tokens, source, target + list(about.subtree), score=0.75) if source else None
    if lemma in _stance_verbs("asks", "demands", "warns") and "dobj" in children and about is None:
        inner = next((c for c in cue.children if c.dep_ in ("ccomp", "advcl") and c.i > cue.i), None)
        if inner is not None and source and inner.tag_ in ("VB",):
            return Draft(cue_tokens, source, [*children["dobj"].subtree, *inner.subtree], score=0.7)
    if lemma in ("accuse", "blame") and "dobj" in children and source:
        parts = [t for c in cue.children if c.dep_ in ("dobj", "prep") and c.i > cue.i for t in c.subtree]
        return Draft(cue_tokens, source, parts, score=0.85)
    if lemma == "put" and source and "dobj" in children:
        number = [t for c in cue.children if c.dep_ == "prep" and c.lower_ == "at" for t in c.subtree]
        return Draft(cue_tokens, source, [*children["dobj"].subtree, *number], score=0.7) if number else None
    if lemma in data["counting"]["verbs"] and source and "dobj" in children:
        number = [
            t for c in cue.children if c.dep_ in ("prep", "advcl") and c.lower_ in ("to", "at") for t in c.subtree
        ]
        if children["dobj"].lemma_.lower() in data["counting"]["nouns"] and number:
            return Draft([*cue_tokens, children["dobj"]], source, [*children["dobj"].subtree, *number], score=0.75)
    if lemma in ("speak", "warn", "complain") and source:
        of = next((c for c in cue.children if c.dep_ == "prep" and c.lower_ in ("of", "about") and c.i > cue.i), None)
        if of is not None and lemma == "speak":
            number = [t for t in of.subtree if t != of]
            return Draft([*cue_tokens, of], source, number, score=0.7) if any(t.like_num for t in number) else None
    if (
        lemma in ("repeat", "reiterate", "issue")
        and source
        and "dobj" in children
        and noun_stance(children["dobj"].lower_)
    ):
        return Draft([*cue_tokens, children["dobj"]], source, list(children["dobj"].subtree), score=0.7)
    if lemma in data["objects"]["nominal"] and source:
        content = [t for c in cue.children if c.dep_ in ("dobj",) and c.i > cue.i for t in c.subtree]
        if not content and lemma in ("warn", "complain"):
            content = [
                t for c in cue.children if c.dep_ == "prep" and c.lower_ in ("of", "about") for t in c.subtree if t != c
            ]
        inner = next(
            (
                t
                for t in content
                if t.dep_ in ("acl", "relcl", "ccomp") and t.head.lower_ in data["objects"]["statements"]
            ),
            None,
        )
        if inner is not None and any(c.dep_ == "mark" or c.lower_ == "that" for c in inner.children):
            return Draft([*cue_tokens, inner.head], source, clause_tokens(inner, inner.head), score=0.8)
        head = children.get("dobj")
        if lemma in data["objects"]["acts"] and (
            head is None or head.lemma_.lower() not in data["objects"]["statements"]
        ):
            content = []  # "rejected the offer", "withdrew its soldiers" are events
        if lemma == "demand" and any(t.like_num for t in content[:3]):
            content = []
        if content and lemma in _stance_verbs(
            "denies", "confirms", "accuses", "demands", "warns", "retracts", "promises", "threatens"
        ):
            return Draft(cue_tokens, source, content, score=0.8)
        if content and lemma in ("claim", "announce", "condemn", "welcome", "estimate", "predict"):
            return Draft(cue_tokens, source, content, score=0.55)
    return (
        Draft(cue_tokens, source, [], score=0.7)
        if (source or _inverted(cue, [])) and lemma not in data["objects"]["clausal"]
        else None
    )


def _about_naming(cue: Token) -> bool:
    """ "asked not to be named": the terms on which somebody spoke, no statement."""
    return (
        cue.lemma_ in ("ask", "refuse", "decline", "request")
        and any(
            t.lemma_ in ("name", "identify", "quote") and t.tag_ == "VBN"
            for c in cue.children
            if c.dep_ in ("xcomp", "ccomp")
            for t in c.subtree
        )
    ) or (cue.tag_ == "VBN" and cue.dep_ == "advcl" and cue.lemma_ == "ask")


@cache
def _stance_verbs(*stances: str) -> frozenset[str]:
    verbs = table("cues")["verbs"]
    return frozenset(v for s in stances for v in verbs.get(s, [s]))


def _is_source_clause(clause: Token, cue: Token) -> bool:
    return clause.dep_ == "csubj"


def _passive(cue: Token, cue_tokens: list[Token]) -> Draft | None:
    """ "is said to", "was accused by X of": nobody named unless an agent is."""
    lemma = cue.lemma_.lower()
    agent = next((g for c in cue.children if c.dep_ == "agent" for g in c.children if g.dep_ == "pobj"), None)
    subject = next((c for c in cue.children if c.dep_ in ("nsubjpass",)), None)
    clause = next((c for c in cue.children if c.dep_ in ("xcomp", "ccomp")), None)
    if subject is None or (lemma not in table("cues")["nobody"]["passive"] and agent is None):
        return None
    content = list(subject.subtree)
    if clause is not None:
        content += list(clause.subtree)
    elif lemma in ("blame", "accuse"):
        content += [t for c in cue.children if c.dep_ == "prep" for t in c.subtree]
    elif lemma not in ("report", "confirm", "deny"):
        return None
    else:
        content += [t for c in cue.children if c.dep_ in ("prep", "npadvmod") and c.i > cue.i for t in c.subtree]
    return Draft(cue_tokens, list(agent.subtree) if agent is not None else [], content, score=0.65)


def _declines(cue: Token, cue_tokens: list[Token], source: list[Token]) -> Draft | None:
    """ "declined to say whether", "refused to comment on"."""
    what = next((c for c in cue.children if c.dep_ == "xcomp"), None)
    if what is None or not source or what.lemma_ not in table("cues")["declining"]["objects"]:
        return None
    to = [c for c in what.children if c.dep_ == "aux"]
    content = [
        t
        for c in what.children
        if c.i > what.i and c.dep_ in ("ccomp", "prep", "dobj", "advcl", "attr")
        for t in c.subtree
    ]
    cue_all = [*cue_tokens, *to, what]
    return Draft(cue_all, source, content or [what], score=0.85)


def _source_of(cue: Token) -> list[Token]:
    """The subject of a cue: its own, or that of the verb it hangs on ("…, saying that")."""
    subject = next((c for c in cue.children if c.dep_ in _SUBJECTS and c.dep_ != "expl"), None)
    if subject is None and cue.dep_ in ("advcl", "xcomp", "conj", "pcomp", "dep") and cue.head is not cue:
        above = cue.head
        steps = 0
        while subject is None and steps < 4:
            subject = next((c for c in above.children if c.dep_ in ("nsubj", "nsubjpass")), None)
            if above.dep_ not in ("conj", "xcomp", "advcl") or above.head == above:
                break
            above, steps = above.head, steps + 1
    if subject is None and cue.dep_ in ("acl",):
        subject = cue.head
        return [t for t in subject.subtree if t.i < cue.i]
    if subject is None:
        return []
    if subject.tag_ in ("WP", "WDT") and cue.dep_ == "relcl":
        head = cue.head
        return [t for t in head.subtree if t.i < cue.left_edge.i or t == subject]
    if subject.lower_ in ("that", "there", "which"):
        return []
    return [t for t in subject.subtree if cue not in t.subtree and t != cue]


def _inverted(cue: Token, content: list[Token]) -> list[Token]:
    """ "…," said X: the noun phrase after the verb that a parser takes for something else."""
    after = next(
        (
            c
            for c in cue.children
            if c.i > cue.i
            and c.dep_ in ("nsubj", "dobj", "attr", "oprd", "npadvmod", "dep")
            and c.pos_ in ("NOUN", "PROPN", "PRON")
        ),
        None,
    )
    if (
        after is None
        or cue.lemma_ not in ("say", "add", "write", "tell", "note", "explain")
        or any(t.i == after.i for t in content)
    ):
        return []
    return list(after.subtree)


def _marks_near(cue: Token) -> bool:
    return any(t.text in ("“", '"', "‘", "``", "'") for t in cue.doc[cue.i : min(cue.i + 12, len(cue.doc))])
