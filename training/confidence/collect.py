"""What the program reads of annotated texts, field by field: its signs, and whether an annotator says the same.

Each row is ``(field, document, signs, right)``. Fields of whole claims come from the gold stories; attributions and contents from PolNeAR's
development articles; places, times and quantities from their own corpora, which are larger.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from eval.attribution import joined
from eval.ledger import MEDIA
from eval.places import CORPORA, _find, _iso2, as_article
from eval.quantities import news_form
from eval.scorers import read_jsonl, scorer
from eval.times import _day
from onrecord import pipeline
from onrecord.codec import claim_object, dumps, loads
from onrecord.extract import calibration as c
from onrecord.extract import claims as reading
from onrecord.extract.attribution import attribute
from onrecord.extract.parse import load_parser, parse
from onrecord.extract.quantities import find_quantities
from onrecord.extract.times import find_times
from onrecord.records import Claim, Page, Words, join

# What is to be measured is what was read, before anything is left empty for want of sureness.
vars(reading)["abstaining"] = lambda claim: claim

Row = tuple[str, str, dict[str, float], bool]
WORDS = ("stance", "polarity", "modality", "tense")
EVERY = {"lgl": 3, "trnews": 1, "geovirus": 2, "gwn": 2}  # each how manieth article: they differ much in number


def stories(bench: Path) -> Iterator[Row]:
    """Claims of the gold stories, matched as their scorer does."""
    score = scorer(bench, "ledger/tools/score_ledger.py")
    for folder in sorted((bench / "ledger" / "stories").iterdir()):
        gold = score.Gold(str(folder))
        for article in gold.g["articles"]:
            path = folder / article["file"]
            claims = pipeline.read_page(Page(path.read_bytes(), path.name, MEDIA[path.suffix])).claims
            wanted = [one for one in gold.g["claims"] if one["article"] == article["id"]]
            yield from _of_page(score, gold, f"{folder.name}/{path.name}", wanted, list(claims))


def _of_page(score: Any, gold: Any, document: str, wanted: list[Any], claims: list[Claim]) -> Iterator[Row]:
    lines = [loads(dumps(claim_object(claim))) for claim in claims]
    pairs = []
    for i, one in enumerate(wanted):
        for j, line in enumerate(lines):
            like = score.similar(set(score.tokens(one["content_text"])), set(score.tokens(line["content"]["text"])))
            if like is not None:
                pairs.append(
                    (-like, not gold.source_ok(one, line), line["event"]["type"] != one["event"]["type"], i, j)
                )
    matched: dict[int, int] = {}
    for *_, i, j in sorted(pairs):
        if j not in matched and i not in matched.values():
            matched[j] = i
    for j, claim in enumerate(claims):
        if claim.own_voice:
            yield "own voice", document, c.own_signs(claim), j in matched and gold.own(wanted[matched[j]])
        if j not in matched:
            continue
        one, line = wanted[matched[j]], lines[j]
        right = score.compare(gold, one, line)
        if not claim.own_voice and not gold.own(one):
            yield "source", document, c.source_signs(claim), right["source"]
        for field in WORDS:
            yield field, document, c.word_signs(claim, field, getattr(claim, field)), right[field]
        yield "event type", document, c.event_signs(claim), right["event type"]
        for field in ("actor", "recipient"):
            names = [gold.names[entity] for entity in one["event"][field]]
            for mention in getattr(claim.event, field):
                said = score.norm(mention.name or mention.text)
                yield field, document, c.mention_signs(mention, claim.event), any(said in name for name in names)


def records(bench: Path) -> Iterator[Row]:
    """Recipients of PLOVER's sentences, where a claim has the type of the record; matched as their scorer does.

    The stories have too few of them. Of actors they have enough, and PLOVER's idea of an actor is not theirs.
    """
    same = scorer(bench, "events/score_events.py").same_text
    for record in read_jsonl(bench / "events" / "plover_gsr.jsonl"):
        gold = record["gold"]
        kind = "CONCEDE" if gold["type16"] == "YIELD" else gold["type16"]
        claims = pipeline.read_claims(as_article(record["id"], record["text"])).claims
        claim = next((one for one in claims if one.event.type == kind), None)
        if claim is None:
            continue
        wanted = [one["text"] for one in gold["recipient"] + (gold["actor"] if gold["symmetric"] else [])]
        for mention in claim.event.recipient:
            right = any(same(one, mention.text) or same(one, mention.name) for one in wanted)
            yield "recipient", record["id"], c.mention_signs(mention, claim.event), right


def attributions(bench: Path) -> Iterator[Row]:
    """Attributions of PolNeAR's development articles: linked, and the content word for word alike (Jaccard 0.8)."""
    score = scorer(bench, "attribution/score_attribution.py")
    for record in read_jsonl(bench / "attribution" / "polnear-dev.jsonl"):
        article = score.Article(record["text"], record.get("discard") or [])
        gold = article.read(record["attributions"])
        text = record["text"]
        for one in attribute(parse(as_article(record["id"], text)), pipeline.default_tagger()):
            read = article.read(joined((one,), text))
            if not read:
                continue
            claim = Claim(
                "c", "a", "body", Words(one.content, join(one.content, text)), None if not one.source else _somebody(one, text),
                cue=Words(one.cue, join(one.cue, text)), quotation=one.quotation, method=one.method, confidence=one.score,
            )  # fmt: skip
            signs = c.attribution_signs(claim)
            same = [(_jaccard(g.content, read[0].content), g) for g in gold]
            linked = any(
                like >= 0.5 and (g.source == read[0].source or bool((g.source & read[0].source) - article.articles))
                for like, g in same
            )
            yield "attribution", record["id"], signs, linked
            if linked:
                yield "content", record["id"], signs, max(like for like, _ in same) >= 0.8


