"""The fields of a form that was sent, read within bounds."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qsl

from fastapi import Request
from starlette.exceptions import HTTPException

from onrecord.web.visitors import current

LONGEST = 64 * 1024  # bytes of a form
_TYPE = "application/x-www-form-urlencoded"

Fields = Mapping[str, str]


async def sent(request: Request) -> Fields:
    """The fields of a form from one of our own pages.

    Raises:
        HTTPException: another media type (415), too long (413), not UTF-8 or a field twice (400), or without the token
            of the page that it should come from (403).
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _TYPE:
        raise HTTPException(415, f"A form is sent as {_TYPE}.")
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > LONGEST:
            raise HTTPException(413, f"A form has at most {LONGEST:,} bytes.")
    try:
        pairs = parse_qsl(body.decode("utf-8"), keep_blank_values=True, errors="strict", max_num_fields=50)
    except ValueError as error:
        raise HTTPException(400, "The form is not in UTF-8, or has too many fields.") from error
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise HTTPException(400, "The form has a field twice.")
    if any("\x00" in value for value in fields.values()):
        raise HTTPException(400, "The form has a null character.")
    if not current.get().sent(fields.get("token", "")):
        raise HTTPException(
            403, "The form is too old or not from this page: go back, reload the page and send it again."
        )
    return fields


def field(fields: Fields, name: str, longest: int = 2000) -> str:
    """One field.

    Raises:
        HTTPException: it is missing or too long (400).
    """
    value = fields.get(name)
    if value is None:
        raise HTTPException(400, f"The form has no field {name}.")
    if len(value) > longest:
        raise HTTPException(400, f"The field {name} has at most {longest:,} characters.")
    return value


def back(fields: Fields, otherwise: str = "/") -> str:
    """The page of this server to go back to."""
    where = fields.get("back", otherwise)
    own = where.startswith("/") and not where.startswith(("//", "/\\")) and where.isprintable() and len(where) < 2000
    return where if own and where.isascii() else otherwise
