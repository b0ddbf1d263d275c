"""Rules for what is no cue verb with a clause: "according to", adverbs, nouns, headlines, commas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onrecord.extract.attribution.draft import Draft, cue_lemmas, noun_stance
from onrecord.lang import table

if TYPE_CHECKING:
    from spacy.tokens import Token

    from onrecord.extract.parse import ParsedBlock


def surface(cue: Token) -> Draft | None:
    """ "A and B on Tuesday, a hospital in the north said, hours before …": by commas, where the tree shows no clause."""
    doc, sentence = cue.doc, cue.sent
    left = list(doc[sentence.start : cue.i])
    comma = next((t.i for t in reversed(left) if t.text in (",", ";", "”", '"')), None)
    if comma is None or not 1 <= cue.i - comma - 1 <= 14:
        return None
    source = [t for t in doc[comma + 1 : cue.i] if not t.is_punct]
    if source and (source[0].tag_ in ("WDT", "WP") or source[0].dep_ == "cc"):
        return None
    inner = [t for t in source if t.pos_ in ("VERB", "AUX") and t.dep_ not in ("acl", "relcl", "amod")]
    if not source or inner or not any(t.pos_ in ("NOUN", "PROPN", "PRON") for t in source):
        return None
    # an apposition belongs to the name before it: "…, said" after "its head, Torunn Aasen,"
    start = comma
    before = list(doc[sentence.start : comma])
    semicolon = next((t.i for t in reversed(before) if t.text == ";"), sentence.start - 1)
    content = [t for t in before if t.i > semicolon]
    if doc[start].text == ";" or len(content) < 4 or not any(t.pos_ in ("VERB", "AUX") for t in content):
        return None
    return Draft([cue], source, content, score=0.72)


def according(token: Token) -> Draft | None:
    """ "according to X": content is the clause it hangs on."""
    to = token.nbor()
    noun = next((g for c in (token, to) for g in c.children if g.dep_ == "pobj"), None)
    if noun is None or (noun.lower_ in table("cues")["prepositions"]["measures"] and noun.i == to.i + 1):
        return None  # "according to plan", "according to age"
    source = sorted(noun.subtree, key=lambda t: t.i)
    cut = next(
        (i for i, t in enumerate(source) if t.text in (",", ";", "—", "–") and i and source[i - 1].i >= noun.i), None
    )
    source = source[:cut] if cut else source
    inside = {t.i for t in source} | {token.i, to.i}
    sentence = token.sent
    left = [t for t in sentence if t.i < token.i]
    right = [t for t in sentence if t.i > source[-1].i]
    content = left if any(t.pos_ in ("VERB", "AUX") for t in left) else left + right
    content = [t for t in content if t.i not in inside]
    return Draft([token, to], source, content, score=0.85)


def adverb(token: Token) -> Draft | None:
    """ "reportedly": attributed to nobody; content is the clause around it."""
    head = token.head
    steps = 0
    while head.pos_ not in ("VERB", "AUX") and head.head != head and steps < 5:
        head, steps = head.head, steps + 1
    blocked = {t.i for c in head.children if c.dep_ in ("conj",) and c.i > head.i for t in c.subtree} | {token.i}
    content = sorted((t for t in head.subtree if t.i not in blocked), key=lambda t: t.i)
    while content and (content[0].is_punct or content[0].dep_ == "cc"):
        content.pop(0)
    sure = 0.6 if token.lower_ == "apparently" else 0.72
    return Draft([token], [], content, score=sure) if len(content) > 2 else None


def per(token: Token) -> Draft | None:
    """ "Per the filing, the firm owes …", "in the words of the coroner, …": content is what follows the comma.

    "Under the document, the firm will pay …" likewise; what stands under a law or a plan is said by nobody.
    """
    first = token
    if token.lower_ == "words":
        first = next((t for t in token.ancestors if t.lower_ == "in"), token)
        preposition = next((c for c in token.children if c.lower_ == "of"), None)
        if first == token or preposition is None:
            return None
    else:
        preposition = token
    if first.i != token.sent.start:
        return None
    noun = next((c for c in preposition.children if c.dep_ == "pobj"), None)
    comma = next((t.i for t in token.sent if t.text == "," and noun is not None and t.i > noun.i), None)
    if noun is None or comma is None or not any(t.pos_ in ("VERB", "AUX") for t in token.doc[comma : token.sent.end]):
        return None
    if first.lower_ == "under" and noun.lemma_.lower() not in table("cues")["documents"]["subjects"]:
        return None
    cue = list(token.doc[first.i : preposition.i + 1])
    return Draft(
        cue, list(token.doc[preposition.i + 1 : comma]), list(token.doc[comma + 1 : token.sent.end]), score=0.8
    )


def noun(token: Token) -> Draft | None:
    """ "claims from X", "X's denial of Y", "the claim that", "a call by X for Y", "reports that"."""
    stance = noun_stance(token.lower_)
    source: list[Token] = []
    from_ = next((c for c in token.children if c.dep_ in ("prep", "agent") and c.lower_ in ("from", "by")), None)
    owner = next((c for c in token.children if c.dep_ == "poss"), None)
    if owner is None and token.i > 1 and token.nbor(-1).tag_ == "POS":
        owner = token.nbor(-2)  # the parser hung the possessor elsewhere
    if from_ is not None:
        stop = next((t.i for t in from_.subtree if t.i > from_.i + 1 and t.lower_ in ("that", "for", "of")), None)
        source = [t for t in from_.subtree if t != from_ and (stop is None or t.i < stop)]
    elif owner is not None:
        source = [t for t in owner.subtree if t.tag_ != "POS" and t.i < token.i]
    clause = _clause_of(token, from_)
    if clause is not None and (source or token.tag_ == "NNS" or token.lower_ in ("speculation",)):
        if not source and token.dep_ in ("dobj", "pobj") and token.head.lemma_.lower() in cue_lemmas():
            return None  # "denied reports that": the verb is the cue
        pronoun = len(source) == 1 and source[0].pos_ == "PRON"
        if pronoun and token.dep_ == "dobj" and token.head.lemma_.lower() in cue_lemmas():
            return None
        return Draft([token], source, clause_tokens(clause, token), score=0.7)
    if not source:
        return None
    of = next((c for c in token.children if c.dep_ == "prep" and c.lower_ in ("of", "about")), None)
    if from_ is not None and stance in ("demands", "asks"):
        of = next((t for t in from_.subtree if t.lower_ == "for"), None)
    elif stance == "asks":
        of = next((c for c in token.children if c.dep_ == "prep" and c.lower_ == "for"), None)
    if of is not None and (from_ is None or stance in ("demands", "asks")):
        if len(source) == 1 and source[0].pos_ == "PRON" and stance not in ("denies", "asks", "demands"):
            return None
        return Draft(
            [token, of] if stance == "asks" else [token], source, [t for t in of.subtree if t != of], score=0.7
        )
    return _number_beside(token, source) if from_ is not None else None


def _clause_of(token: Token, from_: Token | None) -> Token | None:
    """The that-clause or infinitive that says what a noun cue is about; it may hang on the speaker beside it."""
    beside = [token, *(from_.subtree if from_ is not None else ())]
    for above in beside:
        for c in above.children:
            if c.dep_ not in ("acl", "relcl", "ccomp") or c.i < token.i:
                continue
            that = any(g.dep_ == "mark" or (g.lower_ == "that" and g.tag_ == "IN") for g in c.children)
            to = any(g.dep_ == "aux" and g.lower_ == "to" for g in c.children)
            if that or (to and noun_stance(token.lower_) in ("promises", "threatens", "demands", "asks")):
                found: Token = c
                return found
    # the parser may hang the clause on the verb: "denied reports that …"
    after: Token | None = token.nbor(1) if token.i + 1 < len(token.doc) else None
    if after is None or after.lower_ != "that" or after.tag_ != "IN" or after.dep_ != "mark":
        return None
    clause: Token = after.head
    return clause


def _number_beside(token: Token, source: list[Token]) -> Draft | None:
    """ "A number that lines up with claims from X": what X claims is what the number belongs to."""
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
            return Draft([token], source, content, score=0.8)
    return None


def no_comment(token: Token) -> Draft | None:
    """ "The embassy had no comment", "no immediate comment from the army", "could not be reached for comment"."""
    negated = any(c.lower_ == "no" for c in token.children)
    head = token.head
    if negated and token.dep_ in ("dobj", "attr", "nsubj"):
        subject = next((c for c in head.children if c.dep_ == "nsubj" and c != token), None)
        from_ = next(
            (c for t in (token, head) for c in t.children if c.dep_ == "prep" and c.lower_ in ("from", "by")), None
        )
        who = from_ if from_ is not None else subject
        if who is None or (from_ is None and head.lemma_ not in ("have", "offer", "make", "give")):
            return None
        # "said it had no comment" is said already
        if head.dep_ == "ccomp" and head.head.lemma_.lower() in cue_lemmas():
            return None
        return Draft(
            [head, *(t for t in token.subtree if t.i <= token.i)],
            [t for t in who.subtree if t != from_],
            [token],
            score=0.8,
        )
    if (
        token.dep_ == "pobj"
        and token.head.lower_ == "for"
        and token.head.head.lemma_ in ("reach", "contact", "available")
    ):
        verb = token.head.head
        top = verb.head if verb.dep_ == "acomp" else verb
        subject = next((c for c in top.children if c.dep_ in ("nsubj", "nsubjpass")), None)
        if subject is not None and any(c.dep_ == "neg" for c in top.children):
            cue = [c for c in top.children if c.dep_ in ("aux", "auxpass", "neg")]
            return Draft(
                [*cue, top, *([verb] if verb != top else []), token.head], list(subject.subtree), [token], score=0.8
            )
    return None


def clause_tokens(clause: Token, cue: Token) -> list[Token]:
    """A clause without the complementiser at its start and without the cue's own words."""
    inside = {t.i for t in clause.subtree}
    blocked = {t.i for t in cue.subtree} - inside
    # "…, a number that lines up with claims from X": that is X's word, not the speaker's
    blocked |= {
        t.i
        for c in clause.subtree
        if c.dep_ in ("appos", "npadvmod")
        and c.i > clause.i
        and any(n.pos_ == "NOUN" and noun(n) is not None for n in c.subtree if n != c)
        for t in c.subtree
    }
    tokens = [t for t in clause.subtree if t.i not in blocked and t != cue]
    tokens.sort(key=lambda t: t.i)
    while tokens and ((tokens[0].lower_ in ("that",) and tokens[0].dep_ == "mark") or tokens[0].is_punct):
        tokens.pop(0)
    return tokens


