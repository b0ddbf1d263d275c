"""The outbox in tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from onrecord.ledger.outbox import Delivery, DeliveryState, Outbox, Posted
from onrecord.ledger.tables import Tables
from onrecord.records import Visit


class RelationalOutbox(Tables, Outbox):
    """Visits, watches and alerts in a ledger's tables."""

    def versions(self, origin: str) -> tuple[str, ...]:
        """Ids of the articles read from pages of one origin."""
        rows = self._rows(
            "SELECT p.article FROM page p JOIN article a ON a.id = p.article WHERE p.origin = ? "
            "ORDER BY p.retrieved NULLS FIRST, p.article",
            (origin.encode("utf-8", "backslashreplace").decode("utf-8"),),
        )
        return tuple(str(identity) for (identity,) in rows)

    def visit(self, url: str) -> Visit | None:
        """How an address was found when it was last fetched."""
        for row in self._rows("SELECT url, final, at, etag, modified FROM visit WHERE url = ?", (url,)):
            return Visit(*(None if value is None else str(value) for value in row))  # type: ignore[arg-type]
        return None

    def note_visit(self, visit: Visit) -> None:
        """Keep how an address was found."""
        with self._writing() as db:
            db.execute(
                "INSERT INTO visit (url, final, at, etag, modified) VALUES (?, ?, ?, ?, ?) ON CONFLICT (url) DO UPDATE "
                "SET final = excluded.final, at = excluded.at, etag = excluded.etag, modified = excluded.modified",
                (visit.url, visit.final, visit.at, visit.etag, visit.modified),
            )

    def watched(self, watch: str, kind: str) -> dict[str, str]:
        """What a watch knows of one kind of things."""
        rows = self._rows("SELECT id, value FROM watched WHERE watch = ? AND kind = ? ORDER BY id", (watch, kind))
        return {str(identity): str(value) for identity, value in rows}

    def post(
        self,
        watch: str,
        kind: str,
        known: Mapping[str, str | None],
        alerts: Sequence[Posted] = (),
        due: str = "",
    ) -> int:
        """Keep what a watch knows now and the alerts that follow, whole or not at all."""
        new = 0
        with self._writing() as db:
            self._alone(f"watch {watch}")
            for identity, value in known.items():
                if value is None:
                    db.execute("DELETE FROM watched WHERE watch = ? AND kind = ? AND id = ?", (watch, kind, identity))
                else:
                    db.execute(
                        "INSERT INTO watched (watch, kind, id, value) VALUES (?, ?, ?, ?) "
                        "ON CONFLICT (watch, kind, id) DO UPDATE SET value = excluded.value",
                        (watch, kind, identity, value),
                    )
            for alert in alerts:
                made = db.execute(
                    "INSERT INTO alert (id, watch, record) VALUES (?, ?, ?) ON CONFLICT (id) DO NOTHING",
                    (alert.id, watch, alert.record),
                )
                if made.rowcount == 1:
                    new += 1
                    for output in alert.outputs:
                        db.execute(
                            "INSERT INTO delivery (alert, output, state, tries, due, reason) "
                            "VALUES (?, ?, 'waiting', 0, ?, '')",
                            (alert.id, output, due),
                        )
        return new

    def deliveries(self, watch: str, state: DeliveryState = "waiting", limit: int = 1000) -> tuple[Delivery, ...]:
        """Alerts on their way, in the order they were made."""
        rows = self._rows(
            "SELECT d.alert, d.output, a.record, d.state, d.tries, d.due, d.reason FROM delivery d "
            "JOIN alert a ON a.id = d.alert WHERE a.watch = ? AND d.state = ? ORDER BY a.number, d.output LIMIT ?",
            (watch, state, limit),
        )
        return tuple(
            Delivery(str(alert), str(output), str(record), state, int(str(tries)), str(due), str(reason))
            for alert, output, record, _, tries, due, reason in rows
        )

    def note_delivery(self, delivery: Delivery) -> None:
        """Keep how a delivery stands."""
        with self._writing() as db:
            db.execute(
                "UPDATE delivery SET state = ?, tries = ?, due = ?, reason = ? WHERE alert = ? AND output = ?",
                (
                    *(delivery.state, delivery.tries, delivery.due, delivery.reason),
                    *(delivery.alert, delivery.output),
                ),
            )

    def alerts(self, watch: str, output: str | None = None, limit: int = 100) -> tuple[str, ...]:
        """The latest alerts as JSON, newest first."""
        if output is None:
            rows = self._rows("SELECT record FROM alert WHERE watch = ? ORDER BY number DESC LIMIT ?", (watch, limit))
        else:
            rows = self._rows(
                "SELECT a.record FROM alert a JOIN delivery d ON d.alert = a.id WHERE a.watch = ? AND d.output = ? "
                "ORDER BY a.number DESC LIMIT ?",
                (watch, output, limit),
            )
        return tuple(str(record) for (record,) in rows)
