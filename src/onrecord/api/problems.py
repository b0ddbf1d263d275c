"""Every error as ``application/problem+json``.

Reference: RFC 9457.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from onrecord import codec
from onrecord.errors import BadRequest, LedgerError, Missing

MEDIA_TYPE = "application/problem+json"
LONGEST_NAME = 80  # of a parameter, where it is named in an answer
log = logging.getLogger("onrecord.api")


class Problem(Exception):
    """An answer that is an error.

    Attributes:
        status: of the answer.
        detail: what is wrong, in a sentence.
        headers: that go with it.
    """

    def __init__(self, status: int, detail: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status, self.detail, self.headers = status, detail, headers


def problem(
    status: int, detail: str, errors: Sequence[Mapping[str, str]] = (), headers: Mapping[str, str] | None = None
) -> Response:
    """The answer that says what is wrong.

    Args:
        status: of the answer.
        detail: a sentence.
        errors: for each parameter that is wrong, ``parameter`` and ``detail``.
        headers: beside its own.
    """
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail.encode("utf-8", "backslashreplace").decode("utf-8"),
    }
    if errors:
        body["errors"] = list(errors)
    return Response(codec.dumps(body), status, {"Cache-Control": "no-store", **(headers or {})}, media_type=MEDIA_TYPE)


def shown(name: str) -> str:
    """A name that came from outside, fit to be repeated in an answer."""
    sound = name.encode("unicode_escape").decode("ascii") if not name.isprintable() else name
    return sound if len(sound) <= LONGEST_NAME else sound[:LONGEST_NAME] + "…"


def install(api: FastAPI) -> None:
    """Let every error of an application be answered so."""

    @api.exception_handler(Problem)
    async def known(request: Request, error: Problem) -> Response:
        return problem(error.status, error.detail, headers=error.headers)

    @api.exception_handler(HTTPException)
    async def plain(request: Request, error: HTTPException) -> Response:
        headers = dict(error.headers or {})
        if error.status_code == HTTPStatus.NOT_FOUND:
            return problem(404, "There is nothing at this address; /v1/ lists what there is.")
        if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            allowed = headers.get("Allow", headers.get("allow", "GET"))
            allowed = allowed if "HEAD" in allowed else allowed.replace("GET", "GET, HEAD")
            return problem(405, f"This address answers to {allowed}.", headers={"Allow": allowed})
        return problem(error.status_code, str(error.detail), headers=headers)

    @api.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> Response:
        errors = [_error(one) for one in error.errors()[:20]]
        names = ", ".join(dict.fromkeys(one["parameter"] for one in errors))
        return problem(400, f"This cannot be asked: see errors for {names}.", errors)

    @api.exception_handler(Missing)
    async def missing(request: Request, error: Missing) -> Response:  # its own words name the ledger's file
        return problem(404, "There is no such record in this ledger.")

    @api.exception_handler(BadRequest)
    async def bad(request: Request, error: BadRequest) -> Response:
        return problem(400, str(error))

    @api.exception_handler(LedgerError)
    async def closed(request: Request, error: LedgerError) -> Response:
        log.error("%s", error)
        return problem(503, "The ledger cannot be read just now.", headers={"Retry-After": "10"})

    @api.exception_handler(Exception)
    async def broken(request: Request, error: Exception) -> Response:
        return problem(500, "This is a fault of the program; its log says where.")


def _error(error: Mapping[str, Any]) -> dict[str, str]:
    where = error["loc"]
    unknown = error["type"] == "extra_forbidden"
    return {
        "parameter": shown(str(where[-1])) if len(where) > 1 else "query",
        "detail": "There is no such parameter here."
        if unknown
        else shown(str(error["msg"]).removeprefix("Value error, ")),
    }
