"""Content in, events out: the frames of an attributed stretch of text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from onrecord.extract.certainty.factuality import level
from onrecord.extract.certainty.hedges import find_hedges
from onrecord.extract.certainty.judge import Certainty, Setting, judge
from onrecord.extract.certainty.words import words
from onrecord.extract.events.arguments import Roles, mentions, roles, sides, spread
from onrecord.extract.events.frames import Predicate, predicates
from onrecord.extract.events.scope import inside, located, places_of, time_of
from onrecord.extract.events.sentences import counted, telling
from onrecord.extract.events.sport import SPORT, reports_game
from onrecord.extract.headlines import HEADLINES
from onrecord.extract.parse import Parsed, ParsedBlock
from onrecord.extract.values import Frame
from onrecord.lang import table
from onrecord.records import Place, Quantity, Span, Spans, Time

if TYPE_CHECKING:
    from spacy.tokens import Token

_WORD = re.compile(r"(?<![A-Za-z])[a-z]+")
_QUOTES = frozenset("\"“”'‘’«»")
_SYMMETRIC = frozenset({"AGREE", "CONSULT", "COOPERATE"})


@dataclass(frozen=True, slots=True)
class Known:
    """What earlier steps found in the article.

    Attributes:
        times: of them the one that says when is taken.
        places: where.
        quantities: how many.
        names: offsets in the text at which a proper name ends; the parser takes some names for common nouns.
        day: of publication, where the page was written, ISO.
    """

    times: Sequence[Time] = ()
    places: Sequence[Place] = ()
    quantities: Sequence[Quantity] = ()
    names: frozenset[int] = frozenset()
    day: str | None = None


def code(
    parsed: Parsed,
    content: Spans,
    *,
    cue: Spans = (),
    stance: str = "states",
    known: Known | None = None,
    own_voice: bool = False,
) -> tuple[Frame, ...]:
    """The events of some content, in text order; at least one frame, which may be empty.

    Args:
        parsed: the article.
        content: the words attributed, or a sentence in the outlet's own voice.
        cue: the words that attribute; "reportedly" there weakens the content.
        stance: the speech act of the cue; what is demanded or asked has not happened.
        known: times, places, numbers and names of the article; those inside an event's words are taken.
        own_voice: the outlet states it itself.
    """
    known = known or Known()
    pieces = _sentences(parsed, content)
    if not pieces:
        return (Frame(content, hedges=find_hedges(parsed.article.text, content, cue)),)
    context, _ = _vocabulary(parsed.article.text, parsed.article.section)
    quoted = _quoted(parsed.article.text, content)
    found = [
        (block, sentence, one)
        for block, whole in pieces
        for piece in (_headlines(whole) if own_voice and block.block.role in HEADLINES else [whole])
        for sentence in counted(piece)
        for one in predicates(sentence, context, quoted)
    ]
    if not found:
        return (Frame(content, hedges=find_hedges(parsed.article.text, content, cue)),)
    found = telling(found, quoted)
    frames = []
    for block, sentence, one in found:
        others = [o for _, tokens, o in found if tokens is sentence and o is not one]
        part = content if len(found) == 1 else _part(block, sentence, one, others)
        setting = _setting(parsed, block, part, stance, own_voice)
        frames.append(_frame(parsed, block, one, part, setting, cue, known))
    return tuple(frames)


@lru_cache(maxsize=8)
def _vocabulary(text: str, section: str | None) -> tuple[frozenset[str], frozenset[str]]:
    """The words of an article in lower case, with a mark where it reports a game, and those that it writes so somewhere."""
    every = frozenset(_WORD.findall(text.lower()))
    return (every | {SPORT} if reports_game(text, section) else every), frozenset(_WORD.findall(text))


def _sentences(parsed: Parsed, content: Spans) -> list[tuple[ParsedBlock, list[Token]]]:
    """The content's tokens, sentence by sentence; its spans in one sentence belong together."""
    groups: dict[tuple[int, int], tuple[ParsedBlock, list[Token]]] = {}
    for span in content:
        for number, block in enumerate(parsed.blocks):
            if span.end <= block.start or span.start >= block.end:
                continue
            for token in block.tokens(span.start, span.end) or ():
                if not token.is_space:
                    groups.setdefault((number, token.sent.start), (block, []))[1].append(token)
    return [groups[key] for key in sorted(groups)]


