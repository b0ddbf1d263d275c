"""What the coder reads of fictional sentences, construction by construction."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from onrecord.extract.events import code
from onrecord.extract.parse import parse
from onrecord.extract.values import Frame
from onrecord.records import Article, Block, Span

if TYPE_CHECKING:
    from spacy.language import Language

TABLES = [Path(__file__).parent / name for name in ("event_sentences.txt", "event_sentences_second.txt")]
FIELDS = ("type", "actor", "recipient", "predicate", "polarity", "modality")
# Shares of the fields judged that must be right, in all and in the worst construction.
FLOOR, LEAST = 0.90, 0.80


@dataclass(frozen=True, slots=True)
class Row:
    """One expected event of a sentence."""

    construction: str
    sentence: str
    expected: tuple[str, ...]


def rows() -> list[Row]:
    """The table, further events under the sentence they belong to."""
    found: list[Row] = []
    construction = sentence = ""
    for line in (line for table in TABLES for line in table.read_text("utf-8").splitlines()):
        if line.startswith("="):
            construction = line[1:].strip()
        elif line and not line.startswith("#"):
            first, *expected = (part.strip() for part in line.split(" | "))
            if first.startswith("+ |"):
                first, expected = "+", [first[3:].strip(), *expected]
            sentence = sentence if first == "+" else first
            found.append(Row(construction, sentence, tuple(expected)))
    return found


def read(nlp: Language, row: Row) -> list[tuple[str, ...]]:
    """The events that the coder finds in a sentence, each as the fields of the table."""
    match = re.search(r"\[(?:(\w+): )?(.+)\]", row.sentence)
    text = row.sentence.replace(match[0], match[2]) if match else row.sentence
    start = match.start() if match else 0
    content = (Span(start, start + len(match[2] if match else text)),)
    role = "headline" if row.construction == "headlines" else "body"
    article = Article("a1", "0", "test", text, (Block(role, 0, len(text)),), published="2025-03-05")
    frames = code(
        parse(article, nlp), content, stance=match[1] or "states" if match else "states", own_voice=match is None
    )
    return [_fields(text, frame) for frame in frames]


def _fields(text: str, frame: Frame) -> tuple[str, ...]:
    def named(mentions: tuple[tuple[Span, ...], ...]) -> str:
        return "; ".join(text[spans[0].start : spans[-1].end] for spans in mentions) or "-"

    return (
        frame.type or frame.general or "-",
        named(frame.actor),
        named(frame.recipient),
        frame.predicate or "-",
        frame.polarity,
        frame.modality,
    )


def right(field: str, wanted: str, found: str) -> bool | None:
    """Whether a field is as expected; None where it is not judged."""
    if wanted == "~":
        return None
    if field in ("actor", "recipient"):
        return any(_bare(one) == _bare(found) for one in wanted.split("/"))
    return found in wanted.split("/")


def _bare(mentions: str) -> list[str]:
    parts = [re.sub(r"^(?:the|a|an)\s+|['’]s$", "", part.strip(), flags=re.IGNORECASE) for part in mentions.split(";")]
    return sorted(part.lower() for part in parts)


def measure(nlp: Language) -> tuple[Counter[str], Counter[str], list[str]]:
    """Fields right and fields judged, by construction, and what was wrong."""
    good: Counter[str] = Counter()
    judged: Counter[str] = Counter()
    wrong: list[str] = []
    taken: dict[str, list[tuple[str, ...]]] = {}
    for row in rows():
        left = taken.setdefault(row.sentence, read(nlp, row))
        verdicts = [[right(f, w, g) for f, w, g in zip(FIELDS, row.expected, one, strict=True)] for one in left]
        best = max(range(len(left)), key=lambda i: (sum(v is True for v in verdicts[i]), -i), default=None)
        if best is None:
            judged[row.construction] += sum(w != "~" for w in row.expected)
            wrong.append(f"{row.construction}: {row.sentence}: no frame for {row.expected}")
            continue
        verdict, got = verdicts[best], left.pop(best)
        judged[row.construction] += sum(v is not None for v in verdict)
        good[row.construction] += sum(v is True for v in verdict)
        faults = [f"{f} {g!r} not {w!r}" for f, w, g, v in zip(FIELDS, row.expected, got, verdict, strict=True) if v is False]  # fmt: skip
        if faults:
            wrong.append(f"{row.construction}: {row.sentence}: {', '.join(faults)}")
    return good, judged, wrong


def test_the_table_is_broad() -> None:
    assert len({row.sentence for row in rows()}) >= 120
    assert all(len(row.expected) == len(FIELDS) for row in rows())


@pytest.fixture(scope="module")
def measured(nlp: Language) -> tuple[Counter[str], Counter[str], list[str]]:
    return measure(nlp)


def test_constructions_are_read_right(measured: tuple[Counter[str], Counter[str], list[str]]) -> None:
    good, judged, wrong = measured
    assert sum(good.values()) / sum(judged.values()) >= FLOOR, "\n".join(wrong)
    shares = {name: good[name] / judged[name] for name in judged}
    assert min(shares.values()) >= LEAST, shares
