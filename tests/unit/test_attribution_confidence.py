"""How sure an attribution is, on hand-made numbers; and the program without the tagger's weights."""

from __future__ import annotations

from math import exp, log
from pathlib import Path

import numpy as np
import pytest

from onrecord.extract.attribution import tagger as tagging
from onrecord.extract.attribution.confidence import SIGNS, Confidence, signs
from onrecord.extract.attribution.merge import merged
from onrecord.extract.attribution.raw import RawAttribution
from onrecord.extract.parse import parse
from onrecord.pipeline import default_tagger, read_page
from onrecord.records import Article, Block, Page


def test_the_signs_of_a_sure_attribution():
    tags = np.zeros((6, 3, 3), dtype=np.float32)
    tags[..., 0] = 1
    tags[1, 1] = (0.2, 0.8, 0)  # the cue
    tags[0, 0] = (0.1, 0.9, 0)  # its source
    tags[3, 2] = (0.25, 0.75, 0)  # its content: two words
    tags[4, 2] = (0.5, 0, 0.5)
    probability = np.full((6, 4), 0.1, dtype=np.float32)
    probability[3, 3], probability[4, 3] = 0.6, 0.8
    found = dict(zip(SIGNS, signs(tags, probability, (1, 1), [(3, 4)], [(0, 0)]), strict=True))
    assert found["cue"] == pytest.approx(log(0.8), abs=1e-6)
    assert found["content"] == pytest.approx(log(0.7), abs=1e-6)
    assert found["length"] == pytest.approx(log(2))
    assert (found["split"], found["named"], found["far"], found["unnamed"]) == (0, 1, 0, 0)
    assert found["begins"] == pytest.approx(0.75)
    assert found["inside"] == pytest.approx((0.75 + 0.5) / 2)
    assert found["source"] == pytest.approx(0.9)


def test_the_signs_of_one_without_a_source():
    tags = np.full((12, 3, 3), 1 / 3, dtype=np.float32)
    probability = np.full((12, 4), 0.05, dtype=np.float32)
    probability[2, 1] = 0.4
    found = dict(zip(SIGNS, signs(tags, probability, (0, 1), [(6, 7), (9, 9)], []), strict=True))
    assert (found["split"], found["named"], found["source"], found["far"]) == (1, 0, 0, 1)
    assert found["unnamed"] == pytest.approx(0.4)


def test_confidence_is_a_logistic_regression_by_the_names_on_the_card():
    card = {"bias": -1.0} | {name: float(n) for n, name in enumerate(SIGNS)}
    confidence = Confidence.of(dict(reversed(card.items())))
    given = [0.0] * len(SIGNS)
    assert confidence(given) == pytest.approx(1 / (1 + exp(1)))
    given[3] = 0.5
    assert confidence(given) == pytest.approx(1 / (1 + exp(1 - 1.5)))


def test_where_the_weights_are_left_out_the_rules_read_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setattr(tagging, "PACKAGED", tmp_path)
    default_tagger.cache_clear()
    try:
        assert default_tagger() is None
        text = b"Harbour closed\n\nThe harbour master, Ilse Varga, said the port would stay closed until May.\n"
        (claim,) = [c for c in read_page(Page(text, "page.txt", "text/plain")).claims if c.cue]
        assert claim.source is not None
        assert claim.quotation == "indirect"
    finally:
        default_tagger.cache_clear()


def test_words_of_a_headline_are_no_content_of_a_cue_in_the_body():
    text = "Dam fails\nThe dam failed, the ministry said."
    article = Article("a1", "", "x", text, (Block("headline", 0, 9), Block("body", 10, len(text))))
    raw = RawAttribution(((26, 38),), ((39, 43),), ((0, 9), (10, 24)), 0.9)
    (kept,), _ = merged(parse(article), [raw], [])
    assert kept.content == ((10, 24),)
