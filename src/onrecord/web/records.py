"""Routes of the pages of single records: article, two versions of one, claim, stored text."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, PlainTextResponse

from onrecord.errors import BadRequest
from onrecord.ledger import Filters
from onrecord.views.article import article_page
from onrecord.views.claim import claim_page, judging, verification
from onrecord.views.comparison import comparison
from onrecord.views.holdings import for_article, for_claim, for_claims
from onrecord.web.site import Site


def records(site: Site) -> APIRouter:
    """The routes over one ledger."""
    routes = APIRouter()

    @routes.get("/article/{identity}", response_class=HTMLResponse)
    def article(identity: str) -> HTMLResponse:
        """An article with its claims in place."""
        with site.opened() as ledger:
            found, held = for_article(ledger, identity)
            page = article_page(found, held, ledger)
        return site.page("article.html", page=page)

    @routes.get("/compare/{left}/{right}", response_class=HTMLResponse)
    def compare(left: str, right: str) -> HTMLResponse:
        """Two versions of one page, or a copy and its original, side by side."""
        if left == right:
            raise BadRequest("a page is compared with another")
        with site.opened() as ledger:
            one, other = ledger.article(left), ledger.article(right)
            claims = [*ledger.claims(Filters(article=one.id)), *ledger.claims(Filters(article=other.id))]
            page = comparison(one, other, for_claims(ledger, claims))
        return site.page("compare.html", page=page)

    @routes.get("/claim/{identity}", response_class=HTMLResponse)
    def claim(identity: str, verify: Literal["", "now"] = "") -> HTMLResponse:
        """A claim: its words, its chain, why its status is what it is, a citation, and what can be decided."""
        with site.opened() as ledger:
            found, held = for_claim(ledger, identity)
            page = claim_page(found, held)
            checked = verification(ledger, found) if verify else None
            judged = judging(ledger, page)
        return site.page("claim.html", page=page, checked=checked, judged=judged)

    @routes.get("/page/{identity}", response_class=PlainTextResponse)
    def stored(identity: str) -> PlainTextResponse:
        """The canonical text as stored: offsets of claims count its characters."""
        with site.opened() as ledger:
            return PlainTextResponse(ledger.article(identity).text)

    return routes
