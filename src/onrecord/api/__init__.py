"""The ledger over HTTP, for programs: read-only JSON under ``/v1``."""

from onrecord.api.app import create_api
from onrecord.api.limits import Buckets

__all__ = ["Buckets", "create_api"]
