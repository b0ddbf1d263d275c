"""Which words of an article name a place, and whether they are used as one.

Candidates are the parser's names of places, names that stand where places stand ("in X", "X, Ohio", "X County"), features and
abbreviated states; a name taken as a place once is taken so wherever it stands alone. A name that acts as a government
("Moscow said") is no place, unless all toponyms are asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from onrecord.lang import table
from onrecord.lang.places import country_named, country_of_seat, demonyms_in, fold, towns

if TYPE_CHECKING:
    from spacy.tokens import Token

    from onrecord.extract.parse import Parsed, ParsedBlock

_T = table("places")
PREPOSITIONS = frozenset(_T["prepositions"])
MOVING = frozenset(_T["moving"])
STRONG = frozenset(_T["strong_prepositions"])
ACTING = frozenset(_T["acting"])
SPEAKING = frozenset(_T["speaking"])
_DIVISION = re.compile(
    r"\s+(?i:province|state|region|department|district|county|oblast|parish|prefecture|governorate)\b"
)
_BEFORE_NAME = re.compile(
    r"(?i)\b(?:city|town|village|port|province|state|region|county|district|suburb|island|capital)\s+of\s+$"
)
_LEAD = re.compile(
    r"^(?:(?i:the|north(?:ern)?|south(?:ern)?|east(?:ern)?|west(?:ern)?|central|downtown|greater|mainland|upstate|rural|"
    r"(?:north|south)-?(?:east|west)(?:ern)?)\s+)+(?=[A-ZÀ-Þ])"
)
_COMMON = frozenset(_T["common"])
_CONTINENTS = re.compile(r"\b(?:" + "|".join(_T["continents"]) + r")\b")
_CAPS = re.compile(
    r"[A-ZÀ-Þ][\w’'.-]*(?:\s(?:(?:de|da|do|del|la|le|of|the|and|al|el|upon|on)\s){0,2}[A-ZÀ-Þ][\w’'.-]*){0,3}"
)
_STATE_AFTER = re.compile(r"\A,\s+(?P<outer>[A-ZÀ-Þ][\w’.-]*(?:\s[A-ZÀ-Þ][\w’.]*){0,2})")
_TITLE = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Sen|Rep|Gov|Lt|Capt|Sgt|Judge|Mayor|President|Senator|Officer|Chief|Coach|Sheriff|Detective|Justice|Minister|Lord|Lady|Sir|Saint)\.?\s+)$"
)


@dataclass(frozen=True, slots=True)
class Toponym:
    """A name in the text that may be a place.

    Attributes:
        start: offset in the article.
        end: after it.
        text: its words.
        outer: what stands after a comma ("Ohio").
        division: whether a word for a division follows ("Arauca province").
        acts: whether it acts as a government here.
        demonym: whether it is an adjective or a people ("Russian").
        sure: how surely it is a place: 2 parser and position, 1 one of them.
    """

    start: int
    end: int
    text: str
    outer: str | None = None
    division: bool = False
    acts: bool = False
    demonym: bool = False
    sure: int = 1


def toponyms(parsed: Parsed, demonyms: bool = False, inside: bool = False) -> list[Toponym]:
    """The toponyms of all blocks, in text order; ``inside``: also those inside longer names ("Ohio State University")."""
    found: list[Toponym] = []
    waiting: list[tuple[ParsedBlock, int, int]] = []
    people: set[str] = set()
    for block in parsed.blocks:
        spans, maybe = _spans(block)
        found += spans
        waiting += [(block, a, b) for a, b in maybe]
        people |= {part for ent in block.ents if ent.label_ == "PERSON" and len(ent) > 1 for part in ent.text.split()}
    persons = _persons(parsed, [*found, *(_toponym(*one) for one in waiting)], people)
    found = [t for t in found if t.text not in persons]
    taken = {t.text for t in found}
    sure_names = {t.text for t in found if t.sure == 2}
    held = {(t.start, t.end) for t in found}
    for block, start, end in waiting:
        text = block.text[start:end]
        at = (block.start + start, block.start + end)
        sure = text in taken or (len(text.split()) == 1 and _townish(block, start, end))
        if inside and not sure:
            sure = any(
                t.label_ in ("ORG", "FAC", "EVENT", "WORK_OF_ART") and t.start_char <= start and end <= t.end_char
                for t in block.ents
            ) and _sizeable(text)
        part = _part_of_name(block, start, end)
        if (
            sure
            and at not in held
            and (not part or (inside and not _of_person(block, start, end)))
            and (text not in people or text in sure_names)
            and text not in persons
        ):
            found.append(_toponym(block, start, end))
    if demonyms:
        found += _adjectives(parsed, found)
    return sorted(_apart(found), key=lambda t: t.start)


# Of this many people and more, a town may be spoken of as one who speaks ("Shanghai said").
_SPEAKS = 1_000_000
_PLACED = re.compile(
    r"\b(?:in|at|near|off|into|from|outside|toward|towards)\s+(?:(?:north|south|east|west)(?:ern)?\s+|central\s+|downtown\s+)?$",
    re.IGNORECASE,
)


def _persons(parsed: Parsed, candidates: list[Toponym], people: set[str]) -> frozenset[str]:
    """Names that are a person's throughout: with a title, part of a full name or speaking, and nowhere as a place."""
    text = parsed.article.text
    mentions: dict[str, list[Toponym]] = {}
    for toponym in candidates:
        mentions.setdefault(toponym.text, []).append(toponym)
    result = set()
    for name, tops in mentions.items():
        if country_named(name) or fold(name) in feature_names() or state_of(name) or country_of_seat(name):
            continue
        owned = [text.startswith(("'s", "’s"), t.end) for t in tops]  # "in Marion's case" is in no town
        if any(
            t.outer or t.division or (not own and _PLACED.search(text[max(t.start - 24, 0) : t.start]))
            for t, own in zip(tops, owned, strict=True)
        ):
            continue
        titled = any(_TITLE.search(text[max(t.start - 16, 0) : t.start]) for t in tops)
        small = not any(e.population >= _SPEAKS for e in towns(name))
        if titled or name in people or (small and any(_speaks(parsed, t) for t in tops)):
            result.add(name)
    return frozenset(result)


