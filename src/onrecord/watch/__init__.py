"""Watching feeds: poll politely, add what is new, tell of what changed, once and surely."""

from onrecord.watch.changes import KINDS, Alert
from onrecord.watch.rules import Output, Rule, Settings, load_settings
from onrecord.watch.run import Watch

__all__ = ["KINDS", "Alert", "Output", "Rule", "Settings", "Watch", "load_settings"]
