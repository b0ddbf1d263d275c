"""A ledger brought to the newest schema, with a copy of what it was."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Migrated:
    """What was done.

    Attributes:
        before: number of the schema found.
        now: number of the schema after.
        backup: path of the copy made before; None where nothing was to be done.
    """

    before: int
    now: int
    backup: str | None


def migrate(where: str, folder: Path) -> Migrated:
    """Bring a ledger forward.

    Args:
        where: path of a SQLite file or address of a PostgreSQL database.
        folder: where the copy of a PostgreSQL ledger is put; that of a file stands beside it.

    Raises:
        Missing: there is no ledger.
        LedgerError: it cannot be used, or is newer than this version.
    """
    if "://" in where:
        from onrecord.ledger.postgres_connect import bring_forward, shown

        return Migrated(*bring_forward(where, shown(where), folder))
    from onrecord.ledger.connect import backup_of, schema_of
    from onrecord.ledger.protocol import Ledger

    before = schema_of(where)
    Ledger.open(where, create=False).close()
    now = schema_of(where)
    return Migrated(before, now, backup_of(where) if before < now else None)
