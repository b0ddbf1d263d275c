"""One round of a watch: ask the feeds that are due, add what is new or changed, note and deliver what that changes.

Each step is safe to be cut off after any commit. A page's visit is kept after the page; what was told is compared with
what holds, not with what the round did; an alert is stored in the transaction that notes its cause as told, and waits in
the outbox until its output has taken it.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from onrecord import codec
from onrecord.errors import Refused
from onrecord.intake import Channels, Fetcher, Item
from onrecord.intake.addresses import clean
from onrecord.intake.feeds import Entry
from onrecord.intake.watchlist import entries_of
from onrecord.ledger import Delivery, Ledger, Posted
from onrecord.pipeline import add
from onrecord.records import Rejected, Unchanged, make_id
from onrecord.watch import changes, poll
from onrecord.watch.changes import Alert, Change
from onrecord.watch.outputs import GivenUp, Later, Outlets, Sender, send_mail
from onrecord.watch.rules import Settings

TRIES = 10  # deliveries before an alert is laid aside as dead
FIRST_WAIT, LAST_WAIT = 30.0, 6 * 3600.0  # seconds before the second and between the last


@dataclass(frozen=True, slots=True)
class Round:
    """What a round did.

    Attributes:
        feeds: that were asked.
        added: pages read and stored; ``present`` pages that were there, ``refused`` those that could not be had.
        alerts: changes that were new.
        sent: deliveries made; ``waiting`` those that are still to make, ``dead`` those given up in this round.
        baseline: whether this was the first round, which tells of nothing.
    """

    feeds: int
    added: int
    present: int
    refused: int
    alerts: int
    sent: int
    waiting: int
    dead: int
    baseline: bool


def _silent(*_: object) -> None:
    return


@dataclass(slots=True)
class Watch:
    """A watch over feeds.

    Attributes:
        ledger: where everything is kept.
        fetcher: through which everything is reached; it must remember visits in the same ledger.
        feeds: gives the addresses of the feeds, asked at each round.
        settings: rules and outputs.
        every: seconds between two questions to a feed.
        name: tells several watches on one ledger apart.
        clock: seconds of the epoch; ``jitter`` 0 to 1.
        show: prints an alert (JSON) on the terminal; ``told`` is told of each page.
        send: sends a mail.
    """

    ledger: Ledger
    fetcher: Fetcher
    feeds: Callable[[], tuple[str, ...]]
    settings: Settings = field(default_factory=Settings)
    every: float = 600.0
    name: str = "watch"
    clock: Callable[[], float] = time.time
    jitter: Callable[[], float] = random.random
    show: Callable[[str], None] = _silent
    told: Callable[[Item, str], None] = _silent
    send: Sender = send_mail
    _asked: int = 0

    def round(self, patient: bool = True) -> Round:
        """One round.

        Args:
            patient: leave feeds alone that are not due; else only those that failed lately.
        """
        self._asked = 0
        first = "baseline" not in self.ledger.watched(self.name, "self")
        done = add(self.ledger, self._pages(patient), self.told)
        alerts = self._begin() if first else self._tell()
        sent, dead = self._deliver()
        waiting = len(self.ledger.deliveries(self.name))
        return Round(
            feeds=self._asked,
            added=done.added,
            present=done.present,
            refused=len(done.rejected),
            alerts=alerts,
            sent=sent,
            waiting=waiting,
            dead=dead,
            baseline=first,
        )

    def next_due(self) -> float:
        """When there is something to do again, seconds of the epoch."""
        feeds = [state.due for state in poll.feeds(self.ledger.watched(self.name, "feed")).values()]
        waiting = [_seconds(one.due) for one in self.ledger.deliveries(self.name)]
        return min((*feeds, *waiting), default=self.clock() + self.every)

    # -- pages -------------------------------------------------------------------------------------------------------

    def _pages(self, patient: bool) -> Iterator[Item]:
        states = poll.feeds(self.ledger.watched(self.name, "feed"))
        pages = poll.pages(self.ledger.watched(self.name, "page"))
        urls = self.feeds()
        gone = {url: None for url in states if url not in {clean(one) for one in urls}}
        if gone:
            self.ledger.post(self.name, "feed", gone)
        seen: set[str] = set()
        for url in urls:
            state = states.get(clean(url), poll.FeedState())
            if self.clock() >= state.due or (not patient and not state.failures):
                yield from self._feed(url, state, pages, seen)
        channels = Channels(self.fetcher)
        for url in poll.to_see_again(pages, seen, self.clock()):
            yield from self._page(channels, Entry(url, url), url, pages)
        old = {url: None for url, page in pages.items() if self.clock() - page.checked > 2 * poll.OLD}
        if old:
            self.ledger.post(self.name, "page", old)

    def _feed(
        self, url: str, state: poll.FeedState, pages: dict[str, poll.PageState], seen: set[str]
    ) -> Iterator[Item]:
        self._asked += 1
        shown, ok = clean(url), True
        try:
            answer = self.fetcher.document(url)
            entries = () if isinstance(answer, Unchanged) else entries_of(answer.body, answer.url)
        except Refused as refusal:
            reason = str(refusal)
            yield Rejected("watch", shown, reason if reason.startswith(shown) else f"{shown}: {reason}")
            entries, ok = (), False
        channels = Channels(self.fetcher)
        for entry in entries:
            link = clean(entry.link) if entry.link else f"{shown}#{entry.key}"
            page = pages.get(link)
            if link not in seen and (page is None or page.due(self.clock(), entry.updated)):
                yield from self._page(channels, entry, link, pages, shown)
            seen.add(link)
        if ok:
            self.fetcher.keep(url)
        after = state.after(ok, self.clock(), self.every, self.jitter())
        self.ledger.post(self.name, "feed", {shown: poll.pack(after)})

    def _page(
        self, channels: Channels, entry: Entry, link: str, pages: dict[str, poll.PageState], via: str = ""
    ) -> Iterator[Item]:
        yield from channels.entries([entry], via or link)
        before = pages.get(link)
        now = self.clock()
        updated = entry.updated or (before.updated if before else None)
        pages[link] = poll.PageState(before.first if before else now, now, updated)
        self.ledger.post(self.name, "page", {link: poll.pack(pages[link])})

    # -- changes -----------------------------------------------------------------------------------------------------

    def _begin(self) -> int:
        """Take everything that holds as told; one alert says how much that is."""
        known: dict[str, str | None] = {one.id: changes.known_of(one) for one in self.ledger.assertions()}
        self.ledger.post(self.name, "assertion", known)
        self.ledger.post(self.name, "warning", {one.id: one.kind for one in self.ledger.warnings()})
        counts = self.ledger.counts()
        message = (
            f"The watch begins: {counts['article']} articles, {counts['assertion']} assertions, of which "
            f"{counts['disputed']} disputed, {counts['denied']} denied, {counts['corroborated']} corroborated; "
            f"{counts['warning']} warnings. From now on changes are told."
        )
        alert = Alert(make_id("n", self.name, "baseline"), self._stamp(), ("baseline",), message)
        return self.ledger.post(self.name, "self", {"baseline": alert.at}, [self._posted(alert)], self._stamp())

    def _tell(self) -> int:
        """Compare what was told with what holds, and post the difference."""
        new = 0
        for kind, found in (
            (
                "assertion",
                changes.of_assertions(self.name, self.ledger.watched(self.name, "assertion"), self.ledger.assertions()),
            ),
            (
                "warning",
                changes.of_warnings(self.name, self.ledger.watched(self.name, "warning"), self.ledger.warnings()),
            ),
        ):
            known: dict[str, str | None] = {}
            posted: list[Posted] = []
            for change, values in found:
                known.update(values)
                if change is not None:
                    posted.append(self._posted(self._alert(change)))
            if known:
                new += self.ledger.post(self.name, kind, known, posted, self._stamp())
        return new

    def _posted(self, alert: Alert) -> Posted:
        return Posted(alert.id, codec.dumps(alert), self.settings.outputs_of(alert))

    def _alert(self, change: Change) -> Alert:
        """A change in words, with the claim that brought it."""
        assertion, warning = change.assertion, change.warning
        alert = Alert(change.id, self._stamp(), change.kinds, _message(change), claim=change.claim, was=change.was)
        if warning is not None:
            link = self.ledger.membership(warning.claim)
            assertion = self.ledger.assertion(link.assertion) if link else None
            alert = replace(alert, warning=warning.id)
        claim = self.ledger.claim(change.claim)
        article = self.ledger.article(claim.article)
        alert = replace(
            alert,
            source=(claim.source.name or claim.source.text) if claim.source else None,
            party=claim.source.party if claim.source else None,
            words=claim.content.text,
            event=claim.event.type,
            outlet=article.outlet,
            day=article.day,
            origin=article.origin,
        )
        if assertion is not None:
            alert = replace(
                alert, gist=assertion.gist, status=assertion.status, assertion=assertion.id, story=assertion.story
            )
        return alert

    # -- deliveries --------------------------------------------------------------------------------------------------

    def _deliver(self) -> tuple[int, int]:
        """Hand what waits to its outputs, each in order; gives how many were taken and how many given up."""
        outlets = Outlets(
            {output.name: output for output in self.settings.outputs},
            self.fetcher,
            self.show,
            lambda name: self.ledger.alerts(self.name, name),
            self._stamp,
            self.send,
        )
        sent = dead = 0
        waiting: dict[str, list[Delivery]] = {}
        for one in self.ledger.deliveries(self.name, limit=100_000):
            waiting.setdefault(one.output, []).append(one)
        for name, queue in waiting.items():
            while queue and queue[0].due <= self._stamp():
                first = queue[0]
                try:
                    taken = outlets.deliver(name, [one.record for one in queue])
                except GivenUp as reason:
                    dead += 1
                    self._note(queue.pop(0), "dead", str(reason))
                except Later as reason:
                    given_up = first.tries + 1 >= TRIES
                    dead += given_up
                    self._note(first, "dead" if given_up else "waiting", str(reason))
                    break  # those behind it wait with it, so that they come in order
                else:
                    for one in queue[:taken]:
                        self._note(one, "sent", "")
                    sent += taken
                    del queue[:taken]
        return sent, dead

    def _note(self, delivery: Delivery, state: str, reason: str) -> None:
        tries = delivery.tries + 1
        wait = min(FIRST_WAIT * 2 ** (tries - 1), LAST_WAIT)
        due = _stamp(self.clock() + wait) if state == "waiting" else delivery.due
        self.ledger.note_delivery(replace(delivery, state=state, tries=tries, due=due, reason=reason[:500]))  # type: ignore[arg-type]

    def _stamp(self) -> str:
        return _stamp(self.clock())


def _stamp(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _seconds(stamp: str) -> float:
    return datetime.fromisoformat(stamp).timestamp() if stamp else 0.0


def _message(change: Change) -> str:
    """A change in one sentence."""
    if change.warning is not None:
        kind = change.warning.kind
        return change.warning.message if kind in change.kinds else f"{kind}: {change.warning.message}"
    assertion = change.assertion
    assert assertion is not None
    sides = [
        f"{verb} by {', '.join(names)}"
        for verb, names in (
            ("affirmed", assertion.affirmed_by),
            ("denied", assertion.denied_by),
            ("withheld", assertion.withheld_by),
        )
        if names
    ]
    state = f"now {assertion.status}" if change.was != assertion.status else f"still {assertion.status}"
    before = f"Was {change.was}, {state}" if change.was and change.was != assertion.status else state.capitalize()
    if change.was is None:
        before = f"New, {assertion.status}"
    numbers = ""
    if "revised" in change.kinds and len(assertion.quantities) > 1:
        old, new = assertion.quantities[-2:]
        numbers = (
            f"; a number went from {_number(old.value, old.low, old.high)} to {_number(new.value, new.low, new.high)}"
        )
    return f"{before}{numbers}{': ' + '; '.join(sides) if sides else ''}."


def _number(value: float | None, low: float | None, high: float | None) -> str:
    if value is not None:
        return f"{value:,g}" if abs(value) >= 1e15 else f"{value:,.10g}"
    return f"at least {low:,g}" if low is not None else f"at most {high:,g}" if high is not None else "none"
