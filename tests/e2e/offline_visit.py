"""Visits every kind of page of a ledger; run where there is no network but the loopback, it shows that none is needed.

Usage: ``python -m tests.e2e.offline_visit LEDGER``; prints a JSON object.
"""

from __future__ import annotations

import json
import socket
import sys

from onrecord.ledger import Ledger
from onrecord.web.visitors import Access
from tests.browsing import chromium, serving


def addresses(db: str) -> dict[str, str]:
    """One page of each kind."""
    with Ledger.open(db) as ledger:
        story = next(iter(ledger.stories()))
        claim = next(iter(ledger.claims()))
        articles = [a.id for a in ledger.articles()]
    return {
        "situation": "/",
        "since": "/?since=2020-01-01",
        "story": f"/story/{story.id}",
        "story then": f"/story/{story.id}?as_of={story.first}",
        "sources": "/sources",
        "source": "/source?name=Halden+Line",
        "article": f"/article/{claim.article}",
        "comparison": f"/compare/{articles[0]}/{articles[1]}",
        "claim": f"/claim/{claim.id}?verify=now",
        "search": "/search?q=oil",
        "quotation": "/quote?text=about+40+tonnes+of+oil",
        "decisions": "/decisions",
        "login": "/login",
    }


def main(db: str) -> None:
    """Visit them and say what happened."""
    try:
        socket.create_connection(("192.0.2.1", 80), 0.5).close()
        cut = False
    except OSError as error:
        cut = error.errno in (101, 113)  # no route at all: the network is cut, not only slow
    seen: dict[str, int] = {}
    asked: list[str] = []
    with serving(db, Access(open_as="ada")) as server, chromium() as browser:
        page = browser.new_page()
        page.on("request", lambda request: asked.append(request.url))
        for name, path in addresses(db).items():
            seen[name] = page.goto(server + path).status
        outside = [url for url in asked if not url.startswith(server)]
    print(json.dumps({"cut": cut, "seen": seen, "outside": outside}))


if __name__ == "__main__":
    main(sys.argv[1])
