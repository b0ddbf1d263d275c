"""Attributions by rules over the parse: a cue verb with its subject and its clause, "according to", colons, quotations.

Reference: Krestel et al. 2008, Minding the source; Pareti 2015, PARC 3.0 (the notions of source, cue and content).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from onrecord.extract.attribution.quotes import SCARE, Quote, Range, quotes_in
from onrecord.extract.attribution.raw import RawAttribution
from onrecord.lang import table

if TYPE_CHECKING:
    from spacy.tokens import Token

    from onrecord.extract.parse import Parsed, ParsedBlock

_SUBJECTS = ("nsubj", "csubj", "expl")
_SKIP_IN_CONTENT = ("punct", "cc", "mark")


@cache
def cue_lemmas() -> frozenset[str]:
    """All lemmas that may be a cue verb."""
    return frozenset(lemma for lemmas in table("cues")["verbs"].values() for lemma in lemmas)


@dataclass(slots=True)
class Draft:
    """An attribution while it is put together, as token indices of one block."""

    cue: list[Token]
    source: list[Token] = field(default_factory=list)
    content: list[Token] = field(default_factory=list)
    quotes: list[Quote] = field(default_factory=list)
    score: float = 0.8


def by_rules(parsed: Parsed) -> list[RawAttribution]:
    """Every attribution that the rules find, in text order."""
    found: list[RawAttribution] = []
    loose: list[tuple[ParsedBlock, Quote]] = []
    for block in parsed.blocks:
        here = _block(block)
        if block.block.role == "body":
            quotes = [q for q in quotes_in(block.doc.text) if q.words(block.doc.text) >= SCARE]
            if here and loose:
                # a quotation left open runs on to the paragraph that names its speaker
                found += [_borrowed(b, q, here[0]) for b, q in loose if not q.closed and here[0].source]
                loose = []
            if not here and quotes and sum(q.end - q.start for q in quotes) > 0.7 * len(block.doc.text):
                speaker = next((raw for raw in reversed(found) if raw.source and raw.score >= 0.5), None)
                if not quotes[-1].closed or speaker is None:
                    loose += [(block, q) for q in quotes]
                else:
                    found += [_borrowed(block, q, speaker) for q in quotes]
        found += here
    return found


def _borrowed(block: ParsedBlock, quote: Quote, speaker: RawAttribution) -> RawAttribution:
    """A quotation without a cue of its own, with source and cue of the paragraph beside it."""
    return RawAttribution(speaker.source, speaker.cue, ((quote.start + block.start, quote.end + block.start),), 0.6)


def _block(block: ParsedBlock) -> list[RawAttribution]:
    quotes = quotes_in(block.doc.text)
    drafts: list[Draft] = []
    for sentence in block.doc.sents:
        for token in sentence:
            draft = _at(token, quotes)
            if (
                (draft is None or not draft.content)
                and token.lower_ in table("cues")["final"]["forms"]
                and not _quoted(token, quotes)
            ):
                draft = _surface(token) or draft
            if draft is not None and _can_speak(draft):
                drafts.append(draft)
    if block.block.role in ("headline", "dek", "subhead"):
        drafts += [
            d
            for d in _headline(block)
            if not any(o.content and {t.i for t in o.cue} & {t.i for t in (*d.cue, *d.content)} for o in drafts)
        ]
    _attach_quotes(block, drafts, quotes)
    drafts = [d for d in drafts if d.content or d.quotes]
    return [raw for d in drafts if (raw := _raw(block, d))]


def _at(token: Token, quotes: list[Quote]) -> Draft | None:
    low = token.lower_
    data = table("cues")
    if low in data["nobody"]["adverbs"]:
        return _adverb(token)
    if low == "according" and token.i + 1 < len(token.doc) and token.nbor().lower_ == "to":
        return _according(token)
    if token.pos_ in ("VERB", "AUX") and token.lemma_.lower() in cue_lemmas() and not _quoted(token, quotes):
        return _verb(token)
    if token.pos_ == "NOUN" and _noun_stance(low):
        return _noun(token)
    return None


@cache
def _speakers() -> frozenset[str]:
    lists = table("entities")
    names = (
        "offices",
        "anonymous",
        "state_bodies",
        "governments",
        "independent",
        "private_bodies",
        "groups",
        "outlets",
        "documents",
    )
    return frozenset(word for name in names for word in lists[name])


def _can_speak(draft: Draft) -> bool:
    """Whether the source is one that can say, promise or threaten something; things cannot ("oil threatens the coast")."""
    if (
        not draft.source
        or draft.cue[-1].lemma_ in ("say", "tell", "show", "find", "suggest")
        or draft.cue[0].lower_ == "according"
    ):
        return True
    inside = {t.i for t in draft.source}
    heads = [t for t in draft.source if t.head.i not in inside or t.head == t]
    return any(
        t.pos_ in ("PROPN", "PRON")
        or t.ent_type_ in ("PERSON", "ORG", "GPE", "NORP")
        or t.lower_ in _speakers()
        or t.lemma_.lower() in _speakers()
        for head in heads
        for t in (head, *head.conjuncts)
    )


def _quoted(token: Token, quotes: list[Quote]) -> bool:
    """Inside a quotation of some length a cue belongs to what is quoted."""
    return any(q.start <= token.idx < q.end and q.words(token.doc.text) >= SCARE for q in quotes)


def _noun_stance(word: str) -> str | None:
    return next((stance for stance, words in table("cues")["nouns"].items() if word in words), None)


def _verb(cue: Token) -> Draft | None:
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
        return Draft(cue_tokens, source, rest or [cue], score=0.7) if source else None
    if clause is not None:
        content = _clause_tokens(clause, cue)
        source = source or _inverted(cue, content)
        if not source and cue.dep_ not in ("advcl", "xcomp", "conj", "acl", "relcl", "pcomp"):
            return None
        return Draft(cue_tokens, source, content, score=0.9)
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
        and _noun_stance(children["dobj"].lower_)
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
            return Draft([*cue_tokens, inner.head], source, _clause_tokens(inner, inner.head), score=0.8)
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


def _clause_tokens(clause: Token, cue: Token) -> list[Token]:
    """A clause without the complementiser at its start and without the cue's own words."""
    inside = {t.i for t in clause.subtree}
    blocked = {t.i for t in cue.subtree} - inside
    # "…, a number that lines up with claims from X": that is X's word, not the speaker's
    blocked |= {
        t.i
        for c in clause.subtree
        if c.dep_ in ("appos", "npadvmod")
        and c.i > clause.i
        and any(n.pos_ == "NOUN" and _noun(n) is not None for n in c.subtree if n != c)
        for t in c.subtree
    }
    tokens = [t for t in clause.subtree if t.i not in blocked and t != cue]
    tokens.sort(key=lambda t: t.i)
    while tokens and ((tokens[0].lower_ in ("that",) and tokens[0].dep_ == "mark") or tokens[0].is_punct):
        tokens.pop(0)
    return tokens


