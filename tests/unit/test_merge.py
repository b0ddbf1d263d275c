"""What the tagger marks, mended by what stands beside it (fictional texts)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from test_attribution import parsed

from onrecord.extract.attribution.acts import statements
from onrecord.extract.attribution.merge import merged
from onrecord.extract.attribution.raw import RawAttribution
from onrecord.extract.values import Attribution
from onrecord.records import Span, join

if TYPE_CHECKING:
    from spacy.language import Language


def raw(text: str, source: str, cue: str, *content: str) -> RawAttribution:
    def at(words: str) -> tuple[int, int]:
        start = text.index(words)
        return start, start + len(words)

    return RawAttribution((at(source),), (at(cue),), tuple(at(c) for c in content), 0.9)


def contents(nlp: Language, text: str, *tagged: RawAttribution) -> list[list[str]]:
    kept, _ = merged(parsed(nlp, text), list(tagged), [])
    return [[text[a:b] for a, b in one.content] for one in kept]


def test_a_clause_behind_the_speaker_is_the_speakers_too(nlp: Language) -> None:
    text = "Ten people died, the coast guard said on Monday, and forty others were missing."
    assert contents(nlp, text, raw(text, "the coast guard", "said", "Ten people died")) == [
        ["Ten people died"],
        ["forty others were missing"],
    ]
    text = "Ten people died, the coast guard said on Monday, and left."
    assert contents(nlp, text, raw(text, "the coast guard", "said", "Ten people died")) == [["Ten people died"]]


def test_a_clause_before_the_speaker_is_not_cut_off(nlp: Language) -> None:
    text = "Ten people died, and forty others were missing, the coast guard said."
    assert contents(nlp, text, raw(text, "the coast guard", "said", "Ten people died")) == [
        ["Ten people died, and forty others were missing"]
    ]


def test_what_was_said_is_no_speaker(nlp: Language) -> None:
    text = 'About 900 people were absent, said its head, Ida Holm, "and some are ill".'
    told = raw(text, "About 900 people were absent", "said", 'its head, Ida Holm, "and some are ill"')
    rule = raw(text, "its head, Ida Holm", "said", "About 900 people were absent")
    (one, *_), _ = merged(parsed(nlp, text), [told], [rule])
    assert text[slice(*one.source[0])] == "its head, Ida Holm"
    assert text[slice(*one.content[0])] == "About 900 people were absent"


def test_a_quotation_belongs_to_the_speaker_beside_it(nlp: Language) -> None:
    text = '"Nobody counts them," said Ida Holm.\nThe ferry sank, according to two officials.'
    quote, sank = Span(1, 20), Span(text.index("The ferry"), text.index(", according"))
    cue = text.index("according to")
    two = Attribution((Span(cue + 13, len(text) - 1),), (Span(cue, cue + 12),), (quote, sank))
    said = text.index("said")
    holm = Attribution((Span(said + 5, said + 13),), (Span(said, said + 4),), (quote,), quotation="direct")
    kept = statements(parsed(nlp, text), (holm, two))
    assert [join(one.content, text) for one in kept] == ["Nobody counts them,", "The ferry sank"]
