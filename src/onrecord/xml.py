"""XML from strangers: no entities, no document types with content, nothing fetched, bounded size and depth."""

from __future__ import annotations

import codecs
import re
from html.entities import html5

from lxml import etree

from onrecord.errors import Refused

MOST_TAGS = 1_500_000  # a full sitemap of news has a million; more would fill the memory
_DECLARATION = re.compile(r"^\s*<\?xml\b[^>]{0,200}\?>", re.IGNORECASE)
_ENCODING = re.compile(rb"""^\s*<\?xml\b[^>]{0,150}\bencoding\s*=\s*["']([\w.:-]{2,40})["']""", re.IGNORECASE)
# XML writes these in capitals; the second form finds what a forgiving parser might still take
_ATTACK = re.compile(r"<!ENTITY|<!ELEMENT|<!ATTLIST|<!NOTATION|<!DOCTYPE[^>\[]{0,2000}\[", re.IGNORECASE)
_DOCTYPE = re.compile(r"<!DOCTYPE[^>]{0,2000}>", re.IGNORECASE)
_NAMED = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31});")
_OWN = frozenset({"amp", "lt", "gt", "quot", "apos"})
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def text_of(body: bytes, charset: str = "") -> str:
    """The text of an XML or JSON document.

    Args:
        body: its bytes.
        charset: that its channel named; a byte-order mark and UTF-8 that is valid go before it.
    """
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF32_LE, "utf-32"),
        (codecs.BOM_UTF32_BE, "utf-32"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if body.startswith(mark):
            return body.decode(name, "replace")
    if body.startswith(b"<\x00"):
        return body.decode("utf-16-le", "replace")
    if body.startswith(b"\x00<"):
        return body.decode("utf-16-be", "replace")
    declared = _ENCODING.match(body[:400])
    names = ["utf-8", charset, declared[1].decode("ascii") if declared else "", "cp1252"]
    for name in filter(None, names):
        try:
            return body.decode(name)
        except (UnicodeError, LookupError, ValueError, TypeError):
            continue
    return body.decode("utf-8", "replace")


def parse(text: str) -> etree._Element:
    """The root of a document; small damage is passed over, an attack is not.

    Raises:
        Refused: it declares entities or a document type with content, is no XML at all, or is too large.
    """
    if _ATTACK.search(text):
        raise Refused("it declares entities or a document type of its own, which no feed needs")
    if text.count("<") > MOST_TAGS:
        raise Refused(f"more than {MOST_TAGS:,} tags")
    bare = _CONTROL.sub("", _DOCTYPE.sub("", _DECLARATION.sub("", text.lstrip("\ufeff"), count=1), count=1))
    bare = _NAMED.sub(_character, bare)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False,
        recover=True, remove_comments=True, remove_pis=True, encoding="utf-8",
    )  # fmt: skip
    try:
        root = etree.fromstring(bare.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Refused(f"not XML: {error}") from None
    if root is None:
        raise Refused("not XML: no element in it")
    return root


def name_of(element: etree._Element) -> str:
    """The element's name without its namespace or prefix, in lower case."""
    tag = element.tag
    return re.split(r"[}:]", tag)[-1].lower() if isinstance(tag, str) else ""


def space_of(element: etree._Element) -> str:
    """The element's namespace, or the prefix it was left with where that was never declared; lower case."""
    tag = element.tag if isinstance(element.tag, str) else ""
    if tag.startswith("{"):
        return tag[1:].split("}")[0].lower()
    return tag.split(":")[0].lower() if ":" in tag else ""


def words(element: etree._Element | None) -> str:
    """All text inside, on one line."""
    if element is None or not isinstance(element.tag, str):
        return ""
    return " ".join("".join(str(part) for part in element.itertext()).split())


def _character(match: re.Match[str]) -> str:
    """HTML's named characters, which feeds use although XML does not know them."""
    if match[1] in _OWN:
        return match[0]
    return html5.get(match[1] + ";", f"&amp;{match[1]};")