def _surface(cue: Token) -> Draft | None:
    """ "A and B on Tuesday, a hospital in the north said, hours before …": by commas, where the tree shows no clause."""
    doc, sentence = cue.doc, cue.sent
    left = [t for t in doc[sentence.start : cue.i]]
    comma = next((t.i for t in reversed(left) if t.text in (",", ";", "”", '"')), None)
    if comma is None or not 1 <= cue.i - comma - 1 <= 14:
        return None
    source = [t for t in doc[comma + 1 : cue.i] if not t.is_punct]
    inner = [t for t in source if t.pos_ in ("VERB", "AUX") and t.dep_ not in ("acl", "relcl", "amod")]
    if not source or inner or not any(t.pos_ in ("NOUN", "PROPN", "PRON") for t in source):
        return None
    # an apposition belongs to the name before it: "…, said" after "its head, Torunn Aasen,"
    start = comma
    before = [t for t in doc[sentence.start : comma]]
    semicolon = next((t.i for t in reversed(before) if t.text == ";"), sentence.start - 1)
    content = [t for t in before if t.i > semicolon]
    if doc[start].text == ";" or len(content) < 4 or not any(t.pos_ in ("VERB", "AUX") for t in content):
        return None
    return Draft([cue], source, content, score=0.72)


def _according(token: Token) -> Draft | None:
    """ "according to X": content is the clause it hangs on."""
    to = token.nbor()
    noun = next((g for c in (token, to) for g in c.children if g.dep_ == "pobj"), None)
    if noun is None:
        return None
    source = sorted(noun.subtree, key=lambda t: t.i)
    cut = next(
        (i for i, t in enumerate(source) if t.text in (",", ";", "—", "–") and i and source[i - 1].i >= noun.i), None
    )
    source = source[:cut] if cut else source
    inside = {t.i for t in source} | {token.i, to.i}
    sentence = token.sent
    left = [t for t in sentence if t.i < token.i]
    right = [t for t in sentence if t.i > source[-1].i]
    content = left if len([t for t in left if not t.is_punct]) > 2 else right
    content = [t for t in content if t.i not in inside]
    return Draft([token, to], source, content, score=0.85)


