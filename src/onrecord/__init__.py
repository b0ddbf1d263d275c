"""onrecord: who says what, how sure, and does it hold."""

from onrecord.version import __version__

__all__ = ["__version__"]
