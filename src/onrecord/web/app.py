"""Routes of the pages: situation, story, article, claim, stored page, search.

Each route takes from the ledger what its page needs, builds a frozen context and renders it. Templates escape everything;
the pages carry no script and allow none (Content-Security-Policy).
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from fastapi.staticfiles import StaticFiles
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from starlette.exceptions import HTTPException

from onrecord.api import Buckets, Fork, create_api
from onrecord.errors import BadRequest, Missing
from onrecord.ledger import Ledger, verify_claim
from onrecord.records import Claim, NumberAt, Quantity
from onrecord.version import __version__
from onrecord.views.holdings import everything, for_article, for_claim, for_claims, for_story
from onrecord.views.pages import article_page, by_activity, claim_page, note_of, story_page
from onrecord.views.words import number_in_words

if TYPE_CHECKING:
    from starlette.middleware.base import RequestResponseEndpoint

HERE = Path(__file__).parent
# No script, no frame, nothing from elsewhere: a page can only show what this server sends.
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HITS = 200


REQUESTS = 600  # a minute, by one client of the interface for programs


def create_app(db: str, requests: float = REQUESTS) -> FastAPI:
    """The web application over the ledger at ``db``, with the interface for programs under ``/v1``.

    Args:
        db: path of the ledger.
        requests: a minute, that one client may make of that interface; 0: as many as it wants.
    """
    app = FastAPI(title="onrecord", version=__version__, docs_url=None, redoc_url=None, openapi_url=None)
    templates = _templates()
    app.mount("/static", StaticFiles(directory=HERE / "static"), name="static")
    api = create_api(lambda: Ledger.open(db, create=False, read_only=True), Buckets(requests))
    app.add_route("/v1", lambda request: RedirectResponse("/v1/", 308))

    def page(name: str, status: int = 200, **context: object) -> HTMLResponse:
        return HTMLResponse(templates.get_template(name).render(version=__version__, **context), status)

    def opened() -> Ledger:
        return Ledger.open(db)

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

    @app.get("/", response_class=HTMLResponse)
    def index() -> HTMLResponse:
        with opened() as ledger:
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
        return page("index.html", stories=stories, counts=counts, articles=latest[:50], db=where)

    @app.get("/story/{identity}", response_class=HTMLResponse)
    def story(identity: str) -> HTMLResponse:
        with opened() as ledger:
            found, held = for_story(ledger, identity)
        return page("story.html", page=story_page(found, held))

    @app.get("/article/{identity}", response_class=HTMLResponse)
    def article(identity: str) -> HTMLResponse:
        with opened() as ledger:
            found, held = for_article(ledger, identity)
        return page("article.html", page=article_page(found, held))

    @app.get("/claim/{identity}", response_class=HTMLResponse)
    def claim(identity: str) -> HTMLResponse:
        with opened() as ledger:
            found, held = for_claim(ledger, identity)
            verified = not verify_claim(ledger, found)
        return page("claim.html", page=claim_page(found, held), verified=verified)

    @app.get("/page/{identity}", response_class=PlainTextResponse)
    def stored(identity: str) -> PlainTextResponse:
        """The canonical text as stored: offsets of claims count its characters."""
        with opened() as ledger:
            return PlainTextResponse(ledger.article(identity).text)

    @app.get("/search", response_class=HTMLResponse)
    def search(q: str = "") -> HTMLResponse:
        query = q.strip()[:300]
        hits: list[tuple[object, object]] = []
        if query:
            with opened() as ledger:
                claims: list[Claim] = list(ledger.search(query, limit=HITS))
                held = for_claims(ledger, claims)
            hits = [(note_of(c, held.articles[c.article], held), held.articles[c.article]) for c in claims]
        return page("search.html", query=query, hits=hits)

    return app


def serve(db: str, host: str = "127.0.0.1", port: int = 8710, requests: float = REQUESTS) -> None:
    """Serve the pages and the interface for programs until interrupted."""
    import uvicorn

    uvicorn.run(create_app(db, requests), host=host, port=port, log_level="warning")


def _templates() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )

    def number(quantity: Quantity | NumberAt) -> str:
        return number_in_words(quantity.value, quantity.low, quantity.high, quantity.unit)

    environment.filters["number"] = number
    return environment