def _speaks(parsed: Parsed, toponym: Toponym) -> bool:
    """Whether a name is the subject of a verb of saying."""
    block = parsed.at(toponym.start)
    tokens = block.tokens(toponym.start, toponym.end) if block is not None else None
    return tokens is not None and tokens.root.dep_ == "nsubj" and tokens.root.head.lemma_ in SPEAKING


def _adjectives(parsed: Parsed, found: list[Toponym]) -> Iterator[Toponym]:
    """Adjectives and peoples of countries and continents outside the toponyms found."""
    covered = [(t.start, t.end) for t in found]
    for block in parsed.blocks:
        text = block.text
        matches = [(start, text[start:end]) for start, end in demonyms_in(text)]
        matches += [(m.start(), m[0]) for m in _CONTINENTS.finditer(text)]
        for begin, word in matches:
            at = block.start + begin
            upper = word[0].isupper() and not (len(word) == 2 and not word.isupper())
            if upper and not any(a <= at < b for a, b in covered):
                yield Toponym(at, at + len(word), word, demonym=country_named(word) is None)


def _sizeable(name: str) -> bool:
    """A state, or a town that is not tiny and no common word."""
    entries = towns(name)
    return bool(entries) and name.lower() not in _COMMON and (entries[0].population > 15_000 or bool(state_of(name)))


def _of_person(block: ParsedBlock, start: int, end: int) -> bool:
    return any(e.label_ == "PERSON" and e.start_char <= start and end <= e.end_char and len(e) > 1 for e in block.ents)


def _townish(block: ParsedBlock, start: int, end: int) -> bool:
    """A town's name that the parser takes for a person or body, alone and not speaking: "A Gainesville man"."""
    name = block.text[start:end]
    tokens = block.doc.char_span(start, end, alignment_mode="expand")
    if tokens is None or not _sizeable(name):
        return False
    ent = block.ent_at(tokens.start, tokens.start + 1)
    if ent is not None and (ent.label_ not in ("PERSON", "ORG", "GPE") or len(ent) > 1):
        return False
    root = tokens.root
    if root.dep_ in ("nsubj", "nsubjpass", "conj", "appos", "poss"):
        return False
    return (root.dep_ == "compound" and root.head.pos_ == "NOUN") or (
        root.dep_ in ("pobj", "npadvmod", "ROOT") and towns(name)[0].population > 50_000
    )


