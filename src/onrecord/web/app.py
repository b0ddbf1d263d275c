"""The web application: its pages, the interface for programs under ``/v1``, guards and errors.

Each route takes from the ledger what its page needs, builds a frozen context and renders it. Templates escape everything;
the pages carry no script and allow none (Content-Security-Policy).
"""

from __future__ import annotations

import logging

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException

from onrecord.api import Buckets, Fork, Heads, Writing, create_api
from onrecord.errors import BadRequest, LedgerError, Missing
from onrecord.ledger import Ledger
from onrecord.ledger.kept import Kept
from onrecord.version import __version__
from onrecord.web.guard import HEADERS, Guard
from onrecord.web.judging import judges
from onrecord.web.overview import overview
from onrecord.web.quote import quoting
from onrecord.web.records import records
from onrecord.web.site import HERE, Site
from onrecord.web.sources import sources
from onrecord.web.stories import stories
from onrecord.web.visitors import Access

REQUESTS = 600  # a minute, by one client of the interface for programs
log = logging.getLogger("onrecord.web")


def create_app(db: str, requests: float = REQUESTS, access: Access | None = None) -> FastAPI:
    """The web application over the ledger at ``db``, with the interface for programs under ``/v1``.

    Args:
        db: path of the ledger.
        requests: a minute, that one client may make of that interface; 0: as many as it wants.
        access: who may decide on the pages; nobody where it is not given.
    """
    access = access or Access()
    app = FastAPI(title="onrecord", version=__version__, docs_url=None, redoc_url=None, openapi_url=None)
    kept = Kept(db)
    site = Site(kept)
    app.mount("/static", StaticFiles(directory=HERE / "static"), name="static")
    writable = None if access.read_only else lambda: Ledger.open(db, create=False)
    api = create_api(kept.opened, Buckets(requests), Writing(access.accounts, writable, access.private))
    app.add_route("/v1", lambda request: RedirectResponse("/v1/", 308))
    app.add_middleware(Guard, access=access)
    app.add_middleware(Heads)
    app.add_middleware(Fork, api=api, prefix="/v1")  # outermost: it has guards and errors of its own
    _errors(app, site)
    for routes in (
        overview(site),
        stories(site),
        sources(site),
        records(site),
        quoting(site),
        judges(site, db, access),
    ):
        app.include_router(routes)
    return app


def _errors(app: FastAPI, site: Site) -> None:
    """Let every error be answered with a page."""

    def answer(status: int, title: str, detail: str) -> HTMLResponse:
        return site.page("error.html", status, title=title, detail=detail[:1000])

    @app.exception_handler(HTTPException)
    async def refused(request: Request, error: HTTPException) -> HTMLResponse:
        title = "There is no such page" if error.status_code == 404 else "That did not work"
        return answer(error.status_code, title, str(error.detail))

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> HTMLResponse:
        names = ", ".join(dict.fromkeys(str(one["loc"][-1])[:80] for one in error.errors()[:20]))
        return answer(400, "That cannot be asked", f"No such value is possible: {names}.")

    @app.exception_handler(Missing)
    async def missing(request: Request, error: Missing) -> HTMLResponse:
        return answer(404, "Not in this ledger", str(error))

    @app.exception_handler(BadRequest)
    async def bad(request: Request, error: BadRequest) -> HTMLResponse:
        return answer(400, "That cannot be asked", str(error))

    @app.exception_handler(LedgerError)
    async def closed(request: Request, error: LedgerError) -> HTMLResponse:
        log.error("%s", error)
        return answer(503, "The ledger cannot be used just now", "Try again in a moment.")

    @app.exception_handler(Exception)
    async def broken(request: Request, error: Exception) -> HTMLResponse:
        made = answer(500, "A fault of the program", "Its log says where.")
        made.headers.update(HEADERS)  # this answer is made outside the guard
        return made


def serve(
    db: str, host: str = "127.0.0.1", port: int = 8710, requests: float = REQUESTS, access: Access | None = None
) -> None:
    """Serve the pages and the interface for programs until interrupted."""
    import uvicorn

    uvicorn.run(create_app(db, requests, access), host=host, port=port, log_level="warning")
