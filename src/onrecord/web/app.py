"""The web application: guards, errors and the pages of single records; lists and stories are in :mod:`onrecord.web.overview`.

Each route takes from the ledger what its page needs, builds a frozen context and renders it. Templates escape everything;
the pages carry no script and allow none (Content-Security-Policy).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException

from onrecord.api import Buckets, Fork, create_api
from onrecord.errors import BadRequest, LedgerError, Missing
from onrecord.ledger import verify_claim
from onrecord.ledger.kept import Kept
from onrecord.version import __version__
from onrecord.views.holdings import for_article, for_claim
from onrecord.views.pages import article_page, claim_page
from onrecord.web.overview import overview
from onrecord.web.quote import quoting
from onrecord.web.site import HERE, Site

if TYPE_CHECKING:
    from starlette.middleware.base import RequestResponseEndpoint

# No script, no frame, nothing from elsewhere: a page can only show what this server sends.
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

REQUESTS = 600  # a minute, by one client of the interface for programs


def create_app(db: str, requests: float = REQUESTS) -> FastAPI:
    """The web application over the ledger at ``db``, with the interface for programs under ``/v1``.

    Args:
        db: path of the ledger.
        requests: a minute, that one client may make of that interface; 0: as many as it wants.
    """
    app = FastAPI(title="onrecord", version=__version__, docs_url=None, redoc_url=None, openapi_url=None)
    kept = Kept(db)
    site = Site(kept)
    page, opened = site.page, site.opened
    app.mount("/static", StaticFiles(directory=HERE / "static"), name="static")
    api = create_api(kept.opened, Buckets(requests))
    app.add_route("/v1", lambda request: RedirectResponse("/v1/", 308))

    @app.middleware("http")
    async def guard(request: Request, call_next: RequestResponseEndpoint) -> Response:
        response = await call_next(request)
        response.headers["Content-Security-Policy"] = POLICY
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    app.add_middleware(Fork, api=api, prefix="/v1")  # outermost: it has guards and errors of its own

    @app.exception_handler(HTTPException)
    async def not_found(request: Request, error: HTTPException) -> HTMLResponse:
        title = "There is no such page" if error.status_code == 404 else "That did not work"
        return page("error.html", error.status_code, title=title, detail=str(error.detail))

    @app.exception_handler(Missing)
    async def missing(request: Request, error: Missing) -> HTMLResponse:
        return page("error.html", 404, title="Not in this ledger", detail=str(error))

    @app.exception_handler(BadRequest)
    async def bad(request: Request, error: BadRequest) -> HTMLResponse:
        return page("error.html", 400, title="That cannot be asked", detail=str(error))

    @app.exception_handler(LedgerError)
    async def closed(request: Request, error: LedgerError) -> HTMLResponse:
        return page("error.html", 503, title="The ledger cannot be read now", detail=str(error))

    @app.get("/article/{identity}", response_class=HTMLResponse)
    def article(identity: str) -> HTMLResponse:
        """An article with its claims in place."""
        with opened() as ledger:
            found, held = for_article(ledger, identity)
        return page("article.html", page=article_page(found, held))

    @app.get("/claim/{identity}", response_class=HTMLResponse)
    def claim(identity: str) -> HTMLResponse:
        """A claim: its words, its chain, why its status is what it is, and a citation."""
        with opened() as ledger:
            found, held = for_claim(ledger, identity)
            verified = not verify_claim(ledger, found)
        return page("claim.html", page=claim_page(found, held), verified=verified)

    @app.get("/page/{identity}", response_class=PlainTextResponse)
    def stored(identity: str) -> PlainTextResponse:
        """The canonical text as stored: offsets of claims count its characters."""
        with opened() as ledger:
            return PlainTextResponse(ledger.article(identity).text)

    app.include_router(overview(site))
    app.include_router(quoting(site))
    return app


def serve(db: str, host: str = "127.0.0.1", port: int = 8710, requests: float = REQUESTS) -> None:
    """Serve the pages and the interface for programs until interrupted."""
    import uvicorn

    uvicorn.run(create_app(db, requests), host=host, port=port, log_level="warning")