def _adverb(token: Token) -> Draft | None:
    """ "reportedly": attributed to nobody; content is the clause around it."""
    head = token.head
    steps = 0
    while head.pos_ not in ("VERB", "AUX") and head.head != head and steps < 5:
        head, steps = head.head, steps + 1
    blocked = {t.i for c in head.children if c.dep_ in ("conj",) and c.i > head.i for t in c.subtree} | {token.i}
    content = sorted((t for t in head.subtree if t.i not in blocked), key=lambda t: t.i)
    while content and (content[0].is_punct or content[0].dep_ == "cc"):
        content.pop(0)
    return Draft([token], [], content, score=0.6) if len(content) > 2 else None


def _noun(token: Token) -> Draft | None:
    """ "claims from X", "X's denial of Y", "the claim that"."""
    source: list[Token] = []
    from_ = next((c for c in token.children if c.dep_ == "prep" and c.lower_ in ("from", "by")), None)
    owner = next((c for c in token.children if c.dep_ == "poss"), None)
    if from_ is not None:
        source = [t for t in from_.subtree if t != from_]
    elif owner is not None and (owner.pos_ != "PRON" or _noun_stance(token.lower_) == "denies"):
        source = [t for t in owner.subtree if t.tag_ != "POS"]
    if not source:
        return None
    of = next((c for c in token.children if c.dep_ == "prep" and c.lower_ in ("of", "about")), None)
    clause = next(
        (
            c
            for c in token.children
            if c.dep_ in ("acl", "relcl", "ccomp") and any(g.dep_ == "mark" for g in c.children)
        ),
        None,
    )
    if clause is not None:
        return Draft([token], source, _clause_tokens(clause, token), score=0.7)
    if of is not None and from_ is None:
        return Draft([token], source, [t for t in of.subtree if t != of], score=0.6)
    if from_ is not None:
        # "a number that lines up with claims from X": what X claims is what the number belongs to
        clause_head = token
        while clause_head.head != clause_head and clause_head.pos_ != "VERB" and clause_head.dep_ != "relcl":
            clause_head = clause_head.head
        if (
            clause_head.dep_ == "relcl"
            and clause_head.head.dep_ in ("appos", "dobj", "attr", "npadvmod")
            and clause_head.head.head != clause_head.head
        ):
            above = clause_head.head.head
            blocked = {t.i for t in clause_head.head.subtree}
            content = [t for t in above.subtree if t.i not in blocked and not (t.dep_ == "mark" and t.head == above)]
            if above.dep_ in ("ccomp", "ROOT", "xcomp") or above.pos_ == "VERB":
                return Draft([token], source, content, score=0.55)
    return None


def _headline(block: ParsedBlock) -> list[Draft]:
    """ "X: no deal before May", "No deal before May: X", "…, X say" where the parser sees no clause."""
    tokens = [t for t in block.doc if not t.is_space]
    drafts: list[Draft] = []
    colon = next((i for i, t in enumerate(tokens) if t.text == ":" and 0 < i < len(tokens) - 1), None)
    if colon is not None:
        left, right = tokens[:colon], tokens[colon + 1 :]
        if 1 <= len(left) <= 5 and len(right) >= 3 and _names_speaker(left):
            drafts.append(Draft([tokens[colon]], left, right, score=0.6))
        elif 1 <= len(right) <= 4 and len(left) >= 3 and _names_speaker(right):
            drafts.append(Draft([tokens[colon]], right, left, score=0.6))
    last = tokens[-1] if tokens else None
    if (
        last is not None
        and last.lemma_.lower() in cue_lemmas()
        and last.lower_ in ("say", "says", "said", "confirms", "confirm", "warns", "warn", "claims", "claim")
    ):
        commas = [i for i, t in enumerate(tokens) if t.text in (",", ";")]
        for at in reversed(commas):
            if 1 <= len(tokens) - 1 - (at + 1) <= 7 and at >= 2:
                drafts.append(Draft([last], tokens[at + 1 : -1], tokens[:at], score=0.7))
                break
    return drafts


