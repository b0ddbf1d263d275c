"""Judging in place: merge, split, same or not same, wrong, undo; and the list of who decided what and when."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.exceptions import HTTPException
from starlette.responses import Response

from onrecord.ledger import Ledger, judging
from onrecord.views.decisions import decisions_page
from onrecord.web.forms import Fields, back, field, sent
from onrecord.web.guard import cookie
from onrecord.web.site import Site
from onrecord.web.visitors import Access, current

SHOWN = 50  # decisions on a page
Sent = Annotated[Fields, Depends(sent)]


def judges(site: Site, db: str, access: Access) -> APIRouter:
    """The routes over one ledger.

    Args:
        site: the pages.
        db: the ledger, opened anew to be written.
        access: who may.
    """
    routes = APIRouter()

    @routes.post("/judge/wrong")
    def wrong(fields: Sent) -> Response:
        """Decide that a claim was read wrongly (fields `claim`, `reason`)."""
        with _writing(db) as ledger:
            judging.wrong(ledger, field(fields, "claim", 80), _by(), field(fields, "reason"))
        return _done(fields)

    @routes.post("/judge/split")
    def split(fields: Sent) -> Response:
        """Decide that a claim is not about its assertion (fields `claim`, `reason`)."""
        with _writing(db) as ledger:
            judging.split(ledger, field(fields, "claim", 80), _by(), field(fields, "reason"))
        return _done(fields)

    @routes.post("/judge/merge")
    def merge(fields: Sent) -> Response:
        """Decide that two assertions are one (fields `one`, `other`, `reason`)."""
        one, other = field(fields, "one", 80), field(fields, "other", 80)
        with _writing(db) as ledger:
            judging.merge(ledger, one, other, _by(), field(fields, "reason"))
        return _done(fields)

    @routes.post("/judge/names")
    def names(fields: Sent) -> Response:
        """Decide whether two names are one (fields `name`, `other`, `verdict`: `same` or `not-same`, `reason`)."""
        verdict = field(fields, "verdict", 10)
        if verdict not in ("same", "not-same"):
            raise HTTPException(400, "Two names are the same or not the same.")
        with _writing(db) as ledger:
            left, right = field(fields, "name"), field(fields, "other")
            judging.entity(ledger, left, right, verdict == "same", _by(), field(fields, "reason"))
        return _done(fields)

    @routes.post("/judge/undo")
    def undo(fields: Sent) -> Response:
        """Take a decision back (field `judgement`)."""
        with _writing(db) as ledger:
            judging.undo(ledger, field(fields, "judgement", 80), whole=True)
        return _done(fields)

    @routes.get("/decisions", response_class=HTMLResponse)
    def decisions(page: Annotated[int, Query(ge=1, le=10_000)] = 1) -> HTMLResponse:
        """Who decided what, when and why; what stands can be taken back."""
        with site.opened() as ledger:
            shown = decisions_page(ledger, (page - 1) * SHOWN, SHOWN)
        if page > 1 and not shown.decisions:
            raise HTTPException(404, "The list of decisions is not that long.")
        return site.page("decisions.html", decisions=shown, number=page)

    @routes.get("/login", response_class=HTMLResponse)
    def login(back: str = "/") -> HTMLResponse:
        """Log in with a name and a password."""
        return site.page("login.html", back=back[:2000], fault="")

    @routes.post("/login")
    def log_in(request: Request, fields: Sent) -> Response:
        """Log in (fields `name`, `password`); then back to the page that asked."""
        name, password = field(fields, "name", 64), field(fields, "password", 1000)
        if access.accounts is None or not access.accounts.knows(name, password):
            fault = "This name and password do not belong together."
            return site.page("login.html", 403, back=back(fields), fault=fault)
        answer = RedirectResponse(back(fields), 303)
        identity = access.sessions.begin(name)
        answer.headers.append("Set-Cookie", cookie(identity, request.url.scheme == "https"))
        return answer

    @routes.post("/logout")
    def log_out(request: Request, fields: Sent) -> Response:
        """Log out."""
        access.sessions.end(current.get().identity)
        answer = RedirectResponse("/", 303)
        answer.headers.append("Set-Cookie", cookie("", request.url.scheme == "https", gone=True))
        return answer

    return routes


def _writing(db: str) -> Ledger:
    _by()  # before anything is opened
    return Ledger.open(db, create=False)


def _by() -> str:
    """Who decides.

    Raises:
        HTTPException: nobody who may (403).
    """
    name = current.get().name
    if name is None:
        raise HTTPException(403, "Log in to decide." if current.get().can_log_in else "Decisions are not taken here.")
    return name


def _done(fields: Fields) -> Response:
    return RedirectResponse(back(fields, "/decisions"), 303)
