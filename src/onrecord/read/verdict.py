"""Which text of a page a general body extractor takes for the story; one voice among the block classifier's features."""

from __future__ import annotations

import trafilatura

# Above these sizes no verdict is asked: the extractor's time grows faster than the page, and its trees nest by recursion.
LARGEST = 1_500_000
DEEPEST = 200
MOST_BLOCKS = 4000
MOST_TAGS = 40_000


def verdict(text: str, url: str | None) -> tuple[str, ...]:
    """The lines that trafilatura keeps of a page, in its precise and fast mode; none where it finds or can do nothing."""
    try:
        found = trafilatura.extract(
            text,
            url=url,
            output_format="txt",
            include_comments=False,
            include_tables=False,
            with_metadata=False,
            fast=True,
            favor_precision=True,
        )
    except Exception:  # a fault inside the library must not lose the page: our own reading of the tree remains
        found = None
    return tuple(line for line in (found or "").split("\n") if line.strip())
