"""The words that weaken a claim, with their kinds."""

from __future__ import annotations

import re
from functools import cache

from onrecord.lang import table
from onrecord.records import Hedge, Span, Spans
from onrecord.records.vocabulary import HedgeKind

_KINDS: tuple[HedgeKind, ...] = ("approximation", "modal", "evidential", "probability")
_NUMBER = re.compile(
    r"\s+(?:a |an |another |[£$€])?(?:\d|half|dozen|hundred|thousand|million|one|two|three|four|five|six"
    r"|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty"
    r"|seventy|eighty|ninety|quarter|third)",
    re.IGNORECASE,
)


@cache
def _pattern() -> tuple[re.Pattern[str], dict[str, HedgeKind]]:
    data = table("hedges")
    kinds: dict[str, HedgeKind] = {phrase: kind for kind in _KINDS for phrase in data[kind]}
    longest = sorted(kinds, key=lambda p: (-len(p), p))
    return re.compile(r"\b(?:" + "|".join(map(re.escape, longest)) + r")\b", re.IGNORECASE), kinds


def find_hedges(text: str, spans: Spans, cue: Spans = ()) -> tuple[Hedge, ...]:
    """The hedges in some content and, of its cue, the evidential ones.

    Args:
        text: the article's text.
        spans: of the content.
        cue: of the cue; there only words like "reportedly" weaken.
    """
    pattern, kinds = _pattern()
    before_number = frozenset(table("hedges")["before_number"])
    in_cue = frozenset(table("hedges")["in_cue"])
    found: list[Hedge] = []
    for is_cue, part in [(False, s) for s in spans] + [(True, s) for s in cue]:
        for match in pattern.finditer(text, part.start, part.end):
            phrase = match.group().lower()
            kind = kinds[phrase]
            if is_cue and phrase not in in_cue:
                continue
            if match.group() == "May":  # the month
                continue
            if phrase in before_number and not _NUMBER.match(text, match.end(), part.end):
                continue
            if kind == "approximation" and phrase in ("many", "most") and match.start() != part.start:
                continue
            span = Span(match.start(), match.end())
            if all(span.end <= h.spans[0].start or span.start >= h.spans[0].end for h in found):
                found.append(Hedge((span,), match.group(), kind))
    found.sort(key=lambda h: h.spans)
    return tuple(found)
