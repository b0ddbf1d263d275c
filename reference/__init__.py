"""The reference pages of the documentation, written from the code when the site is built (``make docs``).

Each module reads one part of the program (commands, routes, records, words, settings, exports, Python interface) and gives an
:class:`Page` of entries. An entry without words is undocumented: ``tests/unit/test_documentation.py`` fails on it.
"""

from reference.page import Entry, Page, Section
from reference.site import pages

__all__ = ["Entry", "Page", "Section", "pages"]
