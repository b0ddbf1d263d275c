"""The ledger over HTTP, for programs: read-only JSON under ``/v1``."""

from onrecord.api.app import Fork, create_api
from onrecord.api.limits import Buckets

__all__ = ["Buckets", "Fork", "create_api"]
