"""Archives of fictional pages, for the tests of ``bulk`` and ``load``."""

from __future__ import annotations

import json
from pathlib import Path

from tests.channel_samples import archive, record

PLACES = ("Halden", "Moss", "Drammen", "Larvik", "Sandnes", "Bodin")


def story(place: str, day: int, tonnes: int, beside: str = "") -> str:
    """A page about a leak."""
    return (
        f"<html><head><title>Oil leaks at {place}</title><meta property='og:site_name' content='{place} Post'>"
        f"<meta property='article:published_time' content='2026-03-{day:02}T08:00:00Z'></head><body>{beside}<article>"
        f"<h1>Oil leaks at {place}</h1><p>The harbour office said that {tonnes} tonnes of oil leaked at {place} on Monday.</p>"
        f"<p>The Nordic Tanker Company denied that {tonnes} tonnes of oil leaked at {place}.</p>"
        f"<p>Boats went out at dawn to lay booms around the quay, and the beach at {place} was closed to bathers.</p>"
        "</article></body></html>"
    )


def write_archives(folder: Path, pages: int = 6) -> Path:
    """Three archives: with pages twice, unreadable ones, versions of a page that say the same and that do not.

    Args:
        folder: where to; made.
        pages: in each of them.
    """
    folder.mkdir()
    made = [
        record(
            f"https://{PLACES[n % 6].lower()}.example/{n}", story(PLACES[n % 6], 1 + n % 9, 10 + n).encode(), number=n
        )
        for n in range(pages)
    ]
    again = record("https://halden.example/0", story("Halden", 1, 10, "<nav>Menu</nav>").encode(), number=901)
    other = record("https://halden.example/0", story("Halden", 1, 90).encode(), number=902)
    empty = record("https://halden.example/empty", b" ", number=903)
    (folder / "1.warc.gz").write_bytes(archive(*made[: pages // 2], empty, *made[pages // 2 :]))
    (folder / "2.warc.gz").write_bytes(archive(again, made[1], other, *made[2:4]))
    with (folder / "3.jsonl").open("w", encoding="utf-8") as file:
        for n in range(pages):
            line = {"url": f"https://courier.example/{n}", "html": story(PLACES[n % 5], 2 + n % 9, 20 + n)}
            file.write(json.dumps(line) + "\n")
            if n == 1:
                file.write("no line of JSON\n")
    return folder