def _part(block: ParsedBlock, sentence: list[Token], one: Predicate, others: Sequence[Predicate]) -> Spans:
    """The words of one of several events: its clause, without the clauses of the others inside it."""
    top = one.chain[0] if one.chain else one.token
    mine = {t.i for t in top.subtree} & set(one.inside) if others else {t.i for t in sentence}
    for other in others:
        head = other.chain[0] if other.chain else other.token
        if head.i in mine and head.i != top.i and (head.dep_ != "advcl" or head.tag_ == "VBG"):
            mine -= {t.i for t in head.subtree}
    tokens = [t for t in sentence if t.i in mine]
    while (
        tokens
        and (tokens[0].is_punct or tokens[0].dep_ in ("cc", "punct") or (others and _joins(tokens[0])))
        and len(tokens) > 1
    ):
        tokens = tokens[1:]
    while tokens and (tokens[-1].is_punct or tokens[-1].dep_ in ("cc", "punct")) and len(tokens) > 1:
        tokens = tokens[:-1]
    if not tokens:
        return (block.span(sentence[0]),)
    return (Span(block.span(tokens[0]).start, block.span(tokens[-1]).end),)


def _joins(token: Token) -> bool:
    """Whether a word joins its clause to another: "that", "when"."""
    return token.dep_ == "mark" or token.tag_ == "WRB"


def _setting(parsed: Parsed, block: ParsedBlock, part: Spans, stance: str, own_voice: bool) -> Setting:
    role = block.block.role
    return Setting(
        stance=stance,
        headline=role in ("headline", "dek"),
        caption=role == "caption" and own_voice,
        quoted=_quoted(parsed.article.text, part),
        own_voice=own_voice,
    )


def _quoted(text: str, part: Spans) -> bool:
    """Whether the words stand in quote marks: one right before them, or an open one further before."""
    start, end = part[0].start, part[-1].end
    if start > 0 and text[start - 1] in _QUOTES:
        return True
    return bool(set(text[end : end + 2]) & _QUOTES) and text.count("“", 0, start) > text.count("”", 0, start)


def _headlines(tokens: list[Token]) -> list[list[Token]]:
    """The statements of a piece of a headline: "Mine disaster: 12 dead, dozens missing after dam bursts"."""
    colon = next((n for n, t in enumerate(tokens) if t.text == ":"), -1)
    if 0 < colon < len(tokens) - 1 and not any(_tells(t) for t in tokens[:colon]):
        tokens = tokens[colon + 1 :]  # what it is about
    parts: list[list[Token]] = [[]]
    for n, token in enumerate(tokens):
        counts = (
            token.text == ","
            and n + 1 < len(tokens)
            and (tokens[n + 1].like_num or tokens[n + 1].lower_ in words("counted", "many"))
        )
        if counts and any(_tells(t) for t in parts[-1]):
            parts.append([])
        else:
            parts[-1].append(token)
    return [part for part in parts if part]


def _tells(token: Token) -> bool:
    return token.tag_ in ("VBZ", "VBD", "VBP", "VBN") or token.pos_ == "NUM"


def _frame(
    parsed: Parsed,
    block: ParsedBlock,
    found: Predicate,
    part: Spans,
    setting: Setting,
    cue: Spans,
    known: Known,
) -> Frame:
    time = time_of(known.times, part, found, block)
    day = known.day or parsed.article.day
    setting = replace(
        setting,
        future_time=bool(time and day and time.earliest and time.earliest[:10] > day),
        past_time=bool(time and day and time.latest and time.latest[:10] <= day),
    )
    rule = found.rule
    sure = judge(found.token, found.chain, found.inside, setting, _willed(found))
    anaphoric = _anaphoric(found)
    if anaphoric:
        sure = Certainty(polarity="affirmed")
    # "declined to comment": an empty event
    silent = setting.stance == "declines" and not (rule and rule.type)
    who = Roles() if silent or (anaphoric and found.token.pos_ == "PRON") else _fitting(found, parsed, block, known)
    if not who.actor and not silent and not anaphoric:
        who = replace(who, actor=_by_name(found, block, known.names))
    hedges = find_hedges(parsed.article.text, part, cue)
    hedged = any(h.kind in ("evidential", "probability") for h in hedges)
    verb = found.token.pos_ in ("VERB", "AUX")
    return Frame(
        content=part,
        type=rule.type if rule else None,
        mode=rule.mode if rule else None,
        general=rule.general if rule else None,
        predicate=_lemma(found.token) if verb or rule else None,
        predicate_spans=_predicate_spans(block, found.token) if verb or rule else (),
        actor=tuple(_spans(block, tokens) for tokens in who.actor),
        recipient=tuple(_spans(block, tokens) for tokens in who.recipient),
        place=places_of(known.places, part, found, block),
        time=time,
        quantity=tuple(q for q in known.quantities if inside(q.spans, part)),
        context=_contexts(found, setting, time, day),
        polarity=sure.polarity,
        modality=sure.modality,
        tense=sure.tense,
        hedges=hedges,
        anaphora=anaphoric,
        factuality=level(sure.polarity, sure.modality, sure.tense, hedged),
    )


