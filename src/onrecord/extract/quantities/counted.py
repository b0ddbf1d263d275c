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
        if token.pos_ not in ("AUX", "ADV", "ADJ", "PART") and token.lower_ not in ("of", "the", "were", "was", "have", "had", "are", "been"):
            break
    begin = doc[where.first].sent.start if doc.has_annotation("SENT_START") else 0
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
            if head and head[0] < where.first:
                return singular(doc[head[0]])
    for quantity in reversed(earlier):
        # the count before it in the same sentence: "214 cases, down from 305"
        if quantity.spans[0].start - offset < doc[begin].idx:
            break
        if quantity.kind == "count" and quantity.unit not in (None, "time"):
            return quantity.unit
    for at in window:
        token = doc[at]
        # "infections at more than 900": a plural subject whose number this is
        if token.tag_ == "NNS" and where.first - at <= 8 and token.dep_ in ("nsubj", "nsubjpass", "pobj", "appos", "dobj"):
            link = [t.lower_ for t in doc[at + 1 : where.first]]
            if any(w in ("at", "to", "now", "passed", "pass", "reached", "exceeded", "numbered", "totalled", "totaled") for w in link):
                return singular(token)
            break
    return None
