"""JSON lines: the form of LEDGER §7, and back."""

from __future__ import annotations

import json

import pytest

from onrecord import codec
from onrecord.errors import BadRequest
from onrecord.reconcile import reconcile
from onrecord.records import Claim, Membership, NumberAt, Rejected, Span, Words
from tests.ledger_samples import first, second

FIELDS = {
    "claim": "type id article block quotation source via cue content stance said polarity modality tense hedges event "
    "assertion position reader",
    "event": "type mode predicate actor recipient place time quantity",
    "source": "spans text name kind party",
    "quantity": "value low high approximate unit text",
    "place": "text country lat lon gazetteer",
}


def test_a_claim_has_the_fields_of_the_contract_in_its_order() -> None:
    _, article, claims = first()
    line = codec.claim_object(claims[0], Membership(claims[0].id, "s1", "denies", None, False, 1.0, ""), article.outlet)
    shown = json.loads(codec.dumps(line))
    wanted = FIELDS["claim"].split()
    assert [name for name in shown if name in wanted] == wanted
    assert set(FIELDS["event"].split()) <= set(shown["event"])
    assert set(FIELDS["source"].split()) <= set(shown["source"])
    assert set(FIELDS["place"].split()) <= set(shown["event"]["place"][0])
    assert shown["source"]["spans"] == [list(span) for span in claims[0].source.spans]  # type: ignore[union-attr]
    assert shown["said"]["value"] == "2025-06-03"
    assert shown["event"]["time"]["value"] == "2025-06-03"
    assert (shown["assertion"], shown["position"]) == ("s1", "denies")
    assert shown["cue"]["text"] == "it said"


def test_whole_numbers_have_no_point() -> None:
    quantity = codec.dumps(codec.claim_object(first()[2][0])["event"]["quantity"])
    assert '"value":40,"low":40,"high":40' in quantity
    assert codec.restore(Claim, codec.claim_object(first()[2][0])).event.quantity[0].value == 40.0


def test_own_voice_names_the_outlet() -> None:
    _, article, claims = second()
    source = {"spans": (), "text": None, "name": "Valley Post", "kind": "outlet", "party": "Valley Post"}
    shown = codec.claim_object(claims[1], None, article.outlet)["source"]
    assert shown == {**shown, **source}
    bare = Claim("c1", article.id, "body", Words((Span(0, 3),), "abc"), quotation="none")
    made = codec.claim_object(bare, None, "Valley Post")["source"]
    assert made == {**made, **source}
    hearsay = Claim("c2", article.id, "body", Words((Span(0, 3),), "abc"), cue=Words((Span(4, 8),), "said"))
    assert codec.claim_object(hearsay, None, "Valley Post")["source"] is None


def test_an_article_names_its_file() -> None:
    article = first()[1]
    assert codec.article_object(article)["file"] == "first.txt"
    assert codec.basename("https://courier.example/a/b.html?x=/c") == "b.html"
    assert codec.basename("https://courier.example/") == "https://courier.example/"
    assert codec.basename("-") == "-"


def test_every_line_of_a_ledger_comes_back() -> None:
    articles = [first()[1], second()[1]]
    claims = [*first()[2], *second()[2]]
    made = reconcile(articles, claims)
    back = [codec.decode(line) for line in codec.to_lines(articles, claims, made)]
    assert back == [*articles, *claims, *made.assertions, *made.stories, *made.warnings]


def test_numbers_of_an_assertion_keep_open_bounds() -> None:
    point = NumberAt("2025-06-03", "Lowland", 12.0, 12.5, None)
    assert codec.dumps(codec.plain(point)).startswith(
        '{"at":"2025-06-03","origin":"Lowland","value":12.0,"low":12.5,"high":null'
    )


@pytest.mark.parametrize(
    "line",
    [
        "",
        "{",
        "[]",
        "null",
        '{"type":"rumour"}',
        '{"type":"claim"}',
        '{"type":"claim","id":"c","article":"a","block":"body","content":{"spans":[],"text":""}}',
        '{"type":"claim","id":"c","article":"a","block":"sofa","content":{"spans":[[0,1]],"text":"x"}}',
        '{"type":"story","id":1,"name":"x"}',
        b"\xff\xfe",
    ],
)
def test_what_is_no_record_is_refused(line: str | bytes) -> None:
    with pytest.raises(BadRequest):
        codec.decode(line)


def test_other_records_become_plain_values() -> None:
    assert codec.plain(Rejected("read", "a.txt", "empty")) == {"stage": "read", "id": "a.txt", "reason": "empty"}
