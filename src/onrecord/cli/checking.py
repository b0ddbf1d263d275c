"""``verify`` and ``doctor``."""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.cli.options import DEFAULT_DB, Db, Form, look_into
from onrecord.cli.screen import complain, examples, put, stop, terminal, wants_table

VERIFY_HELP = examples("onrecord verify", "onrecord verify --db archive.db && echo untouched")
DOCTOR_HELP = examples(
    "onrecord doctor",
    "onrecord doctor --db postgresql://desk@host/news",
    "onrecord doctor --db archive.db --format jsonl",
)


def verify(db: Db = DEFAULT_DB, form: Form = None) -> None:
    """Hash and re-read every stored page and hold every span against it; ends with 3 where anything does not hold."""
    from onrecord.ledger import verify as hold

    with look_into(db) as ledger:
        checked = hold(ledger)
    for fault in checked.faults:
        complain(fault.id, fault.reason)
    if not wants_table(form):
        from onrecord.codec import dumps, plain

        put([dumps({"type": "verification", "ok": not checked.faults, **plain(checked)})])
    else:
        console = terminal()
        done = f"{checked.pages} pages, {checked.spans} spans, {checked.records} records"
        if checked.faults:
            console.print(f"✗ {len(checked.faults)} faults in {done}", style="bold red")
        else:
            console.print(f"✓ {done}: every span stands in its stored page", style="green")
    if checked.faults:
        raise stop(3)


def doctor(db: Db = DEFAULT_DB, form: Form = None) -> None:
    """Say what is installed, which models, what the ledger holds, and what is missing; ends with 1 where something is."""
    findings = list(_findings(db))
    if wants_table(form):
        from rich.table import Table
        from rich.text import Text

        grid = Table.grid(padding=(0, 2))
        for part, state, words in findings:
            mark = {"ok": ("✓", "green"), "none": ("–", "bright_black"), "missing": ("✗", "bold red")}[state]
            grid.add_row(Text(*mark), Text(part, style="bold"), Text(words))
        terminal().print(grid)
    else:
        from onrecord.codec import dumps

        put(dumps({"type": "finding", "part": part, "state": state, "words": words}) for part, state, words in findings)
    if any(state == "missing" for _, state, _ in findings):
        raise stop(1)


def _findings(db: str) -> Iterator[tuple[str, str, str]]:
    """Part, state (``ok none missing``) and words."""
    import platform
    import sqlite3

    from onrecord.version import __version__

    yield "onrecord", "ok", __version__
    yield "python", "ok", f"{platform.python_version()} on {platform.system()} {platform.machine()}"
    yield from _libraries()
    with sqlite3.connect(":memory:") as memory:
        options = {row[0] for row in memory.execute("PRAGMA compile_options")}
    fts = "ENABLE_FTS5" in options
    old = sqlite3.sqlite_version_info < (3, 37)
    words = f"{sqlite3.sqlite_version}, {'with' if fts else 'WITHOUT'} full-text search"
    yield "sqlite", "missing" if old or not fts else "ok", words + (" (3.37 or newer is needed)" if old else "")
    yield _parser()
    yield _tagger()
    yield _ledger(db)


def _libraries() -> Iterator[tuple[str, str, str]]:
    """Every library that the package asks for, as its own metadata name them."""
    import re
    from importlib import metadata

    try:
        wanted = metadata.requires("onrecord") or []
    except metadata.PackageNotFoundError:
        yield "libraries", "missing", "onrecord is not installed as a package; its requirements are unknown"
        return
    found, absent = [], []
    for line in wanted:
        name = re.split(r"[\s<>=!~;\[(]", line, maxsplit=1)[0]
        if "extra ==" in line:
            continue
        try:
            found.append(f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            absent.append(name)
    yield "libraries", "ok", ", ".join(found)
    for name in absent:
        yield name, "missing", f"not installed; `pip install {name}`"


def _parser() -> tuple[str, str, str]:
    from onrecord.errors import OnrecordError
    from onrecord.extract.parse import load_parser

    try:
        meta = load_parser().meta
    except OnrecordError as error:
        return "parser", "missing", str(error)
    return (
        "parser",
        "ok",
        f"{meta['lang']}_{meta['name']} {meta['version']} ({meta.get('license', 'no licence named')})",
    )


def _tagger() -> tuple[str, str, str]:
    from onrecord.codec import loads
    from onrecord.errors import OnrecordError
    from onrecord.extract.attribution.tagger import CARD, PACKAGED, WEIGHTS, Tagger
    from onrecord.records import digest

    try:
        tagger = Tagger.load()
    except OnrecordError as error:
        return "tagger", "none", f"{error}; attributions are read by the rules alone"
    card = loads((PACKAGED / CARD).read_text("utf-8"))
    sha256 = digest((PACKAGED / WEIGHTS).read_bytes())
    return "tagger", "ok", f"{tagger.name}, SHA-256 {sha256[:16]}…, {card.get('licence', 'no licence named')}"


def _ledger(db: str) -> tuple[str, str, str]:
    from onrecord.errors import Missing, OnrecordError
    from onrecord.ledger import Ledger

    try:
        with Ledger.open(db, create=False, read_only=True) as ledger:
            counts, damage, fresh = ledger.counts(), ledger.check(), ledger.reconciled()
            where = f"{ledger.path}: {ledger.database()}"
    except Missing as error:
        return "ledger", "none", str(error)
    except OnrecordError as error:
        return "ledger", "missing", str(error)
    held = ", ".join(
        f"{counts[kind]} {kind}{'' if kind == 'rejected' else 's' if kind != 'story' else ''}"
        for kind in ("article", "claim", "assertion", "warning", "judgement", "rejected")
    )
    held += f", {counts['tombstone']} forgotten" if counts["tombstone"] else ""
    words = f"{where}; {held}" + ("" if fresh else "; assertions are out of date")
    return ("ledger", "missing", f"{words}; damaged: {damage[0]}") if damage else ("ledger", "ok", words)
