"""MkDocs's hook: the generated pages join those that were written."""

from __future__ import annotations

import re

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page as SitePage

from reference.site import pages


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages of the reference."""
    for page in pages():
        files.append(File.generated(config, page.path, content=page.markdown()))
    return files


def on_post_page(output: str, page: SitePage, config: MkDocsConfig) -> str:
    """Hold that a page loads nothing from elsewhere."""
    foreign = re.search(
        r"<(?:script|img|iframe)[^>]*\ssrc=\W?(?:https?:)?//|<link[^>]*\shref=\W?(?:https?:)?//(?!\S*canonical)", output
    )
    if foreign:
        raise PluginError(f"{page.file.src_uri} loads from elsewhere: {foreign[0]}")
    return output
