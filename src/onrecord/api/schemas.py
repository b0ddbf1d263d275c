"""What answers look like, for the OpenAPI document: schemas made from the records themselves, and examples.

Reference: OpenAPI 3.1, whose schemas are JSON Schema 2020-12.
"""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

import msgspec
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from onrecord import codec
from onrecord.api.problems import MEDIA_TYPE
from onrecord.codec import Object
from onrecord.records import (
    Article,
    Assertion,
    Block,
    Change,
    Claim,
    Event,
    Identity,
    Judgement,
    LedgerWarning,
    Membership,
    Mention,
    Quantity,
    Span,
    Story,
    Words,
)
from onrecord.records.vocabulary import POSITIONS, STATUSES

REF = "#/components/schemas/"
_TEXT = "Valley Post\n\nHalden Line said about 40 tonnes of oil had leaked."
_NULLABLE_ID = {"type": ["string", "null"]}
_STATUS = {"enum": list(STATUSES)}
# Fields that a record has as JSON beside its own.
_BESIDE: dict[str, dict[str, Any]] = {
    "Article": {"type": {"const": "article"}, "file": {"type": "string", "description": "Name of the page's file."}},
    "Claim": {
        "type": {"const": "claim"},
        "assertion": {**_NULLABLE_ID, "description": "Id of its assertion."},
        "position": {"enum": list(POSITIONS)},
    },
    "Assertion": {"type": {"const": "assertion"}},
    "Story": {"type": {"const": "story"}, "gist": {"type": "string", "description": "Its name again."}},
    "LedgerWarning": {"type": {"const": "warning"}},
    "Identity": {"type": {"const": "identity"}},
    "Judgement": {"type": {"const": "judgement"}},
}
_OWN: dict[str, Object] = {
    "StatusChange": {
        "title": "StatusChange",
        "description": "A change of an assertion's status: on which day, from what to what, by which claim.",
        "type": "object",
        "properties": {
            "type": {"const": "change"},
            "at": {"type": "string", "description": "Day, ISO."},
            "status": _STATUS,
            "was": {"enum": [*STATUSES, None]},
            "claim": {"type": "string"},
            "assertion": {"type": "string"},
            "story": _NULLABLE_ID,
            "gist": {"type": "string"},
        },
    },
    "Quote": {
        "title": "Quote",
        "description": "What the ledger knows of a sentence: docs/pages.md says what the words mean.",
        "type": "object",
        "properties": {
            "type": {"const": "quote"},
            "text": {"type": "string"},
            "source": {"type": ["string", "null"], "description": "Whom it is said to be from."},
            "verdict": {"enum": ["exact", "near", "by-others", "not-found"]},
            "summary": {"type": "string"},
            "complete": {"type": "boolean", "description": "Whether everything that could match was looked at."},
            "matches": {"type": "integer"},
            "first": {"type": ["object", "null"], "description": "Day, outlet, article and claim of the earliest."},
            "items": {
                "type": "array",
                "description": "Passages: who says it, where, its spans, how it drifted, whether it was verified.",
                "items": {"type": "object"},
            },
        },
    },
    "Problem": {
        "title": "Problem",
        "description": "What is wrong (RFC 9457).",
        "type": "object",
        "properties": {
            "type": {"type": "string"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string"},
            "errors": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {"parameter": {"type": "string"}, "detail": {"type": "string"}},
                    "required": ["parameter", "detail"],
                },
            },
        },
        "required": ["type", "title", "status", "detail"],
    },
    "Index": {
        "title": "Index",
        "description": "What there is.",
        "type": "object",
        "properties": {
            "version": {"type": "string"},
            "counts": {"type": "object", "additionalProperties": {"type": "integer"}},
            "links": {"type": "object", "additionalProperties": {"type": "string"}},
        },
        "required": ["version", "counts", "links"],
    },
}
_HEADERS = {
    "ETag": {"description": "Of this answer; send it as If-None-Match.", "schema": {"type": "string"}},
    "Cache-Control": {"description": "`no-cache`: keep it, but ask again.", "schema": {"type": "string"}},
}
_PROBLEMS = {
    "400": "A parameter is unknown, given twice or has a value that it cannot have.",
    "401": "A token is wanted, and this is none: to decide, and to read where the server is private.",
    "403": "Nobody decides by program here.",
    "404": "There is no such record in this ledger, or no page with this cursor in this list.",
    "413": "The decision is too long.",
    "415": "A decision is sent as application/json.",
    "414": "The query is too long.",
    "429": "Too many requests; `Retry-After` says how many seconds to wait.",
    "503": "The ledger cannot be read just now.",
}


