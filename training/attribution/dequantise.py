"""The shipped int8 files back to a checkpoint: ``python dequantise.py FOLDER --base DIR --out init.pt``.

For going on from published weights where their float checkpoint is not at hand (``train.py --init``). Word embeddings are
taken from the base, which training leaves as they are; everything else is ``(quantised - zero point) * scale``.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import onnx
import torch
from model import AttributionModel
from onnx import numpy_helper


def floats(graph: onnx.GraphProto) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """Float arrays of a quantised graph, by their name before quantisation; and by the bias that is added to their product."""
    raw = {i.name: numpy_helper.to_array(i) for i in graph.initializer}
    arrays: dict[str, np.ndarray] = {}
    for name, array in raw.items():
        if name.endswith("_quantized"):
            stem = name.removesuffix("_quantized")
            zero = raw[stem + "_zero_point"].astype(np.float32)
            arrays[stem] = (array.astype(np.float32) - zero) * raw[stem + "_scale"]
        elif not name.endswith(("_scale", "_zero_point")):
            arrays[name] = array
    # a matrix without a name of its own is known by the bias behind it
    users = {name: node for node in graph.node for name in node.input}
    named: dict[str, np.ndarray] = {}
    for node in graph.node:
        if node.op_type == "MatMulInteger":
            weight = node.input[1].removesuffix("_quantized")
            at = node
            while not (bias := [i for i in at.input if i.endswith(".bias") and "LayerNorm" not in i]):
                at = users[at.output[0]]
            named[bias[0]] = arrays[weight]
    return arrays, named


def checkpoint(folder: Path, base: Path) -> dict[str, torch.Tensor]:
    """The weights of ``AttributionModel``."""
    arrays, named = floats(onnx.load(str(folder / "tagger.onnx")).graph)
    pairs = np.load(folder / "pairs.npz", allow_pickle=False)
    model = AttributionModel(str(base))
    state = model.state_dict()
    for key in state:
        if key == "encoder.embeddings.word_embeddings.weight" or key.endswith("position_ids"):
            continue
        if key in ("distance", "paragraph"):
            value = pairs[key]
        elif key.startswith("mix."):
            value = pairs["mix" if key == "mix.weight" else "bias"]
        elif ".self." in key:
            layer, part, kind = key.split(".")[3], key.split(".")[-2], key.split(".")[-1]
            joined = arrays[f"Attention_{layer}_qkv_{kind}"]
            number = ("query", "key", "value").index(part)
            size = joined.shape[-1] // 3
            value = joined[..., number * size : (number + 1) * size].T
        elif key.endswith("weight") and (bias := key.removesuffix("weight") + "bias") in named:
            value = named[bias].T
        else:
            value = arrays.get(key, arrays.get("encoder." + key))
        assert tuple(value.shape) == tuple(state[key].shape), key
        state[key] = torch.from_numpy(np.ascontiguousarray(value, dtype=np.float32))
    return state


def main() -> None:
    """Read, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    a = parser.parse_args()
    torch.save(checkpoint(a.folder, a.base), a.out)


if __name__ == "__main__":
    main()
