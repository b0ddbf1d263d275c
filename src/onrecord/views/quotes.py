"""Did somebody say this? A sentence held against everything on record: exactly, nearly, by whom, where, first when."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from onrecord import codec
from onrecord.codec import Object
from onrecord.errors import BadRequest
from onrecord.ledger import Filters, Ledger, verify_article
from onrecord.reconcile.terms import idf, stem, stop_words
from onrecord.records import Article, Claim, Mention, Span, Spans, join, overlaps
from onrecord.records.vocabulary import CLAIM_ROLES, Position, Quotation, Stance
from onrecord.views.pages import chain_of, who_says
from onrecord.views.wording import Drift, Piece, Word, Wording, compare, hedge_lost, words

LONGEST = 2000  # characters of a sentence
MOST = 20  # matches shown
NEAR = 0.55  # likeness from which a passage is named: as for quotations of one utterance that drifted
_AS_NEAR = 0.1  # passages this much less like the sentence than the likeliest count for when it was first said
Verdict = Literal["exact", "near", "by-others", "not-found"]
# A question costs a bounded number of look-ups in the word index, however large the ledger.
_EXACT = 200  # articles with the very words
_EACH = 25  # records for one set of words
_SETS = 12  # sets of words of each kind
_ARTICLES = 60  # texts held against the sentence
_STRETCHES = 20  # stretches of one text
_TERM = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class QuoteMatch:
    """A passage on record that is the sentence, or nearly.

    Attributes:
        article: id; ``outlet``, ``day``, ``headline`` and ``origin`` (its address) of that article.
        claim: id of the claim that the passage belongs to; None where the page attributes it to nobody.
        who: who says it, in words; ``source`` and ``party`` as far as they were made out.
        chain: from the outlet to the source.
        quotation: whether the page gives it in quote marks; None without a claim.
        stance: the speech act, ``position`` of the claim: somebody may be quoted to deny it.
        by_source: whether it is the source that was asked for; None where none was.
        spans: of the passage in the article's text.
        text: its words.
        wording: how the sentence differs from them.
        copy_of: id of the article that this one copies; None where it is no copy.
        faults: why the passage could not be verified against the stored page; empty where it was.
    """

    article: str
    outlet: str | None
    day: str | None
    headline: str | None
    origin: str
    claim: str | None
    who: str
    source: str | None
    party: str | None
    chain: tuple[str, ...]
    quotation: Quotation | None
    stance: Stance | None
    position: Position | None
    by_source: bool | None
    spans: Spans
    text: str
    wording: Wording
    copy_of: str | None = None
    faults: tuple[str, ...] = ()

    @property
    def exact(self) -> bool:
        """Word for word, case and punctuation aside."""
        return not self.wording.drifts

    @property
    def drifts(self) -> tuple[Drift, ...]:
        """What differs."""
        return self.wording.drifts

    @property
    def likeness(self) -> float:
        """0 to 1."""
        return self.wording.likeness

    @property
    def given(self) -> tuple[Piece, ...]:
        """The sentence, cut where it differs."""
        return self.wording.given

    @property
    def stored(self) -> tuple[Piece, ...]:
        """The passage, cut where it differs."""
        return self.wording.stored


@dataclass(frozen=True, slots=True)
class QuoteCheck:
    """What the ledger knows of a sentence.

    Attributes:
        text: the sentence; ``source`` whom it is said to be from, None where nobody was named.
        verdict: ``exact``, ``near``, ``by-others`` (on record, but not from that source) or ``not-found``.
        summary: the answer in a sentence or two.
        matches: passages; those of the source asked for first, then exact ones, then by likeness and day.
        first: the earliest of the best kind.
        complete: whether everything that could match was looked at; else there may be more, and earlier ones.
    """

    text: str
    source: str | None
    verdict: Verdict
    summary: str
    matches: tuple[QuoteMatch, ...]
    first: QuoteMatch | None
    complete: bool


def verify_quote(ledger: Ledger, text: str, source: str | None = None, limit: int = MOST) -> QuoteCheck:
    """Whether a sentence is on record: the same words, or near ones with what drifted.

    Args:
        ledger: where to look.
        text: the sentence, with or without quote marks.
        source: words of the name, title or body of whom it is said to be from.
        limit: matches at most.

    Raises:
        BadRequest: the sentence has no word in it or is too long; the source has no word in it.
    """
    text = " ".join(text.split())
    if len(text) > LONGEST:
        raise BadRequest(f"a sentence to look for has at most {LONGEST:,} characters")
    sentence = words(text)
    if not sentence:
        raise BadRequest("there is no word in the sentence to look for")
    source = " ".join(source.split()) if source and source.strip() else None
    if source is not None and not _TERM.search(source):
        raise BadRequest(f"no word to look for in {source!r}")
    articles, complete = _candidates(ledger, text, source)
    found: list[QuoteMatch] = []
    for identity in articles:
        found += _in_article(ledger, ledger.article(identity), text, sentence, source)
    copies = {link.copy: link.original for link in ledger.copies({match.article for match in found})}
    found = [replace(match, copy_of=copies.get(match.article)) for match in found]
    best = [m for m in found if m.by_source is not False] or found
    exact = [m for m in best if m.exact]
    top = max((m.likeness for m in best), default=0.0)
    nearest = exact or [m for m in best if m.likeness >= top - _AS_NEAR]
    first = min(nearest, key=lambda m: (m.day or "9999", -m.likeness, m.article), default=None)
    found.sort(key=lambda m: (m.by_source is False, not m.exact, -round(m.likeness, 2), m.day or "9999", m.article))
    shown = _verified(ledger, found[:limit])
    earliest = _verified(ledger, [first])[0] if first else None
    verdict: Verdict = (
        "not-found" if first is None else "by-others" if first.by_source is False else "exact" if exact else "near"
    )
    return QuoteCheck(
        text,
        source,
        verdict,
        _summary(verdict, first, source, found),
        shown,
        earliest,
        complete and len(found) <= limit,
    )


# -- where to look -------------------------------------------------------------------------------------------------


def _candidates(ledger: Ledger, text: str, source: str | None) -> tuple[list[str], bool]:
    """Ids of articles that may hold the sentence, the likeliest first; whether those are all."""
    terms = [m.group().casefold() for m in _TERM.finditer(text)]
    kept = _telling(text)
    telling = [term for term in dict.fromkeys(terms) if term in kept]
    votes: Counter[str] = Counter()
    complete = True
    phrase = [hit.article for hit in ledger.search_articles(f'"{" ".join(terms)}"', _EXACT)]
    votes.update(dict.fromkeys(phrase, 1000))
    complete &= len(phrase) < _EXACT
    for size in (3, 2):
        for part in _sets(telling, size):
            query = " ".join(part)
            for claim in ledger.search(query, _EACH):
                votes[claim.article] += size
            if source is not None:
                for claim in ledger.claims(Filters(source=source, about=query, limit=_EACH)):
                    votes[claim.article] += 2 * size
        if len(votes) >= _ARTICLES:
            break
    if len(terms) >= 4:
        for part in _sets(terms, 4):
            for hit in ledger.search_articles(f'"{" ".join(part)}"', _EACH):
                votes[hit.article] += 3
    if len(telling) == 1:
        for hit in ledger.search_articles(telling[0], _EACH):
            votes[hit.article] += 1
    ranked = sorted(votes, key=lambda identity: (-votes[identity], identity))
    many = max(_ARTICLES, len(phrase))
    return ranked[:many], complete and len(ranked) <= many


def _telling(text: str) -> set[str]:
    """Its words, as they are written, that say something; all where none does."""
    terms = {term.casefold() for term in _TERM.findall(text)}
    return terms - stop_words() or terms


def _sets(terms: Sequence[str], size: int) -> Iterator[tuple[str, ...]]:
    """Neighbouring words together, the most telling sets first."""
    parts = [tuple(terms[i : i + size]) for i in range(len(terms) - size + 1)]
    parts.sort(key=lambda part: -sum(idf(stem(term)) for term in part))
    yield from parts[:_SETS]


# -- how like it is ------------------------------------------------------------------------------------------------


def _in_article(
    ledger: Ledger, article: Article, text: str, sentence: Sequence[Word], source: str | None
) -> list[QuoteMatch]:
    """The passages of an article that are near the sentence: of its claims, and of its text where no claim is as near."""
    telling = {word.key for word in sentence if word.tells}
    claims = tuple(ledger.claims(Filters(article=article.id)))
    found: list[tuple[Wording, Claim | None]] = []
    for claim in claims:
        passage = words(article.text, claim.content.spans)
        if len(telling & {word.key for word in passage}) * 2 >= len(telling):
            wording = compare(text, sentence, article.text, passage)
            if wording is not None:
                found.append((_with_hedges(wording, claim, article, sentence), claim))
    for passage in _windows(article, sentence, _telling(text)):
        wording = compare(text, sentence, article.text, passage)
        if wording is not None:
            found.append((wording, _owner(claims, wording.spans)))
    near = [pair for pair in found if pair[0].likeness >= NEAR]
    near.sort(key=lambda pair: (-pair[0].likeness, pair[1] is None, pair[1] is not None and pair[1].own_voice))
    matches: list[QuoteMatch] = []
    for wording, owner in near:
        match = _match(article, owner, wording, source)
        rivals = [m for m in matches if overlaps(m.spans, match.spans)]
        if not rivals or (owner is not None and not owner.own_voice and all(_another(m, match) for m in rivals)):
            matches.append(match)
    return matches


def _owner(claims: Sequence[Claim], spans: Spans) -> Claim | None:
    """The claim whose content shares most with a passage; somebody's rather than the outlet's."""
    inside = [claim for claim in claims if overlaps(claim.content.spans, spans)]
    return max(inside, key=lambda c: (_shared(c.content.spans, spans), not c.own_voice), default=None)


def _another(match: QuoteMatch, later: QuoteMatch) -> bool:
    """Whether two passages that overlap are two sources' own: one sentence may have several sources."""
    return match.who != later.who and match.text == later.text