def _names_speaker(tokens: list[Token]) -> bool:
    head = tokens[-1]
    listed = table("entities")
    return (
        head.lemma_.lower() in listed["offices"]
        or head.lemma_.lower() in listed["anonymous"]
        or head.lower_ in listed["state_bodies"]
        or (
            any(t.ent_type_ in ("PERSON", "ORG", "GPE") for t in tokens)
            and all(t.pos_ in ("PROPN", "NOUN", "ADJ", "DET") for t in tokens)
        )
    )


def _marks_near(cue: Token) -> bool:
    return any(t.text in ("“", '"', "‘", "``", "'") for t in cue.doc[cue.i : min(cue.i + 12, len(cue.doc))])


def _attach_quotes(block: ParsedBlock, drafts: list[Draft], quotes: list[Quote]) -> None:
    """Give each quotation of some length to the cue that stands beside it; the rest to the speaker before it."""
    text = block.doc.text
    for quote in quotes:
        if quote.words(text) < SCARE and not any(_reaches(d, quote) for d in drafts):
            continue
        holders = [d for d in drafts if _reaches(d, quote)]
        if holders:
            continue
        beside = [d for d in drafts if not d.content or d.quotes]
        near = [
            (abs(_gap(d, quote)), d)
            for d in beside
            if d.source and -160 < _gap(d, quote) < 160 and _no_stop(text, d, quote)
        ]
        if near:
            min(near, key=lambda pair: pair[0])[1].quotes.append(quote)
            continue
        before = [d for d in drafts if d.source and d.cue[-1].idx < quote.start and d.score >= 0.5]
        after = [
            d
            for d in drafts
            if d.source and d.cue[0].idx >= quote.end and not _full_stop(text[quote.outer[1] : d.cue[0].idx])
        ]
        if after:
            after[0].quotes.append(quote)
        elif before and quote.words(text) >= SCARE:
            last = before[-1]
            drafts.append(Draft(list(last.cue), list(last.source), [], [quote], 0.65))


def _no_stop(text: str, draft: Draft, quote: Quote) -> bool:
    """No end of a sentence between a cue and a quotation, but for the one inside the marks."""
    cue = draft.cue[-1].idx
    between = text[quote.outer[1] : cue] if cue >= quote.end else text[cue : quote.outer[0]]
    return not _full_stop(between)


def _full_stop(between: str) -> bool:
    return any(mark + " " in between for mark in (".", "!", "?")) and not between.rstrip().endswith(
        ("Mr.", "Ms.", "Dr.", "Gen.")
    )


def _reaches(draft: Draft, quote: Quote) -> bool:
    return any(quote.start <= t.idx < quote.end for t in draft.content)


def _gap(draft: Draft, quote: Quote) -> int:
    cue = draft.cue[-1].idx
    return cue - quote.end if cue >= quote.end else quote.start - cue


def _raw(block: ParsedBlock, draft: Draft) -> RawAttribution | None:
    content = _ranges(block, draft.content)
    # a clause that holds part of a quotation takes in the whole of it
    for quote in draft.quotes:
        content.append((quote.start + block.start, quote.end + block.start))
    source = _ranges(block, draft.source)
    cue = _ranges(block, draft.cue)
    if not content:
        return None
    return RawAttribution(tuple(source), tuple(cue), tuple(sorted(content)), draft.score)


def _ranges(block: ParsedBlock, tokens: Iterable[Token]) -> list[Range]:
    """Runs of tokens as ranges, without punctuation and space at their ends."""
    ordered = sorted({t.i: t for t in tokens}.values(), key=lambda t: t.i)
    runs: list[list[Token]] = []
    for token in ordered:
        if runs and runs[-1][-1].i == token.i - 1:
            runs[-1].append(token)
        else:
            runs.append([token])
    ranges = []
    for run in runs:
        while run and (run[0].is_space or (run[0].is_punct and run[0].text not in '“"‘$£€')):
            run.pop(0)
        while run and (run[-1].is_space or (run[-1].is_punct and run[-1].text not in '”"’%')):
            run.pop()
        if (run and not all(t.is_punct for t in run)) or (run and len(ordered) == 1):
            ranges.append((block.start + run[0].idx, block.start + run[-1].idx + len(run[-1].text)))
    if not ranges and len(ordered) == 1 and ordered[0].text == ":":
        ranges = [(block.start + ordered[0].idx, block.start + ordered[0].idx + 1)]
    return ranges
