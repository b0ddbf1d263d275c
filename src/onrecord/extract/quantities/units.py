"""What stands after a number: unit, currency, percent sign, or the counted noun."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from onrecord.lang import table

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


@dataclass(frozen=True, slots=True)
class Unit:
    """Unit and where it ends.

    Attributes:
        kind: ``measure``, ``money``, ``percent``, ``duration`` or ``age``.
        name: in the singular.
        end: character after it.
    """

    kind: str
    name: str
    end: int


def _alternatives(words: list[str]) -> str:
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in sorted(words, key=lambda w: (-len(w), w)))


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    lang = table("quantities")
    words = re.compile(
        rf"(?P<gap>\s*-?\s*)(?:(?P<percent>%|percentage\s+points?|percent(?:age)?|per\s+cent|pct)(?P<points>\s+points?)?"
        rf"|(?:(?:straight|consecutive|full|more)\s+)?(?P<duration>{_alternatives([*lang['durations']])})(?P<old>(?:\s*-\s*|\s+)old|s?\s+of\s+age)?"
        rf"|(?P<money>{_alternatives([*lang['currencies']])})"
        rf"|(?P<unit>{_alternatives([*lang['units']])}))(?!\w)",
        re.IGNORECASE,
    )
    symbols = re.compile(rf"(?:\s*-\s*|\s?)(?P<symbol>{_alternatives([*lang['symbols']])})(?![\w²])")
    return words, symbols


def unit_after(text: str, at: int) -> Unit | None:
    """The unit that follows a number which ends at a character."""
    lang = table("quantities")
    words, symbols = _patterns()
    match = words.match(text, at, at + 48)
    if match:
        name = (match["percent"] or match["duration"] or match["money"] or match["unit"]).lower()
        name = " ".join(name.split())
        if match["percent"]:
            points = "point" in name or bool(match["points"])
            return Unit("percent", "percentage point" if points else "percent", match.end())
        if match["duration"]:
            if match["old"]:
                return Unit("age", lang["durations"][name], match.end())
            return Unit("duration", lang["durations"][name], match.end())
        if match["money"] and not (
            name in ("pound", "pounds") and re.match(r"\s+of\b|-", text[match.end() : match.end() + 4])
        ):
            return Unit("money", lang["currencies"][name], match.end())
        if match["money"]:
            return Unit("measure", "pound", match.end())
        return Unit("measure", lang["units"][name], match.end())
    match = symbols.match(text, at, at + 12)
    if match:
        symbol = match["symbol"]
        glued = match.start("symbol") == at
        if symbol in ("p", "g", "L", "min", "pc") and not glued:
            return None
        name = lang["symbols"][symbol]
        kind = (
            "percent"
            if name == "percent"
            else "money"
            if name == "penny"
            else "duration"
            if name in ("minute", "hour")
            else "measure"
        )
        return Unit(kind, name, match.end())
    return None


@cache
def _irregular() -> dict[str, str]:
    return dict(pair.split(":") for pair in table("quantities")["words"]["singulars"])


def singular(token: Token) -> str:
    """A counted noun as written, in the singular; "people" stays."""
    word = token.lower_
    if word in _irregular():
        return _irregular()[word]
    if token.tag_ not in ("NNS", "NNPS") or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zzes")) or (word.endswith("oes") and len(word) > 5):
        return word[:-2]
    return word[:-1]


def noun_after(doc: Doc, first: int) -> tuple[int, int] | None:
    """The counted noun that begins at a token: its head and the first token of its compound; None where none follows.

    Adjectives and other modifiers before the head are passed over, no verb and no preposition is.
    """
    head = None
    begin = first
    at = first
    while at < len(doc) and at < first + 6:
        token = doc[at]
        if (
            token.is_space
            or token.text[:1].isdigit()
            or (token.text[:1] == "." and len(token) > 1)  # a share's sign (".ABC")
            or (token.is_punct and token.text not in ("-", "–", "'", "’", '"', "“", "”"))
            or (head is not None and token.text == "-")
        ):
            break
        if token.tag_ in ("NN", "NNS", "NNP", "NNPS") and token.lower_ not in ("dead", "missing", "wounded"):
            if head is None:
                begin = at
            head = at
            if token.tag_ in ("NNS", "NNPS") and not (
                at + 1 < len(doc) and doc[at + 1].tag_ == "NNS" and doc[at].tag_ == "NNPS"
            ):
                break
        elif (
            head is not None
            or not (
                token.pos_ in ("ADJ", "NUM")
                or token.tag_ in ("VBG", "VBN", "JJ", "JJR", "PRP$", "POS", "RBR", "RB", "DT")
                or token.is_punct
            )
            or token.lower_
            in (
                "who",
                "that",
                "which",
                "ago",
                "later",
                "earlier",
                "now",
                "still",
                "then",
                "already",
                "also",
                "there",
                "the",
                "this",
                "so",
                "as",
                "not",
                "yet",
                "dead",
                "missing",
            )
        ):
            break
        at += 1
    if head is None:
        return None
    if doc[head].tag_ == "NNP" and doc[head].ent_type_ in ("PERSON", "GPE", "ORG"):
        return None
    return head, begin