def _windows(article: Article, sentence: Sequence[Word], telling: set[str]) -> Iterator[tuple[Word, ...]]:
    """The stretches of the text that share most with the sentence, one a block.

    Args:
        article: whose text.
        sentence: that is looked for.
        telling: its words that say something, as they are written.
    """
    width = math.ceil(1.5 * len(sentence)) + 4
    found: list[tuple[int, Span]] = []
    for block in article.blocks:
        if block.role in CLAIM_ROLES:
            terms = list(_TERM.finditer(article.text, block.start, block.end))
            shared, where = _densest([m.group().casefold() for m in terms], telling, width)
            if shared * 2 >= len(telling) and shared:
                first, last = terms[max(0, where - len(sentence))], terms[min(where + width, len(terms)) - 1]
                found.append((shared, Span(first.start(), last.end())))
    found.sort(key=lambda pair: (-pair[0], pair[1]))
    for _, span in found[:_STRETCHES]:
        yield words(article.text, (span,))


def _densest(terms: Sequence[str], telling: set[str], width: int) -> tuple[int, int]:
    """Most different telling words within so many, and where that stretch begins."""
    at = [n for n, term in enumerate(terms) if term in telling]
    inside: Counter[str] = Counter()
    best, where, last = 0, 0, 0
    for first, n in enumerate(at):
        while last < len(at) and at[last] < n + width:
            inside[terms[at[last]]] += 1
            last += 1
        if len(inside) > best:
            best, where = len(inside), n
        inside[terms[n]] -= 1
        if not inside[terms[n]]:
            del inside[terms[n]]
        last = max(last, first + 1)
    return best, where


