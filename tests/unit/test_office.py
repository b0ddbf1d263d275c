"""The office that an article gives to a person. All people are made up."""

from __future__ import annotations

import pytest

from onrecord.pipeline import read_page
from onrecord.records import Page


@pytest.mark.parametrize(
    ("text", "office"),
    [
        ("U.S. Defense Secretary Dale Moreno said the plan failed.", "U.S. Defense Secretary"),
        ("The mayor of Skagen, Jens Poulsen, demanded that the company pay.", "mayor of Skagen"),
        (
            "Anna Lind, chief executive of Vestbrink Shipping, said it was late.",
            "chief executive of Vestbrink Shipping",
        ),
        ("Former prime minister Ola Berg said he was sad.", "Former prime minister"),
        ("Mr Smith said no.", None),
    ],
)
def test_the_office_beside_a_name(text: str, office: str | None) -> None:
    claims = read_page(Page(text.encode(), "page.txt")).claims
    assert claims[0].source
    assert claims[0].source.office == office


def test_a_portfolio_is_no_body() -> None:
    text = (
        "Defense Secretary in Lima\n\nDefense Secretary Dale Moreno confirmed the deployment on Monday. "
        "U.S. Defense Secretary Dale Moreno says it is serious.\n"
    )
    sources = {claim.source.party for claim in read_page(Page(text.encode(), "page.txt")).claims if claim.source}
    assert "Defense" not in sources
