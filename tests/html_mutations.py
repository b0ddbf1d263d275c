"""Fictional news pages, and ways to break them: what a reader meets on the open web, and what an attacker would send."""

# ruff: noqa: E501 - pages as they come, and rows of fragments

from __future__ import annotations

import random

_STORY = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Ferry runs aground off Tornvik | Tornvik Tidende</title>
<meta property="og:title" content="Ferry runs aground off Tornvik"><meta property="og:site_name" content="Tornvik Tidende">
<meta property="article:published_time" content="2031-04-07T08:15:00+02:00"><link rel="canonical" href="https://tidende.example/ferry">
<script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":"NewsArticle","headline":"Ferry runs aground off
 Tornvik","datePublished":"2031-04-07T08:15:00+02:00","author":[{"@type":"Person","name":"Runa Elvestad"}],"publisher":{"@type":"Organization",
"name":"Tornvik Tidende"},"articleSection":"Coast"}]}</script></head>
<body><header><nav><ul><li><a href="/">Home</a></li><li><a href="/coast">Coast</a></li></ul></nav></header>
<main><article class="story"><h1>Ferry runs aground off Tornvik</h1><p class="standfirst">Forty passengers taken off, nobody hurt</p>
<div class="byline">By <a rel="author" href="/runa">Runa Elvestad</a></div><time datetime="2031-04-07T08:15:00+02:00">7 April 2031, 08:15</time>
<figure><img src="f.jpg" alt=""><figcaption>The ferry on Monday. <span class="credit">Photo: Odd Brekke</span></figcaption></figure>
<div class="article-body"><p>TORNVIK (Nordlys Press) - A ferry ran aground off Tornvik early on Monday, the harbour office said, and forty
 passengers were taken off.</p><p>&ldquo;Nobody was hurt,&rdquo; said the harbour master, Sigrid Aune. &ldquo;The hull is tight.&rdquo;</p>
