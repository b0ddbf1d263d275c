"""Where alerts go. Each output takes an alert or says why not; taking one twice does no harm where it can be known."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import smtplib
import ssl
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Any, Protocol
from xml.sax.saxutils import escape, quoteattr

from onrecord.errors import Refused
from onrecord.intake import Fetcher
from onrecord.watch.rules import Output

FEED_LENGTH = 100  # alerts in an Atom file


class GivenUp(Exception):
    """An output that will never take this alert."""


class Later(Exception):
    """An output that could not take it now."""


class Sender(Protocol):
    """Sends a mail."""

    def __call__(self, message: EmailMessage, fields: dict[str, Any]) -> None:
        """Send it, or raise ``OSError`` or ``smtplib.SMTPException``."""


@dataclass(slots=True)
class Outlets:
    """The outputs of a watch.

    Attributes:
        outputs: by name.
        fetcher: through which webhooks are reached.
        show: prints an alert on the terminal.
        latest: the latest alerts (as JSON) meant for an output, newest first; for the Atom file.
        send: sends a mail.
        now: the moment, UTC.
    """

    outputs: dict[str, Output]
    fetcher: Fetcher
    show: Callable[[str], None]
    latest: Callable[[str], Sequence[str]]
    now: Callable[[], str]
    send: Sender = field(default_factory=lambda: send_mail)

    def deliver(self, name: str, records: Sequence[str]) -> int:
        """Hand alerts to an output, in order.

        Returns:
            How many of them it took.

        Raises:
            GivenUp: the first not taken never will be.
            Later: it may be, later.
        """
        output = self.outputs.get(name)
        if output is None:
            raise GivenUp("the rules name no such output any more")
        try:
            if output.type == "terminal":
                self.show(records[0])
                return 1
            if output.type == "jsonl":
                return append_lines(Path(output.fields["path"]), records)
            if output.type == "atom":
                write_atom(
                    Path(output.fields["path"]), output.fields.get("title", "onrecord"), self.latest(name), self.now()
                )
                return len(records)
            if output.type == "webhook":
                self._post(output, records[0])
                return 1
            self.send(mail(output.fields, records), dict(output.fields))
            return len(records)
        except (OSError, smtplib.SMTPException) as error:
            raise Later(f"{type(error).__name__}: {error}") from error

    def _post(self, output: Output, record: str) -> None:
        secret = os.environ.get(output.fields["secret_env"], "")
        if not secret:
            raise Later(f"the environment has no {output.fields['secret_env']}, so nothing is signed and nothing sent")
        stamp = self.now()
        headers = {
            "Content-Type": "application/json",
            "Idempotency-Key": json.loads(record)["id"],
            "X-Onrecord-Timestamp": stamp,
            "X-Onrecord-Signature": signature(secret, stamp, record),
        }
        try:
            status = self.fetcher.send(output.fields["url"], record.encode("utf-8"), headers)
        except Refused as refusal:
            raise Later(str(refusal)) from refusal
        if 200 <= status < 300:
            return
        if 400 <= status < 500 and status not in (401, 403, 404, 408, 425, 429):
            raise GivenUp(f"the receiver answered {status}")
        raise Later(f"the receiver answered {status}")


def signature(secret: str, stamp: str, body: str) -> str:
    """The ``X-Onrecord-Signature`` of a webhook: HMAC-SHA256 over the time, a full stop and the body."""
    made = hmac.new(secret.encode("utf-8"), f"{stamp}.{body}".encode(), hashlib.sha256)
    return f"sha256={made.hexdigest()}"


def append_lines(path: Path, records: Iterable[str]) -> int:
    """Append alerts to a file of JSON lines; one that is there already is not written again.

    A last line that broke off, because the machine went down, is taken away first.
    """
    held = path.read_bytes() if path.exists() else b""
    whole = held[: held.rfind(b"\n") + 1]
    ids = set()
    for line in whole.splitlines():
        try:
            ids.add(json.loads(line).get("id"))
        except (ValueError, AttributeError):
            continue
    wanted = list(records)
    new = [record for record in wanted if json.loads(record)["id"] not in ids]
    with path.open("r+b" if path.exists() else "w+b") as file:
        file.truncate(len(whole))
        file.seek(len(whole))
        file.write("".join(record + "\n" for record in new).encode("utf-8"))
        file.flush()
        os.fsync(file.fileno())
    return len(wanted)


def write_atom(path: Path, title: str, records: Sequence[str], now: str) -> None:
    """The latest alerts as an Atom feed, newest first; the file is replaced whole."""
    alerts = [json.loads(record) for record in records[:FEED_LENGTH]]
    entries = "".join(
        f"<entry><id>urn:onrecord:{escape(alert['id'])}</id><title>{_text(headline(alert))}</title>"
        f"<updated>{escape(alert['at'])}</updated><author><name>{_text(alert.get('outlet') or 'onrecord')}</name></author>"
        + (f"<link href={quoteattr(_sound(alert['origin']))}/>" if str(alert.get("origin")).startswith("http") else "")
        + "".join(f"<category term={quoteattr(kind)}/>" for kind in alert["kinds"])
        + f"<content type='text'>{_text(plain(alert))}</content></entry>\n"
        for alert in alerts
    )
    feed = (
        "<?xml version='1.0' encoding='utf-8'?>\n<feed xmlns='http://www.w3.org/2005/Atom'>"
        f"<id>urn:onrecord:watch</id><title>{_text(title)}</title><updated>{alerts[0]['at'] if alerts else now}</updated>\n"
        f"{entries}</feed>\n"
    )
    new = path.with_name(path.name + ".new")
    new.write_text(feed, "utf-8")
    new.replace(path)


def mail(fields: Any, records: Sequence[str]) -> EmailMessage:
    """One mail for the alerts of a round; the same alerts give the same Message-ID."""
    alerts = [json.loads(record) for record in records]
    message = EmailMessage()
    first = headline(alerts[0])
    message["Subject"] = _line(first if len(alerts) == 1 else f"{len(alerts)} changes: {first}")[:200]
    message["From"] = _line(fields["from"])
    to = fields["to"]
    message["To"] = _line(", ".join(to) if isinstance(to, list) else str(to))
    key = hashlib.sha256("".join(alert["id"] for alert in alerts).encode()).hexdigest()[:32]
    message["Message-ID"] = f"<{key}@onrecord.invalid>"
    message.set_content("\n\n".join(f"{headline(alert)}\n{plain(alert)}" for alert in alerts) + "\n")
    return message


def send_mail(message: EmailMessage, fields: dict[str, Any]) -> None:
    """Hand a mail to the server that the rules name."""
    with smtplib.SMTP(fields["host"], int(fields.get("port", 587)), timeout=30) as server:
        if fields.get("tls", True):
            server.starttls(context=ssl.create_default_context())  # without one any certificate would do
        if fields.get("user_env"):
            server.login(os.environ.get(fields["user_env"], ""), os.environ.get(fields.get("password_env", ""), ""))
        server.send_message(message)


def headline(alert: dict[str, Any]) -> str:
    """An alert in a few words: ``disputed: Oil leaked at Halden``."""
    return f"{', '.join(alert['kinds'])}: {alert.get('gist') or alert['message']}"


def plain(alert: dict[str, Any]) -> str:
    """An alert in some lines of plain text."""
    said = alert.get("words")
    lines = [
        alert["message"],
        f"{alert.get('source') or alert.get('outlet') or 'somebody'}: {said}" if said else "",
        " · ".join(str(alert[name]) for name in ("outlet", "day", "origin") if alert.get(name)),
    ]
    return "\n".join(line for line in lines if line)


def _line(text: str) -> str:
    return " ".join(_sound(text).split())


def _sound(text: str) -> str:
    return "".join(ch for ch in text if ch in "\t\n\r" or ord(ch) >= 32).encode("utf-8", "replace").decode("utf-8")


def _text(text: str) -> str:
    return escape(_sound(text))
