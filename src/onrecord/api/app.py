"""Routes of the interface for programs: lists of records, single records, changes, search.

All but deciding (:mod:`onrecord.api.deciding`) is read-only. Each route takes the ledger in the thread that answers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from itertools import islice
from typing import Annotated, TypeVar
from urllib.parse import urlencode

from fastapi import Depends, FastAPI, Path, Query, Request
from starlette.middleware import Middleware
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from onrecord import codec
from onrecord.api import asked as ask
from onrecord.api import cursors, listings, schemas
from onrecord.api.answers import Guard, Heads, answer
from onrecord.api.cursors import Key
from onrecord.api.deciding import Writing, deciding
from onrecord.api.limits import Buckets
from onrecord.api.problems import Problem, install, shown
from onrecord.ledger import Ledger
from onrecord.version import __version__
from onrecord.views.quotes import quote_objects, verify_quote

A = TypeVar("A", bound=ask.Listed)
Identity = Annotated[str, Path(pattern=ask.ID, description="Id of the record, whole.")]
ABOUT = (
    "An auditable ledger of attributed claims: who says what, by which words, in which article, and does it hold. "
    "Records have the form of the JSON lines that `onrecord export` writes."
)
LISTS = ("articles", "claims", "assertions", "stories", "sources", "warnings", "changes", "judgements")


def create_api(
    opened: Callable[[], AbstractContextManager[Ledger]], buckets: Buckets, writing: Writing | None = None
) -> FastAPI:
    """The application, to be put under ``/v1`` by :class:`Fork`.

    Args:
        opened: gives the ledger, to be read only; called for each request, in the thread that answers it.
        buckets: how often one client may ask.
        writing: who may decide, and where that is kept; nobody where it is not given.
    """
    writing = writing or Writing()
    api = FastAPI(
        title="onrecord",
        version=__version__,
        description=ABOUT,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
        dependencies=[Depends(once), Depends(writing.admit)],
        middleware=[Middleware(Heads), Middleware(Guard, buckets=buckets)],
    )
    install(api)

    def page(
        request: Request,
        asked: A,
        rows: Callable[[Ledger, A, Key | None], Iterator[tuple[Key, codec.Object]]],
        parts: int = 1,
    ) -> Response:
        """A page of a list whose places have so many parts, with the way to the next."""
        name = request.url.path.rsplit("/", 1)[-1]
        filters = {k: v for k, v in asked.model_dump(exclude={"limit", "cursor"}).items() if v is not None}
        question = {"list": name, **filters}
        after = cursors.read(question, asked.cursor, parts) if asked.cursor is not None else None
        with opened() as ledger:
            found = list(islice(rows(ledger, asked, after), asked.limit + 1))
        items = [item for _, item in found[: asked.limit]]
        following = None
        if len(found) > asked.limit:
            query = {**filters, "limit": asked.limit, "cursor": cursors.write(question, found[asked.limit - 1][0])}
            following = f"{request.url.path}?{urlencode(query)}"
        headers = {"Link": f'<{following}>; rel="next"'} if following else {}
        return answer(request, {"items": items, "next": following}, headers)

    @api.get("/", summary="What there is", responses=schemas.one("Index"))
    def index(request: Request, asked: Annotated[ask.Once, Query()]) -> Response:
        root = request.url.path.rstrip("/")
        links = {name: f"{root}/{name}" for name in (*LISTS, "search", "quote", "openapi.json")}
        with opened() as ledger:
            return answer(request, {"version": __version__, "counts": dict(ledger.counts()), "links": links})

    @api.get("/articles", summary="Articles, by publication", responses=schemas.many("Article"))
    def articles(request: Request, asked: Annotated[ask.Articles, Query()]) -> Response:
        return page(request, asked, listings.articles, 2)

    @api.get("/articles/{identity}", summary="One article with its text", responses=schemas.one("Article"))
    def article(request: Request, identity: Identity, asked: Annotated[ask.Once, Query()]) -> Response:
        with opened() as ledger:
            return answer(request, codec.article_object(ledger.article(identity)))

    @api.get("/claims", summary="Claims, by day, article and place in the text", responses=schemas.many("Claim"))
    def claims(request: Request, asked: Annotated[ask.Claims, Query()]) -> Response:
        return page(request, asked, listings.claims)

    @api.get("/claims/{identity}", summary="One claim", responses=schemas.one("Claim"))
    def claim(request: Request, identity: Identity, asked: Annotated[ask.Once, Query()]) -> Response:
        with opened() as ledger:
            return answer(request, next(listings.claims_in_full(ledger, [ledger.claim(identity)])))

    @api.get("/assertions", summary="Assertions, by id", responses=schemas.many("Assertion"))
    def assertions(request: Request, asked: Annotated[ask.Assertions, Query()]) -> Response:
        return page(request, asked, listings.assertions)

    @api.get("/assertions/{identity}", summary="One assertion, now or on a day", responses=schemas.one("Assertion"))
    def assertion(request: Request, identity: Identity, asked: Annotated[ask.AsOf, Query()]) -> Response:
        with opened() as ledger:
            found = listings.assertion_as_of(ledger, identity, asked.as_of)
            return answer(request, codec.assertion_object(found))

    @api.get("/stories", summary="Stories, the latest first", responses=schemas.many("Story"))
    def stories(request: Request, asked: Annotated[ask.Stories, Query()]) -> Response:
        return page(request, asked, listings.stories, 2)

    @api.get("/stories/{identity}", summary="One story, now or on a day", responses=schemas.one("Story"))
    def story(request: Request, identity: Identity, asked: Annotated[ask.AsOf, Query()]) -> Response:
        with opened() as ledger:
            return answer(request, codec.story_object(listings.story_as_of(ledger, identity, asked.as_of)))

    @api.get("/sources", summary="Who is who: people and bodies, by name", responses=schemas.many("Identity"))
    def sources(request: Request, asked: Annotated[ask.Sources, Query()]) -> Response:
        return page(request, asked, listings.sources, 2)

    @api.get("/warnings", summary="What a reader misses, by id", responses=schemas.many("LedgerWarning"))
    def warnings(request: Request, asked: Annotated[ask.Warnings, Query()]) -> Response:
        return page(request, asked, listings.warnings)

    @api.get("/changes", summary="Changes of status, by day", responses=schemas.many("StatusChange"))
    def changes(request: Request, asked: Annotated[ask.Changes, Query()]) -> Response:
        return page(request, asked, listings.changes, 3)

    @api.get("/search", summary="Claims that hold words, the latest first", responses=schemas.many("Claim"))
    def search(request: Request, asked: Annotated[ask.Search, Query()]) -> Response:
        return page(request, asked, listings.search)

    @api.get("/quote", summary="Did somebody say this, and how it drifted", responses=schemas.one("Quote"))
    def quote(request: Request, asked: Annotated[ask.Quote, Query()]) -> Response:
        with opened() as ledger:
            head, *items = quote_objects(verify_quote(ledger, asked.text, asked.source, asked.limit))
        return answer(request, {**head, "items": items})

    @api.get("/judgements", summary="People's decisions, in order", responses=schemas.many("Judgement"))
    def judgements(request: Request, asked: Annotated[ask.Judgements, Query()]) -> Response:
        return page(request, asked, listings.judgements)

    deciding(api, writing)

    @api.get("/openapi.json", include_in_schema=False)
    def openapi(request: Request) -> Response:
        return answer(request, schemas.document(api))

    return api


class Fork:
    """Hands what lies under a prefix to the interface, whatever characters follow, and all else to the pages."""

    def __init__(self, app: ASGIApp, api: ASGIApp, prefix: str) -> None:
        self._app, self._api, self._prefix = app, api, prefix

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Choose by the path; a route that mounts would let a path with a line break go by."""
        if scope["type"] == "http" and scope["path"].startswith(self._prefix + "/"):
            scope = {**scope, "root_path": scope.get("root_path", "") + self._prefix}
            await self._api(scope, receive, send)
        else:
            await self._app(scope, receive, send)


async def once(request: Request) -> None:
    """Refuse a parameter that is given twice: only one of its values would count."""
    names = [name for name, _ in request.query_params.multi_items()]
    if len(names) != len(set(names)):
        twice = next(name for name in names if names.count(name) > 1)
        raise Problem(400, f"The parameter {shown(twice)} is given more than once.")
