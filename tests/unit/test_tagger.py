"""The tagger's windows and decoding on hand-made arrays; the packaged weights only where they are there."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer, models, pre_tokenizers

from onrecord.extract.attribution.decode import (
    CONTENT,
    CUE,
    OUTSIDE,
    SOURCE,
    PairWeights,
    Settings,
    best_paths,
    buckets,
    decode,
    find_cues,
    pair_logits,
    runs,
)
from onrecord.extract.attribution.tagger import PACKAGED, MissingWeights, Tagger
from onrecord.extract.attribution.windows import CLS, SEP, Window, pack, pieces

TEXT = "Kim said it rained.\n\nHe denied it."
BLOCKS = [(0, 19), (21, 34)]


@pytest.fixture
def tokenizer() -> Tokenizer:
    """One sub-word a word, all unknown: enough to count."""
    made = Tokenizer(models.WordLevel({"[UNK]": 7}, unk_token="[UNK]"))
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    return made


def window_of(tokenizer: Tokenizer, text: str = TEXT, blocks: list[tuple[int, int]] = BLOCKS) -> Window:
    (window,) = pack(pieces(tokenizer, text, blocks))
    return window


def words_of(window: Window, text: str = TEXT) -> list[str]:
    return [text[a:b] for a, b in window.words]


def test_a_window_has_a_separator_after_each_block_and_offsets_into_the_whole_text(tokenizer):
    window = window_of(tokenizer)
    assert words_of(window) == ["Kim", "said", "it", "rained", ".", "He", "denied", "it", "."]
    assert window.ids == (CLS, 7, 7, 7, 7, 7, SEP, 7, 7, 7, 7, SEP)
    assert window.first == (1, 2, 3, 4, 5, 7, 8, 9, 10)
    assert window.block == (0, 0, 0, 0, 0, 1, 1, 1, 1)
    assert window.own == (0, 9)


def test_each_word_is_own_in_exactly_one_window_and_earlier_blocks_are_context(tokenizer):
    text = "\n".join(f"w{n} a b c d." for n in range(12))
    blocks, position = [], 0
    for line in text.split("\n"):
        blocks.append((position, position + len(line)))
        position += len(line) + 1
    windows = pack(pieces(tokenizer, text, blocks), size=16, left=8, right=8)
    own = [span for w in windows for span in w.words[slice(*w.own)]]
    assert own == sorted(set(own))
    assert len(own) == 12 * 6
    assert windows[0].own == (0, 12)
    assert all(w.own == (6, 18) and len(w.words) == 24 for w in windows[1:-1])


def test_a_block_longer_than_a_window_is_cut_after_a_full_stop(tokenizer):
    text = "one two three. four five six seven. " * 4
    parts = pieces(tokenizer, text, [(0, len(text))], size=10)
    assert all(p.size <= 10 for p in parts)
    assert [text[p.words[-1][0] : p.words[-1][1]] for p in parts] == ["."] * len(parts)
    assert sum(len(p.words) for p in parts) == 4 * 9


def test_a_long_run_of_words_without_a_stop_is_cut_anyway(tokenizer):
    text = "word " * 1000
    parts = pieces(tokenizer, text, [(0, len(text))])
    assert sum(len(p.words) for p in parts) == 1000
    assert max(p.size for p in parts) <= 200


def test_no_blocks_no_windows(tokenizer):
    assert pack(pieces(tokenizer, "", [])) == []
    assert pack(pieces(tokenizer, "  ", [(0, 2)])) == []


def test_distance_buckets_are_zero_in_the_cue_and_tell_the_sides_apart():
    row = buckets(9, np.array([[3, 4]]))[0]
    assert row[3] == row[4] == 0
    assert len({*row[:3].tolist()} & {*row[5:].tolist()}) == 0
    assert row[5] == 1
    assert buckets(100_000, np.array([[0, 0]])).max() == 12


def test_find_cues_takes_only_own_words_and_whole_phrases():
    layer = np.full((6, 3), (0.9, 0.05, 0.05), dtype=np.float32)
    layer[1] = layer[3] = (0.1, 0.9, 0.0)
    layer[4] = (0.1, 0.0, 0.9)
    cues, sure = find_cues(layer, (2, 6), 0.5)
    assert cues.tolist() == [[3, 4]]
    assert sure.tolist() == [pytest.approx(0.9)]


def test_two_cues_that_touch_stay_two():
    layer = np.full((4, 3), (0.1, 0.8, 0.1), dtype=np.float32)
    assert find_cues(layer, (0, 4), 0.5)[0].tolist() == [[0, 0], [1, 1], [2, 2], [3, 3]]


def test_a_costly_change_bridges_one_doubtful_word():
    logits = np.zeros((1, 5, 4), dtype=np.float32)
    logits[0, :, OUTSIDE] = (0, 0, 4.5, 0, 0)
    logits[0, :, CONTENT] = 4
    assert best_paths(logits, 0.0).tolist() == [[3, 3, 0, 3, 3]]
    assert best_paths(logits, 1.0).tolist() == [[3, 3, 3, 3, 3]]


def test_a_short_source_inside_a_content_costs_nothing():
    logits = np.zeros((1, 5, 4), dtype=np.float32)
    logits[0, :, CONTENT] = 4
    logits[0, 2, SOURCE] = 4.5
    assert best_paths(logits, 3.0).tolist() == [[3, 3, 1, 3, 3]]


def test_the_content_layer_may_say_where_a_content_begins():
    logits = np.zeros((1, 4, 4), dtype=np.float32)
    logits[0, :, OUTSIDE] = (4, 1, 0, 0)
    logits[0, :, CONTENT] = (0, 1.4, 4, 4)
    enter = np.array([-3, -3, 0, -3], dtype=np.float32)
    assert best_paths(logits, 0.0).tolist() == [[0, 3, 3, 3]]
    assert best_paths(logits, 0.0, enter).tolist() == [[0, 0, 3, 3]]


def test_runs_end_at_a_block_border():
    assert runs([2, 3, 4, 5, 8], [0, 0, 0, 0, 1, 1, 1, 1, 1]) == [(2, 3), (4, 5), (8, 8)]


def test_pair_logits_are_what_the_formula_says():
    rng = np.random.default_rng(3)
    width, words = 6, 7
    weights = PairWeights(*(rng.normal(size=s).astype(np.float32) for s in ((25, width), (5, width), (4, width), (4,))))
    features = rng.normal(size=(words, 5 * width)).astype(np.float32)
    block, cues = np.array([0, 0, 0, 1, 1, 2, 2]), np.array([[1, 2], [4, 4]])
    got = pair_logits(weights, features, block, cues)
    word, gate, first, last, key = (features[:, i * width : (i + 1) * width] for i in range(5))
    for n, (a, b) in enumerate(cues.tolist()):
        for t in range(words):
            offset = min(max(block[t] - block[a], -2), 2) + 2
            distance = buckets(words, cues)[n, t]
            hidden = word[t] + first[a] + last[b] + weights.distance[distance] + weights.paragraph[offset]
            hidden = np.maximum(hidden + gate[t] * key[a], 0)
            np.testing.assert_allclose(got[n, t], weights.mix @ hidden + weights.bias, rtol=1e-4, atol=1e-4)


def hand_made(window: Window, cues: dict[int, dict[int, int]]) -> tuple[np.ndarray, np.ndarray, PairWeights]:
    """Arrays from which each cue (by word) reads these roles: the gate and key of the pair scorer spell them out."""
    words, width = len(window.words), 4 * len(cues)
    layers = np.tile(np.array([5, -5, -5] * 3, dtype=np.float32), (words, 1))
    features = np.zeros((words, 5, width), dtype=np.float32)
    for n, (cue, roles) in enumerate(cues.items()):
        layers[cue, 3:6] = (-5, 5, -5)
        features[cue, 4, 4 * n : 4 * n + 4] = 9
        for t in range(words):
            features[t, 1, 4 * n + (CUE if t == cue else roles.get(t, OUTSIDE))] = 1
    zeros = np.zeros((25, width), dtype=np.float32)
    mix = np.tile(np.eye(4, dtype=np.float32), (1, len(cues)))
    return layers, features.reshape(words, -1), PairWeights(zeros, zeros[:5], mix, np.zeros(4, dtype=np.float32))


def read(window: Window, cues: dict[int, dict[int, int]], text: str = TEXT) -> list[tuple[list[str], ...]]:
    layers, features, weights = hand_made(window, cues)
    found = decode(window, layers, features, weights, Settings())
    return [tuple([text[a:b] for a, b in x] for x in (a.source, a.cue, a.content)) for a in found]


def test_decode_reads_source_cue_and_content(tokenizer):
    window = window_of(tokenizer)
    found = read(window, {1: {0: SOURCE, 2: CONTENT, 3: CONTENT}, 6: {5: SOURCE, 7: CONTENT}})
    assert found == [(["Kim"], ["said"], ["it rained"]), (["He"], ["denied"], ["it"])]


def test_one_source_may_serve_two_cues_and_contents_may_nest(tokenizer):
    text = "Kim said he denied it."
    window = window_of(tokenizer, text, [(0, len(text))])
    roles = {1: {0: SOURCE, 2: CONTENT, 3: CONTENT, 4: CONTENT}, 3: {0: SOURCE, 4: CONTENT}}
    assert read(window, roles, text) == [(["Kim"], ["said"], ["he denied it"]), (["Kim"], ["denied"], ["it"])]


def test_an_attribution_may_lack_a_source_but_not_a_content(tokenizer):
    window = window_of(tokenizer)
    assert read(window, {1: {2: CONTENT, 3: CONTENT}}) == [([], ["said"], ["it rained"])]
    assert read(window, {1: {0: SOURCE}}) == []


def test_a_fragment_never_crosses_blocks_but_an_attribution_may(tokenizer):
    window = window_of(tokenizer)
    assert read(window, {1: dict.fromkeys(range(2, 9), CONTENT)}) == [([], ["said"], ["it rained.", "He denied it."])]


def test_of_two_source_phrases_the_likelier_is_kept(tokenizer):
    text = "Kim said in Ostrow that the army denied it."
    window = window_of(tokenizer, text, [(0, len(text))])
    found = read(window, {7: {0: SOURCE, 5: SOURCE, 6: SOURCE, 8: CONTENT}}, text)
    assert found == [(["the army"], ["denied"], ["it"])]


def test_a_word_or_two_of_no_role_do_not_part_a_source(tokenizer):
    text = "Kim, a general, denied it."
    window = window_of(tokenizer, text, [(0, len(text))])
    roles = {0: SOURCE, 2: SOURCE, 3: SOURCE, 6: CONTENT}
    assert read(window, {5: roles}, text) == [(["Kim, a general"], ["denied"], ["it"])]


def test_two_cues_for_the_same_words_of_one_source_are_one_attribution(tokenizer):
    text = "Kim went on to claim it rained."
    window = window_of(tokenizer, text, [(0, len(text))])
    roles = {0: SOURCE, 5: CONTENT, 6: CONTENT}
    assert len(read(window, {1: roles, 4: roles}, text)) == 1
    assert len(read(window, {1: roles, 4: {**roles, 0: OUTSIDE}}, text)) == 2


def test_scores_are_probabilities(tokenizer):
    window = window_of(tokenizer)
    (only,) = decode(window, *hand_made(window, {1: {0: SOURCE, 2: CONTENT}}), Settings())
    assert 0 < only.score <= 1


def test_missing_weights_are_said_so(tmp_path: Path):
    with pytest.raises(MissingWeights, match=r"no model\.json"):
        Tagger.load(tmp_path)


def test_a_file_that_is_not_the_one_named_is_refused(tmp_path: Path):
    (tmp_path / "model.json").write_text(json.dumps({"sha256": {"tagger.onnx": "0" * 64}}))
    with pytest.raises(MissingWeights, match=r"no tagger\.onnx"):
        Tagger.load(tmp_path)
    (tmp_path / "tagger.onnx").write_bytes(b"something else")
    with pytest.raises(MissingWeights, match="SHA-256"):
        Tagger.load(tmp_path)


@pytest.fixture(scope="module")
def packaged() -> Tagger:
    if not (PACKAGED / "tagger.onnx").is_file():
        pytest.skip("the weights were left out")
    return Tagger.load()


STORY = (
    "Sorvia denies shelling Dremin\n\n"
    "The Sorvian army denied on Monday that its guns had hit a market in the town of Dremin. "
    "“Our forces did not fire on civilians,” a spokesman, Colonel Idris Bahn, said.\n\n"
    "At least 17 people were killed, according to two doctors at the town’s hospital.\n\n"
    "The road to the coast was closed for a third day."
)


def story_blocks() -> list[tuple[int, int]]:
    found, position = [], 0
    for paragraph in STORY.split("\n\n"):
        found.append((position, position + len(paragraph)))
        position += len(paragraph) + 2
    return found


def test_the_packaged_model_reads_a_plain_story(packaged: Tagger):
    found = packaged.attribute(STORY, story_blocks())
    read = [tuple(" … ".join(STORY[a:b] for a, b in x) for x in (a.source, a.cue, a.content)) for a in found]
    assert any("army" in s and q.startswith("denied") and "hit a market" in c for s, q, c in read)
    assert any("Bahn" in s and q.startswith("said") and "Our forces did not fire" in c for s, q, c in read)
    assert any("doctors" in s and q == "according to" and "17 people" in c for s, q, c in read)
    assert not any("coast" in c for *_, c in read)


def test_the_packaged_model_is_deterministic_and_keeps_to_the_blocks(packaged: Tagger):
    blocks = story_blocks()
    found = packaged.attribute(STORY, blocks)
    assert found == packaged.attribute(STORY, blocks)
    for attribution in found:
        for start, end in (*attribution.source, *attribution.cue, *attribution.content):
            assert any(a <= start < end <= b for a, b in blocks)


def test_offsets_count_from_the_start_of_the_whole_text(packaged: Tagger):
    blocks = story_blocks()
    before = "Menu\n\n😀 Sign in\n\n"
    moved = packaged.attribute(before + STORY, [(a + len(before), b + len(before)) for a, b in blocks])
    plain = packaged.attribute(STORY, blocks)
    assert [x.cue[0][0] - len(before) for x in moved] == [x.cue[0][0] for x in plain]


@pytest.mark.parametrize("text", ["", " ", "“", "said " * 700, "\u0000\u200b", "a" * 5000, "ÅÄÖ “é” — said"])
def test_strange_texts_are_read_without_complaint(packaged: Tagger, text: str):
    for attribution in packaged.attribute(text, [(0, len(text))]):
        assert attribution.content
        assert all(0 <= a < b <= len(text) for a, b in attribution.content)
