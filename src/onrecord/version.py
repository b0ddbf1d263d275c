"""The version, and the name under which a reader of that version signs its claims."""

__version__ = "0.1.0"
READER = f"onrecord {__version__}"