def _apart(found: list[Toponym]) -> Iterator[Toponym]:
    """Longest first, none over another."""
    used: list[tuple[int, int]] = []
    for toponym in sorted(found, key=lambda t: (t.start - t.end, t.start)):
        if not any(a < toponym.end and toponym.start < b for a, b in used):
            used.append((toponym.start, toponym.end))
            yield toponym


def _spans(block: ParsedBlock) -> tuple[list[Toponym], list[tuple[int, int]]]:
    """Toponyms that are sure enough, and capitalised names of the gazetteer that may be more of the same."""
    text = block.text
    found: list[Toponym] = []
    maybe: list[tuple[int, int]] = []
    for match in _features().finditer(text):
        found.append(_toponym(block, match.start(), match.end()))
    for start, end in demonyms_in(text):
        word = text[start:end]
        upper = word[0].isupper() and (len(word) > 2 or word.isupper())
        if upper and country_named(word) and not _part_of_name(block, start, end):
            found.append(_toponym(block, start, end))
    for ent in block.ents:
        if ent.label_ in ("GPE", "LOC", "FAC"):
            for start, end in _pieces(text, ent.start_char, ent.end_char):
                found.append(_toponym(block, start, end, 2))
    for match in _CAPS.finditer(text):
        for start, end in _known_parts(text, match.start(), match.end()):
            if _place_like(block, start, end):
                found.append(_toponym(block, start, end))
            else:
                maybe.append((start, end))
    return [t for t in found if len(t.text) > 1], maybe


def _toponym(block: ParsedBlock, start: int, end: int, sure: int = 1) -> Toponym:
    text = block.text
    return Toponym(
        block.start + start, block.start + end, text[start:end], _outer(text[end : end + 60]),
        bool(_DIVISION.match(text[end : end + 16])), acts(block, start, end), sure=sure,
    )  # fmt: skip


def _outer(after: str) -> str | None:
    """What a place lies in, by the words behind its comma: of "Florida The" the longest that is known, "Florida"."""
    match = _STATE_AFTER.match(after)
    if match is None:
        return None
    words = match["outer"].split()
    said = [" ".join(words[:n]) for n in range(len(words), 0, -1)]
    return next((name for name in said if known(name)), match["outer"])


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The names inside a parser's name of a place: "Gainesville, Ga." are two, "northern Gaza" is Gaza."""
    for part in re.finditer(r"[^,\n/]+", text[start:end]):
        piece = re.sub(r"[’']s?\s*$", "", part[0]).strip(" \"“”‘’'()")
        begin = start + part.start() + part[0].find(piece)
        if piece.startswith("the "):
            begin, piece = begin + 4, piece[4:]
        if not known(piece):
            lead = _LEAD.match(piece)
            if lead:
                begin += lead.end()
                piece = piece[lead.end() :]
        if not known(piece) and known(piece.rstrip(".")):
            piece = piece.rstrip(".")
        if known(piece) and (piece[0].isupper() or piece[0].isdigit()):
            yield begin, begin + len(piece)


def known(name: str) -> bool:
    """Whether the tables hold a place of this name."""
    return len(name) > 1 and bool(
        country_named(name) or fold(name) in feature_names() or state_of(name) or (len(name) > 2 and towns(name))
    )


