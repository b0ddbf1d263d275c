"""What a ledger remembers for the channels: visits of addresses, what a watch knows, and the alerts it has to deliver.

The outbox is what makes alerts survive a crash: an alert is stored in the one transaction that notes its cause as told,
and is then delivered until an output has taken it (at least once; its id lets a receiver drop a second copy).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from onrecord.records import Visit

DeliveryState = Literal["waiting", "sent", "dead"]


@dataclass(frozen=True, slots=True)
class Posted:
    """An alert as it is stored.

    Attributes:
        id: ``n…``; the same change gives the same id.
        record: its JSON.
        outputs: names of those that shall have it.
    """

    id: str
    record: str
    outputs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Delivery:
    """An alert on its way to one output.

    Attributes:
        alert: id of the alert.
        output: name of the output.
        record: the alert's JSON.
        state: ``waiting`` until it was taken or given up.
        tries: made so far.
        due: not before, UTC, ``YYYY-MM-DDTHH:MM:SSZ``.
        reason: of the last failure.
    """

    alert: str
    output: str
    record: str
    state: DeliveryState = "waiting"
    tries: int = 0
    due: str = ""
    reason: str = ""


class Outbox(ABC):
    """Visits, watches and alerts, whatever database holds them."""

    @abstractmethod
    def visit(self, url: str) -> Visit | None:
        """How an address was found when it was last fetched; None where it never was."""

    @abstractmethod
    def note_visit(self, visit: Visit) -> None:
        """Keep how an address was found; only after what was fetched there is safe."""

    @abstractmethod
    def watched(self, watch: str, kind: str) -> dict[str, str]:
        """What a watch knows of one kind of things, by id."""

    @abstractmethod
    def post(
        self,
        watch: str,
        kind: str,
        known: Mapping[str, str | None],
        alerts: Sequence[Posted] = (),
        due: str = "",
    ) -> int:
        """Keep what a watch knows now and the alerts that follow, whole or not at all.

        Args:
            watch: name of the watch.
            kind: of the things it knows.
            known: value by id; None forgets one.
            alerts: new ones; one whose id is there already is left as it is.
            due: when the outputs shall first have them.

        Returns:
            How many alerts were new.
        """

    @abstractmethod
    def deliveries(self, watch: str, state: DeliveryState = "waiting", limit: int = 1000) -> tuple[Delivery, ...]:
        """Alerts on their way, in the order they were made."""

    @abstractmethod
    def note_delivery(self, delivery: Delivery) -> None:
        """Keep how a delivery stands: its state, tries, when it is due again, why it failed."""

    @abstractmethod
    def alerts(self, watch: str, output: str | None = None, limit: int = 100) -> tuple[str, ...]:
        """The latest alerts as JSON, newest first; with ``output`` only those meant for it."""
