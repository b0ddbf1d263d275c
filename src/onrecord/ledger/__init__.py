"""Storage: pages, what was read from them, what follows, and people's decisions."""

from onrecord.ledger.protocol import EVERYTHING, MARK, Filters, Hit, Ledger, RecordType, Sealed

__all__ = ["EVERYTHING", "MARK", "Filters", "Hit", "Ledger", "RecordType", "Sealed"]
