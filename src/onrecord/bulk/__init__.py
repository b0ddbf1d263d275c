"""Archives of millions of pages: read shard by shard on all cores or a cluster into Parquet, then loaded into a ledger.

A shard is an archive. It is read alone by one worker (:mod:`~onrecord.bulk.shard`), written to Parquet files of its
own, and its marker comes last (:mod:`~onrecord.bulk.layout`): what was cut off leaves no marker and is read again.
Who works, and how many (:mod:`~onrecord.bulk.workers`, :mod:`~onrecord.bulk.on_ray`), changes nothing of what is written.
"""

from __future__ import annotations

from onrecord.bulk.layout import Done, Folder
from onrecord.bulk.loading import Loaded, load
from onrecord.bulk.run import bulk
from onrecord.bulk.shard import Failed, Job, Progress

__all__ = ["Done", "Failed", "Folder", "Job", "Loaded", "Progress", "bulk", "load"]