def _contexts(found: Predicate, setting: Setting, time: Time | None, day: str | None) -> tuple[str, ...]:
    """PLOVER's contexts of an event, by the words of its clause; ``historical`` where it lies over a year back."""
    if found.rule is None or (found.rule.type is None and found.rule.general is None):
        return ()
    top = found.chain[0] if found.chain else found.token
    lemmas = {t.lemma_.lower() for t in top.subtree if t.i in found.inside}
    fitting = [name for name in table("contexts") if lemmas & words("contexts", name)]
    if setting.past_time and time and time.latest and day and int(time.latest[:4]) < int(day[:4]) - 1:
        fitting.append("historical")
    return tuple(fitting)


def _fitting(found: Predicate, parsed: Parsed, block: ParsedBlock, known: Known) -> Roles:
    """Actor and recipient as the ledger wants them: acted on is nobody who is only a place or only counted."""
    _, common = _vocabulary(parsed.article.text, parsed.article.section)
    sites = [p.spans[-1].end for p in known.places if p.level != "country" and located(p, block)]
    rule = found.rule
    who = roles(found, bool(rule and rule.type in _SYMMETRIC))
    kind = rule.type if rule else None
    direct = {t.i for c in found.token.children if c.dep_ in ("nsubjpass", "dative", "dobj") for t in c.subtree}
    kept = [
        m
        for m in who.recipient
        if _acted_on(m, found, kind, any(t.i in direct for t in m)) and block.span(m[-1]).end not in sites
    ]
    acting = () if _befalls(found) else _acting(who, found)
    return Roles(tuple(m for m in acting if not _vague(m, found, common)), tuple(kept))


_HAPPENINGS = frozenset({"ACCIDENT", "DISEASE", "WEATHER"})


def _befalls(found: Predicate) -> bool:
    """Whether nobody acts: what happens of itself, and what its subject only undergoes."""
    rule = found.rule
    if rule is not None and rule.type is not None:
        return False
    if rule is not None and rule.general in _HAPPENINGS:
        return True
    return found.token.pos_ in ("VERB", "AUX") and (
        found.token.lemma_.lower() in words("actors", "befall")
        or _lemma(found.token).replace(" ", "_") in words("actors", "befall")
    )


def _by_name(found: Predicate, block: ParsedBlock, names: frozenset[int]) -> tuple[tuple[Token, ...], ...]:
    """The subject where only the article's register knows it for a name: "Salus" at the start of a sentence."""
    if found.token.pos_ not in ("VERB", "AUX") or _befalls(found):
        return ()
    by, _ = sides(found.token)
    return tuple((t,) for t in by if t.pos_ == "NOUN" and t.text[:1].isupper() and block.span(t).end in names)


def _acting(who: Roles, found: Predicate) -> Sequence[tuple[Token, ...]]:
    """Actors inside the content before those that only govern it: in "called on the union to wait" the union waits."""
    inner = [m for m in who.actor if all(t.i in found.inside for t in m)]
    if inner or found.token.pos_ not in ("VERB", "AUX"):
        return inner or who.actor
    if any(
        c.dep_ in ("nsubj", "nsubjpass") and c.i in found.inside and c.tag_ not in ("WDT", "WP")
        for c in found.token.children
    ):
        return ()
    lead = next(
        (
            t
            for t in sorted(found.inside)
            if t < found.token.i
            and found.token.doc[t].head.i not in found.inside
            and found.token.doc[t].dep_ in ("dobj", "pobj", "dative", "nsubj")
        ),
        None,
    )
    return tuple(mentions(spread([found.token.doc[lead]]))) if lead is not None else who.actor


def _acted_on(mention: tuple[Token, ...], found: Predicate, kind: str | None, direct: bool) -> bool:
    head, token = mention[-1], found.token
    lemma = token.lemma_.lower()
    outside = not all(t.i in found.inside for t in mention)
    sent = lemma in ("send", "deploy", "dispatch", "move", "bring", "fly") and head.dep_ == "dobj"
    if kind == "MOBILIZE" or sent or (outside and token.dep_ not in ("relcl", "acl")):
        return False
    preposition = head.head.lower_ if head.dep_ == "pobj" else ""
    told = (preposition == "to" and head.lemma_.lower() in words("actors", "sector")) or lemma == "receive"
    if kind is None and not (lemma in words("actors", "giving") and (direct or told)):
        return False
    if head.dep_ == "dobj" and head.lower_ in ("it", "them", "this", "that") and lemma in words("actors", "things"):
        return False
    if (head.lemma_ == "court" and lemma in ("go", "take")) or (preposition == "for" and lemma == "pay"):
        return False
    if _placed(head, mention) and kind != "ACCUSE" and (
        preposition in _WHERE or (not direct and kind not in _AIMED)
    ):  # fmt: skip
        return False
    if any(t.pos_ == "NUM" for t in mention):
        harmed = kind in ("ASSAULT", None) or (found.rule is not None and found.rule.mode == "cyber")
        if harmed or (preposition == "of" and head.head.head.pos_ == "NOUN" and not direct):
            return False
    active = not any(c.dep_ == "nsubjpass" for c in token.children)
    return not (
        head.pos_ == "PRON" and head.dep_ == "poss" and active and any(head.head.i == t.i for t in token.subtree)
    )


