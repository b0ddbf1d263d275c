"""Check a quotation: paste a sentence, see who is on record with it, where, first when, and how it drifted."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from onrecord.errors import BadRequest
from onrecord.views.quotes import LONGEST, QuoteCheck, verify_quote
from onrecord.web.site import Site


def quoting(site: Site) -> APIRouter:
    """The route over one ledger."""
    routes = APIRouter()

    @routes.get("/quote", response_class=HTMLResponse)
    def quote(text: str = "", source: str = "") -> HTMLResponse:
        """Whether somebody said ``text``: exact and near passages, by whom, first when, and what drifted."""
        check: QuoteCheck | None = None
        fault = ""
        if text.strip():
            try:
                with site.opened() as ledger:
                    check = verify_quote(ledger, text, source)
            except BadRequest as error:
                fault = str(error)
        shown = {"text": text[:LONGEST], "source": source[:300], "longest": LONGEST}
        return site.page("quote.html", 400 if fault else 200, check=check, fault=fault, **shown)

    return routes
