"""From how likely each label is for each line to one role a line: a single headline, a whole body, and what must stand beside them."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from onrecord.read import byline, names
from onrecord.read import headline as title
from onrecord.read import lines as shape
from onrecord.read.glyphs import Ints
from onrecord.read.line_features import Described, Floats
from onrecord.records.vocabulary import BlockRole

# A paragraph between the first and the last line of the story is the story's unless the labeller is surer of something else.
_PROSE_BODY = 0.2
_BETWEEN = 5.0  # words of the story that a line of other things inside it must be outweighed by
_WORTH = {"caption": -3.0, "credit": -3.0, "video": -3.0, "ad": -3.0}  # … less where it stands inside stories
_LEAST, _FULL = 16, 60  # words that a paragraph counts at least and at most
_LONGEST_RULED = 700  # characters of a line that rules of words are asked about
_PICTURE_TITLE = 10  # words of a title above a caption
_BYLINE_WORDS = 14
_NAMES_WORDS = 9  # words of a byline that does not say "By"
_DEK_WORDS = 60
_FAR_ABOVE = ("dek", "byline", "date", "credit")  # what no line far above the story is
_FAR_BELOW = (*_FAR_ABOVE, "caption")
_STORY = (*_FAR_BELOW, "contributor", "headline", "body", "subhead")
_TEASER = " Video"  # what is added to a video's title where it stands a second time
_PLAIN = ("body", "other", "subhead", "nav")  # what a line is taken for that says nothing of itself
_NEAR = 12  # lines around the story in which its picture and what is said of it may stand


@dataclass(slots=True)
class Line:
    """A non-empty line: its place in the text, its words, the same in lower case, its role."""

    start: int
    end: int
    text: str
    low: str
    role: BlockRole = "other"

    @property
    def words(self) -> int:
        """How many words it has."""
        return self.text.count(" ") + 1


@dataclass(frozen=True, slots=True)
class Parts:
    """What the rest of the reader asks for: indices of the headline (None where there is none) and of the story's first and last line."""

    headline: int | None
    first: int
    last: int


def assign(rows: list[Line], likely: Floats, labels: tuple[str, ...], described: Described) -> Parts:
    """Give each row its role, in place."""
    share = np.exp(likely)
    column = {label: i for i, label in enumerate(labels)}
    best = share.argmax(axis=1)
    for row, at in zip(rows, best.tolist(), strict=True):
        row.role = labels[at]
    first, last = _body(rows, best, share, column, described)
    headline = title.choose([row.text for row in rows], likely, column, described, first)
    for i, row in enumerate(rows):
        if row.role == "headline" and i != headline:
            order = share[i].argsort()[::-1]
            row.role = next(labels[k] for k in order.tolist() if labels[k] != "headline")
    if headline is not None:
        rows[headline].role = "headline"
    _stray(rows, share, labels, range(min(first, first if headline is None else headline), last + 1))
    _rules(rows, headline, first, last)
    return Parts(headline, first, last)


def _body(rows: list[Line], best: Ints, share: Floats, column: dict[str, int], described: Described) -> tuple[int, int]:
    """Settle which lines are the story's; its first and last line (n, -1 where there is none)."""
    body = best == column["body"]
    sure = body & (described.words >= 8)
    if not sure.any():
        sure = body
    if not sure.any():
        return len(rows), -1
    labels = list(column)
    worth = np.array([_WORTH.get(label, -_BETWEEN) for label in labels])[best]
    first, last = _main(np.where(sure, np.clip(described.words, _LEAST, _FULL), worth), sure)
    told = body | (best == column["subhead"])
    doubtful = share.max(axis=1) < 0.5
    index = np.arange(len(rows))
    # colleagues are credited at a story's end: a doubtful sentence above that is the story's
    credit = next(iter(np.flatnonzero(best[last + 1 : last + _NEAR] == column["contributor"]).tolist()), 0)
    late = doubtful & described.sentence & (described.words >= 8) & (index > last) & (index < last + 1 + credit)
    last = int(index[late].max(initial=last))
    told |= late
    inside = (index >= first) & (index <= last)
    for i in np.flatnonzero(told & ~inside).tolist():
        order = share[i].argsort()[::-1].tolist()
        rows[i].role = next(labels[k] for k in order if labels[k] not in ("body", "subhead", "headline"))
    likely = share[:, column["body"]] + share[:, column["subhead"]] >= _PROSE_BODY
    for i in np.flatnonzero(late | (inside & ~told & likely & described.prose & doubtful)).tolist():
        rows[i].role = "body"
    return first, last


def _main(worth: NDArray[np.float64], sure: NDArray[np.bool_]) -> tuple[int, int]:
    """First and last line of the stretch worth most: words of its paragraphs, less what the lines of other things in it cost.

    So a long part of the story is reached over a gallery, and the one-line teasers of other stories under its end are not.

    Reference: Bentley, "Programming pearls: algorithm design techniques", CACM 27 (1984), the maximum-sum subarray.
    """
    total = np.cumsum(worth)
    before = total - worth
    last = int(np.argmax(total - np.minimum.accumulate(before)))
    first = int(np.argmin(before[: last + 1]))
    told = np.flatnonzero(sure[first : last + 1])
    return first + int(told[0]), first + int(told[-1])


