"""Routes of the pages that show many records: situation, story, search."""

from __future__ import annotations

from collections import Counter

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from onrecord.records import Claim
from onrecord.views.holdings import everything, for_claims, for_story
from onrecord.views.pages import by_activity, note_of, story_page
from onrecord.web.site import Site

HITS = 200


def overview(site: Site) -> APIRouter:
    """The routes over one ledger."""
    routes = APIRouter()

    @routes.get("/", response_class=HTMLResponse)
    def index() -> HTMLResponse:
        """The stories with what stands in dispute, and the latest articles."""
        with site.opened() as ledger:
            held, where = everything(ledger), ledger.path
        stories = []
        for story in by_activity(held.stories.values()):
            statuses = Counter(held.assertions[s].status for s in story.assertions if s in held.assertions)
            mine = {c for s in story.assertions if s in held.assertions for c in held.assertions[s].claims}
            warned = sum(warning.claim in mine for warning in held.warnings)
            stories.append({"story": story, "statuses": statuses.most_common(), "warnings": warned})
        counts = {
            "articles": len(held.articles),
            "claims": len(held.claims),
            "assertions": len(held.assertions),
            "warnings": len(held.warnings),
        }
        latest = sorted(held.articles.values(), key=lambda a: (a.published or "", a.id), reverse=True)
        return site.page("index.html", stories=stories, counts=counts, articles=latest[:50], db=where)

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