def _placed(head: Token, mention: tuple[Token, ...]) -> bool:
    """Whether a mention can be a mere place."""
    return any(t.ent_type_ in ("GPE", "LOC", "FAC") for t in mention) or head.lemma_ in ("country", "nation", "state")


_WHERE = frozenset({"in", "at", "near", "over", "around", "through", "across", "into", "inside", "within", "between"})
_AIMED = frozenset({"ACCUSE", "REJECT", "THREATEN", "SANCTION", "ASSAULT", "REQUEST", "CONCEDE", "AGREE"})


def _vague(mention: tuple[Token, ...], found: Predicate, common: frozenset[str]) -> bool:
    """Soldiers on the move and people that neither a name nor an article makes somebody; a thing that "it" stands for."""
    head = mention[-1]
    lemma, kind = head.lemma_.lower(), found.rule.type if found.rule else None
    if head.lower_ == "it" and kind is None and any(c.dep_ in ("xcomp", "ccomp") for c in found.token.children):
        return True  # "it will take days to clear"
    if len(mention) == 1 and head.pos_ == "PROPN" and not head.ent_type_ and head.is_sent_start:
        return head.lower_ in common and lemma not in words("actors", "sector")
    if head.pos_ == "PRON" and head.dep_ == "poss" and found.token.lemma_.lower() in words("modals", "counts"):
        return True
    if kind is None and lemma in words("actors", "vehicles"):
        return True
    moved = kind in ("MOBILIZE", None) and lemma in words("actors", "military")
    if not moved and lemma not in words("actors", "anybody"):
        return False
    named = any(t.ent_type_ in ("GPE", "NORP", "ORG", "PERSON") or t.dep_ == "poss" for t in mention)
    definite = any(
        c.dep_ in ("det", "poss") and c.lower_ not in ("a", "an", "no", "some", "any") for c in head.children
    )
    return not named and not definite


def _willed(found: Predicate) -> bool:
    """Whether somebody does it: a future of that kind is a plan."""
    lemma = found.token.lemma_.lower()
    if found.rule is not None and found.rule.type is not None:
        return lemma != "lose"
    return lemma not in words("modals", "not_willed")


def _anaphoric(found: Predicate) -> bool:
    token = found.token
    if token.pos_ in ("VERB", "AUX"):
        return False
    if found.rule is not None:
        # "the deal": whose, stands elsewhere
        definite = any(
            c.dep_ == "det" and c.lower_ in ("the", "this", "that", "these", "those") for c in token.children
        )
        return definite and not found.chain and len(found.inside) <= 3 and max(found.inside) == token.i
    lemma = token.lower_
    return (
        lemma in words("modals", "anaphora")
        or token.lemma_.lower() in (words("modals", "anaphora") | words("modals", "counts"))
        or any(c.dep_ == "compound" and c.lower_ == "death" for c in token.children)
    )


def _lemma(token: Token) -> str:
    """The predicate's lemma with its particle; for a noun the verb behind it where the table knows it."""
    if token.pos_ not in ("VERB", "AUX"):
        known: dict[str, str] = table("light_verbs")["verbs"]
        return known.get(token.lemma_.lower(), token.lemma_.lower())
    return " ".join([token.lemma_.lower(), *(t.lower_ for t in _particles(token))])


_PARTICLES = frozenset({"out", "off", "up", "down", "away", "back", "in", "over"})


def _particles(token: Token) -> list[Token]:
    """What makes one predicate with a verb: "walk out", "take part"."""
    found = [c for c in token.children if c.dep_ == "prt"]
    for c in token.children:
        bare = c.dep_ in ("prep", "advmod") and not any(g.dep_ in ("pobj", "pcomp") for g in c.children)
        if not found and bare and c.i == token.i + 1 and c.lower_ in _PARTICLES:
            found.append(c)
        if c.dep_ in ("dobj", "acomp") and f"{token.lemma_.lower()}_{c.lower_}" in words("light_verbs", "idioms"):
            found.append(c)
    return found


def _predicate_spans(block: ParsedBlock, token: Token) -> Spans:
    parts = [token, *(_particles(token) if token.pos_ in ("VERB", "AUX") else ())]
    return tuple(sorted(block.span(t) for t in parts))


def _spans(block: ParsedBlock, tokens: tuple[Token, ...]) -> Spans:
    return (Span(block.span(tokens[0]).start, block.span(tokens[-1]).end),)
