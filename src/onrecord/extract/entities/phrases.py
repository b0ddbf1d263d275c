"""A noun phrase without a proper name of its own, taken apart: head, determiner, owner, modifiers; and the office beside a name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from onrecord.extract.entities import words as lex
from onrecord.lang.places import Country

if TYPE_CHECKING:
    from spacy.tokens import Token

    from onrecord.extract.parse import ParsedBlock

_LEFT = frozenset({"det", "amod", "compound", "nummod", "poss", "nmod", "advmod", "quantmod", "predet", "neg", "punct"})
_OWNERS = frozenset({"its", "their", "his", "her", "our", "my"})


@dataclass(frozen=True)
class Phrase:
    """A noun phrase.

    Attributes:
        text: its words from the leftmost modifier to the head.
        start: offset in the article.
        end: after the head.
        head: its noun, as the lexicon has it.
        det: ``the``, ``a``, ``its`` …, ``num`` for a number, empty for none.
        modifiers: the words between, as the lexicon has them.
        plural: whether the head is plural.
        owner_country: country in its possessor or modifiers ("Chad's", "Chadian").
        owner_name: the words of a possessor ("the union's").
        complement: the words after the head that say of whom (" for the ministry").
        speaks: whether it is the subject of a verb of speech.
        sender_at: offset of the subject of the verb that it is the object of ("Chad sent soldiers").
        real: whether it stands in the text as it is.
    """

    text: str
    start: int
    end: int
    head: str
    det: str = ""
    modifiers: tuple[str, ...] = ()
    plural: bool = False
    owner_country: Country | None = None
    owner_name: str = ""
    complement: str = ""
    speaks: bool = False
    sender_at: int | None = None
    real: bool = True

    @classmethod
    def of_words(cls, words: str, start: int, det: str, country: Country | None = None) -> Phrase:
        """A phrase of bare words, with no parse behind it."""
        parts = words.split()
        rest = tuple(lex.singular(p) for p in parts[:-1])
        return cls(
            words, start, start + len(words), lex.singular(parts[-1]) if parts else "", det, rest,
            owner_country=country or lex.country_in(words), real=False,
        )  # fmt: skip

    @property
    def definite(self) -> bool:
        """Whether it points at something known: "the", a possessor, or a headline's bare noun."""
        return self.det == "the" or self.det in _OWNERS or (not self.det and not self.plural) or bool(self.owner_name)

    @property
    def owner(self) -> bool:
        """Whether somebody owns it."""
        return self.det in _OWNERS or bool(self.owner_name) or self.owner_country is not None or bool(self.complement)

    @cached_property
    def content(self) -> frozenset[str]:
        """Its words that tell which one: without determiner, numerals and country."""
        words = lex.canon(lex.without_country(self.text) if self.owner_country else self.text)
        return frozenset(
            w
            for w in words
            if w not in lex.GENERIC and not w[0].isdigit() and w != self.head and lex.singular(w) != self.head
        )

    @property
    def name(self) -> str:
        """The phrase as a name."""
        return lex.without_article(self.text)

    @property
    def group_name(self) -> str:
        """The phrase as the name of a group: without numerals, owners and countries."""
        parts = self.text.split()
        while len(parts) > 1 and (parts[0][0].isdigit() or parts[0].lower() in lex.COUNTING):
            parts.pop(0)
        text = " ".join(parts)
        if (self.owner_name and "’" in text) or "'" in text:
            text = re.split(r"[’']s?\s", text)[-1]
        text = lex.without_country(text) if self.owner_country else text
        # "Durban dockers": a place before the noun is no part of it
        parts = text.split()
        while len(parts) > 1 and (parts[0][:1].isupper() or parts[0].lower() in lex.GENERIC):
            parts.pop(0)
        return " ".join(parts).strip(" ,.'’\"“”")


