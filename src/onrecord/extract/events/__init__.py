"""Who did what to whom: content → coded events."""

from onrecord.extract.events.code import Known, code

__all__ = ["Known", "code"]