def _known_parts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The longest stretches of a capitalised name that are names of the gazetteer."""
    words = [(start + m.start(), start + m.end()) for m in re.finditer(r"\S+", text[start:end])]
    at = 0
    while at < len(words):
        for stop in range(min(len(words), at + 4), at, -1):
            a, b = words[at][0], words[stop - 1][1]
            piece = re.sub(r"[’']s?$", "", text[a:b])
            if not known(piece):
                piece = piece.rstrip(".")
            if len(piece) > 2 and piece[:1].isupper() and piece.lower() not in _COMMON and known(piece):
                yield a, a + len(piece)
                at = stop - 1
                break
        at += 1


def _place_like(block: ParsedBlock, start: int, end: int) -> bool:
    """Whether a name of the gazetteer stands where places stand."""
    text = block.text
    name, before, after = text[start:end], text[max(start - 24, 0) : start], text[end : end + 40]
    if _part_of_name(block, start, end) or _TITLE.search(before):
        return False
    outer = _outer(after)
    if outer and (state_of(outer) or country_named(outer)):
        return True
    if name.endswith((" County", " Parish", " Province")) or (
        state_of(name) and name.rstrip(".") in _T["states"] and not name.isalpha()
    ):
        return True
    if _BEFORE_NAME.search(before):
        return True
    tokens = block.doc.char_span(start, end, alignment_mode="expand")
    if tokens is None:
        return False
    # a dateline: capitals or a town before a dash at the start of a block
    if start == 0 and re.match(r"(?:,\s[\w.]+)?\s*(?:\([\w ]+\)\s*)?[—–-]{1,2}\s", after):
        return True
    if any(t.ent_type_ in ("DATE", "TIME", "NORP") for t in tokens):
        return False
    if _DIVISION.match(after[:16]) and re.search(r"(?i)\b(?:in|of|from|to|near|across)\s+(?:the\s+)?$", before):
        return True
    root = tokens.root
    whole = block.ent_at(root.i, root.i + 1)
    if whole is not None and len(whole) == len(tokens) and any(e.population > 30_000 for e in towns(name)):
        # "off Durban", "spread to Richards Bay": towns that the parser takes for a body or a person
        preposition = before.lower().split()[-1] if before.split() else ""
        if preposition in STRONG or (preposition == "to" and root.head.head.lemma_ in MOVING):
            return True
    if any(t.ent_type_ == "PERSON" for t in tokens):
        return False
    return (
        root.dep_ == "pobj"
        and root.head.lower_ in PREPOSITIONS
        and not after[:2].startswith(("’s", "'s"))
        and bool(towns(name))
    )


def _part_of_name(block: ParsedBlock, start: int, end: int) -> bool:
    """Whether it is part of a longer capitalised name: "Bank of England", "Boston Globe", "Paris Hilton"."""
    text = block.text
    before, after = text[max(start - 20, 0) : start], text[end : end + 24]
    tokens = block.doc.char_span(start, end, alignment_mode="expand")
    if tokens is None:
        return True
    ent = block.ent_at(tokens.start, tokens.end)
    if (
        ent is not None
        and ent.label_ in ("ORG", "PERSON", "PRODUCT", "WORK_OF_ART", "EVENT", "LAW")
        and len(ent) - (ent[0].lower_ == "the") > len(tokens)
        and text[end : end + 1] != ","
    ):
        return True
    if re.match(r"\s[A-ZÀ-Þ][a-zà-þ]+", after) and not re.match(
        r"\s(?:County|Province|State|Region|District|City|Parish)\b", after
    ):
        following = block.doc[tokens.end] if tokens.end < len(block.doc) else None
        return following is not None and following.pos_ == "PROPN" and tokens.root.dep_ == "compound"
    return (
        bool(re.search(r"[A-ZÀ-Þ][\w’'-]+\s(?:of\s(?:the\s)?|for\s(?:the\s)?)$", before))
        and ent is not None
        and ent.label_ == "ORG"
    )


def acts(block: ParsedBlock, start: int, end: int) -> bool:
    """Whether a name acts as a government here: subject of a verb of saying or doing."""
    tokens = block.doc.char_span(start, end, alignment_mode="expand")
    if tokens is None:
        return False
    root: Token = tokens.root
    while root.dep_ == "conj" and root.head is not root:
        root = root.head
    if root.dep_ == "nsubj":
        return root.head.lemma_ in ACTING
    return (
        root.dep_ == "pobj"
        and root.head.lower_ in ("by", "with")
        and root.head.head.pos_ in ("VERB", "NOUN")
        and bool(country_named(tokens.text))
    )


@cache
def feature_names() -> frozenset[str]:
    """Folded names of seas, rivers, regions."""
    return frozenset(fold(name) for name in _T["features"])


@cache
def _features() -> re.Pattern[str]:
    names = sorted(_T["features"], key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, names)) + r")(?!\w)")


@cache
def state_of(name: str) -> str | None:
    """The state or province that a name or an abbreviation stands for ("Ga.", "Ohio", "B.C.")."""
    bare = name.strip().rstrip(".").replace(". ", ".")
    # "Man" is no Manitoba, "Man." may be
    if bare in _T["states"] and ("." in name or bare.isupper()):
        return str(_T["states"][bare])
    return next((e.admin1 for e in towns(name) if e.level == "A" and e.country in ("USA", "CAN", "AUS", "GBR")), None)