def headline(block: ParsedBlock) -> list[Draft]:
    """ "X: no deal before May", "No deal before May: X", "…, X say" where the parser sees no clause."""
    tokens = [t for t in block.doc if not t.is_space]
    drafts: list[Draft] = []
    for at, mark in enumerate(tokens):
        if not 0 < at < len(tokens) - 1 or mark.text not in (":", "-", "–", "—"):
            continue
        left, right = tokens[:at], tokens[at + 1 :]
        if mark.text == ":" and 1 <= len(left) <= 5 and len(right) >= 3 and _names_speaker(left):
            drafts.append(Draft([mark], left, right, score=0.6))
            break
        spaced = mark.text == ":" or (mark.idx and mark.doc.text[mark.idx - 1] == " ")
        if spaced and 1 <= len(right) <= 4 and len(left) >= 3 and _names_speaker(right):
            drafts.append(Draft([mark], right, left, score=0.6))
            break
    drafts += [Draft([t], [], [n for n in t.head.subtree if n != t], score=0.7) for t in tokens if _reported(t)]
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


def _reported(token: Token) -> bool:
    """ "Raid reported near Fortul": a headline's short form of "is reported", by nobody who is named."""
    bare = token.dep_ == "acl" and token.tag_ == "VBN" and token.head.dep_ == "ROOT"
    return (
        bare
        and token.lemma_.lower() in ("report", "suspect", "allege", "rumour", "rumor")
        and not any(c.dep_ in ("agent", "dobj", "ccomp") for c in token.children)
    )


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
