"""Where a page was written, by its dateline, and so which day it was there and what its clocks showed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from onrecord.extract.attribution.quotes import dateline_end
from onrecord.lang.zones import local, zone_of

if TYPE_CHECKING:
    from onrecord.extract.parse import Parsed
    from onrecord.records import Place


@dataclass(frozen=True, slots=True)
class Dateline:
    """What times of an article count from.

    Attributes:
        day: the day of publication, ISO, as it was at the place of the dateline; as published where none is told.
        zone: the time zone of that place, "Asia/Seoul"; None where it is not sure.
    """

    day: str | None
    zone: str | None = None


def dateline(parsed: Parsed, places: Sequence[Place]) -> Dateline:
    """The dateline of an article.

    Args:
        parsed: the article and its parse.
        places: its toponyms.
    """
    day, zone = parsed.article.day, _zone(parsed, places)
    moment = _moment(parsed.article.published)
    if zone and moment:
        day = local(moment, zone).date().isoformat()
    return Dateline(day, zone)


def _zone(parsed: Parsed, places: Sequence[Place]) -> str | None:
    for block in parsed.blocks:
        if block.block.role != "body":
            continue
        end = block.start + dateline_end(block.text)
        here = next((p for p in places if block.start <= p.spans[0].start < end), None)
        return zone_of(here.country, here.admin1, here.gazetteer) if here else None
    return None


def _moment(published: str | None) -> datetime | None:
    """A time of publication that tells its own offset."""
    if not published or "T" not in published:
        return None
    try:
        moment = datetime.fromisoformat(published)
    except ValueError:
        return None
    return moment if moment.tzinfo else None
