"""What every page is made with: the ledger's place and the templates."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from onrecord.charts.chart import cell_words
from onrecord.charts.scales import day_words, parsed
from onrecord.ledger import MARK, Ledger
from onrecord.ledger.kept import Kept
from onrecord.records import NumberAt, Quantity
from onrecord.version import __version__
from onrecord.views.words import number_in_words, plain_number
from onrecord.web.visitors import current

HERE = Path(__file__).parent


def _number(quantity: Quantity | NumberAt) -> str:
    return number_in_words(quantity.value, quantity.low, quantity.high, quantity.unit)


def _moment(iso: str) -> str:
    """``2026-03-04T18:00:00Z`` as ``4 Mar 2026, 18:00 UTC``."""
    day, _, time = iso.partition("T")
    return day_words(date.fromisoformat(day), year=True) + (f", {time[:5]} UTC" if time else "")


def _ago(iso: str, days: int) -> str:
    """The moment so many days before."""
    return (datetime.fromisoformat(iso) - timedelta(days=days)).strftime("%Y-%m-%dT%H:%MZ")


def _short_day(day: str) -> str:
    found = parsed(day)
    return day_words(found) if found else day


def _found(snippet: str) -> list[tuple[str, bool]]:
    """A search's snippet in pieces: words, and whether they were found."""
    pieces: list[tuple[str, bool]] = []
    for part in snippet.split(MARK[0]):
        inside, end, outside = part.partition(MARK[1])
        pieces += [(inside, True), (outside, False)] if end else [(part, False)]
    return [piece for piece in pieces if piece[0]]


def _templates() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "number": _number, "cell": cell_words, "count": plain_number, "moment": _moment, "ago": _ago,
        "short_day": _short_day, "found": _found,
    }  # fmt: skip
    return environment


@dataclass(frozen=True, slots=True)
class Site:
    """The pages over one ledger.

    Attributes:
        ledger: the ledger, kept open to be read only.
        templates: of the pages; they escape everything.
    """

    ledger: Kept
    templates: Environment = field(default_factory=_templates)

    def opened(self) -> AbstractContextManager[Ledger]:
        """The ledger, for one request."""
        return self.ledger.opened()

    def page(self, name: str, status: int = 200, **context: object) -> HTMLResponse:
        """A page from its template, for whoever asks."""
        made = self.templates.get_template(name).render(version=__version__, visitor=current.get(), **context)
        return HTMLResponse(made.encode("utf-8", "backslashreplace"), status)
