"""Deciding by program: only with a token, and the same as on the pages and by ``onrecord judge``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Path, Request
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from starlette.responses import Response

from onrecord import codec
from onrecord.api import asked as ask
from onrecord.api import schemas
from onrecord.api.access import Accounts
from onrecord.api.problems import Problem
from onrecord.ledger import Ledger, judging
from onrecord.records import Judgement

LONGEST = 64 * 1024  # bytes of a decision
_SECURITY: dict[str, Any] = {"security": [{"token": []}]}
_BODY: dict[str, Any] = {
    **_SECURITY,
    "requestBody": {"required": True, "content": {"application/json": {"schema": ask.Decision.model_json_schema()}}},
}


@dataclass(frozen=True, slots=True)
class Writing:
    """Who may decide by program.

    Attributes:
        accounts: with tokens; None where there are none.
        opened: gives the ledger, to be written; None where nobody decides.
        private: reading, too, needs a token.
    """

    accounts: Accounts | None = None
    opened: Callable[[], Ledger] | None = None
    private: bool = False

    def admit(self, request: Request) -> None:
        """Let anybody read, or only who has a token.

        Raises:
            Problem: a token is wanted (401).
        """
        if self.private:
            self._holder(request)

    def decides(self, request: Request) -> None:
        """Note who decides.

        Raises:
            Problem: nobody does here (403), or this is nobody's token (401).
        """
        if self.opened is None or self.accounts is None or not self.accounts.programs:
            raise Problem(403, "Nobody decides by program here; `onrecord serve --accounts` with a token allows it.")
        request.state.by = self._holder(request)

    def _holder(self, request: Request) -> str:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        holder = self.accounts.holder(token.strip()) if self.accounts and scheme.lower() == "bearer" else None
        if holder is None:
            raise Problem(401, "This wants a token: Authorization: Bearer …", {"WWW-Authenticate": "Bearer"})
        return holder

    def ledger(self) -> Ledger:
        """The ledger, to be written."""
        assert self.opened is not None
        return self.opened()


async def sent(request: Request) -> ask.Decision:
    """The decision that a request brings.

    Raises:
        Problem: it is no JSON (415), or too long (413).
        RequestValidationError: it is no decision.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise Problem(415, "A decision is sent as application/json.")
    read = b""
    async for part in request.stream():
        read += part
        if len(read) > LONGEST:
            raise Problem(413, f"A decision has at most {LONGEST:,} bytes.")
    try:
        return ask.Decision.model_validate_json(read)
    except ValidationError as error:
        raise RequestValidationError(
            [{**one, "loc": ("body", *one["loc"])} for one in error.errors(include_context=False)]
        ) from error


def deciding(api: FastAPI, writing: Writing) -> None:
    """Add the routes that decide."""
    by = Depends(writing.decides)  # before the body is looked at

    @api.post("/judgements", summary="Decide", responses=schemas.decided(), dependencies=[by], openapi_extra=_BODY)
    def decide(request: Request, asked: Annotated[ask.Decision, Depends(sent)]) -> Response:
        with writing.ledger() as ledger:
            return _answer(_decided(ledger, asked, request.state.by))

    @api.delete(
        "/judgements/{identity}",
        summary="Take a decision back, with the rows that were made with it",
        responses=schemas.decided(),
        dependencies=[by],
        openapi_extra=_SECURITY,
    )
    def undo(identity: Annotated[str, Path(pattern=ask.ID, description="Id of one of its rows.")]) -> Response:
        with writing.ledger() as ledger:
            return _answer(judging.undo(ledger, identity, whole=True))


def _decided(ledger: Ledger, asked: ask.Decision, by: str) -> tuple[Judgement, ...]:
    one = asked.decide in ("split", "wrong")
    if one is (asked.right is not None):
        raise Problem(
            400, f"{asked.decide} is about {'one thing: leave right out' if one else 'two things: right is missing'}."
        )
    other = asked.right or ""
    if asked.decide == "merge":
        return judging.merge(ledger, asked.left, other, by, asked.reason)
    if asked.decide == "split":
        return judging.split(ledger, asked.left, by, asked.reason)
    if asked.decide == "wrong":
        return judging.wrong(ledger, asked.left, by, asked.reason)
    return judging.entity(ledger, asked.left, other, asked.decide == "same-entity", by, asked.reason)


def _answer(made: Sequence[Judgement]) -> Response:
    items = [{"type": "judgement", **codec.plain(one)} for one in made]
    return Response(codec.dumps({"items": items}).encode(), 200, {"Cache-Control": "no-store"}, "application/json")
