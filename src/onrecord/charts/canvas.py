"""Drawing in SVG: shapes by meaning, text that is measured and wrapped, links that can be followed by keyboard."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from html import escape

# Advance widths of DejaVu Sans, thousandths of an em, from space on: wider than the usual fonts of screens, so that what
# fits by them fits everywhere.
_WIDTHS = (
    318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337, 636, 636, 636, 636, 636, 636, 636, 636,
    636, 636, 337, 337, 838, 838, 838, 531, 1000, 684, 686, 698, 770, 632, 575, 775, 752, 295, 295, 656, 557, 863, 748, 787,
    603, 787, 695, 635, 611, 732, 684, 989, 685, 611, 685, 390, 337, 390, 838, 500, 500, 613, 635, 550, 635, 615, 352, 635,
    634, 278, 278, 579, 278, 974, 634, 612, 635, 635, 411, 521, 392, 634, 592, 818, 592, 592, 525, 636, 337, 636, 838,
)  # fmt: skip
_OTHER, _WIDE = 640, 1000  # of other letters, of Chinese, Japanese and Korean ones
_BOLD = 1.09


def measure(text: str, size: float, bold: bool = False) -> float:
    """The width of a line of text, pixels; rather too wide than too narrow."""
    total = 0
    for char in text:
        code = ord(char)
        total += _WIDTHS[code - 32] if 32 <= code < 127 else _WIDE if code > 0x2E7F else _OTHER
    return total * size / 1000 * (_BOLD if bold else 1)


def shorten(text: str, width: float, size: float, bold: bool = False) -> str:
    """Text cut with "…" so that it fits."""
    if measure(text, size, bold) <= width:
        return text
    while text and measure(text + "…", size, bold) > width:
        text = text[:-1]
    return text.rstrip(" ,;:") + "…"


def wrap(text: str, width: float, size: float, most: int, bold: bool = False) -> tuple[str, ...]:
    """Text in at most so many lines, the last cut with "…"."""
    lines: list[str] = []
    rest = text.split()
    while rest and len(lines) < most:
        count = 1
        while count < len(rest) and measure(" ".join(rest[: count + 1]), size, bold) <= width:
            count += 1
        last = len(lines) == most - 1
        lines.append(shorten(" ".join(rest if last else rest[:count]), width, size, bold))
        rest = rest[count:]
    return tuple(lines)


def coordinate(value: float) -> str:
    """A coordinate in tenths of a pixel: the same text on every machine."""
    text = f"{value:.1f}"
    return text.removesuffix(".0") if text != "-0.0" else "0"


class Canvas:
    """A picture being drawn; :attr:`parts` is its SVG, in order.

    Attributes:
        width: pixels.
    """

    def __init__(self, width: float) -> None:
        self.width = width
        self.parts: list[str] = []

    def text(
        self, x: float, y: float, words: str, *, size: float = 12, look: str = "", anchor: str = "start",
        bold: bool = False, turn: float = 0,
    ) -> None:  # fmt: skip
        """A line of text with its base line at ``y``; ``turn`` degrees clockwise about its beginning."""
        at = f'x="{coordinate(x)}" y="{coordinate(y)}" font-size="{coordinate(size)}"'
        more = f' class="{look}"' if look else ""
        more += f' text-anchor="{anchor}"' if anchor != "start" else ""
        more += ' font-weight="600"' if bold else ""
        more += f' transform="rotate({coordinate(turn)} {coordinate(x)} {coordinate(y)})"' if turn else ""
        self.parts.append(f"<text {at}{more}>{clean(words)}</text>")

    def line(self, x1: float, y1: float, x2: float, y2: float, look: str, width: float = 1, dash: str = "") -> None:
        """A straight line."""
        ends = " ".join(f'{n}="{coordinate(v)}"' for n, v in (("x1", x1), ("y1", y1), ("x2", x2), ("y2", y2)))
        more = f' stroke-dasharray="{dash}"' if dash else ""
        self.parts.append(f'<line {ends} class="{look}" stroke-width="{coordinate(width)}"{more}/>')

    def path(self, outline: str, look: str, width: float = 0, dash: str = "", opacity: float = 1) -> None:
        """Any outline, in SVG's path language."""
        more = f' stroke-width="{coordinate(width)}"' if width else ""
        more += f' stroke-dasharray="{dash}"' if dash else ""
        more += f' opacity="{opacity:.2f}"' if opacity < 1 else ""
        self.parts.append(f'<path d="{outline}" class="{look}"{more}/>')

    def rect(self, x: float, y: float, width: float, height: float, look: str, round_: float = 0) -> None:
        """A rectangle."""
        box = " ".join(f'{n}="{coordinate(v)}"' for n, v in (("x", x), ("y", y), ("width", width), ("height", height)))
        more = f' rx="{coordinate(round_)}"' if round_ else ""
        self.parts.append(f'<rect {box} class="{look}"{more}/>')

    def circle(self, x: float, y: float, radius: float, look: str, opacity: float = 1) -> None:
        """A circle."""
        more = f' fill-opacity="{opacity:.2f}"' if opacity < 1 else ""
        at = f'cx="{coordinate(x)}" cy="{coordinate(y)}" r="{coordinate(radius)}"'
        self.parts.append(f'<circle {at} class="{look}"{more}/>')

    def sign(self, x: float, y: float, radius: float, position: str) -> None:
        """The sign of a position: a disc affirms, a diamond denies, a ring withholds, a triangle takes back."""
        if position == "affirms":
            self.circle(x, y, radius, "f-affirms")
        elif position == "withholds":
            self.parts.append(
                f'<circle cx="{coordinate(x)}" cy="{coordinate(y)}" r="{coordinate(radius - 0.8)}" '
                'class="h-withholds" stroke-width="1.8"/>'
            )
        elif position == "denies":
            r = radius * 1.25
            self.path(polygon(((x, y - r), (x + r, y), (x, y + r), (x - r, y))), "f-denies")
        else:
            r = radius * 1.2
            self.path(polygon(((x - r, y - r * 0.7), (x + r, y - r * 0.7), (x, y + r))), "f-retracts")

    @contextmanager
    def group(self, label: str, link: str | None = None) -> Iterator[None]:
        """What is drawn inside belongs together; pointing at it shows the label.

        Args:
            label: in words.
            link: the page it leads to, None for none.
        """
        title = f"<title>{clean(label)}</title>"
        if link is None:
            self.parts.append(f"<g>{title}")
        else:
            self.parts.append(f'<a href="{escape(link)}" aria-label="{clean(label)}">{title}')
        yield
        self.parts.append("</g>" if link is None else "</a>")


def polygon(points: Sequence[tuple[float, float]]) -> str:
    """The outline through some points, closed; in steps from point to point, which are shorter to write."""
    tenths = [(round(x * 10), round(y * 10)) for x, y in points]
    x, y = tenths[0]
    path = [f"M{coordinate(x / 10)} {coordinate(y / 10)}l"]
    for next_x, next_y in tenths[1:]:
        path.append(f"{coordinate((next_x - x) / 10)} {coordinate((next_y - y) / 10)} ")
        x, y = next_x, next_y
    return "".join(path).rstrip() + "z"


def clean(text: str) -> str:
    """Text as XML may hold it: no control characters, nothing that is markup."""
    return escape("".join(c if c.isprintable() else " " for c in text))
