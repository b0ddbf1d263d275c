"""A chart: one picture with its words and its data, for a page, a notebook and a file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from onrecord.charts.canvas import Canvas, clean, coordinate, shorten
from onrecord.charts.palette import Theme, style
from onrecord.views.words import plain_number

WIDE, NARROW = 860.0, 360.0  # pixels: a desk and a phone
BREAK = 560.0  # narrower pictures are laid out for a phone

Cell = str | int | float | None  # None: not known
Links = Callable[[str, str], str | None]  # kind and id of a record → address of its page, None for no link


def cell_words(cell: Cell) -> str:
    """A cell of a table as a reader reads it."""
    if cell is None:
        return ""
    return cell if isinstance(cell, str) else plain_number(cell)


def no_links(kind: str, identity: str) -> str | None:
    """For files and notebooks: nothing can be followed."""
    return None


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture of one width.

    Attributes:
        width: pixels; ``height`` likewise.
        inner: its SVG without the root.
    """

    width: float
    height: float
    inner: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart.

    Attributes:
        kind: ``timeline matrix numbers map network``.
        title: what it shows.
        alt: the same for who cannot see it: what there is to see, with the figures.
        columns: of its data.
        rows: its data.
        paint: draws it on a canvas for a width and gives its height.
        note: what a reader must know to read it; empty where nothing.
    """

    kind: str
    title: str
    alt: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    paint: Callable[[Canvas, Links], float]
    note: str = ""

    @property
    def heading(self) -> str:
        """What it shows, without the name of the story."""
        return self.title.partition(": ")[0]

    def draw(self, width: float = WIDE, links: Links = no_links) -> Drawing:
        """The picture for a width in pixels."""
        canvas = Canvas(width)
        height = self.paint(canvas, links)
        return Drawing(width, height, "".join(canvas.parts))

    def inline(self, width: float = WIDE, links: Links = no_links) -> str:
        """The picture as part of a page that has :func:`onrecord.charts.palette.style` among its styles."""
        one = self.draw(width, links)
        size = f'width="{coordinate(one.width)}" height="{coordinate(one.height)}"'
        role = 'role="img"' if links is no_links else 'role="group"'
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="k" {role} aria-label="{clean(self.alt)}" {size} '
            f'viewBox="0 0 {coordinate(one.width)} {coordinate(one.height)}">{one.inner}</svg>'
        )

    def svg(self, width: float = WIDE, theme: Theme = "auto") -> str:
        """The picture as a file of its own: title, description, styles and paper inside."""
        one = self.draw(width - 2 * _MARGIN)
        w, h = coordinate(width), coordinate(one.height + 2 * _MARGIN + _HEAD)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="k" role="img" aria-labelledby="t d" width="{w}" '
            f'height="{h}" viewBox="0 0 {w} {h}">\n<title id="t">{clean(self.title)}</title>\n'
            f'<desc id="d">{clean(self.alt)}</desc>\n<style>\n{style(theme)}\n</style>\n'
            f'<rect width="{w}" height="{h}" class="f-paper"/>\n{self._heading(width)}'
            f'<g transform="translate({_MARGIN} {_MARGIN + _HEAD})">{one.inner}</g>\n</svg>\n'
        )

    def _heading(self, width: float) -> str:
        canvas = Canvas(width)
        words = shorten(self.title, width - 2 * _MARGIN, 15, bold=True)
        canvas.text(_MARGIN, _MARGIN + 13, words, size=15, bold=True)
        return "".join(canvas.parts) + "\n"

    def png(self, width: float = WIDE, theme: Theme = "light", scale: float = 2) -> bytes:
        """The picture as PNG, ``scale`` device pixels to a pixel.

        Raises:
            onrecord.errors.Missing: the rasteriser is not installed.
        """
        from onrecord.charts.raster import png

        return png(self.svg(width, "light" if theme == "auto" else theme), scale)

    def table(self) -> str:
        """The data as an HTML table."""
        head = "".join(f'<th scope="col">{clean(name)}</th>' for name in self.columns)
        body = "".join(
            f"<tr>{''.join(f'<td>{clean(cell_words(cell))}</td>' for cell in row)}</tr>\n" for row in self.rows
        )
        return f"<table><thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody></table>"

    def html(self, theme: Theme = "auto", width: float = WIDE) -> str:
        """A page of its own: picture, words and data; no script, nothing from elsewhere."""
        scheme = "light dark" if theme == "auto" else theme
        return (
            f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
            f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{clean(self.title)}</title>\n'
            f"<style>\n:root {{ color-scheme: {scheme}; }}\n{_PAGE}\n{style(theme)}\n</style>\n</head>\n<body>\n<main>\n"
            f'<h1>{clean(self.title)}</h1>\n<p>{clean(self.alt)}</p>\n<div class="wide">{self.inline(width)}</div>\n'
            f'<div class="narrow">{self.inline(NARROW)}</div>\n'
            + (f"<p>{clean(self.note)}</p>\n" if self.note else "")
            + f"<h2>The data</h2>\n{self.table()}\n</main>\n</body>\n</html>\n"
        )

    def _repr_html_(self) -> str:
        """For notebooks."""
        data = f"<details><summary>The data</summary>{self.table()}</details>"
        return f"{self.svg()}{data}"


_MARGIN, _HEAD = 16, 26
_PAGE = """body { margin: 0; font: 1rem/1.5 system-ui, 'Segoe UI', 'Noto Sans', sans-serif; }
main { max-width: 58rem; margin: 0 auto; padding: 1rem; overflow-wrap: anywhere; }
svg { max-width: 100%; height: auto; }
table { border-collapse: collapse; font-size: .9rem; } th, td { text-align: left; vertical-align: top; padding: .25rem .8rem .25rem 0; }
.narrow { display: none; }
@media (max-width: 40rem) { .wide { display: none; } .narrow { display: block; } }"""
