"""The closed vocabularies: statuses, flags, warnings, stances …, each with its meaning."""

from __future__ import annotations

from typing import get_args

from onrecord.records import vocabulary
from onrecord.records.meanings import MEANINGS
from onrecord.watch.changes import KINDS, MEANING
from reference.page import Entry, Page, Section

TEXT = """
Each of these fields has one of a closed list of words. The rules behind statuses, flags and warnings are told in
[What a record means](../ledger.md).
""".strip()
_TITLES = {
    "Status": "Status of an assertion",
    "Flag": "Flags of an assertion",
    "WarningKind": "Warnings",
    "Position": "Position of a claim on its assertion",
    "Stance": "Stance: the speech act",
    "Quotation": "Quotation",
    "Polarity": "Polarity",
    "Modality": "Modality",
    "Tense": "Tense",
    "HedgeKind": "Kinds of hedge",
    "EntityKind": "Kinds of source and entity",
    "EventType": "Event types (PLOVER 0.8)",
    "BlockRole": "Roles of blocks",
}


def page() -> Page:
    """The page of all vocabularies."""
    sections = [
        Section(title, entries=tuple(Entry(word, MEANINGS.get(name, {}).get(word, "")) for word in words(name)))
        for name, title in _TITLES.items()
    ]
    changes = Section("Changes that a watch tells", entries=tuple(Entry(kind, MEANING.get(kind, "")) for kind in KINDS))
    return Page("reference/words.md", "Statuses and other words", TEXT, (*sections, changes))


def words(name: str) -> tuple[str, ...]:
    """The words of a vocabulary."""
    return get_args(getattr(vocabulary, name))
