"""Flattened page text → article: every line labelled by its shape, its words and its neighbours.

The canonical text is the whole page; each block is a line of it (or, for a caption with its credit, two parts of one).
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field

from onrecord.lang import table
from onrecord.read import lines as shape
from onrecord.read import names
from onrecord.read.dates import date_in_url, find_date
from onrecord.records import Article, Block, Page
from onrecord.records.vocabulary import BlockRole

_LINE = re.compile(r"[^\n]+")
_OUTLET_TAIL = re.compile(r"\s*(?:[|–—-]\s.*|\((?:web|online|print) edition\))$")
_CAPTION_HINT = re.compile(r"\b(?:pictured|seen here|is seen|left|right|file photo)\b", re.IGNORECASE)


@dataclass(slots=True)
class Line:
    """A non-empty line: its place in the text, its words, its role so far."""

    start: int
    end: int
    text: str
    role: BlockRole | None = None
    words: int = field(default=0)

    def __post_init__(self) -> None:
        self.words = len(self.text.split())


def lines_of(text: str) -> list[Line]:
    """The non-empty lines, stripped of space at both ends."""
    result = []
    for match in _LINE.finditer(text):
        stripped = match[0].strip()
        if stripped:
            start = match.start() + match[0].index(stripped[0])
            result.append(Line(start, start + len(stripped), stripped))
    return result


def read_text(text: str, page: Page) -> Article:
    """Read flattened text; ``text`` has its line ends folded to LF."""
    rows = lines_of(text)
    body = _label_body(rows)
    head = next((i for i, row in enumerate(rows) if row.role == "body"), len(rows))
    top = rows[:head]
    byline, by_names, by_agencies = _byline(top)
    headline = _headline(top)
    dek = _dek(top, headline)
    _label_top(top, headline, dek, byline)
    _label_rest(rows[head:], by_names)
    published, updated = _dates(rows, page)
    outlet = _outlet(rows, top, headline, byline)
    agencies = [*by_agencies]
    for row in rows[head:]:
        if row.role == "contributor":
            agencies += names.contributed(row.text)
    if body is not None:
        agency = names.dateline_agency(body.text)
        if agency:
            agencies.insert(0, agency)
    agencies += _agency_lines(rows[head:], agencies)
    people = names.people(byline.text, outlet) if byline is not None and outlet and outlet in byline.text else by_names
    people = tuple(name for name in people if name != outlet)
    return Article(
        id=page.article_id,
        sha256=page.sha256,
        origin=page.origin,
        text=text,
        blocks=tuple(_blocks(rows)),
        outlet=outlet,
        section=_section(top, headline, outlet, byline),
        headline=headline.text if headline else None,
        dek=dek.text if dek else None,
        authors=people or tuple(by_agencies),
        bylines=people,
        agencies=tuple(dict.fromkeys(names.fullest([a for a in agencies if a != outlet], text))),
        published=published,
        updated=updated,
        language="en",
        url=page.url,
    )


def _label_body(rows: list[Line]) -> Line | None:
    """Label what is plainly body; return the first such line."""
    for row in rows:
        t = row.text
        sentence = shape.ends_sentence(t) or (row.words > 30)
        if (
            sentence
            and row.words >= 4
            and len(t) >= 25
            and not shape.is_nav(t)
            and not shape.is_social(t)
            and not shape.is_related(t)
            and not shape.is_contributor(t)
            and not shape.is_video(t)
            and not shape.is_date(t)
        ):
            row.role = "body"
    texts = {row.text for row in rows}
    for before, row in itertools.pairwise(rows):
        # under a teaser that stands twice ("X Video", "X") comes the video's own description
        if before.role is None and row.role == "body" and f"{before.text} Video" in texts:
            row.role = "video"
    first = next((row for row in rows if row.role == "body" and row.words >= 12), None)
    for row in rows:
        if row is first:
            break
        if row.role == "body":
            row.role = None  # a short sentence above the story: a standfirst or a teaser
    return first


def _byline(top: list[Line]) -> tuple[Line | None, tuple[str, ...], list[str]]:
    """The byline among the lines above the body: line, people, agencies."""
    fallback: tuple[Line | None, tuple[str, ...], list[str]] = (None, (), [])
    for row in top:
        led = names.strip_by(row.text) != row.text
        if row.words > 14 or shape.ends_sentence(row.text.rstrip(".")) or (shape.is_date(row.text) and not led):
            continue
        plain = names.strip_by(row.text)
        agency = names.agency(plain) or (plain if led and plain.isupper() and len(plain) <= 6 else None)
        if led:
            people = names.people(row.text)
            return row, people, [agency] if agency and not people else []
        if fallback[0] is None:
            if agency and row.words <= 4 and row.text in (plain, agency):
                fallback = (row, (), [agency])
            elif plain.isupper() and 3 <= len(plain) <= 5 and plain.isalpha() and row is not top[0]:
                fallback = (row, (), [plain])  # "IONS": initials where a byline stands
            elif plain.lower().split(" with ")[0] in table("reading")["staff"]:
                rest = re.split(r"\swith\s", plain, maxsplit=1)
                fallback = (row, (), [rest[1]] if len(rest) > 1 else [])
            elif row is not top[0] and row.words <= 9:
                people = names.people(row.text)
                parts = re.split(r"\s+and\s+|,", row.text)
                if people and len(people) == len(parts) and _beside_date(top, row):
                    fallback = (row, people, [])
    return fallback


def _beside_date(top: list[Line], row: Line) -> bool:
    """Whether a date stands within two lines under it: names stand there, section titles do not."""
    at = top.index(row)
    return any(shape.is_date(other.text) for other in top[at + 1 : at + 3])


def _is_teaser(top: list[Line], at: int) -> bool:
    """A line said again with " Video" at its end, or beside such a line."""
    text = top[at].text
    return shape.is_video(text) or any(other.text == f"{text} Video" for other in top)


def _headline(top: list[Line]) -> Line | None:
    """The likeliest title: long enough, no control, nearest above byline and date, not a teaser."""
    best: tuple[float, int] | None = None
    for i, row in enumerate(top):
        t = row.text
        if row.words < 3 or row.words > 32 or shape.is_date(t) or shape.is_social(t) or _is_teaser(top, i):
            continue
        if shape.is_menu(t) or (shape.is_nav(t) and not (row.words > 6 and "|" not in t and "  " not in t)):
            continue
        if t.lower().startswith("by ") or shape.is_related(t):
            continue
        if i and shape.is_video(top[i - 1].text):
            continue
        score = min(row.words, 12) / 4 - 0.05 * i
        score -= 2.0 * (row.words < 5)
        score -= 1.0 * shape.ends_sentence(t)
        under = top[i + 1 : i + 4]
        score += 1.5 * any(other.text.lower().startswith("by ") or shape.is_date(other.text) for other in under)
        if best is None or score > best[0]:
            best = (score, i)
    if best is None:
        return None
    at = best[1]
    # the line right above is the title where it is as long: the one chosen is then its standfirst
    above = top[at - 1] if at else None
    if (
        above
        and above.words >= 5
        and not any(
            test(above.text)
            for test in (shape.is_nav, shape.is_menu, shape.is_date, shape.is_social, shape.is_related, shape.is_video)
        )
        and not above.text.lower().startswith("by ")
        and not _is_teaser(top, at - 1)
    ):
        at -= 1
    return top[at]


def _dek(top: list[Line], headline: Line | None) -> Line | None:
    """The standfirst: a clause or sentence right under the headline."""
    if headline is None:
        return None
    at = top.index(headline)
    for row in top[at + 1 : at + 3]:
        t = row.text
        if (
            t.lower().startswith("by ")
            or shape.is_date(t)
            or shape.is_nav(t)
            or shape.is_social(t)
            or shape.is_video(t)
        ):
            return None
        if 4 <= row.words <= 60 and not names.agency(t) and not names.people(t):
            return row
        return None
    return None


def _label_top(top: list[Line], headline: Line | None, dek: Line | None, byline: Line | None) -> None:
    past_headline = False
    for i, row in enumerate(top):
        t = row.text
        if row is headline:
            row.role, past_headline = "headline", True
        elif row is dek:
            row.role = "dek"
        elif row is byline:
            row.role = "byline"
        elif shape.is_date(t):
            row.role = "date"
        elif (
            row.role == "video"
            or _is_teaser(top, i)
            or (i and top[i - 1].role == "video" and past_headline and row.words > 8)
        ):
            row.role = "video"
        elif shape.is_social(t):
            row.role = "social"
        elif shape.is_ad(t):
            row.role = "ad"
        elif shape.is_nav(t) or shape.is_menu(t):
            row.role = "nav"
        elif shape.is_related(t):
            row.role = "related"
        elif row.words <= 4 and headline is not None and abs(top.index(headline) - i) <= 3:
            row.role = "section"
        else:
            row.role = "other"


def _label_rest(rows: list[Line], people: tuple[str, ...]) -> None:
    """Captions, links, credits and tails among and under the body."""
    last_body = max((i for i, row in enumerate(rows) if row.role == "body" and row.words >= 8), default=-1)
    for i, row in enumerate(rows):
        t = row.text
        if shape.is_contributor(t):
            row.role = "contributor"
        elif shape.is_bio(t, people):
            row.role = "bio"
        elif shape.is_video(t):
            row.role = "video"
        elif row.role == "body":
            if shape.split_credit(t)[1] is not None and row.words < 60:
                row.role = "caption"
            elif i > last_body - 1 and "@" in t and row.words < 25:
                row.role = "nav"
        elif shape.split_credit(t)[1] is not None and row.words >= 5:
            row.role = "caption"
        elif shape.is_related(t):
            row.role = "related"
        elif shape.is_social(t):
            row.role = "social"
        elif shape.is_ad(t):
            row.role = "ad"
        elif shape.is_credit(t):
            row.role = "credit"
        elif shape.is_nav(t) or shape.is_menu(t):
            row.role = "nav"
        elif i > last_body:
            row.role = "other"
        elif row.words <= 14 and _caption_follows(rows, i):
            row.role = "caption"  # a picture's title above its caption
        elif row.words <= 9:
            row.role = "subhead"
        else:
            row.role = "other"


def _caption_follows(rows: list[Line], at: int) -> bool:
    """Whether the next line is a caption: it ends in a credit, or says this line again."""
    if at + 1 >= len(rows):
        return False
    after = rows[at + 1].text
    return (
        shape.split_credit(after)[1] is not None or after.startswith(rows[at].text) or bool(_CAPTION_HINT.search(after))
    )


def _blocks(rows: list[Line]) -> list[Block]:
    blocks: list[Block] = []
    for row in rows:
        role: BlockRole = row.role or "other"
        if role == "caption":
            words, credit = shape.split_credit(row.text)
            if credit is not None:
                middle = row.start + len(words)
                blocks.append(Block("caption", row.start, middle))
                lead = len(credit) - len(credit.lstrip())
                blocks.append(Block("credit", middle + lead, row.end))
                continue
        blocks.append(Block(role, row.start, row.end))
    return blocks


def _dates(rows: list[Line], page: Page) -> tuple[str | None, str | None]:
    published = updated = fallback = None
    for row in rows:
        if row.role not in ("date", "nav", "byline"):
            continue
        found = find_date(row.text)
        if not found:
            continue
        low = row.text.lower()
        if "copyright" in low or "©" in low:
            continue
        if low.startswith(("updated", "last modified", "last updated")):
            updated = updated or found
        elif low.startswith(("published", "posted", "first published")):
            published = published or found
        else:
            fallback = fallback or found
    return published or fallback or updated or date_in_url(page.url), updated


def _outlet(rows: list[Line], top: list[Line], headline: Line | None, byline: Line | None) -> str | None:
    """The publisher: at the end of the byline, at the top of the page, or in the copyright line."""
    text = "\n".join(row.text for row in rows)
    if byline is not None:
        rest = names.strip_by(byline.text)
        tokens = [] if re.search(r"\band\b|,", rest) else rest.split()
        for cut in range(2, len(tokens)):
            head, tail = " ".join(tokens[:cut]), " ".join(tokens[cut:])
            # "Anders Hagstrom Fox News": the name goes on with one that the page says elsewhere too
            if names.person(head) and len(re.findall(rf"\b{re.escape(tail)}\b", text)) >= 2:
                return tail
    for row in top[:6]:
        if row is headline or row is byline or row.role == "date":
            break
        name = _OUTLET_TAIL.sub("", row.text).strip()
        parts = re.split(r"\s{2,}", name)
        name = parts[-1] if len(parts) > 1 and parts[0].isupper() and len(parts[0]) <= 5 else parts[0]
        if _names_outlet(name):
            return name
    for row in reversed(rows):
        match = re.search(
            r"(?:copyright|©)\s*(?:\d{4})?\s*(?:by\s+)?([A-Z][\w&’' .-]{2,40}?)(?:\s+\d{4}|\.|$)",
            row.text,
            re.IGNORECASE,
        )
        if match and not names.agency(match[1]):
            return match[1].strip()
    return None


def _names_outlet(name: str) -> bool:
    words = name.split()
    if (
        not 1 <= len(words) <= 6
        or shape.is_nav(name)
        or shape.is_menu(name)
        or shape.is_social(name)
        or find_date(name)
    ):
        return False
    if len(words) == 1 and (name.lower() in shape.SECTIONS or len(name) < 4):
        return False
    capital = sum(w[0].isupper() or w.lower() in {"of", "the", "and", "&", "de", "la"} for w in words)
    return capital == len(words) and not name.isupper() and not shape.ends_sentence(name)


def _section(top: list[Line], headline: Line | None, outlet: str | None, byline: Line | None) -> str | None:
    """A short label next to the headline: right above it, or between byline and date under it."""
    if headline is None:
        return None
    at = top.index(headline)
    near = [*reversed(top[max(at - 3, 0) : at]), *top[at + 1 : at + 5]]
    for row in near:
        if row is byline or row.words > 4 or row.role not in ("section", "other", "nav"):
            continue
        t = row.text
        first = re.split(r"\s*[|/]\s*", t)[0]
        if t == outlet or shape.is_date(t) or shape.is_social(t) or t.lower() in table("reading")["nav"] or "  " in t:
            continue
        if names.people(t) or names.agency(t) or any(ch.isdigit() for ch in t):
            continue
        return first
    return None


def _agency_lines(rows: list[Line], known: list[str]) -> list[str]:
    """Agencies in "With reporting by PNA" and in copyright lines of agencies."""
    found: list[str] = []
    for row in rows:
        low = row.text.lower()
        if row.role == "contributor" and low.startswith(
            ("with reporting by", "reporting by", "additional reporting by")
        ):
            rest = re.split(r"\bby\b", row.text, maxsplit=1)[1].strip(" .)")
            if rest.isupper() and len(rest) <= 6:
                found.append(rest)
        elif low.startswith(("copyright", "©")):
            match = re.search(
                r"(?:copyright|©)\s*(?:\d{4}\s*)?(?:by\s+)?([A-Z][\w ]{2,40}?)(?:\.|$)", row.text, re.IGNORECASE
            )
            name = names.agency(match[1]) if match else None
            if name:
                found.append(name)
    return [name for name in found if name not in known]
