"""The one parse of an article: its pieces."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from onrecord.extract.parse import LONGEST_RUN, parse
from onrecord.records import Article, Block

if TYPE_CHECKING:
    from spacy.language import Language


def article(text: str) -> Article:
    return Article("a1", "", "test", text, (Block("body", 0, len(text)),))


@pytest.mark.parametrize("unit", ["North Korea ", "x", "he said ", "x. "])
def test_words_that_run_on_are_cut_and_none_is_lost(unit: str, nlp: Language) -> None:
    text = unit * (4_000 // len(unit))
    blocks = parse(article(text), nlp).blocks
    assert "".join(block.text for block in blocks) == text
    assert [block.start for block in blocks] == [sum(len(b.text) for b in blocks[:n]) for n in range(len(blocks))]
    assert all(len(block.text) <= LONGEST_RUN or ". " in block.text for block in blocks)


def test_the_name_that_holds_a_token(nlp: Language) -> None:
    (block,) = parse(article("On Monday Lloyd Austin met Kim Jong Un in Singapore."), nlp).blocks
    for ent in block.doc.ents:
        assert block.ent_at(ent.start, ent.end) == ent
        assert block.ent_at(ent.start, ent.end + 1) is None
    outside = next(token for token in block.doc if not token.ent_type_)
    assert block.ent_at(outside.i, outside.i + 1) is None
