"""Colours by meaning, light and dark, and the style rules that give them to a picture.

Meaning never rests on colour alone: each position has a shape of its own, each series a name at its end. The rules name
plain colours, no variables, so that every viewer of SVG understands them.
"""

from __future__ import annotations

from typing import Literal

from onrecord.errors import BadRequest

Theme = Literal["auto", "light", "dark"]
THEMES: tuple[Theme, ...] = ("auto", "light", "dark")
FONT = "system-ui, 'Segoe UI', 'Noto Sans', 'DejaVu Sans', sans-serif"

_LIGHT = {
    "paper": "#ffffff", "ink": "#1d1c1a", "soft": "#625e58", "grid": "#e4e0d8", "axis": "#a39d92", "band": "#f5f3ee",
    "affirms": "#1b7043", "denies": "#b3261e", "withholds": "#6a6660", "retracts": "#7a2a6b", "own": "#94702a",
    "land": "#ece7db", "border": "#c9c2b2", "water": "#f4f8fa", "named": "#cfdfec", "place": "#1f5f8b",
    "outlet": "#94702a", "relay": "#6a6660", "origin": "#1f5f8b", "link": "#8d877c",
    "s0": "#1f5f8b", "s1": "#b3471c", "s2": "#1b7043", "s3": "#7a2a6b", "s4": "#94702a", "s5": "#44546a", "s6": "#a3265c",
}  # fmt: skip
_DARK = {
    "paper": "#1f1e1c", "ink": "#ece9e2", "soft": "#a9a49a", "grid": "#37352f", "axis": "#6f6b62", "band": "#272623",
    "affirms": "#6ecb97", "denies": "#f2857f", "withholds": "#a29d93", "retracts": "#d990c8", "own": "#d9b46a",
    "land": "#35332d", "border": "#514e45", "water": "#1b2226", "named": "#2f4a5f", "place": "#85bde6",
    "outlet": "#d9b46a", "relay": "#a29d93", "origin": "#85bde6", "link": "#6f6b62",
    "s0": "#85bde6", "s1": "#f2a071", "s2": "#6ecb97", "s3": "#d990c8", "s4": "#d9b46a", "s5": "#aebbd0", "s6": "#f08ab5",
}  # fmt: skip
SERIES = 7  # colours of series, after which they begin again


def check_theme(theme: str) -> Theme:
    """A theme by its name.

    Raises:
        BadRequest: there is no such theme.
    """
    for known in THEMES:
        if theme == known:
            return known
    raise BadRequest(f"unknown theme {theme!r}; it is one of {', '.join(THEMES)}")


def style(theme: Theme) -> str:
    """The rules for pictures; with ``auto`` they follow what the reader's screen asks for."""
    if theme == "auto":
        return f"{_rules(_LIGHT)}\n@media (prefers-color-scheme: dark) {{\n{_rules(_DARK)}\n}}"
    return _rules(_LIGHT if theme == "light" else _DARK)


def paper(theme: Theme) -> str:
    """The colour behind a picture."""
    return _DARK["paper"] if theme == "dark" else _LIGHT["paper"]


def _rules(colours: dict[str, str]) -> str:
    """``f-NAME`` fills, ``l-NAME`` draws a line, ``h-NAME`` leaves the inside as paper."""
    lines = [f".k text {{ font-family: {FONT}; fill: {colours['ink']}; }}"]
    lines.append(f".k text.k-halo {{ stroke: {colours['paper']}; stroke-width: 3px; paint-order: stroke; }}")
    for name in ("land", "named"):
        lines.append(f".k .k-{name} {{ fill: {colours[name]}; stroke: {colours['border']}; }}")
    for name, colour in colours.items():
        lines.append(f".k .f-{name} {{ fill: {colour}; }} .k .l-{name} {{ stroke: {colour}; fill: none; }}")
        if name in ("affirms", "denies", "withholds", "retracts", "own"):
            lines.append(f".k .h-{name} {{ stroke: {colour}; fill: {colours['paper']}; }}")
    return "\n".join(lines)
