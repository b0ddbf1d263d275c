"""Articles as entries of a BibTeX file, keyed by the article's id.

``@misc`` with ``date``, ``url`` and ``urldate`` beside ``year`` and ``month``: read by BibTeX's own styles and by biblatex.

Reference: Patashnik 1988, BibTeXing; the biblatex manual for ``date``, ``url``, ``urldate`` and ``langid``.
"""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.exports.selection import Selection
from onrecord.exports.written import iri, printable
from onrecord.records import Article

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MARKS = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "%": r"\%", "#": r"\#", "_": r"\_",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip


def pieces(held: Selection) -> Iterator[str]:
    """One entry after the other."""
    for article in held.articles():
        yield _entry(article)


def _entry(article: Article) -> str:
    day = article.day or ""
    fields = {
        "author": " and ".join(_author(name, article) for name in article.authors),
        "title": f"{{{tex(article.headline)}}}" if article.headline else "",
        "howpublished": tex(article.outlet or ""),
        "year": day[:4],
        "date": day,
        "url": iri(article.url or ""),
        "urldate": (article.retrieved or "")[:10],
        "note": f"onrecord {article.id}, page SHA-256 {article.sha256}",
    }
    lines = [f"  {name} = {{{value}}},\n" for name, value in fields.items() if value]
    if day[5:7].isdigit() and 1 <= int(day[5:7]) <= 12:
        lines.insert(-1, f"  month = {MONTHS[int(day[5:7]) - 1]},\n")
    return f"@misc{{{article.id},\n{''.join(lines)}}}\n\n"


def _author(name: str, article: Article) -> str:
    """A name as it is where it is a person's, in braces where it is not, so that nothing takes it apart."""
    person = name in article.bylines
    plain = tex(name)
    return plain if person and " and " not in f" {name} " and "," not in name else f"{{{plain}}}"


def tex(text: str) -> str:
    """Text as LaTeX shows it: on one line, its own marks spelled out."""
    return "".join(_MARKS.get(ch, ch) for ch in printable(text))
