"""Whatever a record holds, its line gives it back."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord import codec
from onrecord.exports.tables import safe_cell
from onrecord.ledger.query import match, phrases
from onrecord.records import (
    Article,
    Assertion,
    Block,
    Claim,
    Event,
    Hedge,
    LedgerWarning,
    Mention,
    Place,
    Quantity,
    Said,
    Span,
    Story,
    Time,
    Words,
)
from onrecord.records.vocabulary import (
    ENTITY_KINDS,
    EVENT_TYPES,
    FLAGS,
    HEDGE_KINDS,
    MODALITIES,
    POLARITIES,
    QUOTATIONS,
    STANCES,
    STATUSES,
    TENSES,
)

text = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
maybe = st.none() | text
numbers = st.none() | st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(10**9), 10**9).map(float)
span = st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)).map(lambda p: Span(min(p), max(p)))
spans = st.lists(span, max_size=3).map(tuple)
words = st.builds(Words, spans=st.lists(span, min_size=1, max_size=3).map(tuple), text=text)
mention = st.builds(
    Mention, spans=spans, text=maybe, name=maybe, kind=st.none() | st.sampled_from(ENTITY_KINDS), party=maybe,
    country=maybe, agency=maybe, sector=maybe,
)  # fmt: skip
event = st.builds(
    Event, type=st.none() | st.sampled_from(EVENT_TYPES), mode=maybe, general=maybe, predicate=maybe,
    predicate_spans=spans, actor=st.lists(mention, max_size=2).map(tuple),
    recipient=st.lists(mention, max_size=1).map(tuple),
    place=st.lists(st.builds(Place, spans=spans, text=text, name=maybe, lat=numbers, lon=numbers), max_size=2).map(tuple),
    time=st.none() | st.builds(Time, spans=spans, text=text, value=maybe),
    quantity=st.lists(
        st.builds(Quantity, spans=spans, text=text, value=numbers, low=numbers, high=numbers, approximate=st.booleans()),
        max_size=2,
    ).map(tuple),
    context=st.lists(text, max_size=2).map(tuple),
)  # fmt: skip
claims = st.builds(
    Claim, id=text, article=text, block=st.just("body"), content=words, source=st.none() | mention,
    via=st.lists(mention, max_size=2).map(tuple), cue=st.none() | words, quotation=st.sampled_from(QUOTATIONS),
    stance=st.sampled_from(STANCES), said=st.builds(Said, value=maybe, spans=spans, text=maybe, audience=maybe),
    polarity=st.sampled_from(POLARITIES), modality=st.sampled_from(MODALITIES), tense=st.sampled_from(TENSES),
    hedges=st.lists(st.builds(Hedge, spans=spans, text=text, kind=st.sampled_from(HEDGE_KINDS)), max_size=2).map(tuple),
    event=event, confidence=st.none() | st.floats(0, 1), reader=text, anaphora=st.booleans(),
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(claims, maybe)
def test_a_claim_comes_back(claim: Claim, outlet: str | None) -> None:
    back = codec.decode(codec.dumps(codec.claim_object(claim, None, outlet)))
    if claim.own_voice and claim.source is None:
        claim = replace(claim, source=Mention((), None, outlet, "outlet", outlet))
    assert back == claim


@settings(max_examples=60, deadline=None)
@given(text, st.lists(text, max_size=3), maybe, maybe)
def test_an_article_comes_back(body: str, bylines: list[str], outlet: str | None, published: str | None) -> None:
    article = Article(
        "a1",
        "f" * 64,
        "pages/x.html",
        body,
        (Block("body", 0, len(body)),),
        outlet,
        bylines=tuple(bylines),
        published=published,
    )
    assert codec.decode(codec.dumps(codec.article_object(article))) == article


@settings(max_examples=60, deadline=None)
@given(
    st.builds(
        Assertion, id=text, story=maybe, gist=text, modality=st.sampled_from(MODALITIES), status=st.sampled_from(STATUSES),
        flags=st.lists(st.sampled_from(FLAGS), max_size=2).map(tuple), claims=st.lists(text, max_size=3).map(tuple),
    ),
    st.builds(Story, id=text, name=text, articles=st.lists(text, max_size=3).map(tuple), first=maybe),
    st.builds(LedgerWarning, id=text, kind=st.just("circular"), claim=text, about=text, spans=spans, about_spans=spans, message=text),
)  # fmt: skip
def test_what_follows_comes_back(assertion: Assertion, story: Story, warning: LedgerWarning) -> None:
    assert codec.decode(codec.dumps(codec.assertion_object(assertion))) == assertion
    assert codec.decode(codec.dumps(codec.story_object(story))) == story
    assert codec.decode(codec.dumps(codec.warning_object(warning))) == warning


@given(st.text(max_size=30))
def test_no_cell_is_a_formula(value: str) -> None:
    shown = str(safe_cell(value))
    assert shown.lstrip(" ")[:1] not in tuple("=+-@\t\r\n＝＋－＠") or not shown.strip(" ")
    assert shown.removeprefix("'") in (value, value.removeprefix("'"))


@given(st.text(max_size=40))
def test_a_query_is_words_in_quotes_or_refused(value: str) -> None:
    from onrecord.errors import BadRequest

    try:
        made = match(phrases(value))
    except BadRequest:
        return
    assert made.count('"') % 2 == 0
    outside = "".join(made.split('"')[::2])
    assert set(outside.split()) <= {"AND", "*"}
