"""What other features would give factuality: hidden states of the shipped encoders, the parser's own, a curved kernel.

    python training/events/compare_factuality.py UDS.jsonl

Prints cross-validated figures and writes nothing. Needs ``onnx`` (``training/attribution/requirements.txt``) to read
states inside the networks that they do not give out. A few minutes on one core.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
from tokenizers import Tokenizer
from train_factuality import FOLDS, Example, Floats, design, folds_of, read

from onrecord.lang import FOLDER

MODELS = FOLDER / "en" / "models"
STATES = "/encoder/encoder/layer.{}/output/LayerNorm/LayerNormalization_output_0"
PENALTY, GAIN, WIDTH, CURVED = 20.0, 1.15, 0.5, 50.0


def main(path: Path) -> None:
    """Compare."""
    examples = read(path)
    y = np.array([one.gold for one in examples])
    x, _ = design([one.features for one in examples])
    syntax = x @ x.T
    size = np.sqrt(np.diag(syntax))
    level = syntax / np.outer(size, size)
    tensor = alike(np.array([one.doc.tensor[one.token] for one in examples]))
    tagger = states(examples, MODELS / "attribution", "tagger.onnx")
    meaning = states(examples, MODELS / "sentences", "encoder.onnx")
    tagged = (alike(tagger[2]) + alike(tagger[3])) / 2
    meant = (alike(meaning[2]) + alike(meaning[3]) + alike(meaning[4])) / 3
    kernels = {
        "syntax (as shipped)": syntax,
        "syntax, curved": CURVED * curved(level),
        "parser's states": syntax + 10 * tensor,
        "tagger's states": syntax + 24 * tagged,
        "encoder's states": syntax + 24 * meant,
        "encoder's states alone": 24 * meant,
        "parser's states, curved": CURVED * curved(level + tensor),
        "tagger's states, curved": CURVED * curved(level + tagged),
        "encoder's states, curved": CURVED * curved(level + meant),
    }
    for name, kernel in kernels.items():
        told = [predicted(kernel, y, folds_of(examples, seed)) for seed in (0, 1)]
        r = np.mean([np.corrcoef(one, y)[0, 1] for one in told])
        error = np.mean([np.abs(one - y).mean() for one in told])
        sign = np.mean([((one > 0) == (y > 0)).mean() for one in told])
        print(f"{name:26} r {r:.3f}  mae {error:.3f}  sign {100 * sign:.1f}", flush=True)


def predicted(kernel: Floats, y: Floats, folds: Any) -> Floats:
    """What kernel ridge regression tells of each predicate from the other folds."""
    out = np.zeros_like(y)
    for fold in range(FOLDS):
        held = folds == fold
        rest, mean = ~held, y[~held].mean()
        dual = np.linalg.solve(kernel[np.ix_(rest, rest)] + PENALTY * np.eye(int(rest.sum())), y[rest] - mean)
        out[held] = kernel[np.ix_(held, rest)] @ dual + mean
    return np.asarray(np.clip(GAIN * out, -3, 3))


def alike(rows: Floats) -> Floats:
    """Products of standardised rows, divided by their width."""
    z = (rows - rows.mean(0)) / (rows.std(0) + 1e-6)
    return np.asarray(z @ z.T / z.shape[1])


def curved(kernel: Floats) -> Floats:
    """The Gaussian kernel over the distances that a linear one implies."""
    own = np.diag(kernel)
    return np.asarray(np.exp(-WIDTH * (own[:, None] + own[None] - 2 * kernel)))


def states(examples: list[Example], folder: Path, file: str) -> list[Floats]:
    """For each of six layers, the state at the first sub-word of each predicate."""
    network = onnx.load(str(folder / file))
    names = [STATES.format(layer) for layer in range(6)]
    for name in names:
        network.graph.output.append(onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, None))
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(network.SerializeToString(), options, providers=["CPUExecutionProvider"])
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    begin, end, unknown = (tokenizer.token_to_id(name) for name in ("[CLS]", "[SEP]", "[UNK]"))
    rows: list[list[Floats]] = []
    first: list[int] = []
    layers: list[Floats] = []
    sentence = -1
    for one in examples:
        if one.sentence != sentence:
            sentence, ids, first = one.sentence, [begin], []
            for word in one.doc:
                first.append(len(ids))
                ids += tokenizer.encode(word.text, add_special_tokens=False).ids or [unknown]
            given = np.array([[*ids[:511], end]])
            layers = session.run(names, {"ids": given, "mask": np.ones_like(given)})
        at = min(first[one.token], 510)
        rows.append([layer[0][at] for layer in layers])
    return [np.array([row[i] for row in rows], np.float64) for i in range(6)]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
