"""Pure: claims → assertions, origins, statuses, warnings, stories."""

from onrecord.reconcile.blocking import story_keys
from onrecord.reconcile.settle import Reconciled, reconcile

__all__ = ["Reconciled", "reconcile", "story_keys"]
