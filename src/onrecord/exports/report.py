"""A story as one page to read, print and file: who says what, charts, warnings, articles with the hashes of their pages.

One file of HTML: no script, no picture or font from elsewhere, nothing is asked of any server.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from onrecord.charts import NARROW, WIDE, Chart, charts_of, style
from onrecord.exports.selection import Selection
from onrecord.exports.written import iri
from onrecord.records import Article, Claim, NumberAt, Quantity, Story
from onrecord.records.meanings import MEANINGS
from onrecord.version import READER
from onrecord.views.pages import Holdings, Note, StoryPage, story_page, why_status
from onrecord.views.words import number_in_words

FULL = 40  # assertions shown with all their claims on opening; the rest are folded on a screen, not in print


def pieces(held: Selection) -> Iterator[str]:
    """The report of the story that is selected: the latest, where there are several."""
    stories = list(held.stories())
    story = max(stories, key=lambda one: (one.last or "", len(one.articles), one.id), default=None)
    template = _templates().get_template("report.html")
    if story is None:
        yield from template.generate(page=None, title="No story", as_of=held.as_of, reader=READER)
        return
    held = held.of_story(story)
    known = _holdings(held, story)
    page = story_page(story, known)
    copies = {link.copy: link for link in held.lineage()}
    charts = charts_of(known, story.name, copies.values())
    yield from template.generate(
        page=page,
        title=story.name,
        as_of=held.as_of,
        reader=READER,
        readers=sorted({claim.reader for claim in known.claims.values()}),
        numbers={article.id: number for number, article in enumerate(page.articles, 1)},
        counts=_counts(page, known),
        statuses=_statuses(page),
        meanings=MEANINGS["Status"],
        why={view.assertion.id: why_status(view.assertion, known) for view in page.assertions},
        charts=[_figure(chart) for chart in charts.values()],
        chart_style=Markup(style("auto")),
        copies=copies,
        full=FULL,
    )


def _holdings(held: Selection, story: Story) -> Holdings:
    """The records of one story among those that are selected."""
    inside = frozenset(story.articles)
    articles = {article.id: article for article in held.articles() if article.id in inside}
    entries = [entry for entry in held.entries() if entry.article.id in inside]
    warnings = {warning.id: warning for entry in entries for warning in entry.warnings}
    return Holdings(
        articles,
        {entry.claim.id: entry.claim for entry in entries},
        {entry.claim.id: entry.membership for entry in entries if entry.membership},
        {entry.assertion.id: entry.assertion for entry in entries if entry.assertion},
        {story.id: story},
        tuple(warnings[identity] for identity in sorted(warnings)),
    )


def _counts(page: StoryPage, held: Holdings) -> dict[str, int]:
    named = {
        link.origin
        for link in held.memberships.values()
        if link.adds_origin and link.origin not in (None, "unnamed") and not held.claims[link.claim].own_voice
    }
    return {
        "articles": len(page.articles),
        "outlets": len({article.outlet or article.id for article in page.articles}),
        "claims": len(held.claims),
        "origins": len(named),
        "assertions": len(page.assertions),
        "warnings": len(page.warnings),
    }


def _statuses(page: StoryPage) -> Sequence[tuple[str, int]]:
    return Counter(view.assertion.status for view in page.assertions).most_common()


def _figure(chart: Chart) -> dict[str, object]:
    """A chart for a desk and for a phone, with its words and its data."""
    return {
        "title": chart.title,
        "alt": chart.alt,
        "note": chart.note,
        "wide": Markup(chart.inline(WIDE)),
        "narrow": Markup(chart.inline(NARROW)),
        "table": Markup(chart.table()),
    }


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["number"] = _number
    environment.filters["address"] = _address
    environment.filters["line"] = lambda text: " ".join(str(text).split())
    environment.filters["voice"] = _voice
    environment.filters["together"] = _together
    return environment


def _number(quantity: Quantity | NumberAt) -> str:
    return number_in_words(quantity.value, quantity.low, quantity.high, quantity.unit)


def _address(article: Article) -> str | None:
    """A web address that may be followed; no other scheme."""
    url = article.url or ""
    return iri(url) if url.startswith(("http://", "https://")) else None


def _together(pairs: Sequence[tuple[Note, Article]]) -> list[tuple[Note, list[Article]]]:
    """Claims of the same source in the same words, about which nothing is to be warned of, as one with all its articles."""
    found: dict[tuple[object, ...], tuple[Note, list[Article]]] = {}
    for note, article in pairs:
        own = note.claim.id if note.warnings else ""
        key = (note.who, note.chain[1:], note.claim.stance, " ".join(note.claim.content.text.split()), own)
        found.setdefault(key, (note, []))[1].append(article)
    return list(found.values())


def _voice(claim: Claim) -> str:
    """How it is said, where it is not plainly stated."""
    return "" if claim.own_voice or claim.stance == "states" else claim.stance
