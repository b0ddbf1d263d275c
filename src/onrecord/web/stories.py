"""Routes of a story: its page, as of any day, and its charts as files."""

from __future__ import annotations

from typing import Literal
from urllib.parse import quote

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from markupsafe import Markup

from onrecord.charts import NARROW, Chart, Kind, charts_of, draw
from onrecord.errors import BadRequest
from onrecord.ledger import Ledger
from onrecord.records import Story
from onrecord.views.days import days_of
from onrecord.views.holdings import as_it_stood, for_story
from onrecord.views.pages import Holdings, story_page
from onrecord.web.site import Site

ORDER: tuple[Kind, ...] = ("matrix", "timeline", "numbers", "map", "network")  # on the page
DESK = 1040.0  # pixels of a chart: the room that the page leaves
ROWS = 200  # of a chart's data on the page; the file has all


class Figure:
    """A chart on a page: its picture for a desk and for a phone, its words and its data.

    Attributes:
        chart: the chart.
        wide: markup of the picture for a desk; ``narrow`` for a phone.
        rows: of the data, as many as a page shows.
    """

    def __init__(self, chart: Chart, page: str = "") -> None:
        """A figure; ``page`` is the address of the page that assertions are on, empty where it is this one."""

        def links(kind: str, identity: str) -> str | None:
            if kind == "claim":
                return f"/claim/{quote(identity)}"
            return source_address(identity) if kind == "source" else f"{page}#{quote(identity)}"

        self.chart = chart
        # the chart escapes every word it draws
        self.wide, self.narrow = (Markup(chart.inline(width, links)) for width in (DESK, NARROW))
        self.rows = chart.rows[:ROWS]


def source_address(name: str) -> str:
    """The address of a source's page."""
    return f"/source?name={quote(name)}"


def stories(site: Site) -> APIRouter:
    """The routes over one ledger."""
    routes = APIRouter()

    @routes.get("/story/{identity}", response_class=HTMLResponse)
    def story(identity: str, as_of: str = "", step: int | None = None) -> Response:
        """A story: who says what, when, how many, where; as it stood on any day."""
        with site.opened() as ledger:
            found, now = for_story(ledger, identity)
            days = days_of(now, as_of or None)
            if step is not None:
                if not 0 <= step < len(days.all):
                    raise BadRequest(f"step wants a number from 0 to {len(days.all) - 1}, not {step}")
                last = step == len(days.all) - 1
                return RedirectResponse(
                    f"/story/{quote(identity)}" + ("" if last else f"?as_of={days.all[step].day}"), 303
                )
            held = as_it_stood(ledger, now, as_of or None, found.id)
            copies = ledger.copies(tuple(held.articles))
        shown = _with(found, held)
        charts = charts_of(held, found.name, copies)
        figures = {kind: Figure(charts[kind]) for kind in ORDER if kind in charts}
        page = story_page(shown, held)
        return site.page("story.html", page=page, days=days, figures=figures, glance=_glance(held), as_of=as_of)

    @routes.get("/story/{identity}/{kind}.{ending}")
    def chart(identity: str, kind: Kind, ending: Literal["svg", "png"], as_of: str = "") -> Response:
        """A chart of a story as a file."""
        with site.opened() as ledger:
            drawn = _drawn(ledger, identity, kind, as_of or None)
        content = drawn.png() if ending == "png" else drawn.svg().encode("utf-8")
        name = f"{kind}-{identity[:10]}{f'-{as_of}' if as_of else ''}.{ending}"
        media = "image/png" if ending == "png" else "image/svg+xml"
        return Response(
            content, media_type=media, headers={"Content-Disposition": f'attachment; filename="{quote(name)}"'}
        )

    return routes


def _drawn(ledger: Ledger, identity: str, kind: Kind, as_of: str | None) -> Chart:
    found, now = for_story(ledger, identity)
    held = as_it_stood(ledger, now, as_of, found.id)
    return draw(kind, held, found.name, ledger.copies(tuple(held.articles)))


def _with(story: Story, held: Holdings) -> Story:
    """A story with just what is held of it: as of a day it may fall into several, which are one today."""
    days = sorted(article.day for article in held.articles.values() if article.day)
    return Story(
        story.id,
        story.name,
        tuple(held.articles),
        tuple(held.assertions),
        *((days[0], days[-1]) if days else (None, None)),
    )


def _glance(held: Holdings) -> dict[str, int]:
    """How many outlets carry a story, and how many named origins stand behind it."""
    outlets = {article.outlet or article.id for article in held.articles.values()}
    named = {
        link.origin
        for identity, link in held.memberships.items()
        if link.origin and link.origin != "unnamed" and (claim := held.claims.get(identity)) and not claim.own_voice
    }
    return {
        "outlets": len(outlets),
        "origins": len(named),
        "disputed": sum(one.status == "disputed" for one in held.assertions.values()),
    }
