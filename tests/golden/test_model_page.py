"""The model page: everything on it is what the program must get right.

The page is a publisher's and is not kept here; the test looks for it beside the checkout and says so where it is absent.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from onrecord.ledger.checking import claim_faults
from onrecord.pipeline import Reading, read_page
from onrecord.reconcile import Reconciled, reconcile
from onrecord.records import Claim, Page

PAGE = Path(__file__).parents[3] / "shared" / "pages" / "fox-2024-10-23.txt"
pytestmark = pytest.mark.skipif(not PAGE.exists(), reason="the model page is not beside this checkout")


@pytest.fixture(scope="module")
def reading() -> Reading:
    return read_page(Page(PAGE.read_bytes(), "model.txt", "text/plain"))


@pytest.fixture(scope="module")
def reconciled(reading: Reading) -> Reconciled:
    return reconcile((reading.article,), reading.claims)


def found(reading: Reading, **wanted: str) -> list[Claim]:
    """Claims whose source, cue, content … hold the words asked for and whose other fields equal them."""

    def fits(claim: Claim) -> bool:
        source = " ".join(filter(None, (claim.source.text, claim.source.name))) if claim.source else ""
        texts = {
            "source": source,
            "cue": claim.cue.text if claim.cue else "",
            "content": claim.content.text,
        }
        return all(
            value.lower() in texts[key].lower() if key in texts else getattr(claim, key) == value
            for key, value in wanted.items()
        )

    return [claim for claim in reading.claims if fits(claim)]


def test_what_the_page_is(reading: Reading) -> None:
    article = reading.article
    assert article.outlet == "Fox News"
    assert article.headline == "North Korea has sent troops to Russia, Pentagon confirms"
    assert article.day == "2024-10-23"
    assert article.bylines == ("Anders Hagstrom",)
    assert article.agencies == ("Associated Press",)
    assert article.section == "Russia"


def test_every_span_reproduces_its_words(reading: Reading) -> None:
    assert not [fault for claim in reading.claims for fault in claim_faults(claim, reading.article)[0]]


def test_lines_that_are_no_statements(reading: Reading) -> None:
    roles = {reading.article.words(block): block.role for block in reading.article.blocks}

    def role(start: str) -> str:
        return next(role for text, role in roles.items() if text.startswith(start))

    assert role("NORTH KOREA BLOWS") == "related"
    assert role("SOUTH KOREAN INTELLIGENCE SAYS") == "related"
    assert role("Fox News chief national security") == "video"
    assert role("North Korean dictator Kim Jong-Un has sent North Korean soldiers") == "caption"
    assert role("U.S. Defense Secretary Lloyd Austin says") == "caption"
    assert role("Ukrainian service members may soon") == "caption"
    assert any("REUTERS/Alex Babenko" in words and role in ("caption", "credit") for words, role in roles.items())
    assert role("Fox News' Greg Wehner") == "contributor"
    assert role("Anders Hagstrom is") == "bio"


def test_the_pentagon_confirms(reading: Reading) -> None:
    claims = found(reading, source="Pentagon", cue="confirm", stance="confirms")
    assert {claim.block for claim in claims} >= {"headline", "body"}
    assert all(claim.source and claim.source.party == "United States" for claim in claims)


def test_austin_direct_and_mixed(reading: Reading) -> None:
    assert found(reading, source="Lloyd Austin", content="What exactly are they doing", quotation="direct")
    serious = found(reading, source="Lloyd Austin", content="a very, very serious issue", modality="conditional")
    assert serious
    assert serious[0].quotation == "mixed"
    assert all(
        claim.source and claim.source.party == "United States" for claim in found(reading, source="Lloyd Austin")
    )


def test_south_korean_intelligence_states_about_3000(reading: Reading) -> None:
    (claim, *_) = found(reading, source="South Korean intelligence", content="some 3,000 troops", stance="states")
    (number, *_) = claim.event.quantity
    assert (number.value, number.approximate) == (3000, True)
    assert "some" in {hedge.text for hedge in claim.hedges}
    assert claim.source is not None
    assert claim.source.party == "South Korea"


def test_officials_in_two_countries(reading: Reading) -> None:
    claims = found(reading, cue="stated", content="were being transferred to Russia")
    assert {claim.source.party for claim in claims if claim.source} == {"South Korea", "Ukraine"}


def test_two_deny_the_movements(reading: Reading) -> None:
    claims = found(reading, stance="denies", content="troop movements")
    assert {claim.source.name for claim in claims if claim.source} == {"Russia", "North Korea"}
    assert all(claim.position == "denies" for claim in claims)


def test_a_plan_by_december(reading: Reading) -> None:
    (claim, *_) = found(reading, source="Cho Tae-yong", content="10,000 troops", stance="states")
    assert claim.content.text == "North Korea plans to deploy 10,000 troops to Russia by December"
    assert claim.modality == "planned"
    assert claim.said.audience == "lawmakers"
    assert claim.event.time is not None
    assert claim.event.time.value == "../2024-12"
    assert claim.event.quantity[0].value == 10_000


def test_ukrainian_intelligence_agrees(reading: Reading) -> None:
    (claim, *_) = found(reading, source="Ukrainian intelligence", cue="claims", content="10,000 troops")
    assert claim.source is not None
    assert (claim.source.party, claim.modality) == ("Ukraine", "planned")


def test_possible_and_said_the_day_before(reading: Reading) -> None:
    (claim, *_) = found(reading, source="South Korea", content="may start sending weapons")
    assert claim.modality == "possible"
    assert claim.said.value == "2024-10-22"


def test_warnings_on_an_if(reading: Reading) -> None:
    (claim, *_) = found(reading, source="Mark Rutte", content="significant escalation")
    assert claim.modality == "conditional"


def test_a_pact_that_was_signed_is_no_condition(reading: Reading) -> None:
    (claim, *_) = found(reading, content="signed a pact", quotation="none")
    assert (claim.modality, claim.tense) == ("asserted", "past")


def test_nobody_by_name_reports_that_none_has_fought(reading: Reading) -> None:
    (claim, *_) = found(reading, cue="reportedly", content="deployed to battle")
    assert claim.source is None or claim.source.name is None
    assert claim.polarity == "denied"


def test_every_party(reading: Reading) -> None:
    parties = {"Mark Rutte": "NATO", "Cho Tae-yong": "South Korea", "Russia": "Russia", "North Korea": "North Korea"}
    for name, party in parties.items():
        claims = [claim for claim in reading.claims if claim.source and claim.source.name == name]
        assert claims
        assert {claim.source.party for claim in claims if claim.source} == {party}


def test_who_accuses(reading: Reading) -> None:
    claims = found(reading, stance="accuses", content="artillery shells")
    names = " ".join((claim.source.name or claim.source.text or "") for claim in claims if claim.source)
    assert "United States" in names or "U.S." in names
    assert "South Korea" in names
    assert "partners" in names


def test_own_voice_drops_the_some_and_the_source(reading: Reading, reconciled: Reconciled) -> None:
    (claim, *_) = found(reading, content="3,000 troops have made the trip", quotation="none")
    assert claim.own_voice
    kinds = {warning.kind for warning in reconciled.warnings if warning.claim == claim.id}
    assert {"hedge-lost", "source-lost"} <= kinds


def test_the_caption_drifts_from_the_quotation(reading: Reading, reconciled: Reconciled) -> None:
    captions = {claim.id for claim in reading.claims if claim.block == "caption"}
    assert any(warning.kind == "quote-drift" and warning.claim in captions for warning in reconciled.warnings)
