"""A ledger brought to the newest schema, with a copy of what it was."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from onrecord.errors import LedgerError


@cache
def steps(database: str) -> tuple[tuple[int, str], ...]:
    """The numbered schema changes of ``sqlite`` or ``postgres``: number and SQL, in order."""
    folder = files("onrecord.ledger") / "schema" / database
    scripts = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".sql"))
    return tuple((int(name[:3]), (folder / name).read_text("utf-8")) for name in scripts)


def refuse_newer(path: str, version: int, newest: int) -> None:
    """Leave a ledger alone whose schema this version does not know.

    Raises:
        LedgerError: it is such a one.
    """
    if version > newest:
        raise LedgerError(
            f"{path}: made by a newer onrecord (schema {version}, this version knows {newest}); "
            "install that version to open it"
        )


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
