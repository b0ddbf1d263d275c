"""A feed whose pages change, read by a rule of one line instead of the models: for the tests of the watch."""

from __future__ import annotations

import re
from collections.abc import Sequence

from onrecord.pipeline import Reading
from onrecord.records import Article, Event, Mention, Quantity, Span
from tests.ledger_samples import claim, spans
from tests.local_server import Site

SAID = re.compile(r"(?P<source>[A-Z]\w+(?: [A-Z]\w+)*) (?P<cue>said|denied) that (?P<content>[^.]+)\.")


def read_by_rule(article: Article) -> Reading:
    """Claims of the form "Somebody said that something happened."."""
    made = []
    for match in SAID.finditer(article.text):
        name, content = match["source"], match["content"]
        number = re.search(r"(\d+) (\w+)", content)
        quantity = ()
        if number:
            value, start = float(number[1]), match.start("content") + number.start()
            words = Span(start, start + len(number[0]))
            quantity = (Quantity((words,), number[0], value, value, value, False, number[2].rstrip("s")),)
        event = Event(predicate="leak", predicate_spans=spans(article, content, "leaked")[1:], quantity=quantity)
        stance = "denies" if match["cue"] == "denied" else "states"
        mention = Mention(spans(article, name), name, name, "organisation", name)
        made.append(claim(article, content, mention, match["cue"], stance=stance, event=event, quotation="indirect"))
    return Reading(article, tuple(made))


REST = """Boats of the coast guard laid booms across the mouth of the fjord in the afternoon, and a ferry was sent back to sea.

Schools near the water stayed shut. Fishermen carried their nets to the upper quay, where a crowd watched in silence.

A team of divers was on its way from the capital and was expected before dark, weather permitting."""


def page(outlet: str, day: str, *sentences: str) -> str:
    """A flattened page."""
    head = f"{outlet}\n\nOil leaked into the harbour of Halden\n\nBy Ada Okafor\n\n{day}\n\n"
    told = "\n\n".join(
        f"{sentence} The harbour of Halden was closed to all ships for the day." for sentence in sentences
    )
    return f"{head}{told}\n\n{REST}\n"


def publish(site: Site, pages: Sequence[tuple[str, str]]) -> str:
    """Serve pages and a feed that names them; gives the feed's address."""
    for name, text in pages:
        site.page(f"/{name}.txt", text, media_type="text/plain; charset=utf-8")
    items = "".join(f"<item><title>{name}</title><link>{site.url}/{name}.txt</link></item>" for name, _ in pages)
    return site.page("/feed", f"<rss><channel>{items}</channel></rss>", media_type="application/rss+xml")


FIRST = page("Lowland Courier", "3 June 2025", "Lowland said that 40 tonnes of oil leaked.")
SECOND = page("Valley Post", "4 June 2025", "Halden Line denied that 40 tonnes of oil leaked.")
THIRD = page("Harbour Times", "5 June 2025", "Northern Clinic said that 40 tonnes of oil leaked.")
