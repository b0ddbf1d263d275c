"""What every page is made with: the ledger's place and the templates."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path

from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from onrecord.ledger import Ledger
from onrecord.ledger.kept import Kept
from onrecord.records import NumberAt, Quantity
from onrecord.version import __version__
from onrecord.views.words import number_in_words
from onrecord.web.visitors import current

HERE = Path(__file__).parent


def _number(quantity: Quantity | NumberAt) -> str:
    return number_in_words(quantity.value, quantity.low, quantity.high, quantity.unit)


def _templates() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["number"] = _number
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
