"""Proper names of people and bodies in an article: found, told apart by kind, short forms joined to the fullest.

Candidates come from the parser's names, from titles ("Comandante Ulises") and from nouns for bodies ("Norwegian
Directorate of Sea Safety"). The kind is a vote of the parser's labels and of what stands around the name.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from onrecord.extract.entities import words as lex
from onrecord.lang.places import country_named, country_of_demonym, country_of_seat, towns
from onrecord.records.vocabulary import EntityKind

if TYPE_CHECKING:
    from onrecord.extract.parse import Parsed

_CAPS = r"[A-ZÀ-Þ][\w’'-]*"
_BODY_NOUNS = (
    "Ministry|Agency|Directorate|Authority|Institute|Department|Service|Headquarters|Council|Commission|Union|Federation|League|Forum|"
    "Guild|Association|Organization|Organisation|Party|Front|Movement|Bank|University|Hospital|Court|Board|Committee|Administration|"
    "Office|Guard|Police|Army|Navy|Force|Forces|Company|Shipping|Corporation|Group|Society|Alliance|Secretariat|Treasury|Terminals|Foundation|"
    "Trust|Bureau|Inspectorate|Parliament|Senate|Airlines|Airways|Lines|Holdings|Fund|Coalition"
)
_NAMED_BODY = re.compile(
    rf"\b{_CAPS}(?:\s+(?:(?:of|for|and)\s+(?:the\s+)?)?{_CAPS}){{0,6}}\s+(?:{_BODY_NOUNS})\b(?:\s+(?:of|for)(?:\s+the)?(?:\s+{_CAPS}){{1,3}})?"
    rf"|\b(?:{_BODY_NOUNS})\s+(?:of|for)(?:\s+the)?(?:\s+{_CAPS}){{1,4}}"
)
_TITLE_WORDS = (
    r"(?:(?:Mr|Mrs|Ms|Dr|Prof|Gen|Col|Sen|Rep|Gov|Lt|Capt|Sgt|Adm)\.?|Miss|Professor|President|Premier|Chancellor|Minister|minister|Secretary|Senator|"
    r"Governor|Mayor|King|Queen|Prince|Princess|Pope|General|Brigadier|Colonel|Major|Captain|Lieutenant|Admiral|Commander|Comandante|"
    r"Prosecutor|Judge|Justice|Ambassador|Director|Dictator|Secretary-General|Commissioner|Inspector|Superintendent|Chief|Sheikh|Sir|Father|Bishop|spokesman|spokeswoman)"
)
_TITLED = re.compile(
    rf"\b{_TITLE_WORDS}\s+(?!(?:{_BODY_NOUNS})\b)(?P<name>{_CAPS}(?:\s+(?:(?:de|da|van|von|bin|al|dos|der|den)\s+){{0,2}}{_CAPS}){{0,3}})"
)
_ASIDE = re.compile(
    rf"(?P<role>[^,.;:\n“”\"]{{3,90}}),\s+(?P<name>{_CAPS}(?:\s+(?:(?:de|da|van|von|bin|al|dos|der|den)\s+){{0,2}}{_CAPS}){{1,3}})"
)
_CUED = re.compile(
    rf"\b(?:company|firm|charity|operator|union|contractor|retailer|giant|association|airline|insurer|carrier|newspaper|magazine|site|website|"
    rf"broadcaster|agency|group|gang|(?:calling|calls?) (?:itself|themselves))(?:,\s+|\s+)(?P<name>{_CAPS}(?:\s+{_CAPS}){{0,3}})"
)
_EXPLAINED = re.compile(
    rf"(?<!\w)(?P<name>{_CAPS}(?:\s+{_CAPS}){{0,3}}),\s+(?:the|an?)\s+(?:[\w’'-]+\s+){{0,3}}?(?:company|firm|charity|operator|union|contractor|retailer|"
    rf"airline|insurer|carrier|lender|shipper|maker|newspaper|broadcaster|association|agency)\b"
)
_PARTICLED = re.compile(rf"\b(?P<name>{_CAPS}\s+(?:de|da|van|von|bin|dos|der|den)(?:\s+(?:la|der|den))?\s+{_CAPS})")
_ABBREVIATED = frozenset(
    {"mr", "mrs", "ms", "dr", "prof", "gen", "col", "sen", "rep", "gov", "lt", "capt", "sgt", "miss", "sir"}
)
_NOT_NAMES = lex.NOT_NAMES
_LEAST_BELOW = 200  # characters below a headline in title case from which its names must come back there
_PRIVATE_CUE = re.compile(
    r"(?i)\b(?:company|firm|charity|operator|union|contractor|retailer|giant|owner|association|party|airline|insurer|carrier|guild|lender|shipper|maker)\s{0,9},?\s{0,9}$"
)
_OUTLET_CUE = re.compile(
    r"(?i)\b(?:newspaper|paper|magazine|site|website|broadcaster|television|daily|weekly|radio|outlet|tabloid|station)\s{0,9},?\s{0,9}$"
)
_GROUP_CUE = re.compile(
    r"(?i)\b(?:call(?:ing|s)? (?:itself|themselves)|rebels? (?:of|from)|hackers?|gang|militia|known as)\s+(?:the\s+)?$"
)
_OFFICE_OF = re.compile(
    r"(?i)\b(?:spokesman|spokeswoman|spokesperson|director|executive|head|manager|officer|lawyers?) (?:for|of|at)\s+(?:the\s+)?$"
)
_AFTER = re.compile(r"^(?:[’']s)?,\s+(?P<role>[^,.;:“”\"\n]{3,90})")
_HAS = re.compile(
    r"^[’']s\s+(?:(?:\w+\s+){0,2})(?:spokes\w+|executive|director|chairman|chairwoman|lawyers?|head|customers?|managers?|engineers?|secretary|members|owner|laboratory|statement)\b"
)


@dataclass(slots=True)
class Name:
    """A proper name while votes on it are counted.

    Attributes:
        text: fullest form.
        votes: for each kind.
        forms: all the forms it takes in the article.
        descriptions: nouns that stand beside it ("operator", "charity").
    """

    text: str
    votes: Counter[str] = field(default_factory=Counter)
    forms: set[str] = field(default_factory=set)
    descriptions: set[str] = field(default_factory=set)

    @property
    def kind(self) -> EntityKind | None:
        """The kind with most votes; None where nothing speaks for any."""
        ranked = sorted(self.votes.items(), key=lambda item: (-item[1], item[0] != "place", item[0]))
        if not ranked or ranked[0][1] < 1:
            return None
        return ranked[0][0]  # type: ignore[return-value]


def find_names(parsed: Parsed) -> list[Name]:
    """The names of people and bodies of an article, longest first."""
    found: dict[str, Name] = {}
    # a word that also stands in lower case is no name
    lower = {t.text for b in parsed.blocks for t in b.doc if t.is_alpha and t.is_lower}
    titled = {b.index for b in parsed.blocks if _in_title_case(b.text)}
    below = "\n".join(b.text for b in parsed.blocks if b.index not in titled)
    if len(below) < _LEAST_BELOW:
        titled = set()
    for block in parsed.blocks:
        text = block.text
        for label, begin, stop in _candidates(block.doc, text):
            trimmed = _trim(text, begin, stop, label)
            if trimmed is None:
                continue
            start, end = trimmed
            if _in_capitals(text, start, end):
                continue
            if block.index in titled:
                kept = _found_below(text[start:end], below)
                if kept is None:
                    continue
                start = text.index(kept, start)
                trimmed = _trim(text, start, start + len(kept), label)
                if trimmed is None:
                    continue
                start, end = trimmed
            words = text[start:end]
            if len(words.split()) == 1 and words.lower() in lower:
                continue
            name = found.setdefault(words, Name(words, forms={words}))
            _vote(name, label, text, start, end)
    long = [n for n in found.values() if " " in n.text]
    for name in found.values():
        # a town's name may be the short form of a body's or the surname of somebody
        if not any(_short_for(name, other) and other.kind not in (None, "place") for other in long):
            _vote_place(name)
    names = sorted(
        (n for n in found.values() if n.kind not in (None, "place")),
        key=lambda n: (-len(n.text.split()), -len(n.text), n.text),
    )
    whole = "\n".join(b.text for b in parsed.blocks)
    joined: list[Name] = []
    for name in names:
        longer = next((o for o in joined if _short_for(name, o) and not _of_several(name.text, o, whole)), None)
        if longer is None:
            joined.append(name)
        else:
            longer.forms |= name.forms
            longer.votes += name.votes
            longer.descriptions |= name.descriptions
    for name in joined:
        # "Kestrel Parcel" is no person, whatever the parser says
        if any(lex.kind_of_name(form) for form in name.forms):
            del name.votes["person"]
    for name in joined:
        if _by_surname(name, lower):
            # with the parser's word for it, however seldom, that decides
            name.votes["person"] += max(name.votes.values(), default=0) if name.votes["person"] else 4
    outlet = parsed.article.outlet
    for name in joined:
        if outlet and lex.without_article(outlet).casefold() == lex.without_article(name.text).casefold():
            name.votes["outlet"] += 20
    return joined


def _of_several(short: str, long: Name, text: str) -> bool:
    """Whether the end of a body's name is that of others too: "Democrats" beside those of Ohio and those of Iowa."""
    if long.kind == "person" or not short.endswith("s") or not long.text.endswith(f" {short}"):
        return False
    before = {m[1] for m in re.finditer(rf"\b([A-ZÀ-Þ][\w’'-]+) {re.escape(short)}\b", text)}
    return len({w for w in before if w.lower() not in lex.GENERIC | lex.TITLES | lex.CLAUSE_STARTS}) > 1


