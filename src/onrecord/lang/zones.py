"""Time zones of places, and their offsets, from the tables that ship: the same on every machine."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from onrecord.lang import table


def zone_of(country: str | None, admin1: str | None, gazetteer: str | None) -> str | None:
    """The time zone of a place ("Asia/Seoul"); None where it is not sure.

    Args:
        country: ISO 3166-1 alpha-3.
        admin1: name of the first-order division, as the gazetteer has it.
        gazetteer: the gazetteer's number of a town, ``geonames:4684888``.
    """
    zones = table("zones")
    if not country:
        return None
    whole: str | None = zones["countries"].get(country)
    division: str | None = zones["divisions"].get(country, {}).get(admin1 or "")
    town: str | None = zones["towns"].get((gazetteer or "").removeprefix("geonames:"))
    return whole or division or town


@cache
def _rules(zone: str) -> ZoneInfo:
    # from the package's own copy: the system's may be older, or absent
    area, _, name = zone.rpartition("/")
    folder = files("tzdata.zoneinfo")
    for part in filter(None, area.split("/")):
        folder = folder.joinpath(part)
    with folder.joinpath(name).open("rb") as file:
        return ZoneInfo.from_file(file, key=zone)


def local(moment: datetime, zone: str) -> datetime:
    """A moment as the clocks of a zone show it.

    Args:
        moment: with its own offset.
        zone: IANA name.
    """
    return moment.astimezone(_rules(zone))


def offset(moment: datetime, zone: str) -> str:
    """How far the clocks of a zone are from UTC, ``+09:00``, ``Z`` for none, at a local time without offset."""
    ahead = moment.replace(tzinfo=_rules(zone)).utcoffset() or timedelta()
    minutes = round(ahead.total_seconds() / 60)
    if not minutes:
        return "Z"
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"
