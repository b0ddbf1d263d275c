"""What is marked as an attribution but is no statement of anybody: acts, plans, questions put, the terms of speaking.

The tagger learned from data that count "plans to", "offered", "asked about" among attributions. The ledger counts a plan or an
act told in the article's own voice as the outlet's. Where the words for saying are none ("were deported for", "features"), what
is marked must at least be a clause, or somebody must speak and the tagger be sure of it.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from onrecord.extract.attribution.draft import cue_lemmas, speakers
from onrecord.extract.parse import is_question
from onrecord.extract.values import Attribution
from onrecord.lang import table
from onrecord.records import Span, join, overlaps

if TYPE_CHECKING:
    from spacy.tokens import Token

    from onrecord.extract.parse import Parsed

_PRONOUNS = frozenset({"it", "this", "that", "them", "these", "those"})


def statements(parsed: Parsed, attributions: tuple[Attribution, ...]) -> tuple[Attribution, ...]:
    """Those attributions in which somebody says something."""
    kept = [own for one in attributions if (own := _without_others(parsed, one, attributions)).content]
    return tuple(part for one in kept if _states(parsed, one) for part in _by_paragraph(parsed, one))


def _without_others(parsed: Parsed, one: Attribution, every: tuple[Attribution, ...]) -> Attribution:
    """Without words of another paragraph that are attributed there: a quotation has the speaker beside it."""
    if not one.cue:
        return one
    home = parsed.at(one.cue[0].start)
    kept = tuple(
        span
        for span in one.content
        if (block := parsed.at(span.start)) is home
        or block is None
        or not any(
            other is not one
            and other.cue
            and parsed.at(other.cue[0].start) is block
            and overlaps(other.content, (span,))
            for other in every
        )
    )
    return one if len(kept) == len(one.content) else replace(one, content=kept)


def _by_paragraph(parsed: Parsed, one: Attribution) -> list[Attribution]:
    """A quotation over two paragraphs is one statement a paragraph."""
    parts: dict[int, list[Span]] = {}
    for span in one.content:
        block = parsed.at(span.start)
        parts.setdefault(block.index if block else -1, []).append(span)
    return [one] if len(parts) < 2 else [replace(one, content=tuple(spans)) for _, spans in sorted(parts.items())]


def _states(parsed: Parsed, one: Attribution) -> bool:
    if not one.cue:
        return True
    text, block = parsed.article.text, parsed.at(one.cue[0].start)
    cue = join(one.cue, text, " ").lower()
    if cue.startswith("according to") and one.source:
        return join(one.source, text).lower() not in table("cues")["prepositions"]["measures"]
    if cue.endswith("about") and (not one.source or cue.startswith("asked")):
        return False  # "asked about the leak", "nothing was said about"
    tokens = [t for span in one.cue for t in (block.tokens(*span) or ())] if block else []
    if not one.source and tokens and is_question(tokens[0].sent):
        return False  # "supposedly" in a question
    if one.method == "model" and one.quotation == "indirect" and _is_deed(parsed, one, tokens):
        return False
    verb = next((t for t in reversed(tokens) if t.pos_ == "VERB"), None)
    if verb is None:
        return True
    if verb.lemma_.lower() == "ask" and verb.tag_ == "VBN" and not one.source:
        return False
    if verb.lemma_.lower() in ("cite", "quote") and verb.tag_ == "VBG" and verb.dep_ in ("advcl", "acl", "amod"):
        return any(t.tag_ in ("VBD", "VBZ", "VBP", "MD") for t in _tokens(parsed, one))
    return one.quotation != "indirect" or not _is_act(verb, _tokens(parsed, one), bool(one.source))


def _is_deed(parsed: Parsed, one: Attribution, cue: list[Token]) -> bool:
    """Whether words that are none of saying stand before a content that is no clause, and nobody speaks there.

    The cases: a thing as source that neither says nor shows anything ("the device features two ports"), one to whom it is done
    ("the men were deported for theft"), the writer ("I am glad"), and what the tagger is not sure of.
    """
    content, source = _tokens(parsed, one), _source(parsed, one)
    speech = any(t.lemma_.lower() in _speech() for t in cue)
    head = next((t for t in source if t.head not in source or t.head == t), None)
    if head is not None and head.lower_ in ("i", "we") and not speech:
        return True
    verb = next((t for t in reversed(cue) if t.pos_ in ("VERB", "AUX")), None)
    infinitive = bool(content) and content[0].lower_ == "to"
    if verb is None or infinitive or any(t.tag_ in ("VBD", "VBZ", "VBP", "MD") for t in content):
        return False
    acts = table("cues")["acts"]
    if head is not None and _mute(head, speech) and (not speech or verb.lemma_.lower() in acts["things_do"]):
        return True
    if speech:
        return False
    suffers = head is not None and head.dep_ == "nsubjpass" and head.head == verb
    return (suffers and verb.lemma_.lower() not in acts["moods"]) or one.score < acts["sure"]


def _mute(head: Token, speech: bool) -> bool:
    """Whether a source is a thing that neither speaks nor shows how something is; "it" may be a company that speaks."""
    if head.ent_type_ in ("PERSON", "ORG", "GPE", "NORP") or head.pos_ not in ("NOUN", "PRON"):
        return False
    if head.pos_ == "PRON":
        return not speech and head.lower_ in ("it", "this", "that") and head.dep_ != "poss"
    lemma = head.lemma_.lower()
    speaks = {head.lower_, lemma} & _known() or lemma.endswith(tuple(table("cues")["acts"]["endings"]))
    return not head.ent_type_ and not speaks


@cache
def _known() -> frozenset[str]:
    """Nouns for whoever can speak, and for what shows something."""
    acts = table("cues")["acts"]
    sectors = (line.split() for line in table("actors")["sector"].values() if isinstance(line, str))
    return speakers().union(table("entities")["documents"], acts["evidence"], acts["people"], *sectors)


@cache
def _speech() -> frozenset[str]:
    """Lemmas of every word that says or thinks something."""
    data = table("cues")
    lines = (*data["nouns"].values(), *data["verbs"].values(), *data["final"].values(), *data["objects"].values())
    told = frozenset(word for line in lines for word in line)
    return cue_lemmas().union(told, data["thought"]["verbs"], data["counting"]["verbs"], data["acts"]["with_noun"])


def _source(parsed: Parsed, one: Attribution) -> list[Token]:
    return [t for span in one.source if (block := parsed.at(span.start)) for t in (block.tokens(*span) or ())]


def _is_act(verb: Token, content: list[Token], named: bool) -> bool:
    """Whether a cue verb tells what somebody did or means to do, and not what he said."""
    acts = table("cues")["acts"]
    lemma = verb.lemma_.lower()
    infinitive = bool(content) and content[0].lower_ == "to"
    clause = any(t.tag_ in ("VBD", "VBZ", "VBP", "MD") for t in content) and not infinitive
    if lemma in acts["never"]:
        return not (clause and lemma in acts["unless_clause"])
    if lemma in acts["with_infinitive"] and infinitive:
        return True
    if lemma in acts["with_noun"]:
        head = next((t for t in content if t.pos_ in ("NOUN", "PROPN") or t.lower_ in _PRONOUNS), None)
        stated = head is not None and head.lemma_.lower() in table("cues")["objects"]["statements"]
        return not (clause or infinitive or stated)
    # "is expected to": nobody is said to expect
    return lemma in acts["nobody"] and not named


def _tokens(parsed: Parsed, one: Attribution) -> list[Token]:
    found = []
    for span in one.content:
        block = parsed.at(span.start)
        found += list(block.tokens(*span) or ()) if block else []
    return found