def _in_title_case(text: str) -> bool:
    """Whether a line writes nearly every word with a capital, as some headlines do: there capitals tell no name."""
    words = [w for w in re.findall(r"[^\W\d_][\w’'-]*", text) if len(w) > 3]
    return len(words) >= 4 and sum(w[0].isupper() for w in words) >= 0.85 * len(words)


def _found_below(name: str, below: str) -> str | None:
    """The longest run of a name's words that the text below the headline has too; None where it has none of them."""
    words = name.split()
    runs = [" ".join(words[i:j]) for i in range(len(words)) for j in range(len(words), i, -1)]
    runs.sort(key=lambda run: -len(run.split()))
    return next((run for run in runs if re.search(rf"(?<!\w){re.escape(run)}(?!\w)", below)), None)


def _in_capitals(text: str, start: int, end: int) -> bool:
    """Whether a word stands among others all in capitals: a notice ("MANDATORY CREDIT") and no name."""
    if not text[start:end].isupper() or end - start < 4:
        return False
    near = (
        re.search(r"([^\W\d_]{4,})\W{1,2}$", text[max(start - 24, 0) : start]),
        re.match(r"\W{1,2}([^\W\d_]{4,})", text[end : end + 24]),
    )
    return any(match is not None and match[1].isupper() for match in near)