def phrase_at(block: ParsedBlock, token: Token) -> Phrase:
    """The phrase whose head is ``token``."""
    left = token.i
    for child in token.lefts:
        if child.dep_ in _LEFT:
            left = min(left, child.left_edge.i)
            break
    doc = block.doc
    # a possessor the parser hung elsewhere, a quote mark at the left edge
    while left < token.i and (doc[left].is_punct or doc[left].is_space):
        left += 1
    start = block.start + doc[left].idx
    end = block.start + token.idx + len(token.text)
    text = block.text[start - block.start : end - block.start]
    first = doc[left]
    det = first.lower_ if first.dep_ in ("det", "poss", "predet") or first.lower_ in _OWNERS else ""
    if (
        first.like_num
        or first.dep_ == "nummod"
        or first.lower_ in ("several", "some", "many", "about", "more", "at", "nearly", "dozens", "hundreds")
    ):
        det = "num" if first.lower_ != "one" else "one"
    if first.dep_ == "poss" and det not in _OWNERS:
        det = ""
    owner = next((c for c in token.lefts if c.dep_ == "poss" and c.lower_ not in _OWNERS), None)
    owner_name = block.text[owner.left_edge.idx : owner.idx + len(owner.text)] if owner is not None else ""
    modifiers = tuple(lex.singular(t.text) for t in doc[left : token.i] if t.is_alpha)
    after = block.text[end - block.start : end - block.start + 80]
    complement = re.match(r"\s(?:of|for)\s(?:the\s)?[\w’'-]+(?:\s(?:of\s|and\s)?[A-ZÀ-Þ][\w’'-]+)*", after)
    plural = token.tag_ in ("NNS", "NNPS") or token.lower_ in (
        "people",
        "police officers",
        "others",
        "media",
        "men",
        "women",
        "gunmen",
        "staff",
        "two",
        "three",
    )
    top = token
    while top.dep_ == "conj" and top.head is not top:
        top = top.head
    speaks = (
        (top.dep_ == "nsubj" and top.head.lemma_ in lex.SPEECH)
        or (top.dep_ == "pobj" and top.head.head.lower_ == "according")
        or (top.dep_ == "pobj" and top.head.lower_ == "by" and top.head.head.lemma_ in lex.SPEECH)
    )
    sender = None
    if top.dep_ == "dobj":
        verb = top.head
        subject = next((c for c in verb.lefts if c.dep_ == "nsubj"), None)
        while subject is None and verb.dep_ in ("xcomp", "conj", "ccomp") and verb.head is not verb:
            verb = verb.head
            subject = next((c for c in verb.lefts if c.dep_ == "nsubj"), None)
        sender = block.start + subject.idx if subject is not None else None
    head = lex.singular(token.text)
    if not plural and head != token.lower_ and token.lower_.endswith("s"):
        plural = True
    return Phrase(
        text, start, end, head, det, modifiers, plural, lex.country_in(text), owner_name,
        complement[0] if complement else "", speaks, sender,
    )  # fmt: skip


def quoted_ranges(text: str, offset: int) -> Iterator[tuple[int, int]]:
    """Where direct speech stands: between double quote marks; an unclosed mark quotes to the end of its block."""
    opened: int | None = None
    for match in re.finditer(r"[\"“”]", text):
        if opened is None and match[0] != "”":
            opened = match.start()
        elif opened is not None and match[0] != "“":
            yield opened + offset, match.end() + offset
            opened = None
    if opened is not None:
        yield opened + offset, len(text) + offset


_APPOSITION = re.compile(r"^(?:[’']s)?,\s+(?P<role>[^,.;:“”\"\n()]{3,110})(?=[,.;:“”\"\n()]|$)")


# Words in front of which an apposition is closed by a comma: in "After talks with Aas, the president said" the president speaks.
_GOES_ON = re.compile(
    r"^(?:(?!\b(?:who|which|that|whose)\b).)*?\s(?:said|says|told|tells|added|adds|has|had|have|was|is|were|are|will|would|wrote|writes|"
    r"announced|warned|denied|confirmed|called|asked)\b"
)


def role_beside(text: str, start: int, end: int) -> Iterator[tuple[str, int]]:
    """The offices that stand beside a personal name, with their offsets: in apposition after it, and before it."""
    after = _APPOSITION.match(text[end : end + 150])
    if after and not after["role"].startswith(("and ", "or ", "but ")) and not _GOES_ON.search(after["role"]):
        role = after["role"]
        near = re.split(r"\b(?:of|for|in|at|from|who|which)\b", role)[0]
        if any(lex.singular(w) in lex.OFFICES for w in lex.words_of(near)) or re.match(
            r"who (?:runs|heads|leads|chairs)\b", role
        ):
            yield role, end + after.start("role")
    begin = max(start - 130, 0)
    before = re.split(r"[.!?;:\n“”\"()—–]\s|[“\"”(]", text[begin:start])[-1]
    words = list(re.finditer(r"\S+", before))
    kept: list[re.Match[str]] = []
    commas = 0
    for match in reversed(words):
        word = match[0]
        low = word.lower().strip(",")
        if low in lex.CLAUSE_STARTS and not (low == "and" and kept):
            break
        if word.endswith(","):
            commas += 1
            if commas > 1:
                break
        kept.append(match)
        if len(kept) > 12:
            break
    kept.reverse()
    while kept and kept[0][0].lower() in ("in", "at", "of", "for", "to", "and"):
        kept.pop(0)
    if not kept:
        return
    role_start = start - len(before) + kept[0].start()
    role = text[role_start:start].rstrip(" ,")
    # the office must stand right before the name, but for titles and a comma, or before "of …,"
    tail = [lex.singular(w) for w in lex.words_of(role)]
    plain = re.split(r"\b(?:of|for|at)\b", role)[0]
    near = [lex.singular(w) for w in lex.words_of(plain)][-1:]
    if tail and (tail[-1] in lex.OFFICES or tail[-1] in lex.TITLES or (commas and near and near[0] in lex.OFFICES)):
        yield role, role_start
