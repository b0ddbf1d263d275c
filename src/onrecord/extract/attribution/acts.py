"""What is marked as an attribution but is no statement of anybody: acts, plans, questions put, the terms of speaking.

The tagger learned from data that count "plans to", "offered", "asked about" among attributions. The ledger counts a plan or an
act told in the article's own voice as the outlet's.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

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
    verb = next((t for t in reversed(tokens) if t.pos_ == "VERB"), None)
    if verb is None:
        return True
    if verb.lemma_.lower() == "ask" and verb.tag_ == "VBN" and not one.source:
        return False
    if verb.lemma_.lower() in ("cite", "quote") and verb.tag_ == "VBG" and verb.dep_ in ("advcl", "acl", "amod"):
        return any(t.tag_ in ("VBD", "VBZ", "VBP", "MD") for t in _tokens(parsed, one))
    return one.quotation != "indirect" or not _is_act(verb, _tokens(parsed, one), bool(one.source))


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
