"""Sources that are pronouns or descriptions: whom they mean, in fictional passages (``sources.txt``).

The measure: of the marked sources, the share resolved to whom they mean. A name is right when it is the wanted one or one
of the two holds the other's words ("Adler" for "Ruth Adler"); somebody unnamed is right as ``unnamed``, as a
group, without a name, or under a common noun; where nobody is known, any name is wrong; two who are both meant must both be found.
``python -m pytest -s tests/golden/test_coreference.py`` prints the share and those that are wrong.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from onrecord.extract.entities import Entities, ground
from onrecord.extract.parse import parse
from onrecord.records import Article, Block, Mention, Span

if TYPE_CHECKING:
    from spacy.language import Language

PASSAGES = Path(__file__).with_name("sources.txt")
_MARKED = re.compile(r"\[(?P<words>[^|\]]+)\|(?P<name>[^|\]]+)(?:\|(?P<party>[^\]]+))?\]")
# The shares that must come out right; they only rise.
FLOOR, PARTY_FLOOR = 0.85, 0.85


@dataclass(frozen=True, slots=True)
class Wanted:
    """A marked source and whom it means."""

    span: Span
    name: str
    party: str | None


def passages() -> list[tuple[str, list[Wanted]]]:
    """Texts without their marks, and the marks."""
    found = []
    body = "\n".join(line for line in PASSAGES.read_text("utf-8").splitlines() if not line.startswith("# "))
    for passage in body.split("\n---\n"):
        text, marks = "", []
        last = 0
        for mark in _MARKED.finditer(passage):
            text += passage[last : mark.start()]
            marks.append(Wanted(Span(len(text), len(text) + len(mark["words"])), mark["name"], mark["party"]))
            text += mark["words"]
            last = mark.end()
        found.append((text + passage[last:], marks))
    return found


def grounded(text: str, nlp: Language) -> Entities:
    """The entities of a passage, each of its lines a paragraph."""
    blocks = [Block("body", m.start(), m.end()) for m in re.finditer(r"[^\n]+", text)]
    return ground(parse(Article("a", "", "t", text, tuple(blocks)), nlp))


def means(one: Mention, wanted: str) -> bool:
    """Whether a mention is whom the mark names."""
    if wanted == "-":
        return one.name is None
    if wanted == "?":
        return one.kind in ("unnamed", "group") or one.name is None or one.name.islower()
    return one.name is not None and _alike(one.name, wanted)


def _alike(a: str, b: str) -> bool:
    a, b = (re.sub(r"^the |[’']s\b", "", name.casefold()) for name in (a, b))
    return f" {a} " in f" {b} " or f" {b} " in f" {a} "


def test_sources_are_resolved_within_the_article(nlp: Language) -> None:
    right, parties, wrong = [], [], []
    for text, marks in passages():
        entities = grounded(text, nlp)
        for mark in marks:
            both = mark.name.split(" + ")
            found = entities.mentions((mark.span,)) if len(both) > 1 else (entities.speaker((mark.span,)),)
            ok = len(found) == len(both) and all(any(means(one, name) for one in found) for name in both)
            right.append(ok)
            if mark.party:
                parties.append((found[0].party or "-") == mark.party)
            if not ok or (mark.party and not parties[-1]):
                names = " + ".join(f"{one.name} ({one.kind}, {one.party})" for one in found)
                wrong.append(f"[{text[slice(*mark.span)]}] {mark.name} | {mark.party}: {names}")
    share, party = sum(right) / len(right), sum(parties) / len(parties)
    report = f"sources {share:.3f} of {len(right)}, party {party:.3f} of {len(parties)}; wrong:\n" + "\n".join(wrong)
    print(report)
    assert share >= FLOOR, report
    assert party >= PARTY_FLOOR, report
