"""A checkpoint to the files that the package ships: ``python export.py run.pt --base DIR --out FOLDER [--fp32]``.

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


def main() -> None:
    """Export."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--version", default="0.1.0")
    parser.add_argument("--licence", default=LICENCE, help="what the card says of base and data")
    parser.add_argument("--fp32", action="store_true", help="leave the weights as they are, to measure what int8 costs")
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
