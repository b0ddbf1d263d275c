"""What a number counts where no noun follows it: "21 dead", "the number of cases rose to 410", "down from 305"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onrecord.extract.quantities.units import noun_after, singular
from onrecord.lang import table

if TYPE_CHECKING:
    from onrecord.extract.quantities.refuse import Place
    from onrecord.records import Quantity

# Words of one sentence that are still looked at before the number.
_BACK = 16
# Quantities before it that are still looked at.
_EARLIER = 8


def people_or_earlier(where: Place, earlier: list[Quantity], offset: int) -> str | None:
    """The counted noun by the words around; None where they do not tell."""
    doc = where.doc
    words = table("quantities")["words"]
    # "21 dead", "about 140 have fallen ill", "12 people or more killed"
    for at in range(where.last, min(where.last + 4, len(doc))):
        token = doc[at]
        if token.is_punct or token.is_sent_start:
            break
        if token.lower_ in words["people"]:
            return "people"
        if token.pos_ not in ("AUX", "ADV", "ADJ", "PART") and token.lower_ not in (
            "of",
            "the",
            "were",
            "was",
            "have",
            "had",
            "are",
            "been",
        ):
            break
    begin = where.sentence
    window = range(where.first - 1, max(begin, where.first - _BACK) - 1, -1)
    before = doc[where.first - 1] if where.first else None
    if before is not None and before.lower_ == "of" and where.first > 1:
        body = doc[where.first - 2]
        if body.lower_ in words["tolls"]:
            return "people"
        if body.lower_ in words["bodies"]:
            return "people" if body.lower_ == "population" else body.lower_
    for at in window:
        token = doc[at]
        if token.lower_ in words["tolls"]:
            return "people"
        if token.lemma_.lower() in words["kills"] and where.first - at <= 4:
            return "people"
        if token.lower_ in words["counts"] and at + 1 < len(doc) and doc[at + 1].lower_ == "of":
            head = noun_after(doc, at + 2 + (doc[at + 2].lower_ in ("the", "its", "their") if at + 2 < len(doc) else 0))
            if head and head[0] < where.first and doc[head[0]].lower_ not in words["counts"]:
                return singular(doc[head[0]])
    for quantity in reversed(earlier[-_EARLIER:]):
        # the count before it in the same sentence: "214 cases, down from 305"
        if quantity.spans[0].start - offset < doc[begin].idx:
            break
        if quantity.kind == "count" and quantity.unit not in (None, "time"):
            return quantity.unit
    number = doc[where.last - 1] if where.last else None
    if number is not None and (
        number.dep_ in ("nsubj", "nsubjpass") or any(doc[at].lower_ in words["counts"] for at in window)
    ):
        # "Thirty-three are still waiting": of what was counted last
        for quantity in reversed(earlier[-_EARLIER:]):
            if quantity.kind == "count" and quantity.unit not in (None, "time"):
                return quantity.unit
    for at in window:
        token = doc[at]
        # "infections at more than 900": a plural subject whose number this is
        if (
            token.tag_ == "NNS"
            and where.first - at <= 8
            and token.dep_ in ("nsubj", "nsubjpass", "pobj", "appos", "dobj")
        ):
            between = doc[at + 1 : where.first]
            if any(
                t.lower_ in ("now", "numbered", "totalled", "totaled") or t.lower_ in words["exceed"] for t in between
            ):
                return singular(token)
            if (
                token.dep_.startswith("nsubj")
                and token.head.lemma_.lower() in words["moves"]
                and where.before() in ("to", "at")
            ):
                return singular(token)
            break
    return None
