"""Routes of the web pages and of the interface for programs, from the applications themselves."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator
from typing import Any

from onrecord.api import Buckets, create_api
from onrecord.api.schemas import document
from onrecord.ledger import Ledger
from onrecord.web import create_app
from reference.page import Entry, Page, Section, markdown

TEXT = """
`onrecord serve` answers these. How to use the interface for programs is told in [The ledger over HTTP](../api.md); the same
description for machines is at `/v1/openapi.json`.
""".strip()
# Routes that a library makes, or that are one line without a docstring of their own.
_KNOWN = {
    "/static": "Style sheets and pictures of the pages.",
    "/v1": "Leads to `/v1/`.",
}


def page() -> Page:
    """The page of all routes."""
    pages = Section(
        "Web pages",
        "For people. They load nothing from elsewhere.",
        ("address", "method", "what is there"),
        tuple(_pages()),
    )
    return Page("reference/routes.md", "Routes", TEXT, (pages, *_interface()))


def web_routes() -> Iterator[Any]:
    """Every route of the web pages, those of included routers as well."""

    def inside(routes: Iterable[Any]) -> Iterator[Any]:
        for route in routes:
            router = getattr(route, "original_router", None)
            if router is None:
                yield route
            else:
                yield from inside(router.routes)

    return inside(create_app(":memory:").routes)


def _pages() -> Iterator[Entry]:
    for route in web_routes():
        methods = ", ".join(sorted((getattr(route, "methods", None) or {"GET"}) - {"HEAD"}))
        words = _KNOWN.get(route.path) or inspect.getdoc(getattr(route, "endpoint", None)) or ""
        yield Entry(route.path, markdown(" ".join(words.split("\n\n")[0].split())), (methods,))


def _interface() -> Iterator[Section]:
    def closed() -> Ledger:
        raise AssertionError("no ledger is opened to describe the routes")

    described = document(create_api(closed, Buckets(0)))
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            text = f"{operation.get('summary', '')}."
            yield Section(
                f"{method.upper()} /v1{path.removeprefix('/v1')}",
                text,
                ("parameter", "values", "meaning"),
                tuple(_parameter(one) for one in operation.get("parameters", ())),
            )


def _parameter(one: dict[str, Any]) -> Entry:
    schema = one["schema"]
    kinds = [kind for kind in schema.get("anyOf", [schema]) if kind.get("type") != "null"]
    return Entry(one["name"], one.get("description", ""), (" or ".join(_values(kind) for kind in kinds),))


def _values(schema: dict[str, Any]) -> str:
    if "enum" in schema:
        return ", ".join(f"`{value}`" for value in schema["enum"])
    if schema.get("format") == "date":
        return "a day, `YYYY-MM-DD`"
    if schema.get("type") == "integer":
        return f"{schema.get('minimum', '…')} to {schema.get('maximum', '…')}"
    return "an id" if str(schema.get("pattern", "")).startswith("^[a-z][0-9A-Za-z]") else "words"