def _with_hedges(wording: Wording, claim: Claim, article: Article, sentence: Sequence[Word]) -> Wording:
    """With the hedges that govern the whole of a claim, wherever they stand, and that the sentence does not have."""
    said = f" {' '.join(word.key for word in sentence)} "
    lost = [
        hedge_lost(article.text, hedge.spans[0])
        for hedge in claim.hedges
        if hedge.kind != "approximation"
        and hedge.spans
        and f" {hedge.text.casefold()} " not in said
        and not overlaps(hedge.spans, [drift.span for drift in wording.drifts])
        and not overlaps(hedge.spans, wording.spans)
    ]
    if not lost:
        return wording
    return replace(wording, drifts=(*lost, *wording.drifts), likeness=min(wording.likeness, 0.99))


def _shared(a: Spans, b: Spans) -> int:
    return sum(max(0, min(s.end, t.end) - max(s.start, t.start)) for s in a for t in b)


def _match(article: Article, claim: Claim | None, wording: Wording, source: str | None) -> QuoteMatch:
    speaker = claim.source if claim and not claim.own_voice else None
    return QuoteMatch(
        article=article.id,
        outlet=article.outlet,
        day=article.day,
        headline=article.headline,
        origin=article.url or article.origin,
        claim=claim.id if claim else None,
        who=who_says(claim, article) if claim else "attributed to nobody there",
        source=(speaker.name or speaker.text) if speaker else None,
        party=speaker.party if speaker else None,
        chain=chain_of(claim, article) if claim else (article.outlet or "this outlet",),
        quotation=claim.quotation if claim else None,
        stance=claim.stance if claim else None,
        position=claim.position if claim else None,
        by_source=None if source is None else _is_source(source, speaker),
        spans=wording.spans,
        text=join(wording.spans, article.text),
        wording=wording,
    )


