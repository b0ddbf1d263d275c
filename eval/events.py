"""Rows ``events`` and ``factuality``: PLOVER records of whole sentences, and UDS-IH2 event factuality."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from eval.scorers import read_jsonl, scorer
from onrecord.extract.certainty import factuality
from onrecord.extract.events.manual import manual_events
from onrecord.extract.parse import load_parser

if TYPE_CHECKING:
    from spacy.tokens import Token


def run(bench: Path, row: str) -> dict[str, float]:
    """Events: ``type quad actor_f1 recipient_f1 triple``; factuality: ``r mae sign``.

    Types and quad classes are those of the first event; all five are per cent as ``score_events.py`` defines them
    (text matches). ``YIELD`` of old PLOVER texts is read as ``CONCEDE``.

    ``r`` is Pearson's r times 100, ``mae`` the mean absolute error on the scale from -3 to 3, ``sign`` the per cent of
    predicates where prediction and gold are both above 0 or both not. The model behind it was trained on the development
    file: there these figures are its fit (cross-validated: r 78, error 0.98, sign 85), elsewhere a measurement.
    """
    return _events(bench) if row == "events" else _factuality(bench)


def _events(bench: Path) -> dict[str, float]:
    gold = read_jsonl(bench / "events" / "plover_gsr.jsonl")
    for record in gold:
        if record["gold"]["type16"] == "YIELD":
            record["gold"]["type16"] = "CONCEDE"
    predicted: dict[str, list[dict[str, Any]]] = {}
    for record, doc in zip(gold, load_parser().pipe(r["text"] for r in gold), strict=True):
        predicted[record["id"]] = [
            {"type": e.type, "actor": _texts(e.actor), "recipient": _texts(e.recipient)} for e in manual_events(doc)
        ]
    found = scorer(bench, "events/score_events.py").score(gold, predicted)
    return {
        "type": found["type_top1"],
        "quad": found["quad_top1"],
        "actor_f1": found["actor_text"][2],
        "recipient_f1": found["recip_text"][2],
        "triple": found["triple_text"],
    }


def _texts(mentions: tuple[tuple[Token, ...], ...]) -> list[dict[str, str]]:
    return [{"text": m[0].doc[m[0].i : m[-1].i + 1].text} for m in mentions]


def _factuality(bench: Path) -> dict[str, float]:
    from spacy.tokens import Doc

    nlp = load_parser()
    gold: list[float] = []
    ours: list[float] = []
    for record in read_jsonl(bench / "events" / "uds_ih2_dev.jsonl"):
        if not record["events"]:
            continue
        doc = nlp(Doc(nlp.vocab, words=record["tokens"]))
        for event in record["events"]:
            gold.append(event["fact"])
            ours.append(factuality(doc, event["tok"]))
    x, y = np.array(gold), np.array(ours)
    r = float(np.corrcoef(x, y)[0, 1]) if len(x) > 1 and y.std() > 0 else 0.0
    return {
        "r": round(100 * r, 1),
        "mae": round(float(np.abs(x - y).mean()), 3),
        "sign": round(100 * float(((x > 0) == (y > 0)).mean()), 1),
    }
