"""Whether an article reports a game, by its section and its words: the verbs of harm in it tell moves and results."""

from __future__ import annotations

import re

from onrecord.extract.certainty.words import words

SPORT = "<sport>"
_WORD = re.compile(r"[a-z]+(?:-[a-z]+)*")
# Different words of games that are enough: sure ones; sure and frequent ones together; frequent ones in a section of sport.
_SURE, _TOGETHER, _IN_SECTION = 2, 7, 3


def reports_game(text: str, section: str | None) -> bool:
    """Whether an article is about sport.

    Args:
        text: of the article.
        section: of the outlet that it stands in.
    """
    found = set(_WORD.findall(text.lower()))
    sure, often = len(found & words("sport", "sure")), len(found & words("sport", "often"))
    named = set(_WORD.findall((section or "").lower())) & words("sport", "sections")
    return (
        (sure >= _SURE and often >= _SURE)
        or (sure > 0 and sure + often >= _TOGETHER)
        or (bool(named) and often >= _IN_SECTION)
    )
