"""Gold stories as our own records: claims, articles and, apart, the gold assertion of each claim.

So that reconciliation can be measured by itself, on claims that are right.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from onrecord.records import (
    Article,
    Block,
    Claim,
    Event,
    Hedge,
    Lineage,
    Mention,
    Place,
    Quantity,
    Said,
    Span,
    Time,
    Words,
)


@dataclass(frozen=True, slots=True)
class GoldStory:
    """One gold story.

    Attributes:
        slug: its folder.
        gold: the file as it is.
        articles: its articles, ids ``a1`` ….
        claims: its claims, ids ``c1`` ….
        assertion: claim id to gold assertion id.
        lineage: its copies.
        files: article id to file name.
    """

    slug: str
    gold: dict[str, Any]
    articles: tuple[Article, ...]
    claims: tuple[Claim, ...]
    assertion: dict[str, str]
    lineage: tuple[Lineage, ...]
    files: dict[str, str]


def load(folder: Path, validate: ModuleType) -> GoldStory:
    """Read a story folder.

    Args:
        folder: holds ``gold.json`` and the pages.
        validate: the benchmark's ``validate.py``, for the text of a page and where a claim stands in it.
    """
    gold = json.loads((folder / "gold.json").read_text("utf-8"))
    entities = {e["id"]: e for e in gold["entities"]}
    countries = {e["name"] for e in gold["entities"] if e["kind"] == "country"}
    texts = {a["id"]: validate.page_text(str(folder / a["file"])) for a in gold["articles"]}
    articles = tuple(_article(a, texts[a["id"]]) for a in gold["articles"])
    claims = tuple(_claim(c, texts[c["article"]], entities, countries, gold, validate) for c in gold["claims"])
    return GoldStory(
        folder.name,
        gold,
        articles,
        claims,
        {c["id"]: c["assertion"] for c in gold["claims"]},
        tuple(Lineage(a["id"], a["copy_of"], 1.0, "gold") for a in gold["articles"] if a["copy_of"]),
        {a["id"]: a["file"] for a in gold["articles"]},
    )


def load_all(bench: Path, validate: ModuleType) -> list[GoldStory]:
    """Every story of the bench folder, by name."""
    stories = bench / "ledger" / "stories"
    return [load(folder, validate) for folder in sorted(stories.iterdir()) if (folder / "gold.json").exists()]


def _article(raw: dict[str, Any], text: str) -> Article:
    # gold knows whose voice it is; an agency that only helped stands in a contributor line there
    helped = tuple(a for a in raw["agencies"] if raw.get("own_origin") not in (None, a) and not raw["bylines"])
    note = " ".join(helped)
    blocks = (Block("contributor", text.index(note), text.index(note) + len(note)),) if note and note in text else ()
    return Article(
        id=raw["id"],
        sha256=raw["id"],
        origin=raw["file"],
        text=text,
        blocks=blocks,
        outlet=raw["outlet"],
        section=raw["section"],
        headline=raw["headline"],
        bylines=tuple(raw["bylines"]),
        agencies=tuple(raw["agencies"]),
        published=raw["published"],
        language="en",
    )


def _claim(
    raw: dict[str, Any],
    text: str,
    entities: dict[str, dict[str, Any]],
    countries: set[str],
    gold: dict[str, Any],
    validate: ModuleType,
) -> Claim:
    def mention(entity: str, words: str | None = None, at: int | None = None) -> Mention:
        e = entities[entity]
        party = None if e["kind"] == "unnamed" else e["party"]
        return Mention(
            spans=() if at is None or words is None else (Span(at, at + len(words)),),
            text=words or e["name"],
            name=e["name"],
            kind=e["kind"],
            party=party,
            country=e["party"][:3].upper() if e["party"] in countries else None,
            agency=e.get("agency"),
        )

    def near(words: str | None) -> int | None:
        if words is None:
            return None
        found = [i for i in range(max(0, offset - 900), offset + 900) if text.startswith(words, i)]
        return min(found, key=lambda i: abs(i - offset), default=offset)

    offset, _ = validate.locate(text, raw["content_text"], raw.get("anchor"))
    content = raw["content_text"]
    cue_at = near(raw["cue_text"])
    cue = None if cue_at is None else Words((Span(cue_at, cue_at + len(raw["cue_text"])),), raw["cue_text"])
    source: Mention | None = None
    if raw["source"]:
        words = raw["source_text"] or entities[raw["source"]]["name"]
        source = mention(raw["source"], words, near(words))
    elif raw["cue_text"] is None:
        outlet = next(a["outlet"] for a in gold["articles"] if a["id"] == raw["article"])
        source = Mention((), None, outlet, "outlet", outlet)
    event = raw["event"]
    return Claim(
        id=raw["id"],
        article=raw["article"],
        block=raw["block"],
        content=Words((Span(offset, offset + len(content)),), content),
        source=source,
        via=tuple(mention(v) for v in raw["via"]),
        cue=cue,
        quotation=raw["quotation"],
        stance=raw["stance"],
        said=Said(raw["said"]),
        polarity=raw["polarity"],
        modality=raw["modality"],
        tense=raw["tense"],
        hedges=tuple(Hedge((), h, "modal") for h in raw["hedges"]),
        event=Event(
            type=event["type"],
            predicate=event["predicate"] or None,
            actor=tuple(mention(x) for x in event["actor"]),
            recipient=tuple(mention(x) for x in event["recipient"]),
            place=tuple(
                Place((), p["text"], p["text"], p["country"], None, p["lat"], p["lon"], None, p.get("level"))
                for p in event["place"]
            ),
            time=Time((), event["time"], event["time"]) if event["time"] else None,
            quantity=tuple(
                Quantity((), q["text"], q["value"], q["low"], q["high"], q["approximate"], q["unit"])
                for q in event["quantity"]
            ),
        ),
        reader="gold",
    )
