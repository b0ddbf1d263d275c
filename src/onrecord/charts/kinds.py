"""The kinds of charts, and how each is made from the records of a story."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, get_args

from onrecord.charts.chart import Chart
from onrecord.charts.matrix import matrix
from onrecord.charts.network import edges, network
from onrecord.charts.numbers import numbers
from onrecord.charts.places import place_map
from onrecord.charts.timeline import timeline
from onrecord.charts.voices import voices
from onrecord.errors import Missing
from onrecord.records import Lineage
from onrecord.views.pages import Holdings

Kind = Literal["timeline", "matrix", "numbers", "map", "network"]
KINDS: tuple[Kind, ...] = get_args(Kind)


def draw(kind: Kind, held: Holdings, name: str, lineage: Iterable[Lineage] = ()) -> Chart:
    """One chart.

    Args:
        kind: which.
        held: the records that it is of.
        name: what they belong to: the name of a story, the gist of an assertion.
        lineage: of copies among the articles.

    Raises:
        Missing: there is nothing that such a chart could show; the text says what is not there.
    """
    found = voices(held)
    if kind == "timeline":
        return timeline(found, held, name)
    if kind == "matrix":
        return matrix(found, held, name)
    if kind == "numbers":
        return numbers(sorted(held.assertions.values(), key=lambda one: one.id), name)
    if kind == "map":
        return place_map(found, name)
    return network(edges(found, held.articles.values(), lineage), name)


def charts_of(held: Holdings, name: str, lineage: Iterable[Lineage] = ()) -> dict[Kind, Chart]:
    """All charts that can be drawn."""
    copies = tuple(lineage)
    found: dict[Kind, Chart] = {}
    for kind in KINDS:
        try:
            found[kind] = draw(kind, held, name, copies)
        except Missing:  # a story without numbers has no chart of them
            continue
    return found
