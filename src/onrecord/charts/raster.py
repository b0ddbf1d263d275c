"""SVG to PNG, with the fonts shipped beside, so that a picture is the same on every machine."""

from __future__ import annotations

from pathlib import Path

from onrecord.errors import Missing

FONTS = Path(__file__).parent / "fonts"


def png(svg: str, scale: float) -> bytes:
    """A picture as PNG.

    Args:
        svg: with plain styles: one theme, no media query.
        scale: device pixels to a pixel.

    Raises:
        Missing: the rasteriser is not installed.
    """
    try:
        from resvg_py import svg_to_bytes
    except ImportError as error:
        raise Missing("PNG needs resvg-py: pip install 'onrecord[png]' (SVG and HTML need nothing)") from error
    return svg_to_bytes(
        svg_string=svg,
        zoom=scale,
        skip_system_fonts=True,
        font_files=[str(FONTS / "DejaVuSans.ttf"), str(FONTS / "DejaVuSans-Bold.ttf")],
        font_family="DejaVu Sans",
        sans_serif_family="DejaVu Sans",
    )
