"""Archives and wire items, fictional, for the tests of the channels."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io

STORY = (
    "<html><head><title>Ferry late</title></head><body><article><h1>Ferry late</h1>"
    "<p>The ferry to Halden was two hours late on Tuesday, the harbour office said in a statement.</p>"
    "<p>“We are sorry,” said Jonas Rask, its spokesman, and promised a second boat by autumn.</p></article></body></html>"
)


def record(
    target: str,
    body: bytes,
    *,
    kind: str = "response",
    status: str = "200 OK",
    headers: tuple[tuple[str, str], ...] = (("Content-Type", "text/html; charset=utf-8"),),
    date: str = "2025-06-03T10:00:00Z",
    digest: bool = True,
    number: int = 1,
) -> bytes:
    """One WARC record."""
    block, media_type = body, headers[0][1]
    if kind == "response":
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers)
        block, media_type = f"HTTP/1.1 {status}\r\n{lines}\r\n".encode() + body, "application/http; msgtype=response"
    seal = "sha1:" + base64.b32encode(hashlib.sha1(block, usedforsecurity=False).digest()).decode()
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {target}\r\nWARC-Date: {date}\r\n"
        f"WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{number:012}>\r\nContent-Type: {media_type}\r\n"
        + (f"WARC-Block-Digest: {seal}\r\n" if digest else "")
        + f"Content-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def archive(*records: bytes, packed: bool = True) -> bytes:
    """An archive, each record packed alone as crawlers do."""
    return b"".join(gzip.compress(one) if packed else one for one in records)


def chunked(body: bytes, size: int = 100) -> bytes:
    made = io.BytesIO()
    for at in range(0, len(body), size):
        part = body[at : at + size]
        made.write(b"%x\r\n%s\r\n" % (len(part), part))
    made.write(b"0\r\n\r\n")
    return made.getvalue()


NINJS = """{"uri": "urn:halden:2025:1", "type": "text", "language": "en-GB", "versioncreated": "2025-06-03T10:30:00Z",
"firstcreated": "2025-06-03T10:00:00Z", "headline": "Ferry late", "byline": "By Ada Okafor",
"description_text": "Two hours of waiting", "infosource": [{"name": "Halden Press Agency"}],
"subject": [{"name": "transport"}],
"body_xhtml": "<p>HALDEN (HPA) — The ferry was late, the harbour office said.</p><h2>Second boat</h2><p>It promised another.</p>"}"""
NINJS_3 = """{"uri": "https://hpa.example/2", "standard": {"name": "ninjs", "version": "3.0"}, "language": "en",
"contentcreated": "2025-06-03T10:00:00Z", "versioncreated": "2025-06-03T10:30:00Z",
"headlines": [{"role": "short", "value": "Late"}, {"role": "main", "value": "Ferry late"}],
"bodies": [{"contentType": "text/plain", "value": "The ferry was late.\\n\\nThe harbour office said so."}],
"infosources": [{"name": "Halden Press Agency"}]}"""
NEWSML = """<?xml version="1.0" encoding="UTF-8"?>
<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:newsml:hpa.example:20250603:1" version="2" xml:lang="en">
<itemMeta><itemClass qcode="ninat:text"/><provider literal="HPA"><name>Halden Press Agency</name></provider>
<versionCreated>2025-06-03T10:30:00Z</versionCreated><firstCreated>2025-06-03T10:00:00Z</firstCreated></itemMeta>
<contentMeta><creator><name>Ada Okafor</name></creator><language tag="en"/><headline>Ferry late</headline>
<subject><name>transport</name></subject><description role="drol:summary">Two hours of waiting</description></contentMeta>
<contentSet><inlineXML contenttype="application/nitf+xml"><nitf xmlns="http://iptc.org/std/NITF/2006-10-18/"><body>
<body.head><hedline><hl1>Ferry late</hl1></hedline></body.head>
<body.content><p>The ferry was late, the harbour office said.</p><hl2>Second boat</hl2><p>It promised <em>another</em>.</p>
</body.content></body></nitf></inlineXML></contentSet></newsItem>"""