def _by_surname(name: Name, lower: set[str]) -> bool:
    """Whether an article shortens a name as those of people: "Ida Dahl" to "Dahl", where of "Halden Lines" "Halden" is left."""
    parts = name.text.split()
    return (
        1 < len(parts) < 4
        and parts[-1] in name.forms
        and parts[0] not in name.forms
        and all(re.fullmatch(r"[A-ZÀ-Þ][a-zà-ÿ’'-][A-ZÀ-Þa-zà-ÿ’'-]*", part) for part in parts)
        and not {part.lower() for part in parts} & lower
        and not name.descriptions
        and not any(lex.kind_of_name(form) or lex.known(form) for form in name.forms)
    )


def _candidates(doc: object, text: str) -> list[tuple[str, int, int]]:
    spans: list[tuple[str, int, int]] = []
    for ent in doc.ents:  # type: ignore[attr-defined]
        if ent.label_ in ("PERSON", "ORG") or (
            ent.label_ in ("PRODUCT", "NORP", "WORK_OF_ART", "FAC", "GPE", "LOC", "EVENT") and _odd(ent.text)
        ):
            spans.append((ent.label_, ent.start_char, ent.end_char))
    spans += [("TITLED", m.start("name"), m.end("name")) for m in _TITLED.finditer(text)]
    spans += [("TITLED", m.start("name"), m.end("name")) for m in _PARTICLED.finditer(text)]
    spans += [
        ("TITLED", m.start("name"), m.end("name"))
        for m in _ASIDE.finditer(text)
        if any(lex.singular(w) in lex.OFFICES for w in lex.words_of(m["role"]))
        and lex.kind_of_name(m["name"]) is None
        and not lex.country_in(m["name"])
    ]
    spans += [("CUED", m.start("name"), m.end("name")) for p in (_CUED, _EXPLAINED) for m in p.finditer(text)]
    for match in _NAMED_BODY.finditer(text):
        spans.append(("BODY", match.start(), match.end()))
        both = match[0].find(" and ")
        if both > 0 and len(match[0][:both].split()) > 1:
            spans.append(("BODY", match.start(), match.start() + both))
    return spans


