"""Which of the titles that a page gives itself is the headline.

A page says its title in up to five places, often in other words: in its record (JSON-LD), on the cards that other sites show
(OpenGraph), in its own heading, for search engines (``<title>``), and plainly in a meta tag. The record is mostly the
newsroom's own headline; it is not where what readers are shown, heading and card alike, says otherwise and the record is only
what search engines are told.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from onrecord.read.blocks import fold

_TAIL_MARK = re.compile(r"\s*[|｜ㅣ–—·•»*：/-]")
# the last such part, so that a dash inside the headline does not end it
_TAILS = re.compile(r"^(?P<rest>.{8,300})(?:\s+-\s+|\s?[|｜ㅣ»–—·•]\s?)(?P<tail>[^|｜ㅣ»–—·•]{2,60})$")
_RECORD_ENDS = 100  # characters; search engines take 110, and longer records are cut there, marked or not
_LEAST = 8  # characters of a headline
_WITHOUT_LEAD = 16  # characters of a headline that may stand without its lead-in
_ALIKE = 0.5  # share of a card's words that the heading must have too to be of the same story


@dataclass(frozen=True, slots=True)
class Titles:
    """What a page gives as its title; empty where it gives none.

    Attributes:
        record: in the story's own record (JSON-LD).
        cards: for the cards that other sites show (``og:title``, ``twitter:title``), as many as it gives.
        visible: its heading (``h1``).
        search: for search engines (``<title>``).
        plain: in a meta tag named so (``headline``).
        outlet: the outlet's name.
    """

    record: str = ""
    cards: tuple[str, ...] = ()
    visible: str = ""
    search: str = ""
    plain: str = ""
    outlet: str | None = None


Rule = Callable[[Titles], str]


def headline(said: Titles, rules: Sequence[Rule] | None = None) -> str | None:
    """The headline; None where the page gives no title.

    Args:
        said: what the page gives.
        rules: the first that gives a title decides; ``RULES`` unless others are measured.
    """
    fields = (said.record, said.visible, said.plain)
    record = _cut(said.record, (said.visible,), said.outlet)
    seen = Titles(
        record if fold(record) else "",
        tuple(_cut(card, fields, said.outlet) for card in said.cards),
        said.visible,
        _cut(said.search, fields, said.outlet),
    )
    found = next((title for rule in (RULES if rules is None else rules) if (title := rule(seen))), "")
    return next(filter(None, (found, seen.record, seen.visible, *seen.cards, seen.search, said.plain)), None)


def reworded(said: Titles) -> str:
    """Without a record: the card where it gives the heading in other words, for the newsroom sets it for the story.

    Not where it only sets a rubric before the heading, where another card says the heading as it is, or where it is cut off.
    """
    if said.record or not said.cards or said.cards[0].endswith(("...", "…")):
        return ""
    card, heading = fold(said.cards[0]), fold(said.visible)
    words = set(card.split())
    if len(words) < 3 or card.endswith(heading) or heading in map(fold, said.cards):
        return ""
    return said.cards[0] if len(words & set(heading.split())) >= _ALIKE * len(words) else ""


def cut_off(said: Titles) -> str:
    """The heading where the record is its beginning: marked as cut off, or as long as records may be."""
    cut = said.record.rstrip(".… ")
    ends = cut != said.record or len(cut) >= _RECORD_ENDS
    return said.visible if cut and ends and said.visible != said.record and said.visible.startswith(cut) else ""


def shorter_shown(said: Titles) -> str:
    """The heading where the card says the same and the record says more: a lead-in, or words to be found by."""
    return said.visible if len(said.record) > len(said.visible) > 0 and _shown_otherwise(said) else ""


def only_for_search(said: Titles) -> str:
    """The heading where the card says the same and the record has the words of ``<title>``, which are for search engines."""
    return said.visible if fold(said.record) == fold(said.search) and _shown_otherwise(said) else ""


def lead_in(said: Titles) -> str:
    """The card where it is the record without its "Floods: "."""
    card = said.cards[0] if said.cards else ""
    lead = said.record.removesuffix(card).rstrip()
    return card if len(card) >= _WITHOUT_LEAD and lead != said.record and lead.endswith((":", "：")) else ""


RULES: tuple[Rule, ...] = (reworded, cut_off, shorter_shown, only_for_search, lead_in)


def _shown_otherwise(said: Titles) -> bool:
    """Whether heading and card agree on other words than the record's."""
    heading = fold(said.visible)
    return bool(heading and said.record and said.cards) and heading == fold(said.cards[0]) != fold(said.record)


def _cut(title: str, others: Iterable[str], outlet: str | None) -> str:
    """A title without the rubric and the outlet's name at its end, as another field gives it or the outlet is called."""
    for other in sorted((other for other in others if len(other) >= _LEAST), key=len):
        if title != other and title.startswith(other) and _TAIL_MARK.match(title, len(other)):
            return other
    match = _TAILS.match(title[:400])
    if match and (not outlet or _same(match["tail"].strip().lower(), outlet.lower())):
        return match["rest"].rstrip()
    return title


def _same(tail: str, outlet: str) -> bool:
    return tail in outlet or outlet in tail
