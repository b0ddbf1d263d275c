"""What each tool answers, from a ledger and what was asked: plain objects, no protocol."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from onrecord.api import cursors
from onrecord.api.cursors import Key
from onrecord.codec import Object
from onrecord.errors import BadRequest, Missing
from onrecord.ledger import Filters, Ledger, Part, Turn, turns_of, verify_claim
from onrecord.ledger.query import check
from onrecord.mcp import told
from onrecord.records import Article, Assertion, Claim, Membership, Story
from onrecord.views.holdings import for_claim
from onrecord.views.pages import citation, why_status
from onrecord.views.quotes import QuoteMatch
from onrecord.views.quotes import verify_quote as check_quote

MOST_SOURCES = 25
AT_ONCE = 500  # claims on one assertion that are looked at
Asked = Mapping[str, str | None]


def search_claims(ledger: Ledger, words: str | None, asked: Asked, limit: int, cursor: str | None) -> Object:
    """Claims that filters want, by day, or that hold words, the latest first."""
    given = _given(ledger, asked)
    question = {"tool": "search_claims", "words": words or "", **given}
    after = _after(question, cursor, 1)
    if after is not None:
        _present(ledger, after[0])
    if words:
        beside = sorted(given.keys() - {"as_of"})
        if beside:
            raise BadRequest(f"words go alone or with as_of, not with {', '.join(beside)}; `about` goes with filters")
        found = list(ledger.search(words, limit + 1, after[0] if after else None, given.get("as_of")))
    else:
        filters = Filters(**given, after=after[0] if after else None, limit=limit + 1)  # type: ignore[arg-type]
        found = list(ledger.claims(filters))
    items = _claims(ledger, found[:limit])
    return _page(items, question, (found[limit - 1].id,) if len(found) > limit else None)


def get_claim(ledger: Ledger, identity: str) -> Object:
    """One claim with its words in context, its chain, its assertion and why that has its status."""
    claim, held = for_claim(ledger, _whole(ledger, identity, "claim"))
    article = held.articles[claim.article]
    link, assertion = held.memberships.get(claim.id), held.assertion_of(claim)
    made = told.claim_told(claim, article, link, assertion)
    faults = verify_claim(ledger, claim)
    made |= {
        "verified": not faults,
        "faults": [fault.reason for fault in faults],
        "polarity": claim.polarity,
        "tense": claim.tense,
        "confidence_of_attribution": claim.confidence,
        "event": {
            **{"type": claim.event.type, "time": claim.event.time.value if claim.event.time else None},
            "countries": sorted({place.country for place in claim.event.place if place.country}),
        },
        "adds_an_origin": link.adds_origin if link else None,
        "rivals": [
            told.claim_told(other, held.articles[other.article], held.memberships.get(other.id), assertion)
            for other in list(held.claims.values())[:11]
            if other.id != claim.id
        ][:10],
        "warnings": told.warnings_told(held.warnings_of(claim.id)),
    }
    made["untrusted"] |= {
        "context": told.context_of(claim, article),
        "chain": told.chain_told(claim, article),
        "cue": claim.cue.text if claim.cue else None,
        "hedges": [hedge.text for hedge in claim.hedges],
        "numbers": [quantity.text for quantity in claim.event.quantity],
        "places": [place.name or place.text for place in claim.event.place],
        "gist_of_assertion": told.short(assertion.gist) if assertion else None,
        "why_this_status": list(why_status(assertion, held)) if assertion else [],
        "citation": citation(claim, article),
    }
    return _answer(made)


def get_story(ledger: Ledger, identity: str | None, as_of: str | None, limit: int, cursor: str | None) -> Object:
    """A story and its assertions, the contested and most reported first; without an id the latest stories."""
    if identity is None:
        if as_of is not None:
            raise BadRequest("as_of goes with a story_id")
        return _stories(ledger, limit, cursor)
    story = ledger.story(_whole(ledger, identity, "story"))
    question = {"tool": "get_story", "story": story.id, "as_of": as_of or ""}
    after = _after(question, cursor, 1)
    if as_of is None:
        assertions = list(ledger.assertions(Filters(story=story.id)))
    else:
        then = ledger.as_of(as_of, story.id)
        kept = next((one for one in then.stories if one.id == story.id), None)
        if kept is None:
            raise Missing(f"nothing of story {story.id} was published by {as_of}")
        story, assertions = kept, list(then.assertions)
    assertions.sort(key=lambda one: (-_weight(one), one.id))
    begin = 0
    if after is not None:
        begin = next((n + 1 for n, one in enumerate(assertions) if one.id == after[0]), -1)
        if begin < 0:
            raise BadRequest(cursors.BAD)
    some = assertions[begin : begin + limit]
    more = begin + limit < len(assertions)
    answer = _page([told.assertion_told(one) for one in some], question, (some[-1].id,) if more else None, "assertions")
    return {**answer, "story": _story(story), "statuses": dict(Counter(one.status for one in assertions).most_common())}


def compare_sources(ledger: Ledger, identity: str) -> Object:
    """Who says what on one assertion: each origin with its positions, words and numbers, and who counts."""
    assertion = ledger.assertion(_assertion_of(ledger, identity))
    claims = _on(ledger, assertion)
    links = ledger.linked([claim.id for claim, _ in claims])
    origins: dict[str, list[tuple[Claim, Article, Membership | None]]] = {}
    for claim, article in claims:
        link = links.get(claim.id)
        origins.setdefault((link.origin if link else None) or "no origin of its own", []).append((claim, article, link))
    numbers = {name: [n for n in assertion.quantities if n.origin == name] for name in origins}
    sources = []
    for name, said in origins.items():
        sources.append(
            {
                "counts": any(link and link.adds_origin for _, _, link in said),
                "positions": [link.position if link else claim.position for claim, _, link in said],
                "first_day": said[0][1].day,
                "claims": [
                    {**told.claim_told(claim, article, link, assertion), "counts": bool(link and link.adds_origin)}
                    for claim, article, link in said[:5]
                ],
                "more_claims": max(0, len(said) - 5),
                "untrusted": {
                    "origin": name,
                    "outlets": sorted({article.outlet for _, article, _ in said if article.outlet}),
                    "numbers": [told.number_told(number) for number in numbers[name]],
                },
            }
        )
    whole = len(claims) == len(assertion.claims) and len(sources) <= MOST_SOURCES
    made = {**told.assertion_told(assertion), "outlets": _outlets(claims), "complete": whole}
    return _answer({**made, "sources": sources[:MOST_SOURCES]})


def trace_source(ledger: Ledger, identity: str) -> Object:
    """Where a claim comes from: its chain, its origin, whether it counts, whose copy its article is, who was first."""
    claim = ledger.claim(_whole(ledger, identity, "claim"))
    article = ledger.article(claim.article)
    link = ledger.membership(claim.id)
    assertion = ledger.assertion(link.assertion) if link else None
    on = _on(ledger, assertion) if assertion else []
    links = ledger.linked([one.id for one, _ in on])
    same = [pair for pair in on if link and links[pair[0].id].origin == link.origin]
    copies = [one for one in ledger.copies({article.id}) if one.copy == article.id]
    made = told.claim_told(claim, article, link, assertion)
    made |= {
        "adds_an_origin": link.adds_origin if link else None,
        "copy_of": [{"article": one.original, "share_of_words": round(one.share, 3)} for one in copies],
        "first_by_this_origin": _first(ledger, same, assertion),
        "first_of_all": _first(ledger, on, assertion),
        "warnings": told.warnings_told([w for w in ledger.warnings(claim.id) if w.claim == claim.id]),
    }
    made["untrusted"] |= {
        "chain": told.chain_told(claim, article),
        "origin": link.origin if link else None,
        "agencies_credited": list(article.agencies),
        "why_this_assertion": told.short(link.reason) if link else None,
        "copy_because": [told.short(one.reason) for one in copies],
    }
    return _answer(made)


def verify_quote(ledger: Ledger, sentence: str, source: str | None, limit: int) -> Object:
    """Whether a sentence is on record: exactly, nearly, from others, or not found."""
    found = check_quote(ledger, sentence, source, limit)
    hashes = {
        match.article: ledger.article(match.article)
        for match in (*found.matches, *([found.first] if found.first else []))
    }
    return _answer(
        {
            **{"verdict": found.verdict, "complete": found.complete},
            "first": _match(found.first, hashes[found.first.article]) if found.first else None,
            "matches": [_match(match, hashes[match.article]) for match in found.matches],
            "untrusted": {"summary": found.summary},
        }
    )  # fmt: skip


def list_changes(ledger: Ledger, asked: Asked, limit: int, cursor: str | None) -> Object:
    """Changes of status, by day and assertion."""
    given = _given(ledger, asked)
    question = {"tool": "list_changes", **given}
    after = _after(question, cursor, 3)
    since, until, story, status, as_of = (given.get(n) for n in ("since", "until", "story", "status", "as_of"))
    if as_of is None:
        turns: Iterable[Turn] = ledger.turns(story, status, Part(since, until, after, limit + 1))
    else:
        wanted = [turn for assertion in ledger.as_of(as_of, story).assertions for turn in turns_of(assertion)]
        wanted.sort(key=_place)
        turns = (
            turn for turn in wanted if _wanted(turn, since, until, status) and (after is None or _place(turn) > after)
        )
    found = list(_taken(turns, limit + 1))
    items = [_turn(ledger, turn) for turn in found[:limit]]
    return _page(items, question, _place(found[limit - 1]) if len(found) > limit else None)


# -- parts ---------------------------------------------------------------------------------------------------------


def _given(ledger: Ledger, asked: Asked) -> dict[str, str]:
    """What was asked for, each word checked, a story by the beginning of its id.

    Raises:
        BadRequest: a word that no record has.
        Missing: there is no such story.
    """
    given = {name: value for name, value in asked.items() if value}
    check(Filters(**given))  # type: ignore[arg-type]
    if "story" in given:
        given["story"] = _whole(ledger, given["story"], "story")
    return given


def _answer(made: Object) -> Object:
    return {"notice": told.NOTICE, **made}


def _page(items: Sequence[Object], question: Mapping[str, str], last: Key | None, name: str = "items") -> Object:
    return _answer({name: list(items), "next_cursor": cursors.write(question, last) if last else None})


def _after(question: Mapping[str, str], cursor: str | None, parts: int) -> Key | None:
    from onrecord.api.problems import Problem

    if cursor is None:
        return None
    try:
        return cursors.read(question, cursor, parts)
    except Problem as problem:
        raise BadRequest("this question has no page with this cursor; ask it again without one") from problem


def _present(ledger: Ledger, claim: str) -> None:
    try:
        ledger.claim(claim)
    except Missing as error:
        raise BadRequest("the claim at which the page before ended has gone; ask again without a cursor") from error


def _whole(ledger: Ledger, given: str, kind: str) -> str:
    """The id of a record by its beginning.

    Raises:
        Missing: there is none.
        BadRequest: there are several.
    """
    found = [identity for of, identity in ledger.identify(given.strip()) if of == kind] if given.strip() else []
    if given.strip() in found:
        return given.strip()
    if not found:
        raise Missing(f"there is no {kind} whose id begins with {given.strip()[:40]!r} in this ledger")
    if len(found) > 1:
        raise BadRequest(f"several {kind} ids begin with {given.strip()[:40]!r}; give more of it")
    return found[0]


def _assertion_of(ledger: Ledger, given: str) -> str:
    """The assertion with an id, or that of the claim with it."""
    if given.strip().startswith("c"):
        link = ledger.membership(_whole(ledger, given, "claim"))
        if link is None:
            raise Missing("this claim belongs to no assertion")
        return link.assertion
    return _whole(ledger, given, "assertion")


def _claims(ledger: Ledger, claims: Sequence[Claim]) -> list[Object]:
    links = ledger.linked([claim.id for claim in claims])
    articles = {identity: ledger.article(identity) for identity in {claim.article for claim in claims}}
    assertions = {identity: ledger.assertion(identity) for identity in {link.assertion for link in links.values()}}
    made = []
    for claim in claims:
        link = links.get(claim.id)
        made.append(told.claim_told(claim, articles[claim.article], link, assertions[link.assertion] if link else None))
    return made


def _on(ledger: Ledger, assertion: Assertion) -> list[tuple[Claim, Article]]:
    """The claims on an assertion (the first of very many) with their articles, by day."""
    claims = [ledger.claim(identity) for identity in assertion.claims[:AT_ONCE]]
    articles = {identity: ledger.article(identity) for identity in {claim.article for claim in claims}}
    pairs = [(claim, articles[claim.article]) for claim in claims]
    return sorted(
        pairs, key=lambda p: (p[1].published is None, p[1].published or "", p[1].id, p[0].content.spans, p[0].id)
    )


def _first(ledger: Ledger, pairs: Sequence[tuple[Claim, Article]], assertion: Assertion | None) -> Object | None:
    if not pairs or pairs[0][1].published is None:
        return None
    claim, article = pairs[0]
    return told.claim_told(claim, article, ledger.membership(claim.id), assertion)


def _outlets(claims: Iterable[tuple[Claim, Article]]) -> int:
    return len({article.outlet or article.id for _, article in claims})


def _weight(assertion: Assertion) -> int:
    """What a reader wants first: contested, then by how many are on record."""
    contested = 100 if assertion.status in ("disputed", "retracted") else 0
    return contested + 3 * (len(assertion.affirmed_by) + len(assertion.denied_by)) + len(assertion.claims)


def _stories(ledger: Ledger, limit: int, cursor: str | None) -> Object:
    question = {"tool": "get_story", "story": ""}
    found = list(ledger.stories(Part(after=_after(question, cursor, 2), limit=limit + 1)))
    last = found[limit - 1] if len(found) > limit else None
    return _page(
        [_story(one) for one in found[:limit]], question, (last.last or "", last.id) if last else None, "stories"
    )


def _story(story: Story) -> Object:
    return {
        **{"story": story.id, "first_day": story.first, "last_day": story.last, "articles": len(story.articles)},
        **{"assertions": len(story.assertions), "untrusted": {"name": told.short(story.name)}},
    }


def _match(match: QuoteMatch, article: Article) -> Object:
    return {
        **{"exact": match.exact, "likeness": round(match.likeness, 3), "day": match.day, "claim": match.claim},
        **{"stance": match.stance, "position": match.position, "quotation": match.quotation},
        **{"from_source_asked_for": match.by_source, "copy_of": match.copy_of, "verified": not match.faults},
        "check": told.check(article, match.spans),
        "untrusted": {
            **{"who": match.who, "words_on_page": told.short(match.text), "outlet": match.outlet},
            **{"headline": told.short(match.headline), "address": match.origin},
            "differences": [
                {"what": drift.label, "on_page": drift.stored, "in_sentence": drift.given} for drift in match.drifts[:20]
            ],
        },
    }  # fmt: skip


def _turn(ledger: Ledger, turn: Turn) -> Object:
    claim = ledger.claim(turn.claim)
    article = ledger.article(claim.article)
    return {
        **{"day": turn.at, "was": turn.was, "status": turn.status, "assertion": turn.assertion, "story": turn.story},
        **{"claim": turn.claim, "check": told.check(article, claim.content.spans)},
        "untrusted": {
            **{"gist": told.short(turn.gist), "content": told.short(claim.content.text)},
            **{"outlet": article.outlet, "address": article.url or article.origin},
        },
    }


def _place(turn: Turn) -> Key:
    return (turn.at, turn.assertion, turn.claim)


def _wanted(turn: Turn, since: str | None, until: str | None, status: str | None) -> bool:
    return (since is None or turn.at >= since) and (until is None or turn.at <= until) and status in (None, turn.status)


def _taken(turns: Iterable[Turn], most: int) -> Iterable[Turn]:
    for number, turn in enumerate(turns):
        if number >= most:
            return
        yield turn
