"""Pure: claims → assertions, origins, statuses, warnings, stories."""

from onrecord.reconcile.blocking import linked, story_keys
from onrecord.reconcile.settle import Reconciled, reconcile

__all__ = ["Reconciled", "linked", "reconcile", "story_keys"]
