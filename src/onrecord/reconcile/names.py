"""Names across articles: when two spellings are one person, body or country.

Within an article the extractor has already joined a mention to its fullest name there. Across articles
only names are left: "Lloyd Austin" on one page, "Austin" on the next.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping

from onrecord.lang import table
from onrecord.records import Mention

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


def fold(name: str | None) -> str:
    """Lower case, words only, without a leading article or a genitive: the key that names are compared by."""
    words = [w.replace("’", "'") for w in _WORD.findall((name or "").casefold())]
    words = [w[:-2] if w.endswith("'s") else w for w in words]
    while len(words) > 1 and words[0] in ("the", "a", "an"):
        words = words[1:]
    return " ".join(words)


def words_of(name: str) -> tuple[str, ...]:
    """The words of a folded name that tell it apart: without titles and small words."""
    lexicon = table("reconcile")
    small = frozenset(lexicon["names"]["small"]) | frozenset(lexicon["names"]["titles"])
    kept = tuple(w for w in name.split() if w not in small)
    return kept or tuple(name.split())


def initials(words: Iterable[str]) -> str:
    """First letters, for acronyms: "national intelligence service" gives "nis"."""
    return "".join(w[0] for w in words)


class Identities:
    """Which folded names stand for the same somebody, in one story.

    A short name joins a longer one when it is the end of it ("austin", "lloyd austin"), or its words in
    order stand in exactly one longer name ("kestrel", "kestrel parcel"), or it is its acronym. A short
    name that fits two longer ones which do not fit each other joins neither: a wrong merge of two sources
    hides an independence, a missed one is seen by the reader. People's judgements come first.

    Attributes:
        countries: keys of the states among them.
        outlets: keys of the news outlets and agencies.
    """

    def __init__(self, mentions: Iterable[Mention], same: Iterable[tuple[str, str, bool]] = ()) -> None:
        kinds: dict[str, set[str]] = defaultdict(set)
        mentions = tuple(mentions)
        for mention in mentions:
            if mention.kind == "unnamed":
                continue
            for name in (mention.name, mention.party, mention.agency):
                if key := fold(name):
                    kinds[key].add((mention.kind or "") if name == mention.name else "")
        judged = [(fold(a), fold(b), verdict) for a, b, verdict in same]
        apart = {frozenset((a, b)) for a, b, verdict in judged if not verdict}
        self._to: dict[str, str] = _joined(kinds, apart)
        for a, b, verdict in sorted(judged):
            if verdict:
                keep, drop = sorted((self.of(a), self.of(b)))
                self._to = {k: (keep if v == drop else v) for k, v in self._to.items()}
                self._to[a] = self._to[b] = self._to[drop] = keep

        self.outlets = frozenset(self.of(m.name) for m in mentions if m.kind == "outlet" and m.name)
        self._votes = _votes(mentions, self.of)
        states = {self.of(m.name) for m in mentions if m.kind == "country" and m.name}
        listed = frozenset(table("reconcile")["names"]["countries"])
        self.countries = frozenset(states | {key for key in (self.of(m.party) for m in mentions) if key in listed})

    def party_of(self, name: str, party: str | None) -> str:
        """Whom ``name`` speaks for: as most of its mentions in the story have it, else for itself.

        One somebody speaks for one party throughout a story, so that a party misread on one page makes no
        second origin; a bare "health ministry" is taken for one body, too, for the same reason.
        """
        counts = self._votes.get(self.of(name))
        return max(sorted(counts), key=lambda p: counts[p]) if counts else party or name

    def parties_of(self, name: str) -> frozenset[str]:
        """Keys of all the parties that mentions of ``name`` in the story give."""
        return frozenset(self.of(party) for party in self._votes.get(self.of(name), ()))

    def of(self, name: str | None) -> str:
        """The key of the somebody that ``name`` stands for."""
        key = fold(name)
        return self._to.get(key, key)


def _votes(mentions: Iterable[Mention], of: Callable[[str | None], str]) -> dict[str, Counter[str]]:
    """Key of a somebody to the parties that its mentions give, other than itself, and how often."""
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for mention in mentions:
        key = of(mention.name)
        if len(key) > 1 and mention.party and mention.kind not in ("unnamed", "country") and of(mention.party) != key:
            votes[key][mention.party] += 1
    return dict(votes)


def _joined(kinds: Mapping[str, set[str]], apart: set[frozenset[str]]) -> dict[str, str]:
    names = sorted(kinds, key=lambda n: (-len(n.split()), n))
    by_word: dict[str, list[str]] = defaultdict(list)
    for name in names:
        for word in sorted(set(words_of(name))):
            by_word[word].append(name)
    by_initials: dict[str, list[str]] = defaultdict(list)
    for name in names:
        if len(words_of(name)) >= 3:
            by_initials[initials(words_of(name))].append(name)
    to: dict[str, str] = {}
    for short in names:
        words = words_of(short)
        if len(words) == 1 and len(short) <= 5 and len(by_initials.get(short, ())) == 1:
            longer = by_initials[short]
        elif {"country", "group", "document"} & kinds[short]:
            longer = []  # "Niger" is no short form of "Niger Delta Council"
        else:
            longer = [
                n
                for n in by_word.get(words[-1], ())
                if n != short and len(words_of(n)) > len(words) and _fits(words, words_of(n), kinds[n], kinds[short])
            ]
        longer = [n for n in longer if frozenset((n, short)) not in apart]
        targets = sorted({to.get(n, n) for n in longer})
        if len(targets) == 1:
            to[short] = targets[0]
    return to


def _fits(short: tuple[str, ...], long: tuple[str, ...], long_kinds: set[str], short_kinds: set[str]) -> bool:
    if "person" in long_kinds:
        # a person's short name is the family name; the same first name means little
        return long[-len(short) :] == short and not ({"organisation", "outlet"} & short_kinds)
    if "person" in short_kinds:
        return False
    if "outlet" in long_kinds and long[-len(short) :] == short:
        return True  # "the Dispatch" for "Sahel Dispatch"
    if len(short) > 1 and long[-len(short) :] == short and "country" not in long_kinds:
        return True  # "data protection authority" for "Dutch Data Protection Authority"
    return long[: len(short)] == short  # "Kestrel" for "Kestrel Parcel"
