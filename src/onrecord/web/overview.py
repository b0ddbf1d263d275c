"""Routes of the pages that show many records: situation, story, search."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from onrecord.ledger import Part
from onrecord.records import Claim
from onrecord.views.holdings import for_claims, for_story
from onrecord.views.pages import note_of, story_page
from onrecord.web.site import Site

HITS = 200
STORIES = 100
ARTICLES = 50


def overview(site: Site) -> APIRouter:
    """The routes over one ledger."""
    routes = APIRouter()

    @routes.get("/", response_class=HTMLResponse)
    def index() -> HTMLResponse:
        """The stories with what stands in dispute, and the latest articles."""
        with site.opened() as ledger:
            told = ledger.counts()
            shown = tuple(ledger.stories(Part(limit=STORIES)))
            standing = ledger.standing([story.id for story in shown])
            latest = tuple(ledger.articles(part=Part(limit=ARTICLES, latest=True)))
            where = ledger.path
        stories = [
            {"story": story, "statuses": standing[story.id].statuses, "warnings": standing[story.id].warnings}
            for story in shown
        ]
        counts = {f"{kind}s": told[kind] for kind in ("article", "claim", "assertion", "warning")}
        counts["stories"] = told["story"]
        return site.page("index.html", stories=stories, counts=counts, articles=latest, db=where)

    @routes.get("/story/{identity}", response_class=HTMLResponse)
    def story(identity: str) -> HTMLResponse:
        """A story: what is asserted, who affirms and denies it, its articles and warnings."""
        with site.opened() as ledger:
            found, held = for_story(ledger, identity)
        return site.page("story.html", page=story_page(found, held))

    @routes.get("/search", response_class=HTMLResponse)
    def search(q: str = "") -> HTMLResponse:
        """Claims with all the words of ``q``."""
        query = q.strip()[:300]
        hits: list[tuple[object, object]] = []
        if query:
            with site.opened() as ledger:
                claims: list[Claim] = list(ledger.search(query, limit=HITS))
                held = for_claims(ledger, claims)
            hits = [(note_of(c, held.articles[c.article], held), held.articles[c.article]) for c in claims]
        return site.page("search.html", query=query, hits=hits)

    return routes
