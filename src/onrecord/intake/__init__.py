"""All input and output of pages: files, folders, standard input, the web → Page."""

from onrecord.intake.fetch import from_url
from onrecord.intake.files import from_path, from_stdin

__all__ = ["from_path", "from_stdin", "from_url"]
