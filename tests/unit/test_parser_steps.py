"""The quicker steps of the parser come to what spaCy's own do."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.extract.lemmas import mend_lemmas
from onrecord.extract.parse import DEFAULT_PIPELINE
from onrecord.extract.parser import LEMMAS, RECOGNISER, RULES
from onrecord.extract.parser.vectors import LEAST_ROWS, times

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

TEXTS = (
    'The mayor of Norby, Ada Lund, told Reuters on Monday that "there are 1,200 people we cannot reach".',
    "There was nothin' left, y'all; he ain't gonna go, and let's say I gotta c'mon.\nThe U.S. Department of Dams said so.",
    "But it was but a start.  I do; you did it to me. A man and an owl had had it. They hoped, fined and hopped.",
    "",
    "Rain.",
    " ",
    "\n\n",
    "Police\tin New Zealand's South Island have charged 14 men, aged 20-35, over the £3m theft at 4.30pm on 5 May 2024",
)


@pytest.fixture(scope="module")
def own() -> Language:
    """spaCy's pipeline as it comes."""
    made: Language = importlib.import_module(DEFAULT_PIPELINE).load()
    return made


def told(doc: Doc) -> list[tuple[object, ...]]:
    numbers = doc.to_array(["ORTH", "HEAD", "SENT_START"]).reshape(-1, 3).tolist()
    return [
        (*row, t.tag_, t.pos_, t.dep_, str(t.morph), t.lemma_, t.ent_iob_, t.ent_type_)
        for row, t in zip(numbers, doc, strict=True)
    ]


def test_our_steps_are_used(nlp: Language) -> None:
    assert nlp.pipe_names == ["tok2vec", "tagger", "parser", "onrecord_names", "onrecord_forms"]
    assert {RECOGNISER, RULES, LEMMAS} <= set(nlp.disabled)


def test_a_batch_is_read_as_spacy_reads_it(nlp: Language, own: Language) -> None:
    for ours, theirs in zip(nlp.pipe(TEXTS), own.pipe(TEXTS), strict=True):
        assert told(ours) == told(mend_lemmas(theirs))
        assert [e.text for e in ours.ents] == [e.text for e in theirs.ents]


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_alone_is_read_as_spacy_reads_it(text: str, nlp: Language, own: Language) -> None:
    assert told(nlp(text)) == told(mend_lemmas(own(text)))


PIECES = "there 's is are nothin' nothing' ai n't gon na got ta let c'm on y' all but a an I you it do had Norby 12"
WORDS = st.sampled_from([*PIECES.split(), " ", "\n"])


@given(tokens=st.lists(st.tuples(WORDS, st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=12))
def test_rules_and_lemmas_of_any_tokens(tokens: list[tuple[str, int, int]], nlp: Language, own: Language) -> None:
    from spacy.tokens import Doc

    tags = ("CC", "DT", "VBZ", "VBP", "NN", "IN", "WDT", "_SP", "PRP", "VBD")
    deps = ("advmod", "nsubj", "dobj", "expl", "ROOT", "mark", "det", "aux", "dep", "conj")
    made = []
    for pipeline in (nlp, own):
        words = [word for word, *_ in tokens]
        doc = Doc(
            pipeline.vocab, words, tags=[tags[t] for _, t, _ in tokens], deps=[deps[d] for *_, d in tokens],
            heads=[0] * len(tokens),
        )  # fmt: skip
        made.append(doc)
    ours = nlp.get_pipe("onrecord_forms")(made[0])
    theirs = mend_lemmas(own.get_pipe(LEMMAS)(own.get_pipe(RULES)(made[1])))
    assert told(ours) == told(theirs)


def test_a_row_of_a_product_depends_on_that_row_alone() -> None:
    rng = np.random.default_rng(1)
    x, y = rng.standard_normal((40, 96)).astype("f"), rng.standard_normal((96, 288)).astype("f")
    whole = times(x, y)
    for rows in range(1, LEAST_ROWS + 3):
        assert np.array_equal(times(x[:rows], y), whole[:rows])
