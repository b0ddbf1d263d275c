"""A PostgreSQL cluster of the tests' own: made in a temporary folder, on a free port, stopped at the end."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Absent(Exception):
    """There is no PostgreSQL to test with; the text says why."""


def programs() -> Path:
    """The folder of ``initdb`` and ``postgres``: the newest that Debian installed, or where PATH leads.

    Raises:
        Absent: there is none.
    """
    packaged = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    on_path = shutil.which("initdb")
    found = [Path(on_path).resolve()] if on_path else []
    for initdb in (*reversed(packaged), *found):
        if (initdb.parent / "postgres").exists():
            return initdb.parent
    raise Absent("PostgreSQL is not installed (Debian: postgresql), and ONRECORD_TEST_POSTGRES names no database")


def _unprivileged() -> str | None:
    """Whom the server runs as: it refuses to run as root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    raise Absent("PostgreSQL refuses to run as root, and there is no user postgres or nobody to run it as")


@contextmanager
def cluster(*settings: str) -> Iterator[str]:
    """A running server; gives the address of its database.

    Args:
        settings: more of the server's, each as ``name=value``.

    Raises:
        Absent: it cannot be had here.
    """
    bin_folder, user = programs(), _unprivileged()
    folder = Path(tempfile.mkdtemp(prefix="onrecord-postgres-"))
    group = None
    if user is not None:
        entry = pwd.getpwnam(user)
        group = entry.pw_gid
        os.chown(folder, entry.pw_uid, entry.pw_gid)
    as_whom: dict[str, object] = {} if user is None else {"user": user, "group": group, "extra_groups": []}
    surroundings = {"PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8", "HOME": str(folder), "TZ": "UTC"}
    server: subprocess.Popen[bytes] | None = None
    try:
        made = subprocess.run(
            [bin_folder / "initdb", "-D", folder / "data", "-U", "onrecord", "-A", "trust", "-E", "UTF8", "-N",
             "--locale=C.UTF-8"],
            env=surroundings, cwd=folder, capture_output=True, text=True, check=False, **as_whom,  # type: ignore[call-overload]
        )  # fmt: skip
        if made.returncode:
            raise Absent(f"initdb failed: {made.stderr.strip()[-300:]}")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        log = (folder / "log").open("wb")
        server = subprocess.Popen(
            [bin_folder / "postgres", "-D", folder / "data", "-p", str(port), "-k", folder, "-c", "fsync=off",
             "-c", "full_page_writes=off", "-c", "synchronous_commit=off", "-c", "listen_addresses=127.0.0.1",
             *(part for setting in settings for part in ("-c", setting))],
            env=surroundings, cwd=folder, stdout=log, stderr=log, **as_whom,  # type: ignore[call-overload]
        )  # fmt: skip
        log.close()
        address = f"postgresql://onrecord@127.0.0.1:{port}/postgres"
        _wait(address, server, folder / "log")
        yield address
    finally:
        if server is not None:
            server.send_signal(signal.SIGINT)  # ends sessions and writes what is open
            server.wait(30)
        shutil.rmtree(folder, ignore_errors=True)


def _wait(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    import psycopg

    end = time.monotonic() + 60
    while True:
        try:
            psycopg.connect(address, connect_timeout=5).close()
        except psycopg.Error as error:
            if server.poll() is not None or time.monotonic() > end:
                raise Absent(
                    f"the server did not start: {error}; {log.read_text('utf-8', 'replace')[-300:]}"
                ) from error
            time.sleep(0.05)
        else:
            return
