"""Actors on Ray, one for each core with the models loaded once: this machine's cores, or those of a cluster.

Reference: P. Moritz et al., "Ray: A Distributed Framework for Emerging AI Applications" (OSDI 2018).
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from onrecord.bulk.shard import Failed, Job, read_shard, warm
from onrecord.bulk.workers import Deaths, Told
from onrecord.errors import BadRequest, Missing

_STORE = 80 << 20  # bytes of Ray's object store: what the actors tell is small, what they read goes to files


def is_there() -> bool:
    """Whether Ray is installed."""
    return find_spec("ray") is not None


class Actor:
    """Reads shards; one to a core."""

    def __init__(self) -> None:
        warm()

    def read(self, job: Job) -> Iterator[Told]:
        """As :func:`~onrecord.bulk.shard.read_shard`."""
        yield from read_shard(job)


def on_ray(jobs: Sequence[Job], count: int | None, address: str | None) -> Iterator[Told]:
    """Read shards on Ray.

    Args:
        jobs: the shards; on a cluster every machine must see their paths and the folder under the same names.
        count: of actors; None for one a core.
        address: of a cluster (``auto``, ``10.0.0.1:6379``, ``ray://…``); None for this machine alone.

    Raises:
        Missing: Ray is not installed.
        BadRequest: there is no cluster at the address.
    """
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # nothing is reported to anybody
    os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")
    try:
        ray: Any = import_module("ray")
    except ImportError as error:
        raise Missing(f"Ray is not installed: pip install 'onrecord[ray]' ({error})") from error
    own = tempfile.mkdtemp(prefix="ray-")  # its sockets and logs; short, since the names of sockets must be
    quiet: dict[str, Any] = {"logging_level": "error", "log_to_driver": False}
    try:
        if address is None:
            ray.init(
                _temp_dir=own,
                num_cpus=count or os.cpu_count(),
                include_dashboard=False,
                object_store_memory=_STORE,
                address="local",
                **quiet,
            )
        else:
            ray.init(address=address, **quiet)
    except (ConnectionError, ValueError, TimeoutError) as error:
        shutil.rmtree(own, ignore_errors=True)
        raise BadRequest(f"no Ray cluster at {address}: {error}") from error
    try:
        cores = int(ray.cluster_resources().get("CPU", 1))
        yield from _work(ray, jobs, min(count or cores, len(jobs)))
    finally:
        ray.shutdown()
        shutil.rmtree(own, ignore_errors=True)


def _work(ray: Any, jobs: Sequence[Job], count: int) -> Iterator[Told]:
    remote = ray.remote(num_cpus=1)(Actor)
    waiting, deaths = list(reversed(jobs)), Deaths()
    running: dict[Any, tuple[Any, Job]] = {}  # what an actor tells → the actor and its shard

    def give(actor: Any, job: Job) -> None:
        running[actor.read.options(num_returns="streaming").remote(job)] = (actor, job)

    for _ in range(count):
        give(remote.remote(), waiting.pop())
    while running:
        ready, _ = ray.wait(list(running), num_returns=1)
        for telling in ready:
            actor, job = running[telling]
            try:
                told: Told = ray.get(next(telling))
            except StopIteration:
                del running[telling]
                if waiting:
                    give(actor, waiting.pop())
                continue
            except ray.exceptions.RayError as error:  # the actor, or its machine, is gone
                del running[telling]
                again = deaths.again(job)
                if isinstance(again, Failed):
                    yield Failed(job.shard, f"{again.reason} ({type(error).__name__})")
                else:
                    waiting.append(again)
                if waiting:
                    give(remote.remote(), waiting.pop())
                continue
            yield told
