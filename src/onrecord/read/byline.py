"""Names out of a line that says who wrote the story, in many languages, however the page ran its parts together."""

from __future__ import annotations

import re
from functools import cache

from onrecord.lang import table
from onrecord.read import names
from onrecord.read.dates import dates_in

# "Jen MillsPublished", "Tobias Mühlbauer24.04.2024": parts that lost the space between them; not "McDonald", "DeLillo"
_GLUED = re.compile(r"(?<=[^\W\dA-Z_]{2})(?<!\bMac)(?=[A-Z][^\W\d_A-Z])|(?<=[^\W\d_])(?=\d)")
_HARD = re.compile(r"\s*[|•·/–—\t]\s*|\s+-\s+|\s{3,}")
_SOFT = re.compile(r"\s*[,;&]\s*|\s+(?:and|und|et|og|och|y|e|en|i|и|та|with|mit|avec|con|ve|dan|a)\s+")
_AGO = re.compile(r"\b\d+\s*\w+(?:\s+ago)?\b")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_CONTACT = re.compile(r"\S+@\S+|(?<!\w)@\w+|https?://\S+|\bwww\.\S+")
_EASTERN = re.compile(r"^[\u3400-\u9fff]{2,5}$|^[\uac00-\ud7a3]{2,4}$")
_PARTICLES = frozenset(
    [
        "de",
        "da",
        "di",
        "van",
        "von",
        "der",
        "den",
        "la",
        "le",
        "el",
        "al",
        "bin",
        "dos",
        "du",
        "ten",
        "del",
        "della",
        "zu",
        "zur",
        "of",
        "ter",
        "te",
        "af",
        "av",
        "y",
        "ibn",
        "abu",
    ]
)
_LONGEST = 300  # characters of a line that can be a byline
_NAME_WORDS = 5


@cache
def _leads() -> re.Pattern[str]:
    words = sorted((re.escape(word) for word in table("reading", "mul")["by"]), key=len, reverse=True)
    return re.compile(
        rf"(?:^\s*|\bwritten |\bposted )(?i:{'|'.join(words)})(?:\s*[:：]\s*|\s+|(?=[A-Z]))(?=[^\W\d_])|\s[Bb]y\s+(?=[A-Z])"
    )


@cache
def _job_words() -> frozenset[str]:
    words = {word for word in table("reading", "mul")["job"] if " " not in word}
    return frozenset(words | set(table("reading")["job_words"]) - {"in", "at"})


@cache
def _never() -> frozenset[str]:
    """Words that no name holds: of sharing, dates, pictures."""
    data = table("reading", "mul")
    found = {
        word
        for key in ("social", "dateword", "account", "legal", "minutes", "ad", "video", "credit")
        for word in data[key]
    }
    return frozenset(found | {"read", "more", "view", "all", "posts", "the", "staff", "with", "news", "from", "by"})


def is_led(line: str) -> bool:
    """Whether the line begins with "By" or its like in another language."""
    match = _leads().match(line)
    return bool(match) and len(line.split()) <= 40


def is_bare(line: str) -> bool:
    """Whether the line is nothing but "By" or its like."""
    return line.strip(" :：").lower() in table("reading", "mul")["by"]


def writers(line: str, outlet: str | None = None) -> tuple[str, ...]:
    """The personal names in a byline, in order, each once; titles, places, outlets, agencies and dates cut away."""
    text = _BRACKETS.sub(" ", _CONTACT.sub(" ", line[:_LONGEST]))
    for found in reversed(dates_in(text, day_first=True)):
        text = text[: found.start] + "|" + text[found.end :]
    text = _GLUED.sub("|", text)
    text = _AGO.sub("|", text)
    segments = [segment for segment in _HARD.split(text) if segment]
    led = []
    for segment in segments:
        match = _leads().search(segment)
        if match and (segment[match.end()].isupper() or _caseless(segment[match.end()])):
            led.append(segment[match.end() :])
    result: list[str] = []
    taken: set[str] = set()
    shouted = line.upper() == line
    for segment in led or segments:
        for part in _SOFT.split(segment):
            name = _person(part, outlet) if shouted or not part.isupper() or len(segments) == 1 else None
            if name and name.lower() not in taken:
                taken.add(name.lower())
                result.append(name)
    return tuple(result)


def house(line: str) -> str | None:
    """What a byline credits where it names no person: an agency, the newsroom, the outlet itself, as the page writes it."""
    match = _leads().match(line[:_LONGEST])
    text = line[match.end() :] if match else line
    for found in reversed(dates_in(text, day_first=True)):
        text = text[: found.start] + "|" + text[found.end :]
    name = re.split(r"\s{1,9}(?:with|mit|avec)\s+", _HARD.split(text)[0])[0].strip(" .,:;")
    words = name.split()
    if not 1 <= len(words) <= _NAME_WORDS or any(word.lower() in _never() - {"the", "news", "staff"} for word in words):
        return None
    if not words[0][0].isupper() or not (match or names.agency(name)) or any(ch.isdigit() for ch in name):
        return None
    return name


def _person(part: str, outlet: str | None) -> str | None:
    text = part.strip(" .,:;-–—|*\u200b")
    eastern = re.sub(r"(?:기자|특파원|記者|记者)$", "", text).rstrip()
    if _EASTERN.match(eastern):
        return eastern
    words = text.split()
    half = len(words) // 2
    if half >= 2 and words[:half] == words[half:]:
        words = words[:half]  # said twice
    for cut in range(2, len(words)):
        tail = " ".join(words[cut:])
        if (
            words[cut].lower() in ("the", "for", "in")
            or names.agency(tail)
            or (outlet and tail.lower() == outlet.lower())
        ):
            words = words[:cut]
            break
    jobs = _job_words()
    job = next((i for i, word in enumerate(words) if word.lower().strip(".,") in jobs), None)
    if job is not None:
        if words[job].lower() == "staff" or job < 2:
            return None
        words = words[:job]
        if len(words) > 2:
            # "Amy Gibbons Political Correspondent": what stands between the name and the office says which office
            keep = 2
            while keep < len(words) and (words[keep - 1].lower() in _PARTICLES or len(words[keep - 1].strip(".")) == 1):
                keep += 1
            words = words[:keep]
    if not 2 <= len(words) <= _NAME_WORDS:
        return None
    if any(word.lower() in _never() or any(ch.isdigit() for ch in word) or "." in word[2:-1] for word in words):
        return None
    if any(":" in word for word in words):
        return None  # "Posted: Tuesday"
    if not all(
        word[0].isupper() or not word[0].isalpha() or word.lower() in _PARTICLES or _caseless(word) for word in words
    ):
        return None
    if sum(word[0].isupper() or _caseless(word) for word in words) < 2:
        return None
    if not all(word[0].isalpha() for word in words) or names.agency(" ".join(words)):
        return None
    name = " ".join(words)
    if outlet and name.lower() == outlet.lower():
        return None
    return name.title() if name.isupper() and len(words[0]) > 3 else name


def _caseless(word: str) -> bool:
    return word.lower() == word.upper()