def examples() -> dict[str, Object]:
    """A record of each kind, fictional, in the form in which it is answered."""
    article = Article(
        "a0f3c2d1e4b5a697", "9f" * 32, "https://valley-post.example/leak", _TEXT, (Block("section", 0, 11), Block("body", 13, 64)),
        outlet="Valley Post", published="2025-06-04", language="en",
    )  # fmt: skip
    company = Mention((Span(13, 24),), "Halden Line", "Halden Line", "organisation", "Halden Line")
    number = Quantity((Span(30, 45),), "about 40 tonnes", 40.0, 40.0, 40.0, True, "tonne")
    claim = Claim(
        "c1a2b3c4d5e6f708", article.id, "body", Words((Span(30, 63),), _TEXT[30:63]), company,
        cue=Words((Span(25, 29),), "said"), event=Event(predicate="leak", quantity=(number,)), reader="onrecord 0.1.0",
    )  # fmt: skip
    change = Change("2025-06-04", "single-source", claim.id)
    assertion = Assertion(
        "s5d4c3b2a1f0e9d8", "t0a1b2c3d4e5f607", "about 40 tonnes of oil had leaked", "asserted", "single-source",
        affirmed_by=("Halden Line",), history=(change,), claims=(claim.id,),
    )  # fmt: skip
    story = Story("t0a1b2c3d4e5f607", "Halden Line · leak", (article.id,), (assertion.id,), "2025-06-04", "2025-06-04")
    warning = LedgerWarning(
        "w0918273645f6e7d", "hedge-lost", "c8877665544332211", claim.id, (Span(40, 49),), (Span(30, 45),),
        "“40 tonnes” stands without “about”.",
    )  # fmt: skip
    identity = Identity(
        "e7f6a5b4c3d2e1f0",
        "Halden Line",
        "organisation",
        ("Halden Line",),
        (),
        None,
        (),
        (article.id,),
        (claim.id,),
        (),
    )
    decision = Judgement(
        "j0f1e2d3c4b5a697", "wrong-claim", claim.id, "", True, "ada", "2025-06-05T08:30:00Z", "another company"
    )
    link = Membership(claim.id, assertion.id, "affirms", "Halden Line", True, 1.0, "its first claim")
    return {
        "Article": codec.article_object(article),
        "Claim": codec.claim_object(claim, link),
        "Assertion": codec.assertion_object(assertion),
        "Story": codec.story_object(story),
        "LedgerWarning": codec.warning_object(warning),
        "Identity": {"type": "identity", **codec.plain(identity)},
        "StatusChange": {
            **{"type": "change", "at": change.at, "status": change.status, "was": None, "claim": claim.id},
            **{"assertion": assertion.id, "story": story.id, "gist": assertion.gist},
        },
        "Judgement": {"type": "judgement", **codec.plain(decision)},
        "Quote": {
            **{"type": "quote", "text": "oil had leaked", "source": "Halden Line", "verdict": "exact"},
            **{"summary": "On record word for word: Halden Line; first in Valley Post, 2025-06-04.", "complete": True},
            **{"matches": 0, "first": None, "items": []},
        },
        "Index": {"version": "0.1.0", "counts": {"article": 2}, "links": {"claims": "/v1/claims"}},
    }


def components() -> dict[str, Object]:
    """All schemas; every field of a record is always there, unknown ones as null."""
    kinds = (Article, Claim, Assertion, Story, LedgerWarning, Identity, Judgement)
    _, made = msgspec.json.schema_components(kinds, ref_template=REF + "{name}")
    made = {**made, **{name: dict(schema) for name, schema in _OWN.items()}}
    for name, schema in made.items():
        if "properties" in schema:
            schema["properties"] = {**_BESIDE.get(name, {}), **schema["properties"]}
            if name not in _OWN or name in ("StatusChange", "Quote"):
                schema["required"] = list(schema["properties"])
            for field in schema["properties"].values():
                field.pop("default", None)
    return made


def one(name: str) -> dict[int | str, dict[str, Any]]:
    """The responses of a route that answers a record."""
    return _responses({"$ref": REF + name})


def many(name: str) -> dict[int | str, dict[str, Any]]:
    """The responses of a route that answers a page of records."""
    schema = {
        "type": "object",
        "properties": {
            "items": {"type": "array", "items": {"$ref": REF + name}},
            "next": {"type": ["string", "null"], "description": "Path and query of the next page; null on the last."},
        },
        "required": ["items", "next"],
    }
    return _responses(schema)


def decided() -> dict[int | str, dict[str, Any]]:
    """The responses of a route that decides."""
    schema = {
        "type": "object",
        "properties": {"items": {"type": "array", "items": {"$ref": REF + "Judgement"}}},
        "required": ["items"],
    }
    answers = _responses(schema, ("400", "401", "403", "404", "413", "414", "415", "429", "503"))
    del answers[304]
    answers[200]["headers"] = {}
    return answers


def document(api: FastAPI) -> dict[str, Any]:
    """The OpenAPI document of an application."""
    if api.openapi_schema is None:
        made = get_openapi(
            title=api.title, version=api.version, description=api.description, routes=api.routes,
            servers=[{"url": "/v1"}], license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        )  # fmt: skip
        for path in made["paths"].values():
            for operation in path.values():
                operation["responses"].pop("422", None)  # ours are 400
                content = operation["responses"]["200"]["content"]["application/json"]
                content["example"] = _example(content["schema"])
        made["components"] = {
            "schemas": dict(sorted(components().items())),
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        }
        api.openapi_schema = made
    return api.openapi_schema


def _example(schema: Object) -> Object:
    """Set here and not beside the schema: the framework drops what is null from examples."""
    if "$ref" in schema:
        return examples()[schema["$ref"].removeprefix(REF)]
    items = {"items": [_example(schema["properties"]["items"]["items"])]}
    return {**items, "next": None} if "next" in schema["properties"] else items


def _responses(
    schema: Object, problems: Sequence[str] = ("400", "401", "404", "414", "429", "503")
) -> dict[int | str, dict[str, Any]]:
    answers: dict[int | str, dict[str, Any]] = {
        200: {
            "description": "As asked.",
            "headers": _HEADERS,
            "content": {"application/json": {"schema": schema}},
        },
        304: {"description": "What the client has is still right.", "headers": _HEADERS},
    }
    for status, words in ((status, _PROBLEMS[status]) for status in problems):
        body = {"type": "about:blank", "title": HTTPStatus(int(status)).phrase, "status": int(status), "detail": words}
        answers[int(status)] = {
            "description": words,
            "content": {MEDIA_TYPE: {"schema": {"$ref": REF + "Problem"}, "example": body}},
        }
    return answers
