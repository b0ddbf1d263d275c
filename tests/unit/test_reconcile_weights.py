"""The card of the weights of reconciliation is of the files that are here."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_card_names_the_digests_of_the_weights() -> None:
    card = (ROOT / "training" / "reconcile" / "MODEL_CARD.md").read_text("utf-8")
    named = dict(re.findall(r"^\| `(\w+\.toml)` \|.*`([0-9a-f]{64})` \|$", card, re.M))
    assert sorted(named) == ["document_frequency.toml", "reconcile_weights.toml", "stance_weights.toml"]
    for name, digest in named.items():
        body = (ROOT / "src" / "onrecord" / "lang" / "en" / name).read_bytes()
        assert hashlib.sha256(body).hexdigest() == digest, name
