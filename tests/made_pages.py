"""News made up for long runs: any number of fictional pages on affairs that overlap, with copies, denials and new numbers.

They are read by a rule of one line instead of the models, so that a thousand take seconds.
"""

from __future__ import annotations

import random
import re
from datetime import date, timedelta

from onrecord.pipeline import Reading
from onrecord.records import Article, Event, Mention, Page, Place, Quantity, Span
from tests.ledger_samples import claim, spans

OUTLETS = (
    "Lowland Courier", "Valley Post", "Harbour Times", "Northern Gazette", "The Quay", "Fjord Dispatch", "Island Record",
    "Morning Beacon", "Southmark Tribune", "Old Town News", "Riverside Daily", "Uplands Observer",
)  # fmt: skip
TOWNS = (
    "Vestholm", "Karrow", "Ostermouth", "Lindhaven", "Skarby", "Tolmere", "Brakton", "Ellisund", "Norvik", "Hallmere",
    "Quenby", "Rastow", "Dunmarsh", "Felby", "Grunhaven", "Ibsted",
)  # fmt: skip
SOURCES = (
    "Ministry of Ports", "Halden Line", "Northern Clinic", "Coast Guard", "Dockers Union", "Tidewater Council",
    "Board of Pilots", "Jonas Rask", "Ada Lindqvist", "Mira Oduya", "Peder Valk", "Sanna Brekke",
)  # fmt: skip
EVENTS = (
    ("tonnes of oil", "leaked", "near"), ("crates of timber", "burned", "in"), ("houses", "flooded", "in"),
    ("sailors", "struck", "in"), ("boats", "sank", "off"), ("metres of rail", "buckled", "outside"),
)  # fmt: skip
FILLERS = (
    "Schools near the water stayed shut, and a crowd watched from the upper quay in silence.",
    "A team was on its way from the capital and was expected before dark, weather permitting.",
    "Fishermen carried their nets to higher ground, and the ferry was sent back to sea.",
    "The road along the shore was closed to lorries until further notice.",
    "Shops opened late, and the market was moved to the square behind the town hall.",
)
SAID = re.compile(
    r"(?P<source>[A-Z]\w+(?: (?:of )?[A-Z]\w+)*) (?P<cue>said|denied|confirmed) that (?P<content>[^.]+)\."
)
_STANCES = {"said": "states", "denied": "denies", "confirmed": "confirms"}


def pages(count: int, seed: int = 11) -> list[Page]:
    """So many pages, by day; one in twelve copies another, one in fifty cannot be read."""
    rng = random.Random(seed)
    first, made = date(2025, 3, 1), []
    affairs: list[tuple[str, tuple[str, str, str], int]] = []
    for number in range(count):
        day = first + timedelta(days=number // 8)
        if len(affairs) < 6 or rng.random() < 0.15:
            affairs.append((rng.choice(TOWNS), rng.choice(EVENTS), rng.randrange(3, 90)))
        affair = rng.choice(affairs[-10:])
        outlet = rng.choice(OUTLETS)
        if number % 50 == 49:
            made.append(Page(b"\x00\x01\x02" * 40, f"made/{number}.bin", "text/plain", None))
            continue
        if number % 12 == 11:
            body = made[-2].body.decode("utf-8", "replace").partition("\n")[2]
            made.append(Page(f"{outlet} II\n{body}".encode(), f"made/{number}.txt", "text/plain", None))
            continue
        made.append(Page(_text(rng, number, outlet, day, affair).encode(), f"made/{number}.txt", "text/plain", None))
    return made


def _text(
    rng: random.Random, number: int, outlet: str, day: date, affair: tuple[str, tuple[str, str, str], int]
) -> str:
    town, (what, verb, where), size = affair
    paragraphs = []
    for source in rng.sample(SOURCES, rng.randrange(2, 4)):
        cue = rng.choice(("said", "said", "said", "denied", "confirmed"))
        told = size if rng.random() < 0.7 else size + rng.randrange(1, 9)
        paragraphs.append(f"{source} {cue} that {told} {what} {verb} {where} {town}. {rng.choice(FILLERS)}")
    head = f"{outlet}\n\n{what.split()[-1].title()} {verb} {where} {town}, report {number}\n\nBy Ada Okafor\n\n"
    return f"{head}{day.day} {day:%B} {day.year}\n\n" + "\n\n".join([*paragraphs, *rng.sample(FILLERS, 2)]) + "\n"


def read_by_rule(article: Article) -> Reading:
    """Claims of the form "Somebody said that so many things happened somewhere."."""
    made = []
    for match in SAID.finditer(article.text):
        name, content = match["source"], match["content"]
        verb = next((verb for _, verb, _ in EVENTS if verb in content), None)
        number = re.match(r"(\d+) (\w+)", content)
        town = next((town for town in TOWNS if town in content), None)
        if verb is None or number is None or town is None:
            continue
        at = match.start("content")
        value = float(number[1])
        place = at + content.index(town)
        event = Event(
            predicate=verb,
            predicate_spans=spans(article, content, verb)[1:] or spans(article, verb),
            quantity=(
                Quantity(
                    (Span(at, at + len(number[0])),), number[0], value, value, value, False, number[2].rstrip("s")
                ),
            ),
            place=(Place((Span(place, place + len(town)),), town, town, None),),
        )
        mention = Mention(spans(article, name), name, name, "organisation", name)
        stance = _STANCES[match["cue"]]
        made.append(claim(article, content, mention, match["cue"], stance=stance, event=event, quotation="indirect"))
    return Reading(article, tuple({one.id: one for one in made}.values()))
