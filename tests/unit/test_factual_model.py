"""The factuality model: states around a predicate, points, values."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from onrecord.extract.certainty import factuality
from onrecord.extract.certainty.factual_model import PLACES, Model, around, likeness
from onrecord.lang.sentences import LONGEST, WIDTH, meaning, states

if TYPE_CHECKING:
    from pathlib import Path

    from spacy.language import Language


def small() -> Model:
    return Model(
        names={"neg": 0, "aux=may": 1},
        syntax=np.array([[1.0, 0.0], [0.0, 1.0]]),
        states=np.zeros((len(PLACES) * WIDTH, 2)),
        origin=np.zeros(2),
        points=np.array([[0.0, 0.0], [1.0, 0.0]]),
        duals=np.array([2.0, -4.0]),
        mean=0.5,
    )


def test_a_point_is_the_scaled_sum_of_its_features() -> None:
    rows = np.ones((len(PLACES), WIDTH))
    assert small().point(["neg", "aux=may", "never seen"], rows) == pytest.approx([0.5**0.5, 0.5**0.5])
    assert small().point(["never seen"], rows) == pytest.approx([0, 0])


def test_near_points_count_more() -> None:
    near = np.exp(-0.3)  # at a distance of one
    assert small().value(np.array([0.0, 0.0])) == pytest.approx(2 - 4 * near + 0.5)
    assert small().value(np.array([1.0, 0.0])) == pytest.approx(2 * near - 4 + 0.5)
    assert small().value(np.array([90.0, 90.0])) == pytest.approx(0.5)
    assert likeness(np.array([[1.0, 2.0]]), np.array([[1.0, 2.0]])) == pytest.approx(1)


def test_saved_the_same_twice(tmp_path: Path) -> None:
    for name in ("a", "b"):
        small().save(tmp_path / name)
    for file in ("factuality.npz", "factuality.json"):
        assert (tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes()


def test_states_have_a_row_for_the_beginning_each_word_and_the_mean() -> None:
    found = states(("The", "navy", "seized", "\n", "it"))
    assert found.shape == (7, WIDTH)
    assert not np.array_equal(found[1], found[2])
    assert not found.flags.writeable


def test_words_past_the_longest_text_have_its_last_state() -> None:
    found = states(("word",) * (LONGEST + 40))
    assert found.shape == (LONGEST + 42, WIDTH)
    assert np.array_equal(found[-2], found[-3])


def test_a_meaning_is_still_one_direction() -> None:
    assert len(meaning("The navy seized the ship.")) == WIDTH


def test_around_a_predicate(nlp: Language) -> None:
    doc = nlp("They waited. Norland attacked.")
    rows = around(doc, 4)
    found = states(("Norland", "attacked", "."))
    assert rows.shape == (len(PLACES), WIDTH)
    assert rows[0] == pytest.approx(found[2])
    assert rows[1] == pytest.approx(found[1])
    assert rows[2] == pytest.approx(found[2])  # the root is its own head
    assert rows[4] == pytest.approx(found[4])


@pytest.mark.parametrize("text", ["Go", "?", "\n\n", "No. " * 200, "naïve\u200b 🙂 text", "word " * 300])
def test_any_token_has_a_value_within_the_scale(nlp: Language, text: str) -> None:
    doc = nlp(text)
    for index in {0, len(doc) // 2, len(doc) - 1}:
        assert -3 <= factuality(doc, index) <= 3