# Words of a headline in capitals that begin its predicate and are nobody's name ("Halden Is Now Considering").
_NO_NAMES = "Is|Are|Was|Were|Has|Have|Had|Would|Could|Might|Says|Now"


def _odd(text: str) -> bool:
    """A name that the parser takes for something else but whose words are those of a body or outlet."""
    return lex.kind_of_name(text) is not None


def _trim(text: str, start: int, end: int, label: str) -> tuple[int, int] | None:
    """Cut a candidate to the name alone; None where none is left."""
    piece = text[start:end]
    if "\n" in piece:
        piece = piece.split("\n", 1)[0]
    if "Photo/" in piece or " Photo" in piece:
        return None  # a picture's credit ("AP Photo/Ann Other")
    lead = re.match(r"(?:(?:[Tt]he|[Aa]n?|[Ii]n|[Oo]n|[Ff]or|[Bb]y|[Aa]t|[Aa]nd|[Bb]ut)\s+|[\s\"“‘'’(—-]+)+", piece)
    if lead:
        start += lead.end()
        piece = piece[lead.end() :]
    if piece.split()[:1] and piece.split()[0].lower().rstrip(".") in _ABBREVIATED:
        label = "PERSON"
    if label in ("PERSON", "TITLED"):
        piece = re.split(rf"[,;:(]|\s(?:of|for|and|says?|said|told|at|in|{_NO_NAMES})\s|[’']s\b|\s[–—-]\s", piece)[0]
        bare = lex.bare_name(piece)
        start += len(piece) - len(piece.lstrip()) + (piece.strip().rfind(bare) if bare else 0)
        piece = bare
    else:
        piece = re.split(
            r"[;:(]|[’']s$|\s[–—-]\s|,\s|[’']s\s(?=[a-z])|\s(?:near|in|at|from|to|with|on|over|after|by)\s", piece
        )[0]
        # "Rebels of the Free Orinoco Front", "de Wit of the League": what stands before "of" is no part of it
        outer = re.match(r"(?P<o>[\w’' ]{1,80}?)\s{1,9}of\s+(?:the\s+)?(?=[A-ZÀ-Þ])", piece)
        if (
            outer
            and lex.singular(outer["o"].split()[-1]) not in lex.BODIES | {"bank", "board", "house"}
            and lex.kind_of_name(piece[outer.end() :])
        ):
            start += outer.end()
            piece = piece[outer.end() :]
        # "Colombia and the Front", "Nigeria's Defence Headquarters": the country is no part of the name
        owner = re.match(r"(?P<c>[\w. ]{2,24}?)(?:[’']s)\s+(?=[A-Z])", piece)
        if owner and (country_named(owner["c"]) or country_of_seat(owner["c"])):
            start += owner.end()
            piece = piece[owner.end() :]
        pair = re.match(r"(?P<c>[\w.’' ]{2,40}?)\s+and\s+(?:the\s+)?(?=[A-Z])", piece)
        if pair and (
            country_named(pair["c"])
            or " and the " in piece
            or (" " in pair["c"] and lex.kind_of_name(pair["c"]) and lex.kind_of_name(piece[pair.end() :]))
        ):
            start += pair.end()
            piece = piece[pair.end() :]
    piece = piece.rstrip(" ,.\"“”’'—-")
    # several demonyms or a word cut at a sentence's start
    if len(piece) < 2 or not piece[0].isupper() or piece.lower() in _NOT_NAMES or any(ch.isdigit() for ch in piece):
        return None
    if lex.known(f"{piece}.") or lex.known(piece) or country_named(f"{piece}."):
        return None
    if country_named(piece) or country_of_demonym(piece) or (label in ("PERSON", "GPE") and country_of_seat(piece)):
        return None
    if piece.isupper() and len(piece) > 6:
        return None
    parts = piece.split()
    low = [p.lower() for p in parts]
    if len(parts) == 1 and (lex.singular(low[0]) in lex.OFFICES | lex.BODIES | lex.GROUPS | lex.ANONYMOUS):
        return None
    if (
        label in ("PERSON", "TITLED")
        and len(parts) == 1
        and towns(piece)
        and label == "PERSON"
        and towns(piece)[0].population > 200_000
    ):
        return None
    # "Labour Minister": an office, no name
    if lex.singular(low[-1]) in lex.OFFICES and len(parts) > 1:
        return None
    if len(parts) > 1 and all(
        country_of_demonym(p) or lex.singular(p.lower()) in lex.GROUPS | lex.ANONYMOUS | lex.OFFICES for p in parts
    ):
        return None
    return start, start + len(piece)


