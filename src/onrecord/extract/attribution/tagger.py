"""The trained reader of attributions: onnxruntime and tokenizers, no torch. Made by ``training/attribution``."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from onrecord.errors import OnrecordError
from onrecord.extract.attribution.confidence import Confidence
from onrecord.extract.attribution.decode import PairWeights, Settings, decode
from onrecord.extract.attribution.raw import RawAttribution
from onrecord.extract.attribution.windows import Window, pack, pieces

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from tokenizers import Tokenizer

PACKAGED = Path(__file__).parents[2] / "lang" / "en" / "models" / "attribution"
CARD = "model.json"
WEIGHTS, PAIRS, SUBWORDS = "tagger.onnx", "pairs.npz", "tokenizer.json"


class MissingWeights(OnrecordError):
    """The tagger's weights are absent, or not those that their card names."""


class Tagger:
    """Reads source, cue and content of attributions in the blocks of an article.

    Attributes:
        name: The model's name and version, as on its card.
    """

    def __init__(
        self,
        session: Any,
        tokenizer: Tokenizer,
        weights: PairWeights,
        settings: Settings,
        confidence: Confidence | None,
        name: str,
    ) -> None:
        self.name = name
        self._session = session
        self._tokenizer = tokenizer
        self._weights = weights
        self._settings = settings
        self._confidence = confidence

    @classmethod
    def load(cls, folder: Path | None = None, threads: int = 1) -> Tagger:
        """The tagger with the weights of a folder, by default those of the package.

        Args:
            folder: Where ``model.json``, ``tagger.onnx``, ``pairs.npz`` and ``tokenizer.json`` lie.
            threads: Cores that one call may use.

        Raises:
            MissingWeights: A file is absent or its SHA-256 is not the one in ``model.json``.
        """
        import onnxruntime
        from tokenizers import Tokenizer

        folder = folder or PACKAGED
        card = _checked(folder)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3  # errors only: the log belongs to the program
        session = onnxruntime.InferenceSession(str(folder / WEIGHTS), options, providers=["CPUExecutionProvider"])
        tokenizer = Tokenizer.from_file(str(folder / SUBWORDS))
        tokenizer.no_truncation()
        tokenizer.no_padding()
        with np.load(folder / PAIRS, allow_pickle=False) as arrays:
            weights = PairWeights(*(arrays[key] for key in ("distance", "paragraph", "mix", "bias")))
        settings = Settings(**card["thresholds"])
        confidence = Confidence.of(card["confidence"]) if "confidence" in card else None
        return cls(session, tokenizer, weights, settings, confidence, f"{card['name']} {card['version']}")

    def attribute(self, text: str, blocks: Sequence[tuple[int, int]]) -> tuple[RawAttribution, ...]:
        """Attributions in an article, in order of their cues.

        Args:
            text: The article's canonical text.
            blocks: Half-open ranges of the paragraphs to read, in order; each is read after those before it.

        Returns:
            Attributions with offsets into ``text``. No fragment crosses from one block into another; the fragments of
            one attribution may lie in several blocks.
        """
        return tuple(
            attribution
            for window in pack(pieces(self._tokenizer, text, blocks))
            for attribution in decode(window, *self._encode(window), self._weights, self._settings, self._confidence)
        )

    def _encode(self, window: Window) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Layer logits and pair features of each word of a window.

        One window at a time: the int8 network scales its activations by the row, so that a batch would make a window's
        result depend on its neighbours; on one core it is no slower, for nothing is padded.
        """
        ids = np.asarray([window.ids], dtype=np.int64)
        layers, features = self._session.run(None, {"ids": ids, "mask": np.ones_like(ids)})
        first = np.asarray(window.first, dtype=np.int64)
        return layers[0][first], features[0][first]


def _checked(folder: Path) -> dict[str, Any]:
    """The card of the model, once every file is there and is the one it names."""
    path = folder / CARD
    if not path.is_file():
        raise MissingWeights(f"no {CARD} in {folder}")
    card: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    for name in (WEIGHTS, PAIRS, SUBWORDS):
        file = folder / name
        if not file.is_file():
            raise MissingWeights(f"no {name} in {folder}")
        if hashlib.sha256(file.read_bytes()).hexdigest() != card["sha256"].get(name):
            raise MissingWeights(f"{file} is not the file that {CARD} names: its SHA-256 differs")
    return card
