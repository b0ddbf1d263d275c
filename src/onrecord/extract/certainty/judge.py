"""Polarity, modality and tense of an event, on the content's own words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from onrecord.extract.certainty.words import words
from onrecord.records.vocabulary import Modality, Polarity, Tense

if TYPE_CHECKING:
    from spacy.tokens import Token

_AUX = frozenset({"aux", "auxpass"})
# in "said it held", "said it was" the past tense is the present of the speaker
_STATES = frozenset({"be", "hold", "know", "own", "contain", "need", "belong"})


@dataclass(frozen=True, slots=True)
class Setting:
    """What stands around the content.

    Attributes:
        stance: the speech act of its cue.
        headline: it stands in a headline or standfirst, whose present tense tells the past.
        caption: it stands in a caption, in the outlet's own voice.
        quoted: it is a direct quotation, whose tenses are not shifted back by "said".
        own_voice: the outlet states it.
        future_time: a time after publication belongs to the event.
        past_time: a time before publication does.
    """

    stance: str = "states"
    headline: bool = False
    caption: bool = False
    quoted: bool = False
    own_voice: bool = False
    future_time: bool = False
    past_time: bool = False


@dataclass(frozen=True, slots=True)
class Certainty:
    """Is it so, how sure, when."""

    polarity: Polarity = "affirmed"
    modality: Modality = "asserted"
    tense: Tense = "past"


def judge(token: Token, chain: Sequence[Token], inside: frozenset[int], setting: Setting, willed: bool) -> Certainty:
    """Judge one predicate.

    Args:
        token: the predicate, verb or noun.
        chain: words that govern it, outermost first.
        inside: indices of the tokens of its content.
        setting: what stands around.
        willed: the event is something somebody does, so that its future is a plan and no forecast.
    """
    line = (*chain, token)
    return Certainty(polarity(line, inside), *_modality_and_tense(line, inside, setting, willed))


def polarity(line: Sequence[Token], inside: frozenset[int]) -> Polarity:
    """``denied`` where an odd number of negations scope over the last token of ``line``."""
    count = sum(_negated(t, inside) for t in line)
    denying = words("light_verbs", "governs.denied")
    count += sum(1 for t in line[:-1] if t.lemma_.lower() in denying)
    if any(_has_yet(t) for t in line):
        count += 1
    return "denied" if count % 2 else "affirmed"


def _has_yet(token: Token) -> bool:
    return token.lemma_ == "have" and any(c.lower_ == "yet" for c in token.children)


def _negated(token: Token, inside: frozenset[int]) -> bool:
    negators = words("modals", "negators")
    for c in token.children:
        if c.i not in inside:
            continue
        if c.dep_ == "neg" or (c.dep_ in ("advmod", "preconj", "cc:preconj") and c.lower_ in ("never", "no", "hardly")):
            return not (c.lower_ == "not" and any(g.lower_ == "only" and g.i == c.i + 1 for g in token.children))
        if c.dep_ in ("nsubj", "nsubjpass", "dobj", "attr", "expl", "dative") and _no(c, negators):
            return True
        if c.dep_ == "prep" and c.lower_ == "without" and token.pos_ == "NOUN":
            return True
        if c.dep_ == "advmod" and c.lower_ == "longer" and any(g.lower_ == "no" for g in c.children):
            return True
    if token.pos_ not in ("VERB", "AUX") and _no(token, negators):
        return True
    # "without firing a shot", "banned journalists from entering"
    if token.dep_ != "pcomp":
        return False
    above = next((t for t in token.ancestors if t.pos_ == "VERB"), None)
    forbidden = above is not None and above.lemma_.lower() in words("light_verbs", "forbid")
    return (token.head.lower_ == "without" and token.head.i in inside) or (token.head.lower_ == "from" and forbidden)


def _no(noun: Token, negators: frozenset[str]) -> bool:
    """Negated as in "no soldier", "not one soldier", "none of them", "nobody", "neither side"."""
    if noun.lower_ in ("none", "nobody", "nothing", "neither") or noun.lower_ == "no one":
        return True
    for c in noun.children:
        if c.lower_ == "more" and c.i == noun.i - 1 and any(g.lower_ == "no" for g in c.children):
            return True  # "no more troops would come"
        if c.dep_ in ("det", "neg", "predet", "nummod", "quantmod", "advmod", "preconj") and c.i < noun.i:
            if c.lower_ in ("no", "neither", "not"):
                # "no more than 300 men" bounds a number
                following = c.nbor(1).lower_ if c.i + 1 < len(c.doc) else ""
                if following in ("more", "less", "fewer", "only", "just", "later", "longer") and noun.i > c.i + 1:
                    return following == "more" and c.nbor(2).i == noun.i if c.i + 2 < len(c.doc) else False
                return True
            if any(g.lower_ == "not" for g in c.children) or c.lower_ in ("hardly", "barely", "scarcely"):
                return True
    return False


def _modality_and_tense(
    line: Sequence[Token], inside: frozenset[int], setting: Setting, willed: bool
) -> tuple[Modality, Tense]:
    if setting.stance in ("declines", "doubts"):
        # "declined to say whether it would close": what it is about
        line = [t for t in line[:-1] if t.lemma_.lower() not in words("light_verbs", "reports")] + [line[-1]]
        if line[-1].lemma_.lower() in words("light_verbs", "silence"):
            return "asserted", "past"
    tense = _tense(line, inside, setting)
    if _conditional(line, inside):
        return "conditional", "future"
    if setting.stance in ("demands", "asks"):
        return "asked", "future"
    modals = words("modals", "possible")
    auxiliaries = {c.lower_ for t in line for c in t.children if c.dep_ in _AUX}
    governed = [t.lemma_.lower() for t in line[:-1]]
    states = {c.lemma_.lower() for t in line[:-1] for c in t.children if c.dep_ in ("acomp", "oprd", "attr")}
    above = set(governed) | states
    if above & words("light_verbs", "governs.ordered"):
        return "ordered", "future"
    asking = words("light_verbs", "governs.asked")
    told = any(a.lemma_.lower() == "tell" and b.dep_ == "ccomp" for a, b in pairwise(line))
    if above & asking and "need" not in above and not told:
        return "asked", "future"
    if auxiliaries & words("modals", "asked"):
        return ("planned" if willed and setting.future_time else "asked"), "future"
    if auxiliaries & words("modals", "ordered"):
        return "ordered", "future"
    if "could" in auxiliaries or auxiliaries & {"may", "might"}:
        perfect = any(c.lower_ == "have" for t in line for c in t.children if c.dep_ in _AUX)
        return "possible", ("past" if perfect else "future")
    if auxiliaries & modals and setting.own_voice and willed:
        return "possible", "future"
    if above & (words("light_verbs", "governs.planned") - {"be"}) or _is_to(line):
        return "planned", "future"
    if above & words("light_verbs", "governs.probable") or _adverb(line, inside, ("likely", "probably")):
        return "probable", tense
    if _imperative(line[-1], inside) and setting.quoted:
        return "asked", "future"
    if auxiliaries & words("modals", "will"):
        forecast = not willed or (setting.stance in ("predicts", "warns") and not willed)
        return ("asserted" if forecast else "planned"), "future"
    if line[-1].pos_ in ("NOUN", "PROPN") and any(t.lemma_.lower() in words("modals", "plans") for t in line):
        return "planned", "future"
    if _infinitive_alone(line[0], inside):
        # "is expected to end"
        outer = line[0].head.lemma_.lower() if line[0].dep_ == "xcomp" else ""
        return ("probable" if outer in words("light_verbs", "governs.probable") else "planned"), "future"
    if tense == "future":
        return "planned" if willed else "asserted", "future"
    return "asserted", tense


def _conditional(line: Sequence[Token], inside: frozenset[int]) -> bool:
    marks = words("modals", "conditional")
    for t in line:
        for c in t.children:
            if c.i in inside and c.dep_ == "advcl" and any(g.lower_ in marks and g.dep_ in ("mark", "advmod", "nsubj")
                                                           for g in c.children):  # fmt: skip
                # "even if it is raining" sets no condition
                lead = next(g for g in c.children if g.lower_ in marks)
                # "signed a pact on help if either is attacked": what is done is done
                if t.tag_ == "VBD" and lead.i > t.i and c.tag_ in ("VBZ", "VBP", "VBN") and not _shifted(c):
                    continue
                if not (lead.i > 0 and lead.nbor(-1).lower_ in ("even", "as")):
                    return True
        if any(c.lower_ in marks and c.dep_ == "mark" and c.i in inside for c in t.children) and t.dep_ == "advcl":
            return True
    if any(
        t.lower_ == "provided" and t.i + 1 < len(t.doc) and t.nbor(1).lower_ == "that" and t.i in inside
        for t in line[-1].subtree
    ):
        return True
    first = min(inside) if inside else -1
    doc = line[0].doc
    return bool(0 <= first < len(doc) and doc[first].lower_ in marks and line[-1].pos_ in ("VERB", "AUX"))


def _shifted(verb: Token) -> bool:
    """Whether a clause stands in the past, as a condition reported afterwards does ("said they would go if it rained")."""
    finite = [verb, *(c for c in verb.children if c.dep_ in _AUX)]
    return any(t.tag_ in ("VBD", "MD") for t in finite)


def _is_to(line: Sequence[Token]) -> bool:
    """As in "is to hold", "is due to begin", "is set to"."""
    for above, below in pairwise(line):
        state = [c.lower_ for c in above.children if c.dep_ in ("acomp", "oprd")]
        if (
            above.lemma_ == "be"
            and any(c.lower_ == "to" and c.dep_ == "aux" for c in below.children)
            and (set(state) <= {"due", "set", "ready", "willing", "prepared"})
        ):
            return True
    return False


def _adverb(line: Sequence[Token], inside: frozenset[int], these: tuple[str, ...]) -> bool:
    return any(c.lower_ in these and c.i in inside and c.dep_ == "advmod" for t in line for c in t.children)


def _imperative(token: Token, inside: frozenset[int]) -> bool:
    return (
        token.tag_ in ("VB", "VBP")
        and not any(c.dep_ in ("nsubj", "nsubjpass", "expl", "aux") for c in token.children)
        and token.dep_ in ("ROOT", "ccomp")
    )


def _infinitive_alone(token: Token, inside: frozenset[int]) -> bool:
    """As in "Vaccination to begin on Thursday": headline for "is to begin"."""
    return token.tag_ == "VB" and any(c.lower_ == "to" and c.dep_ == "aux" and c.i in inside for c in token.children)


def _tense(line: Sequence[Token], inside: frozenset[int], setting: Setting) -> Tense:
    verb = next((t for t in line if t.pos_ in ("VERB", "AUX")), None)
    if verb is None:
        return "past"
    # "begins to leak": the tense stands on the outermost verb that is no report
    outer = [t for t in line if t.pos_ in ("VERB", "AUX") and t.lemma_.lower() not in words("light_verbs", "reports")]
    verb = outer[0] if outer else line[-1]
    helpers = [c for c in verb.children if c.dep_ in _AUX]
    forms = {c.lower_ for c in helpers}
    if forms & words("modals", "will"):
        return "future"
    if any(c.lemma_ == "have" for c in helpers):
        present = any(c.lower_ in ("has", "have", "'ve", "'s") for c in helpers)
        lasting = verb.tag_ == "VBG" or (verb.lemma_ in ("begin", "start") and verb is not line[-1])
        since = verb.lemma_ in ("be", "know") and any(c.lower_ == "since" for c in verb.children)
        return "ongoing" if (lasting and present) or since else "past"
    progressive = verb.tag_ == "VBG" and any(c.lemma_ == "be" for c in helpers)
    if verb.tag_ == "VBG" and not helpers:
        # "of bombing a camp", "killing six": as past as the verb above
        return "past"
    shifted = not setting.quoted and not setting.own_voice and not setting.headline
    finite = next((c for c in helpers if c.tag_ in ("VBD", "VBP", "VBZ")), verb)
    if finite.tag_ == "VBD":
        if progressive or (shifted and verb.lemma_ in _STATES):
            return "ongoing" if shifted and not (setting.past_time and not progressive) else "past"
        return "past"
    if verb.tag_ in ("VBN", "VBD") and finite is verb:
        return "past"
    if setting.future_time:
        return "future"
    if finite.tag_ in ("VBP", "VBZ") or verb.tag_ in ("VB", "VBG"):
        passive = any(c.dep_ == "auxpass" for c in helpers)
        stative = verb.lemma_.lower() in ("be", "have", "hold", "know", "go", "remain", "test", "miss", "lose")
        if setting.headline and not stative and not progressive:
            return "past"
        if setting.caption and not stative:
            return "past"
        return "past" if passive and setting.headline else "ongoing"
    return "past"