def _somebody(one: Any, text: str) -> Any:
    from onrecord.records import Mention

    return Mention(one.source, join(one.source, text))


def _jaccard(a: frozenset[int], b: frozenset[int]) -> float:
    return len(a & b) / len(a | b) if a | b else 0.0


def places(bench: Path) -> Iterator[Row]:
    """Toponyms that stand in both: within 161 km, or the same country where ours is one."""
    km = scorer(bench, "places/score_places.py").km
    for corpus in CORPORA:
        for record in read_jsonl(bench / "places" / f"places_{corpus}.jsonl")[:: EVERY[corpus]]:
            gold = [t for t in record["toponyms"] if not t.get("skip") and t["lat"] is not None]
            for place in _find(corpus, as_article(record["id"], record["text"])):
                start, end = place.spans[0]
                one = next((t for t in gold if t["start"] < end and start < t["end"]), None)
                if one is None or place.name is None:
                    continue
                near = (
                    place.lat is not None
                    and place.lon is not None
                    and km(one["lat"], one["lon"], place.lat, place.lon) <= 161
                )
                same = place.level == "country" and one.get("country") == _iso2(place.country)
                yield "place", record["id"], c.place_signs(place), near or same


def times(bench: Path) -> Iterator[Row]:
    """Time expressions that stand in both: the value."""
    nlp = load_parser()
    for corpus in ("timebank", "aquaint", "meantime"):
        for record in read_jsonl(bench / "times" / f"times_{corpus}.jsonl"):
            for time in find_times(record["text"], _day(record["dct"]), doc=nlp(record["text"])):
                start, end = time.spans[0]
                one = next((t for t in record["timexes"] if t["start"] < end and start < t["end"]), None)
                if one is not None:
                    yield "time", record["id"], c.time_signs(time), one["value"] == time.timex


def quantities(bench: Path) -> Iterator[Row]:
    """Numbers of NewsQuant: the value stands among those of the sentence, each once."""
    score = scorer(bench, "quantities/score_newsquant.py")
    nlp = load_parser()
    for record in read_jsonl(bench / "quantities" / "quantities_newsquant.jsonl"):
        left = [score.gold_value(one["value"]) for one in record["quantities"]]
        for number in find_quantities(nlp(record["text"])):
            form = news_form(number)
            value = score.pred_value(form) if form else None
            if value is None:
                continue
            at = next(
                (k for k, g in enumerate(left) if g is not None and abs(g - value) <= 1e-4 * max(1, abs(g))), None
            )
            if at is not None:
                left.pop(at)
            yield "quantity", record["id"], c.quantity_signs(number), at is not None


def every(bench: Path) -> dict[str, list[Row]]:
    """All rows by field, and on the way how many."""
    rows: dict[str, list[Row]] = defaultdict(list)
    for source in (stories, records, attributions, times, quantities, places):
        for row in source(bench):
            rows[row[0]].append(row)
        print(source.__name__, {field: len(some) for field, some in rows.items()}, flush=True)
    return rows
