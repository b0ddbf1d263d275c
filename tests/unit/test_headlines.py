"""Headlines that tell several pieces of news, and what stands in them in short (fictional)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from onrecord.extract.claims import read_claims
from onrecord.extract.headlines import news_parts
from onrecord.extract.parse import parse
from onrecord.records import Article, Block

if TYPE_CHECKING:
    from spacy.language import Language


def told(nlp: Language, headline: str) -> list[tuple[str | None, str, str]]:
    """(source, cue, content) of each claim; the outlet's own voice without a source."""
    text = headline + "\nThe Dockers' Union and the Coast Guard of Norway spoke on Monday."
    blocks = (Block("headline", 0, len(headline)), Block("body", len(headline) + 1, len(text)))
    article = Article("a1", "", "test", text, blocks, outlet="Coast Gazette", published="2031-05-06")
    return [
        (None if c.own_voice else c.source.name if c.source else "", c.cue.text if c.cue else "", c.content.text)
        for c in read_claims(parse(article, nlp))
        if c.block == "headline"
    ]


@pytest.mark.parametrize(
    ("headline", "parts"),
    [
        ("Dockers walk out as talks fail", ["Dockers walk out", "talks fail"]),
        ("Dockers walk out, union says 400 on strike", ["Dockers walk out", "union says 400 on strike"]),
        ("Dockers walk out over pay, union says", ["Dockers walk out over pay, union says"]),
        ("“The port is safe,” mayor tells striking dockers", ["“The port is safe,” mayor tells striking dockers"]),
        ("Mayor named as head of port authority", ["Mayor named as head of port authority"]),
        ("Ferry owner steps down as soon as inquiry ends", ["Ferry owner steps down as soon as inquiry ends"]),
    ],
)
def test_where_a_new_piece_of_news_begins(nlp: Language, headline: str, parts: list[str]) -> None:
    assert [headline[a:b] for a, b in news_parts(nlp(headline))] == parts


def test_what_a_semicolon_parts_has_speakers_of_its_own(nlp: Language) -> None:
    assert told(nlp, "Union says 400 are out; police arrest six") == [
        ("Dockers' Union", "says", "400 are out"),
        (None, "", "police arrest six"),
    ]


def test_counts_in_short(nlp: Language) -> None:
    assert told(nlp, "Mine disaster: 12 dead, dozens missing") == [(None, "", "12 dead"), (None, "", "dozens missing")]
    assert told(nlp, "Norway raises estimate to 1,500") == [("Norway", "raises estimate", "estimate to 1,500")]
    assert told(nlp, "Coast guard counts six dead")[0][1:] == ("counts", "six dead")


def test_what_is_reported_is_reported_by_nobody_named(nlp: Language) -> None:
    assert told(nlp, "Air raid reported near Tromso") == [("", "reported", "Air raid … near Tromso")]


def test_the_dead_and_the_missing_are_counted_apart(nlp: Language) -> None:
    text = "The Dockers' Union said there were 31 dead and about 60 missing."
    article = Article("a1", "", "test", text, (Block("body", 0, len(text)),), outlet="Gazette", published="2031-05-06")
    assert [c.content.text for c in read_claims(parse(article, nlp))] == ["there were 31 dead", "about 60 missing"]


def test_a_rubric_before_a_colon_says_nothing(nlp: Language) -> None:
    assert told(nlp, "Coast Guard of Norway: “We will not return to the port”")[0][1] == ":"
    assert all(cue != ":" for _, cue, _ in told(nlp, "Coast Guard of Norway LIVE: “We will not return to the port”"))