def _vote(name: Name, label: str, text: str, start: int, end: int) -> None:
    before, after = text[max(start - 70, 0) : start], text[end : end + 110]
    parts = name.text.split()
    by_words = lex.kind_of_name(name.text)
    if by_words:
        name.votes[by_words] += 4
    if label == "TITLED":
        name.votes["person"] += 3
    elif label == "PERSON":
        name.votes["person"] += 2 if len(parts) > 1 else 1
    elif label == "CUED" or label in ("ORG", "BODY"):
        name.votes["organisation"] += 1
    aside = re.search(r"([\w-]+),\s+$", before)
    if aside and lex.singular(aside[1]) in lex.OFFICES and len(parts) > 1 and not by_words:
        name.votes["person"] += 4
    holder = re.search(r"\b([a-z][\w-]+)\s+$", before)
    if (
        holder
        and 1 < len(parts) < 4
        and not by_words
        and lex.singular(holder[1]) in lex.OFFICES - lex.COMPANIES - lex.BODIES
    ):
        name.votes["person"] += 4  # "police officer Ida Dahl"
    if lex.last_title(before):
        name.votes["person"] += 3
    elif re.search(r"\b[Tt]he\s+$", before):
        name.votes["organisation"] += 1
    if re.search(r"\b(?:[Ii]n|[Nn]ear|[Aa]t|[Ff]rom|[Ii]nto|[Oo]utside|[Tt]owards|[Aa]round)\s+$", before):
        name.votes["place"] += 2
    if label in ("GPE", "LOC"):
        name.votes["place"] += 2
    if _OFFICE_OF.search(before):
        name.votes["organisation"] += 3
    if _HAS.match(after):
        name.votes["organisation"] += 2
    if _GROUP_CUE.search(before):
        name.votes["group"] += 4
    for cue, kind in ((_PRIVATE_CUE, "organisation"), (_OUTLET_CUE, "outlet")):
        match = cue.search(before)
        if match:
            name.votes[kind] += 4
            name.descriptions.add(lex.singular(match[0].strip(" ,")))
    role = _AFTER.match(after)
    if role:
        words = [lex.singular(w) for w in lex.words_of(role["role"])]
        near = words[
            : next(
                (i for i, w in enumerate(words) if i and w in ("of", "for", "in", "at", "who", "which", "that")),
                len(words),
            )
        ]
        head = near[-1] if near else ""
        opener = words[0] if words else ""
        if (head in lex.OFFICES and head not in lex.PRIVATE) or opener == "who":
            name.votes["person"] += 3
        elif opener in ("the", "a", "an", "which", "its"):
            if head in lex.OUTLETS:
                name.votes["outlet"] += 4
                name.descriptions.add(head)
            elif head in lex.PRIVATE | lex.COMPANIES:
                name.votes["organisation"] += 4
                name.descriptions.add(head)


def _vote_place(name: Name) -> None:
    """A town's name is no body's, unless the words around it say so."""
    entries = towns(name.text)
    if country_of_seat(name.text) or entries:
        name.votes["place"] += 7 if not entries or entries[0].population > 100_000 else 3
    elif name.votes["place"] and len(name.text.split()) > 1:
        name.votes["place"] -= 1


def _short_for(short: Name, long: Name) -> bool:
    a, b = short.text, long.text
    if len(a) >= len(b) or not (b.startswith(f"{a} ") or b.endswith(f" {a}") or a.isupper()):
        return False
    people = short.kind == "person", long.kind == "person"
    parts = b.split()
    if all(people):
        return parts[-1] == a or parts[0] == a or b.endswith(f" {a}")
    if (
        any(people)
        and short.votes["organisation"] + short.votes["group"] + short.votes["outlet"] + long.votes["organisation"] == 0
    ):
        return False
    if people[1] and not people[0]:
        return parts[-1] == a
    letters = "".join(w[0] for w in parts if w[0].isupper())
    if a.isupper() and len(a) >= 2 and a in (letters, letters + "S"):
        return True
    return b.startswith(f"{a} ") or (b.endswith(f" {a}") and (len(a.split()) > 1 or len(a) > 4))
