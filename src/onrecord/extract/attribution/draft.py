"""An attribution while the rules put it together, and what they share."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from onrecord.extract.attribution.quotes import Quote
from onrecord.lang import table

if TYPE_CHECKING:
    from spacy.tokens import Token


@dataclass(slots=True)
class Draft:
    """An attribution while it is put together, as token indices of one block."""

    cue: list[Token]
    source: list[Token] = field(default_factory=list)
    content: list[Token] = field(default_factory=list)
    quotes: list[Quote] = field(default_factory=list)
    score: float = 0.8


@cache
def cue_lemmas() -> frozenset[str]:
    """All lemmas that may be a cue verb."""
    return frozenset(lemma for lemmas in table("cues")["verbs"].values() for lemma in lemmas)


def noun_stance(word: str) -> str | None:
    """The stance of a noun cue ("denial"); None where the noun is none."""
    return next((stance for stance, words in table("cues")["nouns"].items() if word in words), None)


@cache
def speakers() -> frozenset[str]:
    """Nouns for people and bodies that can say, promise or be blamed for something."""
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