def _stray(rows: list[Line], share: Floats, labels: tuple[str, ...], story: range) -> None:
    """What belongs to a story and stands far from this one is something else: menus and other stories have the like."""
    for i, row in enumerate(rows):
        far = _FAR_ABOVE if i < story.start else _FAR_BELOW
        if row.role in far and not story.start - _NEAR <= i < story.stop + _NEAR:
            row.role = next(labels[k] for k in share[i].argsort()[::-1].tolist() if labels[k] not in _STORY)


def _rules(rows: list[Line], headline: int | None, first: int, last: int) -> None:
    """What a line's own words settle, whatever stands around it."""
    texts = {row.text for row in rows}
    teasers = frozenset(text[: -len(_TEASER)] for text in texts if text.endswith(_TEASER)) & texts
    start = max(min(first, headline if headline is not None else first) - _NEAR, 0)
    end = min(last + 2 * _NEAR, len(rows))
    contributed = shape.may_contribute("\n".join(row.low for row in rows[start:end]))
    for i in range(start, end):
        row = rows[i]
        if i != headline:
            above = rows[i - 1] if i else None
            row.role = _settled(row, above, teasers, contributed, i - first, i - last)
    if headline is not None:
        _head(rows, headline, first)
    for row, after in itertools.pairwise(rows[start : last + _NEAR]):
        # a picture's title stands above its caption
        if (
            row.role in ("subhead", "other", "nav", "related")
            and after.role == "caption"
            and row.words <= _PICTURE_TITLE
        ):
            told = shape.split_credit(after.text)[1] is not None
            if told and not shape.is_capitals(row.text):
                row.role = "caption"


def _settled(
    row: Line, above: Line | None, teasers: frozenset[str], contributed: bool, from_first: int, from_last: int
) -> BlockRole:
    text, role = row.text, row.role
    if len(text) > _LONGEST_RULED:
        return role
    if teasers and (text in teasers or text.removesuffix(_TEASER) in teasers):
        return "video"
    if above is not None and above.role == "video" and above.text in teasers and from_first <= 4 and row.words > 8:
        return "video"  # under a teaser that stands twice comes the video's own description
    if contributed and shape.is_contributor(text, row.low):
        return "contributor"
    inside = from_first >= 0 >= from_last
    if inside and role in _PLAIN and shape.is_capitals(text) and shape.is_related(text):
        return "related"
    if (
        from_first >= -_NEAR
        and (role in _PLAIN or role in ("related", "section"))
        and 4 <= row.words < 60
        and shape.split_credit(text)[1] is not None
    ):
        return "caption"
    if (
        inside
        and role == "caption"
        and above is not None
        and above.role == "caption"
        and row.words >= 6
        and shape.ends_sentence(text)
        and shape.split_credit(text)[1] is None
        and shape.split_credit(above.text)[1] is not None
    ):
        return "body"  # the caption ended with its credit: the story goes on
    return role


def _head(rows: list[Line], headline: int, first: int) -> None:
    """The lines between the title and the story: bylines that say "By", dates, the standfirst."""
    for i in range(headline + 1, min(first, len(rows))):
        row = rows[i]
        text = row.text
        if (
            row.role in ("byline", "section", "nav", "other", "dek", "related", "social", "bio")
            and row.words <= _BYLINE_WORDS
        ):
            if byline.is_led(text) and (byline.writers(text) or names.agency(text)):
                row.role = "byline"
            elif shape.is_date(text) and not byline.writers(text):
                row.role = "date"
    head = rows[headline + 1 : min(first, len(rows))]
    for i, row in enumerate(head):
        if row.words <= 2 and byline.is_bare(row.text):
            for other in head[i + 1 :]:
                if not _only_names(other):
                    break
                other.role = "byline"
    if not any(row.role == "byline" for row in head):
        for i, row in enumerate(head):
            beside = head[max(i - 1, 0) : i] + head[i + 1 : i + 3]
            if row.role not in ("date", "dek") and _only_names(row) and any(other.role == "date" for other in beside):
                row.role = "byline"
                break
    under = headline + 1
    if (
        under < min(first, len(rows))
        and rows[under].role in ("section", "nav", "other", "related", "subhead")
        and 5 <= rows[under].words <= _DEK_WORDS
        and not shape.is_nav(rows[under].text)
        and not shape.is_social(rows[under].text)
        and not any(row.role == "dek" for row in rows[headline:first])
    ):
        rows[under].role = "dek"


def _only_names(row: Line) -> bool:
    """Whether the line is made of names, and of nothing else but what joins them."""
    if row.words > _NAMES_WORDS:
        return False
    told = sum(len(name.split()) for name in byline.writers(row.text))
    return told > 0 and told >= row.words - (row.words > 3)
