"""Routes of sources: who was heard of late, and what one of them has said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from onrecord.charts import Chart
from onrecord.charts.network import edges, network
from onrecord.charts.timeline import timeline
from onrecord.charts.voices import Voice, voices
from onrecord.errors import BadRequest, Missing
from onrecord.ledger import Part
from onrecord.views.source import SourcePage, heard, source_page
from onrecord.web.site import Site
from onrecord.web.stories import Figure, source_address


def sources(site: Site) -> APIRouter:
    """The routes over one ledger."""
    routes = APIRouter()

    @routes.get("/sources", response_class=HTMLResponse)
    def index() -> HTMLResponse:
        """Who was heard in the latest claims: parties, people, outlets."""
        with site.opened() as ledger:
            found = heard(ledger)
        return site.page("sources.html", heard=found)

    @routes.get("/source", response_class=HTMLResponse)
    def source(name: str = "", after: str = "") -> HTMLResponse:
        """What a person, a party or an outlet has said, and how often it was later denied or affirmed."""
        asked = " ".join(name.split())[:200]
        if not asked:
            raise BadRequest("name wants the name of a person, a party or an outlet")
        with site.opened() as ledger:
            page = source_page(ledger, asked, after or None)
            articles = tuple(ledger.articles(outlet=asked, part=Part(limit=10, latest=True)))
        if not page.claims and not articles:
            raise Missing(f"nobody called {asked!r} is on record as a source or an outlet")
        return site.page(
            "source.html", page=page, articles=articles, figures=_figures(page), after=after,
            more=f"{source_address(asked)}&after={page.older}" if page.older else None,
        )  # fmt: skip

    return routes


def _figures(page: SourcePage) -> dict[str, Figure]:
    """Who speaks for it when, and who cites it."""
    found = voices(page.held)
    named = [_speaking(voice) for voice in found]
    makers: dict[str, Callable[[], Chart]] = {
        "timeline": lambda: timeline(named, page.held, page.name, ("speaker", "speakers")),
        "network": lambda: network(edges(found, (), ()), page.name),
    }
    figures = {}
    for kind, make in makers.items():
        try:
            figures[kind] = Figure(make())
        except Missing:  # nothing dated, or nobody cites it
            continue
    return figures


def _speaking(voice: Voice) -> Voice:
    """The claim under the name of who speaks, not of whom it is for."""
    source = voice.claim.source
    name = (source.name or source.text) if source and voice.standing == "named" else None
    return replace(voice, who=name) if name else voice
