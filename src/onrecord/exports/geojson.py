"""Places of claims on a map: a point for each place of each claim that has coordinates.

Reference: RFC 7946.
"""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.codec import Object
from onrecord.exports.selection import Entry, Selection
from onrecord.exports.written import document
from onrecord.records import Place
from onrecord.views.pages import who_says


def pieces(held: Selection) -> Iterator[str]:
    """A FeatureCollection."""
    features = (
        _feature(entry, number, place)
        for entry in held.entries()
        for number, place in enumerate(entry.claim.event.place, 1)
        if place.lat is not None and place.lon is not None
    )
    yield from document('{"type":"FeatureCollection","features":[', features, "]}")


def _feature(entry: Entry, number: int, place: Place) -> Object:
    claim, article, assertion = entry.claim, entry.article, entry.assertion
    time = claim.event.time
    return {
        "type": "Feature",
        "id": f"{claim.id}-{number}",
        # as in the gazetteer, to the seventh decimal: about a centimetre
        "geometry": {"type": "Point", "coordinates": [round(place.lon or 0.0, 7), round(place.lat or 0.0, 7)]},
        "properties": {
            **{"place": place.name or place.text, "place_text": place.text, "level": place.level, "country": place.country},
            **{"admin1": place.admin1, "gazetteer": place.gazetteer, "place_confidence": place.confidence},
            **{"claim": claim.id, "who": who_says(claim, article), "party": claim.source.party if claim.source else None},
            **{"stance": claim.stance, "position": entry.position, "polarity": claim.polarity, "modality": claim.modality},
            **{"content": claim.content.text, "event_type": claim.event.type, "time": time.value if time else None},
            **{"assertion": assertion.id if assertion else None, "gist": assertion.gist if assertion else None},
            **{"status": assertion.status if assertion else None, "outlet": article.outlet, "published": article.published},
            **{"article": article.id, "address": article.url or article.origin, "page_sha256": article.sha256},
        },
    }  # fmt: skip
