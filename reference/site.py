"""All pages of the reference, and how they come into the site."""

from __future__ import annotations

from reference import commands, exports, python, records, routes, settings, words
from reference.page import Page


def pages() -> tuple[Page, ...]:
    """The pages, in the order of the navigation."""
    return (
        commands.page(),
        routes.page(),
        records.page(),
        words.page(),
        exports.page(),
        settings.page(),
        python.page(),
    )