def _is_source(asked: str, mention: Mention | None) -> bool:
    """Whether all the words asked for stand in the source's name, title, body or party."""
    if mention is None:
        return False
    known: Iterable[str | None] = (mention.name, mention.text, mention.office, mention.agency, mention.party)
    have = {term.casefold() for part in known if part for term in _TERM.findall(part)}
    return all(term.casefold() in have for term in _TERM.findall(asked))


def _verified(ledger: Ledger, matches: Sequence[QuoteMatch]) -> tuple[QuoteMatch, ...]:
    """Passages held against their stored pages, each page once."""
    faults: dict[str, tuple[str, ...]] = {}
    made = []
    for match in matches:
        article = ledger.article(match.article)
        if article.id not in faults:
            faults[article.id] = tuple(fault.reason for fault in verify_article(ledger, article))
        there = join(match.spans, article.text) == match.text
        made.append(
            replace(
                match, faults=faults[article.id] if there else (*faults[article.id], "the words do not stand there")
            )
        )
    return tuple(made)


def quote_objects(check: QuoteCheck) -> Iterator[Object]:
    """The answer as JSON objects: one of type ``quote``, then one of type ``quote-match`` for each passage."""
    first = check.first
    yield {
        **{"type": "quote", "text": check.text, "source": check.source, "verdict": check.verdict},
        **{"summary": check.summary, "complete": check.complete, "matches": len(check.matches)},
        "first": first and {"day": first.day, "outlet": first.outlet, "article": first.article, "claim": first.claim},
    }
    for match in check.matches:
        fields = codec.plain(match)
        wording = fields.pop("wording")
        yield {
            **{"type": "quote-match", "exact": match.exact, "likeness": round(match.likeness, 3)},
            **{**fields, "drifts": wording["drifts"], "verified": not match.faults},
        }


# -- in words ------------------------------------------------------------------------------------------------------


def _summary(verdict: Verdict, first: QuoteMatch | None, source: str | None, found: Sequence[QuoteMatch]) -> str:
    if first is None:
        whom = f" from {source}" if source else ""
        return (
            f"Neither these words nor near ones{whom} are on record here. That is no proof that they were never said."
        )
    when = f"{first.outlet or first.origin}, {first.day or 'undated'}"
    does = " denies this" if first.stance == "denies" else ""
    voice = f"{first.who}{does}"
    if verdict == "by-others":
        like = "These words" if any(m.exact for m in found) else "Near words"
        return f"Not on record from {source}. {like} are on record from others: {voice} ({when})."
    if verdict == "exact":
        return f"On record word for word: {voice}; first in {when}."
    labels = ", ".join(dict.fromkeys(drift.label for drift in first.drifts))
    return f"On record in other words ({labels}): {voice}; first in {when}."
