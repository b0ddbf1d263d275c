"""``watch``: feeds in, changes out."""

from __future__ import annotations

import re
import signal
import time
from typing import TYPE_CHECKING, Annotated, Any

import typer

from onrecord.cli.options import DEFAULT_DB, Db, Form
from onrecord.cli.screen import (
    QUIET,
    SOURCE,
    STATUS_STYLE,
    WARNING,
    complain,
    examples,
    put,
    say,
    sound,
    stop,
    terminal,
    wants_table,
)

if TYPE_CHECKING:
    from onrecord.intake import Item
    from onrecord.ledger import Ledger
    from onrecord.watch import Watch

WATCH_HELP = examples(
    "onrecord watch feeds.opml --every 10m",
    "onrecord watch https://news.example/feed.xml --rules desk.toml",
    "onrecord watch feeds.opml --once    # one round, for cron",
    "onrecord watch feeds.opml --dead    # alerts that no output would take",
)
_EVERY = re.compile(r"(\d{1,5})\s*(s|m|h|d)?")
_UNIT = {"s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
SHORTEST = 60.0  # seconds; no feed changes faster, and its owner pays for each question


def watch(
    feeds: Annotated[
        list[str],
        typer.Argument(metavar="FEEDS…", help="An OPML list, a text file of addresses, or addresses of feeds."),
    ],
    every: Annotated[
        str, typer.Option("--every", metavar="TIME", help="How often each feed is asked: 90s, 10m, 2h.")
    ] = "10m",
    rules: Annotated[
        str | None,
        typer.Option("--rules", metavar="FILE", help="TOML: which change goes where. Without: all to the terminal."),
    ] = None,
    once: Annotated[bool, typer.Option("--once", help="One round, then end.")] = False,
    dead: Annotated[bool, typer.Option("--dead", help="List the alerts that were given up, and why.")] = False,
    name: Annotated[str, typer.Option("--name", help="Tells several watches on one ledger apart.")] = "watch",
    db: Db = DEFAULT_DB,
    form: Form = None,
) -> None:
    """Watch feeds: add what they bring, and tell what that changes; the first round only takes stock."""
    from onrecord.intake import Fetcher, fetching
    from onrecord.intake.watchlist import feeds_of
    from onrecord.ledger import Ledger
    from onrecord.watch import Settings, Watch, load_settings

    table = wants_table(form)
    seconds = _seconds(every)
    settings = load_settings(rules) if rules else Settings()
    feeds_of(feeds)  # what is wrong with them is said before anything begins
    signal.signal(signal.SIGTERM, _end)
    with Ledger.open(db) as ledger, fetching(Fetcher(visits=ledger)) as fetcher:
        if dead:
            _show_dead(ledger, name, table)
            return
        one = Watch(
            ledger, fetcher, lambda: feeds_of(feeds), settings, seconds, name,
            show=_show if table else lambda record: put([record]), told=_told,
        )  # fmt: skip
        try:
            _run(one, once)
        except KeyboardInterrupt:
            say("stopped; what was found is kept, and what was not delivered will be")


def _run(one: Watch, once: bool) -> None:
    while True:
        done = one.round(patient=not once)
        clock = time.strftime("%H:%M")
        say(
            f"{clock}  {done.feeds} feed{'s' * (done.feeds != 1)} asked · {done.added} page{'s' * (done.added != 1)} added, "
            f"{done.present} as before, {done.refused} refused · {done.alerts} alert{'s' * (done.alerts != 1)}"
            + (f", {done.waiting} waiting" if done.waiting else "")
            + (f", {done.dead} given up (--dead lists them)" if done.dead else "")
        )
        if once:
            if done.dead or done.refused:
                raise stop(1)
            return
        time.sleep(max(1.0, min(one.next_due() - time.time(), one.every)))


def _seconds(every: str) -> float:
    from onrecord.errors import BadRequest

    match = _EVERY.fullmatch(every.strip().lower())
    if match is None:
        raise BadRequest(f"--every wants a time like 90s, 10m or 2h, not {every!r}")
    seconds = int(match[1]) * _UNIT[match[2] or "m"]
    if seconds < SHORTEST:
        raise BadRequest(f"--every {every}: feeds are asked once a minute at most")
    return seconds


def _end(*_: object) -> None:
    raise KeyboardInterrupt


def _told(item: Item, outcome: str) -> None:
    from onrecord.records import Rejected

    if isinstance(item, Rejected):
        complain(sound(item.id), outcome)
    elif outcome not in ("added", "present"):
        complain(sound(item.origin), outcome)


def _show(record: str) -> None:
    terminal().print(alert_lines(record))


def alert_lines(record: str) -> Any:
    """An alert for the terminal: what changed, how it stood, who says so, where."""
    from rich.padding import Padding
    from rich.text import Text

    from onrecord.codec import loads

    alert = loads(record)
    kinds = alert["kinds"]
    style = next((STATUS_STYLE[kind] for kind in kinds if kind in STATUS_STYLE), None)
    style = style or (WARNING if "warning" in kinds else "bold")
    text = Text()
    text.append(", ".join(kind for kind in kinds if kind != "warning" or "silent-edit" not in kinds), style=style)
    if alert["gist"]:
        text.append(f"  {sound(alert['gist'])}", style="bold")
    text.append(f"\n{sound(alert['message'])}")
    if alert["words"]:
        text.append("\n")
        text.append(sound(alert["source"] or alert["outlet"] or "somebody"), style=SOURCE)
        text.append(f": {sound(alert['words'])}")
    where = [sound(alert[field]) for field in ("outlet", "day", "origin", "assertion") if alert[field]]
    if where:
        text.append("\n" + " · ".join(where), style=QUIET)
    return Padding(text, (0, 0, 1, 0))


def _show_dead(ledger: Ledger, name: str, table: bool) -> None:
    from onrecord.codec import dumps, loads

    found = ledger.deliveries(name, "dead")
    if not table:
        put(
            dumps({"output": one.output, "tries": one.tries, "reason": one.reason, "alert": loads(one.record)})
            for one in found
        )
        return
    for one in found:
        terminal().print(f"{one.output}: {sound(one.reason)} ({one.tries} tries)", style="red")
        terminal().print(alert_lines(one.record))
    say(f"{len(found)} given up")
