"""Charts of what is on record: one module for the pages, for notebooks and for files.

Every chart has a picture in SVG, the same in words, and its data as a table. The same records give the same bytes.
"""

from __future__ import annotations

from onrecord.charts.chart import NARROW, WIDE, Chart, Links, no_links
from onrecord.charts.kinds import KINDS, Kind, charts_of, draw
from onrecord.charts.palette import THEMES, Theme, style

__all__ = [
    "KINDS",
    "NARROW",
    "THEMES",
    "WIDE",
    "Chart",
    "Kind",
    "Links",
    "Theme",
    "charts_of",
    "draw",
    "no_links",
    "style",
]
