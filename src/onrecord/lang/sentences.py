"""What a short text means, as a direction: texts about the same thing point the same way, whatever their words.

A small sentence encoder (MiniLM-L6, Apache-2.0, int8 ONNX; ``training/sentences``). A text is encoded alone, never in
a batch, and the outcome is rounded to whole numbers, so that it depends on nothing but the text.

Reference: N. Reimers and I. Gurevych, "Sentence-BERT" (2019).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from onrecord.lang import FOLDER

if TYPE_CHECKING:
    from numpy.typing import NDArray

WIDTH = 384
SCALE = 400.0  # numbers of a unit vector lie within ±0.3
LONGEST = 256  # sub-words that are read; what follows is left out


@cache
def _encoder() -> tuple[Any, Any]:
    import onnxruntime
    from tokenizers import Tokenizer

    folder = FOLDER / "en" / "models" / "sentences"
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(LONGEST)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(
        (folder / "encoder.onnx").read_bytes(), options, providers=["CPUExecutionProvider"]
    )
    return session, tokenizer


@lru_cache(maxsize=4096)
def meaning(text: str) -> bytes:
    """The direction of a text: 384 signed bytes; nothing where there are no words."""
    if not text.strip():
        return b""
    session, tokenizer = _encoder()
    ids = np.array([tokenizer.encode(text).ids], np.int64)
    (vectors,) = session.run(["vectors"], {"ids": ids, "mask": np.ones_like(ids)})
    return bytes(np.clip(np.rint(vectors[0] * SCALE), -127, 127).astype(np.int8).tobytes())


@lru_cache(maxsize=64)
def states(words: tuple[str, ...]) -> NDArray[np.float32]:
    """What half of the encoder's layers make of a sentence: its beginning, each word (its first sub-word), and the mean.

    Args:
        words: of one sentence. Those past the longest text that is read have the state of its end.

    Returns:
        A row of 384 numbers for the beginning, one for each word, and the mean of all sub-words last; not to be written to.
    """
    session, tokenizer = _encoder()
    begin, end, unknown = (tokenizer.token_to_id(name) for name in ("[CLS]", "[SEP]", "[UNK]"))
    row, rows = [begin], [0]
    for word in words:
        rows.append(min(len(row), LONGEST - 1))
        if len(row) < LONGEST:
            row += tokenizer.encode(word, add_special_tokens=False).ids or [unknown]
    ids = np.array([[*row[: LONGEST - 1], end]], np.int64)
    (out,) = session.run(["states"], {"ids": ids, "mask": np.ones_like(ids)})
    found: NDArray[np.float32] = np.vstack([out[0][rows], out[0].mean(0)])
    found.setflags(write=False)
    return found


def directions(meanings: Sequence[bytes]) -> NDArray[np.float64]:
    """Meanings as rows of length one; a row of zeros where there is none."""
    rows = np.zeros((len(meanings), WIDTH))
    for i, one in enumerate(meanings):
        if one:
            rows[i] = np.frombuffer(one, np.int8)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    np.divide(rows, lengths, out=rows, where=lengths > 0)
    return rows


def alike(a: bytes, b: bytes) -> float:
    """Cosine of two meanings, -1 to 1; 0 where one has none."""
    if not a or not b:
        return 0.0
    x, y = np.frombuffer(a, np.int8).astype(np.int64), np.frombuffer(b, np.int8).astype(np.int64)
    return float(x @ y / np.sqrt(float(x @ x) * float(y @ y)))
