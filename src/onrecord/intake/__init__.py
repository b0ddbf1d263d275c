"""All input and output of pages: files, folders, archives, standard input, the web, feeds → Page."""

from onrecord.intake.channels import Channels, Item
from onrecord.intake.fetch import Fetcher, fetching

__all__ = ["Channels", "Fetcher", "Item", "fetching"]
