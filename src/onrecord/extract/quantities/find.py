"""Quantities of a parsed text: numeral, approximating words before it, unit or counted noun after it.

Bounds say what the words mean (LEDGER §5): "more than 750" is 750 with 751 as its least; "some 3,000" is 3,000, about.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from onrecord.extract.quantities.counted import people_or_earlier
from onrecord.extract.quantities.numbers import Numeral, numerals
from onrecord.extract.quantities.refuse import Place, is_none, is_record, is_score
from onrecord.extract.quantities.units import Unit, noun_after, singular, unit_after
from onrecord.extract.times import find_times
from onrecord.lang import table
from onrecord.records import Quantity, Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


@dataclass(frozen=True, slots=True)
class Bounds:
    """Value and what it can mean."""

    value: float | None
    low: float | None
    high: float | None
    approximate: bool


@dataclass(frozen=True, slots=True)
class Draft:
    """A numeral with its surroundings, before it becomes a record.

    Attributes:
        numeral: the number, or the lower one of a range.
        upper: the upper one.
        start: first character, approximating words and currency included.
        end: one past the last, without unit or noun.
        hedge: characters of the approximating words.
        kind: their class.
        currency: of a sign before the number.
        unit: after it.
    """

    numeral: Numeral
    upper: Numeral | None
    start: int
    end: int
    hedge: tuple[int, int] | None
    kind: str
    currency: str | None
    unit: Unit | None


def find_quantities(doc: Doc, offset: int = 0) -> tuple[Quantity, ...]:
    """Quantities in a parsed block, in order; years, dates, clock times, scores and named numbers are none.

    Args:
        doc: spaCy's parse of the block.
        offset: of its first character in the article.
    """
    text = doc.text
    starts = tuple(token.idx for token in doc)
    pending = list(numerals(text))
    times = find_times(text, None) if pending else ()
    dated = [t.spans[0] for t in times if t.timex_type in ("DATE", "TIME")]
    dated_starts = [span.start for span in dated]
    found: list[Quantity] = []
    sentences = [sentence.start for sentence in doc.sents] if doc.has_annotation("SENT_START") else [0]
    at = 0
    done = 0
    while at < len(pending):
        numeral = pending[at]
        following = pending[at + 1] if at + 1 < len(pending) else None
        at += 1
        if numeral.start < done:
            continue  # inside the unit or noun of the one before
        index = bisect_right(dated_starts, numeral.start) - 1
        in_date = index >= 0 and dated[index].end > numeral.start
        first = max(bisect_right(starts, numeral.start) - 1, 0)
        sentence = sentences[max(bisect_right(sentences, first) - 1, 0)] if sentences else 0
        where = Place(doc, text, starts, first, bisect_right(starts, numeral.end - 1), in_date, sentence)
        if following is not None and is_score(text, where, numeral, following):
            at += 1
            continue
        draft = _shared_percent(text, numeral, following) or _draft(text, numeral, following)
        if is_none(text, where, numeral, draft.unit, bare=draft.currency is None and draft.kind == "exact"):
            continue
        if draft.upper is not None:
            at += 1
            where = Place(doc, text, starts, where.first, bisect_right(starts, draft.end - 1), in_date, sentence)
            bare = draft.unit is None and draft.currency is None and draft.kind == "range" and draft.hedge is None
            if bare and is_record(text, where, numeral, draft.upper):
                continue
        quantity = _quantity(doc, where, draft, found, offset)
        if quantity is not None:
            found.append(quantity)
            done = draft.unit.end if draft.unit is not None else draft.end
    return tuple(found)


@cache
def _signs() -> re.Pattern[str]:
    signs = "|".join(re.escape(s) for s in sorted(table("quantities")["currency_signs"], key=lambda s: (-len(s), s)))
    return re.compile(rf"(?<![A-Za-z])(?P<sign>{signs})\s?(?P<minus>[-−])?$")


@cache
def _approximators() -> re.Pattern[str]:
    words = sorted(table("quantities")["approximators"], key=lambda w: (-len(w), w))
    phrases = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in words if word[0].isalpha())
    return re.compile(rf"(?:(?<!\w)(?P<words>{phrases})\s+|(?P<sign>[~≈])\s?)(?P<quote>['\"‘“]?)$", re.IGNORECASE)


def _draft(text: str, numeral: Numeral, following: Numeral | None) -> Draft:
    start, end = numeral.start, numeral.end
    currency, minus = None, False
    sign = _signs().search(text[max(start - 6, 0) : start])
    if sign:
        currency = table("quantities")["currency_signs"][sign["sign"]]
        start -= len(sign[0])
        minus = bool(sign["minus"])
    lead = re.search(r"(?:^|[\s(])(minus[\s-])$", text[max(start - 8, 0) : start])
    if lead or minus:
        numeral = Numeral(
            numeral.start, numeral.end, -(numeral.value or 0.0), None, numeral.kind, numeral.scaled, numeral.letter
        )
        start -= len(lead[1]) if lead else 0
    if numeral.letter == "m" and currency is None and _is_metre(text, numeral):
        numeral = Numeral(numeral.start, numeral.end - 1, (numeral.value or 0.0) / numeral.scaled, None, numeral.kind)
        unit: Unit | None = Unit("measure", "metre", numeral.end + 1)
        return _hedged(text, numeral, None, (start, numeral.end), None, unit)
    unit = unit_after(text, end)
    if numeral.kind == "fraction" and unit is None:
        article = re.match(r"\s+(?:of\s+)?an?(?=\s)", text[end : end + 8])
        unit = unit_after(text, end + len(article[0])) if article else None  # "half a mile"
    upper = _upper(text, numeral, following, currency, unit, start)
    if upper is not None:
        end = upper.end
        unit = unit_after(text, end)
        if (
            numeral.value is not None
            and upper.scaled > 1
            and numeral.scaled == 1
            and numeral.value * upper.scaled <= (upper.value or 0)
        ):
            numeral = Numeral(
                numeral.start, numeral.end, numeral.value * upper.scaled, None, numeral.kind, upper.scaled
            )
    return _hedged(text, numeral, upper, (start, end), currency, unit)


def _is_metre(text: str, numeral: Numeral) -> bool:
    """Whether the "m" glued to a number is metres: "37m (121ft)", "100m race", but not "5m customers"."""
    after = text[numeral.end : numeral.end + 20]
    word = re.match(r"[\s-]*\(?([A-Za-z]*)", after)
    return (after[:2] == " (" and after[2:3].isdigit()) or bool(
        word and word[1].lower() in table("quantities")["words"]["metre_before"]
    )


_LINK = re.compile(
    r"\s*(?:%|per\s*cent|percent|km|m)?\s*(?:-|–|—|/|to|and|or)\s*-?(?:US|A|HK)?\s?[$£€]?", re.IGNORECASE
)
_CHANGED = re.compile(
    r"\b(?:rose|risen|rise|fell|fall|fallen|climbed|dropped|increased?|decreased?|grew|grown|up|down|cut|raised|lowered|jumped|eased|narrowed|went|slow|slowed|surged|slipped|widened)\b[^.;]{0,30}\bfrom\s+(?:US|A)?[$£€]?$",
    re.IGNORECASE,
)


def _upper(
    text: str, numeral: Numeral, following: Numeral | None, currency: str | None, unit: Unit | None, start: int
) -> Numeral | None:
    """The upper end of "10,000 to 12,000", "between 20 and 30", "$7-$9"."""
    if following is None or numeral.value is None or following.value is None or numeral.kind == "times":
        return None
    end = unit.end if unit is not None and unit.end <= following.start else numeral.end
    gap = text[end : following.start]
    if len(gap) > 12 or not _LINK.fullmatch(gap):
        return None
    link = re.search(r"-|–|—|/|to|and|or", gap.lower())[0]  # type: ignore[index]
    closing = unit_after(text, following.end)
    if "$" in gap or "£" in gap or "€" in gap:
        if currency is None:
            return None
    elif unit is not None and (closing is None or closing.name != unit.name):
        return None
    before = text[max(start - 24, 0) : start].lower()
    between = bool(re.search(r"\bbetween\s+(?:\w{1,10}\s+)?$", before))
    if (link == "and" and not between) or (link == "or" and (unit is not None or numeral.letter)):
        return None
    if link == "/" and currency is None:
        return None
    if _CHANGED.search(text[max(start - 60, 0) : start]) and not between:
        return None
    if (
        re.search(r"\b(?:by|from)\s+(?:about\s+)?$", before)
        and link == "to"
        and re.search(r"\bby\s+(?:about\s+)?$", before)
    ):
        return None if unit is not None else following if following.value > numeral.value else None
    low = numeral.value * (
        following.scaled if numeral.scaled == 1 and numeral.value * following.scaled <= following.value else 1.0
    )
    return following if following.value > low else None


def _hedged(
    text: str, numeral: Numeral, upper: Numeral | None, extent: tuple[int, int], currency: str | None, unit: Unit | None
) -> Draft:
    """With the approximating words in front and behind."""
    start, end = extent
    kind, hedge = "exact", None
    for _ in range(2):  # "up to about 200"
        lead = _approximators().search(text[max(start - 30, 0) : start])
        if lead is None:
            break
        phrase = " ".join((lead["words"] or lead["sign"]).lower().split())
        name = table("quantities")["approximators"][phrase]
        if phrase in ("over", "under", "above", "below", "around", "about") and not _approximates(
            text, start - len(lead[0]), phrase, unit
        ):
            break
        begin = start - len(lead[0])
        if name != "exact":
            hedge = (begin, hedge[1] if hedge else begin + len(lead[0].rstrip("'\"‘“").rstrip()))
        kind = name if kind in ("exact", "about") else kind
        start = begin
    after = text[end : end + 14]
    tail = re.match(
        r"\+|-plus\b|\s+or\s+(more|so|fewer|less)\b|-odd\b", (unit and text[unit.end : unit.end + 10]) or ""
    ) or re.match(r"\+|-plus\b|\s+or\s+(?:more|so|fewer|less)\b|-odd\b", after)
    if tail and kind == "exact":
        word = tail[0].lower()
        kind = (
            "about" if word.endswith(("so", "odd")) else "at_most" if word.endswith(("fewer", "less")) else "at_least"
        )
    elif (kind == "exact" and unit is None) or (unit is not None and unit.kind != "duration"):
        before = text[max(start - 14, 0) : start].lower().split()
        if kind == "exact" and before and before[-1] in table("quantities")["words"]["exceed"]:
            kind = "more_than"
    if upper is not None:
        kind = "range" if kind in ("exact", "about") else kind
    return Draft(numeral, upper, start, end, hedge, kind, currency, unit)


def _approximates(text: str, at: int, phrase: str, unit: Unit | None) -> bool:
    """Whether "over", "about" before a number weakens it, or is a preposition: "over four years", "talks about 12 men"."""
    before = text[max(at - 24, 0) : at].lower().split()
    last = before[-1] if before else ""
    if phrase in ("about", "around"):
        return last not in (
            "information",
            "questions",
            "concerns",
            "worried",
            "talk",
            "talks",
            "spoke",
            "centered",
            "centred",
            "revolved",
        )
    if unit is not None and unit.kind == "duration" and phrase == "over":
        return last in ("for", "in", "took", "takes", "lasted", "just", "well", "after", "little", "of")
    return last not in (
        "spread",
        "divided",
        "stretched",
        "rule",
        "ruled",
        "dispute",
        "control",
        "debate",
        "victory",
        "win",
        "concern",
        "concerns",
    )


def bounds_of(numeral: Numeral, kind: str) -> Bounds:
    """What a number means under its approximating words (LEDGER §5, ruling 7)."""
    value = numeral.value
    if value is None:
        return Bounds(None, numeral.low, None, True)
    step = 1.0 if value == int(value) and value > 1 else 0.0
    if kind == "more_than":
        return Bounds(value, value + step, None, False)
    if kind == "at_least":
        return Bounds(value, value, None, False)
    if kind == "less_than":
        return Bounds(value, None, value - step, False)
    if kind == "at_most":
        return Bounds(value, None, value, False)
    return Bounds(value, value, value, kind in ("about", "nearly"))


def _quantity(doc: Doc, where: Place, draft: Draft, earlier: list[Quantity], offset: int) -> Quantity | None:
    text, numeral, unit = where.text, draft.numeral, draft.unit
    counted = draft.currency is None and unit is None
    bounds = (
        bounds_of(numeral, draft.kind) if counted else _exact_steps(bounds_of(numeral, draft.kind), numeral, draft.kind)
    )
    approximator = "plural" if numeral.kind == "plural" and draft.kind in ("exact", "about") else draft.kind
    if draft.upper is not None:
        low, high = numeral.value or 0.0, draft.upper.value or 0.0
        bounds = Bounds(None, min(low, high), max(low, high), draft.hedge is not None)
    start, end, noun = draft.start, draft.end, None
    between = re.search(r"\bbetween\s+$", text[max(start - 10, 0) : start], re.IGNORECASE)
    if between and draft.upper is not None:
        start -= len(between[0])
    kind: str
    name: str | None
    if draft.currency is not None:
        kind, name = "money", draft.currency
    elif unit is not None:
        kind, name, end = unit.kind, unit.name, unit.end
        of = re.match(r"\s+of\s+(?=[a-z])", text[end : end + 6])
        if kind == "measure" and of:
            head = noun_after(doc, where.token_at(end + len(of[0])))
            if head:
                noun, end = _compound(doc, head), doc[head[0]].idx + len(doc[head[0]])
    else:
        kind = "ratio" if numeral.kind == "fraction" else "count"
        found = _count(doc, where, draft)
        if found is None:
            return None
        name, end = found
        if name is None and numeral.kind != "times":
            name = people_or_earlier(where, earlier, offset)
    if kind == "count" and _is_age(doc, where):
        kind, name = "age", "year"
    if numeral.kind == "times":
        word = text[numeral.start : numeral.end].lower()
        if word in ("once", "twice", "thrice"):
            kind, name = "count", "time"
        elif word != "both":
            kind, name, end = "ratio", _subject(doc[where.first]), draft.end
    dozen = _all_but(text, draft.start, end)
    if dozen is not None and numeral.value is not None and dozen[1] > numeral.value:
        bounds = Bounds(dozen[1] - numeral.value, dozen[1] - numeral.value, dozen[1] - numeral.value, False)
        start = dozen[0]
    hedge = draft.hedge
    if hedge is None and numeral.kind == "plural":
        hedge = (numeral.start, numeral.end)
    return Quantity(
        spans=(Span(start + offset, end + offset),),
        text=text[start:end],
        value=bounds.value,
        low=bounds.low,
        high=bounds.high,
        approximate=bounds.approximate,
        unit=name,
        kind=kind,
        approximator=approximator,
        noun=noun,
        approximator_spans=(Span(hedge[0] + offset, hedge[1] + offset),) if hedge else (),
    )


def _subject(verb: Token) -> str | None:
    """What doubles."""
    return next((singular(t) for t in verb.children if t.dep_ == "nsubj" and t.pos_ in ("NOUN", "PROPN")), None)


def _is_age(doc: Doc, where: Place) -> bool:
    """ "Aged 19", "Maria Lund, 25, said"."""
    if where.before() in ("aged", "age", "ages"):
        return True
    if where.before() != "," or where.after() not in (",", ".", ")") or where.first < 2:
        return False
    named = doc[where.first - 2]
    text = doc[where.first].text
    return named.tag_ == "NNP" and text.isdigit() and len(text) < 3 and named.ent_type_ in ("PERSON", "")


def _shared_percent(text: str, numeral: Numeral, following: Numeral | None) -> Draft | None:
    """ "53-47 percent": a vote; the first number is the percentage told."""
    if (
        following is None
        or text[numeral.end : following.start] not in ("-", "–")
        or (numeral.value or 0) <= (following.value or 0)
    ):
        return None
    unit = unit_after(text, following.end)
    if unit is None or unit.kind != "percent":
        return None
    return _hedged(text, numeral, None, (numeral.start, numeral.end), None, unit)


def _exact_steps(bounds: Bounds, numeral: Numeral, kind: str) -> Bounds:
    """What is measured has no next number: "more than 3 %" is open at 3."""
    if kind == "more_than":
        return Bounds(bounds.value, numeral.value if bounds.value is not None else bounds.low, None, bounds.approximate)
    if kind == "less_than":
        return Bounds(bounds.value, None, numeral.value, bounds.approximate)
    return bounds


def _compound(doc: Doc, head: tuple[int, int]) -> str:
    """A noun with what makes one thing of it: "crude oil", "border post"."""
    last, first = head
    word = singular(doc[last])
    adjective = doc[last - 1] if last else None
    if first < last and doc[last - 1].tag_ in ("NN", "NNP"):
        return f"{doc[last - 1].lower_} {word}"
    if adjective is not None and adjective.lower_ in ("crude", "enriched", "drinking"):
        return f"{adjective.lower_} {word}"
    return word


def _count(doc: Doc, where: Place, draft: Draft) -> tuple[str | None, int] | None:
    """Counted noun and the end of its words; (None, end) where no noun follows; None where it is no quantity."""
    text, end = where.text, draft.end
    at = where.last
    hyphen = (
        text[end : end + 1] == "-"
        and text[end + 1 : end + 2].isalpha()
        and not text[end:].lower().startswith(("-odd", "-plus", "-strong"))
    )
    if hyphen:
        return None  # "four-door", "six-speed"
    if text[end:].startswith(("-odd", "-plus", "+")):
        at = where.token_at(end + (5 if text[end] == "-" else 2))
        while at < len(doc) and doc[at].lower_ in ("-", "odd", "plus", "-odd", "-plus", "+"):
            at += 1
    if at < len(doc) and doc[at].lower_ == "of" and at + 1 < len(doc):
        following = doc[at + 1]
        if following.lower_ in ("them", "those", "these", "us", "whom", "which"):
            return None, end
        at += (
            2
            if following.lower_
            in ("the", "its", "their", "our", "his", "her", "my", "your", "all", "these", "those", "them")
            else 1
        )
        if at < len(doc) and (doc[at].like_num or doc[at].text[:1].isdigit()):
            head = noun_after(doc, at + 1)
            return (singular(doc[head[0]]), end) if head else (None, end)
        if at + 2 < len(doc) and doc[at + 1].tag_ == "POS":
            at += 2  # "half of the city's schools"
            while at < len(doc) and doc[at].like_num:
                at += 1
    if (
        draft.numeral.kind == "fraction"
        and at < len(doc)
        and doc[at].lower_ in ("the", "its", "their", "all", "a", "an")
    ):
        at += 1
    others = doc[at].lower_ if at < len(doc) else ""
    if others == "others":
        return "people", doc[at].idx + len(doc[at])
    head = noun_after(doc, at)
    if head is None:
        return None, end
    last, first = head
    if draft.upper is not None and doc[last].tag_ == "NNP" and draft.hedge is None:
        return None  # "16-18 Harbour Road"
    word = singular(doc[last])
    if word in table("quantities")["words"]["general"] and first < last:
        word = f"{singular(doc[last - 1])} {word}"
    return word, doc[last].idx + len(doc[last])


_ALL_BUT = re.compile(r"\ball\s+but\s+$", re.IGNORECASE)
_OF_THE = re.compile(r"\s*(?:of\s+(?:the|its|their)\s+)(?P<n>[0-9]{1,6})\b")


def _all_but(text: str, start: int, end: int) -> tuple[int, float] | None:
    """Of "all but two of the 14": where it begins and the 14."""
    lead = _ALL_BUT.search(text[max(start - 12, 0) : start])
    if lead is None:
        return None
    whole = _OF_THE.search(text[start : start + 40])
    return (start - len(lead[0]), float(whole["n"])) if whole else None
