"""An item in ninjs, the agencies' JSON → article.

Reference: IPTC, ninjs 1.3 to 3.0.
"""

from __future__ import annotations

import json
from typing import Any

from onrecord.errors import Unreadable
from onrecord.read.assemble import Draft
from onrecord.records import Article, Page

MEDIA_TYPE = "application/ninjs+json"
_MARKUP = ("body_xhtml", "body_html")


def read_ninjs(text: str, page: Page) -> Article:
    """Read an item of ninjs.

    Raises:
        Unreadable: it is no JSON object, or one without text.
    """
    try:
        item = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"{page.origin}: not JSON: {error}") from None
    if not isinstance(item, dict):
        raise Unreadable(f"{page.origin}: no item in ninjs")
    draft = Draft(
        byline=_text(item.get("byline")),
        authors=_authors(item),
        outlet=_outlet(item),
        section=next((name for name in _names(item.get("subject")) or _names(item.get("subjects"))), None),
        published=_text(item.get("firstcreated"))
        or _text(item.get("contentcreated"))
        or _text(item.get("versioncreated")),
        updated=_text(item.get("versioncreated")),
        language=_text(item.get("language")),
        url=next((u for u in (_text(item.get("uri")), _text(item.get("url"))) if u and u.startswith("http")), None),
    )
    draft.headline = draft.add("headline", _text(item.get("headline")) or _value(item.get("headlines"), ("main",)))
    summary = _text(item.get("description_text")) or _value(item.get("descriptions"), ("summary", "main"))
    draft.dek = draft.add("dek", summary)
    draft.add("byline", draft.byline)
    markup = next((found for name in _MARKUP if (found := _text(item.get(name)))), None)
    plain = _text(item.get("body_text"))
    for body in _objects(item.get("bodies")):
        if value := _text(body.get("value")):
            if "html" in str(body.get("contentType") or body.get("contenttype") or ""):
                markup = markup or value
            else:
                plain = plain or value
    if markup:
        draft.add_markup(markup)
    elif plain:
        draft.add_plain(plain)
    return draft.article(page)


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value.strip() else None


def _objects(several: Any) -> list[dict[str, Any]]:
    return [one for one in several if isinstance(one, dict)] if isinstance(several, list) else []


def _value(several: Any, roles: tuple[str, ...]) -> str | None:
    """The value of the first of several texts whose role is wanted, else of the first."""
    texts = [one for one in _objects(several) if _text(one.get("value"))]

    wanted = [one for role in roles for one in texts if role in str(one.get("role", "")).lower()]
    return str((wanted or texts)[0]["value"]) if texts else None


def _names(several: Any) -> list[str]:
    return [name for one in _objects(several) if (name := _text(one.get("name")))]


def _outlet(item: dict[str, Any]) -> str | None:
    provider = item.get("provider")
    named = _text(provider.get("name")) if isinstance(provider, dict) else _text(provider)
    return (
        named
        or next(iter(_names(item.get("infosource")) or _names(item.get("infosources"))), None)
        or _text(item.get("copyrightholder"))
    )


def _authors(item: dict[str, Any]) -> tuple[str, ...]:
    """People whose role in making the item is author or writer."""
    found = []
    for one in _objects(item.get("contributors")):
        if str(one.get("role", "author")).lower().rpartition(":")[2] in (
            "author",
            "writer",
            "reporter",
        ):
            found += _names([one])
    return tuple(dict.fromkeys(found))
