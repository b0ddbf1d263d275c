"""A checkpoint to the files that the package ships: ``python export.py run.pt --base DIR --out FOLDER [--fp32] [--plain-norms]``.

ONNX with fused attention, weights int8 by channel, activations quantised as they come; ``pairs.npz`` with the pair
scorer; ``model.json`` with thresholds and the SHA-256 of each file.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import warnings
from pathlib import Path

import numpy as np
import onnx
import torch
from model import AttributionModel
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers import optimizer

THRESHOLDS = {"cue": 0.1, "score": 0.35, "change": 2.0, "border": 0.6, "content": 0.0, "source": 1.2}
LICENCE = "weights from MiniLM-L6 (Apache-2.0), trained on PolNeAR, which states no licence for its data"
LABELS = {
    "layers": ["source", "cue", "content"],
    "tags": ["O", "B", "I"],
    "roles": ["outside", "source", "cue", "content"],
}


def plain_norms(path: Path) -> None:
    """Layer norms with their residuals as elementary steps: the runtime's fused one is slow on a CPU (10 % of a pass)."""
    graph = (network := onnx.load(path)).graph
    steps: list[onnx.NodeProto] = []
    width = 0
    for node in graph.node:
        if node.op_type != "SkipLayerNormalization":
            steps.append(node)
            continue
        given, skipped, gain, shift = node.input[:4]
        name = node.output[0]
        width = next(one.dims[0] for one in graph.initializer if one.name == gain)

        def step(kind: str, *inputs: str, to: str = name, of: str = name) -> str:
            steps.append(onnx.helper.make_node(kind, inputs, [to], name=f"{of}/{len(steps)}"))
            return to

        if len(node.input) > 4:
            given = step("Add", given, node.input[4], to=f"{name}/biased")
        whole = step("Add", given, skipped, to=f"{name}/whole")
        centred = step("Sub", whole, step("MatMul", whole, "norm/mean", to=f"{name}/mean"), to=f"{name}/centred")
        square = step("Mul", centred, centred, to=f"{name}/square")
        variance = step("MatMul", square, "norm/mean", to=f"{name}/variance")
        spread = step("Sqrt", step("Add", variance, "norm/least", to=f"{name}/more"), to=f"{name}/spread")
        scale = step("Reciprocal", spread, to=f"{name}/scale")
        gained = step("Mul", step("Mul", centred, scale, to=f"{name}/even"), gain, to=f"{name}/gained")
        step("Add", gained, shift)
    if width:
        del graph.node[:]
        graph.node.extend(steps)
        mean = np.full((width, 1), 1 / width, dtype=np.float32)
        graph.initializer.append(onnx.numpy_helper.from_array(mean, "norm/mean"))
        graph.initializer.append(onnx.numpy_helper.from_array(np.array([1e-12], dtype=np.float32), "norm/least"))
        onnx.save(network, path)


def main() -> None:
    """Export."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--version", default="0.1.0")
    parser.add_argument("--licence", default=LICENCE, help="what the card says of base and data")
    parser.add_argument("--fp32", action="store_true", help="leave the weights as they are, to measure what int8 costs")
    parser.add_argument("--plain-norms", action="store_true", help="10 %% faster; set the thresholds anew on it")
    parser.add_argument("--thresholds", type=json.loads, default={})
    a = parser.parse_args()
    warnings.filterwarnings("ignore")
    a.out.mkdir(parents=True, exist_ok=True)
    model = AttributionModel(str(a.base))
    model.load_state_dict(torch.load(a.checkpoint))
    model.eval()
    model.encoder.config._attn_implementation = "eager"
    ids = torch.randint(1000, 9000, (2, 40))
    mask = torch.ones_like(ids)
    mask[1, 30:] = 0
    shape = {0: "batch", 1: "length"}
    raw, plain, final = a.out / "raw.onnx", a.out / "plain.onnx", a.out / "tagger.onnx"
    torch.onnx.export(
        model, (ids, mask), str(raw), input_names=["ids", "mask"], output_names=["layers", "features"],
        opset_version=17, dynamo=False, dynamic_axes=dict.fromkeys(("ids", "mask", "layers", "features"), shape),
    )  # fmt: skip
    fused = optimizer.optimize_model(str(raw), model_type="bert", num_heads=12, hidden_size=384)
    fused.save_model_to_file(str(plain))
    raw.unlink()
    if a.fp32:
        plain.rename(final)
    else:
        quantize_dynamic(
            plain, final, weight_type=QuantType.QInt8, per_channel=True, extra_options={"DefaultTensorType": 1}
        )  # 1 = float: shape inference cannot type the fused nodes
        plain.unlink()
    if a.plain_norms:
        plain_norms(final)
    np.savez(
        a.out / "pairs.npz",
        distance=model.distance.detach().numpy(),
        paragraph=model.paragraph.detach().numpy(),
        mix=model.mix.weight.detach().numpy(),
        bias=model.mix.bias.detach().numpy(),
    )
    shutil.copyfile(a.base / "tokenizer.json", a.out / "tokenizer.json")
    files = ("tagger.onnx", "pairs.npz", "tokenizer.json")
    card = {
        "name": "onrecord-attribution-en",
        "version": a.version,
        "licence": a.licence,
        "labels": LABELS,
        "thresholds": THRESHOLDS | a.thresholds,
        "sha256": {name: hashlib.sha256((a.out / name).read_bytes()).hexdigest() for name in files},
    }
    (a.out / "model.json").write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")
    for name in files:
        print(name, f"{(a.out / name).stat().st_size / 1e6:.1f} MB", card["sha256"][name])


if __name__ == "__main__":
    main()
