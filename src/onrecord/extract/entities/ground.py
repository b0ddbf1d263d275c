"""The entities of one article, and whom any stretch of its words means.

Names are registered first (people by their fullest name, bodies, countries). Then the noun phrases of the article are
read in text order, and each is joined to an entity: by its name, by the office or the noun that describes it, as a
pronoun by what stands in view, or as an entity of its own. What cannot be joined stays without a name.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from onrecord.extract.entities import antecedents as ana
from onrecord.extract.entities import documents
from onrecord.extract.entities import words as lex
from onrecord.extract.entities.descriptions import Descriptions
from onrecord.extract.entities.phrases import Phrase, phrase_at
from onrecord.extract.entities.register import Entity, Sighting, as_mention, widen
from onrecord.lang.places import country_of_seat
from onrecord.records import Mention, Span, Spans, join

if TYPE_CHECKING:
    from spacy.tokens import Token

    from onrecord.extract.parse import Parsed, ParsedBlock

_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})
# What stands for the outlet in a notice of its own: the label, or the article that it corrects.
_NOTICE = re.compile(
    r"(?:correction|clarification|editor[’']s note|erratum)$"
    r"|(?:an?|the|our)? ?(?:earlier|previous|original) (?:version|report|article|story) of this (?:article|story|report)$"
)


class Entities(Descriptions):
    """The register of an article; :meth:`mention` resolves words against it."""

    def __init__(self, parsed: Parsed) -> None:
        super().__init__(parsed)
        for block in parsed.blocks:
            for token in block.doc:
                self._read(block, token)

    def _read(self, block: ParsedBlock, token: Token) -> None:
        at = block.start + token.idx
        low = token.lower_
        named = self._name_at(at)
        if not named and (token.pos_ == "PRON" or low in ana.PERSONAL or low in ana.SINGULAR or low in ana.PLURAL):
            if low in ana.PERSONAL or low in ana.SINGULAR or low in ana.PLURAL:
                if low == "it" and _expletive(token):
                    return
                key = self._antecedent(low, at)
                if key:
                    if low in ana.PERSONAL and self._entities[key].kind == "person":
                        self._entities[key] = widen(self._entities[key], gender=ana.PERSONAL[low])
                    self._see(block, token, at, at + len(token.text), key)
            return
        if named:
            start, end, key = named
            if at + len(token.text) < end:
                return
            if self._entities[key].kind == "person":
                self._office(start, end, key)
            elif self._entities[key].kind in ("organisation", "outlet", "group"):
                self._belonging(start, end, key)
            self._see(block, token, start, end, key)
            return
        if token.pos_ not in ("NOUN", "PROPN", "NUM") and low != "others":
            return
        if token.pos_ == "NUM" and token.dep_ not in _SUBJECTS:
            return
        inner = token.dep_ == "compound" and token.head.i > token.i and not self._name_at(block.start + token.head.idx)
        # "ministry officials": the ministry is in view too
        if inner and lex.singular(low) not in lex.BODIES:
            return
        seat = country_of_seat(token.text) if token.text[0].isupper() else None
        if seat:
            if _acts(token):
                self._see(block, token, at, at + len(token.text), self._country(seat))
            return
        phrase = phrase_at(block, token)
        key = self._described(phrase)
        if key:
            self._see(block, token, phrase.start, phrase.end, key)

    # -- resolving ----------------------------------------------------------------------------------------------------

    @cached_property
    def all(self) -> tuple[Entity, ...]:
        """Every entity that is named or pointed at, by first appearance, with the spans of its mentions."""
        spans: dict[str, list[Span]] = {}
        for sighting in self._sightings:
            spans.setdefault(sighting.key, []).append(Span(sighting.start, sighting.end))
        found = []
        for key, places in spans.items():
            entity = self._entities[key]
            forms = {self._text[a:b] for a, b in places} - {entity.name}
            aliases = {
                lex.without_article(f)
                for f in forms
                if f.lower() not in ana.PERSONAL and f.lower() not in ana.SINGULAR | ana.PLURAL
            }
            found.append(
                replace(
                    entity,
                    aliases=tuple(sorted(aliases - {entity.name})),
                    spans=tuple(sorted(places)),
                    first=min(places).start,
                )
            )
        return tuple(sorted(found, key=lambda e: (e.first, e.name)))

    @cached_property
    def name_ends(self) -> frozenset[int]:
        """Offsets at which the proper names of the article end."""
        return frozenset(end for _, end, _ in self._names)

    def mention(self, spans: Spans, before: int | None = None) -> Mention:
        """Whom these words mean.

        Args:
            spans: the words.
            before: for pronouns, look for an antecedent before this offset instead of before the words.

        Returns:
            A mention; ``name`` None where it could not be resolved.
        """
        text = join(spans, self._text)
        if not spans:
            return Mention(spans, text)
        low = join(spans, self._text, " ").strip(" ,.:\"“”’'").lower()
        outlet = self._parsed.article.outlet
        if outlet and _NOTICE.match(low):
            return Mention(spans, text, outlet, "outlet", outlet, sector="MED")
        if before is not None and (low in ana.PERSONAL or low in ana.SINGULAR | ana.PLURAL):
            key = self._antecedent(low, before)
        else:
            key = self._key(spans[0])
        return replace(as_mention(self._entities.get(key) if key else None), spans=spans, text=text)

    def speaker(self, spans: Spans) -> Mention:
        """Whom these words mean as a source: bare "residents", "two engineers" are then unnamed."""
        one = self.mention(spans)
        if (one.name is None or one.kind == "unnamed") and spans:
            return self._document(spans[0], one) or one
        if (
            one.kind == "group"
            and one.party is None
            and one.name
            and lex.singular(one.name.split()[-1]) in lex.ANONYMOUS
        ):
            return replace(one, kind="unnamed")
        return one

    def _document(self, span: Span, mention: Mention) -> Mention | None:
        """Whom a document speaks for: who issued it; itself where that is not told."""
        block = self._parsed.at(span.start)
        tokens = list(block.tokens(*span) or ()) if block else []
        noun = documents.document_in(tokens)
        if block is None or noun is None:
            return None
        places = [(block, noun)]
        places += [
            (b, t)
            for b in self._parsed.blocks
            for t in b.doc
            if t.lemma_ == noun.lemma_ and b.start + t.idx < span.start
        ]
        for where, token in places:
            for start, end in documents.issuers(where, token):
                key = self._key(Span(start, end))
                if key and self._entities[key].kind != "unnamed":
                    return replace(as_mention(self._entities[key]), spans=mention.spans, text=mention.text)
        if mention.name is not None or documents.bare(tokens):
            return None
        name = documents.core(block, tokens)
        return replace(mention, name=name, kind="document", party=name)

    def mentions(self, spans: Spans) -> tuple[Mention, ...]:
        """Whom these words mean where they may mean two: "both sides", "the union and the company"."""
        one = self.mention(spans)
        pair = self._pair(spans[0]) if spans else ()
        if len(pair) < 2:
            return (one,)
        return tuple(replace(as_mention(self._entities[key]), spans=spans, text=one.text) for key in pair)

    def side(self, speaker: Mention) -> Mention:
        """Whom a speaker means by "we": those of a ministry their government, others the body that they belong to."""
        body = speaker.agency if speaker.agency and "ministry" not in speaker.agency.lower() else None
        for name in (body, speaker.party, speaker.agency):
            if name and name != speaker.name:
                for key in sorted(self._entities):
                    entity = self._entities[key]
                    if entity.name == name and entity.kind != "person":
                        return replace(as_mention(entity), spans=speaker.spans, text=speaker.text)
        return speaker

    def _key(self, span: Span) -> str | None:
        """The key of the entity that a span means: that of its head word."""
        block = self._parsed.at(span.start)
        if block is None:
            return None
        tokens = block.tokens(*_trimmed(self._text, span))
        if tokens is None or not len(tokens):
            return None
        root = tokens.root
        whose = re.search(r"\bwhose\s+(\w+)$", self._text[span.start : span.end].strip(" ,"))
        if whose:
            fitting = self._fitting(Phrase.of_words(whose[1], span.end, "the"))
            before = self._text[span.start : span.end].rfind(", whose")
            return fitting or (self._key(Span(span.start, span.start + before)) if before > 0 else None)
        if root.lower_ in ana.RELATIVE and not root.is_upper:
            return self._relative(block, root)
        for token in (root, *_likely_heads(tokens)):
            named = self._name_at(block.start + token.idx)
            if named and named[0] >= span.start - 4 and self._heads_phrase(span, named, token):
                return named[2]
            seen = self._by_head.get(block.start + token.idx)
            if seen and not named:
                return seen.key
            if token.pos_ in ("NOUN", "PROPN") and token == root:
                key = self._described(phrase_at(block, token))
                if key:
                    return key
                seat = country_of_seat(token.text)
                if seat:
                    return self._country(seat)
        country = lex.country_in(self._text[span.start : span.end])
        if country and len(tokens) <= 2:
            return self._country(country)
        return None

    def _relative(self, block: ParsedBlock, pronoun: Token) -> str | None:
        """Whom "who" or "which" takes up: the noun it hangs on, or the name that this noun stands beside."""
        keys = []
        for above in pronoun.ancestors:
            if above.pos_ not in ("NOUN", "PROPN"):
                continue
            named = self._name_at(block.start + above.idx)
            seen = self._by_head.get(block.start + above.idx)
            key = named[2] if named else seen.key if seen else None
            if key:
                keys.append(key)
            if above.dep_ not in ("appos", "pobj", "conj"):
                break
        people = [key for key in keys if self._entities[key].kind in ("person", "unnamed")]
        if pronoun.lower_ in ("who", "whom", "whose"):
            return people[0] if people else None
        return keys[0] if keys else None

    def _heads_phrase(self, span: Span, named: tuple[int, int, str], token: Token) -> bool:
        """Whether a name is what the phrase is about, and not what belongs to something else in it."""
        after = self._text[named[1] : span.end]
        return not re.match(r"[’']s?\s+\w", after) and not (
            token.dep_ == "compound"
            and token.head.pos_ == "NOUN"
            and named[1] < span.end
            and not self._name_at(named[1] + 1)
        )

    def _pair(self, span: Span) -> tuple[str, ...]:
        text = self._text[span.start : span.end].lower().strip()
        block = self._parsed.at(span.start)
        if block is None:
            return ()
        match = re.fullmatch(
            r"(?:both|(?:the\s)?two|neither|neither of the|both of the)(?:\s+(?P<n>\w+))?(?:\sin\s.+)?", text
        )
        if match and (match["n"] is None or lex.singular(match["n"]) in lex.PAIRS):
            wanted = (
                ("country",)
                if match["n"] and lex.singular(match["n"]) in ("country", "nation", "state")
                else ("country", "organisation", "group")
            )
            recent: dict[str, int] = {}
            before = [sighting for sighting in self._sightings if sighting.end <= span.start]
            for sighting in before or self._sightings:
                entity = self._entities[sighting.key]
                proper = entity.proper or entity.kind == "country"
                if entity.kind in wanted and proper and sighting.weight > 0:
                    recent[sighting.key] = recent.get(sighting.key, 0) + 1
            return tuple(sorted(recent, key=lambda k: (-recent[k], k))[:2])
        if re.fullmatch(
            r"(?:the two|both) (?:men|women|leaders|ministers|presidents|officials|brothers|sisters)", text
        ):
            return self._last_people(span.start)
        tokens = block.tokens(*span)
        if tokens is None:
            return ()
        root = tokens.root
        heads = [
            root,
            *(
                t
                for t in root.subtree
                if t.dep_ == "conj" and t.head in (root, *root.conjuncts) and tokens.start <= t.i < tokens.end
            ),
        ]
        keys = [
            seen.key
            for t in heads
            if (seen := self._by_head.get(block.start + t.idx)) or (seen := self._by_head_of_name(block.start + t.idx))
        ]
        return tuple(dict.fromkeys(keys)) if len(heads) > 1 else ()

    def _last_people(self, before: int) -> tuple[str, ...]:
        """The two people last named, in the order of the text."""
        keys = [s.key for s in reversed(self._sightings) if s.end <= before and self._entities[s.key].kind == "person"]
        return tuple(reversed(list(dict.fromkeys(keys))[:2]))

    def _by_head_of_name(self, offset: int) -> Sighting | None:
        named = self._name_at(offset)
        return next((s for s in self._sightings if named and s.start == named[0]), None)


def ground(parsed: Parsed) -> Entities:
    """Register the entities of a parsed article."""
    return Entities(parsed)


def _trimmed(text: str, span: Span) -> Span:
    """A span without quotation marks, commas and spaces at its ends."""
    start, end = span
    while start < end and text[start] in " ,.\"“”‘’'\n—–-":
        start += 1
    while end > start and text[end - 1] in " ,.\"“”‘’'\n—–-":
        end -= 1
    return Span(start, end)


def _likely_heads(tokens: object) -> list[Token]:
    """Where the parser's head resolves to nobody: the nouns before the first preposition or comma, last first."""
    found: list[Token] = []
    for token in tokens:  # type: ignore[attr-defined]
        if found and (token.pos_ in ("ADP", "VERB", "SCONJ") or token.lower_ in ("who", "which", "that")):
            break
        if token.pos_ in ("NOUN", "PROPN", "PRON"):
            found.append(token)
    return found[::-1]


def _expletive(token: Token) -> bool:
    """ "It is raining", "it would be a mistake to …"."""
    return token.dep_ == "expl" or (token.dep_ == "nsubj" and token.head.lemma_ in ("seem", "appear", "rain", "snow"))


def _acts(token: Token) -> bool:
    """Whether a capital's name stands as an actor: subject or object, not behind a preposition of place."""
    while token.dep_ == "conj":
        token = token.head
    return token.dep_ in ("nsubj", "dobj", "nsubjpass", "poss") or (
        token.dep_ == "pobj" and token.head.lower_ in ("by", "with", "between", "to") and token.head.head.pos_ == "NOUN"
    )
