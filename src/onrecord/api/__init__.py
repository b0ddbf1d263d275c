"""The ledger over HTTP, for programs: JSON under ``/v1``, read-only but for decisions with a token."""

from onrecord.api.answers import Heads
from onrecord.api.app import Fork, create_api
from onrecord.api.deciding import Writing
from onrecord.api.limits import Buckets

__all__ = ["Buckets", "Fork", "Heads", "Writing", "create_api"]
