"""Routes of the pages that show many records: situation and search."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, ConfigDict, field_validator

from onrecord.charts.voices import SAYS
from onrecord.errors import BadRequest
from onrecord.ledger import Filters, Hit
from onrecord.records import Claim
from onrecord.records.vocabulary import STANCES, STATUSES, Position
from onrecord.views.holdings import for_claims
from onrecord.views.pages import note_of
from onrecord.views.situation import moment, situation
from onrecord.web.site import Site

HITS = 50  # claims on a page
FOUND = 20  # articles beside them
CHOICES = {"status": STATUSES, "stance": STANCES, "position": SAYS}  # of the form
LONGEST = 300  # characters of a query


class Asked(BaseModel):
    """What the search form asks for; empty fields ask for nothing.

    Attributes:
        q: words; alone, they are looked for everywhere, with other fields in content and names.
        source: who says it; ``party``, ``outlet``, ``status``, ``stance``, ``position``, ``since``, ``until`` as in
            :class:`onrecord.ledger.Filters`.
        after: id of the claim after which the page begins.
    """

    model_config = ConfigDict(frozen=True, str_strip_whitespace=True)

    q: str = ""
    source: str = ""
    party: str = ""
    outlet: str = ""
    status: str = ""
    stance: str = ""
    position: Position | Literal[""] = ""
    since: str = ""
    until: str = ""
    after: str = ""

    @field_validator("*")
    @classmethod
    def short(cls, value: str) -> str:
        """No field is longer than a line."""
        return value[:LONGEST]

    @property
    def filtered(self) -> bool:
        """Whether more than words is asked for."""
        return any(value for name, value in self if name not in ("q", "after"))

    def filters(self, limit: int) -> Filters:
        """The same for the ledger, the latest claims first."""
        return Filters(
            source=self.source or None, party=self.party or None, outlet=self.outlet or None, about=self.q or None,
            status=self.status or None, stance=self.stance or None, since=self.since or None,
            position=self.position or None,
            until=self.until or None, after=self.after or None, limit=limit, latest=True,
        )  # fmt: skip

    def address(self, after: str) -> str:
        """Of the page that goes on after a claim."""
        asked = self.model_dump() | {"after": after}
        return "/search?" + urlencode({name: value for name, value in asked.items() if value})


def overview(site: Site) -> APIRouter:
    """The routes over one ledger."""
    routes = APIRouter()

    @routes.get("/", response_class=HTMLResponse)
    def index(since: str = "", older: str = "") -> HTMLResponse:
        """What changed since somebody last looked, the stories by activity, the latest articles."""
        when = moment(since) if since else None
        place = _place(older) if older else None
        with site.opened() as ledger:
            found, where = situation(ledger, when, place), ledger.path
        now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%MZ")
        return site.page("index.html", situation=found, db=where, now=now, older=place, asked=Asked(), choices=CHOICES)

    @routes.get("/search", response_class=HTMLResponse)
    def search(asked: Annotated[Asked, Query()]) -> HTMLResponse:
        """Claims with words, and by source, party, outlet, status, stance and day."""
        claims: list[Claim] = []
        articles: tuple[Hit, ...] = ()
        hits = []
        if asked.q or asked.filtered:
            with site.opened() as ledger:
                if asked.filtered:
                    claims = list(ledger.claims(asked.filters(HITS + 1)))
                else:
                    claims = list(ledger.search(asked.q, limit=HITS + 1, after=asked.after or None))
                    articles = () if asked.after else ledger.search_articles(asked.q, FOUND)
                held = for_claims(ledger, claims[:HITS])
            hits = [(note_of(c, held.articles[c.article], held), held.articles[c.article]) for c in claims[:HITS]]
        more = asked.address(claims[HITS - 1].id) if len(claims) > HITS else None
        return site.page(
            "search.html", query=asked.q, asked=asked, hits=hits, articles=articles, more=more, choices=CHOICES
        )  # fmt: skip

    return routes


def _place(text: str) -> tuple[str, str]:
    """A place in the list of stories: last day and id, with a comma between."""
    last, comma, identity = text.partition(",")
    if not comma or not identity:
        raise BadRequest(f"older wants the place of a story, not {text[:60]!r}")
    return last, identity
