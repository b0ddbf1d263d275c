"""Frozen contexts for a page or a table; no I/O, no markup."""