<aside class="related"><h3>Read also</h3><ul><li><a href="/x">Harbour dues to rise by a tenth next year</a></li></ul></aside>
<h2>Fog on the fjord</h2><p>The company that runs the ferry declined to say how fast it had been going in the fog.</p>
<table><tr><td>Ferry</td><td>Passengers</td></tr><tr><td>Brisen</td><td>40</td></tr></table>
<p>Divers will look at the hull on Tuesday, the coast guard said in a statement.</p></div>
<p class="author-bio">Runa Elvestad writes about the coast.</p></article></main><footer>&copy; 2031 Tornvik Tidende</footer></body></html>"""

_OLD = """<HTML><HEAD><TITLE>Dam holds after night of rain - The Vallby Echo</TITLE>
<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=iso-8859-1"></HEAD><BODY BGCOLOR=white><TABLE><TR><TD><A HREF="a">News</A><BR>
<A HREF="b">Sport</A></TD><TD><H1>Dam holds after night of rain</H1><B>By Torsten Åkerlöf</B><BR>March 3, 2031<BR><BR>The dam above Vallby
held on Monday night although the lake rose by two metres, the county said.<BR><BR>"We watched it all night," said Märta Öberg of
the rescue service.<BR><BR>The road to the mill is closed until Friday.<P>Copyright 2031 The Vallby Echo</TD></TR></TABLE></BODY></HTML>"""

_SCRIPTED = """<html><head><title>Strike ends at Holm yard</title></head><body><div id="root"></div><script>window.__STATE__ =
{"title":"Strike ends at Holm yard","content":"\\u003cp\\u003eThe strike at the Holm yard ended on Friday after nine days, the union said,
 when the owners agreed to pay for the night shift as before and to talk about the rest in May.\\u003c/p\\u003e\\u003cp\\u003e\\"We are tired but
 content,\\" said Ivar Holt, a welder, who had stood at the gate every morning since the strike began in the rain.\\u003c/p\\u003e\\u003cp\\u003eThe owners
 did not answer calls, and a lawyer who speaks for them said only that work would begin again on Monday at six.\\u003c/p\\u003e"};
</script></body></html>"""

SEEDS: tuple[bytes, ...] = (_STORY.encode(), _OLD.encode("iso-8859-1"), _SCRIPTED.encode())

_FRAGMENTS = (
    b"<", b">", b"&", b"</p>", b"<p>", b"<div>", b"</div></div>", b"<table><tr>", b"<!--", b"-->", b"<script>", b"</script>", b"<![CDATA[",
    b"<style>", b"<svg><math>", b"<title>", b"<br>" * 50, b"\x00", b"\xff\xfe", b"\xc3\x28", b"\xed\xa0\x80", b"&#x110000;", b"&#0;", b"&nbsp;" * 30,
    b'"', b"'", b'{"@type":', b"[" * 200, b'{"a":' * 200, b"<a href='", b"<template>", b"<frameset>", b"<body>", b"<html lang='\x80'>", b"\r", b"<?xml",
    b"<meta charset=utf-16>", b"<meta charset=x-none>", b"<base href='http://[::1'>", b"<time datetime='99999-99-99'>", "\u202e\u0301".encode() * 40,
)  # fmt: skip


def mutate(seed: bytes, source: random.Random) -> bytes:
    """One to eight random injuries to a page; the same random source gives the same page."""
    page = bytearray(seed)
    for _ in range(source.randint(1, 8)):
        at = source.randrange(len(page) + 1)
        end = min(len(page), at + source.choice((1, 4, 20, 200, 2000)))
        kind = source.randrange(8)
        if kind == 0:
            del page[at:end]
        elif kind == 1:
            page[at:at] = source.choice(_FRAGMENTS)
        elif kind == 2:
            page[at:at] = page[at:end] * source.choice((1, 2, 30))
        elif kind == 3:
            page[at:end] = bytes(source.randrange(256) for _ in range(end - at))
        elif kind == 4:
            page[at:at] = source.choice(_FRAGMENTS) * source.choice((1, 10, 300))
        elif kind == 5:
            page[at:end] = bytes(reversed(page[at:end]))
        elif kind == 6:
            other = source.choice(SEEDS)
            start = source.randrange(len(other))
            page[at:end] = other[start : start + source.choice((10, 300, 3000))]
        elif page and at < len(page):
            page[at] ^= 1 << source.randrange(8)
    return bytes(page)


def hostile() -> dict[str, bytes]:
    """Pages made to hurt, by what they try."""
    story = SEEDS[0]

    def within(more: bytes) -> bytes:
        """The story with more text inside its main element."""
        return story.replace(b"</main>", more + b"</main>")

    para = b"<p>The harbour office said on Monday that the ferry would be towed to the yard at high water.</p>"
    return {
        "deep nesting": b"<html><body>" + b"<div>" * 60_000 + para + b"</div>" * 60_000,
        "deep inline nesting": b"<html><body><p>" + b"<b><i>" * 30_000 + para,
        "deep lists": b"<html><body>" + b"<ul><li>" * 20_000 + para,
        "megabyte attributes": story.replace(b'class="story"', b'class="' + b"story-body byline " * 120_000 + b'"'),
        "megabyte style": story.replace(b'class="story"', b'style="' + b"display : " * 200_000 + b'"'),
        "many attributes": story.replace(b'class="story"', b" ".join(b"a%d=b" % n for n in range(50_000))),
        "null bytes late": story.replace(b"Monday", b"Mon\x00day") + b"\x00" * 1000,
        "open comment": within(b"<!--" * 100_000),
        "open script": within(b'<script>"' + b'\\"<p>' * 200_000),
        "quotes in a script": within(b"<script><p>" + b'"a' * 400_000 + b"</script>"),
        "only quotes in a script": b"<html><body><script><p>" + b'"a' * 400_000 + b"</script>",
        "only escaped quotes in a script": b'<html><body><script>"<p>' + b'\\"<p>' * 300_000 + b'"</script>',
        "only backslashes in a script": b'<html><body><script>"<p>' + b"\\" * 800_000 + b"</script>",
        "only strings of paragraphs in a script": b"<html><body><script>["
        + (b'"' + para * 8 + b'",') * 3_000
        + b"]</script>",
        "many paragraphs": b"<html><body>" + para * 9_000,
        "too many paragraphs": b"<html><body>" + para * 40_000,
        "one long paragraph": b"<html><body><p>" + b"word, " * 300_000,
        "one long word": b"<html><body><p>" + b"a" * 1_500_000,
        "spaces": b"<html><body><p>" + b" \t\n" * 500_000 + b"word",
        "line ends": story.replace(b"Fog on the fjord", b"<br>\n " * 100_000),
        "ampersands": within(b"&" * 500_000),
        "entities": within(b"&amp;" * 300_000),
        "brackets": within(b"(" * 100_000 + b"<p>" + b"(a" * 50_000),
        "open tags": within(b"<" * 500_000),
        "a wide table": b"<html><body><table><tr>" + b"<td>a" * 100_000,
        "a long table": b"<html><body><table>" + b"<tr><td>a<td>b" * 9_000,
        "deep json": story.replace(b'{"@context"', b"[" * 50_000 + b'{"@context"'),
        "wide json": story.replace(b'"@graph":[', b'"@graph":[' + b'{"@type":"NewsArticle"},' * 40_000),
        "long headline": story.replace(b"off Tornvik</h1>", b"off Tornvik, " * 50_000 + b"</h1>"),
        "long title": story.replace(b"<title>", b"<title>" + b"a - b | " * 50_000),
        "long byline": story.replace(b"Runa Elvestad</a>", b"Runa Elvestad and " * 50_000 + b"</a>"),
        "many times": within(b"<time>Monday</time>" * 8_000),
        "many headings": within(b"<h1>Ferry off Tornvik</h1>" * 8_000),
        "many links": within(b"<a href=x>Harbour dues to rise</a> " * 30_000),
        "utf-16 said, utf-8 sent": story.replace(b"utf-8", b"utf-16"),
        "utf-16 sent": _STORY.encode("utf-16"),
        "utf-7 said": story.replace(b"utf-8", b"utf-7"),
        "half a character": story[:-900] + b"\xe2\x82",
        "combining marks": story.replace(b"Monday", ("a" + "\u0301" * 200_000).encode()),
    }
