"""Who did what to whom: content → coded events."""

from onrecord.extract.events.code import code

__all__ = ["code"]
