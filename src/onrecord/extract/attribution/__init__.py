"""Pure: who says what, by which words: source, cue, content."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onrecord.extract.attribution.acts import statements
from onrecord.extract.attribution.merge import merged
from onrecord.extract.attribution.refine import refine, without_remarks
from onrecord.extract.attribution.rules import by_rules

if TYPE_CHECKING:
    from onrecord.extract.attribution.tagger import Tagger
    from onrecord.extract.parse import Parsed
    from onrecord.extract.values import Attribution

__all__ = ["attribute", "statements"]


def attribute(parsed: Parsed, tagger: Tagger | None = None) -> tuple[Attribution, ...]:
    """Every attribution of an article, in text order; coordinated sources apart.

    Args:
        parsed: the article and its parse.
        tagger: the trained tagger; None reads by the rules alone.
    """
    ruled = by_rules(parsed)
    if tagger is None:
        return tuple(refine(parsed, ruled, "rules"))
    tagged = list(tagger.attribute(parsed.article.text, [(b.start, b.end) for b in parsed.blocks]))
    tagged, ruled = merged(parsed, tagged, ruled)
    found = without_remarks(refine(parsed, tagged, "model") + refine(parsed, ruled, "rules"))
    return tuple(sorted(found, key=lambda a: (a.content, a.source, a.cue)))
