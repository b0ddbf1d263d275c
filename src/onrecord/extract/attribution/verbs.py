"""Rules for cue verbs: their subject, their clause or object, and who only declines to speak."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from onrecord.extract.attribution.draft import Draft, noun_stance
from onrecord.extract.attribution.phrases import clause_tokens
from onrecord.lang import table

if TYPE_CHECKING:
    from spacy.tokens import Token

# Beside the tagger, rules with less than ``merge.RULE_IN_BODY`` are left aside: of verbs of thought the tagger judges better.
THOUGHT = 0.66
_SUBJECTS = ("nsubj", "csubj", "expl")


def verb(cue: Token) -> Draft | None:
    """The attribution that a cue verb makes; None where it makes none."""
    data = table("cues")
    lemma = cue.lemma_.lower()
    children = {c.dep_: c for c in cue.children}
    cue_tokens = [*(c for c in cue.children if c.dep_ in ("aux", "neg", "auxpass", "prt") and c.i < cue.i), cue]
    passive = any(c.dep_ in ("nsubjpass", "auxpass") for c in cue.children)
    source = _source_of(cue)
    if passive and lemma == "draw" and any(c.dep_ == "neg" for c in cue.children):
        passive = False
        source = [t for c in cue.children if c.dep_ == "nsubjpass" for t in c.subtree]
    if passive and lemma == "quote":
        return _was_quoted(cue, cue_tokens)
    if passive:
        return _passive(cue, cue_tokens)
    if cue.dep_ == "acl" and cue.tag_ == "VBN":
        return _reduced(cue)
    clause = next((c for c in cue.children if c.dep_ in ("ccomp",) and not _is_source_clause(c, cue)), None)
    if lemma == "tell" and clause is None:
        clause = next((c for c in cue.children if c.dep_ == "xcomp"), None)
    if _asks_anonymity(cue) or (cue.tag_ == "VBN" and cue.dep_ == "advcl" and cue.lemma_ == "ask"):
        return None
    if lemma == "take":
        back = next((c for c in cue.children if c.dep_ in ("prt", "advmod") and c.lower_ == "back"), None)
        if back is None:
            return None
        cue_tokens += [back] if back not in cue_tokens else []
    if lemma in ("decline", "refuse"):
        return _declines(cue, cue_tokens, source)
    negated = any(c.dep_ == "neg" for c in cue.children) or any(t.lower_ in ("neither", "nobody") for t in source)
    if negated and _silent(cue, lemma):
        rest = [
            t
            for c in cue.children
            if c.dep_ in ("prep", "dobj")
            and c.i > cue.i
            and not any(g.ent_type_ in ("DATE", "TIME") for g in c.subtree)
            for t in c.subtree
        ]
        no = [t for t in source if t.lower_ == "neither"]
        return Draft(no + cue_tokens, [t for t in source if t not in no], rest or [cue], score=0.7) if source else None
    if lemma == "quote" and source:
        return _quoted_by(cue, cue_tokens)
    if lemma == "put" and source and children.get("dobj") is not None and children["dobj"].lower_ == "it":
        return Draft([*cue_tokens, children["dobj"]], source, [], score=0.8)
    if lemma == "make" and source:
        return _made_clear(cue, cue_tokens, source)
    if clause is not None:
        content = clause_tokens(clause, cue)
        source = source or _inverted(cue, content)
        if not source and cue.dep_ not in ("advcl", "xcomp", "conj", "acl", "relcl", "pcomp"):
            return None
        thought = lemma in data["thought"]["verbs"] or (cue.tag_ == "VB" and any(t.lower_ == "to" for t in cue_tokens))
        return Draft(cue_tokens, source, content, score=THOUGHT if thought else 0.9)
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
        parts = [c for c in cue.children if c.dep_ in ("dobj", "oprd", "ccomp", "xcomp", "nsubj") and c.i > cue.i]
        opinion = [t for c in parts for t in c.subtree]
        said = _marks_near(cue) or len(parts) > 1
        return Draft(cue_tokens, source, opinion, score=0.65) if opinion and said else None
    if lemma == "describe" and source:
        as_ = next((c for c in cue.children if c.dep_ == "prep" and c.lower_ == "as"), None)
        seen = [t for c in cue.children if c.dep_ == "dobj" for t in c.subtree]
        if as_ is not None and seen:
            return Draft(cue_tokens, source, [*seen, *as_.subtree], score=0.7)
    about = next(
        (
            c
            for c in cue.children
            if c.i > cue.i
            and (
                c.dep_ == "xcomp"
                or (c.dep_ == "advcl" and any(g.lower_ == "to" and g.dep_ == "aux" for g in c.children))
            )
        ),
        None,
    )
    if about is not None and about.tag_ == "VBG" and lemma in _stance_verbs("denies", "confirms"):
        return Draft(cue_tokens, source, list(about.subtree), score=0.8) if source else None
    if about is not None and lemma in _stance_verbs(
        "promises", "threatens", "asks", "demands", "warns", "predicts", "claim", "declines"
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
    if (
        lemma == "count"
        and source
        and any(c.dep_ == "nummod" for o in cue.children if o.dep_ == "dobj" for c in o.children)
    ):
        return Draft(cue_tokens, source, list(children["dobj"].subtree), score=0.75)
    if lemma == "put" and source and "dobj" not in children and "oprd" in children:
        children["dobj"] = children["oprd"]  # "puts dead at 31"
    if lemma == "put" and source and "dobj" in children:
        number = [t for c in cue.children if c.dep_ == "prep" and c.lower_ == "at" for t in c.subtree]
        return Draft(cue_tokens, source, [*children["dobj"].subtree, *number], score=0.7) if number else None
    if lemma in data["counting"]["verbs"] and source and "dobj" in children:
        number = [
            t
            for above in (cue, children["dobj"])
            for c in above.children
            if c.dep_ in ("prep", "advcl") and c.lower_ in ("to", "at")
            for t in c.subtree
        ]
        if children["dobj"].lemma_.lower() in data["counting"]["nouns"] and number:
            return Draft([*cue_tokens, children["dobj"]], source, [*children["dobj"].subtree, *number], score=0.75)
    if lemma in ("speak", "warn", "complain") and source:
        of = next((c for c in cue.children if c.dep_ == "prep" and c.lower_ in ("of", "about") and c.i > cue.i), None)
        if of is not None and lemma == "speak":
            number = [t for t in of.subtree if t != of]
            number += [t for c in cue.children if c.dep_ == "prep" and c.i > of.i for t in c.subtree]
            return Draft([*cue_tokens, of], source, number, score=0.7)
    if (
        lemma in ("repeat", "reiterate", "issue")
        and source
        and "dobj" in children
        and noun_stance(children["dobj"].lower_)
    ):
        return Draft([*cue_tokens, children["dobj"]], source, list(children["dobj"].subtree), score=0.7)
    if lemma in ("apologise", "apologize", "backtrack", "appeal") and source:
        led = ("for",) if lemma != "backtrack" else ("on", "from")
        prep = next((c for c in cue.children if c.dep_ == "prep" and c.lower_ in led), None)
        if prep is None:
            return None
        after = next((c for t in (cue, *prep.subtree) for c in t.children if c.i > prep.i and c.dep_ in ("ccomp", "acl")
                      and any(g.dep_ == "mark" for g in c.children)), None)  # fmt: skip
        inner_ = clause_tokens(after, cue) if after is not None else [t for t in prep.subtree if t != prep]
        lead = [t for t in prep.subtree if after is not None and t.i < after.left_edge.i]
        return Draft([*cue_tokens, *(lead or [prep])], source, inner_, score=0.75)
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


def _silent(cue: Token, lemma: str) -> bool:
    """ "did not respond", "did not return calls", "would not be drawn"."""
    if lemma in ("respond", "comment", "answer", "reply", "elaborate"):
        return True
    objects = {c.lemma_.lower() for c in cue.children if c.dep_ == "dobj"}
    if lemma == "return":
        return bool(objects & {"call", "message", "email", "request"})
    return lemma == "draw" and any(c.dep_ == "auxpass" for c in cue.children)


def _quoted_by(cue: Token, cue_tokens: list[Token]) -> Draft | None:
    """ "Radio Sol quoted the governor as saying": the governor speaks; who quotes is the link before."""
    speaker = next((c for c in cue.children if c.dep_ == "dobj"), None)
    as_ = next((c for c in cue.children if c.dep_ == "prep" and c.lower_ == "as" and c.i > cue.i), None)
    saying = next((c for c in as_.children if c.dep_ == "pcomp"), None) if as_ is not None else None
    if speaker is None or as_ is None or saying is None:
        return None
    clause = next((c for c in saying.children if c.dep_ in ("ccomp", "dobj", "parataxis")), None)
    content = clause_tokens(clause, saying) if clause is not None else []
    return Draft([*cue_tokens, as_, saying], list(speaker.subtree), content, score=0.85)


def _was_quoted(cue: Token, cue_tokens: list[Token]) -> Draft | None:
    """ "X was quoted as saying (by Y) …": X speaks."""
    speaker = next((c for c in cue.children if c.dep_ == "nsubjpass"), None)
    as_ = next((c for c in cue.children if c.dep_ == "prep" and c.lower_ == "as"), None)
    saying = next((c for c in as_.children if c.dep_ == "pcomp"), None) if as_ is not None else None
    if speaker is None:
        return None
    clause = next((c for t in (saying, cue) if t is not None for c in t.children if c.dep_ == "ccomp"), None)
    content = clause_tokens(clause, cue) if clause is not None else []
    said = [t for t in (as_, saying) if t is not None]
    return Draft([*cue_tokens, *said], list(speaker.subtree), content, score=0.8)


def _reduced(cue: Token) -> Draft | None:
    """ "the suspect, described by police as armed": a passive without its auxiliary."""
    by = next((c for c in cue.children if c.dep_ == "agent"), None)
    agent = next((g for g in by.children if g.dep_ == "pobj"), None) if by is not None else None
    as_ = next((c for c in cue.children if c.dep_ == "prep" and c.lower_ == "as"), None)
    if agent is None or as_ is None:
        return None
    head = [t for t in cue.head.subtree if t.i < cue.left_edge.i and not t.is_punct]
    return Draft([cue], list(agent.subtree), [*head, *as_.subtree], score=0.7)


def _made_clear(cue: Token, cue_tokens: list[Token], source: list[Token]) -> Draft | None:
    """ "made it clear that"."""
    clear = next((t for t in cue.subtree if t.lower_ in ("clear", "plain", "known") and 0 < t.i - cue.i < 4), None)
    that = clear.nbor(1) if clear is not None and clear.i + 1 < len(cue.doc) else None
    if clear is None or that is None or that.lower_ != "that" or that.head == that:
        return None
    between = list(cue.doc[cue.i + 1 : clear.i + 1])
    return Draft([*cue_tokens, *between], source, clause_tokens(that.head, clear), score=0.8)


def about_naming(cue: list[Token]) -> bool:
    """ "asked not to be named": the terms on which somebody spoke, no statement."""
    return any(_asks_anonymity(t) for t in cue)


def _asks_anonymity(verb: Token) -> bool:
    if verb.lemma_ not in ("ask", "refuse", "decline", "request", "insist", "speak") or verb.pos_ != "VERB":
        return False
    below = [t for c in verb.children if c.dep_ in ("xcomp", "ccomp", "prep", "advcl") for t in c.subtree]
    if verb.lemma_ in ("speak", "insist", "request"):
        return any(t.lemma_ == "anonymity" for t in below)
    return any(t.lemma_ in ("name", "identify", "quote") and t.tag_ == "VBN" for t in below)


@cache
def _stance_verbs(*stances: str) -> frozenset[str]:
    verbs = table("cues")["verbs"]
    return frozenset(v for s in stances for v in verbs.get(s, [s]))


def _is_source_clause(clause: Token, cue: Token) -> bool:
    return clause.dep_ == "csubj"


def _passive(cue: Token, cue_tokens: list[Token]) -> Draft | None:
    """ "is said to", "was accused by X of", "it was announced by X that": nobody named unless an agent is."""
    lemma = cue.lemma_.lower()
    by = next((c for c in cue.children if c.dep_ == "agent"), None)
    agent = next((g for g in by.children if g.dep_ == "pobj"), None) if by is not None else None
    subject = next((c for c in cue.children if c.dep_ in ("nsubjpass", "expl", "nsubj") and c.i < cue.i), None)
    if subject is None or (lemma not in table("cues")["nobody"]["passive"] and agent is None):
        return None
    source, rest = _agent(agent)
    clause = next((c for c in cue.children if c.dep_ in ("xcomp", "ccomp") and c.i > cue.i), None)
    if subject.lower_ in ("it", "what", "nothing"):
        if clause is None or subject.lower_ != "it" or not any(g.dep_ == "mark" for g in clause.children):
            return None
        return Draft(cue_tokens, source, clause_tokens(clause, cue), score=0.75)
    if lemma in ("tell", "warn", "inform", "advise", "assure") and agent is not None:
        # "was told by doctors that": the subject hears, the agent speaks
        return Draft(cue_tokens, source, clause_tokens(clause, cue), score=0.75) if clause is not None else None
    content = list(subject.subtree)
    if clause is not None:
        content += list(clause.subtree)
    elif lemma in ("blame", "accuse"):
        content += rest or [t for c in cue.children if c.dep_ == "prep" for t in c.subtree]
    elif lemma not in ("report", "confirm", "deny"):
        return None
    else:
        content += [
            t
            for c in cue.children
            if c.dep_ in ("prep", "npadvmod", "oprd", "acomp") and c.i > cue.i
            for t in c.subtree
        ]
    return Draft(cue_tokens, source, content, score=0.65)


def _agent(agent: Token | None) -> tuple[list[Token], list[Token]]:
    """The agent of a passive, and what the parser hung on it that belongs to the verb ("by prosecutors of lying")."""
    if agent is None:
        return [], []
    rest = [
        t for c in agent.children if c.dep_ == "prep" and any(g.dep_ == "pcomp" for g in c.children) for t in c.subtree
    ]
    to = next(
        (c for c in agent.children if c.dep_ in ("relcl", "acl") and any(g.lower_ == "to" for g in c.children)), None
    )
    rest += list(to.subtree) if to is not None else []
    outside = {t.i for t in rest}
    return [t for t in agent.subtree if t.i not in outside], rest


def _declines(cue: Token, cue_tokens: list[Token], source: list[Token]) -> Draft | None:
    """ "declined to say whether", "refused to comment on"."""
    what = next((c for c in cue.children if c.dep_ == "xcomp"), None)
    if what is None or not source or what.lemma_ not in table("cues")["declining"]["objects"]:
        return None
    if what.lemma_ == "rule":
        return Draft(cue_tokens, source, list(what.subtree), score=0.85)
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
            and c.dep_ in ("nsubj", "dobj", "attr", "oprd", "npadvmod", "dep", "xcomp")
            and c.pos_ in ("NOUN", "PROPN", "PRON")
        ),
        None,
    )
    if (
        after is None
        or cue.lemma_
        not in ("say", "add", "write", "tell", "note", "explain", "ask", "shout", "cry", "read", "recall", "insist")
        or any(t.i == after.i for t in content)
    ):
        return []
    return list(after.subtree)


def _marks_near(cue: Token) -> bool:
    return any(t.text in ("“", '"', "‘", "``", "'") for t in cue.doc[cue.i : min(cue.i + 12, len(cue.doc))])
